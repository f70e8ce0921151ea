/*
 * receive_delivery.h - goods come in from a supplier (inleverans) and are put away in a bin
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RECEIVE_DELIVERY_H
#define AMPULL_RECEIVE_DELIVERY_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** A pack's code as it was scanned at a receipt or a pick. */
struct scanned_code {
	struct text gtin;   /* 14 digits; missing when nothing was scanned. */
	struct text serial; /* May be missing. */
	struct text batch;
	struct day  expiry;
};

struct delivery_line {
	int64_t             pack_id;
	struct text         batch_label;
	struct day          expiry;
	int64_t             packs;
	struct money        pack_price; /* Actual price a pack; MONEY_NONE takes the list price of today, and says so. */
	int64_t             place_id;   /* Where it is put: receiving place or bin; 0: the store's receiving place. */
	struct scanned_code code;
};

struct delivery {
	int64_t                     store_id;
	struct text                 supplier;
	struct text                 supplier_note; /* The supplier's delivery note number. */
	const struct delivery_line *lines;
	size_t                      line_count;
};

struct delivery_received {
	int64_t receipt_id;
	int64_t number;
};

/**
 * Receive a delivery: makes batches where they are new, writes one movement a line from the supplier, keeps the serials.
 *
 * A batch that has already expired is taken in all the same (the goods stand there) but batch_usable() keeps it from
 * every order.  A batch that is recalled goes to quarantine (R-RECALL-02).  Needs PERMIT_RECEIVE_GOODS at the store.
 *
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_QUANTITY_NOT_POSITIVE, ERR_QUANTITY_OVERFLOW,
 *        ERR_SERIAL_SEEN, ERR_NOT_FOUND, ERR_STATE (the place is not of the store), ERR_BATCH_RECALLED.
 */
MUST_CHECK enum err receive_delivery(struct ctx *ctx, struct db_tx *tx, const struct delivery *delivery,
				     struct delivery_received *out);
/** Add lines to a receipt of today: what a scanner does pack by pack.  Fails: as receive_delivery. */
MUST_CHECK enum err receive_more(struct ctx *ctx, struct db_tx *tx, int64_t receipt_id, const struct delivery_line *line,
				 int64_t *receipt_line_id);

/** Find the batch of a pack with this number and expiry, or make it.  Fails: ERR_FIELD_MISSING, ERR_FIELD_INVALID. */
MUST_CHECK enum err batch_ensure(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text label, struct day expiry,
				 int64_t *batch_id);

/** Units of a batch from one place of a store to another. */
struct stock_transfer {
	int64_t     from_place_id;
	int64_t     to_place_id;
	int64_t     batch_id;
	int64_t     owner_id;
	int64_t     earmark_id;
	int64_t     units;
	struct text reason;
	bool        set_home; /* The bin becomes the pack's home in this store. */
};

/**
 * Put goods away, or move them between bins of one store.  Into or out of a quarantine place is another use case
 * (order/stop_batch.h), since it may break promises.
 *
 * Fails: ERR_FORBIDDEN, ERR_BALANCE_TOO_LOW, ERR_STATE (not two ordinary places of one store; held by a pick).
 */
MUST_CHECK enum err put_away(struct ctx *ctx, struct db_tx *tx, const struct stock_transfer *transfer,
			     int64_t *movement_id);

#endif
