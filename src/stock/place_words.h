/*
 * place_words.h - the other side of a movement as a person reads it: a place's code, or words for a place that no one can walk to
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PLACE_WORDS_H
#define AMPULL_PLACE_WORDS_H

#include "base/base.h"
#include "base/text.h"
#include "web/texts.h"

/**
 * "A-01-11" as it is; "@supplier" "Leverantör"; "@shipment-306", the goods on their way, "Leverans 306", and with the `ward` they
 * are for "Kirurgi förråd (leverans 306)".  No ward: empty.  Owns: in the arena.
 */
struct text place_words(struct arena *arena, enum language language, struct text code, struct text ward);

#endif
