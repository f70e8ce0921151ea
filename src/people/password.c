/*
 * password.c - Argon2id and random numbers from libsodium, one hash at a time
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/password.h"

#include <pthread.h>
#include <sodium.h>

#include "base/limits.h"

/* OWASP's recommendation for Argon2id is 19 MiB and 2 passes or more; 64 MiB costs about 0.1 s here. */
enum { HASH_PASSES = 2, HASH_MEMORY = 64 * 1024 * 1024, TOKEN_BYTES_MAX = 64, REQUEST_TOKEN_BYTES = 9 };

/* The hash of 32 random bytes that nobody kept: tried where there is no account, so that the time tells nothing. */
static const char nobodys_hash[] =
	"$argon2id$v=19$m=65536,t=2,p=1$qFdpo9AUN7zINII6T/he6w$1IJxW1FXfXaT1eHIOw3Ol6SEN6XM27jSR8y0ge1sPvk";

/* Sixteen workers with 64 MiB each would be a gigabyte: whoever signs in waits for the one before. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void start_library(void)
{
	if (sodium_init() < 0)
		BUG("the cryptographic library does not start");
}

static void ensure_library(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, start_library);
}

static size_t count_characters(struct text text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i++)
		count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
	return count;
}

enum err password_check_policy(struct ctx *ctx, struct text username, struct text password)
{
	if (text_is_empty(password))
		return fail(ctx, ERR_FIELD_MISSING, "password", "the password is missing");
	if (password.length > LIMIT_PASSWORD_LENGTH)
		return fail(ctx, ERR_FIELD_INVALID, "password", "a password has at most %d bytes", LIMIT_PASSWORD_LENGTH);
	if (!text_is_utf8(password) || memchr(password.at, 0, password.length))
		return fail(ctx, ERR_FIELD_INVALID, "password", "the password is no text");
	if (count_characters(password) < PASSWORD_CHARACTERS_MIN)
		return fail(ctx, ERR_FIELD_INVALID, "password", "a password has at least %d characters",
			    PASSWORD_CHARACTERS_MIN);
	if (text_equal(username, password))
		return fail(ctx, ERR_FIELD_INVALID, "password", "the user name is no password");
	return OK;
}

enum err password_hash(struct ctx *ctx, struct text password, struct text *hash)
{
	char out[crypto_pwhash_STRBYTES];
	ensure_library();
	pthread_mutex_lock(&one_at_a_time);
	int failed = crypto_pwhash_str(out, password.at ? password.at : "", password.length, HASH_PASSES, HASH_MEMORY);
	pthread_mutex_unlock(&one_at_a_time);
	if (failed)
		return fail(ctx, ERR_INTERNAL, "password", "no memory to hash the password");
	*hash = text_copy(ctx->arena, text_of(out));
	return OK;
}

bool password_verify(struct text hash, struct text password)
{
	char known[crypto_pwhash_STRBYTES] = { 0 };
	bool has_hash = hash.at && hash.length > 0 && hash.length < sizeof(known);
	if (has_hash)
		memcpy(known, hash.at, hash.length);
	else
		memcpy(known, nobodys_hash, sizeof(nobodys_hash));
	/* A longer one was never set; cut, so that its hash costs no more than another. */
	bool        fits = password.length <= LIMIT_PASSWORD_LENGTH;
	struct text tried = text_slice(password, 0, LIMIT_PASSWORD_LENGTH);
	ensure_library();
	pthread_mutex_lock(&one_at_a_time);
	bool is_right = crypto_pwhash_str_verify(known, tried.at ? tried.at : "", tried.length) == 0;
	pthread_mutex_unlock(&one_at_a_time);
	return is_right && has_hash && fits;
}

static struct text base64url(struct arena *arena, const unsigned char *bytes, size_t count)
{
	size_t size = sodium_base64_encoded_len(count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char  *out = arena_alloc(arena, size);
	sodium_bin2base64(out, size, bytes, count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return text_of(out);
}

struct text random_token(struct arena *arena, size_t bytes)
{
	unsigned char random[TOKEN_BYTES_MAX];
	EXPECT(bytes > 0 && bytes <= sizeof(random));
	ensure_library();
	randombytes_buf(random, bytes);
	struct text out = base64url(arena, random, bytes);
	sodium_memzero(random, sizeof(random));
	return out;
}

struct text request_token(struct arena *arena, struct moment now)
{
	uint64_t      steps = (uint64_t)now.us >> 24;
	unsigned char bytes[REQUEST_TOKEN_BYTES] = { (unsigned char)(steps >> 16), (unsigned char)(steps >> 8), (unsigned char)steps };
	ensure_library();
	randombytes_buf(bytes + 3, sizeof(bytes) - 3);
	return base64url(arena, bytes, sizeof(bytes));
}

bool secret_equal(struct text a, struct text b)
{
	ensure_library();
	return a.at && b.at && a.length > 0 && a.length == b.length && sodium_memcmp(a.at, b.at, a.length) == 0;
}
