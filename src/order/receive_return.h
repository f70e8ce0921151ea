/*
 * receive_return.h - the pharmacy takes returned goods in and decides: to stock, to quarantine, or to be destroyed
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RECEIVE_RETURN_H
#define AMPULL_RECEIVE_RETURN_H

#include "base/base.h"
#include "base/ctx.h"
#include "stock/receive_delivery.h"
#include "store/db.h"

struct return_taken {
	int64_t             return_line_id;
	int64_t             units;            /* That came; I64_NONE: as noted. */
	bool                is_unbroken;
	bool                is_storage_known;
	struct text         decision;         /* stock, quarantine, waste */
	struct text         note;
	struct scanned_code code;             /* When scanned, it must be the line's pack and batch. */
	int64_t             witness_id;       /* Narcotics that are destroyed. */
};

/**
 * Take a line of a return in.  The goods come from the ward's balance, or from what was given out for good, with the value
 * they left with; the ward is credited by R-RETURN-08, frozen with its source.  Goods to be destroyed pass quarantine and
 * get a waste protocol.  Goods of a recall, and those that are blocked or expired, never go to stock.
 *
 * Rules: R-RETURN-01 to R-RETURN-08, R-RECALL-01, R-STOCK-01, R-STOCK-03, R-WASTE-01.
 * Fails: ERR_FORBIDDEN, ERR_STATE, ERR_WRONG_PACK, ERR_WRONG_BATCH, ERR_CODE_UNKNOWN, ERR_RETURN_NOT_TO_STOCK,
 *        ERR_BATCH_RECALLED, ERR_BATCH_EXPIRED, ERR_BATCH_BLOCKED, ERR_BALANCE_TOO_LOW, ERR_FIELD_INVALID, ERR_FIELD_MISSING,
 *        and as waste_goods().
 */
MUST_CHECK enum err return_take(struct ctx *ctx, struct db_tx *tx, const struct return_taken *taken);
/** Which rule keeps a line from stock at best, whole, unbroken and well kept: "R-RETURN-04"; NULL when none does.  Fails: ERR_FORBIDDEN. */
MUST_CHECK enum err return_stock_rule(struct ctx *ctx, struct db_tx *tx, int64_t return_line_id, const char **rule);
/** Note that a line did not come.  Fails: ERR_FORBIDDEN, ERR_STATE, ERR_FIELD_MISSING (note). */
MUST_CHECK enum err return_miss(struct ctx *ctx, struct db_tx *tx, int64_t return_line_id, struct text note);
/**
 * Take a decision of today back: the goods and the credit go back as they came, and the line waits again.
 * Fails: ERR_FORBIDDEN, ERR_STATE (another day, nothing decided), ERR_FIELD_MISSING (reason), ERR_BALANCE_TOO_LOW (the goods
 *        were moved on), and as waste_take_back().
 */
MUST_CHECK enum err return_undo(struct ctx *ctx, struct db_tx *tx, int64_t return_line_id, struct text reason, int64_t witness_id);

#endif
