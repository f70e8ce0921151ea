/*
 * send_departure.h - a departure leaves: its shipments are sent together
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SEND_DEPARTURE_H
#define AMPULL_SEND_DEPARTURE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

struct departure_left {
	int64_t departure_id;
	size_t  shipments;
	size_t  orders_moved; /* That were not ready and go with the next departure. */
};

/**
 * Send the named shipments with a tour's departure of a day (shipment_send() each) and close it: what waits for it goes
 * with the next.  `version` is that of the departure that was seen, 0 when nothing was promised with it yet.
 *
 * Fails: as shipment_send(); ERR_STATE (the tour does not leave that day, the day is still to come, it has left, a
 *        shipment goes elsewhere), ERR_CHANGED_MEANWHILE.
 */
MUST_CHECK enum err departure_send(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, struct day on_day, int64_t version,
				   const int64_t *shipment_ids, size_t count, struct departure_left *out);

#endif
