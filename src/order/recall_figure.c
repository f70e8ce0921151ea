/*
 * recall_figure.c - from lines to figures
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/recall_figure.h"

/* In the order in which a report tells them. */
static const char *const names[] = { "received", "in_stock", "quarantined", "in_box", "sent", "on_the_way", "difference",
				     "got", "returned", "to_return", "used", "missing", "unanswered", "destroyed" };
enum { FROM_ANSWERS = 4 }; /* Lines that one batch of a ward makes at most. */

struct recall_sum recall_batch_sum(const struct recall_ward_batches_row *row)
{
	bool is_answered = row->found_units != I64_NONE;
	return recall_sum_of(&(struct recall_units){
		.got = row->got_units,
		.returned = row->returned_units,
		.is_answered = is_answered,
		.found = is_answered ? row->found_units : 0,
		.used = is_answered ? row->used_units : 0,
		.returned_before = is_answered ? row->returned_before : 0,
	});
}

static void add_line(struct recall_figures *out, struct recall_line line)
{
	for (size_t i = 0; i < out->total_count; i++) {
		struct recall_total *total = &out->totals[i];
		if (!text_is(line.figure, total->name))
			continue;
		total->units += line.units;
		total->lines++;
		if (!money_is_none(line.value))
			total->value.ore = (money_is_none(total->value) ? 0 : total->value.ore) + line.value.ore;
	}
	out->lines[out->line_count++] = line;
}

/* What an answer says, or the lack of one, as lines. */
static void add_answers(struct recall_figures *out, const struct recall_ward_batches_row *row)
{
	struct recall_sum sum = recall_batch_sum(row);
	const struct {
		const char *figure;
		int64_t     units;
	} parts[FROM_ANSWERS] = { { "used", sum.used }, { "to_return", sum.to_return }, { "missing", sum.missing }, { "unanswered", sum.unanswered } };
	for (int i = 0; i < FROM_ANSWERS; i++)
		if (parts[i].units != 0)
			add_line(out, (struct recall_line){ .figure = text_of(parts[i].figure),
							    .at = MOMENT_NONE,
							    .place_id = row->place_id,
							    .place = row->name,
							    .batch_id = row->batch_id,
							    .label = row->label,
							    .units = parts[i].units,
							    .value = MONEY_NONE,
							    .reference = TEXT("task"),
							    .reference_id = row->task_id });
}

static void add_ward(struct recall_figures *out, const struct recall_ward_batches_row *row)
{
	struct recall_ward *ward = out->ward_count ? &out->wards[out->ward_count - 1] : NULL;
	struct recall_sum   sum = recall_batch_sum(row);
	if (!ward || ward->place_id != row->place_id) {
		ward = &out->wards[out->ward_count++];
		*ward = (struct recall_ward){ .task_id = row->task_id, .place_id = row->place_id, .name = row->name };
	}
	ward->sent += row->sent_units;
	ward->on_the_way += row->on_the_way_units;
	ward->got += row->got_units;
	ward->returned += row->returned_units;
	ward->noted += row->noted_units;
	ward->sum.used += sum.used;
	ward->sum.to_return += sum.to_return;
	ward->sum.missing += sum.missing;
	ward->sum.unanswered += sum.unanswered;
	ward->is_answered = ward->is_answered || row->found_units != I64_NONE;
}

enum err recall_figures_load(struct ctx *ctx, struct db_tx *tx, int64_t recall_id, int64_t ward_id, struct recall_figures *out)
{
	struct recall_batches_of_rows batches;
	int64_t                       region_id = ctx->actor.region_id;
	size_t                        count = 0;
	*out = (struct recall_figures){ .total_count = COUNT_OF(names) };
	TRY(recall_batches_of(ctx, tx, (struct recall_batches_of_in){ region_id, recall_id }, &batches));
	struct recall_rows_rows *rows = arena_array(ctx->arena, struct recall_rows_rows, batches.count + 1);
	for (size_t b = 0; b < batches.count; b++, count += rows[b - 1].count)
		TRY(recall_rows(ctx, tx, (struct recall_rows_in){ region_id, batches.at[b].batch_id }, &rows[b]));
	TRY(recall_ward_batches(ctx, tx, (struct recall_ward_batches_in){ region_id, recall_id, ward_id }, &out->batches));
	out->totals = arena_array(ctx->arena, struct recall_total, COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		out->totals[i] = (struct recall_total){ names[i], 0, 0, MONEY_NONE };
	out->lines = arena_array(ctx->arena, struct recall_line, count + FROM_ANSWERS * out->batches.count + 1);
	out->wards = arena_array(ctx->arena, struct recall_ward, out->batches.count + 1);
	for (size_t b = 0; b < batches.count; b++)
		for (size_t i = 0; i < rows[b].count; i++) {
			const struct recall_rows_row *row = &rows[b].at[i];
			add_line(out, (struct recall_line){ row->figure, row->at, row->place_id, row->place_name, row->batch_id, row->label,
							    row->units, { row->value_ore }, row->reference, row->reference_id,
							    row->reference_number });
		}
	for (size_t i = 0; i < out->batches.count; i++) {
		add_answers(out, &out->batches.at[i]);
		add_ward(out, &out->batches.at[i]);
	}
	return OK;
}
