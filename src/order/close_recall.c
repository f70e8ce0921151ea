/*
 * close_recall.c - indragning avslutas, och spärren hävs
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/close_recall.h"

#include "order/answer_recall.h"
#include "order/open_recall.h"
#include "order/recall.sql.h"
#include "order/recall_rules.h"
#include "people/journal.h"
#include "people/permission.h"
#include "stock/recalled.sql.h"
#include "stock/stock.sql.h"

static enum err event(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, const char *name, struct text note)
{
	return recall_event_insert(ctx, tx,
				   (struct recall_event_insert_in){ ctx->actor.region_id, recall_id, 0, text_of(name), note,
								    ctx->actor.person_id, ctx->now });
}

/* The blocks of the case end; the numbers are not watched for any more. */
static enum err lift_blocks(struct ctx *ctx, struct db_tx *tx, const struct recall_get_row *recall, struct text reason)
{
	int64_t                       region_id = ctx->actor.region_id, changed;
	struct recall_batches_of_rows batches;
	TRY(recall_mark_lifted(ctx, tx, (struct recall_mark_lifted_in){ region_id, recall->id, ctx->now, ctx->actor.person_id, reason }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "recall", "the block of recall %lld is lifted already", (long long)recall->number);
	TRY(recall_items_unwatch(ctx, tx, (struct recall_items_unwatch_in){ region_id, recall->id }, &changed));
	TRY(recall_batches_of(ctx, tx, (struct recall_batches_of_in){ region_id, recall->id }, &batches));
	for (size_t i = 0; i < batches.count; i++) {
		TRY(batch_block_lift(ctx, tx,
				     (struct batch_block_lift_in){ region_id, batches.at[i].block_id, ctx->now, ctx->actor.person_id },
				     &changed));
		TRY(journal_write(ctx, tx, "block lifted", "block", batches.at[i].block_id,
				  text_format(ctx->arena, "{\"recall\":%lld}", (long long)recall->number)));
	}
	return event(ctx, tx, recall->id, "lifted", reason);
}

enum err recall_end(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, int64_t version, struct text reason, bool lift)
{
	int64_t                 region_id = ctx->actor.region_id, changed;
	struct recall_get_row   recall;
	struct recall_left_rows left;
	TRY(person_may(ctx, tx, PERMIT_RECALL, 0));
	TRY(recall_get(ctx, tx, (struct recall_get_in){ region_id, recall_id }, &recall));
	if (!text_is(recall.state, "open"))
		return fail(ctx, ERR_STATE, "recall", "recall %lld is closed", (long long)recall.number);
	reason = text_trim(reason);
	if (lift && text_is_empty(reason))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "lifting a block needs a reason");
	TRY(recall_tasks_ensure(ctx, tx, recall_id));
	TRY(recall_stores_settle(ctx, tx, 0, recall_id));
	TRY(recall_get(ctx, tx, (struct recall_get_in){ region_id, recall_id }, &recall));
	TRY(recall_left(ctx, tx, (struct recall_left_in){ region_id, recall_id, 0 }, &left));
	int64_t waiting = recall.tasks - recall.answered;
	if (waiting == 0 && left.count > 0)
		waiting = 1; /* Goods in a bin are a task of their store, whatever it says. */
	TRY(rule_recall_close(ctx, waiting, reason));
	TRY(recall_close(ctx, tx,
			 (struct recall_close_in){ region_id, recall_id, version ? version : recall.version, ctx->now, ctx->actor.person_id,
						   reason.at ? reason : TEXT(""), waiting },
			 &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "recall", "recall %lld was changed by somebody else", (long long)recall.number);
	TRY(recall_items_close(ctx, tx, (struct recall_items_close_in){ region_id, recall_id }, &changed));
	TRY(event(ctx, tx, recall_id, "closed", reason.at ? reason : TEXT("")));
	if (lift)
		TRY(lift_blocks(ctx, tx, &recall, reason));
	return journal_write(ctx, tx, "recall closed", "recall", recall_id,
			     text_format(ctx->arena, "{\"number\":%lld,\"tasks_left\":%lld,\"lifted\":%s}", (long long)recall.number,
					 (long long)waiting, lift ? "true" : "false"));
}

enum err recall_lift(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, struct text reason)
{
	struct recall_get_row recall;
	TRY(person_may(ctx, tx, PERMIT_RECALL, 0));
	TRY(recall_get(ctx, tx, (struct recall_get_in){ ctx->actor.region_id, recall_id }, &recall));
	if (!text_is(recall.state, "closed"))
		return fail(ctx, ERR_STATE, "recall", "recall %lld is open: close it first", (long long)recall.number);
	if (text_is_empty(text_trim(reason)))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "lifting a block needs a reason");
	TRY(lift_blocks(ctx, tx, &recall, text_trim(reason)));
	return journal_write(ctx, tx, "recall lifted", "recall", recall_id,
			     text_format(ctx->arena, "{\"number\":%lld}", (long long)recall.number));
}
