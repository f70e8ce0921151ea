/*
 * open_recall.c - indragning öppnas och utvidgas
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/open_recall.h"

#include "catalogue/pack.h"
#include "order/answer_recall.h"
#include "order/recall.sql.h"
#include "order/stop_batch.h"
#include "people/changed.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/recalled.h"
#include "stock/recalled.sql.h"

enum { LABELS_MAX = 200 };

struct text *recall_labels(struct ctx *ctx, struct text typed, size_t *count)
{
	struct text *labels = arena_array(ctx->arena, struct text, typed.length + 1);
	size_t       from = 0;
	*count = 0;
	for (size_t i = 0; i <= typed.length; i++) {
		if (i < typed.length && typed.at[i] != '\n' && typed.at[i] != '\r' && typed.at[i] != ',' && typed.at[i] != ';')
			continue;
		struct text label = text_trim(text_slice(typed, from, i));
		if (!text_is_empty(label))
			labels[(*count)++] = label;
		from = i + 1;
	}
	return labels;
}

/* One number of the case, normalised; '' is every batch. */
struct wanted_number {
	struct text number;
	struct text label;
};

/* A label as people read it aloud: upper case, its blanks kept. */
static struct text upper(struct ctx *ctx, struct text label)
{
	char *at = arena_alloc(ctx->arena, label.length + 1);
	for (size_t i = 0; i < label.length; i++)
		at[i] = (char)(label.at[i] >= 'a' && label.at[i] <= 'z' ? label.at[i] - 'a' + 'A' : label.at[i]);
	return (struct text){ at, label.length };
}

/* An article of the case with its numbers. */
struct wanted_pack {
	int64_t               pack_id;
	struct wanted_number *numbers;
	size_t                count;
};

static enum err normalise(struct ctx *ctx, const struct recall_goods *goods, struct wanted_pack *out)
{
	*out = (struct wanted_pack){ goods->pack_id, arena_array(ctx->arena, struct wanted_number, goods->label_count + 1), 0 };
	if (goods->label_count > LABELS_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "batches", "more than %d batch numbers", LABELS_MAX);
	for (size_t i = 0; i < goods->label_count; i++) {
		struct text number;
		bool        is_seen = false;
		TRY(batch_number_normalise(ctx, goods->labels[i], &number));
		for (size_t k = 0; k < out->count; k++)
			is_seen = is_seen || text_equal(out->numbers[k].number, number);
		if (!is_seen)
			out->numbers[out->count++] = (struct wanted_number){ number, upper(ctx, text_trim(goods->labels[i])) };
	}
	if (goods->label_count == 0)
		out->numbers[out->count++] = (struct wanted_number){ TEXT(""), TEXT("") };
	return OK;
}

/* The articles by their ids, so that two people who recall the same ones wait for each other and not in a ring. */
static enum err read_goods(struct ctx *ctx, struct db_tx *tx, const struct recall_goods *goods, size_t count, struct wanted_pack **out)
{
	struct wanted_pack *packs = arena_array(ctx->arena, struct wanted_pack, count + 1);
	*out = packs;
	if (count == 0)
		return fail(ctx, ERR_FIELD_MISSING, "pack_id", "say which article is recalled");
	if (count > RECALL_GOODS_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "pack_id", "more than %d articles", RECALL_GOODS_MAX);
	for (size_t i = 0; i < count; i++) {
		struct wanted_pack one;
		struct pack_facts  pack;
		size_t             at = i;
		TRY(normalise(ctx, &goods[i], &one));
		TRY(pack_load(ctx, tx, one.pack_id, &pack));
		for (; at > 0 && packs[at - 1].pack_id >= one.pack_id; at--) {
			if (packs[at - 1].pack_id == one.pack_id)
				return fail(ctx, ERR_FIELD_INVALID, "pack_id", "an article stands twice: write all its batch numbers together");
			packs[at] = packs[at - 1];
		}
		packs[at] = one;
	}
	for (size_t i = 0; i < count; i++)
		TRY(recalled_gate(ctx, tx, packs[i].pack_id));
	return OK;
}

/* Find open cases that hold the numbers: all in one is that case; some of them is a refusal that leads there. */
static enum err find_open(struct ctx *ctx, struct db_tx *tx, const struct wanted_pack *packs, size_t count, struct recall_opened *out)
{
	size_t held = 0, all = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < packs[i].count; k++, all++) {
			struct recall_item_open_row row;
			bool                        found;
			TRY(recall_item_open(ctx, tx,
					     (struct recall_item_open_in){ ctx->actor.region_id, packs[i].pack_id, packs[i].numbers[k].number },
					     &row, &found));
			if (!found)
				continue;
			if (out->recall_id == 0 || out->recall_id == row.recall_id)
				held++;
			out->recall_id = row.recall_id;
			out->number = row.number;
		}
	if (out->recall_id == 0 || held == all)
		return OK;
	enum err err = fail(ctx, ERR_ALREADY_EXISTS, "batches", "some of the batch numbers stand in recall %lld: add the others there",
			    (long long)out->number);
	error_see(ctx, text_format(ctx->arena, "/recalls/%lld", (long long)out->recall_id));
	return err;
}

static size_t numbers_of(const struct wanted_pack *packs, size_t count)
{
	size_t all = 0;
	for (size_t i = 0; i < count; i++)
		all += packs[i].count;
	return all;
}

static enum err event(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, const char *name, struct text note)
{
	return recall_event_insert(ctx, tx,
				   (struct recall_event_insert_in){ ctx->actor.region_id, recall_id, 0, text_of(name), note,
								    ctx->actor.person_id, ctx->now });
}

/* Name a number in the case and stop every batch of ours that has it. */
static enum err take_number(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, const struct wanted_number *number, struct text block_reason,
			    struct recall_opened *out)
{
	int64_t                              region_id = ctx->actor.region_id;
	struct recall_item_insert_row        item;
	struct recall_batches_of_number_rows batches;
	TRY(recall_item_insert(ctx, tx,
			       (struct recall_item_insert_in){ region_id, out->recall_id, pack_id, number->number, number->label, ctx->now,
							       ctx->actor.person_id },
			       &item));
	TRY(recall_batches_of_number(ctx, tx, (struct recall_batches_of_number_in){ region_id, out->recall_id, pack_id, number->number },
				     &batches));
	for (size_t i = 0; i < batches.count; i++) {
		struct stopped stopped;
		TRY(batch_stop(ctx, tx, batches.at[i].id, DAY_NONE, DAY_NONE, block_reason, &stopped));
		TRY(recall_batch_insert(ctx, tx,
					(struct recall_batch_insert_in){ region_id, out->recall_id, batches.at[i].id, item.id, stopped.id,
									 ctx->now }));
		out->batches++;
		out->lines_lost += stopped.lines_lost;
		out->picks_stopped += stopped.picks_stopped;
	}
	return OK;
}

static enum err take_numbers(struct ctx *ctx, struct db_tx *tx, const struct wanted_pack *packs, size_t count, struct text reason,
			     struct recall_opened *out)
{
	int64_t     changed;
	struct text block_reason = text_format(ctx->arena, "%s %lld: %.*s", in_words(ctx, "Recall"), (long long)out->number, TEXT_ARG(reason));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < packs[i].count; k++)
			TRY(take_number(ctx, tx, packs[i].pack_id, &packs[i].numbers[k], block_reason, out));
	TRY(recall_count_stopped(ctx, tx,
				 (struct recall_count_stopped_in){ ctx->actor.region_id, out->recall_id, out->lines_lost, out->picks_stopped },
				 &changed));
	TRY(recall_tasks_ensure(ctx, tx, out->recall_id));
	return recall_stores_settle(ctx, tx, 0, out->recall_id);
}

static enum err check_wanted(struct ctx *ctx, const struct recall_wanted *wanted)
{
	if (text_is_empty(text_trim(wanted->reason)))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "a recall needs a reason");
	if (text_is_empty(text_trim(wanted->instruction)))
		return fail(ctx, ERR_FIELD_MISSING, "instruction", "say what the wards are to do");
	if (text_is_empty(text_trim(wanted->source_name)))
		return fail(ctx, ERR_FIELD_MISSING, "source_name", "say who recalls the goods");
	if (!text_is(wanted->source_kind, "company") && !text_is(wanted->source_kind, "authority") && !text_is(wanted->source_kind, "own"))
		return fail(ctx, ERR_FIELD_INVALID, "source_kind", "a source is a company, an authority or our own");
	if (!moment_is_none(wanted->notified_at) && wanted->notified_at.us > ctx->now.us)
		return fail(ctx, ERR_FIELD_INVALID, "notified_day", "the letter cannot have come after now");
	return OK;
}

static struct moment after_minutes(struct moment moment, int64_t minutes)
{
	return (struct moment){ moment.us + minutes * 60 * 1000000 };
}

static struct text text_or_empty(struct text text)
{
	return text.at ? text_trim(text) : TEXT("");
}

enum err recall_open(struct ctx *ctx, struct db_tx *tx, const struct recall_wanted *wanted, struct recall_opened *out)
{
	struct wanted_pack        *packs;
	size_t                     count = wanted->goods_count;
	struct recall_class_on_row limits;
	struct recall_insert_row   row;
	bool                       found;
	*out = (struct recall_opened){ 0 };
	TRY(person_may(ctx, tx, PERMIT_RECALL, 0));
	TRY(check_wanted(ctx, wanted));
	TRY(recall_class_on(ctx, tx, (struct recall_class_on_in){ ctx->actor.region_id, wanted->class, ctx->today }, &limits, &found));
	if (!found)
		return fail(ctx, ERR_FIELD_INVALID, "class", "no time limits are in force for class %.*s", TEXT_ARG(wanted->class));
	TRY(read_goods(ctx, tx, wanted->goods, count, &packs));
	TRY(find_open(ctx, tx, packs, count, out));
	if (out->recall_id != 0)
		return OK;
	TRY(document_number_take(ctx, tx, "recall", &out->number));
	TRY(recall_insert(ctx, tx,
			  (struct recall_insert_in){
				  .region_id = ctx->actor.region_id,
				  .number = out->number,
				  .class = wanted->class,
				  .source_kind = wanted->source_kind,
				  .source_name = text_trim(wanted->source_name),
				  .source_reference = text_or_empty(wanted->source_reference),
				  .source_day = wanted->source_day,
				  .document = text_or_empty(wanted->document),
				  .notified_at = moment_is_none(wanted->notified_at) ? ctx->now : wanted->notified_at,
				  .reason = text_trim(wanted->reason),
				  .instruction = text_trim(wanted->instruction),
				  .store_due_at = after_minutes(ctx->now, limits.store_minutes),
				  .ward_due_at = after_minutes(ctx->now, limits.ward_minutes),
				  .opened_at = ctx->now,
				  .opened_by = ctx->actor.person_id,
			  },
			  &row));
	out->recall_id = row.id;
	out->is_new = true;
	TRY(event(ctx, tx, row.id, "opened", text_trim(wanted->reason)));
	TRY(take_numbers(ctx, tx, packs, count, text_trim(wanted->reason), out));
	return journal_write(ctx, tx, "recall opened", "recall", row.id,
			     text_format(ctx->arena, "{\"number\":%lld,\"class\":\"%.*s\",\"numbers\":%zu,\"batches\":%lld,\"lines_lost\":%lld,\"picks_stopped\":%lld}",
					 (long long)out->number, TEXT_ARG(wanted->class), numbers_of(packs, count), (long long)out->batches,
					 (long long)out->lines_lost, (long long)out->picks_stopped));
}

/* The numbers as they were written, for the case's trail. */
static struct text labels_note(struct ctx *ctx, const struct wanted_pack *packs, size_t count)
{
	struct text note = TEXT("");
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < packs[i].count; k++)
			note = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(note), note.length ? ", " : "",
					   TEXT_ARG(packs[i].numbers[k].label.length ? packs[i].numbers[k].label : text_of(in_words(ctx, "every batch"))));
	return note;
}

enum err recall_extend(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, int64_t version, const struct recall_goods *goods,
		       size_t goods_count, struct recall_opened *out)
{
	struct wanted_pack   *packs;
	int64_t               changed;
	struct recall_get_row recall;
	struct recall_opened  open = { 0 };
	*out = (struct recall_opened){ 0 };
	TRY(person_may(ctx, tx, PERMIT_RECALL, 0));
	TRY(recall_get(ctx, tx, (struct recall_get_in){ ctx->actor.region_id, recall_id }, &recall));
	if (!text_is(recall.state, "open"))
		return fail(ctx, ERR_STATE, "recall", "recall %lld is closed", (long long)recall.number);
	TRY(read_goods(ctx, tx, goods, goods_count, &packs));
	TRY(find_open(ctx, tx, packs, goods_count, &open));
	if (open.recall_id != 0) {
		enum err err = fail(ctx, ERR_ALREADY_EXISTS, "batches", "the batch numbers stand in recall %lld already", (long long)open.number);
		error_see(ctx, text_format(ctx->arena, "/recalls/%lld", (long long)open.recall_id));
		return err;
	}
	TRY(recall_touch(ctx, tx, (struct recall_touch_in){ ctx->actor.region_id, recall_id, version ? version : recall.version }, &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "recall", "recall", recall_id);
	out->recall_id = recall_id;
	out->number = recall.number;
	TRY(event(ctx, tx, recall_id, "extended", labels_note(ctx, packs, goods_count)));
	TRY(take_numbers(ctx, tx, packs, goods_count, recall.reason, out));
	return journal_write(ctx, tx, "recall extended", "recall", recall_id,
			     text_format(ctx->arena, "{\"numbers\":%zu,\"batches\":%lld}", numbers_of(packs, goods_count), (long long)out->batches));
}

enum err recall_tasks_ensure(struct ctx *ctx, struct db_tx *tx, int64_t recall_id)
{
	int64_t                           region_id = ctx->actor.region_id;
	struct recall_get_row             recall;
	struct recall_places_missing_rows rows;
	TRY(recall_get(ctx, tx, (struct recall_get_in){ region_id, recall_id }, &recall));
	TRY(recall_places_missing(ctx, tx, (struct recall_places_missing_in){ region_id, recall_id }, &rows));
	for (size_t i = 0; i < rows.count; i++)
		TRY(recall_task_insert(ctx, tx,
				       (struct recall_task_insert_in){ region_id, recall_id, rows.at[i].kind, rows.at[i].place_id,
								       text_is(rows.at[i].kind, "store") ? recall.store_due_at : recall.ward_due_at,
								       ctx->now }));
	return OK;
}

enum err recall_shipment_received(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id)
{
	struct recalls_open_of_shipment_rows rows;
	TRY(recalls_open_of_shipment(ctx, tx, (struct recalls_open_of_shipment_in){ ctx->actor.region_id, shipment_id }, &rows));
	for (size_t i = 0; i < rows.count; i++)
		TRY(recall_tasks_ensure(ctx, tx, rows.at[i].recall_id));
	return OK;
}
