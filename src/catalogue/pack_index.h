/*
 * pack_index.h - every pack by its keys, in memory, for one import
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PACK_INDEX_H
#define AMPULL_PACK_INDEX_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** A text to an id; open addressing in an arena. */
struct text_map {
	struct arena *arena;
	struct text  *keys;
	int64_t      *values;
	size_t        capacity, count;
};
/** Start an empty map in the arena. */
void text_map_init(struct text_map *map, struct arena *arena);
/** Put or replace. */
void text_map_put(struct text_map *map, struct text key, int64_t value);
/** The value, 0 when there is none. */
int64_t text_map_get(const struct text_map *map, struct text key);

/** Packs by NPL-pack-id, own article number, and Vnr (-1 where several packs share it). */
struct pack_index {
	struct text_map by_npl;
	struct text_map by_article;
	struct text_map by_vnr;
};
/** Load the index.  Owns: in ctx->arena.  Fails: ERR_DATABASE. */
MUST_CHECK enum err pack_index_load(struct ctx *ctx, struct db_tx *tx, struct pack_index *out);
/** The pack that a row's keys name, in the order NPL-pack-id, article number, Vnr; 0 none, -1 the Vnr is shared. */
int64_t pack_index_find(const struct pack_index *index, struct text npl_pack_id, struct text article_number,
			struct text vnr);

/** A Vnr as six digits: leading zeros that a spreadsheet lost are put back.  Owns: in the arena. */
struct text vnr_normalise(struct arena *arena, struct text vnr);

#endif
