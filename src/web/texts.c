/*
 * texts.c - looking words up
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/texts.h"

#include "base/ctx.h"

static const struct {
	const char *key;
	const char *words[2];
} table[] = {
	[T_NONE] = { "", { "", "" } },
#define X(key, swedish, english) [T_##key] = { #key, { swedish, english } },
#include "web/texts.def"
#undef X
};

struct text text_in(enum language language, enum text_key key)
{
	EXPECT(key < T_COUNT);
	return text_of(table[key].words[language]);
}

enum text_key text_key_of(struct text name)
{
	for (size_t i = 1; i < T_COUNT; i++)
		if (text_is(name, table[i].key))
			return (enum text_key)i;
	return T_NONE;
}

const char *text_key_name(enum text_key key)
{
	EXPECT(key < T_COUNT);
	return table[key].key;
}

struct text text_of_error(enum language language, enum err err)
{
	enum text_key key = text_key_of(text_of(err_name(err)));
	return key ? text_in(language, key) : text_of(err_english(err));
}

struct text text_of_word(struct arena *arena, enum language language, const char *prefix, struct text word)
{
	struct text name = text_format(arena, "%s_%.*s", prefix, TEXT_ARG(word));
	char       *at = arena_alloc(arena, name.length + 1);
	for (size_t i = 0; i < name.length; i++) {
		char byte = name.at[i];
		at[i] = (char)(byte >= 'a' && byte <= 'z' ? byte - 32 : byte == '-' || byte == ' ' ? '_' : byte);
	}
	enum text_key key = text_key_of((struct text){ at, name.length });
	return key ? text_in(language, key) : word;
}
