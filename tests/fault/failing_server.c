/*
 * failing_server.c - the program itself, on an engine whose Nth call fails
 *
 *   FAIL_AT=N        the Nth call of the seam fails; the transaction is then broken until it is rolled back
 *   FAIL_AS=before|after|retry   a commit fails before or after it is done (its reply is lost); retry fails as a conflict
 *   FAIL_COUNT=FILE  where the number of calls is written when the server ends
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/limits.h"
#include "main/command.h"
#include "store/engine.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static const struct db_engine *real;
static struct db_engine        failing;
static _Atomic long            calls;
static long                    fail_at = -1;
static bool                    is_after, is_retry;
static _Atomic(struct db_conn *) broken;

static enum err broken_now(struct ctx *ctx, struct db_conn *conn)
{
	broken = conn;
	return is_retry ? fail(ctx, ERR_RETRY, "fault", "another transaction won, on purpose")
			: fail(ctx, ERR_DATABASE, "fault", "the engine failed on purpose");
}

static bool is_the_one(void)
{
	return ++calls == fail_at;
}

static enum err failing_begin(struct ctx *ctx, struct db_conn *conn, enum db_role role)
{
	return is_the_one() ? broken_now(ctx, conn) : real->begin(ctx, conn, role);
}

static enum err failing_commit(struct ctx *ctx, struct db_conn *conn)
{
	bool fails = is_the_one();
	if (broken == conn)
		return fail(ctx, ERR_DATABASE, "commit", "the transaction is broken");
	if (fails && !is_after)
		return broken_now(ctx, conn);
	TRY(real->commit(ctx, conn));
	return fails ? fail(ctx, ERR_DATABASE, "commit", "the reply was lost on purpose") : OK;
}

static void failing_rollback(struct db_conn *conn)
{
	if (broken == conn)
		broken = NULL;
	real->rollback(conn);
}

static enum err failing_savepoint(struct ctx *ctx, struct db_conn *conn)
{
	return is_the_one() ? broken_now(ctx, conn) : real->savepoint(ctx, conn);
}

static enum err failing_release(struct ctx *ctx, struct db_conn *conn)
{
	if (is_the_one() || broken == conn)
		return broken_now(ctx, conn);
	return real->release(ctx, conn);
}

static enum err failing_rollback_to(struct ctx *ctx, struct db_conn *conn)
{
	if (is_the_one())
		return broken_now(ctx, conn);
	if (broken == conn)
		broken = NULL;
	return real->rollback_to(ctx, conn);
}

static enum err failing_run(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			    const struct db_value *values)
{
	if (is_the_one() || broken == conn)
		return broken_now(ctx, conn);
	return real->run(ctx, conn, query, values);
}

static enum err failing_queue(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			      const struct db_value *values)
{
	if (is_the_one() || broken == conn)
		return broken_now(ctx, conn);
	return real->queue(ctx, conn, query, values);
}

static enum err failing_next(struct ctx *ctx, struct db_conn *conn, struct db_value *row, bool *more)
{
	*more = false;
	if (is_the_one() || broken == conn)
		return broken_now(ctx, conn);
	return real->next(ctx, conn, row, more);
}

static const struct db_engine *put_between(const struct db_engine *engine)
{
	real = engine;
	failing = *engine;
	failing.begin = failing_begin;
	failing.commit = failing_commit;
	failing.rollback = failing_rollback;
	failing.savepoint = failing_savepoint;
	failing.release = failing_release;
	failing.rollback_to = failing_rollback_to;
	failing.run = failing_run;
	failing.queue = failing_queue;
	failing.next = failing_next;
	return &failing;
}

/* As the program's own main: failing_server serve --data DIR --port 0 */
int main(int count, char **words)
{
	const char *at = getenv("FAIL_AT"), *as = getenv("FAIL_AS"), *told = getenv("FAIL_COUNT");
	fail_at = at ? atol(at) : -1;
	is_after = as && strcmp(as, "after") == 0;
	is_retry = as && strcmp(as, "retry") == 0;
	struct command_line line = { .folder = TEXT("./data") };
	for (int i = 2; i + 1 < count; i += 2) {
		if (strcmp(words[i], "--data") == 0 || strcmp(words[i], "--db") == 0) {
			line.folder = text_of(words[i + 1]);
		} else {
			line.names[line.option_count] = words[i] + 2;
			line.values[line.option_count++] = words[i + 1];
		}
	}
	engine_in_between = put_between;
	struct ctx ctx = { .arena = arena_open(LIMIT_ARENA_JOB), .actor = { .address = TEXT("cli") }, .request_id = TEXT("test") };
	ctx_set_now(&ctx, moment_now());
	enum err err = command_serve(&ctx, &line);
	if (err)
		fprintf(stderr, "%s: %.*s\n", err_name(err), TEXT_ARG(ctx.error.detail));
	FILE *file = told ? fopen(told, "w") : NULL;
	if (file) {
		fprintf(file, "%ld\n", (long)calls);
		fclose(file);
	}
	arena_close(ctx.arena);
	return err ? 1 : 0;
}
