/*
 * search.h - packs by several words in any order, without accents
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SEARCH_H
#define AMPULL_SEARCH_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/catalogue.sql.h"
#include "store/db.h"

/**
 * Search packs: every word of `query` must start a word of the pack (name, substance, ATC, Vnr, strength, form, pack
 * text, company, ids).  The region's own articles come first, then Swedish order.  At most LIMIT_SEARCH_WORDS words count.
 *
 * Owns:  rows in ctx->arena.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err search_packs(struct ctx *ctx, struct db_tx *tx, struct text query, bool only_articles, int64_t limit,
				 struct pack_search_rows *out);
/** Make a pack's search words anew.  Fails: ERR_NOT_FOUND. */
MUST_CHECK enum err search_index_pack(struct ctx *ctx, struct db_tx *tx, int64_t pack_id);

/**
 * As search_index_pack, from texts at hand: what an import of a whole national file needs to be quick.  `is_new` packs
 * have no words yet.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err search_index_texts(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, const struct text *texts,
				       size_t count, struct text strength, bool is_new);

#endif
