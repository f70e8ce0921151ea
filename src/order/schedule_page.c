/*
 * schedule_page.c - when an order comes, in words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/schedule_page.h"

#include "base/limits.h"
#include "order/order_view.h"
#include "order/plan_departure.h"
#include "order/schedule_page.html.h"
#include "order/tour.sql.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/count.sql.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

enum { ABSENCES_TOLD = 2, DAYS_COUNTED = 30, DAYS_OF_WEEK = 7 };

/* ---------------------------------------------------------------- words */

struct text text_put(struct arena *arena, struct text pattern, const char *name, struct text value)
{
	size_t length = strlen(name);
	for (size_t i = 0; i + length <= pattern.length; i++)
		if (memcmp(pattern.at + i, name, length) == 0)
			return text_format(arena, "%.*s%.*s%.*s", (int)i, pattern.at, TEXT_ARG(value),
					   (int)(pattern.length - i - length), pattern.at + i + length);
	return pattern;
}

struct text day_words(struct ctx *ctx, enum language language, struct day day)
{
	int32_t ahead = day.number - ctx->today.number;
	if (ahead == 0 || ahead == 1)
		return text_in(language, ahead == 0 ? T_WHEN_TODAY : T_WHEN_TOMORROW);
	struct text weekday = text_of_word(ctx->arena, language, "WEEKDAY", text_format(ctx->arena, "%d", day_weekday(day)));
	if (ahead > 0 && ahead < DAYS_OF_WEEK)
		return weekday;
	return text_format(ctx->arena, "%.*s %s", TEXT_ARG(weekday), day_text(ctx->arena, day).at);
}

struct text moment_words(struct ctx *ctx, enum language language, struct moment moment)
{
	return text_format(ctx->arena, "%.*s %s", TEXT_ARG(day_words(ctx, language, zone_day(moment))), clock_text(ctx->arena, moment).at);
}

struct text absence_words(struct ctx *ctx, enum language language, const struct absence *absence)
{
	static const enum text_key keys[] = { [ABSENT_NEVER_MEANT] = T_NONE,
					      [ABSENT_HOLIDAY] = T_ABSENT_HOLIDAY,
					      [ABSENT_SHORT_DAY] = T_ABSENT_SHORT_DAY,
					      [ABSENT_CANCELLED] = T_ABSENT_CANCELLED,
					      [ABSENT_GONE] = T_ABSENT_GONE };
	struct text name = absence->name == DAY_UNNAMED
				   ? absence->note
				   : text_of_word(ctx->arena, language, "NAMED_DAY", text_of(named_day_name(absence->name)));
	if (!text_is_empty(absence->note))
		name = absence->note;
	struct text words = text_put(ctx->arena, text_in(language, keys[absence->cause]), "{day}", day_words(ctx, language, absence->on_day));
	if (text_is_empty(name))
		return words;
	return text_format(ctx->arena, "%.*s: %.*s", TEXT_ARG(words), TEXT_ARG(name));
}

const char *type_class(struct text order_type)
{
	return text_is(order_type, "urgent") ? "bad" : text_is(order_type, "priority") ? "warn" : "";
}

struct url departure_url(struct arena *arena, int64_t tour_id, struct day day, const char *tail)
{
	return url_checked(arena, text_format(arena, "/departures/%lld/%s%s", (long long)tour_id, day_text(arena, day).at, tail), "/departures");
}

/* ---------------------------------------------------------------- before placing */

/* "10:30" of today, "10:30 i morgon", "torsdag 10:30" */
static struct text cutoff_words(struct ctx *ctx, enum language language, struct moment cutoff)
{
	int32_t     ahead = zone_day(cutoff).number - ctx->today.number;
	struct text clock = clock_text(ctx->arena, cutoff);
	if (ahead == 0)
		return clock;
	if (ahead == 1)
		return text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(clock), TEXT_ARG(text_in(language, T_WHEN_TOMORROW)));
	return moment_words(ctx, language, cutoff);
}

/* "order before 10:30 and it comes today 13:15; else Thursday 13:15 (Wednesday is a holiday)" */
static struct text promise_of(struct ctx *ctx, enum language language, const struct tour_set *set, enum order_type type)
{
	struct departure_plan first, then;
	if (!departure_next(set, ctx->now, type, &first))
		return text_in(language, set->tour_count == 0 ? T_WHEN_NO_TOUR : T_WHEN_NO_DEPARTURE);
	struct text cutoff = cutoff_words(ctx, language, first.cutoff_at);
	struct text words = text_put(ctx->arena, text_in(language, T_WHEN_BEFORE), "{cutoff}", cutoff);
	words = text_put(ctx->arena, words, "{arrives}", moment_words(ctx, language, first.arrives_at));
	struct day last = first.on_day;
	if (departure_next(set, first.cutoff_at, type, &then)) {
		words = text_put(ctx->arena, text_put(ctx->arena, text_in(language, T_WHEN_ELSE), "{first}", words), "{arrives}",
				 moment_words(ctx, language, then.arrives_at));
		last = then.on_day;
	}
	struct absence absences[ABSENCES_TOLD];
	size_t         count = departure_absences(set, ctx->today, last, absences, ABSENCES_TOLD);
	for (size_t i = 0; i < count; i++)
		if (absences[i].cause != ABSENT_GONE)
			words = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(words), i ? ", " : " (",
					    TEXT_ARG(absence_words(ctx, language, &absences[i])));
		else
			count = i;
	return text_format(ctx->arena, "%.*s%s", TEXT_ARG(words), count ? ")." : ".");
}

static enum err count_urgent(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t *orders)
{
	struct urgent_counts_rows rows;
	struct moment             from = zone_moment(day_plus(ctx->today, -DAYS_COUNTED), 0, 0, 0);
	*orders = 0;
	TRY(urgent_counts(ctx, tx, (struct urgent_counts_in){ ctx->actor.region_id, from, { INT64_MAX }, ward_id }, &rows));
	for (size_t i = 0; i < rows.count; i++)
		*orders += rows.at[i].orders;
	return OK;
}

/* Whether the page is shown again because placing with a wish was refused. */
static bool is_wish_refused(const struct exchange *x)
{
	for (size_t i = 0; x->refused && i < x->route->field_count; i++)
		if (strcmp(x->route->fields[i].name, "order_type") == 0)
			return true;
	return false;
}

enum err when_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t ward_id, struct when_view *out)
{
	static const enum order_type types[] = { ORDER_PLANNED, ORDER_PRIORITY, ORDER_URGENT };
	struct stock_reasons_rows    reasons;
	struct tour_set              set;
	int64_t                      urgent;
	enum language                language = x->viewer.language;
	bool                         is_refused = is_wish_refused(x);
	struct text                  chosen = is_refused ? form_text(x->form, "order_type") : TEXT("planned");
	TRY(tour_set_of_ward(ctx, tx, ward_id, ctx->today, &set));
	TRY(stock_reasons(ctx, tx, (struct stock_reasons_in){ TEXT("urgent"), ctx->today }, &reasons));
	TRY(count_urgent(ctx, tx, ward_id, &urgent));
	*out = (struct when_view){ .is_open = is_refused && text_is(chosen, "urgent"),
				   .urgent_text = is_refused ? form_text(x->form, "urgent_text") : TEXT("") };
	out->options.at = arena_array(ctx->arena, struct when_option_view, COUNT_OF(types));
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		struct text name = text_of(order_type_name(types[i]));
		out->options.at[out->options.count++] = (struct when_option_view){
			.value = name,
			.label = text_of_word(ctx->arena, language, "ORDER_TYPE", name),
			.promise = types[i] == ORDER_URGENT ? text_in(language, T_WHEN_NOW) : promise_of(ctx, language, &set, types[i]),
			.is_chosen = text_equal(name, chosen) || (i == 0 && text_is_empty(chosen)),
		};
	}
	out->reasons.at = arena_array(ctx->arena, struct urgent_reason_view, reasons.count + 1);
	for (size_t i = 0; i < reasons.count; i++)
		out->reasons.at[out->reasons.count++] = (struct urgent_reason_view){
			reasons.at[i].code, text_of_word(ctx->arena, language, "URGENT", reasons.at[i].code),
			is_refused && text_equal(reasons.at[i].code, form_text(x->form, "urgent_code")) };
	out->urgent_count = text_put(ctx->arena, text_in(language, T_WHEN_URGENT_COUNT), "{n}", number_text(ctx->arena, urgent));
	return OK;
}

/* ---------------------------------------------------------------- after placing */

enum err schedule_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id, struct schedule_view *out)
{
	struct order_schedule_get_row row;
	enum language             language = x->viewer.language;
	TRY(order_schedule_get(ctx, tx, (struct order_schedule_get_in){ ctx->actor.region_id, order_id }, &row));
	struct text reason = text_of_word(ctx->arena, language, "URGENT", row.urgent_code);
	*out = (struct schedule_view){
		.type = text_of_word(ctx->arena, language, "ORDER_TYPE", row.order_type),
		.type_class = text_of(type_class(row.order_type)),
		.is_urgent = text_is(row.order_type, "urgent"),
		.reason = text_is_empty(row.urgent_text) ? reason
							 : text_format(ctx->arena, "%.*s: %.*s", TEXT_ARG(reason), TEXT_ARG(row.urgent_text)),
		.has_departure = row.tour_id != 0,
		.has_due = !moment_is_none(row.due_at) && !text_is(row.order_type, "urgent"),
		.has_arrival = !moment_is_none(row.arrives_at),
	};
	if (out->has_due)
		out->due = moment_words(ctx, language, row.due_at);
	if (out->has_arrival)
		out->arrives = moment_words(ctx, language, row.arrives_at);
	if (out->has_departure) {
		out->tour = row.tour_name;
		out->departure_url = viewer_may(&x->viewer, PERMIT_PICK) ? departure_url(ctx->arena, row.tour_id, row.on_day, "")
									 : url_ids(ctx->arena, "/tours/#", row.tour_id, 0);
	}
	return OK;
}

static void put_departure(struct ctx *ctx, struct json_writer *w, const struct tour_set *set, enum order_type type)
{
	struct departure_plan plan;
	json_name(w, order_type_name(type));
	json_object_start(w);
	if (departure_next(set, ctx->now, type, &plan)) {
		json_put_i64(w, "tour_id", plan.tour_id);
		json_put_text(w, "tour", plan.tour_name);
		json_put_day(w, "on_day", plan.on_day);
		json_put_moment(w, "cutoff_at", plan.cutoff_at);
		json_put_moment(w, "leaves_at", plan.leaves_at);
		json_put_moment(w, "arrives_at", plan.arrives_at);
	}
	json_object_end(w);
}

static enum err departures_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct tour_set set;
	int64_t         ward_id = form_i64(x->form, "ward_id");
	TRY(person_may(ctx, tx, PERMIT_VIEW_ORDERS, ward_id));
	TRY(tour_set_of_ward(ctx, tx, ward_id, ctx->today, &set));
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	json_object_start(&reply.w);
	put_departure(ctx, &reply.w, &set, ORDER_PLANNED);
	put_departure(ctx, &reply.w, &set, ORDER_PRIORITY);
	json_object_end(&reply.w);
	json_reply_end(x, &reply);
	return OK;
}

/* ---------------------------------------------------------------- urgent orders */

struct period {
	struct day  from, to;
	struct url  here; /* The list of the period. */
};

static struct period period_of(struct ctx *ctx, const struct exchange *x, const char *path)
{
	struct period period = { form_day(x->form, "from"), form_day(x->form, "to"), url_of(path) };
	if (day_is_none(period.from))
		period.from = day_plus(ctx->today, -DAYS_COUNTED);
	if (day_is_none(period.to))
		period.to = ctx->today;
	period.here = url_with(ctx->arena, url_with(ctx->arena, url_of(path), "from", day_text(ctx->arena, period.from)), "to",
			       day_text(ctx->arena, period.to));
	return period;
}

static enum err urgent_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_ORDER_NUMBER, CELL_WORDS, NULL },    { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "placed_at", T_ORDER_PLACED, CELL_MOMENT, NULL }, { "placed_by", T_ORDER_PLACED_BY, CELL_WORDS, NULL },
		{ "reason", T_REASON, CELL_STATUS, "URGENT" },      { "text", T_WHEN_URGENT_TEXT, CELL_WORDS, NULL },
	};
	struct urgent_orders_rows rows;
	struct table              table;
	int64_t                   ward_id, before = form_i64(x->form, "before");
	struct period             period = period_of(ctx, x, "/orders/urgent");
	TRY(order_viewer_ward(ctx, tx, x, &ward_id));
	TRY(urgent_orders(ctx, tx,
			  (struct urgent_orders_in){ ctx->actor.region_id, zone_moment(period.from, 0, 0, 0),
						     zone_moment(day_plus(period.to, 1), 0, 0, 0), ward_id, form_text(x->form, "reason"),
						     before ? before : INT64_MAX, list_rows(x) },
			  &rows));
	table_init(&table, ctx->arena, "urgent-orders", columns, COUNT_OF(columns), T_URGENT_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number), url_ids(ctx->arena, "/orders/#", rows.at[i].id, 0));
		cells[1] = cell_text(rows.at[i].ward_name);
		cells[2] = cell_moment(rows.at[i].placed_at);
		cells[3] = cell_text(rows.at[i].placed_name);
		cells[4] = cell_text(rows.at[i].urgent_code);
		cells[5] = cell_text(rows.at[i].urgent_text);
	}
	if (rows.count == LIMIT_PAGE_ROWS && !list_wants_whole(x))
		table.next = url_with(ctx->arena, period.here, "before",
				      text_format(ctx->arena, "%lld", (long long)rows.at[rows.count - 1].number));
	struct urgent_head_view head = { .from = day_text(ctx->arena, period.from),
					 .to = day_text(ctx->arena, period.to),
					 .counts_url = period_of(ctx, x, "/orders/urgent/counts").here };
	struct html part = page_start(ctx, x);
	urgent_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_URGENT_TITLE), &table, &part);
}

static enum err urgent_counts_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "reason", T_REASON, CELL_STATUS, "URGENT" },
		{ "orders", T_ORDERS, CELL_NUMBER, NULL },
	};
	struct urgent_counts_rows rows;
	struct table              table;
	int64_t                   ward_id;
	struct period             period = period_of(ctx, x, "/orders/urgent");
	TRY(order_viewer_ward(ctx, tx, x, &ward_id));
	TRY(urgent_counts(ctx, tx,
			  (struct urgent_counts_in){ ctx->actor.region_id, zone_moment(period.from, 0, 0, 0),
						     zone_moment(day_plus(period.to, 1), 0, 0, 0), ward_id },
			  &rows));
	table_init(&table, ctx->arena, "urgent-counts", columns, COUNT_OF(columns), T_URGENT_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		struct url         lines = url_with(ctx->arena, period.here, "ward_id", text_format(ctx->arena, "%lld", (long long)rows.at[i].ward_id));
		cells[0] = cell_link(rows.at[i].ward_name, lines);
		cells[1] = cell_text(rows.at[i].urgent_code);
		cells[2] = cell_number(rows.at[i].orders);
		cells[2].link = url_with(ctx->arena, lines, "reason", rows.at[i].urgent_code);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_URGENT_COUNTS), &table, NULL);
}

/* ---------------------------------------------------------------- routes */

static const struct field urgent_fields[] = {
	TABLE_FIELDS,
	{ .name = "from", .type = FIELD_DAY, .place = IN_QUERY, .about = "empty: 30 days back" },
	{ .name = "to", .type = FIELD_DAY, .place = IN_QUERY, .about = "empty: today" },
	{ .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY, .about = "one ordering place" },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 40, .about = "one reason" },
};
static const struct field ward_fields[] = { { .name = "ward_id", .type = FIELD_ID, .place = IN_PATH, .required = true } };

const struct route schedule_routes[] = {
	{ HTTP_GET, "/orders/urgent", PERMIT_VIEW_ORDERS, urgent_page, ROUTE_FIELDS(urgent_fields), .about = "urgent orders with their reasons" },
	{ HTTP_GET, "/orders/urgent/counts", PERMIT_VIEW_ORDERS, urgent_counts_page, ROUTE_FIELDS(urgent_fields), .about = "urgent orders by unit and reason" },
	{ HTTP_GET, "/api/v1/wards/{ward_id}/departures", PERMIT_VIEW_ORDERS, departures_api, ROUTE_FIELDS(ward_fields), .about = "the next departure for a planned and for a priority order", .replies = "departures" },
};
const size_t schedule_route_count = COUNT_OF(schedule_routes);
