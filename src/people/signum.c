/*
 * signum.c - initials and HSA-id
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/signum.h"

enum { INITIALS_MAX = 3, CHARACTER_BYTES_MAX = 4 };

/* The bytes of the first character of a word: a letter of Swedish has two. */
static size_t first_character(struct text word)
{
	size_t bytes = 1;
	while (bytes < word.length && bytes < CHARACTER_BYTES_MAX && ((unsigned char)word.at[bytes] & 0xC0) == 0x80)
		bytes++;
	return bytes;
}

struct text signum_of(struct arena *arena, struct text display_name, struct text hsa_id, struct text username)
{
	struct text id = text_is_empty(hsa_id) ? username : hsa_id;
	if (text_is_empty(id))
		return TEXT_NONE;
	struct text initials = TEXT(""), rest = display_name.at ? display_name : TEXT("");
	int         count = 0;
	for (struct text word; count < INITIALS_MAX && (word = text_next(&rest, ' ')).at;)
		if (word.length > 0 && word.at[0] != '(') {
			initials = text_format(arena, "%.*s%.*s", TEXT_ARG(initials), (int)first_character(word), word.at);
			count++;
		}
	return text_format(arena, "%.*s%s%.*s", TEXT_ARG(initials), initials.length ? " " : "", TEXT_ARG(id));
}
