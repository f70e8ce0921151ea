/*
 * arena.c - chunks in a list, newest first
 *
 * The only file above the C library that calls malloc; in sanitizer builds a rewound part is poisoned, so that
 * use after rewind is caught like use after free.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/arena.h"

#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define POISON(at, size) ASAN_POISON_MEMORY_REGION((at), (size))
#define UNPOISON(at, size) ASAN_UNPOISON_MEMORY_REGION((at), (size))
#else
#define POISON(at, size) ((void)(at), (void)(size))
#define UNPOISON(at, size) ((void)(at), (void)(size))
#endif

enum { CHUNK_SIZE = 16 * 1024, ALIGNMENT = 16 };

struct chunk {
	struct chunk *older;
	size_t        size; /* Of `bytes`. */
	size_t        used;
	size_t        unused_; /* Keeps `bytes` aligned. */
	unsigned char bytes[];
};

struct arena {
	struct chunk *newest;
	size_t        ceiling;
	size_t        total; /* Sum of `used` over all chunks. */
};

static struct chunk *chunk_open(struct chunk *older, size_t size)
{
	struct chunk *chunk = malloc(sizeof *chunk + size);
	if (!chunk)
		BUG("out of memory for a chunk of %zu bytes", size);
	chunk->older = older;
	chunk->size = size;
	chunk->used = 0;
	POISON(chunk->bytes, size);
	return chunk;
}

static void chunk_close(struct chunk *chunk)
{
	UNPOISON(chunk->bytes, chunk->size);
	free(chunk);
}

struct arena *arena_open(size_t ceiling)
{
	struct arena *arena = calloc(1, sizeof *arena);
	if (!arena)
		BUG("out of memory for an arena");
	arena->ceiling = ceiling;
	arena->newest = chunk_open(NULL, CHUNK_SIZE);
	return arena;
}

void arena_close(struct arena *arena)
{
	if (!arena)
		return;
	while (arena->newest) {
		struct chunk *chunk = arena->newest;
		arena->newest = chunk->older;
		chunk_close(chunk);
	}
	free(arena);
}

void arena_reset(struct arena *arena)
{
	while (arena->newest->older) {
		struct chunk *chunk = arena->newest;
		arena->newest = chunk->older;
		chunk_close(chunk);
	}
	POISON(arena->newest->bytes, arena->newest->size);
	arena->newest->used = 0;
	arena->total = 0;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 4)
		BUG("an allocation of %zu bytes", size);
	size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (rounded == 0)
		rounded = ALIGNMENT;
	if (arena->total + rounded > arena->ceiling)
		BUG("an arena passed its ceiling of %zu bytes", arena->ceiling);
	struct chunk *chunk = arena->newest;
	if (chunk->size - chunk->used < rounded) {
		/* Chunks double, so that a large result does not become thousands of small ones. */
		size_t next = chunk->size * 2 > 4u * 1024 * 1024 ? 4u * 1024 * 1024 : chunk->size * 2;
		chunk = chunk_open(chunk, rounded > next ? rounded : next);
		arena->newest = chunk;
	}
	void *at = chunk->bytes + chunk->used;
	chunk->used += rounded;
	arena->total += rounded;
	UNPOISON(at, size);
	memset(at, 0, size);
	return at;
}

void *arena_alloc_array(struct arena *arena, size_t size, size_t count)
{
	size_t total;
	if (__builtin_mul_overflow(size, count, &total))
		BUG("an array of %zu elements", count);
	return arena_alloc(arena, total);
}

struct arena_mark arena_here(const struct arena *arena)
{
	return (struct arena_mark){ .chunk = arena->newest, .used = arena->newest->used };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	while (arena->newest != mark.chunk) {
		struct chunk *chunk = arena->newest;
		EXPECT(chunk->older != NULL);
		arena->total -= chunk->used;
		arena->newest = chunk->older;
		chunk_close(chunk);
	}
	arena->total -= arena->newest->used - mark.used;
	POISON(arena->newest->bytes + mark.used, arena->newest->size - mark.used);
	arena->newest->used = mark.used;
}

size_t arena_used(const struct arena *arena)
{
	return arena->total;
}

size_t arena_room(const struct arena *arena)
{
	return arena->ceiling - arena->total;
}
