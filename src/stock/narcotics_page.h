/*
 * narcotics_page.h - pages and API of narcotics: the book of each place, control counts, cases of what does not agree
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_NARCOTICS_PAGE_H
#define AMPULL_NARCOTICS_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "store/db.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route narcotics_routes[];
extern const size_t       narcotics_route_count;
extern const struct route control_routes[];
extern const size_t       control_route_count;
extern const struct route discrepancy_routes[];
extern const size_t       discrepancy_route_count;

/** Whether the actor may read a place's book: who may count there, and auditors.  Fails: ERR_FORBIDDEN. */
MUST_CHECK enum err may_read_book(struct ctx *ctx, struct db_tx *tx, int64_t place_id);

/* What the templates are given. */
struct book_choice_view {
	struct text value;
	struct text label;
	bool        is_chosen;
};
struct book_choices_view {
	struct book_choice_view *at;
	size_t                   count;
};
struct narcotics_head_view {
	struct book_choices_view places;
	int64_t     due;   /* Controls that are due in the place. */
	int64_t     open;  /* Cases that are open in the region. */
	struct url  due_url;
	bool        may_approve;
};
struct book_head_view {
	struct text place;
	struct text class;
	struct text month;
	int64_t     opening;
	int64_t     closing;
	bool        is_month;
	struct url  here;
	struct url  pdf_url;
	bool        may_control;
	struct url  control_url;
	struct url  back_url;
};
struct control_row_view {
	struct text bin_id;
	struct text batch_id;
	struct text owner_id;
	struct text earmark_id;
	struct text bin;
	struct text label;
	struct day  expiry;
};
struct control_rows_view {
	struct control_row_view *at;
	size_t                   count;
};
struct control_view {
	struct text title;
	struct text place;
	struct text class;
	struct text unit;
	bool        has_rows;
	struct control_rows_view rows;
	struct url  post_url;
	struct url  book_url;
	bool        must_sign;
	struct form_marks marks;
};
struct control_settings_view {
	bool        may_set;
	int64_t     otherwise;
	struct book_choices_view places;
	struct form_marks marks;
};
struct discrepancy_view {
	int64_t       number;
	struct text   state;
	struct text   state_class;
	bool          is_late;
	struct text   place;
	struct text   name;
	struct text   class;
	struct text   label;
	struct url    batch_url;
	struct url    book_url;
	struct url    count_url;
	int64_t       count_number;
	int64_t       balance;
	int64_t       counted;
	int64_t       units;
	struct moment opened_at;
	struct text   opened_by;
	struct day    deadline;
	struct text   cause;
	struct text   cause_text;
	struct moment investigated_at;
	struct text   investigated_by;
	bool          is_investigated;
	struct text   reported_to;
	struct text   report_number;
	struct moment reported_at;
	struct text   reported_by;
	bool          is_reported;
	struct text   decision;
	struct moment closed_at;
	struct text   closed_by;
	bool          is_closed;
	bool          is_posted;
	bool          may_decide;
	bool          may_close;
	struct book_choices_view causes;
	struct text   version;
	struct url    investigate_url;
	struct url    report_url;
	struct url    close_url;
	struct url    review_url;
	struct witness_view witness;
	struct form_marks marks;
};

#endif
