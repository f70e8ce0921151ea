/*
 * form_values.c - taking bodies apart
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/form_values.h"

#include "base/limits.h"
#include "format/json.h"

static enum err add(struct ctx *ctx, struct form_values *out, struct form_value value)
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

static int hexadecimal(char byte)
{
	return byte >= '0' && byte <= '9' ? byte - '0' : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
						       : byte >= 'A' && byte <= 'F'   ? byte - 'A' + 10
										      : -1;
}

static enum err decode(struct ctx *ctx, struct text encoded, struct text *out)
{
	char  *at = arena_alloc(ctx->arena, encoded.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < encoded.length; i++) {
		char byte = encoded.at[i];
		if (byte == '%') {
			if (encoded.length - i < 3)
				return fail(ctx, ERR_FIELD_INVALID, "body", "a percent sign without two digits");
			int first = hexadecimal(encoded.at[i + 1]), second = hexadecimal(encoded.at[i + 2]);
			if (first < 0 || second < 0)
				return fail(ctx, ERR_FIELD_INVALID, "body", "a percent sign without two digits");
			byte = (char)(first * 16 + second);
			i += 2;
		} else if (byte == '+') {
			byte = ' ';
		}
		at[length++] = byte;
	}
	*out = (struct text){ at, length };
	if (!text_is_utf8(*out))
		return fail(ctx, ERR_FIELD_INVALID, "body", "a field is not UTF-8");
	return OK;
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
		TRY(add(ctx, out, value));
	}
	return OK;
}

/* A scalar of JSON as the text a form would send. */
static enum err scalar(struct ctx *ctx, const struct json *json, struct text name, struct form_values *out)
{
	struct form_value value = { .name = name, .text = TEXT("") };
	switch (json->kind) {
	case JSON_KIND_TEXT:
		value.text = json->text;
		break;
	case JSON_KIND_INTEGER:
		value.text = text_format(ctx->arena, "%lld", (long long)json->integer);
		break;
	case JSON_KIND_TRUE:
		value.text = TEXT("1");
		break;
	case JSON_KIND_FALSE:
		value.text = TEXT("0");
		break;
	case JSON_KIND_NULL:
		break;
	case JSON_KIND_REAL:
	case JSON_KIND_ARRAY:
	case JSON_KIND_OBJECT:
		return fail(ctx, ERR_FIELD_INVALID, "body", "\"%.*s\" must be a text, a whole number, true, false or null",
			    TEXT_ARG(name));
	}
	return add(ctx, out, value);
}

/* Every object of an array has the same members; a form would send them column by column all the same. */
static enum err rows(struct ctx *ctx, const struct json *array, struct text name, struct form_values *out)
{
	for (size_t i = 0; i < array->count; i++) {
		const struct json *row = &array->items[i];
		if (row->kind != JSON_KIND_OBJECT)
			return fail(ctx, ERR_FIELD_INVALID, "body", "\"%.*s\" must hold objects", TEXT_ARG(name));
		for (size_t k = 0; k < row->count; k++)
			TRY(scalar(ctx, &row->items[k],
				   text_format(ctx->arena, "%.*s.%.*s", TEXT_ARG(name), TEXT_ARG(row->names[k])), out));
	}
	return OK;
}

static enum err from_json(struct ctx *ctx, struct text body, struct form_values *out)
{
	struct json json;
	TRY(json_parse(ctx, body, &json));
	if (json.kind != JSON_KIND_OBJECT)
		return fail(ctx, ERR_FIELD_INVALID, "body", "the body must be a JSON object");
	for (size_t i = 0; i < json.count; i++) {
		if (json.items[i].kind == JSON_KIND_ARRAY)
			TRY(rows(ctx, &json.items[i], json.names[i], out));
		else
			TRY(scalar(ctx, &json.items[i], json.names[i], out));
	}
	return OK;
}

/* The value of a parameter in a header: name="…". */
static struct text parameter(struct text header, const char *name)
{
	struct text rest = header;
	text_next(&rest, ';');
	for (struct text part; (part = text_next(&rest, ';')).at;) {
		part = text_trim(part);
		size_t equals = text_find(part, '=');
		if (equals == SIZE_MAX || !text_is(text_slice(part, 0, equals), name))
			continue;
		struct text value = text_slice(part, equals + 1, part.length);
		if (value.length >= 2 && value.at[0] == '"' && value.at[value.length - 1] == '"')
			value = text_slice(value, 1, value.length - 1);
		return value;
	}
	return TEXT_NONE;
}

/* One part: headers, an empty line, bytes. */
static enum err one_part(struct ctx *ctx, struct text part, struct form_values *out)
{
	const char *blank = memmem(part.at, part.length, "\r\n\r\n", 4);
	if (!blank)
		return fail(ctx, ERR_FIELD_INVALID, "body", "a part of the form has no end of its headers");
	struct text       headers = text_slice(part, 0, (size_t)(blank - part.at));
	struct form_value value = { .text = text_slice(part, headers.length + 4, part.length) };
	for (struct text line; (line = text_next(&headers, '\n')).at;) {
		static const char start[] = "content-disposition:";
		if (line.length > sizeof start && strncasecmp(line.at, start, sizeof start - 1) == 0) {
			line = text_trim(line);
			value.name = parameter(line, "name");
			value.file_name = parameter(line, "filename");
		}
	}
	if (!value.name.at || !text_is_utf8(value.name) || (value.file_name.at && !text_is_utf8(value.file_name)))
		return fail(ctx, ERR_FIELD_INVALID, "body", "a part of the form has no name");
	return add(ctx, out, value);
}

static enum err from_multipart(struct ctx *ctx, const struct http_request *request, struct form_values *out)
{
	struct text boundary = parameter(request->content_type, "boundary");
	if (boundary.length == 0 || boundary.length > 70)
		return fail(ctx, ERR_BAD_REQUEST, "body", "the form has no boundary");
	struct text mark = text_format(ctx->arena, "\r\n--%.*s", TEXT_ARG(boundary));
	/* The first mark has no line break before it. */
	struct text first = text_slice(mark, 2, mark.length), rest = request->body;
	if (rest.length < first.length || memcmp(rest.at, first.at, first.length) != 0)
		return fail(ctx, ERR_FIELD_INVALID, "body", "the form does not start with its boundary");
	rest = text_slice(rest, first.length, rest.length);
	while (!text_starts_with(rest, "--")) {
		if (!text_starts_with(rest, "\r\n"))
			return fail(ctx, ERR_FIELD_INVALID, "body", "text behind a boundary");
		rest = text_slice(rest, 2, rest.length);
		const char *end = memmem(rest.at, rest.length, mark.at, mark.length);
		if (!end)
			return fail(ctx, ERR_FIELD_INVALID, "body", "a part of the form is not ended");
		TRY(one_part(ctx, text_slice(rest, 0, (size_t)(end - rest.at)), out));
		rest = text_slice(rest, (size_t)(end - rest.at) + mark.length, rest.length);
	}
	return OK;
}

enum err form_values_body(struct ctx *ctx, const struct http_request *request, struct form_values *out)
{
	struct text rest = request->content_type, type = text_trim(text_next(&rest, ';'));
	if (request->body.length == 0)
		return OK;
	if (text_is(type, "application/json"))
		return from_json(ctx, request->body, out);
	if (text_is(type, "application/x-www-form-urlencoded"))
		return form_values_urlencoded(ctx, request->body, out);
	if (text_is(type, "multipart/form-data"))
		return from_multipart(ctx, request, out);
	return fail(ctx, ERR_BAD_REQUEST, "content-type", "the body must be a form or JSON");
}
