/*
 * guard.h - what a request must be before anybody looks at it
 *
 * HTTP libraries let ambiguous requests through (two lengths, a length and an encoding, no Host); a proxy and we could
 * read them differently.  The guard refuses what RFC 9112 calls invalid, and takes from the rest what a request is made
 * of.  Pure: bytes in, request or status out.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_GUARD_H
#define AMPULL_GUARD_H

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"
#include "http/http.h"

/** What was seen of one request so far. */
struct guard {
	struct arena        *arena;
	struct http_request *request;
	int                  hosts, lengths, encodings;
	int64_t              length;     /* Of the body, when it was told. */
	bool                 is_version_1_0;
	int                  status;     /* The first refusal; 0 while all is well. */
};

/** Begin a request that is to be filled.  Owns: its texts lie in the arena. */
struct guard guard_start(struct arena *arena, struct http_request *request);
/** Take the first line: method, undecoded address, version. */
void guard_first_line(struct guard *guard, struct text method, struct text address, struct text version);
/** Take one header. */
void guard_header(struct guard *guard, struct text name, struct text value);
/** After the last header: 0, or the status to refuse with (400, 413, 414, 505). */
int guard_verdict(struct guard *guard);
/**
 * Decode and check a path: percent signs with two digits, valid UTF-8, no control characters, no backslash, no hidden
 * '/', no "." or ".." segment, starts with '/'.  Missing when it may not pass.  Owns: in the arena.
 */
struct text guard_path(struct arena *arena, struct text raw);

#endif
