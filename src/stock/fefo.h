/*
 * fefo.h - which batches from which bins: first expiry first out
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FEFO_H
#define AMPULL_FEFO_H

#include "base/base.h"
#include "base/ctx.h"

/** Usable goods of one batch in one bin. */
struct fefo_lot {
	int64_t    batch_id;
	int64_t    place_id;
	int64_t    owner_id;
	int64_t    earmark_id;
	struct day expiry;
	int64_t    walk_order;
	int64_t    free_units; /* Not held by another pick; may be zero or less. */
};

/** Units to take from one lot. */
struct fefo_take {
	size_t  lot; /* Index in the lots given. */
	int64_t units;
};

/**
 * Choose what to take for `units`, in multiples of `multiple` (units per pack; 1 where packs may be broken).
 *
 * The earliest expiry goes first; within one expiry the walk order decides.
 * A lot that holds less than a multiple is passed over.  The takes come back in walk order, the way they are picked.
 * What cannot be covered is told in `missing`, never guessed.
 *
 * Owns:  *takes lies in ctx->arena.
 * Fails: ERR_QUANTITY_NOT_POSITIVE.
 */
MUST_CHECK enum err fefo_choose(struct ctx *ctx, const struct fefo_lot *lots, size_t lot_count, int64_t units,
				int64_t multiple, struct fefo_take **takes, size_t *take_count, int64_t *missing);

#endif
