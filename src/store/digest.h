/*
 * digest.h - digests of rows, requests and files
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DIGEST_H
#define AMPULL_DIGEST_H

#include "base/base.h"
#include "base/text.h"

struct digest {
	unsigned char bytes[32];
};

/** BLAKE2b-256 over parts, each with its length before it, so that no two lists of parts are alike. */
struct digest digest_of(const struct text *parts, size_t count);
/** A digest as 32 bytes for a query.  Owns: lies in the arena. */
struct text digest_bytes(struct arena *arena, const struct digest *digest);
/** Whether stored bytes are this digest. */
bool digest_is(const struct digest *digest, struct text bytes);
/** SHA-256 of a file's bytes, hexadecimal: what others can check with sha256sum.  Owns: lies in the arena. */
struct text sha256_hex(struct arena *arena, struct text bytes);

#endif
