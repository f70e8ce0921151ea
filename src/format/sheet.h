/*
 * sheet.h - a table with a header row, from CSV or xlsx alike
 *
 * Columns are found by header name whatever their order, case and padding.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SHEET_H
#define AMPULL_SHEET_H

#include "base/base.h"
#include "base/ctx.h"

/** A column that an importer knows. */
struct sheet_column {
	const char *name;         /* As the template has it; used in messages. */
	const char *alternatives; /* Other spellings, separated by '|'; may be NULL. */
	bool        required;
};

struct sheet;

/**
 * Read a whole file: xlsx when it starts as a zip archive, else CSV.  The first row that is not blank is the header.
 * Blank rows are skipped; columns that nobody asked for are passed over.
 *
 * Owns:   *out lies in ctx->arena.
 * Fails:  ERR_COLUMN_MISSING (names sheet and column), ERR_FILE_INVALID (also a header that stands twice),
 *         ERR_FILE_TOO_LARGE.
 */
MUST_CHECK enum err sheet_open(struct ctx *ctx, struct text bytes, struct text file_name,
			       const struct sheet_column *columns, size_t column_count, struct sheet **out);
/** Rows below the header. */
size_t sheet_row_count(const struct sheet *sheet);
/** A cell, trimmed; empty where the file has none or the column is absent. */
struct text sheet_cell(const struct sheet *sheet, size_t row, size_t column);
/**
 * A cell as a day: YYYY-MM-DD or YYYYMMDD, and in a workbook also the day number that a spreadsheet keeps for a date.
 * Fails: ERR_FIELD_INVALID (also for a date with a time of day).
 */
MUST_CHECK enum err sheet_day(const struct sheet *sheet, size_t row, size_t column, struct day *out);
/** Whether the file has a column. */
bool sheet_has(const struct sheet *sheet, size_t column);
/** The row's number in the file, as a spreadsheet shows it. */
int64_t sheet_line(const struct sheet *sheet, size_t row);
/** Name of the sheet, or of the file for CSV. */
struct text sheet_name(const struct sheet *sheet);

#endif
