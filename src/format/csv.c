/*
 * csv.c - comma and semicolon separated values
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/csv.h"

#include "base/limits.h"

/* A quoted cell grows by doubling, and its row's array and the message of a refusal must fit too. */
enum { ROOM_FOR_CELL = 4 * LIMIT_CELL };

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

static bool ends_line(char byte)
{
	return byte == '\n' || byte == '\r';
}

static char separator_of(struct text bytes)
{
	size_t semicolons = 0, commas = 0, tabs = 0;
	bool   in_quotes = false;
	for (size_t i = 0; i < bytes.length && (in_quotes || !ends_line(bytes.at[i])); i++) {
		in_quotes ^= bytes.at[i] == '"';
		semicolons += !in_quotes && bytes.at[i] == ';';
		commas += !in_quotes && bytes.at[i] == ',';
		tabs += !in_quotes && bytes.at[i] == '\t';
	}
	if (tabs > semicolons && tabs > commas)
		return '\t';
	return commas > semicolons ? ',' : ';';
}

/* The line of a byte, and its value: what an editor needs to find it. */
static enum err no_letter(struct ctx *ctx, struct text bytes, size_t at, const char *what)
{
	long long line = 1;
	for (size_t i = 0; i < at; i++)
		line += bytes.at[i] == '\n' || (bytes.at[i] == '\r' && bytes.at[i + 1] != '\n');
	return fail(ctx, ERR_FILE_INVALID, "file", "line %lld: the byte 0x%02X %s; save the file as UTF-8", line,
		    (unsigned char)bytes.at[at], what);
}

/*
 * Bytes that are not UTF-8 throughout: Windows-1252, unless a mark or most of the letters say that it should have been
 * UTF-8 (a file put together of two, or cut in a letter), which would silently become other letters.
 */
static enum err read_windows(struct ctx *ctx, struct text bytes, bool is_marked, struct text *out)
{
	size_t whole = 0, broken = 0, first = SIZE_MAX, undefined = SIZE_MAX;
	for (size_t i = 0; i < bytes.length;) {
		unsigned char byte = (unsigned char)bytes.at[i];
		size_t        length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4; /* Of the letter that starts here, if it is whole. */
		if (byte < 0x80) {
			length = 1;
		} else if (text_cut(text_slice(bytes, i, i + length), length).length == length) {
			whole++;
		} else {
			first = broken++ ? first : i;
			length = 1;
		}
		i += length;
	}
	for (size_t i = 0; i < bytes.length && undefined == SIZE_MAX; i++) {
		unsigned char byte = (unsigned char)bytes.at[i];
		if (byte >= 0x80 && byte < 0xA0 && windows_1252[byte - 0x80] == 0xFFFD)
			undefined = i;
	}
	if (is_marked || whole > broken)
		return no_letter(ctx, bytes, first, "is not UTF-8 as the rest of the file");
	if (undefined != SIZE_MAX)
		return no_letter(ctx, bytes, undefined, "is neither UTF-8 nor Windows-1252");
	if (bytes.length * 3 + 1 > arena_room(ctx->arena) / 2)
		return fail(ctx, ERR_FILE_TOO_LARGE, "file", "the file is too large to be converted here");
	*out = from_windows(ctx->arena, bytes);
	return OK;
}

enum err csv_open(struct ctx *ctx, struct text bytes, struct csv *out)
{
	if (bytes.length > LIMIT_CSV_FILE)
		return fail(ctx, ERR_FILE_TOO_LARGE, "file", "the file is larger than %d bytes", LIMIT_CSV_FILE);
	if (text_starts_with(bytes, "\xFF\xFE") || text_starts_with(bytes, "\xFE\xFF"))
		return fail(ctx, ERR_FILE_INVALID, "file", "the file is UTF-16; save it as UTF-8");
	if (text_find(bytes, 0) != SIZE_MAX)
		return fail(ctx, ERR_FILE_INVALID, "file", "a NUL byte in a text file");
	bool is_marked = text_starts_with(bytes, "\xEF\xBB\xBF");
	if (is_marked)
		bytes = text_slice(bytes, 3, bytes.length);
	if (!text_is_utf8(bytes))
		TRY(read_windows(ctx, bytes, is_marked, &bytes));
	*out = (struct csv){ .rest = bytes, .separator = separator_of(bytes), .line = 1 };
	return OK;
}

static enum err wrong_cell(struct ctx *ctx, int64_t line, size_t column, const char *what)
{
	return fail(ctx, ERR_FILE_INVALID, "file", "line %lld column %zu: %s", (long long)line, column, what);
}

static bool is_newline(struct text text, size_t at)
{
	return at < text.length && (text.at[at] == '\n' || (text.at[at] == '\r' && (at + 1 >= text.length || text.at[at + 1] != '\n')));
}

/* One cell in quotes; `*at` stands on the opening one and ends behind the closing one. */
static enum err quoted_cell(struct ctx *ctx, struct csv *csv, size_t column, size_t *at, struct buf *cell)
{
	int64_t begun = csv->line;
	for (++*at;; ++*at) {
		if (*at >= csv->rest.length)
			return wrong_cell(ctx, begun, column, "a quote is never closed");
		char byte = csv->rest.at[*at];
		if (byte == '"') {
			if (*at + 1 < csv->rest.length && csv->rest.at[*at + 1] == '"')
				++*at;
			else
				break;
		}
		csv->line += is_newline(csv->rest, *at);
		buf_char(cell, byte);
	}
	++*at;
	return OK;
}

static bool ends_cell(const struct csv *csv, size_t at)
{
	return at >= csv->rest.length || csv->rest.at[at] == csv->separator || ends_line(csv->rest.at[at]);
}

static enum err next_cell(struct ctx *ctx, struct csv *csv, size_t column, size_t *at, struct text *out)
{
	static const char too_long[] = "the cell is longer than 32767 bytes";
	_Static_assert(LIMIT_CELL == 32767, "as the message says");
	size_t from = *at;
	if (from < csv->rest.length && csv->rest.at[from] == '"') {
		struct buf cell;
		buf_init(&cell, ctx->arena, LIMIT_CELL);
		TRY(quoted_cell(ctx, csv, column, at, &cell));
		if (!ends_cell(csv, *at))
			return wrong_cell(ctx, csv->line, column, "text after a closing quote");
		if (cell.overflowed)
			return wrong_cell(ctx, csv->line, column, too_long);
		*out = buf_done(&cell);
		return OK;
	}
	while (!ends_cell(csv, *at))
		++*at;
	*out = text_slice(csv->rest, from, *at);
	return out->length > LIMIT_CELL ? wrong_cell(ctx, csv->line, column, too_long) : OK;
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
		if (arena_room(ctx->arena) < ROOM_FOR_CELL)
			return fail(ctx, ERR_FILE_TOO_LARGE, "file", "line %lld: the file holds more than can be read here",
				    (long long)out->line);
		TRY(next_cell(ctx, csv, count + 1, &at, &cells[count]));
		count++;
		if (at >= csv->rest.length || csv->rest.at[at] != csv->separator)
			break;
	}
	if (at + 1 < csv->rest.length && csv->rest.at[at] == '\r' && csv->rest.at[at + 1] == '\n')
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
	bool    is_formula = cell.length && strchr("=+-@\t\r\n", cell.at[0]) && num_parse_decimal(cell, 2, &number) != OK;
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
