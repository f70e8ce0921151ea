/*
 * handheld_page.h - the technician's tasks step by step: receive, put away, waste
 *
 * Stands in the order room because goods that leave may be promised.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_HANDHELD_PAGE_H
#define AMPULL_HANDHELD_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "order/waste_page.h"
#include "web/html.h"
#include "web/layout.h"
#include "web/step.h"

extern const struct route handheld_routes[];
extern const size_t       handheld_route_count;
extern const struct route handheld_waste_routes[];
extern const size_t       handheld_waste_route_count;

/* What the templates are given. */
struct tile_view {
	struct url  url;
	struct text name;
	struct text detail;
	struct text key;
};
struct tiles_view {
	struct tile_view *at;
	size_t            count;
};
struct handheld_view {
	struct tiles_view tiles;
};
/** Goods in the hand, and what is known of them. */
struct hand_view {
	struct text name;
	struct text detail;
	struct text label;
	struct day  expiry;
	struct text amount;
	struct text narcotic;
	bool        is_narcotic;
	bool        is_cold;
};
struct hand_choice_view {
	struct url  url;
	struct text label;
};
struct hand_choices_view {
	struct hand_choice_view *at;
	size_t                   count;
};
struct shelve_view {
	struct step_view step;
	int64_t          waiting;
	bool             has_waiting;
	struct hand_choices_view next; /* What waits, with its bin; a link each, for who has no scanner. */
	bool             has_goods;
	struct hand_view hand;
	struct text      home;
	bool             has_home;
	struct text      place_id;
	struct text      batch_id;
	int64_t          units;
	bool             has_undo;
	struct text      undo_id;
	struct text      undo;
	struct form_marks marks;
	struct form_marks undo_marks;
};
struct receive_view {
	struct step_view step;
	struct text      supplier;
	int64_t          lines;
	struct url       url;
	struct url       receipt_url;
	struct url       undo_url;
	bool             has_goods;
	struct hand_view hand;
	struct text      scan;
	bool             asks_batch;
	struct text      batch;
	struct day       expiry;
	struct text      home;
	bool             has_home;
	bool             has_undo;
	struct text      undo_id;
	struct text      undo;
	struct form_marks marks;
	struct form_marks undo_marks;
};
struct receive_start_view {
	struct step_view  step;
	struct text       store_id;
	struct hand_choices_view open;
	bool              has_open;
	struct form_marks marks;
};
struct waste_step_view {
	struct step_view  step;
	struct text       bin;
	bool              has_bin;
	struct hand_choices_view lots;
	bool              has_lots;
	bool              has_goods;
	struct hand_view  hand;
	struct text       place_id;
	struct text       batch_id;
	struct text       owner_id;
	struct text       earmark_id;
	struct text       most;
	bool              needs_witness;
	struct witness_view witness; /* By a setting, where the class asks for none. */
	struct causes_view causes;
	bool              has_last;
	struct text       last;
	struct url        last_url;
	struct form_marks marks;
};

#endif
