/*
 * return_take_page.c - en retur, och hur apoteket tar emot och bedömer den
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/return_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "format/gs1.h"
#include "format/json.h"
#include "order/receive_return.h"
#include "order/return.sql.h"
#include "order/return_page.html.h"
#include "order/waste_page.h"
#include "order/waste_goods.h"
#include "people/permission.h"
#include "stock/count_page.h"
#include "web/answer.h"

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static enum err load(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct return_get_row *row, struct return_lines_rows *lines,
		     bool *may_take)
{
	TRY(return_get(ctx, tx, (struct return_get_in){ ctx->actor.region_id, form_i64(x->form, "return_id") }, row));
	*may_take = person_may(ctx, tx, PERMIT_RECEIVE_RETURN, row->store_id) == OK;
	struct error before = ctx->error;
	ctx->error = (struct error){ 0 };
	(void)before;
	if (!*may_take && !viewer_may(&x->viewer, PERMIT_REPORT))
		TRY(person_may(ctx, tx, PERMIT_RETURN_GOODS, row->ward_id));
	return return_lines(ctx, tx, (struct return_lines_in){ ctx->actor.region_id, row->id }, lines);
}

static struct return_line_view line_view(struct ctx *ctx, const struct exchange *x, const struct return_lines_row *row, int64_t return_id)
{
	enum language language = x->viewer.language;
	bool          is_waiting = text_is(row->state, "noted"), is_decided = text_is(row->state, "decided");
	return (struct return_line_view){
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)),
		.detail = text_format(ctx->arena, "%.*s · %.*s", TEXT_ARG(row->pack_text), TEXT_ARG(row->vnr)),
		.label = row->label,
		.batch_url = url_ids(ctx->arena, "/batches/#", row->batch_id, 0),
		.expiry = row->expiry_day,
		.noted = count_amount(ctx->arena, language, row->noted_units, row->units_per_pack),
		.reason = text_of_word(ctx->arena, language, "RETURN_REASON", row->reason_code),
		.reason_text = row->reason_text,
		.kept = text_in(language, row->storage_kept ? T_RETURN_KEPT_YES : T_RETURN_KEPT_NO),
		.shipment_url = url_ids(ctx->arena, "/shipments/#", row->shipment_id, 0),
		.shipment = row->shipment_number,
		.delivered_at = row->received_at,
		.is_waiting = is_waiting,
		.is_decided = is_decided,
		.state = text_of_word(ctx->arena, language, "RETURN_LINE", row->state),
		.class = is_waiting ? TEXT("chip warn") : is_decided ? TEXT("chip good") : TEXT("chip bad"),
		.decision = is_decided ? text_of_word(ctx->arena, language, "RETURN_DECISION", row->decision) : TEXT(""),
		.amount = is_decided ? count_amount(ctx->arena, language, row->units, row->units_per_pack) : TEXT(""),
		.note = row->decision_note,
		.decided_at = row->decided_at,
		.decided_by = row->decided_name.at ? row->decided_name : TEXT(""),
		.place = row->to_code.at ? row->to_code : TEXT(""),
		.credit = { is_decided ? row->charge_ore : 0 },
		.credit_source = text_in(language, is_decided && row->charge_ore < 0 ? T_RETURN_CREDIT_BY_RULE : T_RETURN_CREDIT_NONE),
		.has_waste = row->waste_id != 0,
		.waste_url = row->waste_id ? url_ids(ctx->arena, "/waste/#", row->waste_id, 0) : url_of("/waste"),
		.needs_witness = !text_is(row->narcotic_class, "0"),
		.packs = id_text(ctx, row->noted_units / row->units_per_pack),
		.loose = id_text(ctx, row->noted_units % row->units_per_pack),
		.has_loose = row->units_per_pack > 1,
		.take_url = url_ids(ctx->arena, "/returns/#/lines/#/take", return_id, row->id),
		.miss_url = url_ids(ctx->arena, "/returns/#/lines/#/missing", return_id, row->id),
		.undo_url = url_ids(ctx->arena, "/returns/#/lines/#/undo", return_id, row->id),
		.marks = form_marks_of(x),
	};
}

enum err return_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct return_get_row    row;
	struct return_lines_rows lines;
	bool                     may_take, any_decided = false;
	TRY(load(ctx, tx, x, &row, &lines, &may_take));
	struct return_view view = {
		.number = row.number,
		.state = text_of_word(ctx->arena, x->viewer.language, "RETURN_STATE", row.state),
		.class = text_is(row.state, "noted") ? TEXT("chip warn") : text_is(row.state, "received") ? TEXT("chip good") : TEXT("chip"),
		.ward = row.ward_name,
		.store = row.store_name,
		.note = row.note,
		.created_at = row.created_at,
		.created_by = row.created_name.at ? row.created_name : TEXT(""),
		.received_at = row.received_at,
		.note_url = url_ids(ctx->arena, "/returns/#/note", row.id, 0),
		.cancel_url = url_ids(ctx->arena, "/returns/#/cancel", row.id, 0),
		.version = id_text(ctx, row.version),
		.marks = form_marks_of(x),
	};
	view.lines.at = arena_array(ctx->arena, struct return_line_view, lines.count + 1);
	for (size_t i = 0; i < lines.count; i++) {
		struct return_line_view line = line_view(ctx, x, &lines.at[i], row.id);
		bool is_today = !moment_is_none(lines.at[i].decided_at) && zone_day(lines.at[i].decided_at).number == ctx->today.number;
		any_decided = any_decided || !line.is_waiting;
		line.may_take = may_take && line.is_waiting;
		line.may_undo = may_take && is_today && !line.is_waiting;
		if (line.may_take || (line.may_undo && line.has_waste)) {
			enum narcotic_class class;
			TRY(narcotic_class_of(ctx, lines.at[i].narcotic_class, &class));
			TRY(waste_asks_witness(ctx, tx, class, row.store_id, &line.witness.is_asked));
			line.witness.is_free = true; /* Only what is destroyed is signed. */
		}
		line.marks.request_key = text_format(ctx->arena, "%.*s-%zu", TEXT_ARG(x->viewer.request_key), i);
		if (line.may_take) {
			const char *rule;
			TRY(return_stock_rule(ctx, tx, lines.at[i].id, &rule));
			line.may_stock = rule == NULL;
			line.has_stock_rule = rule != NULL;
			line.stock_rule = rule ? text_of(rule) : TEXT("");
		}
		view.credit.ore += line.credit.ore;
		view.lines.at[view.lines.count++] = line;
	}
	view.may_cancel = text_is(row.state, "noted") && !any_decided && person_may(ctx, tx, PERMIT_RETURN_GOODS, row.ward_id) == OK;
	ctx->error = (struct error){ 0 };
	struct html body = page_start(ctx, x);
	return_shown(&body, &view);
	page_reply(ctx, x, text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_RETURN)), (long long)row.number), &body);
	return OK;
}

static enum err return_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct return_get_row    row;
	struct return_lines_rows lines;
	bool                     may_take;
	struct json_reply        reply;
	TRY(load(ctx, tx, x, &row, &lines, &may_take));
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "return_id", row.id);
	json_put_i64(w, "number", row.number);
	json_put_text(w, "state", row.state);
	json_put_i64(w, "ward_id", row.ward_id);
	json_put_i64(w, "version", row.version);
	json_name(w, "lines");
	json_array_start(w);
	for (size_t i = 0; i < lines.count; i++) {
		json_object_start(w);
		json_put_i64(w, "return_line_id", lines.at[i].id);
		json_put_i64(w, "shipment_line_id", lines.at[i].shipment_line_id);
		json_put_text(w, "name", lines.at[i].name);
		json_put_text(w, "batch", lines.at[i].label);
		json_put_text(w, "reason_code", lines.at[i].reason_code);
		json_put_i64(w, "noted_units", lines.at[i].noted_units);
		json_put_text(w, "state", lines.at[i].state);
		json_put_i64(w, "units", lines.at[i].units);
		json_put_text(w, "decision", lines.at[i].decision);
		json_put_i64(w, "value_ore", lines.at[i].value_ore);
		json_put_i64(w, "charge_ore", lines.at[i].charge_ore);
		json_put_text(w, "charge_source", lines.at[i].charge_source);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

/* How much came: packs and loose ones, or as noted when neither is given. */
static enum err units_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t return_id, int64_t line_id, int64_t *units)
{
	int64_t                  packs = form_i64(x->form, "packs"), loose = form_i64(x->form, "loose"), in_packs;
	struct return_lines_rows lines;
	*units = I64_NONE;
	TRY(return_lines(ctx, tx, (struct return_lines_in){ ctx->actor.region_id, return_id }, &lines));
	for (size_t i = 0; i < lines.count; i++) {
		if (lines.at[i].id != line_id)
			continue;
		if (packs == I64_NONE && loose == I64_NONE)
			return OK;
		TRY(num_multiply(packs == I64_NONE ? 0 : packs, lines.at[i].units_per_pack, &in_packs));
		return num_add(loose == I64_NONE ? 0 : loose, in_packs, units);
	}
	return fail(ctx, ERR_NOT_FOUND, "line", "row %lld is not of this return", (long long)line_id);
}

static enum err take_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t             id = form_i64(x->form, "return_id"), line_id = form_i64(x->form, "return_line_id");
	struct gs1_scan     scan = { .expiry = DAY_NONE, .production = DAY_NONE };
	struct return_taken taken = { .return_line_id = line_id,
				      .is_unbroken = form_flag(x->form, "is_unbroken"),
				      .is_storage_known = form_flag(x->form, "is_storage_known"),
				      .decision = form_text(x->form, "decision"),
				      .note = form_text(x->form, "note"),
				      .witness_id = x->witness_id };
	if (form_has(x->form, "scan"))
		TRY(gs1_parse(ctx, form_text(x->form, "scan"), &scan));
	taken.code = (struct scanned_code){ scan.gtin.at ? scan.gtin : scan.vnr, scan.serial, scan.batch, scan.expiry };
	TRY(units_of(ctx, tx, x, id, line_id, &taken.units));
	TRY(return_take(ctx, tx, &taken));
	answer_written(ctx, x, url_ids(ctx->arena, "/returns/#", id, 0), "DONE_RETURN_TAKEN", "return_id", id);
	return OK;
}

static enum err miss_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "return_id"), units;
	TRY(units_of(ctx, tx, x, id, form_i64(x->form, "return_line_id"), &units));
	TRY(return_miss(ctx, tx, form_i64(x->form, "return_line_id"), form_text(x->form, "note")));
	answer_written(ctx, x, url_ids(ctx->arena, "/returns/#", id, 0), "DONE_SAVED", "return_id", id);
	return OK;
}

static enum err undo_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "return_id"), units;
	TRY(units_of(ctx, tx, x, id, form_i64(x->form, "return_line_id"), &units));
	TRY(return_undo(ctx, tx, form_i64(x->form, "return_line_id"), form_text(x->form, "reason"), x->witness_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/returns/#", id, 0), "DONE_UNDONE", "return_id", id);
	return OK;
}

#define RETURN_LINE                                                                                 \
	{ .name = "return_id", .type = FIELD_ID, .place = IN_PATH, .required = true },              \
	{ .name = "return_line_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
#define HOW_MUCH                                                                                    \
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = LIMIT_PACKS, .about = "that came; empty with loose: as noted" }, \
	{ .name = "loose", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = LIMIT_UNITS }

static const struct field api_fields[] = { { .name = "return_id", .type = FIELD_ID, .place = IN_PATH, .required = true } };
static const struct field take_fields[] = {
	RETURN_LINE,
	HOW_MUCH,
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .about = "what the scanner read" },
	{ .name = "is_unbroken", .type = FIELD_FLAG, .place = IN_BODY },
	{ .name = "is_storage_known", .type = FIELD_FLAG, .place = IN_BODY },
	{ .name = "decision", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "stock|quarantine|waste" },
	{ .name = "note", .type = FIELD_TEXT, .place = IN_BODY },
	WITNESS_FIELDS,
};
static const struct field miss_fields[] = { RETURN_LINE, HOW_MUCH, { .name = "note", .type = FIELD_TEXT, .place = IN_BODY, .required = true } };
static const struct field undo_fields[] = { RETURN_LINE, HOW_MUCH, { .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true }, WITNESS_FIELDS };

const struct route return_take_routes[] = {
	{ HTTP_POST, "/returns/{return_id}/lines/{return_line_id}/take", PERMIT_RECEIVE_RETURN, take_face, ROUTE_FIELDS(take_fields), .about = "take returned goods in", .page_on_refusal = return_page, .takes_witness = true },
	{ HTTP_POST, "/returns/{return_id}/lines/{return_line_id}/missing", PERMIT_RECEIVE_RETURN, miss_face, ROUTE_FIELDS(miss_fields), .about = "note that returned goods did not come", .page_on_refusal = return_page },
	{ HTTP_POST, "/returns/{return_id}/lines/{return_line_id}/undo", PERMIT_RECEIVE_RETURN, undo_face, ROUTE_FIELDS(undo_fields), .about = "take a decision of today back", .page_on_refusal = return_page, .takes_witness = true },
	{ HTTP_GET, "/api/v1/returns/{return_id}", PERMIT_VIEW_ORDERS, return_api, ROUTE_FIELDS(api_fields), .about = "a return with its lines", .replies = "return" },
	{ HTTP_POST, "/api/v1/returns/{return_id}/lines/{return_line_id}/take", PERMIT_RECEIVE_RETURN, take_face, ROUTE_FIELDS(take_fields), .about = "take returned goods in", .replies = "return_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/returns/{return_id}/lines/{return_line_id}/missing", PERMIT_RECEIVE_RETURN, miss_face, ROUTE_FIELDS(miss_fields), .about = "note that returned goods did not come", .replies = "return_id" },
	{ HTTP_POST, "/api/v1/returns/{return_id}/lines/{return_line_id}/undo", PERMIT_RECEIVE_RETURN, undo_face, ROUTE_FIELDS(undo_fields), .about = "take a decision of today back", .replies = "return_id", .takes_witness = true },
};
const size_t return_take_route_count = COUNT_OF(return_take_routes);
