/*
 * trace_page.c - the question of a recall: every place that holds a batch, every unit that was ever sent it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/trace_page.h"

#include "catalogue/pack.h"
#include "order/trace.sql.h"
#include "people/permission.h"
#include "stock/stock.sql.h"
#include "web/layout.h"
#include "web/table.h"

enum { TRACE_ROWS = 5000 }; /* A batch that went to sixty wards every week for a year. */

static enum err trace_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "state", T_TRACE_STATE, CELL_STATUS, "TRACE" },  { "code", T_TRACE_CODE, CELL_WORDS, NULL },
		{ "place", T_STOCK_PLACE, CELL_WORDS, NULL },      { "units", T_UNITS, CELL_NUMBER, NULL },
		{ "received_units", T_TRACE_RECEIVED_UNITS, CELL_NUMBER, NULL }, { "shipment", T_SHIPMENT, CELL_WORDS, NULL },
		{ "sent_at", T_SHIPMENT_SENT, CELL_MOMENT, NULL }, { "received_at", T_SHIPMENT_RECEIVED, CELL_MOMENT, NULL },
	};
	int64_t                 batch_id = form_i64(x->form, "batch_id");
	struct batch_get_row    batch;
	struct pack_facts       pack;
	struct batch_trace_rows rows;
	struct table            table;
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, batch_id }, &batch));
	TRY(pack_load(ctx, tx, batch.pack_id, &pack));
	TRY(batch_trace(ctx, tx, (struct batch_trace_in){ ctx->actor.region_id, batch_id, TRACE_ROWS }, &rows));
	table_init(&table, ctx->arena, "trace", columns, COUNT_OF(columns), T_TRACE_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct batch_trace_row *row = &rows.at[i];
		struct table_cell            *cells = table_row(&table);
		bool                          is_shipment = row->shipment_id > 0;
		cells[0] = cell_text(row->state);
		cells[1] = cell_text(row->code);
		cells[2] = cell_text(row->name);
		cells[3] = cell_number(row->units);
		cells[4] = is_shipment ? cell_number(row->received_units) : cell_number(0);
		cells[5] = is_shipment ? cell_link(text_format(ctx->arena, "%lld", (long long)row->shipment_number),
						   url_ids(ctx->arena, "/shipments/#", row->shipment_id, 0))
				       : cell_text(TEXT(""));
		cells[6] = cell_moment(row->sent_at);
		cells[7] = cell_moment(row->received_at);
	}
	struct text title = text_format(ctx->arena, "%.*s %.*s, %.*s: %.*s", TEXT_ARG(text_in(x->viewer.language, T_TRACE_TITLE)),
					TEXT_ARG(batch.label), TEXT_ARG(pack.name), TEXT_ARG(pack.strength));
	return table_reply(ctx, x, title, &table, NULL);
}

static const struct field trace_fields[] = { { .name = "batch_id", .type = FIELD_ID, .place = IN_PATH, .required = true }, TABLE_FIELDS };

const struct route trace_routes[] = {
	{ HTTP_GET, "/batches/{batch_id}/trace", PERMIT_BLOCK, trace_page, ROUTE_FIELDS(trace_fields), .about = "where a batch is and who got it" },
};
const size_t trace_route_count = COUNT_OF(trace_routes);
