/*
 * requisition.h - the written requisition (rekvisition) of narcotics and of undenatured alcohol, on paper
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_REQUISITION_H
#define AMPULL_REQUISITION_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"
#include "web/face.h"

/**
 * Make the paper of a placed order: its number in the series of its kind, who requisitions with what authority, unit, day,
 * each article with strength and quantity in figures and words, lines to sign on.
 * Owns:  the bytes lie in ctx->arena.
 * Fails: ERR_NOT_FOUND, ERR_STATE (not placed, or no requisition of its own).
 */
MUST_CHECK enum err paper_requisition(struct ctx *ctx, struct db_tx *tx, enum language language, int64_t order_id, struct text *out);

#endif
