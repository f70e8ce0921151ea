/*
 * note_value.c - noting yesterday's value
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "report/note_value.h"

#include "report/value.sql.h"

enum err note_value(struct ctx *ctx, struct db_tx *tx)
{
	struct value_noted_row noted;
	struct day             yesterday = day_plus(ctx->today, -1);
	int64_t                changed;
	TRY(value_noted(ctx, tx, (struct value_noted_in){ ctx->actor.region_id, yesterday }, &noted));
	if (noted.rows)
		return OK;
	return value_note(ctx, tx, (struct value_note_in){ ctx->actor.region_id, yesterday, zone_moment(ctx->today, 0, 0, 0) }, &changed);
}
