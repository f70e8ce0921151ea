/*
 * db.c - opening and closing a database, a pool of readers, a lock on the data folder
 *
 * The lock file keeps a second process out of a folder; writing is writers.c.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/db_inside.h"

enum { PATH_BYTES_MAX = 4000 };

const struct db_engine *(*engine_in_between)(const struct db_engine *real);

/* ---------------------------------------------------------------- the readers */

static enum err reader_take(struct ctx *ctx, struct db *db, struct db_conn **out)
{
	pthread_mutex_lock(&db->pool_lock);
	while (db->is_held || (db->idle_count == 0 && db->open_count == READERS_MAX))
		pthread_cond_wait(&db->pool_freed, &db->pool_lock);
	*out = db->idle_count ? db->idle[--db->idle_count] : NULL;
	if (!*out)
		db->open_count++;
	pthread_mutex_unlock(&db->pool_lock);
	if (*out)
		return OK;
	enum err err = db->engine->open(ctx, db->address, db->reader_role, out);
	if (err) {
		pthread_mutex_lock(&db->pool_lock);
		db->open_count--;
		pthread_cond_signal(&db->pool_freed);
		pthread_cond_signal(&db->pool_quiet);
		pthread_mutex_unlock(&db->pool_lock);
	}
	return err;
}

static void reader_give(struct db *db, struct db_conn *conn)
{
	pthread_mutex_lock(&db->pool_lock);
	db->idle[db->idle_count++] = conn;
	pthread_cond_signal(&db->pool_freed);
	pthread_cond_signal(&db->pool_quiet);
	pthread_mutex_unlock(&db->pool_lock);
}

enum err db_read(struct ctx *ctx, struct db *db, db_work *work, void *argument)
{
	struct db_conn *conn;
	TRY(reader_take(ctx, db, &conn));
	struct db_tx tx = { db->engine, conn, false };
	enum err     err = db->engine->begin(ctx, conn, DB_ROLE_READER);
	if (!err) {
		err = work(ctx, &tx, argument);
		db->engine->rollback(conn); /* There is nothing to keep. */
	}
	reader_give(db, conn);
	return err;
}

enum err db_backup(struct ctx *ctx, struct db *db, struct text file)
{
	struct db_conn *conn;
	TRY(reader_take(ctx, db, &conn));
	enum err err = db->engine->backup(ctx, conn, text_copy(ctx->arena, file).at);
	reader_give(db, conn);
	return err;
}

/* ---------------------------------------------------------------- open and close */

/* The lock says which process owns the folder; the kernel lets it go when the process dies. */
static enum err lock_folder(struct ctx *ctx, struct db *db, struct text folder)
{
	const char *path = text_format(ctx->arena, "%.*s/ampull.lock", TEXT_ARG(folder)).at;
	db->lock_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (db->lock_file < 0)
		return fail(ctx, ERR_IO, "data", "%s: %s", path, strerror(errno));
	if (flock(db->lock_file, LOCK_EX | LOCK_NB) != 0)
		return fail(ctx, ERR_BUSY, "data", "another process works in %.*s", TEXT_ARG(folder));
	return OK;
}

static enum err make_folder(struct ctx *ctx, struct text folder)
{
	const char *path = text_copy(ctx->arena, folder).at;
	if (mkdir(path, 0750) != 0 && errno != EEXIST)
		return fail(ctx, ERR_IO, "data", "%s: %s", path, strerror(errno));
	return OK;
}

/* Where a database is: the engine, and what it calls the address; a folder's database has a fixed name. */
static enum err find_engine(struct ctx *ctx, struct db *db, struct text address, struct text *folder)
{
	if (address.length == 0 || address.length > PATH_BYTES_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "data", "the database's address is empty or too long");
	bool is_server = text_starts_with(address, "postgres://") || text_starts_with(address, "postgresql://");
	db->engine = is_server ? &engine_postgres : &engine_sqlite;
	if (engine_in_between)
		db->engine = engine_in_between(db->engine);
	*folder = address;
	struct text file = is_server || text_ends_with(address, ".db")
				   ? text_copy(ctx->arena, address)
				   : text_format(ctx->arena, "%.*s/ampull.db", TEXT_ARG(address));
	if (!is_server && text_ends_with(address, ".db")) {
		size_t end = address.length;
		while (end > 0 && address.at[end - 1] != '/')
			end--;
		*folder = end > 1 ? text_slice(address, 0, end - 1) : end == 1 ? TEXT("/") : TEXT(".");
	}
	db->address = strdup(file.at);
	EXPECT(db->address != NULL);
	return OK;
}

static enum err open_owner(struct ctx *ctx, struct db *db, struct text folder)
{
	if (!db->engine->is_shared) {
		TRY(make_folder(ctx, folder));
		TRY(lock_folder(ctx, db, folder));
	}
	EXPECT(db->engine->writers <= WRITERS_MAX && db->engine->group_max <= LIMIT_GROUP_COMMIT);
	for (size_t i = 0; i < db->engine->writers; i++) {
		TRY(db->engine->open(ctx, db->address, DB_ROLE_WRITER, &db->writers[i].conn));
		if (i == 0)
			TRY(migrate_up(ctx, db->engine, db->writers[0].conn));
	}
	for (size_t i = 0; i < db->engine->writers; i++) {
		db->writers[i].db = db;
		if (pthread_create(&db->writers[i].thread, NULL, writer_main, &db->writers[i]) != 0)
			return fail(ctx, ERR_INTERNAL, "writer", "no thread for the writer");
		db->writers[i].is_running = true;
		db->writer_count++;
	}
	return OK;
}

static enum err open_reader(struct ctx *ctx, struct db *db)
{
	if (!db->engine->is_shared && access(db->address, R_OK) != 0)
		return fail(ctx, ERR_NOT_FOUND, "data", "%s: %s", db->address, strerror(errno));
	struct db_conn *conn;
	TRY(reader_take(ctx, db, &conn));
	enum err err = migrate_check(ctx, db->engine, conn);
	reader_give(db, conn);
	return err;
}

static struct db *db_new(void)
{
	struct db *db = calloc(1, sizeof *db);
	EXPECT(db != NULL);
	db->lock_file = -1;
	pthread_mutex_init(&db->queue_lock, NULL);
	pthread_cond_init(&db->queue_filled, NULL);
	pthread_mutex_init(&db->pool_lock, NULL);
	pthread_cond_init(&db->pool_freed, NULL);
	pthread_cond_init(&db->pool_quiet, NULL);
	return db;
}

enum err db_open(struct ctx *ctx, struct text address, enum db_access access_wanted, struct db **out)
{
	struct db  *db = db_new();
	struct text folder;
	enum err    err = find_engine(ctx, db, address, &folder);
	db->reader_role = access_wanted == DB_OWNER ? DB_ROLE_READER : DB_ROLE_LONG_READER;
	if (!err)
		err = access_wanted == DB_OWNER ? open_owner(ctx, db, folder) : open_reader(ctx, db);
	if (err) {
		db_close(db);
		return err;
	}
	*out = db;
	return OK;
}

enum err db_restore(struct ctx *ctx, struct text address, struct text file)
{
	struct db  *db = db_new();
	struct text folder;
	enum err    err = find_engine(ctx, db, address, &folder);
	if (!err && !db->engine->is_shared)
		err = make_folder(ctx, folder);
	if (!err && !db->engine->is_shared)
		err = lock_folder(ctx, db, folder);
	if (!err)
		err = db->engine->restore(ctx, db->address, text_copy(ctx->arena, file).at);
	db_close(db);
	return err;
}

/* The last hook, when the writers have ended. */
static void pay_hook(struct db *db)
{
	struct ctx own = { .arena = arena_open(LIMIT_ARENA_REQUEST), .actor = { .address = TEXT("writer") } };
	ctx_set_now(&own, moment_now());
	for (int tries = 0; db->owes_hook && tries < RETRIES_MAX; tries++)
		call_hook_apart(&db->writers[0], &own);
	arena_close(own.arena);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	pthread_mutex_lock(&db->queue_lock);
	db->is_closing = true;
	pthread_cond_broadcast(&db->queue_filled);
	pthread_mutex_unlock(&db->queue_lock);
	for (size_t i = 0; i < WRITERS_MAX; i++)
		if (db->writers[i].is_running)
			pthread_join(db->writers[i].thread, NULL);
	if (db->writer_count)
		pay_hook(db);
	for (size_t i = 0; i < db->idle_count; i++)
		db->engine->close(db->idle[i]);
	for (size_t i = 0; i < WRITERS_MAX; i++)
		if (db->writers[i].conn)
			db->engine->close(db->writers[i].conn); /* Last: it alone may checkpoint. */
	if (db->lock_file >= 0)
		close(db->lock_file);
	free(db->address);
	free(db);
}

void db_set_before_commit(struct db *db, db_work *hook, void *argument)
{
	pthread_mutex_lock(&db->queue_lock);
	db->before_commit = hook;
	db->before_commit_argument = argument;
	pthread_mutex_unlock(&db->queue_lock);
}

bool db_commits_in_order(const struct db_tx *tx)
{
	return !tx->engine->is_shared;
}

bool db_is_shared(const struct db *db)
{
	return db->engine->is_shared;
}

struct db_counters db_counters(const struct db *db)
{
	return (struct db_counters){ db->commits, db->transactions, db->failed };
}
