/*
 * pick_order.h - release to a pick list, pick by scan, short pick, take back (plock)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PICK_ORDER_H
#define AMPULL_PICK_ORDER_H

#include "base/base.h"
#include "base/ctx.h"
#include "stock/receive_delivery.h"
#include "store/db.h"

struct release_made {
	int64_t pick_list_id;
	int64_t number;
	int64_t shipment_id;
	size_t  takes;
	size_t  lines_lost; /* Lines that went short because their stock is gone. */
};

/**
 * Choose batches for every approved line of an order, first expiry first out over bins, and make a pick list and,
 * where none is being packed, a shipment with a transit place of its own.
 *
 * Fails: ERR_FORBIDDEN, ERR_STATE (no approved lines, or nothing of them is there any more).
 * Rules: R-STOCK-01, R-STOCK-02, R-STOCK-03, R-STOCK-04.
 */
MUST_CHECK enum err order_release(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct release_made *out);

/** One pick: what is taken for an allocation, and how it was confirmed. */
struct pick {
	int64_t             allocation_id;
	int64_t             units;       /* I64_NONE: all that was proposed; 0: nothing was there. */
	struct scanned_code code;        /* gtin missing: confirmed without a scan, `reason_code` says why. */
	struct text         reason_code; /* Less than proposed, or no scan. */
};

struct pick_done {
	int64_t line_id;
	bool    line_is_picked;   /* Nothing of the line is left to pick. */
	int64_t proposed_again;   /* Units that a short pick proposed from elsewhere. */
	int64_t lost;             /* Units that could not be proposed again. */
};

/**
 * Pick: the scanned pack must be the line's pack and, when the code tells it, the allocation's batch.  The goods move
 * from the bin to the shipment's transit place.  Taking less than proposed needs a reason and proposes the rest anew
 * from other batches and bins at once; what cannot be proposed goes short, with the reason.
 *
 * Fails: ERR_FORBIDDEN, ERR_STATE (picked before; in somebody else's walk), ERR_WRONG_PACK, ERR_WRONG_BATCH, ERR_CODE_UNKNOWN, ERR_SERIAL_SEEN,
 *        ERR_BATCH_EXPIRED, ERR_BATCH_SHORT_DATED, ERR_BATCH_BLOCKED, ERR_BATCH_QUARANTINED, ERR_BALANCE_TOO_LOW,
 *        ERR_QUANTITY_NOT_POSITIVE, ERR_FIELD_MISSING (reason).
 */
MUST_CHECK enum err pick_allocation(struct ctx *ctx, struct db_tx *tx, const struct pick *pick, struct pick_done *out);

/** What was taken back. */
struct pick_undone {
	int64_t allocation_id;
	bool    was_short;
};
/**
 * Take a pick back while the box is open: a reversing movement, the allocation waits again, its pack may be scanned again.
 *
 * A short pick is taken back too: what it proposed instead is cancelled, what it lost is promised anew by the rules of a new
 * promise, and its bin is doubted no more.  Nothing may have built upon it: the bin is not counted since, what was proposed
 * instead is not picked, nobody decided about the line, and the store still has the goods for it.  Of goods that were stopped
 * meanwhile, what lies in the box is put back, and nothing waits for it again.
 *
 * Fails: ERR_FORBIDDEN, ERR_STATE (sent; a closed box holds it; in somebody else's walk; something built upon a short pick),
 *        ERR_BALANCE_TOO_LOW; of a short pick also as promise_regain(), and ERR_BATCH_… when its goods were stopped and none of them lie in the box.
 */
MUST_CHECK enum err pick_undo(struct ctx *ctx, struct db_tx *tx, int64_t allocation_id, struct pick_undone *out);

#endif
