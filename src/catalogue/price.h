/*
 * price.h - prices by date, each source on its own time line
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PRICE_H
#define AMPULL_PRICE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

struct price_found {
	bool         found;
	struct money aip; /* Pharmacy purchase price a pack; may be missing. */
	struct money aup;
	struct text  source;     /* articles, tlv-prices, tlv-exchange */
	struct day   valid_from;
};

/**
 * The price of a pack on a day: the region's own sheet first, then the price database, then the exchange list; the
 * newest row of a source that has not ended by then.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err price_on(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct day day, struct price_found *out);

/**
 * Put a price of a source from a day on, unless the one in force there says the same already.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err price_record(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text source, struct day from,
				 struct money aip, struct money aup, int64_t import_id);

#endif
