/*
 * second_signer_page.h - which acts ask for a second person: the administrator's page
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SECOND_SIGNER_PAGE_H
#define AMPULL_SECOND_SIGNER_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route signer_routes[];
extern const size_t       signer_route_count;

/* What the template is given. */
struct eyes_row_view {
	struct text action;
	struct text where;
	struct text class;
	struct text required;
	struct text required_class;
	struct day  from;
	struct day  to;
	struct text basis;
	struct text evidence;
	struct text person;
	bool        may_end;
	struct url  end_url;
	struct witness_view witness;
	struct form_marks marks;
};
struct eyes_rows_view {
	struct eyes_row_view *at;
	size_t                count;
};
struct eyes_choice_view {
	struct text code;
	struct text label;
};
struct eyes_choices_view {
	struct eyes_choice_view *at;
	size_t                   count;
};
struct eyes_view {
	struct url  csv;
	struct url  xlsx;
	struct eyes_rows_view rows;
	struct eyes_choices_view actions;
	bool        may_set;
	struct witness_view witness;
	struct form_marks marks;
};

#endif
