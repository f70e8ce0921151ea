/*
 * promise.h - reservations: what a store has promised to lines, and what happens when stock falls away under them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PROMISE_H
#define AMPULL_PROMISE_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/line.h"
#include "place/place.h"
#include "store/db.h"

/**
 * Promise the rest of a line from a store's usable stock that nobody else was promised.  Locks (store, pack).
 * Goods have at least as many days left as the receiver wants of the article.
 *
 * Where the pack stands under preparedness floors, what was known is recorded and releases are consumed, the oldest first.
 *
 * Rules: R-FLOOR-01, R-STOCK-02, R-STOCK-06.
 * Fails: ERR_STOCK_TOO_LOW, with how much is available; ERR_FLOOR_REACHED; or the refusal of the batches when only unusable stock lies there.
 */
MUST_CHECK enum err promise_make(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, int64_t store_id,
				 const struct place *receiver);
/** Take a line's promise away, and give back what it took of releases; nothing happens when it has none.  Fails: ERR_DATABASE. */
MUST_CHECK enum err promise_drop(struct ctx *ctx, struct db_tx *tx, int64_t line_id);
/** Promise again what was picked and taken back.  Fails: ERR_DATABASE. */
MUST_CHECK enum err promise_extend(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, int64_t store_id,
				   int64_t units);
/**
 * Promise `units` more to a line that lost them, by the rules of a new promise.  Locks (store, pack).
 * Rules: R-FLOOR-01, R-STOCK-02.
 * Fails: ERR_STOCK_TOO_LOW (others have them, or nothing usable is left); ERR_FLOOR_REACHED.
 */
MUST_CHECK enum err promise_regain(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, int64_t store_id,
				   const struct place *receiver, int64_t units);
/** A part of the promise cannot be kept: it is lowered, and gives back what it took of releases.  Fails: ERR_DATABASE. */
MUST_CHECK enum err promise_lower(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t units);
/** A part of the promise is picked.  Fails: ERR_DATABASE. */
MUST_CHECK enum err promise_keep(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t units);
/**
 * Where usable stock of a pack has fallen below what is promised, let the last-approved lines go short until the rest
 * holds, with `reason_code` on them.  Locks (store, pack).  `*lost` counts the lines.
 *
 * Fails: ERR_DATABASE, ERR_CHANGED_MEANWHILE.
 */
MUST_CHECK enum err promise_settle(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t pack_id,
				   const char *reason_code, struct text reason_text, int64_t *lost);
/** Settle every pack with promises: what expired overnight; and close releases of preparedness stock that are over.  Fails: as promise_settle. */
MUST_CHECK enum err promise_settle_all(struct ctx *ctx, struct db_tx *tx, int64_t *lost);

#endif
