/*
 * recall_page.c - indragningar: listan, ett nytt ärende, ärendet
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/recall_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "order/close_recall.h"
#include "order/open_recall.h"
#include "order/recall.sql.h"
#include "order/recall_page.html.h"
#include "order/recall_rules.h"
#include "order/recall_view.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/count_page.h"
#include "stock/stock.sql.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

enum { CARDS_OF_WARD = 20, WARDS_MAX = 40, BATCHES_SHOWN = 200 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

struct text recall_source_words(struct ctx *ctx, enum language language, struct text name, struct text reference, struct day day)
{
	(void)language;
	return text_format(ctx->arena, "%.*s%s%.*s%s%.*s", TEXT_ARG(name), text_is_empty(reference) ? "" : ", ", TEXT_ARG(reference),
			   day_is_none(day) ? "" : ", ", TEXT_ARG(day_text(ctx->arena, day)));
}

/* ---------------------------------------------------------------- a ward's own */

enum err recall_cards_write(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct html *out, size_t *count)
{
	struct place_list        wards;
	struct recall_cards_view view = { 0 };
	*count = 0;
	if (!viewer_may(&x->viewer, PERMIT_ANSWER_RECALL) || recall_viewer_is_staff(&x->viewer))
		return OK;
	TRY(person_places(ctx, tx, PERMIT_ANSWER_RECALL, &wards));
	view.cards.at = arena_array(ctx->arena, struct recall_card_view, WARDS_MAX * CARDS_OF_WARD);
	for (size_t w = 0; w < wards.count && w < WARDS_MAX; w++) {
		struct recall_tasks_of_place_rows rows;
		TRY(recall_tasks_of_place(ctx, tx, (struct recall_tasks_of_place_in){ ctx->actor.region_id, wards.at[w].id, false, CARDS_OF_WARD },
					  &rows));
		for (size_t i = 0; i < rows.count; i++) {
			struct recall_items_of_rows items;
			TRY(recall_items_of(ctx, tx, (struct recall_items_of_in){ ctx->actor.region_id, rows.at[i].recall_id }, &items));
			view.cards.at[view.cards.count++] = (struct recall_card_view){
				.class = recall_class_words(ctx->arena, x->viewer.language, rows.at[i].class),
				.class_chip = recall_class_chip(rows.at[i].class),
				.ward = rows.at[i].place_name,
				.article = rows.at[i].article.at ? rows.at[i].article : TEXT(""),
				.labels = recall_labels_words(ctx, x->viewer.language, &items),
				.instruction = rows.at[i].instruction,
				.due = rows.at[i].due_at,
				.is_late = rows.at[i].due_at.us < ctx->now.us,
				.url = url_ids(ctx->arena, "/recall-tasks/#", rows.at[i].id, 0),
			};
		}
	}
	*count = view.cards.count;
	if (*count > 0)
		recall_cards(out, &view);
	return OK;
}

static enum err list_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_RECALL, CELL_WORDS, NULL },          { "state", T_ORDER_STATE, CELL_STATUS, "RECALL_STATE" },
		{ "class", T_RECALL_CLASS, CELL_WORDS, NULL },     { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "reason", T_RECALL_REASON, CELL_WORDS, NULL },   { "source", T_RECALL_SOURCE, CELL_WORDS, NULL },
		{ "opened_at", T_RECALL_OPENED, CELL_MOMENT, NULL }, { "tasks", T_RECALL_TASKS, CELL_NUMBER, NULL },
		{ "answered", T_RECALL_ANSWERED, CELL_NUMBER, NULL }, { "overdue", T_RECALL_LATE, CELL_NUMBER, NULL },
		{ "closed_at", T_RECALL_CLOSED, CELL_MOMENT, NULL },
	};
	int64_t                before = form_i64(x->form, "before");
	struct text            state = form_text(x->form, "state");
	struct recall_list_rows rows;
	struct table           table;
	TRY(recall_list(ctx, tx, (struct recall_list_in){ ctx->actor.region_id, state, ctx->now, before ? before : INT64_MAX, list_rows(x) },
			&rows));
	table_init(&table, ctx->arena, "recalls", columns, COUNT_OF(columns), T_RECALLS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct recall_list_row *row = &rows.at[i];
		struct table_cell            *cells = table_row(&table);
		cells[0] = cell_link(id_text(ctx, row->number), url_ids(ctx->arena, "/recalls/#", row->id, 0));
		cells[1] = cell_text(row->state);
		cells[2] = cell_text(recall_class_words(ctx->arena, x->viewer.language, row->class));
		cells[3] = cell_text(row->article);
		cells[4] = cell_text(row->reason);
		cells[5] = cell_text(row->source_name);
		cells[6] = cell_moment(row->opened_at);
		cells[7] = cell_number(row->tasks);
		cells[8] = cell_number(row->answered);
		cells[9] = cell_number(row->overdue);
		cells[10] = cell_moment(row->closed_at);
	}
	if (!list_wants_whole(x) && rows.count == LIMIT_PAGE_ROWS)
		table.next = url_with(ctx->arena, url_of("/recalls"), "before", id_text(ctx, rows.at[rows.count - 1].number));
	struct html             cards = page_start(ctx, x), part = page_start(ctx, x);
	size_t                  count;
	struct recalls_head_view head = { .may_open = viewer_may(&x->viewer, PERMIT_RECALL),
					  .is_all = text_is_empty(state),
					  .is_open = text_is(state, "open"),
					  .is_closed = text_is(state, "closed") };
	TRY(recall_cards_write(ctx, tx, x, &cards, &count));
	head.has_cards = count > 0;
	head.cards = html_done(&cards);
	recalls_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_RECALLS), &table, &part);
}

/* ---------------------------------------------------------------- one case */

static enum err fill_facts(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct recall_get_row *row, struct recall_view *view)
{
	enum language                 language = x->viewer.language;
	int64_t                       region_id = ctx->actor.region_id;
	struct recall_items_of_rows   items;
	struct recall_batches_of_rows batches;
	struct recall_events_of_rows  events;
	TRY(recall_items_of(ctx, tx, (struct recall_items_of_in){ region_id, row->id }, &items));
	TRY(recall_batches_of(ctx, tx, (struct recall_batches_of_in){ region_id, row->id }, &batches));
	TRY(recall_events_of(ctx, tx, (struct recall_events_of_in){ region_id, row->id }, &events));
	view->items.at = arena_array(ctx->arena, struct recall_item_view, items.count + 1);
	for (size_t i = 0; i < items.count; i++)
		view->items.at[view->items.count++] = (struct recall_item_view){
			text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(items.at[i].name), TEXT_ARG(items.at[i].strength), TEXT_ARG(items.at[i].pack_text)),
			text_is_empty(items.at[i].batch_number) ? text_in(language, T_RECALL_EVERY) : items.at[i].label,
			items.at[i].batches == 0 && items.at[i].is_watched };
	view->pack_id = id_text(ctx, items.count ? items.at[0].pack_id : 0);
	view->batches.at = arena_array(ctx->arena, struct recall_batch_view, batches.count + 1);
	for (size_t i = 0; i < batches.count; i++)
		view->batches.at[view->batches.count++] = (struct recall_batch_view){
			.article = batches.at[i].name,
			.label = batches.at[i].label,
			.expiry = batches.at[i].expiry_day,
			.blocked_at = batches.at[i].blocked_at,
			.is_lifted = !moment_is_none(batches.at[i].lifted_at),
			.url = url_ids(ctx->arena, "/batches/#", batches.at[i].batch_id, 0),
			.trace_url = url_ids(ctx->arena, "/batches/#/trace", batches.at[i].batch_id, 0),
		};
	view->events.at = arena_array(ctx->arena, struct recall_event_view, events.count + 1);
	for (size_t i = 0; i < events.count; i++)
		view->events.at[view->events.count++] = (struct recall_event_view){
			events.at[i].recorded_at, text_of_word(ctx->arena, language, "RECALL_EVENT", events.at[i].event),
			events.at[i].place_name.at ? events.at[i].place_name : TEXT(""), events.at[i].note,
			events.at[i].person.at ? events.at[i].person : TEXT("") };
	return OK;
}

/* Whether a ward's row is the viewer's to see: the pharmacy sees all. */
static bool sees(const struct recall_view *view, const struct place_list *mine, int64_t place_id)
{
	if (view->is_staff)
		return true;
	for (size_t i = 0; i < mine->count; i++)
		if (mine->at[i].id == place_id)
			return true;
	return false;
}

static enum err fill_tasks(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct recall_get_row *row, struct recall_view *view)
{
	enum language                 language = x->viewer.language;
	int64_t                       region_id = ctx->actor.region_id;
	struct recall_tasks_of_rows   tasks;
	struct recall_figures         figures;
	struct recall_batches_of_rows batches;
	struct recall_left_rows       left;
	struct place_list             mine = { 0 };
	TRY(recall_tasks_of(ctx, tx, (struct recall_tasks_of_in){ region_id, row->id, ctx->now }, &tasks));
	TRY(recall_figures_load(ctx, tx, row->id, 0, &figures));
	TRY(recall_batches_of(ctx, tx, (struct recall_batches_of_in){ region_id, row->id }, &batches));
	TRY(recall_left(ctx, tx, (struct recall_left_in){ region_id, row->id, 0 }, &left));
	if (!view->is_staff)
		TRY(person_places(ctx, tx, PERMIT_ANSWER_RECALL, &mine));
	int64_t upp = recall_units_per_pack(&batches);
	view->left = (int64_t)left.count;
	view->has_left = left.count > 0;
	view->figures = recall_figures_shown(ctx, language, row->id, &figures, upp, false);
	view->tasks.at = arena_array(ctx->arena, struct recall_task_row_view, tasks.count + 1);
	for (size_t i = 0; i < tasks.count; i++) {
		const struct recall_tasks_of_row *task = &tasks.at[i];
		bool                              is_open = text_is(task->state, "open"), is_ward = text_is(task->kind, "ward");
		const struct recall_ward         *ward = NULL;
		for (size_t w = 0; w < figures.ward_count; w++)
			if (figures.wards[w].place_id == task->place_id)
				ward = &figures.wards[w];
		if (!sees(view, &mine, task->place_id))
			continue;
		view->waiting += is_open;
		view->tasks.at[view->tasks.count++] = (struct recall_task_row_view){
			.place = task->name,
			.state = text_in(language, task->is_overdue ? T_RECALL_LATE : is_open ? T_RECALL_TASK_OPEN : T_RECALL_TASK_ANSWERED),
			.class = task->is_overdue ? TEXT("chip bad") : is_open ? TEXT("chip warn") : TEXT("chip good"),
			.due = task->due_at,
			.is_late = task->is_overdue,
			.got = ward ? recall_amount(ctx->arena, language, ward->got, upp) : TEXT(""),
			.told = task->answered_name.at ? task->answered_name : TEXT(""),
			.answered_at = task->answered_at,
			.to_return = ward ? recall_amount(ctx->arena, language, ward->sum.to_return, upp) : TEXT(""),
			.missing = ward ? recall_amount(ctx->arena, language, ward->sum.missing, upp) : TEXT(""),
			.has_url = is_ward || view->may_move,
			.url = is_ward ? url_ids(ctx->arena, "/recall-tasks/#", task->id, 0) : url_ids(ctx->arena, "/recalls/#/goods", row->id, 0),
		};
	}
	view->has_tasks = view->tasks.count > 0;
	view->has_waiting = view->waiting > 0;
	return OK;
}

enum err recall_case_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t               id = form_i64(x->form, "recall_id");
	enum language         language = x->viewer.language;
	struct recall_get_row row;
	TRY(recall_get(ctx, tx, (struct recall_get_in){ ctx->actor.region_id, id }, &row));
	struct recall_view view = {
		.number = row.number,
		.state = text_of_word(ctx->arena, language, "RECALL_STATE", row.state),
		.state_class = text_format(ctx->arena, "status %s", text_is(row.state, "open") ? "blocked" : "usable"),
		.class = recall_class_words(ctx->arena, language, row.class),
		.class_chip = recall_class_chip(row.class),
		.reason = row.reason,
		.source = recall_source_words(ctx, language, row.source_name, row.source_reference, row.source_day),
		.document = row.document,
		.instruction = row.instruction,
		.notified_at = row.notified_at,
		.opened_at = row.opened_at,
		.opened_by = row.opened_name.at ? row.opened_name : TEXT(""),
		.time_to_block = span_text(ctx->arena, row.notified_at, row.opened_at),
		.lines_lost = row.lines_lost,
		.picks_stopped = row.picks_stopped,
		.is_open = text_is(row.state, "open"),
		.is_closed = text_is(row.state, "closed"),
		.closed_at = row.closed_at,
		.closed_by = row.closed_name.at ? row.closed_name : TEXT(""),
		.close_reason = row.close_reason,
		.tasks_left = row.tasks_left,
		.has_tasks_left = row.tasks_left > 0,
		.is_lifted = !moment_is_none(row.lifted_at),
		.lifted_at = row.lifted_at,
		.lifted_by = row.lifted_name.at ? row.lifted_name : TEXT(""),
		.lift_reason = row.lift_reason,
		.is_staff = recall_viewer_is_staff(&x->viewer),
		.may_recall = viewer_may(&x->viewer, PERMIT_RECALL),
		.may_move = viewer_may(&x->viewer, PERMIT_QUARANTINE),
		.may_remind = viewer_may(&x->viewer, PERMIT_RECEIVE_RETURN),
		.may_trace = viewer_may(&x->viewer, PERMIT_BLOCK),
		.goods_url = url_ids(ctx->arena, "/recalls/#/goods", id, 0),
		.remind_url = url_ids(ctx->arena, "/recalls/#/reminders", id, 0),
		.report_url = url_ids(ctx->arena, "/recalls/#/report", id, 0),
		.add_goods_url = url_with(ctx->arena, url_of("/recalls/new"), "recall_id", id_text(ctx, id)),
		.extend_url = url_ids(ctx->arena, "/recalls/#/batches", id, 0),
		.close_url = url_ids(ctx->arena, "/recalls/#/close", id, 0),
		.lift_url = url_ids(ctx->arena, "/recalls/#/lift", id, 0),
		.progress = text_format(ctx->arena, "%lld / %lld", (long long)row.answered, (long long)row.tasks),
		.version = id_text(ctx, row.version),
		.marks = form_marks_of(x),
	};
	TRY(fill_facts(ctx, tx, x, &row, &view));
	TRY(fill_tasks(ctx, tx, x, &row, &view));
	struct html body = page_start(ctx, x);
	recall_shown(&body, &view);
	page_reply(ctx, x, text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_RECALL)), (long long)row.number), &body);
	return OK;
}

static int64_t version_of(const struct exchange *x)
{
	int64_t version = form_i64(x->form, "version");
	return version == I64_NONE ? 0 : version;
}

static enum err close_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "recall_id");
	TRY(recall_end(ctx, tx, id, version_of(x), form_text(x->form, "reason"), form_flag(x->form, "lift")));
	answer_written(ctx, x, url_ids(ctx->arena, "/recalls/#", id, 0), "DONE_RECALL_CLOSED", "recall_id", id);
	return OK;
}

static enum err lift_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "recall_id");
	TRY(recall_lift(ctx, tx, id, form_text(x->form, "reason")));
	answer_written(ctx, x, url_ids(ctx->arena, "/recalls/#", id, 0), "DONE_LIFTED", "recall_id", id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define RECALL_ID { .name = "recall_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
#define VERSION { .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = INT64_MAX, .about = "as it was seen; empty: whatever it is" }

static const struct field list_fields[] = { TABLE_FIELDS, { .name = "state", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "open|closed" } };
static const struct field case_fields[] = { RECALL_ID };
static const struct field close_fields[] = {
	RECALL_ID,
	VERSION,
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .about = "needed when tasks wait or the block is lifted" },
	{ .name = "lift", .type = FIELD_FLAG, .place = IN_BODY, .about = "end the blocks too" },
};
static const struct field lift_fields[] = { RECALL_ID, { .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true } };

const struct route recall_routes[] = {
	{ HTTP_GET, "/recalls", PERMIT_VIEW_STOCK, list_page, ROUTE_FIELDS(list_fields), .about = "recalls, newest first" },
	{ HTTP_GET, "/recalls/{recall_id}", PERMIT_VIEW_STOCK, recall_case_page, ROUTE_FIELDS(case_fields), .about = "one recall" },
	{ HTTP_POST, "/recalls/{recall_id}/close", PERMIT_RECALL, close_face, ROUTE_FIELDS(close_fields), .about = "close a recall", .page_on_refusal = recall_case_page },
	{ HTTP_POST, "/recalls/{recall_id}/lift", PERMIT_RECALL, lift_face, ROUTE_FIELDS(lift_fields), .about = "end the blocks of a closed recall", .page_on_refusal = recall_case_page },
	{ HTTP_POST, "/api/v1/recalls/{recall_id}/close", PERMIT_RECALL, close_face, ROUTE_FIELDS(close_fields), .about = "close a recall", .replies = "recall_id" },
	{ HTTP_POST, "/api/v1/recalls/{recall_id}/lift", PERMIT_RECALL, lift_face, ROUTE_FIELDS(lift_fields), .about = "end the blocks of a closed recall", .replies = "recall_id" },
};
const size_t recall_route_count = COUNT_OF(recall_routes);
