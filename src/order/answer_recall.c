/*
 * answer_recall.c - svar på indragning, och indragna varor till karantän
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/answer_recall.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "order/recall.sql.h"
#include "order/recall_rules.h"
#include "order/stop_batch.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/recalled.sql.h"
#include "stock/stock.sql.h"

static enum err event(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, int64_t task_id, const char *name, struct text note)
{
	return recall_event_insert(ctx, tx,
				   (struct recall_event_insert_in){ ctx->actor.region_id, recall_id, task_id, text_of(name), note,
								    ctx->actor.person_id, ctx->now });
}

static enum err open_task(struct ctx *ctx, struct db_tx *tx, int64_t task_id, struct recall_task_get_row *task, struct recall_get_row *recall)
{
	TRY(recall_task_get(ctx, tx, (struct recall_task_get_in){ ctx->actor.region_id, task_id }, task));
	TRY(recall_get(ctx, tx, (struct recall_get_in){ ctx->actor.region_id, task->recall_id }, recall));
	if (!text_is(recall->state, "open"))
		return fail(ctx, ERR_STATE, "recall", "recall %lld is closed", (long long)recall->number);
	return OK;
}

/* Who answered: the one who is signed in, or the person that the pharmacy spoke to. */
static enum err who_answered(struct ctx *ctx, struct db_tx *tx, const struct recall_answer *answer, int64_t ward_id,
			     struct recall_answer_insert_in *out)
{
	struct orderer_found orderer;
	struct recall_person_row told;
	int64_t                  region_id = ctx->actor.region_id;
	TRY(orderer_check(ctx, tx, ctx->actor.person_id, ward_id, ctx->today, &orderer));
	TRY(rule_recall_answer(ctx, orderer.state == ORDERER_VALID, answer->told_by, answer->told_name));
	out->recorded_by = ctx->actor.person_id;
	out->recorded_at = ctx->now;
	if (answer->told_by != 0) {
		TRY(recall_person(ctx, tx, (struct recall_person_in){ region_id, answer->told_by }, &told));
		out->via = TEXT("phone");
		out->answered_by = answer->told_by;
		out->answered_name = told.display_name;
	} else if (!text_is_empty(text_trim(answer->told_name))) {
		out->via = TEXT("phone");
		out->answered_name = text_trim(answer->told_name);
	} else {
		out->via = TEXT("page");
		out->answered_by = ctx->actor.person_id;
		TRY(recall_person(ctx, tx, (struct recall_person_in){ region_id, ctx->actor.person_id }, &told));
		out->answered_name = told.display_name;
	}
	return OK;
}

/* One batch of the ward: what was said of it, or nothing left. */
static enum err answer_batch(struct ctx *ctx, struct db_tx *tx, int64_t answer_id, const struct recall_answer *answer,
			     const struct recall_ward_batches_row *row)
{
	int64_t found = 0, used = I64_NONE;
	for (size_t i = 0; i < answer->found_count; i++)
		if (answer->found[i].batch_id == row->batch_id) {
			found = answer->found[i].found_units;
			used = answer->found[i].used_units;
		}
	if (found < 0 || found > LIMIT_UNITS || (used != I64_NONE && (used < 0 || used > LIMIT_UNITS)))
		return fail(ctx, ERR_FIELD_INVALID, "found", "a quantity is 0 or more");
	int64_t rest = row->got_units - row->returned_units - found;
	if (used == I64_NONE)
		used = rest > 0 ? rest : 0;
	return recall_answer_line_insert(ctx, tx,
					 (struct recall_answer_line_insert_in){ ctx->actor.region_id, answer_id, row->batch_id, found, used,
										row->returned_units });
}

enum err recall_answer(struct ctx *ctx, struct db_tx *tx, const struct recall_answer *answer)
{
	int64_t                         region_id = ctx->actor.region_id, changed;
	struct recall_task_get_row      task;
	struct recall_get_row           recall;
	struct recall_ward_batches_rows rows;
	struct recall_answer_insert_row row;
	TRY(open_task(ctx, tx, answer->task_id, &task, &recall));
	if (!text_is(task.kind, "ward"))
		return fail(ctx, ERR_STATE, "task", "a store answers by putting its goods in quarantine");
	TRY(person_may(ctx, tx, PERMIT_ANSWER_RECALL, task.place_id));
	struct recall_answer_insert_in made = { .region_id = region_id,
						.task_id = task.id,
						.note = answer->note.at ? text_trim(answer->note) : TEXT("") };
	TRY(who_answered(ctx, tx, answer, task.place_id, &made));
	TRY(recall_answer_insert(ctx, tx, made, &row));
	TRY(recall_ward_batches(ctx, tx, (struct recall_ward_batches_in){ region_id, task.recall_id, task.place_id }, &rows));
	for (size_t i = 0; i < answer->found_count; i++) {
		bool is_known = false;
		for (size_t k = 0; k < rows.count; k++)
			is_known = is_known || rows.at[k].batch_id == answer->found[i].batch_id;
		if (!is_known)
			return fail(ctx, ERR_FIELD_INVALID, "lines", "the ward never got batch %lld of this recall",
				    (long long)answer->found[i].batch_id);
	}
	for (size_t i = 0; i < rows.count; i++)
		TRY(answer_batch(ctx, tx, row.id, answer, &rows.at[i]));
	TRY(recall_task_answer(ctx, tx,
			       (struct recall_task_answer_in){ region_id, task.id, answer->version ? answer->version : task.version, row.id,
							       ctx->now },
			       &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "task", "%.*s answered meanwhile: look at the answer first", TEXT_ARG(task.name));
	TRY(event(ctx, tx, task.recall_id, task.id, text_is(task.state, "open") ? "answered" : "answered_again", made.answered_name));
	return journal_write(ctx, tx, "recall answered", "recall_task", task.id,
			     text_format(ctx->arena, "{\"recall\":%lld,\"answer\":%lld,\"via\":\"%.*s\"}", (long long)recall.number,
					 (long long)row.id, TEXT_ARG(made.via)));
}

enum err recall_remind(struct ctx *ctx, struct db_tx *tx, int64_t task_id, struct text note)
{
	struct recall_task_get_row task;
	struct recall_get_row      recall;
	TRY(open_task(ctx, tx, task_id, &task, &recall));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_RETURN, 0));
	TRY(person_may(ctx, tx, task.place_id && text_is(task.kind, "store") ? PERMIT_QUARANTINE : PERMIT_ANSWER_RECALL, task.place_id));
	if (!text_is(task.state, "open"))
		return fail(ctx, ERR_STATE, "task", "%.*s has answered already", TEXT_ARG(task.name));
	TRY(event(ctx, tx, task.recall_id, task.id, "reminded", note.at ? text_trim(note) : TEXT("")));
	return journal_write(ctx, tx, "recall reminded", "recall_task", task.id,
			     text_format(ctx->arena, "{\"recall\":%lld}", (long long)recall.number));
}

/* What is held in the hand is what is to be moved. */
static enum err check_code(struct ctx *ctx, struct db_tx *tx, const struct recall_put_away *put, const struct batch_get_row *batch)
{
	struct code_candidates packs;
	bool                   is_pack = false;
	if (text_is_empty(put->code.gtin)) {
		if (text_is_empty(text_trim(put->reason)))
			return fail(ctx, ERR_FIELD_MISSING, "scan", "scan the pack, or say why it cannot be scanned");
		return OK;
	}
	TRY(code_resolve(ctx, tx, put->code.gtin, &packs));
	if (packs.count == 0)
		return fail(ctx, ERR_CODE_UNKNOWN, "scan", "no pack has the code %.*s", TEXT_ARG(put->code.gtin));
	for (size_t i = 0; i < packs.count; i++)
		is_pack = is_pack || packs.at[i] == batch->pack_id;
	if (!is_pack)
		return fail(ctx, ERR_WRONG_PACK, "scan", "the code %.*s belongs to another pack", TEXT_ARG(put->code.gtin));
	if (!text_is_empty(put->code.batch) && !batch_labels_same(ctx, put->code.batch, batch->label))
		return fail(ctx, ERR_WRONG_BATCH, "scan", "batch %.*s was scanned, %.*s is recalled here", TEXT_ARG(put->code.batch),
			    TEXT_ARG(batch->label));
	return OK;
}

enum err recall_quarantine(struct ctx *ctx, struct db_tx *tx, const struct recall_put_away *put, int64_t *movement_id)
{
	int64_t                 region_id = ctx->actor.region_id, to_id;
	struct recall_get_row   recall;
	struct recall_left_rows left;
	struct place            from;
	struct batch_get_row    batch;
	bool                    is_there = false;
	TRY(recall_get(ctx, tx, (struct recall_get_in){ region_id, put->recall_id }, &recall));
	if (!text_is(recall.state, "open"))
		return fail(ctx, ERR_STATE, "recall", "recall %lld is closed", (long long)recall.number);
	TRY(place_load(ctx, tx, put->place_id, &from));
	TRY(batch_get(ctx, tx, (struct batch_get_in){ region_id, put->batch_id }, &batch));
	TRY(check_code(ctx, tx, put, &batch));
	TRY(place_quarantine(ctx, tx, from.store_id, &to_id));
	TRY(recall_left(ctx, tx, (struct recall_left_in){ region_id, put->recall_id, from.store_id }, &left));
	for (size_t i = 0; i < left.count; i++) {
		const struct recall_left_row *row = &left.at[i];
		struct stopped                stopped;
		if (!text_is(row->kind, "bin") || row->place_id != put->place_id || row->batch_id != put->batch_id)
			continue;
		if (is_there && put->units != I64_NONE)
			break; /* A part is taken of the first balance alone. */
		TRY(quarantine_move(ctx, tx,
				    &(struct stock_transfer){ .from_place_id = from.id,
							      .to_place_id = to_id,
							      .batch_id = put->batch_id,
							      .owner_id = row->owner_id,
							      .earmark_id = row->earmark_id,
							      .units = put->units == I64_NONE ? row->units : put->units,
							      .reason = text_format(ctx->arena, "%s %lld", in_words(ctx, "Recall"), (long long)recall.number) },
				    &stopped));
		*movement_id = stopped.id;
		is_there = true;
	}
	if (!is_there)
		return fail(ctx, ERR_STATE, "place", "%.*s holds nothing of batch %.*s any more", TEXT_ARG(from.code), TEXT_ARG(batch.label));
	return OK;
}

enum err recall_stores_settle(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, int64_t recall_id)
{
	int64_t                        region_id = ctx->actor.region_id;
	struct recall_store_tasks_rows tasks;
	TRY(recall_store_tasks(ctx, tx, (struct recall_store_tasks_in){ region_id, batch_id, recall_id }, &tasks));
	for (size_t i = 0; i < tasks.count; i++) {
		struct recall_left_rows left;
		int64_t                 changed;
		TRY(recall_left(ctx, tx, (struct recall_left_in){ region_id, tasks.at[i].recall_id, tasks.at[i].place_id }, &left));
		bool is_open = text_is(tasks.at[i].state, "open");
		if (left.count > 0 && !is_open)
			TRY(recall_task_again(ctx, tx, (struct recall_task_again_in){ region_id, tasks.at[i].id }, &changed));
		if (left.count > 0 || !is_open)
			continue;
		TRY(recall_task_done(ctx, tx, (struct recall_task_done_in){ region_id, tasks.at[i].id, ctx->now }, &changed));
		TRY(event(ctx, tx, tasks.at[i].recall_id, tasks.at[i].id, "quarantined", TEXT("")));
	}
	return OK;
}
