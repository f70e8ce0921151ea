/*
 * figures_page.c - each figure on a page of its own, and its lines
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "report/figures_page.h"

#include "base/limits.h"
#include "people/permission.h"
#include "report/figure.h"
#include "report/figures.sql.h"
#include "report/figures_page.html.h"
#include "web/answer.h"
#include "web/layout.h"
#include "web/table.h"

enum { WHOLE_LIST = 20000 };

static bool is_file(const struct exchange *x)
{
	struct text format = form_text(x->form, "format");
	return !text_is_empty(format) && !text_is(format, "html");
}

/* Every figure that the viewer may see. */
static enum err figures_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct html parts = page_start(ctx, x), body = page_start(ctx, x);
	for (size_t i = 0; i < figure_count; i++) {
		if (!figure_may(&x->viewer, &figures[i]))
			continue;
		struct plot plot;
		TRY(figure_load(ctx, tx, x->viewer.language, &figures[i], figure_window_of(ctx, DAY_NONE), &plot));
		plot.page = (struct url){ text_format(ctx->arena, "/figures/%s", figures[i].name) };
		plot_html(&parts, &plot);
	}
	struct figures_view view = { html_done(&parts) };
	figures_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_FIGURES), &body);
	return OK;
}

/* As a file: a row for each bar, with the address of its lines. */
static enum err figure_as_file(struct ctx *ctx, struct exchange *x, const struct plot *plot)
{
	static const struct table_column columns[] = {
		{ "point", T_FIGURE_POINT, CELL_WORDS, NULL },
		{ "series", T_FIGURE_SERIES, CELL_WORDS, NULL },
		{ "value", T_FIGURE_VALUE_OF, CELL_NUMBER, NULL },
		{ "lines", T_FIGURE_LINES_AT, CELL_WORDS, NULL },
	};
	struct table table;
	table_init(&table, ctx->arena, plot->name, columns, COUNT_OF(columns), T_PLOT_EMPTY);
	for (size_t i = 0; i < plot->point_count; i++)
		for (size_t s = 0; s < plot->series_count; s++) {
			const struct plot_point *point = &plot->points[i];
			struct table_cell       *cells = table_row(&table);
			cells[0] = cell_text(point->name.at ? point->name : point->label);
			cells[1] = cell_text(plot->series[s]);
			cells[2] = cell_number(point->values[s]);
			cells[3] = cell_text(point->urls[s].text);
		}
	return table_reply(ctx, x, plot->title, &table, NULL);
}

static enum err figure_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	const struct figure *figure;
	struct plot          plot;
	struct day           day = form_day(x->form, "day");
	TRY(figure_find(ctx, &x->viewer, form_text(x->form, "figure"), &figure));
	TRY(figure_load(ctx, tx, x->viewer.language, figure, figure_window_of(ctx, day), &plot));
	if (is_file(x))
		return figure_as_file(ctx, x, &plot);
	struct url              here = { text_format(ctx->arena, "/figures/%s", figure->name) };
	struct day              shown = day_is_none(day) ? ctx->today : day;
	struct figure_page_view view = {
		.title = plot.title,
		.is_by_hour = figure->is_by_hour,
		.here = here,
		.now = here,
		.day = shown,
		.before = url_with(ctx->arena, here, "day", day_text(ctx->arena, day_plus(shown, -1))),
		.after = url_with(ctx->arena, here, "day", day_text(ctx->arena, day_plus(shown, 1))),
	};
	struct html part = page_start(ctx, x), body = page_start(ctx, x);
	plot.is_wide = true;
	plot.zoom = url_with(ctx->arena, day_is_none(day) ? here : url_with(ctx->arena, here, "day", day_text(ctx->arena, day)), "format",
			     TEXT("json"));
	plot_html(&part, &plot);
	view.plot = html_done(&part);
	figure_page_shown(&body, &view);
	page_reply(ctx, x, plot.title, &body);
	return OK;
}

static enum err lines_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	const struct figure *figure;
	struct table         table;
	int64_t              sum;
	TRY(figure_find(ctx, &x->viewer, form_text(x->form, "figure"), &figure));
	struct figure_part part = {
		.from = form_i64(x->form, "from"),
		.to = form_i64(x->form, "to"),
		.key = form_text(x->form, "key"),
		.part = form_text(x->form, "part"),
		.after = form_i64(x->form, "before"),
		.after_place = form_i64(x->form, "after_place"),
		.page_size = is_file(x) ? WHOLE_LIST : LIMIT_PAGE_ROWS,
	};
	if (figure->is_by_hour && (part.from == I64_NONE || part.to == I64_NONE)) { /* Never all that ever was. */
		struct figure_window window = figure_window_of(ctx, DAY_NONE);
		part.from = window.from.us;
		part.to = window.to.us;
	}
	TRY(figure->lines(ctx, tx, figure, &part, &table, &sum));
	struct text              title = text_in(x->viewer.language, figure->title);
	struct figure_lines_view view = { .figure = { text_format(ctx->arena, "/figures/%s", figure->name) }, .title = title };
	view.sum = figure->values == PLOT_MONEY
			   ? text_format(ctx->arena, "%.*s kr", TEXT_ARG(money_text(ctx->arena, (struct money){ sum })))
			   : text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(number_text(ctx->arena, sum)),
					 TEXT_ARG(text_in(x->viewer.language, figure->unit)));
	struct html before = page_start(ctx, x);
	figure_lines_head(&before, &view);
	return table_reply(ctx, x, text_in(x->viewer.language, T_FIGURE_LINES), &table, &before);
}

/* What to buy before the wards ask for it. */
static enum err below_par_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },        { "pack", T_PACK_TEXT, CELL_WORDS, NULL },
		{ "needed_units", T_BELOW_PAR_NEEDED, CELL_NUMBER, NULL }, { "units", T_STOCK_USABLE, CELL_NUMBER, NULL },
	};
	struct below_par_rows rows;
	struct table          table;
	TRY(below_par(ctx, tx, (struct below_par_in){ ctx->actor.region_id, ctx->today }, &rows));
	table_init(&table, ctx->arena, "below-par", columns, COUNT_OF(columns), T_BELOW_PAR_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength)),
				     url_ids(ctx->arena, "/packs/#", rows.at[i].pack_id, 0));
		cells[1] = cell_text(rows.at[i].pack_text);
		cells[2] = cell_number(rows.at[i].needed_units);
		cells[3] = cell_number(rows.at[i].units);
	}
	struct html before = page_start(ctx, x);
	below_par_head(&before, &(struct figures_view){ 0 });
	return table_reply(ctx, x, text_in(x->viewer.language, T_BELOW_PAR), &table, &before);
}

#define FIGURE_FIELD { .name = "figure", .type = FIELD_TEXT, .place = IN_PATH, .required = true }
static const struct field figure_fields[] = { FIGURE_FIELD,
					      { .name = "day", .type = FIELD_DAY, .place = IN_QUERY, .about = "one day; else the last 24 hours" },
					      TABLE_FIELDS };
static const struct field lines_fields[] = {
	FIGURE_FIELD,
	{ .name = "from", .type = FIELD_INTEGER, .place = IN_QUERY, .maximum = INT64_MAX, .about = "first moment (microseconds) or day number" },
	{ .name = "to", .type = FIELD_INTEGER, .place = IN_QUERY, .maximum = INT64_MAX, .about = "where the moments end, or the last day number" },
	{ .name = "key", .type = FIELD_TEXT, .place = IN_QUERY, .about = "state, class or rule" },
	{ .name = "part", .type = FIELD_TEXT, .place = IN_QUERY, .about = "reason or kind of place; - for none" },
	{ .name = "after_place", .type = FIELD_ID, .place = IN_QUERY, .about = "with before: the place the page begins behind" },
	TABLE_FIELDS
};

static const struct field list_fields[] = { TABLE_FIELDS };

const struct route figures_routes[] = {
	{ HTTP_GET, "/figures", PERMIT_VIEW_STOCK, figures_page, .about = "every figure" },
	{ HTTP_GET, "/figures/below-par", PERMIT_PURCHASE, below_par_page, ROUTE_FIELDS(list_fields), .about = "articles to buy" },
	{ HTTP_GET, "/figures/{figure}", PERMIT_VIEW_STOCK, figure_page, ROUTE_FIELDS(figure_fields), .about = "one figure" },
	{ HTTP_GET, "/figures/{figure}/lines", PERMIT_VIEW_STOCK, lines_page, ROUTE_FIELDS(lines_fields), .about = "the lines behind a figure" },
};
const size_t figures_route_count = COUNT_OF(figures_routes);
