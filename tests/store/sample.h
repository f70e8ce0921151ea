/*
 * sample.h - what the store's own tests stand on: an empty database with one table of every type, on whatever engine is
 * under test
 *
 * The suite knows db.h and query.h alone, never an engine; cases that only mean something on SQLite (lock file, one writer,
 * files) skip themselves on a server.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TESTS_SAMPLE_H
#define AMPULL_TESTS_SAMPLE_H

#include "base/base.h"
#define DATABASE_IS_EMPTY
#include "../place/world.h"

#include "store/query.h"

struct sample {
	int64_t       id;
	int64_t       whole;
	int64_t       parent;
	struct text   words;
	struct text   octets;
	bool          flag;
	struct day    on_day;
	struct moment at;
	struct money  price;
};

static inline void sample_take(const struct db_value *values, void *row)
{
	*(struct sample *)row = (struct sample){
		.id = db_take_i64(&values[0]),
		.whole = db_take_i64(&values[1]),
		.parent = db_take_id(&values[2]),
		.words = db_take_text(&values[3]),
		.octets = db_take_bytes(&values[4]),
		.flag = db_take_bool(&values[5]),
		.on_day = db_take_day(&values[6]),
		.at = db_take_moment(&values[7]),
		.price = db_take_money(&values[8]),
	};
}

static const struct db_field sample_fields[] = {
	{ DB_I64, false, "id" },     { DB_I64, true, "whole" },  { DB_ID, true, "parent" },
	{ DB_TEXT, true, "words" },  { DB_BYTES, true, "octets" }, { DB_BOOL, false, "flag" },
	{ DB_DAY, true, "on_day" },  { DB_MOMENT, true, "at" },  { DB_MONEY, true, "price" },
};
static const struct db_field id_field[] = { { DB_I64, false, "id" } };

static const struct db_query sample_insert = {
	.name = "sample_insert",
	.sqlite = "INSERT INTO sample (id, whole, parent, words, octets, flag, on_day, at, price) "
		  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	.inputs = sample_fields,
	.input_count = COUNT_OF(sample_fields),
};
static const struct db_query sample_get = {
	.name = "sample_get",
	.sqlite = "SELECT id, whole, parent, words, octets, flag, on_day, at, price FROM sample WHERE id = ?1",
	.inputs = id_field,
	.input_count = 1,
	.outputs = sample_fields,
	.output_count = COUNT_OF(sample_fields),
	.row_size = sizeof(struct sample),
	.take = sample_take,
};
static const struct db_query sample_all = {
	.name = "sample_all",
	.sqlite = "SELECT id, whole, parent, words, octets, flag, on_day, at, price FROM sample ORDER BY id",
	.outputs = sample_fields,
	.output_count = COUNT_OF(sample_fields),
	.row_size = sizeof(struct sample),
	.is_streamed = true,
	.take = sample_take,
};

static inline void number_take(const struct db_value *values, void *row)
{
	*(int64_t *)row = db_take_i64(&values[0]);
}
static const struct db_field number_field[] = { { DB_I64, false, "n" } };
static const struct db_query sample_count = {
	.name = "sample_count",
	.sqlite = "SELECT COUNT(*) FROM sample",
	.outputs = number_field,
	.output_count = 1,
	.row_size = sizeof(int64_t),
	.take = number_take,
};

/* The plainest row. */
static inline struct sample sample_of(int64_t id)
{
	return (struct sample){ id, I64_NONE, 0, TEXT_NONE, TEXT_NONE, false, DAY_NONE, MOMENT_NONE, MONEY_NONE };
}

static inline enum err sample_put(struct ctx *ctx, struct db_tx *tx, const struct sample *row)
{
	const struct db_value values[] = {
		db_value_i64(row->id, false),   db_value_i64(row->whole, true),   db_value_id(row->parent, true),
		db_value_text(row->words, true), db_value_bytes(row->octets, true), db_value_bool(row->flag, false),
		db_value_day(row->on_day, true), db_value_moment(row->at, true),   db_value_money(row->price, true),
	};
	int64_t changed;
	TRY(db_write(ctx, tx, &sample_insert, values, &changed));
	CHECK(changed == 1);
	return OK;
}

static inline enum err sample_put_id(struct ctx *ctx, struct db_tx *tx, int64_t id)
{
	struct sample row = sample_of(id);
	return sample_put(ctx, tx, &row);
}

static inline enum err sample_find(struct ctx *ctx, struct db_tx *tx, int64_t id, struct sample *out, bool *found)
{
	const struct db_value values[] = { db_value_i64(id, false) };
	return db_maybe(ctx, tx, &sample_get, values, out, found);
}

static inline enum err count_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return db_one(ctx, tx, &sample_count, NULL, argument);
}
/* How many rows are committed; -1 when the question failed. */
static inline int64_t samples_in(struct world *world)
{
	int64_t count;
	return db_read(&world->ctx, world->db, count_work, &count) == OK ? count : -1;
}

struct there {
	int64_t id;
	bool    found;
};
static inline enum err there_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct there *there = argument;
	struct sample row;
	return sample_find(ctx, tx, there->id, &row, &there->found);
}
static inline bool sample_is_there(struct world *world, int64_t id)
{
	struct there there = { id, false };
	ASSERT_OK(world, db_read(&world->ctx, world->db, there_work, &there));
	return there.found;
}

static inline enum err make_table(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	return db_script(ctx, tx,
			 on_server() ? "CREATE TABLE sample (id BIGINT PRIMARY KEY, whole BIGINT CHECK (whole <> 13), "
				       "parent BIGINT REFERENCES sample (id), words TEXT UNIQUE, octets BYTEA, flag BOOLEAN NOT NULL, "
				       "on_day BIGINT, at BIGINT, price BIGINT)"
				     : "CREATE TABLE sample (id INTEGER PRIMARY KEY, whole INTEGER CHECK (whole <> 13), "
				       "parent INTEGER REFERENCES sample (id), words TEXT UNIQUE, octets BLOB, flag INTEGER NOT NULL, "
				       "on_day INTEGER, at INTEGER, price INTEGER) STRICT");
}

/* A world with the table. */
static inline int sample_open(void **state)
{
	if (world_open(state) != 0)
		return -1;
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_table, NULL));
	return 0;
}

#define SAMPLE_TEST(test) cmocka_unit_test_setup_teardown(test, sample_open, world_close)

/* Only SQLite has folders, a lock file and one writer. */
static inline void only_on_sqlite(void)
{
	if (on_server())
		skip();
}

#endif
