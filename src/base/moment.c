/*
 * moment.c - the calendar without the C library's global zone
 *
 * Computed here because a rule must be able to call it: no environment, no files.  Tests compare it with tzdata.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/moment.h"

#include <time.h>

#include "base/num.h"

static const int64_t second_us = 1000000;
enum { DAY_SECONDS = 86400 };

/* Floor division, since moments before 1970 are negative. */
static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct day day_of(int32_t year, int32_t month, int32_t day)
{
	/* Days from civil: years start in March so that the leap day comes last; eras of 400 years. */
	int32_t y = year - (month <= 2);
	int32_t era = (int32_t)floor_divide(y, 400);
	int32_t year_of_era = y - era * 400;
	int32_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (struct day){ .number = era * 146097 + day_of_era - 719468 };
}

struct civil day_civil(struct day day)
{
	int32_t z = day.number + 719468;
	int32_t era = (int32_t)floor_divide(z, 146097);
	int32_t day_of_era = z - era * 146097;
	int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int32_t month = (5 * day_of_year + 2) / 153;
	return (struct civil){
		.year = year_of_era + era * 400 + (month >= 10),
		.month = month < 10 ? month + 3 : month - 9,
		.day = day_of_year - (153 * month + 2) / 5 + 1,
	};
}

int32_t day_weekday(struct day day)
{
	return (int32_t)(((int64_t)day.number + 3) - floor_divide((int64_t)day.number + 3, 7) * 7) + 1;
}

int32_t days_in_month(int32_t year, int32_t month)
{
	int32_t next_year = month == 12 ? year + 1 : year;
	int32_t next_month = month == 12 ? 1 : month + 1;
	return day_of(next_year, next_month, 1).number - day_of(year, month, 1).number;
}

enum err day_parse(struct text text, struct day *out)
{
	char digits[8];
	if (text.length == 10 && text.at[4] == '-' && text.at[7] == '-') {
		memcpy(digits, text.at, 4);
		memcpy(digits + 4, text.at + 5, 2);
		memcpy(digits + 6, text.at + 8, 2);
	} else if (text.length == 8) {
		memcpy(digits, text.at, 8);
	} else {
		return ERR_FIELD_INVALID;
	}
	for (size_t i = 0; i < 8; i++)
		if (digits[i] < '0' || digits[i] > '9')
			return ERR_FIELD_INVALID;
	int64_t number;
	TRY(num_parse((struct text){ digits, 8 }, &number));
	int32_t year = (int32_t)(number / 10000), month = (int32_t)(number / 100 % 100), day = (int32_t)(number % 100);
	if (year < 1900 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return ERR_FIELD_INVALID;
	*out = day_of(year, month, day);
	return OK;
}

struct text day_text(struct arena *arena, struct day day)
{
	if (day_is_none(day))
		return TEXT("");
	struct civil civil = day_civil(day);
	return text_format(arena, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

/* The last Sunday of a month, 01:00 UTC, in seconds since 1970. */
static int64_t last_sunday_s(int32_t year, int32_t month)
{
	struct day last = day_of(year, month, days_in_month(year, month));
	return (int64_t)(last.number - day_weekday(last) % 7) * DAY_SECONDS + 3600;
}

int32_t zone_offset_seconds(struct moment moment)
{
	int64_t seconds = floor_divide(moment.us, second_us);
	int32_t year = day_civil((struct day){ (int32_t)floor_divide(seconds, DAY_SECONDS) }).year;
	bool    summer = seconds >= last_sunday_s(year, 3) && seconds < last_sunday_s(year, 10);
	return summer ? 7200 : 3600;
}

static int64_t local_seconds(struct moment moment)
{
	return floor_divide(moment.us, second_us) + zone_offset_seconds(moment);
}

struct day zone_day(struct moment moment)
{
	return (struct day){ .number = (int32_t)floor_divide(local_seconds(moment), DAY_SECONDS) };
}

struct civil zone_civil(struct moment moment)
{
	int64_t      seconds = local_seconds(moment);
	int64_t      day = floor_divide(seconds, DAY_SECONDS);
	int32_t      rest = (int32_t)(seconds - day * DAY_SECONDS);
	struct civil civil = day_civil((struct day){ (int32_t)day });
	civil.hour = rest / 3600;
	civil.minute = rest / 60 % 60;
	civil.second = rest % 60;
	return civil;
}

struct moment zone_moment(struct day day, int32_t hour, int32_t minute, int32_t second)
{
	int64_t       local = (int64_t)day.number * DAY_SECONDS + hour * 3600 + minute * 60 + second;
	struct moment summer = { (local - 7200) * second_us };
	if (zone_offset_seconds(summer) == 7200)
		return summer;
	return (struct moment){ (local - 3600) * second_us };
}

struct text moment_text(struct arena *arena, struct moment moment)
{
	if (moment_is_none(moment))
		return TEXT("");
	struct civil civil = zone_civil(moment);
	return text_format(arena, "%04d-%02d-%02d %02d:%02d", civil.year, civil.month, civil.day, civil.hour,
			   civil.minute);
}

struct text moment_rfc3339(struct arena *arena, struct moment moment)
{
	if (moment_is_none(moment))
		return TEXT("");
	int64_t      seconds = floor_divide(moment.us, second_us);
	int64_t      day = floor_divide(seconds, DAY_SECONDS);
	int32_t      rest = (int32_t)(seconds - day * DAY_SECONDS);
	struct civil civil = day_civil((struct day){ (int32_t)day });
	return text_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", civil.year, civil.month, civil.day, rest / 3600,
			   rest / 60 % 60, rest % 60, (int)(moment.us - seconds * second_us));
}

struct moment moment_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (struct moment){ .us = (int64_t)now.tv_sec * second_us + now.tv_nsec / 1000 };
}

int64_t monotonic_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * second_us + now.tv_nsec / 1000;
}
