/*
 * witness.c - the second signature
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/witness.h"

#include "people/journal.h"
#include "people/people.sql.h"

enum err witness_finish(struct ctx *ctx, struct db_tx *tx, const struct sign_in *sign_in, struct witness_result *out)
{
	int64_t     changed = 0;
	bool        is_self = sign_in->person_id != 0 && sign_in->person_id == ctx->actor.person_id;
	const char *signed_word = is_self ? "password confirmed" : "witness signed";
	const char *failed_word = is_self ? "password not confirmed" : "witness failed";
	*out = (struct witness_result){ .err = ERR_SIGN_IN_FAILED };
	if (sign_in->person_id == 0)
		return journal_write(ctx, tx, failed_word, "person", 0, TEXT_NONE);
	if (sign_in->password_is_right && !sign_in->must_change)
		TRY(person_update_signed_in(ctx, tx,
					    (struct person_update_signed_in_in){ ctx->actor.region_id, sign_in->person_id,
										 sign_in->hash, ctx->now },
					    &changed));
	if (changed > 0) {
		*out = (struct witness_result){ OK, sign_in->person_id };
		return journal_write(ctx, tx, signed_word, "person", sign_in->person_id, TEXT_NONE);
	}
	if (sign_in->password_is_right && sign_in->must_change)
		return journal_write(ctx, tx, failed_word, "person", sign_in->person_id, TEXT_NONE);
	struct person_update_failed_row row = { 0 };
	bool                            found;
	struct moment until = { ctx->now.us + INT64_C(1000000) * 60 * SIGN_IN_LOCK_MINUTES };
	TRY(person_update_failed(ctx, tx,
				 (struct person_update_failed_in){ ctx->actor.region_id, sign_in->person_id, SIGN_IN_FAILURES_MAX,
								   ctx->now, until },
				 &row, &found));
	if (!found || !moment_is_none(row.locked_until))
		out->err = ERR_ACCOUNT_LOCKED;
	return journal_write(ctx, tx, failed_word, "person", sign_in->person_id, TEXT_NONE);
}

struct signing {
	struct text           username;
	struct sign_in        sign_in;
	struct witness_result result;
};

static enum err load(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct signing *signing = argument;
	return sign_in_load(ctx, tx, signing->username, &signing->sign_in);
}

static enum err finish(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct signing *signing = argument;
	return witness_finish(ctx, tx, &signing->sign_in, &signing->result);
}

enum err witness_sign(struct ctx *ctx, struct db *db, struct text username, struct text password, int64_t *person_id)
{
	struct signing signing = { .username = username };
	TRY(db_read(ctx, db, load, &signing));
	sign_in_verify(&signing.sign_in, password);
	TRY(db_transact(ctx, db, finish, &signing));
	if (signing.result.err == ERR_ACCOUNT_LOCKED)
		return fail(ctx, ERR_ACCOUNT_LOCKED, "witness_username", "%d failures lock the account for %d minutes",
			    SIGN_IN_FAILURES_MAX, SIGN_IN_LOCK_MINUTES);
	if (signing.result.err)
		return fail(ctx, ERR_SIGN_IN_FAILED, "witness_username", "%s",
			    in_words(ctx, signing.sign_in.must_change && signing.sign_in.password_is_right
						  ? "a password that somebody else set signs nothing until it is changed"
						  : "the user name or the password is wrong"));
	*person_id = signing.result.person_id;
	return OK;
}

enum err password_confirm(struct ctx *ctx, struct db *db, struct text password)
{
	struct signing signing = { .username = ctx->actor.username };
	TRY(db_read(ctx, db, load, &signing));
	signing.sign_in.must_change = false; /* It is about to be. */
	sign_in_verify(&signing.sign_in, password);
	TRY(db_transact(ctx, db, finish, &signing));
	if (signing.result.err == ERR_ACCOUNT_LOCKED)
		return fail(ctx, ERR_ACCOUNT_LOCKED, "current_password", "%d failures lock the account for %d minutes", SIGN_IN_FAILURES_MAX,
			    SIGN_IN_LOCK_MINUTES);
	if (signing.result.err)
		return fail(ctx, ERR_SIGN_IN_FAILED, "current_password", "the present password is wrong");
	return OK;
}
