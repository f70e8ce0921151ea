/*
 * pack_units.c - the rule that reads pack texts
 *
 * Pure.  A text is "container, quantity (material)"; the quantity is numbers joined by x, then a word or a measure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/pack_units.h"

#include "base/num.h"

enum { FACTORS_MAX = 4, UNITS_MAX = 100000 };

/* Measures: the last number is what is in one unit, not how many there are. */
static const char *const measures[] = { "ml", "l", "g", "mg", "kg", "mikrogram", "ie", "e", "mbq", "gbq", "dos", "doser",
					"milliliter", "gram", "liter", "mikroliter", "cm", "dosdosbehallare" };

/* Words that count units. */
static const char *const counted[] = {
	"tablett", "tabletter", "kapsel", "kapslar", "ampull", "ampuller", "suppositorium", "suppositorier", "styck", "st",
	"dospåse", "dospåsar", "plåster", "depotplåster", "injektionsflaska", "injektionsflaskor", "spruta", "sprutor", "förfylld",
	"förfyllda", "injektionspenna", "injektionspennor", "endosbehållare", "endospipetter", "vagitorium", "vagitorier",
	"sugtabletter", "sugtablett", "tuggummi", "tuggummin", "pulver", "påse", "påsar", "flaska", "flaskor", "cylinderampull",
	"cylinderampuller", "dosbehållare", "burk", "burkar", "brustabletter", "filmdragerade", "munsönderfallande", "depottabletter",
	"enterotabletter", "penna", "pennor", "kassett", "kassetter", "inhalator", "tub", "tuber", "x",
};

static bool is_word_in(struct text word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(word, words[i]))
			return true;
	return false;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The next number at `*at`, whole or with a decimal part (then not `*whole`). */
static bool take_number(struct text text, size_t *at, int64_t *value, bool *whole)
{
	if (*at >= text.length || !is_digit(text.at[*at]))
		return false;
	*value = 0;
	*whole = true;
	while (*at < text.length && is_digit(text.at[*at])) {
		*value = *value * 10 + (text.at[(*at)++] - '0');
		if (*value > UNITS_MAX)
			return false;
	}
	if (*at + 1 < text.length && (text.at[*at] == ',' || text.at[*at] == '.') && is_digit(text.at[*at + 1])) {
		*whole = false;
		for (++*at; *at < text.length && is_digit(text.at[*at]); ++*at)
			;
	}
	return true;
}

static void skip_blanks(struct text text, size_t *at)
{
	for (;;) {
		if (*at < text.length && text.at[*at] == ' ')
			++*at;
		else if (*at + 1 < text.length && (unsigned char)text.at[*at] == 0xC2 && (unsigned char)text.at[*at + 1] == 0xA0)
			*at += 2;
		else
			return;
	}
}

static struct text take_word(struct text text, size_t *at)
{
	size_t from = *at;
	while (*at < text.length && text.at[*at] != ' ' && text.at[*at] != ',' && text.at[*at] != '(' && text.at[*at] != ')' &&
	       text.at[*at] != '+' && text.at[*at] != '/')
		++*at;
	return text_slice(text, from, *at);
}

/* "×" or "x" between factors. */
static bool take_times(struct text text, size_t *at)
{
	skip_blanks(text, at);
	if (*at < text.length && (text.at[*at] == 'x' || text.at[*at] == 'X' || text.at[*at] == '*')) {
		++*at;
	} else if (*at + 1 < text.length && (unsigned char)text.at[*at] == 0xC3 && (unsigned char)text.at[*at + 1] == 0x97) {
		*at += 2;
	} else {
		return false;
	}
	skip_blanks(text, at);
	return true;
}

static struct text lower(struct text word, char *space, size_t size)
{
	if (word.length >= size)
		return TEXT("");
	for (size_t i = 0; i < word.length; i++)
		space[i] = (char)(word.at[i] >= 'A' && word.at[i] <= 'Z' ? word.at[i] + 32 : word.at[i]);
	return (struct text){ space, word.length };
}

/* One quantity: factors and the word behind them. */
static int64_t quantity(struct text text, size_t *at)
{
	int64_t factors[FACTORS_MAX], product = 1;
	size_t  count = 0;
	bool    last_whole = true;
	do {
		if (count == FACTORS_MAX || !take_number(text, at, &factors[count], &last_whole))
			return I64_NONE;
		count++;
	} while (take_times(text, at));
	skip_blanks(text, at);
	char        space[40];
	struct text word = lower(take_word(text, at), space, sizeof space);
	bool        is_measure = is_word_in(word, measures, COUNT_OF(measures));
	/* What follows tells nothing more unless it adds: "10 + 5", "2 ml/3 ml" are not ours to read. */
	skip_blanks(text, at);
	if (*at < text.length && (text.at[*at] == '+' || text.at[*at] == '/'))
		return I64_NONE;
	if (!is_measure && (!last_whole || !is_word_in(word, counted, COUNT_OF(counted))))
		return I64_NONE;
	for (size_t i = 0; i < count - (is_measure ? 1 : 0); i++)
		if (__builtin_mul_overflow(product, factors[i], &product) || product > UNITS_MAX)
			return I64_NONE;
	return product > 0 ? product : I64_NONE;
}

int64_t pack_units_parse(struct text pack_text)
{
	/* Material in brackets tells nothing of how many. */
	size_t      bracket = text_find(pack_text, '(');
	struct text text = text_trim(text_slice(pack_text, 0, bracket));
	int64_t     found = I64_NONE;
	for (size_t at = 0; at < text.length;) {
		bool starts = is_digit(text.at[at]) && (at == 0 || text.at[at - 1] == ' ' || text.at[at - 1] == ',');
		if (!starts) {
			at++;
			continue;
		}
		if (found != I64_NONE)
			return I64_NONE; /* Two quantities: which one counts is not ours to guess. */
		found = quantity(text, &at);
		if (found == I64_NONE)
			return I64_NONE;
	}
	return found;
}
