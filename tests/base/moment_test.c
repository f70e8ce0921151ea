/*
 * moment_test.c - the calendar and the zone, compared with the C library and the machine's tzdata
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/limits.h"
#include "base/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static const int64_t hour_us = 3600000000;

static int use_zone(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Stockholm", 1);
	tzset();
	time_t    summer = 1752580800; /* 2025-07-15 */
	struct tm local;
	localtime_r(&summer, &local);
	return local.tm_gmtoff == 7200 ? 0 : -1; /* Else the machine has no tzdata, and nothing can be compared. */
}

static void same_as_tzdata(struct moment moment)
{
	time_t       seconds = (time_t)(moment.us / 1000000);
	struct tm    local;
	struct civil civil = zone_civil(moment);
	localtime_r(&seconds, &local);
	assert_int_equal(zone_offset_seconds(moment), local.tm_gmtoff);
	assert_int_equal(civil.year, local.tm_year + 1900);
	assert_int_equal(civil.month, local.tm_mon + 1);
	assert_int_equal(civil.day, local.tm_mday);
	assert_int_equal(civil.hour, local.tm_hour);
	assert_int_equal(civil.minute, local.tm_min);
	assert_int_equal(civil.second, local.tm_sec);
	struct day day = zone_day(moment);
	assert_int_equal(day.number, day_of(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday).number);
	assert_int_equal(day_weekday(day), local.tm_wday ? local.tm_wday : 7);
}

/* Whether this local time also came an hour earlier: the doubled hour of autumn. */
static bool is_second_time(struct moment moment)
{
	struct moment earlier = { moment.us - hour_us };
	return zone_civil(earlier).hour == zone_civil(moment).hour;
}

static void same_there_and_back(struct moment moment)
{
	struct civil  civil = zone_civil(moment);
	struct moment back = zone_moment(zone_day(moment), civil.hour, civil.minute, civil.second);
	assert_int_equal(back.us, is_second_time(moment) ? moment.us - hour_us : moment.us);
}

/* Around both changes every half hour, and a second before and after; else every seventh hour. */
static void the_zone_is_tzdatas(void **state)
{
	(void)state;
	for (int32_t year = 1996; year <= 2040; year++) {
		for (int32_t month = 3; month <= 10; month += 7) {
			int64_t from = day_of(year, month, 20).number * 24 * hour_us;
			for (int64_t at = from; at < from + 12 * 24 * hour_us; at += hour_us / 2) {
				same_as_tzdata((struct moment){ at });
				same_as_tzdata((struct moment){ at - 1000000 });
				same_there_and_back((struct moment){ at });
				same_there_and_back((struct moment){ at + 1799 * 1000000LL });
			}
		}
		for (int64_t at = day_of(year, 1, 1).number * 24 * hour_us; at < day_of(year + 1, 1, 1).number * 24 * hour_us; at += 7 * hour_us)
			same_as_tzdata((struct moment){ at });
	}
}

/* Before the directive Sweden went back in September: between then and late October the days of 1990-1995 are an hour off. */
static void before_the_directive_only_autumn_differs(void **state)
{
	(void)state;
	for (int32_t year = 1990; year < 1996; year++)
		for (int64_t at = day_of(year, 1, 1).number * 24 * hour_us; at < day_of(year + 1, 1, 1).number * 24 * hour_us; at += hour_us) {
			struct civil civil = zone_civil((struct moment){ at });
			bool         is_autumn = (civil.month == 9 && civil.day > 23) || civil.month == 10;
			if (!is_autumn)
				same_as_tzdata((struct moment){ at });
		}
}

static void skipped_and_doubled_hours(void **state)
{
	(void)state;
	struct day spring = day_of(2026, 3, 29), autumn = day_of(2026, 10, 25);
	assert_int_equal(zone_moment(spring, 2, 30, 0).us, zone_moment(spring, 3, 30, 0).us); /* 02:30 does not exist. */
	assert_int_equal(zone_moment(spring, 3, 0, 0).us - zone_moment(spring, 1, 0, 0).us, hour_us);
	assert_int_equal(zone_moment(autumn, 2, 30, 0).us, zone_moment(autumn, 1, 30, 0).us + hour_us); /* The first. */
	assert_int_equal(zone_moment(autumn, 3, 0, 0).us - zone_moment(autumn, 2, 0, 0).us, 2 * hour_us);
	assert_int_equal(zone_day(zone_moment(spring, 0, 0, 0)).number, spring.number);
	assert_int_equal(zone_day((struct moment){ zone_moment(spring, 0, 0, 0).us - 1 }).number, spring.number - 1);
}

static void the_calendar_is_the_c_librarys(void **state)
{
	(void)state;
	int32_t number = day_of(1899, 12, 31).number, last = day_of(2201, 1, 1).number;
	for (; number < last; number++) {
		time_t       seconds = (time_t)number * 86400;
		struct tm    utc;
		struct day   day = { number };
		struct civil civil = day_civil(day);
		gmtime_r(&seconds, &utc);
		assert_int_equal(civil.year, utc.tm_year + 1900);
		assert_int_equal(civil.month, utc.tm_mon + 1);
		assert_int_equal(civil.day, utc.tm_mday);
		assert_int_equal(day_of(civil.year, civil.month, civil.day).number, number);
		assert_int_equal(day_weekday(day), utc.tm_wday ? utc.tm_wday : 7);
	}
	assert_int_equal(day_of(1970, 1, 1).number, 0);
	assert_int_equal(day_of(9999, 12, 31).number, DAY_FOREVER.number);
	assert_int_equal(days_in_month(2000, 2), 29);
	assert_int_equal(days_in_month(2100, 2), 28);
	assert_int_equal(days_in_month(2024, 2), 29);
	assert_int_equal(days_in_month(2026, 12), 31);
}

static void days_are_read_and_written(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "2026", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32",
					     "1899-12-31", "2026/01/01", "2026-1-1", "26-01-01", "2026-01-01 ", " 2026-01-01",
					     "2026-01-0x", "20260229", "2026010", "202601011", "-026-01-01", "+026-01-01",
					     "2026-01-1\xC2", "0000-00-00", "01-01-2026" };
	struct arena            *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct day               day = { 7 };
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_int_equal(day_parse(text_of(wrong[i]), &day), ERR_FIELD_INVALID);
	assert_int_equal(day_parse(TEXT_NONE, &day), ERR_FIELD_INVALID);
	assert_int_equal(day.number, 7); /* A refusal leaves what was there. */
	for (int32_t number = day_of(1900, 1, 1).number; number <= DAY_FOREVER.number; number += 97) {
		struct text text = day_text(arena, (struct day){ number });
		assert_int_equal(day_parse(text, &day), OK);
		assert_int_equal(day.number, number);
		struct text bare = text_format(arena, "%.4s%.2s%.2s", text.at, text.at + 5, text.at + 8);
		assert_int_equal(day_parse(bare, &day), OK);
		assert_int_equal(day.number, number);
		arena_reset(arena);
	}
	assert_true(text_is(day_text(arena, DAY_NONE), ""));
	assert_true(text_is(day_text(arena, day_of(2026, 3, 9)), "2026-03-09"));
	arena_close(arena);
}

static void moments_are_written(void **state)
{
	(void)state;
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct moment one = zone_moment(day_of(2026, 7, 1), 14, 5, 9);
	assert_true(text_is(moment_text(arena, one), "2026-07-01 14:05"));
	assert_true(text_is(moment_rfc3339(arena, one), "2026-07-01T12:05:09.000000Z"));
	assert_true(text_is(moment_rfc3339(arena, (struct moment){ -1 }), "1969-12-31T23:59:59.999999Z"));
	assert_true(text_is(moment_rfc3339(arena, (struct moment){ 1 }), "1970-01-01T00:00:00.000001Z"));
	assert_true(text_is(moment_text(arena, (struct moment){ -hour_us - 1 }), "1969-12-31 23:59"));
	assert_true(text_is(moment_text(arena, MOMENT_NONE), ""));
	assert_true(text_is(moment_rfc3339(arena, MOMENT_NONE), ""));
	assert_true(moment_now().us > zone_moment(day_of(2025, 1, 1), 0, 0, 0).us);
	int64_t before = monotonic_us();
	assert_true(monotonic_us() >= before);
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_zone_is_tzdatas),
		cmocka_unit_test(before_the_directive_only_autumn_differs),
		cmocka_unit_test(skipped_and_doubled_hours),
		cmocka_unit_test(the_calendar_is_the_c_librarys),
		cmocka_unit_test(days_are_read_and_written),
		cmocka_unit_test(moments_are_written),
	};
	return cmocka_run_group_tests(tests, use_zone, NULL);
}
