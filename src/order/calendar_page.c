/*
 * calendar_page.c - the year's holidays and eves, and what the region decided about single dates
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/tour_page.h"

#include "order/keep_tour.h"
#include "order/plan_departure.h"
#include "order/tour.sql.h"
#include "order/tour_page.html.h"
#include "people/permission.h"
#include "web/answer.h"
#include "web/table.h"

enum { YEAR_FIRST = 1996, YEAR_LAST = 2199 };

static struct url year_url(struct ctx *ctx, int64_t year)
{
	return url_with(ctx->arena, url_of("/calendar"), "year", text_format(ctx->arena, "%lld", (long long)year));
}

static void put_row(struct ctx *ctx, enum language language, struct table *table, struct day day, const struct calendar_day *known)
{
	struct table_cell *cells = table_row(table);
	cells[0] = cell_day(day);
	cells[1] = cell_text(text_of_word(ctx->arena, language, "WEEKDAY", text_format(ctx->arena, "%d", day_weekday(day))));
	cells[2] = cell_text(known->name == DAY_UNNAMED ? TEXT("")
							: text_of_word(ctx->arena, language, "NAMED_DAY", text_of(named_day_name(known->name))));
	cells[3] = cell_text(text_of(day_kind_name(known->kind)));
	cells[4] = cell_text(known->kind == DAY_HALF ? minute_text(ctx->arena, known->closes_minute) : TEXT(""));
	cells[5] = cell_text(known->is_decided || known->is_own ? TEXT("region")
			     : is_public_holiday(known->name) ? TEXT("law")
							      : TEXT("eve"));
	cells[6] = cell_text(known->note);
}

static enum err calendar_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "on_day", T_TOUR_DAY, CELL_DAY, NULL },           { "weekday", T_CALENDAR_WEEKDAY, CELL_WORDS, NULL },
		{ "name", T_CALENDAR_NAME, CELL_WORDS, NULL },      { "kind", T_CALENDAR_KIND, CELL_STATUS, "DAY_KIND" },
		{ "closes", T_CALENDAR_CLOSES, CELL_WORDS, NULL },  { "source", T_CALENDAR_SOURCE, CELL_STATUS, "CALENDAR_FROM" },
		{ "note", T_REASON, CELL_WORDS, NULL },
	};
	struct calendar calendar;
	struct table    table;
	int64_t         year = x->route->method == HTTP_GET ? form_i64(x->form, "year") : I64_NONE;
	if (year == I64_NONE)
		year = day_civil(ctx->today).year;
	struct day first = day_of((int32_t)year, 1, 1), last = day_of((int32_t)year, 12, 31);
	TRY(calendar_load(ctx, tx, first, last, &calendar));
	table_init(&table, ctx->arena, "calendar", columns, COUNT_OF(columns), T_NONE);
	for (struct day day = first; day.number <= last.number; day = day_plus(day, 1)) {
		struct calendar_day known = calendar_on(&calendar, day);
		if (known.name != DAY_UNNAMED || known.is_decided)
			put_row(ctx, x->viewer.language, &table, day, &known);
	}
	struct calendar_head_view head = { .year = year,
					   .year_before = year - 1,
					   .year_after = year + 1,
					   .before_url = year_url(ctx, year > YEAR_FIRST ? year - 1 : year),
					   .after_url = year_url(ctx, year < YEAR_LAST ? year + 1 : year),
					   .may_manage = viewer_may(&x->viewer, PERMIT_MANAGE_TOURS),
					   .today = day_text(ctx->arena, ctx->today),
					   .marks = form_marks_of(x) };
	struct html part = page_start(ctx, x);
	calendar_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_CALENDAR), &table, &part);
}

static enum err decide_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct day  day = form_day(x->form, "on_day");
	struct text closes = form_text(x->form, "closes");
	int32_t     minute = 0;
	size_t      moved;
	if (!text_is_empty(closes))
		TRY(minute_parse(ctx, "closes", closes, &minute));
	TRY(calendar_decide(ctx, tx, day, form_text(x->form, "kind"), minute, form_text(x->form, "note"), &moved));
	answer_written(ctx, x, year_url(ctx, day_civil(day).year), moved ? "DONE_REPLANNED" : "DONE_SAVED", "day", day.number);
	return OK;
}

static const struct field calendar_fields[] = {
	TABLE_FIELDS,
	{ .name = "year", .type = FIELD_INTEGER, .place = IN_QUERY, .minimum = YEAR_FIRST, .maximum = YEAR_LAST, .about = "empty: this year" },
};
static const struct field decide_fields[] = {
	{ .name = "on_day", .type = FIELD_DAY, .place = IN_BODY, .required = true },
	{ .name = "kind", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "open|half|closed", .about = "empty: the decision is taken back" },
	{ .name = "closes", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 5, .about = "HH:MM, of a short day" },
	{ .name = "note", .type = FIELD_TEXT, .place = IN_BODY },
};

const struct route calendar_routes[] = {
	{ HTTP_GET, "/calendar", PERMIT_VIEW_ORDERS, calendar_page, ROUTE_FIELDS(calendar_fields), .about = "holidays, eves and decided days of a year" },
	{ HTTP_POST, "/calendar", PERMIT_MANAGE_TOURS, decide_face, ROUTE_FIELDS(decide_fields), .about = "decide about a date", .page_on_refusal = calendar_page },
	{ HTTP_POST, "/api/v1/calendar", PERMIT_MANAGE_TOURS, decide_face, ROUTE_FIELDS(decide_fields), .about = "decide about a date", .replies = "day" },
};
const size_t calendar_route_count = COUNT_OF(calendar_routes);
