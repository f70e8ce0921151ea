/*
 * second_signer_page.c - andra signatur: what asks for it, since when and on what ground
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/second_signer_page.h"

#include "people/second_signer.h"
#include "people/second_signer.sql.h"
#include "people/second_signer_page.html.h"
#include "people/permission.h"
#include "people/witness.h"
#include "place/place.h"
#include "web/answer.h"
#include "web/table.h"

static struct text class_words(const struct exchange *x, struct text class)
{
	return text_is_empty(class) ? text_in(x->viewer.language, T_EYES_ALL_CLASSES) : class;
}

static enum err as_table(struct ctx *ctx, struct exchange *x, const struct signer_list_rows *rows)
{
	static const struct table_column columns[] = {
		{ "action", T_EYES_ACTION, CELL_STATUS, "EYES_ACTION" }, { "required", T_EYES_REQUIRED, CELL_WORDS, NULL },
		{ "place", T_LIMIT_WHERE, CELL_WORDS, NULL },            { "class", T_BOOK_CLASS, CELL_WORDS, NULL },
		{ "from", T_VALID_FROM, CELL_DAY, NULL },                { "to", T_VALID_TO, CELL_DAY, NULL },
		{ "basis", T_EYES_BASIS, CELL_WORDS, NULL },             { "evidence", T_EYES_EVIDENCE, CELL_WORDS, NULL },
	};
	struct table table;
	table_init(&table, ctx->arena, "second-signatures", columns, COUNT_OF(columns), T_EYES_TITLE);
	for (size_t i = 0; i < rows->count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_text(rows->at[i].action);
		cells[1] = cell_text(text_in(x->viewer.language, rows->at[i].is_required ? T_YES : T_NO));
		cells[2] = cell_text(rows->at[i].place_name.at ? rows->at[i].place_name : text_in(x->viewer.language, T_EYES_EVERYWHERE));
		cells[3] = cell_text(class_words(x, rows->at[i].narcotic_class));
		cells[4] = cell_day(rows->at[i].valid_from);
		cells[5] = cell_day(rows->at[i].valid_to);
		cells[6] = cell_text(rows->at[i].basis);
		cells[7] = cell_text(rows->at[i].evidence);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_EYES_TITLE), &table, NULL);
}

static enum err eyes_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct signer_list_rows rows;
	struct text                format = form_text(x->form, "format");
	TRY(signer_list(ctx, tx, (struct signer_list_in){ ctx->actor.region_id, ctx->today }, &rows));
	if (!text_is_empty(format) && !text_is(format, "html"))
		return as_table(ctx, x, &rows);
	struct eyes_view view = { .csv = url_with(ctx->arena, url_of("/second-signatures"), "format", TEXT("csv")),
				  .xlsx = url_with(ctx->arena, url_of("/second-signatures"), "format", TEXT("xlsx")),
				  .may_set = viewer_may(&x->viewer, PERMIT_ADMINISTER),
				  .marks = form_marks_of(x) };
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_SETTINGS, 0, NULL, PERMIT_ADMINISTER }, &view.witness.is_asked));
	view.rows.at = arena_array(ctx->arena, struct eyes_row_view, rows.count + 1);
	view.rows.count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		const struct signer_list_row *row = &rows.at[i];
		view.rows.at[i] = (struct eyes_row_view){
			.action = text_of_word(ctx->arena, x->viewer.language, "EYES_ACTION", row->action),
			.where = row->place_name.at ? row->place_name : text_in(x->viewer.language, T_EYES_EVERYWHERE),
			.class = class_words(x, row->narcotic_class),
			.required = text_in(x->viewer.language, row->is_required ? T_YES : T_NO),
			.required_class = text_of(row->is_required ? "status approved" : "status"),
			.from = row->valid_from,
			.to = row->valid_to,
			.basis = row->basis,
			.evidence = row->evidence,
			.person = row->person.at ? row->person : TEXT(""),
			.may_end = row->id != 0 && view.may_set,
			.end_url = url_ids(ctx->arena, "/second-signatures/#/end", row->id ? row->id : 1, 0),
			.witness = view.witness,
			.marks = form_marks_of(x),
		};
		view.rows.at[i].marks.request_key = text_format(ctx->arena, "%.*s-%zu", TEXT_ARG(x->viewer.request_key), i);
	}
	view.actions.at = arena_array(ctx->arena, struct eyes_choice_view, EYES_ACTION_COUNT);
	for (unsigned i = 0; i < EYES_ACTION_COUNT; i++) {
		struct text code = text_of(eyes_action_name((enum eyes_action)i));
		view.actions.at[view.actions.count++] =
			(struct eyes_choice_view){ code, text_of_word(ctx->arena, x->viewer.language, "EYES_ACTION", code) };
	}
	struct html body = page_start(ctx, x);
	eyes_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_EYES_TITLE), &body);
	return OK;
}

static enum err set_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place        place = { 0 };
	struct eyes_setting setting = { .narcotic_class = form_text(x->form, "narcotic_class"),
					.is_required = text_is(form_text(x->form, "is_required"), "yes"),
					.valid_from = form_day(x->form, "valid_from"),
					.valid_to = form_day(x->form, "valid_to"),
					.decision = form_text(x->form, "decision") };
	int64_t             id;
	TRY(eyes_action_of(ctx, form_text(x->form, "action"), &setting.action));
	if (form_has(x->form, "place_code"))
		TRY(place_by_code(ctx, tx, form_text(x->form, "place_code"), &place));
	setting.place_id = place.id;
	TRY(signer_set(ctx, tx, &setting, &id));
	answer_written(ctx, x, url_of("/second-signatures"), "DONE_SAVED", "setting_id", id);
	return OK;
}

static enum err end_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "setting_id");
	TRY(signer_stop(ctx, tx, id));
	answer_written(ctx, x, url_of("/second-signatures"), "DONE_SAVED", "setting_id", id);
	return OK;
}

static const struct field list_fields[] = { TABLE_FIELDS };
static const struct field set_fields[] = {
	TABLE_FIELDS, /* The page is shown again where the form is refused. */
	{ .name = "action", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40 },
	{ .name = "is_required", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "yes|no" },
	{ .name = "place_code", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "empty: the whole region; else it and all below it" },
	{ .name = "narcotic_class", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "0|II|III|IV|V", .about = "empty: whatever the goods are" },
	{ .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY, .about = "empty: today" },
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .about = "last day; empty: until further notice" },
	{ .name = "decision", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	WITNESS_FIELDS,
};
static const struct field end_fields[] = { TABLE_FIELDS, { .name = "setting_id", .type = FIELD_ID, .place = IN_PATH, .required = true }, WITNESS_FIELDS };

const struct route signer_routes[] = {
	{ HTTP_GET, "/second-signatures", PERMIT_ADMINISTER, eyes_page, ROUTE_FIELDS(list_fields), .about = "which acts ask for a second person" },
	{ HTTP_POST, "/second-signatures", PERMIT_ADMINISTER, set_face, ROUTE_FIELDS(set_fields), .about = "set when a second person is asked for", .page_on_refusal = eyes_page, .takes_witness = true },
	{ HTTP_POST, "/second-signatures/{setting_id}/end", PERMIT_ADMINISTER, end_face, ROUTE_FIELDS(end_fields), .about = "end a setting", .page_on_refusal = eyes_page, .takes_witness = true },
	{ HTTP_POST, "/api/v1/second-signatures", PERMIT_ADMINISTER, set_face, ROUTE_FIELDS(set_fields), .about = "set when a second person is asked for", .replies = "setting_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/second-signatures/{setting_id}/end", PERMIT_ADMINISTER, end_face, ROUTE_FIELDS(end_fields), .about = "end a setting", .replies = "setting_id", .takes_witness = true },
};
const size_t signer_route_count = COUNT_OF(signer_routes);
