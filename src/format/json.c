/*
 * json.c - JSON in and out
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/json.h"

#include "base/limits.h"
#include "format/json_parser.h"

enum err json_parse(struct ctx *ctx, struct text bytes, struct json *out)
{
	if (bytes.length > LIMIT_BODY)
		return fail(ctx, ERR_REQUEST_TOO_LARGE, "body", "JSON longer than %d bytes", LIMIT_BODY);
	if (!text_is_utf8(bytes))
		return fail(ctx, ERR_FIELD_INVALID, "body", "JSON that is not UTF-8");
	/* Depth is looked at before the parser recurses, the number of values before a tree of them is made. */
	int    depth = 0;
	size_t values = 1;
	bool   in_text = false;
	for (size_t i = 0; i < bytes.length; i++) {
		char byte = bytes.at[i];
		if (in_text) {
			i += byte == '\\';
			in_text = byte != '"';
		} else if (byte == '"') {
			in_text = true;
		} else if (byte == '[' || byte == '{') {
			if (++depth > LIMIT_JSON_DEPTH)
				return fail(ctx, ERR_FIELD_INVALID, "body", "JSON nested deeper than %d", LIMIT_JSON_DEPTH);
		} else if (byte == ']' || byte == '}') {
			depth--;
		}
		values += !in_text && (byte == ',' || byte == '[' || byte == '{');
		if (values > LIMIT_JSON_VALUES)
			return fail(ctx, ERR_REQUEST_TOO_LARGE, "body", "JSON of more than %d values", LIMIT_JSON_VALUES);
	}
	return json_parse_library(ctx, bytes, out);
}

const struct json *json_member(const struct json *object, const char *name)
{
	for (size_t i = 0; object->kind == JSON_KIND_OBJECT && i < object->count; i++)
		if (text_is(object->names[i], name))
			return &object->items[i];
	return NULL;
}

struct json_writer json_to(struct buf *out)
{
	return (struct json_writer){ .out = out };
}

static void before(struct json_writer *w)
{
	if (w->needs_comma)
		buf_char(w->out, ',');
	w->needs_comma = true;
}

void json_object_start(struct json_writer *w)
{
	before(w);
	buf_char(w->out, '{');
	w->needs_comma = false;
}

void json_object_end(struct json_writer *w)
{
	buf_char(w->out, '}');
	w->needs_comma = true;
}

void json_array_start(struct json_writer *w)
{
	before(w);
	buf_char(w->out, '[');
	w->needs_comma = false;
}

void json_array_end(struct json_writer *w)
{
	buf_char(w->out, ']');
	w->needs_comma = true;
}

/* How many bytes at a place are written otherwise: the lines' own separators (U+2028, U+2029) have three. */
static size_t escaped_length(struct text text, size_t at)
{
	unsigned char byte = (unsigned char)text.at[at];
	if (byte == 0xE2 && at + 2 < text.length && text.at[at + 1] == '\x80' && (text.at[at + 2] == '\xA8' || text.at[at + 2] == '\xA9'))
		return 3;
	return byte == '"' || byte == '\\' || byte < 0x20 || byte == 0x7F || byte == '<';
}

static void escape(struct buf *out, struct text text, size_t at)
{
	unsigned char byte = (unsigned char)text.at[at];
	if (byte == 0xE2)
		buf_z(out, text.at[at + 2] == '\xA8' ? "\\u2028" : "\\u2029");
	else if (byte == '"' || byte == '\\')
		buf_format(out, "\\%c", byte);
	else if (byte == '\n')
		buf_z(out, "\\n");
	else
		buf_format(out, "\\u%04x", byte);
}

static void quoted(struct buf *out, struct text text)
{
	if (!text_is_utf8(text))
		text = TEXT("\xEF\xBF\xBD"); /* Texts of ours are UTF-8; what is not is replaced, never cut. */
	size_t start = 0;
	buf_char(out, '"');
	for (size_t i = 0; i < text.length; i++) {
		size_t length = escaped_length(text, i);
		if (length == 0)
			continue;
		buf_put(out, text.at + start, i - start);
		escape(out, text, i);
		i += length - 1;
		start = i + 1;
	}
	if (start < text.length)
		buf_put(out, text.at + start, text.length - start);
	buf_char(out, '"');
}

void json_name(struct json_writer *w, const char *name)
{
	before(w);
	quoted(w->out, text_of(name));
	buf_char(w->out, ':');
	w->needs_comma = false;
}

void json_nothing(struct json_writer *w)
{
	before(w);
	buf_z(w->out, "null");
}

void json_text(struct json_writer *w, struct text text)
{
	if (!text.at) {
		json_nothing(w);
		return;
	}
	before(w);
	quoted(w->out, text);
}

void json_i64(struct json_writer *w, int64_t value)
{
	if (value == I64_NONE) {
		json_nothing(w);
		return;
	}
	before(w);
	buf_i64(w->out, value);
}

void json_bool(struct json_writer *w, bool value)
{
	before(w);
	buf_z(w->out, value ? "true" : "false");
}

void json_day(struct json_writer *w, struct day day)
{
	if (day_is_none(day))
		json_nothing(w);
	else
		json_text(w, day_text(w->out->arena, day));
}

void json_moment(struct json_writer *w, struct moment moment)
{
	if (moment_is_none(moment))
		json_nothing(w);
	else
		json_text(w, moment_rfc3339(w->out->arena, moment));
}

void json_put_text(struct json_writer *w, const char *name, struct text text)
{
	json_name(w, name);
	json_text(w, text);
}

void json_put_i64(struct json_writer *w, const char *name, int64_t value)
{
	json_name(w, name);
	json_i64(w, value);
}

void json_put_bool(struct json_writer *w, const char *name, bool value)
{
	json_name(w, name);
	json_bool(w, value);
}

void json_put_day(struct json_writer *w, const char *name, struct day day)
{
	json_name(w, name);
	json_day(w, day);
}

void json_put_moment(struct json_writer *w, const char *name, struct moment moment)
{
	json_name(w, name);
	json_moment(w, moment);
}
