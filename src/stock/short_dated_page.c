/*
 * short_dated_page.c - gränser för återstående hållbarhet
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/short_dated_page.h"

#include "base/limits.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/short_dated.h"
#include "stock/short_dated.sql.h"
#include "stock/short_dated_page.html.h"
#include "web/answer.h"
#include "web/table.h"

static struct text what_of(struct ctx *ctx, const struct exchange *x, const struct short_dated_limits_row *row)
{
	if (row->pack_id != 0)
		return row->pack_name;
	if (text_is_empty(row->atc))
		return text_in(x->viewer.language, T_LIMIT_EVERY_ARTICLE);
	return text_format(ctx->arena, "ATC %.*s", TEXT_ARG(row->atc));
}

static struct text where_of(const struct exchange *x, const struct short_dated_limits_row *row)
{
	return row->place_name.at ? row->place_name : text_in(x->viewer.language, T_EYES_EVERYWHERE);
}

/* CSV, workbook and JSON are the table's own; the page has a button in each row. */
static enum err as_table(struct ctx *ctx, struct exchange *x, const struct short_dated_limits_rows *rows)
{
	static const struct table_column columns[] = {
		{ "place", T_LIMIT_WHERE, CELL_WORDS, NULL },  { "what", T_LIMIT_WHAT, CELL_WORDS, NULL },
		{ "days", T_LIMIT_DAYS, CELL_NUMBER, NULL },   { "from", T_VALID_FROM, CELL_DAY, NULL },
		{ "to", T_VALID_TO, CELL_DAY, NULL },          { "reason", T_EYES_DECISION, CELL_WORDS, NULL },
		{ "person", T_STOCK_WHO, CELL_WORDS, NULL },
	};
	struct table table;
	table_init(&table, ctx->arena, "short-dated", columns, COUNT_OF(columns), T_LIMIT_EMPTY);
	for (size_t i = 0; i < rows->count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_text(where_of(x, &rows->at[i]));
		cells[1] = cell_text(what_of(ctx, x, &rows->at[i]));
		cells[2] = cell_number(rows->at[i].remaining_days_min);
		cells[3] = cell_day(rows->at[i].valid_from);
		cells[4] = cell_day(rows->at[i].valid_to);
		cells[5] = cell_text(rows->at[i].reason);
		cells[6] = cell_text(rows->at[i].person);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_LIMIT_TITLE), &table, NULL);
}

static enum err limits_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct short_dated_limits_rows rows;
	struct text                    format = form_text(x->form, "format");
	TRY(short_dated_limits(ctx, tx, (struct short_dated_limits_in){ ctx->actor.region_id, ctx->today, LIMIT_PAGE_ROWS_MAX }, &rows));
	if (!text_is_empty(format) && !text_is(format, "html"))
		return as_table(ctx, x, &rows);
	struct limits_view view = { .csv = url_with(ctx->arena, url_of("/short-dated"), "format", TEXT("csv")),
				    .xlsx = url_with(ctx->arena, url_of("/short-dated"), "format", TEXT("xlsx")),
				    .has_rows = rows.count > 0,
				    .may_set = viewer_may(&x->viewer, PERMIT_EDIT_ARTICLE),
				    .marks = form_marks_of(x) };
	view.rows.at = arena_array(ctx->arena, struct limit_row_view, rows.count + 1);
	view.rows.count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		view.rows.at[i] = (struct limit_row_view){
			.where = where_of(x, &rows.at[i]),
			.what = what_of(ctx, x, &rows.at[i]),
			.days = rows.at[i].remaining_days_min,
			.from = rows.at[i].valid_from,
			.to = rows.at[i].valid_to,
			.reason = rows.at[i].reason,
			.person = rows.at[i].person.at ? rows.at[i].person : TEXT(""),
			.may_end = view.may_set,
			.end_url = url_ids(ctx->arena, "/short-dated/#/end", rows.at[i].id, 0),
			.marks = form_marks_of(x),
		};
		view.rows.at[i].marks.request_key = text_format(ctx->arena, "%.*s-%zu", TEXT_ARG(x->viewer.request_key), i);
	}
	TRY(choose_fill(ctx, tx, x, &view.choose));
	struct html body = page_start(ctx, x);
	limits_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_LIMIT_TITLE), &body);
	return OK;
}

static enum err set_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place place = { 0 };
	int64_t      id;
	if (form_has(x->form, "place_code"))
		TRY(place_by_code(ctx, tx, form_text(x->form, "place_code"), &place));
	TRY(short_dated_set(ctx, tx,
			    &(struct short_dated_limit){ .place_id = place.id,
							 .pack_id = form_i64(x->form, "pack_id"),
							 .atc = form_text(x->form, "atc"),
							 .days = form_i64(x->form, "days"),
							 .valid_from = form_day(x->form, "valid_from"),
							 .valid_to = form_day(x->form, "valid_to"),
							 .reason = form_text(x->form, "reason") },
			    &id));
	answer_written(ctx, x, url_of("/short-dated"), "DONE_SAVED", "limit_id", id);
	return OK;
}

static enum err end_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "limit_id");
	TRY(short_dated_stop(ctx, tx, id));
	answer_written(ctx, x, url_of("/short-dated"), "DONE_SAVED", "limit_id", id);
	return OK;
}

static const struct field list_fields[] = { TABLE_FIELDS, CHOOSE_FIELD };
static const struct field set_fields[] = {
	TABLE_FIELDS, /* The page is shown again where the form is refused. */
	CHOOSE_FIELD,
	{ .name = "place_code", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "empty: every receiver; else it and all below it" },
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .about = "an article" },
	{ .name = "atc", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 7, .about = "or the beginning of an ATC code; neither: everything" },
	{ .name = "days", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 0, .maximum = 3650 },
	{ .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY, .about = "empty: today" },
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .about = "last day; empty: until further notice" },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
};
static const struct field end_fields[] = { TABLE_FIELDS, CHOOSE_FIELD, { .name = "limit_id", .type = FIELD_ID, .place = IN_PATH, .required = true } };

const struct route short_dated_routes[] = {
	{ HTTP_GET, "/short-dated", PERMIT_VIEW_STOCK, limits_page, ROUTE_FIELDS(list_fields), .about = "limits of remaining days" },
	{ HTTP_POST, "/short-dated", PERMIT_EDIT_ARTICLE, set_face, ROUTE_FIELDS(set_fields), .about = "set a limit of remaining days", .page_on_refusal = limits_page },
	{ HTTP_POST, "/short-dated/{limit_id}/end", PERMIT_EDIT_ARTICLE, end_face, ROUTE_FIELDS(end_fields), .about = "end a limit", .page_on_refusal = limits_page },
	{ HTTP_POST, "/api/v1/short-dated", PERMIT_EDIT_ARTICLE, set_face, ROUTE_FIELDS(set_fields), .about = "set a limit of remaining days", .replies = "limit_id" },
	{ HTTP_POST, "/api/v1/short-dated/{limit_id}/end", PERMIT_EDIT_ARTICLE, end_face, ROUTE_FIELDS(end_fields), .about = "end a limit", .replies = "limit_id" },
};
const size_t short_dated_route_count = COUNT_OF(short_dated_routes);
