/*
 * send_departure.c - a departure leaves
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/send_departure.h"

#include "order/order.sql.h"
#include "order/plan_departure.h"
#include "order/ship_order.h"
#include "order/tour.sql.h"
#include "people/journal.h"
#include "people/permission.h"

/* Find the departure, as it was promised or as the plan has it today. */
static enum err find_departure(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, struct day on_day, int64_t *departure_id,
			       int64_t *version)
{
	struct departure_get_row known;
	struct tour_set          set;
	struct departure_plan    plan;
	struct absence           absence;
	bool                     found;
	TRY(departure_get(ctx, tx, (struct departure_get_in){ ctx->actor.region_id, tour_id, on_day }, &known, &found));
	if (found && text_is(known.state, "sent"))
		return fail(ctx, ERR_STATE, "departure", "the departure left at %s", moment_text(ctx->arena, known.sent_at).at);
	if (found && text_is(known.state, "open")) {
		*departure_id = known.id;
		*version = known.version;
		return OK;
	}
	TRY(tour_set_of_tour(ctx, tx, tour_id, on_day, &set));
	if (!tour_leaves(&set, 0, on_day, &plan, &absence))
		return fail(ctx, ERR_STATE, "departure", "the tour does not leave on %s", day_text(ctx->arena, on_day).at);
	return departure_ensure(ctx, tx, &plan, departure_id, version);
}

static enum err send_one(struct ctx *ctx, struct db_tx *tx, const struct tour_get_row *tour, int64_t departure_id, int64_t shipment_id)
{
	struct shipment_get_row      shipment;
	struct tour_stop_arrival_row stop;
	int64_t                      changed;
	bool                         found;
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ ctx->actor.region_id, shipment_id }, &shipment));
	TRY(tour_stop_arrival(ctx, tx, (struct tour_stop_arrival_in){ ctx->actor.region_id, tour->id, shipment.ward_id }, &stop, &found));
	if (!found || shipment.store_id != tour->store_id)
		return fail(ctx, ERR_STATE, "shipment", "shipment %lld goes to %.*s, where the tour does not stop", (long long)shipment.number,
			    TEXT_ARG(shipment.ward_name));
	TRY(shipment_send(ctx, tx, shipment_id, shipment.version));
	return shipment_set_departure(ctx, tx, (struct shipment_set_departure_in){ ctx->actor.region_id, shipment_id, departure_id }, &changed);
}

enum err departure_send(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, struct day on_day, int64_t version, const int64_t *shipment_ids,
			size_t count, struct departure_left *out)
{
	struct tour_get_row tour;
	int64_t             current, changed;
	*out = (struct departure_left){ 0 };
	TRY(tour_get(ctx, tx, (struct tour_get_in){ ctx->actor.region_id, tour_id }, &tour));
	TRY(person_may(ctx, tx, PERMIT_SEND, tour.store_id));
	if (on_day.number > ctx->today.number)
		return fail(ctx, ERR_STATE, "departure", "%s is still to come", day_text(ctx->arena, on_day).at);
	TRY(find_departure(ctx, tx, tour_id, on_day, &out->departure_id, &current));
	TRY(departure_mark_sent(ctx, tx,
				(struct departure_mark_sent_in){ ctx->actor.region_id, out->departure_id, version ? version : current, ctx->now,
								 ctx->actor.person_id },
				&changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "departure", "the departure was changed by somebody else");
	for (size_t i = 0; i < count; i++)
		TRY(send_one(ctx, tx, &tour, out->departure_id, shipment_ids[i]));
	out->shipments = count;
	TRY(departure_move_orders(ctx, tx, out->departure_id, "the departure left", &out->orders_moved));
	return journal_write(ctx, tx, "departure left", "departure", out->departure_id,
			     text_format(ctx->arena, "{\"tour\":%lld,\"day\":\"%s\",\"shipments\":%zu,\"orders_moved\":%zu}", (long long)tour_id,
					 day_text(ctx->arena, on_day).at, out->shipments, out->orders_moved));
}
