/*
 * account.h - people of a region: their accounts, grants, and how they sign in
 *
 * Signing in has three steps, so that the slow hash runs outside every transaction:
 *   sign_in_load() in a read transaction, sign_in_verify() in the worker's thread, sign_in_finish() in a write one.
 * Five failures in a row lock the account for 15 minutes.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ACCOUNT_H
#define AMPULL_ACCOUNT_H

#include "base/base.h"
#include "base/ctx.h"
#include "people/permission.h"
#include "people/session.h"
#include "store/db.h"

enum {
	SIGN_IN_FAILURES_MAX = 5,
	SIGN_IN_LOCK_MINUTES = 15,
	USERNAME_LENGTH_MAX = 64,
};

struct person {
	int64_t       id;
	struct text   username;
	struct text   display_name;
	struct text   hsa_id;
	bool          is_active;
	bool          has_password;
	struct moment locked_until; /* MOMENT_NONE: not locked. */
};

/** A role at a place between two days. */
struct role_given {
	int64_t     id; /* 0 when it is to be made. */
	int64_t     person_id;
	enum role   role;
	int64_t     place_id; /* 0: the whole region. */
	struct day  valid_from;
	struct day  valid_to; /* The last day; DAY_NONE: until further notice. */
	struct text decided_by;
};
struct role_given_list {
	struct role_given *at;
	size_t             count;
};

/** A user name as it is stored: trimmed, A-Z in lower case.  Fails: ERR_FIELD_MISSING, ERR_FIELD_INVALID. */
MUST_CHECK enum err username_normalise(struct ctx *ctx, struct text typed, struct text *out);
/**
 * Make a person who cannot sign in yet.
 * Fails: ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_ALREADY_EXISTS, ERR_DATABASE.
 */
MUST_CHECK enum err person_create(struct ctx *ctx, struct db_tx *tx, struct text username, struct text display_name,
				  struct text hsa_id, int64_t *id);
/** Load a person of the actor's region.  Fails: ERR_NOT_FOUND, ERR_DATABASE. */
MUST_CHECK enum err person_load(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct person *out);
/** Find a person by user name.  Fails: ERR_NOT_FOUND, ERR_DATABASE, ERR_FIELD_MISSING, ERR_FIELD_INVALID. */
MUST_CHECK enum err person_by_username(struct ctx *ctx, struct db_tx *tx, struct text username, struct person *out);
/**
 * Set the password, given its hash from password_hash() after password_check_policy(), both outside the transaction.
 * Lifts a lock and ends the person's sessions.  Fails: ERR_NOT_FOUND, ERR_DATABASE.
 */
MUST_CHECK enum err person_set_password(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct text hash);
/** Let a person in, or keep them out and end their sessions.  Fails: ERR_NOT_FOUND, ERR_DATABASE. */
MUST_CHECK enum err person_set_active(struct ctx *ctx, struct db_tx *tx, int64_t person_id, bool is_active);
/**
 * Give a person a role; an orderer's needs a place.  The caller has checked PERMIT_ADMINISTER.
 * Fails: ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_ALREADY_EXISTS, ERR_CONSTRAINT, ERR_DATABASE.
 */
MUST_CHECK enum err role_give(struct ctx *ctx, struct db_tx *tx, const struct role_given *given, int64_t *id);
/** Set a grant's last day.  Fails: ERR_NOT_FOUND, ERR_FIELD_INVALID (before its first day), ERR_DATABASE. */
MUST_CHECK enum err role_end(struct ctx *ctx, struct db_tx *tx, int64_t grant_id, struct day last_day);
/** Every grant of a person, also ended ones, newest first.  Fails: ERR_DATABASE. */
MUST_CHECK enum err person_roles(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct role_given_list *out);

/** What is known before the password is tried. */
struct sign_in {
	int64_t     person_id; /* 0: nobody of that name can sign in. */
	struct text hash;
	bool        password_is_right;
	bool        must_change; /* Somebody else set it: good for signing in, and for nothing else until it is changed. */
};

/** How signing in ended.  Its write is committed whatever it says. */
struct sign_in_result {
	enum err            err; /* OK, ERR_SIGN_IN_FAILED or ERR_ACCOUNT_LOCKED. */
	int64_t             person_id;
	struct session_made session; /* When OK. */
};

/** Step 1, read transaction: look for the account.  An unknown name is no failure here.  Fails: ERR_DATABASE. */
MUST_CHECK enum err sign_in_load(struct ctx *ctx, struct db_tx *tx, struct text username, struct sign_in *out);
/** Step 2, outside any transaction: try the password.  Takes as long for an unknown name. */
void sign_in_verify(struct sign_in *sign_in, struct text password);
/**
 * Step 3, write transaction: make the session, or count the failure and perhaps lock.  Returns OK for both, so that the
 * count is committed; `out->err` is the answer (see sign_in_answer()).  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err sign_in_finish(struct ctx *ctx, struct db_tx *tx, const struct sign_in *sign_in,
				   struct sign_in_result *out);
/** The answer as an error told in ctx, after the commit.  Fails: ERR_SIGN_IN_FAILED, ERR_ACCOUNT_LOCKED. */
MUST_CHECK enum err sign_in_answer(struct ctx *ctx, const struct sign_in_result *result);

#endif
