/*
 * importers.h - the national files and the pharmacy's own sheets
 *
 * Each reads a whole file, tells every rejected row with sheet, row, column, value and rule, and writes all or nothing.
 * The caller has asked for the right and writes the journal.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_IMPORTERS_H
#define AMPULL_IMPORTERS_H

#include "base/base.h"
#include "base/ctx.h"
#include "format/import.h"
#include "store/db.h"

/** The price database of TLV.  Fails: ERR_COLUMN_MISSING, ERR_FILE_INVALID, ERR_ROWS_REJECTED, ERR_CHANGE_GUARD. */
MUST_CHECK enum err import_tlv_prices(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
				      struct import_report *report);
/** The monthly exchange list of TLV; month by --month or file name.  Fails: as above, ERR_FIELD_MISSING (month). */
MUST_CHECK enum err import_tlv_exchange(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
					struct import_report *report);
/** The pharmacy's articles.  Fails: as above. */
MUST_CHECK enum err import_articles(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
				    struct import_report *report);
/** Wards' base lists.  Fails: as above. */
MUST_CHECK enum err import_base_lists(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
				      struct import_report *report);
/** The region's additions to the exchange groups.  Fails: as above. */
MUST_CHECK enum err import_exchange_additions(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
					      struct import_report *report);

/** Header and an example row of the own sheets. */
extern const char *const articles_template;
extern const char *const base_lists_template;
extern const char *const exchange_additions_template;

#endif
