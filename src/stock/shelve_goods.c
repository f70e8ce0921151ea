/*
 * shelve_goods.c - inlaggning
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/shelve_goods.h"

#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/ledger.h"
#include "stock/receive_delivery.h"
#include "stock/shelve.sql.h"
#include "stock/stock.sql.h"

enum err goods_shelve(struct ctx *ctx, struct db_tx *tx, const struct shelving *shelving, int64_t *movement_id)
{
	struct place               from, bin, home;
	struct batch_get_row       batch;
	struct store_pack_home_row row = { 0 };
	struct balance_get_row     balance = { 0 };
	bool                       found;
	TRY(place_load(ctx, tx, shelving->place_id, &from));
	TRY(place_by_code(ctx, tx, text_trim(shelving->bin_code), &bin));
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, shelving->batch_id }, &batch));
	TRY(balance_get(ctx, tx, (struct balance_get_in){ ctx->actor.region_id, from.id, shelving->batch_id, 0, 0 }, &balance, &found));
	if (!found)
		return fail(ctx, ERR_NOT_FOUND, "scan", "%.*s holds nothing of that pack and batch", TEXT_ARG(from.code));
	TRY(store_pack_home(ctx, tx, (struct store_pack_home_in){ ctx->actor.region_id, from.store_id, batch.pack_id }, &row, &found));
	if (found && row.home_bin_id != 0 && row.home_bin_id != bin.id && !shelving->other_bin) {
		TRY(place_load(ctx, tx, row.home_bin_id, &home));
		return fail(ctx, ERR_WRONG_BIN, "bin_code", "scanned: %.*s; to stand at: %.*s", TEXT_ARG(bin.code), TEXT_ARG(home.code));
	}
	if (!bin.is_pickable)
		return fail(ctx, ERR_WRONG_BIN, "bin_code", "%.*s is no bin to pick from", TEXT_ARG(bin.code));
	return put_away(ctx, tx,
			&(struct stock_transfer){ .from_place_id = from.id,
						  .to_place_id = bin.id,
						  .batch_id = shelving->batch_id,
						  .units = shelving->units == I64_NONE ? balance.units : shelving->units,
						  .reason = TEXT(""),
						  .set_home = true },
			movement_id);
}

enum err goods_unshelve(struct ctx *ctx, struct db_tx *tx, int64_t movement_id)
{
	struct shelve_last_row     last;
	struct allocated_units_row held;
	struct balance_get_row     balance = { 0 };
	struct ledger_posted       posted;
	struct place               from;
	int64_t                    region_id = ctx->actor.region_id;
	bool                       found;
	TRY(shelve_last(ctx, tx, (struct shelve_last_in){ region_id, movement_id, ctx->actor.person_id }, &last, &found));
	if (!found || zone_day(last.recorded_at).number != ctx->today.number)
		return fail(ctx, ERR_STATE, "movement", "only a put-away of one's own of today can be taken back, once");
	TRY(place_load(ctx, tx, last.from_place_id, &from));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, from.store_id));
	TRY(allocated_units(ctx, tx, (struct allocated_units_in){ region_id, last.batch_id, last.to_place_id }, &held));
	TRY(balance_get(ctx, tx, (struct balance_get_in){ region_id, last.to_place_id, last.batch_id, 0, 0 }, &balance, &found));
	if (balance.units - last.units < held.units)
		return fail(ctx, ERR_STATE, "movement", "a pick holds the goods in %.*s", TEXT_ARG(last.to_code));
	TRY(ledger_reverse(ctx, tx, movement_id, TEXT("put-away taken back"), &posted));
	return journal_write(ctx, tx, "put-away taken back", "movement", movement_id, TEXT("{}"));
}
