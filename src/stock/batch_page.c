/*
 * batch_page.c - lots as rows of a list, and one batch: where it is, its blocks, quarantine, and the movements behind it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/batch_page.h"

#include "catalogue/pack.h"
#include "people/second_signer.h"
#include "people/permission.h"
#include "stock/batch.h"
#include "stock/place_words.h"
#include "stock/stock.sql.h"
#include "stock/stock_page.h"
#include "stock/stock_page.html.h"
#include "web/answer.h"
#include "web/layout.h"

enum { FIRST_DAY = -100000 }; /* Before any expiry. */

static const char *const verdict_names[] = { "usable", "expired", "short_dated", "blocked", "quarantined" };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

const struct table_column lot_columns[LOT_COLUMNS] = {
	{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL }, { "batch", T_STOCK_BATCH, CELL_WORDS, NULL },
	{ "expiry_day", T_STOCK_EXPIRY, CELL_DAY, NULL }, { "place", T_STOCK_PLACE, CELL_WORDS, NULL },
	{ "units", T_STOCK_BALANCE, CELL_NUMBER, NULL },  { "use", T_STOCK_VERDICT, CELL_STATUS, "VERDICT" },
	{ "value_ore", T_STOCK_VALUE, CELL_MONEY, NULL },
};

void lot_cells(struct ctx *ctx, struct table *table, const struct stock_rows_row *row)
{
	struct table_cell *cells = table_row(table);
	enum batch_verdict verdict =
		batch_usable((struct batch_state){ row->expiry_day, row->blocks > 0, row->is_quarantine }, ctx->today, 0);
	cells[0] = cell_link(text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength),
					 TEXT_ARG(row->pack_text)),
			     url_ids(ctx->arena, "/packs/#", row->pack_id, 0));
	cells[1] = cell_link(row->label, url_ids(ctx->arena, "/batches/#", row->batch_id, 0));
	cells[2] = cell_day(row->expiry_day);
	cells[3] = cell_text(row->place_code);
	/* A balance opens to the movements behind it. */
	cells[4] = cell_number(row->units);
	cells[4].link = url_with(ctx->arena, url_ids(ctx->arena, "/batches/#", row->batch_id, 0), "place_id",
				 text_format(ctx->arena, "%lld", (long long)row->place_id));
	cells[5] = cell_text(text_of(verdict_names[verdict]));
	cells[6] = cell_money(row->value_ore);
}

/* The queries of a pack and of a place give the same columns, each by an index of its own. */
_Static_assert(sizeof(struct stock_rows_of_pack_row) == sizeof(struct stock_rows_row), "the same columns");
_Static_assert(sizeof(struct stock_rows_of_place_row) == sizeof(struct stock_rows_row), "the same columns");

static void copy_rows(struct ctx *ctx, const void *at, size_t count, struct stock_rows_rows *rows)
{
	rows->at = arena_array(ctx->arena, struct stock_rows_row, count + 1);
	rows->count = count;
	if (count)
		memcpy(rows->at, at, count * sizeof *rows->at);
}

static enum err lots_of_pack(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, int64_t batch_id, int64_t limit,
			     struct stock_rows_rows *rows)
{
	struct stock_rows_of_pack_rows found;
	TRY(stock_rows_of_pack(ctx, tx, (struct stock_rows_of_pack_in){ ctx->actor.region_id, pack_id, batch_id, ctx->today, limit }, &found));
	copy_rows(ctx, found.at, found.count, rows);
	return OK;
}

static enum err lots_of_place(struct ctx *ctx, struct db_tx *tx, int64_t place_id, struct day until, int64_t limit,
			      struct stock_rows_rows *rows)
{
	struct stock_rows_of_place_rows found;
	TRY(stock_rows_of_place(ctx, tx, (struct stock_rows_of_place_in){ ctx->actor.region_id, place_id, until, ctx->today, limit }, &found));
	copy_rows(ctx, found.at, found.count, rows);
	return OK;
}

enum err load_lots(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t batch_id, int64_t pack_id,
			  struct day until, int64_t limit, struct stock_rows_rows *rows)
{
	struct batch_get_row batch = { .pack_id = pack_id };
	until = day_is_none(until) ? DAY_FOREVER : until;
	if (batch_id)
		TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, batch_id }, &batch));
	if (batch.pack_id)
		return lots_of_pack(ctx, tx, batch.pack_id, batch_id, limit, rows);
	if (place_id)
		return lots_of_place(ctx, tx, place_id, until, limit, rows);
	return stock_rows(ctx, tx,
			  (struct stock_rows_in){ ctx->actor.region_id, 0, until, ctx->today, (struct day){ FIRST_DAY }, 0, 0, limit },
			  rows);
}

/* ---------------------------------------------------------------- batches */

static enum err blocks_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t batch_id,
			  struct batch_view *view)
{
	struct batch_blocks_rows rows;
	TRY(batch_blocks(ctx, tx, (struct batch_blocks_in){ ctx->actor.region_id, batch_id }, &rows));
	view->blocks.at = arena_array(ctx->arena, struct block_view, rows.count + 1);
	view->blocks.count = rows.count;
	view->has_blocks = rows.count > 0;
	struct witness_view witness = { false };
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_BLOCK_LIFT, 0, NULL, PERMIT_BLOCK }, &witness.is_asked));
	for (size_t i = 0; i < rows.count; i++)
		view->blocks.at[i] = (struct block_view){
			.from = rows.at[i].from_day,
			.to = rows.at[i].to_day,
			.reason = rows.at[i].reason,
			.person = rows.at[i].person,
			.lifted = moment_text(ctx->arena, rows.at[i].lifted_at),
			.may_lift = moment_is_none(rows.at[i].lifted_at) && viewer_may(&x->viewer, PERMIT_BLOCK),
			.lift_url = url_ids(ctx->arena, "/batches/#/blocks/#/lift", batch_id, rows.at[i].id),
			.witness = witness,
			.marks = form_marks_of(x),
		};
	return OK;
}

/* What stands where, each with its way into quarantine or out of it. */
static enum err moves_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct stock_rows_rows *lots,
			 struct text narcotic_class, struct batch_view *view)
{
	view->moves.at = arena_array(ctx->arena, struct quarantine_view, lots->count + 1);
	for (size_t i = 0; i < lots->count; i++) {
		if (lots->at[i].store_id == 0)
			continue; /* A ward's own store has no quarantine of ours. */
		view->moves.at[view->moves.count++] = (struct quarantine_view){
			.place_id = id_text(ctx, lots->at[i].place_id),
			.place = lots->at[i].place_code,
			.units = id_text(ctx, lots->at[i].units),
			.is_in = lots->at[i].is_quarantine,
			.is_out = !lots->at[i].is_quarantine,
			.marks = form_marks_of(x),
		};
		struct quarantine_view *move = &view->moves.at[view->moves.count - 1];
		if (move->is_in)
			TRY(signer_needed(ctx, tx,
					     &(struct eyes_act){ EYES_QUARANTINE_RELEASE, lots->at[i].store_id, narcotic_class.at,
								 PERMIT_RELEASE_QUARANTINE },
					     &move->witness.is_asked));
	}
	view->may_quarantine = view->moves.count > 0 && viewer_may(&x->viewer, PERMIT_QUARANTINE);
	return OK;
}

static enum err movements_part(struct ctx *ctx, struct db_tx *tx, enum language language, int64_t place_id, int64_t batch_id, struct html *out)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL },    { "from", T_STOCK_FROM, CELL_WORDS, NULL },
		{ "to", T_STOCK_TO, CELL_WORDS, NULL },       { "units", T_UNITS, CELL_NUMBER, NULL },
		{ "value_ore", T_STOCK_VALUE, CELL_MONEY, NULL }, { "cause", T_STOCK_CAUSE, CELL_STATUS, "CAUSE" },
		{ "reason", T_COUNT_NOTE, CELL_WORDS, NULL }, { "person", T_STOCK_WHO, CELL_WORDS, NULL },
	};
	struct movements_of_balance_rows rows;
	TRY(movements_of_balance(ctx, tx, (struct movements_of_balance_in){ ctx->actor.region_id, place_id, batch_id }, &rows));
	struct table table;
	table_init(&table, ctx->arena, "movements", columns, COUNT_OF(columns), T_STOCK_MOVEMENTS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		bool               out_of = place_id != 0 && rows.at[i].from_place_id == place_id;
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_moment(rows.at[i].recorded_at);
		cells[1] = cell_text(place_words(ctx->arena, language, rows.at[i].from_code, rows.at[i].from_ward));
		cells[2] = cell_text(place_words(ctx->arena, language, rows.at[i].to_code, rows.at[i].to_ward));
		cells[3] = cell_number(out_of ? -rows.at[i].units : rows.at[i].units);
		cells[4] = cell_money(out_of ? -rows.at[i].value_ore : rows.at[i].value_ore);
		cells[5] = cell_text(rows.at[i].cause_kind);
		cells[6] = cell_text(rows.at[i].reason);
		cells[7] = cell_text(rows.at[i].person);
	}
	table_html(out, &table);
	return OK;
}

enum err batch_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                     batch_id = form_i64(x->form, "batch_id");
	struct batch_get_row        batch;
	struct batch_is_blocked_row blocked;
	struct pack_facts           pack;
	struct stock_rows_rows      lots;
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, batch_id }, &batch));
	TRY(batch_is_blocked(ctx, tx, (struct batch_is_blocked_in){ ctx->actor.region_id, batch_id, ctx->today }, &blocked));
	TRY(pack_load(ctx, tx, batch.pack_id, &pack));
	TRY(load_lots(ctx, tx, 0, batch_id, 0, DAY_NONE, 2000, &lots));
	enum batch_verdict verdict =
		batch_usable((struct batch_state){ batch.expiry_day, blocked.blocks > 0, false }, ctx->today, 0);
	struct batch_view view = {
		.label = batch.label,
		.pack = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength),
				    TEXT_ARG(pack.pack_text)),
		.pack_url = url_ids(ctx->arena, "/packs/#", pack.pack_id, 0),
		.expiry = batch.expiry_day,
		.verdict = text_of_word(ctx->arena, x->viewer.language, "VERDICT", text_of(verdict_names[verdict])),
		.verdict_class = text_format(ctx->arena, "status %s", verdict_names[verdict]),
		.may_block = viewer_may(&x->viewer, PERMIT_BLOCK),
		.block_url = url_ids(ctx->arena, "/batches/#/block", batch_id, 0),
		.may_waste = viewer_may(&x->viewer, PERMIT_WASTE),
		.waste_url = url_ids(ctx->arena, "/batches/#/waste", batch_id, 0),
		.changes_url = url_ids(ctx->arena, "/changes/batch/#", batch_id, 0),
		.documents_url = url_ids(ctx->arena, "/documents/of/batch/#", batch_id, 0),
		.trace_url = url_ids(ctx->arena, "/batches/#/trace", batch_id, 0),
		.may_recall = viewer_may(&x->viewer, PERMIT_RECALL),
		.recall_url = url_with(ctx->arena, url_of("/recalls/new"), "batch_id", id_text(ctx, batch_id)),
		.quarantine_url = url_ids(ctx->arena, "/batches/#/quarantine", batch_id, 0),
		.marks = form_marks_of(x),
	};
	struct table table;
	table_init(&table, ctx->arena, "lots", lot_columns, LOT_COLUMNS, T_STOCK_EMPTY);
	for (size_t i = 0; i < lots.count; i++)
		lot_cells(ctx, &table, &lots.at[i]);
	struct html balances = page_start(ctx, x), movements = page_start(ctx, x);
	table_html(&balances, &table);
	TRY(blocks_of(ctx, tx, x, batch_id, &view));
	TRY(moves_of(ctx, tx, x, &lots, batch.narcotic_class, &view));
	TRY(movements_part(ctx, tx, x->viewer.language, form_i64(x->form, "place_id"), batch_id, &movements));
	view.balances = html_done(&balances);
	view.movements = html_done(&movements);
	struct html body = page_start(ctx, x);
	batch_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_BATCH), &body);
	return OK;
}

static const struct field batch_fields[] = { { .name = "batch_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
					     { .name = "place_id", .type = FIELD_ID, .place = IN_QUERY, .about = "movements of one place" } };

const struct route batch_routes[] = {
	{ HTTP_GET, "/batches/{batch_id}", PERMIT_VIEW_STOCK, batch_page, ROUTE_FIELDS(batch_fields), .about = "one batch with its movements" },
};
const size_t batch_route_count = COUNT_OF(batch_routes);
