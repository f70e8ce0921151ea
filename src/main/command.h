/*
 * command.h - the commands of the program, one table
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_COMMAND_H
#define AMPULL_COMMAND_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

#include <stdio.h>

enum { COMMAND_ARGUMENTS_MAX = 32 };

/** What stood on the command line. */
struct command_line {
	struct text folder;      /* --data or --db: a folder, a file, or a server's address; ./data */
	const char *arguments[COMMAND_ARGUMENTS_MAX]; /* What is neither option nor command. */
	size_t      argument_count;
	const char *names[COMMAND_ARGUMENTS_MAX];     /* --name value, or --name alone (value "") */
	const char *values[COMMAND_ARGUMENTS_MAX];
	size_t      option_count;
};
/** The value of an option, NULL when it was not given. */
const char *command_option(const struct command_line *line, const char *name);

/** One command. */
struct command {
	const char *name;
	const char *usage;
	const char *options; /* Names it knows, separated by blanks; those with a value end in '='. */
	enum err (*run)(struct ctx *ctx, const struct command_line *line);
};
extern const struct command commands[];
/* The password of the demo's accounts, if no other is given. */
extern const char demo_password[];

/** Serve the region until told to stop.  Fails: what stands in the way, told in ctx. */
enum err command_serve(struct ctx *ctx, const struct command_line *line);
/** Make the demo region.  Fails: what stands in the way, told in ctx. */
enum err command_demo(struct ctx *ctx, const struct command_line *line);
/** Import one file; prints one line of JSON.  Fails: what stands in the way, told in ctx. */
enum err command_import(struct ctx *ctx, const struct command_line *line);
/** Print an empty sheet.  Fails: what stands in the way, told in ctx. */
enum err command_export(struct ctx *ctx, const struct command_line *line);
/** Check what must always be true.  Fails: what stands in the way, told in ctx. */
enum err command_verify(struct ctx *ctx, const struct command_line *line);
/** Live some weeks in the simulated region, and look what came of it.  Fails: what stands in the way, told in ctx. */
enum err command_sim(struct ctx *ctx, const struct command_line *line);
/** Check what must always be true, a line each to a stream.  Fails: ERR_DATABASE; a broken check is no failure. */
MUST_CHECK enum err verify_region(struct ctx *ctx, struct db *db, FILE *to, int64_t *broken);
/** Set a password.  Fails: what stands in the way, told in ctx. */
enum err command_user(struct ctx *ctx, const struct command_line *line);
/** Copy the database.  Fails: what stands in the way, told in ctx. */
enum err command_backup(struct ctx *ctx, const struct command_line *line);
/** Fill an empty place from a backup, and verify it.  Fails: what stands in the way, told in ctx. */
enum err command_restore(struct ctx *ctx, const struct command_line *line);
/** Copy a region to PostgreSQL, and verify it.  Fails: what stands in the way, told in ctx. */
enum err command_migrate_to(struct ctx *ctx, const struct command_line *line);
enum err command_migrate(struct ctx *ctx, const struct command_line *line);
/** Print times as JSON.  Fails: what stands in the way, told in ctx. */
enum err command_bench(struct ctx *ctx, const struct command_line *line);

/**
 * Open the data folder and find its region; with DB_OWNER an empty region is made on first use, and the journal sealed.
 * Fails: ERR_BUSY, ERR_SCHEMA, ERR_DATABASE, ERR_IO, ERR_NOT_FOUND (DB_READER).
 */
MUST_CHECK enum err command_open(struct ctx *ctx, const struct command_line *line, enum db_access access, struct db **db);
/** Read a file.  Owns: in ctx->arena.  Fails: ERR_IO, ERR_FILE_TOO_LARGE. */
MUST_CHECK enum err file_read(struct ctx *ctx, const char *path, struct text *out);

#endif
