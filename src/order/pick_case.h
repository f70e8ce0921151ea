/*
 * pick_case.h - everything that a pick is decided from, and taken back from
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PICK_CASE_H
#define AMPULL_PICK_CASE_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/line.h"
#include "order/order.sql.h"
#include "place/place.h"
#include "stock/stock.sql.h"
#include "store/db.h"

struct pick_case {
	struct allocation_get_row allocation;
	struct pick_list_get_row  list;
	struct batch_get_row      batch;
	struct order_line         line;
	struct place              ward;
};

/** Load a pick for somebody who may pick in its store.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN. */
MUST_CHECK enum err pick_case_open(struct ctx *ctx, struct db_tx *tx, int64_t allocation_id, bool is_undo,
				   struct pick_case *out);
/** What stands in somebody's walk is that person's, on whatever page.  Fails: ERR_STATE. */
MUST_CHECK enum err pick_case_check_walker(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file);
/**
 * The goods may be used today by the ward: they may have been stopped since they were proposed.
 * Rules: R-STOCK-02, and the receiver's limit of remaining days.
 * Fails: ERR_BATCH_EXPIRED, ERR_BATCH_SHORT_DATED, ERR_BATCH_BLOCKED, ERR_BATCH_QUARANTINED.
 */
MUST_CHECK enum err pick_case_check_usable(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file);

#endif
