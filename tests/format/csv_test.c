/*
 * csv_test.c - what spreadsheets, editors and people make of a table as text
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

#include "format/csv.h"

/* The whole table in one line: cells ended by '|', rows by '/'. */
static struct text read_all(struct ctx *ctx, struct text bytes)
{
	struct csv     csv;
	struct csv_row row;
	struct buf     out;
	buf_init(&out, ctx->arena, LIMIT_BODY);
	if (csv_open(ctx, bytes, &csv))
		return TEXT_NONE;
	for (bool more = true; more;) {
		if (csv_next(ctx, &csv, &row, &more))
			return TEXT_NONE;
		if (!more)
			break;
		for (size_t i = 0; i < row.count; i++) {
			buf_text(&out, row.cells[i]);
			buf_char(&out, '|');
		}
		buf_char(&out, '/');
	}
	return buf_done(&out);
}

static enum err last_error(struct ctx *ctx, struct text bytes)
{
	ctx->error = (struct error){ 0 };
	assert_null(read_all(ctx, bytes).at);
	return ctx->error.err;
}

static void separators_and_ends_of_line(void **state)
{
	static const struct { const char *bytes, *read; } cases[] = {
		{ "a;b\r\nc;d\r\n", "a|b|/c|d|/" },
		{ "a,b\nc,d", "a|b|/c|d|/" },
		{ "a\tb\nc;d\te,f\n", "a|b|/c;d|e,f|/" },
		{ "a;b\rc;d\r", "a|b|/c|d|/" },                /* As old Macintosh programs write. */
		{ "\xEF\xBB\xBFNamn;Pris\n", "Namn|Pris|/" },
		{ "\xEF\xBB\xBF\"a\";b\n", "a|b|/" },            /* The mark before a quote. */
		{ "0012;007\n", "0012|007|/" },                /* A zero in front is part of a number. */
		{ "\"a;b\";\"c\"\"d\"\n", "a;b|c\"d|/" },
		{ "\"a\nb\";c\n", "a\nb|c|/" },
		{ "\"a\rb\";c\n", "a\rb|c|/" },
		{ "a;b;\n;;\n\nx\n", "a|b||/|||/|/x|/" },
		{ "12,50;a\n", "12,50|a|/" },                  /* As many commas as semicolons: a Swedish file. */
		{ "\"a,b,c\";d\n", "a,b,c|d|/" },                /* Commas in quotes separate nothing. */
		{ "a\"b;c\n", "a\"b|c|/" },                     /* A quote within a cell is a letter. */
		{ "", "" },
		{ "\xEF\xBB\xBF", "" },
		{ "\n", "|/" },
		{ "\r\n", "|/" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ASSERT_TEXT(read_all(*state, text_of(cases[i].bytes)), cases[i].read);
}

static void lines_are_those_of_the_file(void **state)
{
	struct ctx    *ctx = *state;
	struct csv     csv;
	struct csv_row row;
	bool           more;
	const int64_t  lines[] = { 1, 2, 5, 6, 8, 9 };
	ASSERT_OK(ctx, csv_open(ctx, TEXT("a\r\n\"b\r\n\rc\";d\r\ne\n\"f\rg\"\rh\ri"), &csv));
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		ASSERT_OK(ctx, csv_next(ctx, &csv, &row, &more));
		assert_true(more);
		assert_int_equal(row.line, lines[i]);
	}
	ASSERT_OK(ctx, csv_next(ctx, &csv, &row, &more));
	assert_false(more);
}

static void letters_of_windows(void **state)
{
	ASSERT_TEXT(read_all(*state, TEXT("F\xF6rpackning;\x80 5\x96" "6\n")), "Förpackning|€ 5–6|/");
	/* One accidental pair that would be UTF-8 (É®) among letters that are not. */
	ASSERT_TEXT(read_all(*state, TEXT("FORT\xC9\xAE;\xE5\xE4\n")), "FORTÉ®|åä|/");
}

static void other_letters_are_refused_with_their_line(void **state)
{
	struct ctx *ctx = *state;
	static const struct { struct text bytes; const char *words; } cases[] = {
		{ TEXT_INIT("\xC3\xA5\xC3\xA4;b\nc\n\xF6\n"), "line 3: the byte 0xF6 is not UTF-8" },
		{ TEXT_INIT("\xC3\xA5\r\xC3\xA4\r\xF6\r"), "line 3: the byte 0xF6 is not UTF-8" },
		{ TEXT_INIT("\xEF\xBB\xBF" "a\n\xF6\n"), "line 2: the byte 0xF6 is not UTF-8" },
		{ TEXT_INIT("\xF6\n\x81\n"), "line 2: the byte 0x81 is neither" },
		{ TEXT_INIT("\xFF\xFE" "a\0;\0"), "UTF-16" },
		{ TEXT_INIT("\xFE\xFF\0a\0;"), "UTF-16" },
		{ TEXT_INIT("a;b\0c\n"), "NUL" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ASSERT_REFUSED(ctx, last_error(ctx, cases[i].bytes), ERR_FILE_INVALID, cases[i].words);
}

static void broken_rows_are_told_by_line_and_column(void **state)
{
	struct ctx *ctx = *state;
	ASSERT_REFUSED(ctx, last_error(ctx, TEXT("a;b\nc;\"d\n\n")), ERR_FILE_INVALID, "line 2 column 2: a quote is never closed");
	ASSERT_REFUSED(ctx, last_error(ctx, TEXT("a;b\n\"c\"d;e\n")), ERR_FILE_INVALID, "line 2 column 1: text after a closing quote");
	struct text cell = repeated(ctx, "x", LIMIT_CELL), longer = repeated(ctx, "x", LIMIT_CELL + 1);
	assert_int_equal(read_all(ctx, joined(ctx, TEXT("a;"), cell, TEXT("\n"))).length, LIMIT_CELL + 4);
	assert_int_equal(read_all(ctx, joined(ctx, TEXT("a;\""), cell, TEXT("\"\n"))).length, LIMIT_CELL + 4);
	ASSERT_REFUSED(ctx, last_error(ctx, joined(ctx, TEXT("a\nb;"), longer, TEXT("\n"))), ERR_FILE_INVALID, "line 2 column 2");
	ASSERT_REFUSED(ctx, last_error(ctx, joined(ctx, TEXT("a\nb;\""), longer, TEXT("\"\n"))), ERR_FILE_INVALID, "line 2 column 2");
	assert_non_null(read_all(ctx, repeated(ctx, ";", LIMIT_XLSX_COLUMNS - 1)).at);
	ASSERT_REFUSED(ctx, last_error(ctx, repeated(ctx, ";", LIMIT_XLSX_COLUMNS)), ERR_FILE_INVALID, "line 1 has more than 200");
}

/* A request's memory ends before its body does: that is told, and the program goes on. */
static void a_file_too_large_for_its_memory_is_refused(void **state)
{
	(void)state;
	struct ctx    *ctx = bench_open(2 * 1024 * 1024);
	struct text    rows = repeated(ctx, ";;;;;;;;;\n", 40000), windows = repeated(ctx, "\xE5", 200000);
	ASSERT_REFUSED(ctx, last_error(ctx, rows), ERR_FILE_TOO_LARGE, "more than can be read");
	(void)last_error(ctx, windows);
	ASSERT_REFUSED(ctx, ctx->error.err, ERR_FILE_TOO_LARGE, "too large");
	ASSERT_REFUSED(ctx, last_error(ctx, (struct text){ "", (size_t)LIMIT_CSV_FILE + 1 }), ERR_FILE_TOO_LARGE, "larger than");
	arena_close(ctx->arena);
}

static struct text written(struct ctx *ctx, const char *cell)
{
	struct buf out;
	buf_init(&out, ctx->arena, LIMIT_REPLY);
	csv_cell(&out, text_of(cell), true);
	return buf_done(&out);
}

static void a_spreadsheet_takes_no_cell_for_a_formula(void **state)
{
	static const struct { const char *cell, *written; } cases[] = {
		{ "=1+1", "\"'=1+1\"" },
		{ "=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"" },
		{ "+46 8 123", "\"'+46 8 123\"" },
		{ "@SUM(A1)", "\"'@SUM(A1)\"" },
		{ "-cmd", "\"'-cmd\"" },
		{ "-1+1", "\"'-1+1\"" },
		{ "\t=1", "\"'\t=1\"" },
		{ "\r=1", "\"'\r=1\"" },
		{ "\n=1", "\"'\n=1\"" },
		{ "-5", "-5" }, /* Numbers stay numbers. */
		{ "-12,50", "\"-12,50\"" },
		{ "-2 112.28", "-2 112.28" },
		{ "0012", "0012" },
		{ "a=1", "a=1" },
		{ "a;b", "\"a;b\"" },
		{ "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ASSERT_TEXT(written(*state, cases[i].cell), cases[i].written);
}

/* 2 000 tables of letters that break files: what was written is read again. */
static void what_is_written_is_read_again(void **state)
{
	static const char *const pieces[] = { "a", "\xC3\xB6", ";", ",", "\t", "\"", "\n", "\r", "\r\n", " ", "7", "'", "=", "-", "" };
	struct ctx *ctx = *state;
	uint64_t    random = 20260302;
	for (int round = 0; round < 2000; round++) {
		struct arena_mark mark = arena_here(ctx->arena);
		struct text       cells[12];
		struct buf        out;
		struct csv        csv;
		struct csv_row    row;
		bool              more;
		size_t            columns = 1 + next_random(&random) % 4;
		buf_init(&out, ctx->arena, LIMIT_REPLY);
		csv_cell(&out, TEXT("k"), true); /* The first line tells the separator. */
		csv_cell(&out, TEXT("l"), false);
		csv_end(&out);
		for (size_t i = 0; i < 3 * columns; i++) {
			struct buf cell;
			buf_init(&cell, ctx->arena, LIMIT_CELL);
			for (uint64_t k = next_random(&random) % 6; k > 0; k--)
				buf_z(&cell, pieces[next_random(&random) % COUNT_OF(pieces)]);
			cells[i] = buf_done(&cell);
			csv_cell(&out, cells[i], i % columns == 0);
			if ((i + 1) % columns == 0)
				csv_end(&out);
		}
		ASSERT_OK(ctx, csv_open(ctx, buf_done(&out), &csv));
		ASSERT_OK(ctx, csv_next(ctx, &csv, &row, &more));
		for (size_t i = 0; i < 3; i++) {
			ASSERT_OK(ctx, csv_next(ctx, &csv, &row, &more));
			assert_true(more);
			assert_int_equal(row.count, columns);
			for (size_t k = 0; k < columns; k++) {
				struct text cell = cells[i * columns + k], read = row.cells[k];
				bool guarded = cell.length && strchr("=-\t\r\n", cell.at[0]) && text_starts_with(read, "'");
				assert_true(text_equal(guarded ? text_slice(read, 1, read.length) : read, cell));
			}
		}
		ASSERT_OK(ctx, csv_next(ctx, &csv, &row, &more));
		assert_false(more);
		arena_rewind(ctx->arena, mark);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CTX(separators_and_ends_of_line),
		WITH_CTX(lines_are_those_of_the_file),
		WITH_CTX(letters_of_windows),
		WITH_CTX(other_letters_are_refused_with_their_line),
		WITH_CTX(broken_rows_are_told_by_line_and_column),
		WITH_CTX(a_file_too_large_for_its_memory_is_refused),
		WITH_CTX(a_spreadsheet_takes_no_cell_for_a_formula),
		WITH_CTX(what_is_written_is_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
