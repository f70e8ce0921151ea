/*
 * pack_index.c - keys to packs
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/pack_index.h"

#include "catalogue/catalogue.sql.h"

enum { FIRST_CAPACITY = 1024, VNR_DIGITS = 6 };

static uint64_t hash_of(struct text key)
{
	uint64_t hash = UINT64_C(1469598103934665603); /* FNV-1a */
	for (size_t i = 0; i < key.length; i++)
		hash = (hash ^ (unsigned char)key.at[i]) * UINT64_C(1099511628211);
	return hash;
}

void text_map_init(struct text_map *map, struct arena *arena)
{
	*map = (struct text_map){ .arena = arena, .capacity = FIRST_CAPACITY };
	map->keys = arena_array(arena, struct text, map->capacity);
	map->values = arena_array(arena, int64_t, map->capacity);
}

static size_t slot_of(const struct text_map *map, struct text key)
{
	size_t slot = hash_of(key) % map->capacity;
	while (map->keys[slot].at && !text_equal(map->keys[slot], key))
		slot = (slot + 1) % map->capacity;
	return slot;
}

void text_map_put(struct text_map *map, struct text key, int64_t value)
{
	if (map->count * 2 >= map->capacity) {
		struct text_map larger = { .arena = map->arena, .capacity = map->capacity * 4, .count = map->count };
		larger.keys = arena_array(map->arena, struct text, larger.capacity);
		larger.values = arena_array(map->arena, int64_t, larger.capacity);
		for (size_t i = 0; i < map->capacity; i++)
			if (map->keys[i].at) {
				size_t slot = slot_of(&larger, map->keys[i]);
				larger.keys[slot] = map->keys[i];
				larger.values[slot] = map->values[i];
			}
		*map = larger;
	}
	size_t slot = slot_of(map, key);
	if (!map->keys[slot].at) {
		map->keys[slot] = text_copy(map->arena, key);
		map->count++;
	}
	map->values[slot] = value;
}

int64_t text_map_get(const struct text_map *map, struct text key)
{
	size_t slot = slot_of(map, key);
	return map->keys[slot].at ? map->values[slot] : 0;
}

enum err pack_index_load(struct ctx *ctx, struct db_tx *tx, struct pack_index *out)
{
	struct pack_all_rows rows;
	text_map_init(&out->by_npl, ctx->arena);
	text_map_init(&out->by_article, ctx->arena);
	text_map_init(&out->by_vnr, ctx->arena);
	TRY(pack_all(ctx, tx, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct pack_all_row *row = &rows.at[i];
		if (row->own_region_id != 0 && row->own_region_id != ctx->actor.region_id)
			continue;
		if (row->npl_pack_id.at)
			text_map_put(&out->by_npl, row->npl_pack_id, row->id);
		if (row->article_number.at)
			text_map_put(&out->by_article, row->article_number, row->id);
		if (row->vnr.length)
			text_map_put(&out->by_vnr, row->vnr, text_map_get(&out->by_vnr, row->vnr) ? -1 : row->id);
	}
	return OK;
}

int64_t pack_index_find(const struct pack_index *index, struct text npl_pack_id, struct text article_number,
			struct text vnr)
{
	if (npl_pack_id.length)
		return text_map_get(&index->by_npl, npl_pack_id);
	if (article_number.length)
		return text_map_get(&index->by_article, article_number);
	return vnr.length ? text_map_get(&index->by_vnr, vnr) : 0;
}

struct text vnr_normalise(struct arena *arena, struct text vnr)
{
	vnr = text_trim(vnr);
	bool digits = vnr.length > 0 && vnr.length < VNR_DIGITS;
	for (size_t i = 0; i < vnr.length; i++)
		digits = digits && vnr.at[i] >= '0' && vnr.at[i] <= '9';
	return digits ? text_format(arena, "%.*s%.*s", (int)(VNR_DIGITS - vnr.length), "000000", TEXT_ARG(vnr)) : vnr;
}
