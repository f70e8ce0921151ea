/*
 * flood.c - one number a counter: the moment at which what was sent so far would have been sent at the steady rate
 *
 * (The generic cell rate algorithm, ITU-T I.371.)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/flood.h"

#include <stdatomic.h>

enum { COUNTERS = 4096 };

struct flood {
	int64_t         interval_us;
	int64_t         allowance_us;
	uint64_t        seed;
	_Atomic int64_t due[COUNTERS];
};

struct flood *flood_new(struct arena *arena, int64_t per_second, int64_t burst)
{
	struct flood *flood = arena_new(arena, struct flood);
	memset(flood, 0, sizeof *flood);
	flood->interval_us = per_second > 0 ? 1000000 / per_second : 0;
	flood->allowance_us = flood->interval_us * burst;
	flood->seed = (uint64_t)(uintptr_t)flood; /* Nobody outside can choose whose counter to fill. */
	return flood;
}

/* FNV-1a. */
static size_t counter_of(const struct flood *flood, struct text who)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ flood->seed;
	for (size_t i = 0; i < who.length; i++)
		hash = (hash ^ (unsigned char)who.at[i]) * UINT64_C(0x100000001b3);
	return (size_t)((hash ^ hash >> 32) % COUNTERS);
}

bool flood_allows(struct flood *flood, struct text who, int64_t now_us)
{
	if (flood->interval_us == 0)
		return true;
	_Atomic int64_t *due = &flood->due[counter_of(flood, who)];
	int64_t          seen = atomic_load(due);
	for (;;) {
		int64_t from = seen > now_us ? seen : now_us;
		if (from - now_us > flood->allowance_us)
			return false;
		if (atomic_compare_exchange_weak(due, &seen, from + flood->interval_us))
			return true;
	}
}
