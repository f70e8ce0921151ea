/*
 * shelf_page.h - scanning at the shelf to order: one field, large answers, the last step undone by one button
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SHELF_PAGE_H
#define AMPULL_SHELF_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route shelf_routes[];
extern const size_t       shelf_route_count;

/* What the template is given. */
struct shelf_step_view {
	struct text   name;
	struct text   detail;
	struct text   packs;
	struct text   holds;
	struct moment at;
	bool          is_undone;
};
struct shelf_steps_view {
	struct shelf_step_view *at;
	size_t                  count;
};
struct shelf_choice_view {
	struct text pack_id;
	struct text name;
	struct text detail;
};
struct shelf_choices_view {
	struct shelf_choice_view *at;
	size_t                    count;
};
struct shelf_view {
	struct form_marks         marks;
	int64_t                   number;
	struct text               ward;
	struct url                scan_url;
	struct url                undo_url;
	struct url                order_url;
	struct text               sound; /* "right" after a step, "wrong" after a refusal, "" else. */
	bool                      is_right;
	bool                      is_wrong;
	bool                      has_last;
	struct shelf_step_view    last;
	struct text               last_id;
	struct shelf_steps_view   steps;
	bool                      has_steps;
	struct shelf_choices_view choices;
	bool                      has_choices;
};

#endif
