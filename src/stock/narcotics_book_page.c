/*
 * narcotics_book_page.c - the book of each place that keeps a balance: in, out, what is left, who signed, the paper behind it
 *
 * Nothing is written for the book: it is the ledger seen at the place's door, so that it cannot say anything else.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/narcotics_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "format/pdf.h"
#include "people/permission.h"
#include "people/signum.h"
#include "place/place.h"
#include "stock/control_narcotics.h"
#include "stock/discrepancy_rules.h"
#include "stock/narcotics_book.sql.h"
#include "stock/place_words.h"
#include "stock/narcotics_page.html.h"
#include "web/table.h"

enum { PAPER_ROWS_MAX = 5000 };

enum err may_read_book(struct ctx *ctx, struct db_tx *tx, int64_t place_id)
{
	enum err err = person_may(ctx, tx, PERMIT_CONTROL_NARCOTICS, place_id);
	if (err != ERR_FORBIDDEN)
		return err;
	struct error refused = ctx->error;
	ctx->error = (struct error){ 0 };
	if (person_may(ctx, tx, PERMIT_AUDIT, 0) == OK)
		return OK;
	ctx->error = refused;
	return err;
}

/* ---------------------------------------------------------------- the books of a place */

/* The places whose books the viewer may read; the one asked for, else the first, is chosen. */
static enum err places_of(struct ctx *ctx, struct db_tx *tx, int64_t *place_id, struct book_choices_view *out)
{
	struct book_places_rows rows;
	int64_t                 wanted = *place_id;
	*place_id = 0;
	TRY(book_places(ctx, tx, (struct book_places_in){ ctx->actor.region_id, ctx->today }, &rows));
	out->at = arena_array(ctx->arena, struct book_choice_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		enum err err = may_read_book(ctx, tx, rows.at[i].id);
		if (err && err != ERR_FORBIDDEN)
			return err;
		ctx->error = (struct error){ 0 };
		if (err)
			continue;
		if (*place_id == 0 || rows.at[i].id == wanted)
			*place_id = rows.at[i].id;
		out->at[out->count++] = (struct book_choice_view){ text_format(ctx->arena, "%lld", (long long)rows.at[i].id), rows.at[i].name, false };
	}
	for (size_t i = 0; i < out->count; i++)
		out->at[i].is_chosen = text_equal(out->at[i].value, text_format(ctx->arena, "%lld", (long long)*place_id));
	if (*place_id == 0 || (wanted != 0 && *place_id != wanted))
		return fail(ctx, ERR_FORBIDDEN, "place_id", "no book of narcotics is yours to read here");
	return OK;
}

static const struct narcotics_standing_row *standing_of(const struct narcotics_standing_rows *rows, int64_t pack_id)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->at[i].pack_id == pack_id)
			return &rows->at[i];
	return NULL;
}

static enum err narcotics_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },   { "class", T_BOOK_CLASS, CELL_WORDS, NULL },
		{ "units", T_STOCK_BALANCE, CELL_NUMBER, NULL },    { "counted", T_CONTROL_LAST, CELL_DAY, NULL },
		{ "due", T_CONTROL_NEXT, CELL_DAY, NULL },          { "state", T_CONTROL_STATE, CELL_STATUS, "CONTROL_STATE" },
	};
	int64_t                        place_id = form_i64(x->form, "place_id"), days;
	struct narcotics_head_view     head = { .may_approve = viewer_may(&x->viewer, PERMIT_APPROVE_COUNT) };
	struct narcotics_held_rows     rows;
	struct narcotics_standing_rows standing;
	struct discrepancy_list_rows    cases;
	struct table                   table;
	TRY(places_of(ctx, tx, &place_id, &head.places));
	TRY(narcotics_control_days(ctx, tx, &days));
	TRY(narcotics_held(ctx, tx, (struct narcotics_held_in){ ctx->actor.region_id, place_id }, &rows));
	TRY(narcotics_standing(ctx, tx, (struct narcotics_standing_in){ ctx->actor.region_id, place_id, ctx->today, days }, &standing));
	TRY(discrepancy_list(ctx, tx, (struct discrepancy_list_in){ ctx->actor.region_id, true, ctx->today, LIMIT_PAGE_ROWS_MAX }, &cases));
	head.open = (int64_t)cases.count;
	head.due_url = url_of("/narcotics/due");
	table_init(&table, ctx->arena, "narcotics", columns, COUNT_OF(columns), T_BOOK_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct narcotics_standing_row *seen = standing_of(&standing, rows.at[i].pack_id);
		struct day         due = seen ? control_due(zone_day(seen->seen_at), seen->days) : DAY_NONE;
		bool               is_due = seen && due.number <= ctx->today.number;
		struct table_cell *cells = table_row(&table);
		head.due += is_due;
		cells[0] = cell_link(text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength),
						 TEXT_ARG(rows.at[i].pack_text)),
				     url_ids(ctx->arena, "/narcotics/#/#", place_id, rows.at[i].pack_id));
		cells[1] = cell_text(rows.at[i].class);
		cells[2] = cell_number(rows.at[i].units);
		cells[3] = cell_day(seen ? zone_day(seen->seen_at) : DAY_NONE);
		cells[4] = cell_day(due);
		cells[5] = cell_text(is_due ? TEXT("due") : seen ? TEXT("fine") : TEXT("nothing"));
	}
	struct html part = page_start(ctx, x);
	narcotics_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_BOOK_TITLE), &table, &part);
}

/* ---------------------------------------------------------------- one book */

/* What a request asks of a book. */
struct book_file {
	struct place      place;
	struct pack_facts pack;
	struct text       month; /* "2026-11"; empty: everything. */
	struct moment     from, to;
};

static enum err open_book(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct book_file *out)
{
	struct day first = DAY_NONE;
	*out = (struct book_file){ .month = form_text(x->form, "month"), .from = { 0 }, .to = { INT64_MAX } };
	TRY(place_load(ctx, tx, form_i64(x->form, "place_id"), &out->place));
	TRY(may_read_book(ctx, tx, out->place.id));
	TRY(pack_load(ctx, tx, form_i64(x->form, "pack_id"), &out->pack));
	if (text_is_empty(out->month))
		return OK;
	if (day_parse(text_format(ctx->arena, "%.*s-01", TEXT_ARG(out->month)), &first) != OK)
		return fail(ctx, ERR_FIELD_INVALID, "month", "a month is written YYYY-MM");
	struct civil civil = day_civil(first);
	out->from = zone_moment(first, 0, 0, 0);
	out->to = zone_moment(day_of(civil.month == 12 ? civil.year + 1 : civil.year, civil.month == 12 ? 1 : civil.month + 1, 1), 0, 0, 0);
	return OK;
}

static enum err book_rows(struct ctx *ctx, struct db_tx *tx, const struct book_file *file, int64_t before, int64_t most,
			  struct narcotics_book_rows *out)
{
	return narcotics_book(ctx, tx,
			      (struct narcotics_book_in){ ctx->actor.region_id, file->place.id, file->pack.pack_id, file->from, file->to,
							  before ? before : INT64_MAX, most },
			      out);
}

static struct text signum_cell(struct ctx *ctx, const struct narcotics_book_row *row)
{
	struct text first = signum_of(ctx->arena, row->person_name, row->person_hsa, row->person_username);
	struct text second = signum_of(ctx->arena, row->witness_name, row->witness_hsa, row->witness_username);
	return second.at ? text_format(ctx->arena, "%.*s + %.*s", TEXT_ARG(first), TEXT_ARG(second)) : first;
}

static struct text document_cell(struct ctx *ctx, const struct narcotics_book_row *row)
{
	return row->document_number ? text_format(ctx->arena, "%lld", (long long)row->document_number) : TEXT("");
}

/* Where an entry's paper is read. */
static struct url document_url(struct ctx *ctx, const struct viewer *viewer, const struct narcotics_book_row *row)
{
	static const struct {
		const char     *cause;
		const char     *path;
		enum permission opens;
	} ways[] = { { "receipt", "/receipts/#", PERMIT_RECEIVE_GOODS }, { "pick", "/orders/#", PERMIT_VIEW_ORDERS },
		     { "delivery", "/shipments/#", PERMIT_VIEW_ORDERS }, { "difference", "/shipments/#", PERMIT_VIEW_ORDERS },
		     { "waste", "/waste/#", PERMIT_VIEW_STOCK },         { "count", "/counts/#", PERMIT_COUNT } };
	for (size_t i = 0; i < COUNT_OF(ways); i++)
		if (row->document_id && text_is(row->cause_kind, ways[i].cause))
			return viewer_url(viewer, ways[i].opens, url_ids(ctx->arena, ways[i].path, row->document_id, 0));
	return (struct url){ TEXT("") };
}

static void entry_cells(struct ctx *ctx, const struct viewer *viewer, struct table *table, const struct narcotics_book_row *row)
{
	struct table_cell *cells = table_row(table);
	struct url         paper = document_url(ctx, viewer, row);
	cells[0] = cell_moment(row->recorded_at);
	cells[1] = cell_text(row->cause_kind);
	cells[2] = paper.text.length ? cell_link(document_cell(ctx, row), paper) : cell_text(document_cell(ctx, row));
	cells[3] = cell_text(row->label);
	cells[4] = cell_text(place_words(ctx->arena, viewer->language, row->other_code, row->ward_name));
	cells[5] = cell_number(row->balance - row->units);
	cells[6] = cell_number(row->units);
	cells[7] = cell_number(row->balance);
	cells[8] = cell_text(signum_cell(ctx, row));
	cells[9] = cell_text(row->reason);
}

static enum err book_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL },      { "cause", T_BOOK_EVENT, CELL_STATUS, "CAUSE" },
		{ "document", T_BOOK_DOCUMENT, CELL_WORDS, NULL }, { "batch", T_STOCK_BATCH, CELL_WORDS, NULL },
		{ "place", T_BOOK_OTHER, CELL_WORDS, NULL },    { "before", T_BOOK_BEFORE, CELL_NUMBER, NULL },
		{ "units", T_BOOK_CHANGE, CELL_NUMBER, NULL },  { "balance", T_BOOK_LEFT, CELL_NUMBER, NULL },
		{ "signum", T_BOOK_SIGNUM, CELL_WORDS, NULL },  { "reason", T_REASON, CELL_WORDS, NULL },
	};
	struct book_file           file;
	struct narcotics_book_rows rows;
	struct table               table;
	TRY(open_book(ctx, tx, x, &file));
	TRY(book_rows(ctx, tx, &file, form_i64(x->form, "before"), LIMIT_PAGE_ROWS, &rows));
	table_init(&table, ctx->arena, "narcotics-book", columns, COUNT_OF(columns), T_BOOK_NO_ENTRIES);
	for (size_t i = 0; i < rows.count; i++)
		entry_cells(ctx, &x->viewer, &table, &rows.at[i]);
	struct url here = url_ids(ctx->arena, "/narcotics/#/#", file.place.id, file.pack.pack_id);
	struct url paper = url_ids(ctx->arena, "/narcotics/#/#/pdf", file.place.id, file.pack.pack_id);
	struct url asked = text_is_empty(file.month) ? here : url_with(ctx->arena, here, "month", file.month);
	if (rows.count == LIMIT_PAGE_ROWS)
		table.next = url_with(ctx->arena, asked, "before", text_format(ctx->arena, "%lld", (long long)rows.at[rows.count - 1].id));
	struct book_head_view head = {
		.place = file.place.name,
		.class = text_of(narcotic_class_name(file.pack.narcotic_class)),
		.month = file.month,
		.is_month = rows.count > 0 && rows.count < LIMIT_PAGE_ROWS,
		.opening = rows.count ? rows.at[rows.count - 1].balance - rows.at[rows.count - 1].units : 0,
		.closing = rows.count ? rows.at[0].balance : 0,
		.here = here,
		.pdf_url = text_is_empty(file.month) ? paper : url_with(ctx->arena, paper, "month", file.month),
		.may_control = person_may(ctx, tx, PERMIT_CONTROL_NARCOTICS, file.place.id) == OK,
		.control_url = url_ids(ctx->arena, "/narcotics/#/#/control", file.place.id, file.pack.pack_id),
		.back_url = url_with(ctx->arena, url_of("/narcotics"), "place_id", text_format(ctx->arena, "%lld", (long long)file.place.id)),
	};
	ctx->error = (struct error){ 0 };
	struct html part = page_start(ctx, x);
	book_head(&part, &head);
	struct text title = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(file.pack.name), TEXT_ARG(file.pack.strength),
					TEXT_ARG(file.pack.pack_text));
	return table_reply(ctx, x, title, &table, &part);
}

/* On paper the oldest entry stands first, page by page, with room for who looked it through. */
static enum err book_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum language              language = x->viewer.language;
	struct book_file           file;
	struct narcotics_book_rows rows;
	TRY(open_book(ctx, tx, x, &file));
	TRY(book_rows(ctx, tx, &file, 0, PAPER_ROWS_MAX, &rows));
	const struct pdf_column columns[] = {
		{ text_in(language, T_STOCK_WHEN), 15, false },  { text_in(language, T_BOOK_EVENT), 13, false },
		{ text_in(language, T_BOOK_DOCUMENT), 11, false }, { text_in(language, T_STOCK_BATCH), 11, false },
		{ text_in(language, T_BOOK_OTHER), 19, false },  { text_in(language, T_BOOK_BEFORE), 8, true },
		{ text_in(language, T_BOOK_CHANGE), 9, true },   { text_in(language, T_BOOK_LEFT), 13, true },
		{ text_in(language, T_BOOK_SIGNUM), 17, false },
	};
	struct text *cells = arena_array(ctx->arena, struct text, rows.count * COUNT_OF(columns) + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct narcotics_book_row *row = &rows.at[rows.count - 1 - i];
		struct text                     *cell = &cells[i * COUNT_OF(columns)];
		cell[0] = moment_text(ctx->arena, row->recorded_at);
		cell[1] = text_of_word(ctx->arena, language, "CAUSE", row->cause_kind);
		cell[2] = document_cell(ctx, row);
		cell[3] = row->label;
		cell[4] = place_words(ctx->arena, language, row->other_code, row->ward_name);
		cell[5] = number_text(ctx->arena, row->balance - row->units);
		cell[6] = number_text(ctx->arena, row->units);
		cell[7] = number_text(ctx->arena, row->balance);
		cell[8] = signum_cell(ctx, row);
	}
	const struct pdf_fact facts[] = {
		{ text_in(language, T_BOOK_PLACE), file.place.name },
		{ text_in(language, T_ORDER_ARTICLE), text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(file.pack.name),
								  TEXT_ARG(file.pack.strength), TEXT_ARG(file.pack.pack_text)) },
		{ text_in(language, T_PACK_VNR), file.pack.vnr },
		{ text_in(language, T_BOOK_CLASS), text_of(narcotic_class_name(file.pack.narcotic_class)) },
		{ text_in(language, T_BOOK_MONTH), text_is_empty(file.month) ? text_in(language, T_BOOK_WHOLE) : file.month },
		{ text_in(language, T_BOOK_OPENING), number_text(ctx->arena, rows.count ? rows.at[rows.count - 1].balance - rows.at[rows.count - 1].units : 0) },
		{ text_in(language, T_BOOK_CLOSING), number_text(ctx->arena, rows.count ? rows.at[0].balance : 0) },
		{ text_in(language, T_BOOK_PRINTED), moment_text(ctx->arena, ctx->now) },
	};
	x->reply.content_type = TEXT("application/pdf");
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_in(language, T_BOOK_TITLE),
				 .facts = facts,
				 .fact_count = COUNT_OF(facts),
				 .columns = columns,
				 .column_count = COUNT_OF(columns),
				 .cells = cells,
				 .row_count = rows.count,
				 .footer = text_in(language, T_BOOK_SIGN_LINES),
				 .page_word = text_in(language, T_PAGE),
			 },
			 &x->reply.body);
}

#define BOOK_FIELDS                                                                                                \
	{ .name = "place_id", .type = FIELD_ID, .place = IN_PATH, .required = true },                               \
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_PATH, .required = true },                                \
	{ .name = "month", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 7, .about = "YYYY-MM; empty: everything" }

static const struct field narcotics_fields[] = { TABLE_FIELDS, { .name = "place_id", .type = FIELD_ID, .place = IN_QUERY, .about = "whose books" } };
static const struct field book_fields[] = { BOOK_FIELDS, TABLE_FIELDS };
static const struct field paper_fields[] = { BOOK_FIELDS };

const struct route narcotics_routes[] = {
	{ HTTP_GET, "/narcotics", PERMIT_VIEW_STOCK, narcotics_page, ROUTE_FIELDS(narcotics_fields), .about = "narcotics of a place that keeps a book" },
	{ HTTP_GET, "/narcotics/{place_id}/{pack_id}", PERMIT_VIEW_STOCK, book_page, ROUTE_FIELDS(book_fields), .about = "the book of a narcotic in a place" },
	{ HTTP_GET, "/narcotics/{place_id}/{pack_id}/pdf", PERMIT_VIEW_STOCK, book_pdf, ROUTE_FIELDS(paper_fields), .about = "the book on paper" },
};
const size_t narcotics_route_count = COUNT_OF(narcotics_routes);
