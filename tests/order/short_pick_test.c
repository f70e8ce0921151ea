/*
 * short_pick_test.c - a short pick is taken back: goods, promise, proposals and the doubt of its bin; and what stands in its way
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
#include "order/stop_batch.h"
#include "order/walk.sql.h"
#include "stock/availability.h"
#include "stock/count.sql.h"
#include "stock/count_stock.h"
#include "stock/move_stock.h"
#include "stock/release_floor.h"

/* A walk of one order that waits for its first take. */
struct scene {
	int64_t               order_id, line_id, walk_id;
	struct walk_takes_row take;
};

static void later(struct ctx *ctx)
{
	ctx_set_now(ctx, (struct moment){ ctx->now.us + INT64_C(60) * 1000000 });
}

static enum err order_of(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t packs, int64_t *order_id)
{
	struct order_made      started;
	struct review_outcomes outcomes;
	act_as(ctx, cast->orderer);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &started));
	TRY(order_set_line(ctx, tx, started.order_id, cast->packs[0], packs, false));
	TRY(order_place(ctx, tx, started.order_id, 0, 0));
	act_as(ctx, cast->chief);
	TRY(review_order(ctx, tx, started.order_id, 0, &outcomes));
	CHECK(outcomes.approved == 1);
	*order_id = started.order_id;
	return OK;
}

static enum err scene_of_order(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t order_id, struct scene *out)
{
	struct walk_started    walk;
	struct walk_takes_rows takes;
	act_as(ctx, cast->first);
	TRY(walk_start(ctx, tx, cast->store_id, &order_id, 1, &walk));
	TRY(walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, walk.walk_id }, &takes));
	CHECK(takes.count == 1);
	*out = (struct scene){ order_id, takes.at[0].line_id, walk.walk_id, takes.at[0] };
	return OK;
}

static enum err scene_start(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t packs, struct scene *out)
{
	int64_t order_id;
	TRY(order_of(ctx, tx, cast, packs, &order_id));
	return scene_of_order(ctx, tx, cast, order_id, out);
}

/* Take so many units of a take; fewer than proposed is short. */
static enum err pick_units(struct ctx *ctx, struct db_tx *tx, const struct scene *scene, int64_t allocation_id, int64_t units,
			   struct pick_done *done)
{
	later(ctx);
	return walk_pick(ctx, tx,
			 &(struct walk_step){ .walk_id = scene->walk_id,
					      .pick = { .allocation_id = allocation_id, .units = units, .code = { .expiry = DAY_NONE },
							.reason_code = TEXT("not_in_bin") } },
			 done);
}

static enum err line_is(struct ctx *ctx, struct db_tx *tx, const struct scene *scene, enum line_state state, int64_t picked, int64_t promised)
{
	struct order_line          line;
	struct reservation_get_row promise = { 0 };
	bool                       found;
	TRY(line_load(ctx, tx, scene->line_id, &line));
	TRY(reservation_get(ctx, tx, (struct reservation_get_in){ ctx->actor.region_id, scene->line_id }, &promise, &found));
	CHECK(line.state == state && line.picked_units == picked && (found ? promise.units : 0) == promised);
	return OK;
}

static enum err open_tasks(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, size_t *count)
{
	struct count_tasks_rows tasks;
	TRY(count_tasks(ctx, tx, (struct count_tasks_in){ ctx->actor.region_id, cast->store_id, 10 }, &tasks));
	*count = tasks.count;
	return OK;
}

/* Nothing was found and nothing lies elsewhere: the line went short, and comes back as it was. */
static enum err all_of_it_comes_back(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast        *cast = argument;
	struct scene        scene;
	struct pick_done    done;
	struct pick_undone  undone;
	struct order_line   line;
	int64_t             batch;
	size_t              tasks;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch));
	TRY(scene_start(ctx, tx, cast, 2, &scene));
	TRY(pick_units(ctx, tx, &scene, scene.take.id, 0, &done));
	CHECK(done.lost == 20);
	TRY(line_is(ctx, tx, &scene, LINE_SHORT, 0, 0));
	TRY(open_tasks(ctx, tx, cast, &tasks));
	CHECK(tasks == 1);
	act_as(ctx, cast->second);
	CHECK_FAILS(walk_undo(ctx, tx, scene.walk_id, &undone), ERR_FORBIDDEN);
	act_as(ctx, cast->first);
	later(ctx);
	TRY(walk_undo(ctx, tx, scene.walk_id, &undone));
	CHECK(undone.allocation_id == scene.take.id && undone.was_short);
	TRY(line_is(ctx, tx, &scene, LINE_RELEASED, 0, 20));
	TRY(line_load(ctx, tx, scene.line_id, &line));
	CHECK(text_is_empty(line.reason_code));
	TRY(open_tasks(ctx, tx, cast, &tasks));
	CHECK(tasks == 0);
	CHECK_FAILS(walk_undo(ctx, tx, scene.walk_id, &undone), ERR_STATE); /* Nothing is left to take back. */
	TRY(pick_units(ctx, tx, &scene, scene.take.id, I64_NONE, &done));
	return line_is(ctx, tx, &scene, LINE_PICKED, 20, 0);
}

/* A part was taken, the rest was proposed from another bin: box, bin, promise and proposals are as before. */
static enum err a_part_comes_back(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                  *cast = argument;
	struct scene                  scene;
	struct pick_done              done;
	struct pick_undone            undone;
	struct walk_takes_rows        takes;
	struct boxes_of_shipment_rows boxes;
	int64_t                       early, late, units;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "EARLY", 4, &early));
	TRY(stock(ctx, tx, cast, 0, cast->bin_b, "LATE", 2, &late));
	TRY(scene_start(ctx, tx, cast, 4, &scene));
	TRY(pick_units(ctx, tx, &scene, scene.take.id, 10, &done));
	CHECK(done.proposed_again == 20 && done.lost == 10);
	TRY(line_is(ctx, tx, &scene, LINE_RELEASED, 10, 20));
	TRY(walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, scene.walk_id }, &takes));
	CHECK(takes.count == 2 && takes.at[0].batch_id == late);
	TRY(pick_units(ctx, tx, &scene, takes.at[0].id, I64_NONE, &done));
	TRY(line_is(ctx, tx, &scene, LINE_PICKED, 30, 0));
	CHECK_FAILS(pick_undo(ctx, tx, scene.take.id, &undone), ERR_STATE); /* What was proposed instead is picked. */
	TRY(walk_undo(ctx, tx, scene.walk_id, &undone));
	CHECK(!undone.was_short);
	later(ctx);
	TRY(walk_undo(ctx, tx, scene.walk_id, &undone));
	CHECK(undone.was_short);
	TRY(line_is(ctx, tx, &scene, LINE_RELEASED, 0, 40));
	TRY(balance(ctx, tx, cast->bin_a, early, &units));
	CHECK(units == 40);
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, scene.take.shipment_id }, &boxes));
	CHECK(boxes.count == 1 && boxes.at[0].units == 0);
	TRY(walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, scene.walk_id }, &takes));
	CHECK(takes.count == 1 && takes.at[0].batch_id == early && takes.at[0].units == 40);
	return OK;
}

static enum err a_closed_box_holds_it(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                  *cast = argument;
	struct scene                  scene;
	struct pick_done              done;
	struct pick_undone            undone;
	struct boxes_of_shipment_rows boxes;
	int64_t                       batch;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 4, &batch));
	TRY(scene_start(ctx, tx, cast, 4, &scene));
	TRY(pick_units(ctx, tx, &scene, scene.take.id, 10, &done));
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, scene.take.shipment_id }, &boxes));
	TRY(box_close(ctx, tx, boxes.at[0].id, 0, TEXT("")));
	return walk_undo(ctx, tx, scene.walk_id, &undone);
}

/* A doubt that two share is founded: what the first lost cannot be had again. */
static enum err a_colleague_found_it_short_too(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast       *cast = argument;
	struct scene       one, other;
	struct pick_done   done;
	struct pick_undone undone;
	int64_t            batch, orders[2];
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch));
	TRY(order_of(ctx, tx, cast, 1, &orders[0]));
	TRY(order_of(ctx, tx, cast, 1, &orders[1]));
	TRY(scene_of_order(ctx, tx, cast, orders[0], &one));
	TRY(scene_of_order(ctx, tx, cast, orders[1], &other));
	TRY(pick_units(ctx, tx, &one, one.take.id, 0, &done));
	TRY(pick_units(ctx, tx, &other, other.take.id, 0, &done));
	return walk_undo(ctx, tx, one.walk_id, &undone);
}

/* A block came while a part lay in the box: it comes out, or the box could never be sent; nothing waits for it again. */
static enum err stopped_goods_come_out(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast        *cast = argument;
	struct scene        scene;
	struct pick_done    done;
	struct pick_undone  undone;
	struct stopped      stopped;
	struct order_line   line;
	int64_t             batch, units;
	size_t              tasks;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 4, &batch));
	TRY(scene_start(ctx, tx, cast, 4, &scene));
	TRY(pick_units(ctx, tx, &scene, scene.take.id, 10, &done));
	TRY(line_is(ctx, tx, &scene, LINE_PICKED, 10, 0));
	act_as(ctx, cast->chief);
	TRY(batch_stop(ctx, tx, batch, DAY_NONE, DAY_NONE, TEXT("reklamation"), &stopped));
	act_as(ctx, cast->first);
	CHECK_FAILS(shipment_send(ctx, tx, scene.take.shipment_id, 0), ERR_BATCH_BLOCKED);
	later(ctx);
	TRY(walk_undo(ctx, tx, scene.walk_id, &undone));
	TRY(line_is(ctx, tx, &scene, LINE_SHORT, 0, 0));
	TRY(line_load(ctx, tx, scene.line_id, &line));
	CHECK(text_is(line.reason_code, "goods_stopped"));
	TRY(balance(ctx, tx, cast->bin_a, batch, &units));
	CHECK(units == 40);
	TRY(open_tasks(ctx, tx, cast, &tasks));
	CHECK(tasks == 1); /* What was told of the bin still holds. */
	CHECK_FAILS(pick_undo(ctx, tx, scene.take.id, &undone), ERR_STATE);
	return OK;
}

/* One batch for one line from two bins: stopping it takes both picks along. */
static enum err one_line_from_two_bins_is_stopped(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                    *cast = argument;
	struct stopped                  stopped;
	struct walk_started             walk;
	struct allocations_of_line_rows picks;
	struct lines_of_order_rows      lines;
	int64_t                         order_id, batch;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 1, &batch));
	TRY(stock(ctx, tx, cast, 0, cast->bin_b, "X1", 1, &batch));
	TRY(order_of(ctx, tx, cast, 2, &order_id));
	act_as(ctx, cast->first);
	TRY(walk_start(ctx, tx, cast->store_id, &order_id, 1, &walk));
	CHECK(walk.takes == 2);
	act_as(ctx, cast->chief);
	TRY(batch_stop(ctx, tx, batch, DAY_NONE, DAY_NONE, TEXT("reklamation"), &stopped));
	TRY(lines_of_order(ctx, tx, (struct lines_of_order_in){ ctx->actor.region_id, order_id }, &lines));
	CHECK(text_is(lines.at[0].state, "short"));
	TRY(allocations_of_line(ctx, tx, (struct allocations_of_line_in){ ctx->actor.region_id, lines.at[0].id }, &picks));
	CHECK(picks.count == 2 && text_is(picks.at[0].state, "cancelled") && text_is(picks.at[1].state, "cancelled"));
	return OK;
}

/* One whose pick was short, and its bin untouched. */
static enum err short_scene(struct ctx *ctx, struct db_tx *tx, struct cast *cast, struct scene *scene, int64_t *batch_id)
{
	struct pick_done done;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 2, batch_id));
	TRY(scene_start(ctx, tx, cast, 2, scene));
	return pick_units(ctx, tx, scene, scene->take.id, 0, &done);
}

static enum err goods_left_the_bin(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast       *cast = argument;
	struct scene       scene;
	struct pick_undone undone;
	int64_t            batch, movement;
	TRY(short_scene(ctx, tx, cast, &scene, &batch));
	TRY(stock_move(ctx, tx,
		       &(struct stock_move){ .from_code = TEXT("CL-A1"), .to_code = TEXT("CL-B2"), .batch_id = batch, .packs = 1 },
		       &movement));
	return walk_undo(ctx, tx, scene.walk_id, &undone);
}

static enum err a_floor_came_under_them(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast       *cast = argument;
	struct scene       scene;
	struct pick_undone undone;
	int64_t            batch, floor_id;
	TRY(short_scene(ctx, tx, cast, &scene, &batch));
	act_as(ctx, cast->chief);
	TRY(floor_set(ctx, tx,
		      &(struct floor_decision){ cast->store_id, cast->packs[0], false, 10, I64_NONE, I64_NONE, DAY_NONE, TEXT("beslut 1") },
		      &floor_id));
	act_as(ctx, cast->first);
	return walk_undo(ctx, tx, scene.walk_id, &undone);
}

static enum err the_pharmacist_decided(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast       *cast = argument;
	struct scene       scene;
	struct pick_undone undone;
	int64_t            batch;
	TRY(short_scene(ctx, tx, cast, &scene, &batch));
	act_as(ctx, cast->chief);
	TRY(review_line(ctx, tx,
			&(struct review){ .line_id = scene.line_id, .decision = REVIEW_REJECT, .reason_code = TEXT("other"),
					  .reason_text = TEXT("finns inte"), .expected_day = DAY_NONE }));
	act_as(ctx, cast->first);
	return walk_undo(ctx, tx, scene.walk_id, &undone);
}

static enum err the_bin_was_counted(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast            *cast = argument;
	struct scene            scene;
	struct pick_undone      undone;
	struct count_opened     opened;
	struct counted          counted;
	struct count_lines_rows lines;
	int64_t                 batch;
	TRY(short_scene(ctx, tx, cast, &scene, &batch));
	TRY(count_open(ctx, tx, &(struct count_selection){ .store_id = cast->store_id, .kind = TEXT("tasks"), .since = DAY_NONE }, &opened));
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, opened.count_id, 0 }, &lines));
	later(ctx);
	TRY(count_units(ctx, tx, lines.at[0].id, 20, &counted));
	return walk_undo(ctx, tx, scene.walk_id, &undone);
}

/* What stands in the way refuses, and nothing of the undo is left. */
static void run_refused(void **state, enum err (*work)(struct ctx *, struct db_tx *, void *), enum err code)
{
	struct world *world = *state;
	struct cast   cast = { .seed = 1 };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	assert_int_equal(db_transact(&world->ctx, world->db, work, &cast), code);
}

static void test_all(void **state) { run_case(state, all_of_it_comes_back); }
static void test_part(void **state) { run_case(state, a_part_comes_back); }
static void test_stopped(void **state) { run_case(state, stopped_goods_come_out); }
static void test_two_bins(void **state) { run_case(state, one_line_from_two_bins_is_stopped); }
static void test_closed(void **state) { run_refused(state, a_closed_box_holds_it, ERR_STATE); }
static void test_shared(void **state) { run_refused(state, a_colleague_found_it_short_too, ERR_STOCK_TOO_LOW); }
static void test_left(void **state) { run_refused(state, goods_left_the_bin, ERR_BALANCE_TOO_LOW); }
static void test_floor(void **state) { run_refused(state, a_floor_came_under_them, ERR_FLOOR_REACHED); }
static void test_decided(void **state) { run_refused(state, the_pharmacist_decided, ERR_STATE); }
static void test_counted(void **state) { run_refused(state, the_bin_was_counted, ERR_STATE); }

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_all),  WORLD_TEST(test_part),  WORLD_TEST(test_stopped), WORLD_TEST(test_closed),  WORLD_TEST(test_shared),
		WORLD_TEST(test_left), WORLD_TEST(test_floor), WORLD_TEST(test_decided), WORLD_TEST(test_counted),
		WORLD_TEST(test_two_bins),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
