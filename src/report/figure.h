/*
 * figure.h - the figures: each one's name, words, who may see it, how it is filled and which lines it opens to
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FIGURE_H
#define AMPULL_FIGURE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"
#include "web/face.h"
#include "web/plot.h"
#include "web/table.h"

/** Which hours or days a figure is about. */
struct figure_window {
	struct moment from; /* Included. */
	struct moment to;   /* Not included. */
};

/** What of a figure is asked for: everything, or the lines behind one bar. */
struct figure_part {
	int64_t     from, to; /* Moments or day numbers as the figure has it; I64_NONE: the figure's own. */
	struct text key;      /* State, class, rule ...; empty: all. */
	struct text part;     /* Reason, kind of place ...; empty: all, FIGURE_NO_WORD: those without. */
	int64_t     after, after_place; /* The page behind this row. */
	int64_t     page_size;
};
#define FIGURE_NO_WORD "-"

struct figure {
	const char    *name;        /* In addresses: "picks-by-hour". */
	enum text_key  title, about, axis, unit;
	uint64_t       permissions; /* Any of these shows it. */
	enum plot_kind kind;
	enum plot_unit values;
	bool           is_by_hour;  /* Its page looks at one day at a time. */
	/** Fill points and series of a plot. */
	enum err (*load)(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
			 struct figure_window window, struct plot *plot);
	/** The lines of a part: a page of them in the table, and the sum of all. */
	enum err (*lines)(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			  struct table *table, int64_t *sum);
};

extern const struct figure figures[];
extern const size_t        figure_count;

/** Find a figure that the viewer may see.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN. */
MUST_CHECK enum err figure_find(struct ctx *ctx, const struct viewer *viewer, struct text name, const struct figure **out);
/** Whether the viewer may see a figure. */
bool figure_may(const struct viewer *viewer, const struct figure *figure);
/** The last 24 hours, to the end of this hour; or one day where `day` is given. */
struct figure_window figure_window_of(const struct ctx *ctx, struct day day);
/** A figure ready to be drawn.  Fails: ERR_DATABASE. */
MUST_CHECK enum err figure_load(struct ctx *ctx, struct db_tx *tx, enum language language, const struct figure *figure,
				struct figure_window window, struct plot *plot);
/** The address of the lines of a part. */
struct url figure_lines_url(struct ctx *ctx, const struct figure *figure, int64_t from, int64_t to, struct text key,
			    struct text part);

/* The lists behind (figure_lines.c). */
enum err lines_of_orders(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			 struct table *table, int64_t *sum);
enum err lines_of_state(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			struct table *table, int64_t *sum);
enum err lines_of_picks(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			struct table *table, int64_t *sum);
enum err lines_of_goods(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			struct table *table, int64_t *sum);
enum err lines_of_months(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			 struct table *table, int64_t *sum);
enum err lines_of_refusals(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			   struct table *table, int64_t *sum);

#endif
