/*
 * scan_shelf.c - scans at the shelf, into a draft
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/scan_shelf.h"

#include "catalogue/pack.h"
#include "format/gs1.h"
#include "order/order.sql.h"
#include "order/place_order.h"
#include "order/ward.sql.h"
#include "people/journal.h"

/* What the ward usually takes of a pack; 0: it is not on its list. */
static enum err usual_of(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t pack_id, int64_t *packs)
{
	struct base_list_usual_row row;
	bool                       found;
	TRY(base_list_usual(ctx, tx, (struct base_list_usual_in){ ctx->actor.region_id, ward_id, pack_id, ctx->today }, &row, &found));
	*packs = found ? row.usual_packs : 0;
	return OK;
}

/* The pack of a code: its only one, or the only one of them on the ward's list; 0: a person chooses. */
static enum err resolve(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct text code, struct shelf_scanned *out)
{
	struct gs1_scan scan;
	int64_t         usual;
	size_t          listed = 0;
	if (text_is_empty(code))
		return fail(ctx, ERR_FIELD_MISSING, "scan", "scan a code");
	TRY(gs1_parse(ctx, code, &scan));
	struct text number = scan.gtin.at ? scan.gtin : scan.vnr;
	if (text_is_empty(number))
		return fail(ctx, ERR_CODE_UNKNOWN, "scan", "the code holds no product");
	TRY(code_resolve(ctx, tx, number, &out->candidates));
	if (out->candidates.count == 0)
		return fail(ctx, ERR_CODE_UNKNOWN, "scan", "no pack has the code %.*s", TEXT_ARG(number));
	if (out->candidates.count == 1) {
		out->pack_id = out->candidates.at[0];
		return OK;
	}
	for (size_t i = 0; i < out->candidates.count; i++) {
		TRY(usual_of(ctx, tx, ward_id, out->candidates.at[i], &usual));
		if (usual > 0 && listed++ == 0)
			out->pack_id = out->candidates.at[i];
	}
	if (listed != 1)
		out->pack_id = 0;
	return OK;
}

enum err shelf_scan(struct ctx *ctx, struct db_tx *tx, int64_t order_id, const struct shelf_step *step, struct shelf_scanned *out)
{
	struct order_get_row         order;
	struct shelf_scan_insert_row row;
	*out = (struct shelf_scanned){ .pack_id = step->pack_id };
	TRY(draft_load(ctx, tx, order_id, &order));
	if (out->pack_id == 0)
		TRY(resolve(ctx, tx, order.ward_id, step->code, out));
	if (out->pack_id == 0)
		return OK;
	out->packs = step->packs;
	if (out->packs == 0)
		TRY(usual_of(ctx, tx, order.ward_id, out->pack_id, &out->packs));
	if (out->packs == 0)
		out->packs = 1;
	TRY(draft_edit(ctx, tx, &order));
	TRY(draft_put(ctx, tx, order_id, out->pack_id, out->packs, true));
	TRY(shelf_scan_insert(ctx, tx,
			      (struct shelf_scan_insert_in){ ctx->actor.region_id, order_id, out->pack_id, out->packs, ctx->now,
							     ctx->actor.person_id },
			      &row));
	out->scan_id = row.id;
	return journal_write(ctx, tx, "scanned at the shelf", "order", order_id,
			     text_format(ctx->arena, "{\"pack\":%lld,\"packs\":%lld}", (long long)out->pack_id, (long long)out->packs));
}

enum err shelf_undo(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t scan_id)
{
	struct order_get_row      order;
	struct shelf_scan_get_row scan;
	struct line_of_pack_row   line;
	struct pack_facts         pack;
	bool                      found;
	int64_t                   changed, region_id = ctx->actor.region_id;
	TRY(draft_load(ctx, tx, order_id, &order));
	TRY(shelf_scan_get(ctx, tx, (struct shelf_scan_get_in){ region_id, scan_id }, &scan));
	if (scan.order_id != order_id)
		return fail(ctx, ERR_NOT_FOUND, "scan_id", "the step belongs to another order");
	TRY(shelf_scan_undo(ctx, tx, (struct shelf_scan_undo_in){ region_id, scan_id, ctx->now }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "scan_id", "the step was taken back before");
	TRY(pack_load(ctx, tx, scan.pack_id, &pack));
	TRY(line_of_pack(ctx, tx, (struct line_of_pack_in){ region_id, order_id, scan.pack_id }, &line, &found));
	int64_t packs = found ? line.units / pack.units_per_pack - scan.packs : -1;
	if (packs < 0)
		return fail(ctx, ERR_STATE, "lines", "the line holds less than the step added: set its quantity in the draft");
	TRY(draft_edit(ctx, tx, &order));
	TRY(journal_write(ctx, tx, "scan taken back", "order", order_id,
			  text_format(ctx->arena, "{\"pack\":%lld,\"packs\":%lld}", (long long)scan.pack_id, (long long)scan.packs)));
	return draft_put(ctx, tx, order_id, scan.pack_id, packs, false);
}
