/*
 * demand.h - what a ward usually asks for: noted when an order is placed, the limits of review that read it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DEMAND_H
#define AMPULL_DEMAND_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/review_rules.h"
#include "store/db.h"

/** The limits of review that are in force today.  Fails: ERR_FIELD_INVALID (a parameter that nobody can read), ERR_DATABASE. */
MUST_CHECK enum err review_limits_load(struct ctx *ctx, struct db_tx *tx, struct review_limits *out);
/**
 * Note the lines of an order that was just placed as their ward's demand, each with what the ward's own history was before:
 * how many of its lines in the days of R-REVIEW-02, their middle (the lower of two) and their largest.  Rejected and
 * cancelled lines do not count, and a quantity that a pharmacist cut down counts as cut.  Noting twice changes nothing.
 *
 * Fails: ERR_FIELD_INVALID, ERR_DATABASE.
 */
MUST_CHECK enum err demand_note(struct ctx *ctx, struct db_tx *tx, int64_t order_id);

#endif
