/*
 * migrate.c - applying migrations
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/migrate.h"

#include "store/engine.h"

/* The store's own queries are written by hand: they must run before anything generated can be trusted. */
static const struct db_query query_applied = {
	.name = "migration_applied",
	.sqlite = "SELECT number, checksum FROM migration ORDER BY number",
	.outputs = (const struct db_field[]){ { DB_I64, false, "number" }, { DB_TEXT, false, "checksum" } },
	.output_count = 2,
};
static const struct db_query query_record = {
	.name = "migration_record",
	.sqlite = "INSERT INTO migration (number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)",
	.inputs = (const struct db_field[]){ { DB_I64, false, "number" },
					     { DB_TEXT, false, "name" },
					     { DB_TEXT, false, "checksum" },
					     { DB_MOMENT, false, "applied_at" } },
	.input_count = 4,
};

/* Compares what is applied with the program's list; `*count` is how many are there. */
static enum err compare(struct ctx *ctx, const struct db_engine *engine, struct db_conn *conn, size_t *count)
{
	*count = 0;
	enum err err = engine->run(ctx, conn, &query_applied, NULL);
	for (bool more = true; more && !err;) {
		struct db_value row[2];
		err = engine->next(ctx, conn, row, &more);
		if (!err && more) {
			const struct migration *known = &all_migrations[*count];
			if (known->number == 0)
				err = fail(ctx, ERR_SCHEMA, "database", "the database is of a newer version (migration %lld)",
					   (long long)row[0].integer);
			else if (known->number != row[0].integer || !text_is(row[1].text, known->checksum))
				err = fail(ctx, ERR_SCHEMA, "database", "migration %lld was changed after it was applied",
					   (long long)known->number);
			++*count;
		}
	}
	engine->finish(conn);
	return err;
}

static enum err apply(struct ctx *ctx, const struct db_engine *engine, struct db_conn *conn,
		      const struct migration *migration)
{
	TRY(engine->begin(ctx, conn, DB_ROLE_WRITER));
	const struct db_value values[] = {
		db_value_i64(migration->number, false),
		db_value_text(text_of(migration->name), false),
		db_value_text(text_of(migration->checksum), false),
		db_value_moment(ctx->now, false),
	};
	enum err err = engine->script(ctx, conn, engine->migration_text(migration));
	if (!err)
		err = engine->run(ctx, conn, &query_record, values);
	bool more;
	if (!err)
		err = engine->next(ctx, conn, NULL, &more);
	engine->finish(conn);
	if (!err)
		err = engine->commit(ctx, conn);
	if (err)
		engine->rollback(conn);
	return err;
}

static enum err bring_up(struct ctx *ctx, const struct db_engine *engine, struct db_conn *conn)
{
	size_t applied;
	TRY(engine->script(ctx, conn,
			   "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, "
			   "checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)"));
	TRY(compare(ctx, engine, conn, &applied));
	for (; all_migrations[applied].number != 0; applied++)
		TRY(apply(ctx, engine, conn, &all_migrations[applied]));
	return engine->settle(ctx, conn);
}

enum err migrate_up(struct ctx *ctx, const struct db_engine *engine, struct db_conn *conn)
{
	TRY(engine->claim_schema(ctx, conn, true));
	enum err err = bring_up(ctx, engine, conn);
	enum err let = engine->claim_schema(ctx, conn, false);
	return err ? err : let;
}

enum err migrate_check(struct ctx *ctx, const struct db_engine *engine, struct db_conn *conn)
{
	size_t applied;
	TRY(compare(ctx, engine, conn, &applied));
	if (all_migrations[applied].number != 0)
		return fail(ctx, ERR_SCHEMA, "database", "the database is of an older version: start the server once");
	return OK;
}
