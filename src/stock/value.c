/*
 * value.c - the share of a balance's value
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/value.h"

enum err value_share(int64_t value_ore, int64_t units, int64_t taken, int64_t *out_ore)
{
	if (taken <= 0)
		return ERR_QUANTITY_NOT_POSITIVE;
	if (taken > units)
		return ERR_BALANCE_TOO_LOW;
	if (taken == units) {
		*out_ore = value_ore;
		return OK;
	}
	return num_multiply_divide_floor(value_ore, taken, units, out_ore);
}
