/*
 * keep_tour.c - writing tours and the calendar
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/keep_tour.h"

#include <stdlib.h>

#include "order/plan_departure.h"
#include "order/tour.sql.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"

enum { CUTOFF_DAYS_MOST = 7, WEEKDAYS_ALL = 127 };

static enum err check_draft(struct ctx *ctx, const struct tour_draft *draft)
{
	if (text_is_empty(text_trim(draft->name)))
		return fail(ctx, ERR_FIELD_MISSING, "name", "a tour needs a name");
	if (draft->weekdays <= 0 || draft->weekdays > WEEKDAYS_ALL)
		return fail(ctx, ERR_FIELD_INVALID, "weekdays", "a tour leaves on one weekday at least");
	if (draft->cutoff_days < 0 || draft->cutoff_days > CUTOFF_DAYS_MOST)
		return fail(ctx, ERR_FIELD_INVALID, "cutoff_days", "the cut-off is at most %d days before the departure", CUTOFF_DAYS_MOST);
	if (draft->cutoff_days == 0 && draft->cutoff_minute > draft->departure_minute)
		return fail(ctx, ERR_FIELD_INVALID, "cutoff", "the cut-off comes after the departure");
	if (day_is_none(draft->valid_from))
		return fail(ctx, ERR_FIELD_MISSING, "valid_from", "a tour needs its first day");
	if (!day_is_none(draft->valid_to) && draft->valid_to.number < draft->valid_from.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "the last day comes before the first");
	return OK;
}

static enum err changed_meanwhile(struct ctx *ctx, struct text name)
{
	return fail(ctx, ERR_CHANGED_MEANWHILE, "tour", "the tour %.*s was changed by somebody else", TEXT_ARG(name));
}

static enum err make_tour(struct ctx *ctx, struct db_tx *tx, const struct tour_draft *draft, int64_t *tour_id)
{
	struct place          store;
	struct tour_insert_row row;
	TRY(place_load(ctx, tx, draft->store_id, &store));
	TRY(person_may(ctx, tx, PERMIT_MANAGE_TOURS, store.id));
	if (!store.can_supply)
		return fail(ctx, ERR_STATE, "store", "%.*s supplies nobody", TEXT_ARG(store.code));
	TRY(tour_insert(ctx, tx,
			(struct tour_insert_in){ ctx->actor.region_id, store.id, text_trim(draft->name), draft->weekdays, draft->cutoff_minute,
						 draft->cutoff_days, draft->departure_minute, draft->means.at ? text_trim(draft->means) : TEXT(""),
						 text_of(holiday_rule_name(draft->holiday_rule)), draft->is_extra, draft->valid_from,
						 draft->valid_to },
			&row));
	*tour_id = row.id;
	return journal_write(ctx, tx, "tour made", "tour", row.id,
			     text_format(ctx->arena, "{\"weekdays\":%lld,\"cutoff\":%d,\"departure\":%d}", (long long)draft->weekdays,
					 draft->cutoff_minute, draft->departure_minute));
}

enum err tour_write(struct ctx *ctx, struct db_tx *tx, const struct tour_draft *draft, int64_t *tour_id, size_t *moved)
{
	struct tour_get_row tour;
	int64_t             changed;
	*moved = 0;
	TRY(check_draft(ctx, draft));
	if (draft->tour_id == 0)
		return make_tour(ctx, tx, draft, tour_id);
	TRY(tour_get(ctx, tx, (struct tour_get_in){ ctx->actor.region_id, draft->tour_id }, &tour));
	TRY(person_may(ctx, tx, PERMIT_MANAGE_TOURS, tour.store_id));
	TRY(tour_update(ctx, tx,
			(struct tour_update_in){ ctx->actor.region_id, tour.id, draft->version, text_trim(draft->name), draft->weekdays,
						 draft->cutoff_minute, draft->cutoff_days, draft->departure_minute,
						 draft->means.at ? text_trim(draft->means) : TEXT(""),
						 text_of(holiday_rule_name(draft->holiday_rule)), draft->is_extra, draft->valid_from,
						 draft->valid_to },
			&changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tour.name);
	*tour_id = tour.id;
	TRY(departures_replan(ctx, tx, tour.id, moved));
	return journal_write(ctx, tx, "tour changed", "tour", tour.id,
			     text_format(ctx->arena, "{\"weekdays\":%lld,\"cutoff\":%d,\"departure\":%d,\"orders_moved\":%zu}",
					 (long long)draft->weekdays, draft->cutoff_minute, draft->departure_minute, *moved));
}

static int by_position(const void *a, const void *b)
{
	const struct tour_stop_draft *left = a, *right = b;
	if (left->position != right->position)
		return left->position < right->position ? -1 : 1;
	return (left->arrival_minute > right->arrival_minute) - (left->arrival_minute < right->arrival_minute);
}

static enum err put_stop(struct ctx *ctx, struct db_tx *tx, const struct tour_get_row *tour, const struct tour_stop_draft *stop,
			 int64_t position)
{
	struct place ward;
	TRY(place_load(ctx, tx, stop->ward_id, &ward));
	if (!ward.can_order || ward.supplied_by_id != tour->store_id)
		return fail(ctx, ERR_STATE, "ward", "%.*s does not order from %.*s", TEXT_ARG(ward.code), TEXT_ARG(tour->store_name));
	return tour_stop_insert(ctx, tx,
				(struct tour_stop_insert_in){ ctx->actor.region_id, tour->id, position, ward.id, stop->arrival_minute });
}

enum err tour_write_stops(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, int64_t version, const struct tour_stop_draft *stops,
			  size_t count, size_t *moved)
{
	struct tour_get_row tour;
	int64_t             changed, position = 0;
	*moved = 0;
	TRY(tour_get(ctx, tx, (struct tour_get_in){ ctx->actor.region_id, tour_id }, &tour));
	TRY(person_may(ctx, tx, PERMIT_MANAGE_TOURS, tour.store_id));
	TRY(tour_touch(ctx, tx, (struct tour_touch_in){ ctx->actor.region_id, tour_id, version }, &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tour.name);
	struct tour_stop_draft *sorted = arena_array(ctx->arena, struct tour_stop_draft, count + 1);
	if (count > 0)
		memcpy(sorted, stops, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_position);
	TRY(tour_stops_clear(ctx, tx, (struct tour_stops_clear_in){ ctx->actor.region_id, tour_id }, &changed));
	for (size_t i = 0; i < count; i++) {
		if (sorted[i].position <= 0)
			continue;
		for (size_t k = 0; k < i; k++)
			if (sorted[k].position > 0 && sorted[k].ward_id == sorted[i].ward_id)
				return fail(ctx, ERR_ALREADY_EXISTS, "ward", "a ward stands twice among the stops");
		TRY(put_stop(ctx, tx, &tour, &sorted[i], ++position));
	}
	TRY(departures_replan(ctx, tx, tour_id, moved));
	return journal_write(ctx, tx, "tour stops changed", "tour", tour_id,
			     text_format(ctx->arena, "{\"stops\":%lld,\"orders_moved\":%zu}", (long long)position, *moved));
}

static int64_t minute_or_none(int32_t minute)
{
	return minute == MINUTE_NONE ? I64_NONE : minute;
}

static enum err check_exception(struct ctx *ctx, const struct tour_get_row *tour, const struct tour_exception_draft *draft)
{
	int64_t departs = draft->departure_minute == MINUTE_NONE ? tour->departure_minute : draft->departure_minute;
	if (day_is_none(draft->on_day))
		return fail(ctx, ERR_FIELD_MISSING, "on_day", "an exception needs a day");
	if (draft->on_day.number < ctx->today.number)
		return fail(ctx, ERR_STATE, "on_day", "%s is past", day_text(ctx->arena, draft->on_day).at);
	if (text_is_empty(draft->kind))
		return OK;
	if (!text_is(draft->kind, "cancelled") && !text_is(draft->kind, "extra") && !text_is(draft->kind, "changed"))
		return fail(ctx, ERR_FIELD_INVALID, "kind", "\"%.*s\" is no kind of exception", TEXT_ARG(draft->kind));
	if (text_is_empty(text_trim(draft->note)))
		return fail(ctx, ERR_FIELD_MISSING, "note", "an exception tells its reason, which the wards read");
	if (draft->cutoff_minute != MINUTE_NONE ? draft->cutoff_minute > departs
						: tour->cutoff_days == 0 && tour->cutoff_minute > departs)
		return fail(ctx, ERR_FIELD_INVALID, "cutoff", "the cut-off comes after the departure");
	return OK;
}

enum err tour_except(struct ctx *ctx, struct db_tx *tx, const struct tour_exception_draft *draft, size_t *moved)
{
	struct tour_get_row      tour;
	struct departure_get_row departure;
	int64_t                  changed, region_id = ctx->actor.region_id;
	bool                     found;
	*moved = 0;
	TRY(tour_get(ctx, tx, (struct tour_get_in){ region_id, draft->tour_id }, &tour));
	TRY(person_may(ctx, tx, PERMIT_MANAGE_TOURS, tour.store_id));
	TRY(check_exception(ctx, &tour, draft));
	TRY(tour_touch(ctx, tx, (struct tour_touch_in){ region_id, tour.id, draft->version ? draft->version : tour.version }, &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tour.name);
	TRY(departure_get(ctx, tx, (struct departure_get_in){ region_id, tour.id, draft->on_day }, &departure, &found));
	if (found && text_is(departure.state, "sent"))
		return fail(ctx, ERR_CHANGED_MEANWHILE, "departure", "the departure of %s has left", day_text(ctx->arena, draft->on_day).at);
	bool is_cancelled = text_is(draft->kind, "cancelled");
	if (text_is_empty(draft->kind))
		TRY(tour_exception_delete(ctx, tx, (struct tour_exception_delete_in){ region_id, tour.id, draft->on_day }, &changed));
	else
		TRY(tour_exception_put(ctx, tx,
				       (struct tour_exception_put_in){ region_id, tour.id, draft->on_day, draft->kind,
								       is_cancelled ? I64_NONE : minute_or_none(draft->cutoff_minute),
								       is_cancelled ? I64_NONE : minute_or_none(draft->departure_minute),
								       text_trim(draft->note), ctx->actor.person_id, ctx->now },
				       &changed));
	TRY(departures_replan(ctx, tx, tour.id, moved));
	return journal_write(ctx, tx, "tour exception", "tour", tour.id,
			     text_format(ctx->arena, "{\"day\":\"%s\",\"kind\":\"%.*s\",\"orders_moved\":%zu}",
					 day_text(ctx->arena, draft->on_day).at, TEXT_ARG(draft->kind), *moved));
}

enum err calendar_decide(struct ctx *ctx, struct db_tx *tx, struct day on_day, struct text kind, int32_t closes_minute, struct text note,
			 size_t *moved)
{
	int64_t       changed, region_id = ctx->actor.region_id;
	enum day_kind known;
	*moved = 0;
	TRY(person_may(ctx, tx, PERMIT_MANAGE_TOURS, 0));
	if (on_day.number < ctx->today.number)
		return fail(ctx, ERR_STATE, "on_day", "%s is past", day_text(ctx->arena, on_day).at);
	if (text_is_empty(kind)) {
		TRY(calendar_day_delete(ctx, tx, (struct calendar_day_delete_in){ region_id, on_day }, &changed));
	} else {
		TRY(day_kind_of(ctx, kind, &known));
		if (text_is_empty(text_trim(note)))
			return fail(ctx, ERR_FIELD_MISSING, "note", "a decision about a day tells its reason");
		if (known == DAY_HALF && closes_minute <= 0)
			return fail(ctx, ERR_FIELD_MISSING, "closes", "a short day needs the time when it ends");
		TRY(calendar_day_put(ctx, tx,
				     (struct calendar_day_put_in){ region_id, on_day, kind, known == DAY_HALF ? closes_minute : 0, text_trim(note),
								   ctx->actor.person_id, ctx->now },
				     &changed));
	}
	TRY(departures_replan(ctx, tx, 0, moved));
	return journal_write(ctx, tx, "calendar decided", "calendar", on_day.number,
			     text_format(ctx->arena, "{\"day\":\"%s\",\"kind\":\"%.*s\",\"orders_moved\":%zu}",
					 day_text(ctx->arena, on_day).at, TEXT_ARG(kind), *moved));
}
