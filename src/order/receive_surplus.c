/*
 * receive_surplus.c - what a ward found beside what was sent: more of a batch, a batch or an article that was not on the list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/receive_surplus.h"

#include "catalogue/pack.h"
#include "order/difference.sql.h"
#include "people/permission.h"
#include "people/second_signer.h"
#include "stock/count_rules.h"
#include "stock/count_stock.h"
#include "stock/ledger.h"
#include "stock/receive_delivery.h"

/* Goods that were not sent at all: nothing of the row they lay beside is theirs. */
static bool is_another_article(const struct surplus *surplus)
{
	return surplus->pack_id != surplus->beside->pack_id;
}

static enum err surplus_row(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, const struct surplus *surplus,
			    int64_t value_ore, int64_t *shipment_line_id)
{
	struct surplus_insert_row row;
	bool                      is_another = is_another_article(surplus);
	TRY(surplus_insert(ctx, tx,
			   (struct surplus_insert_in){ .region_id = ctx->actor.region_id,
						       .shipment_id = shipment->id,
						       .line_id = surplus->beside->line_id,
						       .batch_id = surplus->batch_id,
						       .units = surplus->units,
						       .value_ore = value_ore,
						       .charge_source = TEXT("surplus found at the unit: not charged"),
						       .vat_rule = is_another ? TEXT("") : surplus->beside->vat_rule,
						       .vat_permille = is_another ? 0 : surplus->beside->vat_permille,
						       .difference_reason = text_is_empty(surplus->reason_text) ? surplus->reason_code
														: surplus->reason_text },
			   &row));
	*shipment_line_id = row.id;
	return OK;
}

static enum err book(struct ctx *ctx, struct db_tx *tx, const struct place *ward, const struct surplus *surplus, struct text narcotic_class,
		     int64_t value_ore, int64_t shipment_line_id)
{
	int64_t              from_id, to_id = ward->id;
	struct ledger_posted posted;
	TRY(place_virtual(ctx, tx, PLACE_DIFFERENCE, &from_id));
	if (!ward->keeps_balance)
		TRY(place_virtual(ctx, tx, PLACE_USED, &to_id));
	TRY(ledger_post(ctx, tx,
			&(struct ledger_entry){ .from_place_id = from_id,
						.to_place_id = to_id,
						.batch_id = surplus->batch_id,
						.units = surplus->units,
						.value = { value_ore },
						.cause_kind = "difference",
						.cause_id = shipment_line_id,
						.reason = surplus->reason_text,
						.effective_day = DAY_NONE },
			&posted));
	return is_narcotic(narcotic_class)
		       ? signer_note(ctx, tx, EYES_NARCOTIC_RECEIVE, "shipment_line", shipment_line_id, posted.movement_id)
		       : OK;
}

/* The bins of the store that the surplus may have come from are counted before anybody is sent there. */
static enum err doubt_bins(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, const struct surplus *surplus,
			   int64_t shipment_line_id)
{
	struct surplus_bins_rows bins;
	TRY(surplus_bins(ctx, tx, (struct surplus_bins_in){ ctx->actor.region_id, shipment->id, shipment->store_id, surplus->batch_id }, &bins));
	bool is_picked_known = bins.count > 0 && bins.at[0].was_picked;
	for (size_t i = 0; i < bins.count; i++)
		if (bins.at[i].was_picked == is_picked_known)
			TRY(count_task_open(ctx, tx, bins.at[i].place_id, surplus->batch_id, "surplus", shipment_line_id, TEXT("surplus")));
	return OK;
}

/* The class of an article that was not sent, whose signature nobody has asked for yet. */
static enum err look_at_article(struct ctx *ctx, struct db_tx *tx, const struct place *ward, const struct surplus *surplus, struct text *narcotic_class)
{
	struct pack_facts pack;
	TRY(pack_load(ctx, tx, surplus->pack_id, &pack));
	if (!pack.has_article)
		return fail(ctx, ERR_NOT_FOUND, "pack_id", "%.*s is no article of the region", TEXT_ARG(pack.name));
	*narcotic_class = text_of(narcotic_class_name(pack.narcotic_class));
	return !is_narcotic(*narcotic_class)
		       ? OK
		       : signer_check(ctx, tx,
				      &(struct eyes_act){ EYES_NARCOTIC_RECEIVE, ward->id, narcotic_class->at, PERMIT_RECEIVE_AT_WARD });
}

static enum err value_of(struct ctx *ctx, struct db_tx *tx, const struct surplus *surplus, int64_t *value_ore)
{
	if (is_another_article(surplus))
		return count_value_of_gain(ctx, tx, surplus->batch_id, surplus->pack_id, 0, 0, surplus->units, value_ore);
	return count_gain_value(surplus->beside->value_ore, surplus->beside->units, surplus->units, value_ore);
}

enum err surplus_receive(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, const struct place *ward,
			 const struct surplus *found)
{
	int64_t                      value_ore, shipment_line_id;
	struct difference_insert_row made;
	struct text                  narcotic_class = found->beside->narcotic_class;
	struct surplus               known = *found, *surplus = &known;
	if (surplus->units <= 0)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units", (long long)surplus->units);
	if (is_another_article(surplus))
		TRY(look_at_article(ctx, tx, ward, surplus, &narcotic_class));
	if (surplus->batch_id == 0)
		TRY(batch_ensure(ctx, tx, surplus->pack_id, surplus->label, surplus->expiry, &surplus->batch_id));
	TRY(value_of(ctx, tx, surplus, &value_ore));
	TRY(surplus_row(ctx, tx, shipment, surplus, value_ore, &shipment_line_id));
	TRY(book(ctx, tx, ward, surplus, narcotic_class, value_ore, shipment_line_id));
	TRY(doubt_bins(ctx, tx, shipment, surplus, shipment_line_id));
	return difference_insert(ctx, tx,
				 (struct difference_insert_in){ .region_id = ctx->actor.region_id,
								.shipment_id = shipment->id,
								.shipment_line_id = shipment_line_id,
								.store_id = shipment->store_id,
								.ward_id = shipment->ward_id,
								.batch_id = surplus->batch_id,
								.units = surplus->units,
								.reason_code = surplus->reason_code,
								.reason_text = surplus->reason_text.at ? surplus->reason_text : TEXT(""),
								.reported_by = ctx->actor.person_id,
								.reported_at = ctx->now },
				 &made);
}
