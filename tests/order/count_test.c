/*
 * count_test.c - counting beside picking: differences to the balance at the count, recount, approval, short picks
 *
 * Holds R-COUNT-01 and R-COUNT-02 on a database; the property that after any mix of counting, picking and put-away the
 * approved balance is what was counted plus the movements since.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"

#include "order/approve_count.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/promise.h"
#include "order/review_order.h"
#include "sim/random.h"
#include "stock/availability.h"
#include "stock/control_narcotics.h"
#include "stock/count.sql.h"
#include "stock/count_rules.h"
#include "stock/count_stock.h"
#include "stock/ledger.h"
#include "stock/narcotics_book.sql.h"

static enum err count_all(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, struct count_opened *opened)
{
	act_as(ctx, cast->first);
	return count_open(ctx, tx,
			  &(struct count_selection){ .store_id = cast->store_id, .kind = TEXT("zone"), .since = DAY_NONE, .is_blind = true },
			  opened);
}

/* The one line of a place and batch that waits or is counted. */
static enum err live_line(struct ctx *ctx, struct db_tx *tx, int64_t place, int64_t batch_id, int64_t *line_id)
{
	struct count_line_of_balance_row row = { 0 };
	bool                             found;
	TRY(count_line_of_balance(ctx, tx, (struct count_line_of_balance_in){ ctx->actor.region_id, place, batch_id, 0, 0 }, &row, &found));
	CHECK(found);
	*line_id = row.id;
	return OK;
}

/* Goods leave a bin as picking takes them. */
static enum err take(struct ctx *ctx, struct db_tx *tx, int64_t place, int64_t batch_id, int64_t units)
{
	struct ledger_posted posted;
	int64_t              used;
	TRY(place_virtual(ctx, tx, PLACE_USED, &used));
	return ledger_post(ctx, tx,
			   &(struct ledger_entry){ .from_place_id = place, .to_place_id = used, .batch_id = batch_id, .units = units,
						   .value = MONEY_NONE, .cause_kind = "pick", .effective_day = DAY_NONE },
			   &posted);
}

/* A line that differs a little is counted while goods move; the difference at the count is what is posted. */
static enum err counts_beside_picking(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct count_opened   opened;
	struct counted        counted;
	struct count_approved approved;
	struct count_line_get_row line;
	int64_t               batch_id, line_id, units;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch_id));
	TRY(count_all(ctx, tx, cast, &opened));
	CHECK(opened.lines == 1);
	TRY(live_line(ctx, tx, cast->bin_a, batch_id, &line_id));
	TRY(take(ctx, tx, cast->bin_a, batch_id, 30)); /* 70 are left, and the person finds 67. */
	act_as(ctx, cast->first);
	TRY(count_units(ctx, tx, line_id, 67, &counted));
	CHECK(counted.difference == -3 && !counted.asks_again);
	TRY(count_line_get(ctx, tx, (struct count_line_get_in){ ctx->actor.region_id, line_id }, &line));
	CHECK(line.balance_at_count == 70 && line.difference_value_ore == -300);
	TRY(take(ctx, tx, cast->bin_a, batch_id, 20));
	CHECK_FAILS(count_approve(ctx, tx, opened.count_id, NULL, 0, &approved), ERR_FORBIDDEN);
	act_as(ctx, cast->chief);
	struct count_decision decision = { .line_id = line_id };
	CHECK_FAILS(count_approve(ctx, tx, opened.count_id, &decision, 1, &approved), ERR_FIELD_MISSING);
	decision.reason_code = TEXT("because");
	CHECK_FAILS(count_approve(ctx, tx, opened.count_id, &decision, 1, &approved), ERR_FIELD_INVALID);
	decision.reason_code = TEXT("other");
	CHECK_FAILS(count_approve(ctx, tx, opened.count_id, &decision, 1, &approved), ERR_FIELD_MISSING);
	decision.reason_code = TEXT("not_explained");
	TRY(count_approve(ctx, tx, opened.count_id, &decision, 1, &approved));
	CHECK(approved.lines == 1 && approved.posted == 1 && approved.is_done);
	TRY(balance(ctx, tx, cast->bin_a, batch_id, &units));
	CHECK(units == 47); /* 67 counted, 20 picked since. */
	CHECK_FAILS(count_approve(ctx, tx, opened.count_id, &decision, 1, &approved), ERR_STATE);
	CHECK_FAILS(count_units(ctx, tx, line_id, 1, &counted), ERR_STATE);
	return OK;
}

/* What is missing may have been picked by now: refused, counted again, approved. */
static enum err refuses_below_zero(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct count_opened   opened;
	struct counted        counted;
	struct count_approved approved;
	int64_t               batch_id, line_id, units;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch_id));
	TRY(count_all(ctx, tx, cast, &opened));
	TRY(live_line(ctx, tx, cast->bin_a, batch_id, &line_id));
	TRY(count_units(ctx, tx, line_id, 90, &counted));
	TRY(take(ctx, tx, cast->bin_a, batch_id, 95));
	act_as(ctx, cast->chief);
	struct count_decision decision = { .line_id = line_id, .reason_code = TEXT("not_explained") };
	CHECK_FAILS(count_approve(ctx, tx, opened.count_id, &decision, 1, &approved), ERR_BALANCE_TOO_LOW);
	TRY(count_again(ctx, tx, line_id));
	TRY(live_line(ctx, tx, cast->bin_a, batch_id, &line_id));
	act_as(ctx, cast->first);
	TRY(count_units(ctx, tx, line_id, 0, &counted));
	CHECK(counted.difference == -5);
	act_as(ctx, cast->chief);
	decision.line_id = line_id;
	TRY(count_approve(ctx, tx, opened.count_id, &decision, 1, &approved));
	TRY(balance(ctx, tx, cast->bin_a, batch_id, &units));
	CHECK(units == 0 && approved.is_done);
	return OK;
}

/* Narcotics are posted when their case is investigated (R-NARC-02); other goods have none. */
static enum err investigate_line(struct ctx *ctx, struct db_tx *tx, int64_t line_id)
{
	struct discrepancy_of_line_row file;
	bool                          found;
	TRY(discrepancy_of_line(ctx, tx, (struct discrepancy_of_line_in){ ctx->actor.region_id, line_id }, &file, &found));
	return found ? discrepancy_investigate(ctx, tx, file.id, 0, TEXT("book_error"), TEXT("")) : OK;
}

/* A large difference and every narcotic difference waits for another person. */
static enum err asks_another_person(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct count_opened   opened;
	struct counted        counted;
	struct count_approved approved;
	int64_t               plain, morphine, line_id, again;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &plain));
	TRY(stock(ctx, tx, cast, 1, cast->bin_a, "M1", 10, &morphine));
	TRY(count_all(ctx, tx, cast, &opened));
	TRY(live_line(ctx, tx, cast->bin_a, morphine, &line_id));
	TRY(count_units(ctx, tx, line_id, 99, &counted));
	CHECK(counted.asks_again && counted.line_id != line_id);
	again = counted.line_id;
	CHECK_FAILS(count_units(ctx, tx, again, 99, &counted), ERR_SAME_PERSON);
	act_as(ctx, cast->second);
	TRY(count_units(ctx, tx, again, 99, &counted));
	CHECK(!counted.asks_again && counted.difference == -1);
	act_as(ctx, cast->first);
	TRY(live_line(ctx, tx, cast->bin_a, plain, &line_id));
	TRY(count_units(ctx, tx, line_id, 79, &counted));
	CHECK(counted.asks_again);
	CHECK_FAILS(count_finish(ctx, tx, opened.count_id, false), ERR_STATE);
	act_as(ctx, cast->chief);
	TRY(count_units(ctx, tx, counted.line_id, 100, &counted));
	TRY(count_finish(ctx, tx, opened.count_id, false));
	struct count_decision decision = { .line_id = again, .reason_code = TEXT("not_explained") };
	CHECK_FAILS(count_approve(ctx, tx, opened.count_id, &decision, 1, &approved), ERR_NOT_INVESTIGATED);
	TRY(investigate_line(ctx, tx, again));
	TRY(count_approve(ctx, tx, opened.count_id, &decision, 1, &approved));
	CHECK(approved.is_done && approved.lines == 2 && approved.posted == 1);
	struct count_accuracy_row figure;
	TRY(count_accuracy(ctx, tx,
			   (struct count_accuracy_in){ ctx->actor.region_id, opened.count_id, { 0 }, { INT64_MAX } }, &figure));
	CHECK(figure.counted == 2 && figure.right_lines == 1); /* The recount found the plain line right. */
	CHECK(figure.counted_ore == 30000 && figure.right_ore == 10000 && figure.difference_ore == -200);
	return OK;
}

/* A batch that the system does not know in a bin, and one that it does not know at all. */
static enum err finds_goods(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct count_opened   opened, other;
	struct counted        counted;
	struct count_approved approved;
	int64_t               known, batch_id, units;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &known));
	TRY(count_all(ctx, tx, cast, &opened));
	struct count_find find = { .count_id = opened.count_id, .place_id = cast->bin_b, .pack_id = cast->packs[0],
				   .batch_label = TEXT("x1"), .expiry = day_plus(ctx->today, 300), .units = 4 };
	TRY(count_found(ctx, tx, &find, &counted));
	CHECK(counted.difference == 4 && !counted.asks_again);
	find.batch_label = TEXT("NY");
	find.units = 5;
	TRY(count_found(ctx, tx, &find, &counted));
	find.expiry = DAY_NONE;
	CHECK_FAILS(count_found(ctx, tx, &find, &counted), ERR_FIELD_MISSING);
	act_as(ctx, cast->second);
	CHECK_FAILS(count_open(ctx, tx,
			       &(struct count_selection){ .store_id = cast->store_id, .kind = TEXT("zone"), .since = DAY_NONE }, &other),
		    ERR_STATE); /* One count at a time has a balance. */
	act_as(ctx, cast->chief);
	TRY(count_finish(ctx, tx, opened.count_id, true));
	struct count_lines_rows lines;
	struct count_decision   decisions[4];
	size_t                  count = 0;
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, opened.count_id, 0 }, &lines));
	for (size_t i = 0; i < lines.count; i++)
		if (text_is(lines.at[i].state, "counted"))
			decisions[count++] = (struct count_decision){ lines.at[i].id, TEXT("wrong_bin"), TEXT_NONE };
	CHECK(count == 2);
	TRY(count_approve(ctx, tx, opened.count_id, decisions, count, &approved));
	CHECK(approved.is_done);
	TRY(batch_ensure(ctx, tx, cast->packs[0], TEXT("NY"), day_plus(ctx->today, 300), &batch_id));
	TRY(balance(ctx, tx, cast->bin_b, batch_id, &units));
	CHECK(units == 5);
	TRY(balance(ctx, tx, cast->bin_b, known, &units));
	CHECK(units == 4);
	return OK;
}

/* What a selection takes in. */
static enum err selects(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast *cast = argument;
	int64_t      batch_id, line_id;
	struct counted counted;
	static const struct {
		const char *kind, *word, *from, *to;
		int64_t     lines;
	} cases[] = {
		{ "storage_class", "cold", "", "", 1 }, { "narcotic_class", "II", "", "", 1 }, { "narcotic_class", "all", "", "", 1 },
		{ "narcotic_class", "III", "", "", 0 }, { "zone", "", "CL-A1", "CL-A1", 2 },   { "zone", "", "CL-B2", "CL-A1", 3 },
		{ "zone", "", "CL-B2", "", 1 },         { "value_class", "A", "", "", 1 },     { "value_class", "B", "", "", 1 },
		{ "value_class", "C", "", "", 1 },      { "tasks", "", "", "", 1 },
	};
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 3, &batch_id)); /* 30 kr */
	TRY(stock(ctx, tx, cast, 1, cast->bin_a, "M1", 30, &batch_id)); /* 600 kr, after 6000 for heparin */
	TRY(count_task_open(ctx, tx, cast->bin_a, batch_id, "short_pick", 1, TEXT("not_in_bin")));
	TRY(count_task_open(ctx, tx, cast->bin_a, batch_id, "short_pick", 2, TEXT("not_in_bin")));
	TRY(stock(ctx, tx, cast, 2, cast->bin_b, "H1", 200, &batch_id));
	act_as(ctx, cast->first);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct count_opened    opened;
		struct count_selection selection = { .store_id = cast->store_id, .kind = text_of(cases[i].kind), .word = text_of(cases[i].word),
						     .from_code = text_of(cases[i].from), .to_code = text_of(cases[i].to), .since = DAY_NONE };
		enum err err = count_open(ctx, tx, &selection, &opened);
		if (cases[i].lines == 0) {
			CHECK_FAILS(err, ERR_STATE);
			continue;
		}
		if (err)
			return err;
		if (opened.lines != cases[i].lines)
			return fail(ctx, ERR_INTERNAL, "test", "case %zu gave %lld lines", i, (long long)opened.lines);
		TRY(count_cancel(ctx, tx, opened.count_id));
	}
	struct count_opened opened;
	struct count_selection since = { .store_id = cast->store_id, .kind = TEXT("since"), .since = ctx->today };
	TRY(count_open(ctx, tx, &since, &opened));
	CHECK(opened.lines == 3);
	TRY(live_line(ctx, tx, cast->bin_b, batch_id, &line_id));
	TRY(count_units(ctx, tx, line_id, 2000, &counted));
	TRY(count_finish(ctx, tx, opened.count_id, true));
	TRY(count_open(ctx, tx, &since, &opened));
	CHECK(opened.lines == 2);
	CHECK_FAILS(count_open(ctx, tx, &(struct count_selection){ .store_id = cast->store_id, .kind = TEXT("storage_class"), .since = DAY_NONE }, &opened),
		    ERR_FIELD_MISSING);
	return OK;
}

/* The fault: a short pick left the balance, and the next order was sent to the same empty bin. */
static enum err short_pick_opens_a_task(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast         *cast = argument;
	struct order_made    order;
	struct release_made  released;
	struct pick_done     done;
	struct allocations_of_list_rows takes;
	struct count_tasks_rows tasks;
	struct availability  there;
	struct count_opened  opened;
	struct counted       counted;
	int64_t              early, late, units, line_id;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "EARLY", 10, &early));
	TRY(stock(ctx, tx, cast, 0, cast->bin_b, "LATE", 10, &late));
	for (int round = 0; round < 2; round++) {
		struct review_outcomes outcomes;
		act_as(ctx, cast->chief);
		TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &order));
		TRY(order_set_line(ctx, tx, order.order_id, cast->packs[0], 2, false));
		TRY(order_place(ctx, tx, order.order_id, 0, cast->orderer));
		TRY(review_order(ctx, tx, order.order_id, 0, &outcomes));
		act_as(ctx, cast->first);
		TRY(order_release(ctx, tx, order.order_id, &released));
		TRY(allocations_of_list(ctx, tx, (struct allocations_of_list_in){ ctx->actor.region_id, released.pick_list_id, ctx->today }, &takes));
		CHECK(takes.count == 1);
		if (round == 0) {
			CHECK(takes.at[0].batch_id == early);
			TRY(pick_allocation(ctx, tx, &(struct pick){ .allocation_id = takes.at[0].id, .units = 0, .code = { .expiry = DAY_NONE }, .reason_code = TEXT("not_in_bin") }, &done));
			CHECK(done.proposed_again == 20);
		} else {
			CHECK(takes.at[0].batch_id == late); /* Nobody is sent to the empty bin again. */
		}
	}
	TRY(balance(ctx, tx, cast->bin_a, early, &units));
	CHECK(units == 100); /* Not silently changed. */
	TRY(count_tasks(ctx, tx, (struct count_tasks_in){ ctx->actor.region_id, cast->store_id, 10 }, &tasks));
	CHECK(tasks.count == 1 && tasks.at[0].batch_id == early && tasks.at[0].place_id == cast->bin_a);
	TRY(availability_load(ctx, tx, cast->store_id, cast->packs[0], 0, false, &there));
	CHECK(there.on_hand == 200 && there.usable == 100 && there.doubted == 100);
	act_as(ctx, cast->first);
	TRY(count_open(ctx, tx, &(struct count_selection){ .store_id = cast->store_id, .kind = TEXT("tasks"), .since = DAY_NONE }, &opened));
	CHECK(opened.lines == 1);
	TRY(live_line(ctx, tx, cast->bin_a, early, &line_id));
	TRY(count_units(ctx, tx, line_id, 100, &counted)); /* They stood behind the box. */
	TRY(availability_load(ctx, tx, cast->store_id, cast->packs[0], 0, false, &there));
	CHECK(there.usable == 200 && there.doubted == 0);
	return OK;
}

/* Any mix of counting, recounting, approving, taking and putting in, from a seed. */
static enum err mixes(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast  *cast = argument;
	struct random random = random_of((uint64_t)cast->seed);
	struct count_opened opened = { 0 };
	const char   *label = text_format(ctx->arena, "X%lld", (long long)cast->seed).at;
	int64_t       batches[3], expected[3] = { 0 }, moved_since[3] = { 0 }, counted_as[3];
	for (int i = 0; i < 3; i++)
		TRY(stock(ctx, tx, cast, i, cast->bin_a, label, 20, &batches[i]));
	for (int step = 0; step < 120; step++) {
		int     which = (int)random_between(&random, 0, 2);
		int64_t units, line_id;
		struct count_line_of_balance_row live = { 0 };
		bool    is_live;
		TRY(balance(ctx, tx, cast->bin_a, batches[which], &units));
		TRY(count_line_of_balance(ctx, tx, (struct count_line_of_balance_in){ ctx->actor.region_id, cast->bin_a, batches[which], 0, 0 }, &live, &is_live));
		line_id = live.id;
		switch (random_between(&random, 0, 4)) {
		case 0:
			if (units > 1) {
				int64_t part = random_between(&random, 1, units / 2 + 1);
				TRY(take(ctx, tx, cast->bin_a, batches[which], part));
				moved_since[which] -= part;
			}
			break;
		case 1:
			TRY(stock(ctx, tx, cast, which, cast->bin_a, label, random_between(&random, 1, 3), &batches[which]));
			TRY(balance(ctx, tx, cast->bin_a, batches[which], &expected[which]));
			moved_since[which] += expected[which] - units;
			break;
		case 2: {
			struct counted counted;
			act_as(ctx, random_percent(&random, 50) ? cast->first : cast->second);
			if (!is_live)
				break;
			int64_t found = random_percent(&random, 40) ? units : random_between(&random, 0, units + 30);
			enum err err = count_units(ctx, tx, line_id, found, &counted);
			ctx->error = (struct error){ 0 };
			CHECK(err == OK || err == ERR_SAME_PERSON);
			if (err == OK) {
				counted_as[which] = found;
				moved_since[which] = 0;
			}
			break;
		}
		case 3: {
			struct count_approved approved;
			struct count_line_get_row line;
			if (!is_live)
				break;
			TRY(count_line_get(ctx, tx, (struct count_line_get_in){ ctx->actor.region_id, line_id }, &line));
			if (!text_is(line.state, "counted") || units + line.counted_units - line.balance_at_count < 0)
				break; /* Refused below zero: tested by itself, since a refusal rolls back. */
			act_as(ctx, cast->chief);
			if (line.counted_units != line.balance_at_count)
				TRY(investigate_line(ctx, tx, line_id));
			TRY(count_approve(ctx, tx, line.count_id,
					  &(struct count_decision){ line_id, TEXT("not_explained"), TEXT_NONE }, 1, &approved));
			TRY(balance(ctx, tx, cast->bin_a, batches[which], &units));
			if (units != counted_as[which] + moved_since[which])
				return fail(ctx, ERR_INTERNAL, "test", "seed %lld step %d: %lld units, counted %lld, since %lld",
					    (long long)cast->seed, step, (long long)units, (long long)counted_as[which],
					    (long long)moved_since[which]);
			break;
		}
		default: {
			enum err err = count_all(ctx, tx, cast, &opened);
			ctx->error = (struct error){ 0 };
			CHECK(err == OK || err == ERR_STATE);
			if (err != OK)
				break;
		}
		}
	}
	return OK;
}

/* Where only doubted goods are, an order is told so and promised nothing; what was promised before stands until the count. */
static enum err doubt_is_told(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast           *cast = argument;
	struct order_made      before, order;
	struct review_outcomes outcomes;
	int64_t                batch_id, lost = 0;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 10, &batch_id));
	act_as(ctx, cast->chief);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &before));
	TRY(order_set_line(ctx, tx, before.order_id, cast->packs[0], 4, false));
	TRY(order_place(ctx, tx, before.order_id, 0, cast->orderer));
	TRY(review_order(ctx, tx, before.order_id, 0, &outcomes));
	CHECK(outcomes.approved == 1);
	TRY(count_task_open(ctx, tx, cast->bin_a, batch_id, "short_pick", 1, TEXT("not_in_bin")));
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &order));
	TRY(order_set_line(ctx, tx, order.order_id, cast->packs[0], 1, false));
	TRY(order_place(ctx, tx, order.order_id, 0, cast->orderer));
	struct review_outcomes refused;
	TRY(review_order(ctx, tx, order.order_id, 0, &refused));
	CHECK(refused.approved == 0 && refused.at[0].refused.err == ERR_STOCK_TOO_LOW);
	TRY(promise_settle_all(ctx, tx, &lost));
	CHECK(lost == 0);
	return OK;
}

static void a_doubted_bin_is_told_and_breaks_no_promise(void **state) { run_case(state, doubt_is_told); }
static void the_difference_is_to_the_balance_at_the_count(void **state) { run_case(state, counts_beside_picking); }
static void approval_refuses_below_zero_and_a_recount_helps(void **state) { run_case(state, refuses_below_zero); }
static void another_person_counts_again(void **state) { run_case(state, asks_another_person); }
static void goods_that_no_balance_tells_of_are_counted(void **state) { run_case(state, finds_goods); }
static void a_selection_takes_in_what_it_says(void **state) { run_case(state, selects); }
static void a_short_pick_opens_a_task_and_nobody_is_sent_there_again(void **state) { run_case(state, short_pick_opens_a_task); }

static void any_mix_of_counting_and_moving_adds_up(void **state)
{
	struct world *world = *state;
	struct cast   cast = { 0 };
	int64_t       broken = 0;
	FILE         *nowhere = fopen("/dev/null", "w");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	for (cast.seed = 1; cast.seed <= 8; cast.seed++)
		ASSERT_OK(world, db_transact(&world->ctx, world->db, mixes, &cast));
	act_as(&world->ctx, 0);
	ASSERT_OK(world, verify_region(&world->ctx, world->db, nowhere, &broken));
	fclose(nowhere);
	assert_int_equal(broken, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(the_difference_is_to_the_balance_at_the_count),
		WORLD_TEST(approval_refuses_below_zero_and_a_recount_helps),
		WORLD_TEST(another_person_counts_again),
		WORLD_TEST(goods_that_no_balance_tells_of_are_counted),
		WORLD_TEST(a_selection_takes_in_what_it_says),
		WORLD_TEST(a_short_pick_opens_a_task_and_nobody_is_sent_there_again),
		WORLD_TEST(a_doubted_bin_is_told_and_breaks_no_promise),
		WORLD_TEST(any_mix_of_counting_and_moving_adds_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
