/*
 * region.c - the demo with more stock
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/region.h"

#include <stdlib.h>

#include "base/limits.h"
#include "people/account.h"
#include "people/permission.h"
#include "sim/demo.h"
#include "sim/sim.sql.h"
#include "stock/receive_delivery.h"

enum {
	HISTORY_DAYS = 3,
	LINES_A_DAY = 335,
	PACKS = 200000,       /* Of every article: an hour's load takes less of all together. */
	PACK_PRICE_ORE = 10000,
	LINES_OF_RECEIPT = 50,
	LASTS_DAYS = 900,
	SAMPLE_ROWS = 500,
};

const char *const load_nurses[] = { "ssk1", "ssk2", "ssk3", NULL };
const char *const load_pharmacists[] = { "apotekare1", "apotekare2", NULL };
const char *const load_technicians[] = { "tekniker1", "tekniker2", "tekniker3", NULL };

static enum err count_orders(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct bench_orders_row row;
	TRY(bench_orders(ctx, tx, (struct bench_orders_in){ ctx->actor.region_id }, &row));
	*(int64_t *)argument = row.count;
	return OK;
}

static enum err fill(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	int64_t                    region_id = ctx->actor.region_id;
	struct sim_stores_rows     stores;
	struct sim_bins_rows       bins;
	struct bench_articles_rows articles;
	TRY(sim_stores(ctx, tx, (struct sim_stores_in){ region_id }, &stores));
	if (stores.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "places", "the demo's places hold no store");
	TRY(sim_bins(ctx, tx, (struct sim_bins_in){ region_id, stores.at[0].id }, &bins));
	TRY(bench_articles(ctx, tx, (struct bench_articles_in){ region_id }, &articles));
	struct delivery_line *lines = arena_array(ctx->arena, struct delivery_line, LINES_OF_RECEIPT);
	size_t                count = 0;
	for (size_t i = 0; i < articles.count; i++) {
		int64_t most = LIMIT_UNITS / articles.at[i].units_per_pack;
		lines[count++] = (struct delivery_line){
			.pack_id = articles.at[i].pack_id,
			.batch_label = text_format(ctx->arena, "LOAD%05zu", i),
			.expiry = day_plus(ctx->today, LASTS_DAYS),
			.packs = most < PACKS ? most : PACKS,
			.pack_price = { PACK_PRICE_ORE },
			.place_id = bins.at[i % bins.count].id,
			.code.expiry = DAY_NONE,
		};
		if (count < LINES_OF_RECEIPT && i + 1 < articles.count)
			continue;
		struct delivery_received made;
		TRY(receive_delivery(ctx, tx,
				     &(struct delivery){ .store_id = stores.at[0].id,
							 .supplier = TEXT("bench"),
							 .supplier_note = TEXT("load"),
							 .lines = lines,
							 .line_count = count },
				     &made));
		count = 0;
	}
	return OK;
}

enum err load_region_make(struct ctx *ctx, struct db *db, struct text password, bool *made)
{
	int64_t          orders;
	struct demo_made demo;
	TRY(db_read(ctx, db, count_orders, &orders));
	*made = orders == 0;
	if (!*made)
		return OK;
	TRY(demo_make(ctx, db,
		      &(struct demo_options){ .seed = 1, .days = HISTORY_DAYS, .lines_per_day = LINES_A_DAY, .password = password },
		      &demo));
	return db_transact(ctx, db, fill, NULL);
}

static enum err person_id_of(struct ctx *ctx, struct db_tx *tx, const char *username, int64_t *id)
{
	struct person person;
	TRY(person_by_username(ctx, tx, text_of(username), &person));
	*id = person.id;
	return OK;
}

/* The places an account orders for, as the page for a new order lists them; those outside hospital are refused anyway. */
static enum err find_wards(struct ctx *ctx, struct db_tx *tx, struct load_region *out)
{
	struct actor      system = ctx->actor;
	struct place_list places[COUNT_OF(load_nurses)];
	size_t            count = 0;
	for (size_t i = 0; load_nurses[i]; i++) {
		ctx->actor = (struct actor){ .region_id = system.region_id, .address = TEXT("bench") };
		TRY(person_id_of(ctx, tx, load_nurses[i], &ctx->actor.person_id));
		TRY(person_places(ctx, tx, PERMIT_ORDER, &places[i]));
		count += places[i].count;
	}
	out->wards = arena_array(ctx->arena, struct load_ward, count + 1);
	for (size_t i = 0; load_nurses[i]; i++) {
		int64_t person_id;
		TRY(person_id_of(ctx, tx, load_nurses[i], &person_id));
		for (size_t k = 0; k < places[i].count; k++)
			if (places[i].at[k].receiver_kind == RECEIVER_HOSPITAL && places[i].at[k].supplied_by_id != 0)
				out->wards[out->ward_count++] = (struct load_ward){ places[i].at[k].id, person_id, i };
	}
	ctx->actor = system;
	if (out->ward_count == 0)
		return fail(ctx, ERR_NOT_FOUND, "wards", "the demo's accounts order for no ward");
	return OK;
}

static enum err find(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct load_region *out = argument;
	TRY(bench_articles(ctx, tx, (struct bench_articles_in){ ctx->actor.region_id }, &out->articles));
	if (out->articles.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "articles", "the region has no articles to order");
	struct sim_stores_rows stores;
	TRY(sim_stores(ctx, tx, (struct sim_stores_in){ ctx->actor.region_id }, &stores));
	if (stores.count > 0)
		TRY(bench_sample(ctx, tx, (struct bench_sample_in){ ctx->actor.region_id, stores.at[0].id, SAMPLE_ROWS }, &out->sample));
	if (out->sample.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "orders", "the region has no orders to open");
	TRY(person_id_of(ctx, tx, load_pharmacists[0], &out->pharmacist_id));
	TRY(person_id_of(ctx, tx, load_technicians[0], &out->technician_id));
	return find_wards(ctx, tx, out);
}

enum err load_region_find(struct ctx *ctx, struct db *db, struct load_region *out)
{
	*out = (struct load_region){ 0 };
	return db_read(ctx, db, find, out);
}

struct text load_region_code(const struct load_region *region, int64_t pack_id)
{
	size_t low = 0, high = region->articles.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (region->articles.at[middle].pack_id < pack_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < region->articles.count && region->articles.at[low].pack_id == pack_id ? region->articles.at[low].code
											     : TEXT_NONE;
}
