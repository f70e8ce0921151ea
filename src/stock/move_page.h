/*
 * move_page.h - move goods between bins, at the shelf
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_MOVE_PAGE_H
#define AMPULL_MOVE_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route move_routes[];
extern const size_t       move_route_count;

/* What the templates are given. */
struct move_lot_view {
	struct text batch_id;
	struct text label;
};
struct move_lots_view {
	struct move_lot_view *at;
	size_t                count;
};
struct move_view {
	struct text from_code;
	bool        has_from;
	bool        is_empty;
	struct move_lots_view lots;
	struct form_marks marks;
};

#endif
