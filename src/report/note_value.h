/*
 * note_value.h - what the goods were worth when a day ended, noted once, so that nobody walks through the ledger for it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_NOTE_VALUE_H
#define AMPULL_NOTE_VALUE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/**
 * Note the value of yesterday's end, by kind of place, unless it is noted: what lies there now without what was recorded
 * since.  Belongs to the start of each day (serve); the machine's own bookkeeping, so no journal row.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err note_value(struct ctx *ctx, struct db_tx *tx);

#endif
