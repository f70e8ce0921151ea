/*
 * recall_page.h - pages and API of recalls: cases, tasks, goods to put in quarantine, report
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RECALL_PAGE_H
#define AMPULL_RECALL_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "stock/choose_page.h"
#include "store/db.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route recall_routes[];
extern const size_t       recall_route_count;
extern const struct route recall_new_routes[];
extern const size_t       recall_new_route_count;
extern const struct route recall_task_routes[];
extern const size_t       recall_task_route_count;
extern const struct route recall_report_routes[];
extern const size_t       recall_report_route_count;

/**
 * Write the viewer's own wards' recall tasks that wait, the most urgent first, with what their goods are; `*count` of them.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err recall_cards_write(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct html *out, size_t *count);
/** The case's page; also the page of a refused write on it.  Fails: ERR_NOT_FOUND. */
MUST_CHECK enum err recall_case_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x);
/** A source as words, with the letter's number and date. */
struct text recall_source_words(struct ctx *ctx, enum language language, struct text name, struct text reference, struct day day);

/* What the templates are given. */
struct recall_card_view {
	struct text   class;
	struct text   class_chip;
	struct text   ward;
	struct text   article;
	struct text   labels;
	struct text   instruction;
	struct moment due;
	bool          is_late;
	struct url    url;
};
struct recall_cards_items {
	struct recall_card_view *at;
	size_t                   count;
};
struct recall_cards_view {
	struct recall_cards_items cards;
};
struct recalls_head_view {
	bool          may_open;
	bool          has_cards;
	struct markup cards;
	bool          is_all;
	bool          is_open;
	bool          is_closed;
};
struct recall_hit_view {
	struct text label;
	struct text detail;
	bool        is_known;
	struct url  url;
};
struct recall_hits_view {
	struct recall_hit_view *at;
	size_t                  count;
};
struct recall_class_view {
	struct text code;
	struct text label;
	bool        is_chosen;
};
struct recall_classes_view {
	struct recall_class_view *at;
	size_t                    count;
};
/* One article of a recall that is being written, and what its numbers hit. */
struct recall_article_view {
	struct text pack_id;
	struct text pack;
	struct text batches;
	bool        is_whole;
	bool        is_checked; /* Numbers are given, or the whole pack. */
	bool        is_current; /* Is being written. */
	bool        has_others;
	struct recall_hits_view hits;
	bool        has_near;
	struct recall_hits_view near;
	bool        has_ours;
	struct recall_hits_view ours;
	struct url  change_url;
	struct url  remove_url;
};
struct recall_lines_view {
	struct recall_article_view *at;
	size_t                    count;
};
struct recall_new_view {
	struct text title;
	bool        has_recall; /* Articles are added to a case. */
	struct text recall_id;
	struct url  recall_url;
	struct url  post_url;
	struct choose_view choose;
	bool        has_pack;
	struct recall_article_view current;
	struct text others;     /* The other articles, as an address holds them. */
	bool        has_lines;
	struct recall_lines_view lines;
	bool        may_open;
	struct url  add_url;
	struct url  go_on_url;
	struct recall_classes_view classes;
	struct recall_classes_view sources;
	struct text notified_day; /* Today, or as it was typed, when the form is shown again; so what follows. */
	struct text notified_time;
	struct text source_day;
	struct text source_name;
	struct text source_reference;
	struct text document;
	struct text reason;
	struct text instruction;
	struct form_marks marks;
};
struct recall_figure_view {
	struct text label;
	struct text value;
	struct text help;
	struct text money;
	struct url  url;
};
struct recall_figures_view {
	struct recall_figure_view *at;
	size_t                     count;
};
struct recall_batch_view {
	struct text   article;
	struct text   label;
	struct day    expiry;
	struct moment blocked_at;
	bool          is_lifted;
	struct url    url;
	struct url    trace_url;
};
struct recall_batches_view {
	struct recall_batch_view *at;
	size_t                    count;
};
struct recall_item_view {
	struct text article;
	struct text label;
	bool        is_unknown;
};
struct recall_items_view {
	struct recall_item_view *at;
	size_t                   count;
};
struct recall_task_row_view {
	struct text   place;
	struct text   state;
	struct text   class;
	struct moment due;
	bool          is_late;
	struct text   got;
	struct text   told;
	struct moment answered_at;
	struct text   to_return;
	struct text   missing;
	bool          has_url;
	struct url    url;
};
struct recall_task_rows_view {
	struct recall_task_row_view *at;
	size_t                       count;
};
struct recall_event_view {
	struct moment at;
	struct text   event;
	struct text   place;
	struct text   note;
	struct text   person;
};
struct recall_events_view {
	struct recall_event_view *at;
	size_t                    count;
};
struct recall_view {
	int64_t     number;
	struct text state;
	struct text state_class;
	struct text class;
	struct text class_chip;
	struct text reason;
	struct text source;
	struct text document;
	struct text instruction;
	struct moment notified_at;
	struct moment opened_at;
	struct text opened_by;
	struct text time_to_block;
	int64_t     lines_lost;
	int64_t     picks_stopped;
	bool        is_open;
	bool        is_closed;
	struct moment closed_at;
	struct text closed_by;
	struct text close_reason;
	int64_t     tasks_left;
	bool        has_tasks_left;
	bool        is_lifted;
	struct moment lifted_at;
	struct text lifted_by;
	struct text lift_reason;
	struct recall_items_view items;
	struct recall_batches_view batches;
	bool        is_staff;
	bool        may_recall;
	bool        may_move;
	bool        has_left;
	int64_t     left;
	struct url  goods_url;
	bool        may_remind;
	bool        may_trace;
	struct url  remind_url;
	struct url  report_url;
	struct url  extend_url;
	struct url  add_goods_url;
	struct url  close_url;
	struct url  lift_url;
	struct text progress;
	int64_t     waiting;
	bool        has_waiting;
	struct recall_figures_view figures;
	struct recall_task_rows_view tasks;
	bool        has_tasks;
	struct recall_events_view events;
	struct text version;
	struct text pack_id;
	struct form_marks marks;
};
struct recall_person_view {
	struct text id;
	struct text label;
};
struct recall_people_view {
	struct recall_person_view *at;
	size_t                     count;
};
struct recall_got_view {
	struct text   batch_id;
	struct text   article;
	struct text   label;
	struct day    expiry;
	struct text   got;
	struct moment first_at;
	struct moment last_at;
	bool          is_on_the_way;
	struct text   on_the_way;
	bool          has_returned;
	struct text   returned;
	bool          has_loose;
	bool          is_answered;
	struct text   found;
	struct text   used;
	struct text   to_return;
	struct text   missing;
};
struct recall_gots_view {
	struct recall_got_view *at;
	size_t                  count;
};
struct recall_answer_view {
	struct moment at;
	struct text   who;
	struct text   via;
	struct text   note;
	int64_t       found;
	int64_t       used;
};
struct recall_answers_view {
	struct recall_answer_view *at;
	size_t                     count;
};
struct recall_task_view {
	int64_t     number;
	struct text ward;
	struct text class;
	struct text class_chip;
	struct text reason;
	struct text source;
	struct text instruction;
	struct moment due;
	bool        is_late;
	bool        is_answered;
	bool        is_open;
	bool        may_answer;
	bool        is_phone;
	struct recall_people_view people;
	struct recall_gots_view rows;
	bool        has_rows;
	struct recall_answers_view answers;
	bool        may_return;
	struct url  recall_url;
	struct url  answer_url;
	struct url  return_url;
	struct text version;
	struct form_marks marks;
};
struct recall_goods_row_view {
	bool        is_box;
	struct text store;
	struct text bin;
	struct text article;
	struct text detail;
	struct text label;
	struct day  expiry;
	struct text amount;
	struct text place_id;
	struct text batch_id;
	struct url  put_url;
	struct url  pick_url;
	int64_t     pick_number;
	struct form_marks marks;
};
struct recall_goods_rows_view {
	struct recall_goods_row_view *at;
	size_t                        count;
};
struct recall_goods_view {
	int64_t     number;
	struct text reason;
	struct url  recall_url;
	bool        is_empty;
	int64_t     left;
	struct recall_goods_rows_view rows;
};
struct recall_reminder_view {
	struct text   place;
	struct text   cost_centre;
	struct text   got;
	struct moment due;
	bool          is_late;
	bool          is_ward;
	int64_t       reminders;
	bool          was_reminded;
	struct moment reminded_at;
	struct url    remind_url;
	struct url    answer_url;
	struct form_marks marks;
};
struct recall_reminder_rows_view {
	struct recall_reminder_view *at;
	size_t                       count;
};
struct recall_reminders_view {
	int64_t     number;
	struct text class;
	struct text article;
	struct text labels;
	struct text reason;
	struct text instruction;
	struct text inform;
	struct url  recall_url;
	bool        is_empty;
	struct recall_reminder_rows_view rows;
};
struct recall_report_view {
	int64_t     number;
	struct text class;
	struct text reason;
	struct text source;
	struct text labels;
	struct moment notified_at;
	struct moment opened_at;
	struct text time_to_block;
	struct text time_to_last;
	struct text progress;
	struct text closed;
	struct recall_figures_view figures;
	struct url  recall_url;
	struct url  pdf_url;
};

#endif
