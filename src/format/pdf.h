/*
 * pdf.h - paper: a plain A4 document (head, facts, a table that runs over pages), and labels
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PDF_H
#define AMPULL_PDF_H

#include "base/base.h"
#include "base/ctx.h"
#include "format/barcode.h"

struct pdf_column {
	struct text title;
	int         width; /* In parts of the whole; the columns share the line by them. */
	bool        is_right;
};
struct pdf_fact {
	struct text name;
	struct text value;
};
/** What stands on the paper. */
struct pdf_document {
	struct text              title;
	const struct pdf_fact   *facts;
	size_t                   fact_count;
	const struct pdf_column *columns;
	size_t                   column_count;
	const struct text       *cells; /* Row by row; wrapped, never cut. */
	size_t                   row_count;
	struct text              footer;
	struct text              page_word; /* "Sida" */
};

/**
 * Make the document: selectable text, the table's head repeated on every page, "page n of m".
 * Owns:  the bytes lie in ctx->arena.
 * Fails: ERR_IO.
 */
MUST_CHECK enum err pdf_write(struct ctx *ctx, const struct pdf_document *document, struct text *out);

enum { PDF_LABEL_LINES_MAX = 8 };

/** One label: a code, a large text, lines below it, and a mark in a black field. */
struct pdf_label {
	const struct barcode *code;  /* NULL: none.  A matrix stands to the left, a linear one along the foot with its text. */
	struct text           large; /* As large as its width takes. */
	struct text           strong; /* Below it, on one line of its own: a strength is never torn apart. */
	bool                  wraps; /* Words may stand on several lines; without it a bin's code stays whole. */
	struct text           lines[PDF_LABEL_LINES_MAX];
	size_t                line_count;
	struct text           mark;  /* "KYLVARA"; missing: none. */
};
/** How labels stand on their paper, in tenths of a millimetre. */
struct pdf_label_paper {
	int page_width, page_height;
	int columns, rows;     /* Labels on a page. */
	int width, height;     /* Of a label. */
	int left, top;         /* Of the first. */
	int gap_x, gap_y;
};
/** A4 with 3 x 8 labels of 70 x 37 mm; one label of 70 x 37 mm a page; one of 100 x 60 mm a page. */
extern const struct pdf_label_paper pdf_label_sheet, pdf_label_small, pdf_label_box;

/**
 * Make the labels, as many pages as they need; text that does not fit its label is set smaller, never cut.
 * Owns:  the bytes lie in ctx->arena.
 * Fails: ERR_IO.
 */
MUST_CHECK enum err pdf_write_labels(struct ctx *ctx, struct text title, const struct pdf_label_paper *paper,
				     const struct pdf_label *labels, size_t count, struct text *out);

#endif
