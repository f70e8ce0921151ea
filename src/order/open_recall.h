/*
 * open_recall.h - a recall is opened as a case (indragning): its batches are stopped everywhere, everybody gets a task
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_OPEN_RECALL_H
#define AMPULL_OPEN_RECALL_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** One article that a letter names. */
struct recall_goods {
	int64_t            pack_id;
	const struct text *labels; /* Batch numbers as the letter writes them, known to us or not. */
	size_t             label_count; /* 0: every batch of the pack. */
};

enum { RECALL_GOODS_MAX = 20 }; /* Articles of one request. */

struct recall_wanted {
	const struct recall_goods *goods; /* Each article once. */
	size_t             goods_count;
	struct text        class;  /* "1", "2", "3" */
	struct text        source_kind; /* company, authority, own */
	struct text        source_name;
	struct text        source_reference;
	struct day         source_day;
	struct text        document; /* Where the letter is kept. */
	struct moment      notified_at; /* MOMENT_NONE: now. */
	struct text        reason;
	struct text        instruction;
};

struct recall_opened {
	int64_t recall_id;
	int64_t number;
	bool    is_new; /* False: the case was open already. */
	int64_t batches;
	int64_t lines_lost;
	int64_t picks_stopped;
};

/**
 * Open a case.  In the same transaction every batch of ours that it names is blocked everywhere, promises and proposed
 * picks of them are taken back, each store and each ward that holds them or ever got them has a task, and numbers that we
 * do not have are watched for.  Where a case with all of the numbers is open already, that one comes back unchanged.
 *
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_NOT_FOUND, ERR_ALREADY_EXISTS (some of the numbers stand
 *        in an open case).
 */
MUST_CHECK enum err recall_open(struct ctx *ctx, struct db_tx *tx, const struct recall_wanted *wanted, struct recall_opened *out);
/**
 * Add batch numbers and articles to an open case.
 * Fails: as recall_open(); ERR_STATE (closed), ERR_CHANGED_MEANWHILE.
 */
MUST_CHECK enum err recall_extend(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, int64_t version, const struct recall_goods *goods,
				  size_t goods_count, struct recall_opened *out);
/** Make the tasks that are missing in a case: goods may have come somewhere after it was opened.  Fails: ERR_DATABASE. */
MUST_CHECK enum err recall_tasks_ensure(struct ctx *ctx, struct db_tx *tx, int64_t recall_id);
/** After a shipment was received: its ward has a task in each open case that its goods belong to.  Fails: ERR_DATABASE. */
MUST_CHECK enum err recall_shipment_received(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id);
/** Split what was typed, one number a line or with commas between, into labels in the arena. */
struct text *recall_labels(struct ctx *ctx, struct text typed, size_t *count);

#endif
