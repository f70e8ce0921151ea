/*
 * papers.h - what the demo shows of documents and accounts
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PAPERS_H
#define AMPULL_PAPERS_H

#include "base/base.h"
#include "base/ctx.h"
#include "sim/day.h"
#include "store/db.h"

/**
 * A dispensation with its decision, a paper whose time is out, an account locked by wrong passwords, a role that ended, a
 * password to be changed.  Fails: whatever the use cases do, ERR_DATABASE.
 */
MUST_CHECK enum err sim_show_papers(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);

#endif
