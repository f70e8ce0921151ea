/*
 * ship_order.h - the box goes out with a delivery note (följesedel) and the ward receives it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SHIP_ORDER_H
#define AMPULL_SHIP_ORDER_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/**
 * Send a shipment: freezes what lies in it with charge, VAT rule and their sources.  A line that was not picked in full
 * stays back-ordered with its rest.  Nothing may wait to be picked for it.
 *
 * Fails: ERR_FORBIDDEN, ERR_CHANGED_MEANWHILE, ERR_STATE (empty, picks waiting, goods beside its boxes, sent before),
 *        ERR_BATCH_BLOCKED (a batch in the box was stopped meanwhile), ERR_BATCH_EXPIRED, ERR_BATCH_SHORT_DATED,
 *        ERR_SEAL_MISSING.
 * Rules: R-STOCK-01, R-STOCK-02, R-STOCK-03, R-BOX-03.
 */
MUST_CHECK enum err shipment_send(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, int64_t version);

/** What a ward found of one line of a shipment. */
struct received_line {
	int64_t     shipment_line_id;
	int64_t     units;
	struct text difference_reason; /* In words; needed when it differs from what was sent and no code tells why. */
	struct text reason_code;       /* One of the purpose "delivery"; empty: other. */
	struct text batch;             /* Not empty: so many units of this batch lay beside what was sent. */
	struct day  expiry;            /* Of that batch. */
	int64_t     pack_id;           /* Of that batch; 0: as the row's. */
};

/**
 * The ward receives a shipment, line by line: lines that are not named were received in full.  Goods go to the ward's
 * balance when the place keeps one, else they are expensed; what is missing, or cannot be used, goes to the difference place
 * with the reason, and is a case for the pharmacy (handle_difference.h).  More than was sent, another batch of a pack that was
 * sent, or another article is a surplus: the ward has it, and the pharmacy a case (receive_surplus.h).
 *
 * Fails: ERR_FORBIDDEN, ERR_CHANGED_MEANWHILE, ERR_STATE, ERR_FIELD_MISSING (reason, batch), ERR_FIELD_INVALID (fewer than
 *        none; a reason that does not fit; a line of another shipment), ERR_QUANTITY_NOT_POSITIVE (of a surplus), and as
 *        count_value_of_gain() for another article.
 */
MUST_CHECK enum err shipment_receive(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, int64_t version,
				     const struct received_line *lines, size_t line_count);
/**
 * Close what is left of a line that was sent in part; it is not back-ordered any more.
 * Fails: ERR_FORBIDDEN, ERR_STATE, ERR_FIELD_MISSING (reason).
 */
MUST_CHECK enum err line_close_rest(struct ctx *ctx, struct db_tx *tx, int64_t line_id, struct text reason_text);

#endif
