/*
 * static_page.h - style and scripts, how pages look, and the page that is shown without a network
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_STATIC_PAGE_H
#define AMPULL_STATIC_PAGE_H

#include "http/router.h"

extern const struct route static_routes[];
extern const size_t       static_route_count;

/* What the template of the page without a network is given: nothing. */
struct offline_view {
	char unused_;
};

#endif
