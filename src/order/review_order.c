/*
 * review_order.c - farmaceutisk granskning
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/review_order.h"

#include <stdlib.h>

#include "catalogue/exchange.h"
#include "catalogue/pack.h"
#include "format/json.h"
#include "order/licence_use.h"
#include "order/order.sql.h"
#include "order/order_rules.h"
#include "order/promise.h"
#include "order/review.sql.h"
#include "order/unit_assortment.h"
#include "people/changed.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/stock.sql.h"

enum { PAYLOAD_MOST = 4000 };

/* Everything a decision is made from. */
struct case_file {
	struct order_line      line;
	struct order_get_row   order;
	struct place           ward;
	struct unit_assortment assortment; /* Of the ward. */
};

static enum err open_case(struct ctx *ctx, struct db_tx *tx, int64_t line_id, struct case_file *out)
{
	TRY(line_load(ctx, tx, line_id, &out->line));
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, out->line.order_id }, &out->order));
	TRY(person_may(ctx, tx, PERMIT_REVIEW, out->order.store_id));
	TRY(place_load(ctx, tx, out->order.ward_id, &out->ward));
	return unit_assortment_load(ctx, tx, &out->ward, &out->assortment);
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
	TRY(rule_assortment(ctx, &file->assortment, pack));
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
			int64_t units, enum line_event_kind event, int64_t licence_id)
{
	struct order_line    *line = &file->line;
	struct licence_choice licence = { 0 };
	TRY(check_approval(ctx, tx, file, pack));
	if (units % pack->units_per_pack != 0)
		return fail(ctx, ERR_WHOLE_PACKS_ONLY, "units", "%lld units are not whole packs of %lld", (long long)units,
			    (long long)pack->units_per_pack);
	if (units <= line->picked_units)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units, %lld are picked already", (long long)units,
			    (long long)line->picked_units);
	enum line_state to;
	TRY(line_state_next(ctx, line->state, event, &to)); /* Asked before anything is promised. */
	if (pack->article_kind == ARTICLE_LICENCE)
		TRY(licence_choose(ctx, tx, line, file->ward.id, units, licence_id, &licence));
	line->units = units;
	line->expected_day = DAY_NONE;
	sign(ctx, line);
	TRY(promise_make(ctx, tx, line, file->order.store_id, &file->ward));
	if (pack->article_kind == ARTICLE_LICENCE) {
		TRY(licence_count_back(ctx, tx, line->id, units, "approve")); /* Less than it held before. */
		TRY(licence_count_down(ctx, tx, line, &licence));
	}
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
	return approve(ctx, tx, file, &pack, units, EVENT_APPROVE, review->licence_id);
}

/* The three levels: a national group or an addition of the region, and the ward's mark, which the ward itself may lift. */
static enum err check_exchange(struct ctx *ctx, struct db_tx *tx, const struct case_file *file, const struct review *review)
{
	struct line_mark_row mark;
	struct exchange_will will;
	TRY(exchange_check(ctx, tx, file->line.requested_pack_id, review->pack_id, ctx->today));
	if (!text_is_empty(review->agreed_by))
		return OK;
	TRY(line_mark(ctx, tx, (struct line_mark_in){ ctx->actor.region_id, file->line.id }, &mark));
	TRY(exchange_will_of(ctx, tx, file->ward.id, file->line.requested_pack_id, mark.mark, ctx->today, &will));
	return exchange_check_will(ctx, &will);
}

static enum err decide_exchange(struct ctx *ctx, struct db_tx *tx, struct case_file *file, const struct review *review)
{
	struct order_line *line = &file->line;
	if (line->picked_units > 0)
		return fail(ctx, ERR_STATE, "line", "a part of the line is picked: close the rest and order the other pack");
	TRY(need_reason(ctx, review));
	TRY(check_exchange(ctx, tx, file, review));
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
	return approve(ctx, tx, file, &pack, units, EVENT_EXCHANGE, 0);
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

static struct text journal_words(struct ctx *ctx, const struct order_line *line, const struct review *review)
{
	struct buf         out;
	struct json_writer w;
	buf_init(&out, ctx->arena, PAYLOAD_MOST);
	w = json_to(&out);
	json_object_start(&w);
	json_put_i64(&w, "order", line->order_id);
	json_put_i64(&w, "requested_pack", line->requested_pack_id);
	json_put_i64(&w, "requested_units", line->requested_units);
	json_put_i64(&w, "pack", line->pack_id);
	json_put_i64(&w, "units", line->units);
	json_put_text(&w, "reason", review->reason_code.at ? review->reason_code : TEXT(""));
	if (review->licence_id)
		json_put_i64(&w, "licence", review->licence_id);
	if (!text_is_empty(review->agreed_by))
		json_put_text(&w, "agreed_by", review->agreed_by);
	json_object_end(&w);
	return buf_done(&out);
}

enum err review_line(struct ctx *ctx, struct db_tx *tx, const struct review *review)
{
	static const char *const events[] = { "line approved", "line exchanged", "line back-ordered", "line rejected" };
	struct case_file file;
	TRY(open_case(ctx, tx, review->line_id, &file));
	/* Of two who decide at once, the second waits here, and then sees what the first did. */
	TRY(store_pack_lock(ctx, tx, (struct store_pack_lock_in){ ctx->actor.region_id, file.order.store_id, file.line.pack_id }));
	TRY(line_load(ctx, tx, review->line_id, &file.line));
	if (review->version != 0 && review->version != file.line.version)
		return line_changed(ctx, tx, &file.line);
	TRY(decide(ctx, tx, &file, review));
	return journal_write(ctx, tx, events[review->decision], "line", file.line.id, journal_words(ctx, &file.line, review));
}

/* As they stand on the order. */
static int outcome_compare(const void *a, const void *b)
{
	const struct review_outcome *one = a, *other = b;
	return (one->line_number > other->line_number) - (one->line_number < other->line_number);
}

enum err review_order(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t version,
		      struct review_outcomes *out)
{
	struct case_file   file;
	struct order_lines lines;
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, &file.order));
	TRY(person_may(ctx, tx, PERMIT_REVIEW, file.order.store_id));
	if (version != 0 && version != file.order.version)
		return changed_meanwhile(ctx, tx, "order", "order", order_id);
	TRY(place_load(ctx, tx, file.order.ward_id, &file.ward));
	TRY(unit_assortment_load(ctx, tx, &file.ward, &file.assortment));
	TRY(lines_load(ctx, tx, order_id, &lines));
	*out = (struct review_outcomes){ .at = arena_array(ctx->arena, struct review_outcome, lines.count + 1) };
	const size_t *by_pack = lines_by_pack(ctx, &lines);
	for (size_t i = 0; i < lines.count; i++) {
		if (i % LINES_AHEAD == 0)
			TRY(lines_ask_ahead(ctx, tx, &lines, by_pack, i, file.ward.id));
		file.line = lines.at[by_pack[i]];
		if (file.line.state != LINE_PLACED)
			continue;
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
	qsort(out->at, out->count, sizeof *out->at, outcome_compare);
	if (out->count == 0)
		return fail(ctx, ERR_STATE, "order", "order %lld has no line that waits for review",
			    (long long)file.order.number);
	return journal_write(ctx, tx, "order reviewed", "order", order_id,
			     text_format(ctx->arena, "{\"approved\":%zu,\"left\":%zu}", out->approved,
					 out->count - out->approved));
}

/* ---------------------------------------------------------------- the rest */

/* The lines of one order that need no decision; the order's rows are read once. */
static enum err approve_rest_of(struct ctx *ctx, struct db_tx *tx, const struct review_queue *queue,
				const struct review_queue_order *order, struct review_rest_done *out)
{
	struct case_file file = { 0 };
	for (size_t i = order->first; i < order->first + order->count; i++) {
		const struct review_item *item = &queue->items[i];
		if (item->reasons.count > 0 || item->state != LINE_PLACED)
			continue;
		if (out->approved == REVIEW_REST_MOST) {
			out->left++;
			continue;
		}
		if (file.order.id == 0) {
			TRY(open_case(ctx, tx, item->line->id, &file));
		} else {
			TRY(line_load(ctx, tx, item->line->id, &file.line));
		}
		struct review review = { .line_id = item->line->id, .decision = REVIEW_APPROVE };
		enum err      err = decide_approve(ctx, tx, &file, &review);
		if (err && err_kind(err) != REFUSED)
			return err;
		if (err) { /* Found before anything of the line is written. */
			out->left++;
			if (out->first_refused.err == OK)
				out->first_refused = ctx->error;
			ctx->error = (struct error){ 0 };
			continue;
		}
		out->approved++;
		TRY(journal_write(ctx, tx, "line approved with the rest", "line", file.line.id, journal_words(ctx, &file.line, &review)));
	}
	return OK;
}

enum err review_approve_rest(struct ctx *ctx, struct db_tx *tx, const struct review_rest *rest, struct review_rest_done *out)
{
	struct review_queue queue;
	*out = (struct review_rest_done){ 0 };
	TRY(review_queue_load(ctx, tx, &queue));
	for (size_t i = 0; i < queue.order_count; i++) {
		const struct review_queue_order *order = &queue.orders[i];
		bool is_seen = !moment_is_none(order->order->placed_at) &&
			       (moment_is_none(rest->seen_at) || order->order->placed_at.us <= rest->seen_at.us);
		if (order->rest == 0 || !is_seen || !review_filter_order(&rest->filter, order))
			continue;
		if (person_may(ctx, tx, PERMIT_REVIEW, order->order->store_id)) {
			if (rest->filter.order_id)
				return ctx->error.err;
			ctx->error = (struct error){ 0 }; /* Another pharmacy's. */
			continue;
		}
		TRY(approve_rest_of(ctx, tx, &queue, order, out));
	}
	if (out->approved == 0 && out->left == 0)
		return fail(ctx, ERR_STATE, "lines", "no line is left that needs no decision");
	return journal_write(ctx, tx, "rest approved", rest->filter.order_id ? "order" : "queue", rest->filter.order_id,
			     text_format(ctx->arena, "{\"approved\":%lld,\"left\":%lld}", (long long)out->approved,
					 (long long)out->left));
}
