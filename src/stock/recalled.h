/*
 * recalled.h - whether a batch is recalled (indragen), and what that stops
 *
 * A recall holds while its case is open, and afterwards until its block is lifted.  It also holds for batches that we do
 * not have yet: they are blocked when they are made.  Cases are opened and closed in the order room.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RECALLED_H
#define AMPULL_RECALLED_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

struct recalled {
	int64_t     recall_id; /* 0: no recall holds. */
	int64_t     number;
	bool        is_open;
	struct text label;
};

/** A batch's recall will be asked for (store/query.h, db_ahead).  Fails: ERR_DATABASE. */
MUST_CHECK enum err recalled_ahead(struct ctx *ctx, struct db_tx *tx, int64_t batch_id);
/** Find the recall that holds for a batch of ours.  Fails: ERR_DATABASE. */
MUST_CHECK enum err recalled_find(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, struct recalled *out);
/**
 * Refuse what would use a recalled batch; the refusal leads to the case.
 * Rules: R-RECALL-01.  Fails: ERR_BATCH_RECALLED, ERR_DATABASE.
 */
MUST_CHECK enum err recalled_refuse(struct ctx *ctx, struct db_tx *tx, int64_t batch_id);
/** As recalled_refuse(), for a batch number that was scanned, which may be none of ours.  Fails: ERR_FIELD_INVALID too. */
MUST_CHECK enum err recalled_refuse_label(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text label);
/**
 * Refuse to lift a block that a recall holds: the case ends it.
 * Rules: R-RECALL-01.  Fails: ERR_BATCH_RECALLED, ERR_DATABASE.
 */
MUST_CHECK enum err recalled_keep_block(struct ctx *ctx, struct db_tx *tx, int64_t block_id);
/**
 * Refuse to let goods of a recall out of quarantine.
 * Rules: R-RECALL-03.  Fails: ERR_BATCH_RECALLED, ERR_DATABASE.
 */
MUST_CHECK enum err recalled_keep_quarantine(struct ctx *ctx, struct db_tx *tx, int64_t batch_id);
/** Lock a pack against recalls being opened until the transaction ends.  Fails: ERR_DATABASE. */
MUST_CHECK enum err recalled_gate(struct ctx *ctx, struct db_tx *tx, int64_t pack_id);
/** Block a batch that was just made, when a recall waits for it; the gate is held.  Fails: ERR_DATABASE. */
MUST_CHECK enum err recalled_made(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text batch_number, int64_t batch_id);
/**
 * Where a delivery goes: a recalled batch to the store's quarantine, whatever place was asked for.
 * Rules: R-RECALL-02.  Fails: ERR_BATCH_RECALLED (the store has no quarantine), ERR_DATABASE.
 */
MUST_CHECK enum err recalled_place(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t batch_id, int64_t *place_id);

#endif
