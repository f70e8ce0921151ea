/*
 * list.h - what a person asks of a list: find in it, sort it, choose its columns, turn its pages
 *
 * A list's page shows what its query gave, newest first say, a page at a time.  As soon as somebody finds or sorts, the whole
 * list is wanted (list_wants_whole), up to LIMIT_LIST_ROWS, and is arranged here, so that it works alike on every list, in
 * files too.  All of it stands in the address, so that a view can be linked to.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LIST_H
#define AMPULL_LIST_H

#include "base/base.h"
#include "base/ctx.h"
#include "web/face.h"
#include "web/table.h"

/** Whether the face must give all rows (at most LIMIT_LIST_ROWS) instead of a page: for a file, a find or a sort. */
bool list_wants_whole(const struct exchange *x);
/** How many rows the face is to ask for: a page's, or the whole list's. */
int64_t list_rows(const struct exchange *x);

struct list_tool_view {
	struct text label;
	struct url  url;
	bool        is_on;
};
struct list_tools_view {
	struct list_tool_view *at;
	size_t                 count;
};
struct list_kept_view {
	struct text name;
	struct text value;
};
struct list_kepts_view {
	struct list_kept_view *at;
	size_t                 count;
};
/** What the head of a list's page is given. */
struct list_head_view {
	struct text            title;
	struct url             csv;
	struct url             xlsx;
	struct url             action;  /* Where the form that finds is sent. */
	struct list_kepts_view kept;    /* What else stands in the address. */
	struct text            find;
	bool                   is_found; /* Something is looked for or sorted by: the way back is shown. */
	struct url             all;
	struct list_tools_view columns;
	bool                   has_count;
	struct text            count;   /* "Rader 51–100 av 1 234" */
	bool                   is_cut;  /* The list is longer than what was looked through. */
	struct text            cut;
};

/**
 * Find, sort, choose columns, and cut out the page that is asked for; for a file everything but the page.  `*shown` gets rows
 * and links of its own.
 * Fails: ERR_FIELD_INVALID (a column that the list does not have).
 */
MUST_CHECK enum err list_arrange(struct ctx *ctx, struct exchange *x, const struct table *table, struct table *shown,
				 struct list_head_view *head);

#endif
