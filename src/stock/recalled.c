/*
 * recalled.c - what a recall stops in the stock
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/recalled.h"

#include "place/place.h"
#include "stock/batch.h"
#include "stock/recalled.sql.h"
#include "stock/stock.sql.h"

enum err recalled_find(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, struct recalled *out)
{
	struct recall_of_batch_row row;
	bool                       found;
	*out = (struct recalled){ 0 };
	TRY(recall_of_batch(ctx, tx, (struct recall_of_batch_in){ ctx->actor.region_id, batch_id }, &row, &found));
	if (found)
		*out = (struct recalled){ row.recall_id, row.number, row.is_open, row.label };
	return OK;
}

/* The refusal tells the case, and where to read it. */
static enum err refuse_use(struct ctx *ctx, int64_t recall_id, int64_t number, struct text label)
{
	enum err err = refuse(ctx, "R-RECALL-01", ERR_BATCH_RECALLED, "batch", "batch %.*s is recalled (recall %lld): put it in quarantine",
			      TEXT_ARG(label), (long long)number);
	error_see(ctx, text_format(ctx->arena, "/recalls/%lld", (long long)recall_id));
	return err;
}

enum err recalled_ahead(struct ctx *ctx, struct db_tx *tx, int64_t batch_id)
{
	return recall_of_batch_ahead(ctx, tx, (struct recall_of_batch_in){ ctx->actor.region_id, batch_id });
}

enum err recalled_refuse(struct ctx *ctx, struct db_tx *tx, int64_t batch_id)
{
	struct recalled recalled;
	TRY(recalled_find(ctx, tx, batch_id, &recalled));
	return recalled.recall_id ? refuse_use(ctx, recalled.recall_id, recalled.number, recalled.label) : OK;
}

enum err recalled_refuse_label(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text label)
{
	struct recall_items_watched_rows rows;
	struct text                      number;
	if (text_is_empty(text_trim(label)))
		return OK;
	TRY(batch_number_normalise(ctx, label, &number));
	TRY(recall_items_watched(ctx, tx, (struct recall_items_watched_in){ ctx->actor.region_id, pack_id, number }, &rows));
	return rows.count ? refuse_use(ctx, rows.at[0].recall_id, rows.at[0].number, text_trim(label)) : OK;
}

enum err recalled_keep_block(struct ctx *ctx, struct db_tx *tx, int64_t block_id)
{
	struct recall_of_block_row row;
	bool                       found;
	TRY(recall_of_block(ctx, tx, (struct recall_of_block_in){ ctx->actor.region_id, block_id }, &row, &found));
	if (!found)
		return OK;
	enum err err = refuse(ctx, "R-RECALL-01", ERR_BATCH_RECALLED, "block", "the block belongs to recall %lld: it is lifted there",
			      (long long)row.number);
	error_see(ctx, text_format(ctx->arena, "/recalls/%lld", (long long)row.recall_id));
	return err;
}

enum err recalled_keep_quarantine(struct ctx *ctx, struct db_tx *tx, int64_t batch_id)
{
	struct recalled recalled;
	TRY(recalled_find(ctx, tx, batch_id, &recalled));
	if (recalled.recall_id == 0)
		return OK;
	enum err err = refuse(ctx, "R-RECALL-03", ERR_BATCH_RECALLED, "batch",
			      "batch %.*s is recalled (recall %lld): out of quarantine it is only destroyed", TEXT_ARG(recalled.label),
			      (long long)recalled.number);
	error_see(ctx, text_format(ctx->arena, "/recalls/%lld", (long long)recalled.recall_id));
	return err;
}

enum err recalled_gate(struct ctx *ctx, struct db_tx *tx, int64_t pack_id)
{
	return recall_gate_pass(ctx, tx, (struct recall_gate_pass_in){ ctx->actor.region_id, pack_id });
}

enum err recalled_made(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text batch_number, int64_t batch_id)
{
	int64_t                          region_id = ctx->actor.region_id;
	struct recall_items_watched_rows rows;
	TRY(recall_items_watched(ctx, tx, (struct recall_items_watched_in){ region_id, pack_id, batch_number }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct batch_block_insert_row block;
		struct text reason = text_format(ctx->arena, "%s %lld: %.*s", in_words(ctx, "Recall"), (long long)rows.at[i].number,
						 TEXT_ARG(rows.at[i].reason));
		TRY(batch_block_insert(ctx, tx,
				       (struct batch_block_insert_in){ region_id, batch_id, ctx->today, DAY_NONE, reason,
								       ctx->actor.person_id, ctx->now },
				       &block));
		TRY(recall_batch_insert(ctx, tx,
					(struct recall_batch_insert_in){ region_id, rows.at[i].recall_id, batch_id, rows.at[i].item_id,
									 block.id, ctx->now }));
		TRY(recall_event_insert(ctx, tx,
					(struct recall_event_insert_in){ region_id, rows.at[i].recall_id, 0, TEXT("arrived"), batch_number,
									 ctx->actor.person_id, ctx->now }));
	}
	return OK;
}

enum err recalled_place(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t batch_id, int64_t *place_id)
{
	struct recalled recalled;
	TRY(recalled_find(ctx, tx, batch_id, &recalled));
	if (recalled.recall_id == 0)
		return OK;
	enum err err = place_quarantine(ctx, tx, store_id, place_id);
	if (err != ERR_NOT_FOUND)
		return err;
	ctx->error = (struct error){ 0 };
	err = refuse(ctx, "R-RECALL-02", ERR_BATCH_RECALLED, "batch",
		     "batch %.*s is recalled (recall %lld) and the store has no quarantine: do not take it in", TEXT_ARG(recalled.label),
		     (long long)recalled.number);
	error_see(ctx, text_format(ctx->arena, "/recalls/%lld", (long long)recalled.recall_id));
	return err;
}
