/*
 * pack_box.h - boxes of a shipment (kolli): made, filled, closed with a seal, opened again
 *
 * Goods lie in the shipment's transit place whatever box they are in; a box says which of them, so that it can be labelled,
 * sealed and received by itself.  A shipment without any box may be sent as before; one with boxes is packed to the last unit.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PACK_BOX_H
#define AMPULL_PACK_BOX_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/box_rules.h"
#include "store/db.h"

/**
 * Make the next box of a shipment that is being packed.
 * Fails: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_STATE (sent already).
 */
MUST_CHECK enum err box_open(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, enum box_kind kind, int64_t *box_id);
/**
 * Put units of a pick into a box; I64_NONE: all that lies in none yet.
 * Rules: R-BOX-01, R-BOX-02.
 * Fails: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_STATE (box closed, shipment sent, pick of another shipment),
 *        ERR_QUANTITY_NOT_POSITIVE (more than lies loose), ERR_WRONG_BOX.
 */
MUST_CHECK enum err box_put(struct ctx *ctx, struct db_tx *tx, int64_t box_id, int64_t allocation_id, int64_t units);
/**
 * Put what was just picked into the box of its shipment where goods of its kind go now, making one where there is none.
 * The box comes back.  Fails: as box_put.
 */
MUST_CHECK enum err box_put_picked(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, int64_t allocation_id, int64_t *box_id);
/** Take a pick's goods out of a box.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_STATE (closed, sent). */
MUST_CHECK enum err box_take_out(struct ctx *ctx, struct db_tx *tx, int64_t box_id, int64_t allocation_id);
/**
 * Close a box; a narcotics box with the number of its seal.
 * Rules: R-BOX-03.
 * Fails: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_STATE (empty, closed, sent), ERR_SEAL_MISSING, ERR_CHANGED_MEANWHILE.
 */
MUST_CHECK enum err box_close(struct ctx *ctx, struct db_tx *tx, int64_t box_id, int64_t version, struct text seal);
/** Open a closed box before it is sent: its seal is broken.  Fails: as box_close. */
MUST_CHECK enum err box_reopen(struct ctx *ctx, struct db_tx *tx, int64_t box_id, int64_t version);
/** Take an empty box away.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_STATE (holds goods, sent). */
MUST_CHECK enum err box_remove(struct ctx *ctx, struct db_tx *tx, int64_t box_id);
/**
 * Before a shipment leaves: empty boxes go away, nothing lies loose beside boxes, narcotics boxes are sealed, the others are
 * closed.  The caller has asked for the right.
 * Rules: R-BOX-03.
 * Fails: ERR_STATE (goods lie in no box), ERR_SEAL_MISSING.
 */
MUST_CHECK enum err boxes_leave(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id);
/** Before a pick is taken back: its goods leave their open boxes.  Fails: ERR_STATE (a closed box holds them). */
MUST_CHECK enum err boxes_forget(struct ctx *ctx, struct db_tx *tx, int64_t allocation_id);

#endif
