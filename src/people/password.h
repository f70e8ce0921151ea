/*
 * password.h - password hashes, random tokens, comparison that takes the same time whatever it finds
 *
 * The only door to the cryptographic library of this room.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PASSWORD_H
#define AMPULL_PASSWORD_H

#include "base/base.h"
#include "base/ctx.h"

enum {
	PASSWORD_CHARACTERS_MIN = 12,
	TOKEN_BYTES = 32, /* 256 random bits. */
};

/**
 * Check a new password against the policy: at least 12 characters, at most LIMIT_PASSWORD_LENGTH bytes of UTF-8, not the
 * user name.  Fails: ERR_FIELD_MISSING, ERR_FIELD_INVALID.
 */
MUST_CHECK enum err password_check_policy(struct ctx *ctx, struct text username, struct text password);
/**
 * Hash a password with Argon2id (64 MiB, 2 passes), one at a time in the whole process; takes about 0.1 s, so never
 * inside a transaction.  Fails: ERR_INTERNAL.
 */
MUST_CHECK enum err password_hash(struct ctx *ctx, struct text password, struct text *hash);
/**
 * Tell whether a password belongs to a hash, one at a time in the whole process.  A missing hash (nobody of that name,
 * or without a password) is never true and takes as long.  Never inside a transaction.
 */
bool password_verify(struct text hash, struct text password);
/** `bytes` random bytes (at most 64) as base64url without padding: session tokens, csrf tokens, request keys. */
struct text random_token(struct arena *arena, size_t bytes);
/**
 * Twelve characters that name a request: four of the time in steps of 17 seconds, eight by chance.  No secret.  What comes
 * close together in time lies close together in an index.
 */
struct text request_token(struct arena *arena, struct moment now);
/** Whether two texts are the same, in a time that depends on their lengths only; empty and missing never are. */
bool secret_equal(struct text a, struct text b);

#endif
