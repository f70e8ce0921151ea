/*
 * start_page.c - what was imported; the start page itself is role_page.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/start_page.h"

#include "base/limits.h"
#include "catalogue/catalogue.sql.h"
#include "main/role_page.h"
#include "people/permission.h"
#include "web/table.h"

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
	{ HTTP_GET, "/", PERMIT_SIGNED_IN, role_page, .fields = role_fields, .field_count = ROLE_FIELDS, .about = "the start page" },
	{ HTTP_GET, "/imports", PERMIT_IMPORT, imports_page, ROUTE_FIELDS(list_fields), .about = "files that were imported" },
};
const size_t start_route_count = COUNT_OF(start_routes);
