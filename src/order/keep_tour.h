/*
 * keep_tour.h - tours, their stops and exceptions, and the region's decisions about dates
 *
 * Whatever changes the plan moves the orders that were promised otherwise (departures_replan()).
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_KEEP_TOUR_H
#define AMPULL_KEEP_TOUR_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/departure.h"
#include "store/db.h"

/** A tour as a person writes it. */
struct tour_draft {
	int64_t           tour_id;  /* 0: a new one. */
	int64_t           version;  /* Of the tour that was seen. */
	int64_t           store_id; /* Of a new one; a tour keeps its store. */
	struct text       name;
	int64_t           weekdays;
	int32_t           cutoff_minute;
	int32_t           cutoff_days;
	int32_t           departure_minute;
	struct text       means;
	enum holiday_rule holiday_rule;
	bool              is_extra;
	struct day        valid_from;
	struct day        valid_to;
};
struct tour_stop_draft {
	int64_t ward_id;
	int64_t position; /* 0: the stop is left out. */
	int32_t arrival_minute;
};

/**
 * Write a tour, new or changed.  `moved`: orders that now go with another departure.
 * Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_FIELD_MISSING, ERR_FIELD_INVALID (no weekday, cut-off after the departure, ends
 *        before it begins), ERR_CHANGED_MEANWHILE.
 */
MUST_CHECK enum err tour_write(struct ctx *ctx, struct db_tx *tx, const struct tour_draft *draft, int64_t *tour_id, size_t *moved);
/**
 * Write all stops of a tour, in the order of their positions.
 * Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CHANGED_MEANWHILE, ERR_ALREADY_EXISTS (a ward twice), ERR_STATE (the ward does
 *        not order from the tour's store).
 */
MUST_CHECK enum err tour_write_stops(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, int64_t version,
				     const struct tour_stop_draft *stops, size_t count, size_t *moved);
/** What a tour does on one day; `kind` none (text ""): as planned again. */
struct tour_exception_draft {
	int64_t     tour_id;
	int64_t     version;
	struct day  on_day;
	struct text kind; /* cancelled, extra, changed, or "" */
	int32_t     cutoff_minute;
	int32_t     departure_minute;
	struct text note;
};
/**
 * Write an exception, or take it away.
 * Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CHANGED_MEANWHILE (also: the departure has left), ERR_STATE (a day that is past),
 *        ERR_FIELD_MISSING (note), ERR_FIELD_INVALID.
 */
MUST_CHECK enum err tour_except(struct ctx *ctx, struct db_tx *tx, const struct tour_exception_draft *draft, size_t *moved);
/**
 * Decide about a date: open, half (until a minute) or closed; "" takes the decision back.
 * Fails: ERR_FORBIDDEN, ERR_STATE (a day that is past), ERR_FIELD_MISSING (note), ERR_FIELD_INVALID.
 */
MUST_CHECK enum err calendar_decide(struct ctx *ctx, struct db_tx *tx, struct day on_day, struct text kind, int32_t closes_minute,
				    struct text note, size_t *moved);

#endif
