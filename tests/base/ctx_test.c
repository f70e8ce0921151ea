/*
 * ctx_test.c - what is told when something goes wrong: the first thing, in the person's language, nothing from inside
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/ctx.h"
#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail

#define ASSERT_TEXT(text, z) assert_true(text_is((text), (z)))

static int open_ctx(void **state)
{
	struct ctx *ctx = calloc(1, sizeof *ctx);
	EXPECT(ctx != NULL);
	ctx->arena = arena_open(LIMIT_ARENA_REQUEST);
	*state = ctx;
	return 0;
}

static int close_ctx(void **state)
{
	struct ctx *ctx = *state;
	arena_close(ctx->arena);
	free(ctx);
	return 0;
}

static void a_refusal_is_told_in_the_persons_language_and_logged_in_english(void **state)
{
	struct ctx *ctx = *state;
	ctx->speaks_swedish = true;
	assert_int_equal(refuse(ctx, "R-ORDER-01", ERR_NOT_AUTHORISED_ORDERER, "orderer", "the authorisation ended on %s",
				"2026-02-28"),
			 ERR_NOT_AUTHORISED_ORDERER);
	ASSERT_TEXT(ctx->error.detail, "behörigheten upphörde 2026-02-28");
	ASSERT_TEXT(ctx->error.english, "the authorisation ended on 2026-02-28");
	ASSERT_TEXT(ctx->error.rule, "R-ORDER-01");
	ASSERT_TEXT(error_told(&ctx->error), "behörigheten upphörde 2026-02-28");
}

static void english_is_english(void **state)
{
	struct ctx *ctx = *state;
	fail(ctx, ERR_FIELD_MISSING, "packs", "%s is missing", in_words(ctx, "packs"));
	ASSERT_TEXT(ctx->error.detail, "packs is missing");
}

static void a_sentence_without_a_row_stays_english(void **state)
{
	struct ctx *ctx = *state;
	ctx->speaks_swedish = true;
	fail(ctx, ERR_INTERNAL, "x", "no row has the sentence %d", 7);
	ASSERT_TEXT(ctx->error.detail, "no row has the sentence 7");
	assert_string_equal(in_words(ctx, "no such word"), "no such word");
}

static void the_first_thing_counts(void **state)
{
	struct ctx *ctx = *state;
	fail(ctx, ERR_STATE, "line", "line %lld was changed by somebody else", 3LL);
	fail_inside(ctx, ERR_CONSTRAINT, "insert", "UNIQUE constraint failed");
	assert_int_equal(ctx->error.err, ERR_STATE);
	assert_false(ctx->error.is_inside);
	ASSERT_TEXT(error_told(&ctx->error), "line 3 was changed by somebody else");
}

static void what_goes_on_inside_is_for_the_log(void **state)
{
	struct ctx *ctx = *state;
	fail_inside(ctx, ERR_CONSTRAINT, "insert", "UNIQUE constraint failed: person.id");
	ASSERT_TEXT(ctx->error.english, "UNIQUE constraint failed: person.id");
	ASSERT_TEXT(error_told(&ctx->error), "");
	static const enum err own[] = { ERR_DATABASE, ERR_INTERNAL, ERR_RETRY, ERR_IO };
	for (size_t i = 0; i < COUNT_OF(own); i++) {
		ctx->error = (struct error){ 0 };
		fail(ctx, own[i], "disk", "disk I/O error");
		ASSERT_TEXT(error_told(&ctx->error), "");
		ASSERT_TEXT(ctx->error.english, "disk I/O error");
	}
}

static void a_copy_outlives_its_arena(void **state)
{
	struct ctx *ctx = *state;
	struct ctx  other = { .arena = arena_open(LIMIT_ARENA_REQUEST), .speaks_swedish = true };
	fail(&other, ERR_FIELD_INVALID, "packs", "%lld packs", 0LL);
	ctx->error = error_copy(ctx->arena, &other.error);
	arena_close(other.arena);
	ASSERT_TEXT(ctx->error.field, "packs");
	ASSERT_TEXT(ctx->error.detail, "0 förpackningar");
	ASSERT_TEXT(ctx->error.english, "0 packs");
	assert_null(ctx->error.rule.at);
}

#define CTX_TEST(name) cmocka_unit_test_setup_teardown(name, open_ctx, close_ctx)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CTX_TEST(a_refusal_is_told_in_the_persons_language_and_logged_in_english), CTX_TEST(english_is_english),
		CTX_TEST(a_sentence_without_a_row_stays_english), CTX_TEST(the_first_thing_counts),
		CTX_TEST(what_goes_on_inside_is_for_the_log), CTX_TEST(a_copy_outlives_its_arena),
	};
	return cmocka_run_group_tests_name("base/ctx", tests, NULL, NULL);
}
