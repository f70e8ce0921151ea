/*
 * request_key.h - the same write twice answers the same and writes once
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_REQUEST_KEY_H
#define AMPULL_REQUEST_KEY_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"
#include "store/digest.h"

/** A reply as it was given. */
struct saved_reply {
	int64_t     status;
	struct text content_type;
	struct text location;
	struct text body;
};

/**
 * Look for a key of the actor.  Two writers may look for the same one at the same time: the second to save it runs again and
 * finds the first one's reply; one that is refused meanwhile looks once more before it says so.
 * Owns:  the reply lies in ctx->arena.
 * Fails: ERR_REQUEST_KEY_REUSED (the key was used for another request).
 */
MUST_CHECK enum err request_key_find(struct ctx *ctx, struct db_tx *tx, struct text key, const struct digest *digest,
				     struct saved_reply *out, bool *found);
/** Save the reply of a write in its own transaction.  Fails: ERR_RETRY (saved by another meanwhile), ERR_DATABASE. */
MUST_CHECK enum err request_key_save(struct ctx *ctx, struct db_tx *tx, struct text key, const struct digest *digest,
				     const struct saved_reply *reply);
/** Forget keys older than a moment (they are kept LIMIT_REQUEST_KEY_DAYS).  Fails: ERR_DATABASE. */
MUST_CHECK enum err request_key_forget(struct ctx *ctx, struct db_tx *tx, struct moment older_than);

#endif
