/*
 * region.h - the region a load is driven against: made when the folder is empty, and what the clients must know of it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_REGION_H
#define AMPULL_BENCH_REGION_H

#include "base/base.h"
#include "base/ctx.h"
#include "bench/bench.sql.h"
#include "store/db.h"

extern const char *const load_nurses[];      /* Accounts of the demo that order, ended by NULL. */
extern const char *const load_pharmacists[]; /* That review. */
extern const char *const load_technicians[]; /* That pick and send. */

/** A place that orders, and the account that orders for it. */
struct load_ward {
	int64_t place_id;
	int64_t person_id;
	size_t  nurse; /* Position in load_nurses. */
};

struct load_region {
	struct bench_articles_rows articles; /* By pack_id. */
	struct load_ward          *wards;
	size_t                     ward_count;
	int64_t                    pharmacist_id, technician_id; /* For the run without HTTP. */
	struct bench_sample_rows   sample;                       /* Orders and batches for readers to open. */
};

/**
 * Make a region in an empty database: the demo with a few days of history, and of every article so much stock that no
 * load runs out of it.  Does nothing where there are orders already.
 * Fails: whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err load_region_make(struct ctx *ctx, struct db *db, struct text password, bool *made);
/** Look up what the clients need.  Owns: in ctx->arena.  Fails: ERR_NOT_FOUND (no demo accounts, or no wards). */
MUST_CHECK enum err load_region_find(struct ctx *ctx, struct db *db, struct load_region *out);
/** The code a scanner reads on a pack.  Missing when it is none of the region's. */
struct text load_region_code(const struct load_region *region, int64_t pack_id);

#endif
