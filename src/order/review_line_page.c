/*
 * review_line_page.c - one line under review: why, and everything it is decided by
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/review_page.h"

#include "base/limits.h"
#include "catalogue/exchange.h"
#include "catalogue/pack.h"
#include "order/order.sql.h"
#include "order/order_view.h"
#include "order/review_order.h"
#include "order/review_page.html.h"
#include "order/unit_assortment.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/availability.h"
#include "stock/short_dated.h"
#include "web/answer.h"
#include "web/plot.h"

enum { PAST_SHOWN = 12, DELIVERIES_SHOWN = 3, KEYS_MOST = 9 };

/* Everything the page is filled from. */
struct desk {
	struct order_line            line;
	struct order_get_row         order;
	struct place                 ward;
	struct pack_facts            asked; /* The pack asked for; */
	struct pack_facts            pack;  /* the one that is supplied. */
	struct review_filter         filter;
	const struct review_queue   *queue;
	const struct review_item    *item; /* NULL: the line does not wait. */
};

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static struct text amount(struct ctx *ctx, const struct exchange *x, int64_t units, const struct pack_facts *pack)
{
	return packs_text(ctx->arena, x->viewer.language, units, pack->units_per_pack);
}

/* ---------------------------------------------------------------- what the decision is made by */

static enum err fill_stock(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct desk *desk,
			   struct review_line_view *view)
{
	struct availability         stock;
	struct review_expected_row  expected;
	struct review_received_rows received;
	int64_t                     region_id = ctx->actor.region_id, store_id = desk->order.store_id, pack_id = desk->line.pack_id;
	struct short_dated          wanted;
	TRY(short_dated_for(ctx, tx, &desk->ward, pack_id, &wanted));
	TRY(availability_load(ctx, tx, store_id, pack_id, wanted.days, false, &stock));
	TRY(review_expected(ctx, tx, (struct review_expected_in){ region_id, store_id, pack_id, ctx->today }, &expected));
	TRY(review_received(ctx, tx, (struct review_received_in){ region_id, store_id, pack_id, DELIVERIES_SHOWN }, &received));
	view->stock = amount(ctx, x, stock.available > 0 ? stock.available : 0, &desk->pack);
	view->usable = amount(ctx, x, stock.usable, &desk->pack);
	view->promised = amount(ctx, x, stock.reserved, &desk->pack);
	view->doubted = amount(ctx, x, stock.doubted, &desk->pack);
	view->has_doubted = stock.doubted > 0;
	view->is_enough = stock.available >= line_rest(&desk->line);
	view->first_expiry = stock.first_expiry;
	view->has_expected = !day_is_none(expected.expected_day);
	view->expected = expected.expected_day;
	view->has_waiting = expected.lines > 0;
	view->waiting = amount(ctx, x, expected.units, &desk->pack);
	view->deliveries.at = arena_array(ctx->arena, struct delivery_view, received.count + 1);
	view->deliveries.count = received.count;
	view->has_deliveries = received.count > 0;
	for (size_t i = 0; i < received.count; i++)
		view->deliveries.at[i] = (struct delivery_view){ received.at[i].received_at, received.at[i].supplier,
								 amount(ctx, x, received.at[i].units, &desk->pack) };
	return OK;
}

static struct text contract_words(struct ctx *ctx, const struct exchange *x, struct text supplier, int64_t rank)
{
	return text_format(ctx->arena, "%.*s %.*s%s%.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_REVIEW_CONTRACT)),
			   TEXT_ARG(supplier), text_is_empty(supplier) ? "" : ", ", TEXT_ARG(text_in(x->viewer.language, T_REVIEW_RANK)),
			   (long long)rank);
}

static enum err fill_contract(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct desk *desk,
			      struct review_line_view *view)
{
	struct contract_of_pack_row row;
	TRY(contract_of_pack(ctx, tx, (struct contract_of_pack_in){ ctx->actor.region_id, desk->line.pack_id, ctx->today }, &row,
			     &view->has_contract));
	if (view->has_contract)
		view->contract = row.is_on ? contract_words(ctx, x, row.supplier, row.rank) : text_in(x->viewer.language, T_WHY_OFF_CONTRACT);
	return OK;
}

/* Why a candidate is allowed: the group, or the decision with its days and direction. */
static struct text basis_words(struct ctx *ctx, const struct exchange *x, const struct review_candidate *candidate)
{
	enum language language = x->viewer.language;
	if (candidate->is_national)
		return text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(language, T_REVIEW_ALLOWED_NATIONAL)),
				   TEXT_ARG(candidate->basis));
	struct text words = text_format(ctx->arena, "%.*s %.*s · %.*s · %.*s %s", TEXT_ARG(text_in(language, T_REVIEW_ALLOWED_REGIONAL)),
					TEXT_ARG(candidate->basis),
					TEXT_ARG(text_in(language, candidate->is_both ? T_REVIEW_BOTH_WAYS : T_REVIEW_ONE_WAY)),
					TEXT_ARG(text_in(language, T_REVIEW_FROM)), day_text(ctx->arena, candidate->valid_from).at);
	if (day_is_none(candidate->valid_to))
		return words;
	return text_format(ctx->arena, "%.*s %.*s %s", TEXT_ARG(words), TEXT_ARG(text_in(language, T_REVIEW_TO)),
			   day_text(ctx->arena, candidate->valid_to).at);
}

/* The reason that is chosen beforehand: what stopped the line. */
static const char *likely_reason(const struct review_item *item)
{
	static const struct {
		enum reason_kind kind;
		const char      *code;
	} likely[] = { { WHY_STOCK, "out_of_stock" },          { WHY_PREPAREDNESS, "preparedness" }, { WHY_HISTORY, "quantity" },
		       { WHY_ASSORTMENT, "not_assortment" },   { WHY_EXCHANGE, "contract" }, { WHY_OFF_CONTRACT, "contract" },
		       { WHY_NO_EXCHANGE, "contract" },        { WHY_ARRIVED, "arrived" } };
	for (size_t i = 0; i < COUNT_OF(likely); i++)
		for (size_t k = 0; item && k < item->reasons.count; k++)
			if (item->reasons.at[k].kind == likely[i].kind)
				return likely[i].code;
	return "other";
}

static enum err fill_will(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct desk *desk,
			  struct exchange_will *will, struct review_line_view *view)
{
	struct line_mark_row mark;
	TRY(line_mark(ctx, tx, (struct line_mark_in){ ctx->actor.region_id, desk->line.id }, &mark));
	TRY(exchange_will_of(ctx, tx, desk->ward.id, desk->line.requested_pack_id, mark.mark, ctx->today, will));
	view->has_mark = will->mark != EXCHANGE_UNSAID;
	view->mark_class = will->mark == EXCHANGE_FORBIDDEN ? TEXT("bad") : TEXT("good");
	struct text word = text_in(x->viewer.language, will->mark == EXCHANGE_FORBIDDEN ? T_REVIEW_MARK_NO : T_REVIEW_MARK_YES);
	view->mark = will->is_of_line || !will->decision.at
			     ? word
			     : text_format(ctx->arena, "%.*s (%.*s: %.*s)", TEXT_ARG(word), TEXT_ARG(will->place_name), TEXT_ARG(will->decision));
	return OK;
}

static enum err fill_replacements(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct desk *desk,
				  struct review_line_view *view)
{
	struct review_candidates found;
	struct exchange_will     will;
	struct unit_assortment   assortment;
	TRY(fill_will(ctx, tx, x, desk, &will, view));
	TRY(unit_assortment_load(ctx, tx, &desk->ward, &assortment));
	TRY(review_candidates(ctx, tx, desk->order.store_id, &desk->line, &desk->ward, &assortment, true, &found));
	view->replacements.at = arena_array(ctx->arena, struct replacement_view, found.count + 1);
	view->replacements.count = found.count;
	view->has_replacements = found.count > 0;
	for (size_t i = 0; i < found.count; i++) {
		const struct review_candidate *one = &found.at[i];
		struct pack_facts              pack;
		TRY(pack_load(ctx, tx, one->pack_id, &pack));
		struct replacement_view *shown = &view->replacements.at[i];
		*shown = (struct replacement_view){
			.pack_id = id_text(ctx, one->pack_id),
			.name = text_format(ctx->arena, "%.*s %.*s, %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength),
					    TEXT_ARG(pack.pack_text), TEXT_ARG(pack.company)),
			.key = i == 0 ? TEXT("b") : id_text(ctx, (int64_t)i + 1),
			.has_key = i < KEYS_MOST && will.mark != EXCHANGE_FORBIDDEN,
			.packs = one->packs_wanted,
			.basis = basis_words(ctx, x, one),
			.contract = one->rank ? contract_words(ctx, x, one->supplier, one->rank) : TEXT(""),
			.is_on_contract = one->rank != 0,
			.available = packs_text(ctx->arena, x->viewer.language, one->available, one->units_per_pack),
			.is_enough = one->suffices,
			.first_expiry = one->first_expiry,
			.price = one->price,
			.has_price = !money_is_none(one->price),
			.is_forbidden = will.mark == EXCHANGE_FORBIDDEN,
			.reason_code = text_of(desk->item && !review_reaches(&desk->item->facts) ? "out_of_stock" : "contract"),
			.version = view->version,
			.next_id = view->next_id,
			.url = view->decide_url,
			.pack_url = url_ids(ctx->arena, "/packs/#", one->pack_id, 0),
			.marks = form_marks_of(x),
		};
		shown->marks.request_key = text_format(ctx->arena, "%.*s-b%zu", TEXT_ARG(x->viewer.request_key), i);
	}
	return OK;
}

static enum err fill_licences(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct desk *desk,
			      struct review_line_view *view)
{
	struct licences_of_pack_rows rows;
	enum language                language = x->viewer.language;
	view->is_licence = desk->pack.article_kind == ARTICLE_LICENCE;
	if (!view->is_licence)
		return OK;
	TRY(licences_of_pack(ctx, tx, (struct licences_of_pack_in){ ctx->actor.region_id, desk->line.pack_id, ctx->today }, &rows));
	view->licences.at = arena_array(ctx->arena, struct licence_row_view, rows.count + 1);
	view->licences.count = rows.count;
	view->has_licences = rows.count > 0;
	for (size_t i = 0; i < rows.count; i++) {
		int64_t     left = rows.at[i].limit_units == I64_NONE ? I64_NONE : rows.at[i].limit_units - rows.at[i].used_units;
		struct text left_words = left == I64_NONE ? text_in(language, T_WHY_NOT_LIMITED)
							  : text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(language, T_WHY_LICENCE_LEFT)),
									TEXT_ARG(amount(ctx, x, left, &desk->pack)));
		view->licences.at[i] = (struct licence_row_view){
			.id = id_text(ctx, rows.at[i].id),
			.url = url_ids(ctx->arena, "/licences/#", rows.at[i].id, 0),
			.number = rows.at[i].number,
			.kind = text_of_word(ctx->arena, language, "LICENCE_KIND", rows.at[i].kind),
			.left = left_words,
			.valid_to = rows.at[i].valid_to,
			.label = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].number), TEXT_ARG(rows.at[i].reference)),
		};
	}
	return OK;
}

/* ---------------------------------------------------------------- the ward */

/* Packs a line, oldest to the left, and the line itself last. */
static void draw_history(struct ctx *ctx, const struct exchange *x, const struct desk *desk, const struct review_history_rows *rows,
			 struct html *out)
{
	enum language      language = x->viewer.language;
	struct plot_point *points = arena_array(ctx->arena, struct plot_point, rows->count + 1);
	struct text        series[] = { text_in(language, T_REVIEW_HISTORY_BEFORE), text_in(language, T_REVIEW_HISTORY_THIS) };
	int64_t            per_pack = desk->asked.units_per_pack;
	for (size_t i = 0; i < rows->count; i++) {
		const struct review_history_row *row = &rows->at[rows->count - 1 - i];
		struct text                      day = day_text(ctx->arena, moment_is_none(row->placed_at) ? ctx->today : zone_day(row->placed_at));
		points[i] = (struct plot_point){ .label = text_slice(day, 5, day.length),
						 .name = text_format(ctx->arena, "%.*s, %lld", TEXT_ARG(day), (long long)row->order_number),
						 .values = { row->requested_units / per_pack, I64_NONE } };
		points[i].urls[0] = url_ids(ctx->arena, "/orders/#", row->order_id, 0);
	}
	struct text today = day_text(ctx->arena, moment_is_none(desk->order.placed_at) ? ctx->today : zone_day(desk->order.placed_at));
	points[rows->count] = (struct plot_point){ .label = text_slice(today, 5, today.length),
						   .name = series[1],
						   .values = { I64_NONE, desk->line.requested_units / per_pack } };
	struct plot plot = {
		.name = "history",
		.title = text_in(language, T_REVIEW_HISTORY),
		.about = text_in(language, T_REVIEW_HISTORY_ABOUT),
		.axis = text_in(language, T_REVIEW_HISTORY_AXIS),
		.unit = text_in(language, T_REVIEW_HISTORY_PACKS),
		.kind = PLOT_BARS,
		.values = PLOT_COUNT,
		.series = series,
		.series_count = COUNT_OF(series),
		.points = points,
		.point_count = rows->count + 1,
		.is_level = true,
		.empty = T_REVIEW_HISTORY_NONE,
	};
	plot_html(out, &plot);
}

static struct past_view past_of(struct ctx *ctx, const struct exchange *x, const struct desk *desk, int64_t order_id, int64_t number,
				struct text state, int64_t units)
{
	return (struct past_view){
		.url = url_ids(ctx->arena, "/orders/#", order_id, 0),
		.number = number,
		.asked = amount(ctx, x, units, &desk->asked),
		.state = text_of_word(ctx->arena, x->viewer.language, "STATE", state),
		.state_class = text_format(ctx->arena, "status %.*s", TEXT_ARG(state)),
		.expected = DAY_NONE,
	};
}

static enum err fill_ward(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct desk *desk,
			  struct review_line_view *view)
{
	struct review_history_rows  history;
	struct review_on_order_rows coming;
	int64_t                     region_id = ctx->actor.region_id, pack_id = desk->line.requested_pack_id;
	TRY(review_history(ctx, tx, (struct review_history_in){ region_id, desk->ward.id, pack_id, desk->line.id, PAST_SHOWN }, &history));
	TRY(review_on_order(ctx, tx, (struct review_on_order_in){ region_id, desk->ward.id, pack_id, desk->line.id }, &coming));
	view->past.at = arena_array(ctx->arena, struct past_view, history.count + 1);
	view->past.count = history.count;
	view->has_past = history.count > 0;
	for (size_t i = 0; i < history.count; i++) {
		const struct review_history_row *row = &history.at[i];
		view->past.at[i] = past_of(ctx, x, desk, row->order_id, row->order_number, row->state, row->requested_units);
		view->past.at[i].placed_at = row->placed_at;
		view->past.at[i].why = text_is_empty(row->reason_code)
					       ? TEXT("")
					       : text_of_word(ctx->arena, x->viewer.language, "REASON", row->reason_code);
	}
	view->on_order.at = arena_array(ctx->arena, struct past_view, coming.count + 1);
	view->on_order.count = coming.count;
	view->has_on_order = coming.count > 0;
	for (size_t i = 0; i < coming.count; i++) {
		const struct review_on_order_row *row = &coming.at[i];
		view->on_order.at[i] = past_of(ctx, x, desk, row->order_id, row->order_number, row->state, row->units);
		view->on_order.at[i].expected = row->expected_day;
	}
	struct html picture = page_start(ctx, x);
	if (view->has_past)
		draw_history(ctx, x, desk, &history, &picture);
	view->plot = html_done(&picture);
	return OK;
}

/* ---------------------------------------------------------------- the page */

static void fill_reasons(struct ctx *ctx, const struct exchange *x, const struct desk *desk, struct options_view *out)
{
	static const char *const codes[] = { "out_of_stock", "quantity", "contract", "not_assortment", "licence", "arrived", "other" };
	const char              *likely = likely_reason(desk->item);
	if (desk->item && desk->item->facts.is_licence &&
	    review_licence_state(&desk->item->facts, &desk->queue->limits) >= LICENCE_TOO_LITTLE)
		likely = "licence";
	out->at = arena_array(ctx->arena, struct option_view, COUNT_OF(codes));
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		out->at[out->count++] = (struct option_view){ text_of(codes[i]),
							      text_of_word(ctx->arena, x->viewer.language, "REASON", text_of(codes[i])),
							      strcmp(codes[i], likely) == 0 };
}

static enum err tell_decided(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct desk *desk,
			     struct review_line_view *view)
{
	struct review_decided_row last;
	bool                      found;
	TRY(review_decided(ctx, tx, (struct review_decided_in){ ctx->actor.region_id, desk->line.id }, &last, &found));
	if (found)
		view->decided = text_format(ctx->arena, "%.*s, %.*s, %s",
					    TEXT_ARG(text_of_word(ctx->arena, x->viewer.language, "EVENT", last.event)),
					    TEXT_ARG(last.person), moment_text(ctx->arena, last.recorded_at).at);
	return OK;
}

/* Where in the queue, and what comes after. */
static void fill_position(struct ctx *ctx, const struct desk *desk, struct review_line_view *view)
{
	const struct review_queue *queue = desk->queue;
	const struct review_item  *next = review_next(queue, &desk->filter, desk->line.id);
	for (size_t i = 0; i < queue->item_count; i++) {
		bool is_shown = review_filter_item(&desk->filter, queue, &queue->items[i]);
		view->of += is_shown;
		if (&queue->items[i] == desk->item)
			view->place = is_shown ? view->of : 0;
	}
	view->has_place = view->place > 0;
	view->has_next = next != NULL;
	view->next_id = next ? id_text(ctx, next->line->id) : TEXT("");
	view->next_url = next ? review_url_with(ctx->arena, url_ids(ctx->arena, "/review/#", next->line->id, 0), &desk->filter) : url_of("/review");
}

static void fill_order(struct ctx *ctx, const struct exchange *x, const struct desk *desk, struct review_line_view *view)
{
	for (size_t i = 0; i < desk->queue->order_count; i++)
		if (desk->queue->orders[i].order->id == desk->order.id)
			review_order_fill(ctx, x, &desk->queue->orders[i], &desk->filter, &view->order);
	if (view->order.number == 0)
		view->order = (struct queue_order_view){
			.number = desk->order.number,
			.url = url_ids(ctx->arena, "/orders/#", desk->order.id, 0),
			.ward = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(desk->order.ward_name), TEXT_ARG(desk->order.ward_code)),
			.placed_at = desk->order.placed_at,
			.placed_by = desk->order.placed_name,
		};
}

static struct review_line_view head_of(struct ctx *ctx, const struct exchange *x, const struct desk *desk)
{
	struct text state = text_of(line_state_name(desk->line.state));
	int64_t     units = line_rest(&desk->line);
	return (struct review_line_view){
		.marks = form_marks_of(x),
		.number = desk->line.line_number,
		.is_open = desk->line.state == LINE_PLACED || desk->line.state == LINE_SHORT || desk->line.state == LINE_BACKORDERED,
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(desk->pack.name), TEXT_ARG(desk->pack.strength)),
		.detail = text_format(ctx->arena, "%.*s · %.*s · %.*s %.*s", TEXT_ARG(desk->pack.form), TEXT_ARG(desk->pack.pack_text),
				      TEXT_ARG(desk->pack.company), TEXT_ARG(desk->pack.vnr)),
		.pack_url = url_ids(ctx->arena, "/packs/#", desk->pack.pack_id, 0),
		.asked = amount(ctx, x, units, &desk->pack),
		.state = text_of_word(ctx->arena, x->viewer.language, "STATE", state),
		.version = id_text(ctx, desk->line.version),
		.units = id_text(ctx, desk->line.units),
		.units_per_pack = id_text(ctx, desk->pack.units_per_pack),
		.decide_url = review_url_with(ctx->arena, url_ids(ctx->arena, "/review/#", desk->line.id, 0), &desk->filter),
		.queue_url = review_url_with(ctx->arena, url_of("/review"), &desk->filter),
		.class_unknown = desk->pack.narcotic_class == NARCOTIC_UNKNOWN,
		.class_url = review_url_with(ctx->arena, url_ids(ctx->arena, "/review/#/narcotic-class", desk->line.id, 0), &desk->filter),
	};
}

static enum err show_line(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct desk *desk, int64_t line_id)
{
	TRY(line_load(ctx, tx, line_id, &desk->line));
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, desk->line.order_id }, &desk->order));
	TRY(person_may(ctx, tx, PERMIT_REVIEW, desk->order.store_id));
	TRY(place_load(ctx, tx, desk->order.ward_id, &desk->ward));
	TRY(pack_load(ctx, tx, desk->line.pack_id, &desk->pack));
	TRY(pack_load(ctx, tx, desk->line.requested_pack_id, &desk->asked));
	desk->item = review_find(desk->queue, line_id);
	struct review_line_view view = head_of(ctx, x, desk);
	fill_position(ctx, desk, &view);
	fill_order(ctx, x, desk, &view);
	if (desk->item)
		review_badges_fill(ctx->arena, x->viewer.language, desk->item, &view.badges);
	for (size_t i = 0; i < view.badges.count; i++)
		view.badges.at[i].has_words = view.badges.at[i].words.length > 0;
	view.has_badges = view.badges.count > 0;
	fill_reasons(ctx, x, desk, &view.reasons);
	view.has_decided = desk->line.state != LINE_PLACED;
	if (view.has_decided)
		TRY(tell_decided(ctx, tx, x, desk, &view));
	TRY(fill_stock(ctx, tx, x, desk, &view));
	TRY(fill_contract(ctx, tx, x, desk, &view));
	TRY(fill_replacements(ctx, tx, x, desk, &view));
	TRY(fill_licences(ctx, tx, x, desk, &view));
	TRY(fill_ward(ctx, tx, x, desk, &view));
	struct html body = page_start(ctx, x);
	review_line_shown(&body, &view);
	page_reply(ctx, x, view.name, &body);
	return OK;
}

/* With "go" a line that somebody else decided meanwhile is passed over. */
static enum err line_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct review_queue queue;
	struct desk         desk = { .filter = review_filter_of(x), .queue = &queue };
	int64_t             line_id = form_i64(x->form, "line_id");
	TRY(review_queue_load(ctx, tx, &queue));
	const struct review_item *item = review_find(&queue, line_id);
	if (form_flag(x->form, "go") && (!item || !review_filter_item(&desk.filter, &queue, item))) {
		item = review_next(&queue, &desk.filter, 0);
		line_id = item ? item->line->id : line_id;
	}
	return show_line(ctx, tx, x, &desk, line_id);
}

/* ---------------------------------------------------------------- writes */

static struct url after_decision(struct ctx *ctx, const struct exchange *x)
{
	struct review_filter filter = review_filter_of(x);
	int64_t              next_id = form_i64(x->form, "next_id");
	if (next_id == 0)
		return review_url_with(ctx->arena, url_of("/review"), &filter);
	struct url url = review_url_with(ctx->arena, url_ids(ctx->arena, "/review/#", next_id, 0), &filter);
	return url_with(ctx->arena, url, "go", TEXT("1"));
}

static enum err decide_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct text       decision = form_text(x->form, "decision");
	int64_t           version = form_i64(x->form, "version"), units = form_i64(x->form, "units");
	struct order_line line;
	struct review     review = {
		.line_id = form_i64(x->form, "line_id"),
		.version = version == I64_NONE ? 0 : version,
		.decision = text_is(decision, "approve")    ? REVIEW_APPROVE
			    : text_is(decision, "exchange") ? REVIEW_EXCHANGE
			    : text_is(decision, "reject")   ? REVIEW_REJECT
							    : REVIEW_BACKORDER,
		.units = units == I64_NONE ? 0 : units,
		.pack_id = form_i64(x->form, "pack_id"),
		.reason_code = form_text(x->form, "reason_code"),
		.reason_text = form_text(x->form, "reason_text"),
		.expected_day = form_day(x->form, "expected_day"),
		.licence_id = form_i64(x->form, "licence_id"),
		.agreed_by = form_text(x->form, "agreed_by"),
	};
	if (review.decision == REVIEW_EXCHANGE && review.pack_id == 0)
		return fail(ctx, ERR_FIELD_MISSING, "pack_id", "an exchange needs a pack");
	TRY(line_load(ctx, tx, review.line_id, &line));
	/* The reason that was chosen beforehand is none for a line that is approved as it was asked for. */
	if (review.decision == REVIEW_APPROVE && line.state == LINE_PLACED && (review.units == 0 || review.units == line.units) &&
	    !is_api(x))
		review.reason_code = TEXT("");
	TRY(review_line(ctx, tx, &review));
	answer_written(ctx, x, after_decision(ctx, x), "DONE_REVIEWED", "line_id", review.line_id);
	return OK;
}

static enum err class_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum narcotic_class class;
	struct order_line   line;
	struct review_filter filter = review_filter_of(x);
	TRY(person_may(ctx, tx, PERMIT_EDIT_ARTICLE, 0));
	TRY(narcotic_class_of(ctx, form_text(x->form, "narcotic_class"), &class));
	TRY(line_load(ctx, tx, form_i64(x->form, "line_id"), &line));
	TRY(article_set_narcotic_class(ctx, tx, line.pack_id, class));
	TRY(journal_write(ctx, tx, "narcotic class set", "pack", line.pack_id,
			  text_format(ctx->arena, "{\"class\":\"%s\"}", narcotic_class_name(class))));
	answer_written(ctx, x, review_url_with(ctx->arena, url_ids(ctx->arena, "/review/#", line.id, 0), &filter), "DONE_SAVED", "pack_id",
		       line.pack_id);
	return OK;
}

#define LINE_ID_FIELD { .name = "line_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
#define GO_FIELD { .name = "go", .type = FIELD_FLAG, .place = IN_QUERY, .about = "pass over what does not wait any more" }

static const struct field page_fields[] = { LINE_ID_FIELD, REVIEW_FILTER_FIELDS, GO_FIELD };
static const struct field decide_fields[] = {
	LINE_ID_FIELD,
	REVIEW_FILTER_FIELDS,
	GO_FIELD,
	{ .name = "decision", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "approve|exchange|backorder|reject" },
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .about = "of the line, as it was seen" },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .about = "exchange: the pack to supply" },
	{ .name = "reason_code", .type = FIELD_CHOICE, .place = IN_BODY,
	  .choices = "out_of_stock|quantity|contract|not_assortment|licence|arrived|other" },
	{ .name = "reason_text", .type = FIELD_TEXT, .place = IN_BODY },
	{ .name = "expected_day", .type = FIELD_DAY, .place = IN_BODY },
	{ .name = "licence_id", .type = FIELD_ID, .place = IN_BODY, .about = "approve: the licence to count down" },
	{ .name = "agreed_by", .type = FIELD_TEXT, .place = IN_BODY, .about = "exchange that the ward forbade: who there agreed" },
	{ .name = "next_id", .type = FIELD_ID, .place = IN_BODY, .about = "the line to open afterwards" },
};
static const struct field class_fields[] = {
	LINE_ID_FIELD,
	REVIEW_FILTER_FIELDS,
	GO_FIELD,
	{ .name = "narcotic_class", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "0|II|III|IV|V" },
};

const struct route review_line_routes[] = {
	{ HTTP_GET, "/review/{line_id}", PERMIT_REVIEW, line_page, ROUTE_FIELDS(page_fields), .about = "one line and what it is decided by" },
	{ HTTP_POST, "/review/{line_id}", PERMIT_REVIEW, decide_face, ROUTE_FIELDS(decide_fields), .about = "decide about a line", .page_on_refusal = line_page },
	{ HTTP_POST, "/review/{line_id}/narcotic-class", PERMIT_EDIT_ARTICLE, class_face, ROUTE_FIELDS(class_fields), .about = "set the narcotic class of the line's article", .page_on_refusal = line_page },
	{ HTTP_POST, "/api/v1/review/{line_id}", PERMIT_REVIEW, decide_face, ROUTE_FIELDS(decide_fields), .about = "decide about a line", .replies = "line_id" },
};
const size_t review_line_route_count = COUNT_OF(review_line_routes);
