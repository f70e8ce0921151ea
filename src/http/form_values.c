/*
 * form_values.c - urlencoded texts, and which way a body is written
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/form_values.h"

#include "base/limits.h"

enum err form_values_add(struct ctx *ctx, struct form_values *out, struct form_value value)
{
	if (out->count == LIMIT_FORM_FIELDS)
		return fail(ctx, ERR_REQUEST_TOO_LARGE, "body", "more than %d fields", LIMIT_FORM_FIELDS);
	if (out->count == out->capacity) {
		size_t             capacity = out->capacity ? out->capacity * 2 : 32;
		struct form_value *larger = arena_array(ctx->arena, struct form_value, capacity);
		if (out->count)
			memcpy(larger, out->at, out->count * sizeof *larger);
		out->at = larger;
		out->capacity = capacity;
	}
	out->at[out->count++] = value;
	return OK;
}

static int digit(char byte)
{
	return byte >= '0' && byte <= '9'   ? byte - '0'
	       : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
	       : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
					    : -1;
}

static enum err decode(struct ctx *ctx, struct text encoded, struct text *out)
{
	char  *at = arena_alloc(ctx->arena, encoded.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < encoded.length; i++) {
		char byte = encoded.at[i];
		if (byte == '%') {
			if (encoded.length - i < 3 || digit(encoded.at[i + 1]) < 0 || digit(encoded.at[i + 2]) < 0)
				return fail(ctx, ERR_FIELD_INVALID, "body", "a percent sign without two digits");
			byte = (char)(digit(encoded.at[i + 1]) * 16 + digit(encoded.at[i + 2]));
			i += 2;
		} else if (byte == '+') {
			byte = ' ';
		}
		at[length++] = byte;
	}
	*out = (struct text){ at, length };
	return text_is_utf8(*out) ? OK : fail(ctx, ERR_FIELD_INVALID, "body", "a field is not UTF-8");
}

enum err form_values_urlencoded(struct ctx *ctx, struct text text, struct form_values *out)
{
	struct text rest = text;
	for (struct text pair; (pair = text_next(&rest, '&')).at;) {
		if (pair.length == 0)
			continue;
		size_t            equals = text_find(pair, '=');
		struct form_value value = { 0 };
		TRY(decode(ctx, text_slice(pair, 0, equals), &value.name));
		TRY(decode(ctx, equals == SIZE_MAX ? TEXT("") : text_slice(pair, equals + 1, pair.length), &value.text));
		TRY(form_values_add(ctx, out, value));
	}
	return OK;
}

static bool is_type(struct text type, const char *z)
{
	return type.length == strlen(z) && strncasecmp(type.at, z, type.length) == 0;
}

enum err form_values_body(struct ctx *ctx, const struct http_request *request, struct form_values *out)
{
	struct text rest = request->content_type, type = text_trim(text_next(&rest, ';'));
	if (request->body.length == 0)
		return OK;
	if (is_type(type, "application/json"))
		return form_values_json(ctx, request->body, out);
	if (is_type(type, "application/x-www-form-urlencoded"))
		return form_values_urlencoded(ctx, request->body, out);
	if (is_type(type, "multipart/form-data"))
		return form_values_multipart(ctx, request->content_type, request->body, out);
	return fail(ctx, ERR_BAD_REQUEST, "content-type", "the body must be a form or JSON");
}
