/*
 * value.h - how value follows goods: an issue takes its share, the last unit takes the rest
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_VALUE_H
#define AMPULL_VALUE_H

#include "base/base.h"
#include "base/num.h"

/**
 * The value of `taken` units out of a balance of `units` worth `value_ore`: proportional, rounded down, and everything
 * that is left with the last unit, so that value never appears or vanishes.
 *
 * Fails: ERR_BALANCE_TOO_LOW (taken > units), ERR_QUANTITY_NOT_POSITIVE, ERR_QUANTITY_OVERFLOW.
 */
MUST_CHECK enum err value_share(int64_t value_ore, int64_t units, int64_t taken, int64_t *out_ore);

#endif
