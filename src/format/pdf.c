/*
 * pdf.c - paper by cairo and pango; the only file that knows them
 *
 * A document takes two passes: the first counts the pages, the second draws "page n of m".  Labels take one.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/limits.h"

enum { PAGE_WIDTH = 595, PAGE_HEIGHT = 842, MARGIN = 42, CELL_PADDING = 4, COLUMNS_MAX = 16 };

struct paper {
	struct ctx                *ctx;
	const struct pdf_document *document;
	cairo_t                   *cairo;
	PangoFontDescription      *plain, *bold, *large;
	bool                       draws; /* False in the counting pass. */
	int                        page, pages;
	double                     y;
};

/* Pango's font map is not made for several threads at once; a page takes milliseconds. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static cairo_status_t append(void *closure, const unsigned char *bytes, unsigned length)
{
	buf_put(closure, bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

/* Lay out a text in a width; draws it at (x, y) when drawing.  Returns its height in points. */
static double put(struct paper *p, struct text text, const PangoFontDescription *font, double x, double y, double width,
		  bool is_right)
{
	PangoLayout *layout = pango_cairo_create_layout(p->cairo);
	pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72); /* Points, not pixels of 96 an inch. */
	pango_layout_set_font_description(layout, font);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR); /* Wrapped, never ellipsised: a quantity is never cut. */
	pango_layout_set_alignment(layout, is_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_text(layout, text.at ? text.at : "", (int)text.length);
	int wide, high;
	pango_layout_get_size(layout, &wide, &high);
	if (p->draws) {
		cairo_move_to(p->cairo, x, y);
		pango_cairo_show_layout(p->cairo, layout);
	}
	g_object_unref(layout);
	return (double)high / PANGO_SCALE;
}

static void line_at(struct paper *p, double y, double width)
{
	if (!p->draws)
		return;
	cairo_set_line_width(p->cairo, width);
	cairo_move_to(p->cairo, MARGIN, y);
	cairo_line_to(p->cairo, PAGE_WIDTH - MARGIN, y);
	cairo_stroke(p->cairo);
}

static void footer(struct paper *p)
{
	struct text page = text_format(p->ctx->arena, "%.*s %d (%d)", TEXT_ARG(p->document->page_word), p->page, p->pages);
	line_at(p, PAGE_HEIGHT - MARGIN - 6, 0.5);
	put(p, p->document->footer, p->plain, MARGIN, PAGE_HEIGHT - MARGIN, PAGE_WIDTH - 2 * MARGIN - 80, false);
	put(p, page, p->plain, PAGE_WIDTH - MARGIN - 80, PAGE_HEIGHT - MARGIN, 80, true);
}

static double column_left(const struct pdf_document *d, size_t column, double *width)
{
	int total = 0, before = 0;
	for (size_t i = 0; i < d->column_count; i++) {
		total += d->columns[i].width;
		before += i < column ? d->columns[i].width : 0;
	}
	double whole = PAGE_WIDTH - 2 * MARGIN;
	*width = whole * d->columns[column].width / total - (double)CELL_PADDING;
	return (double)MARGIN + whole * before / total;
}

/* One row of the table; returns its height. */
static double row(struct paper *p, const struct text *cells, const PangoFontDescription *font, double y)
{
	double height = 0;
	for (size_t i = 0; i < p->document->column_count; i++) {
		double width, left = column_left(p->document, i, &width);
		double high = put(p, cells[i], font, left, y, width, p->document->columns[i].is_right);
		if (high > height)
			height = high;
	}
	return height;
}

static void table_head(struct paper *p)
{
	struct text titles[COLUMNS_MAX];
	for (size_t i = 0; i < p->document->column_count; i++)
		titles[i] = p->document->columns[i].title;
	p->y += row(p, titles, p->bold, p->y) + 3;
	line_at(p, p->y, 1);
	p->y += 4;
}

static void next_page(struct paper *p)
{
	footer(p);
	if (p->draws)
		cairo_show_page(p->cairo);
	p->page++;
	p->y = MARGIN;
	table_head(p);
}

static void lay_out(struct paper *p)
{
	const struct pdf_document *d = p->document;
	p->page = 1;
	p->y = MARGIN;
	p->y += put(p, d->title, p->large, MARGIN, p->y, PAGE_WIDTH - 2 * MARGIN, false) + 8;
	for (size_t i = 0; i < d->fact_count; i++) {
		put(p, d->facts[i].name, p->bold, MARGIN, p->y, 130, false);
		p->y += put(p, d->facts[i].value, p->plain, MARGIN + 135, p->y, PAGE_WIDTH - 2 * MARGIN - 135, false) + 2;
	}
	p->y += 12;
	table_head(p);
	for (size_t r = 0; r < d->row_count; r++) {
		const struct text *cells = &d->cells[r * d->column_count];
		bool               draws = p->draws;
		p->draws = false; /* Measured first: a row is not torn over two pages. */
		double height = row(p, cells, p->plain, p->y);
		p->draws = draws;
		if (p->y + height > PAGE_HEIGHT - MARGIN - 16)
			next_page(p);
		p->y += row(p, cells, p->plain, p->y) + 3;
		line_at(p, p->y, 0.3);
		p->y += 3;
	}
	footer(p);
}

/* A paper of a size in points, and what is written on it. */
struct sheet {
	struct buf       bytes;
	cairo_surface_t *surface;
	cairo_t         *cairo;
};

/* Begin a paper; the caller holds the lock until sheet_end(). */
static void sheet_start(struct ctx *ctx, struct sheet *sheet, struct text title, double width, double height)
{
	buf_init(&sheet->bytes, ctx->arena, LIMIT_REPLY);
	sheet->surface = cairo_pdf_surface_create_for_stream(append, &sheet->bytes, width, height);
	/* Newer libraries would pack pages into streams that older readers, and our tests, cannot look into. */
	cairo_pdf_surface_restrict_to_version(sheet->surface, CAIRO_PDF_VERSION_1_4);
	cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_TITLE, text_copy(ctx->arena, title).at);
	sheet->cairo = cairo_create(sheet->surface);
}

static cairo_status_t sheet_end(struct sheet *sheet)
{
	cairo_show_page(sheet->cairo);
	cairo_status_t status = cairo_status(sheet->cairo);
	cairo_destroy(sheet->cairo);
	cairo_surface_finish(sheet->surface);
	cairo_surface_destroy(sheet->surface);
	return status;
}

static enum err sheet_told(struct ctx *ctx, struct sheet *sheet, cairo_status_t status, struct text *out)
{
	if (status != CAIRO_STATUS_SUCCESS || sheet->bytes.overflowed)
		return fail(ctx, ERR_IO, "pdf", "the document could not be made: %s", cairo_status_to_string(status));
	*out = buf_done(&sheet->bytes);
	return OK;
}

enum err pdf_write(struct ctx *ctx, const struct pdf_document *document, struct text *out)
{
	EXPECT(document->column_count <= COLUMNS_MAX);
	struct sheet sheet;
	pthread_mutex_lock(&one_at_a_time);
	sheet_start(ctx, &sheet, document->title, PAGE_WIDTH, PAGE_HEIGHT);
	struct paper p = { .ctx = ctx, .document = document, .cairo = sheet.cairo };
	p.plain = pango_font_description_from_string("DejaVu Sans 8");
	p.bold = pango_font_description_from_string("DejaVu Sans Bold 8");
	p.large = pango_font_description_from_string("DejaVu Sans Bold 15");
	lay_out(&p);
	p.pages = p.page;
	p.draws = true;
	lay_out(&p);
	pango_font_description_free(p.plain);
	pango_font_description_free(p.bold);
	pango_font_description_free(p.large);
	cairo_status_t status = sheet_end(&sheet);
	pthread_mutex_unlock(&one_at_a_time);
	return sheet_told(ctx, &sheet, status, out);
}

/* ---------------------------------------------------------------- labels */

const struct pdf_label_paper pdf_label_sheet = { 2100, 2970, 3, 8, 700, 370, 0, 5, 0, 0 };
const struct pdf_label_paper pdf_label_small = { 700, 370, 1, 1, 700, 370, 0, 0, 0, 0 };
const struct pdf_label_paper pdf_label_box = { 1000, 600, 1, 1, 1000, 600, 0, 0, 0, 0 };

enum { LABEL_PADDING = 9, QUIET_MODULES = 10, LINEAR_TEXT = 10 };

static double points_of(int tenths)
{
	return tenths * 72 / 254.0;
}

/* Dark modules as one path, so that no hair line of light stands between them. */
static void draw_code(cairo_t *cairo, const struct barcode *code, double x, double y, double width, double height)
{
	for (int row = 0; row < code->rows; row++)
		for (int column = 0; column < code->columns; column++) {
			int first = column;
			while (column < code->columns && barcode_is_dark(code, row, column))
				column++;
			if (column > first)
				cairo_rectangle(cairo, x + width * first / code->columns, y + height * row / code->rows,
						width * (column - first) / code->columns, height / code->rows);
		}
	cairo_fill(cairo);
}

/* A text set as large as `largest` where its width (wrapped: its height too) takes that; returns its height. */
static double put_fitting(struct paper *p, struct text text, bool is_bold, double largest, double x, double y, double width,
			  double wraps_within)
{
	PangoFontDescription *font = pango_font_description_from_string(is_bold ? "DejaVu Sans Bold" : "DejaVu Sans");
	PangoLayout          *layout = pango_cairo_create_layout(p->cairo);
	int                   wide, high;
	double                size = largest;
	pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72);
	pango_layout_set_text(layout, text.at ? text.at : "", (int)text.length);
	if (wraps_within > 0)
		pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	for (;;) {
		pango_font_description_set_size(font, (int)(size * PANGO_SCALE));
		pango_layout_set_font_description(layout, font);
		pango_layout_get_size(layout, &wide, &high);
		if (((double)wide / PANGO_SCALE <= width && (wraps_within <= 0 || (double)high / PANGO_SCALE <= wraps_within)) || size < 3)
			break;
		size *= 0.93;
	}
	cairo_move_to(p->cairo, x, y);
	pango_cairo_show_layout(p->cairo, layout);
	g_object_unref(layout);
	pango_font_description_free(font);
	return (double)high / PANGO_SCALE;
}

static void draw_mark(struct paper *p, struct text mark, double x, double y, double width, double height)
{
	cairo_rectangle(p->cairo, x, y, width, height);
	cairo_fill(p->cairo);
	cairo_set_source_rgb(p->cairo, 1, 1, 1);
	put_fitting(p, mark, true, height * 0.7, x + 3, y + height * 0.08, width - 6, 0);
	cairo_set_source_rgb(p->cairo, 0, 0, 0);
}

static void draw_label(struct paper *p, const struct pdf_label *label, double x, double y, double width, double height)
{
	double left = x + LABEL_PADDING, top = y + LABEL_PADDING, wide = width - 2 * LABEL_PADDING, high = height - 2 * LABEL_PADDING;
	bool   is_linear = label->code && label->code->rows == 1;
	if (label->code && !is_linear) {
		double side = high < wide * 0.38 ? high : wide * 0.38;
		draw_code(p->cairo, label->code, left, top + (high - side) / 2, side, side);
		left += side + LABEL_PADDING;
		wide -= side + LABEL_PADDING;
	}
	if (is_linear) {
		double foot = high * 0.27, module = wide / (label->code->columns + 2 * QUIET_MODULES);
		draw_code(p->cairo, label->code, left + QUIET_MODULES * module, top + high - foot, wide - 2 * QUIET_MODULES * module,
			  foot - LINEAR_TEXT);
		put_fitting(p, label->code->content, false, LINEAR_TEXT - 2, left + QUIET_MODULES * module, top + high - LINEAR_TEXT + 1, wide / 2, 0);
		high -= foot + 3;
	}
	if (!text_is_empty(label->mark)) {
		double mark = high * 0.18;
		draw_mark(p, label->mark, left, top, wide, mark);
		top += mark + 2;
		high -= mark + 2;
	}
	top += put_fitting(p, label->large, true, high * 0.3, left, top, wide, label->wraps ? high * 0.33 : 0) + 1;
	if (!text_is_empty(label->strong))
		top += put_fitting(p, label->strong, true, high * 0.17, left, top, wide, 0) + 1;
	double room = y + height - LABEL_PADDING - (is_linear ? (height - 2 * LABEL_PADDING) * 0.27 + 3 : 0) - top;
	double line = label->line_count ? room / (double)label->line_count / 1.2 : 0;
	for (size_t i = 0; i < label->line_count; i++)
		top += put_fitting(p, label->lines[i], false, line < 12 ? line : 12, left, top, wide, label->wraps ? line * 1.25 : 0);
}

enum err pdf_write_labels(struct ctx *ctx, struct text title, const struct pdf_label_paper *paper, const struct pdf_label *labels,
			  size_t count, struct text *out)
{
	struct sheet sheet;
	size_t       a_page = (size_t)paper->columns * (size_t)paper->rows;
	pthread_mutex_lock(&one_at_a_time);
	sheet_start(ctx, &sheet, title, points_of(paper->page_width), points_of(paper->page_height));
	struct paper p = { .ctx = ctx, .cairo = sheet.cairo, .draws = true };
	for (size_t i = 0; i < count; i++) {
		int place = (int)(i % a_page), column = place % paper->columns, row = place / paper->columns;
		if (i > 0 && place == 0)
			cairo_show_page(sheet.cairo);
		draw_label(&p, &labels[i], points_of(paper->left + column * (paper->width + paper->gap_x)),
			   points_of(paper->top + row * (paper->height + paper->gap_y)), points_of(paper->width), points_of(paper->height));
	}
	cairo_status_t status = sheet_end(&sheet);
	pthread_mutex_unlock(&one_at_a_time);
	return sheet_told(ctx, &sheet, status, out);
}
