/*
 * job_test.c - what the clock asks for is done once, whichever node is awake
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sample.h"

#include "store/job.h"

struct doing {
	int64_t id; /* Of the row that the work writes. */
	int     runs;
	bool    fails;
};

static enum err do_it(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct doing *doing = argument;
	doing->runs++;
	TRY(sample_put_id(ctx, tx, doing->id));
	return doing->fails ? fail(ctx, ERR_STATE, "test", "the work fails") : OK;
}

static enum err run(struct world *world, const char *holder, int64_t number, struct doing *doing, bool *done)
{
	struct job job = { .name = "test", .number = number, .holder = text_of(holder), .work = do_it, .argument = doing };
	world->ctx.error = (struct error){ 0 };
	return job_run(&world->ctx, world->db, &job, done);
}

static void later(struct world *world, int64_t seconds)
{
	ctx_set_now(&world->ctx, (struct moment){ world->ctx.now.us + seconds * 1000000 });
}

static void a_time_is_done_once(void **state)
{
	struct world *world = *state;
	struct doing  first = { .id = 1 }, again = { .id = 2 }, next = { .id = 3 };
	bool          done;
	ASSERT_OK(world, run(world, "a", 7, &first, &done));
	assert_true(done);
	ASSERT_OK(world, run(world, "b", 7, &again, &done));
	assert_false(done);
	ASSERT_OK(world, run(world, "a", 6, &again, &done)); /* A clock that went back. */
	assert_false(done);
	assert_int_equal(again.runs, 0);
	ASSERT_OK(world, run(world, "b", 8, &next, &done));
	assert_true(done);
	assert_int_equal(samples_in(world), 2);
}

/* The holder failed: nothing of its work stays, others wait until the lease runs out, the holder itself may try again. */
static void a_lease_runs_out(void **state)
{
	struct world *world = *state;
	struct doing  failing = { .id = 1, .fails = true }, other = { .id = 2 };
	bool          done;
	assert_int_equal(run(world, "a", 7, &failing, &done), ERR_STATE);
	assert_false(done);
	assert_int_equal(samples_in(world), 0);
	ASSERT_OK(world, run(world, "b", 7, &other, &done));
	assert_false(done);
	later(world, JOB_LEASE_SECONDS + 1);
	ASSERT_OK(world, run(world, "b", 7, &other, &done));
	assert_true(done);
	failing.fails = false;
	ASSERT_OK(world, run(world, "a", 7, &failing, &done));
	assert_false(done);
	assert_int_equal(samples_in(world), 1);
}

static void the_holder_may_try_again(void **state)
{
	struct world *world = *state;
	struct doing  doing = { .id = 1, .fails = true };
	bool          done;
	assert_int_equal(run(world, "a", 7, &doing, &done), ERR_STATE);
	doing.fails = false;
	ASSERT_OK(world, run(world, "a", 7, &doing, &done));
	assert_true(done);
	assert_int_equal(samples_in(world), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = { SAMPLE_TEST(a_time_is_done_once), SAMPLE_TEST(a_lease_runs_out),
					    SAMPLE_TEST(the_holder_may_try_again) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
