/*
 * form_json.c - a JSON body as the fields a form would send
 *
 * An object of scalars; under the name of a group an array of such objects.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/form_values.h"

#include "base/limits.h"
#include "format/json.h"

/* The parser takes some hundred bytes of the arena for each value, however short: count them first. */
static enum err bounded(struct ctx *ctx, struct text body)
{
	size_t values = 0;
	bool   in_text = false;
	for (size_t i = 0; i < body.length; i++) {
		char byte = body.at[i];
		if (in_text) {
			i += byte == '\\';
			in_text = byte != '"';
		} else {
			in_text = byte == '"';
			values += byte == ',' || byte == '[' || byte == '{';
		}
	}
	/* Each row costs an object besides its fields. */
	if (values > (size_t)LIMIT_FORM_FIELDS * 2)
		return fail(ctx, ERR_REQUEST_TOO_LARGE, "body", "more than %d fields", LIMIT_FORM_FIELDS);
	return OK;
}

/* A scalar of JSON as the text a form would send. */
static enum err scalar(struct ctx *ctx, const struct json *json, struct text name, size_t row, struct form_values *out)
{
	struct form_value value = { .name = name, .text = TEXT(""), .row = row };
	switch (json->kind) {
	case JSON_KIND_TEXT:
		value.text = json->text;
		value.sent = SENT_JSON_TEXT;
		break;
	case JSON_KIND_INTEGER:
		value.text = text_format(ctx->arena, "%lld", (long long)json->integer);
		value.sent = SENT_JSON_INTEGER;
		break;
	case JSON_KIND_TRUE:
	case JSON_KIND_FALSE:
		value.text = json->kind == JSON_KIND_TRUE ? TEXT("1") : TEXT("0");
		value.sent = SENT_JSON_FLAG;
		break;
	case JSON_KIND_NULL:
		value.sent = SENT_JSON_NOTHING;
		break;
	case JSON_KIND_REAL:
	case JSON_KIND_ARRAY:
	case JSON_KIND_OBJECT:
		return fail(ctx, ERR_FIELD_INVALID, "body", "\"%.*s\" must be a text, a whole number, true, false or null",
			    TEXT_ARG(name));
	}
	return form_values_add(ctx, out, value);
}

static enum err rows(struct ctx *ctx, const struct json *array, struct text name, struct form_values *out)
{
	if (array->count > LIMIT_FORM_FIELDS)
		return fail(ctx, ERR_REQUEST_TOO_LARGE, "body", "more than %d rows", LIMIT_FORM_FIELDS);
	out->groups[out->group_count++] = (struct form_group){ name, array->count };
	for (size_t i = 0; i < array->count; i++) {
		const struct json *row = &array->items[i];
		if (row->kind != JSON_KIND_OBJECT)
			return fail(ctx, ERR_FIELD_INVALID, "body", "\"%.*s\" must hold objects", TEXT_ARG(name));
		for (size_t k = 0; k < row->count; k++)
			TRY(scalar(ctx, &row->items[k],
				   text_format(ctx->arena, "%.*s.%.*s", TEXT_ARG(name), TEXT_ARG(row->names[k])), i, out));
	}
	return OK;
}

enum err form_values_json(struct ctx *ctx, struct text body, struct form_values *out)
{
	struct json json;
	TRY(bounded(ctx, body));
	TRY(json_parse(ctx, body, &json));
	if (json.kind != JSON_KIND_OBJECT)
		return fail(ctx, ERR_FIELD_INVALID, "body", "the body must be a JSON object");
	out->is_json = true;
	out->groups = arena_array(ctx->arena, struct form_group, json.count + 1);
	for (size_t i = 0; i < json.count; i++) {
		/* "lines.units" is how a form names a member of a group; here the group is an array. */
		if (text_find(json.names[i], '.') != SIZE_MAX)
			return fail(ctx, ERR_FIELD_UNKNOWN, "body", "a name with a point is not known in JSON");
		if (json.items[i].kind == JSON_KIND_ARRAY)
			TRY(rows(ctx, &json.items[i], json.names[i], out));
		else
			TRY(scalar(ctx, &json.items[i], json.names[i], 0, out));
	}
	return OK;
}
