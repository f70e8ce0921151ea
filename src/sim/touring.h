/*
 * touring.h - tours of the simulated region, orders of every type, and what wards found wrong
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_TOURING_H
#define AMPULL_SIM_TOURING_H

#include "base/base.h"
#include "base/ctx.h"
#include "sim/day.h"
#include "store/db.h"

/** Tours to every ward, valid from a day on; not for the test bed.  Fails: whatever a use case refuses unforeseen. */
MUST_CHECK enum err sim_make_tours(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, struct day from);
/** The day's departures leave; what is not ready goes with the next.  Fails: as sim_make_tours(). */
MUST_CHECK enum err sim_depart(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);
/**
 * The demo's last hours: exceptions to come, a short day, orders of each type, differences that wait and some that are
 * handled.  Fails: as sim_make_tours().
 */
MUST_CHECK enum err sim_show_tours(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);

#endif
