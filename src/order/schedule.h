/*
 * schedule.h - on which days a template's draft is due (R-WARD-02), as a pure decision
 *
 * The tables in docs/rules/ward.md run against it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SCHEDULE_H
#define AMPULL_SCHEDULE_H

#include "base/base.h"
#include "base/moment.h"

enum { WEEKDAY_COUNT = 7, SCHEDULE_WEEKS_MAX = 12 };

/** Weekdays of every n-th week, from a day on. */
struct schedule {
	int64_t    weekdays;    /* Bit 0 is Monday; 0: never. */
	int64_t    every_weeks; /* 1: each week. */
	struct day first_day;   /* Nothing is due before it; its week is the first that counts. */
};

/** R-WARD-02: whether a draft is due on a day. */
bool schedule_is_due(const struct schedule *schedule, struct day day);
/** The first due day at or after a day; DAY_NONE when there is none. */
struct day schedule_next(const struct schedule *schedule, struct day from);

#endif
