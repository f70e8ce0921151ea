/*
 * box_page.h - pages and API of boxes: pack, close, print
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BOX_PAGE_H
#define AMPULL_BOX_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "order/box.sql.h"
#include "web/html.h"
#include "web/layout.h"
#include "web/step.h"

extern const struct route box_routes[];
extern const size_t       box_route_count;

/** The boxes of a shipment as a part of its own page, told to who sends and who receives; nothing when it has none.  Fails: ERR_DATABASE. */
MUST_CHECK enum err boxes_part(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t shipment_id, struct markup *out);

/* What the templates are given. */
struct box_row_view {
	int64_t       number;
	struct text   code;
	struct text   kind;
	struct text   kind_class;
	struct text   state;
	struct text   state_class;
	struct text   seal;
	bool          has_seal;
	bool          is_open;
	bool          is_closed;
	bool          needs_seal;
	bool          is_current;  /* Scans go here. */
	int64_t       rows;
	struct text   version;
	struct url    url;
	struct url    label_url;
	struct url    choose_url;
	struct url    close_url;
	struct url    reopen_url;
	struct url    remove_url;
	struct form_marks marks;
};
struct box_rows_view {
	struct box_row_view *at;
	size_t               count;
};
struct box_goods_view {
	struct text allocation_id;
	struct text name;
	struct text detail;
	struct text label;
	struct day  expiry;
	struct text amount;
	int64_t     units;
	struct text kind;
	struct url  url;
	struct form_marks marks;
};
struct box_goods_rows_view {
	struct box_goods_view *at;
	size_t                 count;
};
struct box_kind_view {
	struct text code;
	struct text label;
	struct text key;
};
struct box_kinds_view {
	struct box_kind_view *at;
	size_t                count;
};
struct boxes_view {
	struct step_view step;
	struct text      ward;
	int64_t          order_number;
	struct url       order_url;
	bool             is_packing;
	bool             has_boxes;
	bool             has_loose;
	bool             has_current;
	int64_t          current;
	struct text      current_kind;
	struct box_rows_view boxes;
	struct box_goods_rows_view loose;
	struct box_kinds_view kinds;
	struct url       new_url;
	struct url       put_url;
	struct url       labels_url;
	struct url       send_url;
	bool             may_send;
	struct form_marks new_marks;
	struct form_marks put_marks;
	struct form_marks send_marks;
};
struct box_view {
	struct step_view step;
	struct box_row_view box;
	struct text      ward;
	int64_t          order_number;
	struct moment    due;
	struct text      closed_by;
	struct moment    closed_at;
	bool             is_packing;
	bool             may_pack;
	struct url       shipment_url;
	struct url       boxes_url;
	struct url       contents_url;
	struct box_goods_rows_view goods;
	bool             has_goods;
};

#endif
