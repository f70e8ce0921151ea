/*
 * propose.h - which batch from which bin for a line: chosen first, written afterwards
 *
 * Choosing and writing stand apart so that a release takes the numbers of its documents last: on PostgreSQL a number's row is
 * locked until the commit, and whoever releases another order waits for it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PROPOSE_H
#define AMPULL_PROPOSE_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/line.h"
#include "place/place.h"
#include "store/db.h"

struct proposal {
	int64_t line_id, batch_id, place_id;
	int64_t units;
};
struct proposals {
	struct proposal *at;
	size_t           count, room;
};

/**
 * Choose goods for `units` of a line's pack, first expiry first out, beside what is chosen already; `*missing` is what no bin
 * holds.  The store's pack is locked from here on.
 * Rules: R-STOCK-02, and the receiver's limit of remaining days.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err propose_line(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, const struct place *ward,
				 int64_t store_id, int64_t units, struct proposals *chosen, int64_t *missing);
/** Write what was chosen on a pick list; `instead_of` a short pick where it is one, 0 else.  Fails: ERR_DATABASE. */
MUST_CHECK enum err proposals_write(struct ctx *ctx, struct db_tx *tx, const struct proposals *chosen, int64_t pick_list_id,
				    int64_t instead_of);

#endif
