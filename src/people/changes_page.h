/*
 * changes_page.h - what was done to one thing: where "NN changed this" leads
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CHANGES_PAGE_H
#define AMPULL_CHANGES_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"

extern const struct route changes_routes[];
extern const size_t       changes_route_count;

/* What the template is given. */
struct changes_view {
	struct text title;
	bool        has_url;
	struct url  url;
	bool        has_whole;
	struct text whole;
	struct url  whole_url;
	bool        may_audit;
	struct url  journal_url;
};

#endif
