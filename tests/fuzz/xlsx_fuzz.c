/*
 * xlsx_fuzz.c - any bytes as a workbook, as they are (zip) and as what stands inside (XML)
 *
 * Input: a file that begins with PK is read as it is; of any other the parts, divided by a line of its own ("%%"), are
 * packed into an archive that is whole: workbook, relations, strings, sheet; what is missing is as usual.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/xlsx_read.h"

#include "../format/archive.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static enum err look(struct ctx *ctx, int64_t row_number, const struct text *cells, size_t count, void *argument)
{
	int64_t *last = argument;
	uint64_t sum = 0;
	(void)ctx;
	EXPECT(row_number > *last && count <= LIMIT_XLSX_COLUMNS);
	*last = row_number;
	for (size_t i = 0; i < count; i++) {
		EXPECT(cells[i].at && cells[i].length <= LIMIT_CELL && text_is_utf8(cells[i]));
		for (size_t k = 0; k <= cells[i].length; k++) /* Also the NUL behind: the sanitizer sees stale memory. */
			sum += (unsigned char)cells[i].at[k];
	}
	return sum == UINT64_MAX ? ERR_INTERNAL : OK;
}

/* The part up to the next divider. */
static struct text next_part(struct text *rest)
{
	for (size_t i = 0; i + 3 < rest->length; i++) {
		if (memcmp(rest->at + i, "\n%%\n", 4) == 0) {
			struct text part = text_slice(*rest, 0, i);
			*rest = text_slice(*rest, i + 4, rest->length);
			return part;
		}
	}
	struct text part = *rest;
	*rest = TEXT("");
	return part;
}

static struct text packed(struct arena *arena, struct text rest)
{
	struct archive_part parts[] = {
		{ "xl/worksheets/sheet1.xml", next_part(&rest) },
		{ "xl/sharedStrings.xml", next_part(&rest) },
		{ "xl/_rels/workbook.xml.rels", next_part(&rest) },
		{ "xl/workbook.xml", next_part(&rest) },
	};
	const struct text usual[] = { TEXT("<w/>"), TEXT("<sst><si><t>a</t></si><si><t>b</t></si></sst>"), TEXT(ARCHIVE_RELATIONS),
				      TEXT(ARCHIVE_WORKBOOK) };
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (parts[i].bytes.length == 0)
			parts[i].bytes = usual[i];
	return archive_of(arena, parts, COUNT_OF(parts));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena     *arena = arena_open(LIMIT_ARENA_REQUEST), *outside = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx        ctx = { .arena = arena };
	struct xlsx_about about;
	int64_t           last = 0;
	struct text       file = { (const char *)bytes, length };
	if (!text_starts_with(file, "PK"))
		file = packed(outside, file);
	enum err err = xlsx_read(&ctx, file, look, &last, &about);
	EXPECT(about.sheet_name.at && about.sheet_name.length <= LIMIT_CELL && text_is_utf8(about.sheet_name));
	EXPECT(err == OK || (ctx.error.err == err && text_is_utf8(ctx.error.detail)));
	arena_close(arena);
	arena_close(outside);
	return 0;
}
