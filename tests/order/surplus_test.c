/*
 * surplus_test.c - a ward gets more than was sent, or a batch beside it: its balance, the case, the bin to be counted, the sums
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"

#include "order/approve_count.h"
#include "order/difference.sql.h"
#include "order/handle_difference.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/review_order.h"
#include "order/ship_order.h"
#include "order/trace.sql.h"
#include "people/second_signer.h"
#include "stock/count.sql.h"
#include "stock/count_stock.h"

/* Two packs of Alvedon, 20 units, on their way to the ward; the batch they are of and the shipment's one row. */
struct box {
	int64_t shipment_id, batch_id, row_id, line_id;
};

static enum err box_on_its_way(struct ctx *ctx, struct db_tx *tx, struct cast *cast, struct box *out)
{
	struct order_made               started;
	struct review_outcomes          outcomes;
	struct release_made             made;
	struct allocations_of_list_rows takes;
	struct shipment_lines_rows      lines;
	struct pick_done                done;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &out->batch_id));
	act_as(ctx, cast->orderer);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &started));
	TRY(order_set_line(ctx, tx, started.order_id, cast->packs[0], 2, false));
	TRY(order_place(ctx, tx, started.order_id, 0, 0));
	act_as(ctx, cast->chief);
	TRY(review_order(ctx, tx, started.order_id, 0, &outcomes));
	act_as(ctx, cast->first);
	TRY(order_release(ctx, tx, started.order_id, &made));
	TRY(allocations_of_list(ctx, tx, (struct allocations_of_list_in){ ctx->actor.region_id, made.pick_list_id, ctx->today }, &takes));
	TRY(pick_allocation(ctx, tx,
			    &(struct pick){ .allocation_id = takes.at[0].id, .units = I64_NONE, .code = { .expiry = DAY_NONE },
					    .reason_code = TEXT("no_code") },
			    &done));
	TRY(shipment_send(ctx, tx, made.shipment_id, 0));
	TRY(shipment_lines(ctx, tx, (struct shipment_lines_in){ ctx->actor.region_id, made.shipment_id }, &lines));
	CHECK(lines.count == 1 && lines.at[0].units == 20);
	out->shipment_id = made.shipment_id;
	out->row_id = lines.at[0].id;
	out->line_id = lines.at[0].line_id;
	act_as(ctx, cast->orderer);
	return OK;
}

static enum err tasks_of(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, struct count_tasks_rows *out)
{
	return count_tasks(ctx, tx, (struct count_tasks_in){ ctx->actor.region_id, cast->store_id, 10 }, out);
}

/* The bin that a batch may have come from is to be counted, and no other. */
static enum err check_task(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t place_id, int64_t batch_id)
{
	struct count_tasks_rows tasks;
	TRY(tasks_of(ctx, tx, cast, &tasks));
	CHECK(tasks.count == 1 && tasks.at[0].place_id == place_id && tasks.at[0].batch_id == batch_id);
	return OK;
}

/* What the ward has of the batch that was sent and of the other one, and the newest case, which is of the other one. */
static enum err check_ward(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, const struct box *box, int64_t sent, int64_t other_id,
			   int64_t other, struct difference_list_rows *cases)
{
	int64_t units;
	TRY(balance(ctx, tx, cast->ward_id, box->batch_id, &units));
	CHECK(units == sent);
	TRY(balance(ctx, tx, cast->ward_id, other_id, &units));
	CHECK(units == other);
	TRY(difference_list(ctx, tx, (struct difference_list_in){ ctx->actor.region_id, TEXT("open"), 0, INT64_MAX, 10 }, cases));
	CHECK(cases->count > 0 && cases->at[0].is_surplus && cases->at[0].batch_id == other_id);
	return OK;
}

static enum err at_the_difference_place(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, int64_t *units)
{
	int64_t place;
	TRY(place_virtual(ctx, tx, PLACE_DIFFERENCE, &place));
	return balance(ctx, tx, place, batch_id, units);
}

/* Thirty came of twenty: the ward has them, the line got what was sent, and counting the bin makes everything even. */
static enum err more_than_was_sent(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                *cast = argument;
	struct box                  box;
	struct order_line           line;
	struct shipment_lines_rows  lines;
	struct difference_list_rows cases;
	struct count_tasks_rows     tasks;
	struct count_opened         opened;
	struct count_lines_rows     counted_lines;
	struct counted              counted;
	struct count_approved       approved;
	int64_t                     units;
	TRY(box_on_its_way(ctx, tx, cast, &box));
	struct received_line said = { .shipment_line_id = box.row_id, .units = 30, .reason_code = TEXT("surplus"), .expiry = DAY_NONE };
	TRY(shipment_receive(ctx, tx, box.shipment_id, 0, &said, 1));
	TRY(balance(ctx, tx, cast->ward_id, box.batch_id, &units));
	CHECK(units == 30);
	TRY(line_load(ctx, tx, box.line_id, &line));
	CHECK(line.state == LINE_RECEIVED && line.received_units == 20 && line.sent_units == 20);
	TRY(shipment_lines(ctx, tx, (struct shipment_lines_in){ ctx->actor.region_id, box.shipment_id }, &lines));
	CHECK(lines.count == 2 && lines.at[0].received_units == 20 && !lines.at[0].is_surplus);
	CHECK(lines.at[1].is_surplus && lines.at[1].received_units == 10 && lines.at[1].charge_ore == 0 && lines.at[1].value_ore == 1000);
	TRY(difference_list(ctx, tx, (struct difference_list_in){ ctx->actor.region_id, TEXT("open"), 0, INT64_MAX, 10 }, &cases));
	CHECK(cases.count == 1 && cases.at[0].is_surplus && cases.at[0].units == 10 && text_is(cases.at[0].reason_code, "surplus"));
	TRY(at_the_difference_place(ctx, tx, box.batch_id, &units));
	CHECK(units == -10);
	TRY(tasks_of(ctx, tx, cast, &tasks));
	CHECK(tasks.count == 1 && tasks.at[0].place_id == cast->bin_a && text_is(tasks.at[0].cause, "surplus"));

	act_as(ctx, cast->second);
	CHECK_FAILS(difference_settle(ctx, tx, cases.at[0].id, 1, TEXT("sent_again"), TEXT("")), ERR_FIELD_INVALID); /* Of what is missing. */
	TRY(difference_settle(ctx, tx, cases.at[0].id, 1, TEXT("kept"), TEXT("")));
	TRY(count_open(ctx, tx, &(struct count_selection){ .store_id = cast->store_id, .kind = TEXT("tasks"), .since = DAY_NONE }, &opened));
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, opened.count_id, 0 }, &counted_lines));
	TRY(count_units(ctx, tx, counted_lines.at[0].id, 70, &counted));
	CHECK(counted.difference == -10);
	TRY(count_finish(ctx, tx, opened.count_id, true));
	act_as(ctx, cast->chief);
	TRY(count_approve(ctx, tx, opened.count_id,
			  &(struct count_decision){ .line_id = counted_lines.at[0].id, .reason_code = TEXT("other"), .reason_text = TEXT("gick med") }, 1,
			  &approved));
	TRY(at_the_difference_place(ctx, tx, box.batch_id, &units));
	CHECK(units == 0);
	TRY(tasks_of(ctx, tx, cast, &tasks));
	CHECK(tasks.count == 0);
	return OK;
}

/* One pack of the batch was another batch: fewer of the one, a surplus of the other, which the store holds in another bin. */
static enum err another_batch_lay_there(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                *cast = argument;
	struct box                  box;
	struct difference_list_rows cases;
	int64_t                     other;
	TRY(box_on_its_way(ctx, tx, cast, &box));
	TRY(stock(ctx, tx, cast, 0, cast->bin_b, "Y1", 5, &other));
	act_as(ctx, cast->orderer);
	struct received_line said[] = {
		{ .shipment_line_id = box.row_id, .units = 10, .reason_code = TEXT("missing"), .expiry = DAY_NONE },
		{ .shipment_line_id = box.row_id, .units = 10, .batch = TEXT("y1"), .expiry = day_plus(ctx->today, 300), .difference_reason = TEXT("annan batch") },
	};
	TRY(shipment_receive(ctx, tx, box.shipment_id, 0, said, 2));
	TRY(check_ward(ctx, tx, cast, &box, 10, other, 10, &cases));
	CHECK(cases.count == 2 && text_is(cases.at[0].reason_text, "annan batch") && !cases.at[1].is_surplus && cases.at[1].units == 10);
	return check_task(ctx, tx, cast, cast->bin_b, other);
}

/* A batch that the region has never had is made; nothing can be counted. */
static enum err an_unknown_batch_lay_there(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast            *cast = argument;
	struct box              box;
	struct count_tasks_rows tasks;
	struct batch_trace_rows trace;
	int64_t                 batch, units;
	TRY(box_on_its_way(ctx, tx, cast, &box));
	struct received_line said = { .shipment_line_id = box.row_id, .units = 10, .batch = TEXT("NY"), .expiry = day_plus(ctx->today, 90) };
	TRY(shipment_receive(ctx, tx, box.shipment_id, 0, &said, 1));
	TRY(batch_ensure(ctx, tx, cast->packs[0], TEXT("NY"), day_plus(ctx->today, 90), &batch));
	TRY(balance(ctx, tx, cast->ward_id, batch, &units));
	CHECK(units == 10);
	TRY(balance(ctx, tx, cast->ward_id, box.batch_id, &units));
	CHECK(units == 20); /* The row beside it came in full. */
	TRY(tasks_of(ctx, tx, cast, &tasks));
	CHECK(tasks.count == 0);
	/* A recall of it finds the ward: by what it holds, and by the shipment that it came with. */
	TRY(batch_trace(ctx, tx, (struct batch_trace_in){ ctx->actor.region_id, batch, 10 }, &trace));
	CHECK(trace.count == 2 && trace.at[0].part == 1 && trace.at[1].part == 2 && trace.at[1].place_id == cast->ward_id);
	CHECK(trace.at[1].received_units == 10 && trace.at[1].shipment_id == box.shipment_id);
	return OK;
}

/* Heparin that nobody sent: the ward has it at what the store's is worth, uncharged, and the store's bin is to be counted. */
static enum err another_article_lay_there(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                *cast = argument;
	struct box                  box;
	struct order_line           line;
	struct shipment_lines_rows  lines;
	struct difference_list_rows cases;
	int64_t                     heparin;
	TRY(box_on_its_way(ctx, tx, cast, &box));
	TRY(stock(ctx, tx, cast, 2, cast->bin_b, "H1", 5, &heparin));
	act_as(ctx, cast->orderer);
	struct received_line said = { .shipment_line_id = box.row_id, .units = 10, .batch = TEXT("H1"), .expiry = day_plus(ctx->today, 300),
				      .pack_id = cast->packs[2] };
	TRY(shipment_receive(ctx, tx, box.shipment_id, 0, &said, 1));
	TRY(check_ward(ctx, tx, cast, &box, 20, heparin, 10, &cases));
	CHECK(cases.count == 1 && text_is(cases.at[0].reason_code, "wrong_article"));
	TRY(line_load(ctx, tx, box.line_id, &line));
	CHECK(line.state == LINE_RECEIVED && line.received_units == 20);
	TRY(shipment_lines(ctx, tx, (struct shipment_lines_in){ ctx->actor.region_id, box.shipment_id }, &lines));
	CHECK(lines.count == 2 && lines.at[1].is_surplus && lines.at[1].pack_id == cast->packs[2] && lines.at[1].charge_ore == 0);
	CHECK(lines.at[1].units == 10 && lines.at[1].value_ore == 3000); /* As the store's: 30 kronor a pack of ten. */
	return check_task(ctx, tx, cast, cast->bin_b, heparin);
}

/* Morphine that nobody sent is signed for by two, where morphine that was sent is. */
static enum err narcotics_lay_there(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                *cast = argument;
	struct box                  box;
	struct difference_list_rows cases;
	int64_t                     morphine, colleague, setting_id;
	TRY(box_on_its_way(ctx, tx, cast, &box));
	TRY(stock(ctx, tx, cast, 1, cast->bin_b, "M1", 5, &morphine)); /* As the system, which may set the next as well. */
	TRY(person(ctx, tx, "ssk2", ROLE_ORDERER, "AVD31-A", &colleague));
	TRY(signer_set(ctx, tx,
		       &(struct eyes_setting){ EYES_NARCOTIC_RECEIVE, cast->ward_id, TEXT("II"), true, DAY_NONE, DAY_NONE, TEXT("beslut 1") },
		       &setting_id));
	act_as(ctx, cast->orderer);
	struct received_line said = { .shipment_line_id = box.row_id, .units = 10, .batch = TEXT("M1"), .expiry = day_plus(ctx->today, 300),
				      .pack_id = cast->packs[1] };
	ctx->actor.witness_id = cast->seed ? colleague : 0;
	enum err err = shipment_receive(ctx, tx, box.shipment_id, 0, &said, 1);
	ctx->actor.witness_id = 0;
	return err ? err : check_ward(ctx, tx, cast, &box, 20, morphine, 10, &cases);
}

/* What a refused receipt was told: `seed` says which. */
static enum err told_wrong(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast *cast = argument;
	struct box   box;
	TRY(box_on_its_way(ctx, tx, cast, &box));
	const struct received_line told[] = {
		{ .shipment_line_id = box.row_id, .units = 30 },
		{ .shipment_line_id = box.row_id, .units = 30, .reason_code = TEXT("missing") },
		{ .shipment_line_id = box.row_id, .units = 10, .reason_code = TEXT("surplus") },
		{ .shipment_line_id = box.row_id, .units = 0, .batch = TEXT("NY"), .expiry = ctx->today },
		{ .shipment_line_id = box.row_id + 1000, .units = 10, .batch = TEXT("NY"), .expiry = ctx->today },
		{ .shipment_line_id = box.row_id, .units = INT64_MAX, .reason_code = TEXT("surplus") },
		{ .shipment_line_id = box.row_id, .units = 10, .batch = TEXT("NY"), .expiry = ctx->today, .pack_id = cast->packs[2] + 1000 },
	};
	return shipment_receive(ctx, tx, box.shipment_id, 0, &told[cast->seed], 1);
}

static void test_more(void **state) { run_case(state, more_than_was_sent); }
static void test_another(void **state) { run_case(state, another_batch_lay_there); }
static void test_unknown(void **state) { run_case(state, an_unknown_batch_lay_there); }

static void test_article(void **state) { run_case(state, another_article_lay_there); }

static void test_narcotics(void **state)
{
	struct world *world = *state;
	struct cast   cast = { 0 };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, narcotics_lay_there, &cast), ERR_WITNESS_MISSING);
	world->ctx.actor.witness_id = 0;
	cast.seed = 1;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, narcotics_lay_there, &cast));
}

static void test_refused(void **state)
{
	static const enum err codes[] = { ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_FIELD_INVALID, ERR_QUANTITY_NOT_POSITIVE, ERR_FIELD_INVALID,
					  ERR_QUANTITY_OVERFLOW, ERR_NOT_FOUND };
	struct world         *world = *state;
	struct cast           cast = { 0 };
	int64_t               broken = 0;
	FILE                 *nowhere = fopen("/dev/null", "w");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		cast.seed = (int64_t)i;
		ASSERT_FAILS(world, db_transact(&world->ctx, world->db, told_wrong, &cast), codes[i]);
	}
	act_as(&world->ctx, 0);
	ASSERT_OK(world, verify_region(&world->ctx, world->db, nowhere, &broken));
	fclose(nowhere);
	assert_int_equal(broken, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { WORLD_TEST(test_more), WORLD_TEST(test_another), WORLD_TEST(test_unknown), WORLD_TEST(test_article),
					    WORLD_TEST(test_narcotics), WORLD_TEST(test_refused) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
