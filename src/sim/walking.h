/*
 * walking.h - walks and boxes in the simulated region: one walk half done, one finished with packed boxes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_WALKING_H
#define AMPULL_SIM_WALKING_H

#include "base/base.h"
#include "base/ctx.h"
#include "sim/day.h"
#include "store/db.h"

/**
 * The demo's last hours: a technician stands in the middle of a walk, another has finished one, with closed boxes that wait
 * for their departure.  Takes the orders that are least urgent.  Fails: whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err sim_show_walks(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);

#endif
