/*
 * pick_order.c - from promise to box
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/pick_order.h"

#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "order/answer_recall.h"
#include "order/line.h"
#include "order/order.sql.h"
#include "order/pick_case.h"
#include "order/promise.h"
#include "order/propose.h"
#include "order/stop_batch.h"
#include "order/walk.sql.h"
#include "people/changed.h"
#include "people/second_signer.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/availability.h"
#include "stock/count_stock.h"
#include "stock/fefo.h"
#include "stock/ledger.h"
#include "stock/recalled.h"
#include "stock/short_dated.h"
#include "stock/stock.sql.h"

static enum err shipment_ensure(struct ctx *ctx, struct db_tx *tx, const struct order_get_row *order,
				int64_t *shipment_id)
{
	struct shipment_packing_row packing;
	bool                        found;
	TRY(shipment_packing(ctx, tx, (struct shipment_packing_in){ ctx->actor.region_id, order->id }, &packing, &found));
	if (found) {
		*shipment_id = packing.id;
		return OK;
	}
	int64_t                    number, place_id;
	struct shipment_insert_row row;
	TRY(document_number_take(ctx, tx, "shipment", &number));
	TRY(place_transit_create(ctx, tx, order->ward_id, text_format(ctx->arena, "@shipment-%lld", (long long)number),
				 &place_id));
	TRY(shipment_insert(ctx, tx,
			    (struct shipment_insert_in){ ctx->actor.region_id, number, order->id, order->ward_id,
							 order->store_id, place_id, ctx->now },
			    &row));
	*shipment_id = row.id;
	return OK;
}

/* A line whose stock is gone: what is proposed stays, the rest is not promised any more. */
static enum err lose_rest(struct ctx *ctx, struct db_tx *tx, struct order_line *line, int64_t missing,
			  const char *reason_code, const char *reason_text)
{
	TRY(promise_lower(ctx, tx, line->id, missing));
	line->reason_code = text_of(reason_code);
	line->reason_text = text_of(reason_text);
	return OK;
}

static enum err release_line(struct ctx *ctx, struct db_tx *tx, const struct order_get_row *order,
			     const struct place *ward, struct order_line *line, struct proposals *chosen,
			     struct release_made *out)
{
	int64_t missing, wanted = line_rest(line);
	TRY(propose_line(ctx, tx, line, ward, order->store_id, wanted, chosen, &missing));
	if (missing == wanted) {
		TRY(promise_drop(ctx, tx, line->id));
		line->reason_code = TEXT("stock_gone");
		line->reason_text = TEXT("no usable stock was left at release");
		out->lines_lost++;
		return line_move(ctx, tx, line, EVENT_LOSE, wanted);
	}
	if (missing > 0)
		TRY(lose_rest(ctx, tx, line, missing, "stock_gone", "a part of the stock was not usable at release"));
	return line_move(ctx, tx, line, EVENT_RELEASE, wanted - missing);
}

enum err order_release(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct release_made *out)
{
	struct order_get_row order;
	struct order_lines   lines;
	struct place         ward;
	*out = (struct release_made){ 0 };
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, &order));
	TRY(person_may(ctx, tx, PERMIT_PICK, order.store_id));
	TRY(place_load(ctx, tx, order.ward_id, &ward));
	TRY(lines_load(ctx, tx, order_id, &lines));
	size_t approved = 0;
	for (size_t i = 0; i < lines.count; i++)
		approved += lines.at[i].state == LINE_APPROVED;
	if (approved == 0)
		return fail(ctx, ERR_STATE, "order", "order %lld has no approved line to release", (long long)order.number);
	struct proposals chosen = { 0 };
	const size_t    *by_pack = lines_by_pack(ctx, &lines);
	for (size_t i = 0; i < lines.count; i++) {
		struct order_line *line = &lines.at[by_pack[i]];
		if (i % LINES_AHEAD == 0)
			TRY(lines_ask_ahead(ctx, tx, &lines, by_pack, i, ward.id));
		if (line->state == LINE_APPROVED)
			TRY(release_line(ctx, tx, &order, &ward, line, &chosen, out));
	}
	/* The numbers last: they are locked until the commit. */
	TRY(shipment_ensure(ctx, tx, &order, &out->shipment_id));
	TRY(document_number_take(ctx, tx, "pick_list", &out->number));
	struct pick_list_insert_row row;
	TRY(pick_list_insert(ctx, tx,
			     (struct pick_list_insert_in){ ctx->actor.region_id, out->number, order_id, out->shipment_id,
							   ctx->now, ctx->actor.person_id },
			     &row));
	out->pick_list_id = row.id;
	out->takes = chosen.count;
	TRY(proposals_write(ctx, tx, &chosen, row.id, 0));
	return journal_write(ctx, tx, "order released", "order", order_id,
			     text_format(ctx->arena, "{\"pick_list\":%lld,\"takes\":%zu,\"lost\":%zu}",
					 (long long)out->number, out->takes, out->lines_lost));
}

enum err pick_case_open(struct ctx *ctx, struct db_tx *tx, int64_t allocation_id, bool is_undo, struct pick_case *out)
{
	int64_t region_id = ctx->actor.region_id;
	TRY(allocation_get(ctx, tx, (struct allocation_get_in){ region_id, allocation_id }, &out->allocation));
	int64_t batch_id = out->allocation.batch_id;
	TRY(batch_get_ahead(ctx, tx, (struct batch_get_in){ region_id, batch_id }));
	TRY(line_get_ahead(ctx, tx, (struct line_get_in){ region_id, out->allocation.line_id }));
	TRY(place_ahead(ctx, tx, out->allocation.place_id));
	TRY(batch_is_blocked_ahead(ctx, tx, (struct batch_is_blocked_in){ region_id, batch_id, ctx->today }));
	if (!is_undo) /* Asked again after the undo's writes, which may wait for somebody. */
		TRY(recalled_ahead(ctx, tx, batch_id));
	TRY(walk_of_list_ahead(ctx, tx, (struct walk_of_list_in){ region_id, out->allocation.pick_list_id }));
	TRY(pick_list_get(ctx, tx, (struct pick_list_get_in){ region_id, out->allocation.pick_list_id }, &out->list));
	TRY(place_ahead(ctx, tx, out->list.ward_id));
	TRY(person_may(ctx, tx, PERMIT_PICK, out->list.store_id));
	TRY(batch_get(ctx, tx, (struct batch_get_in){ region_id, out->allocation.batch_id }, &out->batch));
	TRY(line_load(ctx, tx, out->allocation.line_id, &out->line));
	return place_load(ctx, tx, out->list.ward_id, &out->ward);
}

enum err pick_case_check_walker(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file)
{
	struct walk_of_list_row walk;
	bool                    found;
	TRY(walk_of_list(ctx, tx, (struct walk_of_list_in){ ctx->actor.region_id, file->list.id }, &walk, &found));
	if (!found || walk.person_id == ctx->actor.person_id || actor_is_system(&ctx->actor))
		return OK;
	return fail(ctx, ERR_STATE, "pick", "the order stands in walk %lld of %.*s", (long long)walk.number, TEXT_ARG(walk.person_name));
}

enum err pick_case_check_usable(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file)
{
	struct place                place;
	struct batch_is_blocked_row blocked;
	TRY(place_load(ctx, tx, file->allocation.place_id, &place));
	TRY(batch_is_blocked(ctx, tx,
			     (struct batch_is_blocked_in){ ctx->actor.region_id, file->allocation.batch_id, ctx->today },
			     &blocked));
	struct short_dated wanted;
	TRY(short_dated_for(ctx, tx, &file->ward, file->batch.pack_id, &wanted));
	enum batch_verdict verdict = batch_usable(
		(struct batch_state){ file->batch.expiry_day, blocked.blocks > 0, place.is_quarantine }, ctx->today, wanted.days);
	if (verdict == BATCH_USABLE)
		return OK;
	return refuse(ctx, short_dated_rule(&wanted, verdict), batch_verdict_error(verdict), "batch",
		      "batch %.*s, expiry %s, in %.*s", TEXT_ARG(file->batch.label),
		      day_text(ctx->arena, file->batch.expiry_day).at, TEXT_ARG(place.code));
}

static enum err check_batch(struct ctx *ctx, const struct pick_case *file, const struct scanned_code *code)
{
	if (!text_is_empty(code->batch)) {
		struct text number;
		TRY(batch_number_normalise(ctx, code->batch, &number));
		if (!text_equal(number, file->batch.batch_number))
			return fail(ctx, ERR_WRONG_BATCH, "scan", "batch %.*s was scanned, %.*s is to be picked",
				    TEXT_ARG(code->batch), TEXT_ARG(file->batch.label));
	}
	if (!day_is_none(code->expiry) && code->expiry.number != file->batch.expiry_day.number)
		return fail(ctx, ERR_WRONG_BATCH, "scan", "expiry %s was scanned, %s is to be picked",
			    day_text(ctx->arena, code->expiry).at, day_text(ctx->arena, file->batch.expiry_day).at);
	return OK;
}

static enum err check_scan(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file, const struct pick *pick)
{
	if (text_is_empty(pick->code.gtin)) {
		if (text_is_empty(pick->reason_code))
			return fail(ctx, ERR_FIELD_MISSING, "reason_code", "a pick without a scan needs a reason");
		return OK;
	}
	struct code_candidates packs;
	TRY(code_resolve(ctx, tx, pick->code.gtin, &packs));
	bool is_it = false;
	for (size_t i = 0; i < packs.count; i++)
		is_it = is_it || packs.at[i] == file->batch.pack_id;
	if (packs.count == 0)
		return fail(ctx, ERR_CODE_UNKNOWN, "scan", "no pack has the code %.*s", TEXT_ARG(pick->code.gtin));
	if (!is_it) {
		struct pack_facts scanned, wanted;
		TRY(pack_load(ctx, tx, packs.at[0], &scanned));
		TRY(pack_load(ctx, tx, file->batch.pack_id, &wanted));
		return fail(ctx, ERR_WRONG_PACK, "scan", "scanned: %.*s %.*s %.*s; to be picked: %.*s %.*s %.*s",
			    TEXT_ARG(scanned.name), TEXT_ARG(scanned.strength), TEXT_ARG(scanned.pack_text),
			    TEXT_ARG(wanted.name), TEXT_ARG(wanted.strength), TEXT_ARG(wanted.pack_text));
	}
	TRY(recalled_refuse_label(ctx, tx, file->batch.pack_id, pick->code.batch));
	TRY(check_batch(ctx, file, &pick->code));
	if (text_is_empty(pick->code.serial))
		return OK;
	struct scanned_pack_seen_row seen;
	TRY(scanned_pack_seen(ctx, tx,
			      (struct scanned_pack_seen_in){ ctx->actor.region_id, pick->code.gtin, pick->code.serial },
			      &seen));
	if (seen.picks > 0)
		return fail(ctx, ERR_SERIAL_SEEN, "scan", "serial number %.*s was picked before",
			    TEXT_ARG(pick->code.serial));
	return OK;
}

static enum err keep_serial(struct ctx *ctx, struct db_tx *tx, const struct pick *pick)
{
	if (text_is_empty(pick->code.gtin))
		return OK;
	return scanned_pack_insert(ctx, tx,
				   (struct scanned_pack_insert_in){
					   .region_id = ctx->actor.region_id,
					   .gtin = pick->code.gtin,
					   .serial = pick->code.serial.at ? pick->code.serial : TEXT(""),
					   .batch_label = pick->code.batch.at ? pick->code.batch : TEXT(""),
					   .expiry_day = pick->code.expiry,
					   .allocation_id = pick->allocation_id,
					   .person_id = ctx->actor.person_id,
					   .scanned_at = ctx->now,
				   });
}

/* Narcotics are picked before a second person where that is set. */
static enum err check_witness(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file)
{
	if (!is_narcotic(file->batch.narcotic_class))
		return OK;
	return signer_check(ctx, tx,
			       &(struct eyes_act){ EYES_NARCOTIC_PICK, file->list.store_id, file->batch.narcotic_class.at, PERMIT_PICK });
}

/* Move what was taken into the shipment's box. */
static enum err take(struct ctx *ctx, struct db_tx *tx, const struct pick_case *file, int64_t units,
		     struct text reason_code, bool is_short)
{
	struct ledger_posted posted = { 0 };
	if (units > 0)
		TRY(ledger_post(ctx, tx,
				&(struct ledger_entry){
					.from_place_id = file->allocation.place_id,
					.to_place_id = file->list.shipment_place_id,
					.batch_id = file->allocation.batch_id,
					.units = units,
					.value = MONEY_NONE,
					.cause_kind = "pick",
					.cause_id = file->allocation.id,
					.effective_day = DAY_NONE,
				},
				&posted));
	TRY(allocation_close(ctx, tx,
			     (struct allocation_close_in){ ctx->actor.region_id, file->allocation.id, units,
							   text_of(is_short ? "short" : "picked"),
							   reason_code.at ? reason_code : TEXT(""), ctx->actor.person_id,
							   ctx->now, posted.movement_id }));
	return is_narcotic(file->batch.narcotic_class)
		       ? signer_note(ctx, tx, EYES_NARCOTIC_PICK, "allocation", file->allocation.id, posted.movement_id)
		       : OK;
}

/* What is proposed and waits for a line. */
static enum err waiting_units(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t *waiting)
{
	struct allocations_of_line_rows rows;
	TRY(allocations_of_line(ctx, tx, (struct allocations_of_line_in){ ctx->actor.region_id, line_id }, &rows));
	*waiting = 0;
	for (size_t i = 0; i < rows.count; i++)
		if (text_is(rows.at[i].state, "proposed"))
			*waiting += rows.at[i].units - rows.at[i].picked_units;
	return OK;
}

/* After a pick: count the line on, and move it when nothing waits. */
static enum err settle_line(struct ctx *ctx, struct db_tx *tx, struct pick_case *file, int64_t units, int64_t lost,
			    struct pick_done *out)
{
	struct order_line *line = &file->line;
	int64_t            waiting;
	TRY(waiting_units(ctx, tx, line->id, &waiting));
	line->picked_units += units;
	out->line_id = line->id;
	if (lost > 0 && waiting == 0)
		TRY(promise_drop(ctx, tx, line->id));
	if (waiting > 0)
		return line_write(ctx, tx, line);
	out->line_is_picked = true;
	if (line->picked_units == line->sent_units) /* Nothing lies in the box for it. */
		return line_move(ctx, tx, line, EVENT_LOSE, line_rest(line));
	return line_move(ctx, tx, line, EVENT_PICK, line->picked_units - line->sent_units);
}

/* What the scan will be held against. */
static enum err scan_ahead(struct ctx *ctx, struct db_tx *tx, const struct pick *pick)
{
	if (text_is_empty(pick->code.gtin))
		return OK;
	TRY(code_ahead(ctx, tx, pick->code.gtin));
	return scanned_pack_seen_ahead(ctx, tx,
				       (struct scanned_pack_seen_in){ ctx->actor.region_id, pick->code.gtin,
								      pick->code.serial.at ? pick->code.serial : TEXT("") });
}

enum err pick_allocation(struct ctx *ctx, struct db_tx *tx, const struct pick *pick, struct pick_done *out)
{
	struct pick_case file;
	*out = (struct pick_done){ 0 };
	TRY(scan_ahead(ctx, tx, pick));
	TRY(pick_case_open(ctx, tx, pick->allocation_id, false, &file));
	/* A recall may have taken the pick away while somebody stood at the bin. */
	if (pick->units != 0 && !text_is(file.allocation.state, "picked"))
		TRY(recalled_refuse(ctx, tx, file.allocation.batch_id));
	TRY(pick_case_check_walker(ctx, tx, &file));
	if (!text_is(file.allocation.state, "proposed"))
		return fail(ctx, ERR_STATE, "pick", "the pick is %.*s already", TEXT_ARG(text_of(in_words(ctx, file.allocation.state.at))));
	int64_t units = pick->units == I64_NONE ? file.allocation.units : pick->units;
	if (units < 0 || units > file.allocation.units)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units, %lld are proposed", (long long)units,
			    (long long)file.allocation.units);
	bool is_short = units < file.allocation.units;
	if (is_short && text_is_empty(pick->reason_code))
		return fail(ctx, ERR_FIELD_MISSING, "reason_code", "a short pick needs a reason");
	if (units > 0) {
		TRY(check_witness(ctx, tx, &file));
		TRY(pick_case_check_usable(ctx, tx, &file));
		TRY(check_scan(ctx, tx, &file, pick));
	}
	TRY(take(ctx, tx, &file, units, pick->reason_code, is_short));
	if (units > 0) {
		TRY(keep_serial(ctx, tx, pick));
		TRY(promise_keep(ctx, tx, file.line.id, units));
	}
	if (is_short) {
		/* The balance stays as it is until somebody counts; nobody is sent there meanwhile. */
		TRY(count_task_open(ctx, tx, file.allocation.place_id, file.allocation.batch_id, "short_pick", file.allocation.id,
				    pick->reason_code));
		int64_t          rest = file.allocation.units - units;
		struct proposals again = { 0 };
		TRY(propose_line(ctx, tx, &file.line, &file.ward, file.list.store_id, rest, &again, &out->lost));
		TRY(proposals_write(ctx, tx, &again, file.list.id, file.allocation.id));
		out->proposed_again = rest - out->lost;
		if (out->lost > 0)
			TRY(lose_rest(ctx, tx, &file.line, out->lost, "short_pick", "the goods were not in the bin"));
	}
	TRY(settle_line(ctx, tx, &file, units, out->lost, out));
	return journal_write(ctx, tx, is_short ? "short pick" : "picked", "allocation", pick->allocation_id,
			     text_format(ctx->arena, "{\"units\":%lld,\"proposed\":%lld,\"scanned\":%s,\"reason\":\"%.*s\"}",
					 (long long)units, (long long)file.allocation.units,
					 text_is_empty(pick->code.gtin) ? "false" : "true", TEXT_ARG(pick->reason_code)));
}
