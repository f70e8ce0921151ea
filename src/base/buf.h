/*
 * buf.h - a growing run of bytes, born with its ceiling
 *
 * A write past the ceiling sets `overflowed` and is dropped; the owner looks once at the end.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BUF_H
#define AMPULL_BUF_H

#include <stdarg.h>

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"

struct buf {
	struct arena *arena;
	char         *at;
	size_t        length;
	size_t        capacity;
	size_t        ceiling;
	bool          overflowed;
};

/** Start an empty buffer in the arena that may hold up to `ceiling` bytes. */
void buf_init(struct buf *buf, struct arena *arena, size_t ceiling);
void buf_put(struct buf *buf, const void *bytes, size_t length);
void buf_text(struct buf *buf, struct text text);
void buf_z(struct buf *buf, const char *z);
void buf_char(struct buf *buf, char byte);
void buf_i64(struct buf *buf, int64_t value);
void buf_format(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/** What is in the buffer, with a NUL after it. */
struct text buf_done(struct buf *buf);

#endif
