/*
 * xlsx_write.h - a table as a workbook
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_XLSX_WRITE_H
#define AMPULL_XLSX_WRITE_H

#include "base/base.h"
#include "base/ctx.h"

enum xlsx_kind { XLSX_TEXT, XLSX_INTEGER, XLSX_MONEY, XLSX_DAY };

struct xlsx_column {
	struct text    title;
	enum xlsx_kind kind;
};
/** A cell: text, or a number, an amount in öre, a day number; I64_NONE is an empty cell. */
struct xlsx_cell {
	struct text text;
	int64_t     number;
};

/**
 * Write rows under a frozen header with filters.  Texts are never formulas; numbers of more than 15 digits are texts.
 * Owns:  the bytes lie in ctx->arena.
 * Fails: ERR_IO (also for a text longer than the format allows).
 */
MUST_CHECK enum err xlsx_write(struct ctx *ctx, struct text sheet_name, const struct xlsx_column *columns,
			       size_t column_count, const struct xlsx_cell *cells, size_t row_count, struct text *out);

#endif
