/*
 * answer.c - replies of writes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/answer.h"

#include "base/limits.h"
#include "web/layout.h"

bool is_api(const struct exchange *x)
{
	return text_starts_with(x->request->path, "/api/");
}

void json_reply_start(struct ctx *ctx, struct json_reply *reply)
{
	buf_init(&reply->out, ctx->arena, LIMIT_REPLY);
	reply->w = json_to(&reply->out);
}

void json_reply_end(struct exchange *x, struct json_reply *reply)
{
	x->reply.content_type = TEXT("application/json");
	x->reply.body = buf_done(&reply->out);
}

void answer_written(struct ctx *ctx, struct exchange *x, struct url url, const char *notice_key, const char *name,
		    int64_t id)
{
	if (!is_api(x)) {
		reply_done(ctx, x, url, notice_key);
		return;
	}
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	json_object_start(&reply.w);
	json_put_i64(&reply.w, name, id);
	json_object_end(&reply.w);
	json_reply_end(x, &reply);
}
