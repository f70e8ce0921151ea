/*
 * short_dated_page.h - the limits of remaining days, receiver by receiver and article by article
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SHORT_DATED_PAGE_H
#define AMPULL_SHORT_DATED_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "stock/choose_page.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route short_dated_routes[];
extern const size_t       short_dated_route_count;

/* What the template is given. */
struct limit_row_view {
	struct text where;
	struct text what;
	int64_t     days;
	struct day  from;
	struct day  to;
	struct text reason;
	struct text person;
	bool        may_end;
	struct url  end_url;
	struct form_marks marks;
};
struct limit_rows_view {
	struct limit_row_view *at;
	size_t                 count;
};
struct limits_view {
	struct url  csv;
	struct url  xlsx;
	bool        has_rows;
	struct limit_rows_view rows;
	bool        may_set;
	struct choose_view choose;
	struct form_marks marks;
};

#endif
