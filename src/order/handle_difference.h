/*
 * handle_difference.h - what a ward did not get as it was sent, or got beside it, dealt with by the pharmacy
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_HANDLE_DIFFERENCE_H
#define AMPULL_HANDLE_DIFFERENCE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/**
 * Tell what was done about a difference; it is open no more.  A surplus has outcomes of its own.  `version` is that of the case that was seen.
 * Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE (handled already), ERR_FIELD_MISSING, ERR_FIELD_INVALID (outcome),
 *        ERR_CHANGED_MEANWHILE.
 */
MUST_CHECK enum err difference_settle(struct ctx *ctx, struct db_tx *tx, int64_t difference_id, int64_t version, struct text outcome,
				      struct text words);

#endif
