/*
 * postgres_pipeline.c - sending without waiting, and reading the answers in order
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/postgres_pipeline.h"

#include "store/postgres_text.h"

/* ---------------------------------------------------------------- errors */

static bool state_is(const char *state, const char *start)
{
	return strncmp(state, start, strlen(start)) == 0;
}

struct text pipeline_one_line(struct ctx *ctx, const char *message)
{
	struct text text = text_copy(ctx->arena, text_trim(text_of(message)));
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == '\n')
			return text_slice(text, 0, i);
	return text;
}

void pipeline_forget_fresh(struct db_conn *conn)
{
	while (conn->fresh_count)
		conn->fresh[--conn->fresh_count]->query = NULL;
}

enum err pipeline_lost(struct ctx *ctx, struct db_conn *conn, const char *what)
{
	conn->is_broken = true;
	pipeline_forget_fresh(conn);
	struct text why = pipeline_one_line(ctx, PQerrorMessage(conn->pg));
	if (conn->is_committing)
		return fail(ctx, ERR_DATABASE, what, "the connection was lost while committing, the outcome is unknown: %.*s",
			    TEXT_ARG(why));
	return fail_inside(ctx, ERR_RETRY, what, "the connection was lost: %.*s", TEXT_ARG(why));
}

enum err pipeline_told(struct ctx *ctx, struct db_conn *conn, const char *what, const PGresult *result)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	conn->is_broken = true;
	pipeline_forget_fresh(conn);
	if (!state || PQstatus(conn->pg) == CONNECTION_BAD)
		return pipeline_lost(ctx, conn, what);
	struct text why = pipeline_one_line(ctx, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	if (state_is(state, "23505"))
		return fail_inside(ctx, ERR_ALREADY_EXISTS, what, "%.*s", TEXT_ARG(why));
	if (state_is(state, "23") || state_is(state, "P0001"))
		return fail_inside(ctx, ERR_CONSTRAINT, what, "%.*s", TEXT_ARG(why));
	/* Serialization, deadlock, a lock that did not come in time; a server that stops, starts or became a standby. */
	if (state_is(state, "40") || state_is(state, "55P03") ||
	    (!conn->is_committing && (state_is(state, "57P") || state_is(state, "25006"))))
		return fail_inside(ctx, ERR_RETRY, what, "%.*s (%s)", TEXT_ARG(why), state);
	return fail(ctx, ERR_DATABASE, what, "%.*s (%s)", TEXT_ARG(why), state);
}

/* ---------------------------------------------------------------- the pipeline */

void pipeline_await(struct db_conn *conn, int good_for)
{
	EXPECT(conn->unanswered < UNANSWERED_ROOM);
	conn->awaited[conn->unanswered++] = good_for;
}

PGresult *pipeline_answer(struct db_conn *conn)
{
	PGresult *result = PQgetResult(conn->pg);
	if (!result)
		return NULL;
	PGresult *end = PQgetResult(conn->pg);
	if (end)
		PQclear(end);
	return result;
}

void pipeline_drain(struct db_conn *conn)
{
	for (int empty = 0; PQstatus(conn->pg) == CONNECTION_OK && empty < 3;) {
		PGresult *result = PQgetResult(conn->pg);
		if (!result) {
			empty++;
			continue;
		}
		empty = 0;
		ExecStatusType status = PQresultStatus(result);
		PQclear(result);
		if (status == PGRES_PIPELINE_SYNC)
			return;
	}
}

void pipeline_settle(struct db_conn *conn)
{
	if (conn->owes_answers)
		pipeline_drain(conn);
	conn->owes_answers = false;
}

void pipeline_pend(struct db_conn *conn, const char *sql)
{
	EXPECT(conn->pending_count < PENDING_MAX);
	conn->pending[conn->pending_count++] = sql;
}

bool pipeline_send_pending(struct db_conn *conn)
{
	pipeline_settle(conn);
	for (size_t i = 0; i < conn->pending_count; i++) {
		if (!PQsendQueryParams(conn->pg, conn->pending[i], 0, NULL, NULL, NULL, NULL, 1))
			return false;
		pipeline_await(conn, ANSWER_IS_NOTHING);
	}
	if (conn->pending_count)
		conn->in_transaction = conn->after_savepoint = true;
	conn->pending_count = 0;
	return true;
}

/* One answer of a statement sent without waiting. */
static enum err use_answer(struct ctx *ctx, struct db_conn *conn, const char *what, int good_for, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	enum err       err = OK;
	const char    *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	if (good_for >= 0 && status == PGRES_TUPLES_OK) {
		kept_answer(&conn->kept, good_for, result);
		return OK;
	}
	if (good_for == ANSWER_IS_SURE && state && strcmp(state, SURE_FAILED) == 0) {
		conn->is_broken = true;
		pipeline_forget_fresh(conn);
		err = fail_inside(ctx, ERR_RETRY, what, "a row is not as it was seen");
	} else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		err = pipeline_told(ctx, conn, what, result);
	}
	PQclear(result);
	return err;
}

enum err pipeline_take_answers(struct ctx *ctx, struct db_conn *conn, const char *what)
{
	enum err err = OK;
	size_t   count = conn->unanswered;
	conn->unanswered = 0;
	for (size_t i = 0; i < count; i++) {
		PGresult *result = pipeline_answer(conn);
		if (!result)
			return pipeline_lost(ctx, conn, what);
		if (err)
			PQclear(result);
		else
			err = use_answer(ctx, conn, what, conn->awaited[i], result);
	}
	if (!err)
		conn->fresh_count = 0;
	return err;
}

enum err pipeline_take_all(struct ctx *ctx, struct db_conn *conn, const char *what)
{
	enum err err = pipeline_take_answers(ctx, conn, what);
	pipeline_drain(conn);
	return err;
}

enum err pipeline_control(struct ctx *ctx, struct db_conn *conn, const char *what, const char *sql)
{
	if (!pipeline_send_pending(conn) || !PQsendQueryParams(conn->pg, sql, 0, NULL, NULL, NULL, NULL, 1) ||
	    !PQpipelineSync(conn->pg))
		return pipeline_lost(ctx, conn, what);
	pipeline_await(conn, ANSWER_IS_NOTHING);
	return pipeline_take_all(ctx, conn, what);
}
