/*
 * guard.c - the strict look at headers and paths
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/guard.h"

static bool is_token(struct text name)
{
	static const char tokens[] = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	for (size_t i = 0; i < name.length; i++)
		if (!name.at[i] || !strchr(tokens, name.at[i]))
			return false;
	return name.length > 0;
}

static bool is_named(struct text name, const char *z)
{
	return name.length == strlen(z) && strncasecmp(name.at, z, name.length) == 0;
}

void guard_header(struct guard *guard, struct text name, struct text value)
{
	guard->is_bad = guard->is_bad || !is_token(name);
	for (size_t i = 0; i < value.length; i++) {
		unsigned char byte = (unsigned char)value.at[i];
		guard->is_bad = guard->is_bad || (byte < 0x20 && byte != '\t') || byte == 0x7F;
	}
	if (is_named(name, "host")) {
		guard->hosts++;
		guard->is_bad = guard->is_bad || value.length == 0 || text_find(value, ' ') != SIZE_MAX;
	} else if (is_named(name, "content-length")) {
		guard->lengths++;
		for (size_t i = 0; i < value.length; i++)
			guard->is_bad = guard->is_bad || value.at[i] < '0' || value.at[i] > '9';
		guard->is_bad = guard->is_bad || value.length == 0 || value.length > 18;
	} else if (is_named(name, "transfer-encoding")) {
		guard->encodings++;
		guard->is_bad = guard->is_bad || !is_named(value, "chunked");
	}
}

bool guard_passes(const struct guard *guard)
{
	return !guard->is_bad && guard->hosts == 1 && guard->lengths <= 1 && guard->encodings <= 1 &&
	       !(guard->lengths && guard->encodings);
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
		if ((unsigned char)byte < 0x20 || byte == 0x7F || byte == '\\')
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
