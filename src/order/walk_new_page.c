/*
 * walk_new_page.c - choosing orders for a walk, and the list of walks
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/walk_new_page.h"

#include "base/limits.h"
#include "format/fold.h"
#include "order/start_walk.h"
#include "order/walk_page.h"
#include "order/walk_page.html.h"
#include "people/permission.h"
#include "place/place.h"
#include "web/answer.h"
#include "web/table.h"

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* ---------------------------------------------------------------- which orders */

/* What the page was asked to show. */
struct wanted {
	int64_t     store_id;
	struct text due;  /* "", late, hours, today */
	struct text kind; /* "", urgent, narcotics, others */
	struct text ward;
	struct text zone;
};

static bool contains(struct ctx *ctx, struct text whole, struct text part)
{
	struct text a = fold_search(ctx->arena, whole), b = fold_search(ctx->arena, part);
	for (size_t i = 0; i + b.length <= a.length; i++)
		if (memcmp(a.at + i, b.at, b.length) == 0)
			return true;
	return b.length == 0;
}

static bool is_late(const struct ctx *ctx, struct moment due)
{
	return !moment_is_none(due) && due.us < ctx->now.us;
}

static bool due_fits(const struct ctx *ctx, struct text due, struct moment at)
{
	if (text_is_empty(due))
		return true;
	if (moment_is_none(at))
		return false;
	if (text_is(due, "late"))
		return at.us < ctx->now.us;
	return text_is(due, "hours") ? at.us < ctx->now.us + INT64_C(2) * 3600 * 1000000 : zone_day(at).number <= ctx->today.number;
}

static bool kind_fits(struct text kind, const struct walk_candidates_row *row)
{
	if (text_is(kind, "narcotics"))
		return row->is_narcotic;
	if (text_is(kind, "urgent"))
		return text_is(row->order_type, "urgent") || text_is(row->order_type, "priority");
	return !text_is(kind, "others") || !row->is_narcotic;
}

/* The zones of an order's bins: what stands before the first '-', each once, "A C K". */
static struct text zones_of(struct ctx *ctx, const struct walk_candidate_bins_rows *bins, int64_t order_id)
{
	struct text zones = TEXT(""), last = TEXT("");
	for (size_t i = 0; i < bins->count; i++) {
		if (bins->at[i].order_id != order_id)
			continue;
		struct text zone = bins->at[i].place_code;
		for (size_t k = 0; k < zone.length; k++)
			if (zone.at[k] == '-')
				zone.length = k;
		if (text_equal(zone, last))
			continue;
		zones = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(zones), zones.length ? " " : "", TEXT_ARG(zone));
		last = zone;
	}
	return zones;
}

static struct walk_candidate_view candidate_of(struct ctx *ctx, enum language language, const struct walk_candidates_row *row,
					       struct text zones)
{
	bool late = is_late(ctx, row->due_at);
	return (struct walk_candidate_view){
		.id = id_text(ctx, row->id),
		.number = id_text(ctx, row->number),
		.url = url_ids(ctx->arena, "/orders/#", row->id, 0),
		.ward = row->ward_name,
		.type = text_of_word(ctx->arena, language, "WALK_TYPE", row->order_type),
		.type_class = text_is(row->order_type, "urgent") ? TEXT("chip bad") : text_is(row->order_type, "priority") ? TEXT("chip warn") : TEXT("chip"),
		.due = row->due_at,
		.is_late = late,
		.row_class = late ? TEXT("late") : TEXT(""),
		.is_narcotic = row->is_narcotic,
		.zones = zones,
		.lines = row->approved + row->waiting,
		.stage = text_in(language, row->approved && row->waiting ? T_WALK_STAGE_BOTH : row->approved ? T_WALK_STAGE_APPROVED : T_WALK_STAGE_RELEASED),
	};
}

/* The orders that fit; the first ones that may walk together are chosen beforehand. */
static enum err rows_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct wanted *wanted, int64_t positions,
			  struct walk_candidates_view *out)
{
	struct walk_candidates_rows     rows;
	struct walk_candidate_bins_rows bins;
	int64_t                         chosen = 0;
	bool                            narcotic = false;
	TRY(walk_candidates(ctx, tx, (struct walk_candidates_in){ ctx->actor.region_id, wanted->store_id, LIMIT_PAGE_ROWS_MAX }, &rows));
	TRY(walk_candidate_bins(ctx, tx, (struct walk_candidate_bins_in){ ctx->actor.region_id, wanted->store_id }, &bins));
	out->at = arena_array(ctx->arena, struct walk_candidate_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct walk_candidates_row *row = &rows.at[i];
		struct text                       zones = zones_of(ctx, &bins, row->id);
		if (!due_fits(ctx, wanted->due, row->due_at) || !kind_fits(wanted->kind, row) || !contains(ctx, row->ward_name, wanted->ward) ||
		    !contains(ctx, zones, wanted->zone))
			continue;
		struct walk_candidate_view *view = &out->at[out->count++];
		*view = candidate_of(ctx, x->viewer.language, row, zones);
		if (chosen == 0)
			narcotic = row->is_narcotic;
		view->is_chosen = chosen < positions && row->is_narcotic == narcotic;
		chosen += view->is_chosen;
	}
	return OK;
}

static struct walk_choices_view choices(struct ctx *ctx, enum language language, const char *prefix, const char *const *words, size_t count,
					struct text chosen)
{
	struct walk_choices_view view = { .at = arena_array(ctx->arena, struct walk_choice_view, count) };
	for (size_t i = 0; i < count; i++)
		view.at[view.count++] = (struct walk_choice_view){ text_of(words[i]),
								   text_of_word(ctx->arena, language, prefix, text_of(words[i][0] ? words[i] : "all")),
								   text_is(chosen, words[i]) };
	return view;
}

static enum err walk_new_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const char *const dues[] = { "", "late", "hours", "today" }, *const kinds[] = { "", "urgent", "others", "narcotics" };
	bool                     is_asked = x->route->method == HTTP_GET;
	struct wanted            wanted = { .due = TEXT(""), .kind = TEXT(""), .ward = TEXT(""), .zone = TEXT("") };
	struct place_list        stores;
	struct walk_setting      setting;
	wanted.store_id = form_i64(x->form, "store_id");
	if (is_asked)
		wanted = (struct wanted){ wanted.store_id, form_text(x->form, "due"), form_text(x->form, "kind"), form_text(x->form, "ward"),
					  form_text(x->form, "zone") };
	TRY(place_stores(ctx, tx, &stores));
	if (wanted.store_id == 0 && stores.count > 0)
		wanted.store_id = stores.at[0].id;
	TRY(person_may(ctx, tx, PERMIT_PICK, wanted.store_id));
	TRY(walk_setting_read(ctx, tx, wanted.store_id, &setting));
	struct walk_new_view view = {
		.marks = form_marks_of(x),
		.setting_marks = form_marks_of(x),
		.store_id = id_text(ctx, wanted.store_id),
		.has_stores = stores.count > 1,
		.ward = wanted.ward,
		.zone = wanted.zone,
		.dues = choices(ctx, x->viewer.language, "WALK_DUE", dues, COUNT_OF(dues), wanted.due),
		.kinds = choices(ctx, x->viewer.language, "WALK_KIND", kinds, COUNT_OF(kinds), wanted.kind),
		.positions = setting.trolley_positions,
		.scans_bin = setting.scans_bin,
	};
	view.setting_marks.request_key = text_format(ctx->arena, "%.*s-setting", TEXT_ARG(view.marks.request_key));
	view.stores.at = arena_array(ctx->arena, struct walk_choice_view, stores.count + 1);
	for (size_t i = 0; i < stores.count; i++)
		view.stores.at[view.stores.count++] = (struct walk_choice_view){ id_text(ctx, stores.at[i].id), stores.at[i].name,
										 stores.at[i].id == wanted.store_id };
	TRY(rows_fill(ctx, tx, x, &wanted, setting.trolley_positions, &view.rows));
	view.has_rows = view.rows.count > 0;
	struct html body = page_start(ctx, x);
	walk_new(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_WALK_NEW), &body);
	return OK;
}

static enum err start_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	size_t              count = form_count(x->form, "orders");
	int64_t            *orders = arena_array(ctx->arena, int64_t, count + 1);
	struct walk_started started;
	for (size_t i = 0; i < count; i++)
		orders[i] = form_i64_at(x->form, "orders.order_id", i);
	TRY(walk_start(ctx, tx, form_i64(x->form, "store_id"), orders, count, &started));
	answer_written(ctx, x, url_ids(ctx->arena, "/walks/#", started.walk_id, 0), started.lines_lost ? "DONE_WALK_LOST" : "DONE_WALK_STARTED",
		       "walk_id", started.walk_id);
	return OK;
}

static enum err setting_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t store_id = form_i64(x->form, "store_id");
	TRY(walk_setting_change(ctx, tx, store_id,
				(struct walk_setting){ form_i64(x->form, "trolley_positions"), form_flag(x->form, "scans_bin") }));
	answer_written(ctx, x, url_with(ctx->arena, url_of("/walks/new"), "store_id", id_text(ctx, store_id)), "DONE_SAVED", "store_id", store_id);
	return OK;
}

/* ---------------------------------------------------------------- the walks */

static enum err list_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_WALK, CELL_WORDS, NULL },          { "state", T_ORDER_STATE, CELL_STATUS, "WALK_STATE" },
		{ "person", T_WALK_BY, CELL_WORDS, NULL },       { "orders", T_ORDERS, CELL_NUMBER, NULL },
		{ "takes", T_WALK_TAKES, CELL_NUMBER, NULL },    { "waiting", T_PICK_PROGRESS, CELL_NUMBER, NULL },
		{ "started_at", T_WALK_STARTED, CELL_MOMENT, NULL }, { "last_pick_at", T_WALK_LAST_PICK, CELL_MOMENT, NULL },
		{ "finished_at", T_WALK_FINISHED, CELL_MOMENT, NULL },
	};
	int64_t                     before = form_i64(x->form, "before");
	struct walk_list_rows_rows  rows;
	struct walk_candidates_rows waiting = { 0 };
	struct place_list           stores;
	struct table                table;
	TRY(walk_list_rows(ctx, tx,
			   (struct walk_list_rows_in){ ctx->actor.region_id, form_text(x->form, "state"), before ? before : INT64_MAX, LIMIT_PAGE_ROWS },
			   &rows));
	TRY(place_stores(ctx, tx, &stores));
	if (stores.count > 0)
		TRY(walk_candidates(ctx, tx, (struct walk_candidates_in){ ctx->actor.region_id, stores.at[0].id, LIMIT_PAGE_ROWS_MAX }, &waiting));
	table_init(&table, ctx->arena, "walks", columns, COUNT_OF(columns), T_WALKS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct walk_list_rows_row *row = &rows.at[i];
		struct table_cell               *cells = table_row(&table);
		cells[0] = cell_link(id_text(ctx, row->number), url_ids(ctx->arena, "/walks/#", row->id, 0));
		cells[1] = cell_text(row->state);
		cells[2] = cell_text(row->person_name);
		cells[3] = cell_number(row->orders);
		cells[4] = cell_number(row->takes);
		cells[5] = cell_number(row->waiting);
		cells[6] = cell_moment(row->created_at);
		cells[7] = cell_moment(row->last_pick);
		cells[8] = cell_moment(row->finished_at);
	}
	if (rows.count == LIMIT_PAGE_ROWS)
		table.next = url_with(ctx->arena, url_with(ctx->arena, url_of("/walks"), "before", id_text(ctx, rows.at[rows.count - 1].number)), "state",
				      form_text(x->form, "state"));
	static const char *const states[] = { "", "open", "done" };
	struct walk_head_view    head = { url_of("/walks/new"), (int64_t)waiting.count,
					  choices(ctx, x->viewer.language, "WALK_STATE", states, COUNT_OF(states), form_text(x->form, "state")) };
	struct html           part = page_start(ctx, x);
	walk_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_WALKS), &table, &part);
}

/* ---------------------------------------------------------------- routes */

static const struct field list_fields[] = { TABLE_FIELDS,
					    { .name = "state", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "open|done" } };
static const struct field new_fields[] = {
	{ .name = "store_id", .type = FIELD_ID, .place = IN_QUERY, .about = "empty: the first store" },
	{ .name = "due", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "late|hours|today", .about = "late, within two hours, today" },
	{ .name = "kind", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "urgent|others|narcotics" },
	{ .name = "ward", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 60, .about = "a part of the unit's name" },
	{ .name = "zone", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 10, .about = "the beginning of bin codes, before '-'" },
};
static const struct field start_fields[] = {
	{ .name = "store_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "orders.order_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true },
};
static const struct field setting_fields[] = {
	{ .name = "store_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "trolley_positions", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = 40 },
	{ .name = "scans_bin", .type = FIELD_FLAG, .place = IN_BODY, .about = "the bin's label is scanned before the pack" },
};

const struct route walk_new_routes[] = {
	{ HTTP_GET, "/walks", PERMIT_PICK, list_page, ROUTE_FIELDS(list_fields), .about = "walks, newest first" },
	{ HTTP_GET, "/walks/new", PERMIT_PICK, walk_new_page, ROUTE_FIELDS(new_fields), .about = "choose orders for a walk" },
	{ HTTP_POST, "/walks", PERMIT_PICK, start_face, ROUTE_FIELDS(start_fields), .about = "start a walk", .page_on_refusal = walk_new_page },
	{ HTTP_POST, "/walks/setting", PERMIT_PICK, setting_face, ROUTE_FIELDS(setting_fields), .about = "how a store walks", .page_on_refusal = walk_new_page },
	{ HTTP_POST, "/api/v1/walks", PERMIT_PICK, start_face, ROUTE_FIELDS(start_fields), .about = "start a walk: approved orders are released by it", .replies = "walk_id" },
	{ HTTP_POST, "/api/v1/walks/setting", PERMIT_PICK, setting_face, ROUTE_FIELDS(setting_fields), .about = "how a store walks", .replies = "store_id" },
};
const size_t walk_new_route_count = COUNT_OF(walk_new_routes);
