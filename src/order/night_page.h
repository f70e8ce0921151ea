/*
 * night_page.h - the night question: who has it?  Own ward, pharmacy, what replaces it, the others
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_NIGHT_PAGE_H
#define AMPULL_NIGHT_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route night_routes[];
extern const size_t       night_route_count;

/* What the templates are given. */
struct night_search_view {
	struct text query;
};
struct night_lot_view {
	struct text place;
	struct text where;
	bool        has_telephone;
	struct text telephone;
	struct text packs;
	struct text label;
	struct day  expiry;
	struct day  on_day; /* When it was received. */
};
struct night_lots_view {
	struct night_lot_view *at;
	size_t                 count;
};
struct night_part_view {
	struct night_lots_view lots;
};
struct night_open_view {
	struct url  url;
	int64_t     number;
	struct text packs;
	struct text state;
	bool        has_expected;
	struct day  expected;
};
struct night_opens_view {
	struct night_open_view *at;
	size_t                  count;
};
struct night_store_view {
	struct text name;
	struct text packs;
	struct text chip;
	bool        has_first;
	struct day  first_expiry;
	bool        has_expected;
	struct day  expected;
};
struct night_stores_view {
	struct night_store_view *at;
	size_t                   count;
};
struct night_other_view {
	struct url  url;
	struct text name;
	struct text detail;
	struct text basis;
	struct text packs;
	struct text chip;
	bool        has_first;
	struct day  first_expiry;
};
struct night_others_view {
	struct night_other_view *at;
	size_t                   count;
};
struct night_ward_view {
	struct url  url;
	struct text name;
	bool        is_current;
};
struct night_wards_view {
	struct night_ward_view *at;
	size_t                  count;
};
struct night_view {
	struct form_marks        marks;
	struct text              name;
	struct text              detail;
	struct url               pack_url;
	struct text              pack_id;
	bool                     has_wards;
	struct night_wards_view  wards;
	bool                     has_ward;
	struct text              ward_id;
	struct text              ward;
	bool                     keeps_balance;
	struct text              star; /* What the button makes of it, "1" or "0". */
	struct text              star_label;
	bool                     has_own;
	struct night_lots_view   own;
	bool                     has_last;
	struct night_lot_view    last;
	bool                     has_open;
	struct night_opens_view  open;
	struct night_stores_view stores;
	bool                     has_others;
	struct night_others_view others;
	bool                     has_kept;
	struct night_part_view   kept;
	bool                     has_received;
	struct night_part_view   received;
};

#endif
