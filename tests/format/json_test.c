/*
 * json_test.c - the strict parser's refusals, and the writer's promises
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

#include "format/json.h"

static void values_of_every_kind(void **state)
{
	struct ctx *ctx = *state;
	struct json json;
	ASSERT_OK(ctx, json_parse(ctx, TEXT(" {\"a\":[1,-2,9223372036854775807,-9223372036854775808],\"b\":\"\\u00f6\\n\\ud83d\\ude00\","
					    "\"c\":null,\"d\":true,\"e\":false,\"f\":1.10,\"\":{}}\n"), &json));
	assert_int_equal(json.kind, JSON_KIND_OBJECT);
	assert_int_equal(json.count, 7);
	const struct json *list = json_member(&json, "a");
	assert_int_equal(list->count, 4);
	assert_int_equal(list->items[1].integer, -2);
	assert_int_equal(list->items[2].integer, INT64_MAX);
	assert_int_equal(list->items[3].integer, INT64_MIN);
	ASSERT_TEXT(json_member(&json, "b")->text, "ö\n\xF0\x9F\x98\x80");
	assert_int_equal(json_member(&json, "c")->kind, JSON_KIND_NULL);
	assert_int_equal(json_member(&json, "d")->kind, JSON_KIND_TRUE);
	assert_int_equal(json_member(&json, "e")->kind, JSON_KIND_FALSE);
	assert_int_equal(json_member(&json, "f")->kind, JSON_KIND_REAL); /* Told as such, never as an amount. */
	assert_int_equal(json_member(&json, "")->kind, JSON_KIND_OBJECT);
	assert_null(json_member(&json, "g"));
	assert_null(json_member(list, "a"));
	ASSERT_TEXT(json.names[0], "a"); /* In the order of the text. */
	ASSERT_TEXT(json.names[5], "f");
	ASSERT_OK(ctx, json_parse(ctx, TEXT("\"0012\""), &json));
	ASSERT_TEXT(json.text, "0012");
}

static void what_is_no_json_is_refused(void **state)
{
	struct ctx *ctx = *state;
	struct json json;
	static const char *const wrong[] = {
		"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "[1]x", "[1][2]", "nul", "01", "+1", ".5", "1.", "1e999",
		"9223372036854775808", "-9223372036854775809", "\"\\ud800\"", "\"\\u0000\"", "{\"\\u0000\":1}", "\"\n\"", "\"\\x\"",
		"{\"a\":1,\"a\":2}", "NaN", "Infinity", "// a\n1", "\xEF\xBB\xBF{}", "\"\t\"",
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		ASSERT_REFUSED(ctx, json_parse(ctx, text_of(wrong[i]), &json), ERR_FIELD_INVALID, "JSON line ");
	ASSERT_REFUSED(ctx, json_parse(ctx, TEXT("\"\xF6\""), &json), ERR_FIELD_INVALID, "not UTF-8");
	ASSERT_REFUSED(ctx, json_parse(ctx, TEXT("[1,\0]"), &json), ERR_FIELD_INVALID, "JSON line 1");
	ASSERT_REFUSED(ctx, json_parse(ctx, TEXT("[1,\n 2 3]"), &json), ERR_FIELD_INVALID, "JSON line 2 column");
}

/* The library quotes the place, and cuts after 160 bytes: whatever the length, no half letter is told. */
static void a_refusal_holds_no_half_letter(void **state)
{
	struct ctx *ctx = *state;
	struct json json;
	static const char *const letters[] = { "ö", "€", "\xF0\x9F\x98\x80" };
	for (size_t letter = 0; letter < COUNT_OF(letters); letter++) {
		for (size_t length = 0; length < 200; length++) {
			struct text body = joined(ctx, TEXT("[1 \""), repeated(ctx, "x", length), repeated(ctx, letters[letter], 60));
			ASSERT_REFUSED(ctx, json_parse(ctx, body, &json), ERR_FIELD_INVALID, "JSON line");
			ASSERT_REFUSED(ctx, json_parse(ctx, joined(ctx, TEXT("["), repeated(ctx, letters[letter], 1 + length), TEXT("")), &json),
				       ERR_FIELD_INVALID, "JSON line");
		}
	}
}

static void depth_and_values_are_bounded(void **state)
{
	struct ctx *ctx = *state;
	struct json json;
	ASSERT_OK(ctx, json_parse(ctx, joined(ctx, repeated(ctx, "[", LIMIT_JSON_DEPTH), TEXT(""), repeated(ctx, "]", LIMIT_JSON_DEPTH)), &json));
	ASSERT_REFUSED(ctx, json_parse(ctx, repeated(ctx, "[", LIMIT_JSON_DEPTH + 1), &json), ERR_FIELD_INVALID, "nested deeper");
	ASSERT_REFUSED(ctx, json_parse(ctx, repeated(ctx, "{\"a\":", 100000), &json), ERR_FIELD_INVALID, "nested deeper");
	ASSERT_OK(ctx, json_parse(ctx, TEXT("\"[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\""), &json)); /* Brackets of a text. */
	/* A body of 4 MiB could hold a million values, and its tree more than a request's memory. */
	struct text many = joined(ctx, TEXT("["), repeated(ctx, "[],", LIMIT_JSON_VALUES), TEXT("[]]"));
	ASSERT_REFUSED(ctx, json_parse(ctx, many, &json), ERR_REQUEST_TOO_LARGE, "values");
	ASSERT_REFUSED(ctx, json_parse(ctx, (struct text){ "", (size_t)LIMIT_BODY + 1 }, &json), ERR_REQUEST_TOO_LARGE, "longer than");
	struct text full = joined(ctx, TEXT("["), repeated(ctx, "{\"a\":1},", LIMIT_JSON_VALUES / 2 - 1), TEXT("1]"));
	ASSERT_OK(ctx, json_parse(ctx, full, &json));
	assert_true(arena_used(ctx->arena) < LIMIT_ARENA_REQUEST / 2);
}

static void what_is_written(void **state)
{
	struct ctx *ctx = *state;
	struct buf  out;
	buf_init(&out, ctx->arena, LIMIT_REPLY);
	struct json_writer w = json_to(&out);
	json_object_start(&w);
	json_put_text(&w, "text", TEXT("a\"\\\n\t</script>\xE2\x80\xA8\x7F\0ö"));
	json_put_text(&w, "missing", TEXT_NONE);
	json_put_text(&w, "empty", TEXT(""));
	json_put_text(&w, "wrong", TEXT("\xF6"));
	json_put_i64(&w, "least", INT64_MIN + 1);
	json_put_i64(&w, "none", I64_NONE);
	json_put_bool(&w, "yes", true);
	json_put_day(&w, "day", day_of(2026, 3, 2));
	json_put_day(&w, "no_day", DAY_NONE);
	json_put_moment(&w, "moment", (struct moment){ 1 });
	json_put_moment(&w, "no_moment", MOMENT_NONE);
	json_name(&w, "list");
	json_array_start(&w);
	json_array_start(&w);
	json_array_end(&w);
	json_i64(&w, 1);
	json_nothing(&w);
	json_array_end(&w);
	json_object_end(&w);
	ASSERT_TEXT(buf_done(&out),
		    "{\"text\":\"a\\\"\\\\\\n\\u0009\\u003c/script>\\u2028\\u007f\\u0000ö\",\"missing\":null,\"empty\":\"\","
		    "\"wrong\":\"\xEF\xBF\xBD\",\"least\":-9223372036854775807,\"none\":null,\"yes\":true,\"day\":\"2026-03-02\","
		    "\"no_day\":null,\"moment\":\"1970-01-01T00:00:00.000001Z\",\"no_moment\":null,\"list\":[[],1,null]}");
}

static void what_is_written_is_read_again(void **state)
{
	struct ctx *ctx = *state;
	uint64_t    random = 20260302;
	static const char *const pieces[] = { "a", "ö", "€", "\xF0\x9F\x98\x80", "\"", "\\", "\n", "\x01", "<", "\x7F", "\xE2\x80\xA9", "/", "'" };
	for (int round = 0; round < 2000; round++) {
		struct arena_mark mark = arena_here(ctx->arena);
		struct buf        text, out;
		struct json       json;
		buf_init(&text, ctx->arena, LIMIT_BODY);
		buf_init(&out, ctx->arena, LIMIT_BODY);
		for (uint64_t k = next_random(&random) % 30; k > 0; k--)
			buf_z(&text, pieces[next_random(&random) % COUNT_OF(pieces)]);
		int64_t            number = (int64_t)(next_random(&random) << 33 | next_random(&random));
		struct json_writer w = json_to(&out);
		json_array_start(&w);
		json_text(&w, buf_done(&text));
		json_i64(&w, number);
		json_array_end(&w);
		ASSERT_OK(ctx, json_parse(ctx, buf_done(&out), &json));
		assert_true(text_equal(json.items[0].text, buf_done(&text)));
		assert_int_equal(json.items[1].integer, number);
		arena_rewind(ctx->arena, mark);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CTX(values_of_every_kind),         WITH_CTX(what_is_no_json_is_refused),
		WITH_CTX(a_refusal_holds_no_half_letter), WITH_CTX(depth_and_values_are_bounded),
		WITH_CTX(what_is_written),              WITH_CTX(what_is_written_is_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
