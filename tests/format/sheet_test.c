/*
 * sheet_test.c - columns by name, rows and days, over both kinds of file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

#include "archive.h"
#include "format/sheet.h"

enum { NUMBER, NAME, DAY, COLUMN_COUNT };
static const struct sheet_column columns[COLUMN_COUNT] = {
	[NUMBER] = { "Varunummer", "Vnr|Vnr.", true },
	[NAME] = { "Förpackning", NULL, true },
	[DAY] = { "Giltig från", NULL, false },
};

static enum err open_text(struct ctx *ctx, struct text bytes, struct sheet **sheet)
{
	return sheet_open(ctx, bytes, TEXT("lista.csv"), columns, COLUMN_COUNT, sheet);
}

static struct text book(struct ctx *ctx, const char *rows)
{
	return workbook_of(ctx->arena, TEXT("<sst><si><t>Vnr</t></si><si><t>Förpackning</t></si><si><t>GILTIG  FRÅN</t></si></sst>"),
			   joined(ctx, TEXT("<w><row r=\"2\"><c r=\"B2\" t=\"s\"><v>1</v></c><c t=\"s\"><v>0</v></c><c t=\"s\"><v>2</v></c></row>"),
				  text_of(rows), TEXT("</w>")));
}

static void columns_are_found_by_name(void **state)
{
	static const char *const headers[] = { "Varunummer;Förpackning\n", "vnr;FÖRPACKNING\n", " VARUNUMMER ;\"Förpackning \"\n",
					       "\xEF\xBB\xBFVnr.;forpackning\n", "\n ; \nVnr;Förpackning\n" };
	struct ctx   *ctx = *state;
	struct sheet *sheet;
	for (size_t i = 0; i < COUNT_OF(headers); i++) {
		struct text bytes = joined(ctx, text_of(headers[i]), TEXT("\n0012; a b \n;\n"), TEXT("13"));
		ASSERT_OK(ctx, open_text(ctx, bytes, &sheet));
		assert_int_equal(sheet_row_count(sheet), 2);
		ASSERT_TEXT(sheet_cell(sheet, 0, NUMBER), "0012");
		ASSERT_TEXT(sheet_cell(sheet, 0, NAME), "a b");
		ASSERT_TEXT(sheet_cell(sheet, 0, DAY), "");
		ASSERT_TEXT(sheet_cell(sheet, 1, NAME), ""); /* The row is shorter. */
		assert_true(sheet_has(sheet, NAME) && !sheet_has(sheet, DAY));
		assert_int_equal(sheet_line(sheet, 0), i == 4 ? 5 : 3);
		assert_int_equal(sheet_line(sheet, 1), i == 4 ? 7 : 5);
		ASSERT_TEXT(sheet_name(sheet), "lista.csv");
	}
}

static void a_workbook_tells_its_own_name_and_rows(void **state)
{
	struct ctx   *ctx = *state;
	struct sheet *sheet;
	ASSERT_OK(ctx, open_text(ctx, book(ctx, "<row r=\"3\"/><row r=\"7\"><c r=\"C7\"><v>12</v></c><c r=\"B7\" t=\"str\"><v> a </v></c></row>"), &sheet));
	assert_int_equal(sheet_row_count(sheet), 1);
	ASSERT_TEXT(sheet_cell(sheet, 0, NUMBER), "12");
	ASSERT_TEXT(sheet_cell(sheet, 0, NAME), "a");
	assert_int_equal(sheet_line(sheet, 0), 7);
	ASSERT_TEXT(sheet_name(sheet), "Blad 1");
}

static void headers_that_do_not_fit_are_refused(void **state)
{
	struct ctx   *ctx = *state;
	struct sheet *sheet;
	ASSERT_REFUSED(ctx, open_text(ctx, TEXT("Varunummer;Namn\n1;a\n"), &sheet), ERR_COLUMN_MISSING, "sheet \"lista.csv\": column \"Förpackning\" is missing");
	ASSERT_REFUSED(ctx, open_text(ctx, TEXT("Vnr;Varunummer;Förpackning\n"), &sheet), ERR_FILE_INVALID, "\"Varunummer\" stands twice");
	ASSERT_REFUSED(ctx, open_text(ctx, TEXT(""), &sheet), ERR_FILE_INVALID, "is empty");
	ASSERT_REFUSED(ctx, open_text(ctx, TEXT("\n;;\n \n"), &sheet), ERR_FILE_INVALID, "is empty");
	struct text other = workbook_of(ctx->arena, TEXT("<sst/>"), TEXT("<w><row><c t=\"str\"><v>Vnr</v></c></row></w>"));
	ASSERT_REFUSED(ctx, open_text(ctx, other, &sheet), ERR_COLUMN_MISSING, "sheet \"Blad 1\": column \"Förpackning\"");
	ASSERT_REFUSED(ctx, open_text(ctx, TEXT("PK;b\n"), &sheet), ERR_FILE_INVALID, "no workbook");
	ASSERT_REFUSED(ctx, open_text(ctx, TEXT("Vnr;Förpackning\n1;\"a\n"), &sheet), ERR_FILE_INVALID, "line 2 column 2");
}

static void days_are_days(void **state)
{
	struct ctx   *ctx = *state;
	struct sheet *sheet;
	struct day    day;
	ASSERT_OK(ctx, open_text(ctx, book(ctx, "<row><c r=\"D3\"><v>46083</v></c></row><row><c r=\"D4\" t=\"str\"><v>2026-03-02</v></c></row>"
						"<row><c r=\"D5\"><v>20260302</v></c></row><row><c r=\"D6\"><v>61</v></c></row>"
						"<row><c r=\"D7\"><v>60</v></c></row><row><c r=\"D8\"><v>46083.5</v></c></row>"
						"<row><c r=\"D9\"><v>2958466</v></c></row>"), &sheet));
	for (size_t row = 0; row < 3; row++) {
		assert_int_equal(sheet_day(sheet, row, DAY, &day), OK);
		assert_int_equal(day.number, day_of(2026, 3, 2).number);
	}
	assert_int_equal(sheet_day(sheet, 3, DAY, &day), OK);
	assert_int_equal(day.number, day_of(1900, 3, 1).number);
	for (size_t row = 4; row < 7; row++)
		assert_int_equal(sheet_day(sheet, row, DAY, &day), ERR_FIELD_INVALID);
	/* A number in a text file is no day. */
	ASSERT_OK(ctx, open_text(ctx, TEXT("Vnr;Förpackning;Giltig från\n1;a;46083\n1;a;2026-03-02\n"), &sheet));
	assert_int_equal(sheet_day(sheet, 0, DAY, &day), ERR_FIELD_INVALID);
	assert_int_equal(sheet_day(sheet, 1, DAY, &day), OK);
}

static void days_counted_from_1904(void **state)
{
	struct ctx   *ctx = *state;
	struct sheet *sheet;
	struct day    day;
	const struct archive_part parts[] = {
		{ "xl/workbook.xml", TEXT("<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>") },
		{ "xl/_rels/workbook.xml.rels", TEXT(ARCHIVE_RELATIONS) },
		{ "xl/sharedStrings.xml", TEXT("<sst/>") },
		{ "xl/worksheets/sheet1.xml", TEXT("<w><row><c t=\"str\"><v>Vnr</v></c><c t=\"str\"><v>Förpackning</v></c><c t=\"str\"><v>Giltig från</v></c></row>"
						   "<row><c r=\"C2\"><v>44621</v></c></row></w>") },
	};
	ASSERT_OK(ctx, open_text(ctx, archive_of(ctx->arena, parts, COUNT_OF(parts)), &sheet));
	assert_int_equal(sheet_day(sheet, 0, DAY, &day), OK);
	assert_int_equal(day.number, day_of(2026, 3, 2).number);
}

/* In a request's memory: what does not fit is told. */
static void a_file_too_large_for_its_memory_is_refused(void **state)
{
	(void)state;
	struct ctx   *ctx = bench_open(LIMIT_ARENA_REQUEST), *small = bench_open(1024 * 1024);
	struct sheet *sheet;
	struct text   lines = joined(ctx, TEXT("Vnr;Förpackning\n"), repeated(ctx, "1;2\n", 20000), TEXT(""));
	struct text   rows = repeated(ctx, "<row><c t=\"str\"><v>a</v></c><c><v>2</v></c></row>", 20000);
	struct text   names = joined(ctx, TEXT("Vnr;Förpackning"), repeated(ctx, ";ååååååååååååååååååååååååååååååååååååååååååååååååååååååå", 150), TEXT("\n1;2\n"));
	ASSERT_REFUSED(small, open_text(small, lines, &sheet), ERR_FILE_TOO_LARGE, "more than can be read");
	arena_close(small->arena);
	small = bench_open(1024 * 1024);
	ASSERT_REFUSED(small, open_text(small, book(ctx, rows.at), &sheet), ERR_FILE_TOO_LARGE, "more than can be read");
	arena_close(small->arena);
	small = bench_open(1024 * 1024);
	ASSERT_OK(small, open_text(small, names, &sheet));
	arena_close(small->arena);
	arena_close(ctx->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CTX(columns_are_found_by_name),
		WITH_CTX(a_workbook_tells_its_own_name_and_rows),
		WITH_CTX(headers_that_do_not_fit_are_refused),
		WITH_CTX(days_are_days),
		WITH_CTX(days_counted_from_1904),
		WITH_CTX(a_file_too_large_for_its_memory_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
