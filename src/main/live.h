/*
 * live.h - tells the pages that are open what changed, whichever node wrote it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LIVE_H
#define AMPULL_LIVE_H

#include "http/router.h"
#include "http/server.h"
#include "store/db.h"

extern const struct route live_routes[];
extern const size_t       live_route_count;

struct live;

/**
 * Look once a second, while anybody listens, for what the journal has sealed since, and publish it.
 * Owns: the caller stops *out before the server.  Fails: ERR_INTERNAL (no thread to be had).
 */
MUST_CHECK enum err live_start(struct ctx *ctx, struct db *db, struct server *server, int64_t region_id, struct live **out);
/** Stop looking. */
void live_stop(struct live *live);

#endif
