/*
 * reason.h - the reasons a person chooses from, for differences, waste, urgent orders and deliveries
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_REASON_H
#define AMPULL_REASON_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/**
 * Check a chosen reason: it is one of the purpose ("count", "waste", "urgent", "delivery", "outcome") in force today, with words where it asks for them.
 * Fails: ERR_FIELD_MISSING, ERR_FIELD_INVALID.
 */
MUST_CHECK enum err reason_check(struct ctx *ctx, struct db_tx *tx, const char *purpose, struct text code, struct text words);

#endif
