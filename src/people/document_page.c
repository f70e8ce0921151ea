/*
 * document_page.c - the part that other pages include, a document's own page, upload and download
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/document_page.h"

#include "base/limits.h"
#include "people/document.sql.h"
#include "people/document_page.html.h"
#include "people/keep_document.h"
#include "people/permission.h"
#include "people/subject.h"
#include "web/answer.h"
#include "web/table.h"

enum { DOCUMENTS_SHOWN = 200, KIBI = 1024 };

static struct text size_text(struct ctx *ctx, int64_t size)
{
	struct text number = number_text(ctx->arena, (size + KIBI - 1) / KIBI);
	return text_format(ctx->arena, "%.*s kB", TEXT_ARG(number));
}

static struct url of_url(struct ctx *ctx, const char *before, const struct subject *subject, const char *after)
{
	return (struct url){ text_format(ctx->arena, "%s/%s/%lld%s", before, subject->kind->name, (long long)subject->id, after) };
}

/* ---------------------------------------------------------------- the list */

static const struct table_column columns[] = {
	{ "file", T_DOCUMENT, CELL_WORDS, NULL },        { "kind", T_DOCUMENT_KIND, CELL_STATUS, "DOCUMENT_KIND" },
	{ "note", T_DOCUMENT_NOTE, CELL_WORDS, NULL },   { "valid_from", T_VALID_FROM, CELL_DAY, NULL },
	{ "valid_to", T_VALID_TO, CELL_DAY, NULL },      { "size", T_DOCUMENT_SIZE, CELL_WORDS, NULL },
	{ "added_at", T_DOCUMENT_ADDED, CELL_MOMENT, NULL }, { "added_by", T_STOCK_WHO, CELL_WORDS, NULL },
	{ "kept_until", T_DOCUMENT_KEPT, CELL_WORDS, NULL },
};

static struct text kept_text(struct ctx *ctx, enum language language, struct day until)
{
	return day_is_none(until) ? text_in(language, T_DOCUMENT_KEPT_OPEN) : day_text(ctx->arena, until);
}

static enum err fill_table(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct subject *subject, struct table *table)
{
	struct documents_of_rows rows;
	enum language            language = x->viewer.language;
	TRY(documents_of(ctx, tx, (struct documents_of_in){ ctx->actor.region_id, text_of(subject->kind->name), subject->id, DOCUMENTS_SHOWN },
			 &rows));
	table_init(table, ctx->arena, "documents", columns, COUNT_OF(columns), T_DOCUMENTS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct documents_of_row *row = &rows.at[i];
		struct table_cell             *cells = table_row(table);
		bool                           is_erased = !moment_is_none(row->erased_at);
		cells[0] = is_erased ? cell_text(text_in(language, T_DOCUMENT_ERASED))
				     : cell_link(row->file_name, url_ids(ctx->arena, "/documents/#/file", row->id, 0));
		cells[1] = cell_text(row->kind);
		cells[2] = cell_text(row->note);
		cells[3] = cell_day(row->valid_from);
		cells[4] = cell_day(row->valid_to);
		cells[5] = cell_text(size_text(ctx, row->size));
		cells[6] = cell_moment(row->added_at);
		cells[7] = cell_text(row->added_name);
		cells[8] = cell_link(is_erased ? moment_text(ctx->arena, row->erased_at) : kept_text(ctx, language, row->retain_until),
				     url_ids(ctx->arena, "/documents/#", row->id, 0));
	}
	return OK;
}

static enum err fill_view(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct subject *subject, struct documents_view *view)
{
	struct table                table;
	struct retention_kinds_rows kinds;
	struct html                 list = page_start(ctx, x);
	TRY(fill_table(ctx, tx, x, subject, &table));
	table_html(&list, &table);
	*view = (struct documents_view){
		.list = html_done(&list),
		.add_url = of_url(ctx, "/documents/of", subject, ""),
		.changes_url = of_url(ctx, "/changes", subject, ""),
		.most = text_format(ctx->arena, "%d kB.", LIMIT_DOCUMENT / KIBI),
		.marks = form_marks_of(x),
	};
	view->marks.request_key = text_format(ctx->arena, "%.*s-document", TEXT_ARG(x->viewer.request_key));
	view->may_attach = subject_may_attach(ctx, tx, subject) == OK;
	ctx->error = (struct error){ 0 };
	if (!view->may_attach)
		return OK;
	TRY(retention_kinds(ctx, tx, (struct retention_kinds_in){ ctx->today }, &kinds));
	view->kinds.at = arena_array(ctx->arena, struct document_kind_view, kinds.count + 1);
	for (size_t i = 0; i < kinds.count; i++)
		view->kinds.at[view->kinds.count++] = (struct document_kind_view){
			kinds.at[i].kind, text_of_word(ctx->arena, x->viewer.language, "DOCUMENT_KIND", kinds.at[i].kind) };
	return OK;
}

enum err documents_part(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const char *kind, int64_t id, struct markup *out)
{
	struct subject        subject;
	struct documents_view view;
	struct html           html = page_start(ctx, x);
	enum err              err = subject_read(ctx, tx, text_of(kind), id, &subject);
	*out = (struct markup){ TEXT("") };
	if (err == ERR_FORBIDDEN) {
		ctx->error = (struct error){ 0 };
		return OK;
	}
	TRY(err);
	TRY(fill_view(ctx, tx, x, &subject, &view));
	documents_shown(&html, &view);
	*out = html_done(&html);
	return OK;
}

static enum err documents_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct subject        subject;
	struct documents_view view;
	struct html           body = page_start(ctx, x);
	TRY(subject_read(ctx, tx, form_text(x->form, "subject_kind"), form_i64(x->form, "subject_id"), &subject));
	TRY(fill_view(ctx, tx, x, &subject, &view));
	view.has_title = true;
	view.title = subject_title(ctx, x->viewer.language, &subject);
	view.url = subject_page(x, &subject).text.length ? subject_page(x, &subject) : of_url(ctx, "/changes", &subject, "");
	documents_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_DOCUMENTS), &body);
	return OK;
}

static enum err documents_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct subject    subject;
		struct json_reply reply;
	TRY(subject_read(ctx, tx, form_text(x->form, "subject_kind"), form_i64(x->form, "subject_id"), &subject));
	struct documents_of_rows rows;
	TRY(documents_of(ctx, tx, (struct documents_of_in){ ctx->actor.region_id, text_of(subject.kind->name), subject.id, DOCUMENTS_SHOWN },
			 &rows));
	json_reply_start(ctx, &reply);
	json_array_start(&reply.w);
	for (size_t i = 0; i < rows.count; i++) {
		const struct documents_of_row *row = &rows.at[i];
		json_object_start(&reply.w);
		json_put_i64(&reply.w, "document_id", row->id);
		json_put_text(&reply.w, "kind", row->kind);
		json_put_text(&reply.w, "file_name", row->file_name);
		json_put_text(&reply.w, "media_type", row->media_type);
		json_put_i64(&reply.w, "size", row->size);
		json_put_text(&reply.w, "note", row->note);
		json_put_moment(&reply.w, "added_at", row->added_at);
		json_put_day(&reply.w, "valid_from", row->valid_from);
		json_put_day(&reply.w, "valid_to", row->valid_to);
		json_put_day(&reply.w, "kept_until", row->retain_until);
		json_put_moment(&reply.w, "erased_at", row->erased_at);
		json_object_end(&reply.w);
	}
	json_array_end(&reply.w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err add_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct text    file_name;
	int64_t        document_id;
	struct subject subject;
	struct text    bytes = form_file(x->form, "file", &file_name);
	if (form_has(x->form, "file_name"))
		file_name = form_text(x->form, "file_name");
	TRY(document_add(ctx, tx,
			 &(struct document_given){ .subject_kind = form_text(x->form, "subject_kind"),
						   .subject_id = form_i64(x->form, "subject_id"),
						   .kind = form_text(x->form, "kind"),
						   .file_name = file_name.at ? file_name : TEXT(""),
						   .bytes = bytes,
						   .note = form_text(x->form, "note"),
						   .valid_from = form_day(x->form, "valid_from"),
						   .valid_to = form_day(x->form, "valid_to") },
			 &document_id));
	TRY(subject_find(ctx, tx, form_text(x->form, "subject_kind"), form_i64(x->form, "subject_id"), &subject));
	answer_written(ctx, x, subject_page(x, &subject).text.length ? subject_page(x, &subject) : of_url(ctx, "/documents/of", &subject, ""), "DONE_DOCUMENT_ADDED",
		       "document_id", document_id);
	return OK;
}

/* ---------------------------------------------------------------- one */

/* A document that the actor may read, and what it is about. */
static enum err read_document(struct ctx *ctx, struct db_tx *tx, int64_t id, struct document_select_row *row, struct subject *subject)
{
	TRY(document_select(ctx, tx, (struct document_select_in){ ctx->actor.region_id, id }, row));
	return subject_read(ctx, tx, row->subject_kind, row->subject_id, subject);
}

static enum err document_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct document_select_row row;
	struct subject             subject;
	struct retention_list_rows rules;
	enum language              language = x->viewer.language;
	TRY(read_document(ctx, tx, form_i64(x->form, "document_id"), &row, &subject));
	bool                 is_erased = !moment_is_none(row.erased_at);
	struct document_view view = {
		.title = is_erased ? text_in(language, T_DOCUMENT_ERASED) : row.file_name,
		.about = subject_title(ctx, language, &subject),
		.has_about_url = subject_page(x, &subject).text.length > 0,
		.about_url = subject_page(x, &subject),
		.kind = text_of_word(ctx->arena, language, "DOCUMENT_KIND", row.kind),
		.note = row.note,
		.media_type = row.media_type,
		.size = size_text(ctx, row.size),
		.sha256 = row.sha256,
		.added_at = row.added_at,
		.added_by = row.added_name.at ? row.added_name : TEXT(""),
		.valid_from = day_text(ctx->arena, row.valid_from),
		.valid_to = day_text(ctx->arena, row.valid_to),
		.kept = kept_text(ctx, language, row.retain_until),
		.basis = TEXT(""),
		.is_erased = is_erased,
		.erased_at = row.erased_at,
		.erased_by = row.erased_name.at ? row.erased_name : TEXT(""),
		.witness = row.witness_name.at ? row.witness_name : TEXT("–"),
		.file_url = url_ids(ctx->arena, "/documents/#/file", row.id, 0),
		.changes_url = url_ids(ctx->arena, "/changes/document/#", row.id, 0),
		.validity_url = url_ids(ctx->arena, "/documents/#/validity", row.id, 0),
		.version = text_format(ctx->arena, "%lld", (long long)row.version),
		.marks = form_marks_of(x),
	};
	view.may_change = !is_erased && subject_may_attach(ctx, tx, &subject) == OK;
	ctx->error = (struct error){ 0 };
	TRY(retention_list(ctx, tx, &rules));
	for (size_t i = 0; i < rules.count; i++)
		if (text_equal(rules.at[i].kind, row.kind) && rules.at[i].valid_from.number <= ctx->today.number && view.basis.length == 0)
			view.basis = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(rules.at[i].basis), TEXT_ARG(rules.at[i].evidence));
	struct html body = page_start(ctx, x);
	document_shown(&body, &view);
	page_reply(ctx, x, view.title, &body);
	return OK;
}

/* The bytes, never to be shown by the browser itself: what is in them came from outside. */
static enum err file_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct document_select_row  row;
	struct document_content_row content;
	struct subject              subject;
	TRY(read_document(ctx, tx, form_i64(x->form, "document_id"), &row, &subject));
	TRY(document_content(ctx, tx, (struct document_content_in){ ctx->actor.region_id, row.id }, &content));
	if (!content.bytes.at)
		return fail(ctx, ERR_STATE, "document", "the document is erased");
	struct buf plain, encoded;
	buf_init(&plain, ctx->arena, 1000);
	buf_init(&encoded, ctx->arena, 1000);
	for (size_t i = 0; i < content.file_name.length; i++) {
		char c = content.file_name.at[i];
		buf_char(&plain, c >= ' ' && c < 0x7f && c != 0x22 && c != 0x5c && c != '%' ? c : '_');
	}
	http_encode(&encoded, content.file_name);
	struct text ascii = buf_done(&plain), full = buf_done(&encoded);
	x->reply.content_type = content.media_type;
	x->reply.body = content.bytes;
	http_reply_header(&x->reply, "Content-Disposition",
			  text_format(ctx->arena, "attachment; filename=\"%.*s\"; filename*=UTF-8''%.*s", TEXT_ARG(ascii), TEXT_ARG(full)));
	http_reply_header(&x->reply, "ETag", text_format(ctx->arena, "\"%.*s\"", TEXT_ARG(row.sha256)));
	return OK;
}

static enum err validity_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "document_id"), version = form_i64(x->form, "version");
	TRY(document_set_validity(ctx, tx, id, version == I64_NONE ? 0 : version, form_day(x->form, "valid_from"), form_day(x->form, "valid_to")));
	answer_written(ctx, x, url_ids(ctx->arena, "/documents/#", id, 0), "DONE_SAVED", "document_id", id);
	return OK;
}

static const struct field of_fields[] = {
	{ .name = "subject_kind", .type = FIELD_TEXT, .place = IN_PATH, .required = true, .maximum = 40, .about = "order, dispensation, batch ..." },
	{ .name = "subject_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
};
static const struct field add_fields[] = {
	{ .name = "subject_kind", .type = FIELD_TEXT, .place = IN_PATH, .required = true, .maximum = 40, .about = "order, dispensation, batch ..." },
	{ .name = "subject_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "kind", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40, .about = "of the retention table: decision, licence ..." },
	{ .name = "file", .type = FIELD_FILE, .place = IN_BODY, .required = true, .maximum = LIMIT_DOCUMENT },
	{ .name = "file_name", .type = FIELD_TEXT, .place = IN_BODY, .about = "where JSON brings the file: its name with ending" },
	{ .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY },
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .about = "last day; empty: until further notice" },
	{ .name = "note", .type = FIELD_TEXT, .place = IN_BODY },
};
static const struct field one_fields[] = {
	{ .name = "document_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
};
static const struct field validity_fields[] = {
	{ .name = "document_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY },
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .about = "last day; empty: until further notice" },
};

const struct route document_routes[] = {
	{ HTTP_GET, "/documents/of/{subject_kind}/{subject_id}", PERMIT_SIGNED_IN, documents_page, ROUTE_FIELDS(of_fields), .about = "documents of a thing" },
	{ HTTP_POST, "/documents/of/{subject_kind}/{subject_id}", PERMIT_SIGNED_IN, add_face, ROUTE_FIELDS(add_fields), .about = "add a document", .page_on_refusal = documents_page },
	{ HTTP_GET, "/documents/{document_id}", PERMIT_SIGNED_IN, document_page, ROUTE_FIELDS(one_fields), .about = "a document" },
	{ HTTP_GET, "/documents/{document_id}/file", PERMIT_SIGNED_IN, file_face, ROUTE_FIELDS(one_fields), .about = "the bytes of a document" },
	{ HTTP_POST, "/documents/{document_id}/validity", PERMIT_SIGNED_IN, validity_face, ROUTE_FIELDS(validity_fields), .about = "the days between which a document holds", .page_on_refusal = document_page },
	{ HTTP_GET, "/api/v1/documents/of/{subject_kind}/{subject_id}", PERMIT_SIGNED_IN, documents_api, ROUTE_FIELDS(of_fields), .about = "documents of a thing", .replies = "documents" },
	{ HTTP_POST, "/api/v1/documents/of/{subject_kind}/{subject_id}", PERMIT_SIGNED_IN, add_face, ROUTE_FIELDS(add_fields), .about = "add a document", .replies = "document_id" },
	{ HTTP_GET, "/api/v1/documents/{document_id}/file", PERMIT_SIGNED_IN, file_face, ROUTE_FIELDS(one_fields), .about = "the bytes of a document", .replies = "file" },
	{ HTTP_POST, "/api/v1/documents/{document_id}/validity", PERMIT_SIGNED_IN, validity_face, ROUTE_FIELDS(validity_fields), .about = "the days between which a document holds", .replies = "document_id" },
};
const size_t document_route_count = COUNT_OF(document_routes);
