/*
 * child.h - our own program as a process beside: started, looked at from outside, ended
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_CHILD_H
#define AMPULL_BENCH_CHILD_H

#include <stdio.h>
#include <sys/types.h>

#include "base/base.h"
#include "base/ctx.h"

struct child {
	pid_t    pid;
	int      out;  /* What it prints. */
	FILE    *log;  /* What it writes to standard error; gone when closed. */
	uint16_t port; /* Of a server that told its address. */
};

/** What the kernel knows of a process. */
struct child_figures {
	int64_t cpu_us;
	int64_t memory_kb;      /* Resident now. */
	int64_t memory_peak_kb; /* Resident at most since the start, or since child_forget_peak(). */
};

/** Start this program with other words (ended by NULL).  Owns: ended by child_end().  Fails: ERR_IO. */
MUST_CHECK enum err child_start(struct ctx *ctx, const char *const *words, struct child *out);
/** Wait for the line with the server's address.  Fails: ERR_IO (it ended instead). */
MUST_CHECK enum err child_wait_for_port(struct ctx *ctx, struct child *child);
/** Look at the process. */
struct child_figures child_look(const struct child *child);
/** Ask it to end (SIGTERM) when `stop`, wait, and keep its log open.  Fails: ERR_IO (another exit status than 0). */
MUST_CHECK enum err child_end(struct ctx *ctx, struct child *child, bool stop);
/** The last line of the log that holds `words`; missing when there is none.  Owns: in ctx->arena. */
struct text child_logged(struct ctx *ctx, const struct child *child, const char *words);
/** Close what is left of it. */
void child_close(struct child *child);

#endif
