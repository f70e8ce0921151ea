/*
 * shelf_page.c - scanning at the shelf; page and API share the faces
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/shelf_page.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "format/gs1.h"
#include "order/draft_page.h"
#include "order/order.sql.h"
#include "order/place_order.h"
#include "order/scan_shelf.h"
#include "order/shelf_page.html.h"
#include "order/ward.sql.h"
#include "people/permission.h"
#include "web/answer.h"

enum { STEPS_SHOWN = 15 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* Whether the refused request was a scan, whose field "scan" may be asked for. */
static bool was_scan(const struct exchange *x)
{
	for (size_t i = 0; x->refused && i < x->route->field_count; i++)
		if (strcmp(x->route->fields[i].name, "scan") == 0)
			return true;
	return false;
}

/* The packs of a code that stands for several. */
static enum err fill_choices(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct shelf_view *view)
{
	struct gs1_scan        scan;
	struct code_candidates packs;
	if (!was_scan(x) || !form_has(x->form, "scan"))
		return OK;
	if (gs1_parse(ctx, form_text(x->form, "scan"), &scan) != OK) {
		ctx->error = (struct error){ 0 };
		return OK;
	}
	struct text number = scan.gtin.at ? scan.gtin : scan.vnr.at ? scan.vnr : TEXT("");
	TRY(code_resolve(ctx, tx, number, &packs));
	if (packs.count < 2)
		return OK;
	view->has_choices = true;
	view->choices.at = arena_array(ctx->arena, struct shelf_choice_view, packs.count);
	for (size_t i = 0; i < packs.count; i++) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, packs.at[i], &pack));
		view->choices.at[view->choices.count++] = (struct shelf_choice_view){
			id_text(ctx, pack.pack_id), text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength)),
			text_format(ctx->arena, "%.*s · %.*s", TEXT_ARG(pack.pack_text), TEXT_ARG(pack.company)) };
	}
	return OK;
}

static enum err fill_steps(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id, struct shelf_view *view)
{
	struct shelf_scans_rows rows;
	TRY(shelf_scans(ctx, tx, (struct shelf_scans_in){ ctx->actor.region_id, order_id, STEPS_SHOWN }, &rows));
	view->steps.at = arena_array(ctx->arena, struct shelf_step_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct shelf_scans_row *row = &rows.at[i];
		struct shelf_step_view        step = {
				   .name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)),
				   .detail = row->pack_text,
				   .packs = packs_words(ctx->arena, x->viewer.language, row->packs),
				   .holds = packs_words(ctx->arena, x->viewer.language, row->units / row->units_per_pack),
				   .at = row->scanned_at,
				   .is_undone = !moment_is_none(row->undone_at),
		};
		view->steps.at[view->steps.count++] = step;
		if (view->has_last || step.is_undone)
			continue;
		view->has_last = true;
		view->last = step;
		view->last_id = id_text(ctx, row->id);
	}
	view->has_steps = rows.count > 0;
	return OK;
}

static enum err scan_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t              order_id = form_i64(x->form, "order_id");
	struct order_get_row order;
	TRY(draft_load(ctx, tx, order_id, &order));
	struct shelf_view view = {
		.marks = form_marks_of(x),
		.number = order.number,
		.ward = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(order.ward_name), TEXT_ARG(order.ward_code)),
		.scan_url = url_ids(ctx->arena, "/orders/#/scan", order_id, 0),
		.undo_url = url_ids(ctx->arena, "/orders/#/scan/undo", order_id, 0),
		.order_url = url_ids(ctx->arena, "/orders/#", order_id, 0),
		.is_wrong = x->refused != NULL,
		.is_right = !x->refused && text_is(x->notice, "DONE_SCANNED"),
	};
	view.sound = view.is_right ? TEXT("right") : TEXT("");
	TRY(fill_choices(ctx, tx, x, &view));
	TRY(fill_steps(ctx, tx, x, order_id, &view));
	struct html body = page_start(ctx, x);
	shelf_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_WARD_SCAN), &body);
	return OK;
}

static enum err scan_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t              order_id = form_i64(x->form, "order_id"), packs = form_i64(x->form, "packs");
	struct shelf_scanned scanned;
	struct shelf_step    step = { form_text(x->form, "scan"), form_i64(x->form, "pack_id"), packs == I64_NONE ? 0 : packs };
	TRY(shelf_scan(ctx, tx, order_id, &step, &scanned));
	if (scanned.scan_id == 0)
		return fail(ctx, ERR_STATE, "scan", "%zu packs have the code: choose the one that you hold", scanned.candidates.count);
	answer_written(ctx, x, url_ids(ctx->arena, "/orders/#/scan", order_id, 0), "DONE_SCANNED", "scan_id", scanned.scan_id);
	return OK;
}

static enum err undo_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t order_id = form_i64(x->form, "order_id"), scan_id = form_i64(x->form, "scan_id");
	TRY(shelf_undo(ctx, tx, order_id, scan_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/orders/#/scan", order_id, 0), "DONE_UNDONE", "scan_id", scan_id);
	return OK;
}

#define IN_PATH_ID(field) { .name = field, .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field page_fields[] = { IN_PATH_ID("order_id") };
static const struct field scan_fields[] = { IN_PATH_ID("order_id"),
					    { .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .about = "GS1, GTIN or Vnr" },
					    { .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .about = "chosen where a code stands for several" },
					    { .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_PACKS,
					      .about = "none: the usual quantity" } };
static const struct field undo_fields[] = { IN_PATH_ID("order_id"),
					    { .name = "scan_id", .type = FIELD_ID, .place = IN_BODY, .required = true } };

const struct route shelf_routes[] = {
	{ HTTP_GET, "/orders/{order_id}/scan", PERMIT_SIGNED_IN, scan_page, ROUTE_FIELDS(page_fields), .about = "scan at the shelf to order" },
	{ HTTP_POST, "/orders/{order_id}/scan", PERMIT_SIGNED_IN, scan_face, ROUTE_FIELDS(scan_fields), .about = "add what was scanned", .page_on_refusal = scan_page },
	{ HTTP_POST, "/orders/{order_id}/scan/undo", PERMIT_SIGNED_IN, undo_face, ROUTE_FIELDS(undo_fields), .about = "take a scan back", .page_on_refusal = scan_page },

	{ HTTP_POST, "/api/v1/orders/{order_id}/scan", PERMIT_SIGNED_IN, scan_face, ROUTE_FIELDS(scan_fields), .about = "add what was scanned", .replies = "scan_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/scan/undo", PERMIT_SIGNED_IN, undo_face, ROUTE_FIELDS(undo_fields), .about = "take a scan back", .replies = "scan_id" },
};
const size_t shelf_route_count = COUNT_OF(shelf_routes);
