/*
 * answer_recall.h - wards answer their recall tasks, the pharmacy puts its own goods in quarantine
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ANSWER_RECALL_H
#define AMPULL_ANSWER_RECALL_H

#include "base/base.h"
#include "base/ctx.h"
#include "stock/receive_delivery.h"
#include "store/db.h"

/** What a ward found of one batch. */
struct recall_found {
	int64_t batch_id;
	int64_t found_units;
	int64_t used_units; /* I64_NONE: everything else that it got. */
};

struct recall_answer {
	int64_t                    task_id;
	int64_t                    version; /* Of the task as it was seen; 0: whatever it is. */
	const struct recall_found *found;   /* Batches of the case that are not named have nothing left, and the rest used. */
	size_t                     found_count;
	int64_t                    told_by; /* By telephone: the ward's person, when known here; 0: see told_name. */
	struct text                told_name;
	struct text                note;
};

/**
 * Answer a ward's task: what is found and what is used, batch by batch.  An earlier answer is kept and replaced.  Whoever is
 * no orderer of the ward answers on behalf of a named person.
 *
 * Rules: R-RECALL-05.
 * Fails: ERR_FORBIDDEN, ERR_STATE (closed, or no ward's task), ERR_CHANGED_MEANWHILE, ERR_FIELD_INVALID, ERR_FIELD_MISSING.
 */
MUST_CHECK enum err recall_answer(struct ctx *ctx, struct db_tx *tx, const struct recall_answer *answer);
/** Note that a place was reminded, by telephone or on paper.  Fails: ERR_FORBIDDEN, ERR_STATE (answered or closed). */
MUST_CHECK enum err recall_remind(struct ctx *ctx, struct db_tx *tx, int64_t task_id, struct text note);

/** Recalled goods in a bin, as a person stands there. */
struct recall_put_away {
	int64_t             recall_id;
	int64_t             place_id;
	int64_t             batch_id;
	int64_t             units;  /* I64_NONE: everything. */
	struct scanned_code code;   /* Without one a reason is asked for. */
	struct text         reason; /* Why it was not scanned. */
};
/**
 * Put goods of a case into the store's quarantine, by scan.  The last of them answers the store's task.
 * Fails: ERR_FORBIDDEN, ERR_STATE, ERR_WRONG_PACK, ERR_WRONG_BATCH, ERR_CODE_UNKNOWN, ERR_FIELD_MISSING, ERR_BALANCE_TOO_LOW.
 */
MUST_CHECK enum err recall_quarantine(struct ctx *ctx, struct db_tx *tx, const struct recall_put_away *put, int64_t *movement_id);
/**
 * Answer the tasks of stores that have nothing left outside quarantine, of a batch or a case (0: any); a store where goods
 * came back to a bin waits again.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err recall_stores_settle(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, int64_t recall_id);

#endif
