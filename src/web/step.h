/*
 * step.h - handheld pages: one step at a time, large, with a signal of right and wrong
 *
 * A page of steps puts its parts into <div class="step"> and begins with step_head; the style makes the frame's notice and
 * refusal large there, and the signal is sounded by the script.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_STEP_H
#define AMPULL_STEP_H

#include "base/base.h"
#include "base/ctx.h"
#include "web/face.h"
#include "web/html.h"

/** The head of a step: where one comes from, how far one is, and how the last step went. */
struct step_view {
	struct url  back_url;
	struct text back;
	struct text name;      /* What the steps are of: "Plockrunda 12". */
	bool        has_progress;
	int64_t     done;
	int64_t     total;
	bool        is_right;  /* The last step went well. */
	bool        is_wrong;  /* It was refused. */
};
/** A head whose signal is that of the request: a notice is right, a refusal wrong. */
struct step_view step_of(const struct exchange *x, struct url back_url, struct text back, struct text name);
/** Show what just failed as the page's refusal: a wrong scan on its way to a step changes nothing, and is told as loudly. */
void step_refused(struct ctx *ctx, struct exchange *x);

#endif
