/*
 * bench.h - what the tests of this room share: a context with a known day, and looks at a refusal
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TESTS_FORMAT_BENCH_H
#define AMPULL_TESTS_FORMAT_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/ctx.h"
#include "base/limits.h"

#include <cmocka.h> /* Last: it has a macro with the name of our fail(). */

#define ASSERT_TEXT(actual, expected)                                                                      \
	do {                                                                                               \
		struct text actual_ = (actual);                                                            \
		if (!text_is(actual_, (expected)))                                                         \
			fail_msg("\"%.*s\" is not \"%s\"", TEXT_ARG(actual_), (expected));                 \
	} while (0)

/* A refusal: the code, and that the telling holds the words. */
#define ASSERT_REFUSED(ctx, call, code, words)                                                             \
	do {                                                                                               \
		enum err err_ = (call);                                                                    \
		assert_string_equal(err_name(err_), err_name(code));                                       \
		bench_refused((ctx), (code), (words));                                                     \
	} while (0)

#define ASSERT_OK(ctx, call)                                                                               \
	do {                                                                                               \
		enum err err_ = (call);                                                                    \
		if (err_)                                                                                  \
			fail_msg("%s: %.*s", err_name(err_), TEXT_ARG((ctx)->error.detail));               \
	} while (0)

static inline void bench_refused(struct ctx *ctx, enum err code, const char *words)
{
	assert_int_equal(ctx->error.err, code);
	assert_true(text_is_utf8(ctx->error.detail));
	if (!strstr(ctx->error.detail.at, words))
		fail_msg("\"%s\" is not in \"%s\"", words, ctx->error.detail.at);
	ctx->error = (struct error){ 0 };
}

static inline struct ctx *bench_open(size_t ceiling)
{
	struct arena *arena = arena_open(ceiling);
	struct ctx   *ctx = arena_new(arena, struct ctx);
	ctx->arena = arena;
	ctx->today = day_of(2026, 3, 2);
	return ctx;
}

static inline int setup(void **state)
{
	*state = bench_open(LIMIT_ARENA_REQUEST);
	return 0;
}

static inline int teardown(void **state)
{
	struct ctx *ctx = *state;
	arena_close(ctx->arena);
	return 0;
}

/* A test with a context of its own. */
#define WITH_CTX(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* A text of one repeated piece. */
static inline struct text repeated(struct ctx *ctx, const char *piece, size_t times)
{
	size_t length = strlen(piece);
	char  *at = arena_alloc(ctx->arena, length * times + 1);
	for (size_t i = 0; i < times; i++)
		memcpy(at + i * length, piece, length);
	return (struct text){ at, length * times };
}

static inline struct text joined(struct ctx *ctx, struct text a, struct text b, struct text c)
{
	char *at = arena_alloc(ctx->arena, a.length + b.length + c.length + 1);
	if (a.length)
		memcpy(at, a.at, a.length);
	if (b.length)
		memcpy(at + a.length, b.at, b.length);
	if (c.length)
		memcpy(at + a.length + b.length, c.at, c.length);
	return (struct text){ at, a.length + b.length + c.length };
}

/* The same numbers in every run. */
static inline uint64_t next_random(uint64_t *random)
{
	*random = *random * 6364136223846793005u + 1442695040888963407u;
	return *random >> 33;
}

#endif
