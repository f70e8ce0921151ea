/*
 * stop_batch.c - spärr and karantän
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/stop_batch.h"

#include "order/answer_recall.h"
#include "order/line.h"
#include "order/order.sql.h"
#include "order/promise.h"
#include "order/return.sql.h"
#include "order/return_rules.h"
#include "people/second_signer.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/ledger.h"
#include "stock/recalled.h"
#include "stock/stock.sql.h"
#include "stock/waste_rules.h"

#define STOPPED_WORDS "the goods that were to be picked were stopped"

/*
 * Picks that hold the stopped goods are cancelled; their lines go back to being promised and are proposed anew at the
 * next release, or go short when the rest does not reach (promise_settle afterwards).
 */
enum err stop_picks(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, int64_t place_id, const char *reason_code,
		    const char *reason_text, struct stopped *out)
{
	struct allocations_open_of_batch_rows rows;
	TRY(allocations_open_of_batch(ctx, tx,
				      (struct allocations_open_of_batch_in){ ctx->actor.region_id, batch_id, place_id },
				      &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct order_line line;
		int64_t changed;
		TRY(allocation_stop(ctx, tx,
				    (struct allocation_stop_in){ ctx->actor.region_id, rows.at[i].id, text_of(reason_code),
								 ctx->actor.person_id, ctx->now },
				    &changed));
		out->picks_stopped += changed;
		TRY(line_load(ctx, tx, rows.at[i].line_id, &line));
		if (line.state != LINE_RELEASED)
			continue;
		/* Nothing else waits and nothing is in the box: the line is as if it had not been released. */
		TRY(allocations_cancel_of_line(ctx, tx,
					       (struct allocations_cancel_of_line_in){ ctx->actor.region_id, line.id,
										       text_of(reason_code) }));
		line.reason_code = text_of(reason_code);
		line.reason_text = text_of(reason_text);
		TRY(line_move(ctx, tx, &line, line.picked_units > line.sent_units ? EVENT_PICK : EVENT_UNRELEASE,
			      rows.at[i].units));
		if (line.state == LINE_PICKED)
			TRY(promise_drop(ctx, tx, line.id));
	}
	return OK;
}

static enum err settle_stores(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, int64_t pack_id, struct text reason,
			      struct stopped *out)
{
	struct batch_stores_rows stores;
	TRY(batch_stores(ctx, tx, (struct batch_stores_in){ ctx->actor.region_id, batch_id }, &stores));
	for (size_t i = 0; i < stores.count; i++)
		TRY(promise_settle(ctx, tx, stores.at[i].store_id, pack_id, "goods_stopped", reason, &out->lines_lost));
	return OK;
}

enum err batch_stop(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, struct day from, struct day to,
		    struct text reason, struct stopped *out)
{
	*out = (struct stopped){ 0 };
	TRY(person_may(ctx, tx, PERMIT_BLOCK, 0));
	if (text_is_empty(text_trim(reason)))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "a block needs a reason");
	if (day_is_none(from))
		from = ctx->today;
	if (!day_is_none(to) && to.number < from.number)
		return fail(ctx, ERR_FIELD_INVALID, "to", "the block ends before it starts");
	struct batch_get_row          batch;
	struct batch_block_insert_row block;
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, batch_id }, &batch));
	TRY(batch_block_insert(ctx, tx,
			       (struct batch_block_insert_in){ ctx->actor.region_id, batch_id, from, to, text_trim(reason),
							       ctx->actor.person_id, ctx->now },
			       &block));
	out->id = block.id;
	if (from.number <= ctx->today.number && (day_is_none(to) || to.number >= ctx->today.number)) {
		TRY(stop_picks(ctx, tx, batch_id, 0, "goods_stopped", STOPPED_WORDS, out));
		TRY(settle_stores(ctx, tx, batch_id, batch.pack_id, text_trim(reason), out));
	}
	return journal_write(ctx, tx, "batch blocked", "batch", batch_id,
			     text_format(ctx->arena, "{\"block\":%lld,\"lines_lost\":%lld,\"picks_stopped\":%lld}",
					 (long long)block.id, (long long)out->lines_lost, (long long)out->picks_stopped));
}

enum err batch_release(struct ctx *ctx, struct db_tx *tx, int64_t block_id, struct text reason)
{
	int64_t changed;
	TRY(person_may(ctx, tx, PERMIT_BLOCK, 0));
	if (text_is_empty(text_trim(reason)))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "lifting a block needs a reason");
	TRY(recalled_keep_block(ctx, tx, block_id));
	TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_BLOCK_LIFT, 0, NULL, PERMIT_BLOCK }));
	TRY(batch_block_lift(ctx, tx,
			     (struct batch_block_lift_in){ ctx->actor.region_id, block_id, ctx->now, ctx->actor.person_id },
			     &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "block", "the block is lifted already");
	TRY(signer_note(ctx, tx, EYES_BLOCK_LIFT, "block", block_id, 0));
	return journal_write(ctx, tx, "block lifted", "block", block_id, TEXT("{}"));
}

enum err goods_gone(struct ctx *ctx, struct db_tx *tx, const struct place *place, int64_t batch_id, const char *reason_code,
		    struct text reason, struct stopped *out)
{
	struct batch_get_row       batch;
	struct allocated_units_row held;
	struct balance_get_row     balance = { 0 };
	bool                       found;
	if (place->store_id == 0)
		return OK;
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, batch_id }, &batch));
	TRY(allocated_units(ctx, tx, (struct allocated_units_in){ ctx->actor.region_id, batch_id, place->id }, &held));
	TRY(balance_get(ctx, tx, (struct balance_get_in){ ctx->actor.region_id, place->id, batch_id, 0, 0 }, &balance, &found));
	if (held.units > (found ? balance.units : 0))
		TRY(stop_picks(ctx, tx, batch_id, place->id, reason_code, "the goods that were to be picked are not there", out));
	TRY(promise_settle(ctx, tx, place->store_id, batch.pack_id, reason_code, reason, &out->lines_lost));
	return recall_stores_settle(ctx, tx, batch_id, 0);
}

/* What wards sent back does not slip into stock by way of quarantine. */
static enum err keep_returned(struct ctx *ctx, struct db_tx *tx, const struct place *from, const struct stock_transfer *transfer)
{
	struct return_held_row held;
	struct balance_get_row balance = { 0 };
	bool                   found;
	TRY(return_held(ctx, tx, (struct return_held_in){ ctx->actor.region_id, from->id, transfer->batch_id }, &held));
	if (held.returned_units == 0)
		return OK;
	TRY(balance_get(ctx, tx,
			(struct balance_get_in){ ctx->actor.region_id, from->id, transfer->batch_id, transfer->owner_id, transfer->earmark_id },
			&balance, &found));
	return rule_return_held(ctx, found ? balance.units : 0, transfer->units, held.returned_units, held.wasted_units);
}

enum err quarantine_move(struct ctx *ctx, struct db_tx *tx, const struct stock_transfer *transfer, struct stopped *out)
{
	struct place from, to;
	*out = (struct stopped){ 0 };
	TRY(place_load(ctx, tx, transfer->from_place_id, &from));
	TRY(place_load(ctx, tx, transfer->to_place_id, &to));
	if (from.store_id == 0 || from.store_id != to.store_id || from.is_quarantine == to.is_quarantine)
		return fail(ctx, ERR_STATE, "place", "one of %.*s and %.*s must be a quarantine place of the same store",
			    TEXT_ARG(from.code), TEXT_ARG(to.code));
	TRY(person_may(ctx, tx, PERMIT_QUARANTINE, from.store_id));
	if (from.is_quarantine)
		TRY(rule_quarantine_release(ctx, person_may(ctx, tx, PERMIT_RELEASE_QUARANTINE, from.store_id)));
	if (from.is_quarantine) {
		TRY(recalled_keep_quarantine(ctx, tx, transfer->batch_id));
		TRY(keep_returned(ctx, tx, &from, transfer));
	}
	if (text_is_empty(text_trim(transfer->reason)))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "quarantine needs a reason");
	struct batch_get_row batch;
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, transfer->batch_id }, &batch));
	if (from.is_quarantine)
		TRY(signer_check(ctx, tx,
				    &(struct eyes_act){ EYES_QUARANTINE_RELEASE, from.store_id, batch.narcotic_class.at,
							PERMIT_RELEASE_QUARANTINE }));
	if (to.is_quarantine)
		TRY(stop_picks(ctx, tx, transfer->batch_id, from.id, "goods_stopped", STOPPED_WORDS, out));
	struct ledger_posted posted;
	TRY(ledger_post(ctx, tx,
			&(struct ledger_entry){
				.from_place_id = from.id,
				.to_place_id = to.id,
				.batch_id = transfer->batch_id,
				.owner_id = transfer->owner_id,
				.earmark_id = transfer->earmark_id,
				.units = transfer->units,
				.value = MONEY_NONE,
				.cause_kind = "quarantine",
				.cause_id = transfer->batch_id,
				.reason = text_trim(transfer->reason),
				.effective_day = DAY_NONE,
			},
			&posted));
	out->id = posted.movement_id;
	if (from.is_quarantine)
		TRY(signer_note(ctx, tx, EYES_QUARANTINE_RELEASE, "batch", transfer->batch_id, posted.movement_id));
	if (to.is_quarantine)
		TRY(promise_settle(ctx, tx, from.store_id, batch.pack_id, "goods_stopped", text_trim(transfer->reason),
				   &out->lines_lost));
	TRY(recall_stores_settle(ctx, tx, transfer->batch_id, 0));
	return journal_write(ctx, tx, to.is_quarantine ? "to quarantine" : "from quarantine", "batch", transfer->batch_id,
			     text_format(ctx->arena, "{\"units\":%lld,\"lines_lost\":%lld}", (long long)transfer->units,
					 (long long)out->lines_lost));
}
