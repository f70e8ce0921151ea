/*
 * document_rules_test.c - the tables of docs/rules/people.md, and which files are taken
 *
 * Holds R-KEEP-01.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* Ours, not cmocka's. */

#include "base/base.h"
#include "people/document_rules.h"

enum { CELLS_MAX = 8, ROWS = 11 };

static struct day day_in(struct text cell)
{
	struct day day;
	if (text_is(cell, "-") || text_is(cell, "tills vidare"))
		return DAY_NONE;
	assert_int_equal(day_parse(cell, &day), OK);
	return day;
}

static bool erases(struct ctx *ctx, struct text *cells)
{
	enum err err = rule_erase(ctx, day_in(cells[1]), day_in(cells[2]));
	if (err)
		assert_true(text_is(ctx->error.rule, "R-KEEP-01"));
	return err == OK;
}

static void check_kept(struct text *cells)
{
	struct retention retention = { .is_known = true, .from_end = text_is(cells[1], "ended"), .months = I64_NONE };
	if (!text_is(cells[2], "aldrig"))
		assert_int_equal(num_parse(cells[2], &retention.months), OK);
	struct day until = retain_until(&retention, day_in(cells[3]), day_in(cells[4]));
	assert_int_equal(until.number, day_in(cells[5]).number);
}

static void the_tables_hold(void **state)
{
	(void)state;
	FILE *file = fopen("docs/rules/people.md", "r");
	assert_non_null(file);
	char line[1000];
	int  ran = 0;
	while (fgets(line, sizeof line, file)) {
		struct text whole = text_trim(text_of(line)), cells[CELLS_MAX];
		if ((!text_starts_with(whole, "| R-KEEP") && !text_starts_with(whole, "| bevaras")) || text_ends_with(whole, "| P |"))
			continue;
		struct ctx  ctx = { .arena = arena_open(1 << 20) };
		struct text rest = text_slice(whole, 1, whole.length);
		size_t      count = 0;
		for (struct text cell; (cell = text_next(&rest, '|')).at && count < CELLS_MAX;)
			if (rest.at)
				cells[count++] = text_copy(ctx.arena, text_trim(cell));
		if (count == 6)
			check_kept(cells);
		else
			assert_int_equal(erases(&ctx, cells), text_is(cells[count - 1], "ja"));
		arena_close(ctx.arena);
		ran++;
	}
	fclose(file);
	assert_int_equal(ran, ROWS);
}

static void what_nobody_named_is_kept_for_ever(void **state)
{
	(void)state;
	struct retention unknown = { .is_known = false, .months = 12 };
	struct day       day = { 20000 };
	assert_true(day_is_none(retain_until(&unknown, day, day)));
	assert_true(day_is_none(later_end(day, DAY_NONE)));
	assert_int_equal(later_end(day, day_plus(day, 1)).number, 20001);
}

/* The bytes decide, and what a browser would run is none of them. */
static void files_are_known_by_their_bytes(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		struct text bytes;
		const char *type;
	} files[] = {
		{ "a.pdf", TEXT_INIT("%PDF-1.7"), "application/pdf" },
		{ "a.html", TEXT_INIT("%PDF-1.7"), "application/pdf" },
		{ "a.png", TEXT_INIT("\x89PNG\r\n\x1a\nx"), "image/png" },
		{ "a.JPG", TEXT_INIT("\xff\xd8\xff\xe0"), "image/jpeg" },
		{ "a.tif", TEXT_INIT("II*\0x"), "image/tiff" },
		{ "a.xlsx", TEXT_INIT("PK\x03\x04x"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
		{ "a.zip", TEXT_INIT("PK\x03\x04x"), NULL },
		{ "a.csv", TEXT_INIT("a;b\n"), "text/plain; charset=utf-8" },
		{ "a.txt", TEXT_INIT("a\xff"), NULL },
		{ "a.html", TEXT_INIT("<html>"), NULL },
		{ "a.svg", TEXT_INIT("<svg/>"), NULL },
		{ "a.pdf", TEXT_INIT("<script>"), NULL },
		{ "a.pdf", TEXT_INIT(""), NULL },
		{ "txt", TEXT_INIT("a"), NULL },
	};
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		const char *type = document_media_type(text_of(files[i].name), files[i].bytes);
		if (files[i].type)
			assert_string_equal(type, files[i].type);
		else
			assert_null(type);
	}
}

static void names_hold_no_folders(void **state)
{
	(void)state;
	struct arena *arena = arena_open(1 << 20);
	assert_true(text_is(document_file_name(arena, TEXT("C:\\mapp\\Beslut å.pdf")), "Beslut å.pdf"));
	assert_true(text_is(document_file_name(arena, TEXT("../../etc/a\"b\n.txt")), "ab.txt"));
	assert_true(text_is(document_file_name(arena, TEXT("/")), "dokument"));
	assert_true(text_is(document_file_name(arena, TEXT("\xff.pdf")), "dokument"));
	char long_name[400];
	memset(long_name, 'x', sizeof long_name);
	memcpy(long_name + 395, ".pdf", 5);
	struct text cut = document_file_name(arena, text_of(long_name));
	assert_true(cut.length <= 150 && text_ends_with(cut, ".pdf"));
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_hold),
		cmocka_unit_test(what_nobody_named_is_kept_for_ever),
		cmocka_unit_test(files_are_known_by_their_bytes),
		cmocka_unit_test(names_hold_no_folders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
