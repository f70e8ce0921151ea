/*
 * limits.h - what the machine gives at most, measured beside the load
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_LIMITS_H
#define AMPULL_BENCH_LIMITS_H

#include "base/base.h"
#include "base/ctx.h"

/** How often a second 4 KiB can be appended to a file of the folder and flushed, each flush longer by `delay_us`.  Fails: ERR_IO. */
MUST_CHECK enum err disk_flushes(struct ctx *ctx, const char *folder, int64_t delay_us, int64_t *per_second);
/** Serve an empty page until standard input ends: `ampull bench empty-page`.  Fails: ERR_IO. */
MUST_CHECK enum err serve_empty_page(struct ctx *ctx);
/** How many empty pages a second that server gives so many clients.  Fails: ERR_IO. */
MUST_CHECK enum err empty_pages(struct ctx *ctx, size_t clients, int64_t *per_second);

#endif
