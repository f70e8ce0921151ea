/*
 * scanned_pack.c - which scanned serial numbers have had their time
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/scanned_pack.h"

#include "stock/stock.sql.h"

static enum err due(struct ctx *ctx, struct db_tx *tx, struct moment before, int64_t most, int64_t *rows)
{
	struct scanned_packs_due_row row;
	TRY(scanned_packs_due(ctx, tx, (struct scanned_packs_due_in){ ctx->actor.region_id, before, most }, &row));
	*rows = row.rows;
	return OK;
}

static enum err erase(struct ctx *ctx, struct db_tx *tx, struct moment before, int64_t *erased)
{
	return scanned_packs_erase(ctx, tx, (struct scanned_packs_erase_in){ ctx->actor.region_id, before }, erased);
}

const struct erasable scanned_pack_erasable = {
	.kind = "scanned_pack",
	.event = "serial numbers erased",
	.subject = "scanned_pack",
	.path = "/retention/erase-serial-numbers",
	.title = T_DOCUMENT_KIND_SCANNED_PACK,
	.rows = T_RETENTION_SERIALS_ROWS,
	.nothing = T_RETENTION_SERIALS_NOTHING,
	.button = T_RETENTION_SERIALS_ERASE,
	.help = T_RETENTION_SERIALS_HELP,
	.due = due,
	.erase = erase,
};
