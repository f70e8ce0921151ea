/*
 * latency.c - log-linear counting
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/latency.h"

/* Below LATENCY_PARTS each microsecond has its own slot; above, each doubling is cut into as many. */
static size_t slot_of(int64_t us)
{
	uint64_t value = us > 0 ? (uint64_t)us : 0;
	size_t   octave = 0;
	while (value >= 2 * LATENCY_PARTS && octave + 2 < LATENCY_OCTAVES) {
		value /= 2;
		octave++;
	}
	if (value < LATENCY_PARTS)
		return (size_t)value;
	if (value >= 2 * LATENCY_PARTS)
		value = 2 * LATENCY_PARTS - 1;
	return (octave + 1) * LATENCY_PARTS + (size_t)(value - LATENCY_PARTS);
}

/* The largest value that a slot counts. */
static int64_t value_of(size_t slot)
{
	size_t octave = slot / LATENCY_PARTS, part = slot % LATENCY_PARTS;
	if (octave == 0)
		return (int64_t)part;
	return (int64_t)(((uint64_t)LATENCY_PARTS + part + 1) << (octave - 1)) - 1;
}

void latency_add(struct latency *latency, int64_t us)
{
	latency->count++;
	latency->sum_us += us;
	if (us > latency->worst_us)
		latency->worst_us = us;
	latency->counts[slot_of(us)]++;
}

int64_t latency_permille(const struct latency *latency, int64_t permille)
{
	int64_t wanted = (latency->count * permille + 999) / 1000, seen = 0;
	for (size_t slot = 0; slot < COUNT_OF(latency->counts); slot++) {
		seen += latency->counts[slot];
		if (seen >= wanted && seen > 0) {
			int64_t value = value_of(slot);
			return value < latency->worst_us ? value : latency->worst_us;
		}
	}
	return 0;
}
