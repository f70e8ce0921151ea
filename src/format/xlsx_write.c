/*
 * xlsx_write.c - workbooks by libxlsxwriter; the only file that knows it
 *
 * The library's numbers are floating point, as the format's are: only here, at the border, and only for showing.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/xlsx_write.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { DAY_OFFSET = 25569 }; /* Day number 0 in the spreadsheet's calendar. */

static void put(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const struct xlsx_column *about,
		const struct xlsx_cell *cell, struct arena *arena, lxw_format *const formats[])
{
	bool has_number = about->kind != XLSX_TEXT && cell->number != I64_NONE;
	if (about->kind == XLSX_TEXT && cell->text.length)
		worksheet_write_string(sheet, row, column, text_copy(arena, cell->text).at, NULL);
	else if (has_number && about->kind == XLSX_INTEGER)
		worksheet_write_number(sheet, row, column, (double)cell->number, NULL);
	else if (has_number && about->kind == XLSX_MONEY)
		worksheet_write_number(sheet, row, column, (double)cell->number / 100, formats[0]);
	else if (has_number && about->kind == XLSX_DAY)
		worksheet_write_number(sheet, row, column, (double)(cell->number + DAY_OFFSET), formats[1]);
}

/* The library truncates and writes the same file, which our descriptor still names. */
static enum err read_back(struct ctx *ctx, int file, struct text *out)
{
	struct stat about;
	if (fstat(file, &about) != 0 || about.st_size <= 0)
		return fail(ctx, ERR_IO, "file", "the workbook could not be read back");
	char *at = arena_alloc(ctx->arena, (size_t)about.st_size + 1);
	for (off_t done = 0; done < about.st_size;) {
		ssize_t got = pread(file, at + done, (size_t)(about.st_size - done), done);
		if (got <= 0)
			return fail(ctx, ERR_IO, "file", "the workbook could not be read back");
		done += got;
	}
	*out = (struct text){ at, (size_t)about.st_size };
	return OK;
}

enum err xlsx_write(struct ctx *ctx, struct text sheet_name, const struct xlsx_column *columns, size_t column_count,
		    const struct xlsx_cell *cells, size_t row_count, struct text *out)
{
	/* The library of both Debian releases only writes to a file. */
	char path[] = "/tmp/ampull-xlsx-XXXXXX";
	int  file = mkstemp(path);
	if (file < 0)
		return fail(ctx, ERR_IO, "file", "no temporary file: %s", strerror(errno));
	lxw_workbook  *book = workbook_new(path);
	lxw_worksheet *sheet = workbook_add_worksheet(book, text_copy(ctx->arena, text_slice(sheet_name, 0, 31)).at);
	lxw_format    *bold = workbook_add_format(book), *formats[2];
	format_set_bold(bold);
	formats[0] = workbook_add_format(book);
	format_set_num_format(formats[0], "#,##0.00");
	formats[1] = workbook_add_format(book);
	format_set_num_format(formats[1], "yyyy-mm-dd");
	for (size_t i = 0; i < column_count; i++) {
		worksheet_write_string(sheet, 0, (lxw_col_t)i, text_copy(ctx->arena, columns[i].title).at, bold);
		worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].kind == XLSX_TEXT ? 24 : 14, NULL);
	}
	for (size_t r = 0; r < row_count; r++)
		for (size_t i = 0; i < column_count; i++)
			put(sheet, (lxw_row_t)r + 1, (lxw_col_t)i, &columns[i], &cells[r * column_count + i], ctx->arena, formats);
	worksheet_freeze_panes(sheet, 1, 0);
	if (row_count)
		worksheet_autofilter(sheet, 0, 0, (lxw_row_t)row_count, (lxw_col_t)(column_count - 1));
	lxw_error error = workbook_close(book);
	enum err  err = error == LXW_NO_ERROR ? read_back(ctx, file, out)
					      : fail(ctx, ERR_IO, "file", "the workbook could not be made: %s", lxw_strerror(error));
	close(file);
	unlink(path);
	return err;
}
