/*
 * db.c - writers with group commit, a pool of readers, a lock on the data folder
 *
 * Waiting use cases are taken together, each runs inside a savepoint, one commit makes all durable, then they are answered;
 * one that waits alone has the transaction for itself.  On SQLite exactly one connection in one process writes and
 * checkpoints: the writer thread owns it, the lock file keeps a second process out.  A shared database (PostgreSQL) has a
 * few writers in every process; a group that loses against another is run again use case by use case, and the hook before
 * commit runs in a transaction of its own soon after, since a chain over all nodes would make them wait for each other.
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

enum {
	READERS_MAX = 2 * LIMIT_WORKERS,
	WRITERS_MAX = 8,
	RETRIES_MAX = 8,
	RETRY_PAUSE_US = 2000,
	PATH_BYTES_MAX = 4000,
	APART_MS = 100, /* How long the hook of a shared database may wait. */
	LANE_GROUP = 48, /* Use cases of a lane in one commit: PostgreSQL remembers 64 savepoints of a transaction cheaply. */
	QUIET_MS = 50,  /* How long the writer waits for readers to end when its log must begin anew. */
};

struct writer {
	struct db      *db;
	struct db_conn *conn;
	pthread_t       thread;
	bool            is_running;
	int64_t         lane; /* Whose use cases it runs; 0: of none. */
};

struct db {
	const struct db_engine *engine;
	char                   *address;
	int                     lock_file;
	enum db_role            reader_role;

	/* The writers: one on SQLite. */
	struct writer   writers[WRITERS_MAX];
	size_t          writer_count;
	pthread_mutex_t queue_lock;
	pthread_cond_t  queue_filled;
	struct db_job  *first, *last;
	size_t          waiting;
	bool            is_closing;
	db_work        *before_commit;
	void           *before_commit_argument;
	_Atomic bool    owes_hook; /* Of a shared database: something was committed since the hook ran. */

	/* The readers. */
	pthread_mutex_t pool_lock;
	pthread_cond_t  pool_freed, pool_quiet;
	struct db_conn *idle[READERS_MAX];
	size_t          idle_count;
	size_t          open_count;
	bool            is_held; /* No reader begins: the writer waits for a moment without any. */

	_Atomic int64_t commits, transactions, failed;
};

const struct db_engine *(*engine_in_between)(const struct db_engine *real);

/* ---------------------------------------------------------------- the writers */

static void deadline(struct timespec *until, long ms)
{
	clock_gettime(CLOCK_REALTIME, until);
	until->tv_nsec += ms * 1000000L;
	until->tv_sec += until->tv_nsec / 1000000000L;
	until->tv_nsec %= 1000000000L;
}

static bool lane_is_busy(const struct db *db, int64_t lane)
{
	for (size_t i = 0; lane && i < db->writer_count; i++)
		if (db->writers[i].lane == lane)
			return true;
	return false;
}

/* The first job that may run now: not one of a lane that another writer is at.  NULL: there is none. */
static struct db_job *first_free(struct db *db, struct db_job **before)
{
	*before = NULL;
	for (struct db_job *job = db->first; job; *before = job, job = job->next)
		if (!lane_is_busy(db, job->lane))
			return job;
	return NULL;
}

static void take_out(struct db *db, struct db_job *before, struct db_job *job)
{
	*(before ? &before->next : &db->first) = job->next;
	if (db->last == job)
		db->last = before;
	db->waiting--;
}

/* Of a lane all that waits, at most LANE_GROUP, in the order in which it came. */
static struct db_job *take_lane(struct writer *writer, struct db_job *before, struct db_job *job)
{
	struct db     *db = writer->db;
	struct db_job *group = job, *last = job;
	size_t         count = 1;
	take_out(db, before, job);
	for (struct db_job *next, *at = before ? before->next : db->first; at && count < LANE_GROUP; at = next) {
		next = at->next;
		if (at->lane != group->lane) {
			before = at;
			continue;
		}
		take_out(db, before, at);
		last->next = at;
		last = at;
		count++;
	}
	last->next = NULL;
	writer->lane = group->lane;
	return group;
}

static struct db_job *take_first(struct writer *writer, struct db_job *before, struct db_job *job)
{
	struct db     *db = writer->db;
	struct db_job *group = job, *last = NULL;
	if (db->engine->is_shared && job->lane)
		return take_lane(writer, before, job);
	for (size_t count = 0; job && count < db->engine->group_max && (count == 0 || !db->engine->is_shared || !job->lane); count++) {
		struct db_job *next = job->next;
		take_out(db, before, job);
		last = job;
		job = next;
	}
	last->next = NULL;
	return group;
}

/* Take what waits, at most one group; nothing after a while when the hook is owed, and when closing. */
static struct db_job *take_group(struct writer *writer, bool *is_over)
{
	struct db     *db = writer->db;
	struct db_job *job, *before, *group = NULL;
	pthread_mutex_lock(&db->queue_lock);
	writer->lane = 0;
	while (!(job = first_free(db, &before)) && !(db->is_closing && !db->first)) {
		if (!db->owes_hook) {
			pthread_cond_wait(&db->queue_filled, &db->queue_lock);
			continue;
		}
		struct timespec until;
		deadline(&until, APART_MS);
		if (pthread_cond_timedwait(&db->queue_filled, &db->queue_lock, &until) == ETIMEDOUT)
			break;
	}
	*is_over = !job && db->is_closing && !db->first;
	if (job)
		group = take_first(writer, before, job);
	if (db->first)
		pthread_cond_signal(&db->queue_filled); /* For the next writer. */
	pthread_mutex_unlock(&db->queue_lock);
	return group;
}

static void run_again(struct ctx *ctx, struct arena_mark mark, int tries)
{
	arena_rewind(ctx->arena, mark);
	ctx->error = (struct error){ 0 };
	if (tries > 1)
		usleep((useconds_t)(RETRY_PAUSE_US << (tries < 6 ? tries : 6)));
}

/*
 * One use case without a savepoint: SQLite keeps every page's old state for one, a third of the writer's time.  Most that
 * are refused have written nothing, and there is nothing to undo; after one that has, the group runs again with savepoints.
 */
static enum err run_in_group(struct writer *writer, struct db_job *job, enum err *of_job)
{
	const struct db_engine *engine = writer->db->engine;
	struct db_tx            tx = { engine, writer->conn, true };
	int64_t                 before = engine->changed_so_far(writer->conn);
	*of_job = job->work(job->ctx, &tx, job->argument);
	int64_t after = engine->changed_so_far(writer->conn);
	bool is_broken = after < 0; /* By a statement whose error the use case kept to itself, too. */
	bool is_whole = !is_broken && (*of_job == OK || (*of_job != ERR_RETRY && after == before));
	return is_whole ? OK : ERR_RETRY;
}

/*
 * One use case inside a savepoint.  What its release tells (a statement broke, a queued one too) is the use case's own
 * error; an error of the savepoint itself is the group's.
 */
static enum err run_in_savepoint(struct writer *writer, struct db_job *job, enum err *of_job)
{
	const struct db_engine *engine = writer->db->engine;
	struct ctx             *ctx = job->ctx;
	struct db_tx            tx = { engine, writer->conn, true };
	struct arena_mark       mark = arena_here(ctx->arena);
	for (int tries = 1;; tries++) {
		TRY(engine->savepoint(ctx, writer->conn));
		*of_job = job->work(ctx, &tx, job->argument);
		if (*of_job == OK)
			*of_job = engine->release(ctx, writer->conn);
		if (*of_job == OK)
			return OK;
		TRY(engine->rollback_to(ctx, writer->conn));
		if (*of_job != ERR_RETRY || tries == RETRIES_MAX)
			return OK;
		if (engine->is_shared)
			return ERR_RETRY; /* Others hold locks while we hold ours: let go of all, and run each alone. */
		run_again(ctx, mark, tries);
	}
}

static enum err call_hook(struct writer *writer, struct ctx *own)
{
	struct db   *db = writer->db;
	struct db_tx tx = { db->engine, writer->conn, true };
	ctx_set_now(own, moment_now());
	return db->before_commit ? db->before_commit(own, &tx, db->before_commit_argument) : OK;
}

/* The hook, where it stands in the same transaction, and the commit. */
static enum err seal_and_commit(struct writer *writer, struct ctx *own)
{
	const struct db_engine *engine = writer->db->engine;
	if (!engine->is_shared)
		TRY(call_hook(writer, own));
	TRY(engine->commit(own, writer->conn));
	writer->db->commits++;
	writer->db->owes_hook = engine->is_shared && writer->db->before_commit;
	return OK;
}

/* Begin, run each, the hook, commit.  `errs` gets each job's own outcome; ERR_RETRY asks to run each alone. */
static enum err run_group(struct writer *writer, struct ctx *own, struct db_job *group, enum err *errs, bool savepoints)
{
	const struct db_engine *engine = writer->db->engine;
	TRY(engine->begin(own, writer->conn, DB_ROLE_WRITER));
	size_t   at = 0;
	enum err err = OK;
	for (struct db_job *job = group; job && !err; job = job->next)
		err = savepoints ? run_in_savepoint(writer, job, &errs[at++]) : run_in_group(writer, job, &errs[at++]);
	if (!err)
		err = seal_and_commit(writer, own);
	if (err)
		engine->rollback(writer->conn);
	return err;
}

/* A use case with a transaction of its own: no savepoint, and on a conflict all its locks are let go. */
static enum err run_alone(struct writer *writer, struct ctx *own, struct db_job *job)
{
	const struct db_engine *engine = writer->db->engine;
	struct ctx             *ctx = job->ctx;
	struct db_tx            tx = { engine, writer->conn, true };
	struct arena_mark       mark = arena_here(ctx->arena);
	for (int tries = 1;; tries++) {
		own->error = (struct error){ 0 };
		enum err err = engine->begin(ctx, writer->conn, DB_ROLE_WRITER);
		if (!err)
			err = job->work(ctx, &tx, job->argument);
		if (!err)
			err = seal_and_commit(writer, own);
		if (!err)
			return OK;
		engine->rollback(writer->conn);
		if (err != ERR_RETRY || tries == RETRIES_MAX)
			return err;
		run_again(ctx, mark, tries);
	}
}

static void answer(struct db *db, struct db_job *job, enum err err, const struct ctx *own)
{
	if (err)
		db->failed++;
	else
		db->transactions++;
	if (err && job->ctx->error.err == OK) { /* The commit failed, not the use case. */
		job->ctx->error = error_copy(job->ctx->arena, &own->error);
		job->ctx->error.err = err;
		log_line(job->ctx, LOG_ERROR, "commit", "%s: %.*s", err_name(err), TEXT_ARG(own->error.english));
	}
	job->done(job, err);
}

static void forget_try(struct db_job *job, struct arena_mark mark)
{
	arena_rewind(job->ctx->arena, mark);
	job->ctx->error = (struct error){ 0 };
}

static void forget_tries(struct db_job *group, const struct arena_mark *marks)
{
	for (struct db_job *job = group; job; job = job->next)
		forget_try(job, *marks++);
}

/* A lane's jobs at once; whatever keeps one of them from it is found again when each runs by itself. */
static enum err run_together(struct writer *writer, struct ctx *own, struct db_job *group)
{
	const struct db_engine *engine = writer->db->engine;
	struct db_tx            tx = { engine, writer->conn, true };
	TRY(engine->begin(own, writer->conn, DB_ROLE_WRITER));
	enum err err = group->together(own, &tx, group);
	if (!err)
		err = seal_and_commit(writer, own);
	if (err)
		engine->rollback(writer->conn);
	return err;
}

/* Run and answer a group; one that lost against another process is run again, use case by use case. */
static void run_and_answer(struct writer *writer, struct ctx *own, struct db_job *group)
{
	struct db        *db = writer->db;
	enum err          errs[LIMIT_GROUP_COMMIT] = { OK };
	struct arena_mark marks[LIMIT_GROUP_COMMIT];
	size_t            count = 0;
	enum err          of_group = ERR_RETRY;
	for (struct db_job *job = group; job; job = job->next)
		marks[count++] = arena_here(job->ctx->arena);
	own->error = (struct error){ 0 };
	bool savepoints = !db->engine->changed_so_far;
	if (count > 1 && writer->lane && group->together) {
		of_group = run_together(writer, own, group);
		if (of_group) {
			own->error = (struct error){ 0 };
			forget_tries(group, marks);
			of_group = run_group(writer, own, group, errs, true);
		}
	} else if (count > 1) {
		of_group = run_group(writer, own, group, errs, savepoints);
	}
	if (count > 1 && of_group == ERR_RETRY && !savepoints) {
		forget_tries(group, marks);
		of_group = run_group(writer, own, group, errs, true);
	}
	bool is_alone = of_group == ERR_RETRY;
	count = 0;
	for (struct db_job *job = group, *next; job; job = next, count++) {
		next = job->next; /* `done` may give the job away. */
		enum err err = of_group ? of_group : errs[count];
		if (is_alone) {
			forget_try(job, marks[count]);
			err = run_alone(writer, own, job);
		}
		answer(db, job, err, own);
	}
}

/* The hook in a transaction of its own: on a shared database another node may be at it, and then has done our part too. */
static void call_hook_apart(struct writer *writer, struct ctx *own)
{
	const struct db_engine *engine = writer->db->engine;
	if (!atomic_exchange(&writer->db->owes_hook, false))
		return; /* Another writer is at it. */
	own->error = (struct error){ 0 };
	enum err err = engine->begin(own, writer->conn, DB_ROLE_WRITER);
	if (!err)
		err = call_hook(writer, own);
	if (!err)
		err = engine->commit(own, writer->conn);
	if (!err)
		return;
	engine->rollback(writer->conn);
	writer->db->owes_hook = true;
	if (err != ERR_ALREADY_EXISTS && err != ERR_RETRY)
		log_line(own, LOG_ERROR, "seal", "%s: %.*s", err_name(err), TEXT_ARG(own->error.english));
}

/* Keep new readers waiting until those under way have ended, which takes a few milliseconds; one that takes long goes on. */
static void find_quiet(struct writer *writer)
{
	struct db      *db = writer->db;
	struct timespec until;
	deadline(&until, QUIET_MS);
	pthread_mutex_lock(&db->pool_lock);
	db->is_held = true;
	while (db->open_count > db->idle_count && pthread_cond_timedwait(&db->pool_quiet, &db->pool_lock, &until) != ETIMEDOUT)
		continue;
	db->engine->use_quiet(writer->conn);
	db->is_held = false;
	pthread_cond_broadcast(&db->pool_freed);
	pthread_mutex_unlock(&db->pool_lock);
}

static void *writer_main(void *argument)
{
	struct writer *writer = argument;
	struct db     *db = writer->db;
	struct ctx     own = { .arena = arena_open(LIMIT_ARENA_REQUEST), .actor = { .address = TEXT("writer") } };
	struct moment  hooked = moment_now();
	for (bool is_over = false; !is_over;) {
		struct db_job *group = take_group(writer, &is_over);
		ctx_set_now(&own, moment_now());
		if (group)
			run_and_answer(writer, &own, group);
		if (group && db->engine->wants_quiet && db->engine->wants_quiet(writer->conn))
			find_quiet(writer);
		if (db->owes_hook && (!group || own.now.us - hooked.us > APART_MS * 1000)) {
			call_hook_apart(writer, &own);
			hooked = own.now;
		}
		arena_reset(own.arena);
	}
	arena_close(own.arena);
	return NULL;
}

enum err db_submit(struct db *db, struct db_job *job)
{
	EXPECT(db->writer_count > 0);
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
	return db_transact_job(ctx, db, &(struct db_job){ .work = work, .argument = argument });
}

enum err db_transact_job(struct ctx *ctx, struct db *db, const struct db_job *job)
{
	struct waiter waiter = {
		.job = *job,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.answered = PTHREAD_COND_INITIALIZER,
	};
	waiter.job.ctx = ctx;
	waiter.job.done = wake;
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

struct db_counters db_counters(const struct db *db)
{
	return (struct db_counters){ db->commits, db->transactions, db->failed };
}
