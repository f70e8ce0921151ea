/*
 * review_words.c - the reasons of review as a person reads them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/review_page.h"

#include "order/order_view.h"

static struct text joined(struct arena *arena, struct text first, const char *between, struct text second)
{
	return text_format(arena, "%.*s%s%.*s", TEXT_ARG(first), between, TEXT_ARG(second));
}

struct text reason_label(struct arena *arena, enum language language, const struct review_reason *reason)
{
	static const char *const licence_words[] = { "enough", "nearly_out", "to_choose", "too_little", "none" };
	const int64_t           *f = reason->figures;
	switch (reason->kind) {
	case WHY_NARCOTIC:
		return joined(arena, text_in(language, T_WHY_NARCOTIC), " ",
			      text_of_word(arena, language, "CLASS", text_of(narcotic_class_name((enum narcotic_class)f[0]))));
	case WHY_LICENCE:
		return text_of_word(arena, language, "WHY_LICENCE", text_of(licence_words[f[0]]));
	case WHY_STOCK:
		return text_in(language, f[3] ? T_WHY_STOCK_LOST : f[0] == 0 ? T_WHY_STOCK_NONE : T_WHY_STOCK_SHORT);
	case WHY_ASSORTMENT:
		return text_in(language, f[0] ? T_WHY_ASSORTMENT_REFUSED : T_WHY_ASSORTMENT);
	default:
		return text_of_word(arena, language, "WHY", text_of(reason_word(reason->kind)));
	}
}

static struct text figure(struct arena *arena, enum language language, enum text_key key, int64_t units, int64_t units_per_pack)
{
	return text_format(arena, "%.*s %.*s", TEXT_ARG(text_in(language, key)),
			   TEXT_ARG(packs_text(arena, language, units, units_per_pack)));
}

static struct text history_words(struct arena *arena, enum language language, const int64_t *f, int64_t units_per_pack)
{
	struct text asked = figure(arena, language, T_WHY_ASKED, f[3], units_per_pack);
	if (f[0] == 0)
		return joined(arena, asked, " · ", text_in(language, T_WHY_NO_HISTORY));
	struct text middle = figure(arena, language, T_WHY_MIDDLE, f[1], units_per_pack);
	struct text largest = figure(arena, language, T_WHY_LARGEST, f[2], units_per_pack);
	return text_format(arena, "%.*s · %.*s · %.*s · %lld %.*s", TEXT_ARG(asked), TEXT_ARG(middle), TEXT_ARG(largest),
			   (long long)f[0], TEXT_ARG(text_in(language, T_WHY_EARLIER_LINES)));
}

struct text reason_words(struct arena *arena, enum language language, const struct review_reason *reason, int64_t units_per_pack)
{
	const int64_t *f = reason->figures;
	struct text    left, until;
	switch (reason->kind) {
	case WHY_HISTORY:
		return history_words(arena, language, f, units_per_pack);
	case WHY_STOCK:
		left = figure(arena, language, T_WHY_LEFT_FOR_LINE, f[0], units_per_pack);
		return text_format(arena, "%.*s · %.*s · %.*s", TEXT_ARG(figure(arena, language, T_WHY_ASKED, f[1], units_per_pack)),
				   TEXT_ARG(left), TEXT_ARG(figure(arena, language, T_WHY_USABLE, f[2], units_per_pack)));
	case WHY_PREPAREDNESS:
		left = figure(arena, language, T_WHY_MAY_TAKE, f[0], units_per_pack);
		until = figure(arena, language, T_WHY_FLOOR, f[2], units_per_pack);
		return text_format(arena, "%.*s · %.*s · %.*s · %.*s", TEXT_ARG(figure(arena, language, T_WHY_ASKED, f[1], units_per_pack)),
				   TEXT_ARG(left), TEXT_ARG(until), TEXT_ARG(figure(arena, language, T_WHY_RELEASED, f[3], units_per_pack)));
	case WHY_ARRIVED:
		return joined(arena, figure(arena, language, T_WHY_WAITS, f[1], units_per_pack), " · ",
			      figure(arena, language, T_WHY_LEFT_FOR_LINE, f[0], units_per_pack));
	case WHY_LICENCE:
		if (f[0] == LICENCE_NONE)
			return text_in(language, T_WHY_LICENCE_NONE_WORDS);
		until = joined(arena, text_in(language, T_WHY_VALID_TO), " ", day_text(arena, (struct day){ (int32_t)f[3] }));
		if (f[1] == I64_NONE)
			return joined(arena, text_in(language, T_WHY_NOT_LIMITED), " · ", until);
		left = figure(arena, language, T_WHY_LICENCE_LEFT, f[1] > 0 ? f[1] : 0, units_per_pack);
		return text_format(arena, "%.*s %.*s %.*s · %.*s", TEXT_ARG(left), TEXT_ARG(text_in(language, T_WHY_OF)),
				   TEXT_ARG(packs_text(arena, language, f[2], units_per_pack)), TEXT_ARG(until));
	case WHY_OFF_CONTRACT:
		return text_in(language, f[0] ? T_WHY_TOLD_OFF : T_WHY_CONTRACT_ELSEWHERE);
	case WHY_EXCHANGE:
		return text_in(language, f[0] ? T_WHY_EXCHANGE_SHORT : f[1] ? T_WHY_EXCHANGE_RANK : T_WHY_EXCHANGE_CONTRACT);
	case WHY_NO_EXCHANGE:
		return text_in(language, T_WHY_NO_EXCHANGE_WORDS);
	case WHY_ASSORTMENT:
		return text_in(language, f[0] ? T_WHY_REFUSED_WORDS : T_WHY_OUTSIDE_WORDS);
	default:
		return TEXT("");
	}
}
