/*
 * move_stock.c - omflyttning
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/move_stock.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/batch_page.h"

static bool fits(struct ctx *ctx, const struct stock_move *move, const struct code_candidates *packs, const struct stock_rows_row *lot)
{
	bool is_pack = move->pack_id == lot->pack_id;
	for (size_t i = 0; i < packs->count; i++)
		is_pack = is_pack || packs->at[i] == lot->pack_id;
	if (move->batch_id)
		return move->batch_id == lot->batch_id;
	if (!is_pack || (!day_is_none(move->code.expiry) && move->code.expiry.number != lot->expiry_day.number))
		return false;
	return text_is_empty(move->code.batch) || batch_labels_same(ctx, move->code.batch, lot->label);
}

/* The one batch in the bin that is meant. */
static enum err batch_in_bin(struct ctx *ctx, struct db_tx *tx, const struct stock_move *move, const struct place *from,
			     struct stock_rows_row *out)
{
	struct code_candidates packs = { 0 };
	struct stock_rows_rows lots;
	size_t                 matches = 0;
	if (!text_is_empty(move->code.gtin)) {
		TRY(code_resolve(ctx, tx, move->code.gtin, &packs));
		if (packs.count == 0)
			return fail(ctx, ERR_CODE_UNKNOWN, "scan", "no pack has the code %.*s", TEXT_ARG(move->code.gtin));
	}
	TRY(load_lots(ctx, tx, from->id, 0, 0, DAY_NONE, LIMIT_PAGE_ROWS_MAX, &lots));
	for (size_t i = 0; i < lots.count; i++)
		if (fits(ctx, move, &packs, &lots.at[i])) {
			*out = lots.at[i];
			matches++;
		}
	if (matches == 0)
		return fail(ctx, ERR_NOT_FOUND, "scan", "%.*s holds nothing of that pack and batch", TEXT_ARG(from->code));
	if (matches > 1)
		return fail(ctx, ERR_WRONG_BATCH, "scan", "%zu batches in %.*s fit: scan the code with the batch, or choose one", matches,
			    TEXT_ARG(from->code));
	return OK;
}

enum err stock_move(struct ctx *ctx, struct db_tx *tx, const struct stock_move *move, int64_t *movement_id)
{
	struct place          from, to;
	struct stock_rows_row lot = { 0 };
	int64_t               units;
	TRY(place_by_code(ctx, tx, move->from_code, &from));
	TRY(place_by_code(ctx, tx, move->to_code, &to));
	TRY(batch_in_bin(ctx, tx, move, &from, &lot));
	TRY(num_multiply(move->packs, lot.units_per_pack, &units));
	TRY(num_add(units, move->units, &units));
	return put_away(ctx, tx,
			&(struct stock_transfer){ .from_place_id = from.id,
						  .to_place_id = to.id,
						  .batch_id = lot.batch_id,
						  .units = units == 0 ? lot.units : units,
						  .reason = TEXT(""),
						  .set_home = move->set_home },
			movement_id);
}
