/*
 * box_page.c - kollin: what lies loose, what lies where, closing, labels
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/box_page.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "order/box_page.html.h"
#include "order/order.sql.h"
#include "order/order_view.h"
#include "order/pack_box.h"
#include "order/paper_label.h"
#include "people/permission.h"
#include "stock/batch.h"
#include "stock/code_scan.h"
#include "web/answer.h"

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static struct form_marks marks_of(struct ctx *ctx, const struct exchange *x, const char *form, size_t number)
{
	struct form_marks marks = form_marks_of(x);
	marks.request_key = text_format(ctx->arena, "%.*s-%s%zu", TEXT_ARG(marks.request_key), form, number);
	return marks;
}

static struct box_row_view row_of(struct ctx *ctx, const struct exchange *x, const struct boxes_of_shipment_row *box, int64_t shipment_id)
{
	bool is_open = text_is(box->state, "open");
	return (struct box_row_view){
		.number = box->number,
		.code = box->code,
		.kind = text_of_word(ctx->arena, x->viewer.language, "BOX_KIND", box->kind),
		.kind_class = text_is(box->kind, "normal") ? TEXT("chip") : TEXT("chip warn"),
		.state = text_of_word(ctx->arena, x->viewer.language, "BOX_STATE", box->state),
		.state_class = is_open ? TEXT("chip") : TEXT("chip good"),
		.seal = box->seal,
		.has_seal = !text_is_empty(box->seal),
		.is_open = is_open,
		.is_closed = !is_open,
		.needs_seal = text_is(box->kind, "narcotics"),
		.rows = box->rows,
		.version = id_text(ctx, box->version),
		.url = url_ids(ctx->arena, "/boxes/#", box->id, 0),
		.label_url = url_ids(ctx->arena, "/boxes/#/label", box->id, 0),
		.choose_url = url_with(ctx->arena, url_ids(ctx->arena, "/shipments/#/boxes", shipment_id, 0), "box", id_text(ctx, box->id)),
		.close_url = url_ids(ctx->arena, "/boxes/#/close", box->id, 0),
		.reopen_url = url_ids(ctx->arena, "/boxes/#/reopen", box->id, 0),
		.remove_url = url_ids(ctx->arena, "/boxes/#/remove", box->id, 0),
		.marks = marks_of(ctx, x, "box", (size_t)box->number),
	};
}

static void kinds_fill(struct ctx *ctx, const struct exchange *x, struct box_kinds_view *out)
{
	static const struct { enum box_kind kind; const char *key; } kinds[] = { { BOX_NORMAL, "1" }, { BOX_COLD, "2" }, { BOX_NARCOTICS, "3" } };
	out->at = arena_array(ctx->arena, struct box_kind_view, COUNT_OF(kinds));
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct text word = text_of(box_kind_name(kinds[i].kind));
		out->at[out->count++] = (struct box_kind_view){ word, text_of_word(ctx->arena, x->viewer.language, "BOX_KIND", word),
								text_of(kinds[i].key) };
	}
}

static enum err kind_word(struct ctx *ctx, enum language language, const struct box_loose_row *row, struct text *out)
{
	enum narcotic_class class;
	TRY(narcotic_class_of(ctx, row->narcotic_class, &class));
	*out = text_of_word(ctx->arena, language, "BOX_KIND", text_of(box_kind_name(box_kind_for(class, row->storage_class))));
	return OK;
}

/* The box that scans go into: the one chosen, else the newest open one. */
static const struct boxes_of_shipment_row *current_of(const struct boxes_of_shipment_rows *boxes, int64_t chosen)
{
	const struct boxes_of_shipment_row *current = NULL;
	for (size_t i = 0; i < boxes->count; i++)
		if (text_is(boxes->at[i].state, "open") && (!current || current->id != chosen))
			current = &boxes->at[i];
	return current;
}

static enum err may_see(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t store_id)
{
	if (person_may(ctx, tx, PERMIT_VIEW_ORDERS, ward_id) == OK)
		return OK;
	ctx->error = (struct error){ 0 };
	return person_may(ctx, tx, PERMIT_VIEW_ORDERS, store_id);
}

static enum err loose_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t shipment_id,
			   const struct boxes_of_shipment_row *current, struct boxes_view *view)
{
	struct box_loose_rows rows;
	TRY(box_loose(ctx, tx, (struct box_loose_in){ ctx->actor.region_id, shipment_id }, &rows));
	view->has_loose = rows.count > 0;
	view->loose.at = arena_array(ctx->arena, struct box_goods_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct box_loose_row *row = &rows.at[i];
		struct box_goods_view      *goods = &view->loose.at[view->loose.count++];
		*goods = (struct box_goods_view){
			.allocation_id = id_text(ctx, row->allocation_id),
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)),
			.detail = row->pack_text,
			.label = row->label,
			.expiry = row->expiry_day,
			.amount = packs_text(ctx->arena, x->viewer.language, row->units, row->units_per_pack),
			.units = row->units,
			.url = current ? url_ids(ctx->arena, "/boxes/#/contents", current->id, 0) : url_of("/"),
			.marks = marks_of(ctx, x, "loose", i),
		};
		TRY(kind_word(ctx, x->viewer.language, row, &goods->kind));
	}
	return OK;
}

/* The packing page of a shipment; also where a refused step at one of its boxes is shown again. */
static enum err pack_page_of(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t shipment_id, int64_t chosen)
{
	struct shipment_get_row       shipment;
	struct boxes_of_shipment_rows boxes;
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ ctx->actor.region_id, shipment_id }, &shipment));
	TRY(person_may(ctx, tx, PERMIT_PICK, shipment.store_id));
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, shipment_id }, &boxes));
	bool                                is_packing = text_is(shipment.state, "packing");
	const struct boxes_of_shipment_row *current = current_of(&boxes, chosen);
	struct text                         name = text_format(ctx->arena, "%.*s: %.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_BOX_PACK)),
							       TEXT_ARG(text_in(x->viewer.language, T_SHIPMENT)), (long long)shipment.number);
	struct boxes_view view = {
		.step = step_of(url_ids(ctx->arena, "/shipments/#", shipment_id, 0), text_in(x->viewer.language, T_SHIPMENT), name),
		.ward = shipment.ward_name,
		.order_number = shipment.order_number,
		.order_url = url_ids(ctx->arena, "/orders/#", shipment.order_id, 0),
		.is_packing = is_packing,
		.has_boxes = boxes.count > 0,
		.has_current = current != NULL,
		.current = current ? current->number : 0,
		.current_kind = current ? text_of_word(ctx->arena, x->viewer.language, "BOX_KIND", current->kind) : TEXT(""),
		.new_url = url_ids(ctx->arena, "/shipments/#/boxes", shipment_id, 0),
		.put_url = current ? url_ids(ctx->arena, "/boxes/#/contents", current->id, 0) : url_of("/"),
		.labels_url = url_ids(ctx->arena, "/shipments/#/labels", shipment_id, 0),
		.send_url = url_ids(ctx->arena, "/shipments/#/send", shipment_id, 0),
		.new_marks = marks_of(ctx, x, "new", 0),
		.put_marks = marks_of(ctx, x, "put", 0),
		.send_marks = marks_of(ctx, x, "send", 0),
	};
	struct shipment_open_picks_row open;
	TRY(shipment_open_picks(ctx, tx, (struct shipment_open_picks_in){ ctx->actor.region_id, shipment_id }, &open));
	TRY(loose_fill(ctx, tx, x, shipment_id, current, &view));
	view.may_send = is_packing && open.count == 0 && boxes.count > 0 && view.loose.count == 0 && viewer_may(&x->viewer, PERMIT_SEND);
	kinds_fill(ctx, x, &view.kinds);
	view.boxes.at = arena_array(ctx->arena, struct box_row_view, boxes.count + 1);
	for (size_t i = 0; i < boxes.count; i++) {
		view.boxes.at[view.boxes.count] = row_of(ctx, x, &boxes.at[i], shipment_id);
		view.boxes.at[view.boxes.count++].is_current = current == &boxes.at[i];
	}
	struct html body = page_start(ctx, x);
	boxes_shown(&body, &view);
	page_reply(ctx, x, name, &body);
	return OK;
}

static enum err pack_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t box = x->route->method == HTTP_GET ? form_i64(x->form, "box") : 0;
	return pack_page_of(ctx, tx, x, form_i64(x->form, "shipment_id"), box);
}

static enum err pack_page_of_box(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct box_get_row box;
	TRY(box_get(ctx, tx, (struct box_get_in){ ctx->actor.region_id, form_i64(x->form, "box_id") }, &box));
	return pack_page_of(ctx, tx, x, box.shipment_id, box.id);
}

enum err boxes_part(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t shipment_id, struct markup *out)
{
	struct boxes_of_shipment_rows boxes;
	struct boxes_view             view = { 0 };
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, shipment_id }, &boxes));
	view.boxes.at = arena_array(ctx->arena, struct box_row_view, boxes.count + 1);
	for (size_t i = 0; i < boxes.count; i++)
		view.boxes.at[view.boxes.count++] = row_of(ctx, x, &boxes.at[i], shipment_id);
	struct html part = page_start(ctx, x);
	if (boxes.count > 0)
		boxes_listed(&part, &view);
	*out = html_done(&part);
	return OK;
}

/* ---------------------------------------------------------------- one box */

static enum err load_box(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct box_get_row *box, struct box_contents_rows *rows)
{
	TRY(box_get(ctx, tx, (struct box_get_in){ ctx->actor.region_id, form_i64(x->form, "box_id") }, box));
	TRY(may_see(ctx, tx, box->ward_id, box->store_id));
	return box_contents(ctx, tx, (struct box_contents_in){ ctx->actor.region_id, box->shipment_id, box->id }, rows);
}

static enum err box_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct box_get_row       box;
	struct box_contents_rows rows;
	TRY(load_box(ctx, tx, x, &box, &rows));
	struct boxes_of_shipment_row facts = { box.id, box.number, box.code, box.kind, box.seal, box.state, box.closed_at, box.version,
					       (int64_t)rows.count, 0 };
	struct text     name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(x->viewer.language, T_BOX)), TEXT_ARG(box.code));
	struct box_view view = {
		.step = step_of(url_ids(ctx->arena, "/shipments/#", box.shipment_id, 0), text_in(x->viewer.language, T_SHIPMENT), name),
		.box = row_of(ctx, x, &facts, box.shipment_id),
		.ward = box.ward_name,
		.order_number = box.order_number,
		.due = box.due_at,
		.closed_by = box.closed_name,
		.closed_at = box.closed_at,
		.may_pack = viewer_may(&x->viewer, PERMIT_PICK),
		.shipment_url = url_ids(ctx->arena, "/shipments/#", box.shipment_id, 0),
		.boxes_url = url_ids(ctx->arena, "/shipments/#/boxes", box.shipment_id, 0),
		.contents_url = url_ids(ctx->arena, "/boxes/#/contents", box.id, 0),
		.has_goods = rows.count > 0,
	};
	view.is_packing = view.may_pack && text_is(box.shipment_state, "packing");
	view.goods.at = arena_array(ctx->arena, struct box_goods_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		view.goods.at[view.goods.count++] = (struct box_goods_view){
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength)),
			.detail = text_format(ctx->arena, "%.*s · %.*s", TEXT_ARG(rows.at[i].pack_text), TEXT_ARG(rows.at[i].vnr)),
			.label = rows.at[i].label,
			.expiry = rows.at[i].expiry_day,
			.amount = packs_text(ctx->arena, x->viewer.language, rows.at[i].units, rows.at[i].units_per_pack),
			.url = url_ids(ctx->arena, "/boxes/#/contents/#/out", box.id, rows.at[i].allocation_id),
			.marks = marks_of(ctx, x, "out", i),
		};
	struct html body = page_start(ctx, x);
	box_shown(&body, &view);
	page_reply(ctx, x, name, &body);
	return OK;
}

static enum err box_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct box_get_row       box;
	struct box_contents_rows rows;
	struct json_reply        reply;
	TRY(load_box(ctx, tx, x, &box, &rows));
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "box_id", box.id);
	json_put_i64(w, "shipment_id", box.shipment_id);
	json_put_i64(w, "number", box.number);
	json_put_text(w, "code", box.code);
	json_put_text(w, "kind", box.kind);
	json_put_text(w, "state", box.state);
	json_put_text(w, "seal", box.seal);
	json_put_i64(w, "version", box.version);
	json_name(w, "contents");
	json_array_start(w);
	for (size_t i = 0; i < rows.count; i++) {
		json_object_start(w);
		json_put_i64(w, "allocation_id", rows.at[i].allocation_id);
		json_put_i64(w, "pack_id", rows.at[i].pack_id);
		json_put_text(w, "batch", rows.at[i].label);
		json_put_day(w, "expiry_day", rows.at[i].expiry_day);
		json_put_i64(w, "units", rows.at[i].units);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err label_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct box_get_row box;
	TRY(box_get(ctx, tx, (struct box_get_in){ ctx->actor.region_id, form_i64(x->form, "box_id") }, &box));
	TRY(may_see(ctx, tx, box.ward_id, box.store_id));
	x->reply.content_type = TEXT("application/pdf");
	return paper_box_labels(ctx, tx, x->viewer.language, &box.id, 1, &x->reply.body);
}

static enum err labels_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct shipment_get_row       shipment;
	struct boxes_of_shipment_rows boxes;
	int64_t                       id = form_i64(x->form, "shipment_id");
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ ctx->actor.region_id, id }, &shipment));
	TRY(person_may(ctx, tx, PERMIT_PICK, shipment.store_id));
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, id }, &boxes));
	if (boxes.count == 0)
		return fail(ctx, ERR_STATE, "shipment", "shipment %lld has no boxes", (long long)shipment.number);
	int64_t *ids = arena_array(ctx->arena, int64_t, boxes.count);
	for (size_t i = 0; i < boxes.count; i++)
		ids[i] = boxes.at[i].id;
	x->reply.content_type = TEXT("application/pdf");
	return paper_box_labels(ctx, tx, x->viewer.language, ids, boxes.count, &x->reply.body);
}

static enum err contents_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct box_get_row       box;
	struct box_contents_rows rows;
	TRY(load_box(ctx, tx, x, &box, &rows));
	x->reply.content_type = TEXT("application/pdf");
	return paper_box_contents(ctx, x->viewer.language, &box, &rows, &x->reply.body);
}

/* ---------------------------------------------------------------- the steps */

static enum err new_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum box_kind kind;
	int64_t       box_id, shipment_id = form_i64(x->form, "shipment_id");
	TRY(box_kind_of(ctx, form_text(x->form, "kind"), &kind));
	TRY(box_open(ctx, tx, shipment_id, kind, &box_id));
	answer_written(ctx, x, url_with(ctx->arena, url_ids(ctx->arena, "/shipments/#/boxes", shipment_id, 0), "box", id_text(ctx, box_id)),
		       "DONE_BOX_MADE", "box_id", box_id);
	return OK;
}

/* The loose goods that a scan means. */
static enum err loose_by_scan(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, struct text scan, int64_t *allocation_id)
{
	struct scanned_code    code;
	struct code_candidates packs;
	struct box_loose_rows  rows;
	TRY(code_scanned(ctx, scan, &code));
	if (text_is_empty(code.gtin))
		return fail(ctx, ERR_FIELD_MISSING, "scan", "scan a pack or choose an article");
	TRY(code_resolve(ctx, tx, code.gtin, &packs));
	if (packs.count == 0)
		return fail(ctx, ERR_CODE_UNKNOWN, "scan", "no pack has the code %.*s", TEXT_ARG(code.gtin));
	TRY(box_loose(ctx, tx, (struct box_loose_in){ ctx->actor.region_id, shipment_id }, &rows));
	for (size_t i = 0; i < rows.count; i++)
		for (size_t k = 0; k < packs.count; k++)
			if (packs.at[k] == rows.at[i].pack_id && (text_is_empty(code.batch) || batch_labels_same(ctx, code.batch, rows.at[i].label))) {
				*allocation_id = rows.at[i].allocation_id;
				return OK;
			}
	struct pack_facts pack;
	TRY(pack_load(ctx, tx, packs.at[0], &pack));
	return fail(ctx, ERR_WRONG_PACK, "scan", "%.*s %.*s does not lie loose for this shipment", TEXT_ARG(pack.name), TEXT_ARG(pack.strength));
}

static enum err put_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct box_get_row box;
	int64_t            allocation_id = form_i64(x->form, "allocation_id");
	TRY(box_get(ctx, tx, (struct box_get_in){ ctx->actor.region_id, form_i64(x->form, "box_id") }, &box));
	TRY(person_may(ctx, tx, PERMIT_PICK, box.store_id));
	if (allocation_id == 0)
		TRY(loose_by_scan(ctx, tx, box.shipment_id, form_text(x->form, "scan"), &allocation_id));
	TRY(box_put(ctx, tx, box.id, allocation_id, form_i64(x->form, "units")));
	answer_written(ctx, x, url_with(ctx->arena, url_ids(ctx->arena, "/shipments/#/boxes", box.shipment_id, 0), "box", id_text(ctx, box.id)),
		       "DONE_PACKED", "box_id", box.id);
	return OK;
}

static enum err out_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "box_id");
	TRY(box_take_out(ctx, tx, id, form_i64(x->form, "allocation_id")));
	answer_written(ctx, x, url_ids(ctx->arena, "/boxes/#", id, 0), "DONE_UNDONE", "box_id", id);
	return OK;
}

static enum err after_box(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t box_id, const char *notice)
{
	struct box_get_row box;
	TRY(box_get(ctx, tx, (struct box_get_in){ ctx->actor.region_id, box_id }, &box));
	answer_written(ctx, x, url_ids(ctx->arena, "/shipments/#/boxes", box.shipment_id, 0), notice, "box_id", box_id);
	return OK;
}

static enum err close_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "box_id"), version = form_i64(x->form, "version");
	TRY(box_close(ctx, tx, id, version == I64_NONE ? 0 : version, form_text(x->form, "seal")));
	return after_box(ctx, tx, x, id, "DONE_BOX_CLOSED");
}

static enum err reopen_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "box_id"), version = form_i64(x->form, "version");
	TRY(box_reopen(ctx, tx, id, version == I64_NONE ? 0 : version));
	return after_box(ctx, tx, x, id, "DONE_BOX_OPENED");
}

static enum err remove_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct box_get_row box;
	int64_t            id = form_i64(x->form, "box_id");
	TRY(box_get(ctx, tx, (struct box_get_in){ ctx->actor.region_id, id }, &box));
	TRY(box_remove(ctx, tx, id));
	answer_written(ctx, x, url_ids(ctx->arena, "/shipments/#/boxes", box.shipment_id, 0), "DONE_BOX_REMOVED", "box_id", id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define IN_PATH_ID(field) { .name = field, .type = FIELD_ID, .place = IN_PATH, .required = true }
#define VERSION { .name = "version", .type = FIELD_INTEGER, .place = IN_BODY }

static const struct field pack_fields[] = { IN_PATH_ID("shipment_id"), { .name = "box", .type = FIELD_ID, .place = IN_QUERY, .about = "the box that scans go into" } };
static const struct field shipment_fields[] = { IN_PATH_ID("shipment_id") };
static const struct field new_fields[] = { IN_PATH_ID("shipment_id"),
					   { .name = "kind", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "normal|cold|narcotics" } };
static const struct field box_fields[] = { IN_PATH_ID("box_id") };
static const struct field put_fields[] = {
	IN_PATH_ID("box_id"),
	{ .name = "allocation_id", .type = FIELD_ID, .place = IN_BODY, .about = "what was picked; or scan" },
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .about = "what the scanner read" },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_UNITS, .about = "empty: all that lies loose" },
};
static const struct field out_fields[] = { IN_PATH_ID("box_id"), IN_PATH_ID("allocation_id") };
static const struct field close_fields[] = { IN_PATH_ID("box_id"), VERSION,
					     { .name = "seal", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "needed for narcotics" } };
static const struct field reopen_fields[] = { IN_PATH_ID("box_id"), VERSION };

const struct route box_routes[] = {
	{ HTTP_GET, "/shipments/{shipment_id}/boxes", PERMIT_PICK, pack_page, ROUTE_FIELDS(pack_fields), .about = "pack a shipment into boxes" },
	{ HTTP_POST, "/shipments/{shipment_id}/boxes", PERMIT_PICK, new_face, ROUTE_FIELDS(new_fields), .about = "make a box", .page_on_refusal = pack_page },
	{ HTTP_GET, "/shipments/{shipment_id}/labels", PERMIT_PICK, labels_pdf, ROUTE_FIELDS(shipment_fields), .about = "the labels of all boxes" },
	{ HTTP_GET, "/boxes/{box_id}", PERMIT_VIEW_ORDERS, box_page, ROUTE_FIELDS(box_fields), .about = "one box" },
	{ HTTP_GET, "/boxes/{box_id}/label", PERMIT_VIEW_ORDERS, label_pdf, ROUTE_FIELDS(box_fields), .about = "the label of a box" },
	{ HTTP_GET, "/boxes/{box_id}/contents", PERMIT_VIEW_ORDERS, contents_pdf, ROUTE_FIELDS(box_fields), .about = "what lies in a box, on paper" },
	{ HTTP_POST, "/boxes/{box_id}/contents", PERMIT_PICK, put_face, ROUTE_FIELDS(put_fields), .about = "put goods into a box", .page_on_refusal = pack_page_of_box },
	{ HTTP_POST, "/boxes/{box_id}/contents/{allocation_id}/out", PERMIT_PICK, out_face, ROUTE_FIELDS(out_fields), .about = "take goods out of a box", .page_on_refusal = box_page },
	{ HTTP_POST, "/boxes/{box_id}/close", PERMIT_PICK, close_face, ROUTE_FIELDS(close_fields), .about = "close a box", .page_on_refusal = pack_page_of_box },
	{ HTTP_POST, "/boxes/{box_id}/reopen", PERMIT_PICK, reopen_face, ROUTE_FIELDS(reopen_fields), .about = "open a box again", .page_on_refusal = pack_page_of_box },
	{ HTTP_POST, "/boxes/{box_id}/remove", PERMIT_PICK, remove_face, ROUTE_FIELDS(box_fields), .about = "take an empty box away", .page_on_refusal = pack_page_of_box },
	{ HTTP_POST, "/api/v1/boxes/{box_id}/remove", PERMIT_PICK, remove_face, ROUTE_FIELDS(box_fields), .about = "take an empty box away", .replies = "box_id" },
	{ HTTP_GET, "/api/v1/boxes/{box_id}", PERMIT_VIEW_ORDERS, box_api, ROUTE_FIELDS(box_fields), .about = "one box with its contents", .replies = "box" },
	{ HTTP_POST, "/api/v1/shipments/{shipment_id}/boxes", PERMIT_PICK, new_face, ROUTE_FIELDS(new_fields), .about = "make a box", .replies = "box_id" },
	{ HTTP_POST, "/api/v1/boxes/{box_id}/contents", PERMIT_PICK, put_face, ROUTE_FIELDS(put_fields), .about = "put goods into a box", .replies = "box_id" },
	{ HTTP_POST, "/api/v1/boxes/{box_id}/contents/{allocation_id}/out", PERMIT_PICK, out_face, ROUTE_FIELDS(out_fields), .about = "take goods out of a box", .replies = "box_id" },
	{ HTTP_POST, "/api/v1/boxes/{box_id}/close", PERMIT_PICK, close_face, ROUTE_FIELDS(close_fields), .about = "close a box", .replies = "box_id" },
	{ HTTP_POST, "/api/v1/boxes/{box_id}/reopen", PERMIT_PICK, reopen_face, ROUTE_FIELDS(reopen_fields), .about = "open a box again", .replies = "box_id" },
};
const size_t box_route_count = COUNT_OF(box_routes);
