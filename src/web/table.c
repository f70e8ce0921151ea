/*
 * table.c - typed cells to HTML, CSV, xlsx and JSON
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/table.h"

#include "base/limits.h"
#include "format/csv.h"
#include "format/json.h"
#include "format/xlsx_write.h"
#include "web/list.h"
#include "web/table.html.h"
#include "web/table_view.h"

void table_init(struct table *table, struct arena *arena, const char *name, const struct table_column *columns,
		size_t column_count, enum text_key empty)
{
	EXPECT(column_count <= TABLE_COLUMNS_MAX);
	*table = (struct table){ .columns = columns, .column_count = column_count, .arena = arena, .empty = empty, .name = name };
}

struct table_cell *table_row(struct table *table)
{
	if (table->row_count == table->capacity) {
		size_t             capacity = table->capacity ? table->capacity * 2 : 64;
		struct table_cell *larger = arena_array(table->arena, struct table_cell, capacity * table->column_count);
		if (table->row_count)
			memcpy(larger, table->cells, table->row_count * table->column_count * sizeof *larger);
		table->cells = larger;
		table->capacity = capacity;
	}
	return &table->cells[table->row_count++ * table->column_count];
}

struct table_cell cell_text(struct text text)
{
	return (struct table_cell){ .text = text };
}

struct table_cell cell_link(struct text text, struct url url)
{
	return (struct table_cell){ .text = text, .link = url };
}

struct table_cell cell_number(int64_t number)
{
	return (struct table_cell){ .number = number };
}

struct table_cell cell_money(int64_t ore)
{
	return (struct table_cell){ .number = ore };
}

struct table_cell cell_day(struct day day)
{
	return (struct table_cell){ .number = day_is_none(day) ? I64_NONE : day.number };
}

struct table_cell cell_moment(struct moment moment)
{
	return (struct table_cell){ .number = moment.us };
}

struct text table_cell_words(struct arena *arena, enum language language, const struct table_column *column,
			     const struct table_cell *cell)
{
	switch (column->kind) {
	case CELL_WORDS:
		return cell->text;
	case CELL_STATUS:
		return text_of_word(arena, language, column->words, cell->text);
	case CELL_NUMBER:
		return number_text(arena, cell->number);
	case CELL_MONEY:
		return money_text(arena, (struct money){ cell->number });
	case CELL_DAY:
		return cell->number == I64_NONE ? TEXT("") : day_text(arena, (struct day){ (int32_t)cell->number });
	case CELL_MOMENT:
		return moment_text(arena, (struct moment){ cell->number });
	}
	BUG("cell kind %d", (int)column->kind);
}

static bool is_right(enum cell_kind kind)
{
	return kind == CELL_NUMBER || kind == CELL_MONEY;
}

static struct table_view view_of(struct arena *arena, enum language language, const struct table *table)
{
	struct table_view view = { .is_empty = table->row_count == 0, .empty = text_in(language, table->empty) };
	view.heads.at = arena_array(arena, struct table_head, table->column_count);
	view.heads.count = table->column_count;
	for (size_t i = 0; i < table->column_count; i++) {
		bool is_sorted = table->sorted_by == i + 1;
		view.heads.at[i] = (struct table_head){
			.label = text_in(language, table->columns[i].key),
			.class = is_right(table->columns[i].kind) ? TEXT("right") : TEXT(""),
			.has_sort = table->sort_urls != NULL,
			.sort = table->sort_urls ? table->sort_urls[i] : (struct url){ TEXT("") },
			.order = !is_sorted ? TEXT("none") : table->is_sorted_down ? TEXT("descending") : TEXT("ascending"),
			.mark = !is_sorted ? TEXT("") : table->is_sorted_down ? TEXT(" ▼") : TEXT(" ▲"),
		};
	}
	struct buf label;
	buf_init(&label, arena, 2000);
	buf_text(&label, text_in(language, T_TABLE));
	for (size_t i = 0; i < table->column_count; i++)
		buf_format(&label, "%s%.*s", i ? ", " : ": ", TEXT_ARG(view.heads.at[i].label));
	view.label = buf_done(&label);
	view.rows.at = arena_array(arena, struct table_view_row, table->row_count + 1);
	view.rows.count = table->row_count;
	for (size_t r = 0; r < table->row_count; r++) {
		struct table_view_row *row = &view.rows.at[r];
		row->cells.at = arena_array(arena, struct table_view_cell, table->column_count);
		row->cells.count = table->column_count;
		for (size_t i = 0; i < table->column_count; i++) {
			const struct table_column *column = &table->columns[i];
			const struct table_cell   *cell = &table->cells[r * table->column_count + i];
			row->cells.at[i] = (struct table_view_cell){
				.label = view.heads.at[i].label,
				.class = column->kind == CELL_STATUS ? text_format(arena, "status %.*s", TEXT_ARG(cell->text))
					 : is_right(column->kind)    ? TEXT("right")
					 : column->kind == CELL_DAY || column->kind == CELL_MOMENT ? TEXT("day")
								     : TEXT(""),
				.text = table_cell_words(arena, language, column, cell),
				.has_link = cell->link.text.length > 0,
				.url = cell->link,
				.is_status = column->kind == CELL_STATUS,
			};
		}
	}
	view.has_next = table->next.text.length > 0;
	view.next = table->next;
	view.has_previous = table->previous.text.length > 0;
	view.previous = table->previous;
	return view;
}

void table_html(struct html *out, const struct table *table)
{
	struct table_view view = view_of(out->out.arena, out->language, table);
	table_part(out, &view);
}

static void reply_csv(struct ctx *ctx, struct exchange *x, const struct table *table)
{
	struct buf out;
	buf_init(&out, ctx->arena, LIMIT_REPLY);
	buf_z(&out, "\xEF\xBB\xBF"); /* Spreadsheets take it for Windows-1252 without. */
	for (size_t i = 0; i < table->column_count; i++)
		csv_cell(&out, text_in(x->viewer.language, table->columns[i].key), i == 0);
	csv_end(&out);
	for (size_t r = 0; r < table->row_count; r++) {
		for (size_t i = 0; i < table->column_count; i++) {
			const struct table_cell *cell = &table->cells[r * table->column_count + i];
			struct text words = table->columns[i].kind == CELL_NUMBER && cell->number != I64_NONE
						    ? text_format(ctx->arena, "%lld", (long long)cell->number)
						    : table_cell_words(ctx->arena, x->viewer.language, &table->columns[i], cell);
			csv_cell(&out, words, i == 0);
		}
		csv_end(&out);
	}
	x->reply.content_type = TEXT("text/csv; charset=utf-8");
	x->reply.body = buf_done(&out);
}

static enum err reply_xlsx(struct ctx *ctx, struct exchange *x, const struct table *table)
{
	struct xlsx_column columns[TABLE_COLUMNS_MAX];
	for (size_t i = 0; i < table->column_count; i++) {
		enum cell_kind kind = table->columns[i].kind;
		columns[i] = (struct xlsx_column){
			.title = text_in(x->viewer.language, table->columns[i].key),
			.kind = kind == CELL_NUMBER  ? XLSX_INTEGER
				: kind == CELL_MONEY ? XLSX_MONEY
				: kind == CELL_DAY   ? XLSX_DAY
						     : XLSX_TEXT,
		};
	}
	struct xlsx_cell *cells = arena_array(ctx->arena, struct xlsx_cell, table->row_count * table->column_count + 1);
	for (size_t r = 0; r < table->row_count; r++)
		for (size_t i = 0; i < table->column_count; i++) {
			const struct table_cell *cell = &table->cells[r * table->column_count + i];
			cells[r * table->column_count + i] =
				(struct xlsx_cell){ .text = table_cell_words(ctx->arena, x->viewer.language, &table->columns[i], cell),
						    .number = cell->number };
		}
	x->reply.content_type = TEXT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
	return xlsx_write(ctx, text_of(table->name), columns, table->column_count, cells, table->row_count, &x->reply.body);
}

void table_json(struct json_writer *w, const struct table *table)
{
	json_array_start(w);
	for (size_t r = 0; r < table->row_count; r++) {
		json_object_start(w);
		for (size_t i = 0; i < table->column_count; i++) {
			const struct table_column *column = &table->columns[i];
			const struct table_cell   *cell = &table->cells[r * table->column_count + i];
			if (column->kind == CELL_WORDS || column->kind == CELL_STATUS)
				json_put_text(w, column->id, cell->text);
			else if (column->kind == CELL_DAY)
				json_put_day(w, column->id,
					     cell->number == I64_NONE ? DAY_NONE : (struct day){ (int32_t)cell->number });
			else if (column->kind == CELL_MOMENT)
				json_put_moment(w, column->id, (struct moment){ cell->number });
			else
				json_put_i64(w, column->id, cell->number);
		}
		json_object_end(w);
	}
	json_array_end(w);
}

static void offer_file(struct ctx *ctx, struct exchange *x, const struct table *table, const char *ending)
{
	http_reply_header(&x->reply, "Content-Disposition",
			  text_format(ctx->arena, "attachment; filename=\"%s-%s.%s\"", table->name,
				      day_text(ctx->arena, ctx->today).at, ending));
}

static enum err reply_file(struct ctx *ctx, struct exchange *x, struct text format, const struct table *table)
{
	if (text_is(format, "csv")) {
		reply_csv(ctx, x, table);
		offer_file(ctx, x, table, "csv");
	} else if (text_is(format, "xlsx")) {
		TRY(reply_xlsx(ctx, x, table));
		offer_file(ctx, x, table, "xlsx");
	} else {
		struct buf out;
		buf_init(&out, ctx->arena, LIMIT_REPLY);
		struct json_writer w = json_to(&out);
		table_json(&w, table);
		x->reply.content_type = TEXT("application/json");
		x->reply.body = buf_done(&out);
	}
	return OK;
}

enum err table_reply(struct ctx *ctx, struct exchange *x, struct text title, const struct table *table, struct html *before)
{
	struct text           format = form_text(x->form, "format"), query = x->request->query;
	struct table          shown;
	struct list_head_view head = { .title = title };
	TRY(list_arrange(ctx, x, table, &shown, &head));
	if (!text_is_empty(format) && !text_is(format, "html"))
		return reply_file(ctx, x, format, &shown);
	struct html body = page_start(ctx, x);
	struct url  here = { x->request->path };
	/* The same list as a file: the query as it stands, and the format. */
	if (query.length)
		here.text = text_format(ctx->arena, "%.*s?%.*s", TEXT_ARG(x->request->path), TEXT_ARG(query));
	head.csv = url_with(ctx->arena, here, "format", TEXT("csv"));
	head.xlsx = url_with(ctx->arena, here, "format", TEXT("xlsx"));
	list_head(&body, &head);
	if (before)
		html_value_markup(&body, html_done(before));
	list_tools(&body, &head);
	table_html(&body, &shown);
	page_reply(ctx, x, title, &body);
	return OK;
}
