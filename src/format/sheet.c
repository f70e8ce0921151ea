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

enum { FIRST_ROWS = 64, HEADER_BYTES_MAX = 200 };
/* Spreadsheets count from 1900 (with a 29 February that year, so only days after it are read) or from 1904. */
enum { FIRST_DAY_1900 = -25569, FIRST_DAY_1904 = -24107, SERIAL_MIN = 61, SERIAL_MAX = 2958465 };

struct sheet {
	const struct sheet_column *columns;
	size_t                     column_count;
	size_t                    *position; /* Of each known column in the file; SIZE_MAX: absent. */
	bool                       has_header;
	struct text                name;
	struct text               *cells;    /* row * column_count + column. */
	int64_t                   *lines;
	size_t                     rows, capacity;
	bool                       is_workbook;
	int32_t                    first_day; /* Day number 0 of the workbook, as ours. */
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
		struct arena_mark mark = arena_here(ctx->arena);
		struct text       folded = cells[at].length <= HEADER_BYTES_MAX ? fold_search(ctx->arena, cells[at]) : TEXT("");
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
		arena_rewind(ctx->arena, mark);
	}
	for (size_t i = 0; i < sheet->column_count; i++)
		if (sheet->columns[i].required && sheet->position[i] == SIZE_MAX)
			return fail(ctx, ERR_COLUMN_MISSING, sheet->columns[i].name,
				    "sheet \"%.*s\": column \"%s\" is missing", TEXT_ARG(sheet->name),
				    sheet->columns[i].name);
	sheet->has_header = true;
	return OK;
}

static enum err too_large(struct ctx *ctx)
{
	return fail(ctx, ERR_FILE_TOO_LARGE, "file", "the file holds more than can be read here");
}

static enum err grow(struct ctx *ctx, struct sheet *sheet)
{
	size_t capacity = sheet->capacity ? sheet->capacity * 2 : FIRST_ROWS;
	if (arena_room(ctx->arena) / 2 < capacity * (sheet->column_count * sizeof(struct text) + sizeof(int64_t)))
		return too_large(ctx);
	struct text *cells = arena_array(ctx->arena, struct text, capacity * sheet->column_count);
	int64_t     *lines = arena_array(ctx->arena, int64_t, capacity);
	if (sheet->rows) {
		memcpy(cells, sheet->cells, sheet->rows * sheet->column_count * sizeof *cells);
		memcpy(lines, sheet->lines, sheet->rows * sizeof *lines);
	}
	sheet->cells = cells;
	sheet->lines = lines;
	sheet->capacity = capacity;
	return OK;
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
		TRY(grow(ctx, sheet));
	for (size_t i = 0; i < sheet->column_count; i++) {
		size_t      at = sheet->position[i];
		struct text cell = at < count ? text_trim(cells[at]) : TEXT("");
		if (arena_room(ctx->arena) < 2 * LIMIT_CELL)
			return too_large(ctx);
		sheet->cells[sheet->rows * sheet->column_count + i] = cell.at ? text_copy(ctx->arena, cell) : TEXT("");
	}
	sheet->lines[sheet->rows++] = line;
	return OK;
}

/* The workbook reader rewinds its arena after each row, so what is kept goes to an arena of its own. */
struct kept {
	struct ctx         ctx;
	struct sheet      *sheet;
	const struct xlsx_about *about;
	bool               is_named;
};

static enum err keep_row(struct ctx *ctx, int64_t line, const struct text *cells, size_t count, void *argument)
{
	struct kept *kept = argument;
	if (!kept->is_named)
		kept->sheet->name = text_copy(kept->ctx.arena, kept->about->sheet_name);
	kept->is_named = true;
	enum err err = take_row(&kept->ctx, kept->sheet, line, cells, count);
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
		struct xlsx_about about;
		struct kept       kept = { .ctx = *ctx, .sheet = sheet, .about = &about };
		reading.arena = scratch;
		enum err err = xlsx_read(&reading, bytes, keep_row, &kept, &about);
		sheet->is_workbook = true;
		sheet->first_day = about.counts_from_1904 ? FIRST_DAY_1904 : FIRST_DAY_1900;
		if (err)
			ctx->error = error_copy(ctx->arena, &reading.error);
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

enum err sheet_day(const struct sheet *sheet, size_t row, size_t column, struct day *out)
{
	struct text cell = sheet_cell(sheet, row, column);
	int64_t     serial;
	if (day_parse(cell, out) == OK)
		return OK;
	if (!sheet->is_workbook || num_parse(cell, &serial) != OK || serial < SERIAL_MIN || serial > SERIAL_MAX)
		return ERR_FIELD_INVALID;
	*out = (struct day){ sheet->first_day + (int32_t)serial };
	return OK;
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
