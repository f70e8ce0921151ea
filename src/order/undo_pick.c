/*
 * undo_pick.c - a pick is taken back, whole or short
 *
 * Nothing of what happened is changed: the goods come back by a reversing movement, the line by an event of its trail.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/pick_order.h"

#include "catalogue/pack.h"
#include "order/answer_recall.h"
#include "order/licence_use.h"
#include "order/line.h"
#include "order/order.sql.h"
#include "order/pack_box.h"
#include "order/pick_case.h"
#include "order/promise.h"
#include "order/stop_batch.h"
#include "order/subjects.sql.h"
#include "order/walk.sql.h"
#include "people/changed.h"
#include "people/journal.h"
#include "stock/count_stock.h"
#include "stock/ledger.h"
#include "stock/recalled.h"
#include "stock/stock.sql.h"

/* What was taken back may have been recalled while it lay in the box: the pick does not wait for it again. */
static enum err stop_recalled(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file)
{
	struct recalled recalled;
	struct stopped  stopped = { 0 };
	TRY(recalled_find(ctx, tx, file->allocation.batch_id, &recalled));
	if (recalled.recall_id == 0)
		return OK;
	TRY(stop_picks(ctx, tx, file->allocation.batch_id, file->allocation.place_id, "goods_stopped",
		       "the goods that were to be picked were stopped", &stopped));
	TRY(promise_settle(ctx, tx, file->list.store_id, file->batch.pack_id, "goods_stopped",
			   text_format(ctx->arena, "%s %lld", in_words(ctx, "Recall"), (long long)recalled.number), &stopped.lines_lost));
	return recall_stores_settle(ctx, tx, file->allocation.batch_id, 0);
}

/* What was taken goes back to its bin, and its pack may be scanned again. */
static enum err put_back(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file)
{
	int64_t              changed, allocation_id = file->allocation.id;
	struct ledger_posted posted;
	if (file->allocation.picked_units > 0) {
		TRY(boxes_forget(ctx, tx, allocation_id));
		TRY(ledger_reverse(ctx, tx, file->allocation.movement_id, TEXT("pick taken back"), &posted));
		TRY(scanned_pack_forget(ctx, tx, (struct scanned_pack_forget_in){ ctx->actor.region_id, allocation_id }));
	}
	TRY(allocation_reopen(ctx, tx, (struct allocation_reopen_in){ ctx->actor.region_id, allocation_id }, &changed));
	return changed == 1 ? OK : changed_meanwhile(ctx, tx, "pick", "allocation", allocation_id);
}

static enum err undo_whole(struct ctx *ctx, struct db_tx *tx, struct pick_case *file)
{
	int64_t units = file->allocation.picked_units;
	TRY(put_back(ctx, tx, file));
	TRY(promise_extend(ctx, tx, &file->line, file->list.store_id, units));
	file->line.picked_units -= units;
	if (file->line.state == LINE_PICKED)
		TRY(line_move(ctx, tx, &file->line, EVENT_UNPICK, units));
	else
		TRY(line_write(ctx, tx, &file->line));
	TRY(stop_recalled(ctx, tx, file));
	return journal_write(ctx, tx, "pick taken back", "allocation", file->allocation.id,
			     text_format(ctx->arena, "{\"units\":%lld}", (long long)units));
}

/* ---------------------------------------------------------------- a short pick */

/* Nobody decided about the line since it went short. */
static enum err check_undecided(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file)
{
	struct line_last_event_row last;
	bool                       found;
	if (file->line.state == LINE_RELEASED || file->line.state == LINE_PICKED)
		return OK;
	TRY(line_last_event(ctx, tx, (struct line_last_event_in){ ctx->actor.region_id, file->line.id, 1 }, &last, &found));
	if (file->line.state == LINE_SHORT && found && last.recorded_at.us == file->allocation.picked_at.us)
		return OK;
	return fail(ctx, ERR_STATE, "line", "the line was decided on after the short pick: it is %s",
		    in_words(ctx, line_state_name(file->line.state)));
}

/* The proposals of a line that stand beside a short pick. */
struct beside {
	int64_t waiting;         /* Units that wait, what was proposed instead left out. */
	bool    is_instead_done; /* Something that was proposed instead is picked. */
	bool    is_other_short;  /* Another pick of the line is short too. */
};

static enum err beside_load(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file, struct beside *out)
{
	struct allocations_of_line_rows rows;
	*out = (struct beside){ 0 };
	TRY(allocations_of_line(ctx, tx, (struct allocations_of_line_in){ ctx->actor.region_id, file->line.id }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct allocations_of_line_row *row = &rows.at[i];
		bool is_waiting = text_is(row->state, "proposed"), is_cancelled = text_is(row->state, "cancelled");
		if (row->id == file->allocation.id)
			continue;
		out->is_other_short = out->is_other_short || text_is(row->state, "short");
		if (row->instead_of_id == file->allocation.id)
			out->is_instead_done = out->is_instead_done || (!is_waiting && !is_cancelled);
		else if (is_waiting)
			out->waiting += row->units;
	}
	return OK;
}

/* The goods stand in their bin once more, and no other pick holds them. */
static enum err check_bin_holds(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file)
{
	const struct allocation_get_row *pick = &file->allocation;
	struct allocated_units_row       held;
	struct balance_get_row           balance;
	bool                             found;
	TRY(allocated_units(ctx, tx, (struct allocated_units_in){ ctx->actor.region_id, pick->batch_id, pick->place_id }, &held));
	TRY(balance_get(ctx, tx, (struct balance_get_in){ ctx->actor.region_id, pick->place_id, pick->batch_id, 0, 0 }, &balance, &found));
	int64_t units = found ? balance.units : 0; /* The pick itself is among what is held. */
	if (held.units <= units)
		return OK;
	return fail(ctx, ERR_BALANCE_TOO_LOW, "units", "the bin holds %lld units, and picks want %lld of it: the goods were moved after the short pick",
		    (long long)units, (long long)held.units);
}

/* Promise again what the short pick lost, and count a licence down that lost it too; `*regained` is how much. */
static enum err regain(struct ctx *ctx, struct db_tx *tx, struct pick_case *file, int64_t waiting, int64_t *regained)
{
	struct reservation_get_row promise;
	struct pack_facts          pack;
	struct licence_choice      licence;
	bool                       found;
	int64_t                    wanted = waiting + file->allocation.units;
	if (wanted > line_rest(&file->line))
		return fail(ctx, ERR_STATE, "line", "the line was proposed anew after the short pick");
	if (file->allocation.picked_units > 0)
		TRY(promise_extend(ctx, tx, &file->line, file->list.store_id, file->allocation.picked_units));
	TRY(reservation_get(ctx, tx, (struct reservation_get_in){ ctx->actor.region_id, file->line.id }, &promise, &found));
	*regained = wanted - (found ? promise.units : 0);
	if (*regained > 0)
		TRY(promise_regain(ctx, tx, &file->line, file->list.store_id, &file->ward, *regained));
	TRY(pack_load(ctx, tx, file->line.pack_id, &pack));
	if (pack.article_kind != ARTICLE_LICENCE || file->line.state != LINE_SHORT)
		return OK;
	TRY(licence_choose(ctx, tx, &file->line, file->ward.id, file->line.picked_units + wanted, 0, &licence));
	return licence_count_down(ctx, tx, &file->line, &licence);
}

/* What the line said before it went short. */
static enum err reason_restore(struct ctx *ctx, struct db_tx *tx, struct pick_case *file)
{
	struct line_reason_before_row before;
	bool                          found;
	TRY(line_reason_before(ctx, tx,
			       (struct line_reason_before_in){ ctx->actor.region_id, file->line.id, file->allocation.picked_at, 1 },
			       &before, &found));
	file->line.reason_code = found ? before.reason_code : TEXT("");
	file->line.reason_text = found ? before.reason_text : TEXT("");
	return OK;
}

/*
 * Goods that were stopped while they lay in the box come out of it, and that is all: nothing waits for them again, the bin stays
 * doubted, and a line of which nothing lies in the box any more goes short.
 */
static enum err undo_stopped(struct ctx *ctx, struct db_tx *tx, struct pick_case *file)
{
	const struct allocation_get_row *pick = &file->allocation;
	struct order_line               *line = &file->line;
	TRY(put_back(ctx, tx, file));
	TRY(allocation_close(ctx, tx,
			     (struct allocation_close_in){ ctx->actor.region_id, pick->id, 0, TEXT("cancelled"), TEXT("goods_stopped"),
							   ctx->actor.person_id, ctx->now, 0 }));
	line->picked_units -= pick->picked_units;
	if (line->state == LINE_PICKED && line->picked_units == line->sent_units) {
		TRY(line_move(ctx, tx, line, EVENT_UNPICK, pick->picked_units));
		TRY(promise_drop(ctx, tx, line->id));
		line->reason_code = TEXT("goods_stopped");
		line->reason_text = TEXT(""); /* The code says it all. */
		TRY(line_move(ctx, tx, line, EVENT_LOSE, line_rest(line)));
	} else {
		TRY(line_write(ctx, tx, line));
	}
	TRY(stop_recalled(ctx, tx, file));
	return journal_write(ctx, tx, "short pick taken back", "allocation", pick->id,
			     text_format(ctx->arena, "{\"units\":%lld,\"proposed\":%lld,\"regained\":0}", (long long)pick->picked_units,
					 (long long)pick->units));
}

static bool is_stopped(enum err err)
{
	return err == ERR_BATCH_EXPIRED || err == ERR_BATCH_SHORT_DATED || err == ERR_BATCH_BLOCKED || err == ERR_BATCH_QUARANTINED;
}

static enum err undo_short(struct ctx *ctx, struct db_tx *tx, struct pick_case *file)
{
	const struct allocation_get_row *pick = &file->allocation;
	struct beside                    beside;
	int64_t                          regained = 0;
	TRY(check_undecided(ctx, tx, file));
	enum err usable = pick_case_check_usable(ctx, tx, file);
	if (is_stopped(usable) && pick->picked_units > 0) {
		ctx->error = (struct error){ 0 };
		return undo_stopped(ctx, tx, file);
	}
	TRY(usable);
	TRY(beside_load(ctx, tx, file, &beside));
	if (beside.is_instead_done)
		return fail(ctx, ERR_STATE, "pick", "what was proposed instead is picked: take that back first");
	TRY(count_task_take_back(ctx, tx, pick->place_id, pick->batch_id, "short_pick", pick->id, pick->picked_at));
	TRY(allocations_cancel_instead(ctx, tx, (struct allocations_cancel_instead_in){ ctx->actor.region_id, file->line.id, pick->id }));
	TRY(put_back(ctx, tx, file));
	TRY(check_bin_holds(ctx, tx, file));
	file->line.picked_units -= pick->picked_units;
	TRY(regain(ctx, tx, file, beside.waiting, &regained));
	if (!beside.is_other_short)
		TRY(reason_restore(ctx, tx, file));
	if (file->line.state == LINE_RELEASED)
		TRY(line_write(ctx, tx, &file->line));
	else
		TRY(line_move(ctx, tx, &file->line, EVENT_UNLOSE, pick->units));
	return journal_write(ctx, tx, "short pick taken back", "allocation", pick->id,
			     text_format(ctx->arena, "{\"units\":%lld,\"proposed\":%lld,\"regained\":%lld}", (long long)pick->picked_units,
					 (long long)pick->units, (long long)regained));
}

enum err pick_undo(struct ctx *ctx, struct db_tx *tx, int64_t allocation_id, struct pick_undone *out)
{
	struct pick_case file;
	TRY(pick_case_open(ctx, tx, allocation_id, true, &file));
	TRY(pick_case_check_walker(ctx, tx, &file));
	*out = (struct pick_undone){ allocation_id, text_is(file.allocation.state, "short") };
	if ((!out->was_short && !text_is(file.allocation.state, "picked")) || !text_is(file.list.shipment_state, "packing"))
		return fail(ctx, ERR_STATE, "pick", "only a pick in an open box can be taken back");
	return out->was_short ? undo_short(ctx, tx, &file) : undo_whole(ctx, tx, &file);
}
