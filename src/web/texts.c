/*
 * texts.c - looking words up
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/texts.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/ctx.h"

static const struct {
	const char *key;
	size_t      length;
	const char *words[2];
} table[] = {
	[T_NONE] = { "", 0, { "", "" } },
#define X(key, swedish, english) [T_##key] = { #key, sizeof(#key) - 1, { swedish, english } },
#include "web/texts.def"
#undef X
};

struct text text_in(enum language language, enum text_key key)
{
	EXPECT(key < T_COUNT);
	return text_of(table[key].words[language]);
}

/* Keys in the order of their names: a list asks for a word in each of its rows. */
static enum text_key by_name[T_COUNT];

static int compare_names(struct text a, struct text b)
{
	int order = memcmp(a.at, b.at, a.length < b.length ? a.length : b.length);
	return order ? order : (a.length > b.length) - (a.length < b.length);
}

static struct text name_of(enum text_key key)
{
	return (struct text){ table[key].key, table[key].length };
}

static int compare_keys(const void *a, const void *b)
{
	return compare_names(name_of(*(const enum text_key *)a), name_of(*(const enum text_key *)b));
}

static int compare_to_key(const void *name, const void *key)
{
	return compare_names(*(const struct text *)name, name_of(*(const enum text_key *)key));
}

static void sort_names(void)
{
	for (size_t i = 0; i < T_COUNT; i++)
		by_name[i] = (enum text_key)i;
	qsort(by_name, T_COUNT, sizeof(*by_name), compare_keys);
}

enum text_key text_key_of(struct text name)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, sort_names);
	const enum text_key *found = text_is_empty(name) ? NULL : bsearch(&name, by_name, T_COUNT, sizeof(*by_name), compare_to_key);
	return found ? *found : T_NONE;
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
