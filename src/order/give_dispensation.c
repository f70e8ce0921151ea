/*
 * give_dispensation.c - dispens
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/give_dispensation.h"

#include "order/order.sql.h"
#include "people/journal.h"
#include "people/permission.h"

enum err dispensation_give(struct ctx *ctx, struct db_tx *tx, const struct dispensation *dispensation, int64_t *id)
{
	struct dispensation_insert_row row;
	TRY(person_may(ctx, tx, PERMIT_DISPENSE_EXCEPTION, dispensation->place_id));
	if (dispensation->valid_to.number < dispensation->valid_from.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "the dispensation ends before it starts");
	TRY(dispensation_insert(ctx, tx,
				(struct dispensation_insert_in){ ctx->actor.region_id, dispensation->place_id, dispensation->pack_id,
								 dispensation->valid_from, dispensation->valid_to, dispensation->basis,
								 ctx->actor.person_id, ctx->now },
				&row));
	*id = row.id;
	return journal_write(ctx, tx, "dispensation given", "dispensation", row.id,
			     text_format(ctx->arena, "{\"place\":%lld,\"from\":\"%s\",\"to\":\"%s\"}", (long long)dispensation->place_id,
					 day_text(ctx->arena, dispensation->valid_from).at, day_text(ctx->arena, dispensation->valid_to).at));
}
