/*
 * board_page.c - the supervisor's board: each figure opens to the orders it counts
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "report/board_page.h"

#include "base/limits.h"
#include "order/walk.sql.h"
#include "people/permission.h"
#include "report/board.sql.h"
#include "report/board_page.html.h"
#include "report/figure.h"
#include "web/plot.h"
#include "web/table.h"

enum { ORDERS_MOST = 5000, ORDERS_SHOWN = 25 };

/* The stages in the order of the way; the one that is furthest behind among its lines is an order's. */
enum stage { STAGE_PLACED, STAGE_APPROVED, STAGE_RELEASED, STAGE_WALKING, STAGE_PICKED, STAGE_PACKED, STAGE_SENT, STAGE_COUNT };
static const char *const stage_words[STAGE_COUNT] = { "placed", "approved", "released", "walking", "picked", "packed", "sent" };

/* Everything the board is made of, read once. */
struct board {
	struct board_orders_rows  open;
	struct board_walking_rows walking;
	struct board_sent_rows    sent;
};

/* The walk that an order stands in; NULL: none. */
static const struct board_walking_row *walk_of(const struct board *board, const struct board_orders_row *row)
{
	for (size_t i = 0; i < board->walking.count; i++)
		if (board->walking.at[i].order_id == row->id)
			return &board->walking.at[i];
	return NULL;
}

static enum stage stage_of(const struct board *board, const struct board_orders_row *row)
{
	if (row->placed > 0)
		return STAGE_PLACED;
	if (row->approved > 0)
		return STAGE_APPROVED;
	if (walk_of(board, row))
		return STAGE_WALKING;
	if (row->released > 0 || row->waiting > 0)
		return STAGE_RELEASED;
	return row->boxes > 0 && row->open_boxes == 0 ? STAGE_PACKED : STAGE_PICKED;
}

static struct text walker_of(const struct board *board, const struct board_orders_row *row)
{
	const struct board_walking_row *walk = walk_of(board, row);
	return walk ? walk->person_name : TEXT("");
}

static bool is_late(const struct ctx *ctx, struct moment due)
{
	return !moment_is_none(due) && due.us < ctx->now.us;
}

static enum err load(struct ctx *ctx, struct db_tx *tx, struct board *board)
{
	int64_t region_id = ctx->actor.region_id;
	TRY(board_orders(ctx, tx, (struct board_orders_in){ region_id, ctx->now, ORDERS_MOST }, &board->open));
	TRY(board_walking(ctx, tx, (struct board_walking_in){ region_id }, &board->walking));
	return board_sent(ctx, tx, (struct board_sent_in){ region_id, zone_moment(ctx->today, 0, 0, 0), ORDERS_MOST }, &board->sent);
}

static void stages_fill(struct ctx *ctx, enum language language, const struct board *board, struct board_stages_view *out)
{
	out->at = arena_array(ctx->arena, struct board_stage_view, STAGE_COUNT);
	for (size_t stage = 0; stage < STAGE_COUNT; stage++) {
		struct url               url = url_with(ctx->arena, url_of("/board/orders"), "stage", text_of(stage_words[stage]));
		struct board_stage_view *view = &out->at[out->count++];
		*view = (struct board_stage_view){ .name = text_of_word(ctx->arena, language, "BOARD_STAGE", text_of(stage_words[stage])),
						   .url = url,
						   .late_url = url_with(ctx->arena, url, "late", TEXT("1")) };
		if (stage == STAGE_SENT)
			view->orders = (int64_t)board->sent.count;
		for (size_t i = 0; i < board->open.count; i++)
			if (stage_of(board, &board->open.at[i]) == stage) {
				view->orders++;
				view->late += is_late(ctx, board->open.at[i].due_at);
			}
		view->has_late = view->late > 0;
	}
}

static enum err walks_fill(struct ctx *ctx, struct db_tx *tx, struct board_view *view)
{
	struct walk_list_rows_rows rows;
	TRY(walk_list_rows(ctx, tx, (struct walk_list_rows_in){ ctx->actor.region_id, TEXT("open"), INT64_MAX, LIMIT_PAGE_ROWS }, &rows));
	view->walks.at = arena_array(ctx->arena, struct board_walk_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		view->walks.at[view->walks.count++] = (struct board_walk_view){ .number = rows.at[i].number,
										.url = url_ids(ctx->arena, "/walks/#", rows.at[i].id, 0),
										.person = rows.at[i].person_name,
										.done = rows.at[i].takes - rows.at[i].waiting,
										.takes = rows.at[i].takes,
										.orders = rows.at[i].orders,
										.since = rows.at[i].created_at,
										.last = rows.at[i].last_pick };
	view->has_walks = rows.count > 0;
	return OK;
}

static struct board_order_view order_of(struct ctx *ctx, enum language language, const struct board *board,
					const struct board_orders_row *row)
{
	bool late = is_late(ctx, row->due_at);
	return (struct board_order_view){
		.number = row->number,
		.url = url_ids(ctx->arena, "/orders/#", row->id, 0),
		.ward = row->ward_name,
		.due = row->due_at,
		.is_late = late,
		.row_class = late ? TEXT("late") : TEXT(""),
		.type = text_of_word(ctx->arena, language, "WALK_TYPE", row->order_type),
		.is_narcotic = row->is_narcotic,
		.stage = text_of_word(ctx->arena, language, "BOARD_STAGE", text_of(stage_words[stage_of(board, row)])),
		.who = walker_of(board, row),
	};
}

static enum err board_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct board         board;
	struct board_view    view = { .now = ctx->now };
	const struct figure *figure;
	TRY(load(ctx, tx, &board));
	stages_fill(ctx, x->viewer.language, &board, &view.stages);
	TRY(walks_fill(ctx, tx, &view));
	view.orders.at = arena_array(ctx->arena, struct board_order_view, ORDERS_SHOWN);
	for (size_t i = 0; i < board.open.count && i < ORDERS_SHOWN; i++)
		view.orders.at[view.orders.count++] = order_of(ctx, x->viewer.language, &board, &board.open.at[i]);
	view.has_orders = view.orders.count > 0;
	struct html plots = page_start(ctx, x);
	if (figure_find(ctx, &x->viewer, TEXT("picks-by-hour"), &figure) == OK) {
		struct plot plot;
		TRY(figure_load(ctx, tx, x->viewer.language, figure, figure_window_of(ctx, DAY_NONE), &plot));
		plot_html(&plots, &plot);
	}
	ctx->error = (struct error){ 0 };
	view.plots = html_done(&plots);
	struct html body = page_start(ctx, x);
	board_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_BOARD_TITLE), &body);
	return OK;
}

/* ---------------------------------------------------------------- the lines behind a figure */

static void sent_rows(struct ctx *ctx, const struct board_sent_rows *sent, struct table *table)
{
	for (size_t i = 0; i < sent->count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)sent->at[i].order_number),
				     url_ids(ctx->arena, "/shipments/#", sent->at[i].id, 0));
		cells[1] = cell_text(sent->at[i].ward_name);
		cells[2] = cell_moment(sent->at[i].due_at);
		cells[3] = cell_text(sent->at[i].order_type);
		cells[4] = cell_text(TEXT("sent"));
		cells[5] = cell_text(sent->at[i].sent_name);
		cells[6] = cell_moment(sent->at[i].sent_at);
	}
}

static void filter(struct ctx *ctx, const struct exchange *x, struct text wanted, bool late, struct html *part)
{
	struct board_filter_view view = { .is_late = late };
	view.stages.at = arena_array(ctx->arena, struct board_choice_view, STAGE_COUNT + 1);
	view.stages.at[view.stages.count++] = (struct board_choice_view){ TEXT(""), text_in(x->viewer.language, T_WALK_STATE_ALL), text_is_empty(wanted) };
	for (size_t stage = 0; stage < STAGE_COUNT; stage++)
		view.stages.at[view.stages.count++] = (struct board_choice_view){
			text_of(stage_words[stage]), text_of_word(ctx->arena, x->viewer.language, "BOARD_STAGE", text_of(stage_words[stage])),
			text_is(wanted, stage_words[stage]) };
	board_filter(part, &view);
}

static enum err orders_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "order", T_ORDER, CELL_WORDS, NULL },    { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "due_at", T_WALK_DUE, CELL_MOMENT, NULL }, { "type", T_WALK_KIND, CELL_STATUS, "WALK_TYPE" },
		{ "stage", T_BOARD_STAGE, CELL_STATUS, "BOARD_STAGE" }, { "person", T_BOARD_WHO, CELL_WORDS, NULL },
		{ "at", T_BOARD_SINCE, CELL_MOMENT, NULL },
	};
	struct board board;
	struct table table;
	struct text  wanted = form_text(x->form, "stage");
	bool         late = form_flag(x->form, "late");
	TRY(load(ctx, tx, &board));
	table_init(&table, ctx->arena, "board", columns, COUNT_OF(columns), T_BOARD_EMPTY);
	for (size_t i = 0; i < board.open.count; i++) {
		const struct board_orders_row *row = &board.open.at[i];
		const char                    *stage = stage_words[stage_of(&board, row)];
		if ((!text_is_empty(wanted) && !text_is(wanted, stage)) || (late && !is_late(ctx, row->due_at)))
			continue;
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)row->number), url_ids(ctx->arena, "/orders/#", row->id, 0));
		cells[1] = cell_text(row->ward_name);
		cells[2] = cell_moment(row->due_at);
		cells[3] = cell_text(row->order_type);
		cells[4] = cell_text(text_of(stage));
		cells[5] = cell_text(walker_of(&board, row));
		cells[6] = cell_moment(row->placed_at);
	}
	if (text_is(wanted, "sent") && !late)
		sent_rows(ctx, &board.sent, &table);
	struct html part = page_start(ctx, x);
	filter(ctx, x, wanted, late, &part);
	return table_reply(ctx, x, text_in(x->viewer.language, T_BOARD_TITLE), &table, &part);
}

static const struct field orders_fields[] = {
	TABLE_FIELDS,
	{ .name = "stage", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "placed|approved|released|walking|picked|packed|sent" },
	{ .name = "late", .type = FIELD_FLAG, .place = IN_QUERY, .about = "only what is past its time" },
};

const struct route board_routes[] = {
	{ HTTP_GET, "/board", PERMIT_PICK, board_page, .about = "what is where right now" },
	{ HTTP_GET, "/board/orders", PERMIT_PICK, orders_page, ROUTE_FIELDS(orders_fields), .about = "the orders behind a figure of the board" },
};
const size_t board_route_count = COUNT_OF(board_routes);
