/*
 * stop_batch.h - goods are stopped: a dated block on a batch everywhere, or a part of it to a quarantine place
 *
 * Stands in the order room because it may break promises: what was promised of the goods is settled in the same
 * transaction, so that nothing is silently changed and the one who loses sees why.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_STOP_BATCH_H
#define AMPULL_STOP_BATCH_H

#include "base/base.h"
#include "base/ctx.h"
#include "place/place.h"
#include "stock/receive_delivery.h"
#include "store/db.h"

struct stopped {
	int64_t id;         /* Of the block or the movement. */
	int64_t lines_lost; /* Lines that went short. */
	int64_t picks_stopped;
};

/**
 * Block a batch in every place, from a day, until lifted or until a last day.
 * Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_FIELD_MISSING (reason), ERR_FIELD_INVALID (ends before it starts).
 */
MUST_CHECK enum err batch_stop(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, struct day from, struct day to,
			       struct text reason, struct stopped *out);
/** Lift a block.  Fails: ERR_FORBIDDEN, ERR_STATE (lifted before). */
MUST_CHECK enum err batch_release(struct ctx *ctx, struct db_tx *tx, int64_t block_id, struct text reason);
/**
 * Cancel the open picks of a batch in a place (0: everywhere); their lines wait for a new release.  Promises are settled
 * by the caller.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err stop_picks(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, int64_t place_id, const char *reason_code,
			       const char *reason_text, struct stopped *out);
/**
 * After goods left a place otherwise than by picking: picks that hold more than there is are cancelled, and promises that
 * the store cannot keep any more go short with the reason.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err goods_gone(struct ctx *ctx, struct db_tx *tx, const struct place *place, int64_t batch_id,
			       const char *reason_code, struct text reason, struct stopped *out);
/**
 * Move units into the store's quarantine place, or out of it again (into a bin), which only a pharmacist does (R-STOCK-05).
 * Fails: ERR_FORBIDDEN, ERR_STATE (neither end is a quarantine place of the same store), ERR_BALANCE_TOO_LOW,
 *        ERR_FIELD_MISSING (reason).
 */
MUST_CHECK enum err quarantine_move(struct ctx *ctx, struct db_tx *tx, const struct stock_transfer *transfer,
				    struct stopped *out);

#endif
