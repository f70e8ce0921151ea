/*
 * start_page.h - the start page per role, the journal, the API's document
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_START_PAGE_H
#define AMPULL_START_PAGE_H

#include "http/router.h"
#include "web/html.h"

extern const struct route start_routes[];
extern const size_t       start_route_count;

struct card_view {
	struct text label;
	struct text figure;
	struct url  url;
};
struct cards_view {
	struct card_view *at;
	size_t            count;
};
struct start_view {
	struct text       name;
	bool              may_order;
	struct cards_view cards;
	struct markup     orders;
};

#endif
