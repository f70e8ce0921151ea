/*
 * request_key.c - saved replies
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/request_key.h"

#include "store/request_key.sql.h"

enum err request_key_find(struct ctx *ctx, struct db_tx *tx, struct text key, const struct digest *digest,
			  struct saved_reply *out, bool *found)
{
	struct request_find_row row;
	TRY(request_find(ctx, tx, (struct request_find_in){ ctx->actor.region_id, ctx->actor.person_id, key }, &row, found));
	if (!*found)
		return OK;
	if (!digest_is(digest, row.digest))
		return fail(ctx, ERR_REQUEST_KEY_REUSED, "request_key", "the request key was used for another request");
	*out = (struct saved_reply){ row.status, row.content_type, row.location, row.body };
	return OK;
}

enum err request_key_save(struct ctx *ctx, struct db_tx *tx, struct text key, const struct digest *digest,
			  const struct saved_reply *reply)
{
	return request_save(ctx, tx,
			    (struct request_save_in){
				    .region_id = ctx->actor.region_id,
				    .person_id = ctx->actor.person_id,
				    .request_key = key,
				    .digest = digest_bytes(ctx->arena, digest),
				    .status = reply->status,
				    .content_type = reply->content_type.at ? reply->content_type : TEXT(""),
				    .location = reply->location.at ? reply->location : TEXT(""),
				    .body = reply->body.at ? reply->body : TEXT(""),
				    .recorded_at = ctx->now,
			    });
}

enum err request_key_forget(struct ctx *ctx, struct db_tx *tx, struct moment older_than)
{
	int64_t changed;
	return request_forget(ctx, tx, (struct request_forget_in){ older_than }, &changed);
}
