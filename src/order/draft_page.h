/*
 * draft_page.h - a ward's draft as one page and one form, and the drafts that wait
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DRAFT_PAGE_H
#define AMPULL_DRAFT_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "order/order_page.h"
#include "order/schedule_page.h"
#include "stock/choose_page.h"
#include "store/db.h"
#include "web/face.h"
#include "web/html.h"

extern const struct route draft_routes[];
extern const size_t       draft_route_count;

/** The fields of the rows of an order form, in the tables of all routes that its buttons lead to. */
#define DRAFT_ROW_FIELDS                                                                                               \
	{ .name = "lines.pack_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true },                             \
	{ .name = "lines.packs", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_PACKS, \
	  .about = "0 or nothing: not ordered" },                                                                      \
	{ .name = "lines.was", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_PACKS, \
	  .about = "as it was shown; another value meanwhile is refused" },                                            \
	{ .name = "lines.mark", .type = FIELD_CHOICE, .place = IN_BODY, .repeated = true, .choices = "no|yes",         \
	  .about = "no: not exchanged; yes: may be exchanged; nothing: unsaid" },                                      \
	{ .name = "lines.mark_was", .type = FIELD_CHOICE, .place = IN_BODY, .repeated = true, .choices = "no|yes",     \
	  .about = "as it was shown; only what differs is written" }
/** What the one form of a draft carries besides: each button sends all of it. */
#define DRAFT_FORM_FIELDS                                                                                              \
	DRAFT_ROW_FIELDS,                                                                                              \
	{ .name = "note", .type = FIELD_LONG_TEXT, .place = IN_BODY, .maximum = 1000, .about = "a word to the pharmacy" }, \
	{ .name = "q", .type = FIELD_TEXT, .place = IN_BODY, .about = "save, then search the catalogue" },             \
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_PACKS, .about = "of the pack to add" }, \
	WISH_FIELDS

/** Show an order that is a draft and may be written by the one who looks.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN. */
MUST_CHECK enum err draft_show(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t order_id, const struct order_view *head);
/**
 * Save the rows and the note of the form that was sent, if it had any.  With `version` (0: none) nobody may have changed
 * the draft; `*now` is its version afterwards.  Fails: as draft_save.
 */
MUST_CHECK enum err draft_form_save(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id, int64_t version,
				    int64_t *now);
/** A packs count as people say it: "12 förp", in the viewer's language. */
struct text packs_words(struct arena *arena, enum language language, int64_t packs);

/* What the templates are given. */
struct draft_row_view {
	struct text pack_id;
	struct text name;
	struct text detail;
	struct url  night_url;
	bool        is_narcotic;
	struct text narcotic;
	struct text par;
	struct text stock;
	struct text stock_class;
	bool        has_first;
	struct day  first_expiry;
	bool        has_expected;
	struct day  expected;
	struct text received;
	bool        has_received;
	struct text received_class;
	struct text received_batch;
	bool        has_open;
	struct text open;
	bool        has_suggestion;
	int64_t     suggestion;
	struct text why;
	struct text packs;
	struct text was;
	struct text mark_was;
	bool        is_forbidden; /* "Ej byte". */
	bool        is_welcome;   /* "Får bytas". */
	struct text mark_label;
	struct text packs_label;
	struct text take_label;
	bool        is_favourite;
	struct text star_name;
	struct text star_label;
	struct text star;
	struct text row_class;
};
struct draft_rows_view {
	struct draft_row_view *at;
	size_t                 count;
};
struct draft_section_view {
	struct text            title;
	struct draft_rows_view rows;
};
struct draft_sections_view {
	struct draft_section_view *at;
	size_t                     count;
};
struct draft_template_view {
	struct text id;
	struct text name;
	int64_t     lines;
	struct url  url;
};
struct draft_templates_view {
	struct draft_template_view *at;
	size_t                      count;
};
struct draft_view {
	struct order_view           head;
	struct form_marks           marks;
	struct url                  draft_url;
	struct url                  delete_url;
	struct url                  split_url;
	struct url                  scan_url;
	struct url                  template_url;
	struct text                 note;
	bool                        is_changed;
	struct moment               changed_at;
	struct text                 changed_by;
	bool                        is_prepared;
	struct text                 template_name;
	struct day                  due_day;
	bool                        keeps_no_balance;
	bool                        has_base_list;
	bool                        is_mixed;  /* Narcotics beside other lines: R-ORDER-03. */
	bool                        has_lines;
	int64_t                     line_count;
	bool                        needs_behalf;
	struct choices_view         orderers;
	struct draft_sections_view  sections;
	bool                        has_templates;
	struct draft_templates_view templates;
	struct choose_view          choose;
	struct when_view            when;
};
struct put_away_view {
	struct order_view head;
	struct form_marks marks;
	struct url        restore_url;
	struct text       by;
	struct moment     at;
};

#endif
