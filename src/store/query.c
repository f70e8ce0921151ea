/*
 * query.c - values to and from generated queries
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/query.h"

#include "store/engine.h"

static struct db_value integer_value(int64_t value, bool is_none, bool is_optional)
{
	if (is_none && !is_optional)
		BUG("a missing value for a parameter that may not be missing");
	return (struct db_value){ .kind = is_none ? DB_VALUE_NULL : DB_VALUE_INTEGER, .integer = value };
}

struct db_value db_value_i64(int64_t value, bool is_optional)
{
	return integer_value(value, is_optional && value == I64_NONE, is_optional);
}

struct db_value db_value_id(int64_t value, bool is_optional)
{
	return integer_value(value, value == 0, is_optional);
}

struct db_value db_value_bool(bool value, bool is_optional)
{
	return integer_value(value, false, is_optional);
}

struct db_value db_value_day(struct day value, bool is_optional)
{
	return integer_value(value.number, day_is_none(value), is_optional);
}

struct db_value db_value_moment(struct moment value, bool is_optional)
{
	return integer_value(value.us, moment_is_none(value), is_optional);
}

struct db_value db_value_money(struct money value, bool is_optional)
{
	return integer_value(value.ore, money_is_none(value), is_optional);
}

struct db_value db_value_text(struct text value, bool is_optional)
{
	if (!value.at && !is_optional)
		BUG("a missing text for a parameter that may not be missing");
	return (struct db_value){ .kind = value.at ? DB_VALUE_TEXT : DB_VALUE_NULL, .text = value };
}

struct db_value db_value_bytes(struct text value, bool is_optional)
{
	struct db_value made = db_value_text(value, is_optional);
	if (made.kind == DB_VALUE_TEXT)
		made.kind = DB_VALUE_BYTES;
	return made;
}

int64_t db_take_i64(const struct db_value *value)
{
	return value->kind == DB_VALUE_NULL ? I64_NONE : value->integer;
}

int64_t db_take_id(const struct db_value *value)
{
	return value->kind == DB_VALUE_NULL ? 0 : value->integer;
}

struct text db_take_text(const struct db_value *value)
{
	return value->kind == DB_VALUE_NULL ? TEXT_NONE : value->text;
}

struct text db_take_bytes(const struct db_value *value)
{
	return db_take_text(value);
}

bool db_take_bool(const struct db_value *value)
{
	return value->integer != 0;
}

struct day db_take_day(const struct db_value *value)
{
	return value->kind == DB_VALUE_NULL ? DAY_NONE : (struct day){ (int32_t)value->integer };
}

struct moment db_take_moment(const struct db_value *value)
{
	return value->kind == DB_VALUE_NULL ? MOMENT_NONE : (struct moment){ value->integer };
}

struct money db_take_money(const struct db_value *value)
{
	return value->kind == DB_VALUE_NULL ? MONEY_NONE : (struct money){ value->integer };
}

/* What came from the engine must be what the query declares. */
static enum err check_row(struct ctx *ctx, const struct db_query *query, const struct db_value *values)
{
	for (size_t i = 0; i < query->output_count; i++) {
		const struct db_field *field = &query->outputs[i];
		const struct db_value *value = &values[i];
		bool                   is_text = field->type == DB_TEXT, is_bytes = field->type == DB_BYTES;
		bool                   fits = value->kind == DB_VALUE_NULL ? field->is_optional
					      : is_text                    ? value->kind == DB_VALUE_TEXT
					      : is_bytes                   ? value->kind == DB_VALUE_BYTES
									   : value->kind == DB_VALUE_INTEGER;
		if (fits && field->type == DB_DAY && value->kind == DB_VALUE_INTEGER)
			fits = value->integer > INT32_MIN && value->integer <= INT32_MAX;
		if (fits && field->type == DB_BOOL)
			fits = value->integer == 0 || value->integer == 1;
		if (!fits)
			return fail(ctx, ERR_DATABASE, query->name, "column %s of %s is not what is declared", field->name,
				    query->name);
	}
	return OK;
}

enum { COLUMNS_MAX = 64 };

/* A text that only one engine could hold (NUL, broken UTF-8) is refused here, so that all refuse it alike. */
static enum err check_texts(struct ctx *ctx, const struct db_query *query, const struct db_value *values)
{
	for (size_t i = 0; i < query->input_count; i++)
		if (values[i].kind == DB_VALUE_TEXT &&
		    (text_find(values[i].text, 0) != SIZE_MAX || !text_is_utf8(values[i].text)))
			return fail_inside(ctx, ERR_FIELD_INVALID, query->inputs[i].name, "the text is not UTF-8 or holds a NUL");
	return OK;
}

static enum err start(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values)
{
	TRY(check_texts(ctx, query, values));
	return tx->engine->run(ctx, tx->conn, query, values);
}

/* The next row, checked and unpacked. */
static enum err next_row(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, void *row, bool *more)
{
	struct db_value values[COLUMNS_MAX];
	EXPECT(query->output_count <= COLUMNS_MAX);
	TRY(tx->engine->next(ctx, tx->conn, values, more));
	if (!*more)
		return OK;
	TRY(check_row(ctx, query, values));
	if (row)
		query->take(values, row);
	return OK;
}

enum err db_maybe(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values,
		  void *row, bool *found)
{
	enum err err = start(ctx, tx, query, values);
	if (!err)
		err = next_row(ctx, tx, query, row, found);
	tx->engine->finish(tx->conn);
	return err;
}

enum err db_one(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values, void *row)
{
	bool found;
	TRY(db_maybe(ctx, tx, query, values, row, &found));
	return found ? OK : fail_inside(ctx, ERR_NOT_FOUND, query->name, "%s found no row", query->name);
}

enum err db_each(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values,
		 void *row, enum err (*each)(struct ctx *, const void *, void *), void *argument)
{
	enum err err = start(ctx, tx, query, values);
	for (bool more = true; !err && more;) {
		struct arena_mark mark = arena_here(ctx->arena);
		err = next_row(ctx, tx, query, row, &more);
		if (!err && more)
			err = each(ctx, row, argument);
		if (!err)
			arena_rewind(ctx->arena, mark);
	}
	tx->engine->finish(tx->conn);
	return err;
}

enum err db_rows(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values,
		 void **rows, size_t *count)
{
	size_t         capacity = 32;
	unsigned char *at = arena_alloc_array(ctx->arena, query->row_size, capacity);
	*count = 0;
	enum err err = start(ctx, tx, query, values);
	for (bool more = true; !err && more;) {
		if (*count == capacity) {
			unsigned char *larger = arena_alloc_array(ctx->arena, query->row_size, capacity * 2);
			memcpy(larger, at, query->row_size * capacity);
			at = larger;
			capacity *= 2;
		}
		err = next_row(ctx, tx, query, at + query->row_size * *count, &more);
		if (!err && more && ++*count > DB_ROWS_MAX)
			err = fail_inside(ctx, ERR_REQUEST_TOO_LARGE, query->name, "%s has more than %d rows", query->name, DB_ROWS_MAX);
	}
	tx->engine->finish(tx->conn);
	*rows = at;
	return err;
}

enum err db_write(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values,
		  int64_t *changed)
{
	bool     more;
	enum err err = start(ctx, tx, query, values);
	if (!err)
		err = tx->engine->next(ctx, tx->conn, NULL, &more);
	tx->engine->finish(tx->conn);
	*changed = err ? 0 : tx->engine->changed(tx->conn);
	return err;
}

enum err db_queue(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values)
{
	TRY(check_texts(ctx, query, values));
	return tx->engine->queue(ctx, tx->conn, query, values);
}

enum err db_ahead(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values)
{
	if (!tx->engine->ahead)
		return OK;
	TRY(check_texts(ctx, query, values));
	return tx->engine->ahead(ctx, tx->conn, query, values);
}

enum err db_script(struct ctx *ctx, struct db_tx *tx, const char *sql)
{
	return tx->engine->script(ctx, tx->conn, sql);
}

enum err db_describe(struct ctx *ctx, struct db_tx *tx, const struct db_query *query)
{
	return tx->engine->describe(ctx, tx->conn, query);
}
