/*
 * import_command.h - running an importer in a transaction of its own, with its journal row
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_IMPORT_COMMAND_H
#define AMPULL_IMPORT_COMMAND_H

#include "base/base.h"
#include "format/import.h"
#include "main/command.h"
#include "store/db.h"

typedef enum err import_function(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
				 struct import_report *report);

struct import_job {
	const char           *kind;
	struct import_file    file;
	import_function      *run;    /* Found by import_run. */
	struct import_report *report; /* Made by import_run. */
};

/** The importer of a kind, NULL when there is none. */
import_function *import_function_of(const char *kind);
/** Import a file.  Fails: ERR_FIELD_INVALID (kind), and what the importer refuses; then nothing is written. */
MUST_CHECK enum err import_run(struct ctx *ctx, struct db *db, struct import_job *job);

#endif
