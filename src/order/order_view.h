/*
 * order_view.h - filling the views of orders: what a page or the API shows of one
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ORDER_VIEW_H
#define AMPULL_ORDER_VIEW_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/order_page.h"
#include "people/permission.h"
#include "store/db.h"
#include "web/face.h"

/**
 * Fill the view of an order; with `for_review` also stock and candidates of the lines that wait.
 * Fails: ERR_NOT_FOUND, ERR_FORBIDDEN.
 */
MUST_CHECK enum err order_view_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id,
				    bool for_review, struct order_view *out);
struct order_get_row; /* order/order.sql.h */
/** The head of an order alone, and its row.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN. */
MUST_CHECK enum err order_view_head(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id,
				    struct order_get_row *order, struct order_view *out);
/** Whether the one who looks has a permission at a place; a refusal is forgotten. */
bool order_viewer_may(struct ctx *ctx, struct db_tx *tx, enum permission permission, int64_t place_id);
/** "3 förp à 10 (30)" in the viewer's language. */
struct text packs_text(struct arena *arena, enum language language, int64_t units, int64_t units_per_pack);

/**
 * The ward whose orders a list shows: the one asked for, all (0) for who sees everything, else the viewer's own.
 * Fails: ERR_FORBIDDEN.
 */
MUST_CHECK enum err order_viewer_ward(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t *ward_id);
/** The number that a list page starts before. */
int64_t order_list_before(const struct exchange *x);

#endif
