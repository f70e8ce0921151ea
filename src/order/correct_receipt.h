/*
 * correct_receipt.h - a receipt line with the right goods and the wrong quantity is set right
 *
 * Stands in the order room because goods that never came may be promised.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CORRECT_RECEIPT_H
#define AMPULL_CORRECT_RECEIPT_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/stop_batch.h"
#include "store/db.h"

/** What a receipt line should have said. */
struct receipt_correct {
	int64_t     receipt_line_id;
	int64_t     packs;    /* As it should have been; 0: nothing came. */
	int64_t     place_id; /* Where the difference is taken from or put; 0: where the line was received. */
	struct text reason;
};

/**
 * Post the difference between what was received and what came, from or to the supplier at the line's own price, and let the
 * line tell the right quantity; what it said before is kept beside it.  Picks and promises of goods that never came break.
 *
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING (reason), ERR_STATE (no change; not a place of the store),
 *        ERR_BALANCE_TOO_LOW (the goods have moved on: give the place where they stand), ERR_PERIOD_CLOSED,
 *        ERR_QUANTITY_OVERFLOW.
 */
MUST_CHECK enum err receipt_line_correct(struct ctx *ctx, struct db_tx *tx, const struct receipt_correct *correct,
					 int64_t *movement_id, struct stopped *stopped);

#endif
