/*
 * return_test.c - goods that come back: the tables of docs/rules/recall.md, and what each decision does to ledger, credit and waste
 *
 * Holds R-RETURN-01, R-RETURN-02, R-RETURN-03, R-RETURN-04, R-RETURN-05, R-RETURN-06, R-RETURN-07, R-RETURN-08, R-RETURN-09,
 * R-RECALL-04, R-RECALL-05.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"
#include "delivered.h"

#include "order/recall_rules.h"
#include "order/receive_return.h"
#include "order/return.sql.h"
#include "order/return_goods.h"
#include "order/return_rules.h"
#include "order/stop_batch.h"

enum { CELLS_MAX = 12 };

/* ---------------------------------------------------------------- the tables */

static bool row_holds(struct ctx *ctx, struct text *cells, size_t count)
{
	if (text_is(cells[0], "R-RETURN-08"))
		return return_is_credited(cells[1], cells[2], cells[3]);
	if (text_is(cells[0], "R-RETURN-09")) {
		int64_t numbers[4];
		for (int i = 0; i < 4; i++)
			assert_int_equal(num_parse(cells[i + 1], &numbers[i]), OK);
		return rule_return_held(ctx, numbers[0], numbers[1], numbers[2], numbers[3]) == OK;
	}
	if (text_is(cells[0], "R-RECALL-04")) {
		int64_t waiting;
		assert_int_equal(num_parse(cells[1], &waiting), OK);
		return rule_recall_close(ctx, waiting, text_is(cells[2], "ingen") ? TEXT("") : cells[2]) == OK;
	}
	if (text_is(cells[0], "R-RECALL-05"))
		return rule_recall_answer(ctx, text_is(cells[1], "ja"), text_is(cells[2], "ja") ? 7 : 0, text_is(cells[3], "ingen") ? TEXT("") : cells[3]) == OK;
	assert_int_equal(count, 10);
	struct return_facts facts = { .is_unbroken = text_is(cells[1], "ja"), .is_whole_packs = text_is(cells[2], "ja"), .is_storage_known = text_is(cells[3], "ja"),
				      .storage_class = cells[5], .reason = cells[6], .narcotic_class = cells[7], .is_pharmacist = text_is(cells[8], "ja") };
	struct return_rules rules = { { true, true, true, true, true, true, true },
				      { TEXT(""), TEXT(""), TEXT("14"), TEXT("room"), TEXT(""), TEXT("wrong_order not_needed"), TEXT("0") } };
	assert_int_equal(num_parse(cells[4], &facts.days), OK);
	const char *rule = return_kept_from_stock(&facts, &rules);
	if (rule && !text_is(cells[0], rule))
		print_error("%.*s says %s\n", TEXT_ARG(cells[0]), rule);
	assert_true(!rule || text_is(cells[0], rule));
	/* Without the rule in force nothing goes back: default deny. */
	for (int i = 0; i < RETURN_RULES; i++) {
		struct return_rules without = rules;
		without.in_force[i] = false;
		assert_non_null(return_kept_from_stock(&facts, &without));
	}
	return rule == NULL;
}

static void the_tables_hold(void **state)
{
	(void)state;
	FILE *file = fopen("docs/rules/recall.md", "r");
	assert_non_null(file);
	char   line[1000];
	size_t ran = 0;
	while (fgets(line, sizeof line, file)) {
		struct text whole = text_trim(text_of(line)), cells[CELLS_MAX];
		if (!text_starts_with(whole, "| R-") || (!text_ends_with(whole, "| ja |") && !text_ends_with(whole, "| nej |")))
			continue;
		struct ctx  ctx = { .arena = arena_open(1 << 20) };
		struct text rest = text_slice(whole, 1, whole.length);
		size_t      count = 0;
		for (struct text cell; (cell = text_next(&rest, '|')).at && count < CELLS_MAX;)
			if (rest.at)
				cells[count++] = text_copy(ctx.arena, text_trim(cell));
		bool says = row_holds(&ctx, cells, count);
		if (says != text_is(cells[count - 1], "ja"))
			print_error("%s", line);
		assert_int_equal(says, text_is(cells[count - 1], "ja"));
		arena_close(ctx.arena);
		ran++;
	}
	fclose(file);
	assert_int_equal(ran, 30);
}

static void numbers_that_look_alike(void **state)
{
	(void)state;
	assert_true(batch_numbers_look_alike(TEXT("AB-10O1"), TEXT("AB1001")));
	assert_true(batch_numbers_look_alike(TEXT("L7I"), TEXT("I71")));
	assert_false(batch_numbers_look_alike(TEXT("AB1001"), TEXT("AB100")));
	assert_false(batch_numbers_look_alike(TEXT("AB1001"), TEXT("AB1002")));
}

/* Whatever is answered and returned, in whatever order, a ward's units add up. */
static void a_wards_units_add_up(void **state)
{
	(void)state;
	for (int64_t got = 0; got <= 6; got++)
		for (int64_t before = 0; before <= got; before++)
			for (int64_t after = before; after <= got; after++)
				for (int64_t found = 0; found <= 6; found++)
					for (int64_t used = 0; used <= 6; used++)
						for (int answered = 0; answered < 2; answered++) {
							struct recall_units units = { got, after, answered != 0, found, used, before };
							struct recall_sum   sum = recall_sum_of(&units);
							assert_int_equal(got, after + sum.to_return + sum.used + sum.missing + sum.unanswered);
							assert_true(sum.to_return >= 0);
						}
}

/* ---------------------------------------------------------------- on a database */

struct given {
	int64_t shipment_id, shipment_line_id, batch_id;
};

/* Forty units to a ward that keeps no balance: they are given out for good. */
static enum err give(struct ctx *ctx, struct db_tx *tx, struct cast *cast, int pack, struct given *out)
{
	struct return_candidates_rows got;
	int64_t                       person_id;
	TRY(place_id(ctx, tx, "AVD31-F", &cast->ward_id));
	act_as(ctx, 0);
	if (cast->seed == 1) {
		TRY(person(ctx, tx, "ssk2", ROLE_ORDERER, "AVD31-F", &person_id));
		cast->orderer = person_id;
		cast->seed = 2;
	}
	TRY(stock(ctx, tx, cast, pack, cast->bin_a, "R1", 9, &out->batch_id));
	TRY(send_units(ctx, tx, cast, pack, 40, &out->shipment_id));
	act_as(ctx, cast->orderer);
	TRY(shipment_receive(ctx, tx, out->shipment_id, 0, NULL, 0));
	TRY(return_candidates(ctx, tx, (struct return_candidates_in){ ctx->actor.region_id, cast->ward_id, 0, out->batch_id, 5 }, &got));
	CHECK(got.count == 1);
	out->shipment_line_id = got.at[0].shipment_line_id;
	return OK;
}

static enum err note(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, const struct given *given, int64_t units, const char *reason,
		     int64_t *return_id, int64_t *line_id)
{
	struct return_made        made;
	struct return_lines_rows  lines;
	struct return_wanted_line line = { given->shipment_line_id, units, text_of(reason), TEXT(""), true };
	act_as(ctx, cast->orderer);
	TRY(return_note(ctx, tx, cast->ward_id, TEXT(""), &line, 1, &made));
	TRY(return_lines(ctx, tx, (struct return_lines_in){ ctx->actor.region_id, made.return_id }, &lines));
	*return_id = made.return_id;
	*line_id = lines.at[0].id;
	return OK;
}

/* Back to stock by a pharmacist within the rules, with its value and its credit; undone the same day. */
static enum err back_to_stock(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast               *cast = argument;
	struct given               given;
	struct return_line_get_row row;
	struct return_get_row      head;
	int64_t                    return_id, line_id, units;
	TRY(give(ctx, tx, cast, 0, &given));
	TRY(note(ctx, tx, cast, &given, 20, "wrong_order", &return_id, &line_id));
	struct return_taken taken = { .return_line_id = line_id, .units = I64_NONE, .is_unbroken = true, .is_storage_known = true,
				      .decision = TEXT("stock"), .code = { .expiry = DAY_NONE } };
	CHECK_FAILS(return_take(ctx, tx, &taken), ERR_FORBIDDEN); /* A nurse takes nothing in. */
	act_as(ctx, cast->first);
	enum err err = return_take(ctx, tx, &taken);
	CHECK(err == ERR_RETURN_NOT_TO_STOCK && text_is(ctx->error.rule, "R-RETURN-05"));
	ctx->error = (struct error){ 0 };
	act_as(ctx, cast->chief);
	taken.units = 15;
	CHECK_FAILS(return_take(ctx, tx, &taken), ERR_RETURN_NOT_TO_STOCK); /* A broken pack. */
	taken.code = (struct scanned_code){ .gtin = TEXT("960002"), .batch = TEXT("R2"), .expiry = DAY_NONE };
	CHECK_FAILS(return_take(ctx, tx, &taken), ERR_WRONG_BATCH);
	taken.code.batch = TEXT("r 1");
	taken.units = 20;
	TRY(return_take(ctx, tx, &taken));
	CHECK_FAILS(return_take(ctx, tx, &taken), ERR_STATE);
	TRY(return_line_get(ctx, tx, (struct return_line_get_in){ ctx->actor.region_id, line_id }, &row));
	CHECK(row.value_ore == 2000 && row.charge_ore == -2000 && text_is(row.state, "decided"));
	TRY(balance(ctx, tx, cast->receiving, given.batch_id, &units));
	CHECK(units == 20);
	TRY(return_get(ctx, tx, (struct return_get_in){ ctx->actor.region_id, return_id }, &head));
	CHECK(text_is(head.state, "received") && !moment_is_none(head.received_at));
	CHECK_FAILS(return_undo(ctx, tx, line_id, TEXT(" "), 0), ERR_FIELD_MISSING);
	TRY(return_undo(ctx, tx, line_id, TEXT("fel rad"), 0));
	TRY(balance(ctx, tx, cast->receiving, given.batch_id, &units));
	CHECK(units == 0);
	CHECK_FAILS(return_undo(ctx, tx, line_id, TEXT("igen"), 0), ERR_STATE);
	TRY(return_get(ctx, tx, (struct return_get_in){ ctx->actor.region_id, return_id }, &head));
	CHECK(text_is(head.state, "noted"));
	/* Fifteen days after the delivery it is too late. */
	ctx_set_now(ctx, (struct moment){ ctx->now.us + INT64_C(15) * 86400 * 1000000 });
	err = return_take(ctx, tx, &taken);
	CHECK(err == ERR_RETURN_NOT_TO_STOCK && text_is(ctx->error.rule, "R-RETURN-03"));
	ctx->error = (struct error){ 0 };
	taken.decision = TEXT("quarantine");
	TRY(return_take(ctx, tx, &taken));
	TRY(return_line_get(ctx, tx, (struct return_line_get_in){ ctx->actor.region_id, line_id }, &row));
	CHECK(row.value_ore == 2000 && row.charge_ore == 0); /* R-RETURN-08 credits neither the decision nor the reason. */
	/* Not by way of quarantine either, whoever asks; other goods of the batch may leave. */
	struct stopped        moved;
	struct stock_transfer out = { .to_place_id = cast->bin_b, .batch_id = given.batch_id, .units = 10, .reason = TEXT("behövs") };
	TRY(place_id(ctx, tx, "CL-K", &out.from_place_id));
	err = quarantine_move(ctx, tx, &out, &moved);
	CHECK(err == ERR_RETURN_NOT_TO_STOCK && text_is(ctx->error.rule, "R-RETURN-09"));
	ctx->error = (struct error){ 0 };
	TRY(quarantine_move(ctx, tx,
			    &(struct stock_transfer){ .from_place_id = cast->bin_a, .to_place_id = out.from_place_id, .batch_id = given.batch_id,
						      .units = 10, .reason = TEXT("fuktskada") },
			    &moved));
	TRY(quarantine_move(ctx, tx, &out, &moved));
	ctx_set_now(ctx, (struct moment){ ctx->now.us + INT64_C(86400) * 1000000 });
	CHECK_FAILS(return_undo(ctx, tx, line_id, TEXT("för sent"), 0), ERR_STATE);
	return OK;
}

/* Parts of a delivery add up to its value and charge; more than was got never comes back. */
static enum err parts_add_up(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast  *cast = argument;
	struct given  given;
	int64_t       parts[] = { 7, 13, 1, 19 }, value = 0, charge = 0;
	TRY(give(ctx, tx, cast, 2, &given));
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		int64_t                    return_id, line_id, over_id, over_line;
		struct return_line_get_row row;
		TRY(note(ctx, tx, cast, &given, parts[i], "recall", &return_id, &line_id));
		if (i == 0)
			CHECK_FAILS(note(ctx, tx, cast, &given, 34, "recall", &over_id, &over_line), ERR_BALANCE_TOO_LOW);
		act_as(ctx, cast->second);
		TRY(return_take(ctx, tx,
				&(struct return_taken){ .return_line_id = line_id, .units = I64_NONE, .decision = TEXT("quarantine"),
							.code = { .expiry = DAY_NONE } }));
		TRY(return_line_get(ctx, tx, (struct return_line_get_in){ ctx->actor.region_id, line_id }, &row));
		value += row.value_ore;
		charge += row.charge_ore;
		if (i + 1 == COUNT_OF(parts))
			CHECK(value == row.sent_value_ore && -charge == row.sent_charge_ore);
	}
	int64_t return_id, line_id;
	CHECK_FAILS(note(ctx, tx, cast, &given, 1, "recall", &return_id, &line_id), ERR_NOT_FOUND);
	CHECK_FAILS(note(ctx, tx, cast, &given, 1, "no_such", &return_id, &line_id), ERR_FIELD_INVALID);
	return OK;
}

/* Narcotics never go back to stock, and are destroyed by two; cold goods never go back either. */
static enum err destroyed(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast               *cast = argument;
	struct given               morphine, heparin;
	struct return_line_get_row row;
	int64_t                    return_id, line_id, cold_id, quarantine, units;
	TRY(give(ctx, tx, cast, 1, &morphine));
	TRY(give(ctx, tx, cast, 2, &heparin));
	TRY(place_id(ctx, tx, "CL-K", &quarantine));
	TRY(note(ctx, tx, cast, &morphine, 10, "not_needed", &return_id, &line_id));
	TRY(note(ctx, tx, cast, &heparin, 10, "not_needed", &return_id, &cold_id));
	act_as(ctx, cast->chief);
	const char *rule;
	TRY(return_stock_rule(ctx, tx, line_id, &rule));
	CHECK(rule && text_is(text_of(rule), "R-RETURN-07"));
	TRY(return_stock_rule(ctx, tx, cold_id, &rule));
	CHECK(rule && text_is(text_of(rule), "R-RETURN-04"));
	struct return_taken taken = { .return_line_id = line_id, .units = I64_NONE, .decision = TEXT("waste"), .code = { .expiry = DAY_NONE } };
	CHECK_FAILS(return_take(ctx, tx, &taken), ERR_WITNESS_MISSING);
	taken.witness_id = cast->first;
	TRY(return_take(ctx, tx, &taken));
	TRY(return_line_get(ctx, tx, (struct return_line_get_in){ ctx->actor.region_id, line_id }, &row));
	CHECK(row.waste_id > 0);
	TRY(balance(ctx, tx, quarantine, morphine.batch_id, &units));
	CHECK(units == 0);
	TRY(return_undo(ctx, tx, line_id, TEXT("fel"), cast->first));
	/* What did not come is told, and a return of which something is decided is not taken back. */
	CHECK_FAILS(return_miss(ctx, tx, line_id, TEXT("")), ERR_FIELD_MISSING);
	TRY(return_miss(ctx, tx, line_id, TEXT("inte i lådan")));
	act_as(ctx, cast->orderer);
	struct return_line_get_row cold;
	TRY(return_line_get(ctx, tx, (struct return_line_get_in){ ctx->actor.region_id, cold_id }, &cold));
	CHECK_FAILS(return_cancel(ctx, tx, row.return_id, 0), ERR_STATE);
	CHECK_FAILS(return_cancel(ctx, tx, cold.return_id, 77), ERR_CHANGED_MEANWHILE);
	TRY(return_cancel(ctx, tx, cold.return_id, 0));
	return OK;
}

static void goods_go_back_to_stock_within_the_rules(void **state)
{
	run_case(state, back_to_stock);
}
static void parts_of_a_delivery_add_up(void **state)
{
	run_case(state, parts_add_up);
}
static void narcotics_are_destroyed_by_two_and_cold_goods_stay_out(void **state)
{
	run_case(state, destroyed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_hold),
		cmocka_unit_test(numbers_that_look_alike),
		cmocka_unit_test(a_wards_units_add_up),
		WORLD_TEST(goods_go_back_to_stock_within_the_rules),
		WORLD_TEST(parts_of_a_delivery_add_up),
		WORLD_TEST(narcotics_are_destroyed_by_two_and_cold_goods_stay_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
