/*
 * unit_assortment.h - the register of assortments as it counts for one unit today
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_UNIT_ASSORTMENT_H
#define AMPULL_UNIT_ASSORTMENT_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/assortment.h"
#include "catalogue/pack.h"
#include "place/place.h"
#include "store/db.h"

struct unit_assortment {
	struct assortment_row *rows;
	size_t                 row_count;
	int64_t               *places; /* The unit, then what stands above it. */
	size_t                 place_count;
	struct text            receiver_kind;
};

/** The rows that are valid today, of the whole register.  Owns: in ctx->arena.  Fails: ERR_DATABASE. */
MUST_CHECK enum err assortment_rows_load(struct ctx *ctx, struct db_tx *tx, struct assortment_row **rows, size_t *count);
/** What counts for a unit.  Owns: in ctx->arena.  Fails: ERR_DATABASE. */
MUST_CHECK enum err unit_assortment_load(struct ctx *ctx, struct db_tx *tx, const struct place *unit, struct unit_assortment *out);
/** Whether the register leaves a pack to the unit. */
bool assortment_allows(struct ctx *ctx, const struct unit_assortment *unit, const struct pack_facts *pack);
/** R-ASSORTMENT-01: what the register refuses is not approved there.  Fails: ERR_OUTSIDE_ASSORTMENT. */
MUST_CHECK enum err rule_assortment(struct ctx *ctx, const struct unit_assortment *unit, const struct pack_facts *pack);

#endif
