/*
 * calendar_test.c - Swedish holidays against dates as printed in almanacs
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "place/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#undef fail

static void easter_falls_where_the_almanac_says(void **state)
{
	(void)state;
	static const int32_t known[][3] = { { 1999, 4, 4 },  { 2000, 4, 23 }, { 2008, 3, 23 }, { 2011, 4, 24 }, { 2024, 3, 31 },
					    { 2025, 4, 20 }, { 2026, 4, 5 },  { 2027, 3, 28 }, { 2038, 4, 25 } };
	for (size_t i = 0; i < COUNT_OF(known); i++)
		assert_int_equal(easter_of(known[i][0]).number, day_of(known[i][0], known[i][1], known[i][2]).number);
}

static void holidays_of_a_year(void **state)
{
	(void)state;
	static const int32_t of_2026[][2] = { { 1, 1 },  { 1, 6 },   { 4, 3 },   { 4, 5 },   { 4, 6 },   { 5, 1 },  { 5, 14 }, { 5, 24 },
					      { 6, 6 },  { 6, 19 },  { 6, 20 },  { 10, 31 }, { 12, 24 }, { 12, 25 }, { 12, 26 }, { 12, 31 } };
	size_t count = 0;
	for (struct day day = day_of(2026, 1, 1); day.number <= day_of(2026, 12, 31).number; day = day_plus(day, 1))
		count += is_holiday(day);
	assert_int_equal(count, COUNT_OF(of_2026));
	for (size_t i = 0; i < COUNT_OF(of_2026); i++)
		assert_true(is_holiday(day_of(2026, of_2026[i][0], of_2026[i][1])));
	assert_true(is_working_day(day_of(2026, 6, 18)));
	assert_false(is_working_day(day_of(2026, 6, 19)));
	assert_false(is_working_day(day_of(2026, 6, 21)));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(easter_falls_where_the_almanac_says),
					    cmocka_unit_test(holidays_of_a_year) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
