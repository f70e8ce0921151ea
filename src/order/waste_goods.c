/*
 * waste_goods.c - kassation
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/waste_goods.h"

#include "catalogue/pack.h"
#include "order/waste.sql.h"
#include "people/changed.h"
#include "people/second_signer.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/ledger.h"
#include "stock/reason.h"
#include "stock/stock.sql.h"
#include "stock/waste_rules.h"

enum err waste_asks_witness(struct ctx *ctx, struct db_tx *tx, enum narcotic_class class, int64_t store_id, bool *is_asked)
{
	*is_asked = false;
	if (waste_needs_witness(class))
		return OK;
	return signer_needed(ctx, tx, &(struct eyes_act){ EYES_WASTE, store_id, narcotic_class_name(class), PERMIT_WASTE }, is_asked);
}

/* The second signature: another person, who may waste at the place too. */
static enum err check_witness(struct ctx *ctx, struct db_tx *tx, enum narcotic_class class, int64_t store_id, int64_t witness_id)
{
	TRY(rule_waste_witness(ctx, class, ctx->actor.person_id, witness_id));
	int64_t before = ctx->actor.witness_id;
	ctx->actor.witness_id = witness_id;
	enum err err = signer_check(ctx, tx, &(struct eyes_act){ EYES_WASTE, store_id, narcotic_class_name(class), PERMIT_WASTE });
	ctx->actor.witness_id = before;
	return err;
}

enum err waste_goods(struct ctx *ctx, struct db_tx *tx, const struct waste *waste, struct wasted *out)
{
	struct place            place;
	struct batch_get_row    batch;
	struct pack_facts       pack;
	struct balance_get_row  balance = { 0 };
	struct waste_insert_row row;
	struct ledger_posted    posted;
	int64_t                 waste_place_id;
	bool                    found;
	*out = (struct wasted){ 0 };
	TRY(place_load(ctx, tx, waste->place_id, &place));
	if (place.store_id == 0 || place.is_virtual)
		return fail(ctx, ERR_STATE, "place", "%.*s is not a place of a store", TEXT_ARG(place.code));
	TRY(person_may(ctx, tx, PERMIT_WASTE, place.store_id));
	TRY(reason_check(ctx, tx, "waste", waste->cause, waste->cause_text));
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, waste->batch_id }, &batch));
	TRY(pack_load(ctx, tx, batch.pack_id, &pack));
	TRY(check_witness(ctx, tx, pack.narcotic_class, place.store_id, waste->witness_id));
	TRY(place_virtual(ctx, tx, PLACE_WASTE, &waste_place_id));
	TRY(balance_get(ctx, tx,
			(struct balance_get_in){ ctx->actor.region_id, place.id, waste->batch_id, waste->owner_id, waste->earmark_id },
			&balance, &found));
	TRY(document_number_take(ctx, tx, "waste", &out->number));
	TRY(ledger_post(ctx, tx,
			&(struct ledger_entry){ .from_place_id = place.id,
						.to_place_id = waste_place_id,
						.batch_id = waste->batch_id,
						.owner_id = waste->owner_id,
						.earmark_id = waste->earmark_id,
						.units = waste->units,
						.value = MONEY_NONE,
						.cause_kind = "waste",
						.cause_id = out->number,
						.reason = waste->cause,
						.effective_day = DAY_NONE },
			&posted));
	out->value_ore = posted.value_ore;
	TRY(waste_insert(ctx, tx,
			 (struct waste_insert_in){ .region_id = ctx->actor.region_id,
						   .number = out->number,
						   .store_id = place.store_id,
						   .place_id = place.id,
						   .batch_id = waste->batch_id,
						   .owner_id = waste->owner_id,
						   .earmark_id = waste->earmark_id,
						   .units = waste->units,
						   .value_ore = posted.value_ore,
						   .value_before_ore = found ? balance.value_ore : 0,
						   .cause = waste->cause,
						   .cause_text = waste->cause_text.at ? text_trim(waste->cause_text) : TEXT(""),
						   .narcotic_class = text_of(narcotic_class_name(pack.narcotic_class)),
						   .wasted_at = ctx->now,
						   .wasted_by = ctx->actor.person_id,
						   .witness_id = waste->witness_id,
						   .movement_id = posted.movement_id },
			 &row));
	out->waste_id = row.id;
	TRY(goods_gone(ctx, tx, &place, waste->batch_id, "goods_wasted", TEXT("the goods were destroyed"), &out->stopped));
	return journal_write(ctx, tx, "goods wasted", "waste", row.id,
			     text_format(ctx->arena, "{\"number\":%lld,\"units\":%lld,\"value_ore\":%lld,\"witness\":%lld,\"lines_lost\":%lld}",
					 (long long)out->number, (long long)waste->units, (long long)posted.value_ore,
					 (long long)waste->witness_id, (long long)out->stopped.lines_lost));
}

enum err waste_take_back(struct ctx *ctx, struct db_tx *tx, int64_t waste_id, struct text reason, int64_t witness_id)
{
	struct waste_get_row waste;
	struct pack_facts    pack;
	struct ledger_posted posted;
	int64_t              changed;
	TRY(waste_get(ctx, tx, (struct waste_get_in){ ctx->actor.region_id, waste_id }, &waste));
	TRY(person_may(ctx, tx, PERMIT_WASTE, waste.store_id));
	if (text_is_empty(text_trim(reason)))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "taking waste back needs a reason");
	if (!moment_is_none(waste.undone_at))
		return fail(ctx, ERR_STATE, "waste", "waste %lld is taken back already", (long long)waste.number);
	if (zone_day(waste.wasted_at).number != ctx->today.number)
		return fail(ctx, ERR_STATE, "waste", "waste %lld is of another day: receive the goods, or count them",
			    (long long)waste.number);
	TRY(pack_load(ctx, tx, waste.pack_id, &pack));
	TRY(check_witness(ctx, tx, pack.narcotic_class, waste.store_id, witness_id));
	TRY(ledger_reverse(ctx, tx, waste.movement_id, text_trim(reason), &posted));
	TRY(waste_undo(ctx, tx,
		       (struct waste_undo_in){ ctx->actor.region_id, waste_id, ctx->now, ctx->actor.person_id, posted.movement_id }, &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "waste", "waste", waste_id);
	return journal_write(ctx, tx, "waste taken back", "waste", waste_id,
			     text_format(ctx->arena, "{\"number\":%lld,\"witness\":%lld}", (long long)waste.number, (long long)witness_id));
}
