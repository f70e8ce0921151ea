/*
 * give_dispensation.h - a dated dispensation from R-ORDER-02 for one ordering place
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_GIVE_DISPENSATION_H
#define AMPULL_GIVE_DISPENSATION_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** What is decided. */
struct dispensation {
	int64_t     place_id;
	int64_t     pack_id; /* 0: every article. */
	struct day  valid_from;
	struct day  valid_to;
	struct text basis;
};

/** Give a dispensation.  Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_FIELD_INVALID (ends before it starts). */
MUST_CHECK enum err dispensation_give(struct ctx *ctx, struct db_tx *tx, const struct dispensation *dispensation, int64_t *id);

#endif
