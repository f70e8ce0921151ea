/*
 * import_places.h - the region's places from a sheet (CSV or xlsx), one row a place
 *
 * All or nothing.  Rows are matched by code; a place that is not in the file stays as it is.  Parents may stand after
 * their children.  Codes, kinds and stores of places in use do not change under the goods that stand there.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_IMPORT_PLACES_H
#define AMPULL_IMPORT_PLACES_H

#include "base/base.h"
#include "base/ctx.h"
#include "format/import.h"
#include "store/db.h"

/** The header line and one example row, for `ampull export template places`. */
extern const char *const place_template_header;

/**
 * Import places.  The caller has checked the permission, and writes the journal row.
 *
 * Fails: ERR_FILE_INVALID, ERR_COLUMN_MISSING, ERR_ROWS_REJECTED (the report tells which and why), ERR_DATABASE.
 */
MUST_CHECK enum err import_places(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
				  struct import_report *report);

#endif
