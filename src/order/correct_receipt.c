/*
 * correct_receipt.c - rättad inleverans
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/correct_receipt.h"

#include "base/limits.h"
#include "order/correct.sql.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/ledger.h"
#include "stock/stock.sql.h"

static enum err post(struct ctx *ctx, struct db_tx *tx, const struct receipt_line_get_row *line, int64_t place_id, int64_t units,
		     int64_t value_ore, struct text reason, struct ledger_posted *out)
{
	int64_t supplier_id;
	TRY(place_virtual(ctx, tx, PLACE_SUPPLIER, &supplier_id));
	bool is_more = units > 0;
	return ledger_post(ctx, tx,
			   &(struct ledger_entry){
				   .from_place_id = is_more ? supplier_id : place_id,
				   .to_place_id = is_more ? place_id : supplier_id,
				   .batch_id = line->batch_id,
				   .units = is_more ? units : -units,
				   .value = is_more ? (struct money){ value_ore } : MONEY_NONE,
				   .cause_kind = "correction",
				   .cause_id = line->id,
				   .reverses_id = is_more ? 0 : line->movement_id,
				   .reason = reason,
				   .effective_day = DAY_NONE,
			   },
			   out);
}

enum err receipt_line_correct(struct ctx *ctx, struct db_tx *tx, const struct receipt_correct *correct, int64_t *movement_id,
			      struct stopped *stopped)
{
	struct receipt_line_get_row line;
	struct ledger_posted        posted;
	struct place                place;
	int64_t                     more_packs, units, value_ore, changed, region_id = ctx->actor.region_id;
	TRY(receipt_line_get(ctx, tx, (struct receipt_line_get_in){ region_id, correct->receipt_line_id }, &line));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, line.store_id));
	struct text reason = text_trim(correct->reason);
	*stopped = (struct stopped){ 0 };
	if (text_is_empty(reason))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "a correction needs a reason");
	if (correct->packs < 0 || correct->packs > LIMIT_PACKS)
		return fail(ctx, ERR_QUANTITY_OVERFLOW, "packs", "%lld packs", (long long)correct->packs);
	TRY(num_subtract(correct->packs, line.packs, &more_packs));
	if (more_packs == 0)
		return fail(ctx, ERR_STATE, "packs", "the line says %lld packs already", (long long)line.packs);
	TRY(place_load(ctx, tx, correct->place_id ? correct->place_id : line.place_id, &place));
	if (place.store_id != line.store_id || place.is_virtual)
		return fail(ctx, ERR_STATE, "place", "%.*s is not a place of the store", TEXT_ARG(place.code));
	/* As many units a pack as when it was received; the article may say otherwise by now. */
	TRY(num_multiply(more_packs, line.units_per_pack, &units));
	TRY(num_multiply(more_packs, line.pack_price_ore, &value_ore));
	TRY(store_pack_lock(ctx, tx, (struct store_pack_lock_in){ region_id, line.store_id, line.pack_id }));
	TRY(post(ctx, tx, &line, place.id, units, value_ore, reason, &posted));
	*movement_id = posted.movement_id;
	TRY(receipt_correction_insert(ctx, tx,
				      (struct receipt_correction_insert_in){
					      region_id, line.id, line.packs, correct->packs, units,
					      units > 0 ? posted.value_ore : -posted.value_ore, place.id, reason, posted.movement_id,
					      ctx->now, ctx->actor.person_id },
				      &changed));
	if (units < 0)
		TRY(goods_gone(ctx, tx, &place, line.batch_id, "receipt_corrected", TEXT("the goods never came"), stopped));
	return journal_write(ctx, tx, "receipt corrected", "receipt", line.receipt_id,
			     text_format(ctx->arena, "{\"line\":%lld,\"before\":%lld,\"after\":%lld}", (long long)line.id,
					 (long long)line.packs, (long long)correct->packs));
}
