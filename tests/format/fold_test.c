/*
 * fold_test.c - search as people type, order as Swedes sort
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

#include "format/fold.h"

static void folded_for_search(void **state)
{
	struct ctx *ctx = *state;
	static const struct { struct text text; const char *folded; } cases[] = {
		{ TEXT_INIT("Alvedon 500 mg"), "alvedon 500 mg" },
		{ TEXT_INIT("Förpackning"), "forpackning" },
		{ TEXT_INIT("ÅÄÖ åäö É"), "aao aao e" },
		{ TEXT_INIT("a\xCC\x8A"), "a" },                 /* The ring apart from its letter. */
		{ TEXT_INIT("½ µg"), "1 2 μg" },
		{ TEXT_INIT("10\xC2\xA0" "000"), "10 000" },
		{ TEXT_INIT("  --a/b!  "), "a b" },
		{ TEXT_INIT("ﬁ Straße"), "fi strasse" },
		{ TEXT_INIT("a\xFF" "b\xC3"), "a b" },
		{ TEXT_INIT("a\0b"), "a b" },
		{ TEXT_INIT("å\0b"), "a b" },
		{ TEXT_INIT(""), "" },
		{ TEXT_INIT("å\xE2\x80\x8B"), "a" },
		{ TEXT_INIT("…"), "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ASSERT_TEXT(fold_search(ctx->arena, cases[i].text), cases[i].folded);
	ASSERT_TEXT(fold_search(ctx->arena, TEXT_NONE), "");
	/* The longest decomposition there is, many times. */
	assert_true(fold_search(ctx->arena, repeated(ctx, "\xEF\xB7\xBA", 1000)).length > 18000);
}

static void order_of_swedes(void **state)
{
	struct ctx *ctx = *state;
	static const char *const sorted[] = { "", "10 mg", "2 mg", "a", "A", "b", "E", "é", "v", "w", "x", "y", "z", "å", "Å", "ä", "ö", "öa" };
	for (size_t i = 1; i < COUNT_OF(sorted); i++) {
		struct text before = sort_key(ctx->arena, text_of(sorted[i - 1])), after = sort_key(ctx->arena, text_of(sorted[i]));
		if (text_compare(before, after) >= 0)
			fail_msg("\"%s\" does not stand before \"%s\"", sorted[i - 1], sorted[i]);
	}
	assert_true(text_equal(sort_key(ctx->arena, TEXT("a\xCC\x8A")), sort_key(ctx->arena, TEXT("å"))));
	struct text long_key = sort_key(ctx->arena, repeated(ctx, "åb", 1000));
	assert_true(long_key.length > 1000);
	assert_true(text_compare(long_key, sort_key(ctx->arena, repeated(ctx, "åb", 1001))) < 0);
	sort_key(ctx->arena, TEXT_NONE);
	assert_true(collator_version(ctx->arena).length > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CTX(folded_for_search),
		WITH_CTX(order_of_swedes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
