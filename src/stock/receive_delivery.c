/*
 * receive_delivery.c - inleverans and inläggning
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/receive_delivery.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "catalogue/price.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/ledger.h"
#include "stock/recalled.h"
#include "stock/release_floor.h"
#include "stock/stock.sql.h"

enum err batch_ensure(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text label, struct day expiry,
		      int64_t *batch_id)
{
	struct text number;
	TRY(batch_number_normalise(ctx, label, &number));
	if (day_is_none(expiry))
		return fail(ctx, ERR_FIELD_MISSING, "expiry", "the expiry day is missing");
	struct batch_find_row found;
	bool                  is_known;
	TRY(batch_find(ctx, tx, (struct batch_find_in){ ctx->actor.region_id, pack_id, number, expiry }, &found, &is_known));
	if (is_known) {
		*batch_id = found.id;
		return OK;
	}
	/* A recall may wait for this number, or be opened this moment. */
	TRY(recalled_gate(ctx, tx, pack_id));
	struct batch_insert_row made;
	TRY(batch_insert(ctx, tx,
			 (struct batch_insert_in){ ctx->actor.region_id, pack_id, number, text_trim(label), expiry, ctx->now },
			 &made));
	*batch_id = made.id;
	return recalled_made(ctx, tx, pack_id, number, made.id);
}

/* The actual price of a line and where it came from: typed, last paid, or the list of the day. */
static enum err price_of_line(struct ctx *ctx, struct db_tx *tx, const struct delivery_line *line, int64_t *price_ore,
			      struct text *source)
{
	if (!money_is_none(line->pack_price)) {
		if (line->pack_price.ore < 0)
			return fail(ctx, ERR_FIELD_INVALID, "price", "a negative price");
		*price_ore = line->pack_price.ore;
		*source = TEXT("typed");
		return OK;
	}
	struct price_found price;
	TRY(price_on(ctx, tx, line->pack_id, ctx->today, &price));
	if (!price.found || money_is_none(price.aip))
		return fail(ctx, ERR_FIELD_MISSING, "price", "no list price is known for the pack: give the price paid");
	*price_ore = price.aip.ore;
	*source = price.source;
	return OK;
}

static enum err place_of_line(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const struct delivery_line *line,
			      int64_t *place_id)
{
	if (line->place_id == 0)
		return place_receiving(ctx, tx, store_id, place_id);
	struct place place;
	TRY(place_load(ctx, tx, line->place_id, &place));
	if (place.store_id != store_id || place.is_virtual)
		return fail(ctx, ERR_STATE, "place", "%.*s is not a place of the store", TEXT_ARG(place.code));
	*place_id = place.id;
	return OK;
}

static enum err keep_scan(struct ctx *ctx, struct db_tx *tx, const struct delivery_line *line, int64_t receipt_line_id)
{
	if (text_is_empty(line->code.gtin))
		return OK;
	if (!text_is_empty(line->code.serial)) {
		struct scanned_pack_seen_row seen;
		TRY(scanned_pack_seen(ctx, tx,
				      (struct scanned_pack_seen_in){ ctx->actor.region_id, line->code.gtin,
								     line->code.serial },
				      &seen));
		if (seen.receipts > 0)
			return fail(ctx, ERR_SERIAL_SEEN, "scan", "serial number %.*s was received before",
				    TEXT_ARG(line->code.serial));
	}
	return scanned_pack_insert(ctx, tx,
				   (struct scanned_pack_insert_in){
					   .region_id = ctx->actor.region_id,
					   .gtin = line->code.gtin,
					   .serial = line->code.serial.at ? line->code.serial : TEXT(""),
					   .batch_label = line->code.batch.at ? line->code.batch : TEXT(""),
					   .expiry_day = line->code.gtin.length ? line->code.expiry : DAY_NONE,
					   .receipt_line_id = receipt_line_id,
					   .person_id = ctx->actor.person_id,
					   .scanned_at = ctx->now,
				   });
}

static enum err receive_line(struct ctx *ctx, struct db_tx *tx, int64_t receipt_id, int64_t store_id,
			     const struct delivery_line *line, int64_t *receipt_line_id)
{
	if (line->packs <= 0)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "packs", "%lld packs", (long long)line->packs);
	if (line->packs > LIMIT_PACKS)
		return fail(ctx, ERR_QUANTITY_OVERFLOW, "packs", "%lld packs", (long long)line->packs);
	TRY(article_ensure(ctx, tx, line->pack_id));
	struct pack_facts pack;
	TRY(pack_load(ctx, tx, line->pack_id, &pack));
	int64_t     batch_id = 0, place_id, supplier_id, price_ore = 0, units, value_ore;
	struct text price_source = TEXT("");
	TRY(batch_ensure(ctx, tx, line->pack_id, line->batch_label, line->expiry, &batch_id));
	TRY(price_of_line(ctx, tx, line, &price_ore, &price_source));
	TRY(place_of_line(ctx, tx, store_id, line, &place_id));
	TRY(recalled_place(ctx, tx, store_id, batch_id, &place_id));
	TRY(place_virtual(ctx, tx, PLACE_SUPPLIER, &supplier_id));
	TRY(num_multiply(line->packs, pack.units_per_pack, &units));
	TRY(num_multiply(line->packs, price_ore, &value_ore));
	struct ledger_posted posted;
	TRY(ledger_post(ctx, tx,
			&(struct ledger_entry){
				.from_place_id = supplier_id,
				.to_place_id = place_id,
				.batch_id = batch_id,
				.units = units,
				.value = { value_ore },
				.cause_kind = "receipt",
				.cause_id = receipt_id,
				.effective_day = DAY_NONE,
			},
			&posted));
	struct receipt_line_insert_row row;
	TRY(receipt_line_insert(ctx, tx,
				(struct receipt_line_insert_in){ ctx->actor.region_id, receipt_id, batch_id, line->packs,
								 units, price_ore, price_source, place_id,
								 posted.movement_id },
				&row));
	*receipt_line_id = row.id;
	return keep_scan(ctx, tx, line, row.id);
}

enum err receive_delivery(struct ctx *ctx, struct db_tx *tx, const struct delivery *delivery,
			  struct delivery_received *out)
{
	struct place store;
	TRY(place_load(ctx, tx, delivery->store_id, &store));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, delivery->store_id));
	if (!store.can_supply)
		return fail(ctx, ERR_STATE, "store_id", "%.*s is no store", TEXT_ARG(store.code));
	if (text_is_empty(text_trim(delivery->supplier)))
		return fail(ctx, ERR_FIELD_MISSING, "supplier", "the supplier is missing");
	TRY(document_number_take(ctx, tx, "receipt", &out->number));
	struct receipt_insert_row receipt;
	TRY(receipt_insert(ctx, tx,
			   (struct receipt_insert_in){
				   .region_id = ctx->actor.region_id,
				   .number = out->number,
				   .store_id = delivery->store_id,
				   .supplier = text_trim(delivery->supplier),
				   .supplier_note = delivery->supplier_note.at ? text_trim(delivery->supplier_note) : TEXT(""),
				   .received_at = ctx->now,
				   .person_id = ctx->actor.person_id,
			   },
			   &receipt));
	out->receipt_id = receipt.id;
	for (size_t i = 0; i < delivery->line_count; i++) {
		int64_t line_id;
		TRY(receive_line(ctx, tx, receipt.id, delivery->store_id, &delivery->lines[i], &line_id));
	}
	int64_t restored = 0;
	TRY(floor_releases_settle(ctx, tx, delivery->store_id, &restored));
	return journal_write(ctx, tx, "delivery received", "receipt", receipt.id,
			     text_format(ctx->arena, "{\"number\":%lld,\"lines\":%zu}", (long long)out->number,
					 delivery->line_count));
}

enum err receive_more(struct ctx *ctx, struct db_tx *tx, int64_t receipt_id, const struct delivery_line *line,
		      int64_t *receipt_line_id)
{
	struct receipt_get_row receipt;
	TRY(receipt_get(ctx, tx, (struct receipt_get_in){ ctx->actor.region_id, receipt_id }, &receipt));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, receipt.store_id));
	if (zone_day(receipt.received_at).number != ctx->today.number)
		return fail(ctx, ERR_STATE, "receipt", "receipt %lld is of another day: start a new one",
			    (long long)receipt.number);
	TRY(receive_line(ctx, tx, receipt_id, receipt.store_id, line, receipt_line_id));
	return journal_write(ctx, tx, "delivery line received", "receipt", receipt_id,
			     text_format(ctx->arena, "{\"line\":%lld}", (long long)*receipt_line_id));
}

/* Picks hold what they proposed: it may not be moved away from under them. */
static enum err check_not_held(struct ctx *ctx, struct db_tx *tx, const struct stock_transfer *transfer)
{
	struct allocated_units_row held;
	struct balance_get_row     balance = { 0 };
	bool                       found;
	TRY(allocated_units(ctx, tx,
			    (struct allocated_units_in){ ctx->actor.region_id, transfer->batch_id, transfer->from_place_id },
			    &held));
	TRY(balance_get(ctx, tx,
			(struct balance_get_in){ ctx->actor.region_id, transfer->from_place_id, transfer->batch_id,
						 transfer->owner_id, transfer->earmark_id },
			&balance, &found));
	if (found && balance.units - held.units < transfer->units && balance.units >= transfer->units)
		return fail(ctx, ERR_STATE, "units", "%lld of %lld units are held by picks under way",
			    (long long)held.units, (long long)balance.units);
	return OK;
}

enum err put_away(struct ctx *ctx, struct db_tx *tx, const struct stock_transfer *transfer, int64_t *movement_id)
{
	struct place from, to;
	TRY(place_load(ctx, tx, transfer->from_place_id, &from));
	TRY(place_load(ctx, tx, transfer->to_place_id, &to));
	if (from.store_id == 0 || from.store_id != to.store_id || from.is_quarantine || to.is_quarantine)
		return fail(ctx, ERR_STATE, "place", "%.*s and %.*s are not two ordinary places of one store",
			    TEXT_ARG(from.code), TEXT_ARG(to.code));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, from.store_id));
	struct batch_get_row batch;
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, transfer->batch_id }, &batch));
	int64_t changed;
	TRY(store_pack_lock(ctx, tx, (struct store_pack_lock_in){ ctx->actor.region_id, from.store_id, batch.pack_id }));
	TRY(check_not_held(ctx, tx, transfer));
	struct ledger_posted posted;
	TRY(ledger_post(ctx, tx,
			&(struct ledger_entry){
				.from_place_id = from.id,
				.to_place_id = to.id,
				.batch_id = transfer->batch_id,
				.owner_id = transfer->owner_id,
				.earmark_id = transfer->earmark_id,
				.units = transfer->units,
				.value = MONEY_NONE,
				.cause_kind = "put_away",
				.cause_id = to.id,
				.reason = transfer->reason,
				.effective_day = DAY_NONE,
			},
			&posted));
	*movement_id = posted.movement_id;
	if (transfer->set_home)
		TRY(store_pack_set_home(ctx, tx,
					(struct store_pack_set_home_in){ ctx->actor.region_id, from.store_id,
									 batch.pack_id, to.id },
					&changed));
	return journal_write(ctx, tx, "goods put away", "movement", posted.movement_id,
			     text_format(ctx->arena, "{\"units\":%lld}", (long long)transfer->units));
}
