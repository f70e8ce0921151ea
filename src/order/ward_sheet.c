/*
 * ward_sheet.c - one ward's sheet from five questions
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/ward_sheet.h"

#include <stdlib.h>

#include "order/suggestion.h"
#include "order/ward.sql.h"
#include "stock/batch.h"

enum { LATEST_ORDERS = 12, LATEST_SHIPMENTS = 150 };

/* Rows by pack, for the answers that come in another order. */
struct by_pack {
	int64_t pack_id;
	size_t  at;
};

static int compare(const void *a, const void *b)
{
	const struct by_pack *left = a, *right = b;
	return (left->pack_id > right->pack_id) - (left->pack_id < right->pack_id);
}

struct finder {
	struct ward_sheet *sheet;
	struct by_pack    *by;
};

static struct sheet_row *find(const struct finder *finder, int64_t pack_id)
{
	struct by_pack  key = { pack_id, 0 };
	struct by_pack *found = bsearch(&key, finder->by, finder->sheet->count, sizeof key, compare);
	return found ? &finder->sheet->at[found->at] : NULL;
}

struct sheet_row *ward_sheet_find(const struct ward_sheet *sheet, int64_t pack_id)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->at[i].pack_id == pack_id)
			return &sheet->at[i];
	return NULL;
}

int64_t line_still_open(struct text state, bool is_exchanged, int64_t requested, int64_t units, int64_t sent, int64_t received)
{
	if (is_exchanged)
		return requested; /* Another pack's units are no measure of this one's: all of it, until it is received. */
	int64_t wanted = text_is(state, "sent") ? sent : units;
	return wanted > received ? wanted - received : 0;
}

static enum err load_packs(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t order_id, struct finder *finder)
{
	struct ward_packs_rows rows;
	struct ward_sheet      *out = finder->sheet;
	TRY(ward_packs(ctx, tx, (struct ward_packs_in){ ctx->actor.region_id, ward_id, order_id, ctx->today, LATEST_ORDERS }, &rows));
	out->at = arena_array(ctx->arena, struct sheet_row, rows.count + 1);
	finder->by = arena_array(ctx->arena, struct by_pack, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct ward_packs_row *row = &rows.at[i];
		finder->by[i] = (struct by_pack){ row->pack_id, i };
		out->at[i] = (struct sheet_row){
			.pack_id = row->pack_id,
			.name = row->name,
			.strength = row->strength,
			.form = row->form,
			.pack_text = row->pack_text,
			.vnr = row->vnr,
			.units_per_pack = row->units_per_pack,
			.par_packs = row->par_packs == I64_NONE ? 0 : row->par_packs,
			.usual_packs = row->usual_packs == I64_NONE ? 0 : row->usual_packs,
			.is_favourite = row->is_favourite,
			.packs = row->line_id ? row->units / row->units_per_pack : 0,
			.mark = row->mark.at ? row->mark : TEXT(""),
			.last_ordered = row->last_ordered,
			.first_expiry = DAY_NONE,
			.expected = DAY_NONE,
			.received_at = MOMENT_NONE,
			.received_label = TEXT(""),
			.received_expiry = DAY_NONE,
		};
		TRY(narcotic_class_of(ctx, row->narcotic_class, &out->at[i].narcotic_class));
	}
	out->count = rows.count;
	qsort(finder->by, rows.count, sizeof *finder->by, compare);
	return OK;
}

static enum err load_stock(struct ctx *ctx, struct db_tx *tx, const struct place *ward, int64_t store_id, int64_t order_id,
			   const struct finder *finder)
{
	struct ward_lots_rows     lots;
	struct ward_reserved_rows reserved;
	int64_t                    region_id = ctx->actor.region_id;
	TRY(ward_lots(ctx, tx, (struct ward_lots_in){ region_id, ward->id, store_id, order_id, ctx->today, LATEST_ORDERS }, &lots));
	for (size_t i = 0; i < lots.count; i++) {
		const struct ward_lots_row *lot = &lots.at[i];
		struct sheet_row            *row = find(finder, lot->pack_id);
		struct batch_state           state = { lot->expiry_day, lot->blocks > 0, lot->is_quarantine };
		if (!row || batch_usable(state, ctx->today, lot->is_ward ? 0 : ward->remaining_days_min) != BATCH_USABLE)
			continue;
		if (lot->is_ward) {
			row->ward_units += lot->units;
			continue;
		}
		if (lot->doubts > 0)
			continue;
		row->available += lot->units;
		if (day_is_none(row->first_expiry) || lot->expiry_day.number < row->first_expiry.number)
			row->first_expiry = lot->expiry_day;
	}
	TRY(ward_reserved(ctx, tx, (struct ward_reserved_in){ region_id, store_id }, &reserved));
	for (size_t i = 0; i < reserved.count; i++) {
		struct sheet_row *row = find(finder, reserved.at[i].pack_id);
		if (row)
			row->available -= reserved.at[i].units;
	}
	return OK;
}

static enum err load_open(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t store_id, int64_t order_id,
			  const struct finder *finder)
{
	struct ward_open_rows rows;
	TRY(ward_open(ctx, tx, (struct ward_open_in){ ctx->actor.region_id, ward_id, store_id, order_id, LATEST_ORDERS }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct ward_open_row *line = &rows.at[i];
		struct sheet_row            *row = find(finder, line->pack_id);
		bool                         is_exchanged = line->supplied_pack_id != line->pack_id;
		if (!row)
			continue;
		/* Last decided comes first: what was said last holds, for as long as the day is not past. */
		if (day_is_none(row->expected) && !is_exchanged && !day_is_none(line->expected_day) &&
		    line->expected_day.number >= ctx->today.number)
			row->expected = line->expected_day;
		if (line->ward_id == ward_id)
			row->open_units += line_still_open(line->state, is_exchanged, line->requested_units, line->units, line->sent_units,
							   line->received_units);
	}
	return OK;
}

static enum err load_received(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, const struct finder *finder)
{
	struct ward_received_rows rows;
	TRY(ward_received(ctx, tx, (struct ward_received_in){ ctx->actor.region_id, ward_id, LATEST_SHIPMENTS }, &rows));
	int64_t *from = arena_array(ctx->arena, int64_t, finder->sheet->count + 1); /* The shipment that each row tells of. */
	for (size_t i = 0; i < rows.count; i++) {
		struct sheet_row *row = find(finder, rows.at[i].pack_id);
		if (!row)
			continue;
		int64_t *shipment_id = &from[row - finder->sheet->at];
		if (*shipment_id == 0) {
			*shipment_id = rows.at[i].shipment_id;
			row->received_at = rows.at[i].received_at;
			row->received_label = rows.at[i].label;
			row->received_expiry = rows.at[i].expiry_day;
		} else if (*shipment_id == rows.at[i].shipment_id) {
			row->received_more = row->received_more || !text_equal(row->received_label, rows.at[i].label);
		} else {
			continue;
		}
		row->received_units += rows.at[i].units;
	}
	return OK;
}

enum err ward_sheet_load(struct ctx *ctx, struct db_tx *tx, const struct place *ward, int64_t store_id, int64_t order_id,
			 struct ward_sheet *out)
{
	struct finder finder = { .sheet = out };
	TRY(load_packs(ctx, tx, ward->id, order_id, &finder));
	TRY(load_stock(ctx, tx, ward, store_id, order_id, &finder));
	TRY(load_open(ctx, tx, ward->id, store_id, order_id, &finder));
	TRY(load_received(ctx, tx, ward->id, &finder));
	for (size_t i = 0; i < out->count; i++) {
		struct sheet_row *row = &out->at[i];
		row->suggested = suggested_packs(&(struct ward_need){ row->par_packs, row->units_per_pack, row->open_units,
								      ward->keeps_balance, row->ward_units });
	}
	return OK;
}
