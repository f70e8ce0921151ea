/*
 * moment.h - moments (UTC microseconds) and days (day numbers), and the region's zone between them
 *
 * A day never carries a time of day, and a moment never a zone; only zone_day() crosses over.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_MOMENT_H
#define AMPULL_MOMENT_H

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"

/** A moment: microseconds since 1970-01-01T00:00Z. */
struct moment {
	int64_t us;
};
/** A day: days since 1970-01-01. */
struct day {
	int32_t number;
};
#define MOMENT_NONE ((struct moment){ .us = INT64_MIN })
#define DAY_NONE ((struct day){ .number = INT32_MIN })
/** Later than any day a file may name: "until further notice" in comparisons. */
#define DAY_FOREVER ((struct day){ .number = 2932896 })

static inline bool day_is_none(struct day day)
{
	return day.number == INT32_MIN;
}
static inline bool moment_is_none(struct moment moment)
{
	return moment.us == INT64_MIN;
}

/** A calendar date and time of day in the region's zone. */
struct civil {
	int32_t year;
	int32_t month;  /* 1-12 */
	int32_t day;    /* 1-31 */
	int32_t hour;
	int32_t minute;
	int32_t second;
};

/** The day of a date that exists. */
struct day day_of(int32_t year, int32_t month, int32_t day);
/** The date of a day; hours, minutes and seconds are 0. */
struct civil day_civil(struct day day);
/** 1 Monday ... 7 Sunday (ISO 8601). */
int32_t day_weekday(struct day day);
int32_t days_in_month(int32_t year, int32_t month);
static inline struct day day_plus(struct day day, int32_t days)
{
	return (struct day){ .number = day.number + days };
}
/** Read YYYY-MM-DD (also YYYYMMDD); the date must exist, years 1900-9999.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err day_parse(struct text text, struct day *out);
/** YYYY-MM-DD; empty when missing. */
struct text day_text(struct arena *arena, struct day day);

/**
 * The region's zone is Europe/Stockholm: UTC+1, and UTC+2 from the last Sunday of March 01:00 UTC to the last Sunday
 * of October 01:00 UTC (directive 2000/84/EC; Sweden alike since 1996).
 */
int32_t zone_offset_seconds(struct moment moment);
struct day zone_day(struct moment moment);
struct civil zone_civil(struct moment moment);
/** The moment of a local time; a time that the spring change skips becomes one hour later, a doubled one the first. */
struct moment zone_moment(struct day day, int32_t hour, int32_t minute, int32_t second);
/** YYYY-MM-DD HH:MM in the region's zone; empty when missing. */
struct text moment_text(struct arena *arena, struct moment moment);
/** RFC 3339 in UTC with microseconds, for JSON and the journal. */
struct text moment_rfc3339(struct arena *arena, struct moment moment);
/** The clock; read once at the edge, never by a rule. */
struct moment moment_now(void);
/** A clock for measuring, in microseconds from an unknown start. */
int64_t monotonic_us(void);

#endif
