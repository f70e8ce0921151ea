/*
 * batch.c - when a batch may be used
 *
 * Pure: no clock, no database.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/batch.h"

enum { BATCH_NUMBER_BYTES_MAX = 40 };

enum batch_verdict batch_usable(struct batch_state state, struct day day, int64_t remaining_days_min)
{
	if (state.is_blocked)
		return BATCH_BLOCKED;
	if (state.is_quarantined)
		return BATCH_QUARANTINED;
	if (state.expiry.number < day.number)
		return BATCH_EXPIRED;
	if ((int64_t)state.expiry.number - day.number < remaining_days_min)
		return BATCH_SHORT_DATED;
	return BATCH_USABLE;
}

enum err batch_verdict_error(enum batch_verdict verdict)
{
	switch (verdict) {
	case BATCH_USABLE:
		return OK;
	case BATCH_EXPIRED:
		return ERR_BATCH_EXPIRED;
	case BATCH_SHORT_DATED:
		return ERR_BATCH_SHORT_DATED;
	case BATCH_BLOCKED:
		return ERR_BATCH_BLOCKED;
	case BATCH_QUARANTINED:
		return ERR_BATCH_QUARANTINED;
	}
	BUG("verdict %d", (int)verdict);
}

const char *batch_verdict_rule(enum batch_verdict verdict)
{
	static const char *const rules[] = { "", "R-STOCK-01", "R-STOCK-02", "R-STOCK-03", "R-STOCK-04" };
	EXPECT((size_t)verdict < COUNT_OF(rules));
	return rules[verdict];
}

enum err batch_number_normalise(struct ctx *ctx, struct text label, struct text *out)
{
	label = text_trim(label);
	char  *at = arena_alloc(ctx->arena, label.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < label.length; i++) {
		unsigned char byte = (unsigned char)label.at[i];
		if (byte == ' ')
			continue;
		if (byte < 0x20 || byte == 0x7F)
			return fail(ctx, ERR_FIELD_INVALID, "batch", "a control character in the batch number");
		at[length++] = (char)(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
	}
	if (length == 0)
		return fail(ctx, ERR_FIELD_MISSING, "batch", "the batch number is missing");
	if (length > BATCH_NUMBER_BYTES_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "batch", "the batch number is longer than %d bytes", BATCH_NUMBER_BYTES_MAX);
	*out = (struct text){ .at = at, .length = length };
	return OK;
}

bool batch_labels_same(struct ctx *ctx, struct text a, struct text b)
{
	struct text  first, second;
	struct error before = ctx->error;
	bool is_same = !batch_number_normalise(ctx, a, &first) && !batch_number_normalise(ctx, b, &second) && text_equal(first, second);
	ctx->error = before;
	return is_same;
}
