/*
 * short_dated.h - how many days a receiver wants left on goods: the place's own figure, or a dated limit that is narrower
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SHORT_DATED_H
#define AMPULL_SHORT_DATED_H

#include "base/base.h"
#include "base/ctx.h"
#include "place/place.h"
#include "stock/batch.h"
#include "store/db.h"

/** What a receiver wants, and by which rule. */
struct short_dated {
	int64_t     days;
	const char *rule;  /* "R-STOCK-02": the place's own; "R-STOCK-06": a dated limit. */
	struct text words; /* Whose limit it is, for refusals. */
};

/** A receiver's limit for a pack will be asked for (store/query.h, db_ahead).  Fails: ERR_DATABASE. */
MUST_CHECK enum err short_dated_ahead(struct ctx *ctx, struct db_tx *tx, int64_t receiver_id, int64_t pack_id);
/** Find what a receiver wants of a pack today; without one (NULL) any days do.  Rules: R-STOCK-02, R-STOCK-06.  Fails: ERR_DATABASE. */
MUST_CHECK enum err short_dated_for(struct ctx *ctx, struct db_tx *tx, const struct place *receiver, int64_t pack_id,
				    struct short_dated *out);
/** The rule behind a verdict, with the limit's own where days are too few. */
const char *short_dated_rule(const struct short_dated *wanted, enum batch_verdict verdict);

/** A limit as it is set. */
struct short_dated_limit {
	int64_t     place_id; /* 0: every receiver. */
	int64_t     pack_id;  /* 0: by class. */
	struct text atc;      /* Beginning of an ATC code; empty: every article. */
	int64_t     days;
	struct day  valid_from; /* DAY_NONE: today. */
	struct day  valid_to;   /* DAY_NONE: until further notice. */
	struct text reason;
};
/** Set a limit.  Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING (reason), ERR_FIELD_INVALID (days, article and class at once). */
MUST_CHECK enum err short_dated_set(struct ctx *ctx, struct db_tx *tx, const struct short_dated_limit *limit, int64_t *id);
/** End a limit with yesterday.  Fails: ERR_FORBIDDEN, ERR_STATE (ended already). */
MUST_CHECK enum err short_dated_stop(struct ctx *ctx, struct db_tx *tx, int64_t id);

#endif
