/*
 * schedule.c - R-WARD-02
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/schedule.h"

static int32_t monday_of(struct day day)
{
	return day.number - (day_weekday(day) - 1);
}

bool schedule_is_due(const struct schedule *schedule, struct day day)
{
	if (schedule->weekdays == 0 || day_is_none(schedule->first_day) || day.number < schedule->first_day.number)
		return false;
	if (!(schedule->weekdays >> (day_weekday(day) - 1) & 1))
		return false;
	int64_t weeks = (monday_of(day) - monday_of(schedule->first_day)) / WEEKDAY_COUNT;
	return schedule->every_weeks <= 1 || weeks % schedule->every_weeks == 0;
}

struct day schedule_next(const struct schedule *schedule, struct day from)
{
	if (schedule->weekdays == 0 || day_is_none(schedule->first_day))
		return DAY_NONE;
	struct day day = from.number < schedule->first_day.number ? schedule->first_day : from;
	int32_t    reach = (int32_t)((schedule->every_weeks < 1 ? 1 : schedule->every_weeks) + 1) * WEEKDAY_COUNT;
	for (int32_t i = 0; i < reach; i++)
		if (schedule_is_due(schedule, day_plus(day, i)))
			return day_plus(day, i);
	return DAY_NONE;
}
