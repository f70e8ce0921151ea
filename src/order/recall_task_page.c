/*
 * recall_task_page.c - indragning på enheten, svar i telefon, påminnelser, och apotekets egna varor
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/recall_page.h"

#include "base/limits.h"
#include "format/gs1.h"
#include "order/answer_recall.h"
#include "order/order.sql.h"
#include "order/recall.sql.h"
#include "order/recall_page.html.h"
#include "order/recall_view.h"
#include "order/return_recalled.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/count_page.h"
#include "web/answer.h"

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static struct form_marks marks_of(struct ctx *ctx, const struct exchange *x, size_t i)
{
	struct form_marks marks = form_marks_of(x);
	marks.request_key = text_format(ctx->arena, "%.*s-%zu", TEXT_ARG(x->viewer.request_key), i);
	return marks;
}

/* ---------------------------------------------------------------- a ward's task */

static enum err fill_rows(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct recall_task_get_row *task,
			  struct recall_task_view *view)
{
	enum language                   language = x->viewer.language;
	struct recall_ward_batches_rows rows;
	struct recall_answers_of_rows   answers;
	TRY(recall_ward_batches(ctx, tx, (struct recall_ward_batches_in){ ctx->actor.region_id, task->recall_id, task->place_id }, &rows));
	TRY(recall_answers_of(ctx, tx, (struct recall_answers_of_in){ ctx->actor.region_id, task->id }, &answers));
	view->rows.at = arena_array(ctx->arena, struct recall_got_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct recall_ward_batches_row *row = &rows.at[i];
		struct recall_sum                     sum = recall_batch_sum(row);
		bool                                  is_answered = row->found_units != I64_NONE;
		view->rows.at[view->rows.count++] = (struct recall_got_view){
			.batch_id = id_text(ctx, row->batch_id),
			.article = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(row->article), TEXT_ARG(row->strength), TEXT_ARG(row->pack_text)),
			.label = row->label,
			.expiry = row->expiry_day,
			.got = count_amount(ctx->arena, language, row->got_units, row->units_per_pack),
			.first_at = row->first_at,
			.last_at = row->last_at,
			.is_on_the_way = row->on_the_way_units > 0,
			.on_the_way = count_amount(ctx->arena, language, row->on_the_way_units, row->units_per_pack),
			.has_returned = row->returned_units > 0,
			.returned = count_amount(ctx->arena, language, row->returned_units, row->units_per_pack),
			.has_loose = row->units_per_pack > 1,
			.is_answered = is_answered,
			.found = is_answered ? count_amount(ctx->arena, language, row->found_units, row->units_per_pack) : TEXT(""),
			.used = recall_amount(ctx->arena, language, sum.used, row->units_per_pack),
			.to_return = recall_amount(ctx->arena, language, sum.to_return, row->units_per_pack),
			.missing = recall_amount(ctx->arena, language, sum.missing, row->units_per_pack),
		};
		view->may_return = view->may_return || sum.to_return - row->noted_units > 0;
	}
	view->answers.at = arena_array(ctx->arena, struct recall_answer_view, answers.count + 1);
	for (size_t i = 0; i < answers.count; i++) {
		const struct recall_answers_of_row *row = &answers.at[i];
		bool                                is_phone = text_is(row->via, "phone");
		view->answers.at[view->answers.count++] = (struct recall_answer_view){
			.at = row->recorded_at,
			.who = row->answered_name,
			.via = is_phone ? text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(language, T_RECALL_VIA_PHONE)),
						      TEXT_ARG(row->recorded_name.at ? row->recorded_name : TEXT("")))
					: text_in(language, T_RECALL_VIA_PAGE),
			.note = row->note,
			.found = row->found_units,
			.used = row->used_units,
		};
	}
	return OK;
}

/* Who may have answered by telephone: the ward's authorised orderers. */
static enum err fill_people(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct recall_task_view *view)
{
	struct order_orderers_rows rows;
	TRY(order_orderers(ctx, tx, (struct order_orderers_in){ ctx->actor.region_id, ward_id, ctx->today, PLACE_DEPTH_MAX }, &rows));
	view->people.at = arena_array(ctx->arena, struct recall_person_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		view->people.at[view->people.count++] = (struct recall_person_view){ id_text(ctx, rows.at[i].person_id), rows.at[i].name };
	return OK;
}

static enum err task_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                    id = form_i64(x->form, "task_id");
	struct recall_task_get_row task;
	struct recall_get_row      recall;
	struct orderer_found       orderer;
	TRY(recall_task_get(ctx, tx, (struct recall_task_get_in){ ctx->actor.region_id, id }, &task));
	TRY(recall_get(ctx, tx, (struct recall_get_in){ ctx->actor.region_id, task.recall_id }, &recall));
	bool may = person_may(ctx, tx, PERMIT_ANSWER_RECALL, task.place_id) == OK;
	if (!may && !recall_viewer_is_staff(&x->viewer))
		return ERR_FORBIDDEN;
	ctx->error = (struct error){ 0 };
	TRY(orderer_check(ctx, tx, ctx->actor.person_id, task.place_id, ctx->today, &orderer));
	bool                    is_open = text_is(recall.state, "open");
	struct recall_task_view view = {
		.number = recall.number,
		.ward = task.name,
		.class = recall_class_words(ctx->arena, x->viewer.language, recall.class),
		.class_chip = recall_class_chip(recall.class),
		.reason = recall.reason,
		.source = recall_source_words(ctx, x->viewer.language, recall.source_name, recall.source_reference, recall.source_day),
		.instruction = recall.instruction,
		.due = task.due_at,
		.is_late = is_open && text_is(task.state, "open") && task.due_at.us < ctx->now.us,
		.is_answered = text_is(task.state, "answered"),
		.is_open = is_open,
		.may_answer = may && is_open && text_is(task.kind, "ward"),
		.is_phone = orderer.state != ORDERER_VALID,
		.recall_url = url_ids(ctx->arena, "/recalls/#", recall.id, 0),
		.answer_url = url_ids(ctx->arena, "/recall-tasks/#/answer", id, 0),
		.return_url = url_ids(ctx->arena, "/recall-tasks/#/return", id, 0),
		.version = id_text(ctx, task.version),
		.marks = form_marks_of(x),
	};
	TRY(fill_rows(ctx, tx, x, &task, &view));
	view.has_rows = view.rows.count > 0;
	view.may_return = view.may_return && may && view.is_answered;
	if (view.is_phone)
		TRY(fill_people(ctx, tx, task.place_id, &view));
	struct html body = page_start(ctx, x);
	recall_task_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_RECALL), &body);
	return OK;
}

/* What was typed for each batch; empty is nothing found. */
static enum err read_found(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t task_id, struct recall_answer *answer)
{
	size_t                          count = form_count(x->form, "lines");
	struct recall_found            *found = arena_array(ctx->arena, struct recall_found, count + 1);
	bool                            rest_is_used = !text_is(form_text(x->form, "rest"), "unknown");
	struct recall_task_get_row      task;
	struct recall_ward_batches_rows rows;
	answer->found = found;
	answer->found_count = count;
	TRY(recall_task_get(ctx, tx, (struct recall_task_get_in){ ctx->actor.region_id, task_id }, &task));
	TRY(recall_ward_batches(ctx, tx, (struct recall_ward_batches_in){ ctx->actor.region_id, task.recall_id, task.place_id }, &rows));
	for (size_t i = 0; i < count; i++) {
		int64_t packs = form_i64_at(x->form, "lines.packs", i), loose = form_i64_at(x->form, "lines.loose", i);
		int64_t used = form_i64_at(x->form, "lines.used_units", i), units = loose == I64_NONE ? 0 : loose, in_packs;
		found[i].batch_id = form_i64_at(x->form, "lines.batch_id", i);
		for (size_t k = 0; k < rows.count && packs != I64_NONE; k++)
			if (rows.at[k].batch_id == found[i].batch_id) {
				TRY(num_multiply(packs, rows.at[k].units_per_pack, &in_packs));
				TRY(num_add(units, in_packs, &units));
			}
		found[i].found_units = units;
		found[i].used_units = used != I64_NONE ? used : rest_is_used ? I64_NONE : 0;
	}
	return OK;
}

static enum err answer_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t              id = form_i64(x->form, "task_id"), version = form_i64(x->form, "version");
	struct recall_answer answer = { .task_id = id,
					.version = version == I64_NONE ? 0 : version,
					.told_by = form_i64(x->form, "told_by"),
					.told_name = form_text(x->form, "told_name"),
					.note = form_text(x->form, "note") };
	bool                 none_left = form_flag(x->form, "none_left");
	if (!none_left && form_count(x->form, "lines") == 0)
		return fail(ctx, ERR_FIELD_MISSING, "lines", "say what you found, or that nothing is left");
	if (!none_left)
		TRY(read_found(ctx, tx, x, id, &answer));
	TRY(recall_answer(ctx, tx, &answer));
	answer_written(ctx, x, url_ids(ctx->arena, "/recall-tasks/#", id, 0), "DONE_RECALL_ANSWERED", "task_id", id);
	return OK;
}

static enum err return_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct return_made made;
	TRY(recall_return(ctx, tx, form_i64(x->form, "task_id"), &made));
	answer_written(ctx, x, url_ids(ctx->arena, "/returns/#", made.return_id, 0), "DONE_RETURN_NOTED", "return_id", made.return_id);
	return OK;
}

/* ---------------------------------------------------------------- reminders */

static enum err reminders_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum language                   language = x->viewer.language;
	int64_t                         id = form_i64(x->form, "recall_id"), region_id = ctx->actor.region_id;
	struct recall_get_row           recall;
	struct recall_items_of_rows     items;
	struct recall_tasks_of_rows     tasks;
	struct recall_batches_of_rows   batches;
	struct recall_figures           figures;
	struct recall_class_on_row      limits = { .inform = TEXT("message") };
	bool                            found;
	TRY(recall_get(ctx, tx, (struct recall_get_in){ region_id, id }, &recall));
	TRY(recall_items_of(ctx, tx, (struct recall_items_of_in){ region_id, id }, &items));
	TRY(recall_tasks_of(ctx, tx, (struct recall_tasks_of_in){ region_id, id, ctx->now }, &tasks));
	TRY(recall_batches_of(ctx, tx, (struct recall_batches_of_in){ region_id, id }, &batches));
	TRY(recall_figures_load(ctx, tx, id, 0, &figures));
	TRY(recall_class_on(ctx, tx, (struct recall_class_on_in){ ctx->actor.region_id, recall.class, zone_day(recall.opened_at) }, &limits, &found));
	struct recall_reminders_view view = {
		.number = recall.number,
		.class = recall_class_words(ctx->arena, language, recall.class),
		.article = items.count ? items.at[0].name : TEXT(""),
		.labels = recall_labels_words(ctx, language, &items),
		.reason = recall.reason,
		.instruction = recall.instruction,
		.inform = text_of_word(ctx->arena, language, "RECALL_INFORM", found ? limits.inform : TEXT("message")),
		.recall_url = url_ids(ctx->arena, "/recalls/#", id, 0),
	};
	view.rows.at = arena_array(ctx->arena, struct recall_reminder_view, tasks.count + 1);
	for (size_t i = 0; i < tasks.count && text_is(recall.state, "open"); i++) {
		const struct recall_tasks_of_row *task = &tasks.at[i];
		int64_t                           got = 0;
		if (!text_is(task->state, "open"))
			continue;
		for (size_t w = 0; w < figures.ward_count; w++)
			if (figures.wards[w].place_id == task->place_id)
				got = figures.wards[w].got + figures.wards[w].on_the_way;
		view.rows.at[view.rows.count++] = (struct recall_reminder_view){
			.place = task->name,
			.cost_centre = task->cost_centre,
			.got = recall_amount(ctx->arena, language, got, recall_units_per_pack(&batches)),
			.due = task->due_at,
			.is_late = task->is_overdue,
			.is_ward = text_is(task->kind, "ward"),
			.reminders = task->reminders,
			.was_reminded = task->reminders > 0,
			.reminded_at = task->reminded_at,
			.remind_url = url_ids(ctx->arena, "/recalls/#/tasks/#/remind", id, task->id),
			.answer_url = url_ids(ctx->arena, "/recall-tasks/#", task->id, 0),
			.marks = marks_of(ctx, x, i),
		};
	}
	view.is_empty = view.rows.count == 0;
	struct html body = page_start(ctx, x);
	recall_reminders(&body, &view);
	page_reply(ctx, x, text_in(language, T_RECALL_REMIND_LIST), &body);
	return OK;
}

static enum err remind_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t task_id = form_i64(x->form, "task_id");
	TRY(recall_remind(ctx, tx, task_id, form_text(x->form, "note")));
	answer_written(ctx, x, url_ids(ctx->arena, "/recalls/#/reminders", form_i64(x->form, "recall_id"), 0), "DONE_RECALL_REMINDED", "task_id",
		       task_id);
	return OK;
}

/* ---------------------------------------------------------------- the pharmacy's own goods */

static enum err goods_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                  id = form_i64(x->form, "recall_id");
	struct recall_get_row    recall;
	struct recall_left_rows  left;
	TRY(recall_get(ctx, tx, (struct recall_get_in){ ctx->actor.region_id, id }, &recall));
	TRY(recall_left(ctx, tx, (struct recall_left_in){ ctx->actor.region_id, id, 0 }, &left));
	struct recall_goods_view view = { .number = recall.number,
					  .reason = recall.reason,
					  .recall_url = url_ids(ctx->arena, "/recalls/#", id, 0),
					  .is_empty = left.count == 0,
					  .left = (int64_t)left.count };
	view.rows.at = arena_array(ctx->arena, struct recall_goods_row_view, left.count + 1);
	for (size_t i = 0; i < left.count; i++) {
		const struct recall_left_row *row = &left.at[i];
		view.rows.at[view.rows.count++] = (struct recall_goods_row_view){
			.is_box = text_is(row->kind, "box"),
			.store = row->store_name,
			.bin = row->place_code,
			.article = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->article), TEXT_ARG(row->strength)),
			.detail = row->pack_text,
			.label = row->label,
			.expiry = row->expiry_day,
			.amount = count_amount(ctx->arena, x->viewer.language, row->units, row->units_per_pack),
			.place_id = id_text(ctx, row->place_id),
			.batch_id = id_text(ctx, row->batch_id),
			.put_url = url_ids(ctx->arena, "/recalls/#/goods", id, 0),
			.pick_url = row->pick_list_id ? url_ids(ctx->arena, "/pick-lists/#", row->pick_list_id, 0) : url_of("/picking"),
			.pick_number = row->pick_list_number,
			.marks = marks_of(ctx, x, i),
		};
	}
	struct html body = page_start(ctx, x);
	recall_goods(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_RECALL_GOODS_DO), &body);
	return OK;
}

static enum err put_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                id = form_i64(x->form, "recall_id"), movement_id;
	struct gs1_scan        scan = { .expiry = DAY_NONE, .production = DAY_NONE };
	struct recall_put_away put = { .recall_id = id,
				       .place_id = form_i64(x->form, "place_id"),
				       .batch_id = form_i64(x->form, "batch_id"),
				       .units = form_i64(x->form, "units"),
				       .reason = form_text(x->form, "reason") };
	if (form_has(x->form, "scan"))
		TRY(gs1_parse(ctx, form_text(x->form, "scan"), &scan));
	put.code = (struct scanned_code){ scan.gtin.at ? scan.gtin : scan.vnr, scan.serial, scan.batch, scan.expiry };
	TRY(recall_quarantine(ctx, tx, &put, &movement_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/recalls/#/goods", id, 0), "DONE_RECALL_PUT", "movement_id", movement_id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define RECALL_ID { .name = "recall_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
#define TASK_ID { .name = "task_id", .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field task_fields[] = { TASK_ID };
static const struct field answer_fields[] = {
	TASK_ID,
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = INT64_MAX, .about = "as it was seen; empty: whatever it is" },
	{ .name = "none_left", .type = FIELD_FLAG, .place = IN_BODY, .about = "nothing is left, everything was used" },
	{ .name = "lines.batch_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	{ .name = "lines.packs", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_PACKS },
	{ .name = "lines.loose", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_UNITS, .about = "units beside whole packs" },
	{ .name = "lines.used_units", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_UNITS, .about = "empty: by rest" },
	{ .name = "rest", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "used|unknown", .about = "what became of the rest; empty: used" },
	{ .name = "told_by", .type = FIELD_ID, .place = IN_BODY, .about = "by telephone: the ward's person" },
	{ .name = "told_name", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 100, .about = "by telephone: a person who has no account" },
	{ .name = "note", .type = FIELD_TEXT, .place = IN_BODY },
};
static const struct field case_fields[] = { RECALL_ID };
static const struct field remind_fields[] = { RECALL_ID, TASK_ID, { .name = "note", .type = FIELD_TEXT, .place = IN_BODY } };
static const struct field put_fields[] = {
	RECALL_ID,
	{ .name = "place_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_UNITS, .about = "empty: everything there" },
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .about = "what the scanner read" },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .about = "why it was not scanned" },
};

const struct route recall_task_routes[] = {
	{ HTTP_GET, "/recall-tasks/{task_id}", PERMIT_VIEW_STOCK, task_page, ROUTE_FIELDS(task_fields), .about = "a ward's task of a recall" },
	{ HTTP_POST, "/recall-tasks/{task_id}/answer", PERMIT_ANSWER_RECALL, answer_face, ROUTE_FIELDS(answer_fields), .about = "answer a recall", .page_on_refusal = task_page },
	{ HTTP_POST, "/recall-tasks/{task_id}/return", PERMIT_RETURN_GOODS, return_face, ROUTE_FIELDS(task_fields), .about = "note a return of what was found", .page_on_refusal = task_page },
	{ HTTP_GET, "/recalls/{recall_id}/reminders", PERMIT_RECEIVE_RETURN, reminders_page, ROUTE_FIELDS(case_fields), .about = "who has not answered" },
	{ HTTP_POST, "/recalls/{recall_id}/tasks/{task_id}/remind", PERMIT_RECEIVE_RETURN, remind_face, ROUTE_FIELDS(remind_fields), .about = "note a reminder", .page_on_refusal = reminders_page },
	{ HTTP_GET, "/recalls/{recall_id}/goods", PERMIT_QUARANTINE, goods_page, ROUTE_FIELDS(case_fields), .about = "recalled goods that do not stand in quarantine" },
	{ HTTP_POST, "/recalls/{recall_id}/goods", PERMIT_QUARANTINE, put_face, ROUTE_FIELDS(put_fields), .about = "put recalled goods in quarantine", .page_on_refusal = goods_page },
	{ HTTP_POST, "/api/v1/recall-tasks/{task_id}/answer", PERMIT_ANSWER_RECALL, answer_face, ROUTE_FIELDS(answer_fields), .about = "answer a recall", .replies = "task_id" },
	{ HTTP_POST, "/api/v1/recall-tasks/{task_id}/return", PERMIT_RETURN_GOODS, return_face, ROUTE_FIELDS(task_fields), .about = "note a return of what was found", .replies = "return_id" },
	{ HTTP_POST, "/api/v1/recalls/{recall_id}/tasks/{task_id}/remind", PERMIT_RECEIVE_RETURN, remind_face, ROUTE_FIELDS(remind_fields), .about = "note a reminder", .replies = "task_id" },
	{ HTTP_POST, "/api/v1/recalls/{recall_id}/goods", PERMIT_QUARANTINE, put_face, ROUTE_FIELDS(put_fields), .about = "put recalled goods in quarantine", .replies = "movement_id" },
};
const size_t recall_task_route_count = COUNT_OF(recall_task_routes);
