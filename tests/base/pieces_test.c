/*
 * pieces_test.c - pieces of text: what is UTF-8, where white space ends, what a slice holds
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/limits.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A code point in as many bytes as asked for, overlong ones too. */
static struct text encoded(char *room, uint32_t point, int bytes)
{
	static const unsigned char leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	if (bytes == 1) {
		room[0] = (char)point;
		return (struct text){ room, 1 };
	}
	for (int i = bytes - 1; i > 0; i--, point >>= 6)
		room[i] = (char)(0x80 | (point & 0x3F));
	room[0] = (char)(leads[bytes] | point);
	return (struct text){ room, (size_t)bytes };
}

/* Every code point in every length that holds it. */
static void utf8_is_what_the_standard_says(void **state)
{
	(void)state;
	char room[4];
	for (uint32_t point = 0; point < 0x200000; point++) {
		int  needed = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
		bool exists = point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
		for (int bytes = needed; bytes <= 4; bytes++)
			if (text_is_utf8(encoded(room, point, bytes)) != (exists && bytes == needed))
				fail_msg("U+%04X in %d bytes", point, bytes);
	}
}

static void half_letters_are_no_utf8(void **state)
{
	(void)state;
	static const char *const letters[] = { "å", "€", "\xF0\x9F\x92\x8A" };
	for (size_t i = 0; i < COUNT_OF(letters); i++) {
		struct text whole = text_of(letters[i]);
		for (size_t cut = 1; cut < whole.length; cut++) {
			assert_false(text_is_utf8(text_slice(whole, 0, cut)));
			assert_false(text_is_utf8(text_slice(whole, cut, whole.length)));
			assert_int_equal(text_cut(whole, cut).length, 0);
		}
		assert_true(text_is_utf8(whole));
	}
	for (int byte = 0x80; byte < 0x100; byte++) {
		char one = (char)byte;
		assert_false(text_is_utf8((struct text){ &one, 1 }));
	}
	assert_true(text_is_utf8(TEXT_NONE) && text_is_utf8(TEXT("")));
	assert_true(text_is_utf8((struct text){ "a\0b", 3 }));
}

#define NBSP "\xC2\xA0"
#define BOM "\xEF\xBB\xBF"

static void white_space_goes_at_both_ends(void **state)
{
	(void)state;
	static const struct { const char *text, *left; } cases[] = {
		{ "", "" },           { " ", "" },           { NBSP, "" },          { BOM, "" },       { " a b ", "a b" }, { "\t\r\n\v\fa\f\v\n\r\t", "a" },
		{ NBSP "a" NBSP, "a" }, { BOM " a" NBSP BOM, "a" }, { "a" NBSP "b", "a" NBSP "b" }, { "å", "å" },   { " à ", "à" },
		{ "»", "»" },         { "\xC2", "\xC2" },    { "a\xA0", "a\xA0" },  { "\xBF", "\xBF" }, { NBSP NBSP " x", "x" },
		{ "\xE2\x80\x83" "a", "\xE2\x80\x83" "a" }, { "\x1F" "a", "\x1F" "a" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (!text_is(text_trim(text_of(cases[i].text)), cases[i].left))
			fail_msg("case %zu: \"%s\"", i, cases[i].text);
	assert_null(text_trim(TEXT_NONE).at);
	assert_non_null(text_trim(TEXT(" ")).at);
}

static void slices_stay_inside(void **state)
{
	(void)state;
	struct text text = TEXT("0123456789");
	assert_true(text_is(text_slice(text, 2, 5), "234"));
	assert_true(text_is(text_slice(text, 0, SIZE_MAX), "0123456789"));
	assert_true(text_is(text_slice(text, 8, 100), "89"));
	assert_true(text_is(text_slice(text, 10, 20), ""));
	assert_true(text_is(text_slice(text, SIZE_MAX, SIZE_MAX), ""));
	assert_true(text_is(text_slice(text, 5, 2), ""));
	assert_null(text_slice(TEXT_NONE, 1, 2).at);
	assert_int_equal(text_slice(TEXT_NONE, 1, 2).length, 0);
}

static void texts_are_compared_by_bytes(void **state)
{
	(void)state;
	static const char *const sorted[] = { "", "A", "AA", "B", "a", "z", "\xC3\x84", "\xC3\x85", "\xC3\x96", "\xC3\xA5" };
	for (size_t i = 0; i < COUNT_OF(sorted); i++)
		for (size_t k = 0; k < COUNT_OF(sorted); k++) {
			int order = text_compare(text_of(sorted[i]), text_of(sorted[k]));
			assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
			assert_int_equal(text_equal(text_of(sorted[i]), text_of(sorted[k])), i == k);
		}
	assert_int_equal(text_compare(TEXT_NONE, TEXT("")), 0);
	assert_true(text_equal((struct text){ "a\0b", 3 }, (struct text){ "a\0b", 3 }));
	assert_false(text_equal((struct text){ "a\0b", 3 }, (struct text){ "a\0c", 3 }));
	assert_false(text_is((struct text){ "a\0", 2 }, "a"));
	assert_true(text_starts_with(TEXT("abc"), "") && text_starts_with(TEXT("abc"), "abc"));
	assert_false(text_starts_with(TEXT("ab"), "abc") || text_ends_with(TEXT("bc"), "abc"));
	assert_true(text_ends_with(TEXT("abc"), "bc") && text_ends_with(TEXT_NONE, ""));
}

static void parts_come_one_by_one(void **state)
{
	(void)state;
	static const struct { const char *text, *parts; } cases[] = {
		{ "", "<>" }, { "a", "<a>" }, { "a,b", "<a><b>" }, { ",", "<><>" }, { "a,,b,", "<a><><b><>" }, { "å,ö", "<å><ö>" },
	};
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text rest = text_of(cases[i].text), told = TEXT("");
		for (struct text part; (part = text_next(&rest, ',')).at;)
			told = text_format(arena, "%.*s<%.*s>", TEXT_ARG(told), TEXT_ARG(part));
		assert_true(text_is(told, cases[i].parts));
	}
	struct text none = TEXT_NONE;
	assert_null(text_next(&none, ',').at);
	assert_int_equal(text_find(TEXT("abcb"), 'b'), 1);
	assert_int_equal(text_find(TEXT("abc"), 'x'), SIZE_MAX);
	assert_int_equal(text_find(TEXT("abc"), 0), SIZE_MAX); /* The NUL behind is not of the text. */
	assert_int_equal(text_find(TEXT_NONE, 'x'), SIZE_MAX);
	arena_close(arena);
}

static void copies_have_a_nul_behind(void **state)
{
	(void)state;
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct text   copy = text_copy(arena, (struct text){ "abcdef", 3 });
	assert_true(text_is(copy, "abc"));
	assert_int_equal(copy.at[3], 0);
	assert_null(text_copy(arena, TEXT_NONE).at);
	copy = text_copy(arena, (struct text){ "abc", 0 });
	assert_non_null(copy.at); /* Empty is not missing. */
	assert_int_equal(copy.at[0], 0);
	assert_true(text_equal(text_copy(arena, (struct text){ "a\0b", 3 }), (struct text){ "a\0b", 3 }));
	assert_null(text_of(NULL).at);
	copy = text_format(arena, "%d-%.*s", 7, TEXT_ARG(TEXT_NONE));
	assert_true(text_is(copy, "7-") && copy.at[2] == 0);
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_what_the_standard_says),
		cmocka_unit_test(half_letters_are_no_utf8),
		cmocka_unit_test(white_space_goes_at_both_ends),
		cmocka_unit_test(slices_stay_inside),
		cmocka_unit_test(texts_are_compared_by_bytes),
		cmocka_unit_test(parts_come_one_by_one),
		cmocka_unit_test(copies_have_a_nul_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
