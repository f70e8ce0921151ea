/*
 * random.h - numbers from a seed: the same seed, the same region
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RANDOM_H
#define AMPULL_RANDOM_H

#include "base/base.h"

/** State of one sequence (SplitMix64, Steele, Lea and Flood 2014). */
struct random {
	uint64_t state;
};

/** Start a sequence. */
static inline struct random random_of(uint64_t seed)
{
	return (struct random){ .state = seed };
}
/** The next 64 bits. */
static inline uint64_t random_bits(struct random *random)
{
	uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}
/** A whole number in [low, high]; the bias is below one in 2^40 for the ranges used here. */
static inline int64_t random_between(struct random *random, int64_t low, int64_t high)
{
	EXPECT(high >= low);
	return low + (int64_t)(random_bits(random) % (uint64_t)(high - low + 1));
}
/** True `percent` times in a hundred. */
static inline bool random_percent(struct random *random, int64_t percent)
{
	return random_between(random, 0, 99) < percent;
}

#endif
