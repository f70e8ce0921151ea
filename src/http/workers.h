/*
 * workers.h - a bounded queue of work and the threads that take from it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_WORKERS_H
#define AMPULL_WORKERS_H

#include "base/base.h"
#include "base/ctx.h"

struct workers;

/** Start `count` threads.  Owns: the caller stops *out.  Fails: ERR_INTERNAL (no threads to be had). */
MUST_CHECK enum err workers_start(struct ctx *ctx, int count, struct workers **out);
/** Run `work(argument)` in one of the threads, first come, first served. */
void workers_add(struct workers *workers, void (*work)(void *argument), void *argument);
/** How much work waits for a thread. */
size_t workers_waiting(struct workers *workers);
/** Finish the work that waits, end the threads.  The caller sees to it that nobody adds more. */
void workers_stop(struct workers *workers);

#endif
