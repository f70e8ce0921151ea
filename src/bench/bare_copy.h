/*
 * bare_copy.h - the database as it was, made again for the bare engine to work on
 *
 * On SQLite a folder beside the data, on the same disk; on PostgreSQL a database of the same server, which the address's
 * user must be allowed to make.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_BARE_COPY_H
#define AMPULL_BENCH_BARE_COPY_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"
#include "store/engine.h"

struct bare_copy {
	const struct db_engine *engine;
	const char             *source;  /* The data folder, file or server. */
	const char             *folder;  /* Ours; holds the backup, and on SQLite the copy. */
	const char             *address; /* Of the copy, for this program's commands. */
	const char             *engine_address; /* And for the engine. */
	bool                    is_made;
};

/** Find where the copy will be.  Owns: bare_copy_forget() takes its folder away.  Fails: ERR_IO. */
MUST_CHECK enum err bare_copy_start(struct ctx *ctx, struct text source, struct bare_copy *out);
/** Keep the database as it is now.  Fails: as db_backup(). */
MUST_CHECK enum err bare_copy_keep(struct ctx *ctx, const struct bare_copy *copy, struct db *db);
/** Make the copy from what was kept.  Fails: as db_restore(); ERR_DATABASE (no right to make a database). */
MUST_CHECK enum err bare_copy_make(struct ctx *ctx, struct bare_copy *copy);
/** Take the copy away. */
void bare_copy_drop(struct ctx *ctx, struct bare_copy *copy);
/** Take everything away. */
void bare_copy_forget(struct ctx *ctx, struct bare_copy *copy);

#endif
