/*
 * pdf.c - paper by cairo and pango; the only file that knows them
 *
 * Two passes: the first counts the pages, the second draws "page n of m".
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

enum err pdf_write(struct ctx *ctx, const struct pdf_document *document, struct text *out)
{
	EXPECT(document->column_count <= COLUMNS_MAX);
	struct buf bytes;
	buf_init(&bytes, ctx->arena, LIMIT_REPLY);
	pthread_mutex_lock(&one_at_a_time);
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, &bytes, PAGE_WIDTH, PAGE_HEIGHT);
	/* Newer libraries would pack pages into streams that older readers, and our tests, cannot look into. */
	cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
	struct paper     p = { .ctx = ctx, .document = document, .cairo = cairo_create(surface) };
	p.plain = pango_font_description_from_string("DejaVu Sans 8");
	p.bold = pango_font_description_from_string("DejaVu Sans Bold 8");
	p.large = pango_font_description_from_string("DejaVu Sans Bold 15");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text_copy(ctx->arena, document->title).at);
	lay_out(&p);
	p.pages = p.page;
	p.draws = true;
	lay_out(&p);
	cairo_show_page(p.cairo);
	pango_font_description_free(p.plain);
	pango_font_description_free(p.bold);
	pango_font_description_free(p.large);
	cairo_status_t status = cairo_status(p.cairo);
	cairo_destroy(p.cairo);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	pthread_mutex_unlock(&one_at_a_time);
	if (status != CAIRO_STATUS_SUCCESS || bytes.overflowed)
		return fail(ctx, ERR_IO, "pdf", "the document could not be made: %s", cairo_status_to_string(status));
	*out = buf_done(&bytes);
	return OK;
}
