/*
 * departure_page.h - departures: what each takes along, what is not ready yet, sending together, the dispatch list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DEPARTURE_PAGE_H
#define AMPULL_DEPARTURE_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "order/departure.h"
#include "order/tour.sql.h"
#include "store/db.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route departure_routes[];
extern const size_t       departure_route_count;

/** A departure as it stands: what was promised with it, what is packed for its stops, what has left. */
struct departure_facts {
	struct tour_get_row              tour;
	struct departure_plan            plan;  /* By the tour's plan, or as it was promised. */
	bool                             leaves;
	struct absence                   absence;
	bool                             is_known; /* It has a row. */
	struct departure_get_row         row;
	struct departure_orders_rows     orders;
	struct departure_boxes_rows      boxes;
	struct departure_sent_boxes_rows sent;
};
/** Load a departure.  Owns: in ctx->arena.  Fails: ERR_NOT_FOUND. */
MUST_CHECK enum err departure_facts_load(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, struct day day,
					 struct departure_facts *out);

/* What the templates are given. */
struct departures_head_view {
	struct text from;
	struct url  before_url;
	struct url  after_url;
};
/** An order that is not ready, and where somebody goes on with it. */
struct waiting_order_view {
	int64_t     number;
	struct url  url;
	struct text type;
	struct text type_class;
	struct text ward;
	struct text arrival;
	bool        is_left_over;
	struct text stands; /* "2 rader väntar på granskning" */
	struct text way;    /* What the link to `way_url` says. */
	struct url  way_url;
};
struct waiting_orders_view {
	struct waiting_order_view *at;
	size_t                     count;
};
struct departure_box_view {
	int64_t     boxes; /* At least one. */
	struct text shipment_id;
	int64_t     number;
	struct url  url;
	int64_t     order_number;
	struct url  order_url;
	struct text type;
	struct text type_class;
	struct text ward;
	struct text arrival;
	struct text state;
	bool        is_cold;
	bool        is_narcotic;
	bool        is_left_over;
};
struct departure_boxes_view {
	struct departure_box_view *at;
	size_t           count;
};
struct departure_view {
	struct text                title;
	struct text                day;
	struct text                store;
	struct text                means;
	struct text                cutoff;
	struct text                leaves;
	struct url                 tour_url;
	struct url                 list_url;
	struct url                 send_url;
	struct text                version;
	bool                       is_absent;
	struct text                absence;
	bool                       is_moved;
	struct text                mark;
	bool                       is_sent;
	struct text                sent_at;
	struct text                sent_by;
	bool                       may_send;
	bool                       is_ahead; /* The day is still to come. */
	struct waiting_orders_view waiting;
	bool                       has_waiting;
	struct departure_boxes_view          ready;
	bool                       has_ready;
	struct departure_boxes_view          sent;
	bool                       has_sent;
	struct witness_view        witness; /* For narcotics that go along, where so is set. */
	struct form_marks          marks;
};

#endif
