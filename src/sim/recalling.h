/*
 * recalling.h - recalls and returns of the simulated region
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_RECALLING_H
#define AMPULL_SIM_RECALLING_H

#include "base/base.h"
#include "base/ctx.h"
#include "sim/day.h"
#include "store/db.h"

/**
 * The demo's last hours: a recall that was answered and closed, one that waits for answers and for goods to be moved, a
 * return that was taken in and one that waits.  Fails: whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err sim_show_recalls(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);

#endif
