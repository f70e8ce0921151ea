/*
 * receive_page.h - a ward receives a shipment on a handheld, and the pharmacy's list of differences
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RECEIVE_PAGE_H
#define AMPULL_RECEIVE_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "order/order.sql.h"
#include "store/db.h"
#include "web/face.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route difference_routes[];
extern const size_t       difference_route_count;

/** What a ward scanned so far travels in the page's address: nothing is written before the shipment is received. */
#define RECEIVE_SCAN_FIELDS                                                                                     \
	{ .name = "scan", .type = FIELD_RAW, .place = IN_QUERY, .about = "what the scanner read" },             \
	{ .name = "seen", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 2000, .about = "rows scanned so far, with points between" }

/** The rows of a form that receives a shipment; a row that is not named was received in full. */
#define RECEIVE_FIELDS                                                                                                               \
	{ .name = "lines.shipment_line_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },                \
	{ .name = "lines.units", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_UNITS,    \
	  .about = "received in units" },                                                                                           \
	{ .name = "lines.packs", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_PACKS,    \
	  .about = "received in packs; one of the two" },                                                                           \
	{ .name = "lines.reason_code", .type = FIELD_CHOICE, .place = IN_BODY, .repeated = true,                                     \
	  .choices = "missing|broken|wrong_article|warm|surplus|other" },                                                           \
	{ .name = "lines.difference_reason", .type = FIELD_TEXT, .place = IN_BODY, .repeated = true, .about = "in words" },          \
	{ .name = "extras.shipment_line_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true,                                   \
	  .about = "a row of the same pack; the goods lay beside what was sent" },                                                  \
	{ .name = "extras.code", .type = FIELD_RAW, .place = IN_BODY, .repeated = true,                                              \
	  .about = "of an article that was not sent at all: what the scanner reads, or its Vnr" },                                  \
	{ .name = "extras.batch", .type = FIELD_TEXT, .place = IN_BODY, .repeated = true, .maximum = 40, .about = "as on the pack" }, \
	{ .name = "extras.expiry_day", .type = FIELD_DAY, .place = IN_BODY, .repeated = true },                                      \
	{ .name = "extras.units", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 1, .maximum = LIMIT_UNITS }, \
	{ .name = "extras.packs", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 1, .maximum = LIMIT_PACKS,   \
	  .about = "one of the two" },                                                                                              \
	{ .name = "extras.words", .type = FIELD_TEXT, .place = IN_BODY, .repeated = true }

/* What the templates are given. */
struct difference_reason_view {
	struct text code;
	struct text label;
	bool        is_chosen;
};
struct difference_reasons_view {
	struct difference_reason_view *at;
	size_t                         count;
};
struct receive_row_view {
	struct text                    id;
	struct text                    name;
	struct text                    detail;
	struct text                    label;
	struct day                     expiry;
	struct text                    amount;
	bool                           in_packs;
	int64_t                        packs;
	int64_t                        units;
	int64_t                        said; /* Packs or units, as it was written before a refusal. */
	struct text                    words;
	bool                           is_open;
	bool                           is_seen;
	struct text                    seen; /* "2/3" */
	bool                           is_cold;
	struct difference_reasons_view reasons;
};
struct receive_rows_view {
	struct receive_row_view *at;
	size_t                   count;
};
/* Goods in the box that are not on the list: as a scan told them, or as they were written before a refusal. */
struct receive_choice_view {
	struct text id;
	struct text label;
	bool        is_chosen;
};
struct receive_choices_view {
	struct receive_choice_view *at;
	size_t                      count;
};
struct receive_extra_view {
	bool                        is_open;
	struct receive_choices_view packs;
	struct text                 code;    /* Of an article that is not on the list. */
	bool                        has_article;
	struct text                 article; /* What it is called. */
	struct text                 beside;  /* A row of the list, which such an article is written at. */
	struct text                 batch;
	struct text                 expiry; /* As a date field takes it. */
	struct text                 count;
	struct text                 words;
};
struct ward_receive_view {
	struct url               page_url;
	struct url               receive_url;
	struct receive_rows_view rows;
	struct text              seen;
	struct text              progress;
	bool                     has_scanned;
	bool                     is_all_seen;
	bool                     is_right; /* The last scan was. */
	bool                     is_wrong;
	struct text              scanned;  /* What it was, or what is wrong. */
	struct receive_extra_view extra;
	struct witness_view      witness;  /* Narcotics, where so is set. */
	struct form_marks        marks;
	struct form_marks        part_marks;
};
struct differences_head_view {
	bool              is_open;
	bool              is_handled;
	bool              is_all;
};
struct difference_view {
	int64_t                        number;
	struct text                    state;
	bool                           is_open;
	int64_t                        shipment_number;
	struct url                     shipment_url;
	int64_t                        order_number;
	struct url                     order_url;
	struct text                    ward;
	struct text                    name;
	struct text                    detail;
	struct url                     batch_url;
	struct text                    label;
	bool                           is_narcotic;
	struct text                    sent;
	struct text                    missing;
	bool                           is_surplus; /* `missing` is what was found beside what was sent. */
	struct money                   charge;
	struct text                    reason;
	struct moment                  reported_at;
	struct text                    reported_by;
	struct text                    outcome;
	struct moment                  handled_at;
	struct text                    handled_by;
	bool                           may_settle;
	struct difference_reasons_view outcomes;
	struct url                     settle_url;
	struct text                    version;
	struct form_marks              marks;
};

/** Fill the part of a shipment's page that receives it.  Fails: ERR_DATABASE. */
MUST_CHECK enum err receive_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct shipment_get_row *shipment,
				 const struct shipment_lines_rows *rows, struct ward_receive_view *out);
/** The face behind RECEIVE_FIELDS and "shipment_id".  Fails: as shipment_receive(). */
MUST_CHECK enum err receive_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x);
/** What a row's difference is called: its reason, the words, and what the pharmacy did.  Owns: in the arena.  Fails: ERR_DATABASE. */
MUST_CHECK enum err difference_words(struct ctx *ctx, struct db_tx *tx, enum language language, int64_t shipment_id,
				     int64_t shipment_line_id, struct text *out);

#endif
