/*
 * receive_surplus.c - what a ward found beside what was sent: more of a batch, or a batch that was not on the list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/receive_surplus.h"

#include "order/difference.sql.h"
#include "people/second_signer.h"
#include "stock/count_rules.h"
#include "stock/count_stock.h"
#include "stock/ledger.h"

static enum err surplus_row(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, const struct surplus *surplus,
			    int64_t value_ore, int64_t *shipment_line_id)
{
	struct surplus_insert_row row;
	TRY(surplus_insert(ctx, tx,
			   (struct surplus_insert_in){ .region_id = ctx->actor.region_id,
						       .shipment_id = shipment->id,
						       .line_id = surplus->beside->line_id,
						       .batch_id = surplus->batch_id,
						       .units = surplus->units,
						       .value_ore = value_ore,
						       .charge_source = TEXT("surplus found at the unit: not charged"),
						       .vat_rule = surplus->beside->vat_rule,
						       .vat_permille = surplus->beside->vat_permille,
						       .difference_reason = text_is_empty(surplus->reason_text) ? surplus->reason_code
														: surplus->reason_text },
			   &row));
	*shipment_line_id = row.id;
	return OK;
}

static enum err book(struct ctx *ctx, struct db_tx *tx, const struct place *ward, const struct surplus *surplus, int64_t value_ore,
		     int64_t shipment_line_id)
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
	return is_narcotic(surplus->beside->narcotic_class)
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

enum err surplus_receive(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, const struct place *ward,
			 const struct surplus *surplus)
{
	int64_t                      value_ore, shipment_line_id;
	struct difference_insert_row made;
	if (surplus->units <= 0)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units", (long long)surplus->units);
	TRY(count_gain_value(surplus->beside->value_ore, surplus->beside->units, surplus->units, &value_ore));
	TRY(surplus_row(ctx, tx, shipment, surplus, value_ore, &shipment_line_id));
	TRY(book(ctx, tx, ward, surplus, value_ore, shipment_line_id));
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
