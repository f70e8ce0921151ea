/*
 * review_order.c - farmaceutisk granskning
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/review_order.h"

#include "catalogue/exchange.h"
#include "catalogue/pack.h"
#include "order/order.sql.h"
#include "order/order_rules.h"
#include "order/promise.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/availability.h"
#include "stock/short_dated.h"

/* Everything a decision is made from. */
struct case_file {
	struct order_line    line;
	struct order_get_row order;
	struct place         ward;
};

static enum err open_case(struct ctx *ctx, struct db_tx *tx, int64_t line_id, struct case_file *out)
{
	TRY(line_load(ctx, tx, line_id, &out->line));
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, out->line.order_id }, &out->order));
	TRY(person_may(ctx, tx, PERMIT_REVIEW, out->order.store_id));
	return place_load(ctx, tx, out->order.ward_id, &out->ward);
}

static enum err need_reason(struct ctx *ctx, const struct review *review)
{
	if (text_is_empty(review->reason_code) && text_is_empty(review->reason_text))
		return fail(ctx, ERR_FIELD_MISSING, "reason_code", "a decision that differs from what was asked for needs a reason");
	return OK;
}

/* The rules that law asks again at approval: the ward may have changed since the order was placed. */
static enum err check_approval(struct ctx *ctx, struct db_tx *tx, const struct case_file *file,
			       const struct pack_facts *pack)
{
	TRY(rule_narcotic_class_known(ctx, pack->narcotic_class));
	struct dispensation_on_row dispensation = { 0 };
	if (file->ward.receiver_kind != RECEIVER_HOSPITAL)
		TRY(dispensation_on(ctx, tx,
				    (struct dispensation_on_in){ ctx->actor.region_id, file->ward.id, pack->pack_id,
								 ctx->today },
				    &dispensation));
	TRY(rule_receiver(ctx, file->ward.receiver_kind, dispensation.count > 0));
	/* A class may have been set, or a pack exchanged, after placing: the order stays one kind. */
	if (narcotic_stands_apart(pack->narcotic_class) != file->order.is_narcotic)
		return refuse(ctx, "R-ORDER-03", ERR_NARCOTICS_APART, "pack",
			      "narcotics of class II and III and other articles do not stand on one order");
	bool is_alcohol = strcmp(requisition_of(pack->narcotic_class, pack->is_undenatured), "alcohol") == 0;
	if (is_alcohol != text_is(file->order.requisition, "alcohol"))
		return refuse(ctx, "R-ORDER-05", ERR_ALCOHOL_APART, "pack",
			      "undenatured alcohol and other articles do not stand on one order");
	return OK;
}

static void sign(struct ctx *ctx, struct order_line *line)
{
	line->decided_by = ctx->actor.person_id;
	line->decided_at = ctx->now;
}

/* Approve `units` of the line's pack: the pack is set already. */
static enum err approve(struct ctx *ctx, struct db_tx *tx, struct case_file *file, const struct pack_facts *pack,
			int64_t units, enum line_event_kind event)
{
	struct order_line *line = &file->line;
	TRY(check_approval(ctx, tx, file, pack));
	if (units % pack->units_per_pack != 0)
		return fail(ctx, ERR_WHOLE_PACKS_ONLY, "units", "%lld units are not whole packs of %lld", (long long)units,
			    (long long)pack->units_per_pack);
	if (units <= line->picked_units)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units, %lld are picked already", (long long)units,
			    (long long)line->picked_units);
	enum line_state to;
	TRY(line_state_next(ctx, line->state, event, &to)); /* Asked before anything is promised. */
	line->units = units;
	line->expected_day = DAY_NONE;
	sign(ctx, line);
	TRY(promise_make(ctx, tx, line, file->order.store_id, &file->ward));
	return line_move(ctx, tx, line, event, line_rest(line));
}

static enum err decide_approve(struct ctx *ctx, struct db_tx *tx, struct case_file *file, const struct review *review)
{
	struct order_line *line = &file->line;
	struct pack_facts  pack;
	int64_t            units = review->units ? review->units : line->units;
	if (units != line->units)
		TRY(need_reason(ctx, review));
	TRY(pack_load(ctx, tx, line->pack_id, &pack));
	line->reason_code = review->reason_code;
	line->reason_text = review->reason_text;
	return approve(ctx, tx, file, &pack, units, EVENT_APPROVE);
}

static enum err decide_exchange(struct ctx *ctx, struct db_tx *tx, struct case_file *file, const struct review *review)
{
	struct order_line *line = &file->line;
	if (line->picked_units > 0)
		return fail(ctx, ERR_STATE, "line", "a part of the line is picked: close the rest and order the other pack");
	TRY(need_reason(ctx, review));
	TRY(exchange_check(ctx, tx, line->requested_pack_id, review->pack_id, ctx->today));
	struct pack_facts pack;
	TRY(article_ensure(ctx, tx, review->pack_id));
	TRY(pack_load(ctx, tx, review->pack_id, &pack));
	int64_t units = review->units;
	if (units == 0) {
		int64_t packs = (line->requested_units + pack.units_per_pack - 1) / pack.units_per_pack;
		TRY(num_multiply(packs, pack.units_per_pack, &units));
	}
	line->pack_id = review->pack_id;
	line->reason_code = review->reason_code;
	line->reason_text = review->reason_text;
	return approve(ctx, tx, file, &pack, units, EVENT_EXCHANGE);
}

static enum err decide_otherwise(struct ctx *ctx, struct db_tx *tx, struct case_file *file, const struct review *review)
{
	struct order_line *line = &file->line;
	TRY(need_reason(ctx, review));
	line->reason_code = review->reason_code;
	line->reason_text = review->reason_text;
	line->expected_day = review->decision == REVIEW_BACKORDER ? review->expected_day : DAY_NONE;
	sign(ctx, line);
	TRY(promise_drop(ctx, tx, line->id));
	return line_move(ctx, tx, line, review->decision == REVIEW_BACKORDER ? EVENT_BACKORDER : EVENT_REJECT,
			 line_rest(line));
}

static enum err decide(struct ctx *ctx, struct db_tx *tx, struct case_file *file, const struct review *review)
{
	switch (review->decision) {
	case REVIEW_APPROVE:
		return decide_approve(ctx, tx, file, review);
	case REVIEW_EXCHANGE:
		return decide_exchange(ctx, tx, file, review);
	case REVIEW_BACKORDER:
	case REVIEW_REJECT:
		return decide_otherwise(ctx, tx, file, review);
	}
	BUG("decision %d", (int)review->decision);
}

enum err review_line(struct ctx *ctx, struct db_tx *tx, const struct review *review)
{
	static const char *const events[] = { "line approved", "line exchanged", "line back-ordered", "line rejected" };
	struct case_file file;
	TRY(open_case(ctx, tx, review->line_id, &file));
	if (review->version != 0 && review->version != file.line.version)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "line", "line %lld was changed by somebody else",
			    (long long)file.line.line_number);
	TRY(decide(ctx, tx, &file, review));
	return journal_write(ctx, tx, events[review->decision], "line", file.line.id,
			     text_format(ctx->arena,
					 "{\"order\":%lld,\"requested_pack\":%lld,\"requested_units\":%lld,\"pack\":%lld,"
					 "\"units\":%lld,\"reason\":\"%.*s\"}",
					 (long long)file.line.order_id, (long long)file.line.requested_pack_id,
					 (long long)file.line.requested_units, (long long)file.line.pack_id,
					 (long long)file.line.units, TEXT_ARG(review->reason_code)));
}

enum err review_order(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t version,
		      struct review_outcomes *out)
{
	struct case_file   file;
	struct order_lines lines;
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, &file.order));
	TRY(person_may(ctx, tx, PERMIT_REVIEW, file.order.store_id));
	if (version != 0 && version != file.order.version)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "order", "order %lld was changed by somebody else",
			    (long long)file.order.number);
	TRY(place_load(ctx, tx, file.order.ward_id, &file.ward));
	TRY(lines_load(ctx, tx, order_id, &lines));
	*out = (struct review_outcomes){ .at = arena_array(ctx->arena, struct review_outcome, lines.count + 1) };
	for (size_t i = 0; i < lines.count; i++) {
		if (lines.at[i].state != LINE_PLACED)
			continue;
		file.line = lines.at[i];
		struct review          review = { .line_id = file.line.id, .decision = REVIEW_APPROVE };
		struct review_outcome *outcome = &out->at[out->count++];
		*outcome = (struct review_outcome){ .line_id = file.line.id, .line_number = file.line.line_number };
		enum err err = decide_approve(ctx, tx, &file, &review);
		if (err && err_kind(err) != REFUSED)
			return err;
		/* A refusal is found before anything of the line is written: the next line may be tried. */
		outcome->refused = ctx->error;
		ctx->error = (struct error){ 0 };
		out->approved += err == OK;
	}
	if (out->count == 0)
		return fail(ctx, ERR_STATE, "order", "order %lld has no line that waits for review",
			    (long long)file.order.number);
	return journal_write(ctx, tx, "order reviewed", "order", order_id,
			     text_format(ctx->arena, "{\"approved\":%zu,\"left\":%zu}", out->approved,
					 out->count - out->approved));
}

static void sort_by_available(struct review_candidate *at, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && at[k].available > at[k - 1].available; k--) {
			struct review_candidate swapped = at[k];
			at[k] = at[k - 1];
			at[k - 1] = swapped;
		}
}

enum err review_candidates(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const struct order_line *line,
			   const struct place *receiver, struct review_candidates *out)
{
	struct exchange_candidates found;
	TRY(exchange_candidates(ctx, tx, line->requested_pack_id, ctx->today, &found));
	*out = (struct review_candidates){ .at = arena_array(ctx->arena, struct review_candidate, found.count + 1) };
	for (size_t i = 0; i < found.count; i++) {
		struct availability stock;
		struct short_dated  wanted;
		TRY(short_dated_for(ctx, tx, receiver, found.at[i].pack_id, &wanted));
		TRY(availability_load(ctx, tx, store_id, found.at[i].pack_id, wanted.days, false, &stock));
		if (stock.available <= 0 && stock.kept <= 0)
			continue;
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, found.at[i].pack_id, &pack));
		out->at[out->count++] = (struct review_candidate){
			.pack_id = found.at[i].pack_id,
			.is_national = found.at[i].is_national,
			.basis = found.at[i].basis,
			.available = stock.available > 0 ? stock.available : 0,
			.kept = stock.kept,
			.first_expiry = stock.first_expiry,
			.units_per_pack = pack.units_per_pack,
			.packs_wanted = (line->requested_units + pack.units_per_pack - 1) / pack.units_per_pack,
		};
	}
	sort_by_available(out->at, out->count);
	return OK;
}
