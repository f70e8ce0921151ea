/*
 * line.c - loading and moving order lines
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/line.h"

#include <stdlib.h>

#include "catalogue/pack.h"
#include "order/licence_use.h"
#include "order/order.sql.h"
#include "order/subjects.sql.h"
#include "people/changed.h"
#include "stock/short_dated.h"

/* The rows of line_get and lines_of_order have the same columns, but are two types. */
#define LINE_OF(row)                                                                               \
	(struct order_line)                                                                        \
	{                                                                                          \
		.id = (row).id, .order_id = (row).order_id, .line_number = (row).line_number,      \
		.requested_pack_id = (row).requested_pack_id,                                      \
		.requested_units = (row).requested_units, .pack_id = (row).pack_id,                \
		.units = (row).units, .picked_units = (row).picked_units,                          \
		.sent_units = (row).sent_units, .received_units = (row).received_units,            \
		.reason_code = (row).reason_code, .reason_text = (row).reason_text,                \
		.expected_day = (row).expected_day, .decided_by = (row).decided_by,                \
		.decided_at = (row).decided_at, .version = (row).version,                          \
	}

enum err line_load(struct ctx *ctx, struct db_tx *tx, int64_t line_id, struct order_line *out)
{
	struct line_get_row row;
	TRY(line_get(ctx, tx, (struct line_get_in){ ctx->actor.region_id, line_id }, &row));
	*out = LINE_OF(row);
	return line_state_read(ctx, row.state, &out->state);
}

enum err lines_load(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct order_lines *out)
{
	struct lines_of_order_rows rows;
	TRY(lines_of_order(ctx, tx, (struct lines_of_order_in){ ctx->actor.region_id, order_id }, &rows));
	out->at = arena_array(ctx->arena, struct order_line, rows.count + 1);
	out->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		out->at[i] = LINE_OF(rows.at[i]);
		TRY(line_state_read(ctx, rows.at[i].state, &out->at[i].state));
	}
	return OK;
}

static int pack_compare(const void *a, const void *b, void *argument)
{
	const struct order_lines *lines = argument;
	const struct order_line  *one = &lines->at[*(const size_t *)a], *other = &lines->at[*(const size_t *)b];
	int64_t                   first = one->pack_id != other->pack_id ? one->pack_id : one->id;
	int64_t                   second = one->pack_id != other->pack_id ? other->pack_id : other->id;
	return (first > second) - (first < second);
}

size_t *lines_by_pack(struct ctx *ctx, const struct order_lines *lines)
{
	size_t *at = arena_array(ctx->arena, size_t, lines->count + 1);
	for (size_t i = 0; i < lines->count; i++)
		at[i] = i;
	qsort_r(at, lines->count, sizeof *at, pack_compare, (void *)(uintptr_t)lines);
	return at;
}

enum err lines_ask_ahead(struct ctx *ctx, struct db_tx *tx, const struct order_lines *lines, const size_t *by_pack, size_t from,
			 int64_t ward_id)
{
	for (size_t i = from; i < lines->count && i < from + LINES_AHEAD; i++) {
		TRY(pack_ahead(ctx, tx, lines->at[by_pack[i]].pack_id));
		TRY(short_dated_ahead(ctx, tx, ward_id, lines->at[by_pack[i]].pack_id));
	}
	return OK;
}

enum err line_changed(struct ctx *ctx, struct db_tx *tx, const struct order_line *line)
{
	struct line_last_event_row last;
	bool                       found;
	TRY(line_last_event(ctx, tx, (struct line_last_event_in){ ctx->actor.region_id, line->id, 1 }, &last, &found));
	if (!found)
		return changed_meanwhile(ctx, tx, "line", "order", line->order_id);
	return changed_by(ctx, "line", last.display_name.at ? last.display_name : TEXT("Ampull"), last.person_id, last.recorded_at, "line",
			  line->id);
}

static enum err write_state(struct ctx *ctx, struct db_tx *tx, struct order_line *line, enum line_state to)
{
	TRY(line_update(ctx, tx,
			(struct line_update_in){
				.region_id = ctx->actor.region_id,
				.line_id = line->id,
				.version = line->version,
				.state = text_of(line_state_name(to)),
				.pack_id = line->pack_id,
				.units = line->units,
				.picked_units = line->picked_units,
				.sent_units = line->sent_units,
				.received_units = line->received_units,
				.reason_code = line->reason_code.at ? line->reason_code : TEXT(""),
				.reason_text = line->reason_text.at ? line->reason_text : TEXT(""),
				.expected_day = line->expected_day,
				.decided_by = line->decided_by,
				.decided_at = line->decided_at,
			}));
	line->state = to;
	line->version++;
	return OK;
}

enum err line_write(struct ctx *ctx, struct db_tx *tx, struct order_line *line)
{
	return write_state(ctx, tx, line, line->state);
}

/* What takes an approval away gives back what it held of a licence; what is picked or sent stays counted. */
static bool takes_away(enum line_event_kind event)
{
	return event == EVENT_REJECT || event == EVENT_BACKORDER || event == EVENT_CANCEL || event == EVENT_LOSE ||
	       event == EVENT_SEND_PART || event == EVENT_CLOSE_REST;
}

enum err line_move(struct ctx *ctx, struct db_tx *tx, struct order_line *line, enum line_event_kind event, int64_t units)
{
	enum line_state from = line->state, to;
	TRY(line_state_next(ctx, from, event, &to));
	TRY(write_state(ctx, tx, line, to));
	if (takes_away(event))
		TRY(licence_count_back(ctx, tx, line->id, line->picked_units, line_event_name(event)));
	return line_event_insert(ctx, tx,
				 (struct line_event_insert_in){
					 .region_id = ctx->actor.region_id,
					 .line_id = line->id,
					 .event = text_of(line_event_name(event)),
					 .from_state = text_of(line_state_name(from)),
					 .to_state = text_of(line_state_name(to)),
					 .pack_id = line->pack_id,
					 .units = units,
					 .reason_code = line->reason_code.at ? line->reason_code : TEXT(""),
					 .reason_text = line->reason_text.at ? line->reason_text : TEXT(""),
					 .expected_day = line->expected_day,
					 .person_id = ctx->actor.person_id,
					 .recorded_at = ctx->now,
				 });
}
