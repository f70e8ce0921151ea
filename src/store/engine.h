/*
 * engine.h - the seam between the store and a database engine: statements, not operations
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ENGINE_H
#define AMPULL_ENGINE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/migrate.h"
#include "store/query.h"

struct db_conn;

/** What a connection is for. */
enum db_role {
	DB_ROLE_WRITER, /* Writes; on SQLite the one connection that writes and checkpoints. */
	DB_ROLE_READER, /* Cannot write, and never checkpoints. */
	DB_ROLE_LONG_READER, /* A reader for long work (verify, backup): its statements may take their time. */
};

/** An engine behind the store.  Every function tells its failure by fail(). */
struct db_engine {
	const char *name;
	size_t      writers;   /* How many connections of a process write. */
	size_t      group_max; /* Use cases in one commit. */
	bool        is_shared; /* Several processes and machines work in one database at a time. */
	enum err (*open)(struct ctx *ctx, const char *address, enum db_role role, struct db_conn **out);
	void (*close)(struct db_conn *conn);
	enum err (*begin)(struct ctx *ctx, struct db_conn *conn, enum db_role role);
	enum err (*commit)(struct ctx *ctx, struct db_conn *conn);
	void (*rollback)(struct db_conn *conn);
	enum err (*savepoint)(struct ctx *ctx, struct db_conn *conn);
	enum err (*release)(struct ctx *ctx, struct db_conn *conn);
	enum err (*rollback_to)(struct ctx *ctx, struct db_conn *conn);
	/**
	 * Rows changed since the connection was opened, negative in a broken transaction.
	 * NULL: the engine does not count, or an error breaks a transaction.
	 */
	int64_t (*changed_so_far)(struct db_conn *conn);
	/**
	 * Whether the writer's log has grown because there always is a reader that looks into it: moments without readers would
	 * let it begin anew.  use_quiet() is called after such a moment, between transactions, and another moment follows.
	 * NULL: the engine sees to it itself.
	 */
	bool (*wants_quiet)(struct db_conn *conn);
	void (*use_quiet)(struct db_conn *conn);
	/** Start a query; rows come by next, and finish ends it in any case. */
	enum err (*run)(struct ctx *ctx, struct db_conn *conn, const struct db_query *query, const struct db_value *values);
	/**
	 * A write whose outcome nobody waits for: it may be sent later, but before whatever is run next; an error is told by
	 * the next call, at the latest by release or commit.  Where it must change one row (query->is_sure) and does not, that
	 * is ERR_RETRY.
	 */
	enum err (*queue)(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			  const struct db_value *values);
	/** A question that somebody will ask: its answer may be fetched beside others'.  NULL: asking costs no way. */
	enum err (*ahead)(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			  const struct db_value *values);
	/** The next row into `row` (query->output_count values), `*more` false after the last. */
	enum err (*next)(struct ctx *ctx, struct db_conn *conn, struct db_value *row, bool *more);
	void (*finish)(struct db_conn *conn);
	/** Rows changed by the last finished write. */
	int64_t (*changed)(struct db_conn *conn);
	enum err (*script)(struct ctx *ctx, struct db_conn *conn, const char *sql);
	enum err (*describe)(struct ctx *ctx, struct db_conn *conn, const struct db_query *query);
	enum err (*backup)(struct ctx *ctx, struct db_conn *conn, const char *file);
	/** Fill an empty database from a backup file; the caller opens and verifies it. */
	enum err (*restore)(struct ctx *ctx, const char *address, const char *file);
	/** Keep other processes from changing the schema meanwhile, or let them again. */
	enum err (*claim_schema)(struct ctx *ctx, struct db_conn *conn, bool is_claimed);
	/** What the engine wants done once after the schema changed (statistics for stable plans). */
	enum err (*settle)(struct ctx *ctx, struct db_conn *conn);
	/** The text of a migration for this engine. */
	const char *(*migration_text)(const struct migration *migration);
};

extern const struct db_engine engine_sqlite;
extern const struct db_engine engine_postgres;

/** Tests put an engine of their own between the store and a real one (tests/fault); NULL in the program. */
extern const struct db_engine *(*engine_in_between)(const struct db_engine *real);

/** A transaction: a connection while it is begun. */
struct db_tx {
	const struct db_engine *engine;
	struct db_conn         *conn;
	bool                    is_write;
};

#endif
