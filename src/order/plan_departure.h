/*
 * plan_departure.h - which departure an order is promised, and what becomes of promises when the plan changes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PLAN_DEPARTURE_H
#define AMPULL_PLAN_DEPARTURE_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/departure.h"
#include "store/db.h"

/** Load the calendar from a day to a day.  Owns: in ctx->arena.  Fails: ERR_DATABASE. */
MUST_CHECK enum err calendar_load(struct ctx *ctx, struct db_tx *tx, struct day from, struct day to, struct calendar *out);
/** Load the tours that stop at a ward, as it is from a day on.  Owns: in ctx->arena.  Fails: ERR_DATABASE. */
MUST_CHECK enum err tour_set_of_ward(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct day from, struct tour_set *out);
/** Load one tour (0: all), arrivals left aside.  Owns: in ctx->arena.  Fails: ERR_NOT_FOUND, ERR_DATABASE. */
MUST_CHECK enum err tour_set_of_tour(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, struct day from, struct tour_set *out);

/** How fast an order is wanted, and why when it is urgent. */
struct order_wish {
	enum order_type type;
	struct text     urgent_code; /* One of the purpose "urgent". */
	struct text     urgent_text;
};

/**
 * Give an order its type and the moments it is promised: planned and priority orders those of the departure that
 * departure_next() finds (none when no tour stops at the ward), urgent ones this moment.
 *
 * Fails: ERR_FIELD_MISSING, ERR_FIELD_INVALID (reason), ERR_CHANGED_MEANWHILE (the departure left meanwhile).
 * Rules: R-TOUR-02, R-TOUR-03.
 */
MUST_CHECK enum err order_schedule_give(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t ward_id,
					const struct order_wish *wish);
/** Make a departure's row where there is none yet.  Fails: ERR_CHANGED_MEANWHILE (it has left). */
MUST_CHECK enum err departure_ensure(struct ctx *ctx, struct db_tx *tx, const struct departure_plan *plan, int64_t *departure_id,
				     int64_t *version);
/**
 * Move what still waits for a departure to the next one that each order's type allows.
 * Fails: ERR_CHANGED_MEANWHILE.
 */
MUST_CHECK enum err departure_move_orders(struct ctx *ctx, struct db_tx *tx, int64_t departure_id, const char *why, size_t *moved);
/**
 * After a change of the plan: departures of the tour (0: every tour) that have not left get their new moments, and so do
 * their orders; what a departure that is no more had goes with the next one.
 * Fails: ERR_CHANGED_MEANWHILE.
 */
MUST_CHECK enum err departures_replan(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, size_t *moved);

#endif
