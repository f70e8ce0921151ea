/*
 * floor_test.c - the preparedness floor on a database: never crossed without a release, over one pack and over a substance
 *
 * Holds R-FLOOR-01 and R-FLOOR-02, R-EYES-01 for releases, R-REVIEW-10; random histories against a reckoning of their own.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"

#include "order/line.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/promise.h"
#include "order/review_order.h"
#include "order/review_queue.h"
#include "order/waste_goods.h"
#include "sim/random.h"
#include "stock/availability.h"
#include "stock/floor.sql.h"
#include "stock/release_floor.h"
#include "stock/short_dated.h"

/* An order of one line, placed; its line comes back. */
static enum err order_of(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t pack_id, int64_t packs, int64_t *line_id)
{
	struct order_made  order;
	struct order_lines lines;
	act_as(ctx, cast->chief);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &order));
	TRY(order_set_line(ctx, tx, order.order_id, pack_id, packs, false));
	TRY(order_place(ctx, tx, order.order_id, 0, cast->orderer));
	TRY(lines_load(ctx, tx, order.order_id, &lines));
	*line_id = lines.at[0].id;
	return OK;
}

static enum err approve(struct ctx *ctx, struct db_tx *tx, int64_t line_id)
{
	return review_line(ctx, tx, &(struct review){ .line_id = line_id, .decision = REVIEW_APPROVE });
}

static enum err set_floor(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t pack_id, bool by_substance, int64_t units,
			  int64_t *id)
{
	act_as(ctx, cast->chief);
	return floor_set(ctx, tx,
			 &(struct floor_decision){ cast->store_id, pack_id, by_substance, units, I64_NONE, I64_NONE, DAY_NONE, TEXT("beslut 1") },
			 id);
}

/* The second signature is the other pharmacist's. */
static enum err release(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t witness, int64_t floor_id, int64_t units, int64_t *id)
{
	act_as(ctx, cast->chief);
	ctx->actor.witness_id = witness;
	enum err err = floor_release_make(ctx, tx,
					  &(struct release_decision){ floor_id, units, TEXT("restnotering"), TEXT("chefen"), day_plus(ctx->today, 10) },
					  id);
	ctx->actor.witness_id = 0;
	return err;
}

static enum err level_of(struct ctx *ctx, struct db_tx *tx, int64_t floor_id, struct floor_level *out)
{
	struct floor_get_row floor;
	TRY(floor_get(ctx, tx, (struct floor_get_in){ ctx->actor.region_id, floor_id }, &floor));
	return floor_level_load(ctx, tx, floor_id, floor.units, out);
}

/* 100 units, a floor of 40: 60 may go; 20 more with a release; what falls gives back; restored stock closes the release. */
static enum err one_article(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                 *cast = argument;
	struct availability          stock_now;
	struct floor_level           level;
	struct floor_release_get_row row;
	int64_t                      batch_id, floor_id, release_id, first, second, third, boss;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch_id));
	TRY(person(ctx, tx, "apotekare2", ROLE_PHARMACIST, "APO", &boss));
	act_as(ctx, cast->first);
	struct floor_decision decision = { cast->store_id, cast->packs[0], false, 40, I64_NONE, I64_NONE, DAY_NONE, TEXT("beslut 1") };
	CHECK_FAILS(floor_set(ctx, tx, &decision, &floor_id), ERR_FORBIDDEN);
	TRY(set_floor(ctx, tx, cast, cast->packs[0], false, 40, &floor_id));
	CHECK_FAILS(set_floor(ctx, tx, cast, cast->packs[0], false, 40, &floor_id), ERR_ALREADY_EXISTS);
	TRY(availability_load(ctx, tx, cast->store_id, cast->packs[0], 0, false, &stock_now));
	CHECK(stock_now.available == 60 && stock_now.kept == 40 && stock_now.unpromised == 100);
	TRY(order_of(ctx, tx, cast, cast->packs[0], 7, &first));
	CHECK_FAILS(approve(ctx, tx, first), ERR_FLOOR_REACHED);
	TRY(order_of(ctx, tx, cast, cast->packs[0], 6, &second));
	TRY(approve(ctx, tx, second));
	TRY(order_of(ctx, tx, cast, cast->packs[0], 2, &third));
	CHECK_FAILS(approve(ctx, tx, third), ERR_FLOOR_REACHED);
	CHECK_FAILS(release(ctx, tx, cast, 0, floor_id, 20, &release_id), ERR_WITNESS_MISSING);
	CHECK_FAILS(release(ctx, tx, cast, cast->chief, floor_id, 20, &release_id), ERR_SAME_PERSON);
	CHECK_FAILS(release(ctx, tx, cast, cast->first, floor_id, 20, &release_id), ERR_FORBIDDEN);
	TRY(release(ctx, tx, cast, boss, floor_id, 20, &release_id));
	TRY(approve(ctx, tx, third));
	TRY(floor_release_get(ctx, tx, (struct floor_release_get_in){ ctx->actor.region_id, release_id }, &row));
	CHECK(row.used_units == 20);
	CHECK_FAILS(floor_release_end(ctx, tx, release_id, 0), ERR_STATE);
	/* Rejected again: the release has it back. */
	TRY(review_line(ctx, tx, &(struct review){ .line_id = third, .decision = REVIEW_BACKORDER, .reason_code = TEXT("preparedness") }));
	TRY(floor_release_get(ctx, tx, (struct floor_release_get_in){ ctx->actor.region_id, release_id }, &row));
	CHECK(row.used_units == 0 && text_is(row.state, "open"));
	TRY(approve(ctx, tx, third));
	TRY(level_of(ctx, tx, floor_id, &level));
	CHECK(level.usable - level.reserved == 20 && level.released == 0);
	/* A delivery brings the stock above the floor: the release is over. */
	TRY(stock(ctx, tx, cast, 0, cast->bin_b, "X2", 2, &batch_id));
	TRY(floor_release_get(ctx, tx, (struct floor_release_get_in){ ctx->actor.region_id, release_id }, &row));
	CHECK(text_is(row.state, "restored") && row.used_units == 20);
	return OK;
}

/* Two packs of one substance, form and strength are one stock; another strength is not. */
static enum err one_substance(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	static const char     sheet[] = "Artikelnummer;NPL-pack-id;Varunummer;GTIN;Produktnamn;Substans;ATC;Form;Styrka;Förpackning;Enheter per förpackning;"
					"Enhet;Företag;Artikeltyp;Narkotikaklass;Förvaring;Inköpspris\n"
					"A4;;960020;;Panodil;Paracetamol;N02BE01;Tablett;500 mg;Burk, 20 tabletter;20;tablett;Annat;läkemedel;0;rum;20,00\n"
					"A5;;960025;;Panodil;Paracetamol;N02BE01;Tablett;1000 mg;Burk, 20 tabletter;20;tablett;Annat;läkemedel;0;rum;20,00\n";
	struct cast           *cast = argument;
	struct import_report  *report = arena_new(ctx->arena, struct import_report);
	struct import_file     file = file_of(sheet);
	struct sim_articles_rows rows;
	struct floor_level     level;
	int64_t                batch_id, floor_id, line_id;
	file.from = ctx->today;
	TRY(import_articles(ctx, tx, &file, report));
	TRY(sim_articles(ctx, tx, (struct sim_articles_in){ ctx->actor.region_id }, &rows));
	CHECK(rows.count == 5);
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 5, &batch_id));
	struct cast other = *cast;
	other.packs[0] = rows.at[3].pack_id;
	TRY(stock(ctx, tx, &other, 0, cast->bin_a, "Y1", 3, &batch_id));
	other.packs[0] = rows.at[4].pack_id;
	TRY(stock(ctx, tx, &other, 0, cast->bin_a, "Z1", 3, &batch_id));
	TRY(set_floor(ctx, tx, cast, cast->packs[0], true, 70, &floor_id));
	TRY(level_of(ctx, tx, floor_id, &level));
	CHECK(level.usable == 50 + 60); /* Not the 60 of 1000 mg. */
	/* 40 units are free: 5 packs of 10 are too many, though 50 stand there; 2 of 20 fit. */
	TRY(order_of(ctx, tx, cast, cast->packs[0], 5, &line_id));
	CHECK_FAILS(approve(ctx, tx, line_id), ERR_FLOOR_REACHED);
	TRY(order_of(ctx, tx, cast, rows.at[3].pack_id, 2, &line_id));
	TRY(approve(ctx, tx, line_id));
	TRY(order_of(ctx, tx, cast, cast->packs[0], 1, &line_id));
	CHECK_FAILS(approve(ctx, tx, line_id), ERR_FLOOR_REACHED);
	TRY(order_of(ctx, tx, cast, rows.at[4].pack_id, 3, &line_id));
	TRY(approve(ctx, tx, line_id)); /* Another strength stands under no floor. */
	return OK;
}

/* A reckoning beside the program's: what a promise may take, by the law's words. */
static int64_t may_take(const struct floor_level *level)
{
	int64_t left = level->usable - level->reserved;
	int64_t above = left > level->floor ? left - level->floor : 0;
	return above + level->released < left ? above + level->released : left;
}

enum { STEPS = 60, LINES = 40 };

/* Any mix of deliveries, orders, releases, rejections, picks and waste: a promise is made exactly when the floors let it. */
static enum err histories(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast  *cast = argument;
	struct random random = random_of((uint64_t)cast->seed);
	int64_t       batch_id, floors[2], lines[LINES], line_count = 0, id, boss = cast->count_id;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, text_format(ctx->arena, "S%lld", (long long)cast->seed).at, random_between(&random, 4, 12), &batch_id));
	enum err set = set_floor(ctx, tx, cast, cast->packs[0], false, random_between(&random, 10, 60), &floors[0]);
	CHECK(set == OK);
	TRY(set_floor(ctx, tx, cast, cast->packs[0], true, random_between(&random, 10, 60), &floors[1]));
	for (int step = 0; step < STEPS; step++) {
		struct floor_level a, b;
		switch (random_between(&random, 0, 6)) {
		case 0:
			TRY(stock(ctx, tx, cast, 0, random_percent(&random, 50) ? cast->bin_a : cast->bin_b,
				  text_format(ctx->arena, "S%lld-%d", (long long)cast->seed, step).at, random_between(&random, 1, 3), &batch_id));
			break;
		case 1: {
			struct floor_get_row floor;
			TRY(floor_get(ctx, tx, (struct floor_get_in){ ctx->actor.region_id, floors[step % 2] }, &floor));
			TRY(release(ctx, tx, cast, boss, floors[step % 2], random_between(&random, 1, floor.units), &id));
			break;
		}
		case 2: {
			struct wasted wasted;
			int64_t       units;
			TRY(balance(ctx, tx, cast->bin_a, batch_id, &units));
			if (units < 2)
				break;
			act_as(ctx, cast->first);
			TRY(waste_goods(ctx, tx,
					&(struct waste){ .place_id = cast->bin_a, .batch_id = batch_id, .units = random_between(&random, 1, units / 2),
							 .cause = TEXT("broken") },
					&wasted));
			break;
		}
		case 3:
			if (line_count > 0) { /* Taken back by a pharmacist. */
				struct order_line line;
				TRY(line_load(ctx, tx, lines[random_between(&random, 0, line_count - 1)], &line));
				if (line.state != LINE_APPROVED)
					break;
				act_as(ctx, cast->chief);
				TRY(review_line(ctx, tx, &(struct review){ .line_id = line.id, .decision = REVIEW_BACKORDER, .reason_code = TEXT("other") }));
			}
			break;
		default: {
			int64_t packs = random_between(&random, 1, 6), line_id;
			if (line_count == LINES)
				break;
			TRY(order_of(ctx, tx, cast, cast->packs[0], packs, &line_id));
			TRY(level_of(ctx, tx, floors[0], &a));
			TRY(level_of(ctx, tx, floors[1], &b));
			int64_t may = may_take(&a) < may_take(&b) ? may_take(&a) : may_take(&b);
			enum err err = approve(ctx, tx, line_id);
			if ((err == OK) != (packs * 10 <= may))
				return fail(ctx, ERR_INTERNAL, "test", "seed %lld step %d: %lld units, %lld may go: %s", (long long)cast->seed, step,
					    (long long)packs * 10, (long long)may, err_name(err));
			CHECK(err == OK || err == ERR_FLOOR_REACHED || err == ERR_STOCK_TOO_LOW);
			ctx->error = (struct error){ 0 };
			if (err == OK)
				lines[line_count++] = line_id;
		}
		}
	}
	act_as(ctx, 0); /* As the system: the next seed sets its own. */
	TRY(floor_stop(ctx, tx, floors[0], TEXT("klart")));
	return floor_stop(ctx, tx, floors[1], TEXT("klart"));
}

static bool has_reason(const struct review_item *item, enum reason_kind kind)
{
	for (size_t i = 0; i < item->reasons.count; i++)
		if (item->reasons.at[i].kind == kind)
			return true;
	return false;
}

/* What the queue says of each line, approval does, line after line in the order of the queue. */
static enum err queue_agrees(struct ctx *ctx, struct db_tx *tx, struct cast *cast, int64_t counts[3])
{
	struct review_queue queue;
	act_as(ctx, cast->chief);
	TRY(review_queue_load(ctx, tx, &queue));
	for (size_t i = 0; i < queue.item_count; i++) {
		const struct review_item *item = &queue.items[i];
		bool little = has_reason(item, WHY_STOCK), kept = has_reason(item, WHY_PREPAREDNESS);
		enum err err = approve(ctx, tx, item->line->id);
		if (err && err != ERR_STOCK_TOO_LOW && err != ERR_FLOOR_REACHED && err != ERR_BATCH_SHORT_DATED)
			return err;
		if ((err == OK) != !(little || kept) || (err == ERR_FLOOR_REACHED) != kept)
			return fail(ctx, ERR_INTERNAL, "test", "seed %lld line %lld: %s, the queue says %d %d (%lld left, %lld kept, %lld wanted)",
				    (long long)cast->seed, (long long)item->line->id, err_name(err), little, kept,
				    (long long)item->facts.available, (long long)item->facts.kept, (long long)item->facts.units);
		counts[err == OK ? 0 : kept ? 1 : 2]++;
		ctx->error = (struct error){ 0 };
	}
	return OK;
}

/* Floors of an article and of its substance, a release, limits of the ward, of a class and of an article; many lines. */
static enum err queues(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast *cast = argument;
	int64_t      batch_id, floor_id, id, boss, line_id, counts[3] = { 0 };
	TRY(person(ctx, tx, "apotekare2", ROLE_PHARMACIST, "APO", &boss));
	for (cast->seed = 1; cast->seed <= 8; cast->seed++) {
		struct random random = random_of((uint64_t)cast->seed);
		for (int pack = 0; pack < 3; pack += 2)
			TRY(stock(ctx, tx, cast, pack, cast->bin_a, text_format(ctx->arena, "Q%lld", (long long)cast->seed).at,
				  random_between(&random, 2, 9), &batch_id));
		act_as(ctx, 0); /* The goods have 300 days left. */
		struct short_dated_limit limits[] = {
			{ .place_id = cast->ward_id, .atc = TEXT("B01"), .days = random_between(&random, 290, 310) },
			{ .atc = TEXT("B01AB"), .days = random_between(&random, 290, 310) },
			{ .pack_id = cast->packs[2], .days = random_between(&random, 290, 310) },
			{ .place_id = cast->ward_id, .days = random_between(&random, 290, 310) },
		};
		int64_t limit_ids[COUNT_OF(limits)];
		for (size_t i = 0; i < COUNT_OF(limits); i++) {
			limits[i].valid_from = limits[i].valid_to = DAY_NONE;
			limits[i].reason = TEXT("beslut");
			limit_ids[i] = 0;
			if (random_percent(&random, 50))
				TRY(short_dated_set(ctx, tx, &limits[i], &limit_ids[i]));
		}
		TRY(set_floor(ctx, tx, cast, cast->packs[0], random_percent(&random, 50), random_between(&random, 10, 80), &floor_id));
		if (random_percent(&random, 50))
			TRY(release(ctx, tx, cast, boss, floor_id, 10, &id));
		for (int k = 0; k < 5; k++)
			TRY(order_of(ctx, tx, cast, cast->packs[random_percent(&random, 60) ? 0 : 2], random_between(&random, 1, 4), &line_id));
		TRY(queue_agrees(ctx, tx, cast, counts));
		act_as(ctx, 0);
		TRY(floor_stop(ctx, tx, floor_id, TEXT("klart")));
		for (size_t i = 0; i < COUNT_OF(limits); i++)
			if (limit_ids[i])
				TRY(short_dated_stop(ctx, tx, limit_ids[i]));
	}
	CHECK(counts[0] > 4 && counts[1] > 2 && counts[2] > 4); /* Each was seen. */
	return OK;
}

static enum err seeded(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast *cast = argument;
	if (cast->count_id == 0)
		TRY(person(ctx, tx, "apotekare2", ROLE_PHARMACIST, "APO", &cast->count_id));
	enum err err = histories(ctx, tx, cast);
	act_as(ctx, 0);
	return err;
}

static void no_history_crosses_a_floor(void **state)
{
	struct world *world = *state;
	struct cast   cast = { 0 };
	int64_t       broken = 0;
	FILE         *nowhere = fopen("/dev/null", "w");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	for (cast.seed = 1; cast.seed <= 6; cast.seed++)
		ASSERT_OK(world, db_transact(&world->ctx, world->db, seeded, &cast));
	act_as(&world->ctx, 0);
	ASSERT_OK(world, verify_region(&world->ctx, world->db, nowhere, &broken));
	fclose(nowhere);
	assert_int_equal(broken, 0);
}

static void the_queue_says_what_approval_does(void **state) { run_case(state, queues); }
static void a_floor_of_an_article_is_kept(void **state) { run_case(state, one_article); }
static void a_floor_of_a_substance_adds_its_packs(void **state) { run_case(state, one_substance); }

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(a_floor_of_an_article_is_kept),
		WORLD_TEST(a_floor_of_a_substance_adds_its_packs),
		WORLD_TEST(no_history_crosses_a_floor),
		WORLD_TEST(the_queue_says_what_approval_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
