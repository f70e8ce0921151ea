/*
 * plot.h - a small picture of figures, drawn by the server as SVG, with the same values in a table beside
 *
 * Values are whole numbers (counts, or öre); only the drawing scales them, and that in whole hundredths of a picture's
 * point.  What is below zero is drawn as zero and told as it is.  Series differ by pattern and name, never by colour
 * alone.  Each bar or dot leads to its lines; the table has the same links for the keyboard.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PLOT_H
#define AMPULL_PLOT_H

#include "base/base.h"
#include "base/ctx.h"
#include "web/html.h"

enum {
	PLOT_SERIES_MAX = 8,  /* As many as there are patterns. */
	PLOT_POINTS_MAX = 366, /* A year of days; more are not drawn but stand in the table. */
};

enum plot_kind { PLOT_BARS, PLOT_LINE };
enum plot_unit { PLOT_COUNT, PLOT_MONEY };

/** A place on the axis below, with one value for each series. */
struct plot_point {
	struct text label;                      /* Short, under the axis. */
	struct text name;                       /* Whole, in the table and for screen readers; missing: the label. */
	int64_t     values[PLOT_SERIES_MAX];    /* I64_NONE: not known. */
	struct url  urls[PLOT_SERIES_MAX];      /* Where the lines are; missing: nowhere. */
};

struct plot {
	const char        *name;         /* Letters and '-', the only one of its page: stands in ids. */
	struct text        title;
	struct text        about;        /* The definition, one sentence. */
	struct text        axis;         /* What the axis below is: "Timme". */
	struct text        unit;         /* Of counts: "rader"; amounts say kr by themselves. */
	enum plot_kind     kind;
	enum plot_unit     values;
	const struct text *series;       /* Names, bottom first; one or more. */
	size_t             series_count;
	const struct plot_point *points;
	size_t             point_count;
	struct url         page;         /* The figure's own page; missing: this is it. */
	bool               is_wide;      /* For a page of its own. */
	struct url         zoom;         /* The same values as JSON, for a script to look into; missing: nothing to look into. */
	bool               is_level;     /* A level at each point, no flow: the last point is told, not the sum. */
	enum text_key      empty;        /* What to say when there are no points, or all are zero. */
};

/** The sum of what is known of a series, or of all (PLOT_SERIES_MAX), of a level its last point; held at INT64_MAX. */
int64_t plot_sum(const struct plot *plot, size_t series);
/** Write the picture, its legend and its table into a page. */
void plot_html(struct html *out, const struct plot *plot);

#endif
