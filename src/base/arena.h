/*
 * arena.h - memory that lives as long as one piece of work
 *
 * Out of memory, and a ceiling that is passed, are bugs of sizing and stop the program; nobody frees single things.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ARENA_H
#define AMPULL_ARENA_H

#include "base/base.h"

struct arena;

/** A place in an arena to return to. */
struct arena_mark {
	void  *chunk;
	size_t used;
};

/** Open an arena that may grow to `ceiling` bytes.  Owns: the caller closes it. */
struct arena *arena_open(size_t ceiling);
/** Give everything back. */
void arena_close(struct arena *arena);
/** Forget everything but keep the first chunk for the next piece of work. */
void arena_reset(struct arena *arena);
/** Zeroed memory, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
/** Remember how far the arena is filled. */
struct arena_mark arena_here(const struct arena *arena);
/** Forget what was allocated since `mark`. */
void arena_rewind(struct arena *arena, struct arena_mark mark);
/** Bytes handed out since the last reset, for the log and for limits that rest on numbers. */
size_t arena_used(const struct arena *arena);

/** Bytes that may still be handed out: readers of large files look here and refuse, instead of passing the ceiling. */
size_t arena_room(const struct arena *arena);

/** One zeroed value, or `count` of them, of a type. */
#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, count) ((type *)arena_alloc_array((arena), sizeof(type), (count)))
/** As arena_alloc, for `count` elements, with a checked product. */
void *arena_alloc_array(struct arena *arena, size_t size, size_t count);

#endif
