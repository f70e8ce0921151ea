/*
 * step.h - handheld pages: one step at a time, large, with a signal of right and wrong
 *
 * A page of steps puts its parts into <div class="step"> and begins with step_head; the style makes the frame's notice and
 * refusal large there, and the script sounds them.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_STEP_H
#define AMPULL_STEP_H

#include "base/base.h"
#include "base/ctx.h"
#include "web/face.h"
#include "web/html.h"

/** The head of a step: where one comes from, and how far one is. */
struct step_view {
	struct url  back_url;
	struct text back;
	struct text name;      /* What the steps are of: "Plockrunda 12". */
	bool        has_progress;
	int64_t     done;
	int64_t     total;
	bool        is_wrong;  /* Something on the page itself is wrong: sounded as the frame sounds its notice and refusal. */
};
/** A head without progress. */
struct step_view step_of(struct url back_url, struct text back, struct text name);
/** Show what just failed as the page's refusal: a wrong scan on its way to a step changes nothing, and is told as loudly. */
void step_refused(struct ctx *ctx, struct exchange *x);

#endif
