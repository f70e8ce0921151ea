/*
 * day.c - what happens in a pharmacy in a day, through the use cases and nothing else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/day.h"

#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/promise.h"
#include "order/review_order.h"
#include "order/ship_order.h"
#include "order/stop_batch.h"
#include "place/calendar.h"
#include "report/note_value.h"
#include "sim/counting.h"
#include "stock/availability.h"
#include "stock/receive_delivery.h"

enum { LINES_OF_RECEIPT = 40 };

static void clock_on(struct ctx *ctx, int64_t minutes)
{
	ctx_set_now(ctx, (struct moment){ ctx->now.us + minutes * 60 * 1000000 });
}

static void act_as(struct ctx *ctx, int64_t person_id)
{
	ctx->actor.person_id = person_id;
}

/* A refusal that the simulation expects: it is forgotten and the day goes on. */
static void forgive(struct ctx *ctx)
{
	ctx->error = (struct error){ 0 };
}

/* ---------------------------------------------------------------- the test bed */

/* Something that must not be: the first is told in words. */
static void found_broken(struct ctx *ctx, struct sim_region *region, struct text what)
{
	if (!what.at)
		return;
	if (region->broken++ == 0)
		region->first_broken = text_format(region->kept, "%s: %.*s", day_text(ctx->arena, ctx->today).at, TEXT_ARG(what));
}

static bool happens(struct sim_region *region, int64_t percent)
{
	return region->has_faults && random_percent(&region->random, percent);
}

/* The evening: every lot in the store as the model has it. */
static enum err compare_with_model(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct sim_lots_rows rows;
	if (!region->model)
		return OK;
	TRY(sim_lots(ctx, tx, (struct sim_lots_in){ ctx->actor.region_id, region->store_id }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct model_lot lot = { rows.at[i].pack_id, rows.at[i].place_id, rows.at[i].expiry_day, rows.at[i].label };
		found_broken(ctx, region, model_check_balance(region->model, ctx->arena, &lot, rows.at[i].units));
	}
	found_broken(ctx, region, model_check_rest(region->model, ctx->arena));
	return OK;
}

/* How much of a usual day's ordering a day has, in hundredths: weekends and holidays, the year's seasons, and days on which
 * all wards order more at once. */
static int64_t rhythm_of(struct ctx *ctx, struct sim_region *region)
{
	static const int64_t months[] = { 105, 103, 102, 100, 98, 95, 80, 90, 100, 103, 106, 112 };
	if (!region->model)
		return day_weekday(ctx->today) >= 6 ? 13 : 100;
	int64_t of_month = months[day_civil(ctx->today).month - 1];
	int64_t surge = random_percent(&region->random, 4) ? 150 : 100;
	return (is_working_day(ctx->today) ? 100 : 13) * of_month * surge / 10000;
}

/* ---------------------------------------------------------------- goods in */

static struct text batch_label(struct ctx *ctx, struct random *random)
{
	return text_format(ctx->arena, "%c%c%05lld", (char)('A' + random_between(random, 0, 25)),
			   (char)('A' + random_between(random, 0, 25)), (long long)random_between(random, 1, 99999));
}

/* How long goods last when they come in: mostly one to three years, now and then a short-dated lot. */
static struct day expiry_of(struct ctx *ctx, struct random *random, bool short_dated)
{
	int64_t days = short_dated ? random_between(random, 20, 120) : random_between(random, 240, 1000);
	return day_plus(ctx->today, (int32_t)days);
}

static struct delivery_line delivery_line_of(struct ctx *ctx, struct sim_region *region, size_t article, int64_t packs,
					     bool short_dated)
{
	const struct sim_articles_row *row = &region->articles.at[article];
	int64_t list_ore = row->aip_ore == I64_NONE ? random_between(&region->random, 2000, 90000) : row->aip_ore;
	/* Paid prices lie a little under the list, as agreements have it. */
	int64_t              paid_ore = list_ore * random_between(&region->random, 88, 100) / 100;
	struct delivery_line line = {
		.pack_id = row->pack_id,
		.batch_label = batch_label(ctx, &region->random),
		.expiry = expiry_of(ctx, &region->random, short_dated),
		.packs = packs,
		.pack_price = { paid_ore },
		.place_id = region->stock[article].home_bin_id,
	};
	if (row->gtin.at) {
		line.code = (struct scanned_code){
			.gtin = row->gtin,
			.serial = text_format(ctx->arena, "%016llx", (unsigned long long)random_bits(&region->random)),
			.batch = line.batch_label,
			.expiry = line.expiry,
		};
	}
	return line;
}

static int64_t units_of(const struct sim_region *region, int64_t pack_id)
{
	size_t low = 0, high = region->articles.count; /* In order of pack_id. */
	while (low + 1 < high) {
		size_t middle = (low + high) / 2;
		*(region->articles.at[middle].pack_id <= pack_id ? &low : &high) = middle;
	}
	EXPECT(region->articles.at[low].pack_id == pack_id);
	return region->articles.at[low].units_per_pack;
}

static enum err receive_lines(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, struct delivery_line *lines,
			      size_t count)
{
	static const char *const suppliers[] = { "Partihandel Nord (demo)", "Partihandel Syd (demo)", "Direktleverans (demo)" };
	if (count == 0)
		return OK;
	act_as(ctx, region->technicians[random_between(&region->random, 0, 2)]);
	clock_on(ctx, 2);
	struct delivery_received made;
	for (size_t i = 0; i < count && region->model; i++)
		model_receive(region->model,
			      &(struct model_lot){ lines[i].pack_id, lines[i].place_id, lines[i].expiry, lines[i].batch_label },
			      lines[i].packs * units_of(region, lines[i].pack_id));
	return receive_delivery(ctx, tx,
				&(struct delivery){
					.store_id = region->store_id,
					.supplier = text_of(suppliers[random_between(&region->random, 0, 2)]),
					.supplier_note = text_format(ctx->arena, "FS-%lld",
								     (long long)random_between(&region->random, 100000, 999999)),
					.lines = lines,
					.line_count = count,
				},
				&made);
}

enum err sim_fill(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct delivery_line *lines = arena_array(ctx->arena, struct delivery_line, LINES_OF_RECEIPT);
	size_t                count = 0;
	for (size_t i = 0; i < region->articles.count; i++) {
		struct sim_stock *stock = &region->stock[i];
		/* Two lots each: one older, and some of those so old that they expire within the quarter or are about to. */
		for (int lot = 0; lot < 2; lot++) {
			int64_t packs = stock->par_packs / (lot ? 2 : 1) + 1;
			bool    short_dated = lot == 1 && random_percent(&region->random, 18);
			lines[count++] = delivery_line_of(ctx, region, i, packs, short_dated);
			if (count == LINES_OF_RECEIPT) {
				TRY(receive_lines(ctx, tx, region, lines, count));
				count = 0;
			}
		}
	}
	return receive_lines(ctx, tx, region, lines, count);
}

/* Mornings: the wholesaler fills up what ran low, except what it does not have itself. */
static enum err deliveries(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct delivery_line *lines = arena_array(ctx->arena, struct delivery_line, LINES_OF_RECEIPT);
	size_t                count = 0;
	for (size_t i = 0; i < region->articles.count; i++) {
		struct sim_stock *stock = &region->stock[i];
		/* An article is looked at one day in four, as a purchaser does. */
		if (((int64_t)i + ctx->today.number) % 4 != 0 || stock->demand_packs == 0)
			continue;
		if (!day_is_none(stock->scarce_from) && ctx->today.number >= stock->scarce_from.number)
			continue;
		struct availability have;
		TRY(availability_load(ctx, tx, region->store_id, region->articles.at[i].pack_id, 0, false, &have));
		int64_t packs = have.available / region->articles.at[i].units_per_pack;
		if (packs >= stock->par_packs)
			continue;
		int64_t wanted = stock->par_packs * 2 - packs;
		if (happens(region, 10))
			wanted = wanted / 2 + 1; /* The supplier sends a part. */
		lines[count++] = delivery_line_of(ctx, region, i, wanted, random_percent(&region->random, 3));
		if (count == LINES_OF_RECEIPT) {
			TRY(receive_lines(ctx, tx, region, lines, count));
			count = 0;
		}
	}
	return receive_lines(ctx, tx, region, lines, count);
}

/* The part of the base lists that belongs to a place. */
static void list_of_place(const struct sim_region *region, int64_t place_id, size_t *from, size_t *to)
{
	*from = 0;
	while (*from < region->base_lists.count && region->base_lists.at[*from].place_id != place_id)
		++*from;
	*to = *from;
	while (*to < region->base_lists.count && region->base_lists.at[*to].place_id == place_id)
		++*to;
}

static bool stands_apart(struct text narcotic_class)
{
	return text_is(narcotic_class, "II") || text_is(narcotic_class, "III");
}

/* A ward writes an order from its list: about `wanted` lines, narcotics on a second one. */
static enum err ward_orders(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, size_t orderer, int64_t wanted,
			    bool narcotics, int64_t *made)
{
	int64_t place_id = region->orderers.at[orderer].place_id;
	size_t  from, to;
	list_of_place(region, place_id, &from, &to);
	struct order_made order = { 0 };
	act_as(ctx, region->orderers.at[orderer].person_id);
	for (size_t i = from; i < to; i++) {
		const struct sim_base_lists_row *line = &region->base_lists.at[i];
		if (stands_apart(line->narcotic_class) != narcotics || text_is(line->narcotic_class, "unknown"))
			continue;
		if (!random_percent(&region->random, wanted * 100 / (int64_t)(to - from) + 1))
			continue;
		if (order.order_id == 0)
			TRY(order_start(ctx, tx, place_id, TEXT(""), &order));
		int64_t packs = random_percent(&region->random, 80)
					? line->usual_packs
					: random_between(&region->random, 1, line->usual_packs * 2);
		TRY(order_set_line(ctx, tx, order.order_id, line->pack_id, packs, false));
		++*made;
	}
	if (order.order_id == 0 || (region->is_last && random_percent(&region->random, 4)))
		return OK; /* On the last day a draft is left here and there. */
	TRY(order_place(ctx, tx, order.order_id, 0, 0));
	if (happens(region, 3)) /* The ward thinks again. */
		return order_cancel(ctx, tx, order.order_id, TEXT("Wanted no more (demo)"));
	return OK;
}

static enum err orders(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	int64_t left = region->lines_per_day * rhythm_of(ctx, region) / 100;
	while (left > 0) {
		size_t  orderer = (size_t)random_between(&region->random, 0, (int64_t)region->orderers.count - 1);
		int64_t made = 0;
		clock_on(ctx, 1);
		TRY(ward_orders(ctx, tx, region, orderer, random_between(&region->random, 3, 14),
				random_percent(&region->random, 9), &made));
		left -= made > 0 ? made : 1;
	}
	return OK;
}

/* A line that could not be approved as it stands: exchange it, else back-order it. */
static enum err decide_line(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, int64_t line_id)
{
	struct order_line        line;
	struct review_candidates candidates;
	TRY(line_load(ctx, tx, line_id, &line));
	TRY(review_candidates(ctx, tx, region->store_id, &line, NULL, NULL, false, &candidates));
	for (size_t i = 0; i < candidates.count; i++) {
		const struct review_candidate *candidate = &candidates.at[i];
		if (candidate->available < candidate->packs_wanted * candidate->units_per_pack)
			continue;
		enum err err = review_line(ctx, tx,
					   &(struct review){ .line_id = line_id,
							     .decision = REVIEW_EXCHANGE,
							     .pack_id = candidate->pack_id,
							     .reason_code = TEXT("out_of_stock") });
		if (err == OK || err_kind(err) != REFUSED)
			return err;
		forgive(ctx);
	}
	return review_line(ctx, tx,
			   &(struct review){ .line_id = line_id,
					     .decision = REVIEW_BACKORDER,
					     .reason_code = TEXT("out_of_stock"),
					     .expected_day = day_plus(ctx->today, (int32_t)random_between(&region->random, 2, 21)) });
}

/* Yesterday's back-orders first: what came in is given to them. */
static enum err retry_backorders(struct ctx *ctx, struct db_tx *tx)
{
	static const char *const states[] = { "backordered", "short" };
	for (size_t s = 0; s < COUNT_OF(states); s++) {
		struct sim_lines_in_state_rows rows;
		TRY(sim_lines_in_state(ctx, tx, (struct sim_lines_in_state_in){ ctx->actor.region_id, text_of(states[s]) },
				       &rows));
		for (size_t i = 0; i < rows.count; i++) {
			enum err err = review_line(ctx, tx,
						   &(struct review){ .line_id = rows.at[i].id,
								     .decision = REVIEW_APPROVE,
								     .reason_code = TEXT("arrived") });
			if (err && err_kind(err) != REFUSED)
				return err;
			forgive(ctx);
		}
	}
	return OK;
}

static enum err reviews(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	act_as(ctx, region->pharmacists[random_between(&region->random, 0, 1)]);
	clock_on(ctx, 30);
	TRY(retry_backorders(ctx, tx));
	struct sim_orders_in_state_rows rows;
	TRY(sim_orders_in_state(ctx, tx, (struct sim_orders_in_state_in){ ctx->actor.region_id, TEXT("placed") }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		if (region->is_last && random_percent(&region->random, 35))
			continue;
		struct review_outcomes outcomes;
		TRY(review_order(ctx, tx, rows.at[i].order_id, 0, &outcomes));
		for (size_t k = 0; k < outcomes.count; k++)
			if (outcomes.at[k].refused.err)
				TRY(decide_line(ctx, tx, region, outcomes.at[k].line_id));
	}
	return OK;
}

static bool is_scannable(const struct sim_region *region, int64_t pack_id, struct text *gtin)
{
	for (size_t k = 0; k < region->articles.count; k++)
		if (region->articles.at[k].pack_id == pack_id) {
			*gtin = region->articles.at[k].gtin;
			return gtin->at != NULL;
		}
	return false;
}

/* Somebody takes the pack beside it: the scan must be refused, and change nothing. */
static enum err scan_wrong(struct ctx *ctx, struct db_tx *tx, struct sim_region *region,
			   const struct allocations_of_list_row *take)
{
	size_t           other = (size_t)random_between(&region->random, 0, (int64_t)region->articles.count - 1);
	struct pick_done done;
	struct pick      pick = { .allocation_id = take->id, .units = I64_NONE, .code.expiry = DAY_NONE };
	if (!region->articles.at[other].gtin.at || region->articles.at[other].pack_id == take->pack_id)
		return OK;
	pick.code.gtin = region->articles.at[other].gtin;
	enum err err = pick_allocation(ctx, tx, &pick, &done);
	if (err == OK)
		found_broken(ctx, region, TEXT("a wrong pack was taken"));
	if (err && err_kind(err) != REFUSED)
		return err;
	forgive(ctx);
	region->wrong_scans++;
	return OK;
}

/* The model hears of every new proposal, and says whether goods that expire before stand free. */
static void note_proposals(struct ctx *ctx, struct sim_region *region, const struct allocations_of_list_rows *rows,
			   int64_t after_id, struct day first_day)
{
	for (size_t i = 0; i < rows->count && region->model; i++) {
		const struct allocations_of_list_row *row = &rows->at[i];
		struct model_lot lot = { row->pack_id, row->place_id, row->expiry_day, row->label };
		if (row->id > after_id && text_is(row->state, "proposed"))
			model_propose(region->model, &lot, row->units);
	}
	for (size_t i = 0; i < rows->count && region->model; i++) {
		const struct allocations_of_list_row *row = &rows->at[i];
		struct model_lot lot = { row->pack_id, row->place_id, row->expiry_day, row->label };
		if (row->id > after_id && text_is(row->state, "proposed"))
			found_broken(ctx, region, model_check_proposal(region->model, ctx->arena, &lot, first_day));
	}
}

static enum err pick_one(struct ctx *ctx, struct db_tx *tx, struct sim_region *region,
			 const struct allocations_of_list_row *row)
{
	struct pick      pick = { .allocation_id = row->id, .units = I64_NONE, .code.expiry = DAY_NONE,
				  .reason_code = TEXT("code_unreadable") };
	struct model_lot lot = { row->pack_id, row->place_id, row->expiry_day, row->label };
	struct pick_done done;
	struct text      gtin;
	if (happens(region, 2))
		TRY(scan_wrong(ctx, tx, region, row));
	if (is_scannable(region, row->pack_id, &gtin)) {
		pick.code = (struct scanned_code){ .gtin = gtin, .batch = row->label, .expiry = row->expiry_day };
		pick.reason_code = TEXT("");
	}
	int64_t units = row->units;
	if (happens(region, 2)) { /* The bin holds less than it should. */
		units = random_between(&region->random, 0, row->units - 1);
		pick.units = units;
		pick.reason_code = TEXT("not_in_bin");
		if (region->model)
			model_distrust(region->model, &lot);
	}
	TRY(pick_allocation(ctx, tx, &pick, &done));
	if (region->model) {
		model_propose(region->model, &lot, -row->units);
		model_pick(region->model, &lot, units);
	}
	return OK;
}

/* The allocations of a list are picked in walk order; a short one may bring a new proposal. */
static enum err pick_list_of(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, int64_t order_id,
			     int64_t pick_list_id, bool leave_some)
{
	int64_t                     known_id = 0;
	struct sim_minimum_days_row minimum;
	TRY(sim_minimum_days(ctx, tx, (struct sim_minimum_days_in){ ctx->actor.region_id, order_id }, &minimum));
	struct day first_day = day_plus(ctx->today, (int32_t)minimum.days);
	for (bool again = true; again;) {
		struct allocations_of_list_rows rows;
		TRY(allocations_of_list(ctx, tx,
					(struct allocations_of_list_in){ ctx->actor.region_id, pick_list_id, ctx->today }, &rows));
		note_proposals(ctx, region, &rows, known_id, first_day);
		again = false;
		for (size_t i = 0; i < rows.count; i++) {
			if (rows.at[i].id > known_id)
				known_id = rows.at[i].id;
			if (!text_is(rows.at[i].state, "proposed") || (leave_some && random_percent(&region->random, 50)))
				continue;
			TRY(pick_one(ctx, tx, region, &rows.at[i]));
			again = region->has_faults;
		}
	}
	return OK;
}

static enum err picks(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	act_as(ctx, region->technicians[random_between(&region->random, 0, 2)]);
	struct sim_orders_in_state_rows rows;
	TRY(sim_orders_in_state(ctx, tx, (struct sim_orders_in_state_in){ ctx->actor.region_id, TEXT("approved") }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		if (region->is_last && random_percent(&region->random, 25))
			continue;
		struct release_made made;
		clock_on(ctx, 1);
		TRY(order_release(ctx, tx, rows.at[i].order_id, &made));
		if (region->is_last && random_percent(&region->random, 25))
			continue;
		TRY(pick_list_of(ctx, tx, region, rows.at[i].order_id, made.pick_list_id,
				  region->is_last && random_percent(&region->random, 20)));
	}
	return OK;
}

static enum err send(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	clock_on(ctx, 60);
	struct sim_shipments_in_state_rows rows;
	TRY(sim_shipments_in_state(ctx, tx, (struct sim_shipments_in_state_in){ ctx->actor.region_id, TEXT("packing") },
				   &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct shipment_open_picks_row waiting;
		struct shipment_contents_rows  contents;
		TRY(shipment_open_picks(ctx, tx, (struct shipment_open_picks_in){ ctx->actor.region_id, rows.at[i].id },
					&waiting));
		TRY(shipment_contents(ctx, tx, (struct shipment_contents_in){ ctx->actor.region_id, rows.at[i].id, ctx->today },
				      &contents));
		if (waiting.count > 0 || contents.count == 0 || (region->is_last && random_percent(&region->random, 30)))
			continue;
		TRY(shipment_send(ctx, tx, rows.at[i].id, 0));
	}
	return OK;
}

/* Wards receive what was sent before today; one row in a hundred differs. */
static enum err receive(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct sim_shipments_in_state_rows rows;
	TRY(sim_shipments_in_state(ctx, tx, (struct sim_shipments_in_state_in){ ctx->actor.region_id, TEXT("sent") }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		if (region->is_last && random_percent(&region->random, 40))
			continue;
		for (size_t k = 0; k < region->orderers.count; k++)
			if (region->orderers.at[k].place_id == rows.at[i].ward_id)
				act_as(ctx, region->orderers.at[k].person_id);
		struct shipment_lines_rows lines;
		struct received_line       said[1];
		size_t                     said_count = 0;
		TRY(shipment_lines(ctx, tx, (struct shipment_lines_in){ ctx->actor.region_id, rows.at[i].id }, &lines));
		for (size_t k = 0; k < lines.count && said_count == 0; k++)
			if (random_percent(&region->random, 1)) {
				said[said_count++] = (struct received_line){ .shipment_line_id = lines.at[k].id,
									     .units = lines.at[k].units - 1,
									     .difference_reason = TEXT("en saknades i lådan"),
									     .reason_code = TEXT("missing") };
			}
		TRY(shipment_receive(ctx, tx, rows.at[i].id, 0, said, said_count));
	}
	return OK;
}

/* Once in a while a batch is stopped, and lifted again a week later. */
static enum err stops(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	if (ctx->today.number % (region->has_faults ? 5 : 23) != 0)
		return OK;
	act_as(ctx, region->pharmacists[0]);
	size_t              article = (size_t)random_between(&region->random, 0, (int64_t)region->articles.count - 1);
	struct availability have;
	TRY(availability_load(ctx, tx, region->store_id, region->articles.at[article].pack_id, 0, false, &have));
	if (have.lot_count < 2)
		return OK;
	struct stopped stopped;
	if (region->model)
		model_stop(region->model, region->articles.at[article].pack_id, have.lots[0].label, have.lots[0].expiry);
	return batch_stop(ctx, tx, have.lots[0].batch_id, ctx->today, day_plus(ctx->today, region->model ? 3650 : 30),
			  TEXT("Reklamation under utredning (demo)"), &stopped);
}

enum err sim_day(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	int64_t lost = 0;
	TRY(note_value(ctx, tx));
	TRY(promise_settle_all(ctx, tx, &lost));
	TRY(receive(ctx, tx, region));
	if (region->model ? is_working_day(ctx->today) : day_weekday(ctx->today) < 6)
		TRY(deliveries(ctx, tx, region));
	TRY(orders(ctx, tx, region));
	TRY(stops(ctx, tx, region));
	TRY(reviews(ctx, tx, region));
	TRY(picks(ctx, tx, region));
	TRY(send(ctx, tx, region));
	TRY(sim_count_tasks(ctx, tx, region));
	return compare_with_model(ctx, tx, region);
}
