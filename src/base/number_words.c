/*
 * number_words.c - Swedish numerals
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/number_words.h"

#define WORD(word) word,
static const char *const words[] = {
#include "base/number_words.def"
};
#undef WORD

/* Where each kind of word begins in the list. */
enum { SMALL = 0, TENS = 20, HUNDRED = 28, THOUSAND, MILLION, MILLIONS, NOTHING };

/* One to 999; nothing for 0. */
static struct text below_thousand(struct arena *arena, int64_t number)
{
	int64_t     hundreds = number / 100, rest = number % 100;
	struct text head = hundreds ? text_format(arena, "%s%s", words[SMALL + hundreds], words[HUNDRED]) : TEXT("");
	if (rest < 20)
		return text_format(arena, "%.*s%s", TEXT_ARG(head), words[SMALL + rest]);
	return text_format(arena, "%.*s%s%s", TEXT_ARG(head), words[TENS + rest / 10 - 2], words[SMALL + rest % 10]);
}

struct text number_words(struct arena *arena, int64_t number)
{
	if (number == 0)
		return text_of(words[NOTHING]);
	if (number < 0 || number >= 1000000000)
		return text_format(arena, "%lld", (long long)number);
	int64_t     millions = number / 1000000, thousands = number / 1000 % 1000, rest = number % 1000;
	struct text out = TEXT("");
	if (millions == 1)
		out = text_format(arena, "%s ", words[MILLION]);
	else if (millions > 1)
		out = text_format(arena, "%.*s %s ", TEXT_ARG(below_thousand(arena, millions)), words[MILLIONS]);
	if (thousands > 0) {
		struct text word = below_thousand(arena, thousands);
		/* A one before the thousand is written with one t. */
		if (thousands % 100 != 11 && thousands % 10 == 1)
			word.length--;
		out = text_format(arena, "%.*s%.*s%s", TEXT_ARG(out), TEXT_ARG(word), words[THOUSAND]);
	}
	out = text_format(arena, "%.*s%.*s", TEXT_ARG(out), TEXT_ARG(below_thousand(arena, rest)));
	out = text_trim(out);
	return text_format(arena, "%.*s", TEXT_ARG(out));
}
