/*
 * import_people.h - people and their grants from a sheet (CSV or xlsx), one row a grant
 *
 * All or nothing.  New people cannot sign in until they are given a password.  A grant is known again by person, role,
 * place and first day; what is not in the file stays as it is.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_IMPORT_PEOPLE_H
#define AMPULL_IMPORT_PEOPLE_H

#include "base/base.h"
#include "base/ctx.h"
#include "format/import.h"
#include "store/db.h"

/** The header line and one example row, for `ampull export template people`. */
extern const char *const people_template_header;

/**
 * Import people and grants.  The report counts rows of the file.  The caller has checked the permission, and writes the
 * journal row.
 *
 * Fails: ERR_FILE_INVALID, ERR_COLUMN_MISSING, ERR_ROWS_REJECTED (the report tells which and why), ERR_DATABASE.
 */
MUST_CHECK enum err import_people(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
				  struct import_report *report);

#endif
