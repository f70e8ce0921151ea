/*
 * plot.c - scaling whole numbers into a picture
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/plot.h"

#include "web/plot.html.h"
#include "web/plot_view.h"

/* Hundredths of a point.  A narrow picture is 400 points wide so that its words can be read at 390 px. */
enum {
	NARROW = 40000, WIDE = 96000, HEIGHT = 22600, TOP = 2600, BASE = 19200, LEFT = 5600, RIGHT_GAP = 700,
	BELOW = 20700, SECOND_ROW = 1350, UNIT_Y = 1300, TICKS = 4, TICKS_MAX = 12, WORD_WIDTH = 720, BARS_WITH_NUMBERS = 14, NAMES_MAX = 8, BAR_MAX = 5000, DOT = 350, ZOOM_LEAST = 7,
};

/* Lines of an 8 x 8 tile; the first series is plain. */
static const char *const patterns[PLOT_SERIES_MAX] = {
	"",
	"M0 800L800 0",
	"M0 0L800 800",
	"M0 400H800",
	"M400 0V800",
	"M0 800L800 0M0 0L800 800",
	"M400 300V500M300 400H500",
	"M0 200H800M0 600H800M200 0V800",
};

/* How numbers are written beside the axis: in thousands and so on, so that they stay short. */
struct scale {
	int64_t       step;    /* Between two ticks, in the values' own unit. */
	int64_t       top;     /* A whole number of steps. */
	int64_t       divisor; /* What one shown unit is. */
	int           decimals;
	enum text_key unit;
};

static int64_t at_least_zero(int64_t value)
{
	return value < 0 ? 0 : value;
}

static int64_t add_held(int64_t a, int64_t b)
{
	int64_t sum;
	return num_add(a, b, &sum) == OK ? sum : INT64_MAX;
}

int64_t plot_sum(const struct plot *plot, size_t series)
{
	int64_t sum = 0;
	for (size_t i = plot->is_level && plot->point_count ? plot->point_count - 1 : 0; i < plot->point_count; i++)
		for (size_t s = 0; s < plot->series_count; s++)
			if ((series == PLOT_SERIES_MAX || s == series) && plot->points[i].values[s] != I64_NONE)
				sum = add_held(sum, plot->points[i].values[s]);
	return sum;
}

/* The highest of all: of bars what is stacked on each other, of lines each by itself. */
static int64_t highest(const struct plot *plot)
{
	int64_t most = 0;
	for (size_t i = 0; i < plot->point_count; i++) {
		int64_t stacked = 0;
		for (size_t s = 0; s < plot->series_count; s++) {
			int64_t value = at_least_zero(plot->points[i].values[s]);
			stacked = plot->kind == PLOT_BARS ? add_held(stacked, value) : value;
			most = stacked > most ? stacked : most;
		}
	}
	return most;
}

/* The smallest of 1, 2, 5, 10, 20 ... that reaches `most` in few steps; an öre is never a step. */
static struct scale scale_for(int64_t most, enum plot_unit unit)
{
	static const int64_t leading[] = { 1, 2, 5 };
	struct scale         scale = { .step = INT64_MAX / 2, .divisor = 1 };
	int64_t              least = unit == PLOT_MONEY ? 100 : 1;
	bool                 found = false;
	for (int64_t ten = least; !found; ten *= 10) {
		for (size_t i = 0; i < COUNT_OF(leading) && !found; i++) {
			int64_t step;
			if (num_multiply(ten, leading[i], &step) != OK || step > INT64_MAX / 16) {
				found = true; /* Beyond everything: two ticks. */
			} else if (most / step < TICKS || most == step * TICKS) {
				scale.step = step;
				found = true;
			}
		}
		if (ten > INT64_MAX / 100)
			break;
	}
	int64_t steps = most / scale.step + (most % scale.step != 0);
	scale.top = scale.step == INT64_MAX / 2 ? INT64_MAX : scale.step * (steps ? steps : 1);
	int64_t kr = unit == PLOT_MONEY ? 100 : 1, shown = scale.top / kr;
	bool    money = unit == PLOT_MONEY;
	scale.divisor = kr;
	scale.unit = money ? T_PLOT_KR : T_NONE;
	if (shown >= 2000000) {
		scale.divisor = kr * 1000000;
		scale.unit = money ? T_PLOT_KR_MILLIONS : T_PLOT_MILLIONS;
	} else if (shown >= 20000) {
		scale.divisor = kr * 1000;
		scale.unit = money ? T_PLOT_KR_THOUSANDS : T_PLOT_THOUSANDS;
	}
	scale.decimals = scale.step % scale.divisor != 0;
	return scale;
}

static struct text tick_label(struct arena *arena, const struct scale *scale, int64_t value)
{
	struct text whole = number_text(arena, value / scale->divisor);
	if (!scale->decimals)
		return whole;
	return text_format(arena, "%.*s,%lld", TEXT_ARG(whole), (long long)(value % scale->divisor / (scale->divisor / 10)));
}

static struct text value_text(struct arena *arena, const struct plot *plot, int64_t value)
{
	return plot->values == PLOT_MONEY ? money_text(arena, (struct money){ value }) : number_text(arena, value);
}

/* With its unit, as one says it. */
static struct text value_told(struct html *out, const struct plot *plot, int64_t value)
{
	struct text unit = plot->values == PLOT_MONEY ? text_in(out->language, T_PLOT_KR) : plot->unit;
	struct text number = value_text(out->out.arena, plot, value);
	return text_format(out->out.arena, "%.*s %.*s", TEXT_ARG(number), TEXT_ARG(unit));
}

static struct text name_of(const struct plot_point *point)
{
	return point->name.at ? point->name : point->label;
}

static struct text class_of(struct arena *arena, size_t series)
{
	return text_format(arena, "s%zu", series + 1);
}

static struct text pattern_of(struct arena *arena, const struct plot *plot, size_t series)
{
	return text_format(arena, "url(#%s-p%zu)", plot->name, series + 1);
}

/* Where the points stand: slot i reaches from x to x + width. */
struct field_of_points {
	int64_t left, right;
	size_t  count;
};

static int64_t slot(const struct field_of_points *field, size_t i)
{
	return field->left + (field->right - field->left) * (int64_t)i / (int64_t)field->count;
}

static int64_t height_of(int64_t value, const struct scale *scale)
{
	int64_t height = 0;
	if (num_multiply_divide(at_least_zero(value), BASE - TOP, scale->top, &height) != OK)
		height = BASE - TOP;
	return height;
}

static struct plot_mark *add_mark(struct html *out, const struct plot *plot, struct plot_view *view, size_t i, size_t s)
{
	struct arena            *arena = out->out.arena;
	const struct plot_point *point = &plot->points[i];
	struct plot_mark        *mark = &view->marks.at[view->marks.count++];
	struct text              name = name_of(point), told = value_told(out, plot, point->values[s]);
	*mark = (struct plot_mark){ .has_url = point->urls[s].text.length > 0, .url = point->urls[s], .class = class_of(arena, s),
				    .has_pattern = s > 0, .pattern = pattern_of(arena, plot, s) };
	mark->told = plot->series_count > 1
			     ? text_format(arena, "%.*s, %.*s: %.*s", TEXT_ARG(name), TEXT_ARG(plot->series[s]), TEXT_ARG(told))
			     : text_format(arena, "%.*s: %.*s", TEXT_ARG(name), TEXT_ARG(told));
	return mark;
}

static void draw_bars(struct html *out, const struct plot *plot, struct plot_view *view, const struct field_of_points *field,
		      const struct scale *scale)
{
	for (size_t i = 0; i < field->count; i++) {
		int64_t from = slot(field, i), width = slot(field, i + 1) - from, gap = width - width / 4 > BAR_MAX ? (width - BAR_MAX) / 2 : width / 8, stacked = 0, below = BASE;
		for (size_t s = 0; s < plot->series_count; s++) {
			int64_t value = at_least_zero(plot->points[i].values[s]);
			if (value == 0)
				continue;
			stacked = add_held(stacked, value);
			struct plot_mark *mark = add_mark(out, plot, view, i, s);
			int64_t           upper = BASE - height_of(stacked, scale);
			/* One line among thousands is still to be seen. */
			upper = below - upper < 100 ? below - 100 : upper;
			*mark = (struct plot_mark){ mark->told, mark->has_url, mark->url, mark->class, false, mark->has_pattern, mark->pattern,
						    from + gap, upper, width - 2 * gap, below - upper };
			below = upper;
		}
		if (stacked && field->count <= BARS_WITH_NUMBERS && plot->values == PLOT_COUNT)
			view->above.at[view->above.count++] = (struct plot_word){ from + width / 2, below - 350,
										    number_text(out->out.arena, stacked) };
	}
}

static void draw_lines(struct html *out, const struct plot *plot, struct plot_view *view, const struct field_of_points *field,
		       const struct scale *scale)
{
	struct arena *arena = out->out.arena;
	for (size_t s = 0; s < plot->series_count; s++) {
		struct buf points;
		buf_init(&points, arena, PLOT_POINTS_MAX * 24);
		for (size_t i = 0; i < field->count; i++) {
			int64_t value = plot->points[i].values[s];
			if (value == I64_NONE)
				continue; /* Not known is no zero: the line goes past. */
			int64_t x = (slot(field, i) + slot(field, i + 1)) / 2, y = BASE - height_of(value, scale);
			buf_format(&points, "%lld,%lld ", (long long)x, (long long)y);
			struct plot_mark *mark = add_mark(out, plot, view, i, s);
			mark->is_dot = true;
			mark->x = x;
			mark->y = y;
			mark->width = DOT;
		}
		view->lines.at[view->lines.count++] = (struct plot_line){ text_format(arena, "s%zu", s + 1), buf_done(&points) };
	}
}

/* Words below the axis, as many as there is room for: every one, every second, every third ... */
static void draw_words(struct arena *arena, const struct plot *plot, struct plot_view *view, const struct field_of_points *field)
{
	size_t longest = 1, every = 1;
	for (size_t i = 0; i < field->count; i++)
		longest = plot->points[i].label.length > longest ? plot->points[i].label.length : longest;
	while ((field->right - field->left) / (int64_t)field->count * (int64_t)every < (int64_t)(longest + 1) * WORD_WIDTH &&
	       every < field->count)
		every++;
	/* Names follow no order that would let one guess those left out: they stand on two rows. */
	bool two_rows = every > 1 && field->count <= NAMES_MAX;
	every = two_rows ? 1 : every;
	view->below.at = arena_array(arena, struct plot_word, field->count);
	for (size_t i = 0; i < field->count; i += every)
		view->below.at[view->below.count++] =
			(struct plot_word){ (slot(field, i) + slot(field, i + 1)) / 2, BELOW + (two_rows && i % 2 ? SECOND_ROW : 0),
					    plot->points[i].label };
}

static void draw_ticks(struct html *out, const struct plot *plot, struct plot_view *view, const struct scale *scale)
{
	struct arena *arena = out->out.arena;
	view->ticks.at = arena_array(arena, struct plot_tick, TICKS_MAX);
	for (int64_t value = 0; view->ticks.count < TICKS_MAX; value += scale->step) {
		int64_t y = BASE - height_of(value, scale);
		view->ticks.at[view->ticks.count++] = (struct plot_tick){ y, y + 420, tick_label(arena, scale, value) };
		if (value > scale->top - scale->step)
			break;
	}
	struct text scaled = scale->unit ? text_in(out->language, scale->unit) : TEXT("");
	view->unit = plot->values == PLOT_MONEY ? scaled
		     : scale->unit ? text_format(arena, "%.*s %.*s", TEXT_ARG(scaled), TEXT_ARG(plot->unit))
				   : plot->unit;
	view->unit_x = 0;
	view->unit_y = UNIT_Y;
}

static void draw_legend(struct html *out, const struct plot *plot, struct plot_view *view)
{
	struct arena *arena = out->out.arena;
	view->keys.at = arena_array(arena, struct plot_key, PLOT_SERIES_MAX);
	view->heads.at = arena_array(arena, struct plot_key, PLOT_SERIES_MAX);
	view->patterns.at = arena_array(arena, struct plot_pattern, PLOT_SERIES_MAX);
	for (size_t s = 0; s < plot->series_count; s++) {
		int64_t         sum = plot_sum(plot, s);
		struct plot_key key = { plot->series[s], class_of(arena, s), s > 0, pattern_of(arena, plot, s), TEXT("") };
		if (plot->kind == PLOT_BARS)
			key.sum = value_text(arena, plot, sum);
		view->heads.at[view->heads.count++] = key;
		if (s > 0)
			view->patterns.at[view->patterns.count++] =
				(struct plot_pattern){ text_format(arena, "%s-p%zu", plot->name, s + 1), text_of(patterns[s]) };
		if (sum || plot->is_level || plot->kind == PLOT_LINE) /* What nowhere occurs needs no key. */
			view->keys.at[view->keys.count++] = key;
	}
	view->has_keys = plot->series_count > 1;
}

static void fill_table(struct html *out, const struct plot *plot, struct plot_view *view)
{
	struct arena *arena = out->out.arena;
	view->rows.at = arena_array(arena, struct plot_row, plot->point_count + 1);
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct plot_point *point = &plot->points[i];
		struct plot_row         *row = &view->rows.at[view->rows.count++];
		*row = (struct plot_row){ .name = name_of(point) };
		row->cells.at = arena_array(arena, struct plot_cell, plot->series_count);
		for (size_t s = 0; s < plot->series_count; s++)
			row->cells.at[row->cells.count++] =
				(struct plot_cell){ plot->series[s], value_text(arena, plot, point->values[s]),
						    point->urls[s].text.length > 0 && point->values[s] != I64_NONE &&
							    point->values[s] != 0,
						    point->urls[s] };
	}
	view->has_rows = view->rows.count > 0;
}

void plot_html(struct html *out, const struct plot *plot)
{
	struct arena *arena = out->out.arena;
	EXPECT(plot->series_count >= 1 && plot->series_count <= PLOT_SERIES_MAX);
	size_t           drawn = plot->point_count < PLOT_POINTS_MAX ? plot->point_count : PLOT_POINTS_MAX;
	struct plot_view view = {
		.class = plot->is_wide ? TEXT("plot wide") : TEXT("plot"),
		.title_id = text_format(arena, "%s-title", plot->name),
		.about_id = text_format(arena, "%s-about", plot->name),
		.title = plot->title,
		.about = plot->about,
		.has_page = plot->page.text.length > 0,
		.page = plot->page,
		.empty = text_in(out->language, plot->empty ? plot->empty : T_PLOT_EMPTY),
		.axis = plot->axis,
		.left = LEFT,
		.right = (plot->is_wide ? WIDE : NARROW) - RIGHT_GAP,
		.base = BASE,
		.box = text_format(arena, "0 0 %d %d", plot->is_wide ? WIDE : NARROW, HEIGHT),
	};
	view.table_label = text_format(arena, "%.*s: %.*s", TEXT_ARG(text_in(out->language, T_TABLE)), TEXT_ARG(plot->title));
	int64_t most = highest(plot);
	view.is_empty = drawn == 0 || most == 0;
	if (plot->kind == PLOT_BARS && !view.is_empty)
		view.sum = value_told(out, plot, plot_sum(plot, PLOT_SERIES_MAX));
	view.has_zoom = plot->zoom.text.length > 0 && !view.is_empty && drawn > ZOOM_LEAST;
	view.zoom = plot->zoom.text;
	view.is_money = plot->values == PLOT_MONEY;
	draw_legend(out, plot, &view);
	fill_table(out, plot, &view);
	if (!view.is_empty) {
		struct scale           scale = scale_for(most, plot->values);
		struct field_of_points field = { view.left + 200, view.right, drawn };
		view.marks.at = arena_array(arena, struct plot_mark, drawn * plot->series_count);
		view.above.at = arena_array(arena, struct plot_word, drawn);
		view.lines.at = arena_array(arena, struct plot_line, PLOT_SERIES_MAX);
		draw_ticks(out, plot, &view, &scale);
		draw_words(arena, plot, &view, &field);
		if (plot->kind == PLOT_BARS)
			draw_bars(out, plot, &view, &field, &scale);
		else
			draw_lines(out, plot, &view, &field, &scale);
	}
	plot_part(out, &view);
}
