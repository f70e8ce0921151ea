/*
 * reason.c - reason codes of counts and waste
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/reason.h"

#include "stock/count.sql.h"

enum err reason_check(struct ctx *ctx, struct db_tx *tx, const char *purpose, struct text code, struct text words)
{
	struct stock_reasons_rows rows;
	if (text_is_empty(code))
		return fail(ctx, ERR_FIELD_MISSING, "reason_code", "choose a reason");
	TRY(stock_reasons(ctx, tx, (struct stock_reasons_in){ text_of(purpose), ctx->today }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		if (!text_equal(rows.at[i].code, code))
			continue;
		if (rows.at[i].needs_text && text_is_empty(text_trim(words)))
			return fail(ctx, ERR_FIELD_MISSING, "reason_text", "write what the reason was");
		return OK;
	}
	return fail(ctx, ERR_FIELD_INVALID, "reason_code", "\"%.*s\" is no reason in use", TEXT_ARG(code));
}
