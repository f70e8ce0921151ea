/*
 * csv_fuzz.c - any bytes as a table; what was read, written and read again is the same
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/csv.h"

#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* The apostrophe of the formula guard is the one thing that a written cell has more. */
static bool is_same(struct text cell, struct text read)
{
	if (text_equal(cell, read))
		return true;
	return cell.length && strchr("=+-@\t\r\n", cell.at[0]) && text_starts_with(read, "'") &&
	       text_equal(cell, text_slice(read, 1, read.length));
}

static void write_again(struct ctx *ctx, const struct csv_row *row)
{
	struct buf     out;
	struct csv     csv;
	struct csv_row again;
	bool           more;
	buf_init(&out, ctx->arena, LIMIT_REPLY);
	buf_z(&out, ";;\r\n"); /* The first line tells the separator. */
	for (size_t i = 0; i < row->count; i++)
		csv_cell(&out, row->cells[i], i == 0);
	csv_end(&out);
	EXPECT(csv_open(ctx, buf_done(&out), &csv) == OK);
	EXPECT(csv_next(ctx, &csv, &again, &more) == OK && more);
	if (csv_next(ctx, &csv, &again, &more) != OK)
		return; /* With its apostrophe a cell may be too long. */
	EXPECT(more && again.count == row->count);
	for (size_t i = 0; i < row->count; i++)
		EXPECT(is_same(row->cells[i], again.cells[i]));
	EXPECT(csv_next(ctx, &csv, &again, &more) == OK && !more);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena  *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx     ctx = { .arena = arena };
	struct csv     csv;
	struct csv_row row;
	int64_t        line = 0;
	enum err       err = csv_open(&ctx, (struct text){ (const char *)bytes, length }, &csv);
	for (bool more = err == OK; more;) {
		err = csv_next(&ctx, &csv, &row, &more);
		if (err || !more)
			break;
		EXPECT(row.count > 0 && row.count <= LIMIT_XLSX_COLUMNS && row.line > line);
		line = row.line;
		for (size_t i = 0; i < row.count; i++)
			EXPECT(row.cells[i].length <= LIMIT_CELL && text_is_utf8(row.cells[i]));
		struct arena_mark mark = arena_here(arena);
		write_again(&ctx, &row);
		arena_rewind(arena, mark);
		ctx.error = (struct error){ 0 };
	}
	EXPECT(err == OK || (ctx.error.err == err && text_is_utf8(ctx.error.detail)));
	arena_close(arena);
	return 0;
}
