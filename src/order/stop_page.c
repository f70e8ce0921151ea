/*
 * stop_page.c - faces of blocks, quarantine and dispensations
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/stop_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "order/give_dispensation.h"
#include "order/order.sql.h"
#include "order/order_page.h"
#include "order/order_page.html.h"
#include "order/stop_batch.h"
#include "people/permission.h"
#include "people/witness.h"
#include "place/place.h"
#include "stock/batch_page.h"
#include "web/answer.h"
#include "web/table.h"

static enum err block_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct stopped stopped;
	int64_t        batch_id = form_i64(x->form, "batch_id");
	TRY(batch_stop(ctx, tx, batch_id, form_day(x->form, "from"), form_day(x->form, "to"), form_text(x->form, "reason"),
		       &stopped));
	answer_written(ctx, x, url_ids(ctx->arena, "/batches/#", batch_id, 0), "DONE_STOPPED", "block_id", stopped.id);
	return OK;
}

static enum err lift_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t batch_id = form_i64(x->form, "batch_id");
	TRY(batch_release(ctx, tx, form_i64(x->form, "block_id"), form_text(x->form, "reason")));
	answer_written(ctx, x, url_ids(ctx->arena, "/batches/#", batch_id, 0), "DONE_LIFTED", "batch_id", batch_id);
	return OK;
}

static enum err quarantine_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place   from, to;
	struct stopped stopped;
	int64_t        batch_id = form_i64(x->form, "batch_id"), to_id;
	TRY(place_load(ctx, tx, form_i64(x->form, "from_place_id"), &from));
	if (form_has(x->form, "to_code")) {
		TRY(place_by_code(ctx, tx, form_text(x->form, "to_code"), &to));
		to_id = to.id;
	} else {
		TRY(place_quarantine(ctx, tx, from.store_id, &to_id));
	}
	TRY(quarantine_move(ctx, tx,
			    &(struct stock_transfer){ .from_place_id = from.id,
						      .to_place_id = to_id,
						      .batch_id = batch_id,
						      .units = form_i64(x->form, "units"),
						      .reason = form_text(x->form, "reason") },
			    &stopped));
	answer_written(ctx, x, url_ids(ctx->arena, "/batches/#", batch_id, 0), "DONE_STOPPED", "movement_id", stopped.id);
	return OK;
}

/* The form before the list: every ordering unit, and the days. */
static enum err dispensation_form(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t pack_id, struct html *out)
{
	struct place_list             places;
	struct dispensation_form_view view = { .is_of_pack = pack_id != 0, .pack = TEXT(""), .marks = form_marks_of(x) };
	if (pack_id) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, pack_id, &pack));
		view.pack = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(pack.pack_text));
	}
	TRY(place_ordering(ctx, tx, TEXT_NONE, &places));
	view.places.at = arena_array(ctx->arena, struct choice_view, places.count + 1);
	for (size_t i = 0; i < places.count; i++)
		view.places.at[view.places.count++] = (struct choice_view){
			.id = text_format(ctx->arena, "%lld", (long long)places.at[i].id), .label = places.at[i].name };
	dispensation_new(out, &view);
	return OK;
}

static enum err dispensations_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "place", T_ORDER_WARD, CELL_WORDS, NULL },          { "pack", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "from", T_PACK_FROM, CELL_DAY, NULL },              { "to", T_BATCH_UNTIL, CELL_DAY, NULL },
		{ "basis", T_DISPENSATION_BASIS, CELL_WORDS, NULL },  { "person", T_STOCK_WHO, CELL_WORDS, NULL },
	};
	struct dispensation_list_rows rows;
	int64_t                       pack_id = x->refused ? 0 : form_i64(x->form, "pack_id"); /* A form's is what was to be given. */
	TRY(dispensation_list(ctx, tx, (struct dispensation_list_in){ ctx->actor.region_id, pack_id, LIMIT_PAGE_ROWS_MAX }, &rows));
	struct table table;
	table_init(&table, ctx->arena, "dispensations", columns, COUNT_OF(columns), T_DISPENSATIONS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(rows.at[i].place_name, url_ids(ctx->arena, "/dispensations/#", rows.at[i].id, 0));
		cells[1] = cell_text(rows.at[i].pack_name);
		cells[2] = cell_day(rows.at[i].valid_from);
		cells[3] = cell_day(rows.at[i].valid_to);
		cells[4] = cell_text(rows.at[i].basis);
		cells[5] = cell_text(rows.at[i].person);
	}
	struct html before = page_start(ctx, x);
	TRY(dispensation_form(ctx, tx, x, pack_id, &before));
	return table_reply(ctx, x, text_in(x->viewer.language, T_DISPENSATIONS_TITLE), &table, &before);
}

static enum err dispensation_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id;
	TRY(dispensation_give(ctx, tx,
			      &(struct dispensation){ .place_id = form_i64(x->form, "place_id"),
						      .pack_id = form_i64(x->form, "pack_id"),
						      .valid_from = form_day(x->form, "valid_from"),
						      .valid_to = form_day(x->form, "valid_to"),
						      .basis = form_text(x->form, "basis") },
			      &id));
	answer_written(ctx, x, url_ids(ctx->arena, "/dispensations/#", id, 0), "DONE_SAVED", "dispensation_id", id);
	return OK;
}

static const struct field block_fields[] = {
	{ .name = "place_id", .type = FIELD_ID, .place = IN_QUERY, .about = "of the page that is shown again: one place's movements" },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "from", .type = FIELD_DAY, .place = IN_BODY, .about = "empty: today" },
	{ .name = "to", .type = FIELD_DAY, .place = IN_BODY, .about = "last day; empty: until lifted" },
};
static const struct field lift_fields[] = {
	{ .name = "place_id", .type = FIELD_ID, .place = IN_QUERY, .about = "of the page that is shown again: one place's movements" },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "block_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	WITNESS_FIELDS,
};
static const struct field quarantine_fields[] = {
	{ .name = "place_id", .type = FIELD_ID, .place = IN_QUERY, .about = "of the page that is shown again: one place's movements" },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "from_place_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "to_code", .type = FIELD_TEXT, .place = IN_BODY, .about = "out of quarantine: the bin; empty: into quarantine" },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	WITNESS_FIELDS,
};
static const struct field dispensations_fields[] = { TABLE_FIELDS, { .name = "pack_id", .type = FIELD_ID, .place = IN_QUERY, .about = "those that cover a pack" } };
static const struct field dispensation_fields[] = {
	TABLE_FIELDS, /* The list is shown again where the form is refused. */
	{ .name = "place_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .about = "empty: every article" },
	{ .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY, .required = true },
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .required = true },
	{ .name = "basis", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
};

const struct route stop_routes[] = {
	{ HTTP_POST, "/batches/{batch_id}/block", PERMIT_BLOCK, block_face, ROUTE_FIELDS(block_fields), .about = "block a batch everywhere", .page_on_refusal = batch_page },
	{ HTTP_POST, "/batches/{batch_id}/blocks/{block_id}/lift", PERMIT_BLOCK, lift_face, ROUTE_FIELDS(lift_fields), .about = "lift a block", .page_on_refusal = batch_page, .takes_witness = true },
	{ HTTP_POST, "/batches/{batch_id}/quarantine", PERMIT_QUARANTINE, quarantine_face, ROUTE_FIELDS(quarantine_fields), .about = "into or out of quarantine", .page_on_refusal = batch_page, .takes_witness = true },
	{ HTTP_POST, "/dispensations", PERMIT_DISPENSE_EXCEPTION, dispensation_face, ROUTE_FIELDS(dispensation_fields), .about = "give a dated dispensation", .page_on_refusal = dispensations_page },
	{ HTTP_GET, "/dispensations", PERMIT_DISPENSE_EXCEPTION, dispensations_page, ROUTE_FIELDS(dispensations_fields), .about = "dispensations" },
	{ HTTP_POST, "/api/v1/batches/{batch_id}/block", PERMIT_BLOCK, block_face, ROUTE_FIELDS(block_fields), .about = "block a batch everywhere", .replies = "block_id" },
	{ HTTP_POST, "/api/v1/batches/{batch_id}/blocks/{block_id}/lift", PERMIT_BLOCK, lift_face, ROUTE_FIELDS(lift_fields), .about = "lift a block", .replies = "batch_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/batches/{batch_id}/quarantine", PERMIT_QUARANTINE, quarantine_face, ROUTE_FIELDS(quarantine_fields), .about = "into or out of quarantine", .replies = "movement_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/dispensations", PERMIT_DISPENSE_EXCEPTION, dispensation_face, ROUTE_FIELDS(dispensation_fields), .about = "give a dated dispensation", .replies = "dispensation_id" },
};
const size_t stop_route_count = COUNT_OF(stop_routes);
