/*
 * count_page.h - pages and API of counting: lists, a new count, one bin at a time, the sheet, accuracy
 *
 * A blind count's pages hold no balance at all until somebody who may approve looks.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_COUNT_PAGE_H
#define AMPULL_COUNT_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "stock/choose_page.h"
#include "stock/count.sql.h"
#include "web/html.h"
#include "web/layout.h"
#include "web/step.h"

extern const struct route count_routes[];
extern const size_t       count_route_count;
extern const struct route count_figure_routes[];
extern const size_t       count_figure_route_count;

/** "3 förp + 2" in the viewer's language; one unit a pack: "5". */
struct text count_amount(struct arena *arena, enum language language, int64_t units, int64_t units_per_pack);
/** "98,5 %", or a dash where nothing was counted. */
struct text count_percent(struct arena *arena, int64_t right, int64_t counted);
/** What a count takes in, in words: "Plats till plats A-01-11 – A-01-43". */
struct text count_selection_words(struct arena *arena, enum language language, struct text selection, struct text parameter);
/** Whether the one who looks may see the balances of a count. */
bool count_shows_balance(const struct exchange *x, bool is_blind, struct text state);
/** The page of a count, shown again where a write about it is refused.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN. */
enum err count_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x);

/* What the templates are given. */
struct count_choice_view {
	struct text id;
	struct text label;
};
struct count_choices_view {
	struct count_choice_view *at;
	size_t                    count;
};
struct count_common_view {
	struct count_choices_view stores;
	struct form_marks         marks;
};
struct count_new_view {
	struct count_common_view  common;
	struct count_choices_view storages;
};
struct counts_head_view {
	bool        may_report;
	int64_t     tasks;
	bool        has_tasks;
	struct text accuracy;
	struct text accuracy_value;
};
struct count_tasks_head_view {
	struct count_common_view common;
	bool                     has_tasks;
};
struct count_bin_row_view {
	struct text code;
	struct url  url;
	int64_t     lines;
	int64_t     waiting;
	struct text class;
};
struct count_bin_rows_view {
	struct count_bin_row_view *at;
	size_t                     count;
};
struct count_view {
	int64_t     number;
	struct text selection;
	struct text store;
	struct text state;
	struct text state_class;
	struct text blind;
	struct text note;
	struct moment created_at;
	struct text created_by;
	int64_t     waiting;
	int64_t     counted;
	bool        is_open;
	bool        has_next;
	struct url  next_url;
	bool        has_waiting;
	bool        may_cancel;
	bool        may_review;
	bool        is_done;
	struct text accuracy;
	struct text accuracy_value;
	struct url  review_url;
	struct url  lines_url;
	struct url  sheet_url;
	struct url  bin_url;
	struct url  finish_url;
	struct url  cancel_url;
	struct count_bin_rows_view bins;
	struct form_marks marks;
};
struct count_item_view {
	struct text id;
	struct text name;
	struct text detail;
	struct text label;
	struct day  expiry;
	bool        shows_balance;
	struct text balance;
	bool        is_counted;
	struct text counted;
	bool        is_again;  /* Another person counts it again. */
	bool        is_others; /* ... and the one who looks may not. */
	bool        is_chosen; /* What was scanned. */
	struct text class;
};
struct count_items_view {
	struct count_item_view *at;
	size_t                  count;
};
struct count_bin_view {
	struct step_view step;
	bool        has_chosen; /* A scan chose a line: its quantity is typed next. */
	int64_t     number;
	struct text bin;
	struct text bin_name;
	struct url  count_url;
	struct url  bin_url;
	struct url  save_url;
	struct url  found_url;
	bool        has_next;
	struct text next;
	struct url  next_url;
	bool        is_open;
	bool        has_items;
	bool        can_save;
	struct count_items_view items;
	bool        has_problem;
	struct text problem;
	bool        is_found; /* The scan fits no line: the form for what was found is open. */
	bool        asks_found;
	struct text scan;
	struct text found_name;
	struct text found_batch;
	struct day  found_expiry;
	struct text found_pack_id;
	struct choose_view choose;
	struct form_marks marks;
};
struct count_time_view {
	struct text counted;
	struct text lines;
	struct text value;
	struct text difference;
};

#endif
