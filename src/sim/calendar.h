/*
 * calendar.h - days on which a Swedish ward works as usual
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_CALENDAR_H
#define AMPULL_SIM_CALENDAR_H

#include "base/base.h"
#include "base/moment.h"

/** Easter Sunday of a year (1900-2199; the Gregorian rule). */
struct day easter_of(int32_t year);
/**
 * Whether a day is a Swedish public holiday (lag 1989:253), or one of the eves that are kept like one: midsommarafton,
 * julafton, nyårsafton (semesterlagen 1977:480, 3 a §).  Sundays are none by themselves.
 */
bool is_holiday(struct day day);
/** Monday to Friday, and no holiday. */
bool is_working_day(struct day day);

#endif
