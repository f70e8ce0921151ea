/*
 * walk.h - one client's way through whole orders over the API, and one reader's way through lists
 *
 * An order of ten lines: started and written by a nurse, placed, approved by a pharmacist, released, each take picked with
 * a scan and the shipment sent by a technician, received by the nurse.  A line counts when its order is received.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_WALK_H
#define AMPULL_BENCH_WALK_H

#include "base/base.h"
#include "bench/client.h"
#include "bench/latency.h"
#include "bench/region.h"
#include "sim/random.h"

enum {
	WALK_LINES = 10,
	WALK_TAKES_MAX = 4 * WALK_LINES,
	WALK_SESSIONS_MAX = 4,
};

/** What a request is counted as. */
enum walk_step {
	STEP_START,
	STEP_LINES,
	STEP_PLACE,
	STEP_REVIEW,
	STEP_RELEASE,
	STEP_PICK_LIST, /* Read what to pick. */
	STEP_PICK,
	STEP_SEND,
	STEP_RECEIVE,
	STEP_SEARCH, /* The readers' from here on. */
	STEP_STOCK_LIST,
	STEP_ORDER_LIST,
	STEP_BATCH_LIST,
	STEP_SHIPMENT_LIST,
	STEP_ORDER_PAGE,
	STEP_PACK_PAGE,
	STEP_BATCH_PAGE,
	STEP_COUNT,
};
/** Its name in the report. */
const char *walk_step_name(enum walk_step step);

/** What all clients of a run share and add to. */
struct walk_run {
	const struct load_region *region;
	struct arena             *arena;
	struct text               nurses[WALK_SESSIONS_MAX], pharmacists[WALK_SESSIONS_MAX], technicians[WALK_SESSIONS_MAX];
	size_t                    nurse_count, pharmacist_count, technician_count;
	struct latency            steps[STEP_COUNT];
	bool                      is_over;      /* Whoever has a reply sends no more. */
	int64_t                   lines, orders, short_lines;
	int64_t                   writes;       /* Acknowledged. */
	int64_t                   last_write_us, longest_gap_us;
	int64_t                   refused, lost, busy; /* Before the clock too. */
	char                      first_refusal[400];
};
/** Forget what was counted so far: the clock starts now. */
void walk_start_clock(struct walk_run *run);

struct walk_take {
	int64_t     allocation_id;
	int64_t     pack_id;
	char        batch[40];
	char        expiry[8]; /* YYMMDD */
};

/** One client's own place in its order. */
struct walk {
	struct walk_run *run;
	struct random    random;
	enum walk_step   step;
	size_t           ward;
	size_t           pharmacist, technician;
	int64_t          order_id, pick_list_id, shipment_id;
	size_t           line, approved;
	struct walk_take takes[WALK_TAKES_MAX];
	size_t           take_count, take;
	bool             is_reader;
};
/** Send a client's first request; it goes on by itself. */
void walk_begin(struct walk *walk, struct client *client);

#endif
