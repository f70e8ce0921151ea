/*
 * figure.c - filling the figures
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "report/figure.h"

#include "people/permission.h"
#include "report/figures.sql.h"
#include "report/value.sql.h"

#define MAY(name) (UINT64_C(1) << PERMIT_##name)

enum {
	WEEKS = 13, MISSING_DAYS = 14, REFUSAL_DAYS = 30, DAYS_OF_WEEK = 7, MONDAY_SHIFT = 3, MONTHS = 12, YEAR_DAYS = 365,
};
#define HOUR_US INT64_C(3600000000)

/* What a series or a point stands for in an address, and in words. */
struct word {
	const char   *key;
	enum text_key text;
};

struct figure_window figure_window_of(const struct ctx *ctx, struct day day)
{
	if (!day_is_none(day))
		return (struct figure_window){ zone_moment(day, 0, 0, 0), zone_moment(day_plus(day, 1), 0, 0, 0) };
	int64_t end = (ctx->now.us / HOUR_US + 1) * HOUR_US;
	return (struct figure_window){ { end - 24 * HOUR_US }, { end } };
}

/* The whole days that end with today. */
static struct figure_window last_days(const struct ctx *ctx, int32_t days)
{
	return (struct figure_window){ zone_moment(day_plus(ctx->today, 1 - days), 0, 0, 0),
				       zone_moment(day_plus(ctx->today, 1), 0, 0, 0) };
}

struct url figure_lines_url(struct ctx *ctx, const struct figure *figure, int64_t from, int64_t to, struct text key,
			    struct text part)
{
	struct url url = { text_format(ctx->arena, "/figures/%s/lines", figure->name) };
	if (from != I64_NONE)
		url = url_with(ctx->arena, url, "from", text_format(ctx->arena, "%lld", (long long)from));
	if (to != I64_NONE)
		url = url_with(ctx->arena, url, "to", text_format(ctx->arena, "%lld", (long long)to));
	if (!text_is_empty(key))
		url = url_with(ctx->arena, url, "key", key);
	return text_is_empty(part) ? url : url_with(ctx->arena, url, "part", part);
}

/* Names of the series in the plot; the points get an address each, filled in where there is something. */
static void name_series(struct ctx *ctx, enum language language, struct plot *plot, const struct word *words, size_t count)
{
	struct text *names = arena_array(ctx->arena, struct text, count);
	for (size_t i = 0; i < count; i++)
		names[i] = text_in(language, words[i].text);
	plot->series = names;
	plot->series_count = count;
}

static size_t word_at(const struct word *words, size_t count, struct text key)
{
	for (size_t i = 0; i + 1 < count; i++)
		if (text_is(key, words[i].key))
			return i;
	return count - 1; /* The last one is the rest. */
}

/* One point an hour, named by the region's clock. */
static struct plot_point *hours_of(struct ctx *ctx, struct figure_window window, struct plot *plot)
{
	size_t             count = (size_t)((window.to.us - window.from.us) / HOUR_US);
	struct plot_point *points = arena_array(ctx->arena, struct plot_point, count);
	for (size_t i = 0; i < count; i++) {
		struct moment at = { window.from.us + (int64_t)i * HOUR_US };
		struct civil  civil = zone_civil(at);
		points[i].label = text_format(ctx->arena, "%02d", civil.hour);
		points[i].name = moment_text(ctx->arena, at);
	}
	plot->points = points;
	plot->point_count = count;
	return points;
}

/* ---------------------------------------------------------------- orders, picks, the queue */

static const struct word stages[] = {
	{ "placed", T_STAGE_PLACED }, { "picking", T_STAGE_PICKING }, { "picked", T_STATE_PICKED }, { "sent", T_STATE_SENT },
	{ "received", T_STATE_RECEIVED }, { "missing", T_STAGE_MISSING }, { "stopped", T_STAGE_STOPPED },
};

static enum err load_orders(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			    struct figure_window window, struct plot *plot)
{
	struct figure_orders_rows rows;
	TRY(figure_orders(ctx, tx, (struct figure_orders_in){ ctx->actor.region_id, window.from, window.to }, &rows));
	name_series(ctx, language, plot, stages, COUNT_OF(stages));
	struct plot_point *points = hours_of(ctx, window, plot);
	for (size_t i = 0; i < rows.count; i++) {
		size_t at = (size_t)(rows.at[i].hour - window.from.us / HOUR_US), s = word_at(stages, COUNT_OF(stages), rows.at[i].stage);
		EXPECT(at < plot->point_count);
		points[at].values[s] += rows.at[i].lines;
		points[at].urls[s] = figure_lines_url(ctx, figure, rows.at[i].hour * HOUR_US, (rows.at[i].hour + 1) * HOUR_US,
						      text_of(stages[s].key), TEXT_NONE);
	}
	return OK;
}

static enum err load_picks(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			   struct figure_window window, struct plot *plot)
{
	static const struct word series[] = { { "", T_FIGURE_PICKS_UNIT } };
	struct figure_picks_rows rows;
	TRY(figure_picks(ctx, tx, (struct figure_picks_in){ ctx->actor.region_id, window.from, window.to }, &rows));
	name_series(ctx, language, plot, series, COUNT_OF(series));
	struct plot_point *points = hours_of(ctx, window, plot);
	for (size_t i = 0; i < rows.count; i++) {
		size_t at = (size_t)(rows.at[i].hour - window.from.us / HOUR_US);
		EXPECT(at < plot->point_count);
		points[at].values[0] = rows.at[i].picks;
		points[at].urls[0] = figure_lines_url(ctx, figure, rows.at[i].hour * HOUR_US, (rows.at[i].hour + 1) * HOUR_US, TEXT_NONE,
						      TEXT_NONE);
	}
	return OK;
}

/* How long ago, from the shortest; each reaches to the one before. */
static const struct {
	int64_t       hours;
	enum text_key text;
} waits[] = {
	{ 1, T_WAIT_1 }, { 2, T_WAIT_2 }, { 4, T_WAIT_4 }, { 8, T_WAIT_8 }, { 24, T_WAIT_24 }, { 1000000, T_WAIT_LONGER },
};

static enum err load_waiting(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			     struct figure_window window, struct plot *plot)
{
	static const struct word   series[] = { { "", T_FIGURE_LINES_UNIT } };
	struct figure_waiting_rows rows;
	(void)window;
	TRY(figure_waiting(ctx, tx, (struct figure_waiting_in){ ctx->actor.region_id }, &rows));
	name_series(ctx, language, plot, series, COUNT_OF(series));
	struct plot_point *points = arena_array(ctx->arena, struct plot_point, COUNT_OF(waits));
	int64_t            newest = ctx->now.us + HOUR_US; /* A clock of another node may be ahead. */
	for (size_t i = 0; i < COUNT_OF(waits); i++) {
		int64_t oldest = i + 1 < COUNT_OF(waits) ? ctx->now.us - waits[i].hours * HOUR_US : 0;
		points[i].label = text_in(language, waits[i].text);
		points[i].urls[0] = figure_lines_url(ctx, figure, oldest, newest, TEXT("placed"), TEXT_NONE);
		for (size_t k = 0; k < rows.count; k++)
			if (rows.at[k].placed_at.us >= oldest && rows.at[k].placed_at.us < newest)
				points[i].values[0] += rows.at[k].lines;
		newest = oldest;
	}
	plot->points = points;
	plot->point_count = COUNT_OF(waits);
	return OK;
}

static enum err load_missing(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			     struct figure_window window, struct plot *plot)
{
	static const struct word   states[] = { { "backordered", T_STATE_BACKORDERED }, { "short", T_STATE_SHORT } };
	struct figure_missing_rows rows;
	window = last_days(ctx, MISSING_DAYS);
	TRY(figure_missing(ctx, tx, (struct figure_missing_in){ ctx->actor.region_id, window.from, window.to }, &rows));
	name_series(ctx, language, plot, states, COUNT_OF(states));
	struct plot_point *points = arena_array(ctx->arena, struct plot_point, rows.count + 1);
	struct text        last = TEXT_NONE;
	for (size_t i = 0; i < rows.count; i++) { /* By reason, so equal ones follow each other. */
		struct text reason = rows.at[i].reason_code;
		if (plot->point_count == 0 || !text_equal(reason, last))
			plot->point_count++;
		last = reason;
		struct plot_point *point = &points[plot->point_count - 1];
		size_t             s = word_at(states, COUNT_OF(states), rows.at[i].state);
		point->label = reason.length ? text_of_word(ctx->arena, language, "REASON", reason) : text_in(language, T_FIGURE_NO_REASON);
		point->values[s] = rows.at[i].lines;
		point->urls[s] = figure_lines_url(ctx, figure, window.from.us, window.to.us, rows.at[i].state,
						  reason.length ? reason : TEXT(FIGURE_NO_WORD));
	}
	plot->points = points;
	return OK;
}

/* ---------------------------------------------------------------- goods */

static enum err load_expiry(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			    struct figure_window window, struct plot *plot)
{
	static const struct word  series[] = { { "", T_STOCK_VALUE } };
	struct figure_expiry_rows rows;
	(void)window;
	int32_t first = (ctx->today.number + MONDAY_SHIFT) / DAYS_OF_WEEK;
	int32_t end = (first + WEEKS) * DAYS_OF_WEEK - MONDAY_SHIFT; /* The Monday after the last week. */
	TRY(figure_expiry(ctx, tx, (struct figure_expiry_in){ ctx->actor.region_id, ctx->today, { end - 1 } }, &rows));
	name_series(ctx, language, plot, series, COUNT_OF(series));
	struct plot_point *points = arena_array(ctx->arena, struct plot_point, WEEKS + 1);
	plot->points = points;
	plot->point_count = WEEKS + 1;
	points[0].label = text_in(language, T_FIGURE_EXPIRED_SHORT);
	points[0].name = text_in(language, T_FIGURE_EXPIRED);
	points[0].urls[0] = figure_lines_url(ctx, figure, 0, ctx->today.number - 1, TEXT_NONE, TEXT_NONE);
	for (int32_t i = 0; i < WEEKS; i++) {
		struct day monday = { (first + i) * DAYS_OF_WEEK - MONDAY_SHIFT }, from = i ? monday : ctx->today;
		/* A week has the number of its Thursday in the Thursday's year (ISO 8601). */
		struct day   thursday = day_plus(monday, 3);
		struct civil civil = day_civil(thursday);
		int32_t      number = (thursday.number - day_of(civil.year, 1, 1).number) / DAYS_OF_WEEK + 1;
		points[i + 1].label = text_format(ctx->arena, "%d", number);
		points[i + 1].name = text_format(ctx->arena, "%.*s %d (%.*s)", TEXT_ARG(text_in(language, T_FIGURE_WEEK)), number,
						 TEXT_ARG(day_text(ctx->arena, from)));
		points[i + 1].urls[0] =
			figure_lines_url(ctx, figure, from.number, monday.number + DAYS_OF_WEEK - 1, TEXT_NONE, TEXT_NONE);
	}
	for (size_t i = 0; i < rows.count; i++)
		points[rows.at[i].week < 0 ? 0 : rows.at[i].week - first + 1].values[0] = rows.at[i].value_ore;
	return OK;
}

static enum err load_value(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			   struct figure_window window, struct plot *plot)
{
	static const struct word classes[] = {
		{ "room", T_KEPT_ROOM },       { "cold", T_KEPT_COLD },       { "frozen", T_KEPT_FROZEN },
		{ "narcotic", T_KEPT_NARCOTIC }, { "flammable", T_KEPT_FLAMMABLE }, { "unknown", T_KEPT_UNKNOWN },
	};
	struct figure_value_rows rows;
	(void)window;
	TRY(figure_value(ctx, tx, (struct figure_value_in){ ctx->actor.region_id }, &rows));
	/* Each class that occurs is a series; a class without words of its own stands under its own name. */
	struct text *keys = arena_array(ctx->arena, struct text, PLOT_SERIES_MAX), *names = arena_array(ctx->arena, struct text, PLOT_SERIES_MAX);
	struct plot_point *points = arena_array(ctx->arena, struct plot_point, rows.count + 1);
	struct text        last = TEXT_NONE;
	plot->series = names;
	plot->points = points;
	for (size_t i = 0; i < COUNT_OF(classes); i++) {
		keys[plot->series_count] = text_of(classes[i].key);
		names[plot->series_count++] = text_in(language, classes[i].text);
	}
	for (size_t i = 0; i < rows.count; i++) {
		if (plot->point_count == 0 || !text_equal(rows.at[i].kind, last))
			plot->point_count++;
		last = rows.at[i].kind;
		struct plot_point *point = &points[plot->point_count - 1];
		size_t             s = 0;
		while (s < plot->series_count && !text_equal(keys[s], rows.at[i].class))
			s++;
		if (s == plot->series_count) {
			EXPECT(s < PLOT_SERIES_MAX);
			keys[s] = names[s] = rows.at[i].class;
			plot->series_count++;
		}
		point->label = text_of_word(ctx->arena, language, "PLACE_KIND", last);
		point->values[s] = rows.at[i].value_ore;
		point->urls[s] = figure_lines_url(ctx, figure, 0, DAY_FOREVER.number, rows.at[i].class, last);
	}
	return OK;
}

static const struct word value_kinds[] = {
	{ "store", T_PLACE_KIND_STORE }, { "ward_store", T_PLACE_KIND_WARD_STORE }, { "cabinet", T_PLACE_KIND_CABINET },
	{ "transit", T_PLACE_KIND_TRANSIT }, { FIGURE_NO_WORD, T_FIGURE_OTHER_PLACES },
};

/* A noted row in the point of its day. */
static void add_value(struct ctx *ctx, const struct figure *figure, const struct figure_value_days_row *row, struct plot_point *point)
{
	size_t s = word_at(value_kinds, COUNT_OF(value_kinds), row->kind);
	point->values[s] += row->value_ore;
	point->urls[s] = figure_lines_url(ctx, figure, row->on_day.number, I64_NONE, TEXT_NONE, text_of(value_kinds[s].key));
}

/* The last noted day of each month stands for the month; the running one is as it was yesterday. */
static enum err load_months(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			    struct figure_window window, struct plot *plot)
{
	struct figure_value_days_rows rows;
	struct civil                  now = day_civil(ctx->today);
	int32_t                       month = now.year * 12 + now.month - 1 - (MONTHS - 1);
	(void)window;
	TRY(figure_value_days(ctx, tx, (struct figure_value_days_in){ ctx->actor.region_id, day_of(month / 12, month % 12 + 1, 1) }, &rows));
	name_series(ctx, language, plot, value_kinds, COUNT_OF(value_kinds));
	struct plot_point *points = arena_array(ctx->arena, struct plot_point, MONTHS);
	plot->points = points;
	plot->is_level = true;
	for (size_t i = 0; i < rows.count; i++) {
		struct civil civil = day_civil(rows.at[i].on_day);
		size_t       at = (size_t)(civil.year * 12 + civil.month - 1 - month), last = i;
		while (last + 1 < rows.count && day_civil(rows.at[last + 1].on_day).month == civil.month)
			last++;
		struct day day = rows.at[last].on_day;
		EXPECT(at < MONTHS);
		struct plot_point *point = &points[plot->point_count++];
		point->label = text_format(ctx->arena, "%04d-%02d", civil.year, civil.month);
		point->name = day_text(ctx->arena, day);
		for (i = last; rows.at[i].on_day.number == day.number; i--) {
			add_value(ctx, figure, &rows.at[i], point);
			if (i == 0)
				break;
		}
		i = last;
	}
	return OK;
}

/* Every noted day of a year: long, so its page can be looked into. */
static enum err load_days(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			  struct figure_window window, struct plot *plot)
{
	struct figure_value_days_rows rows;
	(void)window;
	TRY(figure_value_days(ctx, tx, (struct figure_value_days_in){ ctx->actor.region_id, day_plus(ctx->today, -YEAR_DAYS) }, &rows));
	name_series(ctx, language, plot, value_kinds, COUNT_OF(value_kinds));
	struct plot_point *points = arena_array(ctx->arena, struct plot_point, YEAR_DAYS + 1);
	plot->points = points;
	plot->is_level = true;
	for (size_t i = 0; i < rows.count; i++) {
		if (i == 0 || rows.at[i].on_day.number != rows.at[i - 1].on_day.number) {
			EXPECT(plot->point_count <= YEAR_DAYS);
			struct plot_point *point = &points[plot->point_count++];
			point->name = day_text(ctx->arena, rows.at[i].on_day);
			point->label = text_slice(point->name, strlen("YYYY-"), point->name.length);
		}
		add_value(ctx, figure, &rows.at[i], &points[plot->point_count - 1]);
	}
	return OK;
}

/* ---------------------------------------------------------------- refusals */

static enum err load_refusals(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			      struct figure_window window, struct plot *plot)
{
	static const struct word     series[] = { { "", T_FIGURE_REFUSALS_UNIT } };
	struct figure_refusals_rows  rows;
	window = last_days(ctx, REFUSAL_DAYS);
	TRY(figure_refusals(ctx, tx, (struct figure_refusals_in){ ctx->actor.region_id, window.from, window.to }, &rows));
	name_series(ctx, language, plot, series, COUNT_OF(series));
	struct plot_point *points = arena_array(ctx->arena, struct plot_point, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		points[i].label = rows.at[i].rule;
		points[i].values[0] = rows.at[i].refusals;
		points[i].urls[0] = figure_lines_url(ctx, figure, window.from.us, window.to.us, rows.at[i].rule, TEXT_NONE);
	}
	plot->points = points;
	plot->point_count = rows.count;
	return OK;
}

/* ---------------------------------------------------------------- the list */

const struct figure figures[] = {
	{ "queue-by-wait", T_FIGURE_QUEUE, T_FIGURE_QUEUE_ABOUT, T_FIGURE_WAITED, T_FIGURE_LINES_UNIT, MAY(REVIEW) | MAY(REPORT),
	  PLOT_BARS, PLOT_COUNT, false, load_waiting, lines_of_state },
	{ "orders-by-hour", T_FIGURE_ORDERS, T_FIGURE_ORDERS_ABOUT, T_FIGURE_HOUR, T_FIGURE_LINES_UNIT,
	  MAY(REVIEW) | MAY(PICK) | MAY(REPORT), PLOT_BARS, PLOT_COUNT, true, load_orders, lines_of_orders },
	{ "picks-by-hour", T_FIGURE_PICKS, T_FIGURE_PICKS_ABOUT, T_FIGURE_HOUR, T_FIGURE_PICKS_UNIT, MAY(PICK) | MAY(REPORT), PLOT_BARS,
	  PLOT_COUNT, true, load_picks, lines_of_picks },
	{ "missing-by-cause", T_FIGURE_MISSING, T_FIGURE_MISSING_ABOUT, T_STOCK_CAUSE, T_FIGURE_LINES_UNIT, MAY(REVIEW) | MAY(REPORT),
	  PLOT_BARS, PLOT_COUNT, false, load_missing, lines_of_state },
	{ "expiry-by-week", T_FIGURE_EXPIRY, T_FIGURE_EXPIRY_ABOUT, T_FIGURE_WEEK, T_NONE, MAY(RECEIVE_GOODS) | MAY(REPORT), PLOT_BARS,
	  PLOT_MONEY, false, load_expiry, lines_of_goods },
	{ "value-by-place", T_FIGURE_VALUE, T_FIGURE_VALUE_ABOUT, T_STOCK_PLACE, T_NONE, MAY(PURCHASE) | MAY(REPORT), PLOT_BARS, PLOT_MONEY,
	  false, load_value, lines_of_goods },
	{ "value-by-month", T_FIGURE_MONTHS, T_FIGURE_MONTHS_ABOUT, T_FIGURE_MONTH, T_NONE, MAY(PURCHASE) | MAY(REPORT), PLOT_BARS, PLOT_MONEY,
	  false, load_months, lines_of_months },
	{ "value-by-day", T_FIGURE_DAYS, T_FIGURE_DAYS_ABOUT, T_FIGURE_DAY, T_NONE, MAY(PURCHASE) | MAY(REPORT), PLOT_LINE, PLOT_MONEY, false,
	  load_days, lines_of_months },
	{ "refusals-by-rule", T_FIGURE_REFUSALS, T_FIGURE_REFUSALS_ABOUT, T_RULE, T_FIGURE_REFUSALS_UNIT, MAY(AUDIT) | MAY(REVIEW), PLOT_BARS,
	  PLOT_COUNT, false, load_refusals, lines_of_refusals },
};
const size_t figure_count = COUNT_OF(figures);

bool figure_may(const struct viewer *viewer, const struct figure *figure)
{
	return (viewer->permissions & figure->permissions) != 0;
}

enum err figure_find(struct ctx *ctx, const struct viewer *viewer, struct text name, const struct figure **out)
{
	for (size_t i = 0; i < figure_count; i++) {
		if (!text_is(name, figures[i].name))
			continue;
		*out = &figures[i];
		return figure_may(viewer, &figures[i]) ? OK : fail(ctx, ERR_FORBIDDEN, "figure", "the figure is for others");
	}
	return fail(ctx, ERR_NOT_FOUND, "figure", "there is no such figure");
}

enum err figure_load(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
		     struct figure_window window, struct plot *plot)
{
	*plot = (struct plot){
		.name = figure->name,
		.title = text_in(language, figure->title),
		.about = text_in(language, figure->about),
		.axis = text_in(language, figure->axis),
		.unit = figure->unit ? text_in(language, figure->unit) : TEXT(""),
		.kind = figure->kind,
		.values = figure->values,
	};
	return figure->load(ctx, tx, language, figure, window, plot);
}
