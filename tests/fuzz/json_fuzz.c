/*
 * json_fuzz.c - any bytes as JSON; what was read, written and read again is the same
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/json.h"

#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void write(struct json_writer *w, const struct json *json, int depth)
{
	EXPECT(depth <= LIMIT_JSON_DEPTH); /* Containers around the value. */
	switch (json->kind) {
	case JSON_KIND_NULL:
	case JSON_KIND_REAL: /* Its value is not kept. */
		json_nothing(w);
		break;
	case JSON_KIND_FALSE:
	case JSON_KIND_TRUE:
		json_bool(w, json->kind == JSON_KIND_TRUE);
		break;
	case JSON_KIND_INTEGER:
		json_i64(w, json->integer);
		break;
	case JSON_KIND_TEXT:
		EXPECT(text_is_utf8(json->text));
		json_text(w, json->text);
		break;
	case JSON_KIND_ARRAY:
		json_array_start(w);
		for (size_t i = 0; i < json->count; i++)
			write(w, &json->items[i], depth + 1);
		json_array_end(w);
		break;
	case JSON_KIND_OBJECT:
		json_object_start(w);
		for (size_t i = 0; i < json->count; i++) {
			EXPECT(text_is_utf8(json->names[i]) && json_member(json, json->names[i].at) == &json->items[i]);
			json_name(w, json->names[i].at);
			write(w, &json->items[i], depth + 1);
		}
		json_object_end(w);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx    ctx = { .arena = arena };
	struct json   json;
	if (json_parse(&ctx, (struct text){ (const char *)bytes, length }, &json) == OK) {
		struct buf first, second;
		buf_init(&first, arena, LIMIT_BODY);
		buf_init(&second, arena, LIMIT_BODY);
		struct json_writer w = json_to(&first), again = json_to(&second);
		write(&w, &json, 0);
		EXPECT(json_parse(&ctx, buf_done(&first), &json) == OK);
		write(&again, &json, 0);
		EXPECT(text_equal(buf_done(&first), buf_done(&second)));
	} else {
		EXPECT(ctx.error.err != OK && text_is_utf8(ctx.error.detail));
	}
	arena_close(arena);
	return 0;
}
