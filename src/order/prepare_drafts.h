/*
 * prepare_drafts.h - the drafts that schedules of templates ask for (R-WARD-02)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PREPARE_DRAFTS_H
#define AMPULL_PREPARE_DRAFTS_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/**
 * Make today's drafts of every template that is due, each once, whichever node or retry comes first; a person places them.
 * Days that nobody served are not made up for.  A template whose ward is closed today, or that is empty, makes none, and its
 * run tells why.  `*made` counts the drafts.
 *
 * Fails: ERR_DATABASE, ERR_RETRY.
 */
MUST_CHECK enum err prepare_drafts(struct ctx *ctx, struct db_tx *tx, int64_t *made);

#endif
