/*
 * watch.h - ends connections that take too long over a request or over taking its reply
 *
 * The library's own time-out begins anew with every byte; a client that sends one byte now and then would hold its
 * connection for ever.  Here the whole of a request, and the whole of a reply, has a last moment.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_WATCH_H
#define AMPULL_WATCH_H

#include "base/base.h"
#include "base/ctx.h"

struct watch;
/** One connection. */
struct watched;

/** Start watching.  Owns: the caller stops *out.  Fails: ERR_INTERNAL (no thread to be had). */
MUST_CHECK enum err watch_start(struct ctx *ctx, struct watch **out);
/** A connection was opened.  Owns: lives until watch_closed. */
struct watched *watch_opened(struct watch *watch, int socket);
/** From now on the connection has so many seconds, 0 for no end. */
void watch_limit(struct watch *watch, struct watched *watched, int seconds);
/** The connection is about to be closed; its socket is not touched after this. */
void watch_closed(struct watch *watch, struct watched *watched);
/** Stop watching.  The caller sees to it that no connection is left. */
void watch_stop(struct watch *watch);

#endif
