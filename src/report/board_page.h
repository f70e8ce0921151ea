/*
 * board_page.h - what is where right now (lägesbild): orders by stage, walks, what is late
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BOARD_PAGE_H
#define AMPULL_BOARD_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route board_routes[];
extern const size_t       board_route_count;

/* What the templates are given. */
struct board_stage_view {
	struct text name;
	int64_t     orders;
	struct url  url;
	bool        has_late;
	int64_t     late;
	struct url  late_url;
};
struct board_stages_view {
	struct board_stage_view *at;
	size_t                   count;
};
struct board_walk_view {
	int64_t       number;
	struct url    url;
	struct text   person;
	int64_t       done;
	int64_t       takes;
	int64_t       orders;
	struct moment since;
	struct moment last;
};
struct board_walks_view {
	struct board_walk_view *at;
	size_t                  count;
};
struct board_order_view {
	int64_t       number;
	struct url    url;
	struct text   ward;
	struct moment due;
	bool          is_late;
	struct text   row_class;
	struct text   type;
	bool          is_narcotic;
	struct text   stage;
	struct text   who;
};
struct board_orders_view {
	struct board_order_view *at;
	size_t                   count;
};
struct board_view {
	struct moment            now;
	struct board_stages_view stages;
	struct board_walks_view  walks;
	bool                     has_walks;
	struct board_orders_view orders;
	bool                     has_orders;
	struct markup            plots;
};
struct board_choice_view {
	struct text id;
	struct text label;
	bool        is_chosen;
};
struct board_choices_view {
	struct board_choice_view *at;
	size_t                    count;
};
struct board_filter_view {
	struct board_choices_view stages;
	bool                      is_late;
};

#endif
