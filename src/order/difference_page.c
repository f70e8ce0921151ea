/*
 * difference_page.c - what wards did not get as it was sent, or got beside it: the pharmacy's list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/receive_page.h"

#include "base/limits.h"
#include "order/difference.sql.h"
#include "order/handle_difference.h"
#include "order/order_view.h"
#include "order/receive_page.html.h"
#include "people/permission.h"
#include "stock/count.sql.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

static struct text with_words(struct ctx *ctx, struct text word, struct text words)
{
	return text_is_empty(words) ? word : text_format(ctx->arena, "%.*s: %.*s", TEXT_ARG(word), TEXT_ARG(words));
}

enum { COLUMNS_OF_OPEN = 10 };

static void put_row(struct ctx *ctx, enum language language, struct table *table, const struct difference_list_row *row)
{
	struct table_cell *cells = table_row(table);
	cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)row->id), url_ids(ctx->arena, "/differences/#", row->id, 0));
	cells[1] = cell_text(row->state);
	cells[2] = cell_moment(row->reported_at);
	cells[3] = cell_text(row->ward_name);
	cells[4] = cell_text(text_format(ctx->arena, "%.*s%s%.*s, %.*s", TEXT_ARG(row->name), row->strength.length ? " " : "",
					 TEXT_ARG(row->strength), TEXT_ARG(row->pack_text)));
	cells[5] = cell_link(row->label, url_ids(ctx->arena, "/batches/#", row->batch_id, 0));
	cells[6] = cell_text(text_format(ctx->arena, "%s%.*s", row->is_surplus ? "+ " : "",
					 TEXT_ARG(packs_text(ctx->arena, language, row->units, row->units_per_pack))));
	cells[7] = cell_text(with_words(ctx, text_of_word(ctx->arena, language, "DELIVERY", row->reason_code), row->reason_text));
	cells[8] = cell_link(text_format(ctx->arena, "%lld", (long long)row->shipment_number), url_ids(ctx->arena, "/shipments/#", row->shipment_id, 0));
	cells[9] = cell_text(row->reported_name);
	if (table->column_count == COLUMNS_OF_OPEN)
		return;
	cells[10] = cell_text(text_is(row->state, "open") ? TEXT("")
							  : with_words(ctx, text_of_word(ctx->arena, language, "OUTCOME", row->outcome), row->outcome_text));
	cells[11] = cell_text(row->handled_name);
	cells[12] = cell_moment(row->handled_at);
}

static enum err differences_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_DIFFERENCE, CELL_WORDS, NULL },          { "state", T_ORDER_STATE, CELL_STATUS, "DIFFERENCE_STATE" },
		{ "reported_at", T_STOCK_WHEN, CELL_MOMENT, NULL },    { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },      { "batch", T_STOCK_BATCH, CELL_WORDS, NULL },
		{ "amount", T_DIFFERENCE_MISSING, CELL_WORDS, NULL },  { "reason", T_REASON, CELL_WORDS, NULL },
		{ "shipment", T_SHIPMENT, CELL_WORDS, NULL },          { "reported_by", T_STOCK_WHO, CELL_WORDS, NULL },
		{ "outcome", T_DIFFERENCE_OUTCOME, CELL_WORDS, NULL }, { "handled_by", T_DIFFERENCE_HANDLER, CELL_WORDS, NULL },
		{ "handled_at", T_DIFFERENCE_HANDLED, CELL_MOMENT, NULL },
	};
	struct difference_list_rows rows;
	struct table                table;
	struct text                 state = form_text(x->form, "state");
	int64_t                     before = form_i64(x->form, "before");
	bool                        is_all = text_is(state, "all"), is_handled = text_is(state, "handled");
	TRY(difference_list(ctx, tx,
			    (struct difference_list_in){ ctx->actor.region_id, is_all ? TEXT("") : is_handled ? TEXT("handled") : TEXT("open"),
							 form_i64(x->form, "ward_id"), before ? before : INT64_MAX, list_rows(x) },
			    &rows));
	table_init(&table, ctx->arena, "differences", columns, is_all || is_handled ? COUNT_OF(columns) : COLUMNS_OF_OPEN, T_DIFFERENCES_EMPTY);
	for (size_t i = 0; i < rows.count; i++)
		put_row(ctx, x->viewer.language, &table, &rows.at[i]);
	if (rows.count == LIMIT_PAGE_ROWS && !list_wants_whole(x)) {
		table.next = url_with(ctx->arena, url_of("/differences"), "state", is_all || is_handled ? state : TEXT("open"));
		table.next = url_with(ctx->arena, table.next, "before", text_format(ctx->arena, "%lld", (long long)rows.at[rows.count - 1].id));
	}
	struct differences_head_view head = { .is_open = !is_all && !is_handled, .is_handled = is_handled, .is_all = is_all };
	struct html                  part = page_start(ctx, x);
	differences_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_DIFFERENCES), &table, &part);
}

static enum err fill_outcomes(struct ctx *ctx, struct db_tx *tx, enum language language, bool is_surplus,
			       struct difference_reasons_view *out)
{
	struct stock_reasons_rows rows;
	struct text               purpose = is_surplus ? TEXT("surplus_outcome") : TEXT("outcome");
	TRY(stock_reasons(ctx, tx, (struct stock_reasons_in){ purpose, ctx->today }, &rows));
	*out = (struct difference_reasons_view){ arena_array(ctx->arena, struct difference_reason_view, rows.count + 1), rows.count };
	for (size_t i = 0; i < rows.count; i++)
		out->at[i] = (struct difference_reason_view){ rows.at[i].code, text_of_word(ctx->arena, language, "OUTCOME", rows.at[i].code), false };
	return OK;
}

static enum err difference_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct difference_get_row row;
	enum language             language = x->viewer.language;
	TRY(difference_get(ctx, tx, (struct difference_get_in){ ctx->actor.region_id, form_i64(x->form, "difference_id") }, &row));
	TRY(person_may(ctx, tx, PERMIT_SEND, row.store_id));
	struct difference_view view = {
		.number = row.id,
		.state = text_of_word(ctx->arena, language, "DIFFERENCE_STATE", row.state),
		.is_open = text_is(row.state, "open"),
		.shipment_number = row.shipment_number,
		.shipment_url = url_ids(ctx->arena, "/shipments/#", row.shipment_id, 0),
		.order_number = row.order_number,
		.order_url = url_ids(ctx->arena, "/orders/#", row.order_id, 0),
		.ward = row.ward_name,
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row.name), TEXT_ARG(row.strength)),
		.detail = row.pack_text,
		.batch_url = url_ids(ctx->arena, "/batches/#", row.batch_id, 0),
		.label = row.label,
		.is_narcotic = !text_is(row.narcotic_class, "0"),
		.sent = packs_text(ctx->arena, language, row.sent_units, row.units_per_pack),
		.missing = packs_text(ctx->arena, language, row.units, row.units_per_pack),
		.is_surplus = row.is_surplus,
		.charge = { row.charge_ore },
		.reason = with_words(ctx, text_of_word(ctx->arena, language, "DELIVERY", row.reason_code), row.reason_text),
		.reported_at = row.reported_at,
		.reported_by = row.reported_name,
		.outcome = with_words(ctx, text_of_word(ctx->arena, language, "OUTCOME", row.outcome), row.outcome_text),
		.handled_at = row.handled_at,
		.handled_by = row.handled_name,
		.may_settle = text_is(row.state, "open"),
		.settle_url = url_ids(ctx->arena, "/differences/#/settle", row.id, 0),
		.version = text_format(ctx->arena, "%lld", (long long)row.version),
		.marks = form_marks_of(x),
	};
	TRY(fill_outcomes(ctx, tx, language, row.is_surplus, &view.outcomes));
	struct html body = page_start(ctx, x);
	difference_shown(&body, &view);
	page_reply(ctx, x, text_in(language, T_DIFFERENCE), &body);
	return OK;
}

static enum err difference_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct difference_get_row row;
	TRY(difference_get(ctx, tx, (struct difference_get_in){ ctx->actor.region_id, form_i64(x->form, "difference_id") }, &row));
	TRY(person_may(ctx, tx, PERMIT_SEND, row.store_id));
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "difference_id", row.id);
	json_put_text(w, "state", row.state);
	json_put_i64(w, "shipment_id", row.shipment_id);
	json_put_i64(w, "line_id", row.line_id);
	json_put_i64(w, "pack_id", row.pack_id);
	json_put_text(w, "batch", row.label);
	json_put_i64(w, "units", row.units);
	json_put_bool(w, "is_surplus", row.is_surplus);
	json_put_text(w, "reason_code", row.reason_code);
	json_put_text(w, "reason_text", row.reason_text);
	json_put_text(w, "outcome", row.outcome);
	json_put_text(w, "outcome_text", row.outcome_text);
	json_put_i64(w, "version", row.version);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err settle_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "difference_id");
	TRY(difference_settle(ctx, tx, id, form_i64(x->form, "version"), form_text(x->form, "outcome"), form_text(x->form, "outcome_text")));
	answer_written(ctx, x, url_of("/differences"), "DONE_SETTLED", "difference_id", id);
	return OK;
}

#define DIFFERENCE_ID { .name = "difference_id", .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field list_fields[] = { TABLE_FIELDS,
					    { .name = "state", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "open|handled|all", .about = "empty: open" },
					    { .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY, .about = "one ordering place" } };
static const struct field difference_fields[] = { DIFFERENCE_ID };
static const struct field settle_fields[] = { DIFFERENCE_ID,
					      { .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .required = true },
					      { .name = "outcome", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40 },
					      { .name = "outcome_text", .type = FIELD_TEXT, .place = IN_BODY } };

const struct route difference_routes[] = {
	{ HTTP_GET, "/differences", PERMIT_SEND, differences_page, ROUTE_FIELDS(list_fields), .about = "differences at the wards" },
	{ HTTP_GET, "/differences/{difference_id}", PERMIT_SEND, difference_page, ROUTE_FIELDS(difference_fields), .about = "one difference" },
	{ HTTP_POST, "/differences/{difference_id}/settle", PERMIT_SEND, settle_face, ROUTE_FIELDS(settle_fields), .about = "tell what was done", .page_on_refusal = difference_page },
	{ HTTP_GET, "/api/v1/differences/{difference_id}", PERMIT_SEND, difference_api, ROUTE_FIELDS(difference_fields), .about = "one difference", .replies = "difference" },
	{ HTTP_POST, "/api/v1/differences/{difference_id}/settle", PERMIT_SEND, settle_face, ROUTE_FIELDS(settle_fields), .about = "tell what was done", .replies = "difference_id" },
};
const size_t difference_route_count = COUNT_OF(difference_routes);
