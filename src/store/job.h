/*
 * job.h - work that the clock asks for, done once whichever node is awake (leases)
 *
 * Every node asks, each minute, whether something is due.  Who takes the lease does the work; if it dies, the lease runs out
 * and another node does it.  That it is done is written in the transaction of the work itself, by the holder alone, so that
 * a node that slept past its lease changes nothing.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_JOB_H
#define AMPULL_JOB_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

enum { JOB_LEASE_SECONDS = 300 };

struct job {
	const char *name;
	int64_t     number; /* Which time: the day's number for what is daily; greater than all that were done. */
	struct text holder; /* Who asks: a name of this process that no other has. */
	db_work    *work;   /* Everything in one transaction; it may run again as db_transact says. */
	void       *argument;
};

/**
 * Do the job if this time is due: not done, and held by nobody else.  `*done` tells whether it was done here and now.
 * Fails: whatever the work returns (it will be asked for again when the lease has run out), ERR_DATABASE.
 */
MUST_CHECK enum err job_run(struct ctx *ctx, struct db *db, const struct job *job, bool *done);

#endif
