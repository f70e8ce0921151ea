/*
 * schedule_page.h - when an order comes: the choice before placing, the promise afterwards, and the list of urgent orders
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SCHEDULE_PAGE_H
#define AMPULL_SCHEDULE_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "order/departure.h"
#include "store/db.h"
#include "web/face.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route schedule_routes[];
extern const size_t       schedule_route_count;

/** The fields of a form that places an order, after its own. */
#define WISH_FIELDS                                                                                                          \
	{ .name = "order_type", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "planned|priority|urgent" },              \
	{ .name = "urgent_code", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "needed with \"urgent\"" },   \
	{ .name = "urgent_text", .type = FIELD_TEXT, .place = IN_BODY, .about = "needed with the reason \"other\"" }

/* What the templates are given. */
struct urgent_reason_view {
	struct text code;
	struct text label;
	bool        is_chosen;
};
struct urgent_reasons_view {
	struct urgent_reason_view *at;
	size_t                     count;
};
struct when_option_view {
	struct text value;
	struct text label;
	struct text promise;
	bool        is_chosen;
};
struct when_options_view {
	struct when_option_view *at;
	size_t                   count;
};
/** The choice of type before an order is placed. */
struct when_view {
	struct when_options_view   options;
	struct urgent_reasons_view reasons;
	struct text                urgent_text;
	bool                       is_open;      /* A refused order keeps what was chosen. */
	struct text                urgent_count; /* How often the ward did so lately. */
};
/** What an order was promised. */
struct schedule_view {
	struct text type;
	struct text type_class;
	bool        is_urgent;
	struct text reason;
	bool        has_departure;
	struct text tour;
	struct url  departure_url;
	bool        has_due;
	struct text due;
	bool        has_arrival;
	struct text arrives;
};
struct urgent_head_view {
	struct text from;
	struct text to;
	struct url  counts_url;
};

/** Fill the choice of type for a ward.  Fails: ERR_DATABASE. */
MUST_CHECK enum err when_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t ward_id, struct when_view *out);
/** Fill what an order was promised.  Fails: ERR_NOT_FOUND. */
MUST_CHECK enum err schedule_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id,
				  struct schedule_view *out);
/** "i dag 13:15", "torsdag 13:15", later than a week "torsdag 2026-12-03 13:15".  Owns: in the arena. */
struct text moment_words(struct ctx *ctx, enum language language, struct moment moment);
/** "i dag", "torsdag", "torsdag 2026-12-03".  Owns: in the arena. */
struct text day_words(struct ctx *ctx, enum language language, struct day day);
/** Why a tour does not leave on a day: "onsdag är helgdag (Kristi himmelsfärdsdag)".  Owns: in the arena. */
struct text absence_words(struct ctx *ctx, enum language language, const struct absence *absence);
/** The class of a badge that tells an order's type. */
const char *type_class(struct text order_type);
/** The address of a departure's page.  Owns: in the arena. */
struct url departure_url(struct arena *arena, int64_t tour_id, struct day day, const char *tail);
/** Put a value where the first `name` ("{time}") stands in a text.  Owns: in the arena. */
struct text text_put(struct arena *arena, struct text pattern, const char *name, struct text value);

#endif
