/*
 * make_history.c - one transaction for some ten thousand lines, again and again
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/make_history.h"

#include "bench/history.sql.h"
#include "place/place.h"

enum {
	ROUNDS_MAX = 20,     /* Lines of one batch: each round takes a pack of every article. */
	LINES_OF_ORDER = 10,
	LINES_OF_RECEIPT = 50,
	PACK_ORE = 10000,
	LINES_A_DAY = 2000,
	HISTORY_DAYS = 3650, /* The first line happened so long ago. */
	LASTS_DAYS = 400,
};
static const int64_t day_us = INT64_C(86400) * 1000000;

struct history {
	const struct history_people *people;
	int64_t                      wanted, held;
	int64_t                      lines_before; /* Made by the calls before, for the time line. */
	int64_t                      store_id, supplier_id, used_id;
	struct history_counts_row    counts;
	struct history_highest_row   highest;
	int64_t                      rounds, lines, orders, receipts;
	struct moment                started_at;
	int64_t                      step_us;
	int64_t                      moved_id; /* The highest movement before the lines' own. */
};

static enum err find(struct ctx *ctx, struct db_tx *tx, struct history *h)
{
	struct place_list stores;
	TRY(place_stores(ctx, tx, &stores));
	if (stores.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "places", "the region has no store");
	h->store_id = stores.at[0].id;
	TRY(place_virtual(ctx, tx, PLACE_SUPPLIER, &h->supplier_id));
	TRY(place_virtual(ctx, tx, PLACE_USED, &h->used_id));
	TRY(history_counts(ctx, tx, (struct history_counts_in){ ctx->actor.region_id, h->store_id }, &h->counts));
	TRY(history_highest(ctx, tx, (struct history_highest_in){ ctx->actor.region_id }, &h->highest));
	if (h->counts.articles == 0 || h->counts.wards == 0 || h->counts.bins == 0)
		return fail(ctx, ERR_NOT_FOUND, "places", "the region has no article, ward or bin to do work with");
	return OK;
}

/* As many rounds as are still wanted, and when they happened. */
static void plan(struct ctx *ctx, struct history *h)
{
	int64_t articles = h->counts.articles, missing = h->wanted - h->counts.movements;
	h->rounds = (missing - articles + 2 * articles - 1) / (2 * articles);
	h->rounds = h->rounds < 1 ? 1 : h->rounds > ROUNDS_MAX ? ROUNDS_MAX : h->rounds;
	h->lines = h->rounds * articles;
	h->orders = (h->lines + LINES_OF_ORDER - 1) / LINES_OF_ORDER;
	h->receipts = (articles + LINES_OF_RECEIPT - 1) / LINES_OF_RECEIPT;
	h->step_us = day_us / LINES_A_DAY;
	h->started_at.us = ctx->now.us - HISTORY_DAYS * day_us + h->lines_before * h->step_us;
	h->moved_id = h->highest.movement_id + articles;
}

static enum err make_receipts(struct ctx *ctx, struct db_tx *tx, const struct history *h)
{
	const struct history_highest_row *top = &h->highest;
	int64_t    region_id = ctx->actor.region_id, articles = h->counts.articles, person_id = h->people->technician_id, changed;
	struct day day = { (int32_t)(h->started_at.us / day_us) };
	TRY(history_batches(ctx, tx, (struct history_batches_in){ region_id, top->batch_id, day_plus(day, LASTS_DAYS), h->started_at }, &changed));
	EXPECT(changed == articles);
	TRY(history_receipts(ctx, tx,
			     (struct history_receipts_in){ region_id, top->receipt_id, top->receipt_number, h->receipts, h->store_id,
							   h->started_at, person_id },
			     &changed));
	TRY(history_received(ctx, tx,
			     (struct history_received_in){ region_id, top->batch_id, articles, top->movement_id, top->receipt_id,
							   h->rounds, PACK_ORE, h->store_id, h->counts.bins, h->supplier_id,
							   h->started_at, day, person_id },
			     &changed));
	EXPECT(changed == articles);
	TRY(history_receipt_lines(ctx, tx,
				  (struct history_receipt_lines_in){ region_id, top->batch_id, articles, top->movement_id,
								     top->receipt_line_id, h->rounds, PACK_ORE },
				  &changed));
	return history_balances(ctx, tx,
				(struct history_balances_in){ region_id, top->batch_id, articles, top->movement_id, h->supplier_id,
							      h->used_id },
				&changed);
}

static enum err make_orders(struct ctx *ctx, struct db_tx *tx, const struct history *h)
{
	const struct history_highest_row *top = &h->highest;
	int64_t    region_id = ctx->actor.region_id, changed;
	struct day day = { (int32_t)(h->started_at.us / day_us) };
	TRY(history_places(ctx, tx,
			   (struct history_places_in){ region_id, top->place_id, h->orders, h->counts.wards, top->shipment_number, TEXT(""),
						       day },
			   &changed));
	TRY(history_orders(ctx, tx,
			   (struct history_orders_in){ region_id, top->place_id, h->orders, top->order_id, top->order_number, h->store_id,
						       h->started_at, h->step_us, h->people->nurse_id },
			   &changed));
	TRY(history_lines(ctx, tx,
			  (struct history_lines_in){ region_id, h->lines, h->counts.articles, top->batch_id, top->order_id, top->line_id,
						     h->started_at, h->step_us, h->people->pharmacist_id },
			  &changed));
	EXPECT(changed == h->lines);
	TRY(history_events(ctx, tx,
			   (struct history_events_in){ region_id, h->lines, top->line_id, top->event_id, h->started_at, h->step_us,
						       h->people->technician_id },
			   &changed));
	TRY(history_shipments(ctx, tx,
			      (struct history_shipments_in){ region_id, h->orders, top->order_id, top->place_id, top->shipment_id,
							     top->shipment_number, h->people->technician_id },
			      &changed));
	return history_pick_lists(ctx, tx,
				  (struct history_pick_lists_in){ region_id, h->orders, top->order_id, top->shipment_id, top->pick_list_id,
								  top->pick_list_number, h->people->technician_id },
				  &changed);
}

static enum err make_picks(struct ctx *ctx, struct db_tx *tx, const struct history *h)
{
	const struct history_highest_row *top = &h->highest;
	int64_t region_id = ctx->actor.region_id, changed, person_id = h->people->technician_id;
	TRY(history_moved(ctx, tx,
			  (struct history_moved_in){ region_id, h->lines, h->counts.articles, top->batch_id, top->line_id, top->movement_id,
						     h->moved_id, top->place_id, top->order_id, top->allocation_id, top->shipment_line_id,
						     h->used_id, PACK_ORE, h->started_at, h->step_us, h->started_at.us / day_us, day_us,
						     person_id },
			  &changed));
	EXPECT(changed == 2 * h->lines);
	TRY(history_allocations(ctx, tx,
				(struct history_allocations_in){ region_id, h->lines, top->line_id, h->moved_id, top->order_id,
								 top->pick_list_id, top->allocation_id, person_id },
				&changed));
	TRY(history_shipment_lines(ctx, tx,
				   (struct history_shipment_lines_in){ region_id, h->lines, top->line_id, top->order_id, top->shipment_id,
								       top->shipment_line_id, top->allocation_id, PACK_ORE },
				   &changed));
	return history_scans(ctx, tx, (struct history_scans_in){ region_id, h->lines, top->allocation_id, person_id }, &changed);
}

static enum err number_on(struct ctx *ctx, struct db_tx *tx, const char *kind, int64_t highest)
{
	int64_t changed;
	return history_number(ctx, tx, (struct history_number_in){ ctx->actor.region_id, text_of(kind), highest }, &changed);
}

static enum err make_part(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct history *h = argument;
	TRY(find(ctx, tx, h));
	h->held = h->counts.movements;
	if (h->held >= h->wanted)
		return OK;
	plan(ctx, h);
	TRY(make_receipts(ctx, tx, h));
	TRY(make_orders(ctx, tx, h));
	TRY(make_picks(ctx, tx, h));
	TRY(number_on(ctx, tx, "order", h->highest.order_number + h->orders));
	TRY(number_on(ctx, tx, "shipment", h->highest.shipment_number + h->orders));
	TRY(number_on(ctx, tx, "pick_list", h->highest.pick_list_number + h->orders));
	TRY(number_on(ctx, tx, "receipt", h->highest.receipt_number + h->receipts));
	h->held += h->counts.articles + 2 * h->lines;
	h->lines_before += h->lines;
	return OK;
}

enum err make_history(struct ctx *ctx, struct db *db, const struct history_people *people, int64_t movements, int64_t *held)
{
	struct history history = { .people = people, .wanted = movements };
	do {
		struct arena_mark mark = arena_here(ctx->arena);
		TRY(db_transact(ctx, db, make_part, &history));
		arena_rewind(ctx->arena, mark);
	} while (history.held < movements);
	*held = history.held;
	return OK;
}
