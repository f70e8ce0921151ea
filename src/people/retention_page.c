/*
 * retention_page.c - what may be erased now, and how long what is kept
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/document_page.h"

#include "base/limits.h"
#include "people/document.sql.h"
#include "people/document_page.html.h"
#include "people/erase_records.h"
#include "people/keep_document.h"
#include "people/permission.h"
#include "people/second_signer.h"
#include "people/second_signer.sql.h"
#include "people/subject.h"
#include "people/witness.h"
#include "web/answer.h"
#include "web/table.h"

enum { DUE_SHOWN = 100, ROWS_COUNTED = 100000, KIBI = 1024 };

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

static struct form_marks marks_with(struct ctx *ctx, const struct exchange *x, const char *what)
{
	struct form_marks marks = form_marks_of(x);
	marks.request_key = text_format(ctx->arena, "%.*s-%s", TEXT_ARG(marks.request_key), what);
	return marks;
}

/* One kind of records: what is due of it, and the button. */
static enum err fill_kind(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct erasable *what, struct kind_due_view *out)
{
	enum language language = x->viewer.language;
	int64_t       rows = 0;
	*out = (struct kind_due_view){ .title = text_in(language, what->title),
				       .rows = TEXT(""),
				       .rows_words = text_in(language, what->rows),
				       .nothing = text_in(language, what->nothing),
				       .button = text_in(language, what->button),
				       .help = text_in(language, what->help),
				       .action = url_of(what->path),
				       .may_erase = viewer_may(&x->viewer, PERMIT_ERASE),
				       .marks = marks_with(ctx, x, what->kind) };
	TRY(records_until(ctx, tx, what, &out->before));
	if (moment_is_none(out->before))
		return OK;
	TRY(what->due(ctx, tx, out->before, ROWS_COUNTED, &rows));
	out->has_rows = rows > 0;
	out->rows = text_format(ctx->arena, "%.*s%s", TEXT_ARG(number_text(ctx->arena, rows)), rows == ROWS_COUNTED ? "+" : "");
	return signer_needed(ctx, tx, &(struct eyes_act){ EYES_ERASE, 0, NULL, PERMIT_ERASE }, &out->witness.is_asked);
}

static enum err fill_kinds(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct kinds_due_view *out)
{
	const struct erasable *const *list = erasables();
	size_t                        count = 0;
	while (list[count])
		count++;
	out->at = arena_array(ctx->arena, struct kind_due_view, count + 1);
	for (; out->count < count; out->count++)
		TRY(fill_kind(ctx, tx, x, list[out->count], &out->at[out->count]));
	return OK;
}

/* Whether erasing takes a second person: the region's settings and the starting point, as administrators set them. */
static enum err eyes_table(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct table *table)
{
	static const struct table_column columns[] = {
		{ "required", T_EYES_REQUIRED, CELL_WORDS, NULL }, { "from", T_VALID_FROM, CELL_DAY, NULL },
		{ "to", T_VALID_TO, CELL_DAY, NULL },              { "basis", T_EYES_BASIS, CELL_WORDS, NULL },
		{ "person", T_STOCK_WHO, CELL_WORDS, NULL },
	};
	struct signer_list_rows rows;
	TRY(signer_list(ctx, tx, (struct signer_list_in){ ctx->actor.region_id, ctx->today }, &rows));
	table_init(table, ctx->arena, "erase-settings", columns, COUNT_OF(columns), T_NONE);
	for (size_t i = 0; i < rows.count; i++) {
		if (!text_is(rows.at[i].action, eyes_action_name(EYES_ERASE)))
			continue;
		struct table_cell *cells = table_row(table);
		cells[0] = cell_text(text_in(x->viewer.language, rows.at[i].is_required ? T_YES : T_NO));
		cells[1] = cell_day(rows.at[i].valid_from);
		cells[2] = cell_day(rows.at[i].valid_to);
		cells[3] = cell_text(rows.at[i].basis);
		cells[4] = cell_text(rows.at[i].person.at ? rows.at[i].person : text_in(x->viewer.language, T_REGISTER_START));
	}
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

static enum err retention_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum language         language = x->viewer.language;
	struct table          rules, eyes;
	struct html           rules_html = page_start(ctx, x), eyes_html = page_start(ctx, x), body = page_start(ctx, x);
	struct retention_view view = {
		.may_erase = viewer_may(&x->viewer, PERMIT_ERASE),
		.may_set = viewer_may(&x->viewer, PERMIT_ADMINISTER),
		.erase_marks = marks_with(ctx, x, "erase"),
	};
	if (!viewer_may(&x->viewer, PERMIT_AUDIT))
		TRY(person_may(ctx, tx, PERMIT_ERASE, 0));
	TRY(fill_due(ctx, tx, language, &view));
	TRY(fill_kinds(ctx, tx, x, &view.kinds));
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_ERASE, 0, NULL, PERMIT_ERASE }, &view.witness.is_asked));
	TRY(rules_table(ctx, tx, &rules));
	table_html(&rules_html, &rules);
	view.rules = html_done(&rules_html);
	TRY(eyes_table(ctx, tx, x, &eyes));
	table_html(&eyes_html, &eyes);
	view.eyes = html_done(&eyes_html);
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
		TRY(document_erase(ctx, tx, form_i64_at(x->form, "documents.document_id", i)));
	answer_written(ctx, x, url_of("/retention"), "DONE_ERASED", "erased", (int64_t)count);
	return OK;
}

/* Which kind a request is about stands in its path. */
static enum err records_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct text path = x->request->path, own = text_starts_with(path, "/api/v1") ? text_slice(path, 7, path.length) : path;
	for (const struct erasable *const *what = erasables(); *what; what++) {
		int64_t erased;
		if (!text_is(own, (*what)->path))
			continue;
		TRY(records_erase(ctx, tx, *what, &erased));
		answer_written(ctx, x, url_of("/retention"), "DONE_ERASED", "erased", erased);
		return OK;
	}
	return fail(ctx, ERR_NOT_FOUND, "kind", "nothing is erased here");
}

static const struct field erase_fields[] = {
	{ .name = "documents.document_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	WITNESS_FIELDS,
};
static const struct field records_fields[] = { WITNESS_FIELDS };
const struct route retention_routes[] = {
	{ HTTP_GET, "/retention", PERMIT_SIGNED_IN, retention_page, .about = "what may be erased, and how long what is kept" },
	{ HTTP_POST, "/retention/erase", PERMIT_ERASE, erase_face, ROUTE_FIELDS(erase_fields), .about = "erase documents whose time is out", .page_on_refusal = retention_page, .takes_witness = true },
	{ HTTP_POST, "/retention/erase-journal-words", PERMIT_ERASE, records_face, ROUTE_FIELDS(records_fields), .about = "erase the words of old journal rows", .page_on_refusal = retention_page, .takes_witness = true },
	{ HTTP_POST, "/retention/erase-serial-numbers", PERMIT_ERASE, records_face, ROUTE_FIELDS(records_fields), .about = "erase serial numbers of packs scanned long ago", .page_on_refusal = retention_page, .takes_witness = true },
	{ HTTP_GET, "/api/v1/retention", PERMIT_SIGNED_IN, rules_api, .about = "how long what is kept", .replies = "rules" },
	{ HTTP_POST, "/api/v1/retention/erase", PERMIT_ERASE, erase_face, ROUTE_FIELDS(erase_fields), .about = "erase documents whose time is out", .replies = "erased", .takes_witness = true },
	{ HTTP_POST, "/api/v1/retention/erase-journal-words", PERMIT_ERASE, records_face, ROUTE_FIELDS(records_fields), .about = "erase the words of old journal rows", .replies = "erased", .takes_witness = true },
	{ HTTP_POST, "/api/v1/retention/erase-serial-numbers", PERMIT_ERASE, records_face, ROUTE_FIELDS(records_fields), .about = "erase serial numbers of packs scanned long ago", .replies = "erased", .takes_witness = true },
};
const size_t retention_route_count = COUNT_OF(retention_routes);
