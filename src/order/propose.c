/*
 * propose.c - goods for a line
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/propose.h"

#include "catalogue/pack.h"
#include "order/order.sql.h"
#include "stock/availability.h"
#include "stock/fefo.h"
#include "stock/short_dated.h"

/* Whether a line was found short in this very place: it is not sent there again. */
static bool was_short_there(const struct allocations_of_line_rows *allocations, const struct stock_lot *lot)
{
	for (size_t i = 0; i < allocations->count; i++)
		if (allocations->at[i].batch_id == lot->batch_id && allocations->at[i].place_id == lot->place_id &&
		    text_is(allocations->at[i].state, "short"))
			return true;
	return false;
}

/* What a lot still has for others, beside what was chosen already. */
static int64_t free_units(const struct stock_lot *lot, const struct proposals *chosen)
{
	int64_t units = lot->units - lot->allocated_units;
	for (size_t i = 0; i < chosen->count; i++)
		if (chosen->at[i].batch_id == lot->batch_id && chosen->at[i].place_id == lot->place_id)
			units -= chosen->at[i].units;
	return units;
}

static void keep_choice(struct ctx *ctx, struct proposals *chosen, const struct proposal *one)
{
	if (chosen->count == chosen->room) {
		size_t           room = chosen->room ? 2 * chosen->room : 16;
		struct proposal *more = arena_array(ctx->arena, struct proposal, room);
		for (size_t i = 0; i < chosen->count; i++)
			more[i] = chosen->at[i];
		chosen->at = more;
		chosen->room = room;
	}
	chosen->at[chosen->count++] = *one;
}

enum err propose_line(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, const struct place *ward,
		      int64_t store_id, int64_t units, struct proposals *chosen, int64_t *missing)
{
	struct availability             stock;
	struct allocations_of_line_rows earlier;
	struct pack_facts               pack;
	TRY(pack_load(ctx, tx, line->pack_id, &pack));
	struct short_dated wanted;
	TRY(short_dated_for(ctx, tx, ward, line->pack_id, &wanted));
	TRY(availability_load(ctx, tx, store_id, line->pack_id, wanted.days, true, &stock));
	TRY(allocations_of_line(ctx, tx, (struct allocations_of_line_in){ ctx->actor.region_id, line->id }, &earlier));
	struct fefo_lot *lots = arena_array(ctx->arena, struct fefo_lot, stock.lot_count + 1);
	size_t           count = 0;
	for (size_t i = 0; i < stock.lot_count; i++) {
		const struct stock_lot *lot = &stock.lots[i];
		if (lot->verdict != BATCH_USABLE || lot->owner_id != 0 || lot->earmark_id != 0 || lot->is_doubted ||
		    was_short_there(&earlier, lot))
			continue;
		lots[count++] = (struct fefo_lot){ lot->batch_id, lot->place_id,   lot->owner_id,
						   lot->earmark_id, lot->expiry,    lot->walk_order,
						   free_units(lot, chosen) };
	}
	struct fefo_take *takes;
	size_t            take_count;
	TRY(fefo_choose(ctx, lots, count, units, pack.units_per_pack, &takes, &take_count, missing));
	for (size_t i = 0; i < take_count; i++) {
		const struct fefo_lot *lot = &lots[takes[i].lot];
		keep_choice(ctx, chosen, &(struct proposal){ line->id, lot->batch_id, lot->place_id, takes[i].units });
	}
	return OK;
}

enum err proposals_write(struct ctx *ctx, struct db_tx *tx, const struct proposals *chosen, int64_t pick_list_id,
			 int64_t instead_of)
{
	for (size_t i = 0; i < chosen->count; i++) {
		const struct proposal *one = &chosen->at[i];
		TRY(allocation_insert(ctx, tx,
				      (struct allocation_insert_in){ ctx->actor.region_id, pick_list_id, one->line_id,
								     one->batch_id, one->place_id, one->units, instead_of }));
	}
	return OK;
}
