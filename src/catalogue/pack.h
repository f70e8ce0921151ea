/*
 * pack.h - a pack (förpackning): what the nation says of it and what the region adds
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PACK_H
#define AMPULL_PACK_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/narcotic_class.h"
#include "store/db.h"

enum article_kind { ARTICLE_MEDICINE, ARTICLE_LICENCE, ARTICLE_EXTEMPORE, ARTICLE_GOODS };

/** The word in the database, "medicine" ... */
const char *article_kind_name(enum article_kind kind);

/** Everything a rule or a page wants to know of a pack in this region. */
struct pack_facts {
	int64_t             pack_id;
	struct text         npl_pack_id;    /* May be missing. */
	struct text         article_number; /* May be missing. */
	struct text         vnr;
	struct text         name;
	struct text         strength;
	struct text         form;
	struct text         pack_text;
	struct text         company;
	struct text         atc;
	struct text         substance;
	int64_t             units_per_pack; /* At least 1. */
	struct text         units_source;   /* sheet, parsed, whole */
	bool                whole_pack_only; /* Nobody knows what is inside: handed out whole. */
	struct text         unit_name;
	enum article_kind   article_kind;
	enum narcotic_class narcotic_class;
	struct text         storage_class;
	bool                is_undenatured; /* Undenatured alcohol: on a requisition of its own. */
	bool                has_article;    /* The region has said something of it. */
	int64_t             article_version;
};

/** The pack will be asked for (store/query.h, db_ahead).  Fails: ERR_DATABASE. */
MUST_CHECK enum err pack_ahead(struct ctx *ctx, struct db_tx *tx, int64_t pack_id);
/**
 * Load a pack.  Without an article row its class is unknown and its units are the parsed ones, else 1.
 * Fails: ERR_NOT_FOUND.
 */
MUST_CHECK enum err pack_load(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct pack_facts *out);
/** Make the region's article row where there is none, so that units are fixed from then on.  Fails: ERR_NOT_FOUND. */
MUST_CHECK enum err article_ensure(struct ctx *ctx, struct db_tx *tx, int64_t pack_id);
/** Set the narcotic class of an article; the caller has asked for the right.  Fails: ERR_NOT_FOUND. */
MUST_CHECK enum err article_set_narcotic_class(struct ctx *ctx, struct db_tx *tx, int64_t pack_id,
					       enum narcotic_class class);
/** Say whether an article is undenatured alcohol; the caller has asked for the right.  Fails: ERR_NOT_FOUND. */
MUST_CHECK enum err article_set_undenatured(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, bool is_undenatured);

#endif
