/*
 * buf.c - a growing run of bytes in an arena
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/buf.h"

#include <stdio.h>

void buf_init(struct buf *buf, struct arena *arena, size_t ceiling)
{
	*buf = (struct buf){ .arena = arena, .ceiling = ceiling };
}

static bool buf_reserve(struct buf *buf, size_t more)
{
	if (buf->overflowed || more > buf->ceiling - buf->length) {
		buf->overflowed = true;
		return false;
	}
	size_t needed = buf->length + more + 1; /* A NUL may always be put behind. */
	if (needed > buf->capacity) {
		size_t capacity = buf->capacity ? buf->capacity * 2 : 256;
		while (capacity < needed)
			capacity *= 2;
		char *at = arena_alloc(buf->arena, capacity);
		if (buf->length)
			memcpy(at, buf->at, buf->length);
		buf->at = at;
		buf->capacity = capacity;
	}
	return true;
}

void buf_put(struct buf *buf, const void *bytes, size_t length)
{
	if (length && buf_reserve(buf, length)) {
		memcpy(buf->at + buf->length, bytes, length);
		buf->length += length;
	}
}

void buf_text(struct buf *buf, struct text text)
{
	buf_put(buf, text.at, text.length);
}

void buf_z(struct buf *buf, const char *z)
{
	buf_put(buf, z, strlen(z));
}

void buf_char(struct buf *buf, char byte)
{
	buf_put(buf, &byte, 1);
}

void buf_i64(struct buf *buf, int64_t value)
{
	char digits[24];
	int  length = snprintf(digits, sizeof digits, "%lld", (long long)value);
	buf_put(buf, digits, (size_t)length);
}

void buf_format(struct buf *buf, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	EXPECT(length >= 0);
	if (buf_reserve(buf, (size_t)length)) {
		vsnprintf(buf->at + buf->length, (size_t)length + 1, format, again);
		buf->length += (size_t)length;
	}
	va_end(again);
}

struct text buf_done(struct buf *buf)
{
	if (!buf->at)
		return TEXT("");
	buf->at[buf->length] = 0;
	return (struct text){ .at = buf->at, .length = buf->length };
}
