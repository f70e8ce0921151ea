/*
 * four_eyes.h - acts that need two persons: dated settings of the region, and the check that a use case makes
 *
 * An act without a setting needs two.  The second person signs with a password of their own (witness.h); a route that takes
 * the signature says takes_witness.  The command line acts as the system and needs nobody.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FOUR_EYES_H
#define AMPULL_FOUR_EYES_H

#include "base/base.h"
#include "base/ctx.h"
#include "people/permission.h"
#include "store/db.h"

/** The acts of this room; other rooms' use cases name theirs the same way, in four_eyes_acts. */
#define ACT_ERASE "erase"
#define ACT_ADMINISTRATOR "administrator"
#define ACT_OWN_ROLE "own_role"
#define ACT_FOUR_EYES "four_eyes"
/** Every act that has a setting, ended by NULL; words are the texts FOUR_EYES_…. */
extern const char *const four_eyes_acts[];

/** Whether an act needs two persons today.  Fails: ERR_DATABASE. */
MUST_CHECK enum err four_eyes_required(struct ctx *ctx, struct db_tx *tx, const char *act, bool *required);
/**
 * R-KEEP-02: check the second signature of an act today; `permission` is what the second person must have anywhere, or the
 * right to read the journal.  A signature that nobody asked for is checked all the same.
 * Fails: ERR_WITNESS_MISSING, ERR_SAME_PERSON, ERR_FORBIDDEN, ERR_DATABASE.
 */
MUST_CHECK enum err four_eyes_check(struct ctx *ctx, struct db_tx *tx, const char *act, int64_t witness_id,
				    enum permission permission);
/**
 * Set whether an act needs two persons from a day, today or later; itself an act that may need two.
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID, as four_eyes_check().
 */
MUST_CHECK enum err four_eyes_set(struct ctx *ctx, struct db_tx *tx, struct text act, struct day from, bool is_required,
				  struct text decided_by, int64_t witness_id);

#endif
