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

/** Units of a batch that lay beside `beside`, a row of the shipment. */
struct surplus {
	const struct shipment_lines_row *beside;
	int64_t                          pack_id; /* Of the batch: that of the row, or of an article that was not sent at all. */
	int64_t                          batch_id; /* 0: that of the next two, which is made where nobody knows it. */
	struct text                      label;
	struct day                       expiry;
	int64_t                          units;
	struct text                      reason_code; /* Of the purpose "delivery". */
	struct text                      reason_text; /* May be empty. */
};

/**
 * Book a surplus: the ward has it, out of the difference place, at the value of the row it lay beside or, of another article,
 * at what goods found in a count are worth; it is a row of the shipment of its own, not charged, and a case for the pharmacy.  The bins that it may have come from are doubted: counting
 * them posts what is missing there, and the difference place is even again.  The caller has asked for the right.
 *
 * Fails: ERR_QUANTITY_NOT_POSITIVE, ERR_QUANTITY_OVERFLOW, ERR_NOT_FOUND (no article of the region), as signer_check() for
 *        narcotics that were not sent, as batch_ensure(), as count_value_of_gain(), and as ledger_post().
 */
MUST_CHECK enum err surplus_receive(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment,
				    const struct place *ward, const struct surplus *found);

#endif
