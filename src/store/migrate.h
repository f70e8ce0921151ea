/*
 * migrate.h - forward-only changes of the schema, each in a transaction of its own
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_MIGRATE_H
#define AMPULL_MIGRATE_H

#include "base/base.h"
#include "base/ctx.h"

struct db_engine;
struct db_conn;

/** One migration, as tools/sql2c.py writes it from store/migrations. */
struct migration {
	int64_t     number;
	const char *name;
	const char *checksum; /* SHA-256 of the source file. */
	const char *sqlite;
	const char *postgres;
};
/** Ended by a row with number 0. */
extern const struct migration all_migrations[];

/**
 * Bring a schema up to date.
 * Fails: ERR_SCHEMA (an applied migration was changed, or the database is newer than the program), ERR_DATABASE.
 */
MUST_CHECK enum err migrate_up(struct ctx *ctx, const struct db_engine *engine, struct db_conn *conn);
/** Check that a schema is the program's own, without changing it.  Fails: as migrate_up. */
MUST_CHECK enum err migrate_check(struct ctx *ctx, const struct db_engine *engine, struct db_conn *conn);

#endif
