/*
 * bare_copy.c - backup and restore into a place of our own
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/bare_copy.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"

/* "postgres://who@where/database?more" with another database. */
static struct text other_database(struct ctx *ctx, struct text address, struct text database)
{
	const char *at = strstr(address.at, "//");
	size_t      start = at ? (size_t)(at - address.at) + 2 : 0;
	while (start < address.length && address.at[start] != '/' && address.at[start] != '?')
		start++;
	size_t end = start;
	while (end < address.length && address.at[end] != '?')
		end++;
	struct text before = text_slice(address, 0, start), after = text_slice(address, end, address.length);
	return text_format(ctx->arena, "%.*s/%.*s%.*s", TEXT_ARG(before), TEXT_ARG(database), TEXT_ARG(after));
}

enum err bare_copy_start(struct ctx *ctx, struct text source, struct bare_copy *out)
{
	bool  is_server = text_starts_with(source, "postgres://") || text_starts_with(source, "postgresql://");
	char *folder = (char *)(uintptr_t)(is_server ? text_format(ctx->arena, "ampull-bare-XXXXXX").at
						     : text_format(ctx->arena, "%.*s-bare-XXXXXX", TEXT_ARG(source)).at);
	*out = (struct bare_copy){ .engine = is_server ? &engine_postgres : &engine_sqlite,
				   .source = text_copy(ctx->arena, source).at };
	if (!mkdtemp(folder))
		return fail(ctx, ERR_IO, "data", "%s: %s", folder, strerror(errno));
	out->folder = folder;
	if (is_server) {
		struct text name = text_format(ctx->arena, "ampull_bare_%ld", (long)getpid());
		out->address = out->engine_address = other_database(ctx, text_of(out->source), name).at;
	} else {
		out->address = text_format(ctx->arena, "%s/bare", folder).at;
		out->engine_address = text_format(ctx->arena, "%s/bare/ampull.db", folder).at;
	}
	return OK;
}

static struct text kept_file(struct ctx *ctx, const struct bare_copy *copy)
{
	return text_format(ctx->arena, "%s/start.db", copy->folder);
}

enum err bare_copy_keep(struct ctx *ctx, const struct bare_copy *copy, struct db *db)
{
	struct text file = kept_file(ctx, copy);
	unlink(file.at); /* Of the setting before. */
	return db_backup(ctx, db, file);
}

/* A statement on the source's server that no transaction may hold. */
static enum err order_server(struct ctx *ctx, const struct bare_copy *copy, const char *statement)
{
	struct db_conn *conn;
	TRY(copy->engine->open(ctx, copy->source, DB_ROLE_WRITER, &conn));
	enum err err = copy->engine->script(ctx, conn, text_format(ctx->arena, "%s ampull_bare_%ld", statement, (long)getpid()).at);
	copy->engine->close(conn);
	return err;
}

enum err bare_copy_make(struct ctx *ctx, struct bare_copy *copy)
{
	if (copy->engine->is_shared)
		TRY(order_server(ctx, copy, "CREATE DATABASE")); /* From template1, as the source was. */
	copy->is_made = true;
	return db_restore(ctx, text_of(copy->address), kept_file(ctx, copy));
}

void bare_copy_drop(struct ctx *ctx, struct bare_copy *copy)
{
	static const char *const names[] = { "ampull.db", "ampull.db-wal", "ampull.db-shm", "ampull.lock" };
	if (!copy->is_made)
		return;
	copy->is_made = false;
	if (copy->engine->is_shared) {
		if (order_server(ctx, copy, "DROP DATABASE"))
			log_line(ctx, LOG_ERROR, "bench", "the copy stays: %.*s", TEXT_ARG(ctx->error.english));
		return;
	}
	for (size_t i = 0; i < COUNT_OF(names); i++)
		unlink(text_format(ctx->arena, "%s/%s", copy->address, names[i]).at);
	rmdir(copy->address);
}

void bare_copy_forget(struct ctx *ctx, struct bare_copy *copy)
{
	bare_copy_drop(ctx, copy);
	if (!copy->folder)
		return;
	unlink(kept_file(ctx, copy).at);
	rmdir(copy->folder);
}
