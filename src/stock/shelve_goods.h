/*
 * shelve_goods.h - put away with scans: the pack tells the bin, the bin's label proves it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SHELVE_GOODS_H
#define AMPULL_SHELVE_GOODS_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

struct shelving {
	int64_t     place_id;  /* The receiving place where the goods stand. */
	int64_t     batch_id;
	int64_t     units;     /* I64_NONE: all that stands there. */
	struct text bin_code;  /* As its label was scanned. */
	bool        other_bin; /* The person says that it shall stand elsewhere than at home; the bin becomes its home. */
};
/**
 * Put goods away into the bin that was scanned.  It must be the pack's home, unless there is none or the person says otherwise.
 * Fails: ERR_WRONG_BIN, ERR_NOT_FOUND (no such bin, nothing stands there), and as put_away().
 */
MUST_CHECK enum err goods_shelve(struct ctx *ctx, struct db_tx *tx, const struct shelving *shelving, int64_t *movement_id);
/**
 * Take a put-away of one's own of today back.
 * Fails: ERR_STATE (not one's own, of another day, taken back before, held by a pick), ERR_BALANCE_TOO_LOW, ERR_FORBIDDEN.
 */
MUST_CHECK enum err goods_unshelve(struct ctx *ctx, struct db_tx *tx, int64_t movement_id);

#endif
