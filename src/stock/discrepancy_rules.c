/*
 * discrepancy_rules.c - differences of narcotics as pure decisions
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/discrepancy_rules.h"

struct day control_due(struct day seen, int64_t interval_days)
{
	return day_plus(seen, (int32_t)interval_days);
}

enum err rule_discrepancy_post(struct ctx *ctx, struct text state)
{
	if (text_is_empty(state))
		return refuse(ctx, "R-NARC-02", ERR_NOT_INVESTIGATED, "line",
			      "a difference of narcotics has a case before it is posted: ask for a recount, which opens it");
	if (text_is(state, "open"))
		return refuse(ctx, "R-NARC-02", ERR_NOT_INVESTIGATED, "line",
			      "a difference of narcotics is posted when its case is investigated");
	return OK;
}

enum err rule_discrepancy_close(struct ctx *ctx, struct text state, struct text line_state, struct text decision)
{
	if (text_is(state, "open"))
		return refuse(ctx, "R-NARC-03", ERR_NOT_INVESTIGATED, "case", "tell the cause before the case is closed");
	if (text_is(line_state, "counted") || text_is(line_state, "waiting"))
		return refuse(ctx, "R-NARC-03", ERR_STATE, "case", "the difference is not posted yet: approve it in its count first");
	if (text_is_empty(text_trim(decision)))
		return refuse(ctx, "R-NARC-03", ERR_FIELD_MISSING, "decision", "a case is closed with a decision");
	return OK;
}
