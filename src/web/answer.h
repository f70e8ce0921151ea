/*
 * answer.h - what a write answers: a page goes on with a redirect, the API with JSON; one face serves both
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ANSWER_H
#define AMPULL_ANSWER_H

#include "base/base.h"
#include "base/ctx.h"
#include "format/json.h"
#include "web/face.h"
#include "web/html.h"

/** Whether the request came to /api/. */
bool is_api(const struct exchange *x);
/** After a write: pages are redirected to `url` with a notice (NULL: none), the API gets {"NAME": id, ...}. */
void answer_written(struct ctx *ctx, struct exchange *x, struct url url, const char *notice_key, const char *name,
		    int64_t id);
/** Start and finish a JSON reply. */
struct json_reply {
	struct buf         out;
	struct json_writer w;
};
/** Start a reply in ctx->arena. */
void json_reply_start(struct ctx *ctx, struct json_reply *reply);
/** Make what was written the reply. */
void json_reply_end(struct exchange *x, struct json_reply *reply);

#endif
