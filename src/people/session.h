/*
 * session.h - signed-in people: a random token in a cookie, of which the database knows only the digest
 *
 * A session ends LIMIT_SESSION_HOURS after signing in, or after LIMIT_SESSION_IDLE_MINUTES without a request.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SESSION_H
#define AMPULL_SESSION_H

#include "base/base.h"
#include "base/ctx.h"
#include "people/password.h"
#include "store/db.h"

/** A session is marked as seen at most this often, so that reading pages does not write. */
enum { SESSION_TOUCH_MINUTES = 5 };

struct session_made {
	struct text token; /* For the cookie; stored nowhere. */
	struct text csrf;
};

struct session {
	int64_t       region_id;
	int64_t       person_id; /* 0: there is no such session, or it has expired. */
	struct text   username;
	struct text   display_name;
	struct text   csrf;
	struct moment created_at;
	struct moment seen_at;
	struct moment expires_at;
	uint64_t      roles;       /* Bit n: has role n somewhere today. */
	bool          is_expired;  /* There was one: the page says "signed out after a time". */
	bool          must_change; /* The password, before anything else. */
	struct text   id;          /* Names the session on pages; no token can be made of it. */
	bool          needs_touch; /* Call session_touch() in a write transaction. */
};

/** Start a session of a person of the actor's region.  Fails: ERR_DATABASE. */
MUST_CHECK enum err session_create(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct session_made *out);
/**
 * Find a session by its token at ctx->now, whatever region the actor has.  An unknown or expired one is no failure:
 * person_id is then 0.  A person who is no longer active has no session.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err session_find(struct ctx *ctx, struct db_tx *tx, struct text token, struct session *out);
/** Mark as seen now, when the last time is SESSION_TOUCH_MINUTES ago.  Fails: ERR_DATABASE. */
MUST_CHECK enum err session_touch(struct ctx *ctx, struct db_tx *tx, struct text token);
/** Sign out; an unknown token is no failure.  Fails: ERR_DATABASE. */
MUST_CHECK enum err session_end(struct ctx *ctx, struct db_tx *tx, struct text token);
/** Sign a person out everywhere.  Fails: ERR_DATABASE. */
MUST_CHECK enum err session_end_all(struct ctx *ctx, struct db_tx *tx, int64_t person_id);
/** A session as it is listed; `id` names it on pages. */
struct session_listed {
	struct text   id;
	struct moment created_at;
	struct moment seen_at;
	struct moment expires_at;
	struct text   address;
};
struct session_list {
	struct session_listed *at;
	size_t                 count;
};
/** The living sessions of a person, last seen first.  Fails: ERR_DATABASE. */
MUST_CHECK enum err session_list(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct session_list *out);
/**
 * End one session of a person, or with `others` all but that one; tells how many ended.  An unknown one ends nothing.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err session_end_named(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct text id, bool others, int64_t *ended);
/** Drop sessions that have expired, of every region.  Fails: ERR_DATABASE. */
MUST_CHECK enum err session_sweep(struct ctx *ctx, struct db_tx *tx, int64_t *dropped);
/** Check the token of a form against the session's.  Fails: ERR_CSRF. */
MUST_CHECK enum err session_check_csrf(struct ctx *ctx, const struct session *session, struct text given);

#endif
