/*
 * retention_page.c - what may be erased now, how long what is kept, and which acts need two persons
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/document_page.h"

#include "base/limits.h"
#include "people/document.sql.h"
#include "people/document_page.html.h"
#include "people/four_eyes.h"
#include "people/journal.sql.h"
#include "people/keep_document.h"
#include "people/permission.h"
#include "people/subject.h"
#include "web/answer.h"
#include "web/table.h"

enum { DUE_SHOWN = 100, WORDS_COUNTED = 100000, SETTINGS_SHOWN = 100, KIBI = 1024 };

static enum err fill_due(struct ctx *ctx, struct db_tx *tx, enum language language, struct retention_view *view)
{
	struct documents_due_rows rows;
	TRY(documents_due(ctx, tx, (struct documents_due_in){ ctx->actor.region_id, ctx->today, DUE_SHOWN }, &rows));
	view->has_due = rows.count > 0;
	view->due.at = arena_array(ctx->arena, struct due_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		struct subject subject;
		struct text    about = TEXT("");
		if (subject_find(ctx, tx, rows.at[i].subject_kind, rows.at[i].subject_id, &subject) == OK)
			about = subject_title(ctx, language, &subject);
		ctx->error = (struct error){ 0 }; /* A kind that nobody names any more. */
		view->due.at[view->due.count++] = (struct due_view){
			.id = text_format(ctx->arena, "%lld", (long long)rows.at[i].id),
			.name = rows.at[i].file_name,
			.url = url_ids(ctx->arena, "/documents/#", rows.at[i].id, 0),
			.kind = text_of_word(ctx->arena, language, "DOCUMENT_KIND", rows.at[i].kind),
			.about = about,
			.size = text_format(ctx->arena, "%lld kB", (long long)((rows.at[i].size + KIBI - 1) / KIBI)),
			.until = rows.at[i].retain_until,
		};
	}
	return OK;
}

static enum err fill_words(struct ctx *ctx, struct db_tx *tx, struct retention_view *view)
{
	struct journal_words_due_row row;
	TRY(journal_words_until(ctx, tx, &view->words_before));
	if (moment_is_none(view->words_before))
		return OK;
	TRY(journal_words_due(ctx, tx, (struct journal_words_due_in){ ctx->actor.region_id, view->words_before, WORDS_COUNTED }, &row));
	view->has_words = row.rows > 0;
	struct text number = number_text(ctx->arena, row.rows);
	view->words_rows = text_format(ctx->arena, "%.*s%s", TEXT_ARG(number), row.rows == WORDS_COUNTED ? "+" : "");
	return OK;
}

static enum err rules_table(struct ctx *ctx, struct db_tx *tx, struct table *table)
{
	static const struct table_column columns[] = {
		{ "kind", T_DOCUMENT_KIND, CELL_STATUS, "DOCUMENT_KIND" },   { "months", T_RETENTION_MONTHS, CELL_NUMBER, NULL },
		{ "counts_from", T_RETENTION_FROM, CELL_STATUS, "RETENTION_FROM" }, { "valid_from", T_VALID_FROM, CELL_DAY, NULL },
		{ "valid_to", T_VALID_TO, CELL_DAY, NULL },                  { "basis", T_DOCUMENT_BASIS, CELL_WORDS, NULL },
		{ "evidence", T_RETENTION_EVIDENCE, CELL_STATUS, "EVIDENCE" },
	};
	struct retention_list_rows rows;
	TRY(retention_list(ctx, tx, &rows));
	table_init(table, ctx->arena, "retention", columns, COUNT_OF(columns), T_DOCUMENTS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_text(rows.at[i].kind);
		cells[1] = cell_number(rows.at[i].months);
		cells[2] = cell_text(rows.at[i].months == I64_NONE ? TEXT("never") : rows.at[i].counts_from);
		cells[3] = cell_day(rows.at[i].valid_from);
		cells[4] = cell_day(rows.at[i].valid_to);
		cells[5] = cell_text(rows.at[i].basis);
		cells[6] = cell_text(rows.at[i].evidence);
	}
	return OK;
}

static enum err settings_table(struct ctx *ctx, struct db_tx *tx, enum language language, struct table *table)
{
	static const struct table_column columns[] = {
		{ "act", T_FOUR_EYES_ACT, CELL_STATUS, "FOUR_EYES_ACT" }, { "asked", T_FOUR_EYES_ASKED, CELL_WORDS, NULL },
		{ "valid_from", T_VALID_FROM, CELL_DAY, NULL },           { "decided_by", T_DECIDED_BY, CELL_WORDS, NULL },
		{ "person", T_STOCK_WHO, CELL_WORDS, NULL },              { "witness", T_WASTE_WITNESS, CELL_WORDS, NULL },
	};
	struct four_eyes_list_rows rows;
	TRY(four_eyes_list(ctx, tx, (struct four_eyes_list_in){ ctx->actor.region_id, SETTINGS_SHOWN }, &rows));
	table_init(table, ctx->arena, "four-eyes", columns, COUNT_OF(columns), T_DOCUMENTS_EMPTY);
	for (size_t a = 0; four_eyes_acts[a]; a++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_text(text_of(four_eyes_acts[a]));
		cells[1] = cell_text(text_in(language, T_FOUR_EYES_TWO));
		cells[2] = cell_day(DAY_NONE);
		cells[3] = cell_text(text_in(language, T_FOUR_EYES_DEFAULT));
	}
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_text(rows.at[i].act);
		cells[1] = cell_text(text_in(language, rows.at[i].is_required ? T_FOUR_EYES_TWO : T_FOUR_EYES_ONE));
		cells[2] = cell_day(rows.at[i].valid_from);
		cells[3] = cell_text(rows.at[i].decided_by);
		cells[4] = cell_text(rows.at[i].created_name);
		cells[5] = cell_text(rows.at[i].witness_name);
	}
	return OK;
}

static struct form_marks marks_with(struct ctx *ctx, const struct exchange *x, const char *what)
{
	struct form_marks marks = form_marks_of(x);
	marks.request_key = text_format(ctx->arena, "%.*s-%s", TEXT_ARG(marks.request_key), what);
	return marks;
}

static enum err retention_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum language         language = x->viewer.language;
	struct table          rules, settings;
	struct html           rules_html = page_start(ctx, x), settings_html = page_start(ctx, x), body = page_start(ctx, x);
	struct retention_view view = {
		.may_erase = viewer_may(&x->viewer, PERMIT_ERASE),
		.may_set = viewer_may(&x->viewer, PERMIT_ADMINISTER),
		.today = day_text(ctx->arena, ctx->today),
		.words_rows = TEXT(""),
		.erase_marks = marks_with(ctx, x, "erase"),
		.words_marks = marks_with(ctx, x, "words"),
		.set_marks = marks_with(ctx, x, "set"),
	};
	if (!viewer_may(&x->viewer, PERMIT_AUDIT))
		TRY(person_may(ctx, tx, PERMIT_ERASE, 0));
	TRY(fill_due(ctx, tx, language, &view));
	TRY(fill_words(ctx, tx, &view));
	TRY(four_eyes_required(ctx, tx, ACT_ERASE, &view.needs_two));
	TRY(rules_table(ctx, tx, &rules));
	table_html(&rules_html, &rules);
	view.rules = html_done(&rules_html);
	TRY(settings_table(ctx, tx, language, &settings));
	table_html(&settings_html, &settings);
	view.settings = html_done(&settings_html);
	view.acts.at = arena_array(ctx->arena, struct document_kind_view, 16);
	for (size_t a = 0; four_eyes_acts[a]; a++)
		view.acts.at[view.acts.count++] = (struct document_kind_view){
			text_of(four_eyes_acts[a]), text_of_word(ctx->arena, language, "FOUR_EYES_ACT", text_of(four_eyes_acts[a])) };
	retention_shown(&body, &view);
	page_reply(ctx, x, text_in(language, T_RETENTION_TITLE), &body);
	return OK;
}

static enum err rules_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct table      table;
	struct json_reply reply;
	TRY(rules_table(ctx, tx, &table));
	json_reply_start(ctx, &reply);
	table_json(&reply.w, &table);
	json_reply_end(x, &reply);
	return OK;
}

static enum err erase_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	size_t count = form_count(x->form, "documents");
	if (count == 0)
		return fail(ctx, ERR_FIELD_MISSING, "documents", "choose what is to be erased");
	for (size_t i = 0; i < count; i++)
		TRY(document_erase(ctx, tx, form_i64_at(x->form, "documents.document_id", i), x->witness_id));
	answer_written(ctx, x, url_of("/retention"), "DONE_ERASED", "erased", (int64_t)count);
	return OK;
}

static enum err words_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t erased;
	TRY(journal_words_erase(ctx, tx, x->witness_id, &erased));
	answer_written(ctx, x, url_of("/retention"), "DONE_ERASED", "erased", erased);
	return OK;
}

static enum err set_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	TRY(four_eyes_set(ctx, tx, form_text(x->form, "act"), form_day(x->form, "valid_from"), form_flag(x->form, "required"),
			  form_text(x->form, "decided_by"), x->witness_id));
	answer_written(ctx, x, url_of("/retention"), "DONE_SAVED", "set", 1);
	return OK;
}

#define WITNESS_FIELDS                                                                                     \
	{ .name = "witness_username", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 64 },               \
	{ .name = "witness_password", .type = FIELD_RAW, .place = IN_BODY, .maximum = LIMIT_PASSWORD_LENGTH }

static const struct field erase_fields[] = {
	{ .name = "documents.document_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	WITNESS_FIELDS,
};
static const struct field words_fields[] = { WITNESS_FIELDS };
static const struct field set_fields[] = {
	{ .name = "act", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40, .about = "erase, administrator, own_role, four_eyes" },
	{ .name = "required", .type = FIELD_FLAG, .place = IN_BODY, .about = "whether two persons are asked for" },
	{ .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY, .required = true },
	{ .name = "decided_by", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	WITNESS_FIELDS,
};

const struct route retention_routes[] = {
	{ HTTP_GET, "/retention", PERMIT_SIGNED_IN, retention_page, .about = "what may be erased, and how long what is kept" },
	{ HTTP_POST, "/retention/erase", PERMIT_ERASE, erase_face, ROUTE_FIELDS(erase_fields), .about = "erase documents whose time is out", .page_on_refusal = retention_page, .takes_witness = true },
	{ HTTP_POST, "/retention/erase-journal-words", PERMIT_ERASE, words_face, ROUTE_FIELDS(words_fields), .about = "erase the words of old journal rows", .page_on_refusal = retention_page, .takes_witness = true },
	{ HTTP_POST, "/four-eyes", PERMIT_ADMINISTER, set_face, ROUTE_FIELDS(set_fields), .about = "set whether an act needs two persons", .page_on_refusal = retention_page, .takes_witness = true },
	{ HTTP_GET, "/api/v1/retention", PERMIT_SIGNED_IN, rules_api, .about = "how long what is kept", .replies = "rules" },
	{ HTTP_POST, "/api/v1/retention/erase", PERMIT_ERASE, erase_face, ROUTE_FIELDS(erase_fields), .about = "erase documents whose time is out", .replies = "erased", .takes_witness = true },
	{ HTTP_POST, "/api/v1/retention/erase-journal-words", PERMIT_ERASE, words_face, ROUTE_FIELDS(words_fields), .about = "erase the words of old journal rows", .replies = "erased", .takes_witness = true },
	{ HTTP_POST, "/api/v1/four-eyes", PERMIT_ADMINISTER, set_face, ROUTE_FIELDS(set_fields), .about = "set whether an act needs two persons", .replies = "set", .takes_witness = true },
};
const size_t retention_route_count = COUNT_OF(retention_routes);
