/*
 * review_page.h - pages and API of review by exception: the queue, and one line with what it is decided by
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_REVIEW_PAGE_H
#define AMPULL_REVIEW_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "order/order_page.h"
#include "order/review_queue.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route review_routes[];
extern const size_t       review_route_count;
extern const struct route review_line_routes[];
extern const size_t       review_line_route_count;

/** Query fields of every page of review. */
#define REVIEW_FILTER_FIELDS                                                                                                    \
	{ .name = "reason", .type = FIELD_CHOICE, .place = IN_QUERY,                                                            \
	  .choices = "assortment|history|narcotic|licence|stock|off_contract|exchange|no_exchange|note|arrived",                \
	  .about = "lines with this reason" },                                                                                 \
	{ .name = "store_id", .type = FIELD_ID, .place = IN_QUERY, .about = "one store's" },                                    \
	{ .name = "type", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "urgent|priority|planned", .about = "orders of this type" }

/** What the page was asked to show. */
struct review_filter review_filter_of(const struct exchange *x);
/** An address that keeps the filter. */
struct url review_url_with(struct arena *arena, struct url url, const struct review_filter *filter);
/** A reason as a badge says it: "Narkotika II". */
struct text reason_label(struct arena *arena, enum language language, const struct review_reason *reason);
/** A reason with the figures it was found by, one sentence; empty when the badge says all. */
struct text reason_words(struct arena *arena, enum language language, const struct review_reason *reason, int64_t units_per_pack);
/** Show the queue; the face of /review, also shown when nothing is left.  Fails: ERR_DATABASE, ERR_FIELD_INVALID. */
MUST_CHECK enum err review_queue_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x);

/* What the templates are given. */
struct badge_view {
	struct text label;
	struct text words;
	struct text rule;
	struct text class;
	bool        has_words;
};
struct badges_view {
	struct badge_view *at;
	size_t             count;
};
struct queue_line_view {
	int64_t            number;
	struct url         url;
	struct text        name;
	struct text        detail;
	struct text        asked;
	struct badges_view badges;
};
struct queue_lines_view {
	struct queue_line_view *at;
	size_t                  count;
};
struct queue_order_view {
	int64_t                 number;
	struct url              url;
	struct text             ward;
	struct text             type;
	struct text             type_class;
	bool                    is_typed; /* Urgent or priority. */
	bool                    is_narcotic;
	bool                    has_due;
	bool                    is_late;
	struct moment           due_at;
	struct moment           placed_at;
	struct text             placed_by;
	struct text             note;
	bool                    has_note;
	struct queue_lines_view lines;
	struct text             order_id;
	int64_t                 rest;
	bool                    has_rest;
	struct form_marks       marks;
	struct text             seen;
	struct url              rest_url;
};
struct queue_orders_view {
	struct queue_order_view *at;
	size_t                   count;
};
struct option_view {
	struct text value;
	struct text label;
	bool        is_chosen;
};
struct options_view {
	struct option_view *at;
	size_t              count;
};
struct review_queue_view {
	struct form_marks        marks;
	int64_t                  needing;
	int64_t                  arrived; /* Of them, lines that were back-ordered and can be had now. */
	bool                     has_arrived;
	int64_t                  rest;
	int64_t                  orders_needing;
	bool                     has_rest;
	bool                     has_orders;
	bool                     is_filtered;
	struct text              seen;
	struct url               rest_url;
	struct url               first_url;
	struct options_view      reasons;
	struct options_view      stores;
	struct options_view      types;
	struct queue_orders_view orders;
	bool                     has_next;
	struct url               next;
	bool                     has_previous;
	struct url               previous;
	struct url               backordered_url;
	struct url               approved_url;
};

struct replacement_view {
	struct text       pack_id;
	struct text       name;
	struct text       key;    /* Of the keyboard. */
	bool              has_key;
	int64_t           packs;
	struct text       basis;  /* Why it is allowed. */
	struct text       contract;
	bool              is_on_contract;
	struct text       available;
	bool              is_enough;
	struct day        first_expiry;
	struct money      price;
	bool              has_price;
	bool              is_forbidden;
	struct text       reason_code;
	struct text       version;
	struct text       next_id;
	struct url        url;
	struct url        pack_url;
	struct form_marks marks;
};
struct replacements_view {
	struct replacement_view *at;
	size_t                   count;
};
struct past_view {
	struct url    url;
	int64_t       number;
	struct moment placed_at;
	struct text   asked;
	struct text   state;
	struct text   state_class;
	struct text   why;
	struct day    expected;
};
struct pasts_view {
	struct past_view *at;
	size_t            count;
};
struct licence_row_view {
	struct text id;
	struct url  url;
	struct text number;
	struct text kind;
	struct text left;
	struct day  valid_to;
	struct text label;
	bool        is_chosen;
};
struct licence_rows_view {
	struct licence_row_view *at;
	size_t                   count;
};
struct delivery_view {
	struct moment at;
	struct text   supplier;
	struct text   amount;
};
struct deliveries_view {
	struct delivery_view *at;
	size_t                count;
};
struct review_line_view {
	struct form_marks        marks;
	struct queue_order_view  order;
	int64_t                  number;
	int64_t                  place;  /* In the queue as filtered, from 1; 0: not in it. */
	int64_t                  of;
	bool                     has_place;
	bool                     is_open;
	bool                     has_decided; /* Somebody has decided about it before. */
	struct text              decided;
	struct badges_view       badges;
	bool                     has_badges;
	struct text              name;
	struct text              detail;
	struct url               pack_url;
	struct text              asked;
	struct text              state;
	struct text              version;
	struct text              next_id;
	struct text              units;
	struct text              units_per_pack;
	struct options_view      reasons;
	struct url               decide_url;
	struct url               next_url;
	bool                     has_next;
	struct url               queue_url;
	bool                     class_unknown;
	struct url               class_url;
	bool                     is_licence;
	struct licence_rows_view licences;
	bool                     has_licences;
	struct text              mark;
	bool                     has_mark;
	struct text              mark_class;
	struct text              contract;
	bool                     has_contract;
	struct text              stock;     /* Available. */
	struct text              usable;
	struct text              promised;
	struct text              doubted;
	bool                     has_doubted;
	bool                     is_enough;
	struct day               first_expiry;
	bool                     has_expected;
	struct day               expected;
	bool                     has_waiting;
	struct text              waiting;   /* Back-ordered of the pack in all. */
	struct replacements_view replacements;
	bool                     has_replacements;
	struct markup            plot;
	struct pasts_view        past;
	bool                     has_past;
	struct pasts_view        on_order;
	bool                     has_on_order;
	struct deliveries_view   deliveries;
	bool                     has_deliveries;
	struct url               mark_url;
};

/** Fill the badges of a line.  Owns: in the arena. */
void review_badges_fill(struct arena *arena, enum language language, const struct review_item *item, struct badges_view *out);
/** Fill the head of an order, without its lines.  Owns: in ctx->arena. */
void review_order_fill(struct ctx *ctx, const struct exchange *x, const struct review_queue_order *order,
		       const struct review_filter *filter, struct queue_order_view *out);

#endif
