/*
 * pack_units.h - how many units a pack text tells of
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PACK_UNITS_H
#define AMPULL_PACK_UNITS_H

#include "base/base.h"
#include "base/text.h"

/**
 * Read the units of a pack from its national text: "Blister, 60 tabletter (Al)" is 60, "Ampull, 20 x 10 ml" is 20,
 * "Flaska, 100 ml" is 1, "5 x 30 kapslar" is 150.  A bottle, tube or jar of a liquid or cream is one unit.
 * Rather nothing than something wrong: I64_NONE where the text is not one of the known shapes.
 */
int64_t pack_units_parse(struct text pack_text);

#endif
