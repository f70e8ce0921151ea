/*
 * import_test.c - counts and findings of an import, and the change guard
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

#include "format/import.h"

static void the_first_rejected_row_is_told(void **state)
{
	struct ctx           *ctx = *state;
	struct import_report *report = arena_new(ctx->arena, struct import_report);
	ASSERT_OK(ctx, import_accept(ctx, report));
	import_warn(ctx, report, TEXT("Blad 1"), 2, TEXT("AIP"), TEXT("1"), "a warning");
	ASSERT_OK(ctx, import_accept(ctx, report));
	import_reject(ctx, report, TEXT("Blad 1"), 3, TEXT("AIP"), TEXT("tolv"), "not an amount");
	import_reject(ctx, report, TEXT("Blad 1"), 4, TEXT("AUP"), TEXT("x"), "not an amount");
	assert_int_equal(report->warnings, 1);
	assert_int_equal(report->rejected, 2);
	ASSERT_REFUSED(ctx, import_accept(ctx, report), ERR_ROWS_REJECTED, "sheet \"Blad 1\" row 3 column \"AIP\": not an amount (\"tolv\")");
}

static void findings_are_bounded_and_hold_whole_letters(void **state)
{
	struct ctx           *ctx = *state;
	struct import_report *report = arena_new(ctx->arena, struct import_report);
	for (size_t length = 0; length < 8; length++) {
		struct text value = joined(ctx, repeated(ctx, "x", length), repeated(ctx, "\xF0\x9F\x98\x80", 100), TEXT(""));
		import_reject(ctx, report, TEXT("s"), 1, TEXT("c"), value, "r");
		assert_true(text_is_utf8(report->findings[length].value));
		assert_in_range(report->findings[length].value.length, 197, 200);
	}
	for (int i = 0; i < 300; i++)
		import_warn(ctx, report, TEXT("s"), i, TEXT("c"), TEXT("v"), "r");
	assert_int_equal(report->finding_count, IMPORT_FINDINGS_MAX);
	assert_int_equal(report->warnings, 300);
	/* Rejected behind so many warnings: counted still. */
	struct import_report *late = arena_new(ctx->arena, struct import_report);
	for (int i = 0; i < 300; i++)
		import_warn(ctx, late, TEXT("s"), i, TEXT("c"), TEXT("v"), "r");
	import_reject(ctx, late, TEXT("s"), 1, TEXT("c"), TEXT("v"), "r");
	ASSERT_REFUSED(ctx, import_accept(ctx, late), ERR_ROWS_REJECTED, "1 rows break the rules");
}

static void the_change_guard(void **state)
{
	struct ctx *ctx = *state;
	static const struct { int64_t read, rows_new, changed, ended, known; bool force; enum err err; } cases[] = {
		{ 5, 5, 0, 0, 0, false, OK },                    /* The first file. */
		{ 5, 0, 0, 5, 10, false, OK },                   /* A small one may change as it likes. */
		{ 99, 0, 0, 1, 100, false, ERR_CHANGE_GUARD },
		{ 99, 0, 0, 1, 100, true, OK },
		{ 100, 20, 10, 10, 100, false, OK },             /* 40 %. */
		{ 100, 20, 10, 11, 100, false, ERR_CHANGE_GUARD },
		{ 100, 0, 0, 41, 100, false, ERR_CHANGE_GUARD },
		{ 100, 0, 0, 41, 100, true, OK },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct import_report *report = arena_new(ctx->arena, struct import_report);
		report->read = cases[i].read;
		report->rows_new = cases[i].rows_new;
		report->changed = cases[i].changed;
		report->ended = cases[i].ended;
		assert_int_equal(import_guard(ctx, report, cases[i].known, cases[i].force), cases[i].err);
		ctx->error = (struct error){ 0 };
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CTX(the_first_rejected_row_is_told),
		WITH_CTX(findings_are_bounded_and_hold_whole_letters),
		WITH_CTX(the_change_guard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
