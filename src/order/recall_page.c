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

/* ---------------------------------------------------------------- a new case */

static struct text batch_detail(struct ctx *ctx, enum language language, const struct recall_batches_of_pack_row *row, int64_t units_per_pack)
{
	return text_format(ctx->arena, "%.*s %s · %.*s %.*s · %lld %.*s", TEXT_ARG(text_in(language, T_STOCK_EXPIRY)),
			   day_text(ctx->arena, row->expiry_day).at, TEXT_ARG(text_in(language, T_RECALL_HELD)),
			   TEXT_ARG(count_amount(ctx->arena, language, row->held_units, units_per_pack)), (long long)row->wards,
			   TEXT_ARG(text_in(language, T_RECALL_WARDS_GOT)));
}

static void add_hit(struct ctx *ctx, struct recall_hits_view *hits, struct text label, struct text detail, int64_t batch_id)
{
	hits->at[hits->count++] = (struct recall_hit_view){ label, detail, batch_id != 0,
							    batch_id ? url_ids(ctx->arena, "/batches/#", batch_id, 0) : url_of("/") };
}

/* What the numbers hit: batches of ours, numbers to be watched for, and numbers that were perhaps written otherwise. */
static enum err fill_hits(struct ctx *ctx, const struct exchange *x, const struct recall_batches_of_pack_rows *ours, int64_t units_per_pack,
			  struct recall_new_view *view)
{
	enum language language = x->viewer.language;
	size_t        count;
	struct text  *labels = recall_labels(ctx, view->batches, &count);
	view->hits.at = arena_array(ctx->arena, struct recall_hit_view, count + ours->count + 1);
	view->near.at = arena_array(ctx->arena, struct recall_hit_view, count * ours->count + 1);
	view->is_checked = view->is_whole || count > 0;
	for (size_t k = 0; k < ours->count && view->is_whole; k++)
		add_hit(ctx, &view->hits, ours->at[k].label, batch_detail(ctx, language, &ours->at[k], units_per_pack), ours->at[k].id);
	for (size_t i = 0; i < count && !view->is_whole; i++) {
		struct text number;
		bool        is_ours = false;
		TRY(batch_number_normalise(ctx, labels[i], &number));
		for (size_t k = 0; k < ours->count; k++) {
			struct text detail = batch_detail(ctx, language, &ours->at[k], units_per_pack);
			if (text_equal(ours->at[k].batch_number, number)) {
				is_ours = true;
				add_hit(ctx, &view->hits, ours->at[k].label, detail, ours->at[k].id);
			} else if (batch_numbers_look_alike(ours->at[k].batch_number, number)) {
				add_hit(ctx, &view->near, ours->at[k].label, detail, ours->at[k].id);
			}
		}
		if (!is_ours)
			add_hit(ctx, &view->hits, labels[i], text_in(language, T_RECALL_NOT_OURS), 0);
	}
	view->has_near = view->near.count > 0;
	return OK;
}

static enum err fill_classes(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct recall_new_view *view)
{
	struct recall_classes_rows rows;
	TRY(recall_classes(ctx, tx, (struct recall_classes_in){ ctx->today }, &rows));
	view->classes.at = arena_array(ctx->arena, struct recall_class_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		view->classes.at[view->classes.count++] = (struct recall_class_view){
			rows.at[i].class,
			text_format(ctx->arena, "%.*s: %.*s %s, %.*s %s (%.*s)", TEXT_ARG(recall_class_words(ctx->arena, x->viewer.language, rows.at[i].class)),
				    TEXT_ARG(text_in(x->viewer.language, T_RECALL_LIMIT_STORE)),
				    span_text(ctx->arena, (struct moment){ 0 }, (struct moment){ rows.at[i].store_minutes * 60000000 }).at,
				    TEXT_ARG(text_in(x->viewer.language, T_RECALL_LIMIT_WARD)),
				    span_text(ctx->arena, (struct moment){ 0 }, (struct moment){ rows.at[i].ward_minutes * 60000000 }).at,
				    TEXT_ARG(rows.at[i].evidence)) };
	return OK;
}

static enum err new_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct recall_new_view view = { .pack_id = TEXT(""), .batches = form_text(x->form, "batches"), .is_whole = form_flag(x->form, "whole_pack"),
					.today = day_text(ctx->arena, ctx->today), .marks = form_marks_of(x) };
	int64_t                pack_id = form_i64(x->form, "pack_id");
	view.source_name = x->refused ? form_text(x->form, "source_name") : TEXT("");
	view.source_reference = x->refused ? form_text(x->form, "source_reference") : TEXT("");
	view.document = x->refused ? form_text(x->form, "document") : TEXT("");
	view.reason = x->refused ? form_text(x->form, "reason") : TEXT("");
	view.instruction = x->refused ? form_text(x->form, "instruction") : text_in(x->viewer.language, T_RECALL_INSTRUCTION_USUAL);
	TRY(person_may(ctx, tx, PERMIT_RECALL, 0));
	if (!x->refused && form_i64(x->form, "batch_id")) {
		struct batch_get_row batch;
		TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, form_i64(x->form, "batch_id") }, &batch));
		pack_id = batch.pack_id;
		view.batches = batch.label;
	}
	if (pack_id) {
		struct pack_facts                  pack;
		struct recall_batches_of_pack_rows ours;
		TRY(pack_load(ctx, tx, pack_id, &pack));
		TRY(recall_batches_of_pack(ctx, tx, (struct recall_batches_of_pack_in){ ctx->actor.region_id, pack_id, BATCHES_SHOWN }, &ours));
		view.has_pack = true;
		view.pack_id = id_text(ctx, pack_id);
		view.pack = text_format(ctx->arena, "%.*s %.*s, %.*s (%.*s)", TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(pack.pack_text),
					TEXT_ARG(pack.vnr));
		view.ours.at = arena_array(ctx->arena, struct recall_hit_view, ours.count + 1);
		for (size_t i = 0; i < ours.count; i++)
			add_hit(ctx, &view.ours, ours.at[i].label, batch_detail(ctx, x->viewer.language, &ours.at[i], pack.units_per_pack), ours.at[i].id);
		view.has_ours = ours.count > 0;
		TRY(fill_hits(ctx, x, &ours, pack.units_per_pack, &view));
		TRY(fill_classes(ctx, tx, x, &view));
	} else {
		TRY(choose_fill(ctx, tx, x, &view.choose));
	}
	struct html body = page_start(ctx, x);
	recall_new(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_RECALL_NEW), &body);
	return OK;
}

/* "08:15" on a day; the whole day's start without a time, now without either. */
static enum err notified_of(struct ctx *ctx, const struct form *form, struct moment *out)
{
	struct day  day = form_day(form, "notified_day");
	struct text time = form_text(form, "notified_time");
	int64_t     hour, minute;
	*out = MOMENT_NONE;
	if (text_is_empty(time)) {
		/* A day alone is no moment: the clock starts now, unless it was another day. */
		if (!day_is_none(day) && day.number != ctx->today.number)
			*out = zone_moment(day, 12, 0, 0);
		return OK;
	}
	if (time.length != 5 || (time.at[2] != ':' && time.at[2] != '.') || num_parse(text_slice(time, 0, 2), &hour) ||
	    num_parse(text_slice(time, 3, 5), &minute) || hour > 23 || minute > 59) {
		ctx->error = (struct error){ 0 };
		return fail(ctx, ERR_FIELD_INVALID, "notified_time", "a time is written 08:15");
	}
	*out = zone_moment(day_is_none(day) ? ctx->today : day, (int32_t)hour, (int32_t)minute, 0);
	return OK;
}

static enum err open_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct recall_opened opened;
	struct recall_wanted wanted = { .pack_id = form_i64(x->form, "pack_id"),
					.class = form_text(x->form, "class"),
					.source_kind = form_text(x->form, "source_kind"),
					.source_name = form_text(x->form, "source_name"),
					.source_reference = form_text(x->form, "source_reference"),
					.source_day = form_day(x->form, "source_day"),
					.document = form_text(x->form, "document"),
					.reason = form_text(x->form, "reason"),
					.instruction = form_text(x->form, "instruction") };
	TRY(notified_of(ctx, x->form, &wanted.notified_at));
	wanted.labels = recall_labels(ctx, form_text(x->form, "batches"), &wanted.label_count);
	if (form_flag(x->form, "whole_pack"))
		wanted.label_count = 0;
	else if (wanted.label_count == 0)
		return fail(ctx, ERR_FIELD_MISSING, "batches", "give the batch numbers, or say that every batch is recalled");
	TRY(recall_open(ctx, tx, &wanted, &opened));
	answer_written(ctx, x, url_ids(ctx->arena, "/recalls/#", opened.recall_id, 0), opened.is_new ? "DONE_RECALL_OPENED" : "DONE_RECALL_STANDS",
		       "recall_id", opened.recall_id);
	return OK;
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

static enum err extend_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t              id = form_i64(x->form, "recall_id");
	size_t               count;
	struct recall_opened opened;
	struct text         *labels = recall_labels(ctx, form_text(x->form, "batches"), &count);
	if (count == 0)
		return fail(ctx, ERR_FIELD_MISSING, "batches", "give the batch numbers, or say that every batch is recalled");
	TRY(recall_extend(ctx, tx, id, version_of(x), form_i64(x->form, "pack_id"), labels, count, &opened));
	answer_written(ctx, x, url_ids(ctx->arena, "/recalls/#", id, 0), "DONE_RECALL_EXTENDED", "recall_id", id);
	return OK;
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
static const struct field new_fields[] = {
	CHOOSE_FIELD,
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_QUERY },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_QUERY, .about = "a batch of ours to begin with" },
	{ .name = "batches", .type = FIELD_LONG_TEXT, .place = IN_QUERY, .about = "batch numbers, one a line" },
	{ .name = "whole_pack", .type = FIELD_FLAG, .place = IN_QUERY },
};
static const struct field open_fields[] = {
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "batches", .type = FIELD_LONG_TEXT, .place = IN_BODY, .about = "batch numbers, one a line or with commas between; known to us or not" },
	{ .name = "whole_pack", .type = FIELD_FLAG, .place = IN_BODY, .about = "every batch of the pack" },
	{ .name = "class", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "1|2|3" },
	{ .name = "source_kind", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "company|authority|own" },
	{ .name = "source_name", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "source_reference", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 100, .about = "the letter's own number" },
	{ .name = "source_day", .type = FIELD_DAY, .place = IN_BODY, .about = "the letter's own date" },
	{ .name = "notified_day", .type = FIELD_DAY, .place = IN_BODY, .about = "when the letter reached the pharmacy; empty: now" },
	{ .name = "notified_time", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 5, .about = "08:15" },
	{ .name = "document", .type = FIELD_TEXT, .place = IN_BODY, .about = "where the letter is kept" },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "instruction", .type = FIELD_LONG_TEXT, .place = IN_BODY, .required = true, .maximum = 2000, .about = "what wards are to do" },
};
static const struct field case_fields[] = { RECALL_ID };
static const struct field extend_fields[] = {
	RECALL_ID,
	VERSION,
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "batches", .type = FIELD_LONG_TEXT, .place = IN_BODY, .required = true },
};
static const struct field close_fields[] = {
	RECALL_ID,
	VERSION,
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .about = "needed when tasks wait or the block is lifted" },
	{ .name = "lift", .type = FIELD_FLAG, .place = IN_BODY, .about = "end the blocks too" },
};
static const struct field lift_fields[] = { RECALL_ID, { .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true } };

const struct route recall_routes[] = {
	{ HTTP_GET, "/recalls", PERMIT_VIEW_STOCK, list_page, ROUTE_FIELDS(list_fields), .about = "recalls, newest first" },
	{ HTTP_GET, "/recalls/new", PERMIT_RECALL, new_page, ROUTE_FIELDS(new_fields), .about = "what a recall would hit" },
	{ HTTP_POST, "/recalls", PERMIT_RECALL, open_face, ROUTE_FIELDS(open_fields), .about = "open a recall", .page_on_refusal = new_page },
	{ HTTP_GET, "/recalls/{recall_id}", PERMIT_VIEW_STOCK, recall_case_page, ROUTE_FIELDS(case_fields), .about = "one recall" },
	{ HTTP_POST, "/recalls/{recall_id}/batches", PERMIT_RECALL, extend_face, ROUTE_FIELDS(extend_fields), .about = "add batch numbers", .page_on_refusal = recall_case_page },
	{ HTTP_POST, "/recalls/{recall_id}/close", PERMIT_RECALL, close_face, ROUTE_FIELDS(close_fields), .about = "close a recall", .page_on_refusal = recall_case_page },
	{ HTTP_POST, "/recalls/{recall_id}/lift", PERMIT_RECALL, lift_face, ROUTE_FIELDS(lift_fields), .about = "end the blocks of a closed recall", .page_on_refusal = recall_case_page },
	{ HTTP_POST, "/api/v1/recalls", PERMIT_RECALL, open_face, ROUTE_FIELDS(open_fields), .about = "open a recall", .replies = "recall_id" },
	{ HTTP_POST, "/api/v1/recalls/{recall_id}/batches", PERMIT_RECALL, extend_face, ROUTE_FIELDS(extend_fields), .about = "add batch numbers", .replies = "recall_id" },
	{ HTTP_POST, "/api/v1/recalls/{recall_id}/close", PERMIT_RECALL, close_face, ROUTE_FIELDS(close_fields), .about = "close a recall", .replies = "recall_id" },
	{ HTTP_POST, "/api/v1/recalls/{recall_id}/lift", PERMIT_RECALL, lift_face, ROUTE_FIELDS(lift_fields), .about = "end the blocks of a closed recall", .replies = "recall_id" },
};
const size_t recall_route_count = COUNT_OF(recall_routes);
