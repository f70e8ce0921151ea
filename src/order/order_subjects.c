/*
 * order_subjects.c - kinds of things of this room
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/order_subjects.h"

#include "base/limits.h"
#include "order/keep_register.h"
#include "order/line_reason.h"
#include "order/order.sql.h"
#include "order/recall.sql.h"
#include "order/register.sql.h"
#include "order/register_page.h"
#include "order/return.sql.h"
#include "order/subjects.sql.h"
#include "order/template.sql.h"
#include "web/table.h"

static struct text number_name(struct ctx *ctx, int64_t number)
{
	return text_format(ctx->arena, "%lld", (long long)number);
}

static enum err find_order(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct order_get_row row;
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.ward_id;
	subject->name = number_name(ctx, row.number);
	subject->url = url_ids(ctx->arena, "/orders/#", subject->id, 0);
	return OK;
}

static enum err find_line(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct subject_line_row row;
	TRY(subject_line(ctx, tx, (struct subject_line_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.ward_id;
	subject->name = text_format(ctx->arena, "%lld:%lld", (long long)row.order_number, (long long)row.line_number);
	subject->url = url_ids(ctx->arena, "/orders/#", row.order_id, 0);
	subject->within = "order";
	subject->within_id = row.order_id;
	return OK;
}

/* What moved a line, step by step: picks and shipments too, which the journal has under their own numbers. */
static enum err line_trail(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct html *out)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL },      { "person", T_STOCK_WHO, CELL_WORDS, NULL },
		{ "event", T_JOURNAL_EVENT, CELL_WORDS, NULL }, { "state", T_ORDER_STATE, CELL_STATUS, "STATE" },
		{ "units", T_UNITS, CELL_NUMBER, NULL },        { "why", T_ORDER_WHY, CELL_WORDS, NULL },
	};
	struct line_trail_of_rows rows;
	struct table           table;

	TRY(line_trail_of(ctx, tx, (struct line_trail_of_in){ ctx->actor.region_id, id, LIMIT_PAGE_ROWS }, &rows));
	table_init(&table, ctx->arena, "trail", columns, COUNT_OF(columns), T_JOURNAL_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_moment(rows.at[i].recorded_at);
		cells[1] = cell_text(rows.at[i].display_name.at ? rows.at[i].display_name : TEXT("Ampull"));
		cells[2] = cell_text(text_of_word(ctx->arena, x->viewer.language, "EVENT", rows.at[i].event));
		cells[3] = cell_text(rows.at[i].to_state);
		cells[4] = cell_number(rows.at[i].units);
		cells[5] = cell_text(line_reason(ctx, x->viewer.language, TEXT_NONE, rows.at[i].reason_text));
	}
	table_html(out, &table);
	return OK;
}

static enum err find_allocation(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct subject_allocation_row row;
	TRY(subject_allocation(ctx, tx, (struct subject_allocation_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.store_id;
	subject->url = url_ids(ctx->arena, "/pick-lists/#", row.pick_list_id, 0);
	subject->within = "line";
	subject->within_id = row.line_id;
	return OK;
}

static enum err find_shipment(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct shipment_get_row row;
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.ward_id;
	subject->name = number_name(ctx, row.number);
	subject->url = url_ids(ctx->arena, "/shipments/#", subject->id, 0);
	subject->within = "order";
	subject->within_id = row.order_id;
	return OK;
}

static enum err find_waste(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct subject_waste_row row;
	TRY(subject_waste(ctx, tx, (struct subject_waste_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.store_id;
	subject->name = number_name(ctx, row.number);
	subject->url = url_ids(ctx->arena, "/waste/#", subject->id, 0);
	return OK;
}

static enum err find_dispensation(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct dispensation_subject_row row;
	TRY(dispensation_subject(ctx, tx, (struct dispensation_subject_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.place_id;
	subject->name = text_format(ctx->arena, "%lld, %.*s", (long long)subject->id, TEXT_ARG(row.place_name));
	subject->url = url_ids(ctx->arena, "/dispensations/#", subject->id, 0);
	return OK;
}

/* A row of a register; its documents stand on its own page. */
static enum err find_register_row(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct register_row_exists_row row;
	TRY(register_row_exists(ctx, tx,
				(struct register_row_exists_in){ ctx->actor.region_id, text_of(subject->kind->name), subject->id }, &row));
	if (row.rows == 0)
		return fail(ctx, ERR_NOT_FOUND, "row_id", "the register has no row %lld", (long long)subject->id);
	subject->name = number_name(ctx, subject->id);
	for (unsigned kind = 0; kind < REGISTER_KIND_COUNT; kind++)
		if (strcmp(register_word((enum register_kind)kind), subject->kind->name) == 0)
			subject->url = url_ids(ctx->arena, text_format(ctx->arena, "%s/#", register_face_of((enum register_kind)kind)->path).at, subject->id, 0);
	return OK;
}

static enum err find_template(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct template_get_row row;
	TRY(template_get(ctx, tx, (struct template_get_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.place_id;
	subject->name = row.name;
	subject->url = url_ids(ctx->arena, "/templates/#", subject->id, 0);
	return OK;
}

static enum err find_recall(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct recall_get_row row;
	TRY(recall_get(ctx, tx, (struct recall_get_in){ ctx->actor.region_id, subject->id }, &row));
	subject->name = number_name(ctx, row.number);
	subject->url = url_ids(ctx->arena, "/recalls/#", subject->id, 0);
	return OK;
}

static enum err find_return(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct return_get_row row;
	TRY(return_get(ctx, tx, (struct return_get_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.ward_id;
	subject->name = number_name(ctx, row.number);
	subject->url = url_ids(ctx->arena, "/returns/#", subject->id, 0);
	return OK;
}

const struct subject_kind order_subjects[] = {
	{ "order", PERMIT_VIEW_ORDERS, PERMIT_ORDER, find_order, NULL, PERMIT_ORDER_ON_BEHALF },
	{ "line", PERMIT_VIEW_ORDERS, PERMISSION_COUNT, find_line, line_trail, PERMIT_EVERYBODY },
	{ "allocation", PERMIT_VIEW_STOCK, PERMISSION_COUNT, find_allocation, NULL, PERMIT_EVERYBODY },
	{ "shipment", PERMIT_VIEW_ORDERS, PERMIT_RECEIVE_AT_WARD, find_shipment, NULL, PERMIT_SEND },
	{ "template", PERMIT_VIEW_ORDERS, PERMISSION_COUNT, find_template, NULL, PERMIT_EVERYBODY },
	{ "waste", PERMIT_VIEW_STOCK, PERMIT_WASTE, find_waste, NULL, PERMIT_EVERYBODY },
	{ "dispensation", PERMIT_DISPENSE_EXCEPTION, PERMIT_DISPENSE_EXCEPTION, find_dispensation, NULL, PERMIT_EVERYBODY },
	{ "recall", PERMIT_VIEW_STOCK, PERMIT_RECALL, find_recall, NULL, PERMIT_EVERYBODY },
	{ "return", PERMIT_VIEW_ORDERS, PERMIT_RETURN_GOODS, find_return, NULL, PERMIT_RECEIVE_RETURN },
	{ "assortment", PERMIT_VIEW_ORDERS, PERMIT_KEEP_REGISTERS, find_register_row, NULL, PERMIT_EVERYBODY },
	{ "licence", PERMIT_REVIEW, PERMIT_KEEP_REGISTERS, find_register_row, NULL, PERMIT_EVERYBODY },
	{ "contract_mark", PERMIT_VIEW_ORDERS, PERMIT_KEEP_CONTRACTS, find_register_row, NULL, PERMIT_EVERYBODY },
	{ "exchange_mark", PERMIT_VIEW_ORDERS, PERMIT_KEEP_REGISTERS, find_register_row, NULL, PERMIT_EVERYBODY },
	{ "eve_rule", PERMIT_VIEW_ORDERS, PERMIT_MANAGE_TOURS, find_register_row, NULL, PERMIT_EVERYBODY },
	{ "recall_limit", PERMIT_VIEW_ORDERS, PERMIT_RECALL, find_register_row, NULL, PERMIT_EVERYBODY },
	{ "exchange_addition", PERMIT_VIEW_ORDERS, PERMIT_KEEP_REGISTERS, find_register_row, NULL, PERMIT_EVERYBODY },
	{ NULL, PERMIT_EVERYBODY, PERMISSION_COUNT, NULL, NULL, PERMIT_EVERYBODY },
};
