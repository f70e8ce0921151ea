/*
 * report.h - what was measured, as one JSON document
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_REPORT_H
#define AMPULL_BENCH_REPORT_H

#include "base/base.h"
#include "base/ctx.h"
#include "bench/bare.h"
#include "bench/child.h"
#include "bench/walk.h"

enum { SETTING_TENTHS = 10 };

/** One run of clients, and what was measured beside it. */
struct setting {
	size_t               clients, readers;
	int64_t              grow_to, movements; /* What the ledger was to hold before, and held; 0: it was left as it is. */
	int64_t              us;
	struct walk_run      run;
	struct child_figures before, after;
	int64_t              own_cpu_us;
	int64_t              wal_bytes;
	int64_t              memory_kb[SETTING_TENTHS]; /* Of the server at the end of each tenth of the seconds. */
	size_t               tenths;
	int64_t              commits, cases; /* Of the server, from its start to its end. */
	struct bare_figures  bare_before, bare_after; /* On the database as the run found and as it left it. */
	bool                 has_bare;
	int64_t              empty_pages;
};

struct report {
	const char           *engine;
	bool                  is_made, is_verified, has_wal, is_growth;
	int64_t               flushes, flush_delay_us;
	const struct setting *settings;
	size_t                count;
};

/** Print the document to standard output. */
void report_print(struct ctx *ctx, const struct report *report);

#endif
