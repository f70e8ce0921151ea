/*
 * form_multipart.c - multipart/form-data as browsers send it (RFC 7578), and nothing besides
 *
 * One level of parts, each with one Content-Disposition; nothing before the first boundary or behind the last.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/form_values.h"

enum { BOUNDARY_MAX = 70 /* RFC 2046 */ };

static enum err broken(struct ctx *ctx, const char *why)
{
	return fail(ctx, ERR_FIELD_INVALID, "body", "the form: %s", why);
}

static bool is_named(struct text name, const char *z)
{
	return name.length == strlen(z) && strncasecmp(name.at, z, name.length) == 0;
}

/*
 * The next ;-separated parameter of a header, name=value or name="value", and `rest` moved behind it.  Browsers write a
 * quote within a value as %22, so that a backslash is only itself.
 */
static bool next_parameter(struct text *rest, struct text *name, struct text *value)
{
	*rest = text_trim(*rest);
	if (rest->length == 0 || rest->at[0] != ';')
		return false;
	*rest = text_trim(text_slice(*rest, 1, rest->length));
	size_t equals = text_find(*rest, '=');
	if (equals == SIZE_MAX)
		return false;
	*name = text_trim(text_slice(*rest, 0, equals));
	*rest = text_slice(*rest, equals + 1, rest->length);
	bool   is_quoted = rest->length > 0 && rest->at[0] == '"';
	size_t from = is_quoted ? 1 : 0;
	size_t length = text_find(text_slice(*rest, from, rest->length), is_quoted ? '"' : ';');
	if (is_quoted && length == SIZE_MAX)
		return false;
	if (length == SIZE_MAX)
		length = rest->length;
	*value = text_slice(*rest, from, from + length);
	*rest = text_slice(*rest, from + length + from, rest->length);
	return name->length > 0;
}

/* Content-Disposition: form-data; name="…"; filename="…" */
static enum err disposition(struct ctx *ctx, struct text header, struct form_value *value)
{
	size_t      semicolon = text_find(header, ';');
	struct text name, text, rest = text_slice(header, semicolon, header.length);
	if (value->name.at || !is_named(text_trim(text_slice(header, 0, semicolon)), "form-data"))
		return broken(ctx, "a part has not one disposition");
	while (next_parameter(&rest, &name, &text)) {
		struct text *at = is_named(name, "name") ? &value->name : is_named(name, "filename") ? &value->file_name : NULL;
		if (!at)
			continue; /* filename* of old clients repeats what filename says. */
		if (at->at)
			return broken(ctx, "a part has two names");
		*at = text;
	}
	if (text_trim(rest).length || !value->name.length || !text_is_utf8(value->name))
		return broken(ctx, "a part has no name");
	if (value->file_name.at && !text_is_utf8(value->file_name))
		return broken(ctx, "a file name is not UTF-8");
	value->sent = value->file_name.at ? SENT_FILE : SENT_TEXT;
	return OK;
}

/* One part: headers, an empty line, bytes. */
static enum err one_part(struct ctx *ctx, struct text part, struct form_values *out)
{
	const char *blank = memmem(part.at, part.length, "\r\n\r\n", 4);
	if (!blank)
		return broken(ctx, "a part has no end of its headers");
	struct text       headers = text_slice(part, 0, (size_t)(blank - part.at));
	struct form_value value = { .text = text_slice(part, headers.length + 4, part.length) };
	for (struct text line; (line = text_next(&headers, '\n')).at;) {
		size_t      colon = text_find(line, ':');
		struct text name = text_slice(line, 0, colon);
		if (colon == SIZE_MAX)
			return broken(ctx, "a header without a colon");
		line = text_trim(text_slice(line, colon + 1, line.length));
		if (is_named(name, "content-disposition"))
			TRY(disposition(ctx, line, &value));
		else if (is_named(name, "content-transfer-encoding") && !is_named(line, "binary") && !is_named(line, "8bit") &&
			 !is_named(line, "7bit"))
			return broken(ctx, "a part in an encoding that no browser uses");
	}
	if (!value.name.at)
		return broken(ctx, "a part has no name");
	return form_values_add(ctx, out, value);
}

static struct text boundary_of(struct text content_type)
{
	size_t      semicolon = text_find(content_type, ';');
	struct text name, value, found = TEXT_NONE, rest = text_slice(content_type, semicolon, content_type.length);
	while (next_parameter(&rest, &name, &value))
		if (is_named(name, "boundary")) {
			if (found.at)
				return TEXT_NONE;
			found = value;
		}
	return found.length > BOUNDARY_MAX ? TEXT_NONE : found;
}

enum err form_values_multipart(struct ctx *ctx, struct text content_type, struct text body, struct form_values *out)
{
	struct text boundary = boundary_of(content_type);
	if (boundary.length == 0)
		return fail(ctx, ERR_BAD_REQUEST, "content-type", "the form has no boundary");
	struct text mark = text_format(ctx->arena, "\r\n--%.*s", TEXT_ARG(boundary));
	/* The first mark has no line break before it. */
	struct text first = text_slice(mark, 2, mark.length), rest = body;
	if (rest.length < first.length || memcmp(rest.at, first.at, first.length) != 0)
		return broken(ctx, "it does not start with its boundary");
	rest = text_slice(rest, first.length, rest.length);
	while (!text_starts_with(rest, "--")) {
		if (!text_starts_with(rest, "\r\n"))
			return broken(ctx, "something stands behind a boundary");
		rest = text_slice(rest, 2, rest.length);
		const char *end = memmem(rest.at, rest.length, mark.at, mark.length);
		if (!end)
			return broken(ctx, "a part is not ended");
		TRY(one_part(ctx, text_slice(rest, 0, (size_t)(end - rest.at)), out));
		rest = text_slice(rest, (size_t)(end - rest.at) + mark.length, rest.length);
	}
	if (!text_is(rest, "--") && !text_is(rest, "--\r\n"))
		return broken(ctx, "something stands behind its end");
	return OK;
}
