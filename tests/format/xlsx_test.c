/*
 * xlsx_test.c - workbooks as several programs write them, and as nobody should
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

#include "archive.h"
#include "format/xlsx_read.h"
#include "format/xlsx_write.h"

#define STRINGS(inside) TEXT("<sst>" inside "</sst>")
#define SHEET(inside) TEXT("<worksheet><sheetData>" inside "</sheetData></worksheet>")

/* Cells ended by '|', rows by their number. */
static enum err note(struct ctx *ctx, int64_t row_number, const struct text *cells, size_t count, void *argument)
{
	struct buf *out = argument;
	(void)ctx;
	for (size_t i = 0; i < count; i++) {
		buf_text(out, cells[i]);
		buf_char(out, '|');
	}
	buf_format(out, "/%lld ", (long long)row_number);
	return OK;
}

/* Read with an arena apart, as the reader rewinds its own. */
static enum err read_into(struct ctx *ctx, struct text bytes, struct text *out, struct xlsx_about *about)
{
	struct arena *scratch = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx    reading = { .arena = scratch };
	struct buf    noted;
	buf_init(&noted, ctx->arena, LIMIT_REPLY);
	enum err err = xlsx_read(&reading, bytes, note, &noted, about);
	*out = buf_done(&noted);
	about->sheet_name = text_copy(ctx->arena, about->sheet_name);
	ctx->error = reading.error;
	ctx->error.detail = text_copy(ctx->arena, reading.error.detail);
	arena_close(scratch);
	return err;
}

static void assert_reads(struct ctx *ctx, struct text strings, struct text sheet, const char *expected)
{
	struct text       read;
	struct xlsx_about about;
	ASSERT_OK(ctx, read_into(ctx, workbook_of(ctx->arena, strings, sheet), &read, &about));
	ASSERT_TEXT(read, expected);
	ASSERT_TEXT(about.sheet_name, "Blad 1");
}

static enum err refusal(struct ctx *ctx, struct text strings, struct text sheet)
{
	struct text       read;
	struct xlsx_about about;
	return read_into(ctx, workbook_of(ctx->arena, strings, sheet), &read, &about);
}

static void cells_of_every_kind(void **state)
{
	struct ctx *ctx = *state;
	assert_reads(ctx, STRINGS("<si><t>Alvedon</t></si><si><r><t>rik </t></r><r><rPr><b/></rPr><t>text</t></r></si>"),
		     SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
			   "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c>"
			   "<c r=\"C3\"><v>2112.2800000000002</v></c><c r=\"D3\" t=\"str\"><f>A1&amp;B1</f><v>0012</v></c>"
			   "<c r=\"E3\" t=\"b\"><v>1</v></c><c r=\"F3\" t=\"s\"/></row>"),
		     "Alvedon|rik text|/1 inline||2112.2800000000002|0012|1||/3 ");
	/* Without references, with a prefix, with CDATA, with entities, and with furigana beside the text. */
	assert_reads(ctx, STRINGS(""), TEXT("<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>a</x:t></x:is></x:c>"
					    "<x:c><x:v>007</x:v></x:c></x:row></x:sheetData></x:worksheet>"),
		     "a|007|/1 ");
	assert_reads(ctx, STRINGS("<si><t>a</t><rPh><t>b</t></rPh></si>"),
		     SHEET("<row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t><![CDATA[<&]]>&amp;&#246;</t><rPh><t>x</t></rPh></is></c></row>"),
		     "a|<&&ö|/1 ");
	/* What XML cannot hold is written with its number. */
	assert_reads(ctx, STRINGS("<si><t>a_x000D__x005F_x000A_</t></si>"),
		     SHEET("<row><c t=\"s\"><v>0</v></c><c t=\"str\"><v>_x000_b_x0000_</v></c></row>"), "a\r_x000A_|_x000_b_x0000_|/1 ");
	assert_reads(ctx, STRINGS(""), SHEET(""), "");
	assert_reads(ctx, STRINGS(""), SHEET("<row/><row r=\"9\"/>"), "/1 /9 ");
}

static void what_is_no_workbook_is_refused(void **state)
{
	struct ctx       *ctx = *state;
	struct text       read;
	struct xlsx_about about;
	static const struct archive_part no_sheet[] = { { "xl/workbook.xml", TEXT_INIT("<workbook/>") } };
	static const struct archive_part no_relation[] = { { "xl/workbook.xml", TEXT_INIT(ARCHIVE_WORKBOOK) },
							   { "xl/_rels/workbook.xml.rels", TEXT_INIT("<Relationships/>") } };
	struct text good = workbook_of(ctx->arena, STRINGS(""), SHEET("<row><c><v>1</v></c></row>"));
	ASSERT_REFUSED(ctx, read_into(ctx, TEXT("PK\3\4"), &read, &about), ERR_FILE_INVALID, "not a readable zip");
	ASSERT_REFUSED(ctx, read_into(ctx, TEXT(""), &read, &about), ERR_FILE_INVALID, "xl/workbook.xml");
	ASSERT_REFUSED(ctx, read_into(ctx, archive_of(ctx->arena, no_sheet, 1), &read, &about), ERR_FILE_INVALID, "has no sheet");
	ASSERT_REFUSED(ctx, read_into(ctx, archive_of(ctx->arena, no_relation, 2), &read, &about), ERR_FILE_INVALID, "where its sheet");
	static const struct archive_part no_name[] = { { "xl/workbook.xml", TEXT_INIT("<w xmlns:r=\"r\"><sheet r:id=\"r1\"/></w>") } };
	ASSERT_REFUSED(ctx, read_into(ctx, archive_of(ctx->arena, no_name, 1), &read, &about), ERR_FILE_INVALID, "workbook.xml.rels");
	ASSERT_TEXT(about.sheet_name, ""); /* Empty, not missing. */
	assert_non_null(about.sheet_name.at);
	ASSERT_REFUSED(ctx, read_into(ctx, archive_of(ctx->arena, no_sheet, 0), &read, &about), ERR_FILE_INVALID, "xl/workbook.xml");
	ASSERT_OK(ctx, read_into(ctx, good, &read, &about));
	for (size_t length = good.length - 1; length > 0; length -= length > 40 ? 37 : 1) {
		assert_int_equal(read_into(ctx, text_slice(good, 0, length), &read, &about), ERR_FILE_INVALID);
		ctx->error = (struct error){ 0 };
	}
}

static void broken_parts_are_refused_with_their_place(void **state)
{
	struct ctx *ctx = *state;
	static const struct { struct text strings, sheet; const char *words; } cases[] = {
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<worksheet><row>"), "worksheets/sheet1.xml of the workbook is damaged" },
		{ TEXT_INIT("<sst>"), TEXT_INIT("<worksheet/>"), "sharedStrings.xml" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row r=\"4\"><c r=\"AB4\" t=\"s\"><v>0</v></c></row></w>"), "sheet \"Blad 1\" row 4 column AB" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row><c t=\"s\"><v>-1</v></c></row></w>"), "row 1 column A: the cell points" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row><c r=\"GS1\"><v>1</v></c></row></w>"), "row 1 column GS: the sheet has more than 200" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row><c r=\"ZZZZZ1\"><v>1</v></c></row></w>"), "more than 200" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row r=\"9223372036854775807\"/><row/></w>"), "numbered upwards" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row r=\"2\"/><row r=\"2\"/></w>"), "numbered upwards" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row><row><c><v>1</v></c></row></row></w>"), "a row stands in another" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row><c><c/></c></row></w>"), "in another cell" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row/><c><v>1</v></c></w>"), "outside a row" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row><c t=\"str\"><v>\xF6</v></c></row></w>"), "damaged" },
		{ TEXT_INIT("<sst/>"), TEXT_INIT("<w><row><c t=\"str\"><v>&ohm;</v></c></row></w>"), "damaged" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ASSERT_REFUSED(ctx, refusal(ctx, cases[i].strings, cases[i].sheet), ERR_FILE_INVALID, cases[i].words);
}

/* Entities that unfold to gigabytes, and those that read files, need a document type: there is none. */
static void document_types_are_refused(void **state)
{
	struct ctx *ctx = *state;
	ASSERT_REFUSED(ctx, refusal(ctx, STRINGS(""), TEXT("<!DOCTYPE w [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><w><row><c t=\"str\"><v>&b;</v></c></row></w>")),
		       ERR_FILE_INVALID, "document type");
	ASSERT_REFUSED(ctx, refusal(ctx, STRINGS(""), TEXT("<!DOCTYPE w SYSTEM \"file:///etc/hostname\"><w/>")), ERR_FILE_INVALID, "document type");
	ASSERT_REFUSED(ctx, refusal(ctx, TEXT("<!DOCTYPE s [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><sst><si><t>&a;</t></si></sst>"), SHEET("")),
		       ERR_FILE_INVALID, "document type");
}

static void ceilings(void **state)
{
	struct ctx *ctx = *state;
	struct text deep = joined(ctx, repeated(ctx, "<a>", 65), TEXT(""), repeated(ctx, "</a>", 65));
	ASSERT_REFUSED(ctx, refusal(ctx, STRINGS(""), deep), ERR_FILE_INVALID, "nested too deeply");
	struct text full = repeated(ctx, "x", LIMIT_CELL), start = TEXT("<w><row><c t=\"str\"><v>"), end = TEXT("</v></c></row></w>");
	ASSERT_OK(ctx, refusal(ctx, STRINGS(""), joined(ctx, start, full, end)));
	struct text longer = repeated(ctx, "x", LIMIT_CELL + 1);
	ASSERT_REFUSED(ctx, refusal(ctx, STRINGS(""), joined(ctx, start, longer, end)), ERR_FILE_INVALID, "row 1 column A: the cell is longer");
	ASSERT_REFUSED(ctx, refusal(ctx, joined(ctx, TEXT("<sst><si><t>"), longer, TEXT("</t></si></sst>")), SHEET("")), ERR_FILE_INVALID,
		       "a text is longer");
	ASSERT_REFUSED(ctx, refusal(ctx, STRINGS(""), joined(ctx, TEXT("<w>"), repeated(ctx, "<row/>", LIMIT_XLSX_ROWS + 1), TEXT("</w>"))),
		       ERR_FILE_TOO_LARGE, "too many rows");
	struct archive_part *parts = arena_array(ctx->arena, struct archive_part, 5000);
	for (size_t i = 0; i < 5000; i++)
		parts[i] = (struct archive_part){ text_format(ctx->arena, "part%zu", i).at, TEXT("") };
	struct text       read;
	struct xlsx_about about;
	ASSERT_REFUSED(ctx, read_into(ctx, archive_of(ctx->arena, parts, 5000), &read, &about), ERR_FILE_INVALID, "more than 4096 parts");
	ASSERT_REFUSED(ctx, read_into(ctx, (struct text){ "", (size_t)LIMIT_FILE_XLSX + 1 }, &read, &about), ERR_FILE_TOO_LARGE, "larger than");
}

/* Bits as DEFLATE packs them, the lowest of each byte first. */
struct bits {
	struct buf *out;
	unsigned    byte, count;
};

static void put_bits(struct bits *bits, unsigned code, int width)
{
	while (width-- > 0) { /* Codes of letters stand with their highest bit first. */
		bits->byte |= (code >> width & 1) << bits->count;
		if (++bits->count < 8)
			continue;
		buf_char(bits->out, (char)bits->byte);
		bits->byte = bits->count = 0;
	}
}

/* "<w>", more than `least` blanks, "</w>" in one block with the fixed codes: 13 bits for 258 blanks. */
static struct text bomb(struct ctx *ctx, size_t least)
{
	enum { LITERAL = 0x30, LENGTH_258 = 0xC5, MATCH = 258 };
	struct buf  out;
	struct bits bits = { .out = &out };
	buf_init(&out, ctx->arena, LIMIT_REPLY);
	put_bits(&bits, 6, 3); /* The last block; fixed codes. */
	for (const char *letter = "<w> "; *letter; letter++)
		put_bits(&bits, LITERAL + (unsigned)*letter, 8);
	for (size_t length = 0; length <= least; length += MATCH) {
		put_bits(&bits, LENGTH_258, 8);
		put_bits(&bits, 0, 5); /* Of the letter before. */
	}
	for (const char *letter = "</w>"; *letter; letter++)
		put_bits(&bits, LITERAL + (unsigned)*letter, 8);
	put_bits(&bits, 0, 7); /* The end of the block, and the rest of its byte. */
	put_bits(&bits, 0, 7);
	return buf_done(&out);
}

/* The stored part of an archive is made a deflated one that says it unpacks to `unpacked` bytes of such a sum. */
static void claim_deflated(struct text archive, const char *path, uint32_t unpacked, uint32_t crc)
{
	static const struct { const char *signature; size_t method, crc, size, path; } headers[] = { { "PK\3\4", 8, 14, 22, 30 },
												     { "PK\1\2", 10, 16, 24, 46 } };
	char  *at = (char *)(uintptr_t)archive.at;
	size_t found = 0;
	for (size_t i = 0; i < archive.length; i++) {
		for (size_t k = 0; k < COUNT_OF(headers); k++) {
			if (!text_starts_with(text_slice(archive, i, archive.length), headers[k].signature) ||
			    !text_starts_with(text_slice(archive, i + headers[k].path, archive.length), path))
				continue;
			at[i + headers[k].method] = 8;
			for (size_t byte = 0; byte < 4; byte++) {
				at[i + headers[k].crc + byte] = (char)(crc >> 8 * byte & 0xFF);
				at[i + headers[k].size + byte] = (char)(unpacked >> 8 * byte & 0xFF);
			}
			found++;
		}
	}
	assert_int_equal(found, 2);
}

/* Three MiB that unpack to more than the limit, whatever the archive says of it. */
static void a_zip_bomb_is_refused(void **state)
{
	(void)state;
	static const uint32_t claims[] = { LIMIT_XLSX_UNPACKED + 1, 100 };
	for (size_t i = 0; i < COUNT_OF(claims); i++) {
		struct ctx *ctx = bench_open(LIMIT_ARENA_REQUEST);
		struct text read, file = workbook_of(ctx->arena, STRINGS(""), bomb(ctx, LIMIT_XLSX_UNPACKED));
		struct xlsx_about about;
		claim_deflated(file, "xl/worksheets/sheet1.xml", claims[i], 0); /* The sum is never reached. */
		assert_true(file.length < LIMIT_BODY);
		ASSERT_REFUSED(ctx, read_into(ctx, file, &read, &about), ERR_FILE_TOO_LARGE, "unpacks to more than the limit");
		ASSERT_TEXT(read, "");
		arena_close(ctx->arena);
	}
	/* A small one of the same make is read: it is the size that was refused. */
	struct ctx       *ctx = bench_open(LIMIT_ARENA_REQUEST);
	struct text       read, file = workbook_of(ctx->arena, STRINGS(""), bomb(ctx, 0));
	struct text       inside = joined(ctx, TEXT("<w> "), repeated(ctx, " ", 258), TEXT("</w>"));
	struct xlsx_about about;
	claim_deflated(file, "xl/worksheets/sheet1.xml", (uint32_t)inside.length, archive_crc(inside));
	ASSERT_OK(ctx, read_into(ctx, file, &read, &about));
	arena_close(ctx->arena);
}

/* Empty elements cost time, not memory: they are counted over all parts. */
static void more_elements_than_the_limit_are_refused(void **state)
{
	(void)state;
	struct ctx       *ctx = bench_open(LIMIT_ARENA_JOB);
	struct text       read, file = workbook_of(ctx->arena, STRINGS(""), joined(ctx, TEXT("<w>"), repeated(ctx, "<a/>", LIMIT_XLSX_ELEMENTS), TEXT("</w>")));
	struct xlsx_about about;
	ASSERT_REFUSED(ctx, read_into(ctx, file, &read, &about), ERR_FILE_TOO_LARGE, "more elements than the limit");
	arena_close(ctx->arena);
}

/* Texts that fill the memory of a request: told, and the program goes on. */
static void texts_that_do_not_fit_are_refused(void **state)
{
	(void)state;
	struct arena     *arena = arena_open(2 * 1024 * 1024);
	struct ctx       *ctx = bench_open(LIMIT_ARENA_REQUEST), small = { .arena = arena };
	struct buf        noted;
	struct xlsx_about about;
	struct text strings = joined(ctx, TEXT("<sst>"), repeated(ctx, "<si><t>abcdefghijklmnopqrstuvwxyz</t></si>", 20000), TEXT("</sst>"));
	buf_init(&noted, ctx->arena, LIMIT_REPLY);
	ASSERT_REFUSED(&small, xlsx_read(&small, workbook_of(ctx->arena, strings, SHEET("")), note, &noted, &about), ERR_FILE_TOO_LARGE,
		       "more than can be read");
	arena_close(arena);
	arena_close(ctx->arena);
}

static const struct xlsx_column columns[] = { { TEXT_INIT("Text"), XLSX_TEXT }, { TEXT_INIT("Antal"), XLSX_INTEGER },
					      { TEXT_INIT("Pris"), XLSX_MONEY }, { TEXT_INIT("Dag"), XLSX_DAY } };

static struct text written(struct ctx *ctx, struct text name, const struct xlsx_cell *cells, size_t rows)
{
	struct text bytes;
	ASSERT_OK(ctx, xlsx_write(ctx, name, columns, COUNT_OF(columns), cells, rows, &bytes));
	return bytes;
}

static void a_text_is_never_a_formula_and_a_number_stays_one(void **state)
{
	struct ctx *ctx = *state;
	const struct xlsx_cell cells[] = {
		{ .text = TEXT("=1+1") },      { .number = -3 },       { .number = 211228 },         { .number = day_of(2026, 3, 2).number },
		{ .text = TEXT("@a") },        { .number = I64_NONE }, { .number = I64_NONE },       { .number = I64_NONE },
		{ .text = TEXT("0012") },      { .number = INT64_MAX }, { .number = INT64_MAX },     { .number = day_of(1970, 1, 1).number },
		{ .text = TEXT("_x0041_\r") }, { .number = 0 },        { .number = -INT64_MAX },     { .number = day_of(2000, 2, 29).number },
	};
	struct text       read;
	struct xlsx_about about;
	ASSERT_OK(ctx, read_into(ctx, written(ctx, TEXT("a/b:c"), cells, 4), &read, &about));
	ASSERT_TEXT(read, "Text|Antal|Pris|Dag|/1 =1+1|-3|2112.28|46083|/2 @a|/3 "
			  "0012|9223372036854775807|92233720368547758.07|25569|/4 _x0041_\r|0|-92233720368547758.07|36585|/5 ");
	ASSERT_TEXT(about.sheet_name, "a b c");
}

static void names_of_sheets(void **state)
{
	static const struct { const char *name, *written; } cases[] = {
		{ "Lager", "Lager" },
		{ "", "1" },
		{ "'a'", " a " },
		{ "åäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäö", "åäöåäöåäöåäöåäöåäöåäöåäöåäöåäöå" },
	};
	struct ctx *ctx = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text       read;
		struct xlsx_about about;
		ASSERT_OK(ctx, read_into(ctx, written(ctx, text_of(cases[i].name), NULL, 0), &read, &about));
		ASSERT_TEXT(about.sheet_name, cases[i].written);
	}
}

static void a_text_that_does_not_fit_is_told(void **state)
{
	struct ctx            *ctx = *state;
	struct text            bytes;
	const struct xlsx_cell cells[] = { { .text = repeated(ctx, "x", 32768) }, { .number = 0 }, { .number = 0 }, { .number = 0 } };
	ASSERT_REFUSED(ctx, xlsx_write(ctx, TEXT("a"), columns, COUNT_OF(columns), cells, 1, &bytes), ERR_IO, "could not be made");
}

struct reread {
	const struct xlsx_cell *cells;
	int64_t                 rows;
};

static enum err compare(struct ctx *ctx, int64_t row_number, const struct text *cells, size_t count, void *argument)
{
	struct reread *reread = argument;
	(void)ctx;
	if (row_number == 1)
		return OK;
	const struct xlsx_cell *row = &reread->cells[(row_number - 2) * (int64_t)COUNT_OF(columns)];
	int64_t                 number;
	assert_int_equal(count, COUNT_OF(columns));
	assert_true(text_equal(cells[0], row[0].text));
	assert_int_equal(num_parse(cells[1], &number), OK);
	assert_int_equal(number, row[1].number);
	assert_int_equal(num_parse_decimal(cells[2], 2, &number), OK);
	assert_int_equal(number, row[2].number);
	assert_int_equal(num_parse(cells[3], &number), OK);
	assert_int_equal(number - 25569, row[3].number);
	reread->rows++;
	return OK;
}

/* Amounts of every size come back to the öre, texts of every letter, and the file is larger than one chunk of the parser. */
static void what_is_written_is_read_again(void **state)
{
	enum { ROWS = 20000 };
	static const char *const pieces[] = { "a", "ö", "€", "<", "&", "\"", "'", "\n", "\t", " ", "_x0041_", "\x01", "\r", "0", "=" };
	(void)state;
	struct ctx       *ctx = bench_open(LIMIT_ARENA_JOB);
	struct xlsx_cell *cells = arena_array(ctx->arena, struct xlsx_cell, ROWS * COUNT_OF(columns));
	uint64_t          random = 20260302;
	for (size_t i = 0; i < ROWS; i++) {
		struct buf text;
		buf_init(&text, ctx->arena, LIMIT_CELL);
		buf_char(&text, 'x');
		for (uint64_t k = next_random(&random) % 20; k > 0; k--)
			buf_z(&text, pieces[next_random(&random) % COUNT_OF(pieces)]);
		int64_t amount = (int64_t)(next_random(&random) << 31 | next_random(&random)) >> next_random(&random) % 60;
		cells[i * 4] = (struct xlsx_cell){ .text = buf_done(&text) };
		cells[i * 4 + 1] = (struct xlsx_cell){ .number = i % 2 ? amount : -amount };
		cells[i * 4 + 2] = (struct xlsx_cell){ .number = i % 3 ? amount : -amount };
		cells[i * 4 + 3] = (struct xlsx_cell){ .number = (int64_t)(next_random(&random) % 100000) };
	}
	struct reread     reread = { .cells = cells };
	struct xlsx_about about;
	ASSERT_OK(ctx, xlsx_read(ctx, written(ctx, TEXT("Alla"), cells, ROWS), compare, &reread, &about));
	assert_int_equal(reread.rows, ROWS);
	arena_close(ctx->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CTX(cells_of_every_kind),
		WITH_CTX(what_is_no_workbook_is_refused),
		WITH_CTX(broken_parts_are_refused_with_their_place),
		WITH_CTX(document_types_are_refused),
		WITH_CTX(ceilings),
		cmocka_unit_test(a_zip_bomb_is_refused),
		cmocka_unit_test(more_elements_than_the_limit_are_refused),
		WITH_CTX(texts_that_do_not_fit_are_refused),
		WITH_CTX(a_text_is_never_a_formula_and_a_number_stays_one),
		WITH_CTX(names_of_sheets),
		WITH_CTX(a_text_that_does_not_fit_is_told),
		WITH_CTX(what_is_written_is_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
