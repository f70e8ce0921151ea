/*
 * walk_test.c - walks and boxes: one person a walk, one walk an order, the right bin, undo, seals; misuse of each
 *
 * Holds R-WALK-01, R-BOX-01, R-BOX-02 and R-BOX-03 on a database.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"

#include "order/box.sql.h"
#include "order/order.sql.h"
#include "order/pack_box.h"
#include "order/place_order.h"
#include "order/review_order.h"
#include "order/ship_order.h"
#include "order/start_walk.h"
#include "order/walk.sql.h"
#include "stock/code_scan.h"
#include "stock/count.sql.h"
#include "stock/shelve_goods.h"

static void later(struct ctx *ctx)
{
	ctx_set_now(ctx, (struct moment){ ctx->now.us + INT64_C(60) * 1000000 });
}

/* An approved order of one pack, `packs` of it, by the nurse. */
static enum err order(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int pack, int64_t packs, int64_t *order_id)
{
	struct order_made      started;
	struct review_outcomes outcomes;
	act_as(ctx, cast->orderer);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &started));
	TRY(order_set_line(ctx, tx, started.order_id, cast->packs[pack], packs, false));
	TRY(order_place(ctx, tx, started.order_id, 0, 0));
	act_as(ctx, cast->chief);
	TRY(review_order(ctx, tx, started.order_id, 0, &outcomes));
	CHECK(outcomes.approved == 1);
	*order_id = started.order_id;
	return OK;
}

static enum err takes_of(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, struct walk_takes_rows *takes)
{
	return walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, walk_id }, takes);
}

/* Pick what stands first, by its Vnr. */
static enum err pick_first(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, const char *bin, struct pick_done *done)
{
	struct walk_takes_rows takes;
	TRY(takes_of(ctx, tx, walk_id, &takes));
	CHECK(takes.count > 0 && text_is(takes.at[0].state, "proposed"));
	later(ctx);
	return walk_pick(ctx, tx,
			 &(struct walk_step){ .walk_id = walk_id,
					      .bin = text_of(bin),
					      .pick = { .allocation_id = takes.at[0].id,
							.units = I64_NONE,
							.code = { .gtin = takes.at[0].vnr, .expiry = DAY_NONE } } },
			 done);
}

static enum err start(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t person, const int64_t *orders, size_t count,
		      struct walk_started *out)
{
	act_as(ctx, person);
	return walk_start(ctx, tx, cast->store_id, orders, count, out);
}

/* Two orders side by side, in the order of the bins, each into its own position and box. */
static enum err two_orders_in_one_walk(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                  *cast = argument;
	struct walk_started           walk, other;
	struct walk_takes_rows        takes;
	struct pick_done              done;
	struct boxes_of_shipment_rows boxes;
	int64_t                       batch, orders[2];
	struct pick_undone            undone;
	TRY(stock(ctx, tx, cast, 0, cast->bin_b, "X1", 10, &batch));
	TRY(stock(ctx, tx, cast, 2, cast->bin_a, "H1", 10, &batch));
	TRY(order(ctx, tx, cast, 0, 2, &orders[0]));
	TRY(order(ctx, tx, cast, 2, 1, &orders[1]));
	CHECK_FAILS(start(ctx, tx, cast, cast->orderer, orders, 2, &walk), ERR_FORBIDDEN);
	CHECK_FAILS(start(ctx, tx, cast, cast->first, orders, 0, &walk), ERR_FIELD_MISSING);
	CHECK_FAILS(start(ctx, tx, cast, cast->first, (int64_t[]){ orders[0], orders[0] }, 2, &walk), ERR_FIELD_INVALID);
	TRY(walk_setting_change(ctx, tx, cast->store_id, (struct walk_setting){ 1, false }));
	CHECK_FAILS(start(ctx, tx, cast, cast->first, orders, 2, &walk), ERR_FIELD_INVALID);
	CHECK_FAILS(walk_setting_change(ctx, tx, cast->store_id, (struct walk_setting){ 0, false }), ERR_FIELD_INVALID);
	TRY(walk_setting_change(ctx, tx, cast->store_id, (struct walk_setting){ 4, true }));
	TRY(start(ctx, tx, cast, cast->first, orders, 2, &walk));
	CHECK(walk.orders == 2 && walk.takes == 2);
	CHECK_FAILS(start(ctx, tx, cast, cast->second, orders, 1, &other), ERR_CHANGED_MEANWHILE);
	act_as(ctx, cast->first);
	TRY(takes_of(ctx, tx, walk.walk_id, &takes));
	CHECK(takes.count == 2 && text_is(takes.at[0].place_code, "CL-A1") && takes.at[0].position == 2); /* The nearer bin first. */
	CHECK_FAILS(pick_first(ctx, tx, walk.walk_id, "", &done), ERR_FIELD_MISSING);
	CHECK_FAILS(pick_first(ctx, tx, walk.walk_id, "CL-B2", &done), ERR_WRONG_BIN);
	act_as(ctx, cast->second);
	CHECK_FAILS(pick_first(ctx, tx, walk.walk_id, "CL-A1", &done), ERR_FORBIDDEN);
	struct pick beside = { .allocation_id = takes.at[0].id, .units = I64_NONE, .code = { .gtin = takes.at[0].vnr, .expiry = DAY_NONE } };
	CHECK_FAILS(pick_allocation(ctx, tx, &beside, &done), ERR_STATE); /* Nor on the pick list's own page. */
	act_as(ctx, cast->first);
	CHECK_FAILS(walk_undo(ctx, tx, walk.walk_id, &undone), ERR_STATE);
	TRY(pick_first(ctx, tx, walk.walk_id, "CL-A1", &done));
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, takes.at[0].shipment_id }, &boxes));
	CHECK(boxes.count == 1 && text_is(boxes.at[0].kind, "cold") && boxes.at[0].units == 10);
	CHECK_FAILS(walk_finish(ctx, tx, walk.walk_id, false), ERR_STATE);
	TRY(walk_undo(ctx, tx, walk.walk_id, &undone));
	CHECK(undone.allocation_id == takes.at[0].id && !undone.was_short);
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, takes.at[0].shipment_id }, &boxes));
	CHECK(boxes.at[0].units == 0);
	TRY(walk_skip(ctx, tx, walk.walk_id, takes.at[0].id));
	TRY(takes_of(ctx, tx, walk.walk_id, &takes));
	CHECK(text_is(takes.at[0].place_code, "CL-B2")); /* What was passed by comes last. */
	TRY(pick_first(ctx, tx, walk.walk_id, "CL-B2", &done));
	TRY(pick_first(ctx, tx, walk.walk_id, "CL-A1", &done));
	TRY(walk_finish(ctx, tx, walk.walk_id, false));
	CHECK_FAILS(walk_undo(ctx, tx, walk.walk_id, &undone), ERR_STATE);
	CHECK_FAILS(walk_finish(ctx, tx, walk.walk_id, false), ERR_STATE);
	return OK;
}

/* A walk changes hands; what is left of it is walked by another. */
static enum err a_walk_changes_hands(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast           *cast = argument;
	struct walk_started    walk, again;
	struct walk_get_row    row;
	struct walk_takes_rows takes;
	struct pick_done       done;
	int64_t                batch, order_id;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch));
	TRY(order(ctx, tx, cast, 0, 2, &order_id));
	TRY(start(ctx, tx, cast, cast->first, &order_id, 1, &walk));
	TRY(walk_get(ctx, tx, (struct walk_get_in){ ctx->actor.region_id, walk.walk_id }, &row));
	CHECK_FAILS(walk_hand_over(ctx, tx, walk.walk_id, 0, cast->orderer), ERR_FORBIDDEN); /* She may not pick. */
	TRY(walk_hand_over(ctx, tx, walk.walk_id, row.version, cast->second));
	CHECK_FAILS(walk_hand_over(ctx, tx, walk.walk_id, row.version, cast->first), ERR_CHANGED_MEANWHILE);
	CHECK_FAILS(pick_first(ctx, tx, walk.walk_id, "", &done), ERR_FORBIDDEN);
	CHECK_FAILS(walk_hand_over(ctx, tx, walk.walk_id, 0, cast->chief), ERR_FORBIDDEN); /* Not the first's to give. */
	act_as(ctx, cast->second);
	TRY(takes_of(ctx, tx, walk.walk_id, &takes));
	struct walk_step short_step = { .walk_id = walk.walk_id, .pick = { .allocation_id = takes.at[0].id, .units = 10, .code = { .expiry = DAY_NONE } } };
	CHECK_FAILS(walk_pick(ctx, tx, &short_step, &done), ERR_FIELD_MISSING); /* A short pick has a reason. */
	short_step.pick.reason_code = TEXT("not_in_bin");
	later(ctx);
	TRY(walk_pick(ctx, tx, &short_step, &done));
	CHECK(done.lost == 10);
	TRY(walk_finish(ctx, tx, walk.walk_id, false));
	CHECK_FAILS(start(ctx, tx, cast, cast->first, &order_id, 1, &again), ERR_STATE); /* Nothing waits. */
	TRY(stock(ctx, tx, cast, 0, cast->bin_b, "X2", 10, &batch));
	TRY(order(ctx, tx, cast, 0, 1, &order_id));
	TRY(start(ctx, tx, cast, cast->first, &order_id, 1, &walk));
	TRY(walk_finish(ctx, tx, walk.walk_id, true));
	TRY(start(ctx, tx, cast, cast->second, &order_id, 1, &again));
	CHECK(again.takes == 0 && again.orders == 1); /* Released before; walked again. */
	return pick_first(ctx, tx, again.walk_id, "", &done);
}

/* The same pack may be scanned again after its pick was taken back. */
static enum err a_serial_comes_back(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast           *cast = argument;
	struct walk_started    walk;
	struct walk_takes_rows takes;
	struct pick_done       done;
	int64_t                batch, order_id;
	struct pick_undone     undone;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch));
	TRY(order(ctx, tx, cast, 0, 1, &order_id));
	TRY(start(ctx, tx, cast, cast->first, &order_id, 1, &walk));
	TRY(takes_of(ctx, tx, walk.walk_id, &takes));
	struct walk_step step = { .walk_id = walk.walk_id,
				  .pick = { .allocation_id = takes.at[0].id, .units = I64_NONE,
					    .code = { .gtin = takes.at[0].vnr, .serial = TEXT("S1"), .batch = TEXT("X1"), .expiry = DAY_NONE } } };
	later(ctx);
	TRY(walk_pick(ctx, tx, &step, &done));
	CHECK_FAILS(walk_pick(ctx, tx, &step, &done), ERR_STATE);
	TRY(walk_undo(ctx, tx, walk.walk_id, &undone));
	step.pick.code.batch = TEXT("X9");
	CHECK_FAILS(walk_pick(ctx, tx, &step, &done), ERR_WRONG_BATCH);
	step.pick.code.batch = TEXT("X1");
	return walk_pick(ctx, tx, &step, &done);
}

/* Narcotics walk by themselves, lie in a box of their own, and leave sealed. */
static enum err narcotics_are_sealed(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                  *cast = argument;
	struct walk_started           walk;
	struct walk_takes_rows        takes;
	struct boxes_of_shipment_rows boxes;
	struct pick_done              done;
	int64_t                       batch, orders[2], normal, shipment;
	TRY(stock(ctx, tx, cast, 0, cast->bin_b, "X1", 10, &batch));
	TRY(stock(ctx, tx, cast, 1, cast->bin_a, "M1", 10, &batch));
	TRY(order(ctx, tx, cast, 1, 2, &orders[0]));
	TRY(order(ctx, tx, cast, 0, 2, &orders[1]));
	CHECK_FAILS(start(ctx, tx, cast, cast->first, orders, 2, &walk), ERR_WALK_MIXED);
	TRY(start(ctx, tx, cast, cast->first, orders, 1, &walk));
	TRY(takes_of(ctx, tx, walk.walk_id, &takes));
	TRY(pick_first(ctx, tx, walk.walk_id, "", &done));
	shipment = takes.at[0].shipment_id;
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, shipment }, &boxes));
	CHECK(boxes.count == 1 && text_is(boxes.at[0].kind, "narcotics"));
	TRY(box_open(ctx, tx, shipment, BOX_NORMAL, &normal));
	CHECK_FAILS(box_close(ctx, tx, normal, 0, TEXT("")), ERR_STATE); /* Empty. */
	TRY(box_take_out(ctx, tx, boxes.at[0].id, takes.at[0].id));
	CHECK_FAILS(box_put(ctx, tx, normal, takes.at[0].id, I64_NONE), ERR_WRONG_BOX);
	CHECK_FAILS(box_put(ctx, tx, boxes.at[0].id, takes.at[0].id, 21), ERR_QUANTITY_NOT_POSITIVE);
	TRY(box_put(ctx, tx, boxes.at[0].id, takes.at[0].id, 5));
	TRY(walk_finish(ctx, tx, walk.walk_id, false));
	CHECK_FAILS(box_close(ctx, tx, boxes.at[0].id, 0, TEXT(" ")), ERR_SEAL_MISSING);
	TRY(box_close(ctx, tx, boxes.at[0].id, boxes.at[0].version, TEXT("F-1")));
	CHECK_FAILS(box_close(ctx, tx, boxes.at[0].id, 0, TEXT("F-2")), ERR_STATE);
	CHECK_FAILS(box_put(ctx, tx, boxes.at[0].id, takes.at[0].id, I64_NONE), ERR_STATE);
	CHECK_FAILS(pick_undo(ctx, tx, takes.at[0].id, &(struct pick_undone){ 0 }), ERR_STATE); /* A closed box holds it. */
	CHECK_FAILS(shipment_send(ctx, tx, shipment, 0), ERR_STATE); /* 15 lie loose. */
	CHECK_FAILS(box_reopen(ctx, tx, boxes.at[0].id, boxes.at[0].version), ERR_CHANGED_MEANWHILE);
	TRY(box_reopen(ctx, tx, boxes.at[0].id, 0));
	TRY(box_put(ctx, tx, boxes.at[0].id, takes.at[0].id, I64_NONE));
	CHECK_FAILS(shipment_send(ctx, tx, shipment, 0), ERR_SEAL_MISSING);
	TRY(box_close(ctx, tx, boxes.at[0].id, 0, TEXT("F-3")));
	TRY(shipment_send(ctx, tx, shipment, 0));
	CHECK_FAILS(box_reopen(ctx, tx, boxes.at[0].id, 0), ERR_STATE);
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, shipment }, &boxes));
	CHECK(boxes.count == 1 && text_is(boxes.at[0].seal, "F-3")); /* The empty one is gone. */
	return OK;
}

/* The home bin is asked for; another one is a decision; one's own put-away is taken back once. */
static enum err goods_find_their_bin(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast    *cast = argument;
	int64_t         batch, movement, units;
	struct shelving shelving = { .place_id = cast->receiving, .units = I64_NONE, .bin_code = TEXT("CL-A1") };
	TRY(stock(ctx, tx, cast, 0, cast->receiving, "X1", 10, &batch));
	shelving.batch_id = batch;
	act_as(ctx, cast->orderer);
	CHECK_FAILS(goods_shelve(ctx, tx, &shelving, &movement), ERR_FORBIDDEN);
	act_as(ctx, cast->first);
	shelving.units = 60;
	TRY(goods_shelve(ctx, tx, &shelving, &movement)); /* No home yet: this becomes it. */
	shelving.units = I64_NONE;
	shelving.bin_code = TEXT("CL-B2");
	CHECK_FAILS(goods_shelve(ctx, tx, &shelving, &movement), ERR_WRONG_BIN);
	shelving.bin_code = TEXT("CL-IN");
	CHECK_FAILS(goods_shelve(ctx, tx, &shelving, &movement), ERR_WRONG_BIN);
	shelving.bin_code = TEXT("NO-1");
	CHECK_FAILS(goods_shelve(ctx, tx, &shelving, &movement), ERR_NOT_FOUND);
	shelving.bin_code = TEXT(" CL-B2 ");
	shelving.other_bin = true;
	TRY(goods_shelve(ctx, tx, &shelving, &movement));
	TRY(balance(ctx, tx, cast->bin_b, batch, &units));
	CHECK(units == 40);
	CHECK_FAILS(goods_shelve(ctx, tx, &shelving, &movement), ERR_NOT_FOUND); /* Nothing stands there any more. */
	act_as(ctx, cast->second);
	CHECK_FAILS(goods_unshelve(ctx, tx, movement), ERR_STATE);
	act_as(ctx, cast->first);
	TRY(goods_unshelve(ctx, tx, movement));
	CHECK_FAILS(goods_unshelve(ctx, tx, movement), ERR_STATE);
	TRY(balance(ctx, tx, cast->receiving, batch, &units));
	CHECK(units == 40);
	return OK;
}

static void test_two_orders(void **state)
{
	run_case(state, two_orders_in_one_walk);
}

static void test_hands(void **state)
{
	run_case(state, a_walk_changes_hands);
}

static void test_serial(void **state)
{
	run_case(state, a_serial_comes_back);
}

static void test_narcotics(void **state)
{
	run_case(state, narcotics_are_sealed);
}

static void test_shelving(void **state)
{
	run_case(state, goods_find_their_bin);
}

int main(void)
{
	const struct CMUnitTest tests[] = { WORLD_TEST(test_two_orders), WORLD_TEST(test_hands), WORLD_TEST(test_serial),
					    WORLD_TEST(test_narcotics), WORLD_TEST(test_shelving) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
