/*
 * review_rules_test.c - the tables of docs/rules/review.md, run against the rules they describe
 *
 * Holds R-REVIEW-01, R-REVIEW-02, R-REVIEW-03, R-REVIEW-04, R-REVIEW-05, R-REVIEW-06, R-REVIEW-07, R-REVIEW-08, R-REVIEW-09, R-REVIEW-10,
 * R-ASSORTMENT-01 and R-LICENCE-03.
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
#include "base/buf.h"
#include "order/review_rules.h"

enum { CELLS_MAX = 16, ROWS_MAX = 8 };

static struct ctx fresh(void)
{
	struct ctx ctx = { .arena = arena_open(1 << 20) };
	return ctx;
}

static int64_t number(struct text cell)
{
	int64_t value = I64_NONE;
	if (!text_is(cell, "-"))
		assert_int_equal(num_parse(cell, &value), OK);
	return value;
}

static struct day day_cell(struct text cell)
{
	struct day day = DAY_NONE;
	if (!text_is(cell, "-"))
		assert_int_equal(day_parse(cell, &day), OK);
	return day;
}

static bool yes(struct text cell)
{
	assert_true(text_is(cell, "ja") || text_is(cell, "nej"));
	return text_is(cell, "ja");
}

/* A line that gives no reason of its own. */
static struct review_facts calm(void)
{
	return (struct review_facts){ .units = 1, .units_per_pack = 1, .is_on_contract = true, .available = INT64_MAX,
				      .licence_left = I64_NONE, .licence_limit = I64_NONE, .licence_to = DAY_NONE,
				      .today = { 20000 } };
}
static struct review_limits lenient(void)
{
	return (struct review_limits){ .packs = INT64_MAX, .lines = INT64_MAX, .contract_told = true };
}

static bool has(const struct review_reasons *reasons, enum reason_kind kind)
{
	for (size_t i = 0; i < reasons->count; i++)
		if (reasons->at[i].kind == kind)
			return true;
	return false;
}

static void check_history(struct ctx *ctx, struct text *cells)
{
	struct review_facts   facts = calm();
	struct review_limits  limits = lenient();
	struct review_reasons reasons;
	assert_int_equal(review_limits_read(ctx, cells[0], cells[1], &limits), OK);
	facts.units_per_pack = number(cells[2]);
	facts.seen_lines = number(cells[3]);
	facts.middle_units = number(cells[4]);
	facts.largest_units = number(cells[5]);
	facts.units = number(cells[6]);
	review_reasons_of(&facts, &limits, &reasons);
	assert_int_equal(has(&reasons, WHY_HISTORY), yes(cells[7]));
	if (!yes(cells[7]))
		return;
	assert_int_equal(reasons.at[0].figures[0], facts.seen_lines); /* The reason shows the figures it used. */
	assert_int_equal(reasons.at[0].figures[1], facts.middle_units);
	assert_int_equal(reasons.at[0].figures[2], facts.largest_units);
	assert_int_equal(reasons.at[0].figures[3], facts.units);
}

static void check_narcotic(struct ctx *ctx, struct text *cells)
{
	struct review_facts   facts = calm();
	struct review_limits  limits = lenient();
	struct review_reasons reasons;
	assert_int_equal(review_limits_read(ctx, cells[0], cells[1], &limits), OK);
	assert_int_equal(narcotic_class_of(ctx, cells[2], &facts.narcotic_class), OK);
	review_reasons_of(&facts, &limits, &reasons);
	assert_int_equal(has(&reasons, WHY_NARCOTIC), yes(cells[3]));
}

static void check_licence(struct ctx *ctx, struct text *cells)
{
	static const char *const names[] = { "enough", "nearly_out", "to_choose", "too_little", "none" };
	struct review_facts      facts = calm();
	struct review_limits     limits = lenient();
	struct review_reasons    reasons;
	assert_int_equal(review_limits_read(ctx, cells[0], cells[1], &limits), OK);
	facts.is_licence = true;
	facts.licences_general = number(cells[2]);
	facts.licences = facts.licences_general + number(cells[3]);
	facts.licence_left = number(cells[4]);
	facts.licence_limit = number(cells[5]);
	facts.licence_to = day_cell(cells[6]);
	facts.today = day_cell(cells[7]);
	facts.units = number(cells[8]);
	assert_true(text_is(cells[9], names[review_licence_state(&facts, &limits)]));
	review_reasons_of(&facts, &limits, &reasons);
	assert_true(has(&reasons, WHY_LICENCE)); /* A licence line is always looked at. */
}

static void check_stock(struct ctx *ctx, struct text *cells, size_t count)
{
	struct review_facts   facts = calm();
	struct review_limits  limits = lenient();
	struct review_reasons reasons;
	struct buf            found;
	assert_int_equal(count, 12);
	assert_int_equal(review_limits_read(ctx, TEXT("R-REVIEW-06"), cells[1], &limits), OK);
	facts.is_backorder = text_is(cells[2], "restnoterad");
	facts.is_short = text_is(cells[2], "fattas");
	facts.units = number(cells[3]);
	facts.available = number(cells[4]);
	facts.is_on_contract = yes(cells[5]);
	facts.is_told_off = yes(cells[6]);
	facts.has_contracted = yes(cells[7]);
	facts.has_candidate = yes(cells[8]);
	facts.has_better = yes(cells[9]);
	facts.mark = text_is(cells[10], "ej") ? EXCHANGE_FORBIDDEN : text_is(cells[10], "får") ? EXCHANGE_WELCOME : EXCHANGE_UNSAID;
	review_reasons_of(&facts, &limits, &reasons);
	buf_init(&found, ctx->arena, 1000);
	for (size_t i = 0; i < reasons.count; i++)
		buf_format(&found, "%s%s", i ? " " : "", reason_word(reasons.at[i].kind));
	struct text told = reasons.count ? buf_done(&found) : TEXT("-");
	if (!text_equal(told, cells[11]))
		print_error("found \"%.*s\", the table says \"%.*s\"\n", TEXT_ARG(told), TEXT_ARG(cells[11]));
	assert_true(text_equal(told, cells[11]));
}

static void check_preparedness(struct ctx *ctx, struct text *cells)
{
	struct review_facts   facts = calm();
	struct review_limits  limits = lenient();
	struct review_reasons reasons;
	struct buf            found;
	facts.is_backorder = text_is(cells[1], "restnoterad");
	facts.units = number(cells[2]);
	facts.available = number(cells[3]);
	facts.kept = number(cells[4]);
	facts.has_candidate = yes(cells[5]);
	review_reasons_of(&facts, &limits, &reasons);
	buf_init(&found, ctx->arena, 1000);
	for (size_t i = 0; i < reasons.count; i++)
		buf_format(&found, "%s%s", i ? " " : "", reason_word(reasons.at[i].kind));
	assert_true(text_equal(reasons.count ? buf_done(&found) : TEXT("-"), cells[6]));
}

static size_t rows_of(struct text cell, struct assortment_row *rows)
{
	size_t count = 0;
	for (struct text row; !text_is(cell, "-") && (row = text_next(&cell, ' ')).at;) {
		struct text place = text_next(&row, '/'), receiver = text_next(&row, '/'), what = text_next(&row, '=');
		rows[count] = (struct assortment_row){ .id = (int64_t)count + 1, .effect = assortment_effect_of(row),
						       .receiver_kind = text_is(receiver, "*") ? TEXT("") : receiver };
		if (!text_is(place, "*"))
			rows[count].place_id = number(place);
		if (text_starts_with(what, "p"))
			rows[count].pack_id = number(text_slice(what, 1, what.length));
		else if (text_starts_with(what, "s:"))
			rows[count].substance = text_slice(what, 2, what.length);
		else
			rows[count].atc = what;
		count++;
	}
	return count;
}

static void check_assortment(struct text *cells)
{
	struct assortment_row rows[ROWS_MAX];
	int64_t               places[ROWS_MAX];
	size_t                place_count = 0, row_count = rows_of(cells[1], rows);
	struct text           above = cells[2];
	for (struct text place; (place = text_next(&above, ' ')).at;)
		places[place_count++] = number(place);
	struct assortment_question question = { places,   place_count,      cells[3],      number(cells[4]), cells[5],
						cells[6], yes(cells[7]), yes(cells[8]) };
	enum assortment_effect effect = assortment_decide(rows, row_count, &question, NULL);
	assert_true(text_is(cells[9], assortment_effect_word(effect)));
	struct review_facts   facts = calm();
	struct review_limits  limits = lenient();
	struct review_reasons reasons;
	facts.assortment = effect;
	review_reasons_of(&facts, &limits, &reasons);
	assert_int_equal(has(&reasons, WHY_ASSORTMENT), effect != ASSORTMENT_INSIDE);
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

static void run_row(struct ctx *ctx, struct text *cells, size_t count)
{
	if (text_is(cells[0], "R-REVIEW-02"))
		check_history(ctx, cells);
	else if (text_is(cells[0], "R-REVIEW-03"))
		check_narcotic(ctx, cells);
	else if (text_is(cells[0], "R-REVIEW-10"))
		check_preparedness(ctx, cells);
	else if (text_is(cells[0], "R-REVIEW-04"))
		check_licence(ctx, cells);
	else if (text_is(cells[0], "R-REVIEW-01") || text_is(cells[0], "R-ASSORTMENT-01"))
		check_assortment(cells);
	else if (text_is(cells[0], "R-LICENCE-03"))
		assert_int_equal(rule_licence_length(ctx, day_cell(cells[2]), day_cell(cells[3]), number(cells[1])) == OK, yes(cells[4]));
	else
		check_stock(ctx, cells, count);
}

static void test_rules__the_tables_of_review_hold(void **state)
{
	(void)state;
	FILE *file = fopen("docs/rules/review.md", "r");
	assert_non_null(file);
	char   line[1000];
	size_t ran = 0;
	while (fgets(line, sizeof line, file)) {
		struct text cells[CELLS_MAX];
		struct text whole = text_trim(text_of(line));
		if (!text_starts_with(whole, "| R-") || text_ends_with(whole, "| V |") || text_ends_with(whole, "| P |"))
			continue;
		struct ctx ctx = fresh();
		run_row(&ctx, cells, cells_of(whole, cells));
		arena_close(ctx.arena);
		ran++;
	}
	fclose(file);
	assert_int_equal(ran, 72);
}

static void test_rules__a_note_is_a_reason_and_calm_lines_have_none(void **state)
{
	(void)state;
	struct review_facts   facts = calm();
	struct review_limits  limits = lenient();
	struct review_reasons reasons;
	review_reasons_of(&facts, &limits, &reasons);
	assert_int_equal(reasons.count, 0);
	facts.has_note = true;
	review_reasons_of(&facts, &limits, &reasons);
	assert_int_equal(reasons.count, 1);
	assert_string_equal(reason_rule(reasons.at[0].kind), "R-REVIEW-09");
}

static void test_rules__parameters_that_nobody_can_read_are_refused(void **state)
{
	(void)state;
	static const char *const wrong[][2] = { { "R-REVIEW-02", "30 12 183" },  { "R-REVIEW-02", "30 12 -1 4 20" }, { "R-REVIEW-02", "" },
						{ "R-REVIEW-03", "II VI" },      { "R-REVIEW-04", "30" },            { "R-REVIEW-06", "sometimes" } };
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct ctx           ctx = fresh();
		struct review_limits limits = lenient();
		assert_int_not_equal(review_limits_read(&ctx, text_of(wrong[i][0]), text_of(wrong[i][1]), &limits), OK);
		arena_close(ctx.arena);
	}
	for (unsigned kind = 0; kind < WHY_COUNT; kind++)
		assert_int_equal(reason_of_word(text_of(reason_word((enum reason_kind)kind))), kind);
	assert_int_equal(reason_of_word(TEXT("nothing")), WHY_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules__the_tables_of_review_hold),
		cmocka_unit_test(test_rules__a_note_is_a_reason_and_calm_lines_have_none),
		cmocka_unit_test(test_rules__parameters_that_nobody_can_read_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
