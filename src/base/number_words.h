/*
 * number_words.h - a quantity in Swedish words, as a requisition asks for it beside the figures
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_NUMBER_WORDS_H
#define AMPULL_NUMBER_WORDS_H

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"

/** "tjugofem" for 25; figures from a thousand million on and below zero, which nobody requisitions.  Lies in the arena. */
struct text number_words(struct arena *arena, int64_t number);

#endif
