/*
 * handle_difference.c - differences at the wards, dealt with
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/handle_difference.h"

#include "order/difference.sql.h"
#include "people/journal.h"
#include "people/permission.h"
#include "stock/reason.h"

enum err difference_settle(struct ctx *ctx, struct db_tx *tx, int64_t difference_id, int64_t version,
			   struct text outcome, struct text words)
{
	struct difference_get_row row;
	int64_t                   changed;
	TRY(difference_get(ctx, tx, (struct difference_get_in){ ctx->actor.region_id, difference_id }, &row));
	TRY(person_may(ctx, tx, PERMIT_SEND, row.store_id));
	if (!text_is(row.state, "open"))
		return fail(ctx, ERR_STATE, "difference", "the difference was handled by %.*s at %s",
			    TEXT_ARG(row.handled_name), moment_text(ctx->arena, row.handled_at).at);
	TRY(reason_check(ctx, tx, row.is_surplus ? "surplus_outcome" : "outcome", outcome, words));
	TRY(difference_handle(ctx, tx,
			      (struct difference_handle_in){ ctx->actor.region_id, difference_id, version, outcome,
							     words.at ? text_trim(words) : TEXT(""),
							     ctx->actor.person_id, ctx->now },
			      &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "difference", "the difference was changed by somebody else");
	return journal_write(ctx, tx, "difference handled", "difference", difference_id,
			     text_format(ctx->arena, "{\"shipment\":%lld,\"units\":%lld,\"outcome\":\"%.*s\"}",
					 (long long)row.shipment_number, (long long)row.units, TEXT_ARG(outcome)));
}
