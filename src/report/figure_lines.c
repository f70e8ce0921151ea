/*
 * figure_lines.c - the lists behind the figures
 *
 * A list is told as much by its sum as by its rows: the sum is asked for by the same words as the figure, over all rows.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "report/figure.h"

#include "report/figures.sql.h"
#include "report/value.sql.h"

static struct text name_and_strength(struct ctx *ctx, struct text name, struct text strength)
{
	return text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(name), TEXT_ARG(strength));
}

static struct text number_of(struct ctx *ctx, int64_t number)
{
	return text_format(ctx->arena, "%lld", (long long)number);
}

static struct moment from_of(const struct figure_part *part)
{
	return (struct moment){ part->from == I64_NONE ? 0 : part->from };
}

static struct moment to_of(const struct figure_part *part)
{
	return (struct moment){ part->to == I64_NONE ? INT64_MAX : part->to };
}

/* The next page begins behind the last row of a full one. */
static void page_behind(struct ctx *ctx, const struct figure *figure, const struct figure_part *part, size_t count, int64_t last,
			int64_t last_place, struct table *table)
{
	if ((int64_t)count < part->page_size)
		return;
	struct url next = figure_lines_url(ctx, figure, part->from, part->to, part->key, part->part);
	next = url_with(ctx->arena, next, "before", number_of(ctx, last));
	table->next = last_place ? url_with(ctx->arena, next, "after_place", number_of(ctx, last_place)) : next;
}

static const struct table_column order_columns[] = {
	{ "line_id", T_ORDER_NUMBER, CELL_WORDS, NULL },   { "placed_at", T_ORDER_PLACED, CELL_MOMENT, NULL },
	{ "ward", T_ORDER_WARD, CELL_WORDS, NULL },        { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
	{ "units", T_UNITS, CELL_NUMBER, NULL },           { "state", T_ORDER_STATE, CELL_STATUS, "STATE" },
	{ "reason", T_STOCK_CAUSE, CELL_STATUS, "REASON" },
};

/* The two queries of order lines have rows of the same shape, but types of their own. */
#define ADD_ORDER_LINES(ctx, rows, table)                                                                                  \
	for (size_t i = 0; i < (rows).count; i++) {                                                                        \
		struct table_cell *cells = table_row(table);                                                               \
		cells[0] = cell_link(text_format((ctx)->arena, "%lld-%lld", (long long)(rows).at[i].number,                \
						 (long long)(rows).at[i].line_number),                                     \
				     url_ids((ctx)->arena, "/orders/#", (rows).at[i].order_id, 0));                        \
		cells[1] = cell_moment((rows).at[i].placed_at);                                                            \
		cells[2] = cell_text((rows).at[i].ward_name);                                                              \
		cells[3] = cell_text(name_and_strength(ctx, (rows).at[i].name, (rows).at[i].strength));                    \
		cells[4] = cell_number((rows).at[i].units);                                                                \
		cells[5] = cell_text((rows).at[i].state);                                                                  \
		cells[6] = cell_text((rows).at[i].reason_code);                                                            \
	}

enum err lines_of_orders(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			 struct table *table, int64_t *sum)
{
	struct lines_placed_rows      rows;
	struct lines_placed_total_row total;
	TRY(lines_placed(ctx, tx,
			 (struct lines_placed_in){ ctx->actor.region_id, from_of(part), to_of(part), part->key, part->after, part->page_size },
			 &rows));
	TRY(lines_placed_total(ctx, tx, (struct lines_placed_total_in){ ctx->actor.region_id, from_of(part), to_of(part), part->key },
			       &total));
	table_init(table, ctx->arena, figure->name, order_columns, COUNT_OF(order_columns), T_ORDERS_EMPTY);
	ADD_ORDER_LINES(ctx, rows, table)
	if (rows.count)
		page_behind(ctx, figure, part, rows.count, rows.at[rows.count - 1].id, 0, table);
	*sum = total.lines;
	return OK;
}

enum err lines_of_state(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			struct table *table, int64_t *sum)
{
	struct lines_in_state_rows      rows;
	struct lines_in_state_total_row total;
	int64_t                         any = text_is_empty(part->part);
	struct text                     reason = any || text_is(part->part, FIGURE_NO_WORD) ? TEXT("") : part->part;
	struct text                     state = text_is_empty(part->key) ? TEXT("placed") : part->key;
	TRY(lines_in_state(ctx, tx,
			   (struct lines_in_state_in){ ctx->actor.region_id, state, from_of(part), to_of(part), any, reason, part->after,
						       part->page_size },
			   &rows));
	TRY(lines_in_state_total(ctx, tx,
				 (struct lines_in_state_total_in){ ctx->actor.region_id, state, from_of(part), to_of(part), any, reason },
				 &total));
	table_init(table, ctx->arena, figure->name, order_columns, COUNT_OF(order_columns), T_ORDERS_EMPTY);
	ADD_ORDER_LINES(ctx, rows, table)
	if (rows.count)
		page_behind(ctx, figure, part, rows.count, rows.at[rows.count - 1].id, 0, table);
	*sum = total.lines;
	return OK;
}

enum err lines_of_picks(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			struct table *table, int64_t *sum)
{
	static const struct table_column columns[] = {
		{ "picked_at", T_STOCK_WHEN, CELL_MOMENT, NULL }, { "order", T_ORDER, CELL_WORDS, NULL },
		{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL }, { "batch", T_STOCK_BATCH, CELL_WORDS, NULL },
		{ "place", T_STOCK_PLACE, CELL_WORDS, NULL },     { "units", T_UNITS, CELL_NUMBER, NULL },
	};
	struct picks_made_rows      rows;
	struct picks_made_total_row total;
	TRY(picks_made(ctx, tx,
		       (struct picks_made_in){ ctx->actor.region_id, from_of(part), to_of(part), part->after, part->page_size }, &rows));
	TRY(picks_made_total(ctx, tx, (struct picks_made_total_in){ ctx->actor.region_id, from_of(part), to_of(part) }, &total));
	table_init(table, ctx->arena, figure->name, columns, COUNT_OF(columns), T_FIGURE_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_moment(rows.at[i].picked_at);
		cells[1] = cell_link(number_of(ctx, rows.at[i].number), url_ids(ctx->arena, "/orders/#", rows.at[i].order_id, 0));
		cells[2] = cell_text(name_and_strength(ctx, rows.at[i].name, rows.at[i].strength));
		cells[3] = cell_link(rows.at[i].label, url_ids(ctx->arena, "/batches/#", rows.at[i].batch_id, 0));
		cells[4] = cell_text(rows.at[i].place_code);
		cells[5] = cell_number(rows.at[i].units);
	}
	if (rows.count)
		page_behind(ctx, figure, part, rows.count, rows.at[rows.count - 1].id, 0, table);
	*sum = total.picks;
	return OK;
}

/* The figure of value counts what is on its way too; that of expiry does not. */
enum err lines_of_goods(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			struct table *table, int64_t *sum)
{
	static const struct table_column columns[] = {
		{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL }, { "batch", T_STOCK_BATCH, CELL_WORDS, NULL },
		{ "expiry", T_STOCK_EXPIRY, CELL_DAY, NULL },     { "place", T_STOCK_PLACE, CELL_WORDS, NULL },
		{ "units", T_UNITS, CELL_NUMBER, NULL },          { "value_ore", T_STOCK_VALUE, CELL_MONEY, NULL },
	};
	struct goods_lying_rows      rows;
	struct goods_lying_total_row total;
	int64_t                      transit = strcmp(figure->name, "value-by-place") == 0;
	int64_t    first = part->from == I64_NONE ? 0 : part->from, last = part->to == I64_NONE ? DAY_FOREVER.number : part->to;
	struct day from = { (int32_t)first }, to = { (int32_t)last };
	TRY(goods_lying(ctx, tx,
			(struct goods_lying_in){ ctx->actor.region_id, from, to, transit, part->part, part->key, part->after,
						 part->after_place, part->page_size },
			&rows));
	TRY(goods_lying_total(ctx, tx, (struct goods_lying_total_in){ ctx->actor.region_id, from, to, transit, part->part, part->key },
			      &total));
	table_init(table, ctx->arena, figure->name, columns, COUNT_OF(columns), T_STOCK_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_link(name_and_strength(ctx, rows.at[i].name, rows.at[i].strength),
				     url_ids(ctx->arena, "/packs/#", rows.at[i].pack_id, 0));
		cells[1] = cell_link(rows.at[i].label, url_ids(ctx->arena, "/batches/#", rows.at[i].batch_id, 0));
		cells[2] = cell_day(rows.at[i].expiry_day);
		cells[3] = cell_text(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].code), TEXT_ARG(rows.at[i].place_name)));
		cells[4] = cell_number(rows.at[i].units);
		cells[5] = cell_money(rows.at[i].value_ore);
	}
	if (rows.count)
		page_behind(ctx, figure, part, rows.count, rows.at[rows.count - 1].batch_id, rows.at[rows.count - 1].place_id, table);
	*sum = total.value_ore;
	return OK;
}

enum err lines_of_months(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			 struct table *table, int64_t *sum)
{
	static const struct table_column columns[] = {
		{ "day", T_FIGURE_DAY, CELL_DAY, NULL },
		{ "kind", T_STOCK_PLACE, CELL_STATUS, "PLACE_KIND" },
		{ "value_ore", T_STOCK_VALUE, CELL_MONEY, NULL },
	};
	struct value_of_day_rows rows;
	struct day               day = { part->from == I64_NONE ? ctx->today.number - 1 : (int32_t)part->from };
	TRY(value_of_day(ctx, tx, (struct value_of_day_in){ ctx->actor.region_id, day, part->part }, &rows));
	table_init(table, ctx->arena, figure->name, columns, COUNT_OF(columns), T_FIGURE_EMPTY);
	*sum = 0;
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_day(day);
		cells[1] = cell_text(rows.at[i].kind);
		cells[2] = cell_money(rows.at[i].value_ore);
		TRY(num_add(*sum, rows.at[i].value_ore, sum));
	}
	return OK;
}

enum err lines_of_refusals(struct ctx *ctx, struct db_tx *tx, const struct figure *figure, const struct figure_part *part,
			   struct table *table, int64_t *sum)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL }, { "person", T_STOCK_WHO, CELL_WORDS, NULL },
		{ "rule", T_RULE, CELL_WORDS, NULL },      { "detail", T_FIGURE_DETAIL, CELL_WORDS, NULL },
	};
	struct refusals_made_rows      rows;
	struct refusals_made_total_row total;
	TRY(refusals_made(ctx, tx,
			  (struct refusals_made_in){ ctx->actor.region_id, from_of(part), to_of(part), part->key, part->after,
						     part->page_size },
			  &rows));
	TRY(refusals_made_total(ctx, tx, (struct refusals_made_total_in){ ctx->actor.region_id, from_of(part), to_of(part), part->key },
				&total));
	table_init(table, ctx->arena, figure->name, columns, COUNT_OF(columns), T_FIGURE_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_moment(rows.at[i].recorded_at);
		cells[1] = cell_text(rows.at[i].person);
		cells[2] = cell_text(rows.at[i].rule);
		cells[3] = cell_text(rows.at[i].detail);
	}
	if (rows.count)
		page_behind(ctx, figure, part, rows.count, rows.at[rows.count - 1].id, 0, table);
	*sum = total.refusals;
	return OK;
}
