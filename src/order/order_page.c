/*
 * order_page.c - faces of ordering and review; pages and API share them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/order_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "format/gs1.h"
#include "order/draft_page.h"
#include "order/order.sql.h"
#include "order/order_page.html.h"
#include "order/order_view.h"
#include "order/paper.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/requisition.h"
#include "order/review_order.h"
#include "order/ship_order.h"
#include "order/tour.sql.h"
#include "order/trail_page.h"
#include "order/ward.sql.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

/* ---------------------------------------------------------------- ward */

static enum err order_new(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place_list places;
	enum permission   permission = viewer_may(&x->viewer, PERMIT_ORDER) ? PERMIT_ORDER : PERMIT_ORDER_ON_BEHALF;
	TRY(person_places(ctx, tx, permission, &places));
	struct order_new_view view = { .marks = form_marks_of(x), .has_places = places.count > 0 };
	view.places.at = arena_array(ctx->arena, struct choice_view, places.count + 1);
	view.places.count = places.count;
	for (size_t i = 0; i < places.count; i++)
		view.places.at[i] = (struct choice_view){
			.id = text_format(ctx->arena, "%lld", (long long)places.at[i].id),
			.label = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(places.at[i].name), TEXT_ARG(places.at[i].code)),
		};
	struct html body = page_start(ctx, x);
	order_new_form(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_ORDER_NEW), &body);
	return OK;
}

/* Pages take up the empty draft that the person began before, so that a look around leaves no trail of empty ones. */
static enum err order_start_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct order_made          made;
	struct draft_empty_own_row empty;
	bool                       found = false;
	int64_t                    ward_id = form_i64(x->form, "ward_id");
	if (!is_api(x) && text_is_empty(form_text(x->form, "note")))
		TRY(draft_empty_own(ctx, tx,
				    (struct draft_empty_own_in){ ctx->actor.region_id, ward_id, ctx->actor.person_id,
								 zone_moment(ctx->today, 0, 0, 0) },
				    &empty, &found));
	if (found)
		made = (struct order_made){ empty.id, empty.number };
	else
		TRY(order_start(ctx, tx, ward_id, form_text(x->form, "note"), &made));
	answer_written(ctx, x, url_ids(ctx->arena, form_flag(x->form, "scan") ? "/orders/#/scan" : "/orders/#", made.order_id, 0), NULL,
		       "order_id", made.order_id);
	return OK;
}

/* A draft to write, or a placed order to follow. */
static enum err order_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct order_get_row order;
	struct order_view    head;
	TRY(order_view_head(ctx, tx, x, form_i64(x->form, "order_id"), &order, &head));
	if (head.is_draft && head.may_write && !head.is_cancelled)
		return draft_show(ctx, tx, x, order.id, &head);
	return trail_show(ctx, tx, x, order.id, &head);
}

static enum err order_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct order_view view;
	int64_t           order_id = form_i64(x->form, "order_id");
	TRY(order_view_fill(ctx, tx, x, order_id, false, &view));
	struct lines_of_order_rows lines;
	TRY(lines_of_order(ctx, tx, (struct lines_of_order_in){ ctx->actor.region_id, order_id }, &lines));
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "order_id", order_id);
	json_put_i64(w, "number", view.number);
	json_put_text(w, "ward", view.ward);
	json_put_bool(w, "is_narcotic", view.is_narcotic);
	json_put_moment(w, "placed_at", view.placed_at);
	struct order_schedule_get_row schedule;
	TRY(order_schedule_get(ctx, tx, (struct order_schedule_get_in){ ctx->actor.region_id, order_id }, &schedule));
	json_put_text(w, "order_type", schedule.order_type);
	json_put_moment(w, "due_at", schedule.due_at);
	json_put_moment(w, "arrives_at", schedule.arrives_at);
	json_name(w, "lines");
	json_array_start(w);
	for (size_t i = 0; i < lines.count; i++) {
		json_object_start(w);
		json_put_i64(w, "line_id", lines.at[i].id);
		json_put_i64(w, "line_number", lines.at[i].line_number);
		json_put_text(w, "state", lines.at[i].state);
		json_put_i64(w, "requested_pack_id", lines.at[i].requested_pack_id);
		json_put_i64(w, "requested_units", lines.at[i].requested_units);
		json_put_i64(w, "pack_id", lines.at[i].pack_id);
		json_put_i64(w, "units", lines.at[i].units);
		json_put_i64(w, "picked_units", lines.at[i].picked_units);
		json_put_i64(w, "sent_units", lines.at[i].sent_units);
		json_put_i64(w, "received_units", lines.at[i].received_units);
		json_put_text(w, "reason_code", lines.at[i].reason_code);
		json_put_text(w, "reason_text", lines.at[i].reason_text);
		json_put_day(w, "expected_day", lines.at[i].expected_day);
		json_put_i64(w, "version", lines.at[i].version);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

static struct url order_url(struct ctx *ctx, const struct exchange *x)
{
	return url_ids(ctx->arena, "/orders/#", form_i64(x->form, "order_id"), 0);
}

static enum err line_set_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t order_id = form_i64(x->form, "order_id");
	TRY(order_set_line(ctx, tx, order_id, form_i64(x->form, "pack_id"), form_i64(x->form, "packs"),
			   form_flag(x->form, "add")));
	answer_written(ctx, x, order_url(ctx, x), NULL, "order_id", order_id);
	return OK;
}

static enum err place_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t           order_id = form_i64(x->form, "order_id"), version = form_i64(x->form, "version"), now;
	struct order_wish wish = { .urgent_code = form_text(x->form, "urgent_code"), .urgent_text = form_text(x->form, "urgent_text") };
	TRY(order_type_of(ctx, form_text(x->form, "order_type"), &wish.type));
	TRY(draft_form_save(ctx, tx, x, order_id, version == I64_NONE ? 0 : version, &now));
	TRY(order_place_as(ctx, tx, order_id, version == I64_NONE ? 0 : now, form_i64(x->form, "on_behalf_of"), &wish));
	answer_written(ctx, x, order_url(ctx, x), "DONE_PLACED", "order_id", form_i64(x->form, "order_id"));
	return OK;
}

static enum err cancel_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	TRY(order_cancel(ctx, tx, form_i64(x->form, "order_id"), form_text(x->form, "reason")));
	answer_written(ctx, x, order_url(ctx, x), "DONE_CANCELLED", "order_id", form_i64(x->form, "order_id"));
	return OK;
}

/* The state that says most about an order: what waits goes before what is done. */
/* An order is as far as that of its lines which is least far; order_list counts the places here. */
static const char *const order_state_names[] = { "draft", "placed",   "short", "backordered", "approved", "released",
						 "picked", "sent", "received", "rejected", "cancelled" };

static enum err order_list_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_ORDER_NUMBER, CELL_WORDS, NULL },   { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "placed_at", T_ORDER_PLACED, CELL_MOMENT, NULL }, { "placed_by", T_ORDER_PLACED_BY, CELL_WORDS, NULL },
		{ "lines", T_ORDER_LINES, CELL_NUMBER, NULL },    { "state", T_ORDER_STATE, CELL_STATUS, "STATE" },
		{ "order_type", T_ORDER_TYPE, CELL_STATUS, "ORDER_TYPE" }, { "due_at", T_ORDER_DUE, CELL_MOMENT, NULL },
	};
	int64_t                ward_id;
	struct order_list_rows rows;
	TRY(order_viewer_ward(ctx, tx, x, &ward_id));
	TRY(order_list(ctx, tx, (struct order_list_in){ ctx->actor.region_id, ward_id, order_list_before(x), list_rows(x) }, &rows));
	struct table table;
	table_init(&table, ctx->arena, "orders", columns, COUNT_OF(columns), T_ORDERS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct order_list_row *row = &rows.at[i];
		struct table_cell           *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)row->number),
				     url_ids(ctx->arena, "/orders/#", row->id, 0));
		cells[1] = cell_text(row->ward_name);
		cells[2] = cell_moment(row->placed_at);
		cells[3] = cell_text(row->placed_name);
		cells[4] = cell_number(row->lines);
		cells[5] = cell_text(text_of(order_state_names[row->state]));
		cells[6] = cell_text(row->order_type);
		cells[7] = cell_moment(row->due_at);
	}
	if (rows.count == LIMIT_PAGE_ROWS && !list_wants_whole(x))
		table.next = url_with(ctx->arena, url_of("/orders"), "before",
				      text_format(ctx->arena, "%lld", (long long)rows.at[rows.count - 1].number));
	return table_reply(ctx, x, text_in(x->viewer.language, T_ORDERS), &table, NULL);
}

/* ---------------------------------------------------------------- review */

static enum err review_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct order_view view;
	TRY(order_view_fill(ctx, tx, x, form_i64(x->form, "order_id"), true, &view));
	struct html body = page_start(ctx, x);
	order_review(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_REVIEW_TITLE), &body);
	return OK;
}

static struct url review_url(struct ctx *ctx, const struct exchange *x)
{
	return url_ids(ctx->arena, "/orders/#/review", form_i64(x->form, "order_id"), 0);
}

static enum err approve_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct review_outcomes outcomes;
	int64_t                order_id = form_i64(x->form, "order_id"), version = form_i64(x->form, "version");
	TRY(review_order(ctx, tx, order_id, version == I64_NONE ? 0 : version, &outcomes));
	if (!is_api(x)) {
		answer_written(ctx, x, review_url(ctx, x), "DONE_REVIEWED", "order_id", order_id);
		return OK;
	}
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "order_id", order_id);
	json_put_i64(w, "approved", (int64_t)outcomes.approved);
	json_name(w, "left");
	json_array_start(w);
	for (size_t i = 0; i < outcomes.count; i++) {
		if (outcomes.at[i].refused.err == OK)
			continue;
		json_object_start(w);
		json_put_i64(w, "line_id", outcomes.at[i].line_id);
		json_put_text(w, "code", text_of(err_name(outcomes.at[i].refused.err)));
		json_put_text(w, "detail", outcomes.at[i].refused.detail);
		json_put_text(w, "rule", outcomes.at[i].refused.rule);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err review_line_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct text decision = form_text(x->form, "decision");
	int64_t     version = form_i64(x->form, "version"), units = form_i64(x->form, "units");
	struct review review = {
		.line_id = form_i64(x->form, "line_id"),
		.version = version == I64_NONE ? 0 : version,
		.decision = text_is(decision, "approve")    ? REVIEW_APPROVE
			    : text_is(decision, "exchange") ? REVIEW_EXCHANGE
			    : text_is(decision, "reject")   ? REVIEW_REJECT
							    : REVIEW_BACKORDER,
		.units = units == I64_NONE ? 0 : units,
		.pack_id = form_i64(x->form, "pack_id"),
		.reason_code = form_text(x->form, "reason_code"),
		.reason_text = form_text(x->form, "reason_text"),
		.expected_day = form_day(x->form, "expected_day"),
	};
	if (review.decision == REVIEW_EXCHANGE && review.pack_id == 0)
		return fail(ctx, ERR_FIELD_MISSING, "pack_id", "an exchange needs a pack");
	TRY(review_line(ctx, tx, &review));
	answer_written(ctx, x, review_url(ctx, x), "DONE_REVIEWED", "line_id", review.line_id);
	return OK;
}

static enum err narcotic_class_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum narcotic_class class;
	int64_t             pack_id = form_i64(x->form, "pack_id");
	TRY(person_may(ctx, tx, PERMIT_EDIT_ARTICLE, 0));
	TRY(narcotic_class_of(ctx, form_text(x->form, "narcotic_class"), &class));
	TRY(article_set_narcotic_class(ctx, tx, pack_id, class));
	TRY(journal_write(ctx, tx, "narcotic class set", "pack", pack_id,
			  text_format(ctx->arena, "{\"class\":\"%s\"}", narcotic_class_name(class))));
	answer_written(ctx, x, review_url(ctx, x), "DONE_SAVED", "pack_id", pack_id);
	return OK;
}

static enum err close_rest_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	TRY(line_close_rest(ctx, tx, form_i64(x->form, "line_id"), form_text(x->form, "reason_text")));
	answer_written(ctx, x, review_url(ctx, x), "DONE_SAVED", "line_id", form_i64(x->form, "line_id"));
	return OK;
}

static enum err release_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct release_made made;
	TRY(order_release(ctx, tx, form_i64(x->form, "order_id"), &made));
	answer_written(ctx, x, url_ids(ctx->arena, "/pick-lists/#", made.pick_list_id, 0), "DONE_RELEASED", "pick_list_id",
		       made.pick_list_id);
	return OK;
}

static enum err requisition_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct order_view view; /* Who may see the order may see its paper. */
	int64_t           order_id = form_i64(x->form, "order_id");
	TRY(order_view_fill(ctx, tx, x, order_id, false, &view));
	x->reply.content_type = TEXT("application/pdf");
	return paper_requisition(ctx, tx, x->viewer.language, order_id, &x->reply.body);
}

static enum err undenatured_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t pack_id = form_i64(x->form, "pack_id");
	bool    is_undenatured = text_is(form_text(x->form, "is_undenatured"), "yes");
	TRY(person_may(ctx, tx, PERMIT_EDIT_ARTICLE, 0));
	TRY(article_set_undenatured(ctx, tx, pack_id, is_undenatured));
	TRY(journal_write(ctx, tx, "undenatured alcohol set", "pack", pack_id, is_undenatured ? TEXT("{\"undenatured\":true}") : TEXT("{\"undenatured\":false}")));
	answer_written(ctx, x, url_ids(ctx->arena, "/packs/#", pack_id, 0), "DONE_SAVED", "pack_id", pack_id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define IN_PATH_ID(field) { .name = field, .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field list_fields[] = { TABLE_FIELDS,
					    { .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY, .about = "one ordering place" },
					    { .name = "state", .type = FIELD_TEXT, .place = IN_QUERY, .about = "one state" } };
static const struct field start_fields[] = { { .name = "ward_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
					     { .name = "note", .type = FIELD_LONG_TEXT, .place = IN_BODY },
					     { .name = "scan", .type = FIELD_FLAG, .place = IN_BODY, .about = "go on at the shelf" } };
static const struct field order_fields[] = { IN_PATH_ID("order_id") };
static const struct field page_fields[] = { IN_PATH_ID("order_id"), CHOOSE_FIELD };
static const struct field line_fields[] = { IN_PATH_ID("order_id"),
					    { .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
					    { .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 0, .maximum = LIMIT_PACKS },
					    { .name = "add", .type = FIELD_FLAG, .place = IN_BODY } };
static const struct field place_fields[] = { IN_PATH_ID("order_id"), DRAFT_FORM_FIELDS,
					     { .name = "version", .type = FIELD_INTEGER, .place = IN_BODY },
					     { .name = "on_behalf_of", .type = FIELD_ID, .place = IN_BODY } };
static const struct field cancel_fields[] = { IN_PATH_ID("order_id"), { .name = "reason", .type = FIELD_TEXT, .place = IN_BODY } };
static const struct field approve_fields[] = { IN_PATH_ID("order_id"), { .name = "version", .type = FIELD_INTEGER, .place = IN_BODY } };
static const struct field review_fields[] = {
	IN_PATH_ID("order_id"),
	IN_PATH_ID("line_id"),
	{ .name = "decision", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "approve|exchange|backorder|reject" },
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY },
	{ .name = "reason_code", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "out_of_stock|preparedness|quantity|contract|not_assortment|arrived|other" },
	{ .name = "reason_text", .type = FIELD_TEXT, .place = IN_BODY },
	{ .name = "expected_day", .type = FIELD_DAY, .place = IN_BODY },
};
static const struct field class_fields[] = { IN_PATH_ID("order_id"), IN_PATH_ID("pack_id"),
					     { .name = "narcotic_class", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "0|II|III|IV|V" } };
static const struct field undenatured_fields[] = { IN_PATH_ID("pack_id"),
						   { .name = "is_undenatured", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "yes|no" } };
static const struct field rest_fields[] = { IN_PATH_ID("order_id"), IN_PATH_ID("line_id"),
					    { .name = "reason_text", .type = FIELD_TEXT, .place = IN_BODY, .required = true } };

const struct route order_routes[] = {
	{ HTTP_GET, "/orders", PERMIT_VIEW_ORDERS, order_list_face, ROUTE_FIELDS(list_fields), .about = "orders, newest first" },
	{ HTTP_GET, "/orders/new", PERMIT_SIGNED_IN, order_new, .about = "choose the unit to order for" },
	{ HTTP_POST, "/orders", PERMIT_SIGNED_IN, order_start_face, ROUTE_FIELDS(start_fields), .about = "start an order" },
	{ HTTP_GET, "/orders/{order_id}", PERMIT_VIEW_ORDERS, order_page, ROUTE_FIELDS(page_fields), .about = "one order" },
	{ HTTP_GET, "/orders/{order_id}/requisition", PERMIT_VIEW_ORDERS, requisition_pdf, ROUTE_FIELDS(order_fields), .about = "the written requisition of narcotics or undenatured alcohol" },
	{ HTTP_POST, "/packs/{pack_id}/undenatured", PERMIT_EDIT_ARTICLE, undenatured_face, ROUTE_FIELDS(undenatured_fields), .about = "say whether an article is undenatured alcohol" },
	{ HTTP_POST, "/api/v1/packs/{pack_id}/undenatured", PERMIT_EDIT_ARTICLE, undenatured_face, ROUTE_FIELDS(undenatured_fields), .about = "say whether an article is undenatured alcohol", .replies = "pack_id" },
	{ HTTP_POST, "/orders/{order_id}/lines", PERMIT_SIGNED_IN, line_set_face, ROUTE_FIELDS(line_fields), .about = "set a line", .page_on_refusal = order_page },
	{ HTTP_POST, "/orders/{order_id}/place", PERMIT_SIGNED_IN, place_face, ROUTE_FIELDS(place_fields), .about = "place the order", .page_on_refusal = order_page },
	{ HTTP_POST, "/orders/{order_id}/cancel", PERMIT_SIGNED_IN, cancel_face, ROUTE_FIELDS(cancel_fields), .about = "cancel", .page_on_refusal = order_page },
	{ HTTP_GET, "/orders/{order_id}/review", PERMIT_REVIEW, review_page, ROUTE_FIELDS(order_fields), .about = "review one order" },
	{ HTTP_POST, "/orders/{order_id}/approve", PERMIT_REVIEW, approve_face, ROUTE_FIELDS(approve_fields), .about = "approve what can be", .page_on_refusal = review_page },
	{ HTTP_POST, "/orders/{order_id}/lines/{line_id}/review", PERMIT_REVIEW, review_line_face, ROUTE_FIELDS(review_fields), .about = "decide about a line", .page_on_refusal = review_page },
	{ HTTP_POST, "/orders/{order_id}/packs/{pack_id}/narcotic-class", PERMIT_EDIT_ARTICLE, narcotic_class_face, ROUTE_FIELDS(class_fields), .about = "set the narcotic class", .page_on_refusal = review_page },
	{ HTTP_POST, "/orders/{order_id}/lines/{line_id}/close-rest", PERMIT_REVIEW, close_rest_face, ROUTE_FIELDS(rest_fields), .about = "close the rest of a line", .page_on_refusal = review_page },
	{ HTTP_POST, "/orders/{order_id}/release", PERMIT_PICK, release_face, ROUTE_FIELDS(order_fields), .about = "release to picking", .page_on_refusal = order_page },

	{ HTTP_GET, "/api/v1/orders/{order_id}", PERMIT_VIEW_ORDERS, order_api, ROUTE_FIELDS(order_fields), .about = "one order with its lines", .replies = "order" },
	{ HTTP_POST, "/api/v1/orders", PERMIT_SIGNED_IN, order_start_face, ROUTE_FIELDS(start_fields), .about = "start an order", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/lines", PERMIT_SIGNED_IN, line_set_face, ROUTE_FIELDS(line_fields), .about = "set a line", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/place", PERMIT_SIGNED_IN, place_face, ROUTE_FIELDS(place_fields), .about = "place the order", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/cancel", PERMIT_SIGNED_IN, cancel_face, ROUTE_FIELDS(cancel_fields), .about = "cancel", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/approve", PERMIT_REVIEW, approve_face, ROUTE_FIELDS(approve_fields), .about = "approve what can be", .replies = "approval" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/lines/{line_id}/review", PERMIT_REVIEW, review_line_face, ROUTE_FIELDS(review_fields), .about = "decide about a line", .replies = "line_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/release", PERMIT_PICK, release_face, ROUTE_FIELDS(order_fields), .about = "release to picking", .replies = "pick_list_id" },
};
const size_t order_route_count = COUNT_OF(order_routes);
