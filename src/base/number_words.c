/*
 * number_words.c - Swedish numerals
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/number_words.h"

static const char *const small[] = { "",      "ett",     "två",     "tre",     "fyra",    "fem",     "sex",
				     "sju",   "åtta",    "nio",     "tio",     "elva",    "tolv",    "tretton",
				     "fjorton", "femton", "sexton", "sjutton", "arton", "nitton" };
static const char *const tens[] = { "", "", "tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio" };

/* One to 999; nothing for 0. */
static struct text below_thousand(struct arena *arena, int64_t number)
{
	int64_t     hundreds = number / 100, rest = number % 100;
	struct text head = hundreds ? text_format(arena, "%shundra", small[hundreds]) : TEXT("");
	if (rest < 20)
		return text_format(arena, "%.*s%s", TEXT_ARG(head), small[rest]);
	return text_format(arena, "%.*s%s%s", TEXT_ARG(head), tens[rest / 10], small[rest % 10]);
}

struct text number_words(struct arena *arena, int64_t number)
{
	if (number == 0)
		return TEXT("noll");
	if (number < 0 || number >= 1000000000)
		return text_format(arena, "%lld", (long long)number);
	int64_t     millions = number / 1000000, thousands = number / 1000 % 1000, rest = number % 1000;
	struct text out = TEXT("");
	if (millions == 1)
		out = TEXT("en miljon ");
	else if (millions > 1)
		out = text_format(arena, "%.*s miljoner ", TEXT_ARG(below_thousand(arena, millions)));
	if (thousands > 0) {
		struct text word = below_thousand(arena, thousands);
		/* "tusenett tusen" is never said: the last "ett" before "tusen" loses a t. */
		if (thousands % 100 != 11 && thousands % 10 == 1)
			word.length--;
		out = text_format(arena, "%.*s%.*stusen", TEXT_ARG(out), TEXT_ARG(word));
	}
	out = text_format(arena, "%.*s%.*s", TEXT_ARG(out), TEXT_ARG(below_thousand(arena, rest)));
	return text_trim(out);
}
