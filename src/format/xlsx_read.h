/*
 * xlsx_read.h - the first sheet of an Office Open XML workbook, as text
 *
 * Cells come exactly as they stand in the file: shared strings, strings in the cell (t="str", inlineStr), numbers and
 * booleans; with or without a namespace prefix; furigana is left out, "_x000D_" is its byte.  Bounded, without network, entities or document types.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_XLSX_READ_H
#define AMPULL_XLSX_READ_H

#include "base/base.h"
#include "base/ctx.h"

/** What is known of the sheet before its first row. */
struct xlsx_about {
	struct text sheet_name;
	bool        counts_from_1904; /* Day numbers, as old Macintosh programs do. */
};

/** One row; `cells[i]` is column i (A is 0), empty where the file has none.  Valid during the call only. */
typedef enum err xlsx_row(struct ctx *ctx, int64_t row_number, const struct text *cells, size_t count, void *argument);

/**
 * Read the first sheet row by row.
 * Owns:   `*about` is filled before the first row comes, its texts lie in ctx->arena.
 * Fails:  ERR_FILE_TOO_LARGE, ERR_FILE_INVALID (where it is a cell: with sheet, row and column), and what `row` returns.
 */
MUST_CHECK enum err xlsx_read(struct ctx *ctx, struct text bytes, xlsx_row *row, void *argument,
			      struct xlsx_about *about);

#endif
