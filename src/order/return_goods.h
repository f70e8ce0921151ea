/*
 * return_goods.h - a ward sends goods back (retur)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RETURN_GOODS_H
#define AMPULL_RETURN_GOODS_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

struct return_wanted_line {
	int64_t     shipment_line_id; /* What the ward received it by. */
	int64_t     units;
	struct text reason_code;      /* stock_reason 'return' */
	struct text reason_text;
	bool        storage_kept;     /* The ward says that the goods stood as they should all the time. */
};

struct return_made {
	int64_t return_id;
	int64_t number;
};

/**
 * Note a return: its lines come from what the ward received, and no more than that comes back.  The goods move when the
 * pharmacy takes them in.  All lines go to the store that sent them.
 *
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_NOT_FOUND (the ward did not receive the line),
 *        ERR_BALANCE_TOO_LOW (more than is left of it), ERR_STATE (lines of two stores).
 */
MUST_CHECK enum err return_note(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct text note, const struct return_wanted_line *lines,
				size_t line_count, struct return_made *out);
/**
 * Take a return back before the pharmacy has taken anything in.
 * Fails: ERR_FORBIDDEN, ERR_STATE, ERR_CHANGED_MEANWHILE.
 */
MUST_CHECK enum err return_cancel(struct ctx *ctx, struct db_tx *tx, int64_t return_id, int64_t version);

#endif
