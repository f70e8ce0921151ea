/*
 * receipt_page.c - faces of receipts: by scan or search, put-away
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/stock_page.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "format/gs1.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/recalled.h"
#include "stock/recalled.sql.h"
#include "stock/receive_delivery.h"
#include "stock/stock.sql.h"
#include "stock/stock_page.html.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

static enum err receipts_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_RECEIPT, CELL_WORDS, NULL },         { "at", T_RECEIPT_AT, CELL_MOMENT, NULL },
		{ "supplier", T_RECEIPT_SUPPLIER, CELL_WORDS, NULL }, { "note", T_RECEIPT_NOTE, CELL_WORDS, NULL },
		{ "by", T_RECEIPT_BY, CELL_WORDS, NULL },          { "lines", T_ORDER_LINES, CELL_NUMBER, NULL },
		{ "value_ore", T_RECEIPT_VALUE, CELL_MONEY, NULL },
	};
	int64_t                  before = form_i64(x->form, "before");
	struct receipt_list_rows rows;
	struct place_list        stores;
	TRY(receipt_list(ctx, tx, (struct receipt_list_in){ ctx->actor.region_id, before ? before : INT64_MAX, list_rows(x) },
			 &rows));
	TRY(place_stores(ctx, tx, &stores));
	struct table table;
	table_init(&table, ctx->arena, "receipts", columns, COUNT_OF(columns), T_RECEIPTS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number),
				     url_ids(ctx->arena, "/receipts/#", rows.at[i].id, 0));
		cells[1] = cell_moment(rows.at[i].received_at);
		cells[2] = cell_text(rows.at[i].supplier);
		cells[3] = cell_text(rows.at[i].supplier_note);
		cells[4] = cell_text(rows.at[i].person);
		cells[5] = cell_number(rows.at[i].lines);
		cells[6] = cell_money(rows.at[i].value_ore);
	}
	if (rows.count == LIMIT_PAGE_ROWS && !list_wants_whole(x))
		table.next = url_with(ctx->arena, url_of("/receipts"), "before",
				      text_format(ctx->arena, "%lld", (long long)rows.at[rows.count - 1].number));
	struct html part = page_start(ctx, x);
	if (stores.count > 0) {
		struct receipt_new_view view = { form_marks_of(x), text_format(ctx->arena, "%lld", (long long)stores.at[0].id) };
		receipt_new(&part, &view);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_RECEIPTS_TITLE), &table, &part);
}

static enum err start_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct delivery_received made;
	TRY(receive_delivery(ctx, tx,
			     &(struct delivery){ .store_id = form_i64(x->form, "store_id"),
						 .supplier = form_text(x->form, "supplier"),
						 .supplier_note = form_text(x->form, "supplier_note") },
			     &made));
	answer_written(ctx, x, url_ids(ctx->arena, "/receipts/#", made.receipt_id, 0), NULL, "receipt_id", made.receipt_id);
	return OK;
}

static struct text packs_words(struct arena *arena, enum language language, int64_t packs, int64_t units)
{
	return text_format(arena, "%lld %.*s (%lld)", (long long)packs, TEXT_ARG(text_in(language, T_PACKS_SHORT)),
			   (long long)units);
}

enum err receipt_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                   id = form_i64(x->form, "receipt_id");
	struct receipt_get_row    receipt;
	struct receipt_lines_rows rows;
	TRY(receipt_get(ctx, tx, (struct receipt_get_in){ ctx->actor.region_id, id }, &receipt));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, receipt.store_id));
	TRY(receipt_lines(ctx, tx, (struct receipt_lines_in){ ctx->actor.region_id, id }, &rows));
	struct receipt_view view = {
		.number = receipt.number,
		.supplier = receipt.supplier,
		.note = receipt.supplier_note,
		.store = receipt.store_name,
		.at = receipt.received_at,
		.who = receipt.person,
		.is_today = zone_day(receipt.received_at).number == ctx->today.number,
		.receipt_url = url_ids(ctx->arena, "/receipts/#", id, 0),
		.lines_url = url_ids(ctx->arena, "/receipts/#/lines", id, 0),
		.put_away_url = url_ids(ctx->arena, "/receipts/#/put-away", id, 0),
		.corrections_url = url_ids(ctx->arena, "/receipts/#/corrections", id, 0),
		.has_rows = rows.count > 0,
		.marks = form_marks_of(x),
	};
	view.rows.at = arena_array(ctx->arena, struct receipt_row_view, rows.count + 1);
	view.rows.count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		int64_t left = rows.at[i].left_units == I64_NONE ? 0 : rows.at[i].left_units;
		view.rows.at[i] = (struct receipt_row_view){
			.name = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength),
					    TEXT_ARG(rows.at[i].pack_text)),
			.label = rows.at[i].label,
			.batch_url = url_ids(ctx->arena, "/batches/#", rows.at[i].batch_id, 0),
			.expiry = rows.at[i].expiry_day,
			.packs = packs_words(ctx->arena, x->viewer.language, rows.at[i].packs, rows.at[i].units),
			.price = { rows.at[i].pack_price_ore },
			.correct_url = url_ids(ctx->arena, "/receipts/#/lines/#/correct", id, rows.at[i].id),
			.source = rows.at[i].price_source,
			.place = rows.at[i].place_code,
			.may_put_away = left > 0 && view.is_today,
			.place_id = text_format(ctx->arena, "%lld", (long long)rows.at[i].place_id),
			.batch_id = text_format(ctx->arena, "%lld", (long long)rows.at[i].batch_id),
			.units = left < rows.at[i].units ? left : rows.at[i].units,
			.marks = form_marks_of(x),
		};
		view.rows.at[i].marks.request_key = text_format(ctx->arena, "%.*s-%zu", TEXT_ARG(x->viewer.request_key), i);
	}
	TRY(choose_fill(ctx, tx, x, &view.choose));
	struct html body = page_start(ctx, x);
	receipt_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_RECEIPT), &body);
	return OK;
}

enum err receipt_pack_of(struct ctx *ctx, struct db_tx *tx, const struct gs1_scan *scan, int64_t chosen, int64_t *pack_id)
{
	struct code_candidates packs = { 0 };
	struct text            code = scan->gtin.at ? scan->gtin : scan->vnr;
	*pack_id = chosen;
	if (text_is_empty(code))
		return chosen ? OK : fail(ctx, ERR_FIELD_MISSING, "scan", "scan a pack or choose an article");
	TRY(code_resolve(ctx, tx, code, &packs));
	if (chosen == 0 && packs.count == 1) {
		*pack_id = packs.at[0];
		return OK;
	}
	if (chosen == 0)
		return packs.count ? fail(ctx, ERR_CODE_UNKNOWN, "scan", "%zu packs share the code %.*s: choose one", packs.count,
					  TEXT_ARG(code))
				   : fail(ctx, ERR_CODE_UNKNOWN, "scan", "no pack has the code %.*s", TEXT_ARG(code));
	for (size_t i = 0; i < packs.count; i++)
		if (packs.at[i] == chosen)
			return OK;
	if (packs.count > 0 || !scan->gtin.at)
		return fail(ctx, ERR_WRONG_PACK, "scan", "the code %.*s belongs to another pack", TEXT_ARG(code));
	TRY(person_may(ctx, tx, PERMIT_ATTACH_CODE, 0));
	TRY(code_attach(ctx, tx, scan->gtin, chosen));
	return journal_write(ctx, tx, "code attached", "pack", chosen,
			     text_format(ctx->arena, "{\"gtin\":\"%.*s\"}", TEXT_ARG(scan->gtin)));
}

static enum err line_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t              id = form_i64(x->form, "receipt_id"), line_id;
	struct gs1_scan      scan = { .expiry = DAY_NONE, .production = DAY_NONE };
	struct delivery_line line = { .packs = form_i64(x->form, "packs"), .pack_price = form_money(x->form, "price") };
	if (form_has(x->form, "scan"))
		TRY(gs1_parse(ctx, form_text(x->form, "scan"), &scan));
	TRY(receipt_pack_of(ctx, tx, &scan, form_i64(x->form, "pack_id"), &line.pack_id));
	line.batch_label = scan.batch.at ? scan.batch : form_text(x->form, "batch");
	line.expiry = day_is_none(scan.expiry) ? form_day(x->form, "expiry") : scan.expiry;
	line.code = (struct scanned_code){ scan.gtin, scan.serial, scan.batch, scan.expiry };
	if (form_has(x->form, "place_code")) {
		struct place place;
		TRY(place_by_code(ctx, tx, form_text(x->form, "place_code"), &place));
		line.place_id = place.id;
	}
	TRY(receive_more(ctx, tx, id, &line, &line_id));
	struct receipt_line_batch_row batch;
	struct recalled               recalled;
	TRY(receipt_line_batch(ctx, tx, (struct receipt_line_batch_in){ ctx->actor.region_id, line_id }, &batch));
	TRY(recalled_find(ctx, tx, batch.batch_id, &recalled));
	answer_written(ctx, x, url_ids(ctx->arena, "/receipts/#", id, 0), recalled.recall_id ? "DONE_RECALL_ARRIVED" : "DONE_SAVED",
		       "receipt_line_id", line_id);
	return OK;
}

static enum err put_away_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place to;
	int64_t      movement_id;
	TRY(place_by_code(ctx, tx, form_text(x->form, "to_code"), &to));
	TRY(put_away(ctx, tx,
		     &(struct stock_transfer){ .from_place_id = form_i64(x->form, "from_place_id"),
					       .to_place_id = to.id,
					       .batch_id = form_i64(x->form, "batch_id"),
					       .units = form_i64(x->form, "units"),
					       .reason = TEXT(""),
					       .set_home = true },
		     &movement_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/receipts/#", form_i64(x->form, "receipt_id"), 0), "DONE_SAVED",
		       "movement_id", movement_id);
	return OK;
}

static const struct field list_fields[] = { TABLE_FIELDS };
static const struct field start_fields[] = { { .name = "store_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
					     { .name = "supplier", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
					     { .name = "supplier_note", .type = FIELD_TEXT, .place = IN_BODY } };
static const struct field receipt_fields[] = { { .name = "receipt_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
					       CHOOSE_FIELD };
static const struct field line_fields[] = {
	{ .name = "receipt_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .about = "what the scanner read" },
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY },
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = LIMIT_PACKS },
	{ .name = "price", .type = FIELD_MONEY, .place = IN_BODY, .about = "actual price a pack; empty: the list's" },
	{ .name = "batch", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40 },
	{ .name = "expiry", .type = FIELD_DAY, .place = IN_BODY },
	{ .name = "place_code", .type = FIELD_TEXT, .place = IN_BODY, .about = "bin; empty: the receiving place" },
};
static const struct field away_fields[] = {
	{ .name = "receipt_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "from_place_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "to_code", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .about = "code of the bin" },
};

const struct route receipt_routes[] = {
	{ HTTP_GET, "/receipts", PERMIT_RECEIVE_GOODS, receipts_page, ROUTE_FIELDS(list_fields), .about = "receipts, newest first" },
	{ HTTP_POST, "/receipts", PERMIT_RECEIVE_GOODS, start_face, ROUTE_FIELDS(start_fields), .about = "start a receipt" },
	{ HTTP_GET, "/receipts/{receipt_id}", PERMIT_RECEIVE_GOODS, receipt_page, ROUTE_FIELDS(receipt_fields), .about = "one receipt" },
	{ HTTP_POST, "/receipts/{receipt_id}/lines", PERMIT_RECEIVE_GOODS, line_face, ROUTE_FIELDS(line_fields), .about = "receive a line", .page_on_refusal = receipt_page },
	{ HTTP_POST, "/receipts/{receipt_id}/put-away", PERMIT_RECEIVE_GOODS, put_away_face, ROUTE_FIELDS(away_fields), .about = "put away", .page_on_refusal = receipt_page },
	{ HTTP_POST, "/api/v1/receipts", PERMIT_RECEIVE_GOODS, start_face, ROUTE_FIELDS(start_fields), .about = "start a receipt", .replies = "receipt_id" },
	{ HTTP_POST, "/api/v1/receipts/{receipt_id}/lines", PERMIT_RECEIVE_GOODS, line_face, ROUTE_FIELDS(line_fields), .about = "receive a line", .replies = "receipt_line_id" },
	{ HTTP_POST, "/api/v1/receipts/{receipt_id}/put-away", PERMIT_RECEIVE_GOODS, put_away_face, ROUTE_FIELDS(away_fields), .about = "put away", .replies = "movement_id" },
};
const size_t receipt_route_count = COUNT_OF(receipt_routes);
