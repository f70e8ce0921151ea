/*
 * copy.c - a whole database into an empty one of the other engine
 *
 * The tables and their types are read from the database that is written to; queries are made for each.  Its foreign keys
 * are taken away first and put back at the end, which checks them all: rows may then come in any order.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/copy.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "store/query.h"

enum { COLUMNS_MAX = 60, ROWS_AT_ONCE = 16, SQL_MAX = 64 * 1024 };

struct table {
	const char      *name;
	struct db_field  columns[COLUMNS_MAX];
	size_t           column_count;
	bool             has_id;
};

struct copying {
	struct db_tx     *from, *to;
	struct db        *source;
	struct table     *tables;
	size_t            table_count;
	struct db_copied *out;
	/* Of the table that is being copied. */
	const struct table *table;
	struct db_query     insert_one, insert_many;
	struct db_value     waiting[COLUMNS_MAX * ROWS_AT_ONCE];
	size_t              waiting_count;
	struct arena       *rows;
	struct arena       *queries; /* Engines know prepared statements by the query's address: none is ever used twice. */
};

static const struct db_field one_text[] = { { DB_TEXT, false, "text" } };
static const struct db_field three_texts[] = { { DB_TEXT, false, "a" }, { DB_TEXT, false, "b" }, { DB_TEXT, false, "c" } };

static const char columns_sql[] =
	"SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c "
	"JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name "
	"WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name <> 'migration' "
	"ORDER BY c.table_name, c.ordinal_position";
static const char foreign_keys_sql[] =
	"SELECT k.conrelid::regclass::text, k.conname::text, pg_get_constraintdef(k.oid) FROM pg_constraint k "
	"JOIN pg_namespace n ON n.oid = k.connamespace "
	"WHERE k.contype = 'f' AND n.nspname = current_schema() ORDER BY k.oid";

/* Rows of up to three texts; the texts end with NUL. */
struct triple {
	const char *a, *b, *c;
};

static void triple_take(const struct db_value *values, void *row)
{
	*(struct triple *)row = (struct triple){ values[0].text.at, values[1].text.at, values[2].text.at };
}

static void text_take(const struct db_value *values, void *row)
{
	*(struct text *)row = values[0].text;
}

static enum err triples(struct ctx *ctx, struct copying *c, const char *sql, struct triple **out, size_t *count)
{
	void            *rows;
	struct db_query *query = arena_new(c->queries, struct db_query);
	*query = (struct db_query){ .name = "copy_triples", .sqlite = "", .postgres = sql, .outputs = three_texts,
				    .output_count = COUNT_OF(three_texts), .row_size = sizeof(struct triple), .take = triple_take };
	TRY(db_rows(ctx, c->to, query, NULL, &rows, count));
	*out = rows;
	return OK;
}

static enum err type_of(struct ctx *ctx, const struct triple *column, enum db_type *out)
{
	static const struct {
		const char  *name;
		enum db_type type;
	} types[] = { { "bigint", DB_I64 }, { "text", DB_TEXT }, { "boolean", DB_BOOL }, { "bytea", DB_BYTES } };
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (strcmp(types[i].name, column->c) == 0) {
			*out = types[i].type;
			return OK;
		}
	return fail(ctx, ERR_SCHEMA, "database", "column %s of %s has type %s, which nobody knows", column->b, column->a,
		    column->c);
}

static enum err read_tables(struct ctx *ctx, struct copying *c)
{
	struct triple *columns;
	size_t         count;
	TRY(triples(ctx, c, columns_sql, &columns, &count));
	c->tables = arena_array(ctx->arena, struct table, count + 1);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || strcmp(columns[i].a, columns[i - 1].a) != 0)
			c->tables[c->table_count++].name = columns[i].a;
		struct table *table = &c->tables[c->table_count - 1];
		EXPECT(table->column_count < COLUMNS_MAX);
		struct db_field *field = &table->columns[table->column_count++];
		*field = (struct db_field){ .is_optional = true, .name = columns[i].b };
		TRY(type_of(ctx, &columns[i], &field->type));
		table->has_id |= strcmp(field->name, "id") == 0;
	}
	return OK;
}

static enum err run_text(struct ctx *ctx, struct db_tx *tx, struct text sql)
{
	return db_script(ctx, tx, sql.at);
}

/* One text, of a query made here. */
static enum err ask(struct ctx *ctx, struct copying *c, struct db_tx *tx, const char *sql, struct text *out)
{
	struct db_query *query = arena_new(c->queries, struct db_query);
	*query = (struct db_query){ .name = "copy_ask", .sqlite = sql, .postgres = sql, .outputs = one_text,
				    .output_count = 1, .row_size = sizeof(struct text), .take = text_take };
	return db_one(ctx, tx, query, NULL, out);
}

#define SEAL_SQL(digest) "SELECT COALESCE((SELECT " digest " FROM journal_seal WHERE number = %.*s), '')"

/*
 * What may be thrown away: a copy of this very database that nobody has written to.  Its journal is then a beginning of
 * ours, to the last seal.
 */
static enum err check_target(struct ctx *ctx, struct copying *c)
{
	static const char last[] = "SELECT COALESCE((SELECT CAST(MAX(number) AS TEXT) FROM journal_seal), '0')";
	struct text       regions, theirs, known;
	TRY(ask(ctx, c, c->to, "SELECT CAST(COUNT(*) AS TEXT) FROM region", &regions));
	if (text_is(regions, "0"))
		return OK;
	TRY(ask(ctx, c, c->to, last, &theirs));
	struct text digest;
	TRY(ask(ctx, c, c->to, text_format(ctx->arena, SEAL_SQL("encode(digest, 'hex')"), TEXT_ARG(theirs)).at, &digest));
	TRY(ask(ctx, c, c->from, text_format(ctx->arena, SEAL_SQL("lower(hex(digest))"), TEXT_ARG(theirs)).at, &known));
	if (text_is_empty(digest) || !text_equal(digest, known))
		return fail(ctx, ERR_ALREADY_EXISTS, "database", "the database holds something that is no copy of this one");
	c->out->replaced = true;
	return OK;
}

/* Migrations leave rows too: they come with the copy. */
static enum err empty_target(struct ctx *ctx, struct copying *c)
{
	struct buf sql;
	buf_init(&sql, ctx->arena, SQL_MAX);
	buf_z(&sql, "TRUNCATE ");
	for (size_t i = 0; i < c->table_count; i++)
		buf_format(&sql, "%s%s", i ? ", " : "", c->tables[i].name);
	return run_text(ctx, c->to, buf_done(&sql));
}

static struct text column_names(struct ctx *ctx, const struct table *table)
{
	struct buf names;
	buf_init(&names, ctx->arena, SQL_MAX);
	for (size_t i = 0; i < table->column_count; i++)
		buf_format(&names, "%s%s", i ? ", " : "", table->columns[i].name);
	return buf_done(&names);
}

/* An insert of some rows; the types stand as often as the rows. */
static struct db_query insert_of(struct ctx *ctx, const struct table *table, size_t rows)
{
	struct buf       sql;
	struct db_field *inputs = arena_array(ctx->arena, struct db_field, rows * table->column_count);
	buf_init(&sql, ctx->arena, SQL_MAX);
	buf_format(&sql, "INSERT INTO %s (%.*s) VALUES ", table->name, TEXT_ARG(column_names(ctx, table)));
	size_t at = 0;
	for (size_t row = 0; row < rows; row++) {
		buf_format(&sql, "%s(", row ? ", " : "");
		for (size_t i = 0; i < table->column_count; i++) {
			inputs[at++] = table->columns[i];
			buf_format(&sql, "%s$%zu", i ? ", " : "", at);
		}
		buf_format(&sql, ")");
	}
	return (struct db_query){ .name = table->name, .sqlite = "", .postgres = buf_done(&sql).at, .inputs = inputs,
				  .input_count = at };
}

static enum err insert_waiting(struct ctx *ctx, struct copying *c)
{
	if (c->waiting_count == ROWS_AT_ONCE) {
		TRY(db_queue(ctx, c->to, &c->insert_many, c->waiting));
	} else {
		for (size_t i = 0; i < c->waiting_count; i++)
			TRY(db_queue(ctx, c->to, &c->insert_one, &c->waiting[i * c->table->column_count]));
	}
	c->out->rows += (int64_t)c->waiting_count;
	c->waiting_count = 0;
	arena_reset(c->rows);
	return OK;
}

/* The row as it came from the engine; its texts are kept until they are sent. */
static void values_take(const struct db_value *values, void *row)
{
	struct copying *c = *(struct copying **)row;
	struct db_value *kept = &c->waiting[c->waiting_count * c->table->column_count];
	for (size_t i = 0; i < c->table->column_count; i++) {
		kept[i] = values[i];
		if (values[i].kind == DB_VALUE_TEXT || values[i].kind == DB_VALUE_BYTES)
			kept[i].text = text_copy(c->rows, values[i].text);
	}
}

static enum err take_row(struct ctx *ctx, const void *row, void *argument)
{
	(void)row;
	struct copying *c = argument;
	return ++c->waiting_count == ROWS_AT_ONCE ? insert_waiting(ctx, c) : OK;
}

static enum err copy_table(struct ctx *ctx, struct copying *c, const struct table *table)
{
	/* Engines keep prepared statements by the query's address, so each table has its own. */
	struct db_query *select = arena_new(c->queries, struct db_query);
	struct copying  *row = c;
	*select = (struct db_query){
		.name = table->name,
		.sqlite = text_format(ctx->arena, "SELECT %.*s FROM %s", TEXT_ARG(column_names(ctx, table)), table->name).at,
		.outputs = table->columns,
		.output_count = table->column_count,
		.row_size = sizeof row,
		.is_streamed = true,
		.take = values_take,
	};
	struct copying *of_table = arena_new(c->queries, struct copying);
	*of_table = *c; /* The inserts' addresses are of this table alone. */
	of_table->table = table;
	of_table->insert_one = insert_of(ctx, table, 1);
	of_table->insert_many = insert_of(ctx, table, ROWS_AT_ONCE);
	row = of_table;
	TRY(db_each(ctx, c->from, select, NULL, &row, take_row, of_table));
	TRY(insert_waiting(ctx, of_table));
	log_line(ctx, LOG_INFO, "copy", "%s", table->name);
	return OK;
}

/* One line about a table: how many rows, and for each column a sum that any lost or changed row changes. */
static struct text sums_query(struct ctx *ctx, const struct table *table)
{
	struct buf sql;
	buf_init(&sql, ctx->arena, SQL_MAX);
	buf_format(&sql, "SELECT CAST(COUNT(*) AS TEXT)");
	for (size_t i = 0; i < table->column_count; i++) {
		const char *name = table->columns[i].name;
		if (table->columns[i].type == DB_BOOL)
			buf_format(&sql, " || ' ' || CAST(COALESCE(SUM(CASE WHEN %s THEN 1 ELSE 0 END), 0) AS TEXT)", name);
		else if (table->columns[i].type == DB_I64)
			buf_format(&sql, " || ' ' || CAST(COALESCE(SUM(%s %% 1000003), 0) AS TEXT)", name);
		else
			buf_format(&sql, " || ' ' || CAST(COALESCE(SUM(LENGTH(%s)), 0) AS TEXT)", name);
	}
	buf_format(&sql, " FROM %s", table->name);
	return buf_done(&sql);
}

static enum err compare_table(struct ctx *ctx, struct copying *c, const struct table *table)
{
	struct text ours, theirs, sql = sums_query(ctx, table);
	TRY(ask(ctx, c, c->from, sql.at, &ours));
	TRY(ask(ctx, c, c->to, sql.at, &theirs));
	if (!text_equal(ours, theirs))
		return fail(ctx, ERR_DATABASE, "copy", "%s differs after the copy: %.*s became %.*s", table->name, TEXT_ARG(ours),
			    TEXT_ARG(theirs));
	return OK;
}

/* New rows get numbers after the copied ones. */
static enum err set_sequence(struct ctx *ctx, struct copying *c, const struct table *table)
{
	if (!table->has_id)
		return OK;
	struct text set;
	return ask(ctx, c, c->to,
		   text_format(ctx->arena,
			       "SELECT CAST(setval(pg_get_serial_sequence('%s', 'id'), COALESCE(MAX(id), 0) + 1, false) AS TEXT) "
			       "FROM %s",
			       table->name, table->name)
			   .at,
		   &set);
}

static enum err copy_all(struct ctx *ctx, struct db_tx *from, void *argument)
{
	struct copying *c = argument;
	struct triple  *keys;
	size_t          key_count;
	c->from = from;
	TRY(check_target(ctx, c));
	TRY(empty_target(ctx, c));
	TRY(triples(ctx, c, foreign_keys_sql, &keys, &key_count));
	for (size_t i = 0; i < key_count; i++)
		TRY(run_text(ctx, c->to, text_format(ctx->arena, "ALTER TABLE %s DROP CONSTRAINT %s", keys[i].a, keys[i].b)));
	for (size_t i = 0; i < c->table_count; i++)
		TRY(copy_table(ctx, c, &c->tables[i]));
	for (size_t i = 0; i < key_count; i++)
		TRY(run_text(ctx, c->to,
			     text_format(ctx->arena, "ALTER TABLE %s ADD CONSTRAINT %s %s", keys[i].a, keys[i].b, keys[i].c)));
	for (size_t i = 0; i < c->table_count; i++) {
		TRY(compare_table(ctx, c, &c->tables[i]));
		TRY(set_sequence(ctx, c, &c->tables[i]));
	}
	c->out->tables = (int64_t)c->table_count;
	return OK;
}

static enum err copy_into(struct ctx *ctx, struct db_tx *to, void *argument)
{
	struct copying *c = argument;
	*c->out = (struct db_copied){ 0 };
	c->to = to;
	c->table_count = 0;
	TRY(read_tables(ctx, c));
	return db_read(ctx, c->source, copy_all, c);
}

enum err db_copy(struct ctx *ctx, struct db *from, struct db *to, struct db_copied *out)
{
	struct copying *c = arena_new(ctx->arena, struct copying);
	*c = (struct copying){ .source = from, .out = out, .rows = arena_open(LIMIT_ARENA_REQUEST),
			       .queries = arena_open(LIMIT_ARENA_REQUEST) };
	enum err err = db_transact(ctx, to, copy_into, c);
	arena_close(c->rows);
	arena_close(c->queries);
	return err;
}
