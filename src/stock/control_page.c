/*
 * control_page.c - kontrollräkning: what is due, counting it, and how often it is due
 *
 * The form does not show what the book says: who counts finds it out.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/narcotics_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "people/second_signer.h"
#include "people/permission.h"
#include "people/witness.h"
#include "place/place.h"
#include "stock/control_narcotics.h"
#include "stock/discrepancy_rules.h"
#include "stock/narcotics_book.sql.h"
#include "stock/narcotics_page.html.h"
#include "web/answer.h"
#include "web/table.h"

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static enum err due_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "due", T_CONTROL_NEXT, CELL_DAY, NULL },        { "state", T_CONTROL_STATE, CELL_STATUS, "CONTROL_STATE" },
		{ "place", T_BOOK_PLACE, CELL_WORDS, NULL },      { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "class", T_BOOK_CLASS, CELL_WORDS, NULL },      { "units", T_STOCK_BALANCE, CELL_NUMBER, NULL },
		{ "counted", T_CONTROL_LAST, CELL_DAY, NULL },    { "days", T_CONTROL_INTERVAL, CELL_NUMBER, NULL },
	};
	struct narcotics_standing_rows rows;
	struct table                   table;
	int64_t                        days, last_place = 0;
	enum err                       may = OK;
	TRY(narcotics_control_days(ctx, tx, &days));
	TRY(narcotics_standing(ctx, tx, (struct narcotics_standing_in){ ctx->actor.region_id, 0, ctx->today, days }, &rows));
	table_init(&table, ctx->arena, "controls", columns, COUNT_OF(columns), T_CONTROL_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct narcotics_standing_row *row = &rows.at[i];
		if (row->place_id != last_place) {
			last_place = row->place_id;
			may = may_read_book(ctx, tx, row->place_id);
			if (may && may != ERR_FORBIDDEN)
				return may;
			ctx->error = (struct error){ 0 };
		}
		struct day due = control_due(zone_day(row->seen_at), row->days);
		if (may || (form_flag(x->form, "due") && due.number > ctx->today.number))
			continue;
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_day(due);
		cells[1] = cell_text(due.number <= ctx->today.number ? TEXT("due") : TEXT("fine"));
		cells[2] = cell_text(row->place_name);
		cells[3] = cell_link(text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength), TEXT_ARG(row->pack_text)),
				     url_ids(ctx->arena, "/narcotics/#/#/control", row->place_id, row->pack_id));
		cells[4] = cell_text(row->class);
		cells[5] = cell_number(row->units);
		cells[6] = cell_day(zone_day(row->seen_at));
		cells[7] = cell_number(row->days);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_CONTROL_DUE), &table, NULL);
}

static enum err control_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                      place_id = form_i64(x->form, "place_id"), pack_id = form_i64(x->form, "pack_id");
	struct place                 place;
	struct pack_facts            pack;
	struct control_balances_rows rows;
	TRY(place_load(ctx, tx, place_id, &place));
	TRY(person_may(ctx, tx, PERMIT_CONTROL_NARCOTICS, place_id));
	TRY(pack_load(ctx, tx, pack_id, &pack));
	TRY(control_balances(ctx, tx, (struct control_balances_in){ ctx->actor.region_id, place_id, pack_id }, &rows));
	struct control_view view = {
		.title = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(pack.pack_text)),
		.place = place.name,
		.class = text_of(narcotic_class_name(pack.narcotic_class)),
		.unit = text_is_empty(pack.unit_name) ? text_in(x->viewer.language, T_UNITS) : pack.unit_name,
		.has_rows = rows.count > 0,
		.post_url = url_ids(ctx->arena, "/narcotics/#/#/control", place_id, pack_id),
		.book_url = url_ids(ctx->arena, "/narcotics/#/#", place_id, pack_id),
		.marks = form_marks_of(x),
	};
	TRY(signer_needed(ctx, tx,
			     &(struct eyes_act){ EYES_CONTROL_COUNT, place_id, view.class.at, PERMIT_CONTROL_NARCOTICS }, &view.must_sign));
	view.rows.at = arena_array(ctx->arena, struct control_row_view, rows.count + 1);
	view.rows.count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		view.rows.at[i] = (struct control_row_view){ id_text(ctx, rows.at[i].bin_id), id_text(ctx, rows.at[i].batch_id),
							     id_text(ctx, rows.at[i].owner_id), id_text(ctx, rows.at[i].earmark_id),
							     rows.at[i].bin_code, rows.at[i].label, rows.at[i].expiry_day };
	struct html body = page_start(ctx, x);
	control_form(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_CONTROL_DO), &body);
	return OK;
}

static enum err control_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	size_t               count = form_count(x->form, "lines");
	struct control_line *lines = arena_array(ctx->arena, struct control_line, count + 1);
	int64_t              place_id = form_i64(x->form, "place_id"), pack_id = form_i64(x->form, "pack_id");
	struct control_made  made;
	for (size_t i = 0; i < count; i++) {
		int64_t owner = form_i64_at(x->form, "lines.owner_id", i), earmark = form_i64_at(x->form, "lines.earmark_id", i);
		lines[i] = (struct control_line){ form_i64_at(x->form, "lines.bin_id", i), form_i64_at(x->form, "lines.batch_id", i),
						  owner == I64_NONE ? 0 : owner, earmark == I64_NONE ? 0 : earmark,
						  form_i64_at(x->form, "lines.units", i) };
	}
	TRY(narcotics_control(ctx, tx, place_id, pack_id, lines, count, &made));
	answer_written(ctx, x, url_ids(ctx->arena, "/narcotics/#/#", place_id, pack_id),
		       made.differences > 0 ? "DONE_CONTROL_DIFFERS" : "DONE_CONTROLLED", "count_id", made.count_id);
	return OK;
}

static enum err intervals_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "place", T_BOOK_PLACE, CELL_WORDS, NULL },        { "class", T_BOOK_CLASS, CELL_WORDS, NULL },
		{ "days", T_CONTROL_INTERVAL, CELL_NUMBER, NULL },  { "from", T_VALID_FROM, CELL_DAY, NULL },
		{ "decision", T_EYES_DECISION, CELL_WORDS, NULL },  { "person", T_STOCK_WHO, CELL_WORDS, NULL },
	};
	struct narcotic_controls_rows rows;
	struct book_places_rows       places;
	struct table                  table;
	struct control_settings_view  view = { .may_set = viewer_may(&x->viewer, PERMIT_ADMINISTER), .marks = form_marks_of(x) };
	TRY(narcotics_control_days(ctx, tx, &view.otherwise));
	TRY(narcotic_controls(ctx, tx, (struct narcotic_controls_in){ ctx->actor.region_id, ctx->today }, &rows));
	TRY(book_places(ctx, tx, (struct book_places_in){ ctx->actor.region_id, ctx->today }, &places));
	view.places.at = arena_array(ctx->arena, struct book_choice_view, places.count + 1);
	view.places.count = places.count;
	for (size_t i = 0; i < places.count; i++)
		view.places.at[i] = (struct book_choice_view){ id_text(ctx, places.at[i].id), places.at[i].name, false };
	table_init(&table, ctx->arena, "control-intervals", columns, COUNT_OF(columns), T_CONTROL_NO_INTERVALS);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_text(rows.at[i].place_name.at ? rows.at[i].place_name : text_in(x->viewer.language, T_EYES_EVERYWHERE));
		cells[1] = cell_text(text_is_empty(rows.at[i].narcotic_class) ? text_in(x->viewer.language, T_EYES_ALL_CLASSES)
									       : rows.at[i].narcotic_class);
		cells[2] = cell_number(rows.at[i].interval_days);
		cells[3] = cell_day(rows.at[i].valid_from);
		cells[4] = cell_text(rows.at[i].decision);
		cells[5] = cell_text(rows.at[i].person);
	}
	struct html part = page_start(ctx, x);
	control_settings_form(&part, &view);
	return table_reply(ctx, x, text_in(x->viewer.language, T_CONTROL_SETTINGS), &table, &part);
}

static enum err interval_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id;
	TRY(narcotics_control_set(ctx, tx, form_i64(x->form, "place_id"), form_text(x->form, "narcotic_class"), form_i64(x->form, "days"),
				  form_text(x->form, "decision"), &id));
	answer_written(ctx, x, url_of("/narcotics/intervals"), "DONE_SAVED", "interval_id", id);
	return OK;
}

#define BOOK_IDS                                                                                                   \
	{ .name = "place_id", .type = FIELD_ID, .place = IN_PATH, .required = true },                               \
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field due_fields[] = { TABLE_FIELDS, { .name = "due", .type = FIELD_FLAG, .place = IN_QUERY, .about = "only what is due" } };
static const struct field control_page_fields[] = { BOOK_IDS };
static const struct field control_fields[] = {
	BOOK_IDS,
	{ .name = "lines.bin_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	{ .name = "lines.batch_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	{ .name = "lines.owner_id", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = INT64_MAX },
	{ .name = "lines.earmark_id", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = INT64_MAX },
	{ .name = "lines.units", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .required = true, .minimum = 0, .maximum = LIMIT_UNITS },
	WITNESS_FIELDS,
};
static const struct field intervals_fields[] = { TABLE_FIELDS };
static const struct field interval_fields[] = {
	TABLE_FIELDS, /* The list is shown again where the form is refused. */
	{ .name = "place_id", .type = FIELD_ID, .place = IN_BODY, .about = "empty: everywhere" },
	{ .name = "narcotic_class", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "II|III|IV|V", .about = "empty: every class" },
	{ .name = "days", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = 3650 },
	{ .name = "decision", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
};

const struct route control_routes[] = {
	{ HTTP_GET, "/narcotics/due", PERMIT_VIEW_STOCK, due_page, ROUTE_FIELDS(due_fields), .about = "control counts of narcotics, the longest due first" },
	{ HTTP_GET, "/narcotics/{place_id}/{pack_id}/control", PERMIT_CONTROL_NARCOTICS, control_page, ROUTE_FIELDS(control_page_fields), .about = "count a narcotic" },
	{ HTTP_POST, "/narcotics/{place_id}/{pack_id}/control", PERMIT_CONTROL_NARCOTICS, control_face, ROUTE_FIELDS(control_fields), .about = "count a narcotic", .page_on_refusal = control_page, .takes_witness = true },
	{ HTTP_GET, "/narcotics/intervals", PERMIT_VIEW_STOCK, intervals_page, ROUTE_FIELDS(intervals_fields), .about = "how often narcotics are counted" },
	{ HTTP_POST, "/narcotics/intervals", PERMIT_ADMINISTER, interval_face, ROUTE_FIELDS(interval_fields), .about = "set how often narcotics are counted", .page_on_refusal = intervals_page },
	{ HTTP_POST, "/api/v1/narcotics/{place_id}/{pack_id}/control", PERMIT_CONTROL_NARCOTICS, control_face, ROUTE_FIELDS(control_fields), .about = "count a narcotic", .replies = "count_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/narcotics/intervals", PERMIT_ADMINISTER, interval_face, ROUTE_FIELDS(interval_fields), .about = "set how often narcotics are counted", .replies = "interval_id" },
};
const size_t control_route_count = COUNT_OF(control_routes);
