/*
 * receive_return.c - returen tas emot och bedöms
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/receive_return.h"

#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "order/return.sql.h"
#include "order/return_rules.h"
#include "order/waste_goods.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/count.sql.h"
#include "stock/ledger.h"
#include "stock/recalled.h"
#include "stock/stock.sql.h"
#include "stock/value.h"
#include "stock/waste_rules.h"

/* Everything a decision is made from. */
struct return_case {
	struct return_line_get_row line;
	struct batch_get_row       batch;
	struct pack_facts          pack;
	struct place               ward;
	int64_t                    units;
};

static enum err open_line(struct ctx *ctx, struct db_tx *tx, int64_t return_line_id, struct return_case *out)
{
	int64_t region_id = ctx->actor.region_id;
	TRY(return_line_get(ctx, tx, (struct return_line_get_in){ region_id, return_line_id }, &out->line));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_RETURN, out->line.store_id));
	TRY(batch_get(ctx, tx, (struct batch_get_in){ region_id, out->line.batch_id }, &out->batch));
	TRY(pack_load(ctx, tx, out->batch.pack_id, &out->pack));
	return place_load(ctx, tx, out->line.ward_id, &out->ward);
}

static enum err check_waiting(struct ctx *ctx, const struct return_case *file)
{
	if (text_is(file->line.state, "noted"))
		return OK;
	return fail(ctx, ERR_STATE, "line", "the line of return %lld is %.*s already", (long long)file->line.return_number,
		    TEXT_ARG(text_of(in_words(ctx, file->line.state.at))));
}

static enum err check_code(struct ctx *ctx, struct db_tx *tx, const struct return_case *file, const struct scanned_code *code)
{
	struct code_candidates packs;
	bool                   is_pack = false;
	if (text_is_empty(code->gtin))
		return OK;
	TRY(code_resolve(ctx, tx, code->gtin, &packs));
	if (packs.count == 0)
		return fail(ctx, ERR_CODE_UNKNOWN, "scan", "no pack has the code %.*s", TEXT_ARG(code->gtin));
	for (size_t i = 0; i < packs.count; i++)
		is_pack = is_pack || packs.at[i] == file->pack.pack_id;
	if (!is_pack)
		return fail(ctx, ERR_WRONG_PACK, "scan", "the code %.*s belongs to another pack", TEXT_ARG(code->gtin));
	if (!text_is_empty(code->batch) && !batch_labels_same(ctx, code->batch, file->batch.label))
		return fail(ctx, ERR_WRONG_BATCH, "scan", "batch %.*s was scanned, %.*s was noted", TEXT_ARG(code->batch),
			    TEXT_ARG(file->batch.label));
	return OK;
}

static enum err load_rules(struct ctx *ctx, struct db_tx *tx, struct return_rules *out)
{
	for (int i = 0; i < RETURN_RULES; i++) {
		struct rule_parameter_row row;
		TRY(rule_parameter(ctx, tx, (struct rule_parameter_in){ text_format(ctx->arena, "R-RETURN-%02d", i + 1), ctx->today }, &row,
				   &out->in_force[i]));
		out->parameter[i] = out->in_force[i] ? row.parameter : TEXT("");
	}
	return OK;
}

/* What may be used by nobody does not go to stock, whatever the rules of returns say. */
static enum err check_usable(struct ctx *ctx, struct db_tx *tx, const struct return_case *file)
{
	struct batch_is_blocked_row blocked;
	TRY(recalled_refuse(ctx, tx, file->line.batch_id));
	TRY(batch_is_blocked(ctx, tx, (struct batch_is_blocked_in){ ctx->actor.region_id, file->line.batch_id, ctx->today }, &blocked));
	enum batch_verdict verdict = batch_usable((struct batch_state){ file->batch.expiry_day, blocked.blocks > 0, false }, ctx->today, 0);
	if (verdict == BATCH_USABLE)
		return OK;
	return refuse(ctx, batch_verdict_rule(verdict), batch_verdict_error(verdict), "decision", "batch %.*s, expiry %s",
		      TEXT_ARG(file->batch.label), day_text(ctx->arena, file->batch.expiry_day).at);
}

static enum err check_to_stock(struct ctx *ctx, struct db_tx *tx, const struct return_case *file, const struct return_taken *taken)
{
	struct return_rules rules;
	TRY(check_usable(ctx, tx, file));
	TRY(load_rules(ctx, tx, &rules));
	enum err may = person_may(ctx, tx, PERMIT_RESTOCK_RETURN, file->line.store_id);
	if (may && may != ERR_FORBIDDEN)
		return may;
	ctx->error = (struct error){ 0 };
	struct return_facts facts = {
		.is_unbroken = taken->is_unbroken,
		.is_whole_packs = file->units % file->pack.units_per_pack == 0,
		.is_storage_known = taken->is_storage_known,
		.days = moment_is_none(file->line.delivered_at) ? -1 : ctx->today.number - zone_day(file->line.delivered_at).number,
		.storage_class = file->pack.storage_class,
		.reason = file->line.reason_code,
		.narcotic_class = text_of(narcotic_class_name(file->pack.narcotic_class)),
		.is_pharmacist = may == OK,
	};
	return rule_return_to_stock(ctx, &facts, &rules);
}

enum err return_stock_rule(struct ctx *ctx, struct db_tx *tx, int64_t return_line_id, const char **rule)
{
	struct return_case  file = { 0 };
	struct return_taken best = { .is_unbroken = true, .is_storage_known = true };
	TRY(open_line(ctx, tx, return_line_id, &file));
	file.units = file.pack.units_per_pack;
	enum err err = check_to_stock(ctx, tx, &file, &best);
	*rule = err ? text_copy(ctx->arena, ctx->error.rule).at : NULL;
	if (err && err_kind(err) != REFUSED)
		return err;
	ctx->error = (struct error){ 0 };
	return OK;
}

/* What the goods are worth: their share of what they were sent with; the last of them takes the rest. */
static enum err share_of(struct ctx *ctx, struct db_tx *tx, const struct return_case *file, int64_t whole_ore, int64_t *out)
{
	struct return_taken_of_shipment_line_row before;
	int64_t                                  after, earlier = 0;
	TRY(return_taken_of_shipment_line(ctx, tx,
					  (struct return_taken_of_shipment_line_in){ ctx->actor.region_id, file->line.shipment_line_id }, &before));
	if (before.units + file->units > file->line.sent_units)
		return fail(ctx, ERR_BALANCE_TOO_LOW, "units", "the ward got %lld units of this delivery and %lld have come back: %lld more cannot come",
			    (long long)file->line.sent_units, (long long)before.units, (long long)file->units);
	/* By what has come back in all, so that parts add up to the whole. */
	TRY(value_share(whole_ore, file->line.sent_units, before.units + file->units, &after));
	if (before.units > 0)
		TRY(value_share(whole_ore, file->line.sent_units, before.units, &earlier));
	*out = after - earlier;
	return OK;
}

/* The movement out of the ward's hands, to where the goods are put. */
static enum err move_in(struct ctx *ctx, struct db_tx *tx, const struct return_case *file, int64_t to_place_id, struct ledger_posted *posted)
{
	int64_t      from_id = file->ward.id, value_ore;
	struct money value = MONEY_NONE;
	if (!file->ward.keeps_balance) {
		TRY(place_virtual(ctx, tx, PLACE_USED, &from_id));
		TRY(share_of(ctx, tx, file, file->line.sent_value_ore, &value_ore));
		value = (struct money){ value_ore };
	}
	return ledger_post(ctx, tx,
			   &(struct ledger_entry){
				   .from_place_id = from_id,
				   .to_place_id = to_place_id,
				   .batch_id = file->line.batch_id,
				   .units = file->units,
				   .value = value,
				   .cause_kind = "return",
				   .cause_id = file->line.id,
				   .reason = file->line.reason_code,
				   .effective_day = DAY_NONE,
			   },
			   posted);
}

static enum err credit_of(struct ctx *ctx, struct db_tx *tx, const struct return_case *file, struct text decision, int64_t *charge_ore,
			  struct text *source)
{
	struct rule_parameter_row row;
	bool                      found;
	TRY(rule_parameter(ctx, tx, (struct rule_parameter_in){ TEXT("R-RETURN-08"), ctx->today }, &row, &found));
	*charge_ore = 0;
	*source = TEXT("R-RETURN-08: not credited");
	if (!found || !return_is_credited(row.parameter, decision, file->line.reason_code))
		return OK;
	TRY(share_of(ctx, tx, file, file->line.sent_charge_ore, charge_ore));
	*charge_ore = -*charge_ore;
	*source = text_format(ctx->arena, "R-RETURN-08: share of shipment %lld", (long long)file->line.shipment_number);
	return OK;
}

static enum err destroy(struct ctx *ctx, struct db_tx *tx, const struct return_case *file, int64_t place_id, int64_t witness_id, int64_t *waste_id)
{
	static const char *const causes[][2] = { { "recall", "recall" }, { "expired", "expired" }, { "damaged", "broken" }, { "wrong_order", "wrong_order" } };
	struct wasted            wasted;
	const char              *cause = "other";
	for (size_t i = 0; i < COUNT_OF(causes); i++)
		if (text_is(file->line.reason_code, causes[i][0]))
			cause = causes[i][1];
	TRY(waste_goods(ctx, tx,
			&(struct waste){ .place_id = place_id,
					 .batch_id = file->line.batch_id,
					 .units = file->units,
					 .cause = text_of(cause),
					 .cause_text = text_format(ctx->arena, "%s %lld", in_words(ctx, "Return"), (long long)file->line.return_number),
					 .witness_id = witness_id },
			&wasted));
	*waste_id = wasted.waste_id;
	return OK;
}

/* A return is received when nothing of it waits any more. */
static enum err settle(struct ctx *ctx, struct db_tx *tx, int64_t return_id)
{
	int64_t                         region_id = ctx->actor.region_id, changed;
	struct return_get_row           row;
	struct return_lines_waiting_row lines;
	TRY(return_get(ctx, tx, (struct return_get_in){ region_id, return_id }, &row));
	TRY(return_lines_waiting(ctx, tx, (struct return_lines_waiting_in){ region_id, return_id }, &lines));
	bool is_done = lines.waiting == 0;
	TRY(return_move(ctx, tx,
			(struct return_move_in){ region_id, return_id, row.version, text_of(is_done ? "received" : "noted"),
						 is_done ? ctx->now : MOMENT_NONE },
			&changed));
	return changed == 1 ? OK : fail(ctx, ERR_CHANGED_MEANWHILE, "return", "return %lld was changed by somebody else", (long long)row.number);
}

enum err return_take(struct ctx *ctx, struct db_tx *tx, const struct return_taken *taken)
{
	struct return_case   file;
	struct ledger_posted posted;
	struct text          source;
	int64_t              charge_ore, to_id, waste_id = 0, changed;
	TRY(open_line(ctx, tx, taken->return_line_id, &file));
	TRY(check_waiting(ctx, &file));
	file.units = taken->units == I64_NONE ? file.line.noted_units : taken->units;
	bool to_stock = text_is(taken->decision, "stock"), to_waste = text_is(taken->decision, "waste");
	if (!to_stock && !to_waste && !text_is(taken->decision, "quarantine"))
		return fail(ctx, ERR_FIELD_INVALID, "decision", "returned goods go to stock, quarantine or waste");
	if (file.units <= 0)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units", (long long)file.units);
	TRY(check_code(ctx, tx, &file, &taken->code));
	if (to_waste) /* Asked before anything moves. */
		TRY(rule_waste_witness(ctx, file.pack.narcotic_class, ctx->actor.person_id, taken->witness_id));
	if (to_stock) {
		TRY(check_to_stock(ctx, tx, &file, taken));
		TRY(place_receiving(ctx, tx, file.line.store_id, &to_id));
	} else {
		TRY(place_quarantine(ctx, tx, file.line.store_id, &to_id));
	}
	TRY(credit_of(ctx, tx, &file, taken->decision, &charge_ore, &source));
	TRY(move_in(ctx, tx, &file, to_id, &posted));
	if (to_waste)
		TRY(destroy(ctx, tx, &file, to_id, taken->witness_id, &waste_id));
	TRY(return_line_decide(ctx, tx,
			       (struct return_line_decide_in){
				       .region_id = ctx->actor.region_id,
				       .return_line_id = file.line.id,
				       .units = file.units,
				       .is_unbroken = taken->is_unbroken,
				       .is_storage_known = taken->is_storage_known,
				       .decision = taken->decision,
				       .decision_note = taken->note.at ? text_trim(taken->note) : TEXT(""),
				       .decided_at = ctx->now,
				       .decided_by = ctx->actor.person_id,
				       .value_ore = posted.value_ore,
				       .charge_ore = charge_ore,
				       .charge_source = source,
				       .vat_rule = file.line.vat_rule,
				       .vat_permille = file.line.vat_permille,
				       .to_place_id = to_id,
				       .movement_id = posted.movement_id,
				       .waste_id = waste_id,
			       },
			       &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "line", "return %lld was changed by somebody else", (long long)file.line.return_number);
	TRY(settle(ctx, tx, file.line.return_id));
	return journal_write(ctx, tx, "return taken in", "return", file.line.return_id,
			     text_format(ctx->arena, "{\"line\":%lld,\"units\":%lld,\"decision\":\"%.*s\",\"charge_ore\":%lld}",
					 (long long)file.line.id, (long long)file.units, TEXT_ARG(taken->decision), (long long)charge_ore));
}

enum err return_miss(struct ctx *ctx, struct db_tx *tx, int64_t return_line_id, struct text note)
{
	struct return_case file;
	int64_t            changed;
	TRY(open_line(ctx, tx, return_line_id, &file));
	TRY(check_waiting(ctx, &file));
	if (text_is_empty(text_trim(note)))
		return fail(ctx, ERR_FIELD_MISSING, "note", "say what is known of the goods that did not come");
	TRY(return_line_missing(ctx, tx,
				(struct return_line_missing_in){ ctx->actor.region_id, return_line_id, text_trim(note), ctx->now,
								 ctx->actor.person_id },
				&changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "line", "return %lld was changed by somebody else", (long long)file.line.return_number);
	TRY(settle(ctx, tx, file.line.return_id));
	return journal_write(ctx, tx, "return did not come", "return", file.line.return_id,
			     text_format(ctx->arena, "{\"line\":%lld}", (long long)return_line_id));
}

enum err return_undo(struct ctx *ctx, struct db_tx *tx, int64_t return_line_id, struct text reason, int64_t witness_id)
{
	struct return_case   file;
	struct ledger_posted posted;
	int64_t              changed;
	TRY(open_line(ctx, tx, return_line_id, &file));
	bool is_missing = text_is(file.line.state, "missing");
	if (!is_missing && !text_is(file.line.state, "decided"))
		return fail(ctx, ERR_STATE, "line", "nothing is decided of this line of return %lld", (long long)file.line.return_number);
	if (zone_day(file.line.decided_at).number != ctx->today.number)
		return fail(ctx, ERR_STATE, "line", "the decision is of another day");
	if (text_is_empty(text_trim(reason)))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "taking a decision back needs a reason");
	if (!is_missing) {
		if (file.line.waste_id != 0)
			TRY(waste_take_back(ctx, tx, file.line.waste_id, reason, witness_id));
		TRY(ledger_reverse(ctx, tx, file.line.movement_id, text_trim(reason), &posted));
		TRY(return_undo_insert(ctx, tx,
				       (struct return_undo_insert_in){ ctx->actor.region_id, return_line_id, file.line.decision, file.line.units,
								       file.line.value_ore, file.line.charge_ore, file.line.movement_id,
								       posted.movement_id, text_trim(reason), ctx->now, ctx->actor.person_id }));
	}
	TRY(return_line_again(ctx, tx, (struct return_line_again_in){ ctx->actor.region_id, return_line_id, file.line.state }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "line", "return %lld was changed by somebody else", (long long)file.line.return_number);
	TRY(settle(ctx, tx, file.line.return_id));
	return journal_write(ctx, tx, "return decision taken back", "return", file.line.return_id,
			     text_format(ctx->arena, "{\"line\":%lld,\"decision\":\"%.*s\"}", (long long)return_line_id,
					 TEXT_ARG(file.line.decision)));
}
