/*
 * guard.h - what a request must be before anybody looks at it
 *
 * HTTP libraries let ambiguous requests through (stack measurements: two lengths, a length and an encoding, no Host); a
 * proxy and we could read them differently.  The guard refuses what RFC 9112 calls invalid.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_GUARD_H
#define AMPULL_GUARD_H

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"

/** Counts over the headers of one request. */
struct guard {
	int  hosts, lengths, encodings;
	bool is_bad;
};

/** Look at one header. */
void guard_header(struct guard *guard, struct text name, struct text value);
/** Whether the headers as a whole may pass. */
bool guard_passes(const struct guard *guard);
/**
 * Decode and check a path: percent signs with two digits, valid UTF-8, no control characters, no backslash, no "." or
 * ".." segment, starts with '/'.  Missing when it may not pass.  Owns: in the arena.
 */
struct text guard_path(struct arena *arena, struct text raw);

#endif
