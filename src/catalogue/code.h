/*
 * code.h - from what a scanner reads to packs: GTIN, Nordic code, Vnr
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CODE_H
#define AMPULL_CODE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** Packs that a code may stand for; more than one where the Vnr is shared by parallel imports: a person chooses. */
struct code_candidates {
	int64_t    *at;
	size_t      count;
	const char *how; /* "gtin", "nordic", "vnr"; "none" */
};

/** The packs of a code will be asked for (store/query.h, db_ahead).  Fails: ERR_DATABASE. */
MUST_CHECK enum err code_ahead(struct ctx *ctx, struct db_tx *tx, struct text code);
/**
 * Find the packs of a GTIN (8 to 14 digits) or Vnr (6 digits): the codes attached by people first, then the Nordic code
 * 0704626 + Vnr, then the Vnr itself.
 * Owns:  in ctx->arena.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err code_resolve(struct ctx *ctx, struct db_tx *tx, struct text code, struct code_candidates *out);
/**
 * Attach a GTIN to a pack; the caller has asked for the right.
 * Fails: ERR_FIELD_INVALID (check digit), ERR_NOT_FOUND.
 */
MUST_CHECK enum err code_attach(struct ctx *ctx, struct db_tx *tx, struct text gtin, int64_t pack_id);

#endif
