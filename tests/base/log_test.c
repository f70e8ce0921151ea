/*
 * log_test.c - a log line is one line of valid JSON, whatever stands in it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/limits.h"
#include "base/log.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* What was written to standard error, as text that lies in `arena`. */
static struct text caught(struct arena *arena, void (*body)(void *), void *argument)
{
	FILE *file = tmpfile();
	int   kept = dup(STDERR_FILENO);
	dup2(fileno(file), STDERR_FILENO);
	body(argument);
	dup2(kept, STDERR_FILENO);
	close(kept);
	off_t length = lseek(fileno(file), 0, SEEK_END);
	char *bytes = arena_alloc(arena, (size_t)length + 1);
	assert_int_equal(pread(fileno(file), bytes, (size_t)length, 0), length);
	fclose(file);
	return (struct text){ bytes, (size_t)length };
}

struct line {
	struct text    message;
	struct text    request_id;
	enum log_level level;
};

static void log_one(void *argument)
{
	struct line *line = argument;
	struct ctx   ctx = { .request_id = line->request_id };
	log_line(&ctx, line->level, "test", "%.*s", TEXT_ARG(line->message));
}

static struct text line_of(struct arena *arena, struct text message)
{
	struct line line = { message, TEXT_NONE, LOG_INFO };
	struct text out = caught(arena, log_one, &line);
	assert_true(text_ends_with(out, "\"}\n"));
	assert_true(text_is_utf8(out));
	assert_int_equal(text_find(out, '\n'), out.length - 1);
	return out;
}

static void odd_bytes_are_escaped(void **state)
{
	(void)state;
	static const struct { const char *message, *told; } cases[] = {
		{ "Å Ä Ö €", "Å Ä Ö €" },         { "say \"x\\y\"", "say \\\"x\\\\y\\\"" }, { "a\nb\tc\r", "a\\u000ab\\u0009c\\u000d" },
		{ "\x1b[31m\x7f", "\\u001b[31m\\u007f" }, { "a\xFF" "b", "a\\ufffdb" },       { "\xC3", "\\ufffd" },
		{ "\xC3(", "\\ufffd(" },          { "\xED\xA0\x80", "\\ufffd\\ufffd\\ufffd" }, { "", "" },
		{ "\xF0\x9F\x92\x8A", "\xF0\x9F\x92\x8A" }, { "\",\"level\":\"error", "\\\",\\\"level\\\":\\\"error" },
	};
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text out = line_of(arena, text_of(cases[i].message));
		struct text end = text_format(arena, ",\"event\":\"test\",\"message\":\"%s\"}\n", cases[i].told);
		if (!text_ends_with(out, end.at))
			fail_msg("%.*s does not end with %s", TEXT_ARG(out), end.at);
	}
	arena_close(arena);
}

/* `count` copies of a piece. */
static struct text many(struct arena *arena, const char *piece, size_t count)
{
	size_t length = strlen(piece);
	char  *at = arena_alloc(arena, length * count + 1);
	for (size_t i = 0; i < count; i++)
		memcpy(at + i * length, piece, length);
	return (struct text){ at, length * count };
}

static void long_lines_are_cut_between_letters(void **state)
{
	(void)state;
	static const char *const pieces[] = { "x", "å", "€", "\xF0\x9F\x92\x8A", "\n", "\"", "\xFF", "xå", "x€y" };
	struct arena            *arena = arena_open(LIMIT_ARENA_REQUEST);
	for (size_t i = 0; i < COUNT_OF(pieces); i++)
		for (size_t count = 600; count < 6000; count += 577) {
			struct text out = line_of(arena, many(arena, pieces[i], count));
			assert_true(out.length <= 4096);
			struct line line = { many(arena, pieces[i], count), many(arena, pieces[i], count), LOG_INFO };
			out = caught(arena, log_one, &line);
			assert_true(out.length <= 4096 && text_ends_with(out, "\"}\n") && text_is_utf8(out));
			arena_reset(arena);
		}
	arena_close(arena);
}

static void lines_below_the_level_are_dropped(void **state)
{
	(void)state;
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct line   line = { TEXT("m"), TEXT("r-1"), LOG_DEBUG };
	assert_int_equal(caught(arena, log_one, &line).length, 0);
	log_set_level(LOG_DEBUG);
	struct text out = caught(arena, log_one, &line);
	assert_true(text_starts_with(out, "{\"at\":\"20"));
	assert_true(text_ends_with(out, "Z\",\"level\":\"debug\",\"event\":\"test\",\"request\":\"r-1\",\"message\":\"m\"}\n"));
	log_set_level(LOG_ERROR);
	line.level = LOG_WARNING;
	assert_int_equal(caught(arena, log_one, &line).length, 0);
	log_set_level(LOG_INFO);
	arena_close(arena);
}

enum { THREADS = 4, LINES = 200 };

static void *log_many(void *argument)
{
	for (int i = 0; i < LINES; i++)
		log_line(NULL, LOG_INFO, "test", "%s", (const char *)argument);
	return NULL;
}

static void log_from_threads(void *argument)
{
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, log_many, argument);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

static void threads_do_not_mix(void **state)
{
	(void)state;
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct text   message = many(arena, "word ", 200);
	struct text   rest = caught(arena, log_from_threads, (void *)(uintptr_t)message.at);
	struct text   end = text_format(arena, "\"message\":\"%s\"}", message.at);
	int           count = 0;
	for (struct text line; (line = text_next(&rest, '\n')).length; count++) {
		assert_true(text_starts_with(line, "{\"at\":"));
		assert_true(text_ends_with(line, end.at));
	}
	assert_int_equal(count, THREADS * LINES);
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(odd_bytes_are_escaped),
		cmocka_unit_test(long_lines_are_cut_between_letters),
		cmocka_unit_test(lines_below_the_level_are_dropped),
		cmocka_unit_test(threads_do_not_mix),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
