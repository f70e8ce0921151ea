/*
 * place_words.c - see place_words.h
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/place_words.h"

struct text place_words(struct arena *arena, enum language language, struct text code, struct text ward)
{
	static const char shipment[] = "@shipment-";
	const size_t      length = sizeof(shipment) - 1;
	if (code.length == 0 || code.at[0] != '@')
		return code;
	if (text_starts_with(code, shipment)) {
		struct text number = { .at = code.at + length, .length = code.length - length };
		if (text_is_empty(ward))
			return text_format(arena, "%.*s %.*s", TEXT_ARG(text_in(language, T_SHIPMENT)), TEXT_ARG(number));
		return text_format(arena, "%.*s (%.*s %.*s)", TEXT_ARG(ward), TEXT_ARG(text_in(language, T_PLACE_BY_SHIPMENT)), TEXT_ARG(number));
	}
	return text_of_word(arena, language, "PLACE_OUTSIDE", (struct text){ .at = code.at + 1, .length = code.length - 1 });
}
