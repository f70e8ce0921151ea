/*
 * text.c - pieces of UTF-8
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/text.h"

#include <stdio.h>

struct text text_of(const char *z)
{
	return z ? (struct text){ .at = z, .length = strlen(z) } : TEXT_NONE;
}

bool text_is_empty(struct text text)
{
	return text.length == 0;
}

bool text_equal(struct text a, struct text b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

int text_compare(struct text a, struct text b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int    order = shorter ? memcmp(a.at, b.at, shorter) : 0;
	if (order)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

bool text_is(struct text text, const char *z)
{
	return text_equal(text, text_of(z));
}

bool text_starts_with(struct text text, const char *z)
{
	size_t length = strlen(z);
	return text.length >= length && (length == 0 || memcmp(text.at, z, length) == 0);
}

bool text_ends_with(struct text text, const char *z)
{
	size_t length = strlen(z);
	return text.length >= length && (length == 0 || memcmp(text.at + text.length - length, z, length) == 0);
}

struct text text_copy(struct arena *arena, struct text text)
{
	if (!text.at)
		return TEXT_NONE;
	char *copy = arena_alloc(arena, text.length + 1);
	if (text.length)
		memcpy(copy, text.at, text.length);
	return (struct text){ .at = copy, .length = text.length };
}

struct text text_vformat(struct arena *arena, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	EXPECT(length >= 0);
	char *at = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(at, (size_t)length + 1, format, again);
	va_end(again);
	return (struct text){ .at = at, .length = (size_t)length };
}

struct text text_format(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct text text = text_vformat(arena, format, args);
	va_end(args);
	return text;
}

/* Length in bytes of the white space that `text` starts with, 0 if none. */
static size_t space_at(const char *at, size_t left)
{
	unsigned char byte = (unsigned char)at[0];
	if (byte == ' ' || (byte >= '\t' && byte <= '\r'))
		return 1;
	if (left >= 2 && byte == 0xC2 && (unsigned char)at[1] == 0xA0)
		return 2;
	if (left >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
		return 3;
	return 0;
}

struct text text_trim(struct text text)
{
	size_t space;
	while (text.length && (space = space_at(text.at, text.length))) {
		text.at += space;
		text.length -= space;
	}
	for (bool again = true; again && text.length;) {
		again = false;
		for (size_t width = 1; width <= 3 && width <= text.length; width++) {
			if (space_at(text.at + text.length - width, width) == width) {
				text.length -= width;
				again = true;
				break;
			}
		}
	}
	return text;
}

struct text text_slice(struct text text, size_t from, size_t to)
{
	if (to > text.length)
		to = text.length;
	if (from > to)
		from = to;
	return (struct text){ .at = text.at ? text.at + from : NULL, .length = to - from };
}

size_t text_find(struct text text, char byte)
{
	const char *found = text.length ? memchr(text.at, byte, text.length) : NULL;
	return found ? (size_t)(found - text.at) : SIZE_MAX;
}

/* How many of the first bytes are valid UTF-8. */
static size_t valid_length(struct text text)
{
	const unsigned char *at = (const unsigned char *)text.at;
	size_t               i = 0;
	while (i < text.length) {
		unsigned char lead = at[i];
		size_t        more = lead < 0x80 ? 0 : lead < 0xC2 ? 9 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : 9;
		if (more == 9 || i + more >= text.length + (more == 0))
			return i;
		for (size_t k = 1; k <= more; k++)
			if ((at[i + k] & 0xC0) != 0x80)
				return i;
		if ((lead == 0xE0 && at[i + 1] < 0xA0) || (lead == 0xED && at[i + 1] > 0x9F) ||
		    (lead == 0xF0 && at[i + 1] < 0x90) || (lead == 0xF4 && at[i + 1] > 0x8F))
			return i;
		i += more + 1;
	}
	return i;
}

bool text_is_utf8(struct text text)
{
	return valid_length(text) == text.length;
}

struct text text_cut(struct text text, size_t most)
{
	struct text start = text_slice(text, 0, most);
	return text_slice(start, 0, valid_length(start));
}

struct text text_next(struct text *rest, char separator)
{
	if (!rest->at)
		return TEXT_NONE;
	size_t      end = text_find(*rest, separator);
	struct text part = text_slice(*rest, 0, end);
	*rest = end == SIZE_MAX ? TEXT_NONE : text_slice(*rest, end + 1, rest->length);
	return part;
}
