/*
 * exchange_mark.h - what a ward says about exchange: "ej byte", "får bytas", or nothing
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_EXCHANGE_MARK_H
#define AMPULL_EXCHANGE_MARK_H

#include "base/base.h"
#include "base/text.h"

enum exchange_mark { EXCHANGE_UNSAID, EXCHANGE_FORBIDDEN, EXCHANGE_WELCOME };

/** The mark of a word of the database: "no", "yes", else nothing is said. */
static inline enum exchange_mark exchange_mark_of(struct text word)
{
	return text_is(word, "no") ? EXCHANGE_FORBIDDEN : text_is(word, "yes") ? EXCHANGE_WELCOME : EXCHANGE_UNSAID;
}

#endif
