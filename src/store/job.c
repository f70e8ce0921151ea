/*
 * job.c - lease, work, done
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/job.h"

#include "store/job.sql.h"

struct run {
	const struct job *job;
	bool              is_ours;
};

static enum err lease(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct run   *run = argument;
	struct text   name = text_of(run->job->name);
	struct moment until = { ctx->now.us + (int64_t)JOB_LEASE_SECONDS * 1000000 };
	int64_t       changed;
	TRY(job_make(ctx, tx, (struct job_make_in){ ctx->actor.region_id, name }));
	TRY(job_lease(ctx, tx,
		      (struct job_lease_in){ ctx->actor.region_id, name, run->job->number, run->job->holder, ctx->now, until }, &changed));
	run->is_ours = changed == 1;
	return OK;
}

/* The mark comes first: it locks the row, and who is not the holder any more does no work. */
static enum err work_and_mark(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct run *run = argument;
	int64_t     changed;
	TRY(job_done(ctx, tx,
		     (struct job_done_in){ ctx->actor.region_id, text_of(run->job->name), run->job->number, run->job->holder, ctx->now },
		     &changed));
	run->is_ours = changed == 1;
	return run->is_ours ? run->job->work(ctx, tx, run->job->argument) : OK;
}

enum err job_run(struct ctx *ctx, struct db *db, const struct job *job, bool *done)
{
	struct run run = { .job = job };
	*done = false;
	TRY(db_transact(ctx, db, lease, &run));
	if (!run.is_ours)
		return OK;
	TRY(db_transact(ctx, db, work_and_mark, &run));
	*done = run.is_ours;
	return OK;
}
