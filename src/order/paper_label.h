/*
 * paper_label.h - labels of boxes and the list of what lies in one, as PDF
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PAPER_LABEL_H
#define AMPULL_PAPER_LABEL_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/box.sql.h"
#include "store/db.h"
#include "web/face.h"

/** The labels of boxes, one 100 x 60 mm page each.  Owns: in ctx->arena.  Fails: ERR_IO, ERR_NOT_FOUND. */
MUST_CHECK enum err paper_box_labels(struct ctx *ctx, struct db_tx *tx, enum language language, const int64_t *box_ids, size_t count,
				     struct text *out);
/** What lies in a box, on A4.  Owns: in ctx->arena.  Fails: ERR_IO. */
MUST_CHECK enum err paper_box_contents(struct ctx *ctx, enum language language, const struct box_get_row *box,
				       const struct box_contents_rows *rows, struct text *out);

#endif
