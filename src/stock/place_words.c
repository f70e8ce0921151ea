/*
 * place_words.c - see place_words.h
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/place_words.h"

struct text place_words(struct arena *arena, enum language language, struct text code)
{
	static const char shipment[] = "@shipment-";
	const size_t      length = sizeof(shipment) - 1;
	if (code.length == 0 || code.at[0] != '@')
		return code;
	if (text_starts_with(code, shipment))
		return text_format(arena, "%.*s %.*s", TEXT_ARG(text_in(language, T_SHIPMENT)), (int)(code.length - length), code.at + length);
	return text_of_word(arena, language, "PLACE_OUTSIDE", (struct text){ .at = code.at + 1, .length = code.length - 1 });
}
