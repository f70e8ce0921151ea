/*
 * template_page.h - the templates of a ward: list, one with its schedule, what its schedule has prepared
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TEMPLATE_PAGE_H
#define AMPULL_TEMPLATE_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "order/order_page.h"
#include "stock/choose_page.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route template_routes[];
extern const size_t       template_route_count;

/* What the templates are given. */
struct template_row_view {
	struct text pack_id;
	struct text name;
	struct text detail;
	struct text packs;
	struct text packs_label;
};
struct template_rows_view {
	struct template_row_view *at;
	size_t                    count;
};
struct weekday_view {
	struct text number;
	struct text name;
	bool        is_chosen;
};
struct weekdays_view {
	struct weekday_view *at;
	size_t               count;
};
struct run_view {
	struct day  due;
	bool        has_order;
	int64_t     number;
	struct url  url;
	struct text state;
};
struct runs_view {
	struct run_view *at;
	size_t           count;
};
struct template_view {
	struct form_marks         marks;
	struct text               name;
	struct text               ward;
	struct text               version;
	struct moment             changed_at;
	struct text               changed_by;
	struct template_rows_view rows;
	bool                      has_rows;
	struct weekdays_view      weekdays;
	int64_t                   every_weeks;
	struct text               first_day;
	struct text               tomorrow;
	bool                      has_next;
	struct day                next;
	struct text               next_weekday;
	struct runs_view          runs;
	bool                      has_runs;
	bool                      is_put_away;
	struct choose_view        choose;
	struct url                save_url;
	struct url                delete_url;
	struct url                restore_url;
	struct url                order_url;
};
struct templates_head_view {
	struct form_marks   marks;
	struct choices_view wards;
};

#endif
