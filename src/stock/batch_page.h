/*
 * batch_page.h - lots as rows of a list, and the page of one batch
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BATCH_PAGE_H
#define AMPULL_BATCH_PAGE_H

#include "http/router.h"
#include "stock/view.sql.h"
#include "web/table.h"

extern const struct route batch_routes[];
extern const size_t       batch_route_count;

enum { LOT_COLUMNS = 7 };
/** The columns of a list of lots. */
extern const struct table_column lot_columns[LOT_COLUMNS];
/** Add a lot to a list with these columns. */
void lot_cells(struct ctx *ctx, struct table *table, const struct stock_rows_row *row);
/**
 * The lots of a batch, of a pack, or of a place (0: not asked by it; the first that is given counts), by expiry.  Those of a
 * place, and all of them, only as far as they expire at `until` or before.  Fails: ERR_NOT_FOUND, ERR_DATABASE.
 */
MUST_CHECK enum err load_lots(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t batch_id, int64_t pack_id,
			      struct day until, int64_t limit, struct stock_rows_rows *rows);
/** The page itself, shown again where a write about the batch is refused.  Fails: ERR_NOT_FOUND, ERR_DATABASE. */
enum err batch_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x);

#endif
