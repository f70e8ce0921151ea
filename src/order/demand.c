/*
 * demand.c - a ward's own history
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/demand.h"

#include "order/review.sql.h"

enum { DAYS_MOST = 3660 };

enum err review_limits_load(struct ctx *ctx, struct db_tx *tx, struct review_limits *out)
{
	struct review_rules_on_rows rows;
	*out = (struct review_limits){ 0 };
	TRY(review_rules_on(ctx, tx, (struct review_rules_on_in){ ctx->today }, &rows));
	for (size_t i = 0; i < rows.count; i++)
		TRY(review_limits_read(ctx, rows.at[i].number, rows.at[i].parameter, out));
	return OK;
}

enum err demand_note(struct ctx *ctx, struct db_tx *tx, int64_t order_id)
{
	struct review_limits limits;
	TRY(review_limits_load(ctx, tx, &limits));
	int64_t days = limits.days < DAYS_MOST ? limits.days : DAYS_MOST;
	return ward_demand_note(ctx, tx,
				(struct ward_demand_note_in){ ctx->actor.region_id, order_id, ctx->today,
							      day_plus(ctx->today, -(int32_t)days) });
}
