/*
 * sign_in.c - the three steps of signing in (account.h)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/account.h"

#include "people/journal.h"
#include "people/password.h"
#include "people/people.sql.h"

enum err sign_in_load(struct ctx *ctx, struct db_tx *tx, struct text username, struct sign_in *out)
{
	struct text                       name;
	struct person_select_username_row row;
	bool                              found;
	*out = (struct sign_in){ 0 };
	struct error before = ctx->error;
	if (username_normalise(ctx, username, &name)) {
		ctx->error = before; /* No such name can be: told as any other wrong name. */
		return OK;
	}
	TRY(person_select_username(ctx, tx, (struct person_select_username_in){ ctx->actor.region_id, name }, &row,
				   &found));
	if (!found || !row.is_active || !row.password_hash.at)
		return OK;
	out->person_id = row.id;
	out->hash = row.password_hash;
	out->must_change = row.must_change;
	return OK;
}

void sign_in_verify(struct sign_in *sign_in, struct text password)
{
	sign_in->password_is_right = password_verify(sign_in->hash, password);
}

/* Count a failure where there is an account; a locked one is left alone, so that nobody can lock it for ever. */
static enum err count_failure(struct ctx *ctx, struct db_tx *tx, const struct sign_in *sign_in, enum err *answer)
{
	*answer = ERR_SIGN_IN_FAILED;
	if (sign_in->person_id == 0)
		return OK;
	struct person_update_failed_row row = { 0 };
	bool                            found;
	struct moment until = { ctx->now.us + INT64_C(1000000) * 60 * SIGN_IN_LOCK_MINUTES };
	TRY(person_update_failed(ctx, tx,
				 (struct person_update_failed_in){ ctx->actor.region_id, sign_in->person_id,
								   SIGN_IN_FAILURES_MAX, ctx->now, until },
				 &row, &found));
	if (!found || !moment_is_none(row.locked_until))
		*answer = ERR_ACCOUNT_LOCKED;
	return OK;
}

enum err sign_in_finish(struct ctx *ctx, struct db_tx *tx, const struct sign_in *sign_in, struct sign_in_result *out)
{
	*out = (struct sign_in_result){ .err = ERR_SIGN_IN_FAILED };
	if (sign_in->person_id != 0 && sign_in->password_is_right) {
		int64_t changed;
		TRY(person_update_signed_in(ctx, tx,
					    (struct person_update_signed_in_in){ ctx->actor.region_id, sign_in->person_id,
										 sign_in->hash, ctx->now },
					    &changed));
		if (changed > 0) {
			out->err = OK;
			out->person_id = sign_in->person_id;
			TRY(session_create(ctx, tx, sign_in->person_id, &out->session));
			struct actor before = ctx->actor;
			ctx->actor.person_id = sign_in->person_id;
			enum err err = journal_write(ctx, tx, "signed in", "person", sign_in->person_id, TEXT_NONE);
			ctx->actor = before;
			return err;
		}
	}
	TRY(count_failure(ctx, tx, sign_in, &out->err));
	return journal_write(ctx, tx, out->err == ERR_ACCOUNT_LOCKED ? "sign-in locked" : "sign-in failed", "person",
			     sign_in->person_id, TEXT_NONE);
}

enum err sign_in_answer(struct ctx *ctx, const struct sign_in_result *result)
{
	if (result->err == ERR_ACCOUNT_LOCKED)
		return fail(ctx, ERR_ACCOUNT_LOCKED, "username", "%d failures lock the account for %d minutes",
			    SIGN_IN_FAILURES_MAX, SIGN_IN_LOCK_MINUTES);
	if (result->err)
		return fail(ctx, ERR_SIGN_IN_FAILED, "username", "the user name or the password is wrong");
	return OK;
}
