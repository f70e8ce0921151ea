/*
 * place_order.h - a ward writes an order (beställning) and places it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PLACE_ORDER_H
#define AMPULL_PLACE_ORDER_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/plan_departure.h"
#include "store/db.h"

struct order_made {
	int64_t order_id;
	int64_t number;
};
struct order_get_row; /* order/order.sql.h */

/**
 * Start a draft order for a ward.  Needs PERMIT_ORDER at the ward, or PERMIT_ORDER_ON_BEHALF.
 * Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE (the place cannot order, or no store supplies it).
 */
MUST_CHECK enum err order_start(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct text note,
				struct order_made *out);
/**
 * Set how many packs of a pack a draft order asks for; 0 takes the line away.  With `add` the packs are added to what
 * the line has.
 *
 * Fails: ERR_FORBIDDEN, ERR_STATE (not a draft), ERR_QUANTITY_NOT_POSITIVE, ERR_QUANTITY_OVERFLOW, ERR_NOT_FOUND,
 *        ERR_REQUEST_TOO_LARGE (more than LIMIT_ORDER_LINES lines).
 */
MUST_CHECK enum err order_set_line(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t pack_id, int64_t packs,
				   bool add);
/** Whether the actor may write a ward's drafts: its orderers, and the pharmacy's staff on behalf of one.  Fails: ERR_FORBIDDEN. */
MUST_CHECK enum err draft_may_write(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t store_id);
/**
 * Load an order that still is a draft and that the actor may write.
 * Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE (placed, or put away).
 */
MUST_CHECK enum err draft_load(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct order_get_row *order);
/** Count a loaded draft's version on before it is changed: a ward's people write it at once.  Fails: ERR_CHANGED_MEANWHILE. */
MUST_CHECK enum err draft_edit(struct ctx *ctx, struct db_tx *tx, struct order_get_row *order);
/** As order_set_line, for who has loaded and touched the draft.  Fails: as order_set_line. */
MUST_CHECK enum err draft_put(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t pack_id, int64_t packs, bool add);
/** Change the note of a draft.  Fails: ERR_FORBIDDEN, ERR_STATE. */
MUST_CHECK enum err order_set_note(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct text note);
/**
 * Place a draft: the rules of ordering are asked, the lines wait for a pharmacist.  `version` is the one the person
 * saw (0: whatever it is).  `on_behalf_of` is the authorised orderer when pharmacy staff places the order, else 0.
 *
 * Fails: ERR_FORBIDDEN, ERR_CHANGED_MEANWHILE, ERR_STATE (no lines, placed before), ERR_NOT_AUTHORISED_ORDERER,
 *        ERR_RECEIVER_DENIED, ERR_NARCOTICS_APART, ERR_ALCOHOL_APART.
 * Rules: R-ORDER-01, R-ORDER-02, R-ORDER-03, R-ORDER-05.
 */
MUST_CHECK enum err order_place(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t version,
				int64_t on_behalf_of);
/**
 * As order_place(), told how fast the order is wanted; without it, it is planned.  The order gets its departure.
 * Fails: as order_place(), and as order_schedule_give().
 * Rules: as order_place(), and R-TOUR-02, R-TOUR-03.
 */
MUST_CHECK enum err order_place_as(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t version, int64_t on_behalf_of,
				   const struct order_wish *wish);
/**
 * Cancel a draft or an order that nobody has reviewed; lines that are decided stay.
 * Fails: ERR_FORBIDDEN, ERR_STATE (nothing left to cancel).
 */
MUST_CHECK enum err order_cancel(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct text reason);

#endif
