/*
 * digest.c - BLAKE2b and SHA-256 by libsodium
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/digest.h"

#include <sodium.h>

_Static_assert(sizeof(struct digest) == crypto_generichash_BYTES, "BLAKE2b-256");

struct digest digest_of(const struct text *parts, size_t count)
{
	crypto_generichash_state state;
	struct digest            digest;
	crypto_generichash_init(&state, NULL, 0, sizeof digest.bytes);
	for (size_t i = 0; i < count; i++) {
		unsigned char length[8];
		for (int k = 0; k < 8; k++)
			length[k] = (unsigned char)((uint64_t)parts[i].length >> 8 * k);
		crypto_generichash_update(&state, length, sizeof length);
		crypto_generichash_update(&state, (const unsigned char *)parts[i].at, parts[i].length);
	}
	crypto_generichash_final(&state, digest.bytes, sizeof digest.bytes);
	return digest;
}

struct text digest_bytes(struct arena *arena, const struct digest *digest)
{
	return text_copy(arena, (struct text){ (const char *)digest->bytes, sizeof digest->bytes });
}

bool digest_is(const struct digest *digest, struct text bytes)
{
	return bytes.length == sizeof digest->bytes && memcmp(digest->bytes, bytes.at, sizeof digest->bytes) == 0;
}

struct text sha256_hex(struct arena *arena, struct text bytes)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char          words[2 * sizeof hash + 1];
	crypto_hash_sha256(hash, (const unsigned char *)bytes.at, bytes.length);
	sodium_bin2hex(words, sizeof words, hash, sizeof hash);
	return text_copy(arena, text_of(words));
}
