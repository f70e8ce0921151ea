/*
 * floor_page.c - beredskapsgolv: where they stand now, releases, and what was known at each promise
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/floor_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "people/second_signer.h"
#include "people/permission.h"
#include "people/witness.h"
#include "stock/availability.h"
#include "stock/floor.sql.h"
#include "stock/floor_page.html.h"
#include "stock/release_floor.h"
#include "web/answer.h"
#include "web/table.h"

enum { RESTORE_DAYS = 14 }; /* What the form proposes. */

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* ---------------------------------------------------------------- all floors */

/* Levels by floor: usable less promised, from one look at every floor's lots. */
static enum err levels_of(struct ctx *ctx, struct db_tx *tx, const struct floor_list_rows *floors, int64_t *levels)
{
	struct floors_lots_rows lots;
	TRY(floors_lots(ctx, tx, (struct floors_lots_in){ ctx->actor.region_id, ctx->today }, &lots));
	for (size_t i = 0; i < lots.count; i++) {
		const struct floors_lots_row *lot = &lots.at[i];
		int64_t                       units = -lot->reserved;
		if (lot->units > 0 && lot->owner_id == 0 && lot->earmark_id == 0 && lot->doubts == 0 &&
		    batch_usable((struct batch_state){ lot->expiry_day, lot->blocks > 0, lot->is_quarantine }, ctx->today, 0) == BATCH_USABLE)
			units += lot->units;
		for (size_t k = 0; k < floors->count; k++)
			if (floors->at[k].id == lot->floor_id)
				levels[k] += units;
	}
	return OK;
}

/* Red first, then amber, then green: an order of the rows' indexes. */
static size_t by_colour(const struct floor_list_rows *floors, const int64_t *levels, size_t *order, struct floors_head_view *head)
{
	size_t count = 0;
	for (int colour = FLOOR_RED; colour >= FLOOR_GREEN; colour--)
		for (size_t i = 0; i < floors->count; i++)
			if ((int)floor_colour(levels[i], floors->at[i].units) == colour) {
				order[count++] = i;
				head->red += colour == FLOOR_RED;
				head->amber += colour == FLOOR_AMBER;
				head->green += colour == FLOOR_GREEN;
			}
	return count;
}

static enum err floors_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "name", T_FLOOR_OF, CELL_WORDS, NULL },        { "detail", T_FLOOR_SCOPE, CELL_WORDS, NULL },
		{ "store", T_BOOK_STORE, CELL_WORDS, NULL },     { "colour", T_FLOOR_COLOUR, CELL_STATUS, "FLOOR_COLOUR" },
		{ "level", T_FLOOR_LEVEL, CELL_NUMBER, NULL },   { "floor", T_FLOOR_FLOOR, CELL_NUMBER, NULL },
		{ "releases", T_FLOOR_OPEN_RELEASES, CELL_NUMBER, NULL }, { "from", T_VALID_FROM, CELL_DAY, NULL },
		{ "decision", T_EYES_DECISION, CELL_WORDS, NULL },
	};
	struct floor_list_rows rows;
	struct table           table;
	int64_t                pack_id = form_i64(x->form, "pack_id");
	struct floors_head_view head = { .may_set = viewer_may(&x->viewer, PERMIT_RELEASE_PREPAREDNESS), .is_of_pack = pack_id != 0, .pack = TEXT("") };
	if (pack_id) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, pack_id, &pack));
		head.pack = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(pack.pack_text));
	}
	TRY(floor_list(ctx, tx, (struct floor_list_in){ ctx->actor.region_id, ctx->today, pack_id, LIMIT_PAGE_ROWS_MAX }, &rows));
	int64_t *levels = arena_array(ctx->arena, int64_t, rows.count + 1);
	size_t  *order = arena_array(ctx->arena, size_t, rows.count + 1);
	TRY(levels_of(ctx, tx, &rows, levels));
	size_t count = by_colour(&rows, levels, order, &head);
	table_init(&table, ctx->arena, "floors", columns, COUNT_OF(columns), pack_id ? T_FLOOR_NONE_OF_PACK : T_FLOOR_EMPTY);
	for (size_t i = 0; i < count; i++) {
		const struct floor_list_row *row = &rows.at[order[i]];
		struct table_cell           *cells = table_row(&table);
		cells[0] = cell_link(row->name, url_ids(ctx->arena, "/floors/#", row->id, 0));
		cells[1] = cell_text(row->detail);
		cells[2] = cell_text(row->store_name);
		cells[3] = cell_text(text_of(floor_colour_name(floor_colour(levels[order[i]], row->units))));
		cells[4] = cell_number(levels[order[i]]);
		cells[5] = cell_number(row->units);
		cells[6] = cell_number(row->open_releases);
		cells[7] = cell_day(row->valid_from);
		cells[8] = cell_text(row->decision);
	}
	struct html part = page_start(ctx, x);
	floors_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_FLOOR_TITLE), &table, &part);
}

static enum err new_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct floor_stores_rows rows;
	struct floor_new_view    view = { .marks = form_marks_of(x) };
	TRY(floor_stores(ctx, tx, (struct floor_stores_in){ ctx->actor.region_id, ctx->today }, &rows));
	view.stores.at = arena_array(ctx->arena, struct floor_store_view, rows.count + 1);
	view.stores.count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		view.stores.at[i] = (struct floor_store_view){ id_text(ctx, rows.at[i].id), rows.at[i].name };
	TRY(choose_fill(ctx, tx, x, &view.choose));
	struct html body = page_start(ctx, x);
	floor_new_form(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_FLOOR_NEW), &body);
	return OK;
}

static enum err set_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id;
	TRY(floor_set(ctx, tx,
		      &(struct floor_decision){ .store_id = form_i64(x->form, "store_id"),
						.pack_id = form_i64(x->form, "pack_id"),
						.by_substance = text_is(form_text(x->form, "scope"), "substance"),
						.units = form_i64(x->form, "units"),
						.days = form_i64(x->form, "days"),
						.daily_units = form_i64(x->form, "daily_units"),
						.valid_from = form_day(x->form, "valid_from"),
						.decision = form_text(x->form, "decision") },
		      &id));
	answer_written(ctx, x, url_ids(ctx->arena, "/floors/#", id, 0), "DONE_SAVED", "floor_id", id);
	return OK;
}

/* ---------------------------------------------------------------- one floor */

static enum err fill_releases(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t floor_id, struct floor_view *view)
{
	struct floor_release_list_rows rows;
	TRY(floor_release_list(ctx, tx, (struct floor_release_list_in){ ctx->actor.region_id, floor_id, ctx->today, LIMIT_PAGE_ROWS }, &rows));
	view->releases.at = arena_array(ctx->arena, struct release_view, rows.count + 1);
	view->releases.count = rows.count;
	view->has_releases = rows.count > 0;
	for (size_t i = 0; i < rows.count; i++) {
		const struct floor_release_list_row *row = &rows.at[i];
		bool        is_open = text_is(row->state, "open");
		struct text state = is_open && row->restore_by.number < ctx->today.number ? TEXT("late") : row->state;
		view->releases.at[i] = (struct release_view){
			.number = row->number,
			.units = row->units,
			.used = row->used_units,
			.reason = row->reason,
			.restore_by = row->restore_by,
			.state = text_of_word(ctx->arena, x->viewer.language, "RELEASE_STATE", state),
			.state_class = text_format(ctx->arena, "status %.*s", TEXT_ARG(state)),
			.decided_by = row->decided_by,
			.created_at = row->created_at,
			.created_by = row->created_name,
			.witness = row->witness_name.at ? text_format(ctx->arena, " + %.*s", TEXT_ARG(row->witness_name)) : TEXT(""),
			.closed = moment_is_none(row->closed_at)
					  ? TEXT("")
					  : text_format(ctx->arena, "– %.*s %.*s", TEXT_ARG(moment_text(ctx->arena, row->closed_at)),
							TEXT_ARG(row->closed_name.at ? row->closed_name : TEXT(""))),
			.may_close = is_open && view->may_release,
			.version = id_text(ctx, row->version),
			.close_url = url_ids(ctx->arena, "/floors/#/releases/#/close", floor_id, row->id),
			.marks = form_marks_of(x),
		};
		view->releases.at[i].marks.request_key = text_format(ctx->arena, "%.*s-%zu", TEXT_ARG(x->viewer.request_key), i);
	}
	return OK;
}

static enum err fill_packs(struct ctx *ctx, struct db_tx *tx, int64_t floor_id, struct floor_view *view)
{
	struct floor_packs_rows rows;
	TRY(floor_packs(ctx, tx, (struct floor_packs_in){ ctx->actor.region_id, floor_id }, &rows));
	view->packs.at = arena_array(ctx->arena, struct floor_pack_view, rows.count + 1);
	view->packs.count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		view->packs.at[i] = (struct floor_pack_view){
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength)),
			.detail = text_format(ctx->arena, "%.*s · %.*s · %.*s", TEXT_ARG(rows.at[i].form), TEXT_ARG(rows.at[i].pack_text),
					      TEXT_ARG(rows.at[i].vnr)),
			.url = url_ids(ctx->arena, "/packs/#", rows.at[i].pack_id, 0),
			.units = rows.at[i].units,
			.reserved = rows.at[i].reserved,
		};
	return OK;
}

static enum err checks_part(struct ctx *ctx, struct db_tx *tx, int64_t floor_id, struct html *out)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL },        { "order", T_ORDER, CELL_WORDS, NULL },
		{ "ward", T_ORDER_WARD, CELL_WORDS, NULL },       { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "units", T_UNITS, CELL_NUMBER, NULL },          { "usable", T_STOCK_USABLE, CELL_NUMBER, NULL },
		{ "reserved", T_STOCK_RESERVED, CELL_NUMBER, NULL }, { "floor", T_FLOOR_FLOOR, CELL_NUMBER, NULL },
		{ "released", T_FLOOR_RELEASED, CELL_NUMBER, NULL }, { "crossing", T_FLOOR_CROSSING, CELL_NUMBER, NULL },
	};
	struct floor_checks_of_floor_rows rows;
	struct table                      table;
	TRY(floor_checks_of_floor(ctx, tx, (struct floor_checks_of_floor_in){ ctx->actor.region_id, floor_id, LIMIT_PAGE_ROWS }, &rows));
	table_init(&table, ctx->arena, "floor-checks", columns, COUNT_OF(columns), T_FLOOR_NO_CHECKS);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_moment(rows.at[i].recorded_at);
		cells[1] = cell_link(id_text(ctx, rows.at[i].order_number), url_ids(ctx->arena, "/orders/#", rows.at[i].order_id, 0));
		cells[2] = cell_text(rows.at[i].ward_name);
		cells[3] = cell_text(rows.at[i].pack_name);
		cells[4] = cell_number(rows.at[i].units);
		cells[5] = cell_number(rows.at[i].usable_units);
		cells[6] = cell_number(rows.at[i].reserved_units);
		cells[7] = cell_number(rows.at[i].floor_units);
		cells[8] = cell_number(rows.at[i].released_units);
		cells[9] = cell_number(rows.at[i].crossing_units);
	}
	table_html(out, &table);
	return OK;
}

static enum err floor_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct floor_get_row floor;
	struct floor_level   level;
	int64_t              id = form_i64(x->form, "floor_id");
	TRY(floor_get(ctx, tx, (struct floor_get_in){ ctx->actor.region_id, id }, &floor));
	TRY(floor_level_load(ctx, tx, id, floor.units, &level));
	int64_t     left = level.usable - level.reserved, available = floor_available(&level);
	bool        is_ended = !day_is_none(floor.valid_to) && floor.valid_to.number < ctx->today.number;
	const char *colour = floor_colour_name(floor_colour(left, floor.units));
	struct floor_view view = {
		.name = floor.pack_id ? text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(floor.pack_name), TEXT_ARG(floor.pack_strength))
				      : text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(floor.substance), TEXT_ARG(floor.strength)),
		.detail = floor.pack_id ? floor.pack_text : floor.form,
		.store = floor.store_name,
		.unit = text_is_empty(floor.unit_name) ? text_in(x->viewer.language, T_UNITS) : floor.unit_name,
		.colour = text_of_word(ctx->arena, x->viewer.language, "FLOOR_COLOUR", text_of(colour)),
		.colour_class = text_format(ctx->arena, "status %s", colour),
		.floor = floor.units,
		.level = left,
		.usable = level.usable,
		.reserved = level.reserved,
		.available = available > 0 ? available : 0,
		.released = level.released,
		.is_by_days = floor.days != I64_NONE,
		.days = floor.days,
		.daily_units = floor.daily_units,
		.valid_from = floor.valid_from,
		.valid_to = floor.valid_to,
		.is_ended = is_ended,
		.end_reason = floor.end_reason,
		.decision = floor.decision,
		.person = floor.person.at ? floor.person : TEXT(""),
		.may_release = !is_ended && person_may(ctx, tx, PERMIT_RELEASE_PREPAREDNESS, floor.store_id) == OK,
		.restore_by = day_text(ctx->arena, day_plus(ctx->today, RESTORE_DAYS)),
		.release_url = url_ids(ctx->arena, "/floors/#/releases", id, 0),
		.end_url = url_ids(ctx->arena, "/floors/#/end", id, 0),
		.marks = form_marks_of(x),
	};
	ctx->error = (struct error){ 0 };
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_FLOOR_RELEASE, floor.store_id, NULL, PERMIT_RELEASE_PREPAREDNESS },
			     &view.witness.is_asked));
	TRY(fill_releases(ctx, tx, x, id, &view));
	TRY(fill_packs(ctx, tx, id, &view));
	struct html checks = page_start(ctx, x);
	TRY(checks_part(ctx, tx, id, &checks));
	view.checks = html_done(&checks);
	struct html body = page_start(ctx, x);
	floor_shown(&body, &view);
	page_reply(ctx, x, view.name, &body);
	return OK;
}

static enum err end_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "floor_id");
	TRY(floor_stop(ctx, tx, id, form_text(x->form, "reason")));
	answer_written(ctx, x, url_ids(ctx->arena, "/floors/#", id, 0), "DONE_SAVED", "floor_id", id);
	return OK;
}

/* ---------------------------------------------------------------- releases */

static enum err releases_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_FLOOR_RELEASE, CELL_WORDS, NULL },   { "state", T_ORDER_STATE, CELL_STATUS, "RELEASE_STATE" },
		{ "restore_by", T_FLOOR_RESTORE_BY, CELL_DAY, NULL }, { "of", T_FLOOR_OF, CELL_WORDS, NULL },
		{ "store", T_BOOK_STORE, CELL_WORDS, NULL },       { "units", T_UNITS, CELL_NUMBER, NULL },
		{ "used", T_FLOOR_USED_HEAD, CELL_NUMBER, NULL },       { "reason", T_REASON, CELL_WORDS, NULL },
		{ "decided_by", T_FLOOR_DECIDED_BY, CELL_WORDS, NULL }, { "created_at", T_STOCK_WHEN, CELL_MOMENT, NULL },
		{ "created_by", T_STOCK_WHO, CELL_WORDS, NULL },   { "witness", T_WASTE_WITNESS, CELL_WORDS, NULL },
	};
	struct floor_release_list_rows rows;
	struct table                   table;
	TRY(floor_release_list(ctx, tx, (struct floor_release_list_in){ ctx->actor.region_id, 0, ctx->today, LIMIT_PAGE_ROWS_MAX }, &rows));
	table_init(&table, ctx->arena, "floor-releases", columns, COUNT_OF(columns), T_FLOOR_NO_RELEASES);
	for (size_t i = 0; i < rows.count; i++) {
		const struct floor_release_list_row *row = &rows.at[i];
		struct table_cell                   *cells = table_row(&table);
		cells[0] = cell_link(id_text(ctx, row->number), url_ids(ctx->arena, "/floors/#", row->floor_id, 0));
		cells[1] = cell_text(text_is(row->state, "open") && row->restore_by.number < ctx->today.number ? TEXT("late") : row->state);
		cells[2] = cell_day(row->restore_by);
		cells[3] = cell_text(row->name);
		cells[4] = cell_text(row->store_name);
		cells[5] = cell_number(row->units);
		cells[6] = cell_number(row->used_units);
		cells[7] = cell_text(row->reason);
		cells[8] = cell_text(row->decided_by);
		cells[9] = cell_moment(row->created_at);
		cells[10] = cell_text(row->created_name);
		cells[11] = cell_text(row->witness_name);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_FLOOR_RELEASES), &table, NULL);
}

static enum err release_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t floor_id = form_i64(x->form, "floor_id"), id;
	TRY(floor_release_make(ctx, tx,
			       &(struct release_decision){ .floor_id = floor_id,
							   .units = form_i64(x->form, "units"),
							   .reason = form_text(x->form, "reason"),
							   .decided_by = form_text(x->form, "decided_by"),
							   .restore_by = form_day(x->form, "restore_by") },
			       &id));
	answer_written(ctx, x, url_ids(ctx->arena, "/floors/#", floor_id, 0), "DONE_FLOOR_RELEASED", "release_id", id);
	return OK;
}

static enum err close_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t floor_id = form_i64(x->form, "floor_id"), id = form_i64(x->form, "release_id"), version = form_i64(x->form, "version");
	TRY(floor_release_end(ctx, tx, id, version == I64_NONE ? 0 : version));
	answer_written(ctx, x, url_ids(ctx->arena, "/floors/#", floor_id, 0), "DONE_SAVED", "release_id", id);
	return OK;
}

#define FLOOR_ID { .name = "floor_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
static const struct field list_fields[] = { TABLE_FIELDS };
static const struct field floors_fields[] = { TABLE_FIELDS, { .name = "pack_id", .type = FIELD_ID, .place = IN_QUERY, .about = "those that a pack stands under" } };
static const struct field new_fields[] = { CHOOSE_FIELD };
static const struct field set_fields[] = {
	CHOOSE_FIELD,
	{ .name = "store_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .required = true, .about = "the article, or one of the substance's" },
	{ .name = "scope", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "substance|article" },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_UNITS, .about = "empty: days times daily_units" },
	{ .name = "days", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = 3650 },
	{ .name = "daily_units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY, .about = "empty: today" },
	{ .name = "decision", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
};
static const struct field floor_fields[] = { FLOOR_ID };
static const struct field end_fields[] = { FLOOR_ID, { .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true }, WITNESS_FIELDS };
static const struct field release_fields[] = {
	FLOOR_ID,
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "decided_by", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "restore_by", .type = FIELD_DAY, .place = IN_BODY, .required = true, .about = "when the stock is above its floor again" },
	WITNESS_FIELDS,
};
static const struct field close_fields[] = { FLOOR_ID, { .name = "release_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
					     { .name = "version", .type = FIELD_INTEGER, .place = IN_BODY } };

const struct route floor_routes[] = {
	{ HTTP_GET, "/floors", PERMIT_VIEW_STOCK, floors_page, ROUTE_FIELDS(floors_fields), .about = "preparedness floors, those that are broken first" },
	{ HTTP_GET, "/floors/new", PERMIT_RELEASE_PREPAREDNESS, new_page, ROUTE_FIELDS(new_fields), .about = "set a floor" },
	{ HTTP_POST, "/floors", PERMIT_RELEASE_PREPAREDNESS, set_face, ROUTE_FIELDS(set_fields), .about = "set a floor", .page_on_refusal = new_page },
	{ HTTP_GET, "/floors/releases", PERMIT_VIEW_STOCK, releases_page, ROUTE_FIELDS(list_fields), .about = "releases of preparedness stock, late ones first" },
	{ HTTP_GET, "/floors/{floor_id}", PERMIT_VIEW_STOCK, floor_page, ROUTE_FIELDS(floor_fields), .about = "one floor, its level, releases and promises" },
	{ HTTP_POST, "/floors/{floor_id}/end", PERMIT_RELEASE_PREPAREDNESS, end_face, ROUTE_FIELDS(end_fields), .about = "end a floor", .page_on_refusal = floor_page, .takes_witness = true },
	{ HTTP_POST, "/floors/{floor_id}/releases", PERMIT_RELEASE_PREPAREDNESS, release_face, ROUTE_FIELDS(release_fields), .about = "release from below the floor", .page_on_refusal = floor_page, .takes_witness = true },
	{ HTTP_POST, "/floors/{floor_id}/releases/{release_id}/close", PERMIT_RELEASE_PREPAREDNESS, close_face, ROUTE_FIELDS(close_fields), .about = "close a release", .page_on_refusal = floor_page },
	{ HTTP_POST, "/api/v1/floors", PERMIT_RELEASE_PREPAREDNESS, set_face, ROUTE_FIELDS(set_fields), .about = "set a floor", .replies = "floor_id" },
	{ HTTP_POST, "/api/v1/floors/{floor_id}/end", PERMIT_RELEASE_PREPAREDNESS, end_face, ROUTE_FIELDS(end_fields), .about = "end a floor", .replies = "floor_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/floors/{floor_id}/releases", PERMIT_RELEASE_PREPAREDNESS, release_face, ROUTE_FIELDS(release_fields), .about = "release from below the floor", .replies = "release_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/floors/{floor_id}/releases/{release_id}/close", PERMIT_RELEASE_PREPAREDNESS, close_face, ROUTE_FIELDS(close_fields), .about = "close a release", .replies = "release_id" },
};
const size_t floor_route_count = COUNT_OF(floor_routes);
