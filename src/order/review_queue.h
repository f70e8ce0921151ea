/*
 * review_queue.h - the queue of review by exception: every line that waits, why it needs a decision or that it needs none
 *
 * Computed when it is asked for from what stands then, a few queries for the whole queue: nothing of it is stored.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_REVIEW_QUEUE_H
#define AMPULL_REVIEW_QUEUE_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/line_state.h"
#include "order/review.sql.h"
#include "order/review_rules.h"
#include "order/review_stand.h"
#include "store/db.h"

/** One line, in the order of the queue. */
struct review_item {
	const struct review_lines_row *line;
	const struct review_packs_row *pack; /* Asked for. */
	size_t                         order; /* Index into the orders. */
	enum line_state                state; /* Placed, short or back-ordered. */
	struct review_facts            facts;
	struct review_reasons          reasons;
};
/** One order with its lines, which stand together. */
struct review_queue_order {
	const struct review_orders_row *order;
	size_t                          first, count;
	size_t                          needing; /* Lines with a reason. */
	size_t                          rest;    /* Placed lines without one. */
};
struct review_queue {
	struct review_queue_order *orders;
	size_t                     order_count;
	struct review_item        *items;
	size_t                     item_count;
	size_t                     needing;
	size_t                     rest;
	size_t                     by_kind[WHY_COUNT];
	struct review_limits       limits;
	struct review_stand        stand;
};

/** What is shown of the queue; zeros ask for nothing. */
struct review_filter {
	int64_t          store_id;
	struct text      order_type; /* Empty: every type. */
	enum reason_kind kind;       /* WHY_COUNT: every reason. */
	int64_t          order_id;
};

/**
 * Load and judge the whole queue: urgent before priority before planned, then by when it is due, then by when it was
 * placed.  Stock and licences are given in that order, so that the line that comes too late has the reason.
 *
 * Owns:  in ctx->arena.
 * Fails: ERR_DATABASE, ERR_FIELD_INVALID (a rule's parameter).
 */
MUST_CHECK enum err review_queue_load(struct ctx *ctx, struct db_tx *tx, struct review_queue *out);
/** Whether an order passes the filter. */
bool review_filter_order(const struct review_filter *filter, const struct review_queue_order *order);
/** Whether a line needs a decision and passes the filter. */
bool review_filter_item(const struct review_filter *filter, const struct review_queue *queue, const struct review_item *item);
/** The line after `line_id` (0: the first) that needs a decision and passes; from the top again at the end; NULL: none. */
const struct review_item *review_next(const struct review_queue *queue, const struct review_filter *filter, int64_t line_id);
/** Find a line in the queue; NULL when it does not wait. */
const struct review_item *review_find(const struct review_queue *queue, int64_t line_id);

#endif
