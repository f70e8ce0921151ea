/*
 * release_floor.h - preparedness floors are set and ended, and goods released from below them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RELEASE_FLOOR_H
#define AMPULL_RELEASE_FLOOR_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** A floor as it is decided. */
struct floor_decision {
	int64_t     store_id;
	int64_t     pack_id;        /* The article, or one of those of the substance. */
	bool        by_substance;   /* Every pack of the same substance, form and strength. */
	int64_t     units;          /* I64_NONE: days times daily use. */
	int64_t     days;           /* I64_NONE: not reckoned by days. */
	int64_t     daily_units;
	struct day  valid_from;     /* DAY_NONE: today. */
	struct text decision;       /* By whom, and where it is written. */
};

/**
 * Set a floor.  What stands under it from then on; goods promised before are not taken back.
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_QUANTITY_NOT_POSITIVE, ERR_QUANTITY_OVERFLOW,
 *        ERR_ALREADY_EXISTS (end the old one first), ERR_STATE (no store; the article has no substance).
 */
MUST_CHECK enum err floor_set(struct ctx *ctx, struct db_tx *tx, const struct floor_decision *decision, int64_t *floor_id);
/** End a floor with yesterday, with a reason; its history stays.  Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_STATE. */
MUST_CHECK enum err floor_stop(struct ctx *ctx, struct db_tx *tx, int64_t floor_id, struct text reason);

/** A release as it is decided. */
struct release_decision {
	int64_t     floor_id;
	int64_t     units;
	struct text reason;
	struct text decided_by;
	struct day  restore_by;
};

/**
 * Let so many units below the floor until the day of restoration.  Promises consume it.
 * Rules: R-FLOOR-02, R-EYES-01.
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_QUANTITY_NOT_POSITIVE, ERR_STATE (the floor is ended),
 *        ERR_WITNESS_MISSING, ERR_SAME_PERSON.
 */
MUST_CHECK enum err floor_release_make(struct ctx *ctx, struct db_tx *tx, const struct release_decision *decision, int64_t *release_id);
/**
 * Close a release by hand: withdrawn when nothing of it is used, restored when the stock is above its floor again.
 * Fails: ERR_FORBIDDEN, ERR_CHANGED_MEANWHILE, ERR_STATE (closed; used, and the stock is not restored).
 */
MUST_CHECK enum err floor_release_end(struct ctx *ctx, struct db_tx *tx, int64_t release_id, int64_t version);
/**
 * Close what is over: used releases whose stock is restored, unused ones whose day has passed.  store 0: everywhere.
 * `*closed` counts on.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err floor_releases_settle(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t *closed);

#endif
