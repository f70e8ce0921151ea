/*
 * exchange.h - what may replace a pack (utbytbarhet)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_EXCHANGE_H
#define AMPULL_EXCHANGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** A pack that may be supplied instead, and on what ground. */
struct exchange_candidate {
	int64_t     pack_id;
	bool        is_national;
	struct text basis; /* The national group, or the region's decision. */
};
struct exchange_candidates {
	struct exchange_candidate *at;
	size_t                     count;
};

/**
 * What may replace a pack on a day: the packs of its groups in the latest national list, whatever their size, and the
 * region's additions in their direction.  Licence products are exchanged for nothing.
 * Owns:  in ctx->arena.
 * Fails: ERR_NOT_FOUND.
 */
MUST_CHECK enum err exchange_candidates(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct day day,
					struct exchange_candidates *out);
/**
 * R-EXCHANGE-01: whether one pack may be supplied instead of another on a day.
 * Fails: ERR_NOT_EXCHANGEABLE.
 */
MUST_CHECK enum err exchange_check(struct ctx *ctx, struct db_tx *tx, int64_t from_pack_id, int64_t to_pack_id,
				   struct day day);

#endif
