/*
 * list.c - arranging a table as the address asks
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/list.h"

#include <stdlib.h>

#include "base/limits.h"
#include "format/fold.h"
#include "http/form_values.h"

static bool is_file(const struct exchange *x)
{
	struct text format = form_text(x->form, "format");
	return !text_is_empty(format) && !text_is(format, "html");
}

bool list_wants_whole(const struct exchange *x)
{
	return is_file(x) || !text_is_empty(form_text(x->form, "find")) || !text_is_empty(form_text(x->form, "sort"));
}

int64_t list_rows(const struct exchange *x)
{
	return list_wants_whole(x) ? LIMIT_LIST_ROWS : LIMIT_PAGE_ROWS;
}

/* ---------------------------------------------------------------- the address */

static bool is_one_of(struct text name, const char *const *names)
{
	for (; *names; names++)
		if (text_is(name, *names))
			return true;
	return false;
}

static enum err pairs_of(struct ctx *ctx, const struct exchange *x, struct form_values *pairs)
{
	*pairs = (struct form_values){ 0 };
	return form_values_urlencoded(ctx, x->request->query, pairs);
}

/* The same page without some of its parameters. */
static struct url here_without(struct ctx *ctx, const struct exchange *x, const struct form_values *pairs, const char *const *names)
{
	struct url url = { x->request->path };
	for (size_t i = 0; i < pairs->count; i++)
		if (!is_one_of(pairs->at[i].name, names) && pairs->at[i].text.length)
			url = url_with(ctx->arena, url, text_copy(ctx->arena, pairs->at[i].name).at, pairs->at[i].text);
	return url;
}

/* ---------------------------------------------------------------- finding */

static bool has_all_words(struct text row, struct text words)
{
	struct text rest = words;
	for (struct text word; (word = text_next(&rest, ' ')).at;)
		if (word.length && !memmem(row.at, row.length, word.at, word.length))
			return false;
	return true;
}

/* Rows that hold every word of `find` somewhere, as they are read on the page. */
static void find_rows(struct ctx *ctx, const struct exchange *x, struct text find, struct table *table)
{
	struct text words = fold_search(ctx->arena, find);
	size_t      kept = 0, columns = table->column_count;
	for (size_t r = 0; r < table->row_count; r++) {
		struct arena_mark mark = arena_here(ctx->arena);
		struct buf        row;
		buf_init(&row, ctx->arena, LIMIT_LIST_ROW_BYTES);
		for (size_t i = 0; i < columns; i++) {
			struct text cell = table_cell_words(ctx->arena, x->viewer.language, &table->columns[i], &table->cells[r * columns + i]);
			if (row.length + cell.length + 1 < LIMIT_LIST_ROW_BYTES) {
				buf_text(&row, cell);
				buf_char(&row, ' ');
			}
		}
		if (has_all_words(fold_search(ctx->arena, buf_done(&row)), words)) {
			if (kept != r)
				memcpy(&table->cells[kept * columns], &table->cells[r * columns], columns * sizeof *table->cells);
			kept++;
		}
		arena_rewind(ctx->arena, mark);
	}
	table->row_count = kept;
}

/* ---------------------------------------------------------------- sorting */

struct sorted {
	struct text key;
	int64_t     number;
	size_t      row;
	bool        is_down;
};

/* What is missing stands last either way; equals stay as they were. */
static int compare(const void *a, const void *b)
{
	const struct sorted *left = a, *right = b;
	bool                 no_left = left->number == I64_NONE && !left->key.length, no_right = right->number == I64_NONE && !right->key.length;
	int                  order;
	if (no_left != no_right)
		return no_left - no_right;
	if (left->key.length || right->key.length)
		order = text_compare(left->key, right->key);
	else
		order = (left->number > right->number) - (left->number < right->number);
	if (order == 0)
		return (left->row > right->row) - (left->row < right->row);
	return left->is_down ? -order : order;
}

static void sort_rows(struct ctx *ctx, const struct exchange *x, struct table *table, size_t by, bool is_down)
{
	size_t             columns = table->column_count;
	enum cell_kind     kind = table->columns[by].kind;
	struct sorted     *order = arena_array(ctx->arena, struct sorted, table->row_count + 1);
	struct table_cell *cells = arena_array(ctx->arena, struct table_cell, (table->row_count + 1) * columns);
	for (size_t r = 0; r < table->row_count; r++) {
		const struct table_cell *cell = &table->cells[r * columns + by];
		order[r] = (struct sorted){ TEXT(""), cell->number, r, is_down };
		if (kind == CELL_WORDS || kind == CELL_STATUS) {
			order[r].key = sort_key(ctx->arena, table_cell_words(ctx->arena, x->viewer.language, &table->columns[by], cell));
			order[r].number = I64_NONE;
		}
	}
	qsort(order, table->row_count, sizeof *order, compare);
	for (size_t r = 0; r < table->row_count; r++)
		memcpy(&cells[r * columns], &table->cells[order[r].row * columns], columns * sizeof *cells);
	table->cells = cells;
}

/* "units" or "-units": the column, and whether the largest comes first. */
static enum err sort_asked(struct ctx *ctx, struct table *table, struct text sort)
{
	table->sorted_by = 0;
	table->is_sorted_down = text_starts_with(sort, "-");
	struct text id = table->is_sorted_down ? text_slice(sort, 1, sort.length) : sort;
	for (size_t i = 0; i < table->column_count; i++)
		if (text_is(id, table->columns[i].id))
			table->sorted_by = i + 1;
	return table->sorted_by ? OK : fail(ctx, ERR_FIELD_INVALID, "sort", "the list has no column \"%.*s\"", TEXT_ARG(id));
}

/* ---------------------------------------------------------------- columns */

static bool is_chosen(struct text chosen, const char *id)
{
	struct text rest = chosen;
	if (text_is_empty(chosen))
		return true;
	for (struct text one; (one = text_next(&rest, ',')).at;)
		if (text_is(one, id))
			return true;
	return false;
}

static void keep_columns(struct ctx *ctx, struct table *table, struct text chosen)
{
	struct table_column *columns = arena_array(ctx->arena, struct table_column, table->column_count);
	size_t               from[TABLE_COLUMNS_MAX], count = 0, was = table->column_count, sorted_by = 0;
	for (size_t i = 0; i < was; i++)
		if (is_chosen(chosen, table->columns[i].id)) {
			columns[count] = table->columns[i];
			from[count++] = i;
			sorted_by = table->sorted_by == i + 1 ? count : sorted_by;
		}
	if (count == 0 || count == was)
		return; /* Names of no column: all stay. */
	table->sorted_by = sorted_by;
	struct table_cell *cells = arena_array(ctx->arena, struct table_cell, (table->row_count + 1) * count);
	for (size_t r = 0; r < table->row_count; r++)
		for (size_t i = 0; i < count; i++)
			cells[r * count + i] = table->cells[r * was + from[i]];
	table->columns = columns;
	table->column_count = count;
	table->cells = cells;
	table->capacity = table->row_count;
}

/* The columns with the address that shows or hides each: at least one stays. */
static void column_tools(struct ctx *ctx, const struct exchange *x, const struct form_values *pairs, const struct table *all, struct text chosen,
			 struct list_head_view *head)
{
	static const char *const gone[] = { "columns", "done", NULL };
	head->columns.at = arena_array(ctx->arena, struct list_tool_view, all->column_count);
	head->columns.count = all->column_count;
	for (size_t i = 0; i < all->column_count; i++) {
		struct buf  list;
		size_t      count = 0;
		bool        is_on = is_chosen(chosen, all->columns[i].id);
		struct url  url = here_without(ctx, x, pairs, gone);
		buf_init(&list, ctx->arena, LIMIT_LIST_ROW_BYTES);
		for (size_t k = 0; k < all->column_count; k++)
			if (is_chosen(chosen, all->columns[k].id) != (k == i))
				buf_format(&list, "%s%s", count++ ? "," : "", all->columns[k].id);
		if (count > 0 && count < all->column_count)
			url = url_with(ctx->arena, url, "columns", buf_done(&list));
		head->columns.at[i] = (struct list_tool_view){ text_in(x->viewer.language, all->columns[i].key), url, is_on };
	}
}

/* ---------------------------------------------------------------- pages */

static struct text words_with(struct ctx *ctx, const struct exchange *x, enum text_key key, int64_t from, int64_t to, int64_t of)
{
	return text_format(ctx->arena, "%.*s %.*s–%.*s / %.*s", TEXT_ARG(text_in(x->viewer.language, key)), TEXT_ARG(number_text(ctx->arena, from)),
			   TEXT_ARG(number_text(ctx->arena, to)), TEXT_ARG(number_text(ctx->arena, of)));
}

/* Of a list that was found in or sorted, one page, and the addresses beside it. */
static void cut_page(struct ctx *ctx, const struct exchange *x, const struct form_values *pairs, struct table *table, struct list_head_view *head)
{
	static const char *const gone[] = { "page", "before", "done", NULL };
	int64_t                  page = form_i64(x->form, "page"), rows = (int64_t)table->row_count;
	int64_t                  last = rows > 0 ? (rows - 1) / LIMIT_PAGE_ROWS + 1 : 1;
	page = page == I64_NONE ? 1 : page > last ? last : page;
	int64_t    from = (page - 1) * LIMIT_PAGE_ROWS, to = from + LIMIT_PAGE_ROWS < rows ? from + LIMIT_PAGE_ROWS : rows;
	struct url here = here_without(ctx, x, pairs, gone);
	head->is_cut = rows >= LIMIT_LIST_ROWS;
	head->cut = text_in(x->viewer.language, T_LIST_CUT);
	head->has_count = rows > 0;
	head->count = words_with(ctx, x, T_LIST_ROWS, from + 1, to, rows);
	table->cells += (size_t)from * table->column_count;
	table->row_count = (size_t)(to - from);
	table->capacity = table->row_count;
	table->next = table->previous = (struct url){ TEXT_NONE };
	if (page < last)
		table->next = url_with(ctx->arena, here, "page", text_format(ctx->arena, "%lld", (long long)page + 1));
	if (page > 1)
		table->previous = url_with(ctx->arena, here, "page", text_format(ctx->arena, "%lld", (long long)page - 1));
}

/* Where each head leads: sorted by it, the other way when it is already. */
static void sort_tools(struct ctx *ctx, const struct exchange *x, const struct form_values *pairs, struct table *table)
{
	static const char *const gone[] = { "sort", "page", "before", "done", NULL };
	struct url               here = here_without(ctx, x, pairs, gone);
	table->sort_urls = arena_array(ctx->arena, struct url, table->column_count);
	for (size_t i = 0; i < table->column_count; i++) {
		bool is_up = table->sorted_by == i + 1 && !table->is_sorted_down;
		table->sort_urls[i] = url_with(ctx->arena, here, "sort", text_format(ctx->arena, "%s%s", is_up ? "-" : "", table->columns[i].id));
	}
}

static void head_tools(struct ctx *ctx, const struct exchange *x, const struct form_values *pairs, struct list_head_view *head)
{
	static const char *const of_form[] = { "find", "page", "before", "done", NULL }, *const arranged[] = { "find", "sort", "page", "before", "done", NULL };
	head->action = (struct url){ x->request->path };
	head->find = form_text(x->form, "find");
	head->is_found = !text_is_empty(head->find) || !text_is_empty(form_text(x->form, "sort"));
	head->all = here_without(ctx, x, pairs, arranged);
	head->kept.at = arena_array(ctx->arena, struct list_kept_view, pairs->count + 1);
	for (size_t i = 0; i < pairs->count; i++)
		if (!is_one_of(pairs->at[i].name, of_form) && pairs->at[i].text.length)
			head->kept.at[head->kept.count++] = (struct list_kept_view){ pairs->at[i].name, pairs->at[i].text };
}

enum err list_arrange(struct ctx *ctx, struct exchange *x, const struct table *table, struct table *shown, struct list_head_view *head)
{
	struct text        find = form_text(x->form, "find"), sort = form_text(x->form, "sort"), chosen = form_text(x->form, "columns");
	struct form_values pairs;
	*shown = *table;
	TRY(pairs_of(ctx, x, &pairs));
	if (!text_is_empty(find))
		find_rows(ctx, x, find, shown);
	if (!text_is_empty(sort)) {
		TRY(sort_asked(ctx, shown, sort));
		sort_rows(ctx, x, shown, shown->sorted_by - 1, shown->is_sorted_down);
	}
	keep_columns(ctx, shown, chosen);
	if (is_file(x))
		return OK;
	if (list_wants_whole(x))
		cut_page(ctx, x, &pairs, shown, head);
	sort_tools(ctx, x, &pairs, shown);
	column_tools(ctx, x, &pairs, table, chosen, head);
	head_tools(ctx, x, &pairs, head);
	return OK;
}
