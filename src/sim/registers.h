/*
 * registers.h - the registers of the simulated region, and orders with every reason that review knows
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_REGISTERS_H
#define AMPULL_SIM_REGISTERS_H

#include "base/base.h"
#include "base/ctx.h"
#include "sim/day.h"
#include "store/db.h"

/** Licences for every licence article, one after the other through all the days.  Fails: whatever a use case refuses unforeseen. */
MUST_CHECK enum err sim_licences(struct ctx *ctx, struct db_tx *tx, struct day first, int32_t days);
/**
 * The demo's last hours: contracts, assortments, wards' marks, licences that are nearly out or gone, and orders whose lines
 * have each reason.  Fails: whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err sim_show_review(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);

#endif
