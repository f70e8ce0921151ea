/*
 * approve_count.h - differences of a count are approved and posted
 *
 * Stands in the order room because goods that are not there break promises: the ward sees why, in the same transaction.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_APPROVE_COUNT_H
#define AMPULL_APPROVE_COUNT_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/stop_batch.h"
#include "store/db.h"

/** What a person decided of one counted line. */
struct count_decision {
	int64_t     line_id;
	struct text reason_code; /* stock_reason 'count'; needed where the line differs. */
	struct text reason_text; /* Needed with "other". */
};

struct count_approved {
	int64_t lines;          /* Approved now, with those that are right. */
	int64_t posted;         /* Of them with a movement. */
	bool    is_done;        /* Nothing of the count waits any more. */
	struct stopped stopped; /* Picks and promises that the missing goods broke. */
};

/**
 * Approve the lines named, and all that are right: exactly the difference to the balance at the count is posted, to or from
 * the place of differences, whatever was picked since.  The bin's open task is answered.
 *
 * Fails: ERR_FORBIDDEN, ERR_STATE (not a counted line of this count), ERR_FIELD_MISSING, ERR_FIELD_INVALID (reason),
 *        ERR_NOT_INVESTIGATED (narcotics: R-NARC-02), ERR_WITNESS_MISSING (R-EYES-01), ERR_BALANCE_TOO_LOW (the goods that are missing have left since: count again), ERR_PERIOD_CLOSED.
 */
MUST_CHECK enum err count_approve(struct ctx *ctx, struct db_tx *tx, int64_t count_id, const struct count_decision *decisions,
				  size_t decision_count, struct count_approved *out);

#endif
