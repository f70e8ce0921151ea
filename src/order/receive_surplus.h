/*
 * receive_surplus.h - what a ward found in a shipment's boxes beside what was sent (överskott)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RECEIVE_SURPLUS_H
#define AMPULL_RECEIVE_SURPLUS_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/order.sql.h"
#include "place/place.h"
#include "store/db.h"

/** Units of a batch that lay beside `beside`, a row of the shipment with the same pack. */
struct surplus {
	const struct shipment_lines_row *beside;
	int64_t                          batch_id;
	int64_t                          units;
	struct text                      reason_code; /* Of the purpose "delivery". */
	struct text                      reason_text; /* May be empty. */
};

/**
 * Book a surplus: the ward has it, out of the difference place and at the value of the row it lay beside; it is a row of the
 * shipment of its own, not charged, and a case for the pharmacy.  The bins that it may have come from are doubted: counting
 * them posts what is missing there, and the difference place is even again.  The caller has asked for the right.
 *
 * Fails: ERR_QUANTITY_NOT_POSITIVE, ERR_QUANTITY_OVERFLOW, and as ledger_post().
 */
MUST_CHECK enum err surplus_receive(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment,
				    const struct place *ward, const struct surplus *surplus);

#endif
