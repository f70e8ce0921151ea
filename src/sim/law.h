/*
 * law.h - what the demo shows of rules and law: floors and a release, control counts and a difference, limits and settings
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_LAW_H
#define AMPULL_SIM_LAW_H

#include "base/base.h"
#include "base/ctx.h"
#include "sim/day.h"
#include "store/db.h"

/** A narcotic difference is investigated before whoever approves the count may post it.  Fails: ERR_DATABASE. */
MUST_CHECK enum err sim_investigate(struct ctx *ctx, struct db_tx *tx, int64_t count_line_id);
/** The demo's last hours: preparedness floors, a release, control counts that are due, a case.  Fails: whatever a use case refuses unforeseen. */
MUST_CHECK enum err sim_show_law(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);

#endif
