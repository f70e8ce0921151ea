/*
 * grow_region.h - ten times the past: finished orders copied to earlier days, in bulk, so that `verify` holds
 *
 * For measuring pages and queries at size.  The journal has no rows of the copies: nobody did that.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_GROW_REGION_H
#define AMPULL_GROW_REGION_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

struct grown {
	int64_t orders;
	int64_t lines;
};
/**
 * Copy what was received `times` - 1 times, each copy as many days earlier as the region has lived.
 * Fails: ERR_STATE (a shared database: its sequences do not know of ids that were given), ERR_NOT_FOUND (no past), ERR_DATABASE.
 */
MUST_CHECK enum err grow_region(struct ctx *ctx, struct db *db, int64_t times, struct grown *out);

#endif
