/*
 * page.h - what the tests of the web room stand on: a context, an exchange as the gateway would make it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TESTS_PAGE_H
#define AMPULL_TESTS_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "base/limits.h"
#include "web/face.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#undef fail /* cmocka's macro; here fail() is that of ctx.h. */

struct asked {
	struct ctx          ctx;
	struct http_request request;
	struct exchange     x;
};

static inline int ask(void **state)
{
	struct asked *asked = calloc(1, sizeof *asked);
	if (!asked)
		return -1;
	asked->ctx.arena = arena_open(LIMIT_ARENA_REQUEST);
	ctx_set_now(&asked->ctx, zone_moment(day_of(2026, 3, 2), 9, 30, 0));
	asked->ctx.request_id = TEXT("r1");
	asked->request = (struct http_request){ .method = HTTP_GET, .path = TEXT("/stock") };
	asked->x.request = &asked->request;
	asked->x.viewer = (struct viewer){ .person_id = 7, .display_name = TEXT("Åsa Öst"), .permissions = ~(uint64_t)0,
					   .csrf = TEXT("token"), .request_key = TEXT("key") };
	*state = asked;
	return 0;
}

static inline int answered(void **state)
{
	struct asked *asked = *state;
	arena_close(asked->ctx.arena);
	free(asked);
	return 0;
}

/* Whether a text holds another. */
static inline bool holds(struct text text, const char *part)
{
	return text.length && memmem(text.at, text.length, part, strlen(part));
}

#define ASSERT_TEXT(told, z)                                                                                           \
	do {                                                                                                           \
		struct text told_ = (told);                                                                            \
		char        line_[4096];                                                                               \
		snprintf(line_, sizeof line_, "%.*s", TEXT_ARG(told_));                                                \
		assert_string_equal(line_, z);                                                                         \
	} while (0)
#define ASSERT_HOLDS(told, part)                                                                                       \
	do {                                                                                                           \
		struct text told_ = (told);                                                                            \
		if (!holds(told_, part)) {                                                                             \
			print_error("expected %s in\n%.*s\n", part, TEXT_ARG(told_));                                \
			_fail(__FILE__, __LINE__);                                                                     \
		}                                                                                                      \
	} while (0)

#define PAGE_TEST(function) cmocka_unit_test_setup_teardown(function, ask, answered)

#endif
