/*
 * engine_postgres.c - PostgreSQL 15 and later behind the seam
 *
 * Every statement is prepared once a connection, with its declared types, and travels in binary.  The connection stays in
 * pipeline mode: BEGIN, SAVEPOINT and RELEASE, whose answers nobody waits for, are sent together with the query that
 * follows, so that a use case costs one round trip a query and no more.
 *
 * Readers see one snapshot (REPEATABLE READ, READ ONLY); writers run at READ COMMITTED with guarded updates and locks in
 * a fixed order.  A conflict, a lost lock or a lost connection before COMMIT was sent is ERR_RETRY; after it the outcome is
 * unknown and says so: the request key tells it apart when the client asks again.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/postgres_pipeline.h"
#include "store/postgres_text.h"
#include "store/program.h"

enum { PARAMETERS_MAX = 1024, SERVER_VERSION_MIN = 150000, RECONNECTS = 3, RECONNECT_PAUSE_MS = 200 };

/* ---------------------------------------------------------------- connections */

static void postgres_close(struct db_conn *conn)
{
	if (!conn)
		return;
	PQclear(conn->result);
	kept_forget(&conn->kept);
	PQfinish(conn->pg);
	free(conn);
}

/* A warning while committing may mean "might not have been replicated": then the outcome is unknown. */
static void hear(void *argument, const PGresult *result)
{
	struct db_conn *conn = argument;
	const char     *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
	if (severity && conn->is_committing && strcmp(severity, "WARNING") == 0)
		conn->warned = true;
}

static enum err query_text(struct ctx *ctx, struct db_conn *conn, const char *sql, struct text *out)
{
	PGresult *result = PQexec(conn->pg, sql);
	enum err  err = OK;
	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1)
		*out = text_copy(ctx->arena, text_of(PQgetvalue(result, 0, 0)));
	else
		err = fail(ctx, ERR_DATABASE, "database", "%.*s", TEXT_ARG(pipeline_one_line(ctx, PQerrorMessage(conn->pg))));
	PQclear(result);
	return err;
}

/* The database must mean what SQLite means: UTF-8, compared by bytes. */
static enum err check_server(struct ctx *ctx, struct db_conn *conn)
{
	if (PQserverVersion(conn->pg) < SERVER_VERSION_MIN)
		return fail(ctx, ERR_SCHEMA, "database", "PostgreSQL 15 or later is needed, the server is %d",
			    PQserverVersion(conn->pg) / 10000);
	struct text order;
	TRY(query_text(ctx, conn,
		       "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database "
		       "WHERE datname = current_database()",
		       &order));
	if (!text_is(order, "UTF8 C") && !text_is(order, "UTF8 C.UTF-8") && !text_is(order, "UTF8 C.utf8") &&
	    !text_is(order, "UTF8 POSIX"))
		return fail(ctx, ERR_SCHEMA, "database",
			    "the database must have ENCODING 'UTF8' and LC_COLLATE 'C', it has %.*s", TEXT_ARG(order));
	return OK;
}

/* What every connection needs after it was made or made again. */
static enum err set_up(struct ctx *ctx, struct db_conn *conn, enum db_role role)
{
	memset(conn->prepared, 0, sizeof conn->prepared);
	conn->fresh_count = 0;
	conn->pending_count = conn->unanswered = 0;
	kept_forget(&conn->kept);
	conn->in_transaction = conn->after_savepoint = conn->owes_answers = conn->is_committing = false;
	PQsetNoticeReceiver(conn->pg, hear, conn);
	TRY(check_server(ctx, conn));
	PGresult *result = PQexec(
		conn->pg, role == DB_ROLE_LONG_READER ? "SET client_encoding = 'UTF8'; SET default_transaction_read_only = on"
			  : role == DB_ROLE_READER
				  ? "SET client_encoding = 'UTF8'; SET default_transaction_read_only = on; "
				    "SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '120s'"
				  : "SET client_encoding = 'UTF8'; SET lock_timeout = '5s'; SET synchronous_commit = on; "
				    "SET idle_in_transaction_session_timeout = '600s'; SET jit = off; "
				    "SET plan_cache_mode = 'force_generic_plan'; SET enable_seqscan = off; "
				    "SET enable_hashjoin = off; SET enable_mergejoin = off");
	bool      is_set = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	if (!is_set || !PQenterPipelineMode(conn->pg))
		return fail(ctx, ERR_DATABASE, "database", "%.*s", TEXT_ARG(pipeline_one_line(ctx, PQerrorMessage(conn->pg))));
	return OK;
}

static enum err postgres_open(struct ctx *ctx, const char *address, enum db_role role, struct db_conn **out)
{
	struct db_conn *conn = calloc(1, sizeof *conn);
	EXPECT(conn != NULL);
	/* Later words win, so that what the address says about itself stays. */
	const char *names[] = { "connect_timeout", "application_name", "keepalives_idle", "keepalives_interval",
				"keepalives_count", "tcp_user_timeout", "dbname", NULL };
	const char *values[] = { "5", role == DB_ROLE_WRITER ? "ampull writer" : "ampull reader", "10", "5", "3", "15000",
				 address, NULL };
	conn->pg = PQconnectdbParams(names, values, 1);
	enum err err = OK;
	if (PQstatus(conn->pg) != CONNECTION_OK)
		err = fail(ctx, ERR_DATABASE, "database", "%.*s", TEXT_ARG(pipeline_one_line(ctx, PQerrorMessage(conn->pg))));
	if (!err)
		err = set_up(ctx, conn, role);
	if (err) {
		postgres_close(conn);
		return err;
	}
	*out = conn;
	return OK;
}

/* ---------------------------------------------------------------- transactions */

static enum err reconnect(struct ctx *ctx, struct db_conn *conn, enum db_role role)
{
	for (int tries = 0; tries < RECONNECTS; tries++) {
		PQreset(conn->pg);
		if (PQstatus(conn->pg) == CONNECTION_OK)
			return set_up(ctx, conn, role);
		usleep((useconds_t)(RECONNECT_PAUSE_MS * 1000 * (tries + 1)));
	}
	return fail(ctx, ERR_DATABASE, "database", "%.*s", TEXT_ARG(pipeline_one_line(ctx, PQerrorMessage(conn->pg))));
}

static enum err postgres_begin(struct ctx *ctx, struct db_conn *conn, enum db_role role)
{
	pipeline_settle(conn);
	if (PQstatus(conn->pg) != CONNECTION_OK)
		TRY(reconnect(ctx, conn, role));
	conn->is_broken = conn->is_committing = conn->warned = false;
	conn->in_transaction = conn->after_savepoint = false;
	conn->pending_count = 0;
	pipeline_pend(conn, role == DB_ROLE_WRITER ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
	return OK;
}

static enum err postgres_commit(struct ctx *ctx, struct db_conn *conn)
{
	if (conn->is_broken)
		return fail(ctx, ERR_DATABASE, "commit", "the transaction is broken");
	if (!conn->in_transaction) {
		conn->pending_count = 0; /* Nothing was asked: there is nothing to commit. */
		return OK;
	}
	conn->is_committing = true;
	enum err err = pipeline_control(ctx, conn, "commit", "COMMIT");
	conn->is_committing = false;
	kept_forget(&conn->kept);
	if (!err && conn->warned)
		err = fail(ctx, ERR_DATABASE, "commit", "the server warned while committing, the outcome is unknown");
	conn->in_transaction = err != OK && PQtransactionStatus(conn->pg) > PQTRANS_IDLE;
	return err;
}

/* Sent, and its answer read when the connection is used again. */
static void postgres_rollback(struct db_conn *conn)
{
	bool is_awaited = conn->unanswered > 0;
	pipeline_forget_fresh(conn);
	conn->pending_count = conn->unanswered = 0;
	kept_forget(&conn->kept);
	if (conn->in_transaction && PQstatus(conn->pg) == CONNECTION_OK) {
		pipeline_settle(conn);
		if (is_awaited && PQpipelineSync(conn->pg))
			pipeline_drain(conn); /* After an error among them the server would pass over the ROLLBACK too. */
		if (PQsendQueryParams(conn->pg, "ROLLBACK", 0, NULL, NULL, NULL, NULL, 1) && PQpipelineSync(conn->pg))
			conn->owes_answers = true;
	}
	conn->in_transaction = conn->after_savepoint = conn->is_broken = false;
}

static enum err postgres_savepoint(struct ctx *ctx, struct db_conn *conn)
{
	(void)ctx;
	pipeline_pend(conn, "SAVEPOINT use_case");
	kept_spoil(&conn->kept, UINT64_MAX);
	conn->after_savepoint = false;
	return OK;
}

static enum err postgres_release(struct ctx *ctx, struct db_conn *conn)
{
	if (conn->is_broken)
		return fail(ctx, ERR_DATABASE, "release", "the transaction is broken");
	if (!conn->after_savepoint)
		conn->pending_count--; /* The savepoint itself still waits. */
	else if (conn->unanswered)
		return pipeline_control(ctx, conn, "release", "RELEASE SAVEPOINT use_case"); /* An error must be told to its own use case. */
	else
		pipeline_pend(conn, "RELEASE SAVEPOINT use_case");
	return OK;
}

static enum err postgres_rollback_to(struct ctx *ctx, struct db_conn *conn)
{
	if (PQstatus(conn->pg) != CONNECTION_OK)
		return pipeline_lost(ctx, conn, "rollback");
	conn->is_broken = false;
	if (!conn->after_savepoint) {
		conn->pending_count--;
		return OK;
	}
	conn->pending_count = 0;
	pipeline_forget_fresh(conn);
	if (conn->unanswered && PQpipelineSync(conn->pg))
		pipeline_drain(conn); /* Whatever came of them is taken back. */
	conn->unanswered = 0;
	kept_forget(&conn->kept);
	TRY(pipeline_control(ctx, conn, "rollback", "ROLLBACK TO SAVEPOINT use_case"));
	pipeline_pend(conn, "RELEASE SAVEPOINT use_case");
	return OK;
}

/* ---------------------------------------------------------------- statements */

/* Find the statement's slot; `*is_new` asks for PREPARE first. */
static size_t slot_of(struct db_conn *conn, const struct db_query *query, bool *is_new)
{
	size_t slot = ((uintptr_t)query / sizeof(void *)) * 2654435761u % PREPARED_MAX;
	for (size_t tries = 0; tries < PREPARED_MAX; tries++, slot = (slot + 1) % PREPARED_MAX) {
		*is_new = conn->prepared[slot].query == NULL;
		if (*is_new || conn->prepared[slot].query == query)
			return slot;
	}
	BUG("more than %d queries", PREPARED_MAX);
}

static bool send_prepare(struct ctx *ctx, struct db_conn *conn, const struct db_query *query, const char *name)
{
	Oid types[PARAMETERS_MAX];
	EXPECT(query->input_count <= PARAMETERS_MAX);
	for (size_t i = 0; i < query->input_count; i++)
		types[i] = postgres_type(query->inputs[i].type);
	return PQsendPrepare(conn->pg, name, postgres_text(ctx, query), (int)query->input_count, types) == 1;
}

/* Parameters in the server's binary form; integers are laid into `room`. */
struct parameters {
	const char *values[PARAMETERS_MAX];
	int         lengths[PARAMETERS_MAX];
	int         formats[PARAMETERS_MAX];
	uint64_t    room[PARAMETERS_MAX];
};

static void lay_out(const struct db_query *query, const struct db_value *values, struct parameters *out)
{
	for (size_t i = 0; i < query->input_count; i++) {
		const struct db_value *value = &values[i];
		out->formats[i] = 1;
		out->lengths[i] = 0;
		out->values[i] = NULL;
		if (value->kind == DB_VALUE_INTEGER && query->inputs[i].type == DB_BOOL) {
			*(char *)&out->room[i] = value->integer != 0;
			out->values[i] = (const char *)&out->room[i];
			out->lengths[i] = 1;
		} else if (value->kind == DB_VALUE_INTEGER) {
			out->room[i] = __builtin_bswap64((uint64_t)value->integer);
			out->values[i] = (const char *)&out->room[i];
			out->lengths[i] = sizeof(uint64_t);
		} else if (value->kind != DB_VALUE_NULL) {
			out->values[i] = value->text.length ? value->text.at : "";
			out->lengths[i] = (int)value->text.length;
		}
	}
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "parameters are laid out for a little-endian machine");

/* The query's own answer, after those of what went before it. */
static enum err take_result(struct ctx *ctx, struct db_conn *conn)
{
	if (conn->is_streaming)
		PQsetSingleRowMode(conn->pg);
	conn->result = PQgetResult(conn->pg);
	conn->row = 0;
	if (!conn->result)
		return pipeline_lost(ctx, conn, conn->query->name);
	ExecStatusType status = PQresultStatus(conn->result);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_SINGLE_TUPLE)
		return OK;
	return pipeline_told(ctx, conn, conn->query->name, conn->result);
}

/* Send a query, with its PREPARE the first time. */
static bool send_query(struct ctx *ctx, struct db_conn *conn, const struct db_query *query, const struct db_value *values)
{
	bool              is_new;
	size_t            slot = slot_of(conn, query, &is_new);
	struct parameters parameters;
	char              name[32];
	if (!pipeline_send_pending(conn))
		return false;
	conn->in_transaction = conn->after_savepoint = true;
	struct prepared *prepared = &conn->prepared[slot];
	snprintf(name, sizeof name, "q%zu_%u", slot, is_new ? ++prepared->generation : prepared->generation);
	if (is_new) {
		if (!send_prepare(ctx, conn, query, name))
			return false;
		pipeline_await(conn, ANSWER_IS_NOTHING);
		prepared->query = query;
		conn->fresh[conn->fresh_count++] = prepared;
	}
	lay_out(query, values, &parameters);
	return PQsendQueryPrepared(conn->pg, name, (int)query->input_count, parameters.values, parameters.lengths,
				   parameters.formats, 1) == 1;
}

static enum err check_usable(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			     const struct db_value *values)
{
	EXPECT(conn->query == NULL);
	if (conn->is_broken)
		return fail(ctx, ERR_DATABASE, query->name, "the transaction is broken");
	for (size_t i = 0; i < query->input_count; i++)
		if (values[i].text.length > INT32_MAX)
			return fail_inside(ctx, ERR_REQUEST_TOO_LARGE, query->name, "a value is larger than the engine takes");
	return OK;
}

/* An answer that was asked for ahead. */
static enum err run_kept(struct ctx *ctx, struct db_conn *conn, const struct db_query *query, int place)
{
	if (!conn->kept.at[place].result) {
		if (!PQpipelineSync(conn->pg))
			return pipeline_lost(ctx, conn, query->name);
		TRY(pipeline_take_all(ctx, conn, query->name));
		EXPECT(conn->kept.at[place].result != NULL);
	}
	conn->query = query;
	conn->is_streaming = false;
	conn->changed = 0;
	conn->result = kept_take(&conn->kept, place);
	conn->is_answered = true;
	conn->row = 0;
	return OK;
}

static enum err postgres_run(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			     const struct db_value *values)
{
	TRY(check_usable(ctx, conn, query, values));
	int place = query->may_be_ahead ? kept_find(&conn->kept, query, values) : KEPT_NONE;
	if (place != KEPT_NONE)
		return run_kept(ctx, conn, query, place);
	if (query->is_write)
		kept_spoil(&conn->kept, query->tables);
	conn->query = query;
	conn->is_streaming = query->is_streamed;
	conn->changed = 0;
	if (!send_query(ctx, conn, query, values) || !PQpipelineSync(conn->pg))
		return pipeline_lost(ctx, conn, query->name);
	TRY(pipeline_take_answers(ctx, conn, query->name));
	return take_result(ctx, conn);
}

/* Sent with the next query, or when so many wait that libpq's buffer and the server's could block each other. */
static enum err postgres_queue(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			       const struct db_value *values)
{
	TRY(check_usable(ctx, conn, query, values));
	kept_spoil(&conn->kept, query->tables);
	if (!send_query(ctx, conn, query, values))
		return pipeline_lost(ctx, conn, query->name);
	pipeline_await(conn, query->is_sure ? ANSWER_IS_SURE : ANSWER_IS_NOTHING);
	if (conn->unanswered < UNANSWERED_MAX)
		return OK;
	if (!PQpipelineSync(conn->pg))
		return pipeline_lost(ctx, conn, query->name);
	return pipeline_take_all(ctx, conn, query->name);
}

/* Sent with the next query that waits; where there is no room, whoever asks waits as for any other. */
static enum err postgres_ahead(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			       const struct db_value *values)
{
	TRY(check_usable(ctx, conn, query, values));
	if (conn->unanswered >= UNANSWERED_MAX - PENDING_MAX || kept_find(&conn->kept, query, values) != KEPT_NONE)
		return OK;
	int place = kept_reserve(&conn->kept, query, values);
	if (place == KEPT_NONE)
		return OK;
	if (!send_query(ctx, conn, query, values))
		return pipeline_lost(ctx, conn, query->name);
	pipeline_await(conn, place);
	return OK;
}

static int64_t integer_of(const PGresult *result, int row, int column)
{
	const unsigned char *at = (const unsigned char *)PQgetvalue(result, row, column);
	uint64_t             value = 0;
	int                  length = PQgetlength(result, row, column);
	for (int i = 0; i < length; i++)
		value = value << 8 | at[i];
	if (length > 1 && length < 8 && at[0] & 0x80)
		value |= UINT64_MAX << (8 * length);
	return (int64_t)value;
}

static struct db_value column(struct ctx *ctx, const PGresult *result, int row, int at)
{
	if (PQgetisnull(result, row, at))
		return (struct db_value){ .kind = DB_VALUE_NULL };
	struct text text = { PQgetvalue(result, row, at), (size_t)PQgetlength(result, row, at) };
	switch (PQftype(result, at)) {
	case OID_BOOL:
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
		return (struct db_value){ .kind = DB_VALUE_INTEGER, .integer = integer_of(result, row, at) };
	case OID_BYTEA:
		return (struct db_value){ .kind = DB_VALUE_BYTES, .text = text_copy(ctx->arena, text) };
	default:
		return (struct db_value){ .kind = DB_VALUE_TEXT, .text = text_copy(ctx->arena, text) };
	}
}

static enum err postgres_next(struct ctx *ctx, struct db_conn *conn, struct db_value *row, bool *more)
{
	*more = false;
	if (conn->is_streaming && conn->row > 0) { /* The next row of the stream. */
		PQclear(conn->result);
		TRY(take_result(ctx, conn));
	}
	*more = conn->row < PQntuples(conn->result);
	if (!*more) {
		conn->changed = strtoll(PQcmdTuples(conn->result), NULL, 10);
		return OK;
	}
	if (row) {
		EXPECT(PQnfields(conn->result) == (int)conn->query->output_count);
		for (int i = 0; i < (int)conn->query->output_count; i++)
			row[i] = column(ctx, conn->result, conn->row, i);
	}
	conn->row++;
	return OK;
}

static void postgres_finish(struct db_conn *conn)
{
	if (!conn->query)
		return;
	if (conn->is_streaming && conn->result && PQresultStatus(conn->result) == PGRES_SINGLE_TUPLE) {
		char      why[256];
		PGcancel *cancel = PQgetCancel(conn->pg);
		if (cancel)
			PQcancel(cancel, why, sizeof why); /* The rest is not wanted; what it breaks is rolled back. */
		PQfreeCancel(cancel);
		conn->is_broken = true;
	}
	PQclear(conn->result);
	conn->result = NULL;
	conn->query = NULL;
	if (!conn->is_answered && PQstatus(conn->pg) == CONNECTION_OK)
		pipeline_drain(conn);
	conn->is_answered = false;
}

static int64_t postgres_changed(struct db_conn *conn)
{
	return conn->changed;
}

/* Scripts hold many statements, which only the simple protocol takes. */
static enum err postgres_script(struct ctx *ctx, struct db_conn *conn, const char *sql)
{
	if (conn->pending_count)
		conn->after_savepoint = true;
	pipeline_settle(conn);
	kept_spoil(&conn->kept, UINT64_MAX);
	if (conn->unanswered) {
		if (!PQpipelineSync(conn->pg))
			return pipeline_lost(ctx, conn, "script");
		TRY(pipeline_take_all(ctx, conn, "script"));
	}
	if (!PQexitPipelineMode(conn->pg))
		return pipeline_lost(ctx, conn, "script");
	enum err err = OK;
	for (size_t i = 0; i <= conn->pending_count && !err; i++) {
		PGresult      *result = PQexec(conn->pg, i < conn->pending_count ? conn->pending[i] : sql);
		ExecStatusType status = PQresultStatus(result);
		conn->in_transaction |= i < conn->pending_count;
		if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
			err = pipeline_told(ctx, conn, "statement", result);
		PQclear(result);
	}
	conn->pending_count = 0;
	if (!PQenterPipelineMode(conn->pg))
		return pipeline_lost(ctx, conn, "script");
	return err;
}

/* ---------------------------------------------------------------- describe */

static bool fits(enum db_type type, Oid oid)
{
	switch (type) {
	case DB_TEXT:
		return oid == OID_TEXT || oid == OID_VARCHAR || oid == OID_NAME;
	case DB_BYTES:
		return oid == OID_BYTEA;
	case DB_BOOL:
		return oid == OID_BOOL;
	default:
		return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2;
	}
}

static enum err compare(struct ctx *ctx, const struct db_query *query, const PGresult *found)
{
	if (PQnparams(found) != (int)query->input_count)
		return fail(ctx, ERR_SCHEMA, query->name, "%s takes %d parameters, %zu are declared", query->name,
			    PQnparams(found), query->input_count);
	if (query->output_count && PQnfields(found) != (int)query->output_count)
		return fail(ctx, ERR_SCHEMA, query->name, "%s gives %d columns, %zu are declared", query->name,
			    PQnfields(found), query->output_count);
	for (size_t i = 0; i < query->output_count; i++)
		if (!fits(query->outputs[i].type, PQftype(found, (int)i)))
			return fail(ctx, ERR_SCHEMA, query->name, "column %s of %s has type %u in the database",
				    query->outputs[i].name, query->name, PQftype(found, (int)i));
	return OK;
}

static enum err postgres_describe(struct ctx *ctx, struct db_conn *conn, const struct db_query *query)
{
	if (!pipeline_send_pending(conn) || !send_prepare(ctx, conn, query, "") || !PQsendDescribePrepared(conn->pg, "") ||
	    !PQpipelineSync(conn->pg))
		return pipeline_lost(ctx, conn, query->name);
	pipeline_await(conn, ANSWER_IS_NOTHING);
	enum err  err = pipeline_take_answers(ctx, conn, query->name);
	PGresult *found = pipeline_answer(conn);
	if (!err)
		err = found && PQresultStatus(found) == PGRES_COMMAND_OK ? compare(ctx, query, found)
									   : pipeline_told(ctx, conn, query->name, found);
	PQclear(found);
	pipeline_drain(conn);
	return err;
}

/* ---------------------------------------------------------------- backup */

/* The connection in libpq's own words, for a program of PostgreSQL's; a password stays out of its arguments. */
static const char *const *environment_of(struct ctx *ctx, struct db_conn *conn)
{
	PQconninfoOption *all = PQconninfo(conn->pg);
	size_t            count = 0, kept = 0;
	while (all && all[count].keyword)
		count++;
	const char **out = arena_array(ctx->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		if (all[i].envvar && all[i].val && *all[i].val)
			out[kept++] = text_format(ctx->arena, "%s=%s", all[i].envvar, all[i].val).at;
	PQconninfoFree(all);
	out[kept] = NULL;
	return out;
}

static enum err postgres_backup(struct ctx *ctx, struct db_conn *conn, const char *file)
{
	const char *part = text_format(ctx->arena, "%s.part", file).at;
	const char *words[] = { "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", part, NULL };
	enum err    err = program_run(ctx, words, environment_of(ctx, conn));
	if (!err && rename(part, file) != 0)
		err = fail(ctx, ERR_IO, "file", "%s could not be given its name", file);
	if (err)
		unlink(part);
	return err;
}

static enum err postgres_restore(struct ctx *ctx, const char *address, const char *file)
{
	struct db_conn *conn;
	struct text     tables;
	TRY(postgres_open(ctx, address, DB_ROLE_WRITER, &conn));
	PQexitPipelineMode(conn->pg);
	enum err err = query_text(ctx, conn,
				  "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()", &tables);
	if (!err && !text_is(tables, "0"))
		err = fail(ctx, ERR_ALREADY_EXISTS, "database", "the database holds %.*s tables: restore into an empty one",
			   TEXT_ARG(tables));
	const char *database = PQdb(conn->pg);
	const char *words[] = { "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
				"--dbname", database, file, NULL };
	if (!err)
		err = program_run(ctx, words, environment_of(ctx, conn));
	postgres_close(conn);
	return err;
}

/* ---------------------------------------------------------------- schema */

/* Two nodes that start at once: the second waits until the first has brought the schema up to date. */
static enum err postgres_claim_schema(struct ctx *ctx, struct db_conn *conn, bool is_claimed)
{
	return postgres_script(ctx, conn,
			       is_claimed ? "SET lock_timeout = 0; SELECT pg_advisory_lock(4711001)"
					  : "SELECT pg_advisory_unlock(4711001); SET lock_timeout = '5s'");
}

static enum err postgres_settle(struct ctx *ctx, struct db_conn *conn)
{
	(void)ctx;
	(void)conn; /* Autovacuum keeps the statistics. */
	return OK;
}

static const char *postgres_migration_text(const struct migration *migration)
{
	return migration->postgres;
}

const struct db_engine engine_postgres = {
	.name = "postgres",
	.writers = 8,
	.group_max = 1, /* The server shares flushes by itself; groups of different rows would wait for each other in circles. */
	.is_shared = true,
	.open = postgres_open,
	.close = postgres_close,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.savepoint = postgres_savepoint,
	.release = postgres_release,
	.rollback_to = postgres_rollback_to,
	.run = postgres_run,
	.queue = postgres_queue,
	.ahead = postgres_ahead,
	.next = postgres_next,
	.finish = postgres_finish,
	.changed = postgres_changed,
	.script = postgres_script,
	.describe = postgres_describe,
	.backup = postgres_backup,
	.restore = postgres_restore,
	.claim_schema = postgres_claim_schema,
	.settle = postgres_settle,
	.migration_text = postgres_migration_text,
};
