/*
 * return_page.c - returer: listan, en ny retur, returen och dess följesedel
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/return_page.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "format/fold.h"
#include "format/gs1.h"
#include "format/pdf.h"
#include "order/receive_return.h"
#include "order/return.sql.h"
#include "order/return_goods.h"
#include "order/return_page.html.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/count.sql.h"
#include "stock/count_page.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

enum { CANDIDATES_READ = 1500, CANDIDATES_SHOWN = 30 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* ---------------------------------------------------------------- the list */

/* The ward whose returns are shown: all (0) for the pharmacy, else the viewer's only or first one. */
static enum err ward_shown(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t *ward_id)
{
	struct place_list wards;
	*ward_id = form_i64(x->form, "ward_id");
	if (viewer_may(&x->viewer, PERMIT_RECEIVE_RETURN) || viewer_may(&x->viewer, PERMIT_REPORT))
		return OK;
	if (*ward_id)
		return person_may(ctx, tx, PERMIT_RETURN_GOODS, *ward_id);
	TRY(person_places(ctx, tx, PERMIT_RETURN_GOODS, &wards));
	if (wards.count == 0)
		return fail(ctx, ERR_FORBIDDEN, "permission", "the person has no ward");
	*ward_id = wards.at[0].id;
	return OK;
}

static enum err list_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_RETURN, CELL_WORDS, NULL },            { "state", T_ORDER_STATE, CELL_STATUS, "RETURN_STATE" },
		{ "ward", T_ORDER_WARD, CELL_WORDS, NULL },          { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "lines", T_ORDER_LINES, CELL_NUMBER, NULL },       { "reason", T_RETURN_REASON, CELL_STATUS, "RETURN_REASON" },
		{ "created_at", T_RETURN_NOTED_AT, CELL_MOMENT, NULL }, { "by", T_STOCK_WHO, CELL_WORDS, NULL },
		{ "received_at", T_SHIPMENT_RECEIVED, CELL_MOMENT, NULL }, { "credit_ore", T_RETURN_CREDIT, CELL_MONEY, NULL },
	};
	int64_t                 ward_id, before = form_i64(x->form, "before");
	struct text             state = form_text(x->form, "state");
	struct return_list_rows rows;
	struct table            table;
	TRY(ward_shown(ctx, tx, x, &ward_id));
	TRY(return_list(ctx, tx, (struct return_list_in){ ctx->actor.region_id, ward_id, state, before ? before : INT64_MAX, list_rows(x) }, &rows));
	table_init(&table, ctx->arena, "returns", columns, COUNT_OF(columns), T_RETURNS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct return_list_row *row = &rows.at[i];
		struct table_cell            *cells = table_row(&table);
		cells[0] = cell_link(id_text(ctx, row->number), url_ids(ctx->arena, "/returns/#", row->id, 0));
		cells[1] = cell_text(row->state);
		cells[2] = cell_text(row->ward_name);
		cells[3] = cell_text(row->article);
		cells[4] = cell_number(row->lines);
		cells[5] = cell_text(row->reasons.at ? row->reasons : TEXT("other"));
		cells[6] = cell_moment(row->created_at);
		cells[7] = cell_text(row->created_name);
		cells[8] = cell_moment(row->received_at);
		cells[9] = cell_money(row->charge_ore);
	}
	if (!list_wants_whole(x) && rows.count == LIMIT_PAGE_ROWS)
		table.next = url_with(ctx->arena, url_with(ctx->arena, url_of("/returns"), "before", id_text(ctx, rows.at[rows.count - 1].number)),
				      "state", state);
	struct returns_head_view head = { .may_note = viewer_may(&x->viewer, PERMIT_RETURN_GOODS),
					  .may_receive = viewer_may(&x->viewer, PERMIT_RECEIVE_RETURN),
					  .is_all = text_is_empty(state),
					  .is_noted = text_is(state, "noted"),
					  .is_received = text_is(state, "received"),
					  .marks = form_marks_of(x) };
	struct html part = page_start(ctx, x);
	returns_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_RETURNS), &table, &part);
}

/* The number on the paper that lies in the box. */
static enum err find_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct return_by_number_row row;
	bool                        found;
	TRY(return_by_number(ctx, tx, (struct return_by_number_in){ ctx->actor.region_id, form_i64(x->form, "number") }, &row, &found));
	if (!found)
		return fail(ctx, ERR_NOT_FOUND, "number", "there is no return %lld", (long long)form_i64(x->form, "number"));
	reply_done(ctx, x, url_ids(ctx->arena, "/returns/#", row.id, 0), NULL);
	return OK;
}

/* ---------------------------------------------------------------- a new one */

/* What was searched: a scanned pack with its batch, or words of the name. */
struct wanted {
	struct code_candidates packs;
	struct text            batch;
	struct text            words; /* Folded. */
	bool                   is_scan;
};

static enum err read_query(struct ctx *ctx, struct db_tx *tx, struct text query, struct wanted *out)
{
	struct gs1_scan scan;
	*out = (struct wanted){ .words = fold_search(ctx->arena, query) };
	if (text_is_empty(query))
		return OK;
	if (gs1_parse(ctx, query, &scan) == OK && (scan.gtin.at || scan.vnr.at)) {
		TRY(code_resolve(ctx, tx, scan.gtin.at ? scan.gtin : scan.vnr, &out->packs));
		out->is_scan = out->packs.count > 0;
		out->batch = scan.batch;
	}
	ctx->error = (struct error){ 0 };
	return OK;
}

static bool is_wanted(struct ctx *ctx, const struct wanted *wanted, const struct return_candidates_row *row)
{
	if (wanted->is_scan) {
		bool is_pack = false;
		for (size_t i = 0; i < wanted->packs.count; i++)
			is_pack = is_pack || wanted->packs.at[i] == row->pack_id;
		return is_pack && (text_is_empty(wanted->batch) || batch_labels_same(ctx, wanted->batch, row->label));
	}
	struct text rest = wanted->words;
	struct text whole = fold_search(ctx->arena, text_format(ctx->arena, "%.*s %.*s %.*s %.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength),
								 TEXT_ARG(row->pack_text), TEXT_ARG(row->label), TEXT_ARG(row->vnr)));
	if (text_is_empty(wanted->words))
		return true;
	for (struct text word; (word = text_next(&rest, ' ')).at;)
		if (!strstr(whole.at, text_copy(ctx->arena, word).at))
			return false;
	return true;
}

static enum err fill_candidates(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t ward_id, struct return_new_view *view)
{
	struct return_candidates_rows rows;
	struct stock_reasons_rows     reasons;
	struct wanted                 wanted;
	TRY(read_query(ctx, tx, view->query, &wanted));
	TRY(return_candidates(ctx, tx, (struct return_candidates_in){ ctx->actor.region_id, ward_id, 0, 0, CANDIDATES_READ }, &rows));
	TRY(stock_reasons(ctx, tx, (struct stock_reasons_in){ TEXT("return"), ctx->today }, &reasons));
	view->rows.at = arena_array(ctx->arena, struct return_got_view, CANDIDATES_SHOWN);
	for (size_t i = 0; i < rows.count && view->rows.count < CANDIDATES_SHOWN; i++) {
		const struct return_candidates_row *row = &rows.at[i];
		if (is_wanted(ctx, &wanted, row))
			view->rows.at[view->rows.count++] = (struct return_got_view){
				.id = id_text(ctx, row->shipment_line_id),
				.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)),
				.detail = row->pack_text,
				.label = row->label,
				.expiry = row->expiry_day,
				.left = count_amount(ctx->arena, x->viewer.language, row->received_units - row->returned_units, row->units_per_pack),
				.received_at = row->received_at,
				.shipment = row->shipment_number,
			};
	}
	view->has_rows = view->rows.count > 0;
	view->reasons.at = arena_array(ctx->arena, struct return_reason_view, reasons.count + 1);
	for (size_t i = 0; i < reasons.count; i++)
		view->reasons.at[view->reasons.count++] = (struct return_reason_view){
			reasons.at[i].code, text_of_word(ctx->arena, x->viewer.language, "RETURN_REASON", reasons.at[i].code) };
	return OK;
}

static enum err new_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place_list      wards;
	int64_t                ward_id = form_i64(x->form, "ward_id");
	struct return_new_view view = { .query = x->refused ? TEXT("") : text_trim(form_text(x->form, "q")),
					.ward_id = TEXT(""),
					.marks = form_marks_of(x) };
	TRY(person_places(ctx, tx, PERMIT_RETURN_GOODS, &wards));
	if (ward_id == 0 && wards.count == 1)
		ward_id = wards.at[0].id;
	view.many_wards = wards.count > 1;
	view.wards.at = arena_array(ctx->arena, struct return_ward_view, wards.count + 1);
	for (size_t i = 0; i < wards.count; i++) {
		view.wards.at[view.wards.count++] = (struct return_ward_view){ id_text(ctx, wards.at[i].id), wards.at[i].name, wards.at[i].id == ward_id };
		if (wards.at[i].id == ward_id)
			view.ward = wards.at[i].name;
	}
	if (ward_id) {
		TRY(person_may(ctx, tx, PERMIT_RETURN_GOODS, ward_id));
		view.has_ward = true;
		view.ward_id = id_text(ctx, ward_id);
		TRY(fill_candidates(ctx, tx, x, ward_id, &view));
	}
	struct html body = page_start(ctx, x);
	return_new(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_RETURN_NEW), &body);
	return OK;
}

/* Units of a line, by what one pack of it holds. */
static enum err units_of(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t shipment_line_id, int64_t packs, int64_t loose, int64_t *units)
{
	struct return_candidates_rows row;
	int64_t                       in_packs;
	*units = loose == I64_NONE ? 0 : loose;
	if (packs == I64_NONE || packs == 0)
		return OK;
	TRY(return_candidates(ctx, tx, (struct return_candidates_in){ ctx->actor.region_id, ward_id, shipment_line_id, 0, 1 }, &row));
	if (row.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "lines", "the ward has nothing left of this delivery");
	TRY(num_multiply(packs, row.at[0].units_per_pack, &in_packs));
	return num_add(*units, in_packs, units);
}

static enum err note_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	size_t                     rows = form_count(x->form, "lines"), count = 0;
	int64_t                    ward_id = form_i64(x->form, "ward_id");
	struct return_made         made;
	struct return_wanted_line *lines = arena_array(ctx->arena, struct return_wanted_line, rows + 1);
	for (size_t i = 0; i < rows; i++) {
		int64_t     units;
		struct text own = form_text_at(x->form, "lines.reason_code", i);
		TRY(units_of(ctx, tx, ward_id, form_i64_at(x->form, "lines.shipment_line_id", i), form_i64_at(x->form, "lines.packs", i),
			     form_i64_at(x->form, "lines.loose", i), &units));
		if (units == 0)
			continue;
		lines[count++] = (struct return_wanted_line){ form_i64_at(x->form, "lines.shipment_line_id", i), units,
							      text_is_empty(own) ? form_text(x->form, "reason_code") : own,
							      form_text(x->form, "reason_text"), form_flag(x->form, "storage_kept") };
	}
	if (count == 0)
		return fail(ctx, ERR_FIELD_MISSING, "lines", "type how much goes back of at least one line");
	TRY(return_note(ctx, tx, ward_id, form_text(x->form, "note"), lines, count, &made));
	answer_written(ctx, x, url_ids(ctx->arena, "/returns/#", made.return_id, 0), "DONE_RETURN_NOTED", "return_id", made.return_id);
	return OK;
}

/* ---------------------------------------------------------------- the paper */

static enum err load(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct return_get_row *row, struct return_lines_rows *lines)
{
	TRY(return_get(ctx, tx, (struct return_get_in){ ctx->actor.region_id, form_i64(x->form, "return_id") }, row));
	if (!viewer_may(&x->viewer, PERMIT_REPORT) && person_may(ctx, tx, PERMIT_RECEIVE_RETURN, row->store_id) != OK) {
		ctx->error = (struct error){ 0 };
		TRY(person_may(ctx, tx, PERMIT_RETURN_GOODS, row->ward_id));
	}
	ctx->error = (struct error){ 0 };
	return return_lines(ctx, tx, (struct return_lines_in){ ctx->actor.region_id, row->id }, lines);
}

static enum err paper_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum language            language = x->viewer.language;
	struct return_get_row    row;
	struct return_lines_rows lines;
	TRY(load(ctx, tx, x, &row, &lines));
	const struct pdf_column columns[] = {
		{ text_in(language, T_ORDER_ARTICLE), 34, false }, { text_in(language, T_PACK_VNR), 10, false },
		{ text_in(language, T_STOCK_BATCH), 14, false },   { text_in(language, T_STOCK_EXPIRY), 13, false },
		{ text_in(language, T_WASTE_AMOUNT), 15, true },   { text_in(language, T_RETURN_REASON), 20, false },
	};
	const struct pdf_fact facts[] = {
		{ text_in(language, T_RETURN_FROM), text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(row.ward_name), TEXT_ARG(row.ward_code)) },
		{ text_in(language, T_RETURN_TO), row.store_name },
		{ text_in(language, T_RETURN_NOTED_AT), moment_text(ctx->arena, row.created_at) },
		{ text_in(language, T_STOCK_WHO), row.created_name.at ? row.created_name : TEXT("") },
		{ text_in(language, T_COUNT_NOTE), row.note },
	};
	struct text *cells = arena_array(ctx->arena, struct text, lines.count * COUNT_OF(columns) + 1);
	for (size_t i = 0; i < lines.count; i++) {
		struct text *cell = &cells[i * COUNT_OF(columns)];
		cell[0] = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(lines.at[i].name), TEXT_ARG(lines.at[i].strength),
				      TEXT_ARG(lines.at[i].pack_text));
		cell[1] = lines.at[i].vnr;
		cell[2] = lines.at[i].label;
		cell[3] = day_text(ctx->arena, lines.at[i].expiry_day);
		cell[4] = count_amount(ctx->arena, language, lines.at[i].noted_units, lines.at[i].units_per_pack);
		cell[5] = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_of_word(ctx->arena, language, "RETURN_REASON", lines.at[i].reason_code)),
				      TEXT_ARG(lines.at[i].reason_text));
	}
	x->reply.content_type = TEXT("application/pdf");
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_RETURN_PAPER)), (long long)row.number),
				 .facts = facts,
				 .fact_count = COUNT_OF(facts),
				 .columns = columns,
				 .column_count = COUNT_OF(columns),
				 .cells = cells,
				 .row_count = lines.count,
				 .footer = text_in(language, T_PRODUCT),
				 .page_word = text_in(language, T_PAGE),
			 },
			 &x->reply.body);
}

static enum err cancel_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "return_id"), version = form_i64(x->form, "version");
	TRY(return_cancel(ctx, tx, id, version == I64_NONE ? 0 : version));
	answer_written(ctx, x, url_ids(ctx->arena, "/returns/#", id, 0), "DONE_RETURN_CANCELLED", "return_id", id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define RETURN_ID { .name = "return_id", .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field list_fields[] = {
	TABLE_FIELDS,
	{ .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY },
	{ .name = "state", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "noted|received|cancelled" },
};
static const struct field find_fields[] = { { .name = "number", .type = FIELD_ID, .place = IN_QUERY, .required = true } };
static const struct field new_fields[] = {
	{ .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY },
	{ .name = "q", .type = FIELD_RAW, .place = IN_QUERY, .about = "words of the name, or a scan" },
};
static const struct field note_fields[] = {
	{ .name = "ward_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "lines.shipment_line_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	{ .name = "lines.packs", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_PACKS },
	{ .name = "lines.loose", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_UNITS, .about = "units beside whole packs" },
	{ .name = "lines.reason_code", .type = FIELD_TEXT, .place = IN_BODY, .repeated = true, .maximum = 40, .about = "empty: that of the whole return" },
	{ .name = "reason_code", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40, .about = "recall, wrong_order, not_needed, expired, damaged, other" },
	{ .name = "reason_text", .type = FIELD_TEXT, .place = IN_BODY, .about = "needed with \"other\"" },
	{ .name = "storage_kept", .type = FIELD_FLAG, .place = IN_BODY, .about = "the goods stood as they should all the time" },
	{ .name = "note", .type = FIELD_TEXT, .place = IN_BODY },
};
static const struct field return_fields[] = { RETURN_ID };
static const struct field cancel_fields[] = {
	RETURN_ID,
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = INT64_MAX, .about = "as it was seen; empty: whatever it is" },
};

const struct route return_routes[] = {
	{ HTTP_GET, "/returns", PERMIT_VIEW_ORDERS, list_page, ROUTE_FIELDS(list_fields), .about = "returns, newest first" },
	{ HTTP_GET, "/returns/find", PERMIT_RECEIVE_RETURN, find_page, ROUTE_FIELDS(find_fields), .about = "the return of a number" },
	{ HTTP_GET, "/returns/new", PERMIT_RETURN_GOODS, new_page, ROUTE_FIELDS(new_fields), .about = "what a ward may send back" },
	{ HTTP_POST, "/returns", PERMIT_RETURN_GOODS, note_face, ROUTE_FIELDS(note_fields), .about = "note a return", .page_on_refusal = new_page },
	{ HTTP_GET, "/returns/{return_id}", PERMIT_VIEW_ORDERS, return_page, ROUTE_FIELDS(return_fields), .about = "one return" },
	{ HTTP_GET, "/returns/{return_id}/note", PERMIT_VIEW_ORDERS, paper_pdf, ROUTE_FIELDS(return_fields), .about = "the return note on paper" },
	{ HTTP_POST, "/returns/{return_id}/cancel", PERMIT_RETURN_GOODS, cancel_face, ROUTE_FIELDS(cancel_fields), .about = "take a return back", .page_on_refusal = return_page },
	{ HTTP_POST, "/api/v1/returns", PERMIT_RETURN_GOODS, note_face, ROUTE_FIELDS(note_fields), .about = "note a return", .replies = "return_id" },
	{ HTTP_POST, "/api/v1/returns/{return_id}/cancel", PERMIT_RETURN_GOODS, cancel_face, ROUTE_FIELDS(cancel_fields), .about = "take a return back", .replies = "return_id" },
};
const size_t return_route_count = COUNT_OF(return_routes);
