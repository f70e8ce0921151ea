/*
 * recall_test.c - a recall from the letter to the report: stopped everywhere at once, answered by wards, put in quarantine, closed
 *
 * Holds R-RECALL-01, R-RECALL-02, R-RECALL-03, R-RECALL-04, R-RECALL-05 on a database.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"
#include "delivered.h"

#include "order/answer_recall.h"
#include "order/close_recall.h"
#include "order/open_recall.h"
#include "order/recall.sql.h"
#include "order/recall_figure.h"
#include "order/receive_return.h"
#include "order/return.sql.h"
#include "order/return_goods.h"
#include "order/stop_batch.h"
#include "stock/recalled.h"

/* A recall of one number of a pack, as the pharmacist writes it. */
static enum err recall_of(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int pack, const char *label, struct recall_opened *out)
{
	struct text label_text = text_of(label);
	act_as(ctx, cast->chief);
	return recall_open(ctx, tx,
			   &(struct recall_wanted){ .goods = &(struct recall_goods){ cast->packs[pack], &label_text, label[0] ? 1 : 0 },
						    .goods_count = 1,
						    .class = TEXT("2"),
						    .source_kind = TEXT("company"),
						    .source_name = TEXT("Bolaget"),
						    .source_day = DAY_NONE,
						    .notified_at = { ctx->now.us - 600000000 },
						    .reason = TEXT("fel i märkningen"),
						    .instruction = TEXT("Sluta använda, returnera") },
			   out);
}

static int64_t figure_units(const struct recall_figures *figures, const char *name)
{
	for (size_t i = 0; i < figures->total_count; i++)
		if (text_is(text_of(figures->totals[i].name), name))
			return figures->totals[i].units;
	return -1;
}

/* Opened while a pick waits and a box is on its way: everything is stopped in one transaction, and everybody has a task. */
static enum err stops_everything(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                    *cast = argument;
	struct recall_opened            opened, again;
	struct pick_done                done;
	struct recall_tasks_of_rows     tasks;
	struct allocations_of_list_rows takes;
	struct release_made             released;
	int64_t                         x1, shipment_id, line_id, order_id;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X 1a", 20, &x1));
	TRY(send_units(ctx, tx, cast, 0, 40, &shipment_id));
	TRY(approve_units(ctx, tx, cast, 0, 30, &order_id, &line_id));
	act_as(ctx, cast->first);
	TRY(order_release(ctx, tx, order_id, &released));
	TRY(allocations_of_list(ctx, tx, (struct allocations_of_list_in){ ctx->actor.region_id, released.pick_list_id, ctx->today }, &takes));
	CHECK(takes.count == 1);
	CHECK_FAILS(recall_of(ctx, tx, &(struct cast){ .chief = cast->first, .packs = { cast->packs[0] } }, 0, "X1A", &opened), ERR_FORBIDDEN);
	TRY(recall_of(ctx, tx, cast, 0, " x1A ", &opened)); /* However it is written. */
	CHECK(opened.is_new && opened.batches == 1 && opened.picks_stopped == 1 && opened.lines_lost == 1);
	TRY(recall_of(ctx, tx, cast, 0, "X1a", &again));
	CHECK(!again.is_new && again.recall_id == opened.recall_id);
	/* The picker who stands at the bin is told, with the case. */
	act_as(ctx, cast->first);
	enum err err = pick_allocation(ctx, tx, &(struct pick){ .allocation_id = takes.at[0].id, .units = I64_NONE, .code = { .expiry = DAY_NONE },
							    .reason_code = TEXT("no_code") }, &done);
	CHECK(err == ERR_BATCH_RECALLED && text_is(ctx->error.rule, "R-RECALL-01") &&
	      text_equal(ctx->error.see, text_format(ctx->arena, "/recalls/%lld", (long long)opened.recall_id)));
	ctx->error = (struct error){ 0 };
	TRY(recall_tasks_of(ctx, tx, (struct recall_tasks_of_in){ ctx->actor.region_id, opened.recall_id, ctx->now }, &tasks));
	CHECK(tasks.count == 2 && text_is(tasks.at[0].kind, "store") && tasks.at[1].place_id == cast->ward_id);
	/* The box on its way: received, it is the ward's to answer for. */
	act_as(ctx, cast->orderer);
	TRY(shipment_receive(ctx, tx, shipment_id, 0, NULL, 0));
	struct recall_figures figures;
	TRY(recall_figures_load(ctx, tx, opened.recall_id, 0, &figures));
	CHECK(figure_units(&figures, "received") == 200 && figure_units(&figures, "in_stock") == 160 && figure_units(&figures, "got") == 40 &&
	      figure_units(&figures, "unanswered") == 40 && figure_units(&figures, "on_the_way") == 0);
	return OK;
}

/* A number that we do not have is watched for; its delivery goes to quarantine, and the case's block is its own. */
static enum err waits_for_later(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast           *cast = argument;
	struct recall_opened   opened;
	struct recalled        found;
	struct batch_blocks_rows blocks;
	struct stopped         moved;
	int64_t                y9, z1, units, quarantine;
	TRY(recall_of(ctx, tx, cast, 0, "Y9", &opened));
	CHECK(opened.is_new && opened.batches == 0);
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "y 9", 3, &y9));
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "Z1", 3, &z1));
	TRY(place_id(ctx, tx, "CL-K", &quarantine));
	TRY(balance(ctx, tx, quarantine, y9, &units));
	CHECK(units == 30);
	TRY(balance(ctx, tx, cast->bin_a, z1, &units));
	CHECK(units == 30);
	TRY(recalled_find(ctx, tx, y9, &found));
	CHECK(found.recall_id == opened.recall_id && found.is_open);
	TRY(recalled_find(ctx, tx, z1, &found));
	CHECK(found.recall_id == 0);
	act_as(ctx, cast->chief);
	TRY(batch_blocks(ctx, tx, (struct batch_blocks_in){ ctx->actor.region_id, y9 }, &blocks));
	CHECK(blocks.count == 1);
	CHECK_FAILS(batch_release(ctx, tx, blocks.at[0].id, TEXT("tror det går bra")), ERR_BATCH_RECALLED);
	CHECK_FAILS(quarantine_move(ctx, tx,
				    &(struct stock_transfer){ .from_place_id = quarantine, .to_place_id = cast->bin_a, .batch_id = y9, .units = 10,
							      .reason = TEXT("behövs") },
				    &moved),
		    ERR_BATCH_RECALLED);
	/* Closed without lifting it holds on; lifted it is over. */
	TRY(recall_end(ctx, tx, opened.recall_id, 0, TEXT(""), false));
	CHECK_FAILS(batch_release(ctx, tx, blocks.at[0].id, TEXT("nu då")), ERR_BATCH_RECALLED);
	TRY(recall_lift(ctx, tx, opened.recall_id, TEXT("beskedet togs tillbaka")));
	CHECK_FAILS(recall_lift(ctx, tx, opened.recall_id, TEXT("igen")), ERR_STATE);
	TRY(quarantine_move(ctx, tx,
			    &(struct stock_transfer){ .from_place_id = quarantine, .to_place_id = cast->bin_a, .batch_id = y9, .units = 10,
						      .reason = TEXT("fritt") },
			    &moved));
	/* Every batch of the pack: those that come too. */
	TRY(recall_of(ctx, tx, cast, 0, "", &opened));
	CHECK(opened.batches == 2);
	int64_t w7;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "W7", 1, &w7));
	TRY(balance(ctx, tx, quarantine, w7, &units));
	CHECK(units == 10);
	return OK;
}

/* The ward answers, sends back what it found, and the figures are the sums of their lines. */
static enum err wards_answer(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                *cast = argument;
	struct recall_opened        opened;
	struct recall_tasks_of_rows tasks;
	struct recall_figures       figures;
	struct return_made          made;
	struct return_lines_rows    lines;
	struct return_candidates_rows got;
	int64_t                     x1, shipment_id, movement_id, quarantine, units;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &x1));
	TRY(send_units(ctx, tx, cast, 0, 40, &shipment_id));
	act_as(ctx, cast->orderer);
	TRY(shipment_receive(ctx, tx, shipment_id, 0, NULL, 0));
	TRY(recall_of(ctx, tx, cast, 0, "X1", &opened));
	TRY(recall_tasks_of(ctx, tx, (struct recall_tasks_of_in){ ctx->actor.region_id, opened.recall_id, ctx->now }, &tasks));
	CHECK(tasks.count == 2);
	int64_t task_id = tasks.at[1].id;
	struct recall_found  found = { .batch_id = x1, .found_units = 15, .used_units = 20 };
	struct recall_answer answer = { .task_id = task_id, .found = &found, .found_count = 1, .version = 1 };
	/* By telephone somebody at the ward is named. */
	act_as(ctx, cast->first);
	enum err err = recall_answer(ctx, tx, &answer);
	CHECK(err == ERR_FIELD_MISSING && text_is(ctx->error.rule, "R-RECALL-05"));
	ctx->error = (struct error){ 0 };
	CHECK_FAILS(recall_answer(ctx, tx, &(struct recall_answer){ .task_id = tasks.at[0].id, .told_name = TEXT("Kim") }), ERR_STATE);
	act_as(ctx, cast->orderer);
	TRY(recall_answer(ctx, tx, &answer));
	CHECK_FAILS(recall_answer(ctx, tx, &answer), ERR_CHANGED_MEANWHILE); /* The version was seen before the answer. */
	TRY(recall_figures_load(ctx, tx, opened.recall_id, 0, &figures));
	CHECK(figure_units(&figures, "used") == 20 && figure_units(&figures, "to_return") == 15 && figure_units(&figures, "missing") == 5 &&
	      figure_units(&figures, "unanswered") == 0);
	/* What goes back counts on the task; more than was got cannot. */
	TRY(return_candidates(ctx, tx, (struct return_candidates_in){ ctx->actor.region_id, cast->ward_id, 0, x1, 5 }, &got));
	CHECK(got.count == 1 && got.at[0].received_units == 40);
	struct return_wanted_line back = { .shipment_line_id = got.at[0].shipment_line_id, .units = 15, .reason_code = TEXT("recall") };
	TRY(return_note(ctx, tx, cast->ward_id, TEXT(""), &back, 1, &made));
	TRY(return_lines(ctx, tx, (struct return_lines_in){ ctx->actor.region_id, made.return_id }, &lines));
	act_as(ctx, cast->chief);
	struct return_taken taken = { .return_line_id = lines.at[0].id, .units = 15, .is_unbroken = true, .is_storage_known = true,
				      .decision = TEXT("stock"), .code = { .expiry = DAY_NONE } };
	CHECK_FAILS(return_take(ctx, tx, &taken), ERR_BATCH_RECALLED);
	taken.decision = TEXT("quarantine");
	TRY(return_take(ctx, tx, &taken));
	TRY(recall_figures_load(ctx, tx, opened.recall_id, 0, &figures));
	CHECK(figure_units(&figures, "returned") == 15 && figure_units(&figures, "to_return") == 0 && figure_units(&figures, "missing") == 5);
	for (size_t i = 0; i < figures.total_count; i++) {
		int64_t sum = 0;
		for (size_t k = 0; k < figures.line_count; k++)
			if (text_equal(figures.lines[k].figure, text_of(figures.totals[i].name)))
				sum += figures.lines[k].units;
		CHECK(sum == figures.totals[i].units);
	}
	/* Not before everybody has answered, or with a reason. */
	err = recall_end(ctx, tx, opened.recall_id, 0, TEXT(""), false);
	CHECK(err == ERR_RECALL_TASKS_OPEN && text_is(ctx->error.rule, "R-RECALL-04"));
	ctx->error = (struct error){ 0 };
	act_as(ctx, cast->first);
	CHECK_FAILS(recall_end(ctx, tx, opened.recall_id, 0, TEXT(""), false), ERR_FORBIDDEN);
	struct recall_put_away put = { .recall_id = opened.recall_id, .place_id = cast->bin_a, .batch_id = x1, .units = I64_NONE, .code = { .expiry = DAY_NONE } };
	CHECK_FAILS(recall_quarantine(ctx, tx, &put, &movement_id), ERR_FIELD_MISSING); /* Neither scan nor reason. */
	put.code = (struct scanned_code){ .gtin = TEXT("960002"), .batch = TEXT("x9"), .expiry = DAY_NONE };
	CHECK_FAILS(recall_quarantine(ctx, tx, &put, &movement_id), ERR_WRONG_BATCH);
	put.code.batch = TEXT(" x 1");
	TRY(recall_quarantine(ctx, tx, &put, &movement_id));
	CHECK_FAILS(recall_quarantine(ctx, tx, &put, &movement_id), ERR_STATE);
	TRY(place_id(ctx, tx, "CL-K", &quarantine));
	TRY(balance(ctx, tx, quarantine, x1, &units));
	CHECK(units == 75);
	act_as(ctx, cast->chief);
	TRY(recall_end(ctx, tx, opened.recall_id, 0, TEXT(""), false));
	CHECK_FAILS(recall_end(ctx, tx, opened.recall_id, 0, TEXT(""), false), ERR_STATE);
	act_as(ctx, cast->orderer);
	answer.version = 0;
	CHECK_FAILS(recall_answer(ctx, tx, &answer), ERR_STATE);
	return OK;
}

/* A box that is being packed is a task of the store: taken back, the goods stand in their bin and are not picked again. */
static enum err box_is_taken_back(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast            *cast = argument;
	struct recall_opened    opened;
	struct recall_left_rows left;
	struct text             more[] = { TEXT("X2"), TEXT("X3") };
	struct recall_goods     added = { cast->packs[0], more, 2 };
	int64_t                 x1, allocation_id, shipment_id, movement_id;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 4, &x1));
	TRY(pack_units(ctx, tx, cast, 0, 40, &shipment_id, &allocation_id));
	TRY(recall_of(ctx, tx, cast, 0, "X1", &opened));
	TRY(recall_left(ctx, tx, (struct recall_left_in){ ctx->actor.region_id, opened.recall_id, 0 }, &left));
	CHECK(left.count == 1 && text_is(left.at[0].kind, "box") && left.at[0].units == 40 && left.at[0].pick_list_id > 0);
	act_as(ctx, cast->first);
	CHECK_FAILS(shipment_send(ctx, tx, shipment_id, 0), ERR_BATCH_RECALLED);
	TRY(pick_undo(ctx, tx, allocation_id, &(struct pick_undone){ 0 }));
	struct allocation_get_row allocation;
	TRY(allocation_get(ctx, tx, (struct allocation_get_in){ ctx->actor.region_id, allocation_id }, &allocation));
	CHECK(text_is(allocation.state, "cancelled"));
	TRY(recall_left(ctx, tx, (struct recall_left_in){ ctx->actor.region_id, opened.recall_id, 0 }, &left));
	CHECK(left.count == 1 && text_is(left.at[0].kind, "bin"));
	TRY(recall_quarantine(ctx, tx,
			      &(struct recall_put_away){ .recall_id = opened.recall_id, .place_id = cast->bin_a, .batch_id = x1, .units = I64_NONE,
							 .code = { .expiry = DAY_NONE }, .reason = TEXT("koden är skadad") },
			      &movement_id));
	act_as(ctx, cast->chief);
	CHECK_FAILS(recall_extend(ctx, tx, opened.recall_id, 99, &added, 1, &opened), ERR_CHANGED_MEANWHILE);
	struct recall_opened other, extended;
	TRY(recall_of(ctx, tx, cast, 0, "X1", &opened));
	CHECK(!opened.is_new);
	TRY(recall_extend(ctx, tx, opened.recall_id, 0, &added, 1, &extended));
	CHECK_FAILS(recall_extend(ctx, tx, opened.recall_id, 0, &added, 1, &other), ERR_ALREADY_EXISTS);
	TRY(recall_end(ctx, tx, opened.recall_id, 0, TEXT(""), false)); /* The store's task answered itself with the last bin. */
	return OK;
}

static void test_stops_everything(void **state)
{
	run_case(state, stops_everything);
}
static void test_waits_for_later(void **state)
{
	run_case(state, waits_for_later);
}
static void test_wards_answer(void **state)
{
	run_case(state, wards_answer);
}
static void test_box_is_taken_back(void **state)
{
	run_case(state, box_is_taken_back);
}

/* A letter about two articles is one case: both stopped at once, the same again the same case, half of it a refusal. */
static enum err two_articles(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast             *cast = argument;
	struct text              first[] = { TEXT("X1"), TEXT("x 1") }, second[] = { TEXT("Y1") };
	struct recall_goods      goods[] = { { cast->packs[1], second, 1 }, { cast->packs[0], first, 2 } };
	struct recall_goods      twice[] = { goods[0], goods[0] };
	struct recall_wanted     wanted = { .goods = goods, .goods_count = 2, .class = TEXT("2"), .source_kind = TEXT("company"), .source_name = TEXT("Bolaget"),
					    .source_day = DAY_NONE, .notified_at = MOMENT_NONE, .reason = TEXT("fel"), .instruction = TEXT("Returnera") };
	struct recall_opened     opened, again;
	struct recall_items_of_rows items;
	struct recalled          found;
	int64_t                  x1, y1;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 4, &x1));
	TRY(stock(ctx, tx, cast, 1, cast->bin_a, "Y1", 4, &y1));
	act_as(ctx, cast->chief);
	TRY(recall_open(ctx, tx, &wanted, &opened));
	CHECK(opened.is_new && opened.batches == 2);
	TRY(recall_items_of(ctx, tx, (struct recall_items_of_in){ ctx->actor.region_id, opened.recall_id }, &items));
	CHECK(items.count == 2);
	TRY(recalled_find(ctx, tx, x1, &found));
	CHECK(found.recall_id == opened.recall_id);
	TRY(recalled_find(ctx, tx, y1, &found));
	CHECK(found.recall_id == opened.recall_id);
	TRY(recall_open(ctx, tx, &wanted, &again));
	CHECK(again.recall_id == opened.recall_id && !again.is_new);
	second[0] = TEXT("Y2");
	CHECK_FAILS(recall_open(ctx, tx, &wanted, &again), ERR_ALREADY_EXISTS);
	wanted.goods = twice;
	CHECK_FAILS(recall_open(ctx, tx, &wanted, &again), ERR_FIELD_INVALID);
	wanted.goods_count = 0;
	CHECK_FAILS(recall_open(ctx, tx, &wanted, &again), ERR_FIELD_MISSING);
	return recall_extend(ctx, tx, opened.recall_id, 0, twice, 1, &again);
}

static void test_two_articles(void **state)
{
	run_case(state, two_articles);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_stops_everything, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_waits_for_later, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_wards_answer, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_two_articles, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_box_is_taken_back, world_open, world_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
