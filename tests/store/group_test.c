/*
 * group_test.c - use cases that share a commit: those that are refused leave nothing, the others all they wrote
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#define DATABASE_IS_EMPTY
#include "../place/world.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/limits.h"
#include "store/digest.h"
#include "store/request_key.h"

enum { JOBS = 40, PAUSE_US = 1000, PAUSES_MAX = 10000 };

static _Atomic bool is_held;  /* The writer is at the first. */
static _Atomic bool all_wait; /* Every job of the run is in the queue. */

static bool all_at_once; /* Whether any job of the last run was done at once with others. */

enum fate { WRITES, REFUSED_AT_ONCE, REFUSED_AFTER_WRITING, WRITES_TWICE };

struct one {
	struct db_job   job; /* First: `done` is given it. */
	struct ctx      ctx;
	int             number;
	enum fate       fate;
	int             runs;
	int             at_once;
	enum err        err;
	struct counter *counter;
};
struct counter {
	pthread_mutex_t lock;
	pthread_cond_t  changed;
	int             answered;
};

static struct text key_of(struct arena *arena, int number)
{
	return text_format(arena, "group-%d", number);
}

static enum err save(struct ctx *ctx, struct db_tx *tx, int number)
{
	struct text        key = key_of(ctx->arena, number);
	struct digest      digest = digest_of(&key, 1);
	struct saved_reply reply = { 200, TEXT("text/plain"), TEXT(""), TEXT("x") };
	return request_key_save(ctx, tx, key, &digest, &reply);
}

static enum err work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct one *one = argument;
	one->runs++;
	if (one->fate == REFUSED_AT_ONCE)
		return fail(ctx, ERR_STATE, "test", "refused at once");
	TRY(save(ctx, tx, one->number));
	if (one->fate == WRITES_TWICE)
		return save(ctx, tx, one->number); /* The same key: the database refuses. */
	return one->fate == REFUSED_AFTER_WRITING ? fail(ctx, ERR_STATE, "test", "refused after writing") : OK;
}

static enum err hold_the_writer(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)ctx, (void)tx, (void)argument;
	is_held = true;
	for (int waited = 0; !all_wait && waited < PAUSES_MAX; waited++)
		usleep(PAUSE_US); /* Meanwhile the others queue up behind, and become one group. */
	return OK;
}

static void done(struct db_job *job, enum err err)
{
	struct one *one = (struct one *)job;
	one->err = err;
	pthread_mutex_lock(&one->counter->lock);
	one->counter->answered++;
	pthread_cond_signal(&one->counter->changed);
	pthread_mutex_unlock(&one->counter->lock);
}

static enum err is_saved(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct one        *one = argument;
	struct text        key = key_of(ctx->arena, one->number);
	struct digest      digest = digest_of(&key, 1);
	struct saved_reply reply;
	bool               found;
	TRY(request_key_find(ctx, tx, key, &digest, &reply, &found));
	return found ? OK : ERR_NOT_FOUND;
}

/* A lane's jobs at once; a fate that is refused sends each its own way. */
static enum err work_at_once(struct ctx *own, struct db_tx *tx, struct db_job *jobs)
{
	(void)own;
	for (struct db_job *job = jobs; job; job = job->next) {
		struct one *one = job->argument;
		one->at_once++;
		TRY(work(job->ctx, tx, one));
	}
	return OK;
}

/* `fates` of the jobs by turns, in a lane (0: in none). */
static void run_in_lane(struct world *world, const enum fate *fates, size_t fate_count, int64_t lane)
{
	static struct one all[JOBS + 1];
	struct counter    counter = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };
	all_wait = is_held = false;
	for (int i = 0; i <= JOBS; i++) {
		all[i] = (struct one){ .ctx = world->ctx, .number = i, .fate = fates[(size_t)i % fate_count], .counter = &counter };
		all[i].ctx.arena = arena_open(LIMIT_ARENA_REQUEST);
		all[i].job = (struct db_job){ .work = i ? work : hold_the_writer, .argument = &all[i], .ctx = &all[i].ctx, .done = done,
					      .lane = lane, .together = lane && i ? work_at_once : NULL };
		assert_int_equal(db_submit(world->db, &all[i].job), OK);
		for (int waited = 0; i == 0 && !is_held && waited < PAUSES_MAX; waited++)
			usleep(PAUSE_US);
	}
	all_wait = true;
	pthread_mutex_lock(&counter.lock);
	while (counter.answered <= JOBS)
		pthread_cond_wait(&counter.changed, &counter.lock);
	pthread_mutex_unlock(&counter.lock);
	for (int i = 1; i <= JOBS; i++) {
		bool writes = all[i].fate == WRITES;
		assert_true((all[i].err == OK) == writes);
		if (!writes && all[i].fate != WRITES_TWICE) {
			assert_int_equal(all[i].err, ERR_STATE);
			assert_true(text_starts_with(all[i].ctx.error.detail, "refused"));
		}
		assert_int_equal(db_read(&world->ctx, world->db, is_saved, &all[i]), writes ? OK : ERR_NOT_FOUND);
		arena_close(all[i].ctx.arena);
	}
	arena_close(all[0].ctx.arena);
	all_at_once = false;
	for (int i = 1; i <= JOBS; i++)
		all_at_once = all_at_once || all[i].at_once > 0;
}

static void run_together(struct world *world, const enum fate *fates, size_t fate_count)
{
	run_in_lane(world, fates, fate_count, 0);
}

/* On a server a lane's jobs share one commit, done at once where they can be; SQLite's share it anyway. */
static void a_lane_shares_a_commit(void **state)
{
	struct world      *world = *state;
	struct db_counters before = db_counters(world->db);
	run_in_lane(world, (const enum fate[]){ WRITES }, 1, 42);
	struct db_counters after = db_counters(world->db);
	assert_true(after.commits - before.commits < JOBS / 2);
	assert_int_equal(all_at_once, on_server());
}

static void a_lane_leaves_nothing_of_the_refused(void **state)
{
	run_in_lane(*state, (const enum fate[]){ WRITES, REFUSED_AT_ONCE, REFUSED_AFTER_WRITING, WRITES, WRITES_TWICE }, 5, 42);
}

static void the_refused_leave_nothing(void **state)
{
	run_together(*state, (const enum fate[]){ WRITES, REFUSED_AT_ONCE, REFUSED_AFTER_WRITING, WRITES, WRITES_TWICE }, 5);
}

static void those_that_wrote_nothing_disturb_nobody(void **state)
{
	run_together(*state, (const enum fate[]){ WRITES, REFUSED_AT_ONCE, WRITES }, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_refused_leave_nothing, world_open, world_close),
		cmocka_unit_test_setup_teardown(those_that_wrote_nothing_disturb_nobody, world_open, world_close),
		cmocka_unit_test_setup_teardown(a_lane_shares_a_commit, world_open, world_close),
		cmocka_unit_test_setup_teardown(a_lane_leaves_nothing_of_the_refused, world_open, world_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
