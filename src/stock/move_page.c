/*
 * move_page.c - omflyttning vid hyllan
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/move_page.h"

#include "base/limits.h"
#include "format/gs1.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch_page.h"
#include "stock/count_page.h"
#include "stock/move_page.html.h"
#include "stock/move_stock.h"
#include "web/answer.h"

/* What stands in the bin, for who has no scanner. */
static enum err lots_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t place_id, struct move_view *view)
{
	struct stock_rows_rows lots;
	TRY(load_lots(ctx, tx, place_id, 0, 0, DAY_NONE, LIMIT_PAGE_ROWS_MAX, &lots));
	view->lots.at = arena_array(ctx->arena, struct move_lot_view, lots.count + 1);
	for (size_t i = 0; i < lots.count; i++)
		view->lots.at[view->lots.count++] = (struct move_lot_view){
			text_format(ctx->arena, "%lld", (long long)lots.at[i].batch_id),
			text_format(ctx->arena, "%.*s %.*s · %.*s · %s · %.*s", TEXT_ARG(lots.at[i].name), TEXT_ARG(lots.at[i].strength),
				    TEXT_ARG(lots.at[i].label), day_text(ctx->arena, lots.at[i].expiry_day).at,
				    TEXT_ARG(count_amount(ctx->arena, x->viewer.language, lots.at[i].units, lots.at[i].units_per_pack))) };
	view->has_from = lots.count > 0;
	view->is_empty = lots.count == 0;
	return OK;
}

static enum err move_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct move_view view = { .from_code = form_text(x->form, "from_code"), .marks = form_marks_of(x) };
	if (!text_is_empty(view.from_code)) {
		struct place place;
		enum err     err = place_by_code(ctx, tx, view.from_code, &place);
		if (err && err != ERR_NOT_FOUND)
			return err;
		ctx->error = (struct error){ 0 };
		view.is_empty = err != OK;
		if (!err)
			TRY(lots_of(ctx, tx, x, place.id, &view));
	}
	struct html body = page_start(ctx, x);
	move_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_MOVE_TITLE), &body);
	return OK;
}

static enum err move_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct gs1_scan   scan = { .expiry = DAY_NONE, .production = DAY_NONE };
	int64_t           movement_id, packs = form_i64(x->form, "packs"), loose = form_i64(x->form, "loose");
	struct stock_move move = { .from_code = form_text(x->form, "from_code"),
				   .to_code = form_text(x->form, "to_code"),
				   .batch_id = form_i64(x->form, "batch_id"),
				   .packs = packs == I64_NONE ? 0 : packs,
				   .units = loose == I64_NONE ? 0 : loose,
				   .set_home = form_flag(x->form, "set_home") };
	if (form_has(x->form, "scan")) {
		TRY(gs1_parse(ctx, form_text(x->form, "scan"), &scan));
		move.batch_id = 0; /* What is held in the hand decides. */
	}
	move.code = (struct scanned_code){ scan.gtin.at ? scan.gtin : scan.vnr, scan.serial, scan.batch, scan.expiry };
	if (move.batch_id == 0 && text_is_empty(move.code.gtin))
		return fail(ctx, ERR_FIELD_MISSING, "scan", "scan a pack or choose an article");
	TRY(stock_move(ctx, tx, &move, &movement_id));
	answer_written(ctx, x, url_with(ctx->arena, url_of("/move"), "from_code", move.from_code), "DONE_MOVED", "movement_id", movement_id);
	return OK;
}

static const struct field page_fields[] = { { .name = "from_code", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 40, .about = "the bin" } };
static const struct field move_fields[] = {
	{ .name = "from_code", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40 },
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .about = "what the scanner read" },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_BODY, .about = "without a scan: the batch" },
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = LIMIT_PACKS, .about = "empty with loose: everything" },
	{ .name = "loose", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = LIMIT_UNITS },
	{ .name = "to_code", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40 },
	{ .name = "set_home", .type = FIELD_FLAG, .place = IN_BODY, .about = "the bin becomes the pack's home" },
};

const struct route move_routes[] = {
	{ HTTP_GET, "/move", PERMIT_RECEIVE_GOODS, move_page, ROUTE_FIELDS(page_fields), .about = "move goods between bins" },
	{ HTTP_POST, "/move", PERMIT_RECEIVE_GOODS, move_face, ROUTE_FIELDS(move_fields), .about = "move goods between bins", .page_on_refusal = move_page },
	{ HTTP_POST, "/api/v1/move", PERMIT_RECEIVE_GOODS, move_face, ROUTE_FIELDS(move_fields), .about = "move goods between bins", .replies = "movement_id" },
};
const size_t move_route_count = COUNT_OF(move_routes);
