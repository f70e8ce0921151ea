/*
 * save_draft.h - what a ward does with a draft as a whole: save a page of quantities, put it away, take it back, order again
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SAVE_DRAFT_H
#define AMPULL_SAVE_DRAFT_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/place_order.h"
#include "store/db.h"

/** One row of an order page: what it said when it was shown, and what the person wrote. */
struct draft_row {
	int64_t     pack_id;
	int64_t     packs;    /* 0: not ordered. */
	int64_t     was;      /* As shown; I64_NONE: whatever it is. */
	struct text mark;     /* What the ward says about exchange of it: "no", "yes", or nothing; */
	struct text mark_was; /* as shown.  Only what differs is written. */
};
/** What a save came to. */
struct draft_saved {
	int64_t changed; /* Rows that were written. */
	int64_t version; /* Of the order, now. */
};

/**
 * Write the rows that a person changed.  Two people of a ward may write at once as long as they change different rows: a
 * row that no longer says what it said when it was shown is refused.  The mark about exchange is of a row that is ordered.  With `version` (0: none) nobody may have changed anything.
 *
 * Fails: as order_set_line; ERR_CHANGED_MEANWHILE, with who and when.
 */
MUST_CHECK enum err draft_save(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t version,
			       const struct draft_row *rows, size_t row_count, struct draft_saved *out);
/** Add the lines of another order of the same region to a draft, article by article.  Fails: as order_set_line. */
MUST_CHECK enum err draft_add_order(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t from_order_id);
/**
 * Start a draft with what an earlier order asked for, at the same ward.
 * Fails: as order_start, order_set_line; ERR_STATE (it asked for nothing).
 */
MUST_CHECK enum err order_again(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct order_made *out);
/** Put a draft away.  Fails: ERR_FORBIDDEN, ERR_STATE (placed, or put away before), ERR_CHANGED_MEANWHILE. */
MUST_CHECK enum err draft_delete(struct ctx *ctx, struct db_tx *tx, int64_t order_id);
/** Take a draft that was put away back as it was.  Fails: ERR_FORBIDDEN, ERR_STATE (it was not put away). */
MUST_CHECK enum err draft_restore(struct ctx *ctx, struct db_tx *tx, int64_t order_id);
/**
 * Move the narcotics of class II and III of a draft to a draft of their own, as R-ORDER-03 asks.
 * Fails: as order_set_line; ERR_STATE (nothing to part).
 */
MUST_CHECK enum err draft_split(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct order_made *out);
/** Make a pack one of a ward's favourites, or no longer.  Needs PERMIT_ORDER there, or PERMIT_ORDER_ON_BEHALF.  Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_REQUEST_TOO_LARGE. */
MUST_CHECK enum err favourite_set(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t pack_id, bool is_favourite);

#endif
