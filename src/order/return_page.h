/*
 * return_page.h - pages and API of returns from wards
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RETURN_PAGE_H
#define AMPULL_RETURN_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "store/db.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route return_routes[];
extern const size_t       return_route_count;
extern const struct route return_take_routes[];
extern const size_t       return_take_route_count;

/** One return with its lines, and the forms of who may go on with it.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN. */
MUST_CHECK enum err return_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x);

/* What the templates are given. */
struct return_ward_view {
	struct text id;
	struct text label;
	bool        is_chosen;
};
struct return_wards_view {
	struct return_ward_view *at;
	size_t                   count;
};
struct return_reason_view {
	struct text code;
	struct text label;
};
struct return_reasons_view {
	struct return_reason_view *at;
	size_t                     count;
};
struct returns_head_view {
	bool        may_note;
	bool        may_receive;
	bool        is_all;
	bool        is_noted;
	bool        is_received;
	struct form_marks marks;
};
struct return_got_view {
	struct text   id;
	struct text   name;
	struct text   detail;
	struct text   label;
	struct day    expiry;
	struct text   left;
	struct moment received_at;
	int64_t       shipment;
};
struct return_gots_view {
	struct return_got_view *at;
	size_t                  count;
};
struct return_new_view {
	struct return_wards_view wards;
	bool        has_ward;
	bool        many_wards;
	struct text ward_id;
	struct text ward;
	struct text query;
	struct return_gots_view rows;
	bool        has_rows;
	struct return_reasons_view reasons;
	struct form_marks marks;
};
struct return_line_view {
	struct text   name;
	struct text   detail;
	struct text   label;
	struct url    batch_url;
	struct day    expiry;
	struct text   noted;
	struct text   reason;
	struct text   reason_text;
	struct text   kept;
	struct url    shipment_url;
	int64_t       shipment;
	struct moment delivered_at;
	bool          is_waiting;
	bool          is_decided;
	struct text   state;
	struct text   class;
	struct text   decision;
	struct text   amount;
	struct text   note;
	struct moment decided_at;
	struct text   decided_by;
	struct text   place;
	struct money  credit;
	struct text   credit_source;
	bool          has_waste;
	struct url    waste_url;
	bool          may_take;
	bool          may_undo;
	bool          needs_witness;
	struct witness_view witness; /* By a setting, where the class asks for none. */
	bool          may_stock;
	bool          has_stock_rule;
	struct text   stock_rule;
	struct text   packs;
	struct text   loose;
	bool          has_loose;
	struct url    take_url;
	struct url    miss_url;
	struct url    undo_url;
	struct form_marks marks;
};
struct return_lines_view {
	struct return_line_view *at;
	size_t                   count;
};
struct return_view {
	int64_t       number;
	struct text   state;
	struct text   class;
	struct text   ward;
	struct text   store;
	struct text   note;
	struct moment created_at;
	struct text   created_by;
	struct moment received_at;
	struct url    note_url;
	bool          may_cancel;
	struct url    cancel_url;
	struct text   version;
	struct money  credit;
	struct return_lines_view lines;
	struct form_marks marks;
};

#endif
