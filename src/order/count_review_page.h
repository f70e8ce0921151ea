/*
 * count_review_page.h - the differences of a count: why, again, or posted
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_COUNT_REVIEW_PAGE_H
#define AMPULL_COUNT_REVIEW_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "stock/count_page.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route count_review_routes[];
extern const size_t       count_review_route_count;

/* What the templates are given. */
struct reason_choice_view {
	struct text code;
	struct text label;
};
struct reason_choices_view {
	struct reason_choice_view *at;
	size_t                     count;
};
struct review_item_view {
	struct text id;
	struct text place;
	struct text name;
	struct text detail;
	struct text label;
	struct url  batch_url;
	struct text balance;
	struct text counted;
	struct text now;
	struct text difference;
	struct text difference_class;
	struct money value;
	struct moment counted_at;
	struct text counted_by;
	bool        is_recount;
	struct text first_counted;
	bool        cannot_post; /* Less is left than is missing. */
	bool        has_case;    /* A narcotic: its difference is a case. */
	int64_t     case_number;
	struct text case_state;
	struct url  case_url;
	struct url  again_url;
	struct reason_choices_view reasons;
};
struct review_items_view {
	struct review_item_view *at;
	size_t                   count;
};
struct count_review_view {
	int64_t     number;
	struct text selection;
	struct text state;
	struct text state_class;
	struct url  count_url;
	struct url  lines_url;
	struct url  csv_url;
	struct url  xlsx_url;
	int64_t     right;
	int64_t     differing;
	int64_t     waiting;
	int64_t     approved;
	struct money net;
	struct text accuracy;
	struct text accuracy_value;
	bool        is_open;
	bool        has_items;
	bool        can_approve;
	struct review_items_view items;
	struct url  approve_url;
	struct witness_view witness;
	struct form_marks marks;
};

#endif
