/*
 * postgres_pipeline.h - the wire to PostgreSQL: what was sent, what is owed, and what an error means
 *
 * Inside of engine_postgres.c's room: nobody else includes it.  The connection stays in pipeline mode.  Control statements
 * wait (pending) for the next query and travel with it; queued writes are sent and their answers read later (unanswered),
 * in order, before the answer that somebody waits for.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_POSTGRES_PIPELINE_H
#define AMPULL_POSTGRES_PIPELINE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/postgres_ahead.h"
#include "store/query.h"

#include <libpq-fe.h>

enum { PREPARED_MAX = 1024, PENDING_MAX = 4, UNANSWERED_MAX = 64, UNANSWERED_ROOM = UNANSWERED_MAX + PENDING_MAX + 8 };

/** What a statement's answer is good for: a place among those kept, or one of these. */
enum { ANSWER_IS_NOTHING = KEPT_NONE, ANSWER_IS_SURE = KEPT_NONE - 1 };

/* A statement of the server's, named by its slot and by how often the slot was filled. */
struct prepared {
	const struct db_query *query;
	unsigned               generation;
};

struct db_conn {
	PGconn                *pg;
	struct prepared        prepared[PREPARED_MAX];          /* By hash of the query's address. */
	struct prepared       *fresh[2 * UNANSWERED_MAX];     /* Whose PREPARE is not answered yet. */
	size_t                 fresh_count;
	const char            *pending[PENDING_MAX]; /* Control statements that travel with the next query. */
	size_t                 pending_count;
	size_t                 unanswered;      /* Statements sent whose answers come before the next one's. */
	int                    awaited[UNANSWERED_ROOM]; /* What each of those answers is good for. */
	struct kept_answers    kept;
	bool                   is_answered;     /* The query under way was asked ahead: nothing of it is on its way. */
	bool                   in_transaction;  /* BEGIN was sent (not only waiting). */
	bool                   after_savepoint; /* Something was sent since the savepoint. */
	bool                   is_broken;       /* An error happened: all fails until rolled back. */
	bool                   is_committing;
	bool                   warned;          /* The server warned while committing. */
	bool                   owes_answers;    /* A ROLLBACK was sent, and its answer not read yet. */
	const struct db_query *query;
	PGresult              *result;
	int                    row;
	bool                   is_streaming;
	int64_t                changed;
};

/** The first line of a message of the server's.  Owns: in ctx->arena. */
struct text pipeline_one_line(struct ctx *ctx, const char *message);
/** After an error nobody knows which PREPARE was reached: they are sent again, under new names. */
void pipeline_forget_fresh(struct db_conn *conn);
/** Tell that the connection is lost: ERR_RETRY, and ERR_DATABASE while committing, when the outcome is unknown. */
enum err pipeline_lost(struct ctx *ctx, struct db_conn *conn, const char *what);
/** Tell an error of the server's by its SQLSTATE.  NULL is a lost connection. */
enum err pipeline_told(struct ctx *ctx, struct db_conn *conn, const char *what, const PGresult *result);
/** A statement was sent: its answer will come, and is good for that. */
void pipeline_await(struct db_conn *conn, int good_for);
/** The answer of one statement that was sent, NULL when there is none.  Owns: the caller clears it. */
PGresult *pipeline_answer(struct db_conn *conn);
/** Read up to the next sync mark, whatever comes. */
void pipeline_drain(struct db_conn *conn);
/** Read the answer of a ROLLBACK that was sent and left. */
void pipeline_settle(struct db_conn *conn);
/** Let a control statement wait for the next query. */
void pipeline_pend(struct db_conn *conn, const char *sql);
/** Send what waits; false when the connection is lost. */
bool pipeline_send_pending(struct db_conn *conn);
/** Read the answers of everything that was sent without waiting, in order.  Fails: the first error. */
MUST_CHECK enum err pipeline_take_answers(struct ctx *ctx, struct db_conn *conn, const char *what);
/** The same, up to the sync mark that was sent behind them.  Fails: the first error. */
MUST_CHECK enum err pipeline_take_all(struct ctx *ctx, struct db_conn *conn, const char *what);
/** Send what waits and one more statement without rows, and wait for the answers.  Fails: the first error. */
MUST_CHECK enum err pipeline_control(struct ctx *ctx, struct db_conn *conn, const char *what, const char *sql);

#endif
