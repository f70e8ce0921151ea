/*
 * sheet.c - header names to columns, over both kinds of file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/sheet.h"

#include "base/limits.h"
#include "format/csv.h"
#include "format/fold.h"
#include "format/xlsx_read.h"

struct sheet {
	const struct sheet_column *columns;
	size_t                     column_count;
	size_t                    *position; /* Of each known column in the file; SIZE_MAX: absent. */
	bool                       has_header;
	struct text                name;
	struct text               *cells;    /* row * column_count + column. */
	int64_t                   *lines;
	size_t                     rows, capacity;
};

static bool is_named(struct arena *arena, const struct sheet_column *column, struct text folded)
{
	if (text_equal(fold_search(arena, text_of(column->name)), folded))
		return true;
	struct text rest = text_of(column->alternatives);
	for (struct text one; (one = text_next(&rest, '|')).at;)
		if (text_equal(fold_search(arena, one), folded))
			return true;
	return false;
}

static enum err read_header(struct ctx *ctx, struct sheet *sheet, const struct text *cells, size_t count)
{
	for (size_t at = 0; at < count; at++) {
		struct text folded = fold_search(ctx->arena, cells[at]);
		for (size_t i = 0; folded.length && i < sheet->column_count; i++) {
			if (!is_named(ctx->arena, &sheet->columns[i], folded))
				continue;
			if (sheet->position[i] != SIZE_MAX)
				return fail(ctx, ERR_FILE_INVALID, sheet->columns[i].name,
					    "sheet \"%.*s\": column \"%s\" stands twice", TEXT_ARG(sheet->name),
					    sheet->columns[i].name);
			sheet->position[i] = at;
			break;
		}
	}
	for (size_t i = 0; i < sheet->column_count; i++)
		if (sheet->columns[i].required && sheet->position[i] == SIZE_MAX)
			return fail(ctx, ERR_COLUMN_MISSING, sheet->columns[i].name,
				    "sheet \"%.*s\": column \"%s\" is missing", TEXT_ARG(sheet->name),
				    sheet->columns[i].name);
	sheet->has_header = true;
	return OK;
}

static void grow(struct ctx *ctx, struct sheet *sheet)
{
	size_t       capacity = sheet->capacity ? sheet->capacity * 2 : 1024;
	struct text *cells = arena_array(ctx->arena, struct text, capacity * sheet->column_count);
	int64_t     *lines = arena_array(ctx->arena, int64_t, capacity);
	if (sheet->rows) {
		memcpy(cells, sheet->cells, sheet->rows * sheet->column_count * sizeof *cells);
		memcpy(lines, sheet->lines, sheet->rows * sizeof *lines);
	}
	sheet->cells = cells;
	sheet->lines = lines;
	sheet->capacity = capacity;
}

/* A row's memory is only lent: kept cells are copied by the caller's choice of arena order (see keep_row). */
static enum err take_row(struct ctx *ctx, struct sheet *sheet, int64_t line, const struct text *cells, size_t count)
{
	bool is_blank = true;
	for (size_t i = 0; i < count; i++)
		is_blank = is_blank && text_trim(cells[i]).length == 0;
	if (is_blank)
		return OK;
	if (!sheet->has_header)
		return read_header(ctx, sheet, cells, count);
	if (sheet->rows == LIMIT_XLSX_ROWS)
		return fail(ctx, ERR_FILE_TOO_LARGE, "file", "the file has more than %d rows", LIMIT_XLSX_ROWS);
	if (sheet->rows == sheet->capacity)
		grow(ctx, sheet);
	for (size_t i = 0; i < sheet->column_count; i++) {
		size_t      at = sheet->position[i];
		struct text cell = at < count ? text_trim(cells[at]) : TEXT("");
		sheet->cells[sheet->rows * sheet->column_count + i] = cell.at ? text_copy(ctx->arena, cell) : TEXT("");
	}
	sheet->lines[sheet->rows++] = line;
	return OK;
}

/* The workbook reader rewinds its arena after each row, so what is kept goes to an arena of its own. */
struct kept {
	struct ctx    ctx;
	struct sheet *sheet;
};

static enum err keep_row(struct ctx *ctx, int64_t line, const struct text *cells, size_t count, void *argument)
{
	struct kept *kept = argument;
	enum err     err = take_row(&kept->ctx, kept->sheet, line, cells, count);
	if (err)
		ctx->error = kept->ctx.error;
	return err;
}

static enum err read_csv(struct ctx *ctx, struct sheet *sheet, struct text bytes)
{
	struct csv     csv;
	struct csv_row row;
	TRY(csv_open(ctx, bytes, &csv));
	for (bool more = true; more;) {
		TRY(csv_next(ctx, &csv, &row, &more));
		if (more)
			TRY(take_row(ctx, sheet, row.line, row.cells, row.count));
	}
	return OK;
}

enum err sheet_open(struct ctx *ctx, struct text bytes, struct text file_name, const struct sheet_column *columns,
		    size_t column_count, struct sheet **out)
{
	struct sheet *sheet = arena_new(ctx->arena, struct sheet);
	*sheet = (struct sheet){ .columns = columns, .column_count = column_count, .name = text_copy(ctx->arena, file_name) };
	sheet->position = arena_array(ctx->arena, size_t, column_count);
	for (size_t i = 0; i < column_count; i++)
		sheet->position[i] = SIZE_MAX;
	if (text_starts_with(bytes, "PK")) {
		/* Two arenas: the reader's scratch is thrown away, the rows stay. */
		struct arena *scratch = arena_open(LIMIT_ARENA_JOB);
		struct ctx    reading = *ctx;
		struct kept   kept = { .ctx = *ctx, .sheet = sheet };
		struct text   name;
		reading.arena = scratch;
		enum err err = xlsx_read(&reading, bytes, keep_row, &kept, &name);
		if (err) {
			ctx->error = reading.error;
			ctx->error.detail = text_copy(ctx->arena, reading.error.detail);
		} else {
			sheet->name = text_copy(ctx->arena, name);
		}
		arena_close(scratch);
		TRY(err);
	} else {
		TRY(read_csv(ctx, sheet, bytes));
	}
	if (!sheet->has_header)
		return fail(ctx, ERR_FILE_INVALID, "file", "the file \"%.*s\" is empty", TEXT_ARG(file_name));
	*out = sheet;
	return OK;
}

size_t sheet_row_count(const struct sheet *sheet)
{
	return sheet->rows;
}

struct text sheet_cell(const struct sheet *sheet, size_t row, size_t column)
{
	EXPECT(row < sheet->rows && column < sheet->column_count);
	return sheet->cells[row * sheet->column_count + column];
}

bool sheet_has(const struct sheet *sheet, size_t column)
{
	EXPECT(column < sheet->column_count);
	return sheet->position[column] != SIZE_MAX;
}

int64_t sheet_line(const struct sheet *sheet, size_t row)
{
	EXPECT(row < sheet->rows);
	return sheet->lines[row];
}

struct text sheet_name(const struct sheet *sheet)
{
	return sheet->name;
}
