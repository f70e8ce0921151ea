/*
 * handheld_waste_page.c - kassera vid hyllan: plats, vara, antal och orsak
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/handheld_page.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "order/handheld_page.html.h"
#include "order/waste.sql.h"
#include "order/waste_goods.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/batch_page.h"
#include "stock/code_scan.h"
#include "stock/count_page.h"
#include "stock/waste_rules.h"
#include "web/answer.h"

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static enum err lot_by_scan(struct ctx *ctx, struct db_tx *tx, const struct place *bin, const struct stock_rows_rows *lots, struct text scan,
			    const struct stock_rows_row **out)
{
	struct scanned_code    code;
	struct code_candidates packs;
	*out = NULL;
	TRY(code_scanned(ctx, scan, &code));
	TRY(code_resolve(ctx, tx, code.gtin, &packs));
	if (packs.count == 0)
		return fail(ctx, ERR_CODE_UNKNOWN, "scan", "no pack has the code %.*s", TEXT_ARG(code.gtin));
	size_t matches = 0;
	for (size_t i = 0; i < lots->count; i++)
		for (size_t k = 0; k < packs.count; k++)
			if (packs.at[k] == lots->at[i].pack_id && (text_is_empty(code.batch) || batch_labels_same(ctx, code.batch, lots->at[i].label)) &&
			    (day_is_none(code.expiry) || code.expiry.number == lots->at[i].expiry_day.number)) {
				*out = &lots->at[i];
				matches++;
			}
	if (matches == 0)
		return fail(ctx, ERR_WRONG_PACK, "scan", "%.*s holds nothing of that pack and batch", TEXT_ARG(bin->code));
	if (matches > 1) {
		*out = NULL;
		return fail(ctx, ERR_WRONG_BATCH, "scan", "%zu batches in %.*s fit: scan the code with the batch, or choose one", matches,
			    TEXT_ARG(bin->code));
	}
	return OK;
}

static void lots_fill(struct ctx *ctx, enum language language, const struct place *bin, const struct stock_rows_rows *lots,
		      struct waste_step_view *view)
{
	view->has_lots = lots->count > 0;
	view->lots.at = arena_array(ctx->arena, struct hand_choice_view, lots->count + 1);
	for (size_t i = 0; i < lots->count; i++)
		view->lots.at[view->lots.count++] = (struct hand_choice_view){
			url_with(ctx->arena, url_with(ctx->arena, url_of("/handheld/waste"), "bin", bin->code), "batch_id",
				 id_text(ctx, lots->at[i].batch_id)),
			text_format(ctx->arena, "%.*s %.*s · %.*s · %s · %.*s", TEXT_ARG(lots->at[i].name), TEXT_ARG(lots->at[i].strength),
				    TEXT_ARG(lots->at[i].label), day_text(ctx->arena, lots->at[i].expiry_day).at,
				    TEXT_ARG(count_amount(ctx->arena, language, lots->at[i].units, lots->at[i].units_per_pack))) };
}

static enum err goods_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct stock_rows_row *lot,
			   struct waste_step_view *view)
{
	struct pack_facts pack;
	TRY(pack_load(ctx, tx, lot->pack_id, &pack));
	view->has_goods = true;
	view->place_id = id_text(ctx, lot->place_id);
	view->batch_id = id_text(ctx, lot->batch_id);
	view->owner_id = TEXT("0");
	view->earmark_id = TEXT("0");
	view->most = id_text(ctx, lot->units);
	view->needs_witness = waste_needs_witness(pack.narcotic_class);
	view->hand = (struct hand_view){
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(lot->name), TEXT_ARG(lot->strength)),
		.detail = lot->pack_text,
		.label = lot->label,
		.expiry = lot->expiry_day,
		.amount = count_amount(ctx->arena, x->viewer.language, lot->units, lot->units_per_pack),
		.narcotic = text_of_word(ctx->arena, x->viewer.language, "CLASS", text_of(narcotic_class_name(pack.narcotic_class))),
		.is_narcotic = pack.narcotic_class != NARCOTIC_NONE,
		.is_cold = text_is(pack.storage_class, "cold"),
	};
	TRY(waste_asks_witness(ctx, tx, pack.narcotic_class, lot->store_id, &view->witness.is_asked));
	return waste_causes_of(ctx, tx, x->viewer.language, lot->expiry_day.number < ctx->today.number ? "expired" : "broken", &view->causes);
}

/* The bin that was asked for, or that a refused waste was about; `*found` false: none yet, or no such bin. */
static enum err bin_of(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct place *out, bool *found)
{
	bool is_asked = x->route->method == HTTP_GET;
	*found = false;
	if (is_asked && !form_has(x->form, "bin"))
		return OK;
	enum err err = is_asked ? place_by_code(ctx, tx, text_trim(form_text(x->form, "bin")), out) : place_load(ctx, tx, form_i64(x->form, "place_id"), out);
	if (err == ERR_NOT_FOUND && is_asked) {
		step_refused(ctx, x);
		return OK;
	}
	TRY(err);
	*found = out->store_id != 0;
	return OK;
}

static enum err last_fill(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct waste_step_view *view)
{
	int64_t              id = x->route->method == HTTP_GET ? form_i64(x->form, "last") : 0;
	struct waste_get_row last;
	if (id == 0)
		return OK;
	TRY(waste_get(ctx, tx, (struct waste_get_in){ ctx->actor.region_id, id }, &last));
	view->has_last = true;
	view->last = text_format(ctx->arena, "%.*s %lld: %.*s, %.*s", TEXT_ARG(text_in(x->viewer.language, T_WASTE)), (long long)last.number,
				 TEXT_ARG(last.name), TEXT_ARG(last.place_code));
	view->last_url = url_ids(ctx->arena, "/waste/#", id, 0);
	return OK;
}

static enum err waste_step_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place                 bin;
	struct stock_rows_rows       lots = { 0 };
	const struct stock_rows_row *lot = NULL;
	struct waste_step_view       view = { .bin = TEXT(""), .last_url = url_of("/waste"), .marks = form_marks_of(x) };
	TRY(bin_of(ctx, tx, x, &bin, &view.has_bin));
	if (view.has_bin) {
		int64_t batch_id = form_i64(x->form, "batch_id");
		TRY(person_may(ctx, tx, PERMIT_WASTE, bin.store_id));
		TRY(load_lots(ctx, tx, bin.id, 0, 0, DAY_NONE, LIMIT_PAGE_ROWS_MAX, &lots));
		view.bin = bin.code;
		lots_fill(ctx, x->viewer.language, &bin, &lots, &view);
		for (size_t i = 0; i < lots.count; i++)
			if (lots.at[i].batch_id == batch_id)
				lot = &lots.at[i];
		if (!lot && x->route->method == HTTP_GET && form_has(x->form, "scan") &&
		    lot_by_scan(ctx, tx, &bin, &lots, form_text(x->form, "scan"), &lot))
			step_refused(ctx, x);
		if (lot)
			TRY(goods_fill(ctx, tx, x, lot, &view));
	}
	TRY(last_fill(ctx, tx, x, &view));
	view.step = step_of(url_of("/handheld"), text_in(x->viewer.language, T_HANDHELD_TITLE), text_in(x->viewer.language, T_HANDHELD_WASTE));
	struct html body = page_start(ctx, x);
	waste_step(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_HANDHELD_WASTE), &body);
	return OK;
}

static enum err waste_step_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct wasted wasted;
	int64_t       owner = form_i64(x->form, "owner_id"), earmark = form_i64(x->form, "earmark_id");
	TRY(waste_goods(ctx, tx,
			&(struct waste){ .place_id = form_i64(x->form, "place_id"),
					 .batch_id = form_i64(x->form, "batch_id"),
					 .owner_id = owner == I64_NONE ? 0 : owner,
					 .earmark_id = earmark == I64_NONE ? 0 : earmark,
					 .units = form_i64(x->form, "units"),
					 .cause = form_text(x->form, "cause"),
					 .cause_text = form_text(x->form, "cause_text"),
					 .witness_id = x->witness_id },
			&wasted));
	answer_written(ctx, x, url_with(ctx->arena, url_of("/handheld/waste"), "last", id_text(ctx, wasted.waste_id)),
		       wasted.stopped.lines_lost > 0 ? "DONE_WASTED_LOST" : "DONE_WASTED", "waste_id", wasted.waste_id);
	return OK;
}

static const struct field page_fields[] = {
	{ .name = "bin", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 60, .about = "the bin label that was scanned" },
	{ .name = "scan", .type = FIELD_RAW, .place = IN_QUERY, .about = "the goods in the hand" },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_QUERY, .about = "without a scan: which batch" },
	{ .name = "last", .type = FIELD_ID, .place = IN_QUERY, .about = "the last waste, to look at it" },
};
static const struct field waste_fields[] = {
	{ .name = "place_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "owner_id", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = INT64_MAX, .about = "0: the region itself" },
	{ .name = "earmark_id", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = INT64_MAX, .about = "0: none" },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "cause", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = WASTE_CAUSES },
	{ .name = "cause_text", .type = FIELD_TEXT, .place = IN_BODY, .about = "needed with \"other\"" },
	WITNESS_FIELDS,
};

const struct route handheld_waste_routes[] = {
	{ HTTP_GET, "/handheld/waste", PERMIT_WASTE, waste_step_page, ROUTE_FIELDS(page_fields), .about = "destroy goods by scans" },
	{ HTTP_POST, "/handheld/waste", PERMIT_WASTE, waste_step_face, ROUTE_FIELDS(waste_fields), .about = "destroy the scanned goods", .page_on_refusal = waste_step_page, .takes_witness = true },
};
const size_t handheld_waste_route_count = COUNT_OF(handheld_waste_routes);
