/*
 * line_reason.c - a code, and words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/line_reason.h"

struct text line_reason(struct ctx *ctx, enum language language, struct text code, struct text words)
{
	struct text reason = text_is_empty(code) ? TEXT("") : text_of_word(ctx->arena, language, "REASON", code);
	if (text_is_empty(words))
		return reason;
	const char *told = in_words(ctx, text_copy(ctx->arena, words).at);
	return text_format(ctx->arena, "%.*s%s%s", TEXT_ARG(reason), reason.length ? ": " : "", told);
}
