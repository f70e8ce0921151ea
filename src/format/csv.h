/*
 * csv.h - RFC 4180 and what Swedish spreadsheets make of it
 *
 * Reads semicolon, comma or tab; UTF-8 with or without a mark, else Windows-1252; CRLF, LF or CR; quotes.  A file that is
 * neither, or UTF-8 with broken places, is refused: letters are never guessed.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CSV_H
#define AMPULL_CSV_H

#include "base/base.h"
#include "base/buf.h"
#include "base/ctx.h"

struct csv {
	struct text rest;      /* UTF-8, without the mark. */
	char        separator;
	int64_t     line;      /* Of the next row, from 1. */
};

struct csv_row {
	struct text *cells;
	size_t       count;
	int64_t      line;     /* Where the row starts. */
};

/**
 * Start reading.  The separator is the one of ; , tab that the first line holds most of.
 * Owns:   a converted copy lies in ctx->arena.
 * Fails:  ERR_FILE_TOO_LARGE, ERR_FILE_INVALID (UTF-16, a NUL byte, or bytes that are no letters, with their line).
 */
MUST_CHECK enum err csv_open(struct ctx *ctx, struct text bytes, struct csv *out);
/**
 * The next row; `*more` is false after the last.
 * Owns:   cells lie in ctx->arena.
 * Fails:  ERR_FILE_INVALID with line and column (a quote that is not closed, or text after one; too many columns; too
 *         long a cell), ERR_FILE_TOO_LARGE (the row does not fit into what is left of ctx->arena).
 */
MUST_CHECK enum err csv_next(struct ctx *ctx, struct csv *csv, struct csv_row *out, bool *more);

/**
 * Append a cell, quoted where needed, with a separator before all but the first of a row (`is_first`).  A cell that a
 * spreadsheet would take for a formula gets an apostrophe before it, unless it is a number.
 */
void csv_cell(struct buf *out, struct text cell, bool is_first);
/** End a row. */
void csv_end(struct buf *out);

#endif
