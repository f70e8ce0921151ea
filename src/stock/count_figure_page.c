/*
 * count_figure_page.c - counts as lists: every count with its accuracy, the lines of one, the sheet, the figure over time
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/count_page.h"

#include "base/limits.h"
#include "format/pdf.h"
#include "people/permission.h"
#include "stock/count_page.html.h"
#include "stock/count_rules.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

enum { MONTHS_SHOWN = 12, FIGURE_DAYS = 90 };

struct text count_percent(struct arena *arena, int64_t right, int64_t counted)
{
	int64_t permille = count_accuracy_permille(right, counted);
	if (permille == I64_NONE)
		return TEXT("–");
	return text_format(arena, "%lld,%lld %%", (long long)(permille / 10), (long long)(permille % 10));
}

struct text count_selection_words(struct arena *arena, enum language language, struct text selection, struct text parameter)
{
	struct text words = text_of_word(arena, language, "COUNT_SELECT", selection), what = parameter;
	if (text_is(selection, "storage_class"))
		what = text_of_word(arena, language, "STORAGE", parameter);
	else if (text_is(selection, "narcotic_class") && text_is(parameter, "all"))
		what = text_in(language, T_COUNT_NARCOTICS_ALL);
	return text_is_empty(what) ? words : text_format(arena, "%.*s %.*s", TEXT_ARG(words), TEXT_ARG(what));
}

static enum err head_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct html *out)
{
	struct count_accuracy_row figure;
	struct count_tasks_rows   tasks;
	struct moment             from = zone_moment(day_plus(ctx->today, -FIGURE_DAYS), 0, 0, 0);
	TRY(count_accuracy(ctx, tx, (struct count_accuracy_in){ ctx->actor.region_id, 0, from, { INT64_MAX } }, &figure));
	TRY(count_tasks(ctx, tx, (struct count_tasks_in){ ctx->actor.region_id, 0, LIMIT_PAGE_ROWS_MAX }, &tasks));
	struct counts_head_view view = { .may_report = viewer_may(&x->viewer, PERMIT_REPORT),
					 .tasks = (int64_t)tasks.count,
					 .accuracy = count_percent(ctx->arena, figure.right_lines, figure.counted),
					 .accuracy_value = count_percent(ctx->arena, figure.right_ore, figure.counted_ore) };
	counts_head(out, &view);
	return OK;
}

static enum err list_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_STOCK_COUNT, CELL_WORDS, NULL },             { "selection", T_COUNT_SELECTION, CELL_WORDS, NULL },
		{ "store", T_ORDER_STORE, CELL_WORDS, NULL },        { "created_at", T_STOCK_WHEN, CELL_MOMENT, NULL },
		{ "created_by", T_STOCK_WHO, CELL_WORDS, NULL },     { "state", T_ORDER_STATE, CELL_STATUS, "COUNT_STATE" },
		{ "lines", T_ORDER_LINES, CELL_NUMBER, NULL },       { "counted", T_COUNT_COUNTED, CELL_NUMBER, NULL },
		{ "right", T_COUNT_RIGHT, CELL_WORDS, NULL },        { "right_value", T_COUNT_RIGHT_VALUE, CELL_WORDS, NULL },
		{ "difference_ore", T_COUNT_DIFFERENCE_VALUE, CELL_MONEY, NULL }, { "to_approve", T_START_COUNT_APPROVE, CELL_NUMBER, NULL },
	};
	int64_t                before = form_i64(x->form, "before");
	struct count_list_rows rows;
	struct table           table;
	bool                   sees = viewer_may(&x->viewer, PERMIT_APPROVE_COUNT);
	bool                   waiting = sees && form_flag(x->form, "to_approve");
	TRY(count_list(ctx, tx, (struct count_list_in){ ctx->actor.region_id, before ? before : INT64_MAX, waiting, list_rows(x) }, &rows));
	table_init(&table, ctx->arena, "counts", columns, COUNT_OF(columns), T_COUNTS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		bool               tells = sees || text_is(rows.at[i].state, "approved"); /* A blind count tells nobody on the way. */
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number), url_ids(ctx->arena, "/counts/#", rows.at[i].id, 0));
		cells[1] = cell_text(count_selection_words(ctx->arena, x->viewer.language, rows.at[i].selection, rows.at[i].parameter));
		cells[2] = cell_text(rows.at[i].store_name);
		cells[3] = cell_moment(rows.at[i].created_at);
		cells[4] = cell_text(rows.at[i].created_by);
		cells[5] = cell_text(rows.at[i].state);
		cells[6] = cell_number(rows.at[i].lines);
		cells[7] = cell_number(rows.at[i].counted);
		cells[8] = tells ? cell_link(count_percent(ctx->arena, rows.at[i].right_lines, rows.at[i].counted),
					     url_ids(ctx->arena, "/counts/#/lines", rows.at[i].id, 0))
				 : cell_text(TEXT(""));
		cells[9] = cell_text(tells ? count_percent(ctx->arena, rows.at[i].right_ore, rows.at[i].counted_ore) : TEXT(""));
		cells[10] = cell_money(tells ? rows.at[i].difference_ore : I64_NONE);
		cells[11] = cell_number(tells ? rows.at[i].to_approve : I64_NONE);
	}
	if (rows.count == LIMIT_PAGE_ROWS && !list_wants_whole(x))
		table.next = url_with(ctx->arena, waiting ? url_with(ctx->arena, url_of("/counts"), "to_approve", TEXT("1")) : url_of("/counts"),
				      "before", text_format(ctx->arena, "%lld", (long long)rows.at[rows.count - 1].number));
	struct html part = page_start(ctx, x);
	TRY(head_of(ctx, tx, x, &part));
	return table_reply(ctx, x, text_in(x->viewer.language, T_COUNTS_TITLE), &table, &part);
}

/* ---------------------------------------------------------------- the lines of one */

static const struct table_column line_columns[] = {
	{ "place", T_STOCK_PLACE, CELL_WORDS, NULL },           { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
	{ "vnr", T_PACK_VNR, CELL_WORDS, NULL },                { "batch", T_STOCK_BATCH, CELL_WORDS, NULL },
	{ "expiry_day", T_STOCK_EXPIRY, CELL_DAY, NULL },       { "state", T_ORDER_STATE, CELL_STATUS, "COUNT_LINE" },
	{ "balance", T_COUNT_BALANCE, CELL_NUMBER, NULL },      { "counted", T_COUNT_COUNTED, CELL_NUMBER, NULL },
	{ "difference", T_COUNT_DIFFERENCE, CELL_NUMBER, NULL }, { "difference_ore", T_COUNT_DIFFERENCE_VALUE, CELL_MONEY, NULL },
	{ "counted_at", T_STOCK_WHEN, CELL_MOMENT, NULL },      { "counted_by", T_STOCK_WHO, CELL_WORDS, NULL },
	{ "reason", T_REASON, CELL_STATUS, "COUNT_REASON" },    { "reason_text", T_COUNT_NOTE, CELL_WORDS, NULL },
};

static enum err lines_table(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct count_get_row *count,
			    struct table *out)
{
	struct count_lines_rows rows;
	bool                    shows = count_shows_balance(x, count->is_blind, count->state);
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, count->id, 0 }, &rows));
	table_init(out, ctx->arena, "count-lines", line_columns, COUNT_OF(line_columns), T_COUNTS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct count_lines_row *row = &rows.at[i];
		bool               tells = shows && row->counted_units != I64_NONE;
		struct table_cell *cells = table_row(out);
		cells[0] = cell_text(row->place_code);
		cells[1] = cell_link(text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength), TEXT_ARG(row->pack_text)),
				     url_ids(ctx->arena, "/packs/#", row->pack_id, 0));
		cells[2] = cell_text(row->vnr);
		cells[3] = cell_link(row->label, url_with(ctx->arena, url_ids(ctx->arena, "/batches/#", row->batch_id, 0), "place_id",
							  text_format(ctx->arena, "%lld", (long long)row->place_id)));
		cells[4] = cell_day(row->expiry_day);
		cells[5] = cell_text(row->state);
		cells[6] = cell_number(tells ? row->balance_at_count : I64_NONE);
		cells[7] = cell_number(row->counted_units);
		cells[8] = cell_number(tells ? row->counted_units - row->balance_at_count : I64_NONE);
		cells[9] = cell_money(tells ? row->difference_value_ore : I64_NONE);
		cells[10] = cell_moment(row->counted_at);
		cells[11] = cell_text(row->counted_name);
		cells[12] = cell_text(row->reason_code);
		cells[13] = cell_text(row->reason_text);
	}
	return OK;
}

static enum err load_count(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct count_get_row *count)
{
	TRY(count_get(ctx, tx, (struct count_get_in){ ctx->actor.region_id, form_i64(x->form, "count_id") }, count));
	return person_may(ctx, tx, PERMIT_COUNT, count->store_id);
}

static enum err lines_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct count_get_row count;
	struct table         table;
	TRY(load_count(ctx, tx, x, &count));
	TRY(lines_table(ctx, tx, x, &count, &table));
	struct text title = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_COUNT_LINES)), (long long)count.number);
	return table_reply(ctx, x, title, &table, NULL);
}

/* The sheet for paper, with a column to write in. */
static enum err sheet(struct ctx *ctx, const struct exchange *x, const struct count_get_row *count,
		      const struct count_lines_rows *rows, struct text *out)
{
	enum language           language = x->viewer.language;
	const struct pdf_column columns[] = {
		{ text_in(language, T_STOCK_PLACE), 10, false },  { text_in(language, T_ORDER_ARTICLE), 32, false },
		{ text_in(language, T_PACK_VNR), 9, false },      { text_in(language, T_STOCK_BATCH), 13, false },
		{ text_in(language, T_STOCK_EXPIRY), 12, false }, { text_in(language, T_COUNT_COUNTED), 14, true },
		{ text_in(language, T_COUNT_BALANCE), 10, true },
	};
	const size_t          width = count->is_blind ? COUNT_OF(columns) - 1 : COUNT_OF(columns);
	const struct pdf_fact facts[] = {
		{ text_in(language, T_ORDER_STORE), count->store_name },
		{ text_in(language, T_COUNT_SELECTION), count_selection_words(ctx->arena, language, count->selection, count->parameter) },
		{ text_in(language, T_STOCK_WHEN), moment_text(ctx->arena, ctx->now) },
		{ text_in(language, T_COUNT_SHEET_SIGN), TEXT("______________________") },
	};
	struct text *cells = arena_array(ctx->arena, struct text, rows->count * COUNT_OF(columns) + 1);
	size_t       lines = 0;
	for (size_t i = 0; i < rows->count; i++) {
		const struct count_lines_row *row = &rows->at[i];
		if (!text_is(row->state, "waiting"))
			continue;
		struct text *cell = &cells[lines++ * width];
		cell[0] = row->place_code;
		cell[1] = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength), TEXT_ARG(row->pack_text));
		cell[2] = row->vnr;
		cell[3] = row->label;
		cell[4] = day_text(ctx->arena, row->expiry_day);
		cell[5] = TEXT("__________");
		if (!count->is_blind)
			cell[6] = number_text(ctx->arena, row->units_now == I64_NONE ? 0 : row->units_now);
	}
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_COUNT_SHEET)), (long long)count->number),
				 .facts = facts,
				 .fact_count = COUNT_OF(facts),
				 .columns = columns,
				 .column_count = width,
				 .cells = cells,
				 .row_count = lines,
				 .footer = text_in(language, T_PRODUCT),
				 .page_word = text_in(language, T_PAGE),
			 },
			 out);
}

static enum err sheet_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct count_get_row    count;
	struct count_lines_rows rows;
	TRY(load_count(ctx, tx, x, &count));
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, count.id, 0 }, &rows));
	x->reply.content_type = TEXT("application/pdf");
	return sheet(ctx, x, &count, &rows, &x->reply.body);
}

/* ---------------------------------------------------------------- over time */

/* The first day of the month that lies `back` months before the day's. */
static struct day month_start(struct day day, int back)
{
	struct civil civil = day_civil(day);
	int32_t      months = civil.year * 12 + civil.month - 1 - back;
	return day_of(months / 12, months % 12 + 1, 1);
}

static enum err accuracy_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "month", T_COUNT_MONTH, CELL_WORDS, NULL },            { "counted", T_COUNT_COUNTED, CELL_NUMBER, NULL },
		{ "right_lines", T_COUNT_RIGHT_LINES, CELL_NUMBER, NULL }, { "right", T_COUNT_RIGHT, CELL_WORDS, NULL },
		{ "counted_ore", T_COUNT_VALUE_COUNTED, CELL_MONEY, NULL }, { "right_value", T_COUNT_RIGHT_VALUE, CELL_WORDS, NULL },
		{ "difference_ore", T_COUNT_DIFFERENCE_VALUE, CELL_MONEY, NULL },
	};
	struct table           table;
	struct count_time_view view = { 0 };
	table_init(&table, ctx->arena, "count-accuracy", columns, COUNT_OF(columns), T_COUNTS_EMPTY);
	for (int back = 0; back < MONTHS_SHOWN; back++) {
		struct count_accuracy_row figure;
		struct day                first = month_start(ctx->today, back), last = day_plus(month_start(ctx->today, back - 1), -1);
		TRY(count_accuracy(ctx, tx,
				   (struct count_accuracy_in){ ctx->actor.region_id, 0, zone_moment(first, 0, 0, 0),
							       zone_moment(day_plus(last, 1), 0, 0, 0) },
				   &figure));
		if (figure.counted == 0)
			continue;
		struct url         lines = url_with(ctx->arena, url_with(ctx->arena, url_of("/counts/accuracy/lines"), "from", day_text(ctx->arena, first)),
						    "to", day_text(ctx->arena, last));
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_slice(day_text(ctx->arena, first), 0, 7), lines);
		cells[1] = cell_number(figure.counted);
		cells[2] = cell_number(figure.right_lines);
		cells[3] = cell_link(count_percent(ctx->arena, figure.right_lines, figure.counted), lines);
		cells[4] = cell_money(figure.counted_ore);
		cells[5] = cell_text(count_percent(ctx->arena, figure.right_ore, figure.counted_ore));
		cells[6] = cell_money(figure.difference_ore);
		cells[6].link = url_with(ctx->arena, lines, "only_wrong", TEXT("1"));
	}
	struct html part = page_start(ctx, x);
	count_time(&part, &view);
	return table_reply(ctx, x, text_in(x->viewer.language, T_COUNT_ACCURACY_TITLE), &table, &part);
}

static enum err accuracy_lines_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_STOCK_COUNT, CELL_WORDS, NULL },                { "place", T_STOCK_PLACE, CELL_WORDS, NULL },
		{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },       { "batch", T_STOCK_BATCH, CELL_WORDS, NULL },
		{ "balance", T_COUNT_BALANCE, CELL_NUMBER, NULL },      { "counted", T_COUNT_COUNTED, CELL_NUMBER, NULL },
		{ "difference", T_COUNT_DIFFERENCE, CELL_NUMBER, NULL }, { "value_ore", T_STOCK_VALUE, CELL_MONEY, NULL },
		{ "difference_ore", T_COUNT_DIFFERENCE_VALUE, CELL_MONEY, NULL }, { "reason", T_REASON, CELL_STATUS, "COUNT_REASON" },
		{ "counted_at", T_STOCK_WHEN, CELL_MOMENT, NULL },      { "counted_by", T_STOCK_WHO, CELL_WORDS, NULL },
	};
	struct count_lines_of_time_rows rows;
	struct table                    table;
	TRY(count_lines_of_time(ctx, tx,
				(struct count_lines_of_time_in){ ctx->actor.region_id, zone_moment(form_day(x->form, "from"), 0, 0, 0),
								 zone_moment(day_plus(form_day(x->form, "to"), 1), 0, 0, 0),
								 form_flag(x->form, "only_wrong"), LIMIT_PAGE_ROWS_MAX },
				&rows));
	table_init(&table, ctx->arena, "count-accuracy-lines", columns, COUNT_OF(columns), T_COUNTS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number), url_ids(ctx->arena, "/counts/#", rows.at[i].count_id, 0));
		cells[1] = cell_text(rows.at[i].place_code);
		cells[2] = cell_text(text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength), TEXT_ARG(rows.at[i].pack_text)));
		cells[3] = cell_link(rows.at[i].label, url_ids(ctx->arena, "/batches/#", rows.at[i].batch_id, 0));
		cells[4] = cell_number(rows.at[i].balance_at_count);
		cells[5] = cell_number(rows.at[i].counted_units);
		cells[6] = cell_number(rows.at[i].counted_units - rows.at[i].balance_at_count);
		cells[7] = cell_money(rows.at[i].value_at_count);
		cells[8] = cell_money(rows.at[i].difference_value_ore);
		cells[9] = cell_text(rows.at[i].reason_code);
		cells[10] = cell_moment(rows.at[i].counted_at);
		cells[11] = cell_text(rows.at[i].counted_name);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_COUNT_LINES), &table, NULL);
}

static const struct field list_fields[] = { TABLE_FIELDS };
static const struct field counts_fields[] = { TABLE_FIELDS, { .name = "to_approve", .type = FIELD_FLAG, .place = IN_QUERY,
							       .about = "only those with differences that wait for approval" } };
static const struct field lines_fields[] = { { .name = "count_id", .type = FIELD_ID, .place = IN_PATH, .required = true }, TABLE_FIELDS };
static const struct field sheet_fields[] = { { .name = "count_id", .type = FIELD_ID, .place = IN_PATH, .required = true } };
static const struct field time_fields[] = {
	TABLE_FIELDS,
	{ .name = "from", .type = FIELD_DAY, .place = IN_QUERY, .required = true },
	{ .name = "to", .type = FIELD_DAY, .place = IN_QUERY, .required = true },
	{ .name = "only_wrong", .type = FIELD_FLAG, .place = IN_QUERY },
};

const struct route count_figure_routes[] = {
	{ HTTP_GET, "/counts", PERMIT_COUNT, list_page, ROUTE_FIELDS(counts_fields), .about = "counts, newest first, with accuracy" },
	{ HTTP_GET, "/counts/{count_id}/lines", PERMIT_COUNT, lines_page, ROUTE_FIELDS(lines_fields), .about = "every line of a count, recounts too" },
	{ HTTP_GET, "/counts/{count_id}/sheet", PERMIT_COUNT, sheet_pdf, ROUTE_FIELDS(sheet_fields), .about = "the count sheet on paper" },
	{ HTTP_GET, "/counts/accuracy", PERMIT_REPORT, accuracy_page, ROUTE_FIELDS(list_fields), .about = "accuracy month by month" },
	{ HTTP_GET, "/counts/accuracy/lines", PERMIT_REPORT, accuracy_lines_page, ROUTE_FIELDS(time_fields), .about = "the lines behind the figure" },
};
const size_t count_figure_route_count = COUNT_OF(count_figure_routes);
