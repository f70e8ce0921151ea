/*
 * barcode_test.c - symbols: what they hold is bounded, the modules are those of the standards; labels on paper
 *
 * That scanners read what is printed is held by tests/order/walks_test.py, with readers that are not ours.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

#include "format/barcode.h"
#include "format/pdf.h"

/* Code 128: 11 modules a character with start and check, 13 of the stop; bars at both ends. */
static void a_linear_code_is_one_row(void **state)
{
	struct ctx    *ctx = *state;
	struct barcode code;
	ASSERT_OK(ctx, barcode_make(ctx, BARCODE_LINEAR, TEXT("K00000017"), &code));
	assert_int_equal(code.rows, 1);
	assert_int_equal((code.columns - 13) % 11, 0);
	assert_true(barcode_is_dark(&code, 0, 0) && barcode_is_dark(&code, 0, code.columns - 1));
}

/* Data Matrix: a whole dark border to the left and below, a broken one above and to the right. */
static void check_matrix(const struct barcode *code)
{
	assert_int_equal(code->rows, code->columns);
	for (int i = 0; i < code->rows; i++) {
		assert_true(barcode_is_dark(code, i, 0));
		assert_true(barcode_is_dark(code, code->rows - 1, i));
		assert_int_equal(barcode_is_dark(code, 0, i), i % 2 == 0);
	}
}

static void a_matrix_has_its_borders(void **state)
{
	struct ctx    *ctx = *state;
	struct barcode code;
	ASSERT_OK(ctx, barcode_make(ctx, BARCODE_MATRIX, TEXT("A-01-11"), &code));
	check_matrix(&code);
	ASSERT_OK(ctx, barcode_make(ctx, BARCODE_GTIN, TEXT("07046260000018"), &code));
	check_matrix(&code);
}

static void what_cannot_be_printed_is_refused(void **state)
{
	struct ctx    *ctx = *state;
	struct barcode code;
	ASSERT_REFUSED(ctx, barcode_make(ctx, BARCODE_MATRIX, TEXT(""), &code), ERR_FIELD_INVALID, "1 to 80");
	ASSERT_REFUSED(ctx, barcode_make(ctx, BARCODE_LINEAR, TEXT("Hylla Å"), &code), ERR_FIELD_INVALID, "letters");
	ASSERT_REFUSED(ctx, barcode_make(ctx, BARCODE_MATRIX, TEXT("a\nb"), &code), ERR_FIELD_INVALID, "letters");
	ASSERT_REFUSED(ctx, barcode_make(ctx, BARCODE_LINEAR, repeated(ctx, "1234567890", 9), &code), ERR_FIELD_INVALID, "1 to 80");
	ASSERT_REFUSED(ctx, barcode_make(ctx, BARCODE_GTIN, TEXT("07046260000013"), &code), ERR_FIELD_INVALID, "GTIN");
	ASSERT_REFUSED(ctx, barcode_make(ctx, BARCODE_GTIN, TEXT("704626000001"), &code), ERR_FIELD_INVALID, "GTIN");
	ASSERT_OK(ctx, barcode_make(ctx, BARCODE_LINEAR, repeated(ctx, "1234567890", 8), &code));
}

static int pages_of(struct text bytes)
{
	const char *at = memmem(bytes.at, bytes.length, "/Count ", 7);
	assert_non_null(at);
	return atoi(at + 7);
}

static void labels_fill_their_sheets(void **state)
{
	struct ctx      *ctx = *state;
	struct barcode   code;
	struct pdf_label labels[50] = { 0 };
	struct text      bytes;
	ASSERT_OK(ctx, barcode_make(ctx, BARCODE_MATRIX, TEXT("A-01-11"), &code));
	for (size_t i = 0; i < COUNT_OF(labels); i++)
		labels[i] = (struct pdf_label){ .code = i % 2 ? &code : NULL,
						.large = repeated(ctx, "Ett mycket långt namn ", i),
						.lines = { TEXT("rad ett"), TEXT("rad två") },
						.line_count = i % 3,
						.mark = i % 4 ? TEXT_NONE : TEXT("KYLVARA") };
	ASSERT_OK(ctx, pdf_write_labels(ctx, TEXT("Etiketter"), &pdf_label_sheet, labels, 24, &bytes));
	assert_int_equal(pages_of(bytes), 1);
	ASSERT_OK(ctx, pdf_write_labels(ctx, TEXT("Etiketter"), &pdf_label_sheet, labels, 50, &bytes));
	assert_int_equal(pages_of(bytes), 3);
	ASSERT_OK(ctx, pdf_write_labels(ctx, TEXT("Etiketter"), &pdf_label_box, labels, 7, &bytes));
	assert_int_equal(pages_of(bytes), 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CTX(a_linear_code_is_one_row),
		WITH_CTX(a_matrix_has_its_borders),
		WITH_CTX(what_cannot_be_printed_is_refused),
		WITH_CTX(labels_fill_their_sheets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
