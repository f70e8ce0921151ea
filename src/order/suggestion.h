/*
 * suggestion.h - how many packs a ward is proposed to order (förslag): R-WARD-01 as a pure decision
 *
 * The table in docs/rules/ward.md runs against it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SUGGESTION_H
#define AMPULL_SUGGESTION_H

#include "base/base.h"

/** What is known of a pack on a ward. */
struct ward_need {
	int64_t par_packs;      /* 0: the pack is not on the ward's base list, nothing is proposed. */
	int64_t units_per_pack; /* At least 1. */
	int64_t open_units;     /* Ordered and not yet received, drafts left out. */
	bool    keeps_balance;  /* Else nobody knows what stands on the shelf. */
	int64_t balance_units;  /* Usable ones. */
};

/**
 * R-WARD-01: whole packs that bring the ward to par: par less what is open and, where the place keeps one, its balance;
 * a begun pack counts as missing, so that the ward never ends below par.  Never below 0; a need that is too large to count is 0.
 */
int64_t suggested_packs(const struct ward_need *need);

#endif
