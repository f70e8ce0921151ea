/*
 * keep_template.h - a ward keeps templates (mallar): made, changed, put away, taken back, added to a draft
 *
 * All need PERMIT_ORDER at the ward, or PERMIT_ORDER_ON_BEHALF: a template belongs to the ward, not to who made it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_KEEP_TEMPLATE_H
#define AMPULL_KEEP_TEMPLATE_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/schedule.h"
#include "store/db.h"

struct template_row {
	int64_t pack_id;
	int64_t packs; /* 0: take the line away. */
};
struct template_get_row; /* order/template.sql.h */

/**
 * Make a template of a ward.  A schedule begins tomorrow at the earliest, so that a day's drafts are known when it begins;
 * its first_day DAY_NONE means tomorrow.
 *
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID (schedule), ERR_ALREADY_EXISTS (name), ERR_NOT_FOUND, ERR_REQUEST_TOO_LARGE,
 *        ERR_QUANTITY_NOT_POSITIVE, ERR_QUANTITY_OVERFLOW.
 */
MUST_CHECK enum err template_make(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct text name,
				  const struct schedule *schedule, const struct template_row *rows, size_t row_count, int64_t *template_id);
/** Make a template with the lines of an order, without a schedule.  Fails: as template_make; ERR_STATE (no lines). */
MUST_CHECK enum err template_of_order(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct text name, int64_t *template_id);
/**
 * Change a template that still is the version that was seen (0: whatever it is).
 * Fails: as template_make; ERR_CHANGED_MEANWHILE, with who and when; ERR_STATE (put away).
 */
MUST_CHECK enum err template_save(struct ctx *ctx, struct db_tx *tx, int64_t template_id, int64_t version, struct text name,
				  const struct schedule *schedule, const struct template_row *rows, size_t row_count);
/** Put a template away, or take it back.  Fails: ERR_FORBIDDEN, ERR_STATE, ERR_ALREADY_EXISTS (its name is taken by now). */
MUST_CHECK enum err template_delete(struct ctx *ctx, struct db_tx *tx, int64_t template_id);
MUST_CHECK enum err template_restore(struct ctx *ctx, struct db_tx *tx, int64_t template_id);
/** Load a template that the actor may keep.  Fails: ERR_FORBIDDEN, ERR_NOT_FOUND. */
MUST_CHECK enum err template_load(struct ctx *ctx, struct db_tx *tx, int64_t template_id, struct template_get_row *out);
/** Add a template's lines to a draft of its ward.  Fails: as order_set_line; ERR_STATE (another ward's). */
MUST_CHECK enum err template_add_to_draft(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t template_id);

#endif
