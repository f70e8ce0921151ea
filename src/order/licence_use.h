/*
 * licence_use.h - licences (licens) counted down by approvals, and counted back by what takes an approval away
 *
 * Invariant: what a licence says is used is the sum of its uses, and never more than its limit: the write itself holds it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LICENCE_USE_H
#define AMPULL_LICENCE_USE_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/line.h"
#include "store/db.h"

/** What an approval will take, found before anything is written. */
struct licence_choice {
	int64_t licence_id; /* 0: nothing more is taken. */
	int64_t units;
};

/**
 * Choose the licence for `units` of the line's pack: `wanted_id`, else the general licence of the unit (or what stands
 * above it, or the whole region) that ends first and has enough left.  What the line holds already counts.  A licence for
 * one patient is never chosen by itself.
 *
 * Rules: R-LICENCE-01, R-LICENCE-02.
 * Fails: ERR_LICENCE_MISSING, ERR_LICENCE_USED_UP.
 */
MUST_CHECK enum err licence_choose(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, int64_t ward_id, int64_t units,
				   int64_t wanted_id, struct licence_choice *out);
/** Count the chosen licence down.  Fails: ERR_RETRY (somebody else took it meanwhile: the work is done again). */
MUST_CHECK enum err licence_count_down(struct ctx *ctx, struct db_tx *tx, const struct order_line *line,
				       const struct licence_choice *choice);
/** Give back what a line holds above `keep_units`.  Nothing happens when it holds no more.  Fails: ERR_DATABASE. */
MUST_CHECK enum err licence_count_back(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t keep_units, const char *cause);

#endif
