/*
 * start_page.c - what waits for the one who signed in, and the auditor's journal
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/start_page.h"

#include "base/limits.h"
#include "catalogue/catalogue.sql.h"
#include "main/start_page.html.h"
#include "order/order.sql.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/count.sql.h"
#include "stock/view.sql.h"
#include "web/answer.h"
#include "web/table.h"

enum { SOON_DAYS = 60, CARDS_MAX = 16, LATEST = 8 };

static void add_card(struct ctx *ctx, struct exchange *x, struct start_view *view, enum permission permission,
		     enum text_key key, int64_t figure, struct url url)
{
	if (!viewer_may(&x->viewer, permission))
		return;
	view->cards.at[view->cards.count++] =
		(struct card_view){ text_in(x->viewer.language, key), number_text(ctx->arena, figure), url };
}

/* The ward's last orders, with how far each has come. */
static enum err latest_orders(struct ctx *ctx, struct db_tx *tx, struct html *out)
{
	static const struct table_column columns[] = {
		{ "number", T_ORDER_NUMBER, CELL_WORDS, NULL }, { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "placed_at", T_ORDER_PLACED, CELL_MOMENT, NULL }, { "lines", T_ORDER_LINES, CELL_NUMBER, NULL },
		{ "received", T_ORDER_RECEIVED, CELL_NUMBER, NULL },
	};
	struct place_list places;
	TRY(person_places(ctx, tx, PERMIT_ORDER, &places));
	struct table table;
	table_init(&table, ctx->arena, "orders", columns, COUNT_OF(columns), T_ORDERS_EMPTY);
	for (size_t p = 0; p < places.count && p < LATEST; p++) {
		struct order_list_rows rows;
		TRY(order_list(ctx, tx, (struct order_list_in){ ctx->actor.region_id, places.at[p].id, INT64_MAX, LATEST }, &rows));
		for (size_t i = 0; i < rows.count; i++) {
			struct table_cell *cells = table_row(&table);
			cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number),
					     url_ids(ctx->arena, "/orders/#", rows.at[i].id, 0));
			cells[1] = cell_text(rows.at[i].ward_name);
			cells[2] = cell_moment(rows.at[i].placed_at);
			cells[3] = cell_number(rows.at[i].lines);
			cells[4] = cell_number(rows.at[i].received);
		}
	}
	table_html(out, &table);
	return OK;
}

/* Counting and quarantine stand here when something waits. */
static enum err count_cards(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct start_view *view)
{
	struct count_figures_row figures;
	TRY(count_figures(ctx, tx, (struct count_figures_in){ ctx->actor.region_id }, &figures));
	if (figures.tasks > 0)
		add_card(ctx, x, view, PERMIT_COUNT, T_START_COUNT_TASKS, figures.tasks, url_of("/counts/tasks"));
	if (figures.to_approve > 0)
		add_card(ctx, x, view, PERMIT_APPROVE_COUNT, T_START_COUNT_APPROVE, figures.to_approve, url_of("/counts"));
	if (figures.quarantined > 0)
		add_card(ctx, x, view, PERMIT_QUARANTINE, T_START_QUARANTINE, figures.quarantined, url_of("/quarantine"));
	return OK;
}

static enum err start_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct stock_figures_row figures;
	struct day               soon = day_plus(ctx->today, SOON_DAYS);
	TRY(stock_figures(ctx, tx, (struct stock_figures_in){ ctx->actor.region_id, ctx->today, soon }, &figures));
	struct start_view view = { .name = x->viewer.display_name, .may_order = viewer_may(&x->viewer, PERMIT_ORDER) };
	view.cards.at = arena_array(ctx->arena, struct card_view, CARDS_MAX);
	struct url late = url_with(ctx->arena, url_of("/review"), "state", TEXT("backordered"));
	add_card(ctx, x, &view, PERMIT_REVIEW, T_START_TO_REVIEW, figures.to_review, url_of("/review"));
	add_card(ctx, x, &view, PERMIT_REVIEW, T_START_BACKORDERED, figures.not_there, late);
	add_card(ctx, x, &view, PERMIT_PICK, T_START_TO_RELEASE, figures.to_release,
		 url_with(ctx->arena, url_of("/review"), "state", TEXT("approved")));
	add_card(ctx, x, &view, PERMIT_PICK, T_START_PICK_LISTS, figures.pick_lists, url_of("/picking"));
	add_card(ctx, x, &view, PERMIT_SEND, T_START_TO_RECEIVE, figures.on_the_way,
		 url_with(ctx->arena, url_of("/shipments"), "state", TEXT("sent")));
	add_card(ctx, x, &view, PERMIT_RECEIVE_GOODS, T_START_EXPIRING, figures.expiring,
		 url_with(ctx->arena, url_of("/stock/batches"), "until", day_text(ctx->arena, soon)));
	TRY(count_cards(ctx, tx, x, &view));
	struct html orders = page_start(ctx, x), body = page_start(ctx, x);
	if (view.may_order)
		TRY(latest_orders(ctx, tx, &orders));
	view.orders = html_done(&orders);
	start_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_START_TITLE), &body);
	return OK;
}

static enum err journal_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "id", T_ORDER_NUMBER, CELL_NUMBER, NULL },        { "at", T_STOCK_WHEN, CELL_MOMENT, NULL },
		{ "person", T_STOCK_WHO, CELL_WORDS, NULL },        { "event", T_JOURNAL_EVENT, CELL_WORDS, NULL },
		{ "subject", T_JOURNAL_SUBJECT, CELL_WORDS, NULL }, { "payload", T_JOURNAL_PAYLOAD, CELL_WORDS, NULL },
		{ "seal", T_JOURNAL_SEAL, CELL_NUMBER, NULL },
	};
	struct journal_page   page;
	struct journal_filter filter = { .before_id = form_i64(x->form, "before"), .page_size = LIMIT_PAGE_ROWS };
	TRY(journal_list(ctx, tx, &filter, &page));
	struct table table;
	table_init(&table, ctx->arena, "journal", columns, COUNT_OF(columns), T_JOURNAL_EMPTY);
	for (size_t i = 0; i < page.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_number(page.at[i].id);
		cells[1] = cell_moment(page.at[i].recorded_at);
		cells[2] = cell_text(page.at[i].display_name);
		cells[3] = cell_text(page.at[i].event);
		cells[4] = cell_text(text_format(ctx->arena, "%.*s %lld", TEXT_ARG(page.at[i].subject_kind),
						 (long long)page.at[i].subject_id));
		cells[5] = cell_text(page.at[i].payload);
		cells[6] = cell_number(page.at[i].seal_number);
	}
	if (page.more)
		table.next = url_with(ctx->arena, url_of("/journal"), "before",
				      text_format(ctx->arena, "%lld", (long long)page.at[page.count - 1].id));
	return table_reply(ctx, x, text_in(x->viewer.language, T_JOURNAL_TITLE), &table, NULL);
}

static enum err imports_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL },      { "kind", T_PACK_SOURCE, CELL_WORDS, NULL },
		{ "file", T_PACK_FILE, CELL_WORDS, NULL },      { "from", T_PACK_FROM, CELL_DAY, NULL },
		{ "read", T_IMPORT_READ, CELL_NUMBER, NULL },   { "new", T_IMPORT_NEW, CELL_NUMBER, NULL },
		{ "changed", T_IMPORT_CHANGED, CELL_NUMBER, NULL }, { "ended", T_IMPORT_ENDED, CELL_NUMBER, NULL },
	};
	struct import_list_rows rows;
	TRY(import_list(ctx, tx, (struct import_list_in){ ctx->actor.region_id, LIMIT_PAGE_ROWS_MAX }, &rows));
	struct table table;
	table_init(&table, ctx->arena, "imports", columns, COUNT_OF(columns), T_IMPORTS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_moment(rows.at[i].imported_at);
		cells[1] = cell_text(rows.at[i].kind);
		cells[2] = cell_text(rows.at[i].file_name);
		cells[3] = cell_day(rows.at[i].valid_from);
		cells[4] = cell_number(rows.at[i].rows_read);
		cells[5] = cell_number(rows.at[i].rows_new);
		cells[6] = cell_number(rows.at[i].rows_changed);
		cells[7] = cell_number(rows.at[i].rows_ended);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_IMPORTS_TITLE), &table, NULL);
}

static const struct field list_fields[] = { TABLE_FIELDS };

const struct route start_routes[] = {
	{ HTTP_GET, "/", PERMIT_SIGNED_IN, start_page, .about = "the start page" },
	{ HTTP_GET, "/journal", PERMIT_AUDIT, journal_page, ROUTE_FIELDS(list_fields), .about = "who did what" },
	{ HTTP_GET, "/imports", PERMIT_IMPORT, imports_page, ROUTE_FIELDS(list_fields), .about = "files that were imported" },
};
const size_t start_route_count = COUNT_OF(start_routes);
