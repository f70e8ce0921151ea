/*
 * departure.c - when tours leave
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/departure.h"

enum { SATURDAY = 6, DAYS_AHEAD = 60, DAYS_MOVED_MOST = 10 };

static const char *const type_names[] = {
	[ORDER_PLANNED] = "planned", [ORDER_PRIORITY] = "priority", [ORDER_URGENT] = "urgent"
};
static const char *const rule_names[] = { [HOLIDAY_NO_TOUR] = "none",
					  [HOLIDAY_DAY_BEFORE] = "before",
					  [HOLIDAY_DAY_AFTER] = "after",
					  [HOLIDAY_TOUR_RUNS] = "runs" };

const char *order_type_name(enum order_type type)
{
	EXPECT((unsigned)type < COUNT_OF(type_names));
	return type_names[type];
}

enum err order_type_of(struct ctx *ctx, struct text name, enum order_type *out)
{
	*out = ORDER_PLANNED;
	if (text_is_empty(name))
		return OK;
	for (size_t i = 0; i < COUNT_OF(type_names); i++)
		if (text_is(name, type_names[i])) {
			*out = (enum order_type)i;
			return OK;
		}
	return fail(ctx, ERR_FIELD_INVALID, "order_type", "\"%.*s\" is no type of order", TEXT_ARG(name));
}

enum err rule_urgent_reason(struct ctx *ctx, enum order_type type, struct text reason_code)
{
	if (type == ORDER_URGENT && text_is_empty(reason_code))
		return refuse(ctx, "R-TOUR-03", ERR_FIELD_MISSING, "urgent_code", "an urgent order needs a reason");
	return OK;
}

const char *holiday_rule_name(enum holiday_rule rule)
{
	EXPECT((unsigned)rule < COUNT_OF(rule_names));
	return rule_names[rule];
}

enum err holiday_rule_of(struct ctx *ctx, struct text name, enum holiday_rule *out)
{
	for (size_t i = 0; i < COUNT_OF(rule_names); i++)
		if (text_is(name, rule_names[i])) {
			*out = (enum holiday_rule)i;
			return OK;
		}
	return fail(ctx, ERR_FIELD_INVALID, "holiday_rule", "\"%.*s\" is no holiday rule", TEXT_ARG(name));
}

static struct moment moment_at(struct day day, int32_t minute)
{
	return zone_moment(day, minute / 60, minute % 60, 0);
}

static const struct tour_deviation *deviation_of(const struct tour_set *set, int64_t tour_id, struct day day)
{
	for (size_t i = 0; i < set->deviation_count; i++)
		if (set->deviations[i].tour_id == tour_id && set->deviations[i].on_day.number == day.number)
			return &set->deviations[i];
	return NULL;
}

static bool is_meant(const struct tour_plan *tour, struct day day)
{
	return (tour->weekdays >> (day_weekday(day) - 1) & 1) && tour->valid_from.number <= day.number &&
	       (day_is_none(tour->valid_to) || day.number <= tour->valid_to.number);
}

/* Whether people who pack are there when the tour leaves. */
static bool is_worked(const struct calendar_day *day, const struct tour_plan *tour)
{
	return day->kind == DAY_OPEN || (day->kind == DAY_HALF && tour->departure_minute <= day->closes_minute);
}

static bool is_working_weekday(const struct tour_set *set, struct day day, const struct tour_plan *tour)
{
	struct calendar_day known = calendar_on(&set->calendar, day);
	return day_weekday(day) < SATURDAY && is_worked(&known, tour);
}

/* A day's own departure, exceptions left aside. */
static bool leaves_by_plan(const struct tour_set *set, const struct tour_plan *tour, struct day day)
{
	if (!is_meant(tour, day))
		return false;
	struct calendar_day known = calendar_on(&set->calendar, day);
	return tour->holiday_rule == HOLIDAY_TOUR_RUNS || is_worked(&known, tour);
}

/* The working day that stands in for a day off; DAY_NONE when none is near. */
static struct day replacement_of(const struct tour_set *set, const struct tour_plan *tour, struct day day)
{
	int32_t step = tour->holiday_rule == HOLIDAY_DAY_BEFORE ? -1 : 1;
	for (int32_t i = 1; i <= DAYS_MOVED_MOST; i++)
		if (is_working_weekday(set, day_plus(day, step * i), tour))
			return day_plus(day, step * i);
	return DAY_NONE;
}

/* The day off that this day stands in for. */
static struct day moved_here(const struct tour_set *set, const struct tour_plan *tour, struct day day)
{
	if (tour->holiday_rule != HOLIDAY_DAY_BEFORE && tour->holiday_rule != HOLIDAY_DAY_AFTER)
		return DAY_NONE;
	int32_t step = tour->holiday_rule == HOLIDAY_DAY_BEFORE ? 1 : -1;
	for (int32_t i = 1; i <= DAYS_MOVED_MOST; i++) {
		struct day off = day_plus(day, step * i);
		if (is_meant(tour, off) && !leaves_by_plan(set, tour, off) && !deviation_of(set, tour->tour_id, off) &&
		    replacement_of(set, tour, off).number == day.number)
			return off;
	}
	return DAY_NONE;
}

/* A cut-off of days before stands on a day when somebody works, and before a short day ends. */
static struct moment cutoff_of(const struct tour_set *set, const struct tour_plan *tour, struct day day)
{
	struct day at = day_plus(day, -tour->cutoff_days);
	int32_t    minute = tour->cutoff_minute;
	for (int32_t i = 0; tour->cutoff_days > 0 && i < DAYS_MOVED_MOST; i++) {
		struct calendar_day known = calendar_on(&set->calendar, at);
		if (day_weekday(at) < SATURDAY && known.kind != DAY_CLOSED) {
			if (known.kind == DAY_HALF && known.closes_minute < minute)
				minute = known.closes_minute;
			break;
		}
		at = day_plus(at, -1);
	}
	return moment_at(at, minute);
}

static struct departure_plan plan_on(const struct tour_set *set, const struct tour_plan *tour, struct day day,
				     const struct tour_deviation *deviation)
{
	int32_t               departs = tour->departure_minute, arrives = tour->arrival_minute;
	struct departure_plan plan = { .tour_id = tour->tour_id,
				       .tour_name = tour->name,
				       .on_day = day,
				       .cutoff_at = cutoff_of(set, tour, day),
				       .origin = ORIGIN_REGULAR,
				       .moved_from = DAY_NONE,
				       .is_extra = tour->is_extra,
				       .note = TEXT("") };
	int32_t               way = (arrives - departs + MINUTES_OF_DAY) % MINUTES_OF_DAY;
	if (deviation) {
		plan.note = deviation->note;
		if (deviation->departure_minute != MINUTE_NONE)
			departs = deviation->departure_minute;
		if (deviation->cutoff_minute != MINUTE_NONE)
			plan.cutoff_at = moment_at(day, deviation->cutoff_minute);
	}
	plan.leaves_at = moment_at(day, departs);
	plan.arrives_at = moment_at(day_plus(day, (departs + way) / MINUTES_OF_DAY), (departs + way) % MINUTES_OF_DAY);
	return plan;
}

bool tour_leaves(const struct tour_set *set, size_t tour_index, struct day day, struct departure_plan *out,
		 struct absence *absence)
{
	const struct tour_plan      *tour = &set->tours[tour_index];
	const struct tour_deviation *deviation = deviation_of(set, tour->tour_id, day);
	*absence = (struct absence){
		.on_day = day, .cause = ABSENT_NEVER_MEANT, .name = named_day_of(day), .note = TEXT("")
	};
	if (deviation && (deviation->kind == EXCEPTION_CANCELLED || deviation->kind == EXCEPTION_GONE)) {
		absence->cause = deviation->kind == EXCEPTION_GONE ? ABSENT_GONE : ABSENT_CANCELLED;
		absence->note = deviation->note;
		return false;
	}
	bool by_plan = leaves_by_plan(set, tour, day);
	if (by_plan || deviation) {
		*out = plan_on(set, tour, day, deviation);
		if (deviation)
			out->origin = by_plan ? ORIGIN_CHANGED : ORIGIN_EXTRA;
		return true;
	}
	struct day off = moved_here(set, tour, day);
	if (!day_is_none(off)) {
		*out = plan_on(set, tour, day, NULL);
		out->origin = ORIGIN_MOVED;
		out->moved_from = off;
		return true;
	}
	if (is_meant(tour, day)) {
		struct calendar_day known = calendar_on(&set->calendar, day);
		absence->cause = known.kind == DAY_HALF ? ABSENT_SHORT_DAY : ABSENT_HOLIDAY;
		absence->note = known.note;
	}
	return false;
}

bool departure_next(const struct tour_set *set, struct moment now, enum order_type type, struct departure_plan *out)
{
	struct day today = zone_day(now);
	bool       found = false;
	for (int32_t ahead = 0; ahead <= DAYS_AHEAD && !found; ahead++)
		for (size_t i = 0; i < set->tour_count; i++) {
			struct departure_plan plan;
			struct absence        absence;
			if (!tour_leaves(set, i, day_plus(today, ahead), &plan, &absence))
				continue;
			if (type == ORDER_PLANNED && (plan.is_extra || plan.origin == ORIGIN_EXTRA))
				continue;
			if (plan.cutoff_at.us <= now.us || plan.leaves_at.us <= now.us)
				continue;
			if (!found || plan.leaves_at.us < out->leaves_at.us)
				*out = plan;
			found = true;
		}
	return found;
}

size_t departure_absences(const struct tour_set *set, struct day from, struct day to, struct absence *out, size_t most)
{
	size_t count = 0;
	for (struct day day = from; day.number <= to.number && count < most; day = day_plus(day, 1)) {
		bool           leaves = false, is_absent = false;
		struct absence first = { .cause = ABSENT_NEVER_MEANT };
		for (size_t i = 0; i < set->tour_count; i++) {
			struct departure_plan plan;
			struct absence        absence;
			if (set->tours[i].is_extra)
				continue;
			leaves = tour_leaves(set, i, day, &plan, &absence) || leaves;
			if (absence.cause != ABSENT_NEVER_MEANT && !is_absent) {
				first = absence;
				is_absent = true;
			}
		}
		if (!leaves && is_absent)
			out[count++] = first;
	}
	return count;
}

enum err minute_parse(struct ctx *ctx, const char *field, struct text text, int32_t *out)
{
	struct text part = text_trim(text);
	bool        fits = part.length == 5 && part.at[2] == ':';
	for (size_t i = 0; fits && i < 5; i++)
		fits = i == 2 || (part.at[i] >= '0' && part.at[i] <= '9');
	if (fits) {
		*out = ((part.at[0] - '0') * 10 + part.at[1] - '0') * 60 + (part.at[3] - '0') * 10 + part.at[4] - '0';
		if (*out < MINUTES_OF_DAY && part.at[3] < '6')
			return OK;
	}
	return fail(ctx, ERR_FIELD_INVALID, field, "\"%.*s\" is no time of day (HH:MM)", TEXT_ARG(text));
}

struct text minute_text(struct arena *arena, int64_t minute)
{
	if (minute < 0 || minute >= MINUTES_OF_DAY)
		return TEXT("");
	return text_format(arena, "%02d:%02d", (int)minute / 60, (int)minute % 60);
}

struct text clock_text(struct arena *arena, struct moment moment)
{
	struct civil civil = zone_civil(moment);
	return text_format(arena, "%02d:%02d", civil.hour, civil.minute);
}
