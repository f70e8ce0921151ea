/*
 * review_test.c - review by exception against the database: the queue, the rest, licences counted down, three levels of exchange
 *
 * Holds R-REVIEW-01, R-REVIEW-02, R-REVIEW-05, R-REVIEW-08, R-REVIEW-09, R-ASSORTMENT-01, R-LICENCE-01, R-LICENCE-02,
 * R-LICENCE-03, R-EXCHANGE-01, R-EXCHANGE-02, R-EXCHANGE-03, R-EXCHANGE-04 and R-EXCHANGE-05.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "cast.h"

#include "catalogue/catalogue.sql.h"
#include "catalogue/exchange.h"
#include "order/contract_sheet.h"
#include "order/keep_register.h"
#include "order/order.sql.h"
#include "order/place_order.h"
#include "order/register.sql.h"
#include "order/review.sql.h"
#include "order/review_order.h"

static const char more_articles[] =
	"Artikelnummer;NPL-pack-id;Varunummer;GTIN;Produktnamn;Substans;ATC;Form;Styrka;Förpackning;Enheter per förpackning;Enhet;"
	"Företag;Artikeltyp;Narkotikaklass;Förvaring;Inköpspris\n"
	"B1;;;;Furix;Furosemid;C03CA01;Tablett;40 mg;Burk, 10 tabletter;10;tablett;Bolaget;läkemedel;0;rum;10,00\n"
	"B2;;;;Furosemid Ett;Furosemid;C03CA01;Tablett;40 mg;Burk, 10 tabletter;10;tablett;Ett;läkemedel;0;rum;12,00\n"
	"B3;;;;Furosemid Två;Furosemid;C03CA01;Tablett;40 mg;Burk, 20 tabletter;20;tablett;Två;läkemedel;0;rum;8,00\n"
	"L1;;;;Dapson;Dapson;J04BA02;Tablett;50 mg;Burk, 10 tabletter;10;tablett;Bolaget;licens;0;rum;99,00\n"
	"L2;;;;Primakin;Primakin;P01BA03;Tablett;15 mg;Burk, 10 tabletter;10;tablett;Bolaget;licens;0;rum;99,00\n"
	"N1;;;;Oxikodon Ett;Oxikodon;N02AA05;Tablett;5 mg;Blister, 10 tabletter;10;tablett;Ett;läkemedel;II;rum;20,00\n"
	"N2;;;;Oxikodon Två;Oxikodon;N02AA05;Tablett;5 mg;Blister, 20 tabletter;20;tablett;Två;läkemedel;II;rum;40,00\n"
	"N3;;;;Oxikodon Tre;Oxikodon;N02AA05;Tablett;5 mg;Blister, 10 tabletter;10;tablett;Tre;läkemedel;II;rum;20,00\n";

enum pack_name { B1, B2, B3, L1, L2, N1, N2, N3, PACKS };
static const char *const pack_numbers[PACKS] = { "B1", "B2", "B3", "L1", "L2", "N1", "N2", "N3" };

struct shelf {
	struct cast *cast;
	int64_t      packs[PACKS];
};

/* More articles, ten packs of each on the shelf, and one national group of the narcotics. */
static enum err fill_shelf(struct ctx *ctx, struct db_tx *tx, struct cast *cast, struct shelf *shelf)
{
	struct import_file       articles = file_of(more_articles);
	struct import_report    *report = arena_new(ctx->arena, struct import_report);
	struct import_insert_row import;
	int64_t                  changed;
	shelf->cast = cast;
	act_as(ctx, 0);
	TRY(import_articles(ctx, tx, &articles, report));
	for (size_t i = 0; i < PACKS; i++) {
		struct delivery_received made;
		TRY(register_pack(ctx, tx, text_of(pack_numbers[i]), &shelf->packs[i]));
		struct delivery_line line = { .pack_id = shelf->packs[i], .batch_label = TEXT("S1"), .expiry = day_plus(ctx->today, 300 - (int32_t)i),
					      .packs = 10, .pack_price = { 1000 }, .place_id = cast->bin_a };
		TRY(receive_delivery(ctx, tx, &(struct delivery){ .store_id = cast->store_id, .supplier = TEXT("G"), .lines = &line, .line_count = 1 },
				     &made));
	}
	TRY(import_insert(ctx, tx, (struct import_insert_in){ ctx->actor.region_id, TEXT("tlv-exchange"), TEXT("f"), TEXT(""), ctx->today, ctx->now, 0, 0, 0, 0, 0 },
			  &import));
	struct day month = day_plus(ctx->today, -9);
	TRY(exchange_month_put(ctx, tx, (struct exchange_month_put_in){ month, import.id }, &changed));
	for (size_t i = N1; i <= N3; i++)
		TRY(exchange_row_put(ctx, tx, (struct exchange_row_put_in){ month, TEXT("OXI"), shelf->packs[i], TEXT("TN10"), TEXT("PV"), TEXT("10"), TEXT("") }));
	return OK;
}

/* A line of an order of its own, placed by the nurse. */
static enum err ask(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t pack_id, int64_t packs, struct text note, int64_t *line_id)
{
	struct order_made          made;
	struct lines_of_order_rows lines;
	act_as(ctx, cast->orderer);
	TRY(order_start(ctx, tx, cast->ward_id, note, &made));
	TRY(order_set_line(ctx, tx, made.order_id, pack_id, packs, false));
	TRY(order_place(ctx, tx, made.order_id, 0, 0));
	TRY(lines_of_order(ctx, tx, (struct lines_of_order_in){ ctx->actor.region_id, made.order_id }, &lines));
	*line_id = lines.at[0].id;
	act_as(ctx, cast->chief);
	return OK;
}

static enum err decide(struct ctx *ctx, struct db_tx *tx, int64_t line_id, enum review_decision decision, int64_t pack_id)
{
	return review_line(ctx, tx,
			   &(struct review){ .line_id = line_id, .decision = decision, .pack_id = pack_id, .reason_code = TEXT("out_of_stock"),
					     .expected_day = DAY_NONE });
}

static struct register_entry entry(void)
{
	return (struct register_entry){ .limit_units = I64_NONE, .rank = I64_NONE, .price = MONEY_NONE, .valid_from = DAY_NONE, .valid_to = DAY_NONE,
					.decision = TEXT("LK 2026-01") };
}

static enum err used_units(struct ctx *ctx, struct db_tx *tx, int64_t licence_id, int64_t *units)
{
	struct licence_list_rows rows;
	TRY(licence_list(ctx, tx, (struct licence_list_in){ ctx->actor.region_id, licence_id, 0, true, ctx->today, 1, 0 }, &rows));
	*units = rows.count ? rows.at[0].used_units : -1;
	return OK;
}

/* ---------------------------------------------------------------- licences */

static enum err licences_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct shelf          shelf;
	struct register_entry licence = entry();
	int64_t               first, second, third, general, individual, used, changed;
	TRY(fill_shelf(ctx, tx, cast, &shelf));
	TRY(ask(ctx, tx, cast, shelf.packs[L1], 2, TEXT(""), &first));
	CHECK_FAILS(decide(ctx, tx, first, REVIEW_APPROVE, 0), ERR_LICENCE_MISSING);
	licence.pack_id = shelf.packs[L1];
	licence.choice = TEXT("general");
	licence.number = TEXT("2026-1");
	licence.limit_units = 30;
	CHECK_FAILS(register_add(ctx, tx, REGISTER_LICENCE, &licence, &general), ERR_FIELD_MISSING); /* No last day. */
	licence.valid_to = day_plus(ctx->today, 400);
	CHECK_FAILS(register_add(ctx, tx, REGISTER_LICENCE, &licence, &general), ERR_LICENCE_TOO_LONG);
	licence.valid_to = day_plus(ctx->today, 300);
	licence.reference = TEXT("pat 19121212-1212");
	CHECK_FAILS(register_add(ctx, tx, REGISTER_LICENCE, &licence, &general), ERR_FIELD_INVALID);
	licence.reference = TEXT("KLAS 12345");
	TRY(register_add(ctx, tx, REGISTER_LICENCE, &licence, &general));
	act_as(ctx, cast->first);
	licence.number = TEXT("2026-2");
	CHECK_FAILS(register_add(ctx, tx, REGISTER_LICENCE, &licence, &individual), ERR_FORBIDDEN); /* A technician keeps no register. */
	act_as(ctx, cast->chief);
	/* Down by approval, back by rejection, never below zero. */
	TRY(decide(ctx, tx, first, REVIEW_APPROVE, 0));
	TRY(used_units(ctx, tx, general, &used));
	CHECK(used == 20);
	TRY(ask(ctx, tx, cast, shelf.packs[L1], 2, TEXT(""), &second));
	CHECK_FAILS(decide(ctx, tx, second, REVIEW_APPROVE, 0), ERR_LICENCE_USED_UP);
	TRY(licence_take(ctx, tx, (struct licence_take_in){ ctx->actor.region_id, general, 11, ctx->today }, &changed));
	CHECK(changed == 0); /* The write itself holds the limit. */
	TRY(decide(ctx, tx, first, REVIEW_BACKORDER, 0));
	TRY(used_units(ctx, tx, general, &used));
	CHECK(used == 0);
	TRY(decide(ctx, tx, second, REVIEW_APPROVE, 0));
	TRY(decide(ctx, tx, second, REVIEW_REJECT, 0));
	TRY(used_units(ctx, tx, general, &used));
	CHECK(used == 0);
	TRY(review_line(ctx, tx, &(struct review){ .line_id = first, .decision = REVIEW_APPROVE, .units = 10, .reason_code = TEXT("arrived") }));
	TRY(used_units(ctx, tx, general, &used));
	CHECK(used == 10);
	/* One for a patient is never taken by itself. */
	licence = entry();
	licence.pack_id = shelf.packs[L2];
	licence.choice = TEXT("individual");
	licence.number = TEXT("2026-3");
	licence.valid_to = day_plus(ctx->today, 100);
	CHECK_FAILS(register_add(ctx, tx, REGISTER_LICENCE, &licence, &individual), ERR_FIELD_MISSING); /* No case. */
	licence.reference = TEXT("KLAS 777");
	TRY(register_add(ctx, tx, REGISTER_LICENCE, &licence, &individual));
	TRY(ask(ctx, tx, cast, shelf.packs[L2], 1, TEXT(""), &third));
	CHECK_FAILS(decide(ctx, tx, third, REVIEW_APPROVE, 0), ERR_LICENCE_MISSING);
	CHECK_FAILS(review_line(ctx, tx, &(struct review){ .line_id = third, .decision = REVIEW_APPROVE, .licence_id = general }), ERR_LICENCE_MISSING);
	TRY(review_line(ctx, tx, &(struct review){ .line_id = third, .decision = REVIEW_APPROVE, .licence_id = individual }));
	/* Ended yesterday: the next line is denied, what was approved stays. */
	TRY(register_end(ctx, tx, REGISTER_LICENCE, general, 1, ctx->today, TEXT("nytt beslut")));
	CHECK_FAILS(register_end(ctx, tx, REGISTER_LICENCE, general, 1, day_plus(ctx->today, -1), TEXT("igen")), ERR_CHANGED_MEANWHILE);
	return OK;
}

static void test_licence__is_counted_down_and_back_and_never_below_zero(void **state)
{
	run_case(state, licences_work);
}

/* ---------------------------------------------------------------- exchange */

static enum err refused_by(struct ctx *ctx, enum err err, const char *rule)
{
	bool is_it = err && text_is(ctx->error.rule, rule);
	if (!is_it)
		return fail(ctx, ERR_INTERNAL, "test", "not refused by %s", rule);
	ctx->error = (struct error){ 0 };
	return OK;
}

static enum err levels_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct shelf          shelf;
	struct register_entry addition = entry(), mark = entry();
	int64_t               id, mark_id, line;
	TRY(fill_shelf(ctx, tx, cast, &shelf));
	const int64_t *p = shelf.packs;
	act_as(ctx, cast->chief);
	TRY(refused_by(ctx, exchange_check(ctx, tx, p[B1], p[B2], ctx->today), "R-EXCHANGE-01"));
	/* National: narcotics to the identical size only. */
	TRY(exchange_check(ctx, tx, p[N1], p[N3], ctx->today));
	TRY(refused_by(ctx, exchange_check(ctx, tx, p[N1], p[N2], ctx->today), "R-EXCHANGE-02"));
	TRY(refused_by(ctx, exchange_check(ctx, tx, p[L1], p[L2], ctx->today), "R-EXCHANGE-04"));
	/* Regional: direction and days. */
	addition.pack_number = TEXT("B1");
	addition.to_pack_number = TEXT("B2");
	addition.choice = TEXT("one");
	addition.valid_from = day_plus(ctx->today, 1);
	addition.valid_to = day_plus(ctx->today, 30);
	TRY(register_add(ctx, tx, REGISTER_EXCHANGE_ADDITION, &addition, &id));
	TRY(refused_by(ctx, exchange_check(ctx, tx, p[B1], p[B2], ctx->today), "R-EXCHANGE-05"));
	TRY(exchange_check(ctx, tx, p[B1], p[B2], day_plus(ctx->today, 1)));
	TRY(exchange_check(ctx, tx, p[B1], p[B2], day_plus(ctx->today, 30)));
	TRY(refused_by(ctx, exchange_check(ctx, tx, p[B1], p[B2], day_plus(ctx->today, 31)), "R-EXCHANGE-05"));
	TRY(refused_by(ctx, exchange_check(ctx, tx, p[B2], p[B1], day_plus(ctx->today, 2)), "R-EXCHANGE-05"));
	addition.valid_from = ctx->today;
	addition.valid_to = DAY_NONE;
	TRY(register_add(ctx, tx, REGISTER_EXCHANGE_ADDITION, &addition, &id));
	addition.to_pack_number = TEXT("L1");
	addition.valid_from = ctx->today;
	TRY(register_add(ctx, tx, REGISTER_EXCHANGE_ADDITION, &addition, &id));
	TRY(refused_by(ctx, exchange_check(ctx, tx, p[B1], p[L1], ctx->today), "R-EXCHANGE-04")); /* Whatever was decided. */
	/* The ward: a mark on what stands above it, one of its own, one on the line. */
	TRY(ask(ctx, tx, cast, p[B1], 1, TEXT(""), &line));
	TRY(place_id(ctx, tx, "AVD31", &mark.place_id));
	mark.pack_number = TEXT("B1");
	mark.choice = TEXT("no");
	TRY(register_add(ctx, tx, REGISTER_EXCHANGE_MARK, &mark, &mark_id));
	TRY(refused_by(ctx, decide(ctx, tx, line, REVIEW_EXCHANGE, p[B2]), "R-EXCHANGE-03"));
	act_as(ctx, cast->orderer); /* Who orders for the ward says what the ward wants. */
	mark.place_id = cast->ward_id;
	mark.choice = TEXT("yes");
	TRY(register_add(ctx, tx, REGISTER_EXCHANGE_MARK, &mark, &mark_id));
	act_as(ctx, cast->chief);
	TRY(decide(ctx, tx, line, REVIEW_EXCHANGE, p[B2]));
	return OK;
}

static void test_exchange__is_refused_on_each_level_by_its_rule(void **state)
{
	run_case(state, levels_work);
}

static bool has_reason(const struct review_queue *queue, int64_t line_id, enum reason_kind kind)
{
	const struct review_item *item = review_find(queue, line_id);
	for (size_t i = 0; item && i < item->reasons.count; i++)
		if (item->reasons.at[i].kind == kind)
			return true;
	return false;
}

static enum err line_mark_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                *cast = argument;
	struct shelf                shelf;
	struct register_entry       addition = entry();
	struct order_made           made;
	struct lines_of_order_rows  lines;
	struct review_candidates    candidates;
	struct order_line           line;
	struct place                ward;
	struct unit_assortment      unit = { 0 };
	struct review_queue         queue;
	struct import_file          sheet = file_of("Artikelnummer;Avtal;Rang;Pris;Giltig från;Giltig till\nB3;LM-1;1;7,50;2026-01-01;\nB2;LM-1;2;;2026-01-01;\n");
	struct import_report       *report = arena_new(ctx->arena, struct import_report);
	int64_t                     id, changed;
	TRY(fill_shelf(ctx, tx, cast, &shelf));
	addition.pack_id = shelf.packs[B1];
	addition.choice = TEXT("both");
	for (size_t to = B2; to <= B3; to++) {
		addition.to_pack_id = shelf.packs[to];
		TRY(register_add(ctx, tx, REGISTER_EXCHANGE_ADDITION, &addition, &id));
	}
	act_as(ctx, cast->orderer);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &made));
	TRY(order_set_line(ctx, tx, made.order_id, shelf.packs[B1], 3, false));
	TRY(lines_of_order(ctx, tx, (struct lines_of_order_in){ ctx->actor.region_id, made.order_id }, &lines));
	TRY(line_mark_set(ctx, tx, (struct line_mark_set_in){ ctx->actor.region_id, lines.at[0].id, TEXT("no") }, &changed));
	TRY(order_place(ctx, tx, made.order_id, 0, 0));
	act_as(ctx, cast->chief);
	TRY(refused_by(ctx, decide(ctx, tx, lines.at[0].id, REVIEW_EXCHANGE, shelf.packs[B2]), "R-EXCHANGE-03"));
	/* What expires first stands first; with contracts, the best rank does. */
	TRY(line_load(ctx, tx, lines.at[0].id, &line));
	TRY(review_candidates(ctx, tx, cast->store_id, &line, NULL, &unit, true, &candidates));
	CHECK(candidates.count == 2 && candidates.at[0].pack_id == shelf.packs[B3] && candidates.at[0].packs_wanted == 2);
	TRY(import_contracts(ctx, tx, &sheet, report));
	CHECK(report->rows_new == 2);
	TRY(import_contracts(ctx, tx, &sheet, report));
	CHECK(report->rows_new == 0 && report->unchanged == 2);
	TRY(review_candidates(ctx, tx, cast->store_id, &line, NULL, &unit, true, &candidates));
	CHECK(candidates.at[0].pack_id == shelf.packs[B3] && candidates.at[0].rank == 1 && candidates.at[0].price.ore == 750);
	CHECK(candidates.at[1].rank == 2);
	/* The best contract stands last when its stock does not suffice and another's does; when none suffices it is first again. */
	line.requested_units = candidates.at[0].available + 1;
	struct delivery_line     more = { .pack_id = shelf.packs[B2], .batch_label = TEXT("S2"), .expiry = day_plus(ctx->today, 400),
					  .packs = line.requested_units, .pack_price = { 1000 }, .place_id = cast->bin_a };
	struct delivery_received received;
	TRY(receive_delivery(ctx, tx, &(struct delivery){ .store_id = cast->store_id, .supplier = TEXT("G"), .lines = &more, .line_count = 1 },
			     &received));
	TRY(review_candidates(ctx, tx, cast->store_id, &line, NULL, &unit, true, &candidates));
	CHECK(candidates.count == 2 && candidates.at[0].pack_id == shelf.packs[B2] && candidates.at[0].suffices && !candidates.at[1].suffices);
	line.requested_units = candidates.at[0].available + 1;
	TRY(review_candidates(ctx, tx, cast->store_id, &line, NULL, &unit, true, &candidates));
	CHECK(candidates.at[0].pack_id == shelf.packs[B3] && !candidates.at[0].suffices && !candidates.at[1].suffices);
	/* What the register refuses the unit is proposed neither beside the line nor by the queue. */
	struct register_entry refusal = entry();
	refusal.place_id = cast->ward_id;
	refusal.choice = TEXT("refused");
	TRY(review_queue_load(ctx, tx, &queue));
	CHECK(has_reason(&queue, lines.at[0].id, WHY_NO_EXCHANGE));
	for (size_t refused = B3; refused >= B2; refused--) {
		refusal.pack_id = shelf.packs[refused];
		TRY(register_add(ctx, tx, REGISTER_ASSORTMENT, &refusal, &id));
		TRY(place_load(ctx, tx, cast->ward_id, &ward));
		TRY(unit_assortment_load(ctx, tx, &ward, &unit));
		TRY(review_candidates(ctx, tx, cast->store_id, &line, NULL, &unit, true, &candidates));
		CHECK(candidates.count == refused - B2);
		TRY(review_queue_load(ctx, tx, &queue));
		CHECK(has_reason(&queue, lines.at[0].id, WHY_NO_EXCHANGE) == (refused > B2));
	}
	TRY(register_end(ctx, tx, REGISTER_ASSORTMENT, id, 1, day_plus(ctx->today, -1), TEXT("beslutet upphävt")));
	/* The ward may say otherwise, and that is told in the journal. */
	TRY(review_line(ctx, tx, &(struct review){ .line_id = lines.at[0].id, .decision = REVIEW_EXCHANGE, .pack_id = shelf.packs[B2],
						   .reason_code = TEXT("contract"), .agreed_by = TEXT("ssk på avdelningen") }));
	struct import_file wrong = file_of("Artikelnummer;Avtal;Rang;Giltig från\nB3;LM-1;0;2026-01-01\nX9;;1;2026\n");
	CHECK_FAILS(import_contracts(ctx, tx, &wrong, report), ERR_ROWS_REJECTED);
	return OK;
}

static void test_exchange__obeys_the_lines_own_mark_and_sorts_by_contract(void **state)
{
	run_case(state, line_mark_work);
}

/* ---------------------------------------------------------------- the queue */

static enum err queue_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast            *cast = argument;
	struct shelf            shelf;
	struct review_queue     queue;
	struct review_rest_done done;
	struct register_entry   refusal = entry();
	struct review_rest      rest = { .filter.kind = WHY_COUNT, .seen_at = MOMENT_NONE };
	int64_t                 usual[4], much, noted, late, id, first, second;
	TRY(fill_shelf(ctx, tx, cast, &shelf));
	for (size_t i = 0; i < 4; i++)
		TRY(ask(ctx, tx, cast, shelf.packs[B1], i == 3 ? 2 : 1, TEXT(""), &usual[i]));
	TRY(ask(ctx, tx, cast, shelf.packs[B1], 4, TEXT(""), &much));
	TRY(ask(ctx, tx, cast, shelf.packs[B3], 1, TEXT("ring oss"), &noted));
	TRY(review_queue_load(ctx, tx, &queue));
	const struct review_item *item = review_find(&queue, much);
	CHECK(item && item->facts.seen_lines == 4 && item->facts.middle_units == 10 && item->facts.largest_units == 20);
	CHECK(has_reason(&queue, much, WHY_HISTORY) && !has_reason(&queue, usual[3], WHY_HISTORY));
	CHECK(has_reason(&queue, noted, WHY_NOTE));
	CHECK(queue.rest == 4 && queue.needing == 2);
	/* First come, first promised: of two that want the same the second has the reason. */
	TRY(ask(ctx, tx, cast, shelf.packs[B2], 6, TEXT(""), &first));
	TRY(ask(ctx, tx, cast, shelf.packs[B2], 6, TEXT(""), &second));
	TRY(review_queue_load(ctx, tx, &queue));
	CHECK(!has_reason(&queue, first, WHY_STOCK) && has_reason(&queue, second, WHY_STOCK));
	CHECK(review_next(&queue, &rest.filter, 0)->line->id == much);
	CHECK(review_next(&queue, &rest.filter, second)->line->id == much);
	/* The rest, as it was seen: what was placed later stays. */
	rest.seen_at = ctx->now;
	ctx_set_now(ctx, (struct moment){ ctx->now.us + 60000000 });
	TRY(ask(ctx, tx, cast, cast->packs[0], 1, TEXT(""), &late));
	int64_t batch;
	TRY(stock(ctx, tx, cast, 0, cast->bin_b, "A", 50, &batch));
	act_as(ctx, cast->first);
	CHECK_FAILS(review_approve_rest(ctx, tx, &rest, &done), ERR_STATE); /* A technician reviews nothing. */
	act_as(ctx, cast->chief);
	TRY(review_approve_rest(ctx, tx, &rest, &done));
	CHECK(done.approved == 5 && done.left == 0);
	struct order_line line;
	TRY(line_load(ctx, tx, usual[0], &line));
	CHECK(line.state == LINE_APPROVED && line.decided_by == cast->chief);
	TRY(line_load(ctx, tx, late, &line));
	CHECK(line.state == LINE_PLACED);
	TRY(line_load(ctx, tx, much, &line));
	CHECK(line.state == LINE_PLACED);
	CHECK_FAILS(review_approve_rest(ctx, tx, &rest, &done), ERR_STATE);
	/* A quantity that was cut down counts as cut, a rejected line not at all. */
	TRY(review_line(ctx, tx, &(struct review){ .line_id = much, .decision = REVIEW_APPROVE, .units = 20, .reason_code = TEXT("quantity") }));
	TRY(decide(ctx, tx, usual[3], REVIEW_REJECT, 0));
	TRY(ask(ctx, tx, cast, shelf.packs[B1], 1, TEXT(""), &id));
	TRY(review_queue_load(ctx, tx, &queue));
	item = review_find(&queue, id);
	CHECK(item && item->facts.seen_lines == 4 && item->facts.largest_units == 20 && item->facts.middle_units == 10);
	/* The register of assortments: a reason, or a refusal. */
	refusal.place_id = cast->ward_id;
	refusal.atc = TEXT("C03");
	refusal.choice = TEXT("refused");
	TRY(register_add(ctx, tx, REGISTER_ASSORTMENT, &refusal, &first));
	TRY(review_queue_load(ctx, tx, &queue));
	CHECK(has_reason(&queue, id, WHY_ASSORTMENT));
	TRY(refused_by(ctx, decide(ctx, tx, id, REVIEW_APPROVE, 0), "R-ASSORTMENT-01"));
	TRY(register_end(ctx, tx, REGISTER_ASSORTMENT, first, 1, day_plus(ctx->today, -1), TEXT("beslutet upphävt")));
	TRY(decide(ctx, tx, id, REVIEW_APPROVE, 0));
	refusal.substance = TEXT("Furosemid");
	CHECK_FAILS(register_add(ctx, tx, REGISTER_ASSORTMENT, &refusal, &first), ERR_FIELD_INVALID);
	/* Who comes second is told who was first, and when; here it is the same person in another window. */
	enum err err = review_line(ctx, tx, &(struct review){ .line_id = id, .version = line.version, .decision = REVIEW_REJECT, .reason_code = TEXT("other") });
	CHECK(err == ERR_CHANGED_MEANWHILE);
	bool tells = text_starts_with(ctx->error.english, "you changed this yourself") && ctx->error.see.at;
	ctx->error = (struct error){ 0 };
	CHECK(tells);
	return OK;
}

static void test_queue__shows_what_needs_a_decision_and_approves_the_rest(void **state)
{
	run_case(state, queue_work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_licence__is_counted_down_and_back_and_never_below_zero),
		WORLD_TEST(test_exchange__is_refused_on_each_level_by_its_rule),
		WORLD_TEST(test_exchange__obeys_the_lines_own_mark_and_sorts_by_contract),
		WORLD_TEST(test_queue__shows_what_needs_a_decision_and_approves_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
