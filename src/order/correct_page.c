/*
 * correct_page.c - rätt antal på en inleverans, och vad som rättats
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/correct_page.h"

#include "base/limits.h"
#include "order/correct.sql.h"
#include "order/correct_receipt.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/choose_page.h"
#include "stock/stock.sql.h"
#include "stock/stock_page.h"
#include "web/answer.h"
#include "web/table.h"

static enum err correct_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place                place = { 0 };
	struct stopped              stopped;
	struct receipt_line_get_row line;
	int64_t                     movement_id, receipt_id = form_i64(x->form, "receipt_id");
	TRY(receipt_line_get(ctx, tx, (struct receipt_line_get_in){ ctx->actor.region_id, form_i64(x->form, "receipt_line_id") }, &line));
	if (line.receipt_id != receipt_id)
		return fail(ctx, ERR_NOT_FOUND, "receipt_line_id", "line %lld is not of this receipt", (long long)line.id);
	if (form_has(x->form, "place_code"))
		TRY(place_by_code(ctx, tx, form_text(x->form, "place_code"), &place));
	TRY(receipt_line_correct(ctx, tx,
				 &(struct receipt_correct){ .receipt_line_id = line.id,
							    .packs = form_i64(x->form, "packs"),
							    .place_id = place.id,
							    .reason = form_text(x->form, "reason") },
				 &movement_id, &stopped));
	answer_written(ctx, x, url_ids(ctx->arena, "/receipts/#", receipt_id, 0),
		       stopped.lines_lost > 0 ? "DONE_CORRECTED_LOST" : "DONE_CORRECTED", "movement_id", movement_id);
	return OK;
}

static enum err corrections_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL },              { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "batch", T_STOCK_BATCH, CELL_WORDS, NULL },           { "before", T_RECEIPT_PACKS_BEFORE, CELL_NUMBER, NULL },
		{ "after", T_RECEIPT_PACKS_AFTER, CELL_NUMBER, NULL },  { "units", T_UNITS, CELL_NUMBER, NULL },
		{ "value_ore", T_STOCK_VALUE, CELL_MONEY, NULL },       { "place", T_STOCK_PLACE, CELL_WORDS, NULL },
		{ "reason", T_REASON, CELL_WORDS, NULL },               { "by", T_STOCK_WHO, CELL_WORDS, NULL },
	};
	struct receipt_get_row         receipt;
	struct receipt_corrections_rows rows;
	struct table                   table;
	int64_t                        receipt_id = form_i64(x->form, "receipt_id");
	TRY(receipt_get(ctx, tx, (struct receipt_get_in){ ctx->actor.region_id, receipt_id }, &receipt));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, receipt.store_id));
	TRY(receipt_corrections(ctx, tx, (struct receipt_corrections_in){ ctx->actor.region_id, receipt_id }, &rows));
	table_init(&table, ctx->arena, "receipt-corrections", columns, COUNT_OF(columns), T_RECEIPT_CORRECTIONS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_moment(rows.at[i].corrected_at);
		cells[1] = cell_text(rows.at[i].name);
		cells[2] = cell_text(rows.at[i].label);
		cells[3] = cell_number(rows.at[i].packs_before);
		cells[4] = cell_number(rows.at[i].packs_after);
		cells[5] = cell_number(rows.at[i].units);
		cells[6] = cell_money(rows.at[i].value_ore);
		cells[7] = cell_text(rows.at[i].place_code);
		cells[8] = cell_text(rows.at[i].reason);
		cells[9] = cell_text(rows.at[i].person);
	}
	struct text title = text_format(ctx->arena, "%.*s, %.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_RECEIPT_CORRECTIONS)),
					TEXT_ARG(text_in(x->viewer.language, T_RECEIPT)), (long long)receipt.number);
	return table_reply(ctx, x, title, &table, NULL);
}

#define RECEIPT_ID { .name = "receipt_id", .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field list_fields[] = { RECEIPT_ID, TABLE_FIELDS };
static const struct field correct_fields[] = {
	RECEIPT_ID,
	{ .name = "receipt_line_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	CHOOSE_FIELD, /* The receipt's page is shown again where the correction is refused. */
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 0, .maximum = LIMIT_PACKS, .about = "as it should have been" },
	{ .name = "place_code", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "where the goods stand now; empty: where they were received" },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
};

const struct route correct_routes[] = {
	{ HTTP_GET, "/receipts/{receipt_id}/corrections", PERMIT_RECEIVE_GOODS, corrections_page, ROUTE_FIELDS(list_fields), .about = "what was corrected of a receipt" },
	{ HTTP_POST, "/receipts/{receipt_id}/lines/{receipt_line_id}/correct", PERMIT_RECEIVE_GOODS, correct_face, ROUTE_FIELDS(correct_fields), .about = "set the quantity of a receipt line right", .page_on_refusal = receipt_page },
	{ HTTP_POST, "/api/v1/receipts/{receipt_id}/lines/{receipt_line_id}/correct", PERMIT_RECEIVE_GOODS, correct_face, ROUTE_FIELDS(correct_fields), .about = "set the quantity of a receipt line right", .replies = "movement_id" },
};
const size_t correct_route_count = COUNT_OF(correct_routes);
