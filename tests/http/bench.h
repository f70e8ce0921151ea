/*
 * bench.h - what the tests of this room share: a context, requests by hand, and a look at what stops the program
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TESTS_HTTP_BENCH_H
#define AMPULL_TESTS_HTTP_BENCH_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/ctx.h"
#include "base/limits.h"
#include "http/form.h"

#include <cmocka.h> /* Last: it has a macro with the name of our fail(). */

#define assert_text(actual, expected)                                                                      \
	do {                                                                                               \
		struct text actual_ = (actual);                                                            \
		if (!text_is(actual_, (expected)))                                                         \
			fail_msg("\"%.*s\" is not \"%s\"", TEXT_ARG(actual_), (expected));                 \
	} while (0)

static inline struct ctx *bench_open(void)
{
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx   *ctx = arena_new(arena, struct ctx);
	ctx->arena = arena;
	return ctx;
}

static inline void bench_close(struct ctx *ctx)
{
	arena_close(ctx->arena);
}

/* Run in a process of its own and see that it is stopped as a bug. */
static inline void assert_stops(void (*what)(void *argument), void *argument)
{
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(0);
		signal(SIGABRT, SIG_DFL);
		what(argument);
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

#endif
