/*
 * writers.c - waiting use cases, taken together, run and answered
 *
 * Each runs inside a savepoint or in a group that is run again with savepoints when one of it fails, one commit makes all
 * durable, then they are answered; one that waits alone has the transaction for itself.  On SQLite exactly one connection in
 * one process writes and checkpoints: the writer thread owns it.  A shared database (PostgreSQL) has a few writers in every
 * process, of one use case each, save those of a lane; a group that loses against another is run again use case by use case,
 * and the hook before commit runs in a transaction of its own soon after, since a chain over all nodes would make them wait
 * for each other.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/db_inside.h"

#include <errno.h>
#include <unistd.h>

#include "base/log.h"

enum {
	RETRY_PAUSE_US = 2000,
	APART_MS = 100,  /* How long the hook of a shared database may wait. */
	LANE_GROUP = 48, /* Use cases of a lane in one commit: PostgreSQL remembers 64 savepoints of a transaction cheaply. */
	QUIET_MS = 50,   /* How long the writer waits for readers to end when its log must begin anew. */
};

/* ---------------------------------------------------------------- taking what waits */

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
		if (at->lane != group->lane || at->together != group->together) { /* What is done together is of one kind. */
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
void call_hook_apart(struct writer *writer, struct ctx *own)
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

/* Keep new readers waiting until those under way have ended, which takes a millisecond or two; one that takes long goes on. */
static void await_readers(struct db *db)
{
	struct timespec until;
	deadline(&until, QUIET_MS);
	pthread_mutex_lock(&db->pool_lock);
	db->is_held = true;
	while (db->open_count > db->idle_count && pthread_cond_timedwait(&db->pool_quiet, &db->pool_lock, &until) != ETIMEDOUT)
		continue;
	db->is_held = false;
	pthread_cond_broadcast(&db->pool_freed);
	pthread_mutex_unlock(&db->pool_lock);
}

/*
 * After the first pause everybody reads at the end of the log, so that all of it can be copied while they read on; after the
 * second nobody reads in the log any more, and the next transaction begins at its start.
 */
static void find_quiet(struct writer *writer)
{
	await_readers(writer->db);
	writer->db->engine->use_quiet(writer->conn);
	await_readers(writer->db);
}

/* All writers together run it once in a while: two at once would only wait for each other. */
static bool hook_is_due(struct db *db)
{
	int64_t last = db->hooked_us, now = monotonic_us();
	return db->owes_hook && now - last >= APART_MS * INT64_C(1000) && atomic_compare_exchange_strong(&db->hooked_us, &last, now);
}

void *writer_main(void *argument)
{
	struct writer *writer = argument;
	struct db     *db = writer->db;
	struct ctx     own = { .arena = arena_open(LIMIT_ARENA_REQUEST), .actor = { .address = TEXT("writer") } };
	for (bool is_over = false; !is_over;) {
		struct db_job *group = take_group(writer, &is_over);
		ctx_set_now(&own, moment_now());
		if (group)
			run_and_answer(writer, &own, group);
		if (group && db->engine->wants_quiet && db->engine->wants_quiet(writer->conn))
			find_quiet(writer);
		if (hook_is_due(db))
			call_hook_apart(writer, &own);
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
