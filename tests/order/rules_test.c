/*
 * rules_test.c - the tables of docs/rules, run against the rules they describe
 *
 * Holds R-ORDER-01, R-ORDER-02, R-ORDER-03, R-ORDER-04, R-STOCK-01, R-STOCK-02, R-STOCK-03, R-STOCK-04; and that
 * R-EXCHANGE-01 is told in both.
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
#include "order/order_rules.h"
#include "stock/batch.h"
#include "stock/fefo.h"
#include "stock/value.h"

enum { CELLS_MAX = 10 };

static struct ctx fresh(void)
{
	struct ctx ctx = { .arena = arena_open(1 << 24) };
	return ctx;
}

static struct day day_cell(struct text cell)
{
	struct day day = DAY_NONE;
	if (!text_is(cell, "-"))
		assert_int_equal(day_parse(cell, &day), OK);
	return day;
}

static enum err run_order_rule(struct ctx *ctx, struct text *cells, size_t count, bool *expected)
{
	*expected = text_is(cells[count - 1], "ja");
	if (text_is(cells[0], "R-ORDER-01"))
		return rule_authorised_orderer(ctx, day_cell(cells[1]), day_cell(cells[2]), day_cell(cells[3]));
	if (text_is(cells[0], "R-ORDER-02")) {
		enum receiver_kind kind;
		assert_int_equal(receiver_kind_of(ctx, cells[1], &kind), OK);
		return rule_receiver(ctx, kind, text_is(cells[2], "med"));
	}
	enum narcotic_class classes[CELLS_MAX];
	size_t              classes_count = 0;
	struct text         rest = cells[1];
	for (struct text word; (word = text_next(&rest, ' ')).at;)
		assert_int_equal(narcotic_class_of(ctx, word, &classes[classes_count++]), OK);
	return text_is(cells[0], "R-ORDER-03") ? rule_narcotics_apart(ctx, classes, classes_count)
					       : rule_narcotic_class_known(ctx, classes[0]);
}

static void check_stock_rule(struct text *cells)
{
	static const char *const names[] = { "usable", "expired", "short_dated", "blocked", "quarantined" };
	int64_t                  minimum;
	assert_int_equal(num_parse(cells[5], &minimum), OK);
	struct batch_state state = { day_cell(cells[1]), !text_is(cells[2], "-"), !text_is(cells[3], "-") };
	enum batch_verdict verdict = batch_usable(state, day_cell(cells[4]), minimum);
	assert_string_equal(names[verdict], text_is(cells[6], names[verdict]) ? names[verdict] : "another verdict");
	if (verdict != BATCH_USABLE)
		assert_true(text_is(cells[0], batch_verdict_rule(verdict)));
}

/* Splits "| a | b |" into trimmed cells. */
static size_t cells_of(struct text line, struct text *cells)
{
	size_t      count = 0;
	struct text rest = text_slice(line, 1, line.length);
	for (struct text cell; (cell = text_next(&rest, '|')).at && count < CELLS_MAX;)
		if (rest.at)
			cells[count++] = text_trim(cell);
	return count;
}

static size_t run_file(const char *path)
{
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	char   line[1000];
	size_t ran = 0;
	while (fgets(line, sizeof line, file)) {
		struct text cells[CELLS_MAX];
		struct text whole = text_trim(text_of(line));
		if (!text_starts_with(whole, "| R-") || text_ends_with(whole, "| V |") || text_ends_with(whole, "| P |"))
			continue;
		size_t     count = cells_of(whole, cells);
		struct ctx ctx = fresh();
		if (text_starts_with(cells[0], "R-STOCK")) {
			check_stock_rule(cells);
		} else {
			bool     expected;
			enum err err = run_order_rule(&ctx, cells, count, &expected);
			if ((err == OK) != expected)
				print_error("%s: %s", path, line);
			assert_int_equal(err == OK, expected);
			if (err)
				assert_true(text_equal(ctx.error.rule, cells[0]));
		}
		arena_close(ctx.arena);
		ran++;
	}
	fclose(file);
	return ran;
}

static void test_rules__the_tables_of_ordering_hold(void **state)
{
	(void)state;
	assert_int_equal(run_file("docs/rules/order.md"), 21);
}

static void test_rules__the_table_of_stock_holds(void **state)
{
	(void)state;
	assert_int_equal(run_file("docs/rules/stock.md"), 7);
}

/* First expiry first out, for every small set of lots from a seed: nothing invented, nothing skipped. */
static void test_fefo__takes_the_earliest_and_adds_up(void **state)
{
	(void)state;
	uint64_t seed = 1;
	for (int round = 0; round < 20000; round++) {
		struct ctx      ctx = fresh();
		struct fefo_lot lots[6];
		size_t          count = (size_t)(seed >> 33) % 7;
		for (size_t i = 0; i < count; i++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			lots[i] = (struct fefo_lot){ .batch_id = (int64_t)i + 1, .place_id = 1 + (int64_t)(seed >> 60),
						     .expiry = { (int32_t)(seed >> 40 & 3) }, .walk_order = (int64_t)(seed >> 50 & 3),
						     .free_units = (int64_t)(seed >> 45 & 31) - 4 };
		}
		seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
		int64_t           multiple = 1 + (int64_t)(seed >> 62), wanted = multiple * (1 + (int64_t)(seed >> 35 & 15)), missing, sum = 0;
		struct fefo_take *takes;
		size_t            take_count;
		assert_int_equal(fefo_choose(&ctx, lots, count, wanted, multiple, &takes, &take_count, &missing), OK);
		int64_t left[6] = { 0 };
		for (size_t i = 0; i < count; i++)
			left[i] = lots[i].free_units;
		for (size_t i = 0; i < take_count; i++) {
			assert_true(takes[i].units > 0 && takes[i].units % multiple == 0);
			left[takes[i].lot] -= takes[i].units;
			assert_true(left[takes[i].lot] >= 0);
			sum += takes[i].units;
			if (i)
				assert_true(lots[takes[i - 1].lot].walk_order <= lots[takes[i].lot].walk_order);
		}
		assert_int_equal(sum + missing, wanted);
		for (size_t i = 0; i < take_count; i++)
			for (size_t k = 0; k < count; k++)
				if (lots[k].expiry.number < lots[takes[i].lot].expiry.number)
					assert_true(left[k] < multiple); /* Nothing that expires earlier was left whole. */
		for (size_t k = 0; missing >= multiple && k < count; k++)
			assert_true(left[k] < multiple);
		arena_close(ctx.arena);
	}
}

static void test_value__never_appears_or_vanishes(void **state)
{
	(void)state;
	for (int64_t units = 1; units < 40; units++)
		for (int64_t value = 0; value < 200; value += 7) {
			int64_t left = units, worth = value, taken = 0;
			while (left > 0) {
				int64_t share, take = 1 + left % 3;
				take = take > left ? left : take;
				assert_int_equal(value_share(worth, left, take, &share), OK);
				assert_true(share >= 0 && share <= worth);
				left -= take;
				worth -= share;
				taken += share;
			}
			assert_int_equal(worth, 0);
			assert_int_equal(taken, value);
		}
	int64_t share;
	assert_int_equal(value_share(10, 1, 2, &share), ERR_BALANCE_TOO_LOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules__the_tables_of_ordering_hold),
		cmocka_unit_test(test_rules__the_table_of_stock_holds),
		cmocka_unit_test(test_fefo__takes_the_earliest_and_adds_up),
		cmocka_unit_test(test_value__never_appears_or_vanishes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
