/*
 * narcotics_book_page.c - what a store has of each narcotic, and the book behind it: in, out, what is left, who
 *
 * Nothing is written for the book: it is the ledger seen at the store's door, so that it cannot say anything else.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/narcotics_book_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/narcotics_book.sql.h"
#include "web/layout.h"
#include "web/table.h"

static enum err narcotics_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "store", T_BOOK_STORE, CELL_WORDS, NULL }, { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "class", T_BOOK_CLASS, CELL_WORDS, NULL }, { "units", T_STOCK_BALANCE, CELL_NUMBER, NULL },
	};
	struct narcotics_held_rows rows;
	struct table               table;
	TRY(narcotics_held(ctx, tx, (struct narcotics_held_in){ ctx->actor.region_id }, &rows));
	table_init(&table, ctx->arena, "narcotics", columns, COUNT_OF(columns), T_BOOK_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_text(rows.at[i].store_name);
		cells[1] = cell_link(text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength),
						 TEXT_ARG(rows.at[i].pack_text)),
				     url_ids(ctx->arena, "/narcotics/#/#", rows.at[i].store_id, rows.at[i].pack_id));
		cells[2] = cell_text(rows.at[i].class);
		cells[3] = cell_number(rows.at[i].units);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_BOOK_TITLE), &table, NULL);
}

static enum err book_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL },      { "cause", T_BOOK_EVENT, CELL_STATUS, "CAUSE" },
		{ "batch", T_STOCK_BATCH, CELL_WORDS, NULL },   { "place", T_BOOK_OTHER, CELL_WORDS, NULL },
		{ "units", T_BOOK_CHANGE, CELL_NUMBER, NULL },  { "balance", T_BOOK_LEFT, CELL_NUMBER, NULL },
		{ "person", T_BOOK_SIGNUM, CELL_WORDS, NULL },  { "reason", T_REASON, CELL_WORDS, NULL },
	};
	int64_t                    store_id = form_i64(x->form, "store_id"), pack_id = form_i64(x->form, "pack_id");
	int64_t                    before = form_i64(x->form, "before");
	struct place               store;
	struct pack_facts          pack;
	struct narcotics_book_rows rows;
	struct table               table;
	TRY(place_load(ctx, tx, store_id, &store));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, store_id));
	TRY(pack_load(ctx, tx, pack_id, &pack));
	TRY(narcotics_book(ctx, tx,
			   (struct narcotics_book_in){ ctx->actor.region_id, store_id, pack_id, before ? before : INT64_MAX,
						       LIMIT_PAGE_ROWS },
			   &rows));
	table_init(&table, ctx->arena, "narcotics-book", columns, COUNT_OF(columns), T_BOOK_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct narcotics_book_row *row = &rows.at[i];
		struct table_cell               *cells = table_row(&table);
		cells[0] = cell_moment(row->recorded_at);
		cells[1] = cell_text(row->cause_kind);
		cells[2] = cell_text(row->label);
		cells[3] = cell_text(row->other_code);
		cells[4] = cell_number(row->units);
		cells[5] = cell_number(row->balance);
		cells[6] = cell_text(row->person);
		cells[7] = cell_text(row->reason);
	}
	if (rows.count == LIMIT_PAGE_ROWS)
		table.next = url_with(ctx->arena, url_ids(ctx->arena, "/narcotics/#/#", store_id, pack_id), "before",
				      text_format(ctx->arena, "%lld", (long long)rows.at[rows.count - 1].id));
	struct text title = text_format(ctx->arena, "%.*s: %.*s %.*s, %.*s", TEXT_ARG(text_in(x->viewer.language, T_BOOK_TITLE)),
					TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(store.name));
	return table_reply(ctx, x, title, &table, NULL);
}

static const struct field narcotics_fields[] = { TABLE_FIELDS };
static const struct field book_fields[] = { { .name = "store_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
					    { .name = "pack_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
					    TABLE_FIELDS };

const struct route narcotics_routes[] = {
	{ HTTP_GET, "/narcotics", PERMIT_RECEIVE_GOODS, narcotics_page, ROUTE_FIELDS(narcotics_fields), .about = "narcotics by store" },
	{ HTTP_GET, "/narcotics/{store_id}/{pack_id}", PERMIT_RECEIVE_GOODS, book_page, ROUTE_FIELDS(book_fields), .about = "the book of a narcotic" },
};
const size_t narcotics_route_count = COUNT_OF(narcotics_routes);
