/*
 * plot_view.h - what the templates of a plot are given: everything in hundredths of a point, worded and linked
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PLOT_VIEW_H
#define AMPULL_PLOT_VIEW_H

#include "base/base.h"
#include "web/html.h"

struct plot_mark {
	struct text told;    /* "08, Plockad: 12 rader" */
	bool        has_url;
	struct url  url;
	struct text class;   /* "s2" */
	bool        is_dot;
	bool        has_pattern;
	struct text pattern; /* "url(#picks-p2)" */
	int64_t     x, y, width, height;
};
struct plot_marks {
	struct plot_mark *at;
	size_t            count;
};
struct plot_tick {
	int64_t     y, text_y;
	struct text label;
};
struct plot_ticks {
	struct plot_tick *at;
	size_t            count;
};
struct plot_word {
	int64_t     x, y;
	struct text label;
};
struct plot_words {
	struct plot_word *at;
	size_t            count;
};
struct plot_pattern {
	struct text id;
	struct text path;
};
struct plot_patterns {
	struct plot_pattern *at;
	size_t               count;
};
struct plot_key {
	struct text name;
	struct text class;
	bool        has_pattern;
	struct text pattern;
	struct text sum;
};
struct plot_keys {
	struct plot_key *at;
	size_t           count;
};
struct plot_line {
	struct text class;
	struct text points; /* "100,200 300,400" */
};
struct plot_lines {
	struct plot_line *at;
	size_t            count;
};
struct plot_cell {
	struct text label;
	struct text value;
	bool        has_url;
	struct url  url;
};
struct plot_cells {
	struct plot_cell *at;
	size_t            count;
};
struct plot_row {
	struct text       name;
	struct plot_cells cells;
};
struct plot_rows {
	struct plot_row *at;
	size_t           count;
};
struct plot_view {
	struct text          class;
	struct text          title_id, about_id, table_label;
	struct text          title, about, sum;
	bool                 has_zoom, is_money;
	struct text          zoom; /* An address, for a script. */
	bool                 has_page;
	struct url           page;
	bool                 is_empty;
	struct text          empty;
	struct text          box; /* "0 0 40000 23000" */
	int64_t              left, right, base, unit_x, unit_y;
	struct text          unit;
	struct plot_patterns patterns;
	struct plot_ticks    ticks;
	struct plot_words    below;
	struct plot_words    above;
	struct plot_lines    lines;
	struct plot_marks    marks;
	struct plot_keys     keys;
	bool                 has_keys;
	struct text          axis;
	struct plot_keys     heads;
	struct plot_rows     rows;
	bool                 has_rows;
};

#endif
