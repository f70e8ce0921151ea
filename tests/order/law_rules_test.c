/*
 * law_rules_test.c - the tables of docs/rules/law.md, run against the rules they describe
 *
 * Holds R-EYES-01, R-FLOOR-01, R-FLOOR-02, R-NARC-01, R-NARC-02, R-NARC-03, R-ORDER-05; quantities in words; signum.
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
#include "base/number_words.h"
#include "order/order_rules.h"
#include "people/second_signer.h"
#include "people/signum.h"
#include "stock/discrepancy_rules.h"
#include "stock/floor.h"

enum { CELLS_MAX = 10, TODAY = 20000 };

static int64_t number(struct text cell)
{
	int64_t out;
	assert_int_equal(num_parse(cell, &out), OK);
	return out;
}

static struct text given(struct text cell)
{
	return text_is(cell, "ja") ? TEXT("x") : TEXT("");
}

static enum err alcohol_rule(struct ctx *ctx, struct text cell)
{
	bool   are[CELLS_MAX];
	size_t count = 0;
	for (struct text word; (word = text_next(&cell, ' ')).at;)
		are[count++] = text_is(word, "alkohol");
	return rule_alcohol_apart(ctx, are, count);
}

static enum err floor_row(struct ctx *ctx, struct text *cells)
{
	struct floor_level level = { .usable = number(cells[1]), .reserved = number(cells[2]), .floor = number(cells[3]),
				     .released = number(cells[4]) };
	int64_t            units = number(cells[5]);
	enum err           err = rule_floor(ctx, &level, units);
	assert_int_equal(err == OK, units <= floor_available(&level)); /* The list says what the rule does. */
	return err;
}

static enum err release_row(struct ctx *ctx, struct text *cells)
{
	struct day until = text_is(cells[3], "-") ? DAY_NONE : (struct day){ TODAY + (int32_t)number(cells[3]) };
	return rule_floor_release(ctx, given(cells[1]), given(cells[2]), until, (struct day){ TODAY }, number(cells[4]));
}

static enum err run(struct ctx *ctx, struct text *cells)
{
	if (text_is(cells[0], "R-EYES-01"))
		return rule_second_signer(ctx, text_is(cells[1], "ja"), 7, text_is(cells[2], "ingen") ? 0 : text_is(cells[2], "samma") ? 7 : 8,
					  text_is(cells[3], "rätt"));
	if (text_is(cells[0], "R-FLOOR-01"))
		return floor_row(ctx, cells);
	if (text_is(cells[0], "R-FLOOR-02"))
		return release_row(ctx, cells);
	if (text_is(cells[0], "R-NARC-02"))
		return rule_discrepancy_post(ctx, text_is(cells[1], "inget") ? TEXT("") : cells[1]);
	if (text_is(cells[0], "R-NARC-03"))
		return rule_discrepancy_close(ctx, cells[1], cells[2], given(cells[3]));
	assert_true(text_is(cells[0], "R-ORDER-05"));
	return alcohol_rule(ctx, cells[1]);
}

static void check_due(struct text *cells)
{
	struct day seen, due;
	assert_int_equal(day_parse(cells[1], &seen), OK);
	assert_int_equal(day_parse(cells[3], &due), OK);
	assert_int_equal(control_due(seen, number(cells[2])).number, due.number);
}

static void the_tables_hold(void **state)
{
	(void)state;
	FILE *file = fopen("docs/rules/law.md", "r");
	assert_non_null(file);
	char   line[1000];
	size_t ran = 0;
	while (fgets(line, sizeof line, file)) {
		struct text whole = text_trim(text_of(line)), cells[CELLS_MAX];
		if (!text_starts_with(whole, "| R-") || text_ends_with(whole, "| P |") || text_ends_with(whole, "| U |") ||
		    text_ends_with(whole, "| V |"))
			continue;
		struct ctx  ctx = { .arena = arena_open(1 << 20) };
		struct text rest = text_slice(whole, 1, whole.length);
		size_t      count = 0;
		for (struct text cell; (cell = text_next(&rest, '|')).at && count < CELLS_MAX;)
			if (rest.at)
				cells[count++] = text_copy(ctx.arena, text_trim(cell));
		ran++;
		if (text_is(cells[0], "R-NARC-01")) {
			check_due(cells);
			arena_close(ctx.arena);
			continue;
		}
		bool says = run(&ctx, cells) == OK;
		if (says != text_is(cells[count - 1], "ja"))
			print_error("%s", line);
		assert_int_equal(says, text_is(cells[count - 1], "ja"));
		if (!says) /* A refusal names its rule. */
			assert_true(text_equal(ctx.error.rule, cells[0]));
		arena_close(ctx.arena);
	}
	fclose(file);
	assert_int_equal(ran, 43);
}

static void quantities_are_said_in_words(void **state)
{
	(void)state;
	static const struct {
		int64_t     number;
		const char *words;
	} rows[] = { { 0, "noll" }, { 1, "ett" }, { 11, "elva" }, { 20, "tjugo" }, { 21, "tjugoett" }, { 100, "etthundra" },
		     { 315, "trehundrafemton" }, { 1000, "ettusen" }, { 2001, "tvåtusenett" }, { 11000, "elvatusen" }, { 21000, "tjugoettusen" },
		     { 1000000, "en miljon" }, { 2000030, "två miljoner trettio" }, { -1, "-1" } };
	struct arena *arena = arena_open(1 << 16);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_string_equal(number_words(arena, rows[i].number).at, rows[i].words);
	arena_close(arena);
}

static void a_signum_is_initials_and_an_identity(void **state)
{
	(void)state;
	struct arena *arena = arena_open(1 << 16);
	assert_string_equal(signum_of(arena, TEXT("Åsa Berg (demo)"), TEXT("SE2321000016-1003"), TEXT("asa")).at, "ÅB SE2321000016-1003");
	assert_string_equal(signum_of(arena, TEXT("Åsa Berg"), TEXT(""), TEXT("asa")).at, "ÅB asa");
	assert_true(signum_of(arena, TEXT_NONE, TEXT_NONE, TEXT_NONE).at == NULL);
	arena_close(arena);
}

static void a_floor_has_three_colours(void **state)
{
	(void)state;
	assert_int_equal(floor_colour(99, 100), FLOOR_RED);
	assert_int_equal(floor_colour(100, 100), FLOOR_AMBER);
	assert_int_equal(floor_colour(109, 100), FLOOR_AMBER);
	assert_int_equal(floor_colour(110, 100), FLOOR_GREEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_hold),
		cmocka_unit_test(quantities_are_said_in_words),
		cmocka_unit_test(a_signum_is_initials_and_an_identity),
		cmocka_unit_test(a_floor_has_three_colours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
