/*
 * review_stand.c - the sources of the queue, loaded once
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/review_stand.h"

#include "catalogue/catalogue.sql.h"
#include "order/unit_assortment.h"

/* ---------------------------------------------------------------- a map of pairs */

static size_t slot_of(const struct stand_map *map, int64_t first, int64_t second)
{
	uint64_t mixed = (uint64_t)first * UINT64_C(0x9E3779B97F4A7C15) ^ (uint64_t)second * UINT64_C(0xC2B2AE3D27D4EB4F);
	size_t   slot = (size_t)(mixed ^ mixed >> 29) & map->mask;
	while (map->values[slot] != STAND_NOWHERE && (map->keys[slot][0] != first || map->keys[slot][1] != second))
		slot = (slot + 1) & map->mask;
	return slot;
}

void stand_map_init(struct stand_map *map, struct arena *arena, size_t most)
{
	size_t size = 16;
	while (size < 2 * most + 2)
		size *= 2;
	*map = (struct stand_map){ .mask = size - 1 };
	map->keys = arena_alloc(arena, size * sizeof *map->keys);
	map->values = arena_array(arena, int64_t, size);
	for (size_t i = 0; i < size; i++)
		map->values[i] = STAND_NOWHERE;
}

int64_t stand_map_get(const struct stand_map *map, int64_t first, int64_t second)
{
	return map->values[slot_of(map, first, second)];
}

void stand_map_put(struct stand_map *map, int64_t first, int64_t second, int64_t value)
{
	size_t slot = slot_of(map, first, second);
	if (map->values[slot] == STAND_NOWHERE) {
		EXPECT(map->count < map->mask);
		map->count++;
	}
	map->keys[slot][0] = first;
	map->keys[slot][1] = second;
	map->values[slot] = value;
}

static int64_t units_in(const struct stand_map *map, int64_t store_id, int64_t pack_id)
{
	int64_t units = map->values ? stand_map_get(map, store_id, pack_id) : STAND_NOWHERE;
	return units == STAND_NOWHERE ? 0 : units;
}

/* Chain row `i` before what its key led to. */
static void chain(struct stand_map *map, int64_t *next, int64_t first, int64_t second, size_t i)
{
	next[i] = stand_map_get(map, first, second);
	stand_map_put(map, first, second, (int64_t)i);
}

/* ---------------------------------------------------------------- loading */

static enum err load_stock(struct ctx *ctx, struct db_tx *tx, struct review_stand *stand)
{
	struct review_promised_rows promised;
	struct review_blocked_rows  blocked;
	struct review_doubted_rows  doubted;
	struct stand_map            stopped; /* Batches everywhere (place 0), and in a bin. */
	int64_t                     region_id = ctx->actor.region_id;
	TRY(review_usable(ctx, tx, (struct review_usable_in){ region_id, ctx->today }, &stand->usable));
	TRY(review_blocked(ctx, tx, (struct review_blocked_in){ region_id, ctx->today }, &blocked));
	TRY(review_doubted(ctx, tx, (struct review_doubted_in){ region_id }, &doubted));
	TRY(review_promised(ctx, tx, (struct review_promised_in){ region_id }, &promised));
	stand_map_init(&stand->usable_first, ctx->arena, stand->usable.count);
	stand_map_init(&stand->promised, ctx->arena, promised.count);
	stand->usable_next = arena_array(ctx->arena, int64_t, stand->usable.count + 1);
	stand_map_init(&stopped, ctx->arena, blocked.count + doubted.count);
	for (size_t i = 0; i < blocked.count; i++)
		stand_map_put(&stopped, 0, blocked.at[i].batch_id, 1);
	for (size_t i = 0; i < doubted.count; i++)
		stand_map_put(&stopped, doubted.at[i].place_id, doubted.at[i].batch_id, 1);
	for (size_t i = 0; i < stand->usable.count; i++) {
		const struct review_usable_row *row = &stand->usable.at[i];
		if (stand_map_get(&stopped, 0, row->batch_id) == STAND_NOWHERE &&
		    stand_map_get(&stopped, row->place_id, row->batch_id) == STAND_NOWHERE)
			chain(&stand->usable_first, stand->usable_next, row->store_id, row->pack_id, i);
	}
	for (size_t i = 0; i < promised.count; i++)
		stand_map_put(&stand->promised, promised.at[i].store_id, promised.at[i].pack_id, promised.at[i].units);
	return OK;
}

/* What of the floors' packs is usable and promised, each floor once however many packs it has. */
static enum err load_floors(struct ctx *ctx, struct db_tx *tx, struct review_stand *stand)
{
	struct review_floor_releases_rows releases;
	int64_t                           region_id = ctx->actor.region_id;
	size_t                            level = 0;
	TRY(review_floors(ctx, tx, (struct review_floors_in){ region_id, ctx->today }, &stand->floors));
	stand_map_init(&stand->floor_first, ctx->arena, stand->floors.count);
	stand->floor_next = arena_array(ctx->arena, int64_t, stand->floors.count + 1);
	stand->level_of = arena_array(ctx->arena, size_t, stand->floors.count + 1);
	stand->levels = arena_array(ctx->arena, struct floor_level, stand->floors.count + 1);
	if (stand->floors.count == 0)
		return OK;
	TRY(review_floor_releases(ctx, tx, (struct review_floor_releases_in){ region_id, ctx->today }, &releases));
	for (size_t i = 0; i < stand->floors.count; i++) {
		const struct review_floors_row *row = &stand->floors.at[i];
		if (i > 0 && row->floor_id != stand->floors.at[i - 1].floor_id)
			level++;
		stand->level_of[i] = level;
		stand->levels[level].floor_id = row->floor_id;
		stand->levels[level].floor = row->units;
		stand->levels[level].usable += stand_usable(stand, row->store_id, row->pack_id, 0);
		stand->levels[level].reserved += units_in(&stand->promised, row->store_id, row->pack_id);
		chain(&stand->floor_first, stand->floor_next, row->store_id, row->pack_id, i);
	}
	for (size_t r = 0, i = 0; r < releases.count; r++) { /* Both by floor. */
		while (i <= level && stand->levels[i].floor_id < releases.at[r].floor_id)
			i++;
		if (i <= level && stand->levels[i].floor_id == releases.at[r].floor_id && releases.at[r].left_units > 0)
			stand->levels[i].released += releases.at[r].left_units;
	}
	return OK;
}

static enum err load_exchange(struct ctx *ctx, struct db_tx *tx, struct review_stand *stand)
{
	struct exchange_latest_month_row month;
	bool                             found;
	int64_t                          region_id = ctx->actor.region_id;
	TRY(exchange_latest_month(ctx, tx, (struct exchange_latest_month_in){ ctx->today }, &month, &found));
	if (found)
		TRY(review_groups(ctx, tx, (struct review_groups_in){ region_id, month.month }, &stand->groups));
	TRY(review_additions(ctx, tx, (struct review_additions_in){ region_id, ctx->today }, &stand->additions));
	TRY(review_marks(ctx, tx, (struct review_marks_in){ region_id, ctx->today }, &stand->marks));
	stand_map_init(&stand->group_first, ctx->arena, stand->groups.count);
	stand_map_init(&stand->addition_first, ctx->arena, stand->additions.count);
	stand_map_init(&stand->mark_of, ctx->arena, stand->marks.count);
	stand->group_next = arena_array(ctx->arena, int64_t, stand->groups.count + 1);
	stand->group_start = arena_array(ctx->arena, size_t, stand->groups.count + 1);
	stand->addition_next = arena_array(ctx->arena, int64_t, stand->additions.count + 1);
	for (size_t i = 0; i < stand->groups.count; i++) {
		bool is_same = i > 0 && text_equal(stand->groups.at[i].group_id, stand->groups.at[i - 1].group_id);
		stand->group_start[i] = is_same ? stand->group_start[i - 1] : i;
		chain(&stand->group_first, stand->group_next, stand->groups.at[i].pack_id, 0, i);
	}
	for (size_t i = 0; i < stand->additions.count; i++)
		chain(&stand->addition_first, stand->addition_next, stand->additions.at[i].from_pack_id, 0, i);
	for (size_t i = 0; i < stand->marks.count; i++)
		stand_map_put(&stand->mark_of, stand->marks.at[i].place_id, stand->marks.at[i].pack_id,
			      (int64_t)exchange_mark_of(stand->marks.at[i].mark));
	return OK;
}

static enum err load_registers(struct ctx *ctx, struct db_tx *tx, bool with_base_lists, struct review_stand *stand)
{
	struct review_base_lists_rows base_lists = { 0 };
	int64_t                       region_id = ctx->actor.region_id;
	TRY(review_contracts(ctx, tx, (struct review_contracts_in){ region_id, ctx->today }, &stand->contracts));
	TRY(review_licences(ctx, tx, (struct review_licences_in){ region_id, ctx->today }, &stand->licences));
	TRY(review_above(ctx, tx, (struct review_above_in){ region_id }, &stand->above));
	if (with_base_lists)
		TRY(review_base_lists(ctx, tx, (struct review_base_lists_in){ region_id, ctx->today }, &base_lists));
	TRY(assortment_rows_load(ctx, tx, &stand->assortments, &stand->assortment_count));
	stand_map_init(&stand->contract_of, ctx->arena, stand->contracts.count);
	stand_map_init(&stand->licence_first, ctx->arena, stand->licences.count);
	stand_map_init(&stand->above_first, ctx->arena, stand->above.count);
	stand_map_init(&stand->base_lists, ctx->arena, base_lists.count);
	stand->licence_next = arena_array(ctx->arena, int64_t, stand->licences.count + 1);
	stand->licence_wanted = arena_array(ctx->arena, int64_t, stand->licences.count + 1);
	/* From behind: the best contract, the licence that ends first and the unit itself stay on top. */
	for (size_t i = stand->contracts.count; i-- > 0;)
		stand_map_put(&stand->contract_of, stand->contracts.at[i].pack_id, 0, (int64_t)i);
	for (size_t i = stand->licences.count; i-- > 0;)
		chain(&stand->licence_first, stand->licence_next, stand->licences.at[i].pack_id, 0, i);
	for (size_t i = stand->above.count; i-- > 0;)
		stand_map_put(&stand->above_first, stand->above.at[i].ward_id, 0, (int64_t)i);
	for (size_t i = 0; i < base_lists.count; i++)
		stand_map_put(&stand->base_lists, base_lists.at[i].place_id, base_lists.at[i].pack_id, 1);
	return OK;
}

enum err stand_load(struct ctx *ctx, struct db_tx *tx, bool with_base_lists, struct review_stand *out)
{
	*out = (struct review_stand){ .arena = ctx->arena, .today = ctx->today };
	TRY(load_stock(ctx, tx, out));
	TRY(load_floors(ctx, tx, out));
	TRY(review_days(ctx, tx, (struct review_days_in){ ctx->actor.region_id, ctx->today }, &out->days));
	TRY(load_exchange(ctx, tx, out));
	return load_registers(ctx, tx, with_base_lists, out);
}

/* ---------------------------------------------------------------- looking up */

int64_t stand_usable(const struct review_stand *stand, int64_t store_id, int64_t pack_id, int64_t days)
{
	int64_t units = 0;
	for (int64_t i = stand_map_get(&stand->usable_first, store_id, pack_id); i != STAND_NOWHERE; i = stand->usable_next[i])
		if ((int64_t)stand->usable.at[i].expiry_day.number - stand->today.number >= days)
			units += stand->usable.at[i].units;
	return units;
}

int64_t stand_available(const struct review_stand *stand, int64_t store_id, int64_t pack_id, int64_t days)
{
	return stand_usable(stand, store_id, pack_id, days) - units_in(&stand->promised, store_id, pack_id) -
	       units_in(&stand->wanted, store_id, pack_id);
}

void stand_want(struct review_stand *stand, int64_t store_id, int64_t pack_id, int64_t units)
{
	stand_map_put(&stand->wanted, store_id, pack_id, units_in(&stand->wanted, store_id, pack_id) + units);
	for (int64_t i = stand_map_get(&stand->floor_first, store_id, pack_id); i != STAND_NOWHERE; i = stand->floor_next[i]) {
		struct floor_level *level = &stand->levels[stand->level_of[i]];
		level->released -= floor_crossing(level, units);
		level->reserved += units;
	}
}

/* How far above the ward a limit's place stands; -1: it does not reach it.  A limit of the whole region comes last. */
static int64_t reach_of(const struct review_above_row *above, size_t count, int64_t place_id)
{
	if (place_id == 0)
		return INT64_MAX;
	for (size_t i = 0; i < count; i++)
		if (above[i].place_id == place_id)
			return (int64_t)i;
	return -1;
}

int64_t stand_days(const struct review_stand *stand, int64_t ward_id, int64_t pack_id, struct text atc, int64_t days)
{
	const struct review_days_row  *best = NULL;
	size_t                         count = 0;
	const struct review_above_row *above = stand->days.count ? stand_above(stand, ward_id, &count) : NULL;
	int64_t                        best_reach = 0;
	for (size_t i = 0; above && i < stand->days.count; i++) {
		const struct review_days_row *row = &stand->days.at[i];
		int64_t                       reach = reach_of(above, count, row->place_id);
		bool is_of_pack = row->pack_id ? row->pack_id == pack_id
						  : text_equal(text_slice(atc, 0, row->atc.length), row->atc);
		if (reach < 0 || !is_of_pack)
			continue;
		/* They stand by article before class and the longer class first: the place decides between equals. */
		if (best && ((best->pack_id != 0) != (row->pack_id != 0) || best->atc.length != row->atc.length))
			break;
		if (best && reach >= best_reach)
			continue;
		best = row;
		best_reach = reach;
	}
	return best ? best->remaining_days_min : days;
}

const struct floor_level *stand_floor(const struct review_stand *stand, int64_t store_id, int64_t pack_id)
{
	const struct floor_level *least = NULL;
	for (int64_t i = stand_map_get(&stand->floor_first, store_id, pack_id); i != STAND_NOWHERE; i = stand->floor_next[i]) {
		const struct floor_level *level = &stand->levels[stand->level_of[i]];
		if (!least || floor_available(level) < floor_available(least))
			least = level;
	}
	return least;
}

const struct review_contracts_row *stand_contract(const struct review_stand *stand, int64_t pack_id)
{
	int64_t i = stand_map_get(&stand->contract_of, pack_id, 0);
	return i == STAND_NOWHERE ? NULL : &stand->contracts.at[i];
}

void stand_candidates(const struct review_stand *stand, int64_t pack_id, int64_t units_per_pack, bool is_bound_to_size,
		      stand_candidate_each *each, void *argument)
{
	for (int64_t i = stand_map_get(&stand->group_first, pack_id, 0); i != STAND_NOWHERE; i = stand->group_next[i])
		for (size_t k = stand->group_start[i]; k < stand->groups.count && stand->group_start[k] == stand->group_start[i]; k++) {
			const struct review_groups_row *row = &stand->groups.at[k];
			struct stand_candidate          candidate = { row->pack_id, row->units_per_pack, row->atc, row->substance, true };
			if (row->pack_id == pack_id || (is_bound_to_size && row->units_per_pack != units_per_pack))
				continue;
			if (each(&candidate, argument))
				return;
		}
	for (int64_t i = stand_map_get(&stand->addition_first, pack_id, 0); i != STAND_NOWHERE; i = stand->addition_next[i]) {
		struct stand_candidate candidate = { stand->additions.at[i].to_pack_id, stand->additions.at[i].units_per_pack,
						     stand->additions.at[i].atc, stand->additions.at[i].substance, false };
		if (each(&candidate, argument))
			return;
	}
}

const struct review_above_row *stand_above(const struct review_stand *stand, int64_t ward_id, size_t *count)
{
	int64_t first = stand_map_get(&stand->above_first, ward_id, 0);
	*count = 0;
	if (first == STAND_NOWHERE)
		return NULL;
	for (size_t i = (size_t)first; i < stand->above.count && stand->above.at[i].ward_id == ward_id; i++)
		++*count;
	return &stand->above.at[first];
}

enum exchange_mark stand_mark(const struct review_stand *stand, int64_t ward_id, int64_t pack_id)
{
	size_t                         count;
	const struct review_above_row *above = stand_above(stand, ward_id, &count);
	for (size_t i = 0; i < count && stand->marks.count > 0; i++) {
		int64_t mark = stand_map_get(&stand->mark_of, above[i].place_id, pack_id);
		if (mark != STAND_NOWHERE)
			return (enum exchange_mark)mark;
	}
	return EXCHANGE_UNSAID;
}
