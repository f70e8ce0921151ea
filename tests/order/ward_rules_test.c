/*
 * ward_rules_test.c - the tables of docs/rules/ward.md, run against the rules they describe
 *
 * Holds R-WARD-01 and R-WARD-02.
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
#include "base/ctx.h"
#include "base/num.h"
#include "order/schedule.h"
#include "order/suggestion.h"
#include "order/ward_sheet.h"

enum { CELLS_MAX = 10 };

static int64_t number(struct text cell)
{
	int64_t out;
	assert_int_equal(num_parse(cell, &out), OK);
	return out;
}

static struct day day_cell(struct text cell)
{
	struct day day = DAY_NONE;
	if (!text_is(cell, "-"))
		assert_int_equal(day_parse(cell, &day), OK);
	return day;
}

static struct schedule schedule_cells(struct text *cells)
{
	struct schedule schedule = { .every_weeks = number(cells[2]), .first_day = day_cell(cells[3]) };
	struct text     rest = cells[1];
	for (struct text word; !text_is(cells[1], "-") && (word = text_next(&rest, ' ')).at;)
		schedule.weekdays |= INT64_C(1) << (number(word) - 1);
	return schedule;
}

static void check_row(struct text *cells, size_t count)
{
	if (text_is(cells[0], "R-WARD-01")) {
		struct ward_need need = { number(cells[1]), number(cells[2]), number(cells[3]), text_is(cells[4], "ja"), number(cells[5]) };
		assert_int_equal(count, 7);
		assert_int_equal(suggested_packs(&need), number(cells[6]));
		return;
	}
	assert_true(text_is(cells[0], "R-WARD-02"));
	assert_int_equal(count, 6);
	struct schedule schedule = schedule_cells(cells);
	struct day      day = day_cell(cells[4]);
	if (text_is(cells[5], "ja") || text_is(cells[5], "nej"))
		assert_int_equal(schedule_is_due(&schedule, day), text_is(cells[5], "ja"));
	else
		assert_int_equal(schedule_next(&schedule, day).number, day_cell(cells[5]).number);
}

static void the_tables_hold(void **state)
{
	(void)state;
	FILE *file = fopen("docs/rules/ward.md", "r");
	assert_non_null(file);
	char   line[1000];
	size_t ran = 0;
	while (fgets(line, sizeof line, file)) {
		struct text whole = text_trim(text_of(line)), cells[CELLS_MAX];
		if (!text_starts_with(whole, "| R-") || text_ends_with(whole, "| P |"))
			continue;
		struct text rest = text_slice(whole, 1, whole.length);
		size_t      count = 0;
		for (struct text cell; (cell = text_next(&rest, '|')).at && count < CELLS_MAX;)
			if (rest.at)
				cells[count++] = text_trim(cell);
		check_row(cells, count);
		ran++;
	}
	fclose(file);
	assert_in_range(ran, 35, 60);
}

/* Each due day of a year is the next one of the day before it, and none lies between. */
static void next_walks_over_due_days(void **state)
{
	(void)state;
	for (int64_t weekdays = 1; weekdays < 128; weekdays += 7)
		for (int64_t weeks = 1; weeks <= SCHEDULE_WEEKS_MAX; weeks += 3) {
			struct schedule schedule = { weekdays, weeks, { 20782 } };
			struct day      next = schedule_next(&schedule, (struct day){ 20700 });
			for (int32_t day = 20700; day < 21100; day++) {
				if (day > next.number)
					next = schedule_next(&schedule, (struct day){ day });
				assert_int_equal(schedule_is_due(&schedule, (struct day){ day }), day == next.number);
			}
		}
}

static void what_is_open(void **state)
{
	(void)state;
	assert_int_equal(line_still_open(TEXT("placed"), false, 50, 50, 0, 0), 50);
	assert_int_equal(line_still_open(TEXT("approved"), false, 50, 30, 0, 0), 30);     /* Lowered at review. */
	assert_int_equal(line_still_open(TEXT("backordered"), false, 50, 50, 20, 20), 30); /* A part came. */
	assert_int_equal(line_still_open(TEXT("sent"), false, 50, 50, 20, 0), 20);         /* The rest is closed. */
	assert_int_equal(line_still_open(TEXT("sent"), true, 50, 28, 28, 0), 50);          /* Another pack's units. */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_hold),
		cmocka_unit_test(next_walks_over_due_days),
		cmocka_unit_test(what_is_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
