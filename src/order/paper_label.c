/*
 * paper_label.c - what stands on a box
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/paper_label.h"

#include "format/barcode.h"
#include "format/pdf.h"
#include "order/order_view.h"
#include "web/texts.h"

static struct text box_of(struct ctx *ctx, enum language language, const struct box_get_row *box)
{
	return text_format(ctx->arena, "%.*s %lld (%lld)", TEXT_ARG(text_in(language, T_BOX)), (long long)box->number,
			   (long long)box->last_number);
}

static enum err label_of(struct ctx *ctx, struct db_tx *tx, enum language language, int64_t box_id, struct pdf_label *out)
{
	struct box_get_row box;
	struct barcode    *code = arena_new(ctx->arena, struct barcode);
	TRY(box_get(ctx, tx, (struct box_get_in){ ctx->actor.region_id, box_id }, &box));
	TRY(barcode_make(ctx, BARCODE_LINEAR, box.code, code));
	*out = (struct pdf_label){ .code = code, .large = box.ward_name, .wraps = true, .strong = box_of(ctx, language, &box) };
	out->lines[out->line_count++] = text_format(ctx->arena, "%.*s %lld · %.*s %lld", TEXT_ARG(text_in(language, T_ORDER)), (long long)box.order_number,
						    TEXT_ARG(text_in(language, T_SHIPMENT)), (long long)box.shipment_number);
	if (!moment_is_none(box.due_at))
		out->lines[out->line_count++] = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(language, T_WALK_DUE)),
							    TEXT_ARG(moment_text(ctx->arena, box.due_at)));
	out->lines[out->line_count++] = box.store_name;
	if (!text_is_empty(box.seal))
		out->lines[out->line_count++] = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(language, T_BOX_SEAL)), TEXT_ARG(box.seal));
	if (text_is(box.kind, "cold"))
		out->mark = text_in(language, T_BOX_MARK_COLD);
	else if (text_is(box.kind, "narcotics"))
		out->mark = text_in(language, T_BOX_MARK_SEALED);
	return OK;
}

enum err paper_box_labels(struct ctx *ctx, struct db_tx *tx, enum language language, const int64_t *box_ids, size_t count,
			  struct text *out)
{
	struct pdf_label *labels = arena_array(ctx->arena, struct pdf_label, count + 1);
	for (size_t i = 0; i < count; i++)
		TRY(label_of(ctx, tx, language, box_ids[i], &labels[i]));
	return pdf_write_labels(ctx, text_in(language, T_BOX_LABELS), &pdf_label_box, labels, count, out);
}

enum err paper_box_contents(struct ctx *ctx, enum language language, const struct box_get_row *box,
			    const struct box_contents_rows *rows, struct text *out)
{
	const struct pdf_column columns[] = {
		{ text_in(language, T_ORDER_ARTICLE), 40, false }, { text_in(language, T_PACK_VNR), 10, false },
		{ text_in(language, T_STOCK_BATCH), 14, false },   { text_in(language, T_STOCK_EXPIRY), 13, false },
		{ text_in(language, T_PACKS), 15, true },
	};
	const struct pdf_fact facts[] = {
		{ text_in(language, T_ORDER_WARD), box->ward_name },
		{ text_in(language, T_ORDER), text_format(ctx->arena, "%lld", (long long)box->order_number) },
		{ text_in(language, T_SHIPMENT), text_format(ctx->arena, "%lld", (long long)box->shipment_number) },
		{ text_in(language, T_BOX_CODE), box->code },
		{ text_in(language, T_WALK_KIND), text_of_word(ctx->arena, language, "BOX_KIND", box->kind) },
		{ text_in(language, T_BOX_SEAL), text_is_empty(box->seal) ? TEXT("–") : box->seal },
		{ text_in(language, T_ORDER_STORE), box->store_name },
	};
	struct text *cells = arena_array(ctx->arena, struct text, rows->count * COUNT_OF(columns) + 1);
	for (size_t i = 0; i < rows->count; i++) {
		struct text *cell = &cells[i * COUNT_OF(columns)];
		cell[0] = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(rows->at[i].name), TEXT_ARG(rows->at[i].strength),
				      TEXT_ARG(rows->at[i].pack_text));
		cell[1] = rows->at[i].vnr;
		cell[2] = rows->at[i].label;
		cell[3] = day_text(ctx->arena, rows->at[i].expiry_day);
		cell[4] = packs_text(ctx->arena, language, rows->at[i].units, rows->at[i].units_per_pack);
	}
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_format(ctx->arena, "%.*s: %.*s", TEXT_ARG(text_in(language, T_BOX_CONTENTS)),
						      TEXT_ARG(box_of(ctx, language, box))),
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
