/*
 * calendar.h - the Swedish calendar: public holidays, the eves around them, and what a region decides about single dates (a rule)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CALENDAR_H
#define AMPULL_CALENDAR_H

#include "base/base.h"
#include "base/ctx.h"
#include "base/moment.h"

/** Days with a name of their own: first those of lag (1989:253), then the eves. */
enum named_day {
	DAY_UNNAMED,
	DAY_NEW_YEAR,
	DAY_EPIPHANY,
	DAY_GOOD_FRIDAY,
	DAY_EASTER,
	DAY_EASTER_MONDAY,
	DAY_MAY_FIRST,
	DAY_ASCENSION,
	DAY_WHIT_SUNDAY,
	DAY_NATIONAL,
	DAY_MIDSUMMER,
	DAY_ALL_SAINTS,
	DAY_CHRISTMAS,
	DAY_BOXING,
	DAY_LAST_OF_LAW = DAY_BOXING,
	DAY_TWELFTH_NIGHT_EVE,
	DAY_MAUNDY_THURSDAY,
	DAY_EASTER_EVE,
	DAY_WALPURGIS_EVE,
	DAY_WHIT_EVE,
	DAY_MIDSUMMER_EVE,
	DAY_ALL_SAINTS_EVE,
	DAY_CHRISTMAS_EVE,
	DAY_NEW_YEARS_EVE,
	NAMED_DAY_COUNT
};

/** Easter Sunday of a year (1900-2199; the Gregorian rule). */
struct day easter_of(int32_t year);
/** What a day is called.  A day that is both a holiday of law and an eve (Ascension on 30 April) is the holiday. */
enum named_day named_day_of(struct day day);
/** "christmas_eve", as in the database and in keys of texts; "" for DAY_UNNAMED. */
const char *named_day_name(enum named_day name);
/** Whether law (1989:253) makes it a public holiday. */
bool is_public_holiday(enum named_day name);
/**
 * Whether a day is a Swedish public holiday (lag 1989:253), or one of the eves that are kept like one: midsommarafton,
 * julafton, nyårsafton (semesterlagen 1977:480, 3 a §).  Sundays are none by themselves.
 */
bool is_holiday(struct day day);
/** Monday to Friday, and no holiday. */
bool is_working_day(struct day day);

/** How a pharmacy works on a day. */
enum day_kind { DAY_OPEN, DAY_HALF, DAY_CLOSED };

/** The name in the database: "half". */
const char *day_kind_name(enum day_kind kind);
/** Find a kind by its name.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err day_kind_of(struct ctx *ctx, struct text name, enum day_kind *out);

/** How an eve is kept between two days (both included; DAY_NONE as last: until further notice). */
struct eve_rule {
	enum named_day name;
	enum day_kind  kind;
	int32_t        closes_minute; /* Of a half day, after midnight. */
	struct day     valid_from;
	struct day     valid_to;
	bool           is_own; /* Decided by the region. */
};
/** What the region decided about one date. */
struct decided_day {
	struct day    on_day;
	enum day_kind kind;
	int32_t       closes_minute;
	struct text   note;
};
/** Everything that is known about days. */
struct calendar {
	const struct eve_rule    *eves;
	size_t                    eve_count;
	const struct decided_day *days;
	size_t                    day_count;
};
/** One day as the calendar has it. */
struct calendar_day {
	enum day_kind  kind;
	int32_t        closes_minute; /* Of a half day; else 0. */
	enum named_day name;
	bool           is_decided;    /* By the region, for this date. */
	bool           is_own;        /* By the region, for this eve of every year. */
	struct text    note;          /* Of the decision. */
};

/**
 * What a day is (R-TOUR-01): the region's decision about the date goes first, then the holidays of law (closed), then the
 * eves by their dated rows, of which the last one holds; all other days are open.  Saturdays and Sundays are none by themselves.
 */
struct calendar_day calendar_on(const struct calendar *calendar, struct day day);

#endif
