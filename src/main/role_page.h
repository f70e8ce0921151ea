/*
 * role_page.h - the start page: for each role of the one who signed in, what waits and the pictures that matter
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ROLE_PAGE_H
#define AMPULL_ROLE_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "store/db.h"
#include "web/html.h"
#include "web/layout.h"

/** The face of "/": the first role in the day's order, or the one chosen by `role`. */
enum err role_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x);
/** Its fields. */
extern const struct field role_fields[];
enum { ROLE_FIELDS = 1 };

/* What the templates are given. */
struct role_tab {
	struct text label;
	struct url  url;
	bool        is_current;
};
struct role_tabs {
	struct role_tab *at;
	size_t           count;
};
struct card_view {
	struct text label;
	struct text figure;
	struct url  url;
};
struct cards_view {
	struct card_view *at;
	size_t            count;
};
struct fact_view {
	struct text label;
	struct text value;
	bool        has_url;
	struct url  url;
};
struct facts_view {
	struct fact_view *at;
	size_t            count;
};
struct part_view {
	struct text   title;
	struct markup table;
};
struct parts_view {
	struct part_view *at;
	size_t            count;
};
struct start_ward_view {
	struct text ward_id;
	struct text name;
};
struct start_wards_view {
	struct start_ward_view *at;
	size_t                  count;
};
struct role_view {
	struct text       name;
	bool              may_order;
	bool              has_more_wards; /* Than stand here: they are chosen on a page of their own. */
	struct start_wards_view wards;
	struct form_marks marks;
	bool              has_tabs;
	struct role_tabs  tabs;
	bool              has_cards;
	struct cards_view cards;
	bool              has_facts;
	struct facts_view facts;
	struct parts_view urgent; /* Before everything else: a ward's recall tasks. */
	struct parts_view parts;
	bool              has_plots;
	struct markup     plots;
	bool              is_calm; /* Nothing at all to show. */
};

#endif
