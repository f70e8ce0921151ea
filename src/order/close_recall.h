/*
 * close_recall.h - a recall is closed, and its blocks end
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CLOSE_RECALL_H
#define AMPULL_CLOSE_RECALL_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/**
 * Close a case.  With tasks that wait, or goods outside quarantine, a reason is needed; it is kept with how many were left.
 * The batches stay blocked, and later deliveries of them stopped, unless `lift` ends the blocks too.
 *
 * Rules: R-RECALL-04.
 * Fails: ERR_FORBIDDEN, ERR_STATE, ERR_CHANGED_MEANWHILE, ERR_RECALL_TASKS_OPEN, ERR_FIELD_MISSING (lift without a reason).
 */
MUST_CHECK enum err recall_end(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, int64_t version, struct text reason, bool lift);
/**
 * End the blocks of a closed case: the goods may be used again, and later deliveries of its numbers are not stopped.
 * Blocks that others put on the batches stay.
 * Fails: ERR_FORBIDDEN, ERR_STATE (open, or lifted before), ERR_FIELD_MISSING (reason).
 */
MUST_CHECK enum err recall_lift(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, struct text reason);

#endif
