/*
 * text.h - a piece of UTF-8 text that somebody else owns
 *
 * `at` NULL means missing; length 0 with `at` set means empty.  Texts made by the functions here lie in an arena
 * and have a NUL after their last byte, so that `at` may be given to C libraries.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TEXT_H
#define AMPULL_TEXT_H

#include <stdarg.h>

#include "base/arena.h"
#include "base/base.h"

struct text {
	const char *at;
	size_t      length;
};

/** A text from a string literal, usable in initialisers. */
#define TEXT(literal) ((struct text){ .at = (literal), .length = sizeof(literal) - 1 })
#define TEXT_NONE ((struct text){ .at = NULL, .length = 0 })
/** The same for initialisers of static data, where a compound literal may not stand. */
#define TEXT_INIT(literal) { .at = (literal), .length = sizeof(literal) - 1 }
/** For "%.*s". */
#define TEXT_ARG(text) (int)(text).length, (text).at ? (text).at : ""

/** View a NUL-terminated string as a text; NULL becomes missing. */
struct text text_of(const char *z);
/** Whether the text is missing or empty. */
bool text_is_empty(struct text text);
bool text_equal(struct text a, struct text b);
/** Byte order; missing sorts as empty. */
int text_compare(struct text a, struct text b);
bool text_is(struct text text, const char *z);
bool text_starts_with(struct text text, const char *z);
bool text_ends_with(struct text text, const char *z);
/** Copy into the arena with a NUL after it; missing stays missing. */
struct text text_copy(struct arena *arena, struct text text);
/** printf into the arena. */
struct text text_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
struct text text_vformat(struct arena *arena, const char *format, va_list args) PRINTF_LIKE(2, 0);
/** Without white space (ASCII, NBSP U+00A0 and BOM U+FEFF) at either end. */
struct text text_trim(struct text text);
/** The part [from, to) in bytes, cut to the text's length. */
struct text text_slice(struct text text, size_t from, size_t to);
/** The first `most` bytes at most, and never a half letter: what follows the last whole one of valid UTF-8 is left out. */
struct text text_cut(struct text text, size_t most);
/** Position of the first such byte, or SIZE_MAX. */
size_t text_find(struct text text, char byte);
/** Whether the bytes are valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF). */
bool text_is_utf8(struct text text);
/** The first `separator`-ended part, and `rest` moved behind it; missing when there is no more. */
struct text text_next(struct text *rest, char separator);

#endif
