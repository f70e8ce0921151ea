/*
 * box_rules_test.c - the tables of docs/rules/walk.md, run against the rules they describe
 *
 * Holds R-WALK-01, R-BOX-01, R-BOX-02, R-BOX-03.
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
#include "order/box_rules.h"

enum { CELLS_MAX = 8 };

static enum err run(struct ctx *ctx, const struct text *cells)
{
	enum box_kind       kind = BOX_NORMAL;
	enum narcotic_class class = NARCOTIC_NONE;
	if (text_is(cells[0], "R-WALK-01"))
		return rule_walk_apart(ctx, strtoul(cells[1].at, NULL, 10), strtoul(cells[2].at, NULL, 10));
	assert_int_equal(box_kind_of(ctx, cells[1], &kind), OK);
	if (text_is(cells[0], "R-BOX-03"))
		return rule_box_sealed(ctx, kind, text_is(cells[2], "-") ? TEXT("  ") : cells[2]);
	assert_int_equal(narcotic_class_of(ctx, cells[2], &class), OK);
	return rule_box_takes(ctx, kind, class, cells[3]);
}

static void the_tables_hold(void **state)
{
	(void)state;
	FILE *file = fopen("docs/rules/walk.md", "r");
	assert_non_null(file);
	char   line[1000];
	size_t ran = 0;
	while (fgets(line, sizeof line, file)) {
		struct text whole = text_trim(text_of(line)), cells[CELLS_MAX];
		if (!text_starts_with(whole, "| R-") || text_ends_with(whole, "| P |"))
			continue;
		struct ctx  ctx = { .arena = arena_open(1 << 20) };
		struct text rest = text_slice(whole, 1, whole.length);
		size_t      count = 0;
		for (struct text cell; (cell = text_next(&rest, '|')).at && count < CELLS_MAX;)
			if (rest.at)
				cells[count++] = text_copy(ctx.arena, text_trim(cell));
		enum err err = run(&ctx, cells);
		if ((err == OK) != text_is(cells[count - 1], "ja"))
			print_error("%s", line);
		assert_int_equal(err == OK, text_is(cells[count - 1], "ja"));
		if (err)
			assert_true(text_equal(ctx.error.rule, cells[0]));
		arena_close(ctx.arena);
		ran++;
	}
	fclose(file);
	assert_int_equal(ran, 20);
}

static void a_kind_is_one_of_three(void **state)
{
	(void)state;
	struct ctx    ctx = { .arena = arena_open(1 << 16) };
	enum box_kind kind;
	assert_int_equal(box_kind_of(&ctx, TEXT("large"), &kind), ERR_FIELD_INVALID);
	for (enum box_kind each = BOX_NORMAL; each <= BOX_NARCOTICS; each++) {
		assert_int_equal(box_kind_of(&ctx, text_of(box_kind_name(each)), &kind), OK);
		assert_int_equal(kind, each);
	}
	arena_close(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_tables_hold), cmocka_unit_test(a_kind_is_one_of_three) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
