/*
 * waste_test.c - waste from any place with cause, value and second signature; out of quarantine; the second signature itself
 *
 * Holds R-WASTE-01 and R-STOCK-05 on a database.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"

#include "order/correct_receipt.h"
#include "order/line.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/review_order.h"
#include "order/stop_batch.h"
#include "order/waste.sql.h"
#include "order/waste_goods.h"
#include "people/password.h"
#include "people/witness.h"
#include "stock/ledger.h"
#include "stock/move_stock.h"

/* Plain goods: the value leaves with them, and comes back on the same day. */
static enum err plain_goods(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast         *cast = argument;
	struct wasted        wasted;
	struct waste_get_row row;
	int64_t              batch_id, units;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch_id));
	act_as(ctx, cast->first);
	struct waste waste = { .place_id = cast->bin_a, .batch_id = batch_id, .units = 25, .cause = TEXT("broken") };
	TRY(waste_goods(ctx, tx, &waste, &wasted));
	CHECK(wasted.value_ore == 2500);
	TRY(balance(ctx, tx, cast->bin_a, batch_id, &units));
	CHECK(units == 75);
	TRY(waste_get(ctx, tx, (struct waste_get_in){ ctx->actor.region_id, wasted.waste_id }, &row));
	CHECK(row.value_before_ore == 10000 && row.value_ore == 2500 && row.wasted_by == cast->first);
	waste.cause = TEXT("other");
	CHECK_FAILS(waste_goods(ctx, tx, &waste, &wasted), ERR_FIELD_MISSING);
	waste.cause = TEXT("no_such");
	CHECK_FAILS(waste_goods(ctx, tx, &waste, &wasted), ERR_FIELD_INVALID);
	act_as(ctx, cast->orderer);
	CHECK_FAILS(waste_take_back(ctx, tx, row.id, TEXT("fel"), 0), ERR_FORBIDDEN);
	act_as(ctx, cast->first);
	CHECK_FAILS(waste_take_back(ctx, tx, row.id, TEXT(" "), 0), ERR_FIELD_MISSING);
	TRY(waste_take_back(ctx, tx, row.id, TEXT("fel batch"), 0));
	TRY(balance(ctx, tx, cast->bin_a, batch_id, &units));
	CHECK(units == 100);
	CHECK_FAILS(waste_take_back(ctx, tx, row.id, TEXT("en gång till"), 0), ERR_STATE);
	struct waste_totals_rows totals;
	TRY(waste_totals(ctx, tx, (struct waste_totals_in){ ctx->actor.region_id, { 0 }, { INT64_MAX } }, &totals));
	CHECK(totals.count == 0); /* Undone waste is none. */
	waste.cause = TEXT("expired");
	TRY(waste_goods(ctx, tx, &waste, &wasted));
	ctx_set_now(ctx, (struct moment){ ctx->now.us + INT64_C(86400000000) });
	CHECK_FAILS(waste_take_back(ctx, tx, wasted.waste_id, TEXT("för sent"), 0), ERR_STATE);
	return OK;
}

/* Narcotics: before another person who may waste there as well. */
static enum err narcotics(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast  *cast = argument;
	struct wasted wasted;
	int64_t       batch_id, quarantine;
	struct stopped moved;
	TRY(stock(ctx, tx, cast, 1, cast->bin_a, "M1", 10, &batch_id));
	TRY(place_id(ctx, tx, "CL-K", &quarantine));
	act_as(ctx, cast->first);
	TRY(quarantine_move(ctx, tx,
			    &(struct stock_transfer){ .from_place_id = cast->bin_a, .to_place_id = quarantine, .batch_id = batch_id,
						      .units = 40, .reason = TEXT("trasig ask") },
			    &moved));
	struct waste waste = { .place_id = quarantine, .batch_id = batch_id, .units = 10, .cause = TEXT("broken") };
	CHECK_FAILS(waste_goods(ctx, tx, &waste, &wasted), ERR_WITNESS_MISSING);
	waste.witness_id = cast->first;
	CHECK_FAILS(waste_goods(ctx, tx, &waste, &wasted), ERR_SAME_PERSON);
	waste.witness_id = cast->orderer;
	CHECK_FAILS(waste_goods(ctx, tx, &waste, &wasted), ERR_FORBIDDEN);
	waste.witness_id = cast->second;
	TRY(waste_goods(ctx, tx, &waste, &wasted));
	CHECK(wasted.value_ore == 2000);
	CHECK_FAILS(waste_take_back(ctx, tx, wasted.waste_id, TEXT("fel"), 0), ERR_WITNESS_MISSING);
	TRY(waste_take_back(ctx, tx, wasted.waste_id, TEXT("fel"), cast->chief));
	return OK;
}

/* Into quarantine by anybody at the store, out of it by a pharmacist. */
static enum err quarantine(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast   *cast = argument;
	int64_t        batch_id, quarantine, units;
	struct stopped moved;
	struct quarantine_list_rows rows;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch_id));
	TRY(place_id(ctx, tx, "CL-K", &quarantine));
	act_as(ctx, cast->first);
	struct stock_transfer transfer = { .from_place_id = cast->bin_a, .to_place_id = quarantine, .batch_id = batch_id, .units = 30,
					   .reason = TEXT("fuktskada") };
	TRY(quarantine_move(ctx, tx, &transfer, &moved));
	TRY(quarantine_list(ctx, tx, (struct quarantine_list_in){ ctx->actor.region_id, 10 }, &rows));
	CHECK(rows.count == 1 && rows.at[0].units == 30 && text_is(rows.at[0].reason, "fuktskada") && text_is(rows.at[0].from_code, "CL-A1"));
	transfer.from_place_id = quarantine;
	transfer.to_place_id = cast->bin_b;
	enum err err = quarantine_move(ctx, tx, &transfer, &moved);
	CHECK(err == ERR_FORBIDDEN && text_is(ctx->error.rule, "R-STOCK-05"));
	ctx->error = (struct error){ 0 };
	act_as(ctx, cast->chief);
	TRY(quarantine_move(ctx, tx, &transfer, &moved));
	TRY(balance(ctx, tx, cast->bin_b, batch_id, &units));
	CHECK(units == 30);
	TRY(quarantine_list(ctx, tx, (struct quarantine_list_in){ ctx->actor.region_id, 10 }, &rows));
	CHECK(rows.count == 0);
	return OK;
}

/* What expired is listed store by store from the day after its last day. */
static enum err expired(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast              *cast = argument;
	int64_t                   batch_id;
	struct waste_expired_rows rows;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch_id));
	struct day last = day_plus(ctx->today, 300);
	TRY(waste_expired(ctx, tx, (struct waste_expired_in){ ctx->actor.region_id, last, 10 }, &rows));
	CHECK(rows.count == 0);
	TRY(waste_expired(ctx, tx, (struct waste_expired_in){ ctx->actor.region_id, day_plus(last, 1), 10 }, &rows));
	CHECK(rows.count == 1 && rows.at[0].units == 100 && rows.at[0].value_ore == 10000);
	return OK;
}

/* Right goods, wrong quantity: the difference goes back to the supplier, from where the goods stand. */
static enum err corrects(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast             *cast = argument;
	struct receipt_lines_rows lines;
	struct receipt_list_rows receipts;
	struct stopped           stopped;
	int64_t                  batch_id, units, movement_id;
	TRY(stock(ctx, tx, cast, 0, cast->receiving, "X1", 100, &batch_id));
	TRY(receipt_list(ctx, tx, (struct receipt_list_in){ ctx->actor.region_id, INT64_MAX, 1 }, &receipts));
	TRY(receipt_lines(ctx, tx, (struct receipt_lines_in){ ctx->actor.region_id, receipts.at[0].id }, &lines));
	act_as(ctx, cast->first);
	TRY(stock_move(ctx, tx,
		       &(struct stock_move){ .from_code = TEXT("CL-IN"), .to_code = TEXT("CL-A1"), .batch_id = batch_id,
					     .code = { .expiry = DAY_NONE } },
		       &movement_id));
	struct receipt_correct correct = { .receipt_line_id = lines.at[0].id, .packs = 10, .reason = TEXT("tio, inte hundra") };
	CHECK_FAILS(receipt_line_correct(ctx, tx, &correct, &movement_id, &stopped), ERR_BALANCE_TOO_LOW);
	correct.place_id = cast->ward_id;
	CHECK_FAILS(receipt_line_correct(ctx, tx, &correct, &movement_id, &stopped), ERR_STATE);
	correct.place_id = cast->bin_a;
	TRY(receipt_line_correct(ctx, tx, &correct, &movement_id, &stopped));
	TRY(balance(ctx, tx, cast->bin_a, batch_id, &units));
	CHECK(units == 100);
	CHECK_FAILS(receipt_line_correct(ctx, tx, &correct, &movement_id, &stopped), ERR_STATE);
	correct.packs = 12;
	TRY(receipt_line_correct(ctx, tx, &correct, &movement_id, &stopped));
	TRY(balance(ctx, tx, cast->bin_a, batch_id, &units));
	CHECK(units == 120);
	TRY(receipt_list(ctx, tx, (struct receipt_list_in){ ctx->actor.region_id, INT64_MAX, 1 }, &receipts));
	CHECK(receipts.at[0].value_ore == 12000);
	TRY(receipt_lines(ctx, tx, (struct receipt_lines_in){ ctx->actor.region_id, receipts.at[0].id }, &lines));
	CHECK(lines.at[0].packs == 12 && lines.at[0].units == 120);
	correct.reason = TEXT(" ");
	CHECK_FAILS(receipt_line_correct(ctx, tx, &correct, &movement_id, &stopped), ERR_FIELD_MISSING);
	return OK;
}

/* By scan or by choice; two batches of one pack in the bin need the batch. */
static enum err moves(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast *cast = argument;
	int64_t      first, second, units, movement_id;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X 1", 10, &first));
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X2", 10, &second));
	act_as(ctx, cast->first);
	struct stock_move move = { .from_code = TEXT("CL-A1"), .to_code = TEXT("CL-B2"), .code = { .gtin = TEXT("960002"), .expiry = DAY_NONE },
				   .packs = 2, .units = 3 };
	CHECK_FAILS(stock_move(ctx, tx, &move, &movement_id), ERR_WRONG_BATCH);
	move.code.batch = TEXT("x1");
	TRY(stock_move(ctx, tx, &move, &movement_id));
	TRY(balance(ctx, tx, cast->bin_b, first, &units));
	CHECK(units == 23);
	move.code.batch = TEXT("X3");
	CHECK_FAILS(stock_move(ctx, tx, &move, &movement_id), ERR_NOT_FOUND);
	move.code.gtin = TEXT("999999");
	CHECK_FAILS(stock_move(ctx, tx, &move, &movement_id), ERR_CODE_UNKNOWN);
	move.to_code = TEXT("CL-K");
	move.batch_id = second;
	move.code = (struct scanned_code){ .expiry = DAY_NONE };
	CHECK_FAILS(stock_move(ctx, tx, &move, &movement_id), ERR_STATE); /* Quarantine has its own way. */
	return OK;
}

/* What was promised of goods that go is told to the ward, and no pick is left to walk for them. */
static enum err breaks_promises(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast           *cast = argument;
	struct order_made      order;
	struct review_outcomes outcomes;
	struct release_made    released;
	struct wasted          wasted;
	struct order_lines     lines;
	struct allocations_of_list_rows takes;
	int64_t                batch_id;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch_id));
	act_as(ctx, cast->chief);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &order));
	TRY(order_set_line(ctx, tx, order.order_id, cast->packs[0], 8, false));
	TRY(order_place(ctx, tx, order.order_id, 0, cast->orderer));
	TRY(review_order(ctx, tx, order.order_id, 0, &outcomes));
	TRY(order_release(ctx, tx, order.order_id, &released));
	struct waste waste = { .place_id = cast->bin_a, .batch_id = batch_id, .units = 20, .cause = TEXT("broken") };
	TRY(waste_goods(ctx, tx, &waste, &wasted));
	CHECK(wasted.stopped.picks_stopped == 0 && wasted.stopped.lines_lost == 0); /* 80 are left for 80. */
	TRY(waste_goods(ctx, tx, &waste, &wasted));
	CHECK(wasted.stopped.picks_stopped == 1 && wasted.stopped.lines_lost == 1);
	TRY(allocations_of_list(ctx, tx, (struct allocations_of_list_in){ ctx->actor.region_id, released.pick_list_id, ctx->today }, &takes));
	CHECK(text_is(takes.at[0].state, "cancelled"));
	TRY(lines_load(ctx, tx, order.order_id, &lines));
	CHECK(text_is(lines.at[0].reason_code, "goods_wasted"));
	return OK;
}

static void promises_that_waste_breaks_are_told(void **state) { run_case(state, breaks_promises); }
static void a_receipt_line_is_set_right(void **state) { run_case(state, corrects); }
static void goods_move_between_bins(void **state) { run_case(state, moves); }
static void waste_takes_value_along_and_is_undone_the_same_day(void **state) { run_case(state, plain_goods); }
static void narcotics_are_destroyed_by_two(void **state) { run_case(state, narcotics); }
static void a_pharmacist_releases_from_quarantine(void **state) { run_case(state, quarantine); }
static void expired_goods_are_listed(void **state) { run_case(state, expired); }

struct secret {
	struct text hash;
	int64_t     id;
};

static enum err set_password(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct secret *secret = argument;
	struct person  person;
	TRY(person_by_username(ctx, tx, TEXT("tekniker2"), &person));
	secret->id = person.id;
	return person_set_password(ctx, tx, person.id, secret->hash);
}

static void a_second_signature_is_a_password_and_failures_lock(void **state)
{
	struct world *world = *state;
	struct cast   cast = { .seed = 1 };
	struct secret secret;
	int64_t       person_id = 0;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	ASSERT_OK(world, password_hash(&world->ctx, TEXT("hemligt lösenord 1"), &secret.hash));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, set_password, &secret));
	ASSERT_OK(world, witness_sign(&world->ctx, world->db, TEXT("Tekniker2"), TEXT("hemligt lösenord 1"), &person_id));
	assert_int_equal(person_id, secret.id);
	ASSERT_FAILS(world, witness_sign(&world->ctx, world->db, TEXT("nobody"), TEXT("hemligt lösenord 1"), &person_id), ERR_SIGN_IN_FAILED);
	for (int i = 1; i < SIGN_IN_FAILURES_MAX; i++)
		ASSERT_FAILS(world, witness_sign(&world->ctx, world->db, TEXT("tekniker2"), TEXT("fel"), &person_id), ERR_SIGN_IN_FAILED);
	ASSERT_FAILS(world, witness_sign(&world->ctx, world->db, TEXT("tekniker2"), TEXT("fel"), &person_id), ERR_ACCOUNT_LOCKED);
	ASSERT_FAILS(world, witness_sign(&world->ctx, world->db, TEXT("tekniker2"), TEXT("hemligt lösenord 1"), &person_id), ERR_ACCOUNT_LOCKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(waste_takes_value_along_and_is_undone_the_same_day),
		WORLD_TEST(narcotics_are_destroyed_by_two),
		WORLD_TEST(a_pharmacist_releases_from_quarantine),
		WORLD_TEST(expired_goods_are_listed),
		WORLD_TEST(a_receipt_line_is_set_right),
		WORLD_TEST(goods_move_between_bins),
		WORLD_TEST(promises_that_waste_breaks_are_told),
		WORLD_TEST(a_second_signature_is_a_password_and_failures_lock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
