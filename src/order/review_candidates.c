/*
 * review_candidates.c - what may be supplied instead: what suffices first, then contract, what expires first, and price
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/review_order.h"

#include <stdlib.h>

#include "catalogue/exchange.h"
#include "catalogue/pack.h"
#include "catalogue/price.h"
#include "order/review.sql.h"
#include "order/unit_assortment.h"
#include "stock/availability.h"
#include "stock/short_dated.h"

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Price a unit, a / b against c / d, missing last. */
static int compare_prices(const struct review_candidate *a, const struct review_candidate *b)
{
	int64_t left, right;
	if (money_is_none(a->price) || money_is_none(b->price))
		return (int)money_is_none(a->price) - (int)money_is_none(b->price);
	if (num_multiply(a->price.ore, b->units_per_pack, &left) || num_multiply(b->price.ore, a->units_per_pack, &right))
		return 0;
	return compare(left, right);
}

static int by_stock_contract_expiry_price(const void *left, const void *right)
{
	const struct review_candidate *a = left, *b = right;
	int                            order = (int)b->suffices - (int)a->suffices;
	if (order == 0)
		order = compare(a->rank ? a->rank : INT64_MAX, b->rank ? b->rank : INT64_MAX);
	if (order == 0)
		order = compare(a->first_expiry.number, b->first_expiry.number);
	if (order == 0)
		order = compare_prices(a, b);
	return order ? order : compare(a->pack_id, b->pack_id);
}

static enum err add_contract(struct ctx *ctx, struct db_tx *tx, bool with_list_prices, struct review_candidate *candidate)
{
	struct contract_of_pack_row row;
	struct price_found          list;
	bool                        found;
	TRY(contract_of_pack(ctx, tx, (struct contract_of_pack_in){ ctx->actor.region_id, candidate->pack_id, ctx->today }, &row, &found));
	candidate->price = MONEY_NONE;
	if (found && row.is_on) {
		candidate->rank = row.rank;
		candidate->supplier = row.supplier;
		candidate->price = row.price;
	}
	if (!money_is_none(candidate->price) || !with_list_prices)
		return OK;
	TRY(price_on(ctx, tx, candidate->pack_id, ctx->today, &list));
	candidate->price = list.found ? list.aip : MONEY_NONE;
	return OK;
}

enum err review_candidates(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const struct order_line *line,
			   const struct place *receiver, const struct unit_assortment *assortment, bool with_list_prices,
			   struct review_candidates *out)
{
	struct exchange_candidates found;
	TRY(exchange_candidates(ctx, tx, line->requested_pack_id, ctx->today, &found));
	*out = (struct review_candidates){ .at = arena_array(ctx->arena, struct review_candidate, found.count + 1) };
	for (size_t i = 0; i < found.count; i++) {
		struct availability stock;
		struct short_dated  wanted;
		TRY(short_dated_for(ctx, tx, receiver, found.at[i].pack_id, &wanted));
		TRY(availability_load(ctx, tx, store_id, found.at[i].pack_id, wanted.days, false, &stock));
		if (stock.available <= 0 && stock.kept <= 0)
			continue;
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, found.at[i].pack_id, &pack));
		if (assortment && !assortment_allows(ctx, assortment, &pack))
			continue;
		struct review_candidate *candidate = &out->at[out->count++];
		*candidate = (struct review_candidate){
			.pack_id = found.at[i].pack_id,
			.is_national = found.at[i].is_national,
			.basis = found.at[i].basis,
			.valid_from = found.at[i].valid_from,
			.valid_to = found.at[i].valid_to,
			.is_both = found.at[i].is_both,
			.available = stock.available > 0 ? stock.available : 0,
			.kept = stock.kept,
			.first_expiry = stock.first_expiry,
			.units_per_pack = pack.units_per_pack,
			.packs_wanted = (line->requested_units + pack.units_per_pack - 1) / pack.units_per_pack,
		};
		candidate->suffices = candidate->available >= candidate->packs_wanted * candidate->units_per_pack;
		TRY(add_contract(ctx, tx, with_list_prices, candidate));
	}
	qsort(out->at, out->count, sizeof out->at[0], by_stock_contract_expiry_price);
	return OK;
}
