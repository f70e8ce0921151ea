/*
 * touring.c - tours of the simulated region, through the use cases and nothing else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/touring.h"

#include "order/difference.sql.h"
#include "order/handle_difference.h"
#include "order/keep_tour.h"
#include "order/order.sql.h"
#include "order/place_order.h"
#include "order/plan_departure.h"
#include "order/send_departure.h"
#include "order/ship_order.h"
#include "order/tour.sql.h"

enum { MONDAY_TO_FRIDAY = 31, MON_WED_FRI = 21, TUE_THU = 10, STOPS_MOST = 100, MINUTES_A_STOP = 4, LINES_A_WISH = 3, OPEN_LEFT = 2 };

/* A tour to the wards of a hospital; their codes begin alike. */
static const struct {
	const char       *name, *ward_code, *means;
	int64_t           weekdays;
	int32_t           cutoff, cutoff_days, departure;
	enum holiday_rule holiday_rule;
	bool              is_extra;
} tours[] = {
	{ "Norrälven dagtur", "NS-", "Transportvagn, internt", MONDAY_TO_FRIDAY, 630, 0, 780, HOLIDAY_NO_TOUR, false },
	{ "Norrälven eftermiddag", "NS-", "Transportvagn, internt", MONDAY_TO_FRIDAY, 870, 0, 930, HOLIDAY_NO_TOUR, true },
	{ "Björkdal morgontur", "BS-", "Skåpbil 1", MONDAY_TO_FRIDAY, 900, 1, 450, HOLIDAY_NO_TOUR, false },
	{ "Furuvik", "FS-", "Skåpbil 2", MON_WED_FRI, 600, 0, 720, HOLIDAY_DAY_BEFORE, false },
	{ "Solnäs", "SS-", "Skåpbil 2", TUE_THU, 600, 0, 720, HOLIDAY_DAY_AFTER, false },
};

static void act_as(struct ctx *ctx, int64_t person_id)
{
	ctx->actor.person_id = person_id;
}

static enum err give_stops(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region, int64_t tour_id, size_t tour)
{
	struct tour_stop_draft *stops = arena_array(ctx->arena, struct tour_stop_draft, STOPS_MOST);
	size_t                  count = 0, moved;
	for (size_t i = 0; i < region->places.count && count < STOPS_MOST; i++)
		if (text_starts_with(region->places.at[i].code, tours[tour].ward_code)) {
			stops[count] = (struct tour_stop_draft){ .ward_id = region->places.at[i].id,
								 .position = (int64_t)count + 1,
								 .arrival_minute = tours[tour].departure + 10 + MINUTES_A_STOP * (int32_t)count };
			count++;
		}
	return tour_write_stops(ctx, tx, tour_id, 1, stops, count, &moved);
}

enum err sim_make_tours(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, struct day from)
{
	int64_t before = ctx->actor.person_id;
	act_as(ctx, region->pharmacists[0]);
	for (size_t i = 0; i < COUNT_OF(tours); i++) {
		int64_t tour_id;
		size_t  moved;
		TRY(tour_write(ctx, tx,
			       &(struct tour_draft){ .store_id = region->store_id,
						     .name = text_of(tours[i].name),
						     .weekdays = tours[i].weekdays,
						     .cutoff_minute = tours[i].cutoff,
						     .cutoff_days = tours[i].cutoff_days,
						     .departure_minute = tours[i].departure,
						     .means = text_of(tours[i].means),
						     .holiday_rule = tours[i].holiday_rule,
						     .is_extra = tours[i].is_extra,
						     .valid_from = from,
						     .valid_to = DAY_NONE },
			       &tour_id, &moved));
		TRY(give_stops(ctx, tx, region, tour_id, i));
	}
	act_as(ctx, before);
	return OK;
}

enum err sim_depart(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct departure_counts_rows rows;
	TRY(departure_counts(ctx, tx, (struct departure_counts_in){ ctx->actor.region_id, ctx->today, ctx->today }, &rows));
	act_as(ctx, region->technicians[0]);
	for (size_t i = 0; i < rows.count; i++) {
		struct departure_left left;
		if (!text_is(rows.at[i].state, "open"))
			continue;
		if (ctx->now.us < rows.at[i].leaves_at.us)
			ctx_set_now(ctx, rows.at[i].leaves_at);
		TRY(departure_send(ctx, tx, rows.at[i].tour_id, rows.at[i].on_day, 0, NULL, 0, &left));
	}
	return OK;
}

/* The next day from `days` ahead on which a tour leaves by its plan. */
static enum err coming_day(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, int32_t days, struct day *out)
{
	struct tour_set       set;
	struct departure_plan plan;
	struct absence        absence;
	TRY(tour_set_of_tour(ctx, tx, tour_id, ctx->today, &set));
	for (*out = day_plus(ctx->today, days); !tour_leaves(&set, 0, *out, &plan, &absence); *out = day_plus(*out, 1))
		if (out->number > ctx->today.number + 60)
			return fail(ctx, ERR_STATE, "tour", "the tour does not leave within 60 days");
	return OK;
}

static enum err show_exceptions(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct tour_list_rows rows;
	struct day            day;
	size_t                moved;
	TRY(tour_list(ctx, tx, (struct tour_list_in){ ctx->actor.region_id }, &rows));
	act_as(ctx, region->pharmacists[1]);
	for (size_t i = 0; i < rows.count; i++) {
		struct tour_exception_draft draft = { .tour_id = rows.at[i].id, .cutoff_minute = MINUTE_NONE, .departure_minute = MINUTE_NONE };
		if (text_is(rows.at[i].name, tours[2].name)) {
			draft.kind = TEXT("cancelled");
			draft.note = TEXT("Bilen är på verkstad");
			TRY(coming_day(ctx, tx, draft.tour_id, 4, &draft.on_day));
		} else if (text_is(rows.at[i].name, tours[3].name)) {
			draft.kind = TEXT("changed");
			draft.cutoff_minute = 540;
			draft.departure_minute = 600;
			draft.note = TEXT("Vägarbete på eftermiddagen");
			TRY(coming_day(ctx, tx, draft.tour_id, 2, &draft.on_day));
		} else if (text_is(rows.at[i].name, tours[4].name)) {
			draft.kind = TEXT("extra");
			draft.note = TEXT("Extra tur före helgen");
			draft.on_day = day_plus(ctx->today, (5 - day_weekday(ctx->today) + 7) % 7 + 7); /* A Friday. */
		} else {
			continue;
		}
		TRY(tour_except(ctx, tx, &draft, &moved));
	}
	TRY(coming_day(ctx, tx, rows.at[0].id, 9, &day));
	return calendar_decide(ctx, tx, day, TEXT("half"), 840, TEXT("Utbildningsdag på apoteket"), &moved);
}

/* A few lines of a ward's list, ordered faster than usual. */
static enum err wish(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, size_t orderer, const struct order_wish *wanted)
{
	int64_t           place_id = region->orderers.at[orderer].place_id, lines = 0;
	struct order_made order = { 0 };
	act_as(ctx, region->orderers.at[orderer].person_id);
	for (size_t i = 0; i < region->base_lists.count && lines < LINES_A_WISH; i++) {
		const struct sim_base_lists_row *line = &region->base_lists.at[i];
		if (line->place_id != place_id || !text_is(line->narcotic_class, "0"))
			continue;
		if (order.order_id == 0)
			TRY(order_start(ctx, tx, place_id, TEXT(""), &order));
		TRY(order_set_line(ctx, tx, order.order_id, line->pack_id, line->usual_packs, false));
		lines++;
	}
	return lines == 0 ? OK : order_place_as(ctx, tx, order.order_id, 0, 0, wanted);
}

static enum err show_wishes(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	static const struct {
		enum order_type type;
		const char     *code, *words;
	} wishes[] = {
		{ ORDER_URGENT, "patient_now", "" },     { ORDER_PRIORITY, "", "" },
		{ ORDER_URGENT, "forgotten", "" },       { ORDER_PLANNED, "", "" },
		{ ORDER_URGENT, "other", "larm i läkemedelsautomaten, innehållet kunde inte tas ut" },
		{ ORDER_PRIORITY, "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(wishes) && i * 7 < region->orderers.count; i++)
		TRY(wish(ctx, tx, region, i * 7,
			 &(struct order_wish){ wishes[i].type, text_of(wishes[i].code), text_of(wishes[i].words) }));
	return OK;
}

/* Two boxes arrive otherwise than they left. */
static enum err show_differences(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	static const char *const          codes[] = { "missing", "broken" };
	struct sim_shipments_in_state_rows rows;
	struct difference_list_rows        cases;
	TRY(sim_shipments_in_state(ctx, tx, (struct sim_shipments_in_state_in){ ctx->actor.region_id, TEXT("sent") }, &rows));
	for (size_t i = 0; i < rows.count && i < COUNT_OF(codes); i++) {
		struct shipment_lines_rows lines;
		for (size_t k = 0; k < region->orderers.count; k++)
			if (region->orderers.at[k].place_id == rows.at[i].ward_id)
				act_as(ctx, region->orderers.at[k].person_id);
		TRY(shipment_lines(ctx, tx, (struct shipment_lines_in){ ctx->actor.region_id, rows.at[i].id }, &lines));
		struct received_line said = { .shipment_line_id = lines.at[0].id, .units = 0, .reason_code = text_of(codes[i]) };
		TRY(shipment_receive(ctx, tx, rows.at[i].id, 0, &said, 1));
	}
	TRY(difference_list(ctx, tx, (struct difference_list_in){ ctx->actor.region_id, TEXT("open"), 0, INT64_MAX, STOPS_MOST }, &cases));
	act_as(ctx, region->technicians[1]);
	for (size_t i = OPEN_LEFT; i < cases.count; i++)
		TRY(difference_settle(ctx, tx, cases.at[i].id, 1, i % 2 ? TEXT("credited") : TEXT("sent_again"), TEXT("")));
	return OK;
}

enum err sim_show_tours(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	TRY(show_wishes(ctx, tx, region));
	TRY(show_exceptions(ctx, tx, region));
	return show_differences(ctx, tx, region);
}
