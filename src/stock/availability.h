/*
 * availability.h - what a store has of a pack, what is promised of it and what is left
 *
 * Never stored: computed with batch_usable() inside the transaction that locks (store, pack).
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_AVAILABILITY_H
#define AMPULL_AVAILABILITY_H

#include "base/base.h"
#include "base/ctx.h"
#include "stock/batch.h"
#include "stock/floor.h"
#include "store/db.h"

/** One batch in one bin, with the verdict of the day asked about. */
struct stock_lot {
	int64_t            batch_id;
	int64_t            place_id;
	int64_t            owner_id;
	int64_t            earmark_id;
	int64_t            units;
	int64_t            value_ore;
	int64_t            allocated_units; /* Held by picks that are not done. */
	struct text        label;
	struct day         expiry;
	struct text        place_code;
	int64_t            walk_order;
	bool               is_pickable;
	bool               is_doubted; /* A pick found the bin otherwise: not proposed until it is counted. */
	enum batch_verdict verdict;
};

struct availability {
	struct stock_lot *lots;
	size_t            lot_count;
	int64_t           on_hand;   /* Everything in the store's places. */
	int64_t           usable;    /* Of it, what batch_usable() passes and nobody doubts, of the region's own and without earmark. */
	int64_t           doubted;   /* Usable but for a bin that waits to be counted. */
	int64_t           reserved;  /* Promised to lines. */
	int64_t           unpromised; /* usable - reserved; may be negative when stock fell away. */
	int64_t           available; /* Of it, what an ordinary order may take: less what preparedness floors keep. */
	int64_t           kept;      /* unpromised - available, when positive: kept as preparedness. */
	struct day        first_expiry; /* Of what is usable; DAY_NONE when nothing is. */
	struct floor_level *floors;  /* The floors that the pack stands under, in the order of their ids; nearly always none. */
	size_t            floor_count;
};

/**
 * Compute availability of a pack in a store for a receiver who wants `remaining_days_min` days left.
 * With `lock` the store's pack, and then its floors in the order of their ids, are locked until the end of the transaction
 * (write transactions only).  Where the pack stands under no floor, nothing is asked for it.
 *
 * Owns:  lots and floors lie in ctx->arena.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err availability_load(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t pack_id,
				      int64_t remaining_days_min, bool lock, struct availability *out);
/** The level of one floor now: its packs' usable and promised units, and what its releases let through.  Fails: ERR_DATABASE. */
MUST_CHECK enum err floor_level_load(struct ctx *ctx, struct db_tx *tx, int64_t floor_id, int64_t floor_units, struct floor_level *out);

#endif
