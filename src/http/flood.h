/*
 * flood.h - how many requests somebody may send: a steady rate and a burst, counted in fixed memory
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FLOOD_H
#define AMPULL_FLOOD_H

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"

struct flood;

/** Make a counter that allows `per_second` requests and bursts of `burst`; 0 a second allows all.  Owns: lies in the arena. */
struct flood *flood_new(struct arena *arena, int64_t per_second, int64_t burst);
/**
 * Count a request of whoever `who` names (a session's token, an address); false when it is too many.  `now_us` never goes
 * back.  Any thread.  Two who share a counter by chance (one in 4 096) share its allowance.
 */
bool flood_allows(struct flood *flood, struct text who, int64_t now_us);

#endif
