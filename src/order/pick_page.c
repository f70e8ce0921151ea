/*
 * pick_page.c - faces of picking and shipping; pages and API share them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/order_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "order/box_page.h"
#include "order/order.sql.h"
#include "order/order_page.html.h"
#include "order/order_view.h"
#include "order/paper.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/recall.sql.h"
#include "order/receive_page.h"
#include "order/review_order.h"
#include "order/ship_order.h"
#include "order/walk.sql.h"
#include "people/second_signer.h"
#include "people/journal.h"
#include "people/permission.h"
#include "people/witness.h"
#include "place/place.h"
#include "stock/code_scan.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

/* ---------------------------------------------------------------- picking */

static enum err picking_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_PICK_LIST, CELL_WORDS, NULL },      { "order", T_ORDER, CELL_NUMBER, NULL },
		{ "ward", T_ORDER_WARD, CELL_WORDS, NULL },       { "takes", T_ORDER_LINES, CELL_NUMBER, NULL },
		{ "waiting", T_PICK_PROGRESS, CELL_NUMBER, NULL }, { "order_type", T_ORDER_TYPE, CELL_STATUS, "ORDER_TYPE" },
		{ "due_at", T_ORDER_DUE, CELL_MOMENT, NULL },
	};
	struct pick_lists_open_rows rows;
	TRY(pick_lists_open(ctx, tx, (struct pick_lists_open_in){ ctx->actor.region_id, LIMIT_PAGE_ROWS_MAX }, &rows));
	struct table table;
	table_init(&table, ctx->arena, "picking", columns, COUNT_OF(columns), T_PICK_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number),
				     url_ids(ctx->arena, "/pick-lists/#", rows.at[i].id, 0));
		cells[1] = cell_number(rows.at[i].order_number);
		cells[2] = cell_text(rows.at[i].ward_name);
		cells[3] = cell_number(rows.at[i].takes);
		cells[4] = cell_number(rows.at[i].waiting);
		cells[5] = cell_text(rows.at[i].order_type);
		cells[6] = cell_moment(rows.at[i].due_at);
	}
	struct html before = page_start(ctx, x);
	html_raw(&before, "");
	return table_reply(ctx, x, text_in(x->viewer.language, T_PICK_TITLE), &table, &before);
}

/* Orders with approved lines that are not on a pick list yet. */
static enum err approved_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_ORDER_NUMBER, CELL_WORDS, NULL },     { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "placed_at", T_ORDER_PLACED, CELL_MOMENT, NULL }, { "lines", T_ORDER_LINES, CELL_NUMBER, NULL },
		{ "waiting", T_START_TO_RELEASE, CELL_NUMBER, NULL },
	};
	struct order_queue_rows rows;
	struct table            table;
	TRY(order_queue(ctx, tx, (struct order_queue_in){ ctx->actor.region_id, TEXT("approved"), TEXT("approved"), LIMIT_PAGE_ROWS_MAX }, &rows));
	table_init(&table, ctx->arena, "approved", columns, COUNT_OF(columns), T_PICK_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number),
				     url_ids(ctx->arena, "/orders/#", rows.at[i].id, 0));
		cells[1] = cell_text(rows.at[i].ward_name);
		cells[2] = cell_moment(rows.at[i].placed_at);
		cells[3] = cell_number(rows.at[i].lines);
		cells[4] = cell_number(rows.at[i].waiting);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_START_TO_RELEASE), &table, NULL);
}

static enum err load_pick(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct pick_list_get_row *list,
			  struct allocations_of_list_rows *rows)
{
	int64_t id = form_i64(x->form, "pick_list_id");
	TRY(pick_list_get(ctx, tx, (struct pick_list_get_in){ ctx->actor.region_id, id }, list));
	TRY(person_may(ctx, tx, PERMIT_PICK, list->store_id));
	return allocations_of_list(ctx, tx, (struct allocations_of_list_in){ ctx->actor.region_id, id, ctx->today }, rows);
}

/* Whether a narcotic is picked, and its box sent, before a second person. */
static enum err asks_witness(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const char *class, struct witness_view *pick,
			     struct witness_view *send)
{
	bool is_asked;
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_NARCOTIC_PICK, store_id, class, PERMIT_PICK }, &pick->is_asked));
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_NARCOTIC_SEND, store_id, class, PERMIT_SEND }, &is_asked));
	send->is_asked = send->is_asked || is_asked;
	return OK;
}

static enum err pick_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct pick_list_get_row        list;
	struct allocations_of_list_rows rows;
	TRY(load_pick(ctx, tx, x, &list, &rows));
	bool             is_open = text_is(list.shipment_state, "packing");
	struct pick_view view = {
		.number = list.number,
		.order_number = list.order_number,
		.ward = list.ward_name,
		.store = list.store_name,
		.send_url = url_ids(ctx->arena, "/shipments/#/send", list.shipment_id, 0),
		.pdf_url = url_ids(ctx->arena, "/pick-lists/#/pdf", list.id, 0),
		.order_url = url_ids(ctx->arena, "/orders/#", list.order_id, 0),
		.boxes_url = url_ids(ctx->arena, "/shipments/#/boxes", list.shipment_id, 0),
		.walk_url = url_of("/walks"),
		.marks = form_marks_of(x),
		.may_send = is_open && viewer_may(&x->viewer, PERMIT_SEND),
	};
	TRY(schedule_fill(ctx, tx, x, list.order_id, &view.schedule));
	view.takes.at = arena_array(ctx->arena, struct take_view, rows.count + 1);
	view.takes.count = rows.count;
	bool any_picked = false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct allocations_of_list_row *row = &rows.at[i];
		struct pack_facts                     pack;
		TRY(pack_load(ctx, tx, row->pack_id, &pack));
		bool waiting = text_is(row->state, "proposed");
		view.waiting += waiting;
		any_picked = any_picked || row->picked_units > 0;
		view.takes.at[i] = (struct take_view){
			.id = text_format(ctx->arena, "%lld", (long long)row->id),
			.bin = row->place_code,
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)),
			.detail = text_format(ctx->arena, "%.*s · %.*s", TEXT_ARG(row->pack_text), TEXT_ARG(row->vnr)),
			.label = row->label,
			.expiry = row->expiry_day,
			.units = row->units,
			.packs = packs_text(ctx->arena, x->viewer.language, waiting ? row->units : row->picked_units,
					    pack.units_per_pack),
			.state = text_of_word(ctx->arena, x->viewer.language, "PICK_STATE", row->state),
			.is_waiting = waiting && is_open,
			.is_doubted = waiting && row->doubts > 0,
			.may_undo = is_open && (text_is(row->state, "picked") || text_is(row->state, "short")),
			.pick_url = url_ids(ctx->arena, "/pick-lists/#/takes/#", list.id, row->id),
			.undo_url = url_ids(ctx->arena, "/pick-lists/#/takes/#/undo", list.id, row->id),
			.marks = form_marks_of(x),
		};
		if (is_narcotic(text_of(narcotic_class_name(pack.narcotic_class))))
			TRY(asks_witness(ctx, tx, list.store_id, narcotic_class_name(pack.narcotic_class), &view.takes.at[i].witness,
					 &view.witness));
		view.takes.at[i].short_witness = (struct witness_view){ view.takes.at[i].witness.is_asked, true };
		view.takes.at[i].marks.request_key =
			text_format(ctx->arena, "%.*s-%zu", TEXT_ARG(x->viewer.request_key), i);
	}
	view.is_done = view.waiting == 0 && any_picked && is_open;
	struct walk_of_list_row walk;
	TRY(walk_of_list(ctx, tx, (struct walk_of_list_in){ ctx->actor.region_id, list.id }, &walk, &view.is_in_walk));
	if (view.is_in_walk) {
		view.walk_number = walk.number;
		view.walk_person = walk.person_name;
		view.walk_url = url_ids(ctx->arena, "/walks/#", walk.walk_id, 0);
	}
	struct html body = page_start(ctx, x);
	pick_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_PICK_LIST), &body);
	return OK;
}

static enum err pick_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct pick_list_get_row        list;
	struct allocations_of_list_rows rows;
	TRY(load_pick(ctx, tx, x, &list, &rows));
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "pick_list_id", list.id);
	json_put_i64(w, "number", list.number);
	json_put_i64(w, "shipment_id", list.shipment_id);
	json_name(w, "takes");
	json_array_start(w);
	for (size_t i = 0; i < rows.count; i++) {
		json_object_start(w);
		json_put_i64(w, "allocation_id", rows.at[i].id);
		json_put_i64(w, "line_id", rows.at[i].line_id);
		json_put_i64(w, "pack_id", rows.at[i].pack_id);
		json_put_text(w, "bin", rows.at[i].place_code);
		json_put_text(w, "batch", rows.at[i].label);
		json_put_day(w, "expiry_day", rows.at[i].expiry_day);
		json_put_i64(w, "units", rows.at[i].units);
		json_put_i64(w, "picked_units", rows.at[i].picked_units);
		json_put_text(w, "state", rows.at[i].state);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err pick_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct pick_list_get_row        list;
	struct allocations_of_list_rows rows;
	TRY(load_pick(ctx, tx, x, &list, &rows));
	x->reply.content_type = TEXT("application/pdf");
	return paper_pick_list(ctx, tx, x->viewer.language, &list, &rows, &x->reply.body);
}

static enum err pick_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct pick pick = { .allocation_id = form_i64(x->form, "allocation_id"),
			     .units = form_i64(x->form, "units"),
			     .reason_code = form_text(x->form, "reason_code") };
	struct pick_done done;
	TRY(code_scanned(ctx, form_text(x->form, "scan"), &pick.code));
	TRY(pick_allocation(ctx, tx, &pick, &done));
	answer_written(ctx, x, url_ids(ctx->arena, "/pick-lists/#", form_i64(x->form, "pick_list_id"), 0),
		       done.proposed_again + done.lost > 0 ? "DONE_SHORT" : "DONE_PICKED", "line_id", done.line_id);
	return OK;
}

static enum err undo_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct pick_undone undone;
	TRY(pick_undo(ctx, tx, form_i64(x->form, "allocation_id"), &undone));
	answer_written(ctx, x, url_ids(ctx->arena, "/pick-lists/#", form_i64(x->form, "pick_list_id"), 0),
		       undone.was_short ? "DONE_SHORT_UNDONE" : "DONE_UNDONE", "allocation_id", undone.allocation_id);
	return OK;
}

/* ---------------------------------------------------------------- shipments */

static enum err shipment_list_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_SHIPMENT, CELL_WORDS, NULL },          { "order", T_ORDER, CELL_NUMBER, NULL },
		{ "ward", T_ORDER_WARD, CELL_WORDS, NULL },          { "state", T_ORDER_STATE, CELL_STATUS, "SHIPMENT_STATE" },
		{ "sent_at", T_SHIPMENT_SENT, CELL_MOMENT, NULL },   { "received_at", T_SHIPMENT_RECEIVED, CELL_MOMENT, NULL },
		{ "rows", T_ORDER_LINES, CELL_NUMBER, NULL },        { "value_ore", T_SHIPMENT_VALUE, CELL_MONEY, NULL },
	};
	int64_t                   ward_id;
	struct shipment_list_rows rows;
	TRY(order_viewer_ward(ctx, tx, x, &ward_id));
	TRY(shipment_list(ctx, tx,
			  (struct shipment_list_in){ ctx->actor.region_id, ward_id, form_text(x->form, "state"), order_list_before(x),
						     list_rows(x) },
			  &rows));
	struct table table;
	table_init(&table, ctx->arena, "shipments", columns, COUNT_OF(columns), T_SHIPMENTS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number),
				     url_ids(ctx->arena, "/shipments/#", rows.at[i].id, 0));
		cells[1] = cell_number(rows.at[i].order_number);
		cells[2] = cell_text(rows.at[i].ward_name);
		cells[3] = cell_text(rows.at[i].state);
		cells[4] = cell_moment(rows.at[i].sent_at);
		cells[5] = cell_moment(rows.at[i].received_at);
		cells[6] = cell_number(rows.at[i].lines);
		cells[7] = cell_money(rows.at[i].value_ore);
	}
	if (rows.count == LIMIT_PAGE_ROWS && !list_wants_whole(x))
		table.next = url_with(ctx->arena, url_of("/shipments"), "before",
				      text_format(ctx->arena, "%lld", (long long)rows.at[rows.count - 1].number));
	return table_reply(ctx, x, text_in(x->viewer.language, T_SHIPMENTS), &table, NULL);
}

static enum err load_shipment(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct shipment_get_row *shipment,
			      struct shipment_lines_rows *rows)
{
	int64_t id = form_i64(x->form, "shipment_id");
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ ctx->actor.region_id, id }, shipment));
	if (person_may(ctx, tx, PERMIT_VIEW_ORDERS, shipment->ward_id) != OK) {
		ctx->error = (struct error){ 0 };
		TRY(person_may(ctx, tx, PERMIT_VIEW_ORDERS, shipment->store_id));
	}
	return shipment_lines(ctx, tx, (struct shipment_lines_in){ ctx->actor.region_id, id }, rows);
}

/* A recalled batch in the box is told before anything else. */
static enum err flag_recalled(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, struct shipment_view *view)
{
	struct recall_of_shipment_rows rows;
	TRY(recall_of_shipment(ctx, tx, (struct recall_of_shipment_in){ ctx->actor.region_id, shipment->id }, &rows));
	view->is_recalled = rows.count > 0;
	view->recall_url = rows.count ? url_ids(ctx->arena, "/recalls/#", rows.at[0].recall_id, 0) : url_of("/recalls");
	view->recall_number = rows.count ? rows.at[0].number : 0;
	view->recall_labels = TEXT("");
	for (size_t i = 0; i < rows.count; i++)
		if (rows.at[i].recall_id == rows.at[0].recall_id)
			view->recall_labels = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(view->recall_labels), i ? ", " : "",
							  TEXT_ARG(rows.at[i].label));
	return OK;
}

static enum err shipment_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct shipment_get_row    shipment;
	struct shipment_lines_rows rows;
	TRY(load_shipment(ctx, tx, x, &shipment, &rows));
	bool may_receive = text_is(shipment.state, "sent") && person_may(ctx, tx, PERMIT_RECEIVE_AT_WARD, shipment.ward_id) == OK;
	ctx->error = (struct error){ 0 };
	struct shipment_view view = {
		.number = shipment.number,
		.order_number = shipment.order_number,
		.order_url = url_ids(ctx->arena, "/orders/#", shipment.order_id, 0),
		.ward = shipment.ward_name,
		.store = shipment.store_name,
		.state = text_of_word(ctx->arena, x->viewer.language, "SHIPMENT_STATE", shipment.state),
		.sent_at = shipment.sent_at,
		.sent_by = shipment.sent_name,
		.received_at = shipment.received_at,
		.received_by = shipment.received_name,
		.may_receive = may_receive,
		.may_pack = text_is(shipment.state, "packing") && viewer_may(&x->viewer, PERMIT_PICK),
		.boxes_url = url_ids(ctx->arena, "/shipments/#/boxes", shipment.id, 0),
		.has_note = !text_is(shipment.state, "packing"),
		.receive_url = url_ids(ctx->arena, "/shipments/#/receive", shipment.id, 0),
		.note_url = url_ids(ctx->arena, "/shipments/#/note", shipment.id, 0),
		.marks = form_marks_of(x),
	};
	if (may_receive)
		TRY(receive_fill(ctx, tx, x, &shipment, &rows, &view.receive));
	view.rows.at = arena_array(ctx->arena, struct shipment_row_view, rows.count + 1);
	view.rows.count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct text difference = TEXT("");
		if (!text_is_empty(rows.at[i].difference_reason))
			TRY(difference_words(ctx, tx, x->viewer.language, shipment.id, rows.at[i].id, &difference));
		view.rows.at[i] = (struct shipment_row_view){
			.id = text_format(ctx->arena, "%lld", (long long)rows.at[i].id),
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength)),
			.detail = rows.at[i].pack_text,
			.label = rows.at[i].label,
			.expiry = rows.at[i].expiry_day,
			.units = rows.at[i].is_surplus ? 0 : rows.at[i].units,
			.received = rows.at[i].received_units,
			.difference = difference,
			.charge = { rows.at[i].charge_ore },
		};
	}
	TRY(flag_recalled(ctx, tx, &shipment, &view));
	TRY(boxes_part(ctx, tx, x, shipment.id, &view.boxes));
	struct html body = page_start(ctx, x);
	shipment_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_SHIPMENT), &body);
	return OK;
}

static enum err shipment_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct shipment_get_row    shipment;
	struct shipment_lines_rows rows;
	TRY(load_shipment(ctx, tx, x, &shipment, &rows));
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "shipment_id", shipment.id);
	json_put_i64(w, "number", shipment.number);
	json_put_text(w, "state", shipment.state);
	json_name(w, "lines");
	json_array_start(w);
	for (size_t i = 0; i < rows.count; i++) {
		json_object_start(w);
		json_put_i64(w, "shipment_line_id", rows.at[i].id);
		json_put_i64(w, "line_id", rows.at[i].line_id);
		json_put_i64(w, "pack_id", rows.at[i].pack_id);
		json_put_text(w, "name", rows.at[i].name);
		json_put_text(w, "batch", rows.at[i].label);
		json_put_day(w, "expiry_day", rows.at[i].expiry_day);
		json_put_i64(w, "units", rows.at[i].units);
		json_put_i64(w, "received_units", rows.at[i].received_units);
		json_put_bool(w, "is_surplus", rows.at[i].is_surplus);
		json_put_i64(w, "charge_ore", rows.at[i].charge_ore);
		json_put_text(w, "charge_source", rows.at[i].charge_source);
		json_put_text(w, "vat_rule", rows.at[i].vat_rule);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err note_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct shipment_get_row    shipment;
	struct shipment_lines_rows rows;
	TRY(load_shipment(ctx, tx, x, &shipment, &rows));
	if (moment_is_none(shipment.sent_at))
		return fail(ctx, ERR_STATE, "shipment", "the shipment is not sent yet");
	x->reply.content_type = TEXT("application/pdf");
	return paper_delivery_note(ctx, tx, x->viewer.language, &shipment, &rows, &x->reply.body);
}

static enum err send_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "shipment_id");
	TRY(shipment_send(ctx, tx, id, 0));
	answer_written(ctx, x, url_ids(ctx->arena, "/shipments/#", id, 0), "DONE_SENT", "shipment_id", id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define IN_PATH_ID(field) { .name = field, .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field list_fields[] = { TABLE_FIELDS,
					    { .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY, .about = "one ordering place" },
					    { .name = "state", .type = FIELD_TEXT, .place = IN_QUERY, .about = "one state" } };
static const struct field pick_list_fields[] = { IN_PATH_ID("pick_list_id") };
static const struct field pick_fields[] = {
	IN_PATH_ID("pick_list_id"),
	IN_PATH_ID("allocation_id"),
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .about = "what the scanner read" },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = LIMIT_UNITS },
	{ .name = "reason_code", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "not_in_bin|damaged|code_unreadable|no_code" },
	WITNESS_FIELDS,
};
static const struct field undo_fields[] = { IN_PATH_ID("pick_list_id"), IN_PATH_ID("allocation_id") };
static const struct field shipment_fields[] = { IN_PATH_ID("shipment_id") };
static const struct field send_fields[] = { IN_PATH_ID("shipment_id"), WITNESS_FIELDS };
static const struct field receive_fields[] = { IN_PATH_ID("shipment_id"), RECEIVE_FIELDS, WITNESS_FIELDS };
static const struct field shipment_page_fields[] = { IN_PATH_ID("shipment_id"), RECEIVE_SCAN_FIELDS };

const struct route pick_routes[] = {
	{ HTTP_GET, "/picking", PERMIT_PICK, picking_face, ROUTE_FIELDS(list_fields), .about = "open pick lists" },
	{ HTTP_GET, "/picking/approved", PERMIT_PICK, approved_face, ROUTE_FIELDS(list_fields), .about = "orders with lines to put on a pick list" },
	{ HTTP_GET, "/pick-lists/{pick_list_id}", PERMIT_PICK, pick_page, ROUTE_FIELDS(pick_list_fields), .about = "pick" },
	{ HTTP_GET, "/pick-lists/{pick_list_id}/pdf", PERMIT_PICK, pick_pdf, ROUTE_FIELDS(pick_list_fields), .about = "the pick list on paper" },
	{ HTTP_POST, "/pick-lists/{pick_list_id}/takes/{allocation_id}", PERMIT_PICK, pick_face, ROUTE_FIELDS(pick_fields), .about = "pick one take", .page_on_refusal = pick_page, .takes_witness = true },
	{ HTTP_POST, "/pick-lists/{pick_list_id}/takes/{allocation_id}/undo", PERMIT_PICK, undo_face, ROUTE_FIELDS(undo_fields), .about = "take a pick back", .page_on_refusal = pick_page },
	{ HTTP_GET, "/shipments", PERMIT_VIEW_ORDERS, shipment_list_face, ROUTE_FIELDS(list_fields), .about = "shipments, newest first" },
	{ HTTP_GET, "/shipments/{shipment_id}", PERMIT_VIEW_ORDERS, shipment_page, ROUTE_FIELDS(shipment_page_fields), .about = "one shipment" },
	{ HTTP_GET, "/shipments/{shipment_id}/note", PERMIT_VIEW_ORDERS, note_pdf, ROUTE_FIELDS(shipment_fields), .about = "the delivery note on paper" },
	{ HTTP_POST, "/shipments/{shipment_id}/send", PERMIT_SEND, send_face, ROUTE_FIELDS(send_fields), .about = "send", .page_on_refusal = shipment_page, .takes_witness = true },
	{ HTTP_POST, "/shipments/{shipment_id}/receive", PERMIT_RECEIVE_AT_WARD, receive_face, ROUTE_FIELDS(receive_fields), .about = "receive at the ward", .page_on_refusal = shipment_page, .takes_witness = true },
	{ HTTP_GET, "/api/v1/pick-lists/{pick_list_id}", PERMIT_PICK, pick_api, ROUTE_FIELDS(pick_list_fields), .about = "a pick list in walk order", .replies = "pick_list" },
	{ HTTP_POST, "/api/v1/pick-lists/{pick_list_id}/takes/{allocation_id}", PERMIT_PICK, pick_face, ROUTE_FIELDS(pick_fields), .about = "pick one take", .replies = "line_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/pick-lists/{pick_list_id}/takes/{allocation_id}/undo", PERMIT_PICK, undo_face, ROUTE_FIELDS(undo_fields), .about = "take a pick back", .replies = "allocation_id" },
	{ HTTP_GET, "/api/v1/shipments/{shipment_id}", PERMIT_VIEW_ORDERS, shipment_api, ROUTE_FIELDS(shipment_fields), .about = "one shipment with its rows", .replies = "shipment" },
	{ HTTP_POST, "/api/v1/shipments/{shipment_id}/send", PERMIT_SEND, send_face, ROUTE_FIELDS(send_fields), .about = "send", .replies = "shipment_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/shipments/{shipment_id}/receive", PERMIT_RECEIVE_AT_WARD, receive_face, ROUTE_FIELDS(receive_fields), .about = "receive at the ward", .replies = "shipment_id", .takes_witness = true },
};
const size_t pick_route_count = COUNT_OF(pick_routes);
