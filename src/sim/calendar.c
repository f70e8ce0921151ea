/*
 * calendar.c - days on which a Swedish ward works as usual
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/calendar.h"

enum { SATURDAY = 6 };

struct day easter_of(int32_t year)
{
	/* The anonymous Gregorian algorithm (Nature, 20 April 1876). */
	int32_t a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int32_t h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int32_t m = (a + 11 * h + 22 * l) / 451, month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
	return day_of(year, month, day);
}

/* The first day of a weekday on or after a date. */
static struct day first_after(int32_t year, int32_t month, int32_t day, int32_t weekday)
{
	struct day from = day_of(year, month, day);
	return day_plus(from, (weekday - day_weekday(from) + 7) % 7);
}

bool is_holiday(struct day day)
{
	struct civil date = day_civil(day);
	static const struct {
		int32_t month, day;
	} fixed[] = { { 1, 1 }, { 1, 6 }, { 5, 1 }, { 6, 6 }, { 12, 24 }, { 12, 25 }, { 12, 26 }, { 12, 31 } };
	for (size_t i = 0; i < COUNT_OF(fixed); i++)
		if (fixed[i].month == date.month && fixed[i].day == date.day)
			return true;
	int32_t after_easter = day.number - easter_of(date.year).number;
	struct day midsummer = first_after(date.year, 6, 20, SATURDAY), all_saints = first_after(date.year, 10, 31, SATURDAY);
	/* Good Friday, Easter, Easter Monday, Ascension, Whit Sunday. */
	return after_easter == -2 || after_easter == 0 || after_easter == 1 || after_easter == 39 || after_easter == 49 ||
	       day.number == midsummer.number || day.number == midsummer.number - 1 || day.number == all_saints.number;
}

bool is_working_day(struct day day)
{
	return day_weekday(day) < SATURDAY && !is_holiday(day);
}
