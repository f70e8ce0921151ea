/*
 * template_page.c - the templates of a ward; pages and API share the faces
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/template_page.h"

#include "base/limits.h"
#include "order/keep_template.h"
#include "order/place_order.h"
#include "order/template.sql.h"
#include "order/template_page.html.h"
#include "people/permission.h"
#include "place/place.h"
#include "web/answer.h"
#include "web/table.h"

enum { RUNS_SHOWN = 20, SCHEDULE_WORDS_MAX = 200 };

static const enum text_key weekday_keys[WEEKDAY_COUNT] = { T_WEEKDAY_1, T_WEEKDAY_2, T_WEEKDAY_3, T_WEEKDAY_4,
							   T_WEEKDAY_5, T_WEEKDAY_6, T_WEEKDAY_7 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static enum err my_wards(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct place_list *out)
{
	return person_places(ctx, tx, viewer_may(&x->viewer, PERMIT_ORDER) ? PERMIT_ORDER : PERMIT_ORDER_ON_BEHALF, out);
}

/* ---------------------------------------------------------------- the list */

/* "måndag, torsdag, var 2:a vecka"; empty without a schedule. */
static struct text schedule_words(struct ctx *ctx, enum language language, const struct schedule *schedule)
{
	struct buf words;
	buf_init(&words, ctx->arena, SCHEDULE_WORDS_MAX);
	for (int day = 0, told = 0; day < WEEKDAY_COUNT; day++)
		if (schedule->weekdays >> day & 1)
			buf_format(&words, "%s%.*s", told++ ? ", " : "", TEXT_ARG(text_in(language, weekday_keys[day])));
	if (schedule->weekdays && schedule->every_weeks > 1)
		buf_format(&words, " · %.*s: %lld", TEXT_ARG(text_in(language, T_WARD_EVERY_WEEKS)), (long long)schedule->every_weeks);
	return buf_done(&words);
}

static enum err templates_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "name", T_WARD_TEMPLATE, CELL_WORDS, NULL },     { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "lines", T_ORDER_LINES, CELL_NUMBER, NULL },     { "schedule", T_WARD_SCHEDULE, CELL_WORDS, NULL },
		{ "next", T_WARD_NEXT, CELL_DAY, NULL },           { "last", T_WARD_LAST_RUN, CELL_DAY, NULL },
		{ "changed_at", T_WARD_CHANGED, CELL_MOMENT, NULL }, { "changed_by", T_STOCK_WHO, CELL_WORDS, NULL },
	};
	struct place_list          wards;
	struct table               table;
	struct templates_head_view view = { .marks = form_marks_of(x) };
	TRY(my_wards(ctx, tx, x, &wards));
	view.wards.at = arena_array(ctx->arena, struct choice_view, wards.count + 1);
	table_init(&table, ctx->arena, "templates", columns, COUNT_OF(columns), T_WARD_NO_TEMPLATES);
	for (size_t p = 0; p < wards.count; p++) {
		struct templates_of_ward_rows rows;
		view.wards.at[view.wards.count++] = (struct choice_view){ .id = id_text(ctx, wards.at[p].id), .label = wards.at[p].name };
		TRY(templates_of_ward(ctx, tx, (struct templates_of_ward_in){ ctx->actor.region_id, wards.at[p].id }, &rows));
		for (size_t i = 0; i < rows.count; i++) {
			struct schedule    schedule = { rows.at[i].weekdays, rows.at[i].every_weeks, rows.at[i].first_day };
			struct table_cell *cells = table_row(&table);
			cells[0] = cell_link(rows.at[i].name, url_ids(ctx->arena, "/templates/#", rows.at[i].id, 0));
			cells[1] = cell_text(rows.at[i].place_name);
			cells[2] = cell_number(rows.at[i].lines);
			cells[3] = cell_text(schedule_words(ctx, x->viewer.language, &schedule));
			cells[4] = cell_day(schedule_next(&schedule, day_plus(ctx->today, 1)));
			cells[5] = cell_day(rows.at[i].last_day);
			cells[6] = cell_moment(rows.at[i].changed_at);
			cells[7] = cell_text(rows.at[i].changed_name.at ? rows.at[i].changed_name : TEXT(""));
		}
	}
	struct html before = page_start(ctx, x);
	templates_head(&before, &view);
	return table_reply(ctx, x, text_in(x->viewer.language, T_WARD_TEMPLATES), &table, &before);
}

/* ---------------------------------------------------------------- one template */

static enum err fill_runs(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t template_id, struct template_view *view)
{
	struct template_runs_rows rows;
	enum language             language = x->viewer.language;
	TRY(template_runs(ctx, tx, (struct template_runs_in){ ctx->actor.region_id, template_id, RUNS_SHOWN }, &rows));
	view->runs.at = arena_array(ctx->arena, struct run_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct template_runs_row *row = &rows.at[i];
		struct text state = row->order_id == 0 ? text_of_word(ctx->arena, language, "WARD_RUN", row->reason)
				    : !moment_is_none(row->deleted_at) ? text_in(language, T_STATE_PUT_AWAY)
				    : moment_is_none(row->placed_at)   ? text_in(language, T_STATE_DRAFT)
				    : text_format(ctx->arena, "%.*s %.*s · %.*s", TEXT_ARG(text_in(language, T_STATE_PLACED)),
						  TEXT_ARG(moment_text(ctx->arena, row->placed_at)), TEXT_ARG(row->placed_name));
		view->runs.at[view->runs.count++] = (struct run_view){ row->due_day, row->order_id != 0, row->number == I64_NONE ? 0 : row->number,
								       url_ids(ctx->arena, "/orders/#", row->order_id, 0), state };
	}
	view->has_runs = rows.count > 0;
	return OK;
}

static void fill_schedule(struct ctx *ctx, const struct exchange *x, const struct schedule *schedule, struct template_view *view)
{
	view->weekdays.at = arena_array(ctx->arena, struct weekday_view, WEEKDAY_COUNT);
	for (int day = 0; day < WEEKDAY_COUNT; day++)
		view->weekdays.at[view->weekdays.count++] = (struct weekday_view){
			id_text(ctx, day + 1), text_in(x->viewer.language, weekday_keys[day]), schedule->weekdays >> day & 1 };
	view->every_weeks = schedule->every_weeks;
	view->first_day = day_is_none(schedule->first_day) ? TEXT("") : day_text(ctx->arena, schedule->first_day);
	view->next = schedule_next(schedule, day_plus(ctx->today, 1));
	view->has_next = !day_is_none(view->next);
	if (view->has_next)
		view->next_weekday = text_in(x->viewer.language, weekday_keys[day_weekday(view->next) - 1]);
}

static enum err template_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                    template_id = form_i64(x->form, "template_id");
	struct template_get_row    row;
	struct template_lines_rows lines;
	TRY(template_load(ctx, tx, template_id, &row));
	TRY(template_lines(ctx, tx, (struct template_lines_in){ ctx->actor.region_id, template_id }, &lines));
	struct template_view view = {
		.marks = form_marks_of(x),
		.name = row.name,
		.ward = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(row.place_name), TEXT_ARG(row.place_code)),
		.version = id_text(ctx, row.version),
		.changed_at = row.changed_at,
		.changed_by = row.changed_name.at ? row.changed_name : TEXT(""),
		.has_rows = lines.count > 0,
		.is_put_away = !moment_is_none(row.deleted_at),
		.save_url = url_ids(ctx->arena, "/templates/#", template_id, 0),
		.delete_url = url_ids(ctx->arena, "/templates/#/delete", template_id, 0),
		.restore_url = url_ids(ctx->arena, "/templates/#/restore", template_id, 0),
		.order_url = url_ids(ctx->arena, "/templates/#/order", template_id, 0),
	};
	view.rows.at = arena_array(ctx->arena, struct template_row_view, lines.count + 1);
	for (size_t i = 0; i < lines.count; i++) {
		struct text name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(lines.at[i].name), TEXT_ARG(lines.at[i].strength));
		view.rows.at[view.rows.count++] = (struct template_row_view){
			id_text(ctx, lines.at[i].pack_id), name,
			text_format(ctx->arena, "%.*s · %.*s · %.*s", TEXT_ARG(lines.at[i].form), TEXT_ARG(lines.at[i].pack_text),
				    TEXT_ARG(lines.at[i].vnr)),
			id_text(ctx, lines.at[i].packs),
			text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(text_in(x->viewer.language, T_PACKS)), TEXT_ARG(name)) };
	}
	fill_schedule(ctx, x, &(struct schedule){ row.weekdays, row.every_weeks, row.first_day }, &view);
	TRY(fill_runs(ctx, tx, x, template_id, &view));
	TRY(choose_fill(ctx, tx, x, &view.choose));
	struct html body = page_start(ctx, x);
	template_shown(&body, &view);
	page_reply(ctx, x, row.name, &body);
	return OK;
}

/* ---------------------------------------------------------------- the API's reads */

/* A schedule as the writes take it: weekdays by number, Monday 1. */
static void put_schedule(struct ctx *ctx, struct json_writer *w, const struct schedule *schedule)
{
	json_name(w, "days");
	json_array_start(w);
	for (int day = 0; day < WEEKDAY_COUNT; day++)
		if (schedule->weekdays >> day & 1) {
			json_object_start(w);
			json_put_i64(w, "number", day + 1);
			json_object_end(w);
		}
	json_array_end(w);
	json_put_i64(w, "every_weeks", schedule->every_weeks);
	json_put_day(w, "first_day", schedule->first_day);
	json_put_day(w, "next_day", schedule_next(schedule, day_plus(ctx->today, 1)));
}

static void put_row(struct ctx *ctx, struct json_writer *w, int64_t ward_id, const struct templates_of_ward_row *row)
{
	struct schedule schedule = { row->weekdays, row->every_weeks, row->first_day };
	json_object_start(w);
	json_put_i64(w, "template_id", row->id);
	json_put_i64(w, "ward_id", ward_id);
	json_put_text(w, "ward", row->place_name);
	json_put_text(w, "name", row->name);
	json_put_i64(w, "line_count", row->lines);
	put_schedule(ctx, w, &schedule);
	json_put_day(w, "last_day", row->last_day);
	json_put_moment(w, "changed_at", row->changed_at);
	json_object_end(w);
}

static enum err templates_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t           ward_id = form_i64(x->form, "ward_id");
	struct place_list wards;
	struct json_reply reply;
	TRY(my_wards(ctx, tx, x, &wards));
	if (ward_id)
		TRY(person_may(ctx, tx, viewer_may(&x->viewer, PERMIT_ORDER) ? PERMIT_ORDER : PERMIT_ORDER_ON_BEHALF, ward_id));
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_name(w, "templates");
	json_array_start(w);
	for (size_t p = 0; p < wards.count; p++) {
		struct templates_of_ward_rows rows;
		if (ward_id && wards.at[p].id != ward_id)
			continue;
		TRY(templates_of_ward(ctx, tx, (struct templates_of_ward_in){ ctx->actor.region_id, wards.at[p].id }, &rows));
		for (size_t i = 0; i < rows.count; i++)
			put_row(ctx, w, wards.at[p].id, &rows.at[i]);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

static void put_lines(struct json_writer *w, const struct template_lines_rows *lines)
{
	json_name(w, "lines");
	json_array_start(w);
	for (size_t i = 0; i < lines->count; i++) {
		const struct template_lines_row *line = &lines->at[i];
		json_object_start(w);
		json_put_i64(w, "pack_id", line->pack_id);
		json_put_text(w, "name", line->name);
		json_put_text(w, "strength", line->strength);
		json_put_text(w, "form", line->form);
		json_put_text(w, "pack_text", line->pack_text);
		json_put_text(w, "vnr", line->vnr);
		json_put_i64(w, "packs", line->packs);
		json_object_end(w);
	}
	json_array_end(w);
}

static enum err template_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                    template_id = form_i64(x->form, "template_id");
	struct template_get_row    row;
	struct template_lines_rows lines;
	struct json_reply          reply;
	TRY(template_load(ctx, tx, template_id, &row));
	TRY(template_lines(ctx, tx, (struct template_lines_in){ ctx->actor.region_id, template_id }, &lines));
	struct schedule schedule = { row.weekdays, row.every_weeks, row.first_day };
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "template_id", row.id);
	json_put_i64(w, "ward_id", row.place_id);
	json_put_text(w, "ward", row.place_name);
	json_put_text(w, "name", row.name);
	json_put_bool(w, "is_put_away", !moment_is_none(row.deleted_at));
	put_schedule(ctx, w, &schedule);
	put_lines(w, &lines);
	json_put_moment(w, "changed_at", row.changed_at);
	json_put_i64(w, "version", row.version);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

/* ---------------------------------------------------------------- writes */

/* The schedule of a form: weekdays by number, Monday 1. */
static struct schedule schedule_of(const struct exchange *x)
{
	struct schedule schedule = { .every_weeks = form_i64(x->form, "every_weeks"), .first_day = form_day(x->form, "first_day") };
	for (size_t i = 0; i < form_count(x->form, "days"); i++) {
		int64_t number = form_i64_at(x->form, "days.number", i);
		if (number >= 1 && number <= WEEKDAY_COUNT)
			schedule.weekdays |= INT64_C(1) << (number - 1);
	}
	if (schedule.every_weeks == I64_NONE)
		schedule.every_weeks = 1;
	return schedule;
}

/* The rows of a form, and the pack that was chosen to be added. */
static enum err rows_of(struct ctx *ctx, const struct exchange *x, struct template_row **rows, size_t *count)
{
	size_t  sent = form_count(x->form, "lines");
	int64_t added = form_i64(x->form, "pack_id"), packs = form_i64(x->form, "packs");
	*rows = arena_array(ctx->arena, struct template_row, sent + 1);
	*count = 0;
	for (size_t i = 0; i < sent; i++) {
		int64_t pack_id = form_i64_at(x->form, "lines.pack_id", i), wanted = form_i64_at(x->form, "lines.packs", i);
		if (pack_id == 0)
			return fail(ctx, ERR_FIELD_MISSING, "lines.pack_id", "a row needs a pack");
		(*rows)[(*count)++] = (struct template_row){ pack_id, wanted == I64_NONE ? 0 : wanted };
	}
	if (added)
		(*rows)[(*count)++] = (struct template_row){ added, packs == I64_NONE ? 1 : packs };
	return OK;
}

static enum err make_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct schedule      schedule = schedule_of(x);
	struct template_row *rows;
	size_t               count;
	int64_t              template_id;
	TRY(rows_of(ctx, x, &rows, &count));
	TRY(template_make(ctx, tx, form_i64(x->form, "ward_id"), form_text(x->form, "name"), &schedule, rows, count, &template_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/templates/#", template_id, 0), "DONE_SAVED", "template_id", template_id);
	return OK;
}

static enum err of_order_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t template_id;
	TRY(template_of_order(ctx, tx, form_i64(x->form, "order_id"), form_text(x->form, "name"), &template_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/templates/#", template_id, 0), "DONE_SAVED", "template_id", template_id);
	return OK;
}

static enum err save_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t              template_id = form_i64(x->form, "template_id"), version = form_i64(x->form, "version");
	struct schedule      schedule = schedule_of(x);
	struct url           url = url_ids(ctx->arena, "/templates/#", template_id, 0);
	struct template_row *rows;
	size_t               count;
	TRY(rows_of(ctx, x, &rows, &count));
	TRY(template_save(ctx, tx, template_id, version == I64_NONE ? 0 : version, form_text(x->form, "name"), &schedule, rows, count));
	struct text q = form_text(x->form, "q");
	bool        goes_on = !text_is_empty(q) && !form_has(x->form, "pack_id");
	answer_written(ctx, x, goes_on ? url_with(ctx->arena, url, "q", q) : url, goes_on ? NULL : "DONE_SAVED", "template_id", template_id);
	return OK;
}

static enum err delete_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t template_id = form_i64(x->form, "template_id");
	TRY(template_delete(ctx, tx, template_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/templates/#", template_id, 0), "DONE_PUT_AWAY", "template_id", template_id);
	return OK;
}

static enum err restore_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t template_id = form_i64(x->form, "template_id");
	TRY(template_restore(ctx, tx, template_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/templates/#", template_id, 0), "DONE_TAKEN_BACK", "template_id", template_id);
	return OK;
}

/* A draft with the template's lines, now. */
static enum err order_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct template_get_row template;
	struct order_made       made;
	int64_t                 template_id = form_i64(x->form, "template_id");
	TRY(template_load(ctx, tx, template_id, &template));
	TRY(order_start(ctx, tx, template.place_id, TEXT(""), &made));
	TRY(template_add_to_draft(ctx, tx, made.order_id, template_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/orders/#", made.order_id, 0), "DONE_AGAIN", "order_id", made.order_id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define IN_PATH_ID(field) { .name = field, .type = FIELD_ID, .place = IN_PATH, .required = true }
#define TEMPLATE_FIELDS                                                                                                \
	{ .name = "name", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 100 },                    \
	{ .name = "days.number", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 1, .maximum = WEEKDAY_COUNT, .about = "weekdays, Monday 1" }, \
	{ .name = "every_weeks", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = SCHEDULE_WEEKS_MAX }, \
	{ .name = "first_day", .type = FIELD_DAY, .place = IN_BODY, .about = "tomorrow at the earliest, for a new schedule" }, \
	{ .name = "lines.pack_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true },                             \
	{ .name = "lines.packs", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_PACKS, .about = "0 takes the line away" }, \
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .about = "a pack to add" },                           \
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_PACKS, .about = "of the pack to add" }

static const struct field list_fields[] = { TABLE_FIELDS };
static const struct field list_api_fields[] = { { .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY, .about = "one of one's wards; empty: all of them" } };
static const struct field page_fields[] = { IN_PATH_ID("template_id"), CHOOSE_FIELD };
static const struct field id_fields[] = { IN_PATH_ID("template_id") };
static const struct field make_fields[] = { { .name = "ward_id", .type = FIELD_ID, .place = IN_BODY, .required = true }, TEMPLATE_FIELDS };
static const struct field save_fields[] = { IN_PATH_ID("template_id"), TEMPLATE_FIELDS,
					    { .name = "q", .type = FIELD_TEXT, .place = IN_BODY, .about = "save, then search the catalogue" },
					    { .name = "version", .type = FIELD_INTEGER, .place = IN_BODY } };
static const struct field of_order_fields[] = { IN_PATH_ID("order_id"),
						{ .name = "name", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 100 } };

const struct route template_routes[] = {
	{ HTTP_GET, "/templates", PERMIT_SIGNED_IN, templates_page, ROUTE_FIELDS(list_fields), .about = "templates of one's wards" },
	{ HTTP_POST, "/templates", PERMIT_SIGNED_IN, make_face, ROUTE_FIELDS(make_fields), .about = "make a template" },
	{ HTTP_GET, "/templates/{template_id}", PERMIT_SIGNED_IN, template_page, ROUTE_FIELDS(page_fields), .about = "one template" },
	{ HTTP_POST, "/templates/{template_id}", PERMIT_SIGNED_IN, save_face, ROUTE_FIELDS(save_fields), .about = "change a template", .page_on_refusal = template_page },
	{ HTTP_POST, "/templates/{template_id}/delete", PERMIT_SIGNED_IN, delete_face, ROUTE_FIELDS(id_fields), .about = "put a template away", .page_on_refusal = template_page },
	{ HTTP_POST, "/templates/{template_id}/restore", PERMIT_SIGNED_IN, restore_face, ROUTE_FIELDS(id_fields), .about = "take a template back", .page_on_refusal = template_page },
	{ HTTP_POST, "/templates/{template_id}/order", PERMIT_SIGNED_IN, order_face, ROUTE_FIELDS(id_fields), .about = "a draft of a template", .page_on_refusal = template_page },
	{ HTTP_POST, "/orders/{order_id}/template", PERMIT_SIGNED_IN, of_order_face, ROUTE_FIELDS(of_order_fields), .about = "make a template of an order" },

	{ HTTP_GET, "/api/v1/templates", PERMIT_SIGNED_IN, templates_api, ROUTE_FIELDS(list_api_fields), .about = "templates of one's wards", .replies = "templates" },
	{ HTTP_GET, "/api/v1/templates/{template_id}", PERMIT_SIGNED_IN, template_api, ROUTE_FIELDS(id_fields), .about = "one template, as a change takes it", .replies = "template" },
	{ HTTP_POST, "/api/v1/templates", PERMIT_SIGNED_IN, make_face, ROUTE_FIELDS(make_fields), .about = "make a template", .replies = "template_id" },
	{ HTTP_POST, "/api/v1/templates/{template_id}", PERMIT_SIGNED_IN, save_face, ROUTE_FIELDS(save_fields), .about = "change a template", .replies = "template_id" },
	{ HTTP_POST, "/api/v1/templates/{template_id}/delete", PERMIT_SIGNED_IN, delete_face, ROUTE_FIELDS(id_fields), .about = "put a template away", .replies = "template_id" },
	{ HTTP_POST, "/api/v1/templates/{template_id}/restore", PERMIT_SIGNED_IN, restore_face, ROUTE_FIELDS(id_fields), .about = "take a template back", .replies = "template_id" },
	{ HTTP_POST, "/api/v1/templates/{template_id}/order", PERMIT_SIGNED_IN, order_face, ROUTE_FIELDS(id_fields), .about = "a draft of a template", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/template", PERMIT_SIGNED_IN, of_order_face, ROUTE_FIELDS(of_order_fields), .about = "make a template of an order", .replies = "template_id" },
};
const size_t template_route_count = COUNT_OF(template_routes);
