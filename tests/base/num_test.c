/*
 * num_test.c - whole numbers and decimals: their ends, their rounding, and there and back again
 *
 * The generator has a fixed seed, so that a failure comes again.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/limits.h"
#include "base/num.h"
#include "web/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

__extension__ typedef __int128 wide;

static uint64_t seed;

static uint64_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* Of every size: as many small numbers as large ones, and the ends often. */
static int64_t any_number(void)
{
	static const int64_t ends[] = { 0, 1, -1, INT64_MAX, INT64_MIN, INT64_MAX - 1, INT64_MIN + 1, 1LL << 32, -(1LL << 31) };
	uint64_t             shape = next_random();
	if (shape % 8 == 0)
		return ends[next_random() % COUNT_OF(ends)];
	int64_t value = (int64_t)(next_random() >> (1 + shape % 63));
	return shape & 64 ? -value : value;
}

static int start(void **state)
{
	(void)state;
	seed = 0x9E3779B97F4A7C15u;
	return 0;
}

static void expect_wide(enum err err, int64_t out, wide exact, wide lowest)
{
	bool fits = exact <= INT64_MAX && exact >= lowest;
	assert_int_equal(err, fits ? OK : ERR_QUANTITY_OVERFLOW);
	if (fits)
		assert_true(out == (int64_t)exact);
}

static wide rounded(wide product, wide divisor)
{
	wide size = product < 0 ? -product : product;
	wide whole = size / divisor + (size % divisor * 2 >= divisor);
	return product < 0 ? -whole : whole;
}

static void sums_products_and_shares_are_exact_or_refused(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		int64_t a = any_number(), b = any_number(), c = any_number(), out = 0;
		enum err err = num_add(a, b, &out);
		expect_wide(err, out, (wide)a + b, INT64_MIN);
		err = num_subtract(a, b, &out);
		expect_wide(err, out, (wide)a - b, INT64_MIN);
		err = num_multiply(a, b, &out);
		expect_wide(err, out, (wide)a * b, INT64_MIN);
		if (c <= 0)
			c = c == 0 || c == INT64_MIN ? 1 : -c;
		err = num_multiply_divide(a, b, c, &out);
		expect_wide(err, out, rounded((wide)a * b, c), INT64_MIN + 1); /* The lowest means "missing". */
		err = num_multiply_divide_floor(a, b, c, &out);
		expect_wide(err, out, (wide)a * b / c, INT64_MIN + 1);
	}
}

static void halves_go_away_from_zero(void **state)
{
	(void)state;
	static const int64_t cases[][4] = { { 1, 1, 2, 1 },  { -1, 1, 2, -1 }, { 1, 1, 3, 0 },   { 2, 1, 3, 1 },  { -2, 1, 3, -1 },
					    { 5, 1, 10, 1 }, { 4, 1, 10, 0 },  { 25, 10, 100, 3 }, { 0, 7, 9, 0 }, { 7, 3, 1, 21 } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t out;
		assert_int_equal(num_multiply_divide(cases[i][0], cases[i][1], cases[i][2], &out), OK);
		assert_int_equal(out, cases[i][3]);
	}
}

static void whole_numbers_are_read(void **state)
{
	(void)state;
	static const struct { const char *text; int64_t value; } right[] = {
		{ "0", 0 }, { "-0", 0 }, { "+7", 7 }, { "007", 7 }, { "9223372036854775807", INT64_MAX }, { "-9223372036854775807", -INT64_MAX },
	};
	static const char *const wrong[] = { "", "-", "+", "--1", "+-1", " 1", "1 ", "1a", "0x1", "1.0", "1,0", "1e3", "1_0", "\xD9\xA3",
					     "9223372036854775808", "-9223372036854775808", "99999999999999999999999999" };
	int64_t                  value = 4711;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_int_equal(num_parse(text_of(wrong[i]), &value), ERR_FIELD_INVALID);
	assert_int_equal(num_parse(TEXT_NONE, &value), ERR_FIELD_INVALID);
	assert_int_equal(num_parse((struct text){ "1\0002", 3 }, &value), ERR_FIELD_INVALID);
	assert_int_equal(value, 4711);
	for (size_t i = 0; i < COUNT_OF(right); i++) {
		assert_int_equal(num_parse(text_of(right[i].text), &value), OK);
		assert_int_equal(value, right[i].value);
	}
}

#define NBSP "\xC2\xA0"

static void amounts_are_read(void **state)
{
	(void)state;
	static const struct { const char *text; int64_t ore; } right[] = {
		{ "2 112,28", 211228 }, { "2" NBSP "112,28", 211228 }, { "2112.2800000000002", 211228 }, { "2112.2799999999998", 211228 },
		{ "0", 0 }, { "-0,00", 0 }, { ",5", 50 }, { "5,", 500 }, { "0,005", 1 }, { "0,0049999", 0 }, { "-0,005", -1 },
		{ "1e2", 10000 }, { "1.5E-2", 2 }, { "5e-3", 1 }, { "4e-3", 0 }, { "1e-30", 0 }, { " 12 ", 1200 }, { NBSP "12" NBSP, 1200 },
		{ "1 234 567,89", 123456789 }, { "-1 234,5", -123450 }, { "92233720368547758,07", INT64_MAX },
		{ "-92233720368547758,07", -INT64_MAX }, { "92233720368547758,074", INT64_MAX },
		{ "00000000000000000000000000000000000000001", 100 },
	};
	static const char *const wrong[] = { "", " ", "-", ",", ".", "-,", "1,2,3", "1.2.3", "1.234,5", "1,2 3", "1,2" NBSP "3", "- 5", "-" NBSP "5",
					     "--5", "1e", "1e+", "1e1.5", "e5", "1e31", "1e-31", "1e99999999999999999999", "0x10",
					     "NaN", "inf", "12 kr", "\xC2", "1\xC2", ("1\xA0" "2"), "\xD9\xA3" };
	static const char *const large[] = { "92233720368547758,08", "-92233720368547758,08", "92233720368547758,075", "1e18", "-1e30",
					     "99999999999999999999" };
	int64_t                  ore = 4711;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (num_parse_decimal(text_of(wrong[i]), 2, &ore) != ERR_FIELD_INVALID)
			fail_msg("\"%s\" was read as %lld", wrong[i], (long long)ore);
	for (size_t i = 0; i < COUNT_OF(large); i++)
		assert_int_equal(num_parse_decimal(text_of(large[i]), 2, &ore), ERR_QUANTITY_OVERFLOW);
	assert_int_equal(ore, 4711);
	for (size_t i = 0; i < COUNT_OF(right); i++)
		if (num_parse_decimal(text_of(right[i].text), 2, &ore) != OK || ore != right[i].ore)
			fail_msg("\"%s\" is not %lld", right[i].text, (long long)ore);
}

/* What a page shows is read back as the same amount. */
static void amounts_go_there_and_back(void **state)
{
	(void)state;
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	for (int i = 0; i < 20000; i++) {
		int64_t ore = any_number(), back = 0;
		if (ore == INT64_MIN)
			continue;
		uint64_t    size = (uint64_t)(ore < 0 ? -ore : ore);
		const char *sign = ore < 0 ? "-" : "";
		struct text forms[] = {
			money_text(arena, (struct money){ ore }),
			text_format(arena, "%s%llu.%02u", sign, (unsigned long long)(size / 100), (unsigned)(size % 100)),
			text_format(arena, "%s%llue-2", sign, (unsigned long long)size),
			text_format(arena, "%s%llu,%02u00000000000001", sign, (unsigned long long)(size / 100), (unsigned)(size % 100)),
		};
		for (size_t k = 0; k < COUNT_OF(forms); k++)
			if (num_parse_decimal(forms[k], 2, &back) != OK || back != ore)
				fail_msg("\"%.*s\" was read as %lld", TEXT_ARG(forms[k]), (long long)back);
		arena_reset(arena);
	}
	assert_true(text_is(money_text(arena, MONEY_NONE), ""));
	assert_true(text_is(money_text(arena, (struct money){ -5 }), "-0,05"));
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(sums_products_and_shares_are_exact_or_refused, start),
		cmocka_unit_test(halves_go_away_from_zero),
		cmocka_unit_test(whole_numbers_are_read),
		cmocka_unit_test(amounts_are_read),
		cmocka_unit_test_setup(amounts_go_there_and_back, start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
