/*
 * sheet_fuzz.c - any bytes as a table with a header, from text and from a workbook
 *
 * Input: a file that begins with PK is a workbook; one that begins with "<" is the sheet inside one; else text.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/sheet.h"

#include "../format/archive.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { A, B, C, COLUMN_COUNT };
static const struct sheet_column columns[COLUMN_COUNT] = {
	[A] = { "Kod", "Nr", true },
	[B] = { "Dag", NULL, true },
	[C] = { "Från (å)", NULL, false },
};

static void look(struct sheet *sheet)
{
	EXPECT(sheet_has(sheet, A) && sheet_has(sheet, B));
	int64_t line = 0;
	for (size_t row = 0; row < sheet_row_count(sheet); row++) {
		EXPECT(sheet_line(sheet, row) > line);
		line = sheet_line(sheet, row);
		for (size_t column = 0; column < COLUMN_COUNT; column++) {
			struct text cell = sheet_cell(sheet, row, column);
			EXPECT(cell.at && cell.length <= LIMIT_CELL && text_is_utf8(cell));
			EXPECT(text_trim(cell).length == cell.length);
			struct day day;
			if (sheet_day(sheet, row, column, &day) == OK)
				EXPECT(day.number >= day_of(1900, 1, 1).number && day.number <= DAY_FOREVER.number);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST), *outside = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx    ctx = { .arena = arena };
	struct sheet *sheet;
	struct text   file = { (const char *)bytes, length };
	if (text_starts_with(file, "<"))
		file = workbook_of(outside, TEXT("<sst><si><t>Kod</t></si><si><t>dag </t></si><si><t>FRÅN (Å)</t></si></sst>"), file);
	if (sheet_open(&ctx, file, TEXT("fil"), columns, COLUMN_COUNT, &sheet) == OK)
		look(sheet);
	else
		EXPECT(ctx.error.err != OK && text_is_utf8(ctx.error.detail));
	arena_close(arena);
	arena_close(outside);
	return 0;
}
