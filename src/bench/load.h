/*
 * load.h - ampull bench load: whole order lines over HTTP against a served region, beside what the machine gives at most
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_LOAD_H
#define AMPULL_BENCH_LOAD_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

struct load_options {
	struct text address;  /* Data folder, file or server. */
	struct text password; /* Of the demo's accounts. */
	int64_t     clients;  /* 0: 1, 4, 16 and 64, one after the other. */
	int64_t     lines;   /* Ends the clock when so many were received; 0: the seconds alone end it. */
	int64_t     seconds;
	int64_t     readers;        /* Clients beside them that search, list and open pages. */
	int64_t     grow_to;        /* Movements: one setting each at 10 000, 100 000 ... as far as this; 0: as it is. */
	int64_t     flush_delay_us; /* Added to every flush, of the server and of the bare engine. */
	/** Open the address as the program does (owner, region found or made).  Fails: as db_open. */
	enum err (*open)(struct ctx *ctx, void *argument, struct db **db);
	void *open_argument;
};

/**
 * Run the load and print one JSON document to standard output.
 * Fails: ERR_STATE (verify found something, or clients were refused), and what stands in the way.
 */
MUST_CHECK enum err bench_load(struct ctx *ctx, const struct load_options *options);

#endif
