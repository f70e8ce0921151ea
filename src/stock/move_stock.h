/*
 * move_stock.h - from one bin of a store to another, by scan (omflyttning)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_MOVE_STOCK_H
#define AMPULL_MOVE_STOCK_H

#include "base/base.h"
#include "base/ctx.h"
#include "stock/receive_delivery.h"
#include "store/db.h"

/** Goods told by bin and code, as a person stands there. */
struct stock_move {
	struct text from_code;
	struct text to_code;
	int64_t     batch_id;  /* 0: the one in the bin that the pack, and the batch and expiry where they are known, fit. */
	int64_t     pack_id;   /* 0: the code's. */
	struct scanned_code code;
	int64_t     packs;     /* 0 and no units: everything of the batch in the bin. */
	int64_t     units;     /* Beside whole packs. */
	bool        set_home;  /* The bin becomes the pack's home. */
};

/**
 * Move goods of one batch between two ordinary places of one store.
 * Fails: ERR_NOT_FOUND (the bin holds nothing of the pack), ERR_WRONG_BATCH (several batches fit: scan or choose one),
 *        ERR_CODE_UNKNOWN, and as put_away().
 */
MUST_CHECK enum err stock_move(struct ctx *ctx, struct db_tx *tx, const struct stock_move *move, int64_t *movement_id);

#endif
