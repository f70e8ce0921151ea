/*
 * floor_page.h - pages and API of the preparedness floor: where it is kept, what is released from below it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FLOOR_PAGE_H
#define AMPULL_FLOOR_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "stock/choose_page.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route floor_routes[];
extern const size_t       floor_route_count;

/* What the templates are given. */
struct floor_store_view {
	struct text id;
	struct text name;
};
struct floor_stores_view {
	struct floor_store_view *at;
	size_t                   count;
};
struct floors_head_view {
	bool        is_of_pack; /* Narrowed to one pack. */
	struct text pack;
	int64_t red;
	int64_t amber;
	int64_t green;
	bool    may_set;
};
struct floor_new_view {
	struct floor_stores_view stores;
	struct choose_view       choose;
	struct form_marks        marks;
};
struct release_view {
	int64_t       number;
	int64_t       units;
	int64_t       used;
	struct text   reason;
	struct day    restore_by;
	struct text   state;
	struct text   state_class;
	struct text   decided_by;
	struct moment created_at;
	struct text   created_by;
	struct text   witness;
	struct text   closed;
	bool          may_close;
	struct text   version;
	struct url    close_url;
	struct form_marks marks;
};
struct releases_view {
	struct release_view *at;
	size_t               count;
};
struct floor_pack_view {
	struct text name;
	struct text detail;
	struct url  url;
	int64_t     units;
	int64_t     reserved;
};
struct floor_packs_view {
	struct floor_pack_view *at;
	size_t                  count;
};
struct floor_view {
	struct text   name;
	struct text   detail;
	struct text   store;
	struct text   unit;
	struct text   colour;
	struct text   colour_class;
	int64_t       floor;
	int64_t       level;
	int64_t       usable;
	int64_t       reserved;
	int64_t       available;
	int64_t       released;
	bool          is_by_days;
	int64_t       days;
	int64_t       daily_units;
	struct day    valid_from;
	struct day    valid_to;
	bool          is_ended;
	struct text   end_reason;
	struct text   decision;
	struct text   person;
	struct floor_packs_view packs;
	bool          has_releases;
	struct releases_view releases;
	struct markup checks;
	bool          may_release;
	struct text   restore_by;
	struct url    release_url;
	struct url    end_url;
	struct witness_view witness;
	struct form_marks marks;
};

#endif
