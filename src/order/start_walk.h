/*
 * start_walk.h - a walk (plockrunda): several orders picked in one way through the store, one take at a time
 *
 * A walk decides nothing of its own about goods: it orders the takes of pick lists, and each take is picked by
 * pick_allocation().  One person walks it at a time; the same order stands in one walk at most.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_START_WALK_H
#define AMPULL_START_WALK_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/pick_order.h"
#include "order/walk.sql.h"
#include "store/db.h"

/** How a store walks. */
struct walk_setting {
	int64_t trolley_positions;
	bool    scans_bin;
};
/** Read a store's setting.  Fails: ERR_DATABASE. */
MUST_CHECK enum err walk_setting_read(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct walk_setting *out);
/** Change it.  Fails: ERR_FORBIDDEN, ERR_FIELD_INVALID (1 to 40 positions). */
MUST_CHECK enum err walk_setting_change(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct walk_setting setting);

struct walk_started {
	int64_t walk_id;
	int64_t number;
	size_t  orders;     /* That got a position. */
	size_t  takes;      /* Proposed by the releases within. */
	size_t  lines_lost; /* Lines whose stock was gone at release. */
};
/**
 * Start a walk with orders of one store: what is approved is released, and every pick list that waits gets the order's
 * position on the trolley.  An order of which nothing can be picked any more is left out.
 *
 * Rules: R-WALK-01, and those of order_release().
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING (no order), ERR_FIELD_INVALID (an order twice, of another store, more orders than
 *        positions), ERR_WALK_MIXED, ERR_CHANGED_MEANWHILE (an order stands in another walk), ERR_STATE (nothing to pick).
 */
MUST_CHECK enum err walk_start(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const int64_t *orders, size_t count,
			       struct walk_started *out);
/** Give an open walk to a person who may pick at its store: hand over, or take over.  Fails: ERR_FORBIDDEN, ERR_STATE, ERR_CHANGED_MEANWHILE. */
MUST_CHECK enum err walk_hand_over(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, int64_t version, int64_t person_id);

/** One step of a walk. */
struct walk_step {
	int64_t     walk_id;
	struct text bin; /* The scanned bin label; needed where the store says so. */
	struct pick pick;
};
/**
 * Take one take: the walk is the actor's, the bin is the take's, then pick_allocation(), then into the order's box.
 * Fails: ERR_FORBIDDEN (somebody else walks), ERR_STATE (walk done, take of another walk), ERR_WRONG_BIN, ERR_FIELD_MISSING
 *        (bin), and as pick_allocation() and box_put().
 */
MUST_CHECK enum err walk_pick(struct ctx *ctx, struct db_tx *tx, const struct walk_step *step, struct pick_done *out);
/** Pass a take by: it comes back when nothing else waits.  Fails: as walk_pick. */
MUST_CHECK enum err walk_skip(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, int64_t allocation_id);
/**
 * Take the last step back: the pick that was made last in the walk, whole or short.
 * Fails: ERR_FORBIDDEN, ERR_STATE (nothing picked yet), and as pick_undo().
 */
MUST_CHECK enum err walk_undo(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, struct pick_undone *out);
/**
 * End a walk.  Takes that wait go back to the pick lists with `leave_rest`, for somebody else's walk.
 * Fails: ERR_FORBIDDEN, ERR_STATE (takes wait; done already).
 */
MUST_CHECK enum err walk_finish(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, bool leave_rest);

#endif
