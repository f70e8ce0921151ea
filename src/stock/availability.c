/*
 * availability.c - on hand, usable, reserved, available
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/availability.h"

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
	struct reserved_units_row reserved;
	TRY(reserved_units(ctx, tx, (struct reserved_units_in){ region_id, store_id, pack_id }, &reserved));
	out->reserved = reserved.units;
	out->available = out->usable - out->reserved;
	return OK;
}
