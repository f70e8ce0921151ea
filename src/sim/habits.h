/*
 * habits.h - what two of the demo's wards order from: favourites, templates with a schedule, drafts, scans at the shelf
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_HABITS_H
#define AMPULL_SIM_HABITS_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/**
 * The demo's last hours at the wards of its first nurse: favourites, two templates of which one was due today, drafts saved
 * and one put away, two scans.  Nothing when the region has no such wards.  Fails: whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err sim_show_habits(struct ctx *ctx, struct db_tx *tx);

#endif
