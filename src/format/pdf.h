/*
 * pdf.h - a plain A4 document: head, facts, a table that runs over pages
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PDF_H
#define AMPULL_PDF_H

#include "base/base.h"
#include "base/ctx.h"

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

#endif
