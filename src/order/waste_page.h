/*
 * waste_page.h - pages and API of waste (kassation) and of quarantine
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_WASTE_PAGE_H
#define AMPULL_WASTE_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "people/witness.h"
#include "store/db.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route waste_routes[];
extern const size_t       waste_route_count;
extern const struct route quarantine_routes[];
extern const size_t       quarantine_route_count;

/* What the templates are given. */
struct cause_view {
	struct text code;
	struct text label;
};
struct causes_view {
	struct cause_view *at;
	size_t             count;
};
#define WASTE_CAUSES "expired|broken|cold_chain|recall|contaminated|wrong_order|other"
/** The causes to choose from, `first` before the others.  Fails: ERR_DATABASE. */
MUST_CHECK enum err waste_causes_of(struct ctx *ctx, struct db_tx *tx, enum language language, const char *first, struct causes_view *out);
struct waste_head_view {
	bool        may_waste;
	struct text period;
	int64_t     lines;
	struct money value;
	struct text from;
	struct text to;
};
/** One balance that may be destroyed. */
struct waste_item_view {
	struct text store;
	struct text place;
	struct text place_id;
	struct text batch_id;
	struct text owner_id;
	struct text earmark_id;
	struct text name;
	struct text detail;
	struct text label;
	struct url  batch_url;
	struct day  expiry;
	struct text narcotic;
	bool        needs_witness; /* By its class. */
	struct witness_view witness; /* By a setting, where its class asks for none. */
	struct text amount;
	struct text units; /* What the form proposes; empty: nothing. */
	struct money value;
	struct causes_view causes;
	struct form_marks marks;
};
struct waste_items_view {
	struct waste_item_view *at;
	size_t                  count;
};
struct waste_batch_view {
	struct text title;
	bool        is_expired_list;
	bool        has_items;
	struct money value;
	struct waste_items_view items;
};
struct waste_view {
	int64_t     number;
	struct text store;
	struct text place;
	struct text name;
	struct text detail;
	struct text label;
	struct url  batch_url;
	struct day  expiry;
	struct text amount;
	struct money before;
	struct money value;
	struct money after;
	struct text cause;
	struct text cause_text;
	struct text narcotic;
	struct moment wasted_at;
	struct text wasted_by;
	struct text witness;
	bool        is_undone;
	struct moment undone_at;
	struct text undone_by;
	bool        may_undo;
	bool        needs_witness;
	struct witness_view witness_set; /* By a setting, where its class asks for none. */
	struct url  undo_url;
	struct url  protocol_url;
	struct form_marks marks;
};
struct quarantine_row_view {
	struct text store;
	struct text place;
	struct text place_id;
	struct text name;
	struct text detail;
	struct text label;
	struct url  batch_url;
	struct url  release_url;
	struct url  waste_url;
	struct day  expiry;
	struct text amount;
	int64_t     units;
	struct money value;
	struct moment since;
	int64_t     days;
	struct text reason;
	struct text person;
	struct text from_code;
	bool        is_blocked;
	bool        is_expired;
	bool        may_release;
	bool        may_waste;
	struct witness_view witness;
	struct form_marks marks;
};
struct quarantine_rows_view {
	struct quarantine_row_view *at;
	size_t                      count;
};
struct quarantine_page_view {
	bool        has_rows;
	struct money value;
	int64_t     oldest;
	bool        may_release;
	struct quarantine_rows_view rows;
};

#endif
