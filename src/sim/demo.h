/*
 * demo.h - the demo region: three months of a hospital pharmacy, made through the use cases
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DEMO_H
#define AMPULL_DEMO_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

struct demo_options {
	uint64_t    seed;
	int32_t     days;           /* How many days of history; 91 unless told. */
	int32_t     lines_per_day;  /* On a weekday; 345 unless told. */
	struct text password;       /* Of every account. */
	bool        is_test_bed;    /* Seasons, holidays, and a model of the stock that is compared each evening. */
	bool        has_faults;     /* Of the test bed: what people and suppliers do wrong. */
	/** Called after each simulated day; may be NULL. */
	void (*progress)(void *argument, int32_t day, int32_t days);
	void *progress_argument;
};

struct demo_made {
	int64_t substances;
	int64_t articles;
	int64_t orders;
	int64_t lines;
	int64_t receipts;
	int64_t movements;
	int64_t value_ore; /* Of what the stores hold. */
	/* Of the test bed. */
	int64_t     broken;       /* What must not be and was. */
	struct text first_broken; /* In words; lies in ctx->arena. */
	int64_t     wrong_scans;
};

/**
 * Make the demo region in an empty database: imports the sheets of demo/, then lets wards order, a pharmacist review,
 * technicians receive and pick, day by day until ctx->now.  The same seed and moment give the same region.
 *
 * Fails: ERR_ALREADY_EXISTS (the database has orders), and whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err demo_make(struct ctx *ctx, struct db *db, const struct demo_options *options, struct demo_made *out);

#endif
