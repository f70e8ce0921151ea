/*
 * csv.c - comma and semicolon separated values
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/csv.h"

#include "base/limits.h"

/* Windows-1252, 0x80 to 0x9F; the rest is Latin-1. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
	0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

static struct text from_windows(struct arena *arena, struct text bytes)
{
	char  *at = arena_alloc(arena, bytes.length * 3 + 1);
	size_t length = 0;
	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char byte = (unsigned char)bytes.at[i];
		uint32_t      letter = byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
		if (letter < 0x80) {
			at[length++] = (char)letter;
		} else if (letter < 0x800) {
			at[length++] = (char)(0xC0 | letter >> 6);
			at[length++] = (char)(0x80 | (letter & 0x3F));
		} else {
			at[length++] = (char)(0xE0 | letter >> 12);
			at[length++] = (char)(0x80 | (letter >> 6 & 0x3F));
			at[length++] = (char)(0x80 | (letter & 0x3F));
		}
	}
	return (struct text){ at, length };
}

static char separator_of(struct text bytes)
{
	size_t semicolons = 0, commas = 0, tabs = 0;
	bool   in_quotes = false;
	for (size_t i = 0; i < bytes.length && (in_quotes || bytes.at[i] != '\n'); i++) {
		in_quotes ^= bytes.at[i] == '"';
		semicolons += !in_quotes && bytes.at[i] == ';';
		commas += !in_quotes && bytes.at[i] == ',';
		tabs += !in_quotes && bytes.at[i] == '\t';
	}
	if (tabs > semicolons && tabs > commas)
		return '\t';
	return commas > semicolons ? ',' : ';';
}

enum err csv_open(struct ctx *ctx, struct text bytes, struct csv *out)
{
	if (bytes.length > LIMIT_CSV_FILE)
		return fail(ctx, ERR_FILE_TOO_LARGE, "file", "the file is larger than %d bytes", LIMIT_CSV_FILE);
	if (text_find(bytes, 0) != SIZE_MAX)
		return fail(ctx, ERR_FILE_INVALID, "file", "a NUL byte in a text file");
	if (text_starts_with(bytes, "\xEF\xBB\xBF"))
		bytes = text_slice(bytes, 3, bytes.length);
	if (!text_is_utf8(bytes))
		bytes = from_windows(ctx->arena, bytes);
	*out = (struct csv){ .rest = bytes, .separator = separator_of(bytes), .line = 1 };
	return OK;
}

/* One cell in quotes; `*at` stands on the opening one and ends behind the closing one. */
static enum err quoted_cell(struct ctx *ctx, struct csv *csv, size_t *at, struct buf *cell)
{
	int64_t begun = csv->line;
	for (++*at;; ++*at) {
		if (*at >= csv->rest.length)
			return fail(ctx, ERR_FILE_INVALID, "file", "line %lld: a quote is never closed", (long long)begun);
		char byte = csv->rest.at[*at];
		if (byte == '"') {
			if (*at + 1 < csv->rest.length && csv->rest.at[*at + 1] == '"')
				++*at;
			else
				break;
		}
		csv->line += byte == '\n';
		buf_char(cell, byte);
	}
	++*at;
	return OK;
}

static bool ends_cell(const struct csv *csv, size_t at)
{
	return at >= csv->rest.length || csv->rest.at[at] == csv->separator || csv->rest.at[at] == '\n' ||
	       (csv->rest.at[at] == '\r' && (at + 1 >= csv->rest.length || csv->rest.at[at + 1] == '\n'));
}

static enum err next_cell(struct ctx *ctx, struct csv *csv, size_t *at, struct text *out)
{
	size_t from = *at;
	if (from < csv->rest.length && csv->rest.at[from] == '"') {
		struct buf cell;
		buf_init(&cell, ctx->arena, LIMIT_CELL);
		TRY(quoted_cell(ctx, csv, at, &cell));
		if (!ends_cell(csv, *at))
			return fail(ctx, ERR_FILE_INVALID, "file", "line %lld: text after a closing quote",
				    (long long)csv->line);
		if (cell.overflowed)
			return fail(ctx, ERR_FILE_INVALID, "file", "line %lld: a cell is longer than %d bytes",
				    (long long)csv->line, LIMIT_CELL);
		*out = buf_done(&cell);
		return OK;
	}
	while (!ends_cell(csv, *at))
		++*at;
	*out = text_slice(csv->rest, from, *at);
	if (out->length > LIMIT_CELL)
		return fail(ctx, ERR_FILE_INVALID, "file", "line %lld: a cell is longer than %d bytes", (long long)csv->line,
			    LIMIT_CELL);
	return OK;
}

enum err csv_next(struct ctx *ctx, struct csv *csv, struct csv_row *out, bool *more)
{
	*more = csv->rest.length > 0;
	if (!*more)
		return OK;
	struct text cells[LIMIT_XLSX_COLUMNS];
	size_t      count = 0, at = 0;
	*out = (struct csv_row){ .line = csv->line };
	for (;; at++) {
		if (count == LIMIT_XLSX_COLUMNS)
			return fail(ctx, ERR_FILE_INVALID, "file", "line %lld has more than %d columns", (long long)out->line,
				    LIMIT_XLSX_COLUMNS);
		TRY(next_cell(ctx, csv, &at, &cells[count++]));
		if (at >= csv->rest.length || csv->rest.at[at] != csv->separator)
			break;
	}
	if (at < csv->rest.length && csv->rest.at[at] == '\r')
		at++;
	csv->rest = text_slice(csv->rest, at + 1, csv->rest.length);
	csv->line++;
	out->cells = arena_array(ctx->arena, struct text, count);
	memcpy(out->cells, cells, count * sizeof *cells);
	out->count = count;
	return OK;
}

void csv_cell(struct buf *out, struct text cell, bool is_first)
{
	int64_t number;
	bool    is_formula = cell.length && strchr("=+-@\t\r", cell.at[0]) && num_parse_decimal(cell, 2, &number) != OK;
	bool    quote = is_formula;
	for (size_t i = 0; i < cell.length; i++)
		quote = quote || strchr(";,\"\r\n\t", cell.at[i]);
	if (!is_first)
		buf_char(out, ';');
	if (!quote) {
		buf_text(out, cell);
		return;
	}
	buf_char(out, '"');
	if (is_formula)
		buf_char(out, '\'');
	for (size_t i = 0; i < cell.length; i++) {
		if (cell.at[i] == '"')
			buf_char(out, '"');
		buf_char(out, cell.at[i]);
	}
	buf_char(out, '"');
}

void csv_end(struct buf *out)
{
	buf_z(out, "\r\n");
}
