/*
 * text_test.c - texts cut at whole letters, and the room that an arena has left
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/arena.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_cut_leaves_whole_letters(void **state)
{
	(void)state;
	static const struct { const char *text; size_t most, left; } cases[] = {
		{ "abc", 2, 2 }, { "abc", 3, 3 }, { "abc", 9, 3 }, { "", 4, 0 },   { "aö", 2, 1 },
		{ "aö", 3, 3 },  { "a€b", 3, 1 }, { "a€b", 4, 4 }, { "€", 0, 0 },  { "\xF0\x9F\x98\x80", 3, 0 },
		{ "\xF0\x9F\x98\x80", 4, 4 },     { "a\xF6" "b", 3, 1 },            { "\xC0\x80", 2, 0 },
		{ "\xED\xA0\x80", 3, 0 },         { "\xF4\x90\x80\x80", 4, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(text_cut(text_of(cases[i].text), cases[i].most).length, cases[i].left);
	assert_null(text_cut(TEXT_NONE, 3).at);
}

static void an_arena_tells_its_room(void **state)
{
	(void)state;
	struct arena *arena = arena_open(100000);
	assert_int_equal(arena_room(arena), 100000);
	struct arena_mark mark = arena_here(arena);
	arena_alloc(arena, 50000);
	assert_in_range(arena_room(arena), 49900, 50000);
	arena_alloc(arena, arena_room(arena) / 16 * 16); /* What is told fits. */
	assert_in_range(arena_room(arena), 0, 15);
	arena_rewind(arena, mark);
	assert_int_equal(arena_room(arena), 100000);
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cut_leaves_whole_letters),
		cmocka_unit_test(an_arena_tells_its_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
