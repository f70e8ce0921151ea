/*
 * latency.h - how long things took, in memory that does not grow
 *
 * Counts by size, so that a percentile is right within a sixty-fourth; the worst is kept as it was.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LATENCY_H
#define AMPULL_LATENCY_H

#include "base/base.h"

enum { LATENCY_PARTS = 64, LATENCY_OCTAVES = 40 };

struct latency {
	int64_t count;
	int64_t sum_us;
	int64_t worst_us;
	int64_t counts[LATENCY_OCTAVES * LATENCY_PARTS];
};

/** Count one. */
void latency_add(struct latency *latency, int64_t us);
/** What so many of a thousand stayed below, in microseconds; 0 without any. */
int64_t latency_permille(const struct latency *latency, int64_t permille);

#endif
