/*
 * plan_departure.c - promises of departures
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/plan_departure.h"

#include "order/tour.sql.h"
#include "people/journal.h"
#include "stock/reason.h"

enum { DAYS_KNOWN = 400 };

static enum named_day named_day_by(struct text name)
{
	for (int i = 1; i < NAMED_DAY_COUNT; i++)
		if (text_is(name, named_day_name((enum named_day)i)))
			return (enum named_day)i;
	return DAY_UNNAMED;
}

enum err calendar_load(struct ctx *ctx, struct db_tx *tx, struct day from, struct day to, struct calendar *out)
{
	struct calendar_eves_rows eves;
	struct calendar_days_rows days;
	TRY(calendar_eves(ctx, tx, (struct calendar_eves_in){ ctx->actor.region_id }, &eves));
	TRY(calendar_days(ctx, tx, (struct calendar_days_in){ ctx->actor.region_id, from, to }, &days));
	struct eve_rule    *rules = arena_array(ctx->arena, struct eve_rule, eves.count + 1);
	struct decided_day *decided = arena_array(ctx->arena, struct decided_day, days.count + 1);
	for (size_t i = 0; i < eves.count; i++) {
		enum day_kind kind;
		TRY(day_kind_of(ctx, eves.at[i].kind, &kind));
		rules[i] = (struct eve_rule){ named_day_by(eves.at[i].name), kind, (int32_t)eves.at[i].closes_minute,
					      eves.at[i].valid_from, eves.at[i].valid_to, eves.at[i].is_own };
	}
	for (size_t i = 0; i < days.count; i++) {
		enum day_kind kind;
		TRY(day_kind_of(ctx, days.at[i].kind, &kind));
		decided[i] = (struct decided_day){ days.at[i].on_day, kind, (int32_t)days.at[i].closes_minute, days.at[i].note };
	}
	*out = (struct calendar){ rules, eves.count, decided, days.count };
	return OK;
}

static enum exception_kind exception_kind_of(struct text name)
{
	return text_is(name, "gone")      ? EXCEPTION_GONE
	       : text_is(name, "extra")   ? EXCEPTION_EXTRA
	       : text_is(name, "changed") ? EXCEPTION_CHANGED
					  : EXCEPTION_CANCELLED;
}

/* Exceptions and the calendar around a set of tours. */
static enum err load_around(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, int64_t ward_id, struct day from, struct tour_set *out)
{
	struct tour_deviations_rows rows;
	TRY(tour_deviations(ctx, tx, (struct tour_deviations_in){ ctx->actor.region_id, tour_id, ward_id, day_plus(from, -15) }, &rows));
	struct tour_deviation *deviations = arena_array(ctx->arena, struct tour_deviation, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		deviations[i] = (struct tour_deviation){
			.tour_id = rows.at[i].tour_id,
			.on_day = rows.at[i].on_day,
			.kind = exception_kind_of(rows.at[i].kind),
			.cutoff_minute = rows.at[i].cutoff_minute == I64_NONE ? MINUTE_NONE : (int32_t)rows.at[i].cutoff_minute,
			.departure_minute = rows.at[i].departure_minute == I64_NONE ? MINUTE_NONE : (int32_t)rows.at[i].departure_minute,
			.note = rows.at[i].note,
		};
	out->deviations = deviations;
	out->deviation_count = rows.count;
	return calendar_load(ctx, tx, day_plus(from, -15), day_plus(from, DAYS_KNOWN), &out->calendar);
}

enum err tour_set_of_ward(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct day from, struct tour_set *out)
{
	struct tours_of_ward_rows rows;
	*out = (struct tour_set){ 0 };
	TRY(tours_of_ward(ctx, tx, (struct tours_of_ward_in){ ctx->actor.region_id, ward_id, from }, &rows));
	struct tour_plan *tours = arena_array(ctx->arena, struct tour_plan, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		tours[i] = (struct tour_plan){ .tour_id = rows.at[i].id,
					       .name = rows.at[i].name,
					       .weekdays = rows.at[i].weekdays,
					       .cutoff_minute = (int32_t)rows.at[i].cutoff_minute,
					       .cutoff_days = (int32_t)rows.at[i].cutoff_days,
					       .departure_minute = (int32_t)rows.at[i].departure_minute,
					       .arrival_minute = (int32_t)rows.at[i].arrival_minute,
					       .is_extra = rows.at[i].is_extra,
					       .valid_from = rows.at[i].valid_from,
					       .valid_to = rows.at[i].valid_to };
		TRY(holiday_rule_of(ctx, rows.at[i].holiday_rule, &tours[i].holiday_rule));
	}
	out->tours = tours;
	out->tour_count = rows.count;
	return rows.count == 0 ? OK : load_around(ctx, tx, 0, ward_id, from, out);
}

static enum err plan_of_row(struct ctx *ctx, const struct tour_list_row *row, struct tour_plan *out)
{
	*out = (struct tour_plan){ .tour_id = row->id,
				   .name = row->name,
				   .weekdays = row->weekdays,
				   .cutoff_minute = (int32_t)row->cutoff_minute,
				   .cutoff_days = (int32_t)row->cutoff_days,
				   .departure_minute = (int32_t)row->departure_minute,
				   .arrival_minute = (int32_t)row->departure_minute,
				   .is_extra = row->is_extra,
				   .valid_from = row->valid_from,
				   .valid_to = row->valid_to };
	return holiday_rule_of(ctx, row->holiday_rule, &out->holiday_rule);
}

enum err tour_set_of_tour(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, struct day from, struct tour_set *out)
{
	struct tour_list_rows rows;
	TRY(tour_list(ctx, tx, (struct tour_list_in){ ctx->actor.region_id }, &rows));
	struct tour_plan *tours = arena_array(ctx->arena, struct tour_plan, rows.count + 1);
	*out = (struct tour_set){ .tours = tours };
	for (size_t i = 0; i < rows.count; i++)
		if (tour_id == 0 || rows.at[i].id == tour_id)
			TRY(plan_of_row(ctx, &rows.at[i], &tours[out->tour_count++]));
	if (tour_id != 0 && out->tour_count == 0)
		return fail(ctx, ERR_NOT_FOUND, "tour_id", "there is no tour %lld", (long long)tour_id);
	return load_around(ctx, tx, tour_id, 0, from, out);
}

enum err departure_ensure(struct ctx *ctx, struct db_tx *tx, const struct departure_plan *plan, int64_t *departure_id, int64_t *version)
{
	struct departure_get_row        known;
	struct departure_ensure_row_row row;
	bool                            found;
	TRY(departure_get(ctx, tx, (struct departure_get_in){ ctx->actor.region_id, plan->tour_id, plan->on_day }, &known, &found));
	if (found && text_is(known.state, "open")) {
		*departure_id = known.id;
		*version = known.version;
		return OK;
	}
	TRY(departure_ensure_row(ctx, tx,
				 (struct departure_ensure_row_in){ ctx->actor.region_id, plan->tour_id, plan->on_day, plan->cutoff_at,
								   plan->leaves_at },
				 &row));
	if (text_is(row.state, "sent"))
		return fail(ctx, ERR_CHANGED_MEANWHILE, "departure", "the departure of %s has left", day_text(ctx->arena, plan->on_day).at);
	*departure_id = row.id;
	*version = row.version;
	return OK;
}

static enum err give(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t ward_id, const struct order_wish *wish)
{
	struct order_schedule_set_in set = { .region_id = ctx->actor.region_id,
					     .order_id = order_id,
					     .order_type = text_of(order_type_name(wish->type)),
					     .due_at = wish->type == ORDER_URGENT ? ctx->now : MOMENT_NONE,
					     .arrives_at = MOMENT_NONE,
					     .urgent_code = wish->urgent_code.at ? wish->urgent_code : TEXT(""),
					     .urgent_text = wish->urgent_text.at ? text_trim(wish->urgent_text) : TEXT("") };
	struct tour_set       tours;
	struct departure_plan plan;
	int64_t               changed, version;
	if (wish->type != ORDER_URGENT) {
		TRY(tour_set_of_ward(ctx, tx, ward_id, ctx->today, &tours));
		if (departure_next(&tours, ctx->now, wish->type, &plan)) {
			TRY(departure_ensure(ctx, tx, &plan, &set.departure_id, &version));
			set.due_at = plan.leaves_at;
			set.arrives_at = plan.arrives_at;
		}
	}
	TRY(order_schedule_set(ctx, tx, set, &changed));
	EXPECT(changed == 1);
	return OK;
}

enum err order_schedule_give(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t ward_id, const struct order_wish *wish)
{
	struct order_wish plain = { .type = wish->type };
	TRY(rule_urgent_reason(ctx, wish->type, wish->urgent_code));
	if (wish->type != ORDER_URGENT)
		return give(ctx, tx, order_id, ward_id, &plain);
	TRY(reason_check(ctx, tx, "urgent", wish->urgent_code, wish->urgent_text));
	return give(ctx, tx, order_id, ward_id, wish);
}

static enum err move_order(struct ctx *ctx, struct db_tx *tx, const struct orders_waiting_of_departure_row *order, const char *why)
{
	struct order_wish wish = { .urgent_code = order->urgent_code, .urgent_text = order->urgent_text };
	TRY(order_type_of(ctx, order->order_type, &wish.type));
	TRY(give(ctx, tx, order->id, order->ward_id, &wish));
	return journal_write(ctx, tx, "order moved", "order", order->id,
			     text_format(ctx->arena, "{\"number\":%lld,\"why\":\"%s\"}", (long long)order->number, why));
}

enum err departure_move_orders(struct ctx *ctx, struct db_tx *tx, int64_t departure_id, const char *why, size_t *moved)
{
	struct orders_waiting_of_departure_rows rows;
	TRY(orders_waiting_of_departure(ctx, tx, (struct orders_waiting_of_departure_in){ ctx->actor.region_id, departure_id }, &rows));
	for (size_t i = 0; i < rows.count; i++)
		TRY(move_order(ctx, tx, &rows.at[i], why));
	*moved += rows.count;
	return OK;
}

/* The departure leaves, maybe at another time: its orders hear of it; one whose ward the tour left goes another way. */
static enum err keep_orders(struct ctx *ctx, struct db_tx *tx, int64_t departure_id, const struct departure_plan *plan,
			    int32_t departure_minute, size_t *moved)
{
	struct orders_waiting_of_departure_rows rows;
	TRY(orders_waiting_of_departure(ctx, tx, (struct orders_waiting_of_departure_in){ ctx->actor.region_id, departure_id }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct tour_stop_arrival_row stop;
		int64_t                      changed;
		bool                         found;
		TRY(tour_stop_arrival(ctx, tx, (struct tour_stop_arrival_in){ ctx->actor.region_id, plan->tour_id, rows.at[i].ward_id }, &stop,
				      &found));
		if (!found) {
			TRY(move_order(ctx, tx, &rows.at[i], "the tour does not stop there any more"));
			++*moved;
			continue;
		}
		int64_t way = (stop.arrival_minute - departure_minute + MINUTES_OF_DAY) % MINUTES_OF_DAY;
		TRY(order_schedule_set(ctx, tx,
				       (struct order_schedule_set_in){ .region_id = ctx->actor.region_id,
								       .order_id = rows.at[i].id,
								       .order_type = rows.at[i].order_type,
								       .due_at = plan->leaves_at,
								       .arrives_at = { plan->leaves_at.us + way * 60 * 1000000 },
								       .departure_id = departure_id,
								       .urgent_code = rows.at[i].urgent_code,
								       .urgent_text = rows.at[i].urgent_text },
				       &changed));
	}
	return OK;
}

static enum err replan_tour(struct ctx *ctx, struct db_tx *tx, const struct tour_set *set, size_t tour, size_t *moved)
{
	struct departures_open_of_tour_rows rows;
	TRY(departures_open_of_tour(ctx, tx,
				    (struct departures_open_of_tour_in){ ctx->actor.region_id, set->tours[tour].tour_id, ctx->today }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct departure_plan plan = { 0 };
		struct absence        absence;
		int64_t               changed;
		bool                  leaves = tour_leaves(set, tour, rows.at[i].on_day, &plan, &absence);
		TRY(departure_set_times(ctx, tx,
					(struct departure_set_times_in){ ctx->actor.region_id, rows.at[i].id,
									 leaves ? plan.cutoff_at : rows.at[i].cutoff_at,
									 leaves ? plan.leaves_at : rows.at[i].leaves_at,
									 leaves ? TEXT("open") : TEXT("cancelled") },
					&changed));
		if (changed != 1)
			return fail(ctx, ERR_CHANGED_MEANWHILE, "departure", "the departure of %s has left",
				    day_text(ctx->arena, rows.at[i].on_day).at);
		if (leaves)
			TRY(keep_orders(ctx, tx, rows.at[i].id, &plan, set->tours[tour].departure_minute, moved));
		else
			TRY(departure_move_orders(ctx, tx, rows.at[i].id, "the departure is cancelled", moved));
	}
	return OK;
}

enum err departures_replan(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, size_t *moved)
{
	struct tour_set set;
	*moved = 0;
	TRY(tour_set_of_tour(ctx, tx, tour_id, ctx->today, &set));
	for (size_t i = 0; i < set.tour_count; i++)
		TRY(replan_tour(ctx, tx, &set, i, moved));
	return OK;
}
