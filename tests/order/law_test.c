/*
 * law_test.c - narcotics counted against the book, their differences, second signatures where set, requisitions apart,
 * short-dated limits: on a database
 *
 * Holds R-NARC-02, R-NARC-03, R-COUNT-02, R-EYES-01, R-ORDER-05, R-STOCK-06.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"

#include "catalogue/pack.h"
#include "order/approve_count.h"
#include "order/line.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/requisition.h"
#include "order/review_order.h"
#include "order/ship_order.h"
#include "order/stop_batch.h"
#include "people/second_signer.h"
#include "stock/control_narcotics.h"
#include "stock/count.sql.h"
#include "stock/narcotics_book.sql.h"
#include "stock/short_dated.h"

static enum err with_witness(struct ctx *ctx, int64_t witness_id, enum err err)
{
	(void)witness_id;
	ctx->actor.witness_id = 0;
	return err;
}

/* Run a call with somebody signing beside; the signature is gone afterwards. */
#define SIGNED_BY(witness, call) (ctx->actor.witness_id = (witness), with_witness(ctx, (witness), (call)))

static enum err set_eyes(struct ctx *ctx, struct db_tx *tx, enum eyes_action action, const char *class, int64_t place_id, bool is_required)
{
	int64_t id;
	act_as(ctx, 0);
	return signer_set(ctx, tx,
			     &(struct eyes_setting){ action, place_id, text_of(class), is_required, DAY_NONE, DAY_NONE, TEXT("beslut 1") }, &id);
}

/* ---------------------------------------------------------------- the book */

/* Two bins of morphine: a control takes in both; a difference is signed by two, is a case, and is posted when investigated. */
static enum err controls(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                 *cast = argument;
	struct control_made          made;
	struct control_balances_rows rows;
	struct discrepancy_list_rows  cases;
	struct discrepancy_get_row    file;
	struct count_approved        approved;
	struct narcotics_book_rows   book;
	struct narcotics_standing_rows standing;
	int64_t                      first, second, units, pack = cast->packs[1];
	TRY(stock(ctx, tx, cast, 1, cast->bin_a, "M1", 5, &first));
	TRY(stock(ctx, tx, cast, 1, cast->bin_b, "M2", 2, &second));
	act_as(ctx, cast->first);
	TRY(control_balances(ctx, tx, (struct control_balances_in){ ctx->actor.region_id, cast->store_id, pack }, &rows));
	CHECK(rows.count == 2);
	struct control_line lines[] = { { cast->bin_a, first, 0, 0, 50 }, { cast->bin_b, second, 0, 0, 20 } };
	CHECK_FAILS(narcotics_control(ctx, tx, cast->store_id, pack, lines, 1, &made), ERR_FIELD_MISSING);
	CHECK_FAILS(narcotics_control(ctx, tx, cast->store_id, cast->packs[0], lines, 2, &made), ERR_STATE);
	act_as(ctx, cast->orderer);
	CHECK_FAILS(narcotics_control(ctx, tx, cast->store_id, pack, lines, 2, &made), ERR_FORBIDDEN);
	act_as(ctx, cast->first);
	TRY(narcotics_control(ctx, tx, cast->store_id, pack, lines, 2, &made));
	CHECK(made.differences == 0);
	struct count_get_row count;
	TRY(count_get(ctx, tx, (struct count_get_in){ ctx->actor.region_id, made.count_id }, &count));
	CHECK(text_is(count.state, "approved"));
	TRY(narcotics_standing(ctx, tx, (struct narcotics_standing_in){ ctx->actor.region_id, 0, ctx->today, 30 }, &standing));
	CHECK(standing.count == 1 && standing.at[0].units == 70 && standing.at[0].days == 30 && standing.at[0].seen_at.us == ctx->now.us);
	lines[1].units = 19;
	CHECK_FAILS(narcotics_control(ctx, tx, cast->store_id, pack, lines, 2, &made), ERR_WITNESS_MISSING);
	CHECK_FAILS(SIGNED_BY(cast->first, narcotics_control(ctx, tx, cast->store_id, pack, lines, 2, &made)), ERR_SAME_PERSON);
	CHECK_FAILS(SIGNED_BY(cast->orderer, narcotics_control(ctx, tx, cast->store_id, pack, lines, 2, &made)), ERR_FORBIDDEN);
	TRY(SIGNED_BY(cast->second, narcotics_control(ctx, tx, cast->store_id, pack, lines, 2, &made)));
	CHECK(made.differences == 1);
	TRY(balance(ctx, tx, cast->bin_b, second, &units));
	CHECK(units == 20); /* Nothing is posted by counting. */
	CHECK_FAILS(SIGNED_BY(cast->second, narcotics_control(ctx, tx, cast->store_id, pack, lines, 2, &made)), ERR_STATE);
	TRY(discrepancy_list(ctx, tx, (struct discrepancy_list_in){ ctx->actor.region_id, true, ctx->today, 10 }, &cases));
	CHECK(cases.count == 1 && cases.at[0].units == -1 && cases.at[0].deadline_day.number == ctx->today.number + 7);
	int64_t case_id = cases.at[0].id;
	CHECK_FAILS(discrepancy_investigate(ctx, tx, case_id, 0, TEXT("book_error"), TEXT("")), ERR_FORBIDDEN);
	act_as(ctx, cast->chief);
	TRY(discrepancy_get(ctx, tx, (struct discrepancy_get_in){ ctx->actor.region_id, case_id }, &file));
	struct count_lines_rows found;
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, file.count_id, cast->bin_b }, &found));
	CHECK(found.count == 1 && text_is(found.at[0].state, "counted"));
	struct count_decision decision = { found.at[0].id, TEXT("not_explained"), TEXT("") };
	CHECK_FAILS(count_approve(ctx, tx, file.count_id, &decision, 1, &approved), ERR_NOT_INVESTIGATED);
	CHECK_FAILS(discrepancy_report(ctx, tx, case_id, 0, TEXT("polisen"), TEXT("")), ERR_NOT_INVESTIGATED);
	CHECK_FAILS(discrepancy_close(ctx, tx, case_id, 0, TEXT("klart")), ERR_NOT_INVESTIGATED);
	CHECK_FAILS(discrepancy_investigate(ctx, tx, case_id, 0, TEXT("theft_suspected"), TEXT("")), ERR_FIELD_MISSING);
	CHECK_FAILS(discrepancy_investigate(ctx, tx, case_id, 99, TEXT("book_error"), TEXT("")), ERR_CHANGED_MEANWHILE);
	TRY(discrepancy_investigate(ctx, tx, case_id, 1, TEXT("theft_suspected"), TEXT("saknas i skåpet")));
	CHECK_FAILS(discrepancy_close(ctx, tx, case_id, 0, TEXT("klart")), ERR_STATE); /* Not posted yet. */
	TRY(count_approve(ctx, tx, file.count_id, &decision, 1, &approved));
	CHECK(approved.posted == 1);
	TRY(discrepancy_report(ctx, tx, case_id, 0, TEXT("polisen"), TEXT("K-1")));
	CHECK_FAILS(discrepancy_close(ctx, tx, case_id, 0, TEXT(" ")), ERR_FIELD_MISSING);
	TRY(discrepancy_close(ctx, tx, case_id, 0, TEXT("anmält")));
	CHECK_FAILS(discrepancy_close(ctx, tx, case_id, 0, TEXT("anmält")), ERR_STATE);
	TRY(narcotics_book(ctx, tx,
			   (struct narcotics_book_in){ ctx->actor.region_id, cast->store_id, pack, { 0 }, { INT64_MAX }, INT64_MAX, 10 }, &book));
	CHECK(book.count == 3 && book.at[0].units == -1 && book.at[0].balance == 69 && book.at[2].balance == 50);
	CHECK(book.at[0].document_number == count.number + 1 && text_is(book.at[0].person_username, "apotekare"));
	return OK;
}

/* ---------------------------------------------------------------- where set */

/* Narcotics to a cabinet: pick, send and receive ask for a second person when that is set, and the cabinet's book tells both. */
static enum err second_signatures(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                     *cast = argument;
	struct order_made                order;
	struct review_outcomes           outcomes;
	struct release_made              list;
	struct pick_done                 done;
	struct allocations_of_list_rows  takes;
	struct narcotics_book_rows       book;
	int64_t                          batch_id, other, receiver;
	bool                             is_needed;
	TRY(stock(ctx, tx, cast, 1, cast->bin_a, "M1", 5, &batch_id));
	TRY(person(ctx, tx, "ssk2", ROLE_ORDERER, "AVD31-A", &receiver));
	TRY(set_eyes(ctx, tx, EYES_NARCOTIC_PICK, "II", cast->store_id, true));
	TRY(set_eyes(ctx, tx, EYES_NARCOTIC_SEND, "", 0, true));
	TRY(set_eyes(ctx, tx, EYES_NARCOTIC_RECEIVE, "II", cast->ward_id, true));
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_NARCOTIC_PICK, cast->bin_a, "II", PERMIT_PICK }, &is_needed));
	CHECK(is_needed); /* The store's setting reaches its bins. */
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_NARCOTIC_PICK, cast->store_id, "IV", PERMIT_PICK }, &is_needed));
	CHECK(!is_needed);
	act_as(ctx, cast->orderer);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &order));
	TRY(order_set_line(ctx, tx, order.order_id, cast->packs[1], 2, false));
	TRY(order_place(ctx, tx, order.order_id, 0, 0));
	act_as(ctx, cast->chief);
	TRY(review_order(ctx, tx, order.order_id, 0, &outcomes));
	act_as(ctx, cast->first);
	TRY(order_release(ctx, tx, order.order_id, &list));
	TRY(allocations_of_list(ctx, tx, (struct allocations_of_list_in){ ctx->actor.region_id, list.pick_list_id, ctx->today }, &takes));
	struct pick pick = { .allocation_id = takes.at[0].id, .units = I64_NONE, .code = { .expiry = DAY_NONE }, .reason_code = TEXT("no_code") };
	CHECK_FAILS(pick_allocation(ctx, tx, &pick, &done), ERR_WITNESS_MISSING);
	TRY(SIGNED_BY(cast->second, pick_allocation(ctx, tx, &pick, &done)));
	CHECK_FAILS(shipment_send(ctx, tx, list.shipment_id, 0), ERR_WITNESS_MISSING);
	TRY(SIGNED_BY(cast->second, shipment_send(ctx, tx, list.shipment_id, 0)));
	act_as(ctx, cast->orderer);
	CHECK_FAILS(shipment_receive(ctx, tx, list.shipment_id, 0, NULL, 0), ERR_WITNESS_MISSING);
	TRY(SIGNED_BY(receiver, shipment_receive(ctx, tx, list.shipment_id, 0, NULL, 0)));
	TRY(narcotics_book(ctx, tx,
			   (struct narcotics_book_in){ ctx->actor.region_id, cast->ward_id, cast->packs[1], { 0 }, { INT64_MAX }, INT64_MAX, 10 },
			   &book));
	CHECK(book.count == 1 && book.at[0].units == 20 && text_is(book.at[0].person_username, "ssk") && text_is(book.at[0].witness_username, "ssk2"));
	CHECK(text_is_empty(book.at[0].ward_name)); /* Its own: nothing to tell. */
	TRY(narcotics_book(ctx, tx,
			   (struct narcotics_book_in){ ctx->actor.region_id, cast->store_id, cast->packs[1], { 0 }, { INT64_MAX }, INT64_MAX, 10 },
			   &book));
	CHECK(book.count == 2 && book.at[0].units == -20 && text_is(book.at[0].witness_username, "tekniker2"));
	struct place ward;
	TRY(place_load(ctx, tx, cast->ward_id, &ward));
	CHECK(text_equal(book.at[0].ward_name, ward.name) && text_is_empty(book.at[1].ward_name));
	/* A control at the cabinet is its people's; the store's technicians reach it too. */
	struct control_line line = { cast->ward_id, batch_id, 0, 0, 20 };
	struct control_made made;
	TRY(narcotics_control(ctx, tx, cast->ward_id, cast->packs[1], &line, 1, &made));
	act_as(ctx, cast->first);
	TRY(narcotics_control(ctx, tx, cast->ward_id, cast->packs[1], &line, 1, &made));
	/* A block is lifted by two. */
	struct stopped stopped;
	TRY(set_eyes(ctx, tx, EYES_BLOCK_LIFT, "", 0, true));
	act_as(ctx, cast->chief);
	TRY(batch_stop(ctx, tx, batch_id, DAY_NONE, DAY_NONE, TEXT("reklamation"), &stopped));
	CHECK_FAILS(batch_release(ctx, tx, stopped.id, TEXT("klart")), ERR_WITNESS_MISSING);
	CHECK_FAILS(SIGNED_BY(cast->first, batch_release(ctx, tx, stopped.id, TEXT("klart"))), ERR_FORBIDDEN);
	TRY(person(ctx, tx, "apotekare2", ROLE_PHARMACIST, "APO", &other));
	TRY(SIGNED_BY(other, batch_release(ctx, tx, stopped.id, TEXT("klart"))));
	return OK;
}

/* An act that nobody has set anything for asks for two; a setting of the past holds no more. */
static enum err default_deny(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast *cast = argument;
	bool         is_needed;
	int64_t      id;
	struct day   today = ctx->today;
	ctx_set_now(ctx, zone_moment((struct day){ 10000 }, 12, 0, 0)); /* Before the first row holds. */
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_LICENCE, 0, NULL, PERMIT_REVIEW }, &is_needed));
	CHECK(is_needed);
	ctx_set_now(ctx, zone_moment(today, 12, 0, 0));
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_LICENCE, 0, NULL, PERMIT_REVIEW }, &is_needed));
	CHECK(!is_needed);
	act_as(ctx, cast->chief);
	struct eyes_setting setting = { EYES_LICENCE, 0, TEXT(""), true, DAY_NONE, DAY_NONE, TEXT("beslut") };
	CHECK_FAILS(signer_set(ctx, tx, &setting, &id), ERR_FORBIDDEN);
	act_as(ctx, 0);
	setting.decision = TEXT(" ");
	CHECK_FAILS(signer_set(ctx, tx, &setting, &id), ERR_FIELD_MISSING);
	setting.decision = TEXT("beslut");
	TRY(signer_set(ctx, tx, &setting, &id));
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_LICENCE, 0, NULL, PERMIT_REVIEW }, &is_needed));
	CHECK(is_needed);
	TRY(signer_stop(ctx, tx, id));
	CHECK_FAILS(signer_stop(ctx, tx, id), ERR_STATE);
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_LICENCE, 0, NULL, PERMIT_REVIEW }, &is_needed));
	CHECK(!is_needed);
	return OK;
}

/* ---------------------------------------------------------------- requisitions, limits */

static enum err requisitions(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast         *cast = argument;
	struct order_made    order, other;
	struct order_get_row row;
	struct text          paper;
	TRY(article_set_undenatured(ctx, tx, cast->packs[2], true));
	act_as(ctx, cast->orderer);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &order));
	TRY(order_set_line(ctx, tx, order.order_id, cast->packs[2], 2, false));
	TRY(order_set_line(ctx, tx, order.order_id, cast->packs[0], 2, false));
	CHECK_FAILS(order_place(ctx, tx, order.order_id, 0, 0), ERR_ALCOHOL_APART);
	CHECK_FAILS(paper_requisition(ctx, tx, SWEDISH, order.order_id, &paper), ERR_STATE);
	TRY(order_set_line(ctx, tx, order.order_id, cast->packs[0], 0, false));
	TRY(order_place(ctx, tx, order.order_id, 0, 0));
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order.order_id }, &row));
	CHECK(text_is(row.requisition, "alcohol") && row.requisition_number == 1 && !row.is_narcotic);
	TRY(paper_requisition(ctx, tx, SWEDISH, order.order_id, &paper));
	CHECK(text_starts_with(paper, "%PDF"));
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &other));
	TRY(order_set_line(ctx, tx, other.order_id, cast->packs[1], 2, false));
	TRY(order_place(ctx, tx, other.order_id, 0, 0));
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, other.order_id }, &row));
	CHECK(text_is(row.requisition, "narcotic") && row.requisition_number == 1 && row.is_narcotic); /* A series of its own. */
	/* The mark is taken away after placing: the order does not become another kind. */
	struct order_lines lines;
	int64_t            batch_id;
	TRY(stock(ctx, tx, cast, 2, cast->bin_a, "E1", 5, &batch_id));
	TRY(article_set_undenatured(ctx, tx, cast->packs[2], false));
	TRY(lines_load(ctx, tx, order.order_id, &lines));
	act_as(ctx, cast->chief);
	struct review review = { .line_id = lines.at[0].id, .decision = REVIEW_APPROVE };
	CHECK_FAILS(review_line(ctx, tx, &review), ERR_ALCOHOL_APART);
	TRY(article_set_undenatured(ctx, tx, cast->packs[2], true));
	return review_line(ctx, tx, &review);
}

static enum err set_limit(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t pack_id, const char *atc, int64_t days, int64_t *id)
{
	return short_dated_set(ctx, tx,
			       &(struct short_dated_limit){ place_id, pack_id, text_of(atc), days, DAY_NONE, DAY_NONE, TEXT("beslut") }, id);
}

/* Goods have 300 days left.  The narrowest limit decides: article before class, longer class, nearer place. */
static enum err limits(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast       *cast = argument;
	struct place       ward, unit;
	struct short_dated wanted;
	struct order_made  order;
	struct order_lines lines;
	int64_t            id, ids[4], batch_id;
	TRY(place_load(ctx, tx, cast->ward_id, &ward));
	TRY(place_by_code(ctx, tx, TEXT("AVD31"), &unit));
	act_as(ctx, cast->first);
	CHECK_FAILS(set_limit(ctx, tx, 0, 0, "N02", 10, &id), ERR_FORBIDDEN);
	act_as(ctx, cast->chief);
	CHECK_FAILS(set_limit(ctx, tx, 0, cast->packs[0], "N02", 10, &id), ERR_FIELD_INVALID);
	CHECK_FAILS(set_limit(ctx, tx, 0, 0, "n02", 10, &id), ERR_FIELD_INVALID);
	TRY(short_dated_for(ctx, tx, &ward, cast->packs[0], &wanted));
	CHECK(wanted.days == 0 && strcmp(wanted.rule, "R-STOCK-02") == 0);
	TRY(set_limit(ctx, tx, 0, 0, "", 10, &ids[0]));
	TRY(short_dated_for(ctx, tx, &ward, cast->packs[0], &wanted));
	CHECK(wanted.days == 10 && strcmp(wanted.rule, "R-STOCK-06") == 0);
	TRY(set_limit(ctx, tx, 0, 0, "N02BE", 20, &ids[1]));
	TRY(set_limit(ctx, tx, unit.id, 0, "N02", 30, &ids[2])); /* Nearer, but of a wider class. */
	TRY(short_dated_for(ctx, tx, &ward, cast->packs[0], &wanted));
	CHECK(wanted.days == 20);
	TRY(set_limit(ctx, tx, unit.id, 0, "N02BE", 40, &ids[3]));
	TRY(short_dated_for(ctx, tx, &ward, cast->packs[0], &wanted));
	CHECK(wanted.days == 40);
	TRY(short_dated_for(ctx, tx, &ward, cast->packs[2], &wanted));
	CHECK(wanted.days == 10); /* B01AB01. */
	TRY(set_limit(ctx, tx, 0, cast->packs[0], "", 400, &id));
	TRY(short_dated_for(ctx, tx, &ward, cast->packs[0], &wanted));
	CHECK(wanted.days == 400);
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 5, &batch_id));
	act_as(ctx, cast->orderer);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &order));
	TRY(order_set_line(ctx, tx, order.order_id, cast->packs[0], 2, false));
	TRY(order_place(ctx, tx, order.order_id, 0, 0));
	TRY(lines_load(ctx, tx, order.order_id, &lines));
	act_as(ctx, cast->chief);
	struct review review = { .line_id = lines.at[0].id, .decision = REVIEW_APPROVE };
	enum err      err = review_line(ctx, tx, &review);
	CHECK(err == ERR_BATCH_SHORT_DATED && text_is(ctx->error.rule, "R-STOCK-06"));
	ctx->error = (struct error){ 0 };
	TRY(short_dated_stop(ctx, tx, id));
	CHECK_FAILS(short_dated_stop(ctx, tx, id), ERR_STATE);
	return review_line(ctx, tx, &review);
}

static void narcotics_are_counted_against_the_book(void **state) { run_case(state, controls); }
static void a_second_person_signs_where_that_is_set(void **state) { run_case(state, second_signatures); }
static void what_nobody_set_asks_for_two(void **state) { run_case(state, default_deny); }
static void alcohol_and_narcotics_stand_on_requisitions_of_their_own(void **state) { run_case(state, requisitions); }
static void the_narrowest_limit_decides(void **state) { run_case(state, limits); }

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(narcotics_are_counted_against_the_book),
		WORLD_TEST(a_second_person_signs_where_that_is_set),
		WORLD_TEST(what_nobody_set_asks_for_two),
		WORLD_TEST(alcohol_and_narcotics_stand_on_requisitions_of_their_own),
		WORLD_TEST(the_narrowest_limit_decides),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
