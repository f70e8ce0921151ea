/*
 * db.c - one writer with group commit, a pool of readers, a lock on the data folder
 *
 * Exactly one connection in one process writes and checkpoints: the writer thread owns it, the lock file keeps a second
 * process out.  Waiting use cases are taken together, each runs inside a savepoint, one commit makes all durable, then
 * they are answered.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "store/engine.h"

enum { READERS_MAX = 2 * LIMIT_WORKERS, RETRIES_MAX = 5, PATH_BYTES_MAX = 4000 };

struct db {
	const struct db_engine *engine;
	char                   *address;
	int                     lock_file;

	/* The writer. */
	pthread_t       writer;
	bool            has_writer;
	struct db_conn *writer_conn;
	pthread_mutex_t queue_lock;
	pthread_cond_t  queue_filled;
	struct db_job  *first, *last;
	size_t          waiting;
	bool            is_closing;
	db_work        *before_commit;
	void           *before_commit_argument;

	/* The readers. */
	pthread_mutex_t pool_lock;
	pthread_cond_t  pool_freed;
	struct db_conn *idle[READERS_MAX];
	size_t          idle_count;
	size_t          open_count;

	_Atomic int64_t commits, transactions, failed;
};

/* ---------------------------------------------------------------- the writer */

/* Take what waits, at most one group. */
static struct db_job *take_group(struct db *db)
{
	pthread_mutex_lock(&db->queue_lock);
	while (!db->first && !db->is_closing)
		pthread_cond_wait(&db->queue_filled, &db->queue_lock);
	struct db_job *group = db->first, *last = group;
	if (group) {
		db->waiting--;
		for (int count = 1; count < LIMIT_GROUP_COMMIT && last->next; count++) {
			last = last->next;
			db->waiting--;
		}
		db->first = last->next;
		if (!db->first)
			db->last = NULL;
		last->next = NULL;
	}
	pthread_mutex_unlock(&db->queue_lock);
	return group;
}

/* One use case inside a savepoint.  An error of the savepoint itself is the group's error. */
static enum err run_in_savepoint(struct db *db, struct db_job *job, enum err *of_job)
{
	struct ctx       *ctx = job->ctx;
	struct db_tx      tx = { db->engine, db->writer_conn, true };
	struct arena_mark mark = arena_here(ctx->arena);
	for (int tries = 0;; tries++) {
		TRY(db->engine->savepoint(ctx, db->writer_conn));
		*of_job = job->work(ctx, &tx, job->argument);
		if (*of_job == OK)
			return db->engine->release(ctx, db->writer_conn);
		TRY(db->engine->rollback_to(ctx, db->writer_conn));
		if (*of_job != ERR_RETRY || tries == RETRIES_MAX)
			return OK;
		arena_rewind(ctx->arena, mark);
		ctx->error = (struct error){ 0 };
	}
}

/* Begin, run each, the hook, commit.  `errs` gets each job's own outcome. */
static enum err run_group(struct db *db, struct ctx *own, struct db_job *group, enum err *errs)
{
	TRY(db->engine->begin(own, db->writer_conn, DB_ROLE_WRITER));
	size_t   at = 0;
	enum err err = OK;
	for (struct db_job *job = group; job && !err; job = job->next)
		err = run_in_savepoint(db, job, &errs[at++]);
	if (!err && db->before_commit) {
		struct db_tx tx = { db->engine, db->writer_conn, true };
		ctx_set_now(own, moment_now());
		err = db->before_commit(own, &tx, db->before_commit_argument);
	}
	if (!err)
		err = db->engine->commit(own, db->writer_conn);
	if (err)
		db->engine->rollback(db->writer_conn);
	return err;
}

static void answer_group(struct db *db, struct db_job *group, const enum err *errs, enum err of_group,
			 const struct ctx *own)
{
	size_t at = 0;
	for (struct db_job *job = group, *next; job; job = next, at++) {
		next = job->next; /* `done` may give the job away. */
		enum err err = of_group ? of_group : errs[at];
		if (err)
			db->failed++;
		else
			db->transactions++;
		if (of_group && job->ctx->error.err == OK) {
			job->ctx->error.err = of_group;
			job->ctx->error.detail = text_copy(job->ctx->arena, own->error.detail);
		}
		job->done(job, err);
	}
}

static void *writer_main(void *argument)
{
	struct db *db = argument;
	struct ctx own = { .arena = arena_open(LIMIT_ARENA_REQUEST), .actor = { .address = TEXT("writer") } };
	for (struct db_job *group; (group = take_group(db));) {
		enum err errs[LIMIT_GROUP_COMMIT] = { OK };
		own.error = (struct error){ 0 };
		ctx_set_now(&own, moment_now());
		enum err err = run_group(db, &own, group, errs);
		if (err)
			log_line(&own, LOG_ERROR, "commit", "%s: %.*s", err_name(err), TEXT_ARG(own.error.detail));
		else
			db->commits++;
		answer_group(db, group, errs, err, &own);
		arena_reset(own.arena);
	}
	arena_close(own.arena);
	return NULL;
}

enum err db_submit(struct db *db, struct db_job *job)
{
	EXPECT(db->has_writer);
	job->next = NULL;
	pthread_mutex_lock(&db->queue_lock);
	bool full = db->waiting >= LIMIT_QUEUE_WRITES || db->is_closing;
	if (!full) {
		if (db->last)
			db->last->next = job;
		else
			db->first = job;
		db->last = job;
		db->waiting++;
		pthread_cond_signal(&db->queue_filled);
	}
	pthread_mutex_unlock(&db->queue_lock);
	return full ? fail(job->ctx, ERR_BUSY, "queue", "too many writes are waiting") : OK;
}

/* What db_transact waits for. */
struct waiter {
	struct db_job   job;
	pthread_mutex_t lock;
	pthread_cond_t  answered;
	bool            is_answered;
	enum err        err;
};

static void wake(struct db_job *job, enum err err)
{
	struct waiter *waiter = (struct waiter *)job; /* The job is its first member. */
	pthread_mutex_lock(&waiter->lock);
	waiter->err = err;
	waiter->is_answered = true;
	pthread_cond_signal(&waiter->answered);
	pthread_mutex_unlock(&waiter->lock);
}

enum err db_transact(struct ctx *ctx, struct db *db, db_work *work, void *argument)
{
	struct waiter waiter = {
		.job = { .work = work, .argument = argument, .ctx = ctx, .done = wake },
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.answered = PTHREAD_COND_INITIALIZER,
	};
	TRY(db_submit(db, &waiter.job));
	pthread_mutex_lock(&waiter.lock);
	while (!waiter.is_answered)
		pthread_cond_wait(&waiter.answered, &waiter.lock);
	pthread_mutex_unlock(&waiter.lock);
	return waiter.err;
}

/* ---------------------------------------------------------------- the readers */

static enum err reader_take(struct ctx *ctx, struct db *db, struct db_conn **out)
{
	pthread_mutex_lock(&db->pool_lock);
	while (db->idle_count == 0 && db->open_count == READERS_MAX)
		pthread_cond_wait(&db->pool_freed, &db->pool_lock);
	*out = db->idle_count ? db->idle[--db->idle_count] : NULL;
	if (!*out)
		db->open_count++;
	pthread_mutex_unlock(&db->pool_lock);
	if (*out)
		return OK;
	enum err err = db->engine->open(ctx, db->address, DB_ROLE_READER, out);
	if (err) {
		pthread_mutex_lock(&db->pool_lock);
		db->open_count--;
		pthread_cond_signal(&db->pool_freed);
		pthread_mutex_unlock(&db->pool_lock);
	}
	return err;
}

static void reader_give(struct db *db, struct db_conn *conn)
{
	pthread_mutex_lock(&db->pool_lock);
	db->idle[db->idle_count++] = conn;
	pthread_cond_signal(&db->pool_freed);
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

static enum err open_owner(struct ctx *ctx, struct db *db, struct text folder)
{
	TRY(make_folder(ctx, folder));
	TRY(lock_folder(ctx, db, folder));
	TRY(db->engine->open(ctx, db->address, DB_ROLE_WRITER, &db->writer_conn));
	TRY(migrate_up(ctx, db->engine, db->writer_conn));
	if (pthread_create(&db->writer, NULL, writer_main, db) != 0)
		return fail(ctx, ERR_INTERNAL, "writer", "no thread for the writer");
	db->has_writer = true;
	return OK;
}

static enum err open_reader(struct ctx *ctx, struct db *db)
{
	if (access(db->address, R_OK) != 0)
		return fail(ctx, ERR_NOT_FOUND, "data", "%s: %s", db->address, strerror(errno));
	struct db_conn *conn;
	TRY(reader_take(ctx, db, &conn));
	enum err err = migrate_check(ctx, db->engine, conn);
	reader_give(db, conn);
	return err;
}

enum err db_open(struct ctx *ctx, struct text data_folder, enum db_access access_wanted, struct db **out)
{
	if (data_folder.length == 0 || data_folder.length > PATH_BYTES_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "data", "the data folder's name is empty or too long");
	struct db *db = calloc(1, sizeof *db);
	EXPECT(db != NULL);
	db->engine = &engine_sqlite;
	db->lock_file = -1;
	pthread_mutex_init(&db->queue_lock, NULL);
	pthread_cond_init(&db->queue_filled, NULL);
	pthread_mutex_init(&db->pool_lock, NULL);
	pthread_cond_init(&db->pool_freed, NULL);
	db->address = strdup(text_format(ctx->arena, "%.*s/ampull.db", TEXT_ARG(data_folder)).at);
	EXPECT(db->address != NULL);
	enum err err = access_wanted == DB_OWNER ? open_owner(ctx, db, data_folder) : open_reader(ctx, db);
	if (err) {
		db_close(db);
		return err;
	}
	*out = db;
	return OK;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->has_writer) {
		pthread_mutex_lock(&db->queue_lock);
		db->is_closing = true;
		pthread_cond_signal(&db->queue_filled);
		pthread_mutex_unlock(&db->queue_lock);
		pthread_join(db->writer, NULL);
	}
	for (size_t i = 0; i < db->idle_count; i++)
		db->engine->close(db->idle[i]);
	db->engine->close(db->writer_conn); /* Last: it alone may checkpoint. */
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

struct db_counters db_counters(const struct db *db)
{
	return (struct db_counters){ db->commits, db->transactions, db->failed };
}
