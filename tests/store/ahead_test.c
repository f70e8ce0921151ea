/*
 * ahead_test.c - questions asked ahead, and writes that must find their row
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sample.h"

enum { SAMPLE_TABLE = 1, MANY = 150 };

static struct db_query get, insert, set, broken;

static struct db_query ask_of(const struct db_query *query)
{
	struct db_query made = *query;
	made.tables = SAMPLE_TABLE;
	return made;
}

static int queries_open(void **state)
{
	static const struct db_field set_fields[] = { { DB_I64, false, "id" }, { DB_I64, true, "whole" } };
	get = ask_of(&sample_get);
	get.may_be_ahead = true;
	insert = ask_of(&sample_insert);
	insert.is_write = true;
	set = (struct db_query){ .name = "sample_set",
				 .sqlite = "UPDATE sample SET whole = ?2 WHERE id = ?1 AND whole <> ?2",
				 .inputs = set_fields,
				 .input_count = 2,
				 .tables = SAMPLE_TABLE,
				 .is_write = true,
				 .is_sure = true };
	broken = get;
	broken.name = "sample_broken";
	broken.sqlite = "SELECT id, whole, parent, words, octets, flag, on_day, at, price FROM sample WHERE 1 / CAST(?1 AS BIGINT) = 1";
	return sample_open(state);
}

static enum err ahead(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, int64_t id)
{
	const struct db_value values[] = { db_value_i64(id, false) };
	return db_ahead(ctx, tx, query, values);
}

static enum err look(struct ctx *ctx, struct db_tx *tx, int64_t id, struct sample *row, bool *found)
{
	const struct db_value values[] = { db_value_i64(id, false) };
	return db_maybe(ctx, tx, &get, values, row, found);
}

static enum err put(struct ctx *ctx, struct db_tx *tx, int64_t id, int64_t whole)
{
	const struct db_value values[] = {
		db_value_i64(id, false),		 db_value_i64(whole, true),	       db_value_id(0, true),
		db_value_text(TEXT_NONE, true),	 db_value_bytes(TEXT_NONE, true),    db_value_bool(false, false),
		db_value_day(DAY_NONE, true),	 db_value_moment(MOMENT_NONE, true), db_value_money(MONEY_NONE, true),
	};
	return db_queue(ctx, tx, &insert, values);
}

static enum err sure(struct ctx *ctx, struct db_tx *tx, int64_t id, int64_t whole)
{
	const struct db_value values[] = { db_value_i64(id, false), db_value_i64(whole, true) };
	return db_queue(ctx, tx, &set, values);
}

/* ---------------------------------------------------------------- asked ahead */

/* More than there is room for, asked in another order, every third not there. */
static enum err many_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	for (int64_t id = 1; id <= MANY; id++)
		if (id % 3 != 0)
			TRY(put(ctx, tx, id, 1000 + id));
	for (int64_t id = 1; id <= MANY; id++)
		TRY(ahead(ctx, tx, &get, id));
	for (int64_t id = MANY; id >= 1; id--) {
		struct sample row;
		bool          found;
		TRY(look(ctx, tx, id, &row, &found));
		CHECK(found == (id % 3 != 0));
		CHECK(!found || (row.id == id && row.whole == 1000 + id));
	}
	return OK;
}

static void what_was_asked_ahead_is_what_is_there(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, many_work, NULL));
	assert_int_equal(samples_in(world), MANY - MANY / 3);
}

static enum err spoilt_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct sample row;
	bool          found;
	(void)argument;
	TRY(put(ctx, tx, 1, 10));
	TRY(ahead(ctx, tx, &get, 1));
	TRY(ahead(ctx, tx, &get, 2));
	TRY(sure(ctx, tx, 1, 11)); /* The question stands before it, still without an answer. */
	TRY(look(ctx, tx, 1, &row, &found));
	CHECK(found && row.whole == 11);
	TRY(put(ctx, tx, 2, 20)); /* The answer about 2 has come meanwhile. */
	TRY(look(ctx, tx, 2, &row, &found));
	CHECK(found && row.whole == 20);
	TRY(ahead(ctx, tx, &get, 1));
	TRY(look(ctx, tx, 1, &row, &found)); /* The answer is used once. */
	TRY(sure(ctx, tx, 1, 12));
	TRY(look(ctx, tx, 1, &row, &found));
	CHECK(found && row.whole == 12);
	return OK;
}

static void a_write_to_the_table_spoils_the_answer(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, spoilt_work, NULL));
}

static enum err refused_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	const struct db_query *query = argument;
	TRY(put(ctx, tx, 5, 50));
	TRY(ahead(ctx, tx, query, 0));
	return fail(ctx, ERR_STATE, "test", "refused while a question is on its way");
}

static enum err broken_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct sample row;
	bool          found;
	(void)argument;
	TRY(ahead(ctx, tx, &broken, 0));
	return look(ctx, tx, 1, &row, &found);
}

static enum err make_row(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return sample_put_id(ctx, tx, *(int64_t *)argument);
}

/* After each the connections are as good as before. */
static void questions_on_their_way_do_not_outlive_the_transaction(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < 20; i++) {
		ASSERT_FAILS(world, db_transact(&world->ctx, world->db, refused_work, i % 2 || !on_server() ? &get : &broken), ERR_STATE);
		if (on_server())
			ASSERT_FAILS(world, db_transact(&world->ctx, world->db, broken_work, NULL), ERR_DATABASE);
	}
	assert_int_equal(samples_in(world), 0);
	for (int i = 0; i < 10; i++)
		ASSERT_OK(world, db_transact(&world->ctx, world->db, make_row, &(int64_t){ i + 1 }));
	assert_int_equal(samples_in(world), 10);
}

/* ---------------------------------------------------------------- sure writes */

struct tries {
	int     runs, wanted;
	bool    is_last; /* Nothing is asked after it: the commit travels with it. */
};

static enum err forget_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	return db_script(ctx, tx, "DELETE FROM sample");
}

/* The row is not as it was seen until the last run. */
static enum err sure_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct tries *tries = argument;
	struct sample row;
	bool          found;
	tries->runs++;
	TRY(put(ctx, tx, 1, 10));
	TRY(sure(ctx, tx, 1, tries->runs <= tries->wanted ? 10 : 11));
	return tries->is_last ? OK : look(ctx, tx, 1, &row, &found);
}

static void a_sure_write_without_its_row_runs_the_whole_again(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < 2; i++) {
		struct tries tries = { .wanted = 2, .is_last = i == 1 };
		ASSERT_OK(world, db_transact(&world->ctx, world->db, sure_work, &tries));
		assert_int_equal(tries.runs, 3);
		assert_int_equal(samples_in(world), 1);
		ASSERT_OK(world, db_transact(&world->ctx, world->db, forget_all, NULL));
	}
}

static void a_sure_write_that_never_finds_its_row_leaves_nothing(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < 2; i++) {
		struct tries tries = { .wanted = 1000, .is_last = i == 1 };
		ASSERT_FAILS(world, db_transact(&world->ctx, world->db, sure_work, &tries), ERR_RETRY);
		assert_int_equal(samples_in(world), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_asked_ahead_is_what_is_there, queries_open, world_close),
		cmocka_unit_test_setup_teardown(a_write_to_the_table_spoils_the_answer, queries_open, world_close),
		cmocka_unit_test_setup_teardown(questions_on_their_way_do_not_outlive_the_transaction, queries_open, world_close),
		cmocka_unit_test_setup_teardown(a_sure_write_without_its_row_runs_the_whole_again, queries_open, world_close),
		cmocka_unit_test_setup_teardown(a_sure_write_that_never_finds_its_row_leaves_nothing, queries_open, world_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
