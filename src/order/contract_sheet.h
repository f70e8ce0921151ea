/*
 * contract_sheet.h - which packs are on contract, from a sheet
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CONTRACT_SHEET_H
#define AMPULL_CONTRACT_SHEET_H

#include "base/base.h"
#include "base/ctx.h"
#include "format/import.h"
#include "store/db.h"

/**
 * Read a sheet of contract marks, all or nothing; the same pack, contract and first day is the same row, and what the sheet
 * does not name is left alone.  The caller has asked for the right and writes the journal.
 *
 * Fails: ERR_COLUMN_MISSING, ERR_FILE_INVALID, ERR_FILE_TOO_LARGE, ERR_ROWS_REJECTED.
 */
MUST_CHECK enum err import_contracts(struct ctx *ctx, struct db_tx *tx, const struct import_file *file, struct import_report *report);
/** Header and an example row. */
extern const char *const contracts_template;

#endif
