/*
 * difference_page.c - differensärenden: what did not agree, why, who was told, what was decided
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/narcotics_page.h"

#include "base/limits.h"
#include "people/second_signer.h"
#include "people/permission.h"
#include "people/witness.h"
#include "stock/control_narcotics.h"
#include "stock/count.sql.h"
#include "stock/narcotics_book.sql.h"
#include "stock/narcotics_page.html.h"
#include "web/answer.h"
#include "web/table.h"

static enum err list_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_DISCREPANCY_CASE, CELL_WORDS, NULL },    { "state", T_ORDER_STATE, CELL_STATUS, "DISCREPANCY_STATE" },
		{ "deadline", T_DISCREPANCY_DEADLINE, CELL_DAY, NULL }, { "place", T_BOOK_PLACE, CELL_WORDS, NULL },
		{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },     { "class", T_BOOK_CLASS, CELL_WORDS, NULL },
		{ "batch", T_STOCK_BATCH, CELL_WORDS, NULL },         { "units", T_COUNT_DIFFERENCE, CELL_NUMBER, NULL },
		{ "opened_at", T_DISCREPANCY_OPENED, CELL_MOMENT, NULL }, { "opened_by", T_STOCK_WHO, CELL_WORDS, NULL },
		{ "cause", T_DISCREPANCY_CAUSE, CELL_STATUS, "DISCREPANCY_CAUSE" },
	};
	struct discrepancy_list_rows rows;
	struct table                table;
	TRY(discrepancy_list(ctx, tx, (struct discrepancy_list_in){ ctx->actor.region_id, form_flag(x->form, "open"), ctx->today, LIMIT_PAGE_ROWS_MAX }, &rows));
	table_init(&table, ctx->arena, "differences", columns, COUNT_OF(columns), T_DISCREPANCY_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct discrepancy_list_row *row = &rows.at[i];
		bool               is_late = !text_is(row->state, "closed") && row->deadline_day.number < ctx->today.number;
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)row->number), url_ids(ctx->arena, "/discrepancies/#", row->id, 0));
		cells[1] = cell_text(is_late ? TEXT("late") : row->state);
		cells[2] = cell_day(row->deadline_day);
		cells[3] = cell_text(row->place_name);
		cells[4] = cell_text(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)));
		cells[5] = cell_text(row->class);
		cells[6] = cell_text(row->label);
		cells[7] = cell_number(row->units);
		cells[8] = cell_moment(row->opened_at);
		cells[9] = cell_text(row->opened_name);
		cells[10] = cell_text(text_is_empty(row->cause_code) ? TEXT("none") : row->cause_code);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_DISCREPANCY_TITLE), &table, NULL);
}

static enum err causes_of(struct ctx *ctx, struct db_tx *tx, enum language language, struct text chosen, struct book_choices_view *out)
{
	struct stock_reasons_rows rows;
	TRY(stock_reasons(ctx, tx, (struct stock_reasons_in){ TEXT("difference"), ctx->today }, &rows));
	out->at = arena_array(ctx->arena, struct book_choice_view, rows.count + 1);
	out->count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		out->at[i] = (struct book_choice_view){ rows.at[i].code, text_of_word(ctx->arena, language, "DISCREPANCY_CAUSE", rows.at[i].code),
							text_equal(rows.at[i].code, chosen) };
	return OK;
}

static enum err case_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct discrepancy_get_row d;
	enum language             language = x->viewer.language;
	TRY(discrepancy_get(ctx, tx, (struct discrepancy_get_in){ ctx->actor.region_id, form_i64(x->form, "case_id") }, &d));
	TRY(may_read_book(ctx, tx, d.place_id));
	bool is_closed = text_is(d.state, "closed");
	bool is_late = !is_closed && d.deadline_day.number < ctx->today.number;
	bool may_decide = !is_closed && person_may(ctx, tx, PERMIT_APPROVE_COUNT, d.place_id) == OK;
	ctx->error = (struct error){ 0 };
	struct discrepancy_view view = {
		.number = d.number,
		.state = text_of_word(ctx->arena, language, "DISCREPANCY_STATE", d.state),
		.state_class = text_format(ctx->arena, "status %.*s", TEXT_ARG(d.state)),
		.is_late = is_late,
		.place = d.place_name,
		.name = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(d.name), TEXT_ARG(d.strength), TEXT_ARG(d.pack_text)),
		.class = d.narcotic_class,
		.label = d.label,
		.batch_url = url_ids(ctx->arena, "/batches/#", d.batch_id, 0),
		.book_url = url_ids(ctx->arena, "/narcotics/#/#", d.place_id, d.pack_id),
		.count_url = url_ids(ctx->arena, "/counts/#", d.count_id, 0),
		.review_url = url_ids(ctx->arena, "/counts/#/review", d.count_id, 0),
		.count_number = d.count_number,
		.balance = d.balance_at_count,
		.counted = d.counted_units,
		.units = d.units,
		.opened_at = d.opened_at,
		.opened_by = d.opened_name,
		.deadline = d.deadline_day,
		.cause = text_is_empty(d.cause_code) ? TEXT("") : text_of_word(ctx->arena, language, "DISCREPANCY_CAUSE", d.cause_code),
		.cause_text = d.cause_text,
		.investigated_at = d.investigated_at,
		.investigated_by = d.investigated_name,
		.is_investigated = !text_is(d.state, "open"),
		.reported_to = d.reported_to,
		.report_number = d.report_number,
		.reported_at = d.reported_at,
		.reported_by = d.reported_name,
		.is_reported = !moment_is_none(d.reported_at),
		.decision = d.decision,
		.closed_at = d.closed_at,
		.closed_by = d.closed_name,
		.is_closed = is_closed,
		.is_posted = !text_is(d.line_state, "counted") && !text_is(d.line_state, "waiting"),
		.may_decide = may_decide,
		.version = text_format(ctx->arena, "%lld", (long long)d.version),
		.investigate_url = url_ids(ctx->arena, "/discrepancies/#/investigate", d.id, 0),
		.report_url = url_ids(ctx->arena, "/discrepancies/#/report", d.id, 0),
		.close_url = url_ids(ctx->arena, "/discrepancies/#/close", d.id, 0),
		.marks = form_marks_of(x),
	};
	view.may_close = may_decide && view.is_investigated && view.is_posted;
	TRY(causes_of(ctx, tx, language, d.cause_code, &view.causes));
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_DIFFERENCE_CLOSE, d.place_id, d.narcotic_class.at, PERMIT_APPROVE_COUNT },
			     &view.witness.is_asked));
	struct html body = page_start(ctx, x);
	discrepancy_shown(&body, &view);
	page_reply(ctx, x, text_in(language, T_DISCREPANCY_CASE), &body);
	return OK;
}

static int64_t version_of(const struct exchange *x)
{
	int64_t version = form_i64(x->form, "version");
	return version == I64_NONE ? 0 : version;
}

static void done(struct ctx *ctx, struct exchange *x, const char *notice)
{
	int64_t id = form_i64(x->form, "case_id");
	answer_written(ctx, x, url_ids(ctx->arena, "/discrepancies/#", id, 0), notice, "case_id", id);
}

static enum err investigate_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	TRY(discrepancy_investigate(ctx, tx, form_i64(x->form, "case_id"), version_of(x), form_text(x->form, "cause_code"),
				   form_text(x->form, "cause_text")));
	done(ctx, x, "DONE_SAVED");
	return OK;
}

static enum err report_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	TRY(discrepancy_report(ctx, tx, form_i64(x->form, "case_id"), version_of(x), form_text(x->form, "reported_to"),
			      form_text(x->form, "report_number")));
	done(ctx, x, "DONE_SAVED");
	return OK;
}

static enum err close_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	TRY(discrepancy_close(ctx, tx, form_i64(x->form, "case_id"), version_of(x), form_text(x->form, "decision")));
	done(ctx, x, "DONE_DISCREPANCY_CLOSED");
	return OK;
}

#define CASE_ID { .name = "case_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
#define VERSION { .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .about = "as it was seen" }
static const struct field list_fields[] = { TABLE_FIELDS, { .name = "open", .type = FIELD_FLAG, .place = IN_QUERY, .about = "only those that are not closed" } };
static const struct field case_fields[] = { CASE_ID };
static const struct field investigate_fields[] = { CASE_ID, VERSION,
						   { .name = "cause_code", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40 },
						   { .name = "cause_text", .type = FIELD_TEXT, .place = IN_BODY } };
static const struct field report_fields[] = { CASE_ID, VERSION,
					      { .name = "reported_to", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
					      { .name = "report_number", .type = FIELD_TEXT, .place = IN_BODY, .about = "where the report is kept" } };
static const struct field close_fields[] = { CASE_ID, VERSION, { .name = "decision", .type = FIELD_TEXT, .place = IN_BODY, .required = true }, WITNESS_FIELDS };

const struct route discrepancy_routes[] = {
	{ HTTP_GET, "/discrepancies", PERMIT_APPROVE_COUNT, list_page, ROUTE_FIELDS(list_fields), .about = "cases of differences of narcotics, late ones first" },
	{ HTTP_GET, "/discrepancies/{case_id}", PERMIT_VIEW_STOCK, case_page, ROUTE_FIELDS(case_fields), .about = "one case" },
	{ HTTP_POST, "/discrepancies/{case_id}/investigate", PERMIT_APPROVE_COUNT, investigate_face, ROUTE_FIELDS(investigate_fields), .about = "tell the cause", .page_on_refusal = case_page },
	{ HTTP_POST, "/discrepancies/{case_id}/report", PERMIT_APPROVE_COUNT, report_face, ROUTE_FIELDS(report_fields), .about = "tell whom it was reported to", .page_on_refusal = case_page },
	{ HTTP_POST, "/discrepancies/{case_id}/close", PERMIT_APPROVE_COUNT, close_face, ROUTE_FIELDS(close_fields), .about = "close with a decision", .page_on_refusal = case_page, .takes_witness = true },
	{ HTTP_POST, "/api/v1/discrepancies/{case_id}/investigate", PERMIT_APPROVE_COUNT, investigate_face, ROUTE_FIELDS(investigate_fields), .about = "tell the cause", .replies = "case_id" },
	{ HTTP_POST, "/api/v1/discrepancies/{case_id}/report", PERMIT_APPROVE_COUNT, report_face, ROUTE_FIELDS(report_fields), .about = "tell whom it was reported to", .replies = "case_id" },
	{ HTTP_POST, "/api/v1/discrepancies/{case_id}/close", PERMIT_APPROVE_COUNT, close_face, ROUTE_FIELDS(close_fields), .about = "close with a decision", .replies = "case_id", .takes_witness = true },
};
const size_t discrepancy_route_count = COUNT_OF(discrepancy_routes);
