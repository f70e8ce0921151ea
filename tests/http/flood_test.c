/*
 * flood_test.c - the steady rate, the burst, and that one flood leaves the others alone
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/flood.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#undef fail

enum { PER_SECOND = 10, BURST = 30, SECOND = 1000000 };

static int allowed(struct flood *flood, const char *who, int64_t now_us, int tries)
{
	int count = 0;
	for (int i = 0; i < tries; i++)
		count += flood_allows(flood, text_of(who), now_us);
	return count;
}

static void a_burst_then_the_steady_rate(void **state)
{
	(void)state;
	struct arena *arena = arena_open(1 << 20);
	struct flood *flood = flood_new(arena, PER_SECOND, BURST);
	assert_int_equal(allowed(flood, "a", SECOND, 100), BURST + 1);
	for (int64_t second = 2; second < 20; second++)
		assert_int_equal(allowed(flood, "a", second * SECOND, 100), PER_SECOND);
	assert_int_equal(allowed(flood, "a", 100 * SECOND, 100), BURST + 1);
	arena_close(arena);
}

static void one_flood_leaves_others_alone(void **state)
{
	(void)state;
	struct arena *arena = arena_open(1 << 20);
	struct flood *flood = flood_new(arena, PER_SECOND, BURST);
	allowed(flood, "192.0.2.1", SECOND, 1000);
	assert_false(flood_allows(flood, TEXT("192.0.2.1"), SECOND));
	int others = 0;
	for (int i = 0; i < 100; i++)
		others += flood_allows(flood, text_format(arena, "192.0.2.%d", i + 2), SECOND);
	assert_true(others >= 99);
	arena_close(arena);
}

static void no_rate_allows_all(void **state)
{
	(void)state;
	struct arena *arena = arena_open(1 << 20);
	assert_int_equal(allowed(flood_new(arena, 0, 0), "a", SECOND, 100000), 100000);
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_burst_then_the_steady_rate),
		cmocka_unit_test(one_flood_leaves_others_alone),
		cmocka_unit_test(no_rate_allows_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
