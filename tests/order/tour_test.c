/*
 * tour_test.c - orders and their departures, changes of the plan, sending together, differences at the ward
 *
 * Holds R-TOUR-02 and R-TOUR-03 on a database. The tour leaves Monday to Friday 13:00, with a cut-off at 10:30; an extra one
 * at 15:30 with a cut-off at 14:30. The test's day is a Tuesday, 2026-03-10.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"

#include "order/difference.sql.h"
#include "order/handle_difference.h"
#include "order/keep_tour.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/plan_departure.h"
#include "order/review_order.h"
#include "order/send_departure.h"
#include "order/ship_order.h"
#include "order/tour.sql.h"

static void clock_at(struct ctx *ctx, int32_t day, int32_t hour, int32_t minute)
{
	ctx_set_now(ctx, zone_moment(day_of(2026, 3, day), hour, minute, 0));
}

static struct moment march(int32_t day, int32_t hour, int32_t minute)
{
	return zone_moment(day_of(2026, 3, day), hour, minute, 0);
}

static struct tour_draft draft_of(const struct cast *cast, bool is_extra)
{
	return (struct tour_draft){ .store_id = cast->store_id,
				    .name = is_extra ? TEXT("Extratur") : TEXT("Dagtur"),
				    .weekdays = 31,
				    .cutoff_minute = is_extra ? 870 : 630,
				    .departure_minute = is_extra ? 930 : 780,
				    .is_extra = is_extra,
				    .valid_from = day_of(2026, 1, 1),
				    .valid_to = DAY_NONE };
}

static enum err make_tour(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, bool is_extra, int64_t *tour_id)
{
	struct tour_draft      draft = draft_of(cast, is_extra);
	struct tour_stop_draft stop = { .ward_id = cast->ward_id, .position = 1, .arrival_minute = draft.departure_minute + 15 };
	size_t                 moved;
	act_as(ctx, cast->first);
	TRY(tour_write(ctx, tx, &draft, tour_id, &moved));
	return tour_write_stops(ctx, tx, *tour_id, 1, &stop, 1, &moved);
}

/* The nurse orders two packs of the first article. */
static enum err place(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, enum order_type type, int64_t *order_id,
		      struct order_schedule_get_row *promised)
{
	struct order_made order;
	act_as(ctx, cast->orderer);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &order));
	TRY(order_set_line(ctx, tx, order.order_id, cast->packs[0], 2, false));
	TRY(order_place_as(ctx, tx, order.order_id, 0, 0, &(struct order_wish){ .type = type, .urgent_code = TEXT("patient_now") }));
	*order_id = order.order_id;
	return order_schedule_get(ctx, tx, (struct order_schedule_get_in){ ctx->actor.region_id, order.order_id }, promised);
}

static enum err promised_of(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct order_schedule_get_row *out)
{
	return order_schedule_get(ctx, tx, (struct order_schedule_get_in){ ctx->actor.region_id, order_id }, out);
}

static enum err orders_get_departures(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                  *cast = argument;
	struct order_schedule_get_row row;
	struct order_made             draft;
	int64_t                       tour_id, extra_id, order_id;
	clock_at(ctx, 10, 9, 0);
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &order_id, &row)); /* A ward without a tour orders all the same. */
	CHECK(moment_is_none(row.due_at) && row.departure_id == 0 && text_is(row.order_type, "planned"));
	TRY(make_tour(ctx, tx, cast, false, &tour_id));
	TRY(make_tour(ctx, tx, cast, true, &extra_id));
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &order_id, &row));
	CHECK(row.due_at.us == march(10, 13, 0).us && row.arrives_at.us == march(10, 13, 15).us && row.tour_id == tour_id);
	clock_at(ctx, 10, 10, 30);
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &order_id, &row));
	CHECK(row.due_at.us == march(11, 13, 0).us);
	TRY(place(ctx, tx, cast, ORDER_PRIORITY, &order_id, &row));
	CHECK(row.due_at.us == march(10, 15, 30).us && row.tour_id == extra_id && text_is(row.urgent_code, ""));
	TRY(place(ctx, tx, cast, ORDER_URGENT, &order_id, &row));
	CHECK(row.due_at.us == ctx->now.us && row.departure_id == 0 && text_is(row.urgent_code, "patient_now"));
	clock_at(ctx, 27, 11, 0); /* Over the change to summer time. */
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &order_id, &row));
	CHECK(row.due_at.us == march(30, 13, 0).us && row.due_at.us - march(27, 13, 0).us == INT64_C(71) * 3600 * 1000000);

	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &draft));
	TRY(order_set_line(ctx, tx, draft.order_id, cast->packs[0], 1, false));
	struct order_wish wish = { .type = ORDER_URGENT };
	CHECK_FAILS(order_schedule_give(ctx, tx, draft.order_id, cast->ward_id, &wish), ERR_FIELD_MISSING);
	wish.urgent_code = TEXT("because");
	CHECK_FAILS(order_schedule_give(ctx, tx, draft.order_id, cast->ward_id, &wish), ERR_FIELD_INVALID);
	wish.urgent_code = TEXT("other");
	CHECK_FAILS(order_schedule_give(ctx, tx, draft.order_id, cast->ward_id, &wish), ERR_FIELD_MISSING);
	struct urgent_counts_rows counts;
	TRY(urgent_counts(ctx, tx, (struct urgent_counts_in){ ctx->actor.region_id, march(1, 0, 0), march(31, 0, 0), cast->ward_id }, &counts));
	CHECK(counts.count == 1 && counts.at[0].orders == 1);
	return OK;
}

static enum err plans_change(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                  *cast = argument;
	struct order_schedule_get_row row;
	struct tour_get_row           tour;
	int64_t                       tour_id, order_id;
	size_t                        moved;
	clock_at(ctx, 10, 9, 0);
	TRY(make_tour(ctx, tx, cast, false, &tour_id));
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &order_id, &row));
	struct tour_exception_draft exception = { .tour_id = tour_id, .version = 2, .on_day = day_of(2026, 3, 10), .kind = TEXT("changed"),
						  .cutoff_minute = 570, .departure_minute = 660, .note = TEXT("vägarbete") };
	CHECK_FAILS(tour_except(ctx, tx, &exception, &moved), ERR_FORBIDDEN); /* A nurse. */
	act_as(ctx, cast->chief);
	exception.version = 1;
	CHECK_FAILS(tour_except(ctx, tx, &exception, &moved), ERR_CHANGED_MEANWHILE);
	exception.version = 2;
	exception.note = TEXT(" ");
	CHECK_FAILS(tour_except(ctx, tx, &exception, &moved), ERR_FIELD_MISSING);
	exception.note = TEXT("vägarbete");
	exception.cutoff_minute = 700;
	CHECK_FAILS(tour_except(ctx, tx, &exception, &moved), ERR_FIELD_INVALID);
	exception.cutoff_minute = 570;
	TRY(tour_except(ctx, tx, &exception, &moved));
	TRY(promised_of(ctx, tx, order_id, &row));
	CHECK(moved == 0 && row.due_at.us == march(10, 11, 0).us && row.arrives_at.us == march(10, 11, 15).us);
	exception.version = 3;
	exception.kind = TEXT("cancelled");
	TRY(tour_except(ctx, tx, &exception, &moved));
	TRY(promised_of(ctx, tx, order_id, &row));
	CHECK(moved == 1 && row.due_at.us == march(11, 13, 0).us);
	TRY(calendar_decide(ctx, tx, day_of(2026, 3, 11), TEXT("closed"), 0, TEXT("flytt av lagret"), &moved));
	TRY(promised_of(ctx, tx, order_id, &row));
	CHECK(moved == 1 && row.due_at.us == march(12, 13, 0).us);
	TRY(calendar_decide(ctx, tx, day_of(2026, 3, 12), TEXT("half"), 12 * 60, TEXT("kort dag"), &moved));
	TRY(promised_of(ctx, tx, order_id, &row));
	CHECK(moved == 1 && row.due_at.us == march(13, 13, 0).us);
	TRY(calendar_decide(ctx, tx, day_of(2026, 3, 12), TEXT(""), 0, TEXT(""), &moved));
	CHECK(moved == 0); /* What was promised stays. */
	CHECK_FAILS(calendar_decide(ctx, tx, day_of(2026, 3, 9), TEXT("closed"), 0, TEXT("för sent"), &moved), ERR_STATE);
	CHECK_FAILS(calendar_decide(ctx, tx, day_of(2026, 3, 19), TEXT("half"), 0, TEXT("när?"), &moved), ERR_FIELD_MISSING);
	exception.on_day = day_of(2026, 3, 9);
	exception.version = 4;
	CHECK_FAILS(tour_except(ctx, tx, &exception, &moved), ERR_STATE);

	TRY(tour_get(ctx, tx, (struct tour_get_in){ ctx->actor.region_id, tour_id }, &tour));
	struct tour_draft draft = draft_of(cast, false);
	draft.tour_id = tour_id;
	draft.version = tour.version - 1;
	CHECK_FAILS(tour_write(ctx, tx, &draft, &tour_id, &moved), ERR_CHANGED_MEANWHILE);
	draft.version = tour.version;
	draft.weekdays = 0;
	CHECK_FAILS(tour_write(ctx, tx, &draft, &tour_id, &moved), ERR_FIELD_INVALID);
	draft.weekdays = 1; /* Mondays only from now on. */
	TRY(tour_write(ctx, tx, &draft, &tour_id, &moved));
	TRY(promised_of(ctx, tx, order_id, &row));
	CHECK(moved == 1 && row.due_at.us == march(16, 13, 0).us);
	TRY(tour_write_stops(ctx, tx, tour_id, tour.version + 1, NULL, 0, &moved)); /* The tour does not stop there any more. */
	TRY(promised_of(ctx, tx, order_id, &row));
	CHECK(moved == 1 && moment_is_none(row.due_at) && row.departure_id == 0);
	return OK;
}

/* Approve an order, and pick it when asked. */
static enum err prepare_order(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t order_id, bool pick, int64_t *shipment_id)
{
	struct review_outcomes          outcomes;
	struct release_made             made;
	struct allocations_of_list_rows takes;
	struct pick_done                done;
	act_as(ctx, cast->chief);
	TRY(review_order(ctx, tx, order_id, 0, &outcomes));
	CHECK(outcomes.approved == 1);
	if (!pick)
		return OK;
	act_as(ctx, cast->first);
	TRY(order_release(ctx, tx, order_id, &made));
	*shipment_id = made.shipment_id;
	TRY(allocations_of_list(ctx, tx, (struct allocations_of_list_in){ ctx->actor.region_id, made.pick_list_id, ctx->today }, &takes));
	for (size_t i = 0; i < takes.count; i++)
		TRY(pick_allocation(ctx, tx, &(struct pick){ .allocation_id = takes.at[i].id, .units = I64_NONE, .code.expiry = DAY_NONE, .reason_code = TEXT("no_code") },
				    &done));
	return OK;
}

static enum err leaves_together(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                  *cast = argument;
	struct order_schedule_get_row row;
	struct departure_left         left;
	struct shipment_get_row       shipment;
	struct departure_boxes_rows   boxes;
	struct release_made           made;
	int64_t                       tour_id, extra_id, ready, late, other, batch_id, shipment_id, none;
	struct day                    tuesday = day_of(2026, 3, 10);
	clock_at(ctx, 10, 9, 0);
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 50, &batch_id));
	TRY(make_tour(ctx, tx, cast, false, &tour_id));
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &ready, &row));
	int64_t departure_id = row.departure_id;
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &late, &row));
	CHECK(row.departure_id == departure_id);
	TRY(prepare_order(ctx, tx, cast, ready, true, &shipment_id));
	TRY(prepare_order(ctx, tx, cast, late, false, &none));
	TRY(departure_boxes(ctx, tx, (struct departure_boxes_in){ ctx->actor.region_id, tour_id, departure_id, tuesday }, &boxes));
	CHECK(boxes.count == 1 && boxes.at[0].waiting == 0 && boxes.at[0].takes == 1 && !boxes.at[0].is_left_over);
	act_as(ctx, cast->orderer);
	CHECK_FAILS(departure_send(ctx, tx, tour_id, tuesday, 1, &shipment_id, 1, &left), ERR_FORBIDDEN);
	act_as(ctx, cast->first);
	CHECK_FAILS(departure_send(ctx, tx, tour_id, day_of(2026, 3, 11), 0, &shipment_id, 1, &left), ERR_STATE);
	CHECK_FAILS(departure_send(ctx, tx, tour_id, day_of(2026, 3, 8), 0, &shipment_id, 1, &left), ERR_STATE); /* A Sunday. */
	CHECK_FAILS(departure_send(ctx, tx, tour_id, tuesday, 7, &shipment_id, 1, &left), ERR_CHANGED_MEANWHILE);
	TRY(departure_send(ctx, tx, tour_id, tuesday, 1, &shipment_id, 1, &left));
	CHECK(left.shipments == 1 && left.orders_moved == 1 && left.departure_id == departure_id);
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ ctx->actor.region_id, shipment_id }, &shipment));
	CHECK(text_is(shipment.state, "sent"));
	TRY(promised_of(ctx, tx, late, &row));
	CHECK(row.due_at.us == march(11, 13, 0).us);
	CHECK_FAILS(departure_send(ctx, tx, tour_id, tuesday, 0, NULL, 0, &left), ERR_STATE);
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &other, &row)); /* Before the cut-off, but the tour has left. */
	CHECK(row.due_at.us == march(11, 13, 0).us);
	struct tour_exception_draft exception = { .tour_id = tour_id, .on_day = tuesday, .kind = TEXT("cancelled"), .note = TEXT("för sent") };
	size_t                      moved;
	act_as(ctx, cast->chief);
	CHECK_FAILS(tour_except(ctx, tx, &exception, &moved), ERR_CHANGED_MEANWHILE);
	/* What came too late goes along with whatever leaves next, but not where the tour does not stop. */
	act_as(ctx, cast->first);
	TRY(order_release(ctx, tx, late, &made));
	struct tour_draft draft = draft_of(cast, true);
	TRY(tour_write(ctx, tx, &draft, &extra_id, &moved));
	clock_at(ctx, 10, 15, 0);
	CHECK_FAILS(departure_send(ctx, tx, extra_id, tuesday, 0, &made.shipment_id, 1, &left), ERR_STATE);
	/* An urgent order has no departure: whoever packs for the ward sees that it waits. */
	struct departure_orders_rows orders;
	TRY(place(ctx, tx, cast, ORDER_URGENT, &ready, &row));
	TRY(departure_orders(ctx, tx, (struct departure_orders_in){ ctx->actor.region_id, tour_id, 0, tour_id, day_of(2026, 3, 12) }, &orders));
	CHECK(orders.count == 3 && orders.at[2].order_id == ready && orders.at[2].is_left_over);
	TRY(departure_orders(ctx, tx, (struct departure_orders_in){ ctx->actor.region_id, tour_id, departure_id, 0, tuesday }, &orders));
	CHECK(orders.count == 1 && !orders.at[0].is_left_over && orders.at[0].gone == 1);
	return OK;
}

static enum err a_box_differs(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                  *cast = argument;
	struct order_schedule_get_row row;
	struct shipment_lines_rows    lines;
	struct difference_list_rows   cases;
	struct difference_get_row     one;
	int64_t                       order_id, batch_id, shipment_id, units;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 50, &batch_id));
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &order_id, &row));
	TRY(prepare_order(ctx, tx, cast, order_id, true, &shipment_id));
	TRY(shipment_send(ctx, tx, shipment_id, 0));
	TRY(shipment_lines(ctx, tx, (struct shipment_lines_in){ ctx->actor.region_id, shipment_id }, &lines));
	CHECK(lines.count == 1 && lines.at[0].units == 20);
	act_as(ctx, cast->orderer);
	struct received_line said = { .shipment_line_id = lines.at[0].id, .units = 10, .reason_code = TEXT("broken") };
	TRY(shipment_receive(ctx, tx, shipment_id, 0, &said, 1));
	CHECK_FAILS(shipment_receive(ctx, tx, shipment_id, 0, &said, 1), ERR_STATE);
	TRY(balance(ctx, tx, cast->ward_id, batch_id, &units));
	CHECK(units == 10);
	TRY(difference_list(ctx, tx, (struct difference_list_in){ ctx->actor.region_id, TEXT("open"), 0, INT64_MAX, 10 }, &cases));
	CHECK(cases.count == 1 && cases.at[0].units == 10 && text_is(cases.at[0].reason_code, "broken"));
	CHECK_FAILS(difference_settle(ctx, tx, cases.at[0].id, 1, TEXT("credited"), TEXT("")), ERR_FORBIDDEN);
	act_as(ctx, cast->second);
	CHECK_FAILS(difference_settle(ctx, tx, cases.at[0].id, 1, TEXT("nothing"), TEXT("")), ERR_FIELD_MISSING);
	CHECK_FAILS(difference_settle(ctx, tx, cases.at[0].id, 1, TEXT("shrug"), TEXT("")), ERR_FIELD_INVALID);
	CHECK_FAILS(difference_settle(ctx, tx, cases.at[0].id, 2, TEXT("credited"), TEXT("")), ERR_CHANGED_MEANWHILE);
	TRY(difference_settle(ctx, tx, cases.at[0].id, 1, TEXT("sent_again"), TEXT("ny beställning lagd")));
	CHECK_FAILS(difference_settle(ctx, tx, cases.at[0].id, 2, TEXT("credited"), TEXT("")), ERR_STATE);
	TRY(difference_get(ctx, tx, (struct difference_get_in){ ctx->actor.region_id, cases.at[0].id }, &one));
	CHECK(text_is(one.state, "handled") && text_is(one.outcome, "sent_again") && one.version == 2 && one.charge_ore > 0);
	return OK;
}

/* Words alone are enough; neither words nor a code are not; a code that asks for words wants them. */
static enum err a_reason_is_asked_for(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                  *cast = argument;
	struct order_schedule_get_row row;
	struct shipment_lines_rows    lines;
	int64_t                       order_id, batch_id, shipment_id;
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 50, &batch_id));
	TRY(place(ctx, tx, cast, ORDER_PLANNED, &order_id, &row));
	TRY(prepare_order(ctx, tx, cast, order_id, true, &shipment_id));
	TRY(shipment_send(ctx, tx, shipment_id, 0));
	TRY(shipment_lines(ctx, tx, (struct shipment_lines_in){ ctx->actor.region_id, shipment_id }, &lines));
	act_as(ctx, cast->orderer);
	struct received_line said = { .shipment_line_id = lines.at[0].id, .units = cast->seed == 1 ? 0 : -1 };
	if (cast->seed == 2)
		return shipment_receive(ctx, tx, shipment_id, 0, &said, 1); /* Fewer than none. */
	if (cast->line_id == 1)
		said.reason_code = TEXT("other");
	return shipment_receive(ctx, tx, shipment_id, 0, &said, 1);
}

static void a_refused_receipt_changes_nothing(void **state)
{
	struct world *world = *state;
	struct cast   cast = { .seed = 1 };
	int64_t       broken = 0;
	FILE         *nowhere = fopen("/dev/null", "w");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, a_reason_is_asked_for, &cast), ERR_FIELD_MISSING);
	cast.line_id = 1;
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, a_reason_is_asked_for, &cast), ERR_FIELD_MISSING);
	cast.seed = 2;
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, a_reason_is_asked_for, &cast), ERR_FIELD_INVALID);
	act_as(&world->ctx, 0);
	ASSERT_OK(world, verify_region(&world->ctx, world->db, nowhere, &broken));
	fclose(nowhere);
	assert_int_equal(broken, 0);
}

/* Stops of other stores' wards, and a ward twice. */
static enum err wrong_stops(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast           *cast = argument;
	int64_t                tour_id;
	size_t                 moved;
	struct tour_stop_draft stops[2] = { { cast->ward_id, 1, 800 }, { cast->seed == 2 ? cast->store_id : cast->ward_id, 2, 810 } };
	TRY(make_tour(ctx, tx, cast, false, &tour_id));
	return tour_write_stops(ctx, tx, tour_id, 2, stops, 2, &moved);
}

static void wrong_stops_are_refused(void **state)
{
	struct world *world = *state;
	struct cast   cast = { .seed = 1 };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, wrong_stops, &cast), ERR_ALREADY_EXISTS);
	cast.seed = 2;
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, wrong_stops, &cast), ERR_STATE);
}

static void an_order_is_promised_its_departure(void **state) { run_case(state, orders_get_departures); }
static void a_changed_plan_moves_what_was_promised(void **state) { run_case(state, plans_change); }
static void a_departure_leaves_once_and_takes_what_is_ready(void **state) { run_case(state, leaves_together); }
static void a_difference_is_a_case_until_it_is_handled(void **state) { run_case(state, a_box_differs); }

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(an_order_is_promised_its_departure),      WORLD_TEST(a_changed_plan_moves_what_was_promised),
		WORLD_TEST(a_departure_leaves_once_and_takes_what_is_ready), WORLD_TEST(a_difference_is_a_case_until_it_is_handled),
		WORLD_TEST(a_refused_receipt_changes_nothing),       WORLD_TEST(wrong_stops_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
