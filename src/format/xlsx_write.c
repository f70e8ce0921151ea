/*
 * xlsx_write.c - workbooks by libxlsxwriter; the only file that knows it
 *
 * The library's numbers are floating point, as the format's are: only here, at the border, and only for showing.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/xlsx_write.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/buf.h"

enum { DAY_OFFSET = 25569 }; /* Day number 0 in the spreadsheet's calendar. */
enum { NAME_LETTERS_MAX = 31 };
#define EXACT_MAX INT64_C(999999999999999) /* 15 digits: what a spreadsheet keeps and shows. */

/* What looks like the format's way to write a control character ("_x0041_") would be read as one. */
static struct text escaped(struct arena *arena, struct text text)
{
	struct buf out;
	buf_init(&out, arena, 8 * text.length + 1);
	for (size_t i = 0; i < text.length; i++) {
		bool looks = i + 6 < text.length && text.at[i] == '_' && text.at[i + 1] == 'x' && text.at[i + 6] == '_';
		for (size_t digit = 2; looks && digit < 6; digit++)
			looks = isxdigit((unsigned char)text.at[i + digit]);
		buf_z(&out, looks ? "_x005F_" : "");
		if (!looks)
			buf_char(&out, text.at[i]);
	}
	return buf_done(&out);
}

static lxw_error put_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, struct text text, struct arena *arena)
{
	return worksheet_write_string(sheet, row, column, escaped(arena, text).at, NULL); /* Never a formula. */
}

/* A number beyond what floating point holds exactly is written as text: shown whole, if not summed. */
static lxw_error put(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const struct xlsx_column *about,
		     const struct xlsx_cell *cell, struct arena *arena, lxw_format *const formats[])
{
	bool exact = cell->number <= EXACT_MAX && cell->number >= -EXACT_MAX;
	if (about->kind == XLSX_TEXT)
		return cell->text.length ? put_text(sheet, row, column, cell->text, arena) : LXW_NO_ERROR;
	if (cell->number == I64_NONE)
		return LXW_NO_ERROR;
	if (about->kind == XLSX_DAY)
		return worksheet_write_number(sheet, row, column, (double)(cell->number + DAY_OFFSET), formats[1]);
	if (!exact && about->kind == XLSX_INTEGER)
		return put_text(sheet, row, column, text_format(arena, "%lld", (long long)cell->number), arena);
	if (!exact)
		return put_text(sheet, row, column,
				text_format(arena, "%lld.%02d", (long long)(cell->number / 100), abs((int)(cell->number % 100))), arena);
	return about->kind == XLSX_INTEGER ? worksheet_write_number(sheet, row, column, (double)cell->number, NULL)
					   : worksheet_write_number(sheet, row, column, (double)cell->number / 100, formats[0]);
}

/* A name as the format allows it: up to 31 letters, none of []:*?/\, no apostrophe at an end. */
static const char *allowed_name(struct arena *arena, struct text name)
{
	char  *at = arena_alloc(arena, name.length + 2);
	size_t length = 0, letters = 0;
	name = text_cut(name, name.length);
	for (size_t i = 0; i < name.length; i++) {
		bool starts = ((unsigned char)name.at[i] & 0xC0) != 0x80;
		if (starts && letters++ == NAME_LETTERS_MAX)
			break;
		at[length++] = (unsigned char)name.at[i] < 0x20 || strchr("[]:*?/\\'", name.at[i]) ? ' ' : name.at[i];
	}
	if (length == 0)
		at[length++] = '1';
	at[length] = 0;
	return at;
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
	lxw_worksheet *sheet = workbook_add_worksheet(book, allowed_name(ctx->arena, sheet_name));
	if (!sheet) /* A name that some spreadsheet keeps for itself ("History"): the library finds one. */
		sheet = workbook_add_worksheet(book, NULL);
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
	lxw_error error = LXW_NO_ERROR;
	for (size_t r = 0; r < row_count && error == LXW_NO_ERROR; r++)
		for (size_t i = 0; i < column_count && error == LXW_NO_ERROR; i++)
			error = put(sheet, (lxw_row_t)r + 1, (lxw_col_t)i, &columns[i], &cells[r * column_count + i], ctx->arena, formats);
	worksheet_freeze_panes(sheet, 1, 0);
	if (row_count)
		worksheet_autofilter(sheet, 0, 0, (lxw_row_t)row_count, (lxw_col_t)(column_count - 1));
	lxw_error closed = workbook_close(book);
	error = error == LXW_NO_ERROR ? closed : error; /* A cell that does not fit is told, never left out. */
	enum err  err = error == LXW_NO_ERROR ? read_back(ctx, file, out)
					      : fail(ctx, ERR_IO, "file", "the workbook could not be made: %s", lxw_strerror(error));
	close(file);
	unlink(path);
	return err;
}
