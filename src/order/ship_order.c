/*
 * ship_order.c - sending and receiving shipments
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/ship_order.h"

#include "catalogue/pack.h"
#include "order/difference.sql.h"
#include "order/line.h"
#include "order/open_recall.h"
#include "order/order.sql.h"
#include "order/pack_box.h"
#include "order/promise.h"
#include "order/receive_surplus.h"
#include "people/changed.h"
#include "people/second_signer.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/ledger.h"
#include "stock/reason.h"
#include "stock/receive_delivery.h"
#include "stock/recalled.h"
#include "stock/short_dated.h"
#include "stock/stock.sql.h"

enum { CONTENTS_AHEAD = 8 };

/* What will be asked of some of the box's contents, in one trip. */
static enum err ask_ahead(struct ctx *ctx, struct db_tx *tx, const struct shipment_contents_rows *contents, size_t from,
			  const struct place *ward)
{
	for (size_t i = from; i < contents->count && i < from + CONTENTS_AHEAD; i++) {
		const struct shipment_contents_row *content = &contents->at[i];
		TRY(recalled_ahead(ctx, tx, content->batch_id));
		TRY(short_dated_ahead(ctx, tx, ward->id, content->pack_id));
	}
	return OK;
}

/* The box is looked through once more before it leaves: a recall may have come. */
static enum err check_contents(struct ctx *ctx, struct db_tx *tx, const struct shipment_contents_rows *contents,
			       const struct place *ward)
{
	for (size_t i = 0; i < contents->count; i++) {
		if (i % CONTENTS_AHEAD == 0)
			TRY(ask_ahead(ctx, tx, contents, i, ward));
		const struct shipment_contents_row *content = &contents->at[i];
		struct short_dated                  wanted;
		TRY(recalled_refuse(ctx, tx, content->batch_id));
		TRY(short_dated_for(ctx, tx, ward, content->pack_id, &wanted));
		enum batch_verdict verdict = batch_usable((struct batch_state){ content->expiry_day, content->blocks > 0, false },
							  ctx->today, wanted.days);
		if (verdict != BATCH_USABLE)
			return refuse(ctx, short_dated_rule(&wanted, verdict), batch_verdict_error(verdict), "shipment",
				      "batch %.*s, expiry %s, lies in the box: take the pick back first",
				      TEXT_ARG(content->label), day_text(ctx->arena, content->expiry_day).at);
	}
	return OK;
}

/* The rule of the row before; one shipment has one receiver and one day. */
struct vat_seen {
	struct text            article_kind;
	struct vat_rule_on_row rule;
};

static enum err vat_rule_find(struct ctx *ctx, struct db_tx *tx, const struct place *ward, struct text article_kind, struct vat_seen *seen)
{
	bool found;
	if (seen->article_kind.at && text_equal(seen->article_kind, article_kind))
		return OK;
	TRY(vat_rule_on(ctx, tx,
			(struct vat_rule_on_in){ article_kind, text_of(receiver_kind_name(ward->receiver_kind)), ctx->today },
			&seen->rule, &found));
	if (!found)
		seen->rule = (struct vat_rule_on_row){ .name = TEXT("no rule found"), .permille = 0 };
	seen->article_kind = article_kind;
	return OK;
}

/* Freeze one row of the box: its value is the charge, and VAT follows article, receiver and day. */
static enum err freeze(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, const struct place *ward,
		       const struct shipment_contents_row *content, struct vat_seen *seen)
{
	TRY(vat_rule_find(ctx, tx, ward, content->article_kind, seen));
	return shipment_line_insert(ctx, tx,
				    (struct shipment_line_insert_in){
					    .region_id = ctx->actor.region_id,
					    .shipment_id = shipment_id,
					    .line_id = content->line_id,
					    .batch_id = content->batch_id,
					    .units = content->units,
					    .value_ore = content->value_ore,
					    .charge_ore = content->value_ore,
					    .charge_source = TEXT("actual receipt price"),
					    .vat_rule = seen->rule.name,
					    .vat_permille = seen->rule.permille,
				    });
}

/* Move a line of the box: sent, or sent in part with a rest. */
static enum err send_line(struct ctx *ctx, struct db_tx *tx, struct order_lines *lines, int64_t line_id, int64_t units)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct order_line *line = &lines->at[i];
		if (line->id != line_id)
			continue;
		line->sent_units += units;
		if (line->sent_units > line->picked_units)
			return ERR_RETRY; /* A pick was taken back after the box was looked through. */
		return line_move(ctx, tx, line, line_rest(line) > 0 ? EVENT_SEND_PART : EVENT_SEND, units);
	}
	return ERR_RETRY;
}

enum err shipment_send(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, int64_t version)
{
	int64_t                       region_id = ctx->actor.region_id, changed, value_ore = 0;
	struct shipment_get_row       shipment;
	struct shipment_contents_rows contents;
	struct order_lines            lines;
	struct shipment_open_picks_row open;
	struct place                  ward;
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ region_id, shipment_id }, &shipment));
	TRY(person_may(ctx, tx, PERMIT_SEND, shipment.store_id));
	if (!text_is(shipment.state, "packing"))
		return fail(ctx, ERR_STATE, "shipment", "shipment %lld is %.*s already", (long long)shipment.number,
			    TEXT_ARG(text_of(in_words(ctx, shipment.state.at))));
	TRY(shipment_open_picks(ctx, tx, (struct shipment_open_picks_in){ region_id, shipment_id }, &open));
	if (open.count > 0)
		return fail(ctx, ERR_STATE, "shipment", "%lld picks wait for shipment %lld", (long long)open.count,
			    (long long)shipment.number);
	TRY(shipment_contents(ctx, tx, (struct shipment_contents_in){ region_id, shipment_id, ctx->today }, &contents));
	if (contents.count == 0)
		return fail(ctx, ERR_STATE, "shipment", "shipment %lld is empty", (long long)shipment.number);
	TRY(place_load(ctx, tx, shipment.ward_id, &ward));
	TRY(check_contents(ctx, tx, &contents, &ward));
	TRY(boxes_leave(ctx, tx, shipment_id));
	struct text     class = TEXT_NONE;
	struct vat_seen vat = { 0 };
	for (size_t i = 0; i < contents.count; i++) {
		if (!is_narcotic(contents.at[i].narcotic_class))
			continue;
		class = contents.at[i].narcotic_class;
		TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_NARCOTIC_SEND, shipment.store_id, class.at, PERMIT_SEND }));
	}
	TRY(shipment_mark_sent(ctx, tx,
			       (struct shipment_mark_sent_in){ region_id, shipment_id, version ? version : shipment.version,
							       ctx->now, ctx->actor.person_id },
			       &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "shipment", "shipment", shipment_id);
	TRY(lines_load(ctx, tx, shipment.order_id, &lines));
	for (size_t i = 0; i < contents.count;) {
		int64_t line_id = contents.at[i].line_id, units = 0;
		for (; i < contents.count && contents.at[i].line_id == line_id; i++) {
			TRY(freeze(ctx, tx, shipment_id, &ward, &contents.at[i], &vat));
			units += contents.at[i].units;
			value_ore += contents.at[i].value_ore;
		}
		TRY(send_line(ctx, tx, &lines, line_id, units));
	}
	if (class.at)
		TRY(signer_note(ctx, tx, EYES_NARCOTIC_SEND, "shipment", shipment_id, 0));
	return journal_write(ctx, tx, "shipment sent", "shipment", shipment_id,
			     text_format(ctx->arena, "{\"number\":%lld,\"rows\":%zu,\"value_ore\":%lld}",
					 (long long)shipment.number, contents.count, (long long)value_ore));
}

/* What the ward said of a row; in full when it said nothing. */
static struct received_line said_of(const struct received_line *lines, size_t count,
				    const struct shipment_lines_row *row)
{
	for (size_t i = 0; i < count; i++)
		if (lines[i].shipment_line_id == row->id && text_is_empty(lines[i].batch))
			return lines[i];
	return (struct received_line){ .shipment_line_id = row->id, .units = row->units };
}

static enum err move_goods(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment,
			   const struct shipment_lines_row *row, int64_t to_place_id, int64_t units, const char *cause,
			   struct text reason)
{
	if (units == 0)
		return OK;
	struct ledger_posted posted;
	TRY(ledger_post(ctx, tx,
			&(struct ledger_entry){
				.from_place_id = shipment->place_id,
				.to_place_id = to_place_id,
				.batch_id = row->batch_id,
				.units = units,
				.value = MONEY_NONE,
				.cause_kind = cause,
				.cause_id = row->id,
				.reason = reason,
				.effective_day = DAY_NONE,
			},
			&posted));
	return is_narcotic(row->narcotic_class)
		       ? signer_note(ctx, tx, EYES_NARCOTIC_RECEIVE, "shipment_line", row->id, posted.movement_id)
		       : OK;
}

/* Why a row differs: a code, words, or both. */
static enum err check_reason(struct ctx *ctx, struct db_tx *tx, int64_t sent, struct received_line *said)
{
	struct text words = said->difference_reason.at ? text_trim(said->difference_reason) : TEXT("");
	bool        is_more = said->units > sent;
	if (text_is(said->reason_code, is_more ? "missing" : "surplus"))
		return fail(ctx, ERR_FIELD_INVALID, "reason_code", "%lld units received of %lld sent: the reason says otherwise",
			    (long long)said->units, (long long)sent);
	if (text_is_empty(said->reason_code)) {
		if (text_is_empty(words))
			return fail(ctx, ERR_FIELD_MISSING, "difference_reason", "a difference needs a reason");
		said->reason_code = TEXT("other");
	}
	TRY(reason_check(ctx, tx, "delivery", said->reason_code, words));
	said->difference_reason = text_is_empty(words) ? said->reason_code : words;
	return OK;
}

/* What the ward did not get is a case for the pharmacy. */
static enum err open_case(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, const struct shipment_lines_row *row,
			  const struct received_line *said)
{
	struct difference_insert_row made;
	bool                         has_words = !text_equal(said->difference_reason, said->reason_code);
	return difference_insert(ctx, tx,
				 (struct difference_insert_in){ .region_id = ctx->actor.region_id,
								.shipment_id = shipment->id,
								.shipment_line_id = row->id,
								.store_id = shipment->store_id,
								.ward_id = shipment->ward_id,
								.batch_id = row->batch_id,
								.units = row->units - said->units,
								.reason_code = said->reason_code,
								.reason_text = has_words ? said->difference_reason : TEXT(""),
								.reported_by = ctx->actor.person_id,
								.reported_at = ctx->now },
				 &made);
}

/* More than was sent: of the row's batch, or of the one that is told (batch 0). */
static enum err take_surplus(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, const struct place *ward,
			     const struct shipment_lines_row *row, int64_t batch_id, int64_t units, const struct received_line *said)
{
	bool has_words = !text_equal(said->difference_reason, said->reason_code);
	return surplus_receive(ctx, tx, shipment, ward,
			       &(struct surplus){ .beside = row,
						  .pack_id = said->pack_id ? said->pack_id : row->pack_id,
						  .batch_id = batch_id,
						  .label = said->batch,
						  .expiry = said->expiry,
						  .units = units,
						  .reason_code = said->reason_code,
						  .reason_text = has_words ? said->difference_reason : TEXT("") });
}

/* Another batch of a pack that was sent, or of another article. */
static enum err receive_beside(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, const struct place *ward,
			       const struct shipment_lines_rows *rows, struct received_line said)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->at[i].id != said.shipment_line_id)
			continue;
		if (said.units <= 0)
			return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units", (long long)said.units);
		said.reason_code = said.pack_id ? TEXT("wrong_article") : TEXT("surplus");
		TRY(check_reason(ctx, tx, 0, &said));
		return take_surplus(ctx, tx, shipment, ward, &rows->at[i], 0, said.units, &said);
	}
	return OK;
}

static enum err receive_row(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment,
			    const struct place *ward, int64_t to_place_id, const struct shipment_lines_row *row,
			    struct received_line said)
{
	if (said.units < 0)
		return fail(ctx, ERR_FIELD_INVALID, "units", "%lld units received of %lld sent", (long long)said.units,
			    (long long)row->units);
	if (said.units != row->units)
		TRY(check_reason(ctx, tx, row->units, &said));
	if (said.units > row->units) {
		TRY(take_surplus(ctx, tx, shipment, ward, row, row->batch_id, said.units - row->units, &said));
		said = (struct received_line){ .shipment_line_id = row->id, .units = row->units };
	}
	if (said.units < row->units)
		TRY(open_case(ctx, tx, shipment, row, &said));
	TRY(move_goods(ctx, tx, shipment, row, to_place_id, said.units, "delivery", TEXT("")));
	if (said.units < row->units) {
		int64_t difference_id;
		TRY(place_virtual(ctx, tx, PLACE_DIFFERENCE, &difference_id));
		TRY(move_goods(ctx, tx, shipment, row, difference_id, row->units - said.units, "difference",
			       said.difference_reason));
	}
	TRY(shipment_line_receive(ctx, tx,
				  (struct shipment_line_receive_in){ ctx->actor.region_id, row->id, said.units,
								     said.difference_reason.at ? said.difference_reason
											       : TEXT("") }));
	TRY(line_get_ahead(ctx, tx, (struct line_get_in){ ctx->actor.region_id, row->line_id }));
	struct order_line               line;
	struct shipment_lines_open_of_line_row open;
	TRY(shipment_lines_open_of_line(ctx, tx, (struct shipment_lines_open_of_line_in){ ctx->actor.region_id, row->line_id },
					&open));
	TRY(line_load(ctx, tx, row->line_id, &line));
	line.received_units += said.units;
	if (said.units != row->units) {
		line.reason_code = TEXT("received_difference");
		line.reason_text = said.difference_reason;
	}
	if (line.state == LINE_SENT && open.count == 0)
		return line_move(ctx, tx, &line, EVENT_RECEIVE, line.received_units);
	return line_write(ctx, tx, &line);
}

/* Every line named must be of this shipment. */
static enum err check_named(struct ctx *ctx, const struct shipment_lines_rows *rows, const struct received_line *lines,
			    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool found = false;
		for (size_t k = 0; k < rows->count; k++)
			found = found || rows->at[k].id == lines[i].shipment_line_id;
		if (!found)
			return fail(ctx, ERR_FIELD_INVALID, "lines", "row %lld is not of this shipment",
				    (long long)lines[i].shipment_line_id);
	}
	return OK;
}

enum err shipment_receive(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, int64_t version,
			  const struct received_line *lines, size_t line_count)
{
	int64_t                    region_id = ctx->actor.region_id, changed;
	struct shipment_get_row    shipment;
	struct shipment_lines_rows rows;
	struct place               ward;
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ region_id, shipment_id }, &shipment));
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_AT_WARD, shipment.ward_id));
	if (!text_is(shipment.state, "sent"))
		return fail(ctx, ERR_STATE, "shipment", "shipment %lld is %.*s", (long long)shipment.number,
			    TEXT_ARG(text_of(in_words(ctx, shipment.state.at))));
	TRY(place_load(ctx, tx, shipment.ward_id, &ward));
	TRY(shipment_lines(ctx, tx, (struct shipment_lines_in){ region_id, shipment_id }, &rows));
	TRY(check_named(ctx, &rows, lines, line_count));
	for (size_t i = 0; i < rows.count; i++)
		if (is_narcotic(rows.at[i].narcotic_class))
			TRY(signer_check(ctx, tx,
					    &(struct eyes_act){ EYES_NARCOTIC_RECEIVE, shipment.ward_id, rows.at[i].narcotic_class.at,
								PERMIT_RECEIVE_AT_WARD }));
	TRY(shipment_mark_received(ctx, tx,
				   (struct shipment_mark_received_in){ region_id, shipment_id,
								       version ? version : shipment.version, ctx->now,
								       ctx->actor.person_id },
				   &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "shipment", "shipment", shipment_id);
	size_t  differences = 0;
	int64_t to_place_id = ward.id;
	if (!ward.keeps_balance)
		TRY(place_virtual(ctx, tx, PLACE_USED, &to_place_id));
	for (size_t i = 0; i < rows.count; i++) {
		struct received_line said = said_of(lines, line_count, &rows.at[i]);
		differences += said.units != rows.at[i].units;
		TRY(receive_row(ctx, tx, &shipment, &ward, to_place_id, &rows.at[i], said));
	}
	for (size_t i = 0; i < line_count; i++)
		if (!text_is_empty(lines[i].batch)) {
			differences++;
			TRY(receive_beside(ctx, tx, &shipment, &ward, &rows, lines[i]));
		}
	TRY(recall_shipment_received(ctx, tx, shipment_id));
	return journal_write(ctx, tx, "shipment received", "shipment", shipment_id,
			     text_format(ctx->arena, "{\"number\":%lld,\"rows\":%zu,\"differences\":%zu}",
					 (long long)shipment.number, rows.count, differences));
}

enum err line_close_rest(struct ctx *ctx, struct db_tx *tx, int64_t line_id, struct text reason_text)
{
	struct order_line    line;
	struct order_get_row order;
	TRY(line_load(ctx, tx, line_id, &line));
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, line.order_id }, &order));
	TRY(person_may(ctx, tx, PERMIT_REVIEW, order.store_id));
	if (text_is_empty(reason_text))
		return fail(ctx, ERR_FIELD_MISSING, "reason_text", "closing the rest of a line needs a reason");
	if (line.sent_units == 0)
		return fail(ctx, ERR_STATE, "line", "nothing of the line was sent: reject it instead");
	int64_t                                rest = line_rest(&line);
	struct shipment_lines_open_of_line_row open;
	line.units = line.picked_units;
	line.reason_code = TEXT("rest_closed");
	line.reason_text = reason_text;
	line.decided_by = ctx->actor.person_id;
	line.decided_at = ctx->now;
	TRY(promise_drop(ctx, tx, line.id));
	TRY(line_move(ctx, tx, &line, EVENT_CLOSE_REST, rest));
	TRY(shipment_lines_open_of_line(ctx, tx, (struct shipment_lines_open_of_line_in){ ctx->actor.region_id, line.id },
					&open));
	if (open.count == 0)
		TRY(line_move(ctx, tx, &line, EVENT_RECEIVE, line.received_units));
	return journal_write(ctx, tx, "rest closed", "line", line_id,
			     text_format(ctx->arena, "{\"rest\":%lld}", (long long)rest));
}
