/*
 * hot.h - many who want the same batch at once: `ampull bench hot`
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_HOT_H
#define AMPULL_BENCH_HOT_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

struct hot_options {
	int64_t     clients;  /* Threads, each with one use case at a time. */
	int64_t     seconds;  /* Of each of the two runs. */
	struct text password; /* Of the demo that is made in an empty database. */
};

/**
 * Allocate one unit of one batch again and again, as use cases without HTTP, first each for itself, then in a lane
 * (struct db_job), and print both rates as JSON.  An allocation reads the lots of the pack, chooses by FEFO, and moves
 * a unit to where used goods go, with its journal row.  Makes the demo where the database is empty.
 * Fails: ERR_NOT_FOUND (no goods), whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err bench_hot(struct ctx *ctx, struct db *db, const struct hot_options *options);

#endif
