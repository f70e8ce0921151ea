/*
 * count_stock.c - inventering, from selection to counted
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/count_stock.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "catalogue/price.h"
#include "people/changed.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/control_narcotics.h"
#include "stock/count.sql.h"
#include "stock/count_rules.h"
#include "stock/receive_delivery.h"
#include "stock/stock.sql.h"
#include "stock/value.h"

/* ---------------------------------------------------------------- what is counted */

static enum err bin_of(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct text code, struct place *out)
{
	TRY(place_by_code(ctx, tx, code, out));
	if (out->store_id != store_id)
		return fail(ctx, ERR_STATE, "place", "%.*s is not a place of the store", TEXT_ARG(out->code));
	return OK;
}

/* The ends of a zone, whichever way they were given. */
static enum err zone_of(struct ctx *ctx, struct db_tx *tx, const struct count_selection *selection,
			struct count_lines_choose_in *in, struct text *parameter)
{
	struct place from = { 0 }, to = { 0 };
	bool         has_from = !text_is_empty(selection->from_code), has_to = !text_is_empty(selection->to_code);
	if (has_from)
		TRY(bin_of(ctx, tx, selection->store_id, selection->from_code, &from));
	if (has_to)
		TRY(bin_of(ctx, tx, selection->store_id, selection->to_code, &to));
	if (has_from)
		in->from_walk = from.walk_order;
	if (has_to)
		in->to_walk = to.walk_order;
	if (in->from_walk > in->to_walk) {
		int64_t swapped = in->from_walk;
		in->from_walk = in->to_walk;
		in->to_walk = swapped;
	}
	*parameter = text_format(ctx->arena, "%.*s – %.*s", TEXT_ARG(from.code), TEXT_ARG(to.code));
	return OK;
}

/* From a person's choice to the query's. */
static enum err read_selection(struct ctx *ctx, struct db_tx *tx, const struct count_selection *selection,
			       struct count_lines_choose_in *in, struct text *parameter)
{
	bool needs_word = false;
	*parameter = selection->word.at ? selection->word : TEXT("");
	if (text_is(selection->kind, "zone"))
		return zone_of(ctx, tx, selection, in, parameter);
	if (text_is(selection->kind, "tasks")) {
		in->only_tasks = true;
		*parameter = TEXT("");
		return OK;
	}
	if (text_is(selection->kind, "since")) {
		if (day_is_none(selection->since))
			return fail(ctx, ERR_FIELD_MISSING, "since", "give the day");
		in->by_since = true;
		in->since = zone_moment(selection->since, 0, 0, 0);
		*parameter = day_text(ctx->arena, selection->since);
		return OK;
	}
	if ((needs_word = text_is(selection->kind, "storage_class")))
		in->storage_class = *parameter;
	else if ((needs_word = text_is(selection->kind, "narcotic_class")))
		in->narcotic_class = *parameter;
	else if ((needs_word = text_is(selection->kind, "value_class")))
		in->value_class = *parameter;
	if (!needs_word || text_is_empty(*parameter))
		return fail(ctx, ERR_FIELD_MISSING, "selection", "say what is to be counted");
	return OK;
}

enum err count_open(struct ctx *ctx, struct db_tx *tx, const struct count_selection *selection, struct count_opened *out)
{
	struct place                 store;
	struct count_insert_row      row;
	struct text                  parameter;
	int64_t                      changed;
	struct count_lines_choose_in in = { .region_id = ctx->actor.region_id,
					    .store_id = selection->store_id,
					    .to_walk = INT64_MAX,
					    .since = { 0 },
					    .storage_class = TEXT(""),
					    .narcotic_class = TEXT(""),
					    .value_class = TEXT("") };
	*out = (struct count_opened){ 0 };
	TRY(place_load(ctx, tx, selection->store_id, &store));
	TRY(person_may(ctx, tx, PERMIT_COUNT, store.id));
	if (!store.can_supply)
		return fail(ctx, ERR_STATE, "store_id", "%.*s is no store", TEXT_ARG(store.code));
	TRY(read_selection(ctx, tx, selection, &in, &parameter));
	TRY(count_tasks_close_gone(ctx, tx,
				   (struct count_tasks_close_gone_in){ ctx->actor.region_id, store.id, ctx->now,
								       ctx->actor.person_id },
				   &changed));
	TRY(document_number_take(ctx, tx, "count", &out->number));
	TRY(count_insert(ctx, tx,
			 (struct count_insert_in){ ctx->actor.region_id, out->number, store.id, selection->kind, parameter,
						   selection->is_blind, selection->note.at ? selection->note : TEXT(""), ctx->now,
						   ctx->actor.person_id },
			 &row));
	out->count_id = in.count_id = row.id;
	TRY(count_lines_choose(ctx, tx, in, &out->lines));
	if (out->lines == 0)
		return fail(ctx, ERR_STATE, "selection", "there is nothing to count in the selection, or another open count has it");
	return journal_write(ctx, tx, "count opened", "count", out->count_id,
			     text_format(ctx->arena, "{\"number\":%lld,\"lines\":%lld}", (long long)out->number,
					 (long long)out->lines));
}

/* ---------------------------------------------------------------- a line */

enum err count_value_of_gain(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, int64_t pack_id, int64_t balance_units,
			     int64_t balance_value_ore, int64_t added, int64_t *out_ore)
{
	struct batch_worth_row        batch;
	struct pack_facts             pack;
	struct price_found            price;
	struct receipt_last_price_row paid;
	bool                          was_paid;
	if (balance_units > 0)
		return count_gain_value(balance_value_ore, balance_units, added, out_ore);
	TRY(batch_worth(ctx, tx, (struct batch_worth_in){ ctx->actor.region_id, batch_id }, &batch));
	if (batch.units > 0)
		return count_gain_value(batch.value_ore, batch.units, added, out_ore);
	TRY(pack_load(ctx, tx, pack_id, &pack));
	TRY(receipt_last_price(ctx, tx, (struct receipt_last_price_in){ ctx->actor.region_id, pack_id }, &paid, &was_paid));
	if (was_paid)
		return count_gain_value(paid.pack_price_ore, pack.units_per_pack, added, out_ore);
	TRY(price_on(ctx, tx, pack_id, ctx->today, &price));
	if (!price.found || money_is_none(price.aip))
		return fail(ctx, ERR_FIELD_MISSING, "price",
			    "no price is known for %.*s: receive the goods as a delivery, with the price paid", TEXT_ARG(pack.name));
	return count_gain_value(price.aip.ore, pack.units_per_pack, added, out_ore);
}

/* The balance as it is now, and what the difference to it is worth. */
static enum err look_up(struct ctx *ctx, struct db_tx *tx, const struct count_line_get_row *line, int64_t units,
			struct count_line_store_in *in)
{
	struct balance_get_row balance = { 0 };
	bool                   found;
	int64_t                value = 0;
	TRY(balance_get(ctx, tx,
			(struct balance_get_in){ ctx->actor.region_id, line->place_id, line->batch_id, line->owner_id,
						 line->earmark_id },
			&balance, &found));
	if (!found)
		balance = (struct balance_get_row){ 0 };
	if (units < balance.units) {
		TRY(value_share(balance.value_ore, balance.units, balance.units - units, &value));
		value = -value;
	} else if (units > balance.units) {
		TRY(count_value_of_gain(ctx, tx, line->batch_id, line->pack_id, balance.units, balance.value_ore,
					units - balance.units, &value));
	}
	*in = (struct count_line_store_in){ ctx->actor.region_id, line->id, units, ctx->now, ctx->actor.person_id, balance.units,
					    balance.value_ore, value };
	return OK;
}

enum err count_limits_today(struct ctx *ctx, struct db_tx *tx, struct count_limits *out)
{
	struct rule_parameter_row row;
	bool                      found;
	*out = (struct count_limits){ 0 };
	TRY(rule_parameter(ctx, tx, (struct rule_parameter_in){ TEXT("R-COUNT-01"), ctx->today }, &row, &found));
	return found ? count_limits_read(ctx, row.parameter, out) : OK;
}

static enum err seen_of(struct ctx *ctx, const struct count_line_get_row *line, int64_t counted, int64_t balance, int64_t value,
			struct count_seen *out)
{
	*out = (struct count_seen){ balance, counted, value, NARCOTIC_UNKNOWN };
	return narcotic_class_of(ctx, line->narcotic_class, &out->class);
}

static enum err waiting_again(struct ctx *ctx, struct db_tx *tx, const struct count_line_get_row *line, int64_t *again_id)
{
	int64_t                      changed;
	struct count_line_insert_row row;
	TRY(count_line_supersede(ctx, tx, (struct count_line_supersede_in){ ctx->actor.region_id, line->id }, &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "line", "count_line", line->id);
	TRY(count_line_insert(ctx, tx,
			      (struct count_line_insert_in){ ctx->actor.region_id, line->count_id, line->place_id, line->batch_id,
							     line->owner_id, line->earmark_id, line->id, line->is_found },
			      &row));
	*again_id = row.id;
	return OK;
}

/* Whoever was asked not to count a line again does not; `*is_other` says that a rule's wish for another is met. */
static enum err check_person(struct ctx *ctx, struct db_tx *tx, const struct count_line_get_row *line, struct count_limits limits,
			     bool *is_other)
{
	struct count_line_get_row before;
	struct count_seen         seen;
	*is_other = false;
	if (line->recount_of == 0)
		return OK;
	TRY(count_line_get(ctx, tx, (struct count_line_get_in){ ctx->actor.region_id, line->recount_of }, &before));
	TRY(seen_of(ctx, &before, before.counted_units, before.balance_at_count, before.difference_value_ore, &seen));
	*is_other = before.counted_by != ctx->actor.person_id;
	return count_other_person(ctx, count_asks_again(&seen, limits), before.counted_by, ctx->actor.person_id);
}

/* Open the count for a change: two people at once wait for each other here. */
static enum err open_count(struct ctx *ctx, struct db_tx *tx, int64_t count_id, struct count_get_row *count)
{
	int64_t changed;
	TRY(count_get(ctx, tx, (struct count_get_in){ ctx->actor.region_id, count_id }, count));
	TRY(person_may(ctx, tx, PERMIT_COUNT, count->store_id));
	TRY(count_touch(ctx, tx, (struct count_touch_in){ ctx->actor.region_id, count_id }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "count", "count %lld is %s", (long long)count->number,
			    in_words(ctx, count->state.at));
	return OK;
}

static enum err store_line(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct count_line_get_row *line, int64_t units,
			   struct counted *out)
{
	struct count_line_store_in in;
	struct count_limits        limits;
	struct count_seen          seen;
	int64_t                    changed;
	bool                       is_other;
	if (units < 0 || units > LIMIT_UNITS)
		return fail(ctx, ERR_QUANTITY_OVERFLOW, "units", "%lld units", (long long)units);
	TRY(count_limits_today(ctx, tx, &limits));
	if (text_is(line->state, "counted")) { /* Counted anew: the first finding stays beside it. */
		int64_t again_id;
		TRY(waiting_again(ctx, tx, line, &again_id));
		TRY(count_line_get(ctx, tx, (struct count_line_get_in){ ctx->actor.region_id, again_id }, line));
	}
	if (!text_is(line->state, "waiting"))
		return fail(ctx, ERR_STATE, "line", "the line is decided, or was replaced by a recount");
	TRY(check_person(ctx, tx, line, limits, &is_other));
	TRY(look_up(ctx, tx, line, units, &in));
	TRY(count_line_store(ctx, tx, in, &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "line", "count_line", line->id);
	*out = (struct counted){ .line_id = line->id, .difference = units - in.balance_at_count };
	TRY(seen_of(ctx, line, units, in.balance_at_count, in.difference_value_ore, &seen));
	out->asks_again = !is_other && count_asks_again(&seen, limits) != NULL;
	if (out->asks_again)
		TRY(waiting_again(ctx, tx, line, &out->line_id));
	else if (out->difference == 0)
		TRY(count_task_close(ctx, tx,
				     (struct count_task_close_in){ ctx->actor.region_id, line->place_id, line->batch_id, ctx->now,
								   ctx->actor.person_id, line->id },
				     &changed));
	/* Found by whom the rules let find it: of narcotics it is a case from now on. */
	if (!out->asks_again)
		TRY(discrepancy_open(ctx, tx, store_id, line->batch_id, line->id, out->difference, line->narcotic_class));
	return journal_write(ctx, tx, "counted", "count_line", line->id,
			     text_format(ctx->arena, "{\"units\":%lld,\"balance\":%lld,\"again\":%s}", (long long)units,
					 (long long)in.balance_at_count, out->asks_again ? "true" : "false"));
}

enum err count_units(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t units, struct counted *out)
{
	struct count_line_get_row line;
	struct count_get_row      count;
	TRY(count_line_get(ctx, tx, (struct count_line_get_in){ ctx->actor.region_id, line_id }, &line));
	TRY(open_count(ctx, tx, line.count_id, &count));
	return store_line(ctx, tx, count.store_id, &line, units, out);
}

enum err count_found(struct ctx *ctx, struct db_tx *tx, const struct count_find *find, struct counted *out)
{
	struct count_get_row             count;
	struct place                     place;
	struct count_line_of_balance_row other;
	struct count_line_insert_row     made = { 0 };
	struct count_line_get_row        line;
	int64_t                          batch_id;
	bool                             found;
	TRY(open_count(ctx, tx, find->count_id, &count));
	TRY(place_load(ctx, tx, find->place_id, &place));
	if (place.store_id != count.store_id || place.is_virtual)
		return fail(ctx, ERR_STATE, "place", "%.*s is not a place of the store", TEXT_ARG(place.code));
	TRY(article_ensure(ctx, tx, find->pack_id));
	TRY(batch_ensure(ctx, tx, find->pack_id, find->batch_label, find->expiry, &batch_id));
	TRY(count_line_of_balance(ctx, tx,
				  (struct count_line_of_balance_in){ ctx->actor.region_id, place.id, batch_id, 0, 0 }, &other, &found));
	if (found && other.count_id != find->count_id)
		return fail(ctx, ERR_STATE, "count", "count %lld has the batch in this bin", (long long)other.number);
	if (!found)
		TRY(count_line_insert(ctx, tx,
				      (struct count_line_insert_in){ ctx->actor.region_id, find->count_id, place.id, batch_id, 0, 0, 0,
								     true },
				      &made));
	TRY(count_line_get(ctx, tx, (struct count_line_get_in){ ctx->actor.region_id, found ? other.id : made.id }, &line));
	return store_line(ctx, tx, count.store_id, &line, find->units, out);
}

enum err count_again(struct ctx *ctx, struct db_tx *tx, int64_t line_id)
{
	struct count_line_get_row line;
	struct count_get_row      count;
	int64_t                   again_id, changed;
	TRY(count_line_get(ctx, tx, (struct count_line_get_in){ ctx->actor.region_id, line_id }, &line));
	TRY(open_count(ctx, tx, line.count_id, &count));
	if (!text_is(line.state, "counted"))
		return fail(ctx, ERR_STATE, "line", "only a counted line that is not decided can be counted again");
	TRY(waiting_again(ctx, tx, &line, &again_id));
	TRY(count_move(ctx, tx,
		       (struct count_move_in){ ctx->actor.region_id, line.count_id, TEXT("open"), MOMENT_NONE, MOMENT_NONE, 0 },
		       &changed));
	return journal_write(ctx, tx, "recount asked for", "count_line", line_id,
			     text_format(ctx->arena, "{\"line\":%lld}", (long long)again_id));
}

/* ---------------------------------------------------------------- the end */

enum err count_finish(struct ctx *ctx, struct db_tx *tx, int64_t count_id, bool leave_rest)
{
	struct count_get_row      count;
	struct count_progress_row progress;
	int64_t                   changed;
	TRY(open_count(ctx, tx, count_id, &count));
	TRY(count_progress(ctx, tx, (struct count_progress_in){ ctx->actor.region_id, count_id }, &progress));
	if (progress.waiting > 0 && !leave_rest)
		return fail(ctx, ERR_STATE, "count", "%lld lines are not counted yet", (long long)progress.waiting);
	if (progress.counted + progress.approved == 0)
		return fail(ctx, ERR_STATE, "count", "nothing is counted: cancel the count instead");
	TRY(count_lines_leave(ctx, tx, (struct count_lines_leave_in){ ctx->actor.region_id, count_id, false }, &changed));
	TRY(count_move(ctx, tx,
		       (struct count_move_in){ ctx->actor.region_id, count_id, TEXT("counted"), ctx->now, MOMENT_NONE, 0 }, &changed));
	return journal_write(ctx, tx, "count finished", "count", count_id,
			     text_format(ctx->arena, "{\"counted\":%lld,\"left\":%lld}", (long long)progress.counted,
					 (long long)progress.waiting));
}

enum err count_cancel(struct ctx *ctx, struct db_tx *tx, int64_t count_id)
{
	struct count_get_row      count;
	struct count_progress_row progress;
	int64_t                   changed;
	TRY(open_count(ctx, tx, count_id, &count));
	TRY(count_progress(ctx, tx, (struct count_progress_in){ ctx->actor.region_id, count_id }, &progress));
	if (progress.approved > 0)
		return fail(ctx, ERR_STATE, "count", "%lld lines are approved: finish the count instead", (long long)progress.approved);
	TRY(count_lines_leave(ctx, tx, (struct count_lines_leave_in){ ctx->actor.region_id, count_id, true }, &changed));
	TRY(count_move(ctx, tx,
		       (struct count_move_in){ ctx->actor.region_id, count_id, TEXT("cancelled"), MOMENT_NONE, MOMENT_NONE, 0 },
		       &changed));
	return journal_write(ctx, tx, "count cancelled", "count", count_id, TEXT("{}"));
}

enum err count_task_open(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t batch_id, const char *cause,
			 int64_t cause_id, struct text reason_code)
{
	struct place           place;
	struct balance_get_row balance;
	bool                   found;
	int64_t                opened;
	TRY(place_load(ctx, tx, place_id, &place));
	TRY(balance_get(ctx, tx, (struct balance_get_in){ ctx->actor.region_id, place_id, batch_id, 0, 0 }, &balance, &found));
	if (!found || place.store_id == 0)
		return OK; /* Nothing is left there to doubt. */
	TRY(count_task_insert(ctx, tx,
			      (struct count_task_insert_in){ ctx->actor.region_id, place.store_id, place_id, batch_id, text_of(cause),
							     cause_id, reason_code.at ? reason_code : TEXT(""), ctx->now,
							     ctx->actor.person_id },
			      &opened));
	if (opened == 0)
		return OK;
	return journal_write(ctx, tx, "count task opened", "place", place_id,
			     text_format(ctx->arena, "{\"batch\":%lld,\"cause\":\"%s\"}", (long long)batch_id, cause));
}

enum err count_task_take_back(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t batch_id, const char *cause,
			      int64_t cause_id, struct moment since)
{
	struct counts_since_row counted;
	int64_t                 closed;
	TRY(counts_since(ctx, tx, (struct counts_since_in){ ctx->actor.region_id, place_id, batch_id, since }, &counted));
	if (counted.counts > 0)
		return fail(ctx, ERR_STATE, "pick", "the bin was counted after it was told short");
	TRY(count_task_close_unfounded(ctx, tx,
				       (struct count_task_close_unfounded_in){ ctx->actor.region_id, text_of(cause), cause_id, ctx->now,
									       ctx->actor.person_id },
				       &closed));
	if (closed == 0)
		return OK;
	return journal_write(ctx, tx, "count task taken back", "place", place_id,
			     text_format(ctx->arena, "{\"batch\":%lld,\"cause\":\"%s\"}", (long long)batch_id, cause));
}
