/*
 * latency_test.c - percentiles against sorted values
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/latency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "sim/random.h"

#include <cmocka.h>
#undef fail

enum { COUNT = 20000 };

static int compare(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

/* Right within a sixty-fourth, from below a microsecond to hours. */
static void percentiles_follow_the_values(void **state)
{
	(void)state;
	static struct latency latency;
	static int64_t        values[COUNT];
	struct random         random = random_of(3);
	for (int round = 0; round < 12; round++) {
		memset(&latency, 0, sizeof latency);
		for (int i = 0; i < COUNT; i++) {
			values[i] = random_between(&random, 0, INT64_C(1) << (3 * round + 1));
			latency_add(&latency, values[i]);
		}
		qsort(values, COUNT, sizeof values[0], compare);
		const int64_t permilles[] = { 1, 500, 990, 999 };
		for (size_t i = 0; i < COUNT_OF(permilles); i++) {
			int64_t exact = values[(COUNT * permilles[i] + 999) / 1000 - 1];
			int64_t told = latency_permille(&latency, permilles[i]);
			assert_true(told >= exact);
			assert_true(told <= exact + exact / 64 + 1);
		}
		assert_int_equal(latency.worst_us, values[COUNT - 1]);
		assert_int_equal(latency_permille(&latency, 1000), values[COUNT - 1]);
	}
}

static void nothing_has_no_percentile(void **state)
{
	(void)state;
	static struct latency latency;
	assert_int_equal(latency_permille(&latency, 500), 0);
	latency_add(&latency, INT64_MAX); /* Beyond all slots: counted, and told as it was. */
	assert_int_equal(latency.worst_us, INT64_MAX);
	assert_true(latency_permille(&latency, 500) > INT64_C(1) << 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentiles_follow_the_values),
		cmocka_unit_test(nothing_has_no_percentile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
