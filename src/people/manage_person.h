/*
 * manage_person.h - accounts from pages: people, roles, passwords, locks and sessions, each journalled
 *
 * What an administrator does asks for PERMIT_ADMINISTER; acts that touch administrators or oneself may ask for a second
 * person (second_signer.h).  Nobody is ever deleted.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_MANAGE_PERSON_H
#define AMPULL_MANAGE_PERSON_H

#include "base/base.h"
#include "base/ctx.h"
#include "people/account.h"
#include "store/db.h"

/** Make a person who cannot sign in yet.  Fails: ERR_FORBIDDEN, as person_create(). */
MUST_CHECK enum err person_add(struct ctx *ctx, struct db_tx *tx, struct text username, struct text display_name, struct text hsa_id,
			       int64_t *id);
/** Change name and HSA-id.  Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_CHANGED_MEANWHILE. */
MUST_CHECK enum err person_rename(struct ctx *ctx, struct db_tx *tx, int64_t person_id, int64_t version, struct text display_name,
				  struct text hsa_id);
/**
 * Let a person in, or keep them out.  Nobody closes the own account, and the last administrator stays (R-PEOPLE-01).
 * Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_LAST_ADMINISTRATOR, R-EYES-01's for an administrator.
 */
MUST_CHECK enum err person_open(struct ctx *ctx, struct db_tx *tx, int64_t person_id, bool is_active);
/**
 * Give a role.  That of administrator asks for a second person where so is set; so does a role for oneself.
 * Fails: ERR_FORBIDDEN, as role_give(), R-EYES-01's.
 */
MUST_CHECK enum err person_give_role(struct ctx *ctx, struct db_tx *tx, const struct role_given *given, int64_t *grant_id);
/** Set a grant's last day, today or later.  Fails: ERR_FORBIDDEN, ERR_LAST_ADMINISTRATOR, as role_end(), R-EYES-01's. */
MUST_CHECK enum err person_end_role(struct ctx *ctx, struct db_tx *tx, int64_t grant_id, struct day last_day, int64_t *person_id);
/**
 * Give another a password for once: it is changed at the next sign-in and signs nothing until then.  One who may administer
 * or read the journal gets it of two persons where so is set: a signature could else be taken over.
 * Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE (the own account), R-EYES-01's.
 */
MUST_CHECK enum err person_reset_password(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct text hash);
/** Lift a lock.  Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE (not locked). */
MUST_CHECK enum err person_unlock(struct ctx *ctx, struct db_tx *tx, int64_t person_id);
/** End one session of a person, or all (missing id).  One's own, or with PERMIT_ADMINISTER.  Fails: ERR_FORBIDDEN, ERR_NOT_FOUND. */
MUST_CHECK enum err person_end_session(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct text session_id);
/** Change the own password; every other session of the person ends.  Fails: ERR_DATABASE. */
MUST_CHECK enum err own_password_change(struct ctx *ctx, struct db_tx *tx, struct text hash, struct text session_id);

#endif
