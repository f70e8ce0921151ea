/*
 * delivered.h - goods on their way to a ward, for the tests of recalls and returns: approved, packed, sent
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TESTS_DELIVERED_H
#define AMPULL_TESTS_DELIVERED_H

#include "base/base.h"
#include "cast.h"

#include "order/line.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/review_order.h"
#include "order/ship_order.h"

/* An order of the ward for so many units (whole packs of ten), approved by the pharmacist. */
static inline enum err approve_units(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int pack, int64_t units, int64_t *order_id,
				     int64_t *line_id)
{
	struct order_made      order;
	struct review_outcomes outcomes;
	struct order_lines     lines;
	act_as(ctx, cast->chief);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &order));
	TRY(order_set_line(ctx, tx, order.order_id, cast->packs[pack], units / 10, false));
	TRY(order_place(ctx, tx, order.order_id, 0, cast->orderer));
	TRY(review_order(ctx, tx, order.order_id, 0, &outcomes));
	TRY(lines_load(ctx, tx, order.order_id, &lines));
	*order_id = order.order_id;
	*line_id = lines.at[0].id;
	return OK;
}

/* The same, picked into a box that is not sent; the first pick comes back. */
static inline enum err pack_units(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int pack, int64_t units, int64_t *shipment_id,
				  int64_t *allocation_id)
{
	struct release_made             released;
	struct pick_done                done;
	struct allocations_of_list_rows takes;
	int64_t                         order_id, line_id;
	TRY(approve_units(ctx, tx, cast, pack, units, &order_id, &line_id));
	act_as(ctx, cast->first);
	TRY(order_release(ctx, tx, order_id, &released));
	TRY(allocations_of_list(ctx, tx, (struct allocations_of_list_in){ ctx->actor.region_id, released.pick_list_id, ctx->today }, &takes));
	for (size_t i = 0; i < takes.count; i++)
		TRY(pick_allocation(ctx, tx,
				    &(struct pick){ .allocation_id = takes.at[i].id,
						    .units = I64_NONE,
						    .code = { .expiry = DAY_NONE },
						    .reason_code = TEXT("no_code") },
				    &done));
	*shipment_id = released.shipment_id;
	*allocation_id = takes.at[0].id;
	return OK;
}

/* The same, sent. */
static inline enum err send_units(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int pack, int64_t units, int64_t *shipment_id)
{
	int64_t allocation_id;
	TRY(pack_units(ctx, tx, cast, pack, units, shipment_id, &allocation_id));
	return shipment_send(ctx, tx, *shipment_id, 0);
}

#endif
