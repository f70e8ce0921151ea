/*
 * counting.h - what technicians and pharmacists of the region do about balances: count tasks, counts, quarantine, waste
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_COUNTING_H
#define AMPULL_SIM_COUNTING_H

#include "base/base.h"
#include "base/ctx.h"
#include "sim/day.h"
#include "store/db.h"

/** The evening of a day with faults: bins that a pick doubted are counted; the goods stood behind another box.  Fails: ERR_DATABASE. */
MUST_CHECK enum err sim_count_tasks(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);
/**
 * The demo's last hours: a count with differences that is approved, one under way, a short pick's task, goods in quarantine,
 * waste with and without a second signature.  Fails: whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err sim_show_counts(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);

#endif
