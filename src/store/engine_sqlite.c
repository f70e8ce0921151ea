/*
 * engine_sqlite.c - SQLite behind the seam; the only file that knows it
 *
 * The rule of one writing connection (SQLite up to 3.51.2 can corrupt a WAL when one connection checkpoints while
 * another writes, sqlite.org/wal.html#walresetbug) is held here and in db.c: readers are opened read-only with
 * query_only, never checkpoint by themselves and not when they close.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/engine.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "store/flush_delay.h"

enum { CACHE_SIZE = 1024, BUSY_MS = 5000, CHECKPOINT_PAGES = 1000, QUIET_PAGES = 4000 };
enum { BLOOM_FILTERS = 0x80000 }; /* SQLITE_BloomFilter of sqliteInt.h, the same since 3.38. */

/* Prepared statements by the query's address: queries are constants. */
struct cached {
	const struct db_query *query;
	sqlite3_stmt          *statement;
};

struct db_conn {
	sqlite3               *db;
	sqlite3_stmt          *running;
	const struct db_query *query;
	bool                   stepped;
	bool                   is_broken; /* An error happened in the transaction: all fails until rolled back. */
	int                    log_pages; /* Of the writer: how long its log was after the last commit. */
	int                    quiet_at;  /* So long a log wants a moment without readers. */
	struct cached          cache[CACHE_SIZE];
};

static enum err told(struct ctx *ctx, struct db_conn *conn, const char *what)
{
	int code = sqlite3_extended_errcode(conn->db);
	conn->is_broken = true;
	switch (code & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail_inside(ctx, ERR_RETRY, what, "%s", sqlite3_errmsg(conn->db));
	case SQLITE_CONSTRAINT:
		if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
			return fail_inside(ctx, ERR_ALREADY_EXISTS, what, "%s", sqlite3_errmsg(conn->db));
		return fail_inside(ctx, ERR_CONSTRAINT, what, "%s", sqlite3_errmsg(conn->db));
	default:
		return fail(ctx, ERR_DATABASE, what, "%s (%d)", sqlite3_errmsg(conn->db), code);
	}
}

static enum err execute(struct ctx *ctx, struct db_conn *conn, const char *sql)
{
	return sqlite3_exec(conn->db, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : told(ctx, conn, "statement");
}

static void sqlite_close(struct db_conn *conn)
{
	if (!conn)
		return;
	for (size_t i = 0; i < CACHE_SIZE; i++)
		sqlite3_finalize(conn->cache[i].statement);
	sqlite3_close(conn->db);
	free(conn);
}

/* After a commit of the writer: what has been in the log for a while is copied into the database, as far as readers let it. */
static int log_grew(void *argument, sqlite3 *db, const char *name, int pages)
{
	struct db_conn *conn = argument;
	if (pages < conn->log_pages)
		conn->quiet_at = QUIET_PAGES; /* It began anew. */
	conn->log_pages = pages;
	if (pages >= CHECKPOINT_PAGES)
		sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK;
}

static bool sqlite_wants_quiet(struct db_conn *conn)
{
	return conn->log_pages >= conn->quiet_at;
}

/* Nobody reads behind the end of the log: all of it is copied.  If somebody does, again later. */
static void sqlite_use_quiet(struct db_conn *conn)
{
	sqlite3_wal_checkpoint_v2(conn->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	conn->quiet_at = conn->log_pages + CHECKPOINT_PAGES;
}

/*
 * Settings of every connection; the writer alone checkpoints, after about 1 000 pages (stack.md's measured default).  Its
 * statement journals may spill to a file: in memory, SQLite walks the whole journal at the end of each statement, which
 * makes a long use case quadratic.
 */
static enum err set_up(struct ctx *ctx, struct db_conn *conn, enum db_role role)
{
	/* Newer planners read a whole table to build a filter for a few rows, since they believe in a large region (bloom_test.c). */
	sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, conn->db, BLOOM_FILTERS);
	TRY(execute(ctx, conn, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16000; "
			       "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0"));
	if (role != DB_ROLE_WRITER) {
		sqlite3_db_config(conn->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		return execute(ctx, conn, "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0");
	}
	conn->quiet_at = QUIET_PAGES;
	sqlite3_wal_hook(conn->db, log_grew, conn);
	return execute(ctx, conn, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
				  "PRAGMA cache_size = -65536; PRAGMA temp_store = FILE; "
				  "PRAGMA journal_size_limit = 16777216");
}

/* Before the library wakes.  Nobody reads its count of memory, and it costs a lock at every allocation. */
static void start_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	flush_delay_install();
}

static enum err sqlite_open(struct ctx *ctx, const char *address, enum db_role role, struct db_conn **out)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, start_library);
	struct db_conn *conn = calloc(1, sizeof *conn);
	EXPECT(conn != NULL);
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (role == DB_ROLE_WRITER ? SQLITE_OPEN_CREATE : 0);
	enum err err = OK;
	if (sqlite3_open_v2(address, &conn->db, flags, NULL) != SQLITE_OK)
		err = fail(ctx, ERR_DATABASE, "database", "%s: %s", address, sqlite3_errmsg(conn->db));
	if (!err) {
		sqlite3_busy_timeout(conn->db, BUSY_MS);
		err = set_up(ctx, conn, role);
	}
	if (err) {
		sqlite_close(conn);
		return err;
	}
	*out = conn;
	return OK;
}

static enum err sqlite_begin(struct ctx *ctx, struct db_conn *conn, enum db_role role)
{
	conn->is_broken = false;
	return execute(ctx, conn, role == DB_ROLE_WRITER ? "BEGIN IMMEDIATE" : "BEGIN");
}

static enum err sqlite_commit(struct ctx *ctx, struct db_conn *conn)
{
	if (conn->is_broken)
		return fail(ctx, ERR_DATABASE, "commit", "the transaction is broken");
	return execute(ctx, conn, "COMMIT");
}

static void sqlite_rollback(struct db_conn *conn)
{
	sqlite3_exec(conn->db, "ROLLBACK", NULL, NULL, NULL);
	conn->is_broken = false;
}

static enum err sqlite_savepoint(struct ctx *ctx, struct db_conn *conn)
{
	return execute(ctx, conn, "SAVEPOINT use_case");
}

static enum err sqlite_release(struct ctx *ctx, struct db_conn *conn)
{
	if (conn->is_broken)
		return fail(ctx, ERR_DATABASE, "release", "the transaction is broken");
	return execute(ctx, conn, "RELEASE use_case");
}

static enum err sqlite_rollback_to(struct ctx *ctx, struct db_conn *conn)
{
	conn->is_broken = false;
	if (sqlite3_get_autocommit(conn->db)) {
		/* SQLite itself rolled the whole transaction back (disk full, I/O error). */
		conn->is_broken = true;
		return fail(ctx, ERR_DATABASE, "rollback", "the whole transaction was rolled back");
	}
	return execute(ctx, conn, "ROLLBACK TO use_case; RELEASE use_case");
}

static enum err prepared(struct ctx *ctx, struct db_conn *conn, const struct db_query *query, sqlite3_stmt **out)
{
	size_t slot = ((uintptr_t)query / sizeof(void *)) * 2654435761u % CACHE_SIZE;
	for (size_t tries = 0; tries < CACHE_SIZE; tries++, slot = (slot + 1) % CACHE_SIZE) {
		struct cached *cached = &conn->cache[slot];
		if (cached->query == query) {
			*out = cached->statement;
			return OK;
		}
		if (cached->query)
			continue;
		if (sqlite3_prepare_v3(conn->db, query->sqlite, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
			return told(ctx, conn, query->name);
		*cached = (struct cached){ query, *out };
		return OK;
	}
	BUG("more than %d queries", CACHE_SIZE);
}

static int bind(sqlite3_stmt *statement, int at, const struct db_value *value)
{
	switch (value->kind) {
	case DB_VALUE_NULL:
		return sqlite3_bind_null(statement, at);
	case DB_VALUE_INTEGER:
		return sqlite3_bind_int64(statement, at, value->integer);
	case DB_VALUE_TEXT:
		return sqlite3_bind_text64(statement, at, value->text.at, value->text.length, SQLITE_STATIC, SQLITE_UTF8);
	case DB_VALUE_BYTES:
		return value->text.length ? sqlite3_bind_blob64(statement, at, value->text.at, value->text.length, SQLITE_STATIC)
					  : sqlite3_bind_zeroblob(statement, at, 0);
	}
	return SQLITE_MISUSE;
}

static enum err sqlite_run(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			   const struct db_value *values)
{
	EXPECT(conn->running == NULL);
	if (conn->is_broken)
		return fail(ctx, ERR_DATABASE, query->name, "the transaction is broken");
	sqlite3_stmt *statement;
	TRY(prepared(ctx, conn, query, &statement));
	conn->running = statement;
	conn->query = query;
	for (size_t i = 0; i < query->input_count; i++)
		if (bind(statement, (int)i + 1, &values[i]) != SQLITE_OK)
			return told(ctx, conn, query->name);
	return OK;
}

static struct db_value column(struct ctx *ctx, sqlite3_stmt *statement, int at)
{
	switch (sqlite3_column_type(statement, at)) {
	case SQLITE_INTEGER:
		return (struct db_value){ .kind = DB_VALUE_INTEGER, .integer = sqlite3_column_int64(statement, at) };
	case SQLITE_TEXT: {
		const char *bytes = (const char *)sqlite3_column_text(statement, at);
		struct text text = { bytes, (size_t)sqlite3_column_bytes(statement, at) };
		return (struct db_value){ .kind = DB_VALUE_TEXT, .text = text_copy(ctx->arena, text) };
	}
	case SQLITE_BLOB: {
		const void *bytes = sqlite3_column_blob(statement, at);
		struct text text = { bytes ? bytes : "", (size_t)sqlite3_column_bytes(statement, at) };
		return (struct db_value){ .kind = DB_VALUE_BYTES, .text = text_copy(ctx->arena, text) };
	}
	default:
		return (struct db_value){ .kind = DB_VALUE_NULL };
	}
}

static enum err sqlite_next(struct ctx *ctx, struct db_conn *conn, struct db_value *row, bool *more)
{
	int code = sqlite3_step(conn->running);
	*more = code == SQLITE_ROW;
	if (code == SQLITE_DONE)
		return OK;
	if (code != SQLITE_ROW)
		return told(ctx, conn, conn->query->name);
	if (row) {
		EXPECT(sqlite3_column_count(conn->running) == (int)conn->query->output_count);
		for (int i = 0; i < (int)conn->query->output_count; i++)
			row[i] = column(ctx, conn->running, i);
	}
	return OK;
}

static void sqlite_finish(struct db_conn *conn)
{
	if (!conn->running)
		return;
	sqlite3_reset(conn->running);
	sqlite3_clear_bindings(conn->running);
	conn->running = NULL;
}

/* In process there is nothing to gain by waiting. */
static enum err sqlite_queue(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			     const struct db_value *values)
{
	bool     more;
	enum err err = sqlite_run(ctx, conn, query, values);
	if (!err)
		err = sqlite_next(ctx, conn, NULL, &more);
	sqlite_finish(conn);
	if (!err && query->is_sure && sqlite3_changes64(conn->db) != 1)
		err = fail_inside(ctx, ERR_RETRY, query->name, "the row is not as it was seen");
	return err;
}

static int64_t sqlite_changed(struct db_conn *conn)
{
	return sqlite3_changes64(conn->db);
}

static int64_t sqlite_changed_so_far(struct db_conn *conn)
{
	return conn->is_broken ? -1 : sqlite3_total_changes64(conn->db);
}

static enum err sqlite_script(struct ctx *ctx, struct db_conn *conn, const char *sql)
{
	return execute(ctx, conn, sql);
}

static enum err sqlite_describe(struct ctx *ctx, struct db_conn *conn, const struct db_query *query)
{
	sqlite3_stmt *statement;
	TRY(prepared(ctx, conn, query, &statement));
	if (sqlite3_bind_parameter_count(statement) != (int)query->input_count)
		return fail(ctx, ERR_SCHEMA, query->name, "%s takes %d parameters, %zu are declared", query->name,
			    sqlite3_bind_parameter_count(statement), query->input_count);
	if (query->output_count && sqlite3_column_count(statement) != (int)query->output_count)
		return fail(ctx, ERR_SCHEMA, query->name, "%s gives %d columns, %zu are declared", query->name,
			    sqlite3_column_count(statement), query->output_count);
	return OK;
}

/* The online backup into a file beside, which takes the name only when it is whole and on the disk. */
static enum err sqlite_backup(struct ctx *ctx, struct db_conn *conn, const char *file)
{
	const char *part = text_format(ctx->arena, "%s.part", file).at;
	unlink(part);
	sqlite3 *copy = NULL;
	enum err err = OK;
	if (sqlite3_open_v2(part, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
		err = fail(ctx, ERR_IO, "file", "%s: %s", part, sqlite3_errmsg(copy));
	sqlite3_backup *backup = err ? NULL : sqlite3_backup_init(copy, "main", conn->db, "main");
	if (!err && !backup)
		err = fail(ctx, ERR_DATABASE, "backup", "%s", sqlite3_errmsg(copy));
	if (backup) {
		int stepped = sqlite3_backup_step(backup, -1);
		if (sqlite3_backup_finish(backup) != SQLITE_OK || stepped != SQLITE_DONE)
			err = fail(ctx, ERR_DATABASE, "backup", "%s", sqlite3_errmsg(copy));
	}
	if (!err && sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK)
		err = fail(ctx, ERR_DATABASE, "backup", "%s", sqlite3_errmsg(copy));
	sqlite3_close(copy);
	if (!err && rename(part, file) != 0)
		err = fail(ctx, ERR_IO, "file", "%s could not be given its name", file);
	if (err)
		unlink(part);
	return err;
}

/* Whether a folder's database is there already. */
static bool is_there(const char *address)
{
	return access(address, F_OK) == 0;
}

/* A backup is a whole database file: it is checked, copied beside, and given its name when it is on the disk. */
static enum err sqlite_restore(struct ctx *ctx, const char *address, const char *file)
{
	sqlite3      *from = NULL;
	sqlite3_stmt *check = NULL;
	if (is_there(address))
		return fail(ctx, ERR_ALREADY_EXISTS, "database", "%s is there already: restore into an empty folder", address);
	enum err err = OK;
	if (sqlite3_open_v2(file, &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(from, "PRAGMA integrity_check(1)", -1, &check, NULL) != SQLITE_OK ||
	    sqlite3_step(check) != SQLITE_ROW || strcmp((const char *)sqlite3_column_text(check, 0), "ok") != 0)
		err = fail(ctx, ERR_FILE_INVALID, "file", "%s is no whole database: %s", file, sqlite3_errmsg(from));
	sqlite3_finalize(check);
	if (!err) {
		struct db_conn conn = { .db = from };
		err = sqlite_backup(ctx, &conn, address);
	}
	sqlite3_close(from);
	return err;
}

/* The lock on the folder keeps others away. */
static enum err sqlite_claim_schema(struct ctx *ctx, struct db_conn *conn, bool is_claimed)
{
	(void)ctx;
	(void)conn;
	(void)is_claimed;
	return OK;
}

/*
 * Without statistics the planner takes "region_id = ?" for selective, though a database has one region or a few, and
 * starts at the wrong end.  Fixed statistics, the same in every database, tell it the truth and keep plans stable as
 * data grows: a first column region_id keeps half the rows, any further column few; a partial index holds what is alive,
 * a hundredth of its table.
 */
static enum err sqlite_settle(struct ctx *ctx, struct db_conn *conn)
{
	return execute(ctx, conn,
		       "ANALYZE sqlite_schema; CREATE TABLE IF NOT EXISTS analyze_seed (a INTEGER PRIMARY KEY) STRICT; "
		       "ANALYZE analyze_seed; DROP TABLE analyze_seed; DELETE FROM sqlite_stat1; "
		       "INSERT INTO sqlite_stat1 (tbl, idx, stat) "
		       "SELECT t.name, CASE WHEN t.wr = 1 AND i.origin = 'pk' THEN t.name ELSE i.name END, "
		       "       CASE WHEN i.partial = 1 THEN '10000' ELSE '1000000' END || (SELECT group_concat("
		       "                     CASE WHEN c.seqno = 0 AND c.name = 'region_id' THEN CASE WHEN i.partial = 1 THEN ' 5000' ELSE ' 500000' END "
		       "                     WHEN t.wr = 1 AND i.origin = 'pk' AND c.seqno = (SELECT MAX(l.seqno) FROM pragma_index_info(i.name) l) THEN ' 1' "
		       "                     WHEN c.seqno = 0 THEN ' 12' WHEN c.seqno = 1 THEN ' 20' WHEN c.seqno = 2 THEN ' 4' "
		       "                     ELSE ' 2' END, '') FROM pragma_index_info(i.name) c) "
		       "  FROM pragma_table_list t, pragma_index_list(t.name) i "
		       " WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT GLOB 'sqlite_*'; "
		       "ANALYZE sqlite_schema");
}

static const char *sqlite_migration_text(const struct migration *migration)
{
	return migration->sqlite;
}

const struct db_engine engine_sqlite = {
	.name = "sqlite",
	.writers = 1,
	.group_max = LIMIT_GROUP_COMMIT,
	.open = sqlite_open,
	.close = sqlite_close,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.savepoint = sqlite_savepoint,
	.release = sqlite_release,
	.rollback_to = sqlite_rollback_to,
	.wants_quiet = sqlite_wants_quiet,
	.use_quiet = sqlite_use_quiet,
	.run = sqlite_run,
	.queue = sqlite_queue,
	.next = sqlite_next,
	.finish = sqlite_finish,
	.changed = sqlite_changed,
	.changed_so_far = sqlite_changed_so_far,
	.script = sqlite_script,
	.describe = sqlite_describe,
	.backup = sqlite_backup,
	.restore = sqlite_restore,
	.claim_schema = sqlite_claim_schema,
	.settle = sqlite_settle,
	.migration_text = sqlite_migration_text,
};
