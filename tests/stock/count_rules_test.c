/*
 * count_rules_test.c - the tables of docs/rules/count.md, run against the rules they describe
 *
 * Holds R-COUNT-01, R-COUNT-02, R-STOCK-05, R-WASTE-01; the value of what is found; accuracy.
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
#include "people/permission.h"
#include "stock/count_rules.h"
#include "stock/waste_rules.h"

enum { CELLS_MAX = 10 };

static int64_t number(struct text cell)
{
	int64_t out;
	assert_int_equal(num_parse(cell, &out), OK);
	return out;
}

static bool asks_again(struct ctx *ctx, struct text *cells)
{
	struct count_seen   seen = { number(cells[4]), number(cells[5]), number(cells[6]), NARCOTIC_UNKNOWN };
	struct count_limits limits = { number(cells[1]), number(cells[2]) };
	assert_int_equal(narcotic_class_of(ctx, cells[3], &seen.class), OK);
	const char *rule = count_asks_again(&seen, limits);
	if (rule)
		assert_true(text_is(cells[0], rule));
	return rule != NULL;
}

/* Whether the rule of a row lets it be; a refusal names the rule. */
static bool lets(struct ctx *ctx, struct text *cells)
{
	enum err err;
	if (text_is(cells[0], "R-WASTE-01")) {
		enum narcotic_class class;
		assert_int_equal(narcotic_class_of(ctx, cells[1], &class), OK);
		err = rule_waste_witness(ctx, class, 7, text_is(cells[2], "ingen") ? 0 : text_is(cells[2], "samma") ? 7 : 8);
	} else if (text_is(cells[0], "R-STOCK-05")) {
		enum role role;
		assert_int_equal(role_of(ctx, cells[1], &role), OK);
		bool may = role_permissions(role) >> PERMIT_RELEASE_QUARANTINE & 1;
		err = rule_quarantine_release(ctx, may ? OK : ERR_FORBIDDEN);
	} else {
		err = count_other_person(ctx, cells[0].at, 7, text_is(cells[1], "samma") ? 7 : 8);
	}
	if (err)
		assert_true(text_equal(ctx->error.rule, cells[0]));
	return err == OK;
}

static void the_tables_hold(void **state)
{
	(void)state;
	FILE *file = fopen("docs/rules/count.md", "r");
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
		bool says = count == 8 ? asks_again(&ctx, cells) : lets(&ctx, cells);
		if (says != text_is(cells[count - 1], "ja"))
			print_error("%s", line);
		assert_int_equal(says, text_is(cells[count - 1], "ja"));
		arena_close(ctx.arena);
		ran++;
	}
	fclose(file);
	assert_int_equal(ran, 23);
}

static void what_is_found_is_worth_as_its_neighbours(void **state)
{
	(void)state;
	int64_t value;
	assert_int_equal(count_gain_value(1000, 10, 3, &value), OK);
	assert_int_equal(value, 300);
	assert_int_equal(count_gain_value(100, 3, 1, &value), OK);
	assert_int_equal(value, 33);
	assert_int_equal(count_gain_value(200, 3, 1, &value), OK);
	assert_int_equal(value, 67);
	assert_int_equal(count_gain_value(100, 0, 1, &value), ERR_QUANTITY_NOT_POSITIVE);
	assert_int_equal(count_gain_value(INT64_MAX, 1, 2, &value), ERR_QUANTITY_OVERFLOW);
}

static void accuracy_is_never_made_up(void **state)
{
	(void)state;
	assert_int_equal(count_accuracy_permille(999, 1000), 999);
	assert_int_equal(count_accuracy_permille(1999, 2000), 999); /* Not 100 % while one is wrong. */
	assert_int_equal(count_accuracy_permille(0, 5), 0);
	assert_true(count_accuracy_permille(0, 0) == I64_NONE);
}

static void a_limit_is_two_numbers(void **state)
{
	(void)state;
	struct ctx          ctx = { .arena = arena_open(1 << 16) };
	struct count_limits limits;
	assert_int_equal(count_limits_read(&ctx, TEXT("20 50000"), &limits), OK);
	assert_int_equal(limits.units, 20);
	assert_int_equal(limits.value_ore, 50000);
	assert_int_equal(count_limits_read(&ctx, TEXT("20"), &limits), ERR_FIELD_INVALID);
	arena_close(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_hold),
		cmocka_unit_test(what_is_found_is_worth_as_its_neighbours),
		cmocka_unit_test(accuracy_is_never_made_up),
		cmocka_unit_test(a_limit_is_two_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
