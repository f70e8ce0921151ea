/*
 * availability.c - on hand, usable, reserved, available; what preparedness floors keep of it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/availability.h"

#include "stock/floor.sql.h"
#include "stock/stock.sql.h"

static struct stock_lot lot_of_row(const struct stock_lots_row *row, struct day day, int64_t remaining_days_min)
{
	return (struct stock_lot){
		.batch_id = row->batch_id,
		.place_id = row->place_id,
		.owner_id = row->owner_id,
		.earmark_id = row->earmark_id,
		.units = row->units,
		.value_ore = row->value_ore,
		.allocated_units = row->allocated_units,
		.label = row->label,
		.expiry = row->expiry_day,
		.place_code = row->place_code,
		.walk_order = row->walk_order,
		.is_pickable = row->is_pickable,
		.is_doubted = row->doubts > 0,
		.verdict = batch_usable((struct batch_state){ row->expiry_day, row->blocks > 0, row->is_quarantine }, day,
					remaining_days_min),
	};
}

enum err floor_level_load(struct ctx *ctx, struct db_tx *tx, int64_t floor_id, int64_t floor_units, struct floor_level *out)
{
	int64_t                     region_id = ctx->actor.region_id;
	struct floor_lots_rows      lots;
	struct floor_releases_left_rows releases;
	*out = (struct floor_level){ .floor_id = floor_id, .floor = floor_units };
	TRY(floor_lots(ctx, tx, (struct floor_lots_in){ region_id, floor_id, ctx->today }, &lots));
	for (size_t i = 0; i < lots.count; i++) {
		const struct floor_lots_row *lot = &lots.at[i];
		out->reserved += lot->reserved;
		if (lot->units > 0 && lot->owner_id == 0 && lot->earmark_id == 0 && lot->doubts == 0 &&
		    batch_usable((struct batch_state){ lot->expiry_day, lot->blocks > 0, lot->is_quarantine }, ctx->today, 0) == BATCH_USABLE)
			out->usable += lot->units;
	}
	TRY(floor_releases_left(ctx, tx, (struct floor_releases_left_in){ region_id, floor_id, ctx->today }, &releases));
	for (size_t i = 0; i < releases.count; i++)
		out->released += releases.at[i].left_units;
	return OK;
}

/* What the floors above a pack leave of it.  Locked before their levels are read. */
static enum err apply_floors(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t pack_id, bool lock, struct availability *out)
{
	struct floors_of_pack_rows rows;
	TRY(floors_of_pack(ctx, tx, (struct floors_of_pack_in){ ctx->actor.region_id, store_id, pack_id, ctx->today }, &rows));
	for (size_t i = 0; lock && i < rows.count; i++)
		TRY(floor_lock(ctx, tx, (struct floor_lock_in){ ctx->actor.region_id, rows.at[i].id }));
	out->floors = arena_array(ctx->arena, struct floor_level, rows.count + 1);
	out->floor_count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct floor_level *level = &out->floors[i];
		TRY(floor_level_load(ctx, tx, rows.at[i].id, rows.at[i].units, level));
		level->name = rows.at[i].is_substance ? rows.at[i].substance : TEXT("");
		int64_t may = floor_available(level);
		out->available = may < out->available ? may : out->available;
	}
	return OK;
}

enum err availability_load(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t pack_id,
			   int64_t remaining_days_min, bool lock, struct availability *out)
{
	int64_t region_id = ctx->actor.region_id;
	*out = (struct availability){ .first_expiry = DAY_NONE };
	if (lock)
		TRY(store_pack_lock(ctx, tx, (struct store_pack_lock_in){ region_id, store_id, pack_id }));
	struct stock_lots_rows rows;
	TRY(stock_lots(ctx, tx, (struct stock_lots_in){ region_id, store_id, pack_id, ctx->today }, &rows));
	out->lots = arena_array(ctx->arena, struct stock_lot, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		struct stock_lot lot = lot_of_row(&rows.at[i], ctx->today, remaining_days_min);
		out->lots[out->lot_count++] = lot;
		out->on_hand += lot.units;
		if (lot.verdict != BATCH_USABLE || lot.owner_id != 0 || lot.earmark_id != 0)
			continue;
		if (lot.is_doubted) {
			out->doubted += lot.units;
			continue;
		}
		out->usable += lot.units;
		if (day_is_none(out->first_expiry) || lot.expiry.number < out->first_expiry.number)
			out->first_expiry = lot.expiry;
	}
	struct reserved_units_row reserved = { 0 };
	if (rows.count > 0)
		reserved = (struct reserved_units_row){ rows.at[0].reserved_units, rows.at[0].floors };
	else
		TRY(reserved_units(ctx, tx, (struct reserved_units_in){ region_id, store_id, pack_id, ctx->today }, &reserved));
	out->reserved = reserved.units;
	out->unpromised = out->available = out->usable - out->reserved;
	if (reserved.floors > 0)
		TRY(apply_floors(ctx, tx, store_id, pack_id, lock, out));
	out->kept = out->unpromised > 0 && out->available < out->unpromised
			    ? out->unpromised - (out->available > 0 ? out->available : 0) : 0;
	return OK;
}
