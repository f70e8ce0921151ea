/*
 * grow_region.c - copying the past
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/grow_region.h"

#include "bench/grow.sql.h"

enum { DAY_SECONDS = 24 * 3600 };

struct growing {
	int64_t               times, copy;
	struct grow_bounds_row bounds;
	int64_t               step; /* Above every id: a copy's ids are the original's plus a multiple of it. */
};

static enum err look(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct growing *g = argument;
	if (!db_commits_in_order(tx))
		return fail(ctx, ERR_STATE, "data", "only a database in a folder of its own can be grown");
	TRY(grow_bounds(ctx, tx, (struct grow_bounds_in){ ctx->actor.region_id }, &g->bounds));
	if (g->bounds.orders == 0 || g->bounds.supplier_id == 0 || g->bounds.used_id == 0)
		return fail(ctx, ERR_NOT_FOUND, "data", "the region has no past to copy");
	for (g->step = 1000; g->step <= g->bounds.most; g->step *= 10)
		;
	return OK;
}

static enum err copy_once(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	const struct growing *g = argument;
	int64_t region = ctx->actor.region_id, most = g->bounds.most, offset = g->copy * g->step, changed;
	int64_t days = g->copy * (g->bounds.last_day.number - g->bounds.first_day.number + 1);
	int64_t earlier = days * DAY_SECONDS * 1000000, goods = g->times * g->step, use = 2 * goods;
	TRY(grow_orders(ctx, tx, (struct grow_orders_in){ region, most, offset, earlier }, &changed));
	TRY(grow_lines(ctx, tx, (struct grow_lines_in){ region, most, offset, earlier }, &changed));
	TRY(grow_events(ctx, tx, (struct grow_events_in){ region, most, offset, earlier }, &changed));
	TRY(grow_boxes(ctx, tx, (struct grow_boxes_in){ region, most, offset }, &changed));
	TRY(grow_shipments(ctx, tx, (struct grow_shipments_in){ region, most, offset, earlier }, &changed));
	TRY(grow_pick_lists(ctx, tx, (struct grow_pick_lists_in){ region, most, offset, earlier }, &changed));
	TRY(grow_goods(ctx, tx, (struct grow_goods_in){ region, most, offset, goods, earlier, days, g->bounds.supplier_id }, &changed));
	TRY(grow_picks(ctx, tx, (struct grow_picks_in){ region, most, offset, earlier, days }, &changed));
	TRY(grow_allocations(ctx, tx, (struct grow_allocations_in){ region, most, offset, earlier }, &changed));
	TRY(grow_shipment_lines(ctx, tx, (struct grow_shipment_lines_in){ region, most, offset }, &changed));
	TRY(grow_deliveries(ctx, tx, (struct grow_deliveries_in){ region, most, offset, earlier, days }, &changed));
	return grow_use(ctx, tx, (struct grow_use_in){ region, most, offset, use, earlier, days, g->bounds.used_id }, &changed);
}

static enum err finish(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct growing *g = argument;
	int64_t         changed;
	TRY(grow_balances(ctx, tx, (struct grow_balances_in){ ctx->actor.region_id, g->bounds.most }, &changed));
	TRY(grow_document_numbers(ctx, tx, (struct grow_document_numbers_in){ ctx->actor.region_id, g->times * g->step }, &changed));
	return grow_bounds(ctx, tx, (struct grow_bounds_in){ ctx->actor.region_id }, &g->bounds);
}

/* All or nothing: half a past would have balances of another. */
static enum err grow_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct growing *g = argument;
	TRY(look(ctx, tx, g));
	for (g->copy = 1; g->copy < g->times; g->copy++)
		TRY(copy_once(ctx, tx, g));
	return finish(ctx, tx, g);
}

enum err grow_region(struct ctx *ctx, struct db *db, int64_t times, struct grown *out)
{
	struct growing *g = arena_new(ctx->arena, struct growing);
	g->times = times;
	TRY(db_transact(ctx, db, grow_all, g));
	*out = (struct grown){ g->bounds.orders, g->bounds.lines };
	return OK;
}
