/*
 * paper.h - pick list and delivery note (plocklista, följesedel) as PDF
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PAPER_H
#define AMPULL_PAPER_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/order.sql.h"
#include "store/db.h"
#include "web/face.h"

/** The pick list in walk order.  Owns: in ctx->arena.  Fails: ERR_IO. */
MUST_CHECK enum err paper_pick_list(struct ctx *ctx, struct db_tx *tx, enum language language,
				    const struct pick_list_get_row *list, const struct allocations_of_list_rows *rows,
				    struct text *out);
/**
 * The delivery note with what LVFS 2012:9 17 a § asks of deliveries to a hospital pharmacy, as our own minimum: delivery
 * date, packs, pack size, name, form and strength, pharmacy with address, care giver, receiving unit with address; and
 * batch and expiry.
 * Owns: in ctx->arena.  Fails: ERR_IO, ERR_NOT_FOUND.
 */
MUST_CHECK enum err paper_delivery_note(struct ctx *ctx, struct db_tx *tx, enum language language,
					const struct shipment_get_row *shipment, const struct shipment_lines_rows *rows,
					struct text *out);

#endif
