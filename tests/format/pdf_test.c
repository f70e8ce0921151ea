/*
 * pdf_test.c - paper: whole files, pages counted, any text
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

#include "format/pdf.h"

static const struct pdf_column columns[] = { { TEXT_INIT("Vara"), 3, false }, { TEXT_INIT("Antal"), 1, true } };
static const struct pdf_fact   facts[] = { { TEXT_INIT("Till"), TEXT_INIT("Avdelning 31") } };

static struct text paper(struct ctx *ctx, const struct text *cells, size_t rows)
{
	struct text               bytes;
	const struct pdf_document document = { .title = TEXT("Följesedel"), .facts = facts, .fact_count = 1, .columns = columns,
					       .column_count = 2, .cells = cells, .row_count = rows, .footer = TEXT("Ampull"),
					       .page_word = TEXT("Sida") };
	ASSERT_OK(ctx, pdf_write(ctx, &document, &bytes));
	assert_true(text_starts_with(bytes, "%PDF-1."));
	assert_true(text_ends_with(text_trim(bytes), "%%EOF"));
	return bytes;
}

/* The page tree says how many. */
static int pages_of(struct text bytes)
{
	const char *at = memmem(bytes.at, bytes.length, "/Count ", 7);
	assert_non_null(at);
	return atoi(at + 7);
}

static void rows_run_over_pages(void **state)
{
	struct ctx  *ctx = *state;
	struct text *cells = arena_array(ctx->arena, struct text, 400);
	for (size_t i = 0; i < 200; i++) {
		cells[2 * i] = text_format(ctx->arena, "Läkemedel %zu", i);
		cells[2 * i + 1] = TEXT("10");
	}
	assert_int_equal(pages_of(paper(ctx, cells, 0)), 1);
	assert_int_equal(pages_of(paper(ctx, cells, 10)), 1);
	int many = pages_of(paper(ctx, cells, 200));
	assert_in_range(many, 4, 7);
	cells[0] = repeated(ctx, "ett långt namn ", 60); /* Wrapped, not cut: it needs more paper. */
	for (size_t i = 1; i < 20; i++)
		cells[2 * i] = cells[0];
	assert_true(pages_of(paper(ctx, cells, 200)) > many);
}

static void any_text_can_stand_on_paper(void **state)
{
	static const struct text odd[] = { TEXT_INIT("<b>&amp;</b>"), TEXT_INIT("]]>\x01"), TEXT_INIT("a\nb\tc"), { NULL, 0 },
					   TEXT_INIT("\xE2\x80\xAE" "vänd"), TEXT_INIT("日本 🎉") };
	paper(*state, odd, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CTX(rows_run_over_pages),
		WITH_CTX(any_text_can_stand_on_paper),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
