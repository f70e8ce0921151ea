/*
 * commit_test.c - the promise of the writer: what is acknowledged is there once, what failed changed nothing
 *
 * Each write is a row with a number of its own, so that at the end the rows can be held against the answers.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sample.h"

#include <pthread.h>
#include <stdatomic.h>

/* ---------------------------------------------------------------- jobs that can be held up */

/* Work that waits in the writer until the test lets it go; meanwhile the others queue up behind it. */
struct gate {
	pthread_mutex_t lock;
	pthread_cond_t  changed;
	int             inside;
	bool            is_open;
	int             answered;
};
#define GATE_INIT { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER }

struct one {
	struct db_job job; /* First: `done` is given it. */
	struct ctx    ctx;
	struct gate  *gate;
	int64_t       id;
	enum err    (*body)(struct ctx *ctx, struct db_tx *tx, struct one *one);
	int           runs;
	enum err      err;
};

static void done(struct db_job *job, enum err err)
{
	struct one *one = (struct one *)job;
	pthread_mutex_lock(&one->gate->lock);
	one->err = err;
	one->gate->answered++;
	pthread_cond_broadcast(&one->gate->changed);
	pthread_mutex_unlock(&one->gate->lock);
}

static enum err wait_at_gate(struct ctx *ctx, struct db_tx *tx, struct one *one)
{
	(void)ctx, (void)tx;
	pthread_mutex_lock(&one->gate->lock);
	one->gate->inside++;
	pthread_cond_broadcast(&one->gate->changed);
	while (!one->gate->is_open)
		pthread_cond_wait(&one->gate->changed, &one->gate->lock);
	pthread_mutex_unlock(&one->gate->lock);
	return OK;
}

static enum err run_body(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct one *one = argument;
	one->runs++;
	return one->body(ctx, tx, one);
}

static struct one *one_make(struct world *world, struct gate *gate, int64_t id,
			    enum err (*body)(struct ctx *, struct db_tx *, struct one *))
{
	struct one *one = calloc(1, sizeof *one);
	*one = (struct one){ .ctx = world->ctx, .gate = gate, .id = id, .body = body, .err = ERR_COUNT_ };
	one->ctx.arena = arena_open(LIMIT_ARENA_REQUEST);
	one->ctx.error = (struct error){ 0 };
	one->job = (struct db_job){ .work = run_body, .argument = one, .ctx = &one->ctx, .done = done };
	return one;
}

static void one_free(struct one *one)
{
	arena_close(one->ctx.arena);
	free(one);
}

enum { WRITERS_ON_SERVER = 2 };

/* Hold every writer of the process; returns how many there are. */
static int hold_writers(struct world *world, struct gate *gate, struct one **holders)
{
	int count = on_server() ? WRITERS_ON_SERVER : 1;
	for (int i = 0; i < count; i++) {
		holders[i] = one_make(world, gate, 0, wait_at_gate);
		assert_int_equal(db_submit(world->db, &holders[i]->job), OK);
		pthread_mutex_lock(&gate->lock);
		while (gate->inside <= i)
			pthread_cond_wait(&gate->changed, &gate->lock);
		pthread_mutex_unlock(&gate->lock);
	}
	return count;
}

static void open_gate(struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->is_open = true;
	pthread_cond_broadcast(&gate->changed);
	pthread_mutex_unlock(&gate->lock);
}

static void wait_answers(struct gate *gate, int count)
{
	pthread_mutex_lock(&gate->lock);
	while (gate->answered < count)
		pthread_cond_wait(&gate->changed, &gate->lock);
	pthread_mutex_unlock(&gate->lock);
}

/* ---------------------------------------------------------------- bodies */

static enum err puts_it(struct ctx *ctx, struct db_tx *tx, struct one *one)
{
	return sample_put_id(ctx, tx, one->id);
}

static enum err puts_and_refuses(struct ctx *ctx, struct db_tx *tx, struct one *one)
{
	TRY(sample_put_id(ctx, tx, one->id));
	return fail(ctx, ERR_STATE, "test", "refused %lld", (long long)one->id);
}

static enum err puts_twice(struct ctx *ctx, struct db_tx *tx, struct one *one)
{
	TRY(sample_put_id(ctx, tx, one->id));
	return sample_put_id(ctx, tx, one->id);
}

/* A use case with a bug: it does not tell that a statement broke. */
static enum err swallows(struct ctx *ctx, struct db_tx *tx, struct one *one)
{
	TRY(sample_put_id(ctx, tx, one->id));
	if (sample_put_id(ctx, tx, one->id) != ERR_ALREADY_EXISTS)
		return fail(ctx, ERR_INTERNAL, "test", "the second row was taken");
	ctx->error = (struct error){ 0 };
	return OK;
}

static enum err swallows_and_goes_on(struct ctx *ctx, struct db_tx *tx, struct one *one)
{
	TRY(swallows(ctx, tx, one));
	return sample_put_id(ctx, tx, one->id + 1000000);
}

/* Breaks on its first query. */
static enum err swallows_at_once(struct ctx *ctx, struct db_tx *tx, struct one *one)
{
	struct sample thirteen = sample_of(one->id);
	thirteen.whole = 13;
	if (sample_put(ctx, tx, &thirteen) != ERR_CONSTRAINT)
		return fail(ctx, ERR_INTERNAL, "test", "thirteen was taken");
	ctx->error = (struct error){ 0 };
	return OK;
}

/* ---------------------------------------------------------------- one group */

typedef enum err body(struct ctx *ctx, struct db_tx *tx, struct one *one);

enum { GROUP = 12 };

/* GROUP jobs wait together, the bodies by turns; those that put are in, `bad` ones answered with `expected` and not in. */
static void share_a_commit(struct world *world, body *bad, enum err expected)
{
	struct gate gate = GATE_INIT;
	struct one *holders[WRITERS_ON_SERVER], *all[GROUP];
	int         held = hold_writers(world, &gate, holders);
	int64_t     before = db_counters(world->db).commits;
	for (int i = 0; i < GROUP; i++) {
		all[i] = one_make(world, &gate, i + 1, i % 3 == 1 ? bad : puts_it);
		assert_int_equal(db_submit(world->db, &all[i]->job), OK);
	}
	open_gate(&gate);
	wait_answers(&gate, held + GROUP);
	int64_t after = db_counters(world->db).commits;
	for (int i = 0; i < GROUP; i++) {
		bool is_bad = i % 3 == 1;
		if (all[i]->err != (is_bad ? expected : OK))
			FAIL_TEST("job %d: %s: %.*s", i, err_name(all[i]->err), TEXT_ARG(all[i]->ctx.error.detail));
		assert_int_equal(sample_is_there(world, i + 1), !is_bad);
		if (is_bad)
			assert_int_equal(all[i]->ctx.error.err, expected);
		one_free(all[i]);
	}
	assert_int_equal(samples_in(world), GROUP - GROUP / 3);
	if (!on_server()) /* There each use case has a commit of its own (docs/decisions/0002). */
		assert_true(after - before < held + GROUP - GROUP / 3);
	for (int i = 0; i < held; i++)
		one_free(holders[i]);
}

static void one_that_refuses_leaves_the_others(void **state)
{
	share_a_commit(*state, puts_and_refuses, ERR_STATE);
}

static void one_that_breaks_leaves_the_others(void **state)
{
	share_a_commit(*state, puts_twice, ERR_ALREADY_EXISTS);
}

static void one_that_swallows_an_error_leaves_the_others(void **state)
{
	share_a_commit(*state, swallows, ERR_DATABASE);
}

static void one_that_swallows_at_once_leaves_the_others(void **state)
{
	share_a_commit(*state, swallows_at_once, ERR_DATABASE);
}

static void nothing_more_is_asked_in_a_broken_transaction(void **state)
{
	share_a_commit(*state, swallows_and_goes_on, ERR_DATABASE);
}

static enum err swallow_alone(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return swallows(ctx, tx, argument);
}

static void alone_a_swallowed_error_is_refused_too(void **state)
{
	struct world *world = *state;
	struct one    one = { .id = 1 };
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, swallow_alone, &one), ERR_DATABASE);
	assert_int_equal(samples_in(world), 0);
	one.id = 2;
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, swallow_alone, &one), ERR_DATABASE);
	assert_int_equal(samples_in(world), 0);
}

/* ---------------------------------------------------------------- many threads */

enum { THREADS = 16, EACH = 100 };

struct worker {
	struct world *world;
	int           number;
	enum err      errs[EACH];
};

static enum err every_seventh_fails(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	int64_t id = *(int64_t *)argument;
	TRY(sample_put_id(ctx, tx, id));
	if (id % 7 == 0)
		return fail(ctx, ERR_STATE, "test", "refused");
	return id % 11 == 0 ? sample_put_id(ctx, tx, id) : OK;
}

static void *work_many(void *argument)
{
	struct worker *worker = argument;
	struct ctx     ctx = worker->world->ctx;
	ctx.arena = arena_open(LIMIT_ARENA_REQUEST);
	for (int i = 0; i < EACH; i++) {
		int64_t id = 1 + worker->number * EACH + i;
		ctx.error = (struct error){ 0 };
		worker->errs[i] = db_transact(&ctx, worker->world->db, every_seventh_fails, &id);
		arena_reset(ctx.arena);
	}
	arena_close(ctx.arena);
	return NULL;
}

static void many_threads_get_what_they_were_told(void **state)
{
	struct world        *world = *state;
	static struct worker workers[THREADS];
	pthread_t            threads[THREADS];
	struct db_counters   before = db_counters(world->db);
	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .world = world, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, work_many, &workers[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	struct db_counters after = db_counters(world->db);
	int64_t            written = 0;
	for (int i = 0; i < THREADS * EACH; i++) {
		int64_t  id = i + 1;
		enum err expected = id % 7 == 0 ? ERR_STATE : id % 11 == 0 ? ERR_ALREADY_EXISTS : OK;
		assert_int_equal(workers[i / EACH].errs[i % EACH], expected);
		assert_int_equal(sample_is_there(world, id), expected == OK);
		written += expected == OK;
	}
	assert_int_equal(samples_in(world), written);
	assert_int_equal(after.transactions - before.transactions, written);
	assert_int_equal(after.failed - before.failed, THREADS * EACH - written);
	if (!on_server())
		assert_true(after.commits - before.commits < written);
}

/* ---------------------------------------------------------------- running again */

enum { ROOM = 100000 };

struct retry {
	int    wanted; /* So many times ERR_RETRY. */
	int    runs;
	size_t used;   /* Of the arena when the first run began. */
	bool   grew;   /* A later run began with more. */
};

static enum err again_and_again(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct retry *retry = argument;
	if (retry->runs++ == 0)
		retry->used = arena_used(ctx->arena);
	retry->grew |= arena_used(ctx->arena) > retry->used;
	arena_alloc(ctx->arena, ROOM);
	TRY(sample_put_id(ctx, tx, 1));
	return retry->runs <= retry->wanted ? fail(ctx, ERR_RETRY, "test", "another won") : OK;
}

static void retries_run_again_from_the_start(void **state)
{
	struct world *world = *state;
	struct retry  retry = { .wanted = 3 };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, again_and_again, &retry));
	assert_int_equal(retry.runs, 4);
	assert_false(retry.grew);
	assert_int_equal(world->ctx.error.err, OK);
	assert_int_equal(samples_in(world), 1);
}

static void retries_end(void **state)
{
	struct world *world = *state;
	struct retry  retry = { .wanted = 1000 };
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, again_and_again, &retry), ERR_RETRY);
	assert_true(retry.runs > 1 && retry.runs < 50);
	assert_false(retry.grew);
	assert_int_equal(samples_in(world), 0);
	retry = (struct retry){ 0 };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, again_and_again, &retry));
	assert_int_equal(samples_in(world), 1);
}

static enum err retries_twice(struct ctx *ctx, struct db_tx *tx, struct one *one)
{
	TRY(sample_put_id(ctx, tx, one->id));
	return one->runs <= 2 ? fail(ctx, ERR_RETRY, "test", "another won") : OK;
}

static void retries_in_a_group_disturb_nobody(void **state)
{
	struct world *world = *state;
	struct gate   gate = GATE_INIT;
	struct one   *holders[WRITERS_ON_SERVER], *all[GROUP];
	int           held = hold_writers(world, &gate, holders);
	for (int i = 0; i < GROUP; i++) {
		all[i] = one_make(world, &gate, i + 1, i % 4 ? puts_it : retries_twice);
		assert_int_equal(db_submit(world->db, &all[i]->job), OK);
	}
	open_gate(&gate);
	wait_answers(&gate, held + GROUP);
	for (int i = 0; i < GROUP; i++) {
		assert_int_equal(all[i]->err, OK);
		assert_int_equal(all[i]->ctx.error.err, OK);
		one_free(all[i]);
	}
	assert_int_equal(samples_in(world), GROUP);
	for (int i = 0; i < held; i++)
		one_free(holders[i]);
}

/* ---------------------------------------------------------------- the hook before the commit */

struct hook {
	_Atomic int     calls;
	_Atomic bool    breaks;
	_Atomic int64_t writes; /* An id to write, 0 for none. */
};

static enum err hook_body(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct hook *hook = argument;
	hook->calls++;
	if (hook->writes)
		TRY(sample_put_id(ctx, tx, hook->writes++));
	return hook->breaks ? fail(ctx, ERR_STATE, "hook", "no seal today") : OK;
}

/* GROUP jobs that put share a commit while the hook is set, and all get the same answer. */
static void put_a_group(struct world *world, struct hook *hook, enum err expected)
{
	struct gate gate = GATE_INIT;
	struct one *holder, *all[GROUP];
	db_set_before_commit(world->db, hook_body, hook);
	hold_writers(world, &gate, &holder);
	for (int i = 0; i < GROUP; i++) {
		all[i] = one_make(world, &gate, i + 1, puts_it);
		assert_int_equal(db_submit(world->db, &all[i]->job), OK);
	}
	open_gate(&gate);
	wait_answers(&gate, 1 + GROUP);
	for (int i = 0; i < GROUP; i++) {
		assert_int_equal(all[i]->err, expected);
		assert_true(expected == OK || text_is(all[i]->ctx.error.detail, "no seal today"));
		one_free(all[i]);
	}
	one_free(holder);
}

static void the_hook_runs_once_a_commit(void **state)
{
	only_on_sqlite(); /* On a server it runs apart, soon after. */
	struct world *world = *state;
	struct hook   hook = { .writes = 1000000 };
	int64_t       before = db_counters(world->db).commits;
	put_a_group(world, &hook, OK);
	assert_int_equal(db_counters(world->db).commits - before, hook.calls);
	assert_int_equal(samples_in(world), GROUP + hook.calls);
	assert_true(hook.calls < GROUP);
}

static void a_hook_that_fails_fails_the_whole_group(void **state)
{
	only_on_sqlite();
	struct world *world = *state;
	struct hook   hook = { .breaks = true };
	put_a_group(world, &hook, ERR_STATE);
	assert_int_equal(samples_in(world), 0);
	hook.breaks = false;
	struct one one = { .id = 2, .body = puts_it };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, run_body, &one));
	assert_int_equal(samples_in(world), 1);
}

static void on_a_server_the_hook_runs_soon_after(void **state)
{
	struct world *world = *state;
	struct hook   hook = { .writes = 1000000 };
	db_set_before_commit(world->db, hook_body, &hook);
	struct one one = { .id = 1, .body = puts_it };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, run_body, &one));
	db_close(world->db); /* At the latest when closing. */
	ASSERT_OK(world, db_open(&world->ctx, text_of(world->address), DB_OWNER, &world->db));
	assert_true(hook.calls >= 1);
	assert_int_equal(samples_in(world), 1 + hook.calls);
}

/* ---------------------------------------------------------------- the queue */

static void a_full_queue_says_so(void **state)
{
	only_on_sqlite(); /* What waits shares a context, which one writer may use. */
	struct world *world = *state;
	struct gate   gate = GATE_INIT;
	struct one   *holders[WRITERS_ON_SERVER], *last;
	struct ctx    shared = world->ctx; /* Those that wait write nothing and have nothing to tell. */
	int           held = hold_writers(world, &gate, holders);
	struct one   *all = calloc(LIMIT_QUEUE_WRITES, sizeof *all);
	gate.is_open = false;
	for (int i = 0; i < LIMIT_QUEUE_WRITES; i++) {
		all[i] = (struct one){ .gate = &gate, .body = wait_at_gate, .err = ERR_COUNT_ };
		all[i].job = (struct db_job){ .work = run_body, .argument = &all[i], .ctx = &shared, .done = done };
		assert_int_equal(db_submit(world->db, &all[i].job), OK);
	}
	last = one_make(world, &gate, 1, puts_it);
	assert_int_equal(db_submit(world->db, &last->job), ERR_BUSY);
	assert_int_equal(last->ctx.error.err, ERR_BUSY);
	open_gate(&gate);
	wait_answers(&gate, held + LIMIT_QUEUE_WRITES);
	assert_int_equal(last->err, ERR_COUNT_); /* `done` was not called. */
	assert_int_equal(last->runs, 0);
	last->ctx.error = (struct error){ 0 };
	assert_int_equal(db_submit(world->db, &last->job), OK); /* There is room again. */
	wait_answers(&gate, held + LIMIT_QUEUE_WRITES + 1);
	assert_int_equal(last->err, OK);
	assert_int_equal(samples_in(world), 1);
	one_free(last);
	free(all);
	for (int i = 0; i < held; i++)
		one_free(holders[i]);
}

static void *open_gate_later(void *argument)
{
	open_gate(argument);
	return NULL;
}

static void closing_finishes_what_waits(void **state)
{
	struct world *world = *state;
	struct gate   gate = GATE_INIT;
	struct one   *holders[WRITERS_ON_SERVER], *all[GROUP];
	pthread_t     opener;
	int           held = hold_writers(world, &gate, holders);
	for (int i = 0; i < GROUP; i++) {
		all[i] = one_make(world, &gate, i + 1, puts_it);
		assert_int_equal(db_submit(world->db, &all[i]->job), OK);
	}
	assert_int_equal(pthread_create(&opener, NULL, open_gate_later, &gate), 0);
	db_close(world->db);
	pthread_join(opener, NULL);
	assert_int_equal(gate.answered, held + GROUP);
	ASSERT_OK(world, db_open(&world->ctx, text_of(world->address), DB_OWNER, &world->db));
	for (int i = 0; i < GROUP; i++) {
		assert_int_equal(all[i]->err, OK);
		assert_true(sample_is_there(world, i + 1));
		one_free(all[i]);
	}
	for (int i = 0; i < held; i++)
		one_free(holders[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SAMPLE_TEST(one_that_refuses_leaves_the_others),
		SAMPLE_TEST(one_that_breaks_leaves_the_others),
		SAMPLE_TEST(one_that_swallows_an_error_leaves_the_others),
		SAMPLE_TEST(one_that_swallows_at_once_leaves_the_others),
		SAMPLE_TEST(nothing_more_is_asked_in_a_broken_transaction),
		SAMPLE_TEST(alone_a_swallowed_error_is_refused_too),
		SAMPLE_TEST(many_threads_get_what_they_were_told),
		SAMPLE_TEST(retries_run_again_from_the_start),
		SAMPLE_TEST(retries_end),
		SAMPLE_TEST(retries_in_a_group_disturb_nobody),
		SAMPLE_TEST(the_hook_runs_once_a_commit),
		SAMPLE_TEST(a_hook_that_fails_fails_the_whole_group),
		SAMPLE_TEST(on_a_server_the_hook_runs_soon_after),
		SAMPLE_TEST(a_full_queue_says_so),
		SAMPLE_TEST(closing_finishes_what_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
