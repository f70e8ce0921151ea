/*
 * witness.h - a second person signs beside the one who is signed in, with user name and password of their own
 *
 * Three steps as signing in (account.h), so that the slow hash runs outside every transaction; no session is made.
 * Failures count towards the lock of the witness's account.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_WITNESS_H
#define AMPULL_WITNESS_H

#include "base/base.h"
#include "base/ctx.h"
#include "base/limits.h"
#include "people/account.h"
#include "store/db.h"

/** The second signature's fields; the last of every form whose route takes a witness (.takes_witness). */
#define WITNESS_FIELDS                                                                             \
	{ .name = "witness_username", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 64,         \
	  .about = "the second person's user name" },                                              \
	{ .name = "witness_password", .type = FIELD_RAW, .place = IN_BODY, .maximum = LIMIT_PASSWORD_LENGTH }

/** How the second signature ended.  Its write is committed whatever it says. */
struct witness_result {
	enum err err; /* OK, ERR_SIGN_IN_FAILED or ERR_ACCOUNT_LOCKED. */
	int64_t  person_id;
};

/**
 * Step 3 after sign_in_load() and sign_in_verify(), write transaction: accept the signature, or count the failure.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err witness_finish(struct ctx *ctx, struct db_tx *tx, const struct sign_in *sign_in, struct witness_result *out);
/** Ask for the whole signature.  Never inside a transaction.  Fails: ERR_SIGN_IN_FAILED, ERR_ACCOUNT_LOCKED, ERR_DATABASE. */
MUST_CHECK enum err witness_sign(struct ctx *ctx, struct db *db, struct text username, struct text password, int64_t *person_id);
/**
 * Ask the one who is signed in for the present password once more, as a signature: failures count.  Never inside a
 * transaction.  Fails: ERR_SIGN_IN_FAILED, ERR_ACCOUNT_LOCKED, ERR_DATABASE.
 */
MUST_CHECK enum err password_confirm(struct ctx *ctx, struct db *db, struct text password);

#endif
