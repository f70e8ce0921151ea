/*
 * walk_page.h - pages and API of walks
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_WALK_PAGE_H
#define AMPULL_WALK_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"
#include "web/layout.h"
#include "web/step.h"

extern const struct route walk_routes[];
extern const size_t       walk_route_count;

/* What the templates are given. */
struct walk_candidate_view {
	struct text   id;
	struct text   number;
	struct url    url;
	struct text   ward;
	struct text   type;
	struct text   type_class;
	struct moment due;
	bool          is_late;
	struct text   row_class;
	bool          is_narcotic;
	struct text   zones;
	int64_t       lines;
	struct text   stage;
	bool          is_chosen;
};
struct walk_candidates_view {
	struct walk_candidate_view *at;
	size_t                      count;
};
struct walk_choice_view {
	struct text id;
	struct text label;
	bool        is_chosen;
};
struct walk_choices_view {
	struct walk_choice_view *at;
	size_t                   count;
};
struct walk_head_view {
	struct url               new_url;
	int64_t                  waiting;
	struct walk_choices_view states;
};
struct walk_new_view {
	struct form_marks           marks;
	struct form_marks           setting_marks;
	struct text                 store_id;
	struct walk_choices_view    stores;
	bool                        has_stores;
	struct text                 ward;
	struct text                 zone;
	struct walk_choices_view    dues;
	struct walk_choices_view    kinds;
	int64_t                     positions;
	bool                        scans_bin;
	struct walk_candidates_view rows;
	bool                        has_rows;
};
struct walk_now_view {
	struct text   bin;
	struct text   name;
	struct text   detail;
	struct text   label;
	struct day    expiry;
	struct text   amount;
	int64_t       units;
	int64_t       position;
	struct text   ward;
	int64_t       order_number;
	struct text   box;
	struct text   narcotic;
	bool          is_narcotic;
	bool          is_cold;
	bool          is_doubted;
	bool          was_skipped;
	bool          asks_bin;
	struct text   confirmed; /* The bin as it was scanned; empty: not yet. */
	bool          has_bin;
	struct url    pick_url;
	struct url    skip_url;
	struct url    walk_url;
	struct witness_view witness;       /* Narcotics, where so is set. */
	struct witness_view short_witness; /* Taking nothing needs nobody. */
	struct form_marks marks;
	struct form_marks short_marks;
	struct form_marks skip_marks;
};
struct walk_stop_view {
	int64_t       position;
	int64_t       order_number;
	struct url    order_url;
	struct text   ward;
	struct moment due;
	int64_t       done;
	int64_t       takes;
	struct text   boxes;
	struct url    boxes_url;
	struct text   state_class;
};
struct walk_stops_view {
	struct walk_stop_view *at;
	size_t                 count;
};
struct walk_done_view {
	struct text text;
};
struct walk_dones_view {
	struct walk_done_view *at;
	size_t                 count;
};
struct walk_view {
	struct step_view  step;
	struct text       person;
	bool              is_open;
	bool              is_mine;
	bool              has_take;
	struct walk_now_view now;
	bool              has_next;
	struct text       next;
	bool              may_undo;
	struct text       last;
	struct url        undo_url;
	struct url        finish_url;
	struct url        give_url;
	struct text       version;
	struct text       me;
	struct walk_choices_view persons;
	struct walk_stops_view stops;
	bool              is_done;   /* Nothing waits. */
	struct form_marks undo_marks;
	struct form_marks finish_marks;
	struct form_marks give_marks;
	struct form_marks take_marks;
};

#endif
