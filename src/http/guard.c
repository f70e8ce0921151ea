/*
 * guard.c - the strict look at first line, headers and path
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/guard.h"

#include "base/limits.h"

enum { LENGTH_DIGITS_MAX = 18 };

static void refuse_with(struct guard *guard, int status)
{
	if (!guard->status)
		guard->status = status;
}

static bool is_one_of(char byte, const char *extra)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
	       (byte && strchr(extra, byte));
}

static bool is_made_of(struct text text, const char *extra)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_one_of(text.at[i], extra))
			return false;
	return text.length > 0;
}

static bool is_token(struct text name)
{
	return is_made_of(name, "!#$%&'*+-.^_`|~");
}

static bool is_control(char byte)
{
	return (unsigned char)byte < 0x20 || byte == 0x7F;
}

static bool is_named(struct text name, const char *z)
{
	return name.length == strlen(z) && strncasecmp(name.at, z, name.length) == 0;
}

struct guard guard_start(struct arena *arena, struct http_request *request)
{
	return (struct guard){ .arena = arena, .request = request };
}

void guard_first_line(struct guard *guard, struct text method, struct text address, struct text version)
{
	struct http_request *request = guard->request;
	request->method = text_is(method, "GET")    ? HTTP_GET
			  : text_is(method, "POST") ? HTTP_POST
			  : text_is(method, "HEAD") ? HTTP_HEAD
						    : HTTP_OTHER;
	if (!is_token(method))
		refuse_with(guard, 400);
	guard->is_version_1_0 = text_is(version, "HTTP/1.0");
	if (!guard->is_version_1_0 && !text_is(version, "HTTP/1.1"))
		refuse_with(guard, 505);
	if (address.length > LIMIT_URL) {
		refuse_with(guard, 414);
		return;
	}
	for (size_t i = 0; i < address.length; i++)
		if (is_control(address.at[i]) || address.at[i] == ' ' || address.at[i] == '#')
			refuse_with(guard, 400);
	size_t question = text_find(address, '?');
	request->path = guard_path(guard->arena, text_slice(address, 0, question));
	request->query = question == SIZE_MAX
				 ? TEXT("")
				 : text_copy(guard->arena, text_slice(address, question + 1, address.length));
	if (!request->path.at)
		refuse_with(guard, 400);
}

/* A header that may stand once, twice would be two meanings; the others are joined as RFC 9110 joins them. */
static void keep(struct guard *guard, struct text *at, struct text value, const char *joint)
{
	if (!text_is_utf8(value))
		return; /* Latin-1 from old days is nobody we know: as if it were missing. */
	if (!at->at)
		*at = text_copy(guard->arena, value);
	else if (joint)
		*at = text_format(guard->arena, "%.*s%s%.*s", TEXT_ARG(*at), joint, TEXT_ARG(value));
	else
		refuse_with(guard, 400);
}

static void take_length(struct guard *guard, struct text value)
{
	guard->lengths++;
	guard->length = 0;
	if (value.length == 0 || value.length > LENGTH_DIGITS_MAX)
		refuse_with(guard, 400);
	for (size_t i = 0; i < value.length && i < LENGTH_DIGITS_MAX; i++) {
		if (value.at[i] < '0' || value.at[i] > '9') {
			refuse_with(guard, 400);
			return;
		}
		guard->length = guard->length * 10 + (value.at[i] - '0');
	}
}

void guard_header(struct guard *guard, struct text name, struct text value)
{
	struct http_request *r = guard->request;
	const struct {
		const char  *name;
		struct text *at;
		const char  *joint; /* Between several; NULL: there may be one. */
	} kept[] = {
		{ "host", &r->host, NULL },
		{ "content-type", &r->content_type, NULL },
		{ "authorization", &r->authorization, NULL },
		{ "idempotency-key", &r->idempotency_key, NULL },
		{ "x-ampull-step", &r->step, NULL },
		{ "origin", &r->origin, NULL },
		{ "sec-fetch-site", &r->sec_fetch_site, NULL },
		{ "referer", &r->referer, NULL },
		{ "cookie", &r->cookie, "; " },
		{ "accept", &r->accept, ", " },
		{ "x-forwarded-for", &r->forwarded_for, ", " },
		{ "accept-language", &r->accept_language, ", " },
		{ "if-none-match", &r->if_none_match, ", " },
	};
	if (!is_token(name))
		refuse_with(guard, 400);
	for (size_t i = 0; i < value.length; i++)
		if (is_control(value.at[i]) && value.at[i] != '\t')
			refuse_with(guard, 400);
	value = text_trim(value);
	if (is_named(name, "host")) {
		guard->hosts++;
		if (!is_made_of(value, "-._~:[]"))
			refuse_with(guard, 400);
	} else if (is_named(name, "content-length")) {
		take_length(guard, value);
	} else if (is_named(name, "transfer-encoding")) {
		guard->encodings++;
		if (!is_named(value, "chunked"))
			refuse_with(guard, 400);
	}
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		if (is_named(name, kept[i].name))
			keep(guard, kept[i].at, value, kept[i].joint);
}

int guard_verdict(struct guard *guard)
{
	bool one_meaning = guard->hosts == 1 && guard->lengths <= 1 && guard->encodings <= 1 &&
			   !(guard->lengths && guard->encodings) && !(guard->encodings && guard->is_version_1_0);
	if (!one_meaning)
		refuse_with(guard, 400);
	if (guard->length > LIMIT_BODY)
		refuse_with(guard, 413);
	return guard->status;
}

static int digit(char byte)
{
	return byte >= '0' && byte <= '9'   ? byte - '0'
	       : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
	       : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
					    : -1;
}

struct text guard_path(struct arena *arena, struct text raw)
{
	char  *at = arena_alloc(arena, raw.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < raw.length; i++) {
		char byte = raw.at[i];
		if (byte == '%') {
			if (raw.length - i < 3 || digit(raw.at[i + 1]) < 0 || digit(raw.at[i + 2]) < 0)
				return TEXT_NONE;
			byte = (char)(digit(raw.at[i + 1]) * 16 + digit(raw.at[i + 2]));
			i += 2;
			if (byte == '/')
				return TEXT_NONE; /* A hidden separator means another path to somebody else. */
		}
		if (is_control(byte) || byte == '\\')
			return TEXT_NONE;
		at[length++] = byte;
	}
	struct text path = { at, length };
	if (!text_starts_with(path, "/") || !text_is_utf8(path))
		return TEXT_NONE;
	struct text rest = path;
	for (struct text segment; (segment = text_next(&rest, '/')).at;)
		if (text_is(segment, ".") || text_is(segment, ".."))
			return TEXT_NONE;
	return path;
}
