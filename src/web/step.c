/*
 * step.c - the head of a handheld step
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/step.h"

struct step_view step_of(struct url back_url, struct text back, struct text name)
{
	return (struct step_view){ .back_url = back_url, .back = back, .name = name };
}

void step_refused(struct ctx *ctx, struct exchange *x)
{
	struct error *wrong = arena_new(ctx->arena, struct error);
	*wrong = ctx->error;
	ctx->error = (struct error){ 0 };
	x->refused = wrong;
}
