/*
 * paper.c - what goes out with the goods
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/paper.h"

#include "catalogue/pack.h"
#include "format/pdf.h"
#include "order/order_view.h"
#include "place/place.h"
#include "web/texts.h"

static struct text address_of(struct ctx *ctx, const struct place *place)
{
	return text_format(ctx->arena, "%.*s, %.*s, %.*s %.*s", TEXT_ARG(place->name), TEXT_ARG(place->address),
			   TEXT_ARG(place->postal_code), TEXT_ARG(place->city));
}

/* A place without an address of its own has that of the one it stands in. */
static enum err place_with_address(struct ctx *ctx, struct db_tx *tx, int64_t place_id, struct place *out)
{
	struct place above;
	TRY(place_load(ctx, tx, place_id, out));
	above = *out;
	while (text_is_empty(above.address) && above.parent_id != 0)
		TRY(place_load(ctx, tx, above.parent_id, &above));
	out->address = above.address;
	out->postal_code = above.postal_code;
	out->city = above.city;
	return OK;
}

enum err paper_pick_list(struct ctx *ctx, struct db_tx *tx, enum language language, const struct pick_list_get_row *list,
			 const struct allocations_of_list_rows *rows, struct text *out)
{
	const struct pdf_column columns[] = {
		{ text_in(language, T_PICK_BIN), 10, false },    { text_in(language, T_ORDER_ARTICLE), 34, false },
		{ text_in(language, T_PACK_VNR), 9, false },     { text_in(language, T_STOCK_BATCH), 13, false },
		{ text_in(language, T_STOCK_EXPIRY), 12, false }, { text_in(language, T_PACKS), 14, true },
	};
	const struct pdf_fact facts[] = {
		{ text_in(language, T_ORDER_WARD), list->ward_name },
		{ text_in(language, T_ORDER), text_format(ctx->arena, "%lld", (long long)list->order_number) },
		{ text_in(language, T_ORDER_STORE), list->store_name },
		{ text_in(language, T_STOCK_WHEN), moment_text(ctx->arena, list->created_at) },
	};
	struct text *cells = arena_array(ctx->arena, struct text, rows->count * COUNT_OF(columns) + 1);
	for (size_t i = 0; i < rows->count; i++) {
		struct pack_facts pack;
		struct text      *cell = &cells[i * COUNT_OF(columns)];
		TRY(pack_load(ctx, tx, rows->at[i].pack_id, &pack));
		cell[0] = rows->at[i].place_code;
		cell[1] = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength),
				      TEXT_ARG(pack.pack_text));
		cell[2] = pack.vnr;
		cell[3] = rows->at[i].label;
		cell[4] = day_text(ctx->arena, rows->at[i].expiry_day);
		cell[5] = packs_text(ctx->arena, language, rows->at[i].units, pack.units_per_pack);
	}
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_PICK_LIST)),
						      (long long)list->number),
				 .facts = facts,
				 .fact_count = COUNT_OF(facts),
				 .columns = columns,
				 .column_count = COUNT_OF(columns),
				 .cells = cells,
				 .row_count = rows->count,
				 .footer = text_in(language, T_PRODUCT),
				 .page_word = text_in(language, T_PAGE),
			 },
			 out);
}

/* The note holds what was sent; what the ward found beside it came last, and later. */
static size_t sent_count(const struct shipment_lines_rows *rows)
{
	size_t count = rows->count;
	while (count > 0 && rows->at[count - 1].is_surplus)
		count--;
	return count;
}

static enum err note_rows(struct ctx *ctx, struct db_tx *tx, enum language language,
			  const struct shipment_lines_rows *rows, size_t width, struct text *cells)
{
	for (size_t i = 0; i < sent_count(rows); i++) {
		struct pack_facts pack;
		struct text      *cell = &cells[i * width];
		TRY(pack_load(ctx, tx, rows->at[i].pack_id, &pack));
		cell[0] = pack.name;
		cell[1] = pack.form;
		cell[2] = pack.strength;
		cell[3] = pack.pack_text;
		cell[4] = pack.vnr;
		cell[5] = rows->at[i].label;
		cell[6] = day_text(ctx->arena, rows->at[i].expiry_day);
		cell[7] = packs_text(ctx->arena, language, rows->at[i].units, pack.units_per_pack);
	}
	return OK;
}

enum err paper_delivery_note(struct ctx *ctx, struct db_tx *tx, enum language language,
			     const struct shipment_get_row *shipment, const struct shipment_lines_rows *rows,
			     struct text *out)
{
	struct place store, ward, pharmacy;
	struct text  region;
	int64_t      region_id;
	TRY(place_with_address(ctx, tx, shipment->store_id, &store));
	TRY(place_with_address(ctx, tx, shipment->ward_id, &ward));
	TRY(place_with_address(ctx, tx, store.parent_id ? store.parent_id : store.id, &pharmacy));
	TRY(region_find(ctx, tx, TEXT(""), &region_id, &region));
	const struct pdf_column columns[] = {
		{ text_in(language, T_ORDER_ARTICLE), 22, false }, { text_in(language, T_PACK_FORM), 14, false },
		{ text_in(language, T_PACK_STRENGTH), 11, false }, { text_in(language, T_PACK_TEXT), 18, false },
		{ text_in(language, T_PACK_VNR), 9, false },       { text_in(language, T_STOCK_BATCH), 11, false },
		{ text_in(language, T_STOCK_EXPIRY), 12, false },  { text_in(language, T_PACKS), 13, true },
	};
	const struct pdf_fact facts[] = {
		{ text_in(language, T_SHIPMENT_SENT), moment_text(ctx->arena, shipment->sent_at) },
		{ text_in(language, T_PHARMACY), address_of(ctx, &pharmacy) },
		{ text_in(language, T_CARE_GIVER), region },
		{ text_in(language, T_ORDER_WARD), address_of(ctx, &ward) },
		{ text_in(language, T_ORDER), text_format(ctx->arena, "%lld", (long long)shipment->order_number) },
		{ text_in(language, T_ORDER_STORE), store.name },
	};
	struct text *cells = arena_array(ctx->arena, struct text, rows->count * COUNT_OF(columns) + 1);
	TRY(note_rows(ctx, tx, language, rows, COUNT_OF(columns), cells));
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_DELIVERY_NOTE)),
						      (long long)shipment->number),
				 .facts = facts,
				 .fact_count = COUNT_OF(facts),
				 .columns = columns,
				 .column_count = COUNT_OF(columns),
				 .cells = cells,
				 .row_count = sent_count(rows),
				 .footer = text_in(language, T_NOTE_FOOTER),
				 .page_word = text_in(language, T_PAGE),
			 },
			 out);
}
