/*
 * arena_test.c - memory by pieces of work, and growing runs of bytes in it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/arena.h"
#include "base/buf.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { CEILING = 8 * 1024 * 1024 };

static bool is_zero(const unsigned char *at, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (at[i])
			return false;
	return true;
}

static void pieces_are_aligned_zeroed_and_apart(void **state)
{
	(void)state;
	static const size_t sizes[] = { 0, 1, 2, 15, 16, 17, 100, 4095, 16 * 1024, 16 * 1024 + 1, 3, 100000, 1, 5 * 1024 * 1024, 7 };
	unsigned char      *at[COUNT_OF(sizes)];
	struct arena       *arena = arena_open(CEILING);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT_OF(sizes); i++) {
			at[i] = arena_alloc(arena, sizes[i]);
			assert_non_null(at[i]);
			assert_int_equal((uintptr_t)at[i] % _Alignof(max_align_t), 0);
			assert_true(is_zero(at[i], sizes[i])); /* After a reset too. */
			memset(at[i], (int)(i + 1), sizes[i]);
		}
		for (size_t i = 0; i < COUNT_OF(sizes); i++)
			for (size_t k = 0; k < sizes[i]; k++)
				if (at[i][k] != i + 1)
					fail_msg("piece %zu was written over at %zu", i, k);
		assert_ptr_not_equal(at[0], at[1]);
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
	arena_close(arena);
}

static void a_rewind_forgets_what_came_after(void **state)
{
	(void)state;
	struct arena *arena = arena_open(CEILING);
	char         *kept = arena_alloc(arena, 1000);
	memset(kept, 'k', 1000);
	struct arena_mark mark = arena_here(arena);
	size_t            used = arena_used(arena);
	void             *first = arena_alloc(arena, 100);
	for (int round = 0; round < 100; round++) { /* More than the ceiling, were it not forgotten. */
		arena_rewind(arena, mark);
		assert_int_equal(arena_used(arena), used);
		unsigned char *again = arena_alloc(arena, 100);
		assert_ptr_equal(again, first);
		assert_true(is_zero(again, 100));
		memset(again, 'x', 100);
		memset(arena_alloc(arena, 1024 * 1024), 'y', 1024 * 1024);
		struct arena_mark inner = arena_here(arena);
		memset(arena_alloc(arena, 300 * 1024), 'z', 300 * 1024);
		arena_rewind(arena, inner);
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(kept[i], 'k');
	arena_close(arena);
}

static void arrays_are_counted(void **state)
{
	(void)state;
	struct arena *arena = arena_open(CEILING);
	int64_t      *numbers = arena_array(arena, int64_t, 1000);
	numbers[999] = 7;
	assert_true(arena_used(arena) >= 8000);
	assert_non_null(arena_array(arena, int64_t, 0));
	assert_non_null(arena_new(arena, struct arena_mark));
	arena_close(arena);
	arena_close(NULL);
}

/* Whether `body` stops the program, and says so in the log. */
static bool stops(void (*body)(struct arena *))
{
	int told[2];
	assert_int_equal(pipe(told), 0);
	pid_t child = fork();
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		dup2(told[1], STDERR_FILENO);
		body(arena_open(CEILING));
		_exit(0);
	}
	close(told[1]);
	char    words[256] = "";
	ssize_t length = read(told[0], words, sizeof words - 1);
	close(told[0]);
	int status;
	waitpid(child, &status, 0);
	return length > 0 && strstr(words, "\"event\":\"bug\"") && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void pass_the_ceiling(struct arena *arena)
{
	for (;;)
		arena_alloc(arena, 1024);
}
static void pass_the_ceiling_at_once(struct arena *arena)
{
	arena_alloc(arena, CEILING + 1);
}
static void ask_for_all(struct arena *arena)
{
	arena_alloc(arena, SIZE_MAX);
}
static void ask_for_almost_all(struct arena *arena)
{
	arena_alloc(arena, SIZE_MAX - 8);
}
static void overflow_a_product(struct arena *arena)
{
	arena_alloc_array(arena, 16, SIZE_MAX / 16 + 2); /* Wraps to 16. */
}
static void all_is_well(struct arena *arena)
{
	arena_alloc(arena, CEILING - 16);
}

static void beyond_the_ceiling_the_program_stops(void **state)
{
	(void)state;
	assert_true(stops(pass_the_ceiling));
	assert_true(stops(pass_the_ceiling_at_once));
	assert_true(stops(ask_for_all));
	assert_true(stops(ask_for_almost_all));
	assert_true(stops(overflow_a_product));
	assert_false(stops(all_is_well));
}

/* ---------------------------------------------------------------- buffers */

static void a_buffer_grows_to_its_ceiling(void **state)
{
	(void)state;
	struct arena *arena = arena_open(CEILING);
	struct buf    buf;
	buf_init(&buf, arena, 100000);
	assert_true(text_is(buf_done(&buf), ""));
	for (int i = 0; i < 10000; i++)
		buf_format(&buf, "%04d ", i);
	buf_text(&buf, TEXT_NONE);
	buf_z(&buf, "");
	assert_false(buf.overflowed);
	struct text all = buf_done(&buf);
	assert_int_equal(all.length, 50000);
	assert_int_equal(all.at[all.length], 0);
	assert_true(text_starts_with(all, "0000 0001 ") && text_ends_with(all, "9998 9999 "));
	arena_close(arena);
}

static void a_buffer_takes_whole_writes_or_none(void **state)
{
	(void)state;
	struct arena *arena = arena_open(CEILING);
	struct buf    buf;
	buf_init(&buf, arena, 10);
	buf_z(&buf, "0123456789");
	assert_false(buf.overflowed);
	assert_true(text_is(buf_done(&buf), "0123456789"));
	buf_init(&buf, arena, 10);
	buf_i64(&buf, INT64_MIN); /* 20 characters. */
	assert_true(buf.overflowed && buf.length == 0);
	buf_char(&buf, 'x'); /* After the first that did not fit nothing fits. */
	assert_true(buf.overflowed && buf.length == 0);
	buf_init(&buf, arena, 10);
	buf_format(&buf, "%s", "01234567890");
	assert_true(buf.overflowed && buf.length == 0);
	buf_init(&buf, arena, 10);
	buf_char(&buf, 'a');
	buf_put(&buf, "x", SIZE_MAX); /* Looked at before it is copied. */
	assert_true(buf.overflowed);
	assert_true(text_is(buf_done(&buf), "a"));
	buf_init(&buf, arena, 20);
	buf_i64(&buf, INT64_MIN);
	assert_true(text_is(buf_done(&buf), "-9223372036854775808"));
	arena_close(arena);
}

static void a_buffer_holds_any_byte(void **state)
{
	(void)state;
	struct arena *arena = arena_open(CEILING);
	struct buf    buf;
	buf_init(&buf, arena, 1000);
	for (int byte = 0; byte < 256; byte++)
		buf_char(&buf, (char)byte);
	struct text all = buf_done(&buf);
	assert_int_equal(all.length, 256);
	for (int byte = 0; byte < 256; byte++)
		assert_int_equal((unsigned char)all.at[byte], byte);
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_aligned_zeroed_and_apart),
		cmocka_unit_test(a_rewind_forgets_what_came_after),
		cmocka_unit_test(arrays_are_counted),
		cmocka_unit_test(beyond_the_ceiling_the_program_stops),
		cmocka_unit_test(a_buffer_grows_to_its_ceiling),
		cmocka_unit_test(a_buffer_takes_whole_writes_or_none),
		cmocka_unit_test(a_buffer_holds_any_byte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
