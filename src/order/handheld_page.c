/*
 * handheld_page.c - ta emot och lägg in, steg för steg
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/handheld_page.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "order/correct_receipt.h"
#include "order/handheld_page.html.h"
#include "order/walk.sql.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/code_scan.h"
#include "stock/count.sql.h"
#include "stock/count_page.h"
#include "stock/receive_delivery.h"
#include "stock/shelve.sql.h"
#include "stock/shelve_goods.h"
#include "stock/stock.sql.h"
#include "stock/stock_page.h"
#include "web/answer.h"

enum { WAITING_SHOWN = 60, RECEIPTS_SHOWN = 6 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static struct form_marks marks_of(struct ctx *ctx, const struct exchange *x, const char *form)
{
	struct form_marks marks = form_marks_of(x);
	marks.request_key = text_format(ctx->arena, "%.*s-%s", TEXT_ARG(marks.request_key), form);
	return marks;
}

static struct step_view step_at(struct ctx *ctx, const struct exchange *x, enum text_key name)
{
	(void)ctx;
	return step_of(url_of("/handheld"), text_in(x->viewer.language, T_HANDHELD_TITLE), text_in(x->viewer.language, name));
}

static bool is_get(const struct exchange *x)
{
	return x->route->method == HTTP_GET;
}

/* ---------------------------------------------------------------- where to begin */

static void tile(struct ctx *ctx, struct tiles_view *tiles, struct url url, struct text name, struct text detail)
{
	struct tile_view *tile = &tiles->at[tiles->count++];
	*tile = (struct tile_view){ url, name, detail, id_text(ctx, (int64_t)tiles->count) };
}

static struct text waits(struct ctx *ctx, enum language language, int64_t count)
{
	return text_format(ctx->arena, "%lld %.*s", (long long)count, TEXT_ARG(text_in(language, T_HANDHELD_WAITS)));
}

static enum err handheld_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum language                   language = x->viewer.language;
	struct handheld_view            view = { .tiles = { arena_array(ctx->arena, struct tile_view, 10), 0 } };
	struct shelve_waiting_count_row shelving;
	struct walk_list_rows_rows      walks;
	struct count_tasks_rows         tasks;
	TRY(shelve_waiting_count(ctx, tx, (struct shelve_waiting_count_in){ ctx->actor.region_id }, &shelving));
	TRY(walk_list_rows(ctx, tx, (struct walk_list_rows_in){ ctx->actor.region_id, TEXT("open"), INT64_MAX, LIMIT_PAGE_ROWS }, &walks));
	TRY(count_tasks(ctx, tx, (struct count_tasks_in){ ctx->actor.region_id, 0, LIMIT_PAGE_ROWS }, &tasks));
	struct url  walk = url_of("/walks/new");
	struct text mine = TEXT("");
	for (size_t i = 0; i < walks.count; i++)
		if (walks.at[i].person_id == x->viewer.person_id) {
			walk = url_ids(ctx->arena, "/walks/#", walks.at[i].id, 0);
			mine = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_HANDHELD_YOURS)), (long long)walks.at[i].number);
		}
	if (viewer_may(&x->viewer, PERMIT_PICK))
		tile(ctx, &view.tiles, walk, text_in(language, T_HANDHELD_WALK), mine);
	if (viewer_may(&x->viewer, PERMIT_RECEIVE_GOODS)) {
		tile(ctx, &view.tiles, url_of("/handheld/receive"), text_in(language, T_HANDHELD_RECEIVE), TEXT(""));
		tile(ctx, &view.tiles, url_of("/handheld/put-away"), text_in(language, T_HANDHELD_SHELVE), waits(ctx, language, shelving.lots));
	}
	if (viewer_may(&x->viewer, PERMIT_COUNT))
		tile(ctx, &view.tiles, url_of("/counts"), text_in(language, T_HANDHELD_COUNT), waits(ctx, language, (int64_t)tasks.count));
	if (viewer_may(&x->viewer, PERMIT_WASTE))
		tile(ctx, &view.tiles, url_of("/handheld/waste"), text_in(language, T_HANDHELD_WASTE), TEXT(""));
	tile(ctx, &view.tiles, url_of("/scan"), text_in(language, T_NAV_SCAN), TEXT(""));
	if (viewer_may(&x->viewer, PERMIT_RECEIVE_RETURN))
		tile(ctx, &view.tiles, url_with(ctx->arena, url_of("/returns"), "state", TEXT("noted")), text_in(language, T_HANDHELD_RETURN), TEXT(""));
	struct html body = page_start(ctx, x);
	handheld_shown(&body, &view);
	page_reply(ctx, x, text_in(language, T_HANDHELD_TITLE), &body);
	return OK;
}

/* ---------------------------------------------------------------- put away */

static struct hand_view hand_of_row(struct ctx *ctx, enum language language, const struct shelve_waiting_row *row)
{
	return (struct hand_view){
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)),
		.detail = text_format(ctx->arena, "%.*s · %.*s · %.*s", TEXT_ARG(row->form), TEXT_ARG(row->pack_text), TEXT_ARG(row->vnr)),
		.label = row->label,
		.expiry = row->expiry_day,
		.amount = count_amount(ctx->arena, language, row->units, row->units_per_pack),
		.narcotic = text_of_word(ctx->arena, language, "CLASS", row->narcotic_class),
		.is_narcotic = !text_is(row->narcotic_class, "0"),
		.is_cold = text_is(row->storage_class, "cold"),
	};
}

/* Which of the goods that wait a scan means: the first that fits in the order of the way; NULL sets the error. */
static enum err waiting_by_scan(struct ctx *ctx, struct db_tx *tx, const struct shelve_waiting_rows *rows, struct text scan,
				const struct shelve_waiting_row **out)
{
	struct scanned_code    code;
	struct code_candidates packs;
	*out = NULL;
	TRY(code_scanned(ctx, scan, &code));
	TRY(code_resolve(ctx, tx, code.gtin, &packs));
	if (packs.count == 0)
		return fail(ctx, ERR_CODE_UNKNOWN, "scan", "no pack has the code %.*s", TEXT_ARG(code.gtin));
	for (size_t i = 0; i < rows->count && !*out; i++)
		for (size_t k = 0; k < packs.count; k++)
			if (packs.at[k] == rows->at[i].pack_id && (text_is_empty(code.batch) || batch_labels_same(ctx, code.batch, rows->at[i].label)) &&
			    (day_is_none(code.expiry) || code.expiry.number == rows->at[i].expiry_day.number))
				*out = &rows->at[i];
	if (*out)
		return OK;
	struct pack_facts pack;
	TRY(pack_load(ctx, tx, packs.at[0], &pack));
	return fail(ctx, ERR_WRONG_PACK, "scan", "nothing of %.*s waits to be put away",
		    TEXT_ARG(text_format(ctx->arena, "%.*s %.*s %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(code.batch))));
}

static void next_fill(struct ctx *ctx, const struct shelve_waiting_rows *rows, struct hand_choices_view *out)
{
	out->at = arena_array(ctx->arena, struct hand_choice_view, rows->count + 1);
	for (size_t i = 0; i < rows->count; i++) {
		struct url url = url_with(ctx->arena, url_with(ctx->arena, url_of("/handheld/put-away"), "place_id", id_text(ctx, rows->at[i].place_id)),
					  "batch_id", id_text(ctx, rows->at[i].batch_id));
		out->at[out->count++] = (struct hand_choice_view){
			url, text_format(ctx->arena, "%.*s · %.*s %.*s · %.*s", TEXT_ARG(rows->at[i].home_code.at ? rows->at[i].home_code : TEXT("–")),
					 TEXT_ARG(rows->at[i].name), TEXT_ARG(rows->at[i].strength), TEXT_ARG(rows->at[i].label)) };
	}
}

static enum err undo_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct shelve_view *view)
{
	struct shelve_last_row last;
	int64_t                movement_id = is_get(x) ? form_i64(x->form, "last") : 0;
	if (movement_id == 0)
		return OK;
	TRY(shelve_last(ctx, tx, (struct shelve_last_in){ ctx->actor.region_id, movement_id, ctx->actor.person_id }, &last, &view->has_undo));
	if (!view->has_undo)
		return OK;
	view->undo_id = id_text(ctx, movement_id);
	view->undo = text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(last.name), TEXT_ARG(last.to_code));
	return OK;
}

static enum err shelve_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct shelve_waiting_rows       rows;
	const struct shelve_waiting_row *row = NULL;
	struct shelve_view view = { .marks = form_marks_of(x), .undo_marks = marks_of(ctx, x, "undo") };
	TRY(shelve_waiting(ctx, tx, (struct shelve_waiting_in){ ctx->actor.region_id, WAITING_SHOWN }, &rows));
	bool    has_choice = is_get(x) || x->route->field_count > 2; /* The undo's form holds none. */
	int64_t place_id = has_choice ? form_i64(x->form, "place_id") : 0, batch_id = has_choice ? form_i64(x->form, "batch_id") : 0;
	for (size_t i = 0; i < rows.count; i++)
		if (rows.at[i].place_id == place_id && rows.at[i].batch_id == batch_id)
			row = &rows.at[i];
	if (!row && is_get(x) && form_has(x->form, "scan") && waiting_by_scan(ctx, tx, &rows, form_text(x->form, "scan"), &row))
		step_refused(ctx, x);
	view.step = step_at(ctx, x, T_HANDHELD_SHELVE);
	view.waiting = (int64_t)rows.count;
	view.has_waiting = rows.count > 0;
	next_fill(ctx, &rows, &view.next);
	if (row) {
		view.has_goods = true;
		view.hand = hand_of_row(ctx, x->viewer.language, row);
		view.has_home = row->home_code.at != NULL;
		view.home = row->home_code;
		view.place_id = id_text(ctx, row->place_id);
		view.batch_id = id_text(ctx, row->batch_id);
		view.units = row->units;
	}
	TRY(undo_fill(ctx, tx, x, &view));
	struct html body = page_start(ctx, x);
	shelve_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_HANDHELD_SHELVE), &body);
	return OK;
}

static enum err shelve_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t movement_id;
	TRY(goods_shelve(ctx, tx,
			 &(struct shelving){ .place_id = form_i64(x->form, "place_id"),
					     .batch_id = form_i64(x->form, "batch_id"),
					     .units = form_i64(x->form, "units"),
					     .bin_code = form_text(x->form, "bin_code"),
					     .other_bin = form_flag(x->form, "other_bin") },
			 &movement_id));
	answer_written(ctx, x, url_with(ctx->arena, url_of("/handheld/put-away"), "last", id_text(ctx, movement_id)), "DONE_SHELVED", "movement_id",
		       movement_id);
	return OK;
}

static enum err unshelve_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t movement_id = form_i64(x->form, "movement_id");
	TRY(goods_unshelve(ctx, tx, movement_id));
	answer_written(ctx, x, url_of("/handheld/put-away"), "DONE_UNDONE", "movement_id", movement_id);
	return OK;
}

/* ---------------------------------------------------------------- receive */

static enum err receive_start_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct receipt_list_rows  rows;
	struct place_list         stores;
	struct receive_start_view view = { .step = step_at(ctx, x, T_HANDHELD_RECEIVE), .store_id = TEXT(""), .marks = form_marks_of(x) };
	TRY(receipt_list(ctx, tx, (struct receipt_list_in){ ctx->actor.region_id, INT64_MAX, RECEIPTS_SHOWN }, &rows));
	TRY(place_stores(ctx, tx, &stores));
	if (stores.count > 0)
		view.store_id = id_text(ctx, stores.at[0].id);
	view.open.at = arena_array(ctx->arena, struct hand_choice_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		if (zone_day(rows.at[i].received_at).number == ctx->today.number)
			view.open.at[view.open.count++] = (struct hand_choice_view){
				url_ids(ctx->arena, "/handheld/receive/#", rows.at[i].id, 0),
				text_format(ctx->arena, "%lld · %.*s %.*s", (long long)rows.at[i].number, TEXT_ARG(rows.at[i].supplier),
					    TEXT_ARG(rows.at[i].supplier_note)) };
	view.has_open = view.open.count > 0;
	struct html body = page_start(ctx, x);
	receive_start(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_HANDHELD_RECEIVE), &body);
	return OK;
}

static enum err receive_start_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct delivery_received made;
	TRY(receive_delivery(ctx, tx,
			     &(struct delivery){ .store_id = form_i64(x->form, "store_id"),
						 .supplier = form_text(x->form, "supplier"),
						 .supplier_note = form_text(x->form, "supplier_note") },
			     &made));
	answer_written(ctx, x, url_ids(ctx->arena, "/handheld/receive/#", made.receipt_id, 0), NULL, "receipt_id", made.receipt_id);
	return OK;
}

/* What was scanned, with the home bin that it will go to. */
static enum err scanned_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t store_id, struct text scan,
			     struct receive_view *view)
{
	struct gs1_scan            code;
	struct pack_facts          pack;
	struct store_pack_home_row home = { 0 };
	struct place               bin;
	int64_t                    pack_id;
	bool                       found;
	TRY(gs1_parse(ctx, scan, &code));
	TRY(receipt_pack_of(ctx, tx, &code, 0, &pack_id));
	TRY(pack_load(ctx, tx, pack_id, &pack));
	view->has_goods = true;
	view->scan = scan;
	view->asks_batch = text_is_empty(code.batch) || day_is_none(code.expiry);
	view->batch = code.batch.at ? code.batch : TEXT("");
	view->expiry = code.expiry;
	view->hand = (struct hand_view){
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength)),
		.detail = text_format(ctx->arena, "%.*s · %.*s · %.*s", TEXT_ARG(pack.form), TEXT_ARG(pack.pack_text), TEXT_ARG(pack.vnr)),
		.label = code.batch.at ? code.batch : TEXT("–"),
		.expiry = code.expiry,
		.narcotic = text_of_word(ctx->arena, x->viewer.language, "CLASS", text_of(narcotic_class_name(pack.narcotic_class))),
		.is_narcotic = pack.narcotic_class != NARCOTIC_NONE,
		.is_cold = text_is(pack.storage_class, "cold"),
	};
	TRY(store_pack_home(ctx, tx, (struct store_pack_home_in){ ctx->actor.region_id, store_id, pack_id }, &home, &found));
	if (found && home.home_bin_id != 0) {
		TRY(place_load(ctx, tx, home.home_bin_id, &bin));
		view->has_home = true;
		view->home = bin.code;
	}
	return OK;
}

static enum err receive_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                   id = form_i64(x->form, "receipt_id"), last = is_get(x) ? form_i64(x->form, "last") : 0;
	struct receipt_get_row    receipt;
	struct receipt_lines_rows lines;
	TRY(receipt_get(ctx, tx, (struct receipt_get_in){ ctx->actor.region_id, id }, &receipt));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, receipt.store_id));
	TRY(receipt_lines(ctx, tx, (struct receipt_lines_in){ ctx->actor.region_id, id }, &lines));
	struct receive_view view = {
		.supplier = receipt.supplier,
		.lines = (int64_t)lines.count,
		.url = url_ids(ctx->arena, "/handheld/receive/#", id, 0),
		.receipt_url = url_ids(ctx->arena, "/receipts/#", id, 0),
		.undo_url = url_ids(ctx->arena, "/handheld/receive/#/undo", id, 0),
		.expiry = DAY_NONE,
		.marks = form_marks_of(x),
		.undo_marks = marks_of(ctx, x, "undo"),
	};
	bool has_scan = is_get(x) || x->route->field_count > 2;
	if (has_scan && form_has(x->form, "scan")) {
		struct error before = x->refused ? *x->refused : (struct error){ 0 };
		if (scanned_fill(ctx, tx, x, receipt.store_id, form_text(x->form, "scan"), &view)) {
			if (before.err == OK)
				step_refused(ctx, x);
			ctx->error = (struct error){ 0 };
			view.has_goods = false;
		}
	}
	for (size_t i = 0; i < lines.count; i++)
		if (lines.at[i].id == last && lines.at[i].packs > 0) {
			view.has_undo = true;
			view.undo_id = id_text(ctx, last);
			view.undo = text_format(ctx->arena, "%lld %.*s %.*s", (long long)lines.at[i].packs,
						TEXT_ARG(text_in(x->viewer.language, T_PACKS_SHORT)), TEXT_ARG(lines.at[i].name));
		}
	view.step = step_of(url_of("/handheld/receive"), text_in(x->viewer.language, T_HANDHELD_RECEIVE),
			    text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_RECEIPT)), (long long)receipt.number));
	struct html body = page_start(ctx, x);
	receive_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_HANDHELD_RECEIVE), &body);
	return OK;
}

static enum err receive_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t              id = form_i64(x->form, "receipt_id"), line_id;
	struct gs1_scan      scan;
	struct delivery_line line = { .packs = form_i64(x->form, "packs"), .pack_price = form_money(x->form, "price") };
	TRY(gs1_parse(ctx, form_text(x->form, "scan"), &scan));
	TRY(receipt_pack_of(ctx, tx, &scan, 0, &line.pack_id));
	line.batch_label = scan.batch.at ? scan.batch : form_text(x->form, "batch");
	line.expiry = day_is_none(scan.expiry) ? form_day(x->form, "expiry") : scan.expiry;
	line.code = (struct scanned_code){ scan.gtin, scan.serial, scan.batch, scan.expiry };
	TRY(receive_more(ctx, tx, id, &line, &line_id));
	answer_written(ctx, x, url_with(ctx->arena, url_ids(ctx->arena, "/handheld/receive/#", id, 0), "last", id_text(ctx, line_id)),
		       "DONE_RECEIVED_LINE", "receipt_line_id", line_id);
	return OK;
}

static enum err receive_undo_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t        id = form_i64(x->form, "receipt_id"), line_id = form_i64(x->form, "receipt_line_id"), movement_id;
	struct stopped stopped;
	TRY(receipt_line_correct(ctx, tx,
				 &(struct receipt_correct){ .receipt_line_id = line_id, .packs = 0, .reason = text_in(x->viewer.language, T_WALK_UNDO) },
				 &movement_id, &stopped));
	answer_written(ctx, x, url_ids(ctx->arena, "/handheld/receive/#", id, 0), "DONE_UNDONE", "movement_id", movement_id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define RECEIPT_ID { .name = "receipt_id", .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field shelve_page_fields[] = {
	{ .name = "scan", .type = FIELD_RAW, .place = IN_QUERY, .about = "the goods in the hand" },
	{ .name = "place_id", .type = FIELD_ID, .place = IN_QUERY, .about = "without a scan: where they stand" },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_QUERY, .about = "without a scan: which batch" },
	{ .name = "last", .type = FIELD_ID, .place = IN_QUERY, .about = "the last put-away, to take it back" },
};
static const struct field shelve_fields[] = {
	{ .name = "place_id", .type = FIELD_ID, .place = IN_BODY, .required = true, .about = "the receiving place" },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_UNITS, .about = "empty: everything" },
	{ .name = "bin_code", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40, .about = "the bin label that was scanned" },
	{ .name = "other_bin", .type = FIELD_FLAG, .place = IN_BODY, .about = "another bin than the pack's home; it becomes the home" },
};
static const struct field unshelve_fields[] = { { .name = "movement_id", .type = FIELD_ID, .place = IN_BODY, .required = true } };
static const struct field receive_start_fields[] = { { .name = "store_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
						     { .name = "supplier", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
						     { .name = "supplier_note", .type = FIELD_TEXT, .place = IN_BODY } };
static const struct field receive_page_fields[] = { RECEIPT_ID, { .name = "scan", .type = FIELD_RAW, .place = IN_QUERY, .about = "the goods in the hand" },
						    { .name = "last", .type = FIELD_ID, .place = IN_QUERY, .about = "the last line, to take it back" } };
static const struct field receive_fields[] = {
	RECEIPT_ID,
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .required = true, .about = "what the scanner read" },
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = LIMIT_PACKS },
	{ .name = "price", .type = FIELD_MONEY, .place = IN_BODY, .about = "actual price a pack; empty: the list's" },
	{ .name = "batch", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "where the code does not tell it" },
	{ .name = "expiry", .type = FIELD_DAY, .place = IN_BODY, .about = "where the code does not tell it" },
};
static const struct field receive_undo_fields[] = { RECEIPT_ID, { .name = "receipt_line_id", .type = FIELD_ID, .place = IN_BODY, .required = true } };

const struct route handheld_routes[] = {
	{ HTTP_GET, "/handheld", PERMIT_VIEW_STOCK, handheld_page, .about = "the tasks of the store, one at a time" },
	{ HTTP_GET, "/handheld/put-away", PERMIT_RECEIVE_GOODS, shelve_page, ROUTE_FIELDS(shelve_page_fields), .about = "put away by scans" },
	{ HTTP_POST, "/handheld/put-away", PERMIT_RECEIVE_GOODS, shelve_face, ROUTE_FIELDS(shelve_fields), .about = "put away into the scanned bin", .page_on_refusal = shelve_page },
	{ HTTP_POST, "/handheld/put-away/undo", PERMIT_RECEIVE_GOODS, unshelve_face, ROUTE_FIELDS(unshelve_fields), .about = "take a put-away back", .page_on_refusal = shelve_page },
	{ HTTP_GET, "/handheld/receive", PERMIT_RECEIVE_GOODS, receive_start_page, .about = "receive by scans" },
	{ HTTP_POST, "/handheld/receive", PERMIT_RECEIVE_GOODS, receive_start_face, ROUTE_FIELDS(receive_start_fields), .about = "start a receipt", .page_on_refusal = receive_start_page },
	{ HTTP_GET, "/handheld/receive/{receipt_id}", PERMIT_RECEIVE_GOODS, receive_page, ROUTE_FIELDS(receive_page_fields), .about = "receive pack by pack" },
	{ HTTP_POST, "/handheld/receive/{receipt_id}", PERMIT_RECEIVE_GOODS, receive_face, ROUTE_FIELDS(receive_fields), .about = "receive what was scanned", .page_on_refusal = receive_page },
	{ HTTP_POST, "/handheld/receive/{receipt_id}/undo", PERMIT_RECEIVE_GOODS, receive_undo_face, ROUTE_FIELDS(receive_undo_fields), .about = "take the last line back", .page_on_refusal = receive_page },
	{ HTTP_POST, "/api/v1/put-away", PERMIT_RECEIVE_GOODS, shelve_face, ROUTE_FIELDS(shelve_fields), .about = "put away into the scanned bin", .replies = "movement_id" },
	{ HTTP_POST, "/api/v1/put-away/undo", PERMIT_RECEIVE_GOODS, unshelve_face, ROUTE_FIELDS(unshelve_fields), .about = "take a put-away back", .replies = "movement_id" },
};
const size_t handheld_route_count = COUNT_OF(handheld_routes);
