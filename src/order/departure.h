/*
 * departure.h - when a delivery tour (leveranstur) leaves, and which departure an order goes with (a rule)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DEPARTURE_H
#define AMPULL_DEPARTURE_H

#include "base/base.h"
#include "base/ctx.h"
#include "place/calendar.h"

/** How fast a ward needs an order. */
enum order_type {
	ORDER_PLANNED,  /* The next regular departure. */
	ORDER_PRIORITY, /* The next departure of any tour, extra ones too. */
	ORDER_URGENT,   /* Now, with a reason. */
};

/** The name in the database: "priority". */
const char *order_type_name(enum order_type type);
/** Find a type by its name; a missing one is planned.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err order_type_of(struct ctx *ctx, struct text name, enum order_type *out);
/** R-TOUR-03: an urgent order tells its reason.  Fails: ERR_FIELD_MISSING. */
MUST_CHECK enum err rule_urgent_reason(struct ctx *ctx, enum order_type type, struct text reason_code);

/** What a tour does when its day is a holiday, or a short day that ends before it leaves. */
enum holiday_rule { HOLIDAY_NO_TOUR, HOLIDAY_DAY_BEFORE, HOLIDAY_DAY_AFTER, HOLIDAY_TOUR_RUNS };

/** The name in the database: "before". */
const char *holiday_rule_name(enum holiday_rule rule);
/** Find a holiday rule by its name.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err holiday_rule_of(struct ctx *ctx, struct text name, enum holiday_rule *out);

/** A tour's plan, as one ward (or nobody in particular) sees it. */
struct tour_plan {
	int64_t           tour_id;
	struct text       name;
	int64_t           weekdays;         /* Bit 0 Monday ... bit 6 Sunday. */
	int32_t           cutoff_minute;    /* After midnight. */
	int32_t           cutoff_days;      /* So many days before the departure. */
	int32_t           departure_minute;
	int32_t           arrival_minute;   /* At the ward; before the departure's: the day after. */
	enum holiday_rule holiday_rule;
	bool              is_extra;         /* Only for priority orders. */
	struct day        valid_from;
	struct day        valid_to;         /* The last day; DAY_NONE: until further notice. */
};

enum exception_kind { EXCEPTION_CANCELLED, EXCEPTION_EXTRA, EXCEPTION_CHANGED, EXCEPTION_GONE };
enum { MINUTE_NONE = -1, MINUTES_OF_DAY = 1440 };

/** A day on which a tour does otherwise; GONE: the departure has left already. */
struct tour_deviation {
	int64_t             tour_id;
	struct day          on_day;
	enum exception_kind kind;
	int32_t             cutoff_minute;    /* Of the day itself; MINUTE_NONE: as the tour. */
	int32_t             departure_minute; /* MINUTE_NONE: as the tour. */
	struct text         note;
};

/** Everything that decides when goods leave. */
struct tour_set {
	const struct tour_plan      *tours;
	size_t                       tour_count;
	const struct tour_deviation *deviations;
	size_t                       deviation_count;
	struct calendar              calendar;
};

enum departure_origin { ORIGIN_REGULAR, ORIGIN_MOVED, ORIGIN_EXTRA, ORIGIN_CHANGED };

/** A tour on one day. */
struct departure_plan {
	int64_t               tour_id;
	struct text           tour_name;
	struct day            on_day;
	struct moment         cutoff_at; /* Orders placed before it go along. */
	struct moment         leaves_at;
	struct moment         arrives_at;
	enum departure_origin origin;
	struct day            moved_from; /* ORIGIN_MOVED: the day it stands in for. */
	bool                  is_extra;
	struct text           note;       /* Of the exception. */
};

/** Why a tour that has the weekday does not leave. */
enum absence_cause { ABSENT_NEVER_MEANT, ABSENT_HOLIDAY, ABSENT_SHORT_DAY, ABSENT_CANCELLED, ABSENT_GONE };
struct absence {
	struct day         on_day;
	enum absence_cause cause;
	enum named_day     name; /* Of a holiday or eve. */
	struct text        note; /* Of a decision or an exception. */
};

/**
 * Whether a tour (by its index in the set) leaves on a day, with its moments in the region's zone; else why not, which is
 * ABSENT_NEVER_MEANT when the plan does not have the day.
 */
bool tour_leaves(const struct tour_set *set, size_t tour, struct day day, struct departure_plan *out, struct absence *absence);
/**
 * R-TOUR-02: the first departure whose cut-off lies after `now`.  Planned orders go with regular departures only.
 * False when none leaves within the next 60 days.
 */
bool departure_next(const struct tour_set *set, struct moment now, enum order_type type, struct departure_plan *out);
/** The days from `from` to `to` on which a regular tour would have left and does not; at most `most`.  Returns how many. */
size_t departure_absences(const struct tour_set *set, struct day from, struct day to, struct absence *out, size_t most);

/** Read "HH:MM" as minutes after midnight.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err minute_parse(struct ctx *ctx, const char *field, struct text text, int32_t *out);
/** "HH:MM"; empty for MINUTE_NONE.  Owns: in the arena. */
struct text minute_text(struct arena *arena, int64_t minute);
/** The moment's time of day in the region's zone, "HH:MM".  Owns: in the arena. */
struct text clock_text(struct arena *arena, struct moment moment);

#endif
