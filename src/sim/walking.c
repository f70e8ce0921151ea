/*
 * walking.c - plockrundor in the demo, through the use cases and nothing else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/walking.h"

#include "order/box.sql.h"
#include "order/pack_box.h"
#include "order/start_walk.h"
#include "order/walk.sql.h"
#include "stock/receive_delivery.h"

enum { CANDIDATES_MOST = 200, ORDERS_DONE = 2, ORDERS_UNDER_WAY = 3, SECONDS_A_PICK = 40, DELIVERED = 6 };

/* A walk with the least urgent orders that nothing is released of: nobody else has begun with them. */
static enum err start(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, int64_t technician_id, size_t most,
		      struct walk_started *out)
{
	struct walk_candidates_rows rows;
	int64_t                     orders[ORDERS_DONE + ORDERS_UNDER_WAY];
	size_t                      count = 0;
	*out = (struct walk_started){ 0 };
	TRY(walk_candidates(ctx, tx, (struct walk_candidates_in){ ctx->actor.region_id, region->store_id, CANDIDATES_MOST }, &rows));
	for (size_t i = rows.count; i > rows.count / 2 && count < most; i--)
		if (rows.at[i - 1].waiting == 0 && !rows.at[i - 1].is_narcotic)
			orders[count++] = rows.at[i - 1].id;
	ctx->actor.person_id = technician_id;
	if (count == 0)
		return OK;
	return walk_start(ctx, tx, region->store_id, orders, count, out);
}

/* Pick `most` takes of a walk by their Vnr, a while apart. */
static enum err walk_on(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, size_t most)
{
	struct walk_takes_rows takes;
	TRY(walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, walk_id }, &takes));
	for (size_t i = 0; i < takes.count && i < most; i++) {
		const struct walk_takes_row *take = &takes.at[i];
		struct pick_done             done;
		bool                         has_code = take->vnr.length == 6;
		if (!text_is(take->state, "proposed"))
			break;
		ctx_set_now(ctx, (struct moment){ ctx->now.us + (int64_t)SECONDS_A_PICK * 1000000 });
		TRY(walk_pick(ctx, tx,
			      &(struct walk_step){ .walk_id = walk_id,
						   .pick = { .allocation_id = take->id,
							     .units = I64_NONE,
							     .code = { .gtin = has_code ? take->vnr : TEXT_NONE, .expiry = DAY_NONE },
							     .reason_code = has_code ? TEXT("") : TEXT("no_code") } },
			      &done));
	}
	return OK;
}

static enum err close_boxes(struct ctx *ctx, struct db_tx *tx, int64_t walk_id)
{
	struct walk_stops_rows stops;
	TRY(walk_stops(ctx, tx, (struct walk_stops_in){ ctx->actor.region_id, walk_id }, &stops));
	for (size_t i = 0; i < stops.count; i++) {
		struct boxes_of_shipment_rows boxes;
		TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, stops.at[i].shipment_id }, &boxes));
		for (size_t k = 0; k < boxes.count; k++)
			TRY(box_close(ctx, tx, boxes.at[k].id, 0, TEXT("")));
	}
	return OK;
}

/* A delivery stands in the receiving place: it waits to be put away. */
static enum err receive_some(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct delivery_line     lines[DELIVERED];
	struct delivery_received made;
	size_t                   count = 0, step = region->articles.count / DELIVERED;
	for (size_t i = 0; i < DELIVERED && step > 0; i++)
		lines[count++] = (struct delivery_line){ .pack_id = region->articles.at[i * step].pack_id,
							 .batch_label = text_format(ctx->arena, "INL%03zu", i + 1),
							 .expiry = day_plus(ctx->today, 400 + (int32_t)(30 * i)),
							 .packs = 4 + (int64_t)i,
							 .pack_price = MONEY_NONE,
							 .code = { .expiry = DAY_NONE } };
	ctx->actor.person_id = region->technicians[2];
	return receive_delivery(ctx, tx,
				&(struct delivery){ .store_id = region->store_id,
						    .supplier = TEXT("Grossisten (demo)"),
						    .supplier_note = TEXT("F-20817"),
						    .lines = lines,
						    .line_count = count },
				&made);
}

enum err sim_show_walks(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct moment       now = ctx->now;
	struct walk_started walk;
	ctx_set_now(ctx, (struct moment){ now.us - INT64_C(90) * 60 * 1000000 });
	TRY(start(ctx, tx, region, region->technicians[1], ORDERS_DONE, &walk));
	if (walk.walk_id) {
		TRY(walk_on(ctx, tx, walk.walk_id, CANDIDATES_MOST));
		TRY(walk_finish(ctx, tx, walk.walk_id, false));
		TRY(close_boxes(ctx, tx, walk.walk_id));
	}
	ctx_set_now(ctx, (struct moment){ now.us - INT64_C(20) * 60 * 1000000 });
	TRY(start(ctx, tx, region, region->technicians[0], ORDERS_UNDER_WAY, &walk));
	if (walk.walk_id) {
		struct walk_takes_rows takes;
		TRY(walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, walk.walk_id }, &takes));
		TRY(walk_on(ctx, tx, walk.walk_id, takes.count / 2));
	}
	ctx_set_now(ctx, now);
	return receive_some(ctx, tx, region);
}
