/*
 * table_view.h - what the table's template is given
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TABLE_VIEW_H
#define AMPULL_TABLE_VIEW_H

#include "base/base.h"
#include "web/html.h"

struct table_head {
	struct text label;
	struct text class;
	bool        has_sort;
	struct url  sort;
	struct text order; /* For who hears it: ascending, descending, none. */
	struct text mark;
};
struct table_heads {
	struct table_head *at;
	size_t             count;
};
struct table_view_cell {
	struct text label; /* Of its column: shown before the cell on a narrow screen. */
	struct text class;
	struct text text;
	bool        has_link;
	struct url  url;
	bool        is_status;
};
struct table_view_cells {
	struct table_view_cell *at;
	size_t                  count;
};
struct table_view_row {
	struct table_view_cells cells;
};
struct table_view_rows {
	struct table_view_row *at;
	size_t                 count;
};
struct table_view {
	struct text            label; /* What the table holds, for who hears it: landmarks need names of their own. */
	bool                   is_empty;
	struct text            empty;
	struct table_heads     heads;
	struct table_view_rows rows;
	bool                   has_next;
	struct url             next;
	bool                   has_previous;
	struct url             previous;
};

#endif
