/*
 * departure_test.c - the tables of docs/rules/tours.md, run against the rules they describe
 *
 * Holds R-TOUR-01, R-TOUR-02, R-TOUR-03.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* Ours, not cmocka's. */

#include "base/base.h"
#include "order/departure.h"

enum { CELLS_MAX = 12, TOURS = 6, MON_FRI = 31, EVERY_DAY = 127 };

static struct day day_in(struct text cell)
{
	struct day day = DAY_NONE;
	if (!text_is(cell, "-"))
		assert_int_equal(day_parse(text_slice(cell, 0, 10), &day), OK);
	return day;
}

static int32_t minute_in(struct ctx *ctx, struct text cell)
{
	int32_t minute;
	assert_int_equal(minute_parse(ctx, "cell", cell, &minute), OK);
	return minute;
}

/* "2026-03-10 10:29" in Swedish time. */
static struct moment moment_in(struct ctx *ctx, struct text cell)
{
	int32_t minute = minute_in(ctx, text_slice(cell, 11, 16));
	return zone_moment(day_in(cell), minute / 60, minute % 60, 0);
}

/* The rows that the migration puts into calendar_eve, and the three decisions that the tables speak of. */
static const struct eve_rule eves[] = {
	{ DAY_MIDSUMMER_EVE, DAY_CLOSED, 0, { 14426 }, { INT32_MIN }, false },     { DAY_CHRISTMAS_EVE, DAY_CLOSED, 0, { 14426 }, { INT32_MIN }, false },
	{ DAY_NEW_YEARS_EVE, DAY_CLOSED, 0, { 14426 }, { INT32_MIN }, false },     { DAY_EASTER_EVE, DAY_CLOSED, 0, { 14426 }, { INT32_MIN }, false },
	{ DAY_WHIT_EVE, DAY_OPEN, 0, { 14426 }, { INT32_MIN }, false },            { DAY_TWELFTH_NIGHT_EVE, DAY_HALF, 780, { 14426 }, { INT32_MIN }, false },
	{ DAY_MAUNDY_THURSDAY, DAY_HALF, 780, { 14426 }, { INT32_MIN }, false },   { DAY_WALPURGIS_EVE, DAY_HALF, 780, { 14426 }, { INT32_MIN }, false },
	{ DAY_ALL_SAINTS_EVE, DAY_HALF, 600, { 14426 }, { 20000 }, false }, /* An older row, that ended in 2024. */
	{ DAY_ALL_SAINTS_EVE, DAY_HALF, 780, { 20001 }, { INT32_MIN }, false },
	{ DAY_CHRISTMAS_EVE, DAY_HALF, 660, { 25000 }, { 26000 }, true }, /* The region's own, some years from now. */
};

static struct calendar test_calendar(void)
{
	static struct decided_day days[3];
	days[0] = (struct decided_day){ day_of(2026, 5, 15), DAY_CLOSED, 0, TEXT("klämdag") };
	days[1] = (struct decided_day){ day_of(2027, 1, 6), DAY_OPEN, 0, TEXT("jour") };
	days[2] = (struct decided_day){ day_of(2026, 12, 22), DAY_HALF, 840, TEXT("kort dag") };
	return (struct calendar){ eves, COUNT_OF(eves), days, COUNT_OF(days) };
}

static const struct tour_plan plans[TOURS] = {
	{ .tour_id = 1, .weekdays = MON_FRI, .cutoff_minute = 630, .departure_minute = 780, .arrival_minute = 795, .valid_from = { 18000 }, .valid_to = { INT32_MIN } },
	{ .tour_id = 2, .weekdays = 21, .cutoff_minute = 600, .departure_minute = 720, .arrival_minute = 735, .holiday_rule = HOLIDAY_DAY_BEFORE, .valid_from = { 18000 }, .valid_to = { INT32_MIN } },
	{ .tour_id = 3, .weekdays = 10, .cutoff_minute = 600, .departure_minute = 720, .arrival_minute = 735, .holiday_rule = HOLIDAY_DAY_AFTER, .valid_from = { 18000 }, .valid_to = { INT32_MIN } },
	{ .tour_id = 4, .weekdays = MON_FRI, .cutoff_minute = 900, .cutoff_days = 1, .departure_minute = 450, .arrival_minute = 480, .valid_from = { 18000 }, .valid_to = { INT32_MIN } },
	{ .tour_id = 5, .weekdays = MON_FRI, .cutoff_minute = 870, .departure_minute = 930, .arrival_minute = 945, .is_extra = true, .valid_from = { 18000 }, .valid_to = { INT32_MIN } },
	{ .tour_id = 6, .weekdays = EVERY_DAY, .cutoff_minute = 90, .departure_minute = 150, .arrival_minute = 240, .holiday_rule = HOLIDAY_TOUR_RUNS, .valid_from = { 18000 }, .valid_to = { INT32_MIN } },
};

/* The tours that a cell names by their letters. */
static struct tour_set set_of(struct text letters, struct tour_plan *tours)
{
	static struct tour_deviation deviations[4];
	deviations[0] = (struct tour_deviation){ 1, day_of(2026, 3, 18), EXCEPTION_CANCELLED, MINUTE_NONE, MINUTE_NONE, TEXT("") };
	deviations[1] = (struct tour_deviation){ 1, day_of(2026, 3, 19), EXCEPTION_CHANGED, 540, 660, TEXT("") };
	deviations[2] = (struct tour_deviation){ 1, day_of(2026, 3, 21), EXCEPTION_EXTRA, MINUTE_NONE, MINUTE_NONE, TEXT("") };
	deviations[3] = (struct tour_deviation){ 1, day_of(2026, 3, 24), EXCEPTION_GONE, MINUTE_NONE, MINUTE_NONE, TEXT("") };
	struct tour_set set = { .tours = tours, .deviations = deviations, .deviation_count = COUNT_OF(deviations), .calendar = test_calendar() };
	for (struct text word; (word = text_next(&letters, ' ')).at;)
		tours[set.tour_count++] = plans[word.at[0] - 'A'];
	return set;
}

static void check_year(struct text *cells)
{
	static const enum named_day names[] = { DAY_GOOD_FRIDAY, DAY_EASTER, DAY_ASCENSION, DAY_WHIT_SUNDAY, DAY_MIDSUMMER_EVE, DAY_ALL_SAINTS };
	int64_t                     year;
	assert_int_equal(num_parse(cells[1], &year), OK);
	assert_int_equal(easter_of((int32_t)year).number, day_in(cells[3]).number);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t of_name = 0;
		assert_int_equal(named_day_of(day_in(cells[2 + i])), names[i]);
		for (struct day day = day_of((int32_t)year, 1, 1); day.number <= day_of((int32_t)year, 12, 31).number; day = day_plus(day, 1))
			of_name += named_day_of(day) == names[i];
		assert_int_equal(of_name, 1);
	}
}

static void check_day(struct ctx *ctx, struct text *cells)
{
	struct calendar     calendar = test_calendar();
	struct calendar_day known = calendar_on(&calendar, day_in(cells[1]));
	enum day_kind       kind;
	assert_int_equal(day_kind_of(ctx, cells[3], &kind), OK);
	assert_string_equal(named_day_name(known.name), text_is(cells[2], "-") ? "" : text_copy(ctx->arena, cells[2]).at);
	assert_int_equal(known.kind, kind);
	assert_int_equal(known.closes_minute, text_is(cells[4], "-") ? 0 : minute_in(ctx, cells[4]));
}

static void check_departure(struct ctx *ctx, struct text *cells, const char *line)
{
	struct tour_plan      tours[TOURS];
	struct departure_plan plan = { 0 };
	enum order_type       type;
	struct tour_set       set = set_of(cells[1], tours);
	assert_int_equal(order_type_of(ctx, cells[3], &type), OK);
	assert_true(departure_next(&set, moment_in(ctx, cells[2]), type, &plan));
	struct text found = text_format(ctx->arena, "%s %s", moment_text(ctx->arena, plan.leaves_at).at, clock_text(ctx->arena, plan.arrives_at).at);
	struct text wanted = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(cells[4]), TEXT_ARG(cells[5]));
	if (!text_equal(found, wanted))
		print_error("%s%.*s\n", line, TEXT_ARG(found));
	assert_true(text_equal(found, wanted));
}

static void check_urgent(struct ctx *ctx, struct text *cells)
{
	enum order_type type;
	assert_int_equal(order_type_of(ctx, cells[1], &type), OK);
	enum err err = rule_urgent_reason(ctx, type, text_is(cells[2], "-") ? TEXT("") : cells[2]);
	assert_int_equal(err == OK, text_is(cells[3], "ja"));
	if (err)
		assert_true(text_is(ctx->error.rule, "R-TOUR-03"));
}

static size_t cells_of(struct text line, struct text *cells)
{
	size_t      count = 0;
	struct text rest = text_slice(line, 1, line.length);
	for (struct text cell; (cell = text_next(&rest, '|')).at && count < CELLS_MAX;)
		if (rest.at)
			cells[count++] = text_trim(cell);
	return count;
}

static void test_tours__the_tables_hold(void **state)
{
	(void)state;
	FILE  *file = fopen("docs/rules/tours.md", "r");
	char   line[1000];
	size_t years = 0, days = 0, departures = 0, urgent = 0;
	assert_non_null(file);
	while (fgets(line, sizeof line, file)) {
		struct text cells[CELLS_MAX];
		struct text whole = text_trim(text_of(line));
		if (!text_starts_with(whole, "| R-") || text_ends_with(whole, "| V |") || text_ends_with(whole, "| P |"))
			continue;
		cells_of(whole, cells);
		struct ctx ctx = { .arena = arena_open(1 << 24) };
		if (text_is(cells[0], "R-TOUR-01 år")) {
			check_year(cells);
			years++;
		} else if (text_is(cells[0], "R-TOUR-01 dag")) {
			check_day(&ctx, cells);
			days++;
		} else if (text_is(cells[0], "R-TOUR-02")) {
			check_departure(&ctx, cells, line);
			departures++;
		} else {
			check_urgent(&ctx, cells);
			urgent++;
		}
		arena_close(ctx.arena);
	}
	fclose(file);
	assert_int_equal(years, 15);
	assert_int_equal(days, 22);
	assert_int_equal(departures, 38);
	assert_int_equal(urgent, 4);
}

/* Of two rows of an eve the later one holds, and tells whose it is. */
static void the_regions_own_row_goes_first(void **state)
{
	(void)state;
	struct calendar     calendar = test_calendar();
	struct calendar_day before = calendar_on(&calendar, day_of(2037, 12, 24)), kept = calendar_on(&calendar, day_of(2039, 12, 24));
	assert_int_equal(before.kind, DAY_CLOSED);
	assert_false(before.is_own);
	assert_int_equal(kept.kind, DAY_HALF);
	assert_int_equal(kept.closes_minute, 660);
	assert_true(kept.is_own);
}

/* Every year has its 13 holidays of law and 9 eves, unless two fall together; a holiday wins. */
static void test_calendar__every_year_has_its_days(void **state)
{
	(void)state;
	for (int32_t year = 1996; year < 2200; year++) {
		size_t holidays = 0, eves_seen = 0, apart = 13, eves_apart = 9;
		struct day easter = easter_of(year);
		assert_int_equal(day_weekday(easter), 7);
		assert_true(easter.number >= day_of(year, 3, 22).number && easter.number <= day_of(year, 4, 25).number);
		for (struct day day = day_of(year, 1, 1); day.number <= day_of(year, 12, 31).number; day = day_plus(day, 1)) {
			enum named_day name = named_day_of(day);
			holidays += is_public_holiday(name);
			eves_seen += name != DAY_UNNAMED && !is_public_holiday(name);
		}
		apart -= day_plus(easter, 39).number == day_of(year, 5, 1).number;
		apart -= day_plus(easter, 49).number == day_of(year, 6, 6).number;
		eves_apart -= day_plus(easter, 39).number == day_of(year, 4, 30).number;
		eves_apart -= day_plus(easter, 48).number == day_of(year, 6, 6).number;
		assert_int_equal(holidays, apart);
		assert_int_equal(eves_seen, eves_apart);
	}
}

static void test_tours__absences_tell_why(void **state)
{
	(void)state;
	struct tour_plan tours[TOURS];
	struct absence   absences[4];
	struct tour_set  set = set_of(TEXT("A E"), tours);
	assert_int_equal(departure_absences(&set, day_of(2026, 5, 13), day_of(2026, 5, 18), absences, 4), 2);
	assert_int_equal(absences[0].name, DAY_ASCENSION);
	assert_int_equal(absences[0].cause, ABSENT_HOLIDAY);
	assert_true(text_is(absences[1].note, "klämdag"));
	assert_int_equal(departure_absences(&set, day_of(2026, 3, 16), day_of(2026, 3, 25), absences, 4), 2);
	assert_int_equal(absences[0].cause, ABSENT_CANCELLED);
	assert_int_equal(absences[1].cause, ABSENT_GONE);
	assert_int_equal(departure_absences(&set, day_of(2026, 3, 2), day_of(2026, 3, 13), absences, 4), 0);
	assert_int_equal(departure_absences(&set, day_of(2026, 12, 1), day_of(2027, 1, 31), absences, 1), 1);
}

/* A departure that stands in for another day says so; a tour that has ended leaves no more; nothing leaves without a tour. */
static void test_tours__moved_and_ended(void **state)
{
	(void)state;
	struct tour_plan      tours[TOURS];
	struct departure_plan plan;
	struct absence        absence;
	struct tour_set       set = set_of(TEXT("B"), tours);
	assert_true(tour_leaves(&set, 0, day_of(2026, 6, 18), &plan, &absence));
	assert_int_equal(plan.origin, ORIGIN_MOVED);
	assert_int_equal(plan.moved_from.number, day_of(2026, 6, 19).number);
	assert_false(tour_leaves(&set, 0, day_of(2026, 6, 16), &plan, &absence));
	assert_int_equal(absence.cause, ABSENT_NEVER_MEANT);
	tours[0].valid_to = day_of(2026, 6, 17);
	assert_false(tour_leaves(&set, 0, day_of(2026, 6, 18), &plan, &absence));
	assert_false(departure_next(&set, zone_moment(day_of(2026, 6, 17), 11, 0, 0), ORDER_PLANNED, &plan));
	set.tour_count = 0;
	assert_false(departure_next(&set, zone_moment(day_of(2026, 6, 1), 11, 0, 0), ORDER_PRIORITY, &plan));
}

static void test_tours__times_are_read_strictly(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "7:30", "24:00", "12:60", "12.30", "12:3a", "012:30" };
	struct ctx               ctx = { .arena = arena_open(1 << 24) };
	int32_t                  minute;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_int_equal(minute_parse(&ctx, "cutoff", text_of(wrong[i]), &minute), ERR_FIELD_INVALID);
		ctx.error = (struct error){ 0 };
	}
	assert_int_equal(minute_parse(&ctx, "cutoff", TEXT("23:59"), &minute), OK);
	assert_int_equal(minute, 1439);
	assert_string_equal(minute_text(ctx.arena, 450).at, "07:30");
	arena_close(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tours__the_tables_hold),       cmocka_unit_test(test_calendar__every_year_has_its_days),
		cmocka_unit_test(test_tours__absences_tell_why),     cmocka_unit_test(test_tours__moved_and_ended),
		cmocka_unit_test(test_tours__times_are_read_strictly),
		cmocka_unit_test(the_regions_own_row_goes_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
