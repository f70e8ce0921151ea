/*
 * json_parser.c - the only file that knows jansson
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/json_parser.h"

#include <jansson.h>

static void copy(struct ctx *ctx, const json_t *from, struct json *out)
{
	*out = (struct json){ .kind = JSON_KIND_NULL };
	switch (json_typeof(from)) {
	case JSON_STRING:
		out->kind = JSON_KIND_TEXT;
		out->text = text_copy(ctx->arena, (struct text){ json_string_value(from), json_string_length(from) });
		break;
	case JSON_INTEGER:
		out->kind = JSON_KIND_INTEGER;
		out->integer = json_integer_value(from);
		break;
	case JSON_REAL:
		out->kind = JSON_KIND_REAL; /* Nobody reads its value: amounts come as texts or whole numbers. */
		break;
	case JSON_TRUE:
		out->kind = JSON_KIND_TRUE;
		break;
	case JSON_FALSE:
		out->kind = JSON_KIND_FALSE;
		break;
	case JSON_NULL:
		break;
	case JSON_ARRAY:
		out->kind = JSON_KIND_ARRAY;
		out->count = json_array_size(from);
		out->items = arena_array(ctx->arena, struct json, out->count + 1);
		for (size_t i = 0; i < out->count; i++)
			copy(ctx, json_array_get(from, i), &out->items[i]);
		break;
	case JSON_OBJECT: {
		json_t     *object = (json_t *)(uintptr_t)from; /* The library's iterators are not const. */
		const char *name;
		json_t     *value;
		size_t      at = 0;
		out->kind = JSON_KIND_OBJECT;
		out->count = json_object_size(from);
		out->items = arena_array(ctx->arena, struct json, out->count + 1);
		out->names = arena_array(ctx->arena, struct text, out->count + 1);
		json_object_foreach (object, name, value) {
			out->names[at] = text_copy(ctx->arena, text_of(name));
			copy(ctx, value, &out->items[at++]);
		}
		break;
	}
	}
}

enum err json_parse_library(struct ctx *ctx, struct text bytes, struct json *out)
{
	json_error_t error;
	json_t *tree = json_loadb(bytes.at ? bytes.at : "", bytes.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!tree) {
		/* The library quotes what it stumbled over, and may end in half a letter. */
		struct text why = text_cut(text_of(error.text), sizeof error.text);
		return fail(ctx, ERR_FIELD_INVALID, "body", "JSON line %d column %d: %.*s", error.line, error.column, TEXT_ARG(why));
	}
	copy(ctx, tree, out);
	json_decref(tree);
	return OK;
}
