/*
 * second_signer.h - which acts ask for a second person, and the one way to ask for them
 *
 * A use case calls signer_check() before it writes and signer_note() when it knows what was written.  Who signed
 * stands in ctx->actor.witness_id: the gateway tries the second password before the transaction opens (witness.h).
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SECOND_SIGNER_H
#define AMPULL_SECOND_SIGNER_H

#include "base/base.h"
#include "base/ctx.h"
#include "people/permission.h"
#include "store/db.h"

enum eyes_action {
	EYES_ADMINISTRATOR, /* Accounts and roles of administrators and auditors. */
	EYES_BLOCK_LIFT,
	EYES_CONTROL_COUNT,
	EYES_COUNT_APPROVE,
	EYES_DIFFERENCE_CLOSE,
	EYES_ERASE,
	EYES_FLOOR_RELEASE,
	EYES_LICENCE,
	EYES_NARCOTIC_PICK,
	EYES_NARCOTIC_RECEIVE,
	EYES_NARCOTIC_SEND,
	EYES_OWN_ROLE, /* Giving a role to oneself. */
	EYES_QUARANTINE_RELEASE,
	EYES_SETTINGS, /* These settings. */
	EYES_WASTE,
	EYES_ACTION_COUNT
};

/** An act that may ask for a second person. */
struct eyes_act {
	enum eyes_action action;
	int64_t          place_id;       /* 0: bound to no place. */
	const char      *narcotic_class; /* As in the database; NULL: goods play no part. */
	enum permission  permission;     /* What the second person must be allowed to as well; see eyes_takes_auditor(). */
};

/** The word in the database, "floor_release". */
const char *eyes_action_name(enum eyes_action action);
/** Find an act by its word.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err eyes_action_of(struct ctx *ctx, struct text word, enum eyes_action *out);
/** Whether one who reads the journal signs an act as well as one who has its right: acts on records and accounts, not on goods. */
bool eyes_takes_auditor(enum eyes_action action);
/** R-EYES-01 as a pure decision.  Fails: ERR_WITNESS_MISSING, ERR_SAME_PERSON, ERR_FORBIDDEN. */
MUST_CHECK enum err rule_second_signer(struct ctx *ctx, bool is_required, int64_t person_id, int64_t witness_id, bool witness_may);
/** Whether a second person is asked for today; an act that nobody has set anything for asks for one.  Fails: ERR_DATABASE. */
MUST_CHECK enum err signer_needed(struct ctx *ctx, struct db_tx *tx, const struct eyes_act *act, bool *is_needed);
/**
 * Check that the second person signed where one is asked for, is another, and has the right too; a signature that was not
 * asked for is checked as well.  The system (commands) is asked for nobody.
 * Rules: R-EYES-01.
 * Fails: ERR_WITNESS_MISSING, ERR_SAME_PERSON, ERR_FORBIDDEN.
 */
MUST_CHECK enum err signer_check(struct ctx *ctx, struct db_tx *tx, const struct eyes_act *act);
/** Record the second signature of an act, if one was given; `movement_id` 0: it moved nothing, or several.  Fails: ERR_DATABASE. */
MUST_CHECK enum err signer_note(struct ctx *ctx, struct db_tx *tx, enum eyes_action action, const char *subject_kind,
				   int64_t subject_id, int64_t movement_id);

/** A dated setting of the region. */
struct eyes_setting {
	enum eyes_action action;
	int64_t          place_id;       /* 0: the whole region. */
	struct text      narcotic_class; /* Empty: whatever the goods are. */
	bool             is_required;
	struct day       valid_from;     /* DAY_NONE: today. */
	struct day       valid_to;       /* DAY_NONE: until further notice. */
	struct text      decision;
};
/**
 * Set when a second person is asked for, from today or later; itself an act that may ask for one.
 * Rules: R-EYES-01.
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING (decision), ERR_FIELD_INVALID (days, class, a place for an act bound to none),
 *        as signer_check().
 */
MUST_CHECK enum err signer_set(struct ctx *ctx, struct db_tx *tx, const struct eyes_setting *setting, int64_t *id);
/** End a setting of the region with yesterday.  Fails: ERR_FORBIDDEN, ERR_STATE (ended already), as signer_check(). */
MUST_CHECK enum err signer_stop(struct ctx *ctx, struct db_tx *tx, int64_t id);

#endif
