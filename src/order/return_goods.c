/*
 * return_goods.c - returen antecknas av enheten
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/return_goods.h"

#include "order/return.sql.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/reason.h"

enum { RETURN_LINES_MAX = 200 };

/* One line: the ward must have received it, and have that much left of it. */
static enum err note_line(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t *store_id, const struct return_wanted_line *line,
			  struct return_candidates_rows *row)
{
	if (line->units <= 0)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units", (long long)line->units);
	TRY(reason_check(ctx, tx, "return", line->reason_code, line->reason_text));
	TRY(return_candidates(ctx, tx, (struct return_candidates_in){ ctx->actor.region_id, ward_id, line->shipment_line_id, 0, 1 }, row));
	if (row->count == 0)
		return fail(ctx, ERR_NOT_FOUND, "lines", "the ward has nothing left of this delivery");
	if (row->at[0].received_units - row->at[0].returned_units < line->units)
		return fail(ctx, ERR_BALANCE_TOO_LOW, "units", "the ward received %lld units and has sent %lld back: %lld more cannot come",
			    (long long)row->at[0].received_units, (long long)row->at[0].returned_units, (long long)line->units);
	if (*store_id != 0 && *store_id != row->at[0].store_id)
		return fail(ctx, ERR_STATE, "lines", "the goods came from two stores: make a return to each");
	*store_id = row->at[0].store_id;
	return OK;
}

enum err return_note(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct text note, const struct return_wanted_line *lines,
		     size_t line_count, struct return_made *out)
{
	int64_t                  region_id = ctx->actor.region_id, store_id = 0;
	struct place             ward;
	struct return_insert_row made;
	*out = (struct return_made){ 0 };
	TRY(place_load(ctx, tx, ward_id, &ward));
	TRY(person_may(ctx, tx, PERMIT_RETURN_GOODS, ward_id));
	if (line_count == 0)
		return fail(ctx, ERR_FIELD_MISSING, "lines", "choose what goes back");
	if (line_count > RETURN_LINES_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "lines", "more than %d lines", RETURN_LINES_MAX);
	for (size_t i = 0; i < line_count; i++) {
		struct return_candidates_rows   row;
		struct return_line_insert_row   line;
		TRY(note_line(ctx, tx, ward_id, &store_id, &lines[i], &row));
		if (out->return_id == 0) {
			TRY(document_number_take(ctx, tx, "return", &out->number));
			TRY(return_insert(ctx, tx,
					  (struct return_insert_in){ region_id, out->number, ward_id, store_id,
								     note.at ? text_trim(note) : TEXT(""), ctx->now, ctx->actor.person_id },
					  &made));
			out->return_id = made.id;
		}
		TRY(return_line_insert(ctx, tx,
				       (struct return_line_insert_in){ region_id, out->return_id, lines[i].shipment_line_id, row.at[0].batch_id,
								       lines[i].reason_code,
								       lines[i].reason_text.at ? text_trim(lines[i].reason_text) : TEXT(""),
								       lines[i].units, lines[i].storage_kept },
				       &line));
	}
	return journal_write(ctx, tx, "return noted", "return", out->return_id,
			     text_format(ctx->arena, "{\"number\":%lld,\"lines\":%zu}", (long long)out->number, line_count));
}

enum err return_cancel(struct ctx *ctx, struct db_tx *tx, int64_t return_id, int64_t version)
{
	int64_t                         region_id = ctx->actor.region_id, changed;
	struct return_get_row           row;
	struct return_lines_waiting_row lines;
	TRY(return_get(ctx, tx, (struct return_get_in){ region_id, return_id }, &row));
	TRY(person_may(ctx, tx, PERMIT_RETURN_GOODS, row.ward_id));
	TRY(return_lines_waiting(ctx, tx, (struct return_lines_waiting_in){ region_id, return_id }, &lines));
	if (!text_is(row.state, "noted") || lines.decided > 0)
		return fail(ctx, ERR_STATE, "return", "the pharmacy has taken goods of return %lld in already", (long long)row.number);
	TRY(return_move(ctx, tx, (struct return_move_in){ region_id, return_id, version ? version : row.version, TEXT("cancelled"), MOMENT_NONE },
			&changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "return", "return %lld was changed by somebody else", (long long)row.number);
	TRY(return_lines_cancel(ctx, tx, (struct return_lines_cancel_in){ region_id, return_id }, &changed));
	return journal_write(ctx, tx, "return cancelled", "return", return_id,
			     text_format(ctx->arena, "{\"number\":%lld}", (long long)row.number));
}
