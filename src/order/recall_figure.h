/*
 * recall_figure.h - the figures of a recall, each with the lines it is the sum of
 *
 * One definition each: received, in_stock, quarantined, in_box, sent, on_the_way, difference, got, returned, destroyed stand
 * in documents and in the ledger; used, to_return, missing, unanswered follow from the wards' answers (recall_rules.h).
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RECALL_FIGURE_H
#define AMPULL_RECALL_FIGURE_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/recall.sql.h"
#include "order/recall_rules.h"
#include "store/db.h"

/** One line of one figure. */
struct recall_line {
	struct text   figure;
	struct moment at; /* MOMENT_NONE: of no moment. */
	int64_t       place_id;
	struct text   place;
	int64_t       batch_id;
	struct text   label;
	int64_t       units;
	struct money  value; /* MONEY_NONE where an answer tells no value. */
	struct text   reference; /* receipt, balance, shipment, return, waste, task … */
	int64_t       reference_id;
	int64_t       reference_number;
};
struct recall_total {
	const char  *name;
	int64_t      units;
	int64_t      lines;
	struct money value;
};
/** A ward's sums over the batches of the case. */
struct recall_ward {
	int64_t           task_id;
	int64_t           place_id;
	struct text       name;
	int64_t           sent, on_the_way, got, returned, noted;
	struct recall_sum sum;
	bool              is_answered;
};
struct recall_figures {
	struct recall_total           *totals;
	size_t                         total_count;
	struct recall_line            *lines;
	size_t                         line_count;
	struct recall_ward            *wards;
	size_t                         ward_count;
	struct recall_ward_batches_rows batches; /* What the wards' figures are made of. */
};

/**
 * Load the figures of a case, with all their lines; of one ward (0: everybody) where wards are concerned.
 * Owns: in ctx->arena.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err recall_figures_load(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, int64_t ward_id, struct recall_figures *out);
/** What one batch of a ward comes to. */
struct recall_sum recall_batch_sum(const struct recall_ward_batches_row *row);

#endif
