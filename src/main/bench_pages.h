/*
 * bench_pages.h - times of pages at the size at hand, each beside its limit
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_PAGES_H
#define AMPULL_BENCH_PAGES_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

#include <stdio.h>

/**
 * Measure every list and start page, an order of 2 000 lines and a review queue of 500 orders, in a transaction that is
 * rolled back, from the request to the whole page; writes members of a JSON object, without the braces around.
 * Fails: what a page fails by.
 */
MUST_CHECK enum err bench_pages(struct ctx *ctx, struct db *db, FILE *to);

#endif
