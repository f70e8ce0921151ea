/*
 * figures_page.h - pages of the figures, one by one, and of the lines they are made of
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FIGURES_PAGE_H
#define AMPULL_FIGURES_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"

extern const struct route figures_routes[];
extern const size_t       figures_route_count;

/* What the templates are given. */
struct figure_page_view {
	struct text   title;
	bool          is_by_hour;
	struct url    before, after, now, here;
	struct day    day;
	struct markup plot;
};
struct figure_lines_view {
	struct url  figure;
	struct text title;
	struct text sum;
};
struct figures_view {
	struct markup plots;
};

#endif
