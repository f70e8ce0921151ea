/*
 * line_reason_test.c - why a line is as it is: every sentence that the program writes on a line has its Swedish
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* Ours, not cmocka's. */

#include "base/base.h"
#include "order/line_reason.h"

static const struct {
	const char *code, *words, *swedish, *english;
} cases[] = {
	{ "short_pick", "the goods were not in the bin", "Fanns inte på platsen: varorna låg inte på platsen",
	  "Was not in the bin: the goods were not in the bin" },
	{ "stock_gone", "", "Lagret räckte inte", "Stock fell away" },
	{ "", "Ring om det är bråttom", "Ring om det är bråttom", "Ring om det är bråttom" },
	{ "", "", "", "" },
};

static void code_and_words_are_in_the_readers_language(void **state)
{
	(void)state;
	struct ctx ctx = { .arena = arena_open(1 << 16) };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (int english = 0; english < 2; english++) {
			ctx.speaks_swedish = !english;
			struct text told = line_reason(&ctx, english ? ENGLISH : SWEDISH, text_of(cases[i].code), text_of(cases[i].words));
			assert_string_equal(text_copy(ctx.arena, told).at, english ? cases[i].english : cases[i].swedish);
		}
	arena_close(ctx.arena);
}

static void what_the_program_writes_has_its_swedish(void **state)
{
	static const char *const written[] = {
		"no usable stock was left at release",		    "a part of the stock was not usable at release",
		"the goods that were to be picked are not there",    "the goods that were to be picked were stopped",
		"the stock promised to the line expired",
	};
	(void)state;
	struct ctx ctx = { .arena = arena_open(1 << 16), .speaks_swedish = true };
	for (size_t i = 0; i < COUNT_OF(written); i++)
		assert_string_not_equal(in_words(&ctx, written[i]), written[i]);
	arena_close(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(code_and_words_are_in_the_readers_language),
					    cmocka_unit_test(what_the_program_writes_has_its_swedish) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
