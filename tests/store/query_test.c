/*
 * query_test.c - what a query gives and refuses: every type at its ends, the kinds of query, errors of the database, readers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sample.h"

/* ---------------------------------------------------------------- values */

static enum err keep_and_compare(struct ctx *ctx, struct db_tx *tx, const struct sample *row)
{
	struct sample back;
	bool          found;
	TRY(sample_put(ctx, tx, row));
	TRY(sample_find(ctx, tx, row->id, &back, &found));
	CHECK(found);
	CHECK(back.id == row->id && back.whole == row->whole && back.parent == row->parent && back.flag == row->flag);
	CHECK(back.on_day.number == row->on_day.number && back.at.us == row->at.us && back.price.ore == row->price.ore);
	CHECK(text_equal(back.words, row->words) && (back.words.at == NULL) == (row->words.at == NULL));
	CHECK(text_equal(back.octets, row->octets) && (back.octets.at == NULL) == (row->octets.at == NULL));
	return OK;
}

static enum err values_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	static const char all_bytes[] = "\x00\x01\xFF\xFE\x80\x00";
	struct sample     rows[] = {
		{ INT64_MAX, INT64_MAX, 0, TEXT("Å Ä Ö å ä ö é ß \xF0\x9F\x92\x8A"), TEXT(""), true, { INT32_MAX }, { INT64_MAX }, { INT64_MAX } },
		{ INT64_MIN, INT64_MIN + 1, 0, TEXT(""), { all_bytes, 6 }, false, { INT32_MIN + 1 }, { INT64_MIN + 1 }, { INT64_MIN + 1 } },
		{ 0, 0, INT64_MAX, TEXT("'; -- ?1 $1 %s \\ \" \t\n"), TEXT("text"), true, { 0 }, { 0 }, { 0 } },
		{ -1, -1, INT64_MIN, TEXT(" 1 "), TEXT("\n"), true, { -1 }, { -1 }, { -1 } },
		sample_of(7),
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		TRY(keep_and_compare(ctx, tx, &rows[i]));
	return OK;
}

static void values_come_back_as_they_went(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, values_work, NULL));
}

static enum err large_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	enum { LARGE = 3 * 1024 * 1024 };
	char *bytes = arena_alloc(ctx->arena, LARGE);
	for (size_t i = 0; i < LARGE; i++)
		bytes[i] = (char)(i * 31 % 251);
	struct sample row = sample_of(1);
	row.octets = (struct text){ bytes, LARGE };
	return keep_and_compare(ctx, tx, &row);
}

static void large_bytes_come_back_whole(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, large_work, NULL));
}

static enum err put_words(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct sample row = sample_of(1);
	row.words = *(struct text *)argument;
	return sample_put(ctx, tx, &row);
}

/* PostgreSQL cannot hold it, so that no engine may. */
static void text_that_not_every_engine_holds_is_refused(void **state)
{
	struct world *world = *state;
	struct text   wrong[] = { { "a\0b", 3 }, { "\0", 1 }, { "\xFF", 1 }, { "\xC3", 1 }, { "\xED\xA0\x80", 3 } };
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		ASSERT_FAILS(world, db_transact(&world->ctx, world->db, put_words, &wrong[i]), ERR_FIELD_INVALID);
	assert_int_equal(samples_in(world), 0);
}

static enum err null_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	static const struct db_field required[] = { { DB_TEXT, false, "words" } };
	static const struct db_query words_of = {
		.name = "words_of",
		.sqlite = "SELECT words FROM sample WHERE id = ?1",
		.inputs = id_field,
		.input_count = 1,
		.outputs = required,
		.output_count = 1,
		.row_size = sizeof(struct db_value),
		.take = sample_take, /* Never reached. */
	};
	static const struct db_field late[] = { { DB_DAY, false, "at" } };
	static const struct db_query day_of_moment = {
		.name = "day_of_moment",
		.sqlite = "SELECT at FROM sample WHERE id = ?1",
		.inputs = id_field,
		.input_count = 1,
		.outputs = late,
		.output_count = 1,
		.row_size = sizeof(struct db_value),
		.take = sample_take,
	};
	(void)argument;
	struct sample row = sample_of(1), back;
	row.at.us = (int64_t)INT32_MAX + 1;
	bool                  found;
	const struct db_value values[] = { db_value_i64(1, false) };
	TRY(sample_put(ctx, tx, &row));
	CHECK_FAILS(db_maybe(ctx, tx, &words_of, values, &back, &found), ERR_DATABASE);
	CHECK_FAILS(db_maybe(ctx, tx, &day_of_moment, values, &back, &found), ERR_DATABASE);
	return OK;
}

static void a_row_that_is_not_as_declared_is_an_error(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, null_work, NULL));
}

/* ---------------------------------------------------------------- kinds of query */

struct walk {
	int64_t seen;
	int64_t stop_at;
	int64_t last;
};

static enum err see(struct ctx *ctx, const void *row, void *argument)
{
	struct walk         *walk = argument;
	const struct sample *sample = row;
	CHECK(sample->id > walk->last);
	walk->last = sample->id;
	arena_alloc(ctx->arena, 1000); /* Forgotten after each row. */
	return ++walk->seen == walk->stop_at ? fail(ctx, ERR_STATE, "walk", "enough") : OK;
}

enum { ROWS = 3000 };

static enum err fill(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	for (int64_t id = 1; id <= ROWS; id++)
		TRY(sample_put_id(ctx, tx, id));
	return OK;
}

static enum err kinds_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	struct sample row, *rows;
	bool          found = true;
	size_t        count;
	void         *at;
	struct walk   walk = { 0, -1, 0 };
	TRY(sample_find(ctx, tx, ROWS + 1, &row, &found));
	CHECK(!found);
	const struct db_value none[] = { db_value_i64(ROWS + 1, false) }, first[] = { db_value_i64(1, false) };
	CHECK_FAILS(db_one(ctx, tx, &sample_get, none, &row), ERR_NOT_FOUND);
	TRY(db_one(ctx, tx, &sample_get, first, &row));
	CHECK(row.id == 1);
	TRY(db_rows(ctx, tx, &sample_get, none, &at, &count));
	CHECK(count == 0);
	TRY(db_rows(ctx, tx, &sample_all, NULL, &at, &count));
	rows = at;
	CHECK(count == ROWS && rows[0].id == 1 && rows[ROWS - 1].id == ROWS && rows[100].whole == I64_NONE);
	size_t used = arena_used(ctx->arena);
	TRY(db_each(ctx, tx, &sample_all, NULL, &row, see, &walk));
	CHECK(walk.seen == ROWS);
	CHECK(arena_used(ctx->arena) == used);
	return OK;
}

static void each_kind_gives_what_it_says(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, fill, NULL));
	ASSERT_OK(world, db_read(&world->ctx, world->db, kinds_work, NULL));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, kinds_work, NULL));
}

static enum err stop_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct walk  *walk = argument;
	struct sample row;
	*walk = (struct walk){ 0, 10, 0 };
	return db_each(ctx, tx, &sample_all, NULL, &row, see, walk);
}

static void a_walk_ends_where_the_caller_says(void **state)
{
	struct world *world = *state;
	struct walk   walk;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, fill, NULL));
	ASSERT_FAILS(world, db_read(&world->ctx, world->db, stop_work, &walk), ERR_STATE);
	assert_int_equal(walk.seen, 10);
	assert_int_equal(samples_in(world), ROWS); /* The connection is as good as before. */
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, stop_work, &walk), ERR_STATE);
	assert_int_equal(samples_in(world), ROWS);
}

/* ---------------------------------------------------------------- what the database refuses */

static enum err run_script(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return db_script(ctx, tx, argument);
}

static enum err put_row(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return sample_put(ctx, tx, argument);
}

static void each_refusal_has_its_code(void **state)
{
	struct world *world = *state;
	struct sample first = sample_of(1), same_words = sample_of(2), orphan = sample_of(3), thirteen = sample_of(4);
	first.words = same_words.words = TEXT("only once");
	orphan.parent = 4711;
	thirteen.whole = 13;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, put_row, &first));
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, put_row, &first), ERR_ALREADY_EXISTS);
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, put_row, &same_words), ERR_ALREADY_EXISTS);
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, put_row, &orphan), ERR_CONSTRAINT);
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, put_row, &thirteen), ERR_CONSTRAINT);
	char missing[] = "INSERT INTO sample (id) VALUES (9)", unknown[] = "SELECT nothing FROM nowhere";
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, run_script, missing), ERR_CONSTRAINT);
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, run_script, unknown), ERR_DATABASE);
	assert_int_equal(samples_in(world), 1);
}

/* The row is laid in past its references, which cannot be put aside on a server. */
static void the_ledger_is_only_added_to(void **state)
{
	struct world *world = *state;
	only_on_sqlite();
	static char lay_in[] =
		"PRAGMA defer_foreign_keys = ON; INSERT INTO movement (id, region_id, from_place_id, to_place_id, batch_id, units, "
		"value_ore, cause_kind, cause_id, recorded_at, effective_day, person_id, request_id) "
		"VALUES (1, 1, 1, 2, 1, 5, 100, 'receipt', 1, 0, 0, 1, 'r'); ";
	static const char *const changes[] = { "UPDATE movement SET units = 6 WHERE id = 1", "DELETE FROM movement",
					       "UPDATE movement SET reason = 'x'" };
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		char both[1024];
		snprintf(both, sizeof both, "%s%s", lay_in, changes[i]);
		assert_int_equal(db_transact(&world->ctx, world->db, run_script, both), ERR_CONSTRAINT);
		if (!strstr(world->ctx.error.detail.at, "ledger"))
			FAIL_TEST("%s was refused for another reason: %s", changes[i], world->ctx.error.detail.at);
		world->ctx.error = (struct error){ 0 };
	}
}

/* ---------------------------------------------------------------- readers */

static void a_reader_cannot_write(void **state)
{
	struct world *world = *state;
	struct sample row = sample_of(1);
	/* A server that became a standby refuses with the same words, and then another try may help. */
	enum err refused = on_server() ? ERR_RETRY : ERR_DATABASE;
	ASSERT_FAILS(world, db_read(&world->ctx, world->db, put_row, &row), refused);
	char table[] = "CREATE TABLE more (id BIGINT PRIMARY KEY)", gone[] = "DROP TABLE sample";
	ASSERT_FAILS(world, db_read(&world->ctx, world->db, run_script, table), refused);
	ASSERT_FAILS(world, db_read(&world->ctx, world->db, run_script, gone), refused);
	assert_int_equal(samples_in(world), 0);
	struct db *beside;
	ASSERT_OK(world, db_open(&world->ctx, text_of(world->address), DB_READER, &beside));
	ASSERT_FAILS(world, db_read(&world->ctx, beside, put_row, &row), refused);
	db_close(beside);
	assert_int_equal(samples_in(world), 0);
}

static enum err snapshot_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct world *world = argument;
	int64_t       before, after;
	struct ctx    other = { .arena = arena_open(LIMIT_ARENA_REQUEST), .actor = ctx->actor, .now = ctx->now };
	TRY(db_one(ctx, tx, &sample_count, NULL, &before));
	struct sample row = sample_of(before + 1);
	enum err      err = db_transact(&other, world->db, put_row, &row); /* Another connection commits meanwhile. */
	arena_close(other.arena);
	CHECK(err == OK);
	TRY(db_one(ctx, tx, &sample_count, NULL, &after));
	CHECK(after == before);
	return OK;
}

static void a_read_sees_one_snapshot(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_read(&world->ctx, world->db, snapshot_work, world));
	assert_int_equal(samples_in(world), 1);
	ASSERT_OK(world, db_read(&world->ctx, world->db, snapshot_work, world));
	assert_int_equal(samples_in(world), 2);
}

/* ---------------------------------------------------------------- every query of the program */

static enum err describe_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	size_t *count = argument;
	for (; all_queries[*count]; ++*count)
		TRY(db_describe(ctx, tx, all_queries[*count]));
	return OK;
}

static enum err describe_one(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return db_describe(ctx, tx, argument);
}

static void every_query_is_as_declared(void **state)
{
	struct world *world = *state;
	size_t        count = 0;
	ASSERT_OK(world, db_read(&world->ctx, world->db, describe_all, &count));
	assert_true(count > 100);
	static struct db_query without_input, with_less; /* Engines know a query by its address. */
	without_input = with_less = sample_get;
	without_input.input_count = 0;
	with_less.output_count--;
	ASSERT_FAILS(world, db_read(&world->ctx, world->db, describe_one, &without_input), ERR_SCHEMA);
	ASSERT_FAILS(world, db_read(&world->ctx, world->db, describe_one, &with_less), ERR_SCHEMA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SAMPLE_TEST(values_come_back_as_they_went),
		SAMPLE_TEST(large_bytes_come_back_whole),
		SAMPLE_TEST(text_that_not_every_engine_holds_is_refused),
		SAMPLE_TEST(a_row_that_is_not_as_declared_is_an_error),
		SAMPLE_TEST(each_kind_gives_what_it_says),
		SAMPLE_TEST(a_walk_ends_where_the_caller_says),
		SAMPLE_TEST(each_refusal_has_its_code),
		SAMPLE_TEST(the_ledger_is_only_added_to),
		SAMPLE_TEST(a_reader_cannot_write),
		SAMPLE_TEST(a_read_sees_one_snapshot),
		SAMPLE_TEST(every_query_is_as_declared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
