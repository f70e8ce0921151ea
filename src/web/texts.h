/*
 * texts.h - every word of the pages, in Swedish and English side by side (texts.def)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TEXTS_H
#define AMPULL_TEXTS_H

#include "base/base.h"
#include "base/text.h"
#include "web/face.h"

enum text_key {
	T_NONE,
#define X(key, swedish, english) T_##key,
#include "web/texts.def"
#undef X
	T_COUNT
};

/** The words of a key. */
struct text text_in(enum language language, enum text_key key);
/** Find a key by its name without T_; T_NONE when there is none. */
enum text_key text_key_of(struct text name);
/** The name of a key without T_. */
const char *text_key_name(enum text_key key);
/** The words for an error code. */
struct text text_of_error(enum language language, enum err err);
/** The words for a stored word such as a line's state ("backordered" with "STATE"): key STATE_BACKORDERED, else the word. */
struct text text_of_word(struct arena *arena, enum language language, const char *prefix, struct text word);

#endif
