/*
 * approve_count.c - differensen bokförs
 *
 * Invariant: balance after approval = counted units + movements since the count.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/approve_count.h"

#include "catalogue/pack.h"
#include "people/changed.h"
#include "people/second_signer.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/count.sql.h"
#include "stock/count_stock.h"
#include "stock/discrepancy_rules.h"
#include "stock/ledger.h"
#include "stock/narcotics_book.sql.h"
#include "stock/reason.h"
#include "stock/stock.sql.h"

/* Goods that are missing: from the bin to the place of differences, at the ledger's share. */
static enum err post_loss(struct ctx *ctx, struct db_tx *tx, const struct count_lines_row *line, int64_t difference_id,
			  struct text reason, struct count_approved *out, struct ledger_posted *posted)
{
	struct balance_get_row now = { 0 };
	struct place           place;
	bool                   found;
	int64_t                missing = line->balance_at_count - line->counted_units;
	TRY(balance_get(ctx, tx,
			(struct balance_get_in){ ctx->actor.region_id, line->place_id, line->batch_id, line->owner_id,
						 line->earmark_id },
			&now, &found));
	if (!found || now.units < missing)
		return fail(ctx, ERR_BALANCE_TOO_LOW, "line",
			    "%.*s, batch %.*s: %lld units are missing by the count, but only %lld are left by now: count it again",
			    TEXT_ARG(line->place_code), TEXT_ARG(line->label), (long long)missing,
			    (long long)(found ? now.units : 0));
	TRY(ledger_post(ctx, tx,
			&(struct ledger_entry){ .from_place_id = line->place_id,
						.to_place_id = difference_id,
						.batch_id = line->batch_id,
						.owner_id = line->owner_id,
						.earmark_id = line->earmark_id,
						.units = missing,
						.value = MONEY_NONE,
						.cause_kind = "count",
						.cause_id = line->id,
						.reason = reason,
						.effective_day = DAY_NONE },
			posted));
	TRY(place_load(ctx, tx, line->place_id, &place));
	return goods_gone(ctx, tx, &place, line->batch_id, "count_difference", TEXT("the goods were not there when they were counted"),
			  &out->stopped);
}

static enum err post_gain(struct ctx *ctx, struct db_tx *tx, const struct count_lines_row *line, int64_t difference_id,
			  struct text reason, struct ledger_posted *posted)
{
	/* The value at the count: what the person approved is what is posted. */
	return ledger_post(ctx, tx,
			   &(struct ledger_entry){ .from_place_id = difference_id,
						   .to_place_id = line->place_id,
						   .batch_id = line->batch_id,
						   .owner_id = line->owner_id,
						   .earmark_id = line->earmark_id,
						   .units = line->counted_units - line->balance_at_count,
						   .value = { line->difference_value_ore },
						   .cause_kind = "count",
						   .cause_id = line->id,
						   .reason = reason,
						   .effective_day = DAY_NONE },
			   posted);
}

static enum err approve_line(struct ctx *ctx, struct db_tx *tx, const struct count_lines_row *line, int64_t difference_id,
			     const struct count_decision *decision, struct count_approved *out)
{
	struct ledger_posted posted = { 0 };
	int64_t              changed, difference = line->counted_units - line->balance_at_count;
	struct text          code = TEXT(""), words = TEXT("");
	if (difference != 0) {
		TRY(reason_check(ctx, tx, "count", decision->reason_code, decision->reason_text));
		code = decision->reason_code;
		words = decision->reason_text.at ? text_trim(decision->reason_text) : words;
	}
	if (difference < 0)
		TRY(post_loss(ctx, tx, line, difference_id, code, out, &posted));
	else if (difference > 0)
		TRY(post_gain(ctx, tx, line, difference_id, code, &posted));
	TRY(count_line_decide(ctx, tx,
			      (struct count_line_decide_in){ ctx->actor.region_id, line->id, code, words, ctx->now,
							     ctx->actor.person_id, posted.movement_id },
			      &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "line", "count_line", line->id);
	TRY(count_task_close(ctx, tx,
			     (struct count_task_close_in){ ctx->actor.region_id, line->place_id, line->batch_id, ctx->now,
							   ctx->actor.person_id, line->id },
			     &changed));
	out->lines++;
	out->posted += difference != 0;
	return OK;
}

static const struct count_decision *decision_of(const struct count_decision *decisions, size_t count, int64_t line_id)
{
	for (size_t i = 0; i < count; i++)
		if (decisions[i].line_id == line_id)
			return &decisions[i];
	return NULL;
}

static enum err check_named(struct ctx *ctx, const struct count_lines_rows *lines, const struct count_decision *decisions,
			    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool is_there = false;
		for (size_t k = 0; k < lines->count; k++)
			is_there = is_there || (lines->at[k].id == decisions[i].line_id && text_is(lines->at[k].state, "counted"));
		if (!is_there)
			return fail(ctx, ERR_STATE, "line", "line %lld is not a counted line of this count",
				    (long long)decisions[i].line_id);
	}
	return OK;
}

/* R-NARC-02, asked before anything is written. */
static enum err check_cases(struct ctx *ctx, struct db_tx *tx, const struct count_lines_rows *lines, const struct count_decision *decisions,
			    size_t count)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct count_lines_row *line = &lines->at[i];
		struct discrepancy_of_line_row file;
		bool                          found;
		if (!text_is(line->state, "counted") || line->counted_units == line->balance_at_count || !is_narcotic(line->narcotic_class) ||
		    !decision_of(decisions, count, line->id))
			continue;
		TRY(discrepancy_of_line(ctx, tx, (struct discrepancy_of_line_in){ ctx->actor.region_id, line->id }, &file, &found));
		TRY(rule_discrepancy_post(ctx, found ? file.state : TEXT("")));
	}
	return OK;
}

enum err count_approve(struct ctx *ctx, struct db_tx *tx, int64_t count_id, const struct count_decision *decisions,
		       size_t decision_count, struct count_approved *out)
{
	struct count_get_row      count;
	struct count_lines_rows   lines;
	struct count_progress_row progress;
	int64_t                   changed, difference_id;
	*out = (struct count_approved){ 0 };
	TRY(count_get(ctx, tx, (struct count_get_in){ ctx->actor.region_id, count_id }, &count));
	TRY(person_may(ctx, tx, PERMIT_APPROVE_COUNT, count.store_id));
	TRY(count_touch(ctx, tx, (struct count_touch_in){ ctx->actor.region_id, count_id }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "count", "count %lld is %s", (long long)count.number, in_words(ctx, count.state.at));
	TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_COUNT_APPROVE, count.store_id, NULL, PERMIT_APPROVE_COUNT }));
	TRY(place_virtual(ctx, tx, PLACE_DIFFERENCE, &difference_id));
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, count_id, 0 }, &lines));
	TRY(check_named(ctx, &lines, decisions, decision_count));
	TRY(check_cases(ctx, tx, &lines, decisions, decision_count));
	for (size_t i = 0; i < lines.count; i++) {
		const struct count_lines_row *line = &lines.at[i];
		if (!text_is(line->state, "counted"))
			continue;
		const struct count_decision *decision = decision_of(decisions, decision_count, line->id);
		if (line->counted_units == line->balance_at_count || decision)
			TRY(approve_line(ctx, tx, line, difference_id, decision, out));
	}
	TRY(count_progress(ctx, tx, (struct count_progress_in){ ctx->actor.region_id, count_id }, &progress));
	out->is_done = progress.waiting + progress.counted == 0;
	if (out->is_done)
		TRY(count_move(ctx, tx,
			       (struct count_move_in){ ctx->actor.region_id, count_id, TEXT("approved"), MOMENT_NONE, ctx->now,
						       ctx->actor.person_id },
			       &changed));
	TRY(signer_note(ctx, tx, EYES_COUNT_APPROVE, "count", count_id, 0));
	return journal_write(ctx, tx, "count approved", "count", count_id,
			     text_format(ctx->arena, "{\"lines\":%lld,\"posted\":%lld,\"lines_lost\":%lld}", (long long)out->lines,
					 (long long)out->posted, (long long)out->stopped.lines_lost));
}
