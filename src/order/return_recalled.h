/*
 * return_recalled.h - what a ward found of a recall goes back with one press
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RETURN_RECALLED_H
#define AMPULL_RETURN_RECALLED_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/return_goods.h"
#include "store/db.h"

/**
 * Note a return of everything that a ward's answer found and that is not noted yet, from its latest deliveries.
 * Fails: ERR_FORBIDDEN, ERR_STATE (nothing to send back), and as return_note().
 */
MUST_CHECK enum err recall_return(struct ctx *ctx, struct db_tx *tx, int64_t task_id, struct return_made *out);

#endif
