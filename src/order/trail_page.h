/*
 * trail_page.h - a placed order as its ward follows it: each line's state, reason and day, and its way there
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TRAIL_PAGE_H
#define AMPULL_TRAIL_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "order/order_page.h"
#include "store/db.h"
#include "web/face.h"
#include "web/html.h"

extern const struct route trail_routes[];
extern const size_t       trail_route_count;

/** How far back the figures of a ward and the lines behind them look. */
enum { WARD_LATEST_ORDERS = 200 };

/** Show an order that is placed, or that the one who looks may not write.  Fails: ERR_DATABASE. */
MUST_CHECK enum err trail_show(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t order_id, const struct order_view *head);

/* What the templates are given. */
struct trail_event_view {
	struct moment at;
	struct text   event;
	struct text   what;
	struct text   why;
	bool          has_expected;
	struct day    expected;
	struct text   who;
};
struct trail_events_view {
	struct trail_event_view *at;
	size_t                   count;
};
struct trail_line_view {
	int64_t                  number;
	struct text              id;
	struct text              name;
	struct text              detail;
	struct url               pack_url;
	struct text              asked;
	struct text              supplied;
	struct text              state;
	struct text              state_class;
	bool                     is_exchanged;
	struct text              progress;
	struct text              why;
	bool                     has_expected;
	struct day               expected;
	struct text              summary;
	struct trail_events_view events;
};
struct trail_lines_view {
	struct trail_line_view *at;
	size_t                  count;
};
struct trail_state_view {
	struct text state;
	struct text state_class;
	int64_t     lines;
};
struct trail_states_view {
	struct trail_state_view *at;
	size_t                   count;
};
struct trail_shipment_view {
	int64_t       number;
	struct url    url;
	struct text   state;
	struct moment at;
};
struct trail_shipments_view {
	struct trail_shipment_view *at;
	size_t                      count;
};
struct trail_view {
	struct text                 live; /* Where the fragment is asked for again. */
	struct trail_states_view    states;
	struct trail_lines_view     lines;
	struct trail_shipments_view shipments;
	bool                        has_shipments;
};
struct trail_tools_view {
	struct order_view head;
	struct form_marks marks;
	bool              may_cancel;
	bool              may_release;
	struct url        again_url;
	struct url        template_url;
};

#endif
