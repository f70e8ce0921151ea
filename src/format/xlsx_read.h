/*
 * xlsx_read.h - the first sheet of an Office Open XML workbook, as text
 *
 * Cells come exactly as they stand in the file: shared strings, strings in the cell (t="str", inlineStr), numbers and
 * booleans; with or without a namespace prefix.  Bounded, without network, entities or document types.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_XLSX_READ_H
#define AMPULL_XLSX_READ_H

#include "base/base.h"
#include "base/ctx.h"

/** One row; `cells[i]` is column i (A is 0), empty where the file has none.  Valid during the call only. */
typedef enum err xlsx_row(struct ctx *ctx, int64_t row_number, const struct text *cells, size_t count, void *argument);

/**
 * Read the first sheet row by row.
 * Owns:   `*sheet_name` lies in ctx->arena.
 * Fails:  ERR_FILE_TOO_LARGE, ERR_FILE_INVALID, and what `row` returns.
 */
MUST_CHECK enum err xlsx_read(struct ctx *ctx, struct text bytes, xlsx_row *row, void *argument,
			      struct text *sheet_name);

#endif
