/*
 * make_history.h - years of finished work in bulk: receipts, orders, picks and deliveries that `ampull verify` accepts
 *
 * Everything that was received was used: no real place holds more than before, and nothing is open.  Made by whole
 * statements, some hundred thousand rows a second.  No journal rows, saved replies or promises are made.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_MAKE_HISTORY_H
#define AMPULL_BENCH_MAKE_HISTORY_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** Who did it, and where. */
struct history_people {
	int64_t nurse_id, pharmacist_id, technician_id;
};
/**
 * Add finished work until the ledger holds at least so many movements; tell how many it holds.
 * Fails: ERR_NOT_FOUND (no store, ward, bin or article to do it with), and what the engine says.
 */
MUST_CHECK enum err make_history(struct ctx *ctx, struct db *db, const struct history_people *people, int64_t movements,
				 int64_t *held);

#endif
