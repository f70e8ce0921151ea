/*
 * session.c - signed-in people
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/session.h"

#include "base/limits.h"
#include "people/people.sql.h"
#include "store/digest.h"

static const int64_t us_of_minute = INT64_C(60) * 1000 * 1000;

enum { TOKEN_LENGTH_MAX = 100 };

static struct moment minutes_after(struct moment moment, int64_t minutes)
{
	return (struct moment){ moment.us + minutes * us_of_minute };
}

/* What the database knows of a token. */
static struct text digest_of_token(struct ctx *ctx, struct text token)
{
	struct text   parts[] = { TEXT("session"), token };
	struct digest digest = digest_of(parts, COUNT_OF(parts));
	return text_copy(ctx->arena, (struct text){ (const char *)digest.bytes, sizeof(digest.bytes) });
}

/* The first half of the digest, hexadecimal: enough to name one, and no token can be made of it. */
static struct text id_of_digest(struct ctx *ctx, struct text digest)
{
	enum { ID_BYTES = 16 };
	char *out = arena_alloc(ctx->arena, 2 * ID_BYTES + 1);
	EXPECT(digest.length >= ID_BYTES);
	for (size_t i = 0; i < ID_BYTES; i++) {
		out[2 * i] = "0123456789abcdef"[(unsigned char)digest.at[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[(unsigned char)digest.at[i] & 15];
	}
	return (struct text){ out, 2 * ID_BYTES };
}

static enum err living(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct session_list_person_rows *rows)
{
	return session_list_person(ctx, tx,
				   (struct session_list_person_in){ ctx->actor.region_id, person_id, ctx->now,
								    minutes_after(ctx->now, -LIMIT_SESSION_IDLE_MINUTES) },
				   rows);
}

enum err session_list(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct session_list *out)
{
	struct session_list_person_rows rows;
	TRY(living(ctx, tx, person_id, &rows));
	out->at = arena_array(ctx->arena, struct session_listed, rows.count + 1);
	out->count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		out->at[i] = (struct session_listed){ id_of_digest(ctx, rows.at[i].token_digest), rows.at[i].created_at, rows.at[i].seen_at,
						      rows.at[i].expires_at, rows.at[i].address };
	return OK;
}

enum err session_end_named(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct text id, bool others, int64_t *ended)
{
	struct session_list_person_rows rows;
	TRY(living(ctx, tx, person_id, &rows));
	*ended = 0;
	for (size_t i = 0; i < rows.count; i++) {
		int64_t changed;
		if (text_equal(id_of_digest(ctx, rows.at[i].token_digest), id) == others)
			continue;
		TRY(session_delete(ctx, tx, (struct session_delete_in){ rows.at[i].token_digest }, &changed));
		*ended += changed;
	}
	return OK;
}

enum err session_create(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct session_made *out)
{
	int64_t changed;
	out->token = random_token(ctx->arena, TOKEN_BYTES);
	out->csrf = random_token(ctx->arena, TOKEN_BYTES);
	return session_insert(ctx, tx,
			      (struct session_insert_in){
				      .token_digest = digest_of_token(ctx, out->token),
				      .region_id = ctx->actor.region_id,
				      .person_id = person_id,
				      .csrf = out->csrf,
				      .created_at = ctx->now,
				      .expires_at = minutes_after(ctx->now, INT64_C(60) * LIMIT_SESSION_HOURS),
				      .address = ctx->actor.address.at ? ctx->actor.address : TEXT(""),
			      },
			      &changed);
}

enum err session_find(struct ctx *ctx, struct db_tx *tx, struct text token, struct session *out)
{
	struct session_select_row row;
	bool                      found;
	*out = (struct session){ 0 };
	if (text_is_empty(token) || token.length > TOKEN_LENGTH_MAX)
		return OK;
	TRY(session_select(ctx, tx, (struct session_select_in){ digest_of_token(ctx, token), ctx->today }, &row, &found));
	if (!found || !row.is_active)
		return OK;
	if (ctx->now.us >= row.expires_at.us ||
	    ctx->now.us >= minutes_after(row.seen_at, LIMIT_SESSION_IDLE_MINUTES).us) {
		out->is_expired = true;
		return OK;
	}
	*out = (struct session){
		.region_id = row.region_id,
		.person_id = row.person_id,
		.username = row.username,
		.display_name = row.display_name,
		.csrf = row.csrf,
		.roles = (uint64_t)row.roles,
		.must_change = row.must_change,
		.id = id_of_digest(ctx, digest_of_token(ctx, token)),
		.created_at = row.created_at,
		.seen_at = row.seen_at,
		.expires_at = row.expires_at,
		.needs_touch = ctx->now.us >= minutes_after(row.seen_at, SESSION_TOUCH_MINUTES).us,
	};
	return OK;
}

enum err session_touch(struct ctx *ctx, struct db_tx *tx, struct text token)
{
	if (text_is_empty(token) || token.length > TOKEN_LENGTH_MAX)
		return OK;
	return session_update_seen(ctx, tx,
				   (struct session_update_seen_in){
					   .token_digest = digest_of_token(ctx, token),
					   .now = ctx->now,
					   .seen_before = minutes_after(ctx->now, -SESSION_TOUCH_MINUTES),
					   .idle_after = minutes_after(ctx->now, -LIMIT_SESSION_IDLE_MINUTES),
				   });
}

enum err session_end(struct ctx *ctx, struct db_tx *tx, struct text token)
{
	int64_t changed;
	if (text_is_empty(token) || token.length > TOKEN_LENGTH_MAX)
		return OK;
	return session_delete(ctx, tx, (struct session_delete_in){ digest_of_token(ctx, token) }, &changed);
}

enum err session_end_all(struct ctx *ctx, struct db_tx *tx, int64_t person_id)
{
	int64_t changed;
	return session_delete_person(ctx, tx, (struct session_delete_person_in){ ctx->actor.region_id, person_id },
				     &changed);
}

enum err session_sweep(struct ctx *ctx, struct db_tx *tx, int64_t *dropped)
{
	return session_delete_expired(ctx, tx,
				      (struct session_delete_expired_in){
					      ctx->now, minutes_after(ctx->now, -LIMIT_SESSION_IDLE_MINUTES) },
				      dropped);
}

enum err session_check_csrf(struct ctx *ctx, const struct session *session, struct text given)
{
	if (!secret_equal(session->csrf, given))
		return fail(ctx, ERR_CSRF, "csrf", "the form was made in another session");
	return OK;
}
