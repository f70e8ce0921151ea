/*
 * review_page.c - faces of the queue of review by exception
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/review_page.h"

#include "base/limits.h"
#include "order/order.sql.h"
#include "order/order_view.h"
#include "order/review_order.h"
#include "order/review_page.html.h"
#include "people/permission.h"
#include "web/answer.h"
#include "web/table.h"

enum { ORDERS_SHOWN = 40 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

struct review_filter review_filter_of(const struct exchange *x)
{
	struct text reason = form_text(x->form, "reason");
	return (struct review_filter){
		.store_id = form_i64(x->form, "store_id"),
		.order_type = form_text(x->form, "type"),
		.kind = text_is_empty(reason) ? WHY_COUNT : reason_of_word(reason),
	};
}

struct url review_url_with(struct arena *arena, struct url url, const struct review_filter *filter)
{
	if (filter->kind != WHY_COUNT)
		url = url_with(arena, url, "reason", text_of(reason_word(filter->kind)));
	if (filter->store_id != 0)
		url = url_with(arena, url, "store_id", text_format(arena, "%lld", (long long)filter->store_id));
	if (!text_is_empty(filter->order_type))
		url = url_with(arena, url, "type", filter->order_type);
	return url;
}

/* ---------------------------------------------------------------- the page */

static const char *badge_class(const struct review_reason *reason)
{
	if (reason->kind == WHY_STOCK || (reason->kind == WHY_LICENCE && reason->figures[0] >= LICENCE_TOO_LITTLE) ||
	    (reason->kind == WHY_ASSORTMENT && reason->figures[0]))
		return "bad";
	return reason->kind == WHY_ARRIVED || reason->kind == WHY_EXCHANGE ? "good" : "warn";
}

void review_badges_fill(struct arena *arena, enum language language, const struct review_item *item, struct badges_view *out)
{
	out->at = arena_array(arena, struct badge_view, item->reasons.count + 1);
	out->count = item->reasons.count;
	for (size_t i = 0; i < item->reasons.count; i++) {
		const struct review_reason *reason = &item->reasons.at[i];
		out->at[i] = (struct badge_view){ .label = reason_label(arena, language, reason),
						  .words = reason_words(arena, language, reason, item->pack->units_per_pack),
						  .rule = text_of(reason_rule(reason->kind)),
						  .class = text_of(badge_class(reason)) };
	}
}

void review_order_fill(struct ctx *ctx, const struct exchange *x, const struct review_queue_order *order,
		       const struct review_filter *filter, struct queue_order_view *out)
{
	const struct review_orders_row *row = order->order;
	bool                            is_urgent = text_is(row->order_type, "urgent");
	*out = (struct queue_order_view){
		.number = row->number,
		.url = url_ids(ctx->arena, "/orders/#/review", row->id, 0),
		.ward = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(row->ward_name), TEXT_ARG(row->ward_code)),
		.type = text_of_word(ctx->arena, x->viewer.language, "ORDER_TYPE", row->order_type),
		.type_class = is_urgent ? TEXT("bad") : TEXT("warn"),
		.is_typed = !text_is(row->order_type, "planned"),
		.is_narcotic = row->is_narcotic,
		.has_due = !moment_is_none(row->due_at),
		.is_late = !moment_is_none(row->due_at) && row->due_at.us < ctx->now.us,
		.due_at = row->due_at,
		.placed_at = row->placed_at,
		.placed_by = row->placed_name,
		.note = row->note,
		.has_note = !text_is_empty(row->note),
		.order_id = id_text(ctx, row->id),
		.rest = (int64_t)order->rest,
		.has_rest = order->rest > 0,
		.marks = form_marks_of(x),
		.seen = id_text(ctx, ctx->now.us),
		.rest_url = review_url_with(ctx->arena, url_of("/review/rest"), filter),
	};
	/* Several forms stand on a page: each has a key of its own. */
	out->marks.request_key = text_format(ctx->arena, "%.*s-o%lld", TEXT_ARG(x->viewer.request_key), (long long)row->id);
}

static void fill_lines(struct ctx *ctx, const struct exchange *x, const struct review_queue *queue,
		       const struct review_queue_order *order, const struct review_filter *filter, struct queue_lines_view *out)
{
	out->at = arena_array(ctx->arena, struct queue_line_view, order->count + 1);
	for (size_t i = order->first; i < order->first + order->count; i++) {
		const struct review_item *item = &queue->items[i];
		if (!review_filter_item(filter, queue, item))
			continue;
		struct queue_line_view *line = &out->at[out->count++];
		*line = (struct queue_line_view){
			.number = item->line->line_number,
			.url = review_url_with(ctx->arena, url_ids(ctx->arena, "/review/#", item->line->id, 0), filter),
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(item->pack->name), TEXT_ARG(item->pack->strength)),
			.detail = item->pack->pack_text,
			.asked = packs_text(ctx->arena, x->viewer.language, item->facts.units, item->pack->units_per_pack),
		};
		review_badges_fill(ctx->arena, x->viewer.language, item, &line->badges);
	}
}

static bool has_shown(const struct review_queue *queue, const struct review_queue_order *order, const struct review_filter *filter)
{
	if (order->needing == 0 || !review_filter_order(filter, order))
		return false;
	for (size_t i = order->first; i < order->first + order->count; i++)
		if (review_filter_item(filter, queue, &queue->items[i]))
			return true;
	return false;
}

static void add_option(struct options_view *options, struct text value, struct text label, bool is_chosen)
{
	options->at[options->count++] = (struct option_view){ value, label, is_chosen };
}

static enum err fill_filter(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct review_queue *queue,
			    const struct review_filter *filter, struct review_queue_view *view)
{
	static const char *const  types[] = { "urgent", "priority", "planned" };
	struct review_stores_rows stores;
	TRY(review_stores(ctx, tx, (struct review_stores_in){ ctx->actor.region_id }, &stores));
	view->reasons.at = arena_array(ctx->arena, struct option_view, WHY_COUNT);
	view->stores.at = arena_array(ctx->arena, struct option_view, stores.count + 1);
	view->types.at = arena_array(ctx->arena, struct option_view, COUNT_OF(types));
	for (unsigned kind = 0; kind < WHY_COUNT; kind++) {
		struct text word = text_of(reason_word((enum reason_kind)kind));
		struct text label = text_of_word(ctx->arena, x->viewer.language, "WHY", word);
		add_option(&view->reasons, word, text_format(ctx->arena, "%.*s (%zu)", TEXT_ARG(label), queue->by_kind[kind]),
			   filter->kind == (enum reason_kind)kind);
	}
	for (size_t i = 0; i < stores.count; i++)
		add_option(&view->stores, id_text(ctx, stores.at[i].id), stores.at[i].name, filter->store_id == stores.at[i].id);
	for (size_t i = 0; i < COUNT_OF(types); i++)
		add_option(&view->types, text_of(types[i]), text_of_word(ctx->arena, x->viewer.language, "ORDER_TYPE", text_of(types[i])),
			   text_is(filter->order_type, types[i]));
	view->is_filtered = filter->kind != WHY_COUNT || filter->store_id != 0 || !text_is_empty(filter->order_type);
	return OK;
}

static struct url page_url(struct ctx *ctx, const struct review_filter *filter, int64_t page)
{
	struct url url = review_url_with(ctx->arena, url_of("/review"), filter);
	return page > 1 ? url_with(ctx->arena, url, "page", id_text(ctx, page)) : url;
}

static void fill_orders(struct ctx *ctx, const struct exchange *x, const struct review_queue *queue,
			const struct review_filter *filter, int64_t page, struct review_queue_view *view)
{
	int64_t skip = (page - 1) * ORDERS_SHOWN;
	view->orders.at = arena_array(ctx->arena, struct queue_order_view, ORDERS_SHOWN);
	for (size_t i = 0; i < queue->order_count; i++) {
		const struct review_queue_order *order = &queue->orders[i];
		if (!has_shown(queue, order, filter))
			continue;
		view->orders_needing++;
		if (view->orders_needing <= skip || view->orders.count == ORDERS_SHOWN)
			continue;
		struct queue_order_view *shown = &view->orders.at[view->orders.count++];
		review_order_fill(ctx, x, order, filter, shown);
		fill_lines(ctx, x, queue, order, filter, &shown->lines);
	}
	view->has_orders = view->orders_needing > 0;
	view->has_next = view->orders_needing > skip + ORDERS_SHOWN;
	view->has_previous = page > 1;
	view->next = page_url(ctx, filter, page + 1);
	view->previous = page_url(ctx, filter, page - 1);
}

static void count_shown(const struct review_queue *queue, const struct review_filter *filter, struct review_queue_view *view)
{
	for (size_t i = 0; i < queue->item_count; i++)
		if (review_filter_item(filter, queue, &queue->items[i])) {
			view->needing++;
			view->arrived += queue->items[i].state != LINE_PLACED;
		}
	for (size_t i = 0; i < queue->order_count; i++)
		if (review_filter_order(filter, &queue->orders[i]))
			view->rest += (int64_t)queue->orders[i].rest;
}

static enum err queue_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x, const struct review_queue *queue,
			   const struct review_filter *filter)
{
	int64_t                   page = form_i64(x->form, "page");
	const struct review_item *first = review_next(queue, filter, 0);
	struct review_queue_view  view = {
		.marks = form_marks_of(x),
		.seen = id_text(ctx, ctx->now.us),
		.rest_url = review_url_with(ctx->arena, url_of("/review/rest"), filter),
		.backordered_url = url_with(ctx->arena, url_of("/review"), "state", TEXT("missing")),
		.approved_url = url_with(ctx->arena, url_of("/review"), "state", TEXT("approved")),
		.first_url = url_of("/review"),
	};
	if (first)
		view.first_url = review_url_with(ctx->arena, url_ids(ctx->arena, "/review/#", first->line->id, 0), filter);
	count_shown(queue, filter, &view);
	view.has_rest = view.rest > 0;
	view.has_arrived = view.arrived > 0;
	TRY(fill_filter(ctx, tx, x, queue, filter, &view));
	fill_orders(ctx, x, queue, filter, page == I64_NONE || page < 1 ? 1 : page, &view);
	struct html body = page_start(ctx, x);
	review_queue_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_REVIEW_TITLE), &body);
	return OK;
}

/* ---------------------------------------------------------------- as a list */

static struct text reasons_told(struct ctx *ctx, enum language language, const struct review_item *item, bool in_words_of_api)
{
	struct text all = TEXT("");
	for (size_t i = 0; i < item->reasons.count; i++) {
		struct text one = in_words_of_api ? text_of(reason_word(item->reasons.at[i].kind))
						  : reason_label(ctx->arena, language, &item->reasons.at[i]);
		all = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(all), i ? ", " : "", TEXT_ARG(one));
	}
	return all;
}

static enum err queue_table(struct ctx *ctx, struct exchange *x, const struct review_queue *queue, const struct review_filter *filter)
{
	static const struct table_column columns[] = {
		{ "order", T_ORDER_NUMBER, CELL_NUMBER, NULL },     { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "store", T_ORDER_STORE, CELL_WORDS, NULL },       { "type", T_REVIEW_TYPE, CELL_STATUS, "ORDER_TYPE" },
		{ "due_at", T_REVIEW_DUE, CELL_MOMENT, NULL },      { "placed_at", T_ORDER_PLACED, CELL_MOMENT, NULL },
		{ "line", T_REVIEW_LINE, CELL_NUMBER, NULL },       { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "pack_text", T_PACKS, CELL_WORDS, NULL },         { "units", T_UNITS, CELL_NUMBER, NULL },
		{ "reasons", T_REASON, CELL_WORDS, NULL },          { "line_id", T_REVIEW_LINE_ID, CELL_NUMBER, NULL },
		{ "version", T_REVIEW_VERSION, CELL_NUMBER, NULL },
	};
	struct table table;
	bool         is_json = text_is(form_text(x->form, "format"), "json");
	table_init(&table, ctx->arena, "review", columns, COUNT_OF(columns), T_REVIEW_EMPTY);
	for (size_t i = 0; i < queue->item_count; i++) {
		const struct review_item       *item = &queue->items[i];
		const struct review_orders_row *order = queue->orders[item->order].order;
		if (!review_filter_item(filter, queue, item))
			continue;
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_number(order->number);
		cells[1] = cell_text(order->ward_name);
		cells[2] = cell_text(order->store_name);
		cells[3] = cell_text(order->order_type);
		cells[4] = cell_moment(order->due_at);
		cells[5] = cell_moment(order->placed_at);
		cells[6] = cell_number(item->line->line_number);
		cells[7] = cell_text(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(item->pack->name), TEXT_ARG(item->pack->strength)));
		cells[8] = cell_text(item->pack->pack_text);
		cells[9] = cell_number(item->facts.units);
		cells[10] = cell_text(reasons_told(ctx, x->viewer.language, item, is_json));
		cells[11] = cell_number(item->line->id);
		cells[12] = cell_number(item->line->version);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_REVIEW_TITLE), &table, NULL);
}

/* Orders with lines in a state that the queue does not show: approved, back-ordered. */
static enum err state_list(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct text state)
{
	static const struct table_column columns[] = {
		{ "number", T_ORDER_NUMBER, CELL_WORDS, NULL },     { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "placed_at", T_ORDER_PLACED, CELL_MOMENT, NULL }, { "placed_by", T_ORDER_PLACED_BY, CELL_WORDS, NULL },
		{ "lines", T_ORDER_LINES, CELL_NUMBER, NULL },      { "waiting", T_REVIEW_WAITING, CELL_NUMBER, NULL },
	};
	struct order_queue_rows rows;
	bool is_missing = text_is(state, "missing"); /* What was not supplied, for now or for good. */
	TRY(order_queue(ctx, tx,
			(struct order_queue_in){ ctx->actor.region_id, is_missing ? TEXT("backordered") : state,
						 is_missing ? TEXT("short") : state, LIMIT_PAGE_ROWS_MAX },
			&rows));
	struct table table;
	table_init(&table, ctx->arena, "review", columns, COUNT_OF(columns), T_REVIEW_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(id_text(ctx, rows.at[i].number), url_ids(ctx->arena, "/orders/#/review", rows.at[i].id, 0));
		cells[1] = cell_text(rows.at[i].ward_name);
		cells[2] = cell_moment(rows.at[i].placed_at);
		cells[3] = cell_text(rows.at[i].placed_name);
		cells[4] = cell_number(rows.at[i].lines);
		cells[5] = cell_number(rows.at[i].waiting);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_REVIEW_TITLE), &table, NULL);
}

enum err review_queue_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct review_queue  queue;
	struct review_filter filter = review_filter_of(x);
	struct text          format = form_text(x->form, "format");
	TRY(review_queue_load(ctx, tx, &queue));
	if (!text_is_empty(format) && !text_is(format, "html"))
		return queue_table(ctx, x, &queue, &filter);
	return queue_page(ctx, tx, x, &queue, &filter);
}

static enum err queue_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct text state = form_text(x->form, "state");
	return text_is_empty(state) || text_is(state, "placed") ? review_queue_face(ctx, tx, x) : state_list(ctx, tx, x, state);
}

static enum err queue_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct review_queue  queue;
	struct review_filter filter = review_filter_of(x);
	struct json_reply    reply;
	TRY(review_queue_load(ctx, tx, &queue));
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "needing", (int64_t)queue.needing);
	json_put_i64(w, "rest", (int64_t)queue.rest);
	json_name(w, "lines");
	json_array_start(w);
	for (size_t i = 0; i < queue.item_count; i++) {
		const struct review_item *item = &queue.items[i];
		if (!review_filter_item(&filter, &queue, item))
			continue;
		json_object_start(w);
		json_put_i64(w, "line_id", item->line->id);
		json_put_i64(w, "order_id", item->line->order_id);
		json_put_i64(w, "version", item->line->version);
		json_put_i64(w, "pack_id", item->line->pack_id);
		json_put_i64(w, "units", item->facts.units);
		json_put_i64(w, "available", item->facts.available);
		json_name(w, "reasons");
		json_array_start(w);
		for (size_t k = 0; k < item->reasons.count; k++) {
			json_object_start(w);
			json_put_text(w, "reason", text_of(reason_word(item->reasons.at[k].kind)));
			json_put_text(w, "rule", text_of(reason_rule(item->reasons.at[k].kind)));
			json_put_text(w, "words", reason_words(ctx->arena, x->viewer.language, &item->reasons.at[k], item->pack->units_per_pack));
			json_object_end(w);
		}
		json_array_end(w);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

/* ---------------------------------------------------------------- the rest */

static enum err rest_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct review_rest_done done;
	struct review_rest      rest = { .filter = review_filter_of(x), .seen_at = MOMENT_NONE };
	int64_t                 seen = form_i64(x->form, "seen_at");
	rest.filter.order_id = form_i64(x->form, "order_id");
	rest.filter.kind = WHY_COUNT;
	if (seen != I64_NONE)
		rest.seen_at = (struct moment){ seen };
	TRY(review_approve_rest(ctx, tx, &rest, &done));
	if (!is_api(x)) {
		struct review_filter filter = review_filter_of(x);
		answer_written(ctx, x, review_url_with(ctx->arena, url_of("/review"), &filter),
			       done.left ? "DONE_REST_PARTLY" : "DONE_REST_APPROVED", "approved", done.approved);
		return OK;
	}
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	json_object_start(&reply.w);
	json_put_i64(&reply.w, "approved", done.approved);
	json_put_i64(&reply.w, "left", done.left);
	json_object_end(&reply.w);
	json_reply_end(x, &reply);
	return OK;
}

static const struct field queue_fields[] = { TABLE_FIELDS,
					     REVIEW_FILTER_FIELDS,
					     { .name = "state", .type = FIELD_TEXT, .place = IN_QUERY, .about = "orders with lines in this state instead; missing: back-ordered or short" } };
static const struct field api_fields[] = { REVIEW_FILTER_FIELDS };
static const struct field rest_fields[] = {
	TABLE_FIELDS, /* The queue is shown again where it is refused. */
	REVIEW_FILTER_FIELDS,
	{ .name = "state", .type = FIELD_TEXT, .place = IN_QUERY },
	{ .name = "order_id", .type = FIELD_ID, .place = IN_BODY, .about = "of one order; empty: of the whole queue" },
	{ .name = "seen_at", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = INT64_MAX,
	  .about = "microseconds UTC: orders placed later are left" },
};

const struct route review_routes[] = {
	{ HTTP_GET, "/review", PERMIT_REVIEW, queue_face, ROUTE_FIELDS(queue_fields), .about = "lines that need a decision, with their reasons" },
	{ HTTP_POST, "/review/rest", PERMIT_REVIEW, rest_face, ROUTE_FIELDS(rest_fields), .about = "approve what needs no decision", .page_on_refusal = review_queue_face },
	{ HTTP_GET, "/api/v1/review", PERMIT_REVIEW, queue_api, ROUTE_FIELDS(api_fields), .about = "lines that need a decision, with their reasons", .replies = "review_queue" },
	{ HTTP_POST, "/api/v1/review/rest", PERMIT_REVIEW, rest_face, ROUTE_FIELDS(rest_fields), .about = "approve what needs no decision", .replies = "approval" },
};
const size_t review_route_count = COUNT_OF(review_routes);
