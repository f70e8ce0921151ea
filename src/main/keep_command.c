/*
 * keep_command.c - ampull backup, restore and migrate-to: a whole region out of harm's way, back, or to a larger house
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/command.h"

#include <stdio.h>

#include "store/copy.h"

enum err command_backup(struct ctx *ctx, const struct command_line *line)
{
	struct db *db;
	if (line->argument_count != 1)
		return fail(ctx, ERR_FIELD_MISSING, "file", "ampull backup FILE");
	TRY(command_open(ctx, line, DB_READER, &db));
	enum err err = db_backup(ctx, db, text_of(line->arguments[0]));
	db_close(db);
	if (!err)
		printf("{\"backup\":\"%s\"}\n", line->arguments[0]);
	return err;
}

/* What was restored is proved before anybody relies on it. */
enum err command_restore(struct ctx *ctx, const struct command_line *line)
{
	struct db *db;
	if (line->argument_count != 1)
		return fail(ctx, ERR_FIELD_MISSING, "file", "ampull restore FILE --data DIR | --db ADDRESS");
	TRY(db_restore(ctx, line->folder, text_of(line->arguments[0])));
	TRY(command_open(ctx, line, DB_OWNER, &db)); /* A backup of an older version is brought up to date. */
	db_close(db);
	return command_verify(ctx, line);
}

enum err command_migrate_to(struct ctx *ctx, const struct command_line *line)
{
	struct db          *from, *to = NULL;
	struct db_copied    copied;
	struct command_line there = *line;
	if (line->argument_count != 1)
		return fail(ctx, ERR_FIELD_MISSING, "address", "ampull migrate-to postgres://… --data DIR");
	there.folder = text_of(line->arguments[0]);
	if (!text_starts_with(there.folder, "postgres://") && !text_starts_with(there.folder, "postgresql://"))
		return fail(ctx, ERR_FIELD_INVALID, "address", "\"%s\" is no address of a PostgreSQL database",
			    line->arguments[0]);
	TRY(command_open(ctx, line, DB_OWNER, &from));
	enum err err = db_open(ctx, there.folder, DB_OWNER, &to);
	if (!err)
		err = db_copy(ctx, from, to, &copied);
	db_close(to);
	db_close(from);
	TRY(err);
	TRY(command_verify(ctx, &there));
	printf("{\"tables\":%lld,\"rows\":%lld,\"replaced\":%s}\n", (long long)copied.tables, (long long)copied.rows,
	       copied.replaced ? "true" : "false");
	return OK;
}
