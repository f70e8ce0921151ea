/*
 * suggestion.c - R-WARD-01
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/suggestion.h"

#include "base/num.h"

int64_t suggested_packs(const struct ward_need *need)
{
	int64_t wanted, there;
	if (need->par_packs <= 0 || need->units_per_pack <= 0)
		return 0;
	if (num_multiply(need->par_packs, need->units_per_pack, &wanted) != OK)
		return 0;
	if (num_add(need->open_units, need->keeps_balance ? need->balance_units : 0, &there) != OK || there >= wanted)
		return 0;
	int64_t missing = wanted - (there > 0 ? there : 0);
	return (missing + need->units_per_pack - 1) / need->units_per_pack;
}
