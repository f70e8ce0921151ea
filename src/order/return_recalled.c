/*
 * return_recalled.c - retur av det som en enhet hittade av en indragning
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/return_recalled.h"

#include "order/recall.sql.h"
#include "order/recall_figure.h"
#include "order/return.sql.h"

enum { LINES_MAX = 200 };

enum err recall_return(struct ctx *ctx, struct db_tx *tx, int64_t task_id, struct return_made *out)
{
	struct recall_task_get_row      task;
	struct recall_ward_batches_rows rows;
	struct return_wanted_line      *lines = arena_array(ctx->arena, struct return_wanted_line, LINES_MAX);
	size_t                          count = 0;
	TRY(recall_task_get(ctx, tx, (struct recall_task_get_in){ ctx->actor.region_id, task_id }, &task));
	TRY(recall_ward_batches(ctx, tx, (struct recall_ward_batches_in){ ctx->actor.region_id, task.recall_id, task.place_id }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct return_candidates_rows got;
		int64_t                       left = recall_batch_sum(&rows.at[i]).to_return - rows.at[i].noted_units;
		if (left <= 0)
			continue;
		TRY(return_candidates(ctx, tx, (struct return_candidates_in){ ctx->actor.region_id, task.place_id, 0, rows.at[i].batch_id, LINES_MAX },
				      &got));
		for (size_t k = 0; k < got.count && left > 0 && count < LINES_MAX; k++) {
			int64_t room = got.at[k].received_units - got.at[k].returned_units, units = left < room ? left : room;
			lines[count++] = (struct return_wanted_line){ got.at[k].shipment_line_id, units, TEXT("recall"), TEXT(""), false };
			left -= units;
		}
	}
	if (count == 0)
		return fail(ctx, ERR_STATE, "task", "nothing that was found waits to be sent back");
	struct text note = text_format(ctx->arena, "%s", in_words(ctx, "Recall"));
	struct recall_get_row recall;
	TRY(recall_get(ctx, tx, (struct recall_get_in){ ctx->actor.region_id, task.recall_id }, &recall));
	note = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(note), (long long)recall.number);
	return return_note(ctx, tx, task.place_id, note, lines, count, out);
}
