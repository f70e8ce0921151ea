/*
 * postgres_ahead.h - answers that were asked for ahead
 *
 * A question may be asked ahead: it travels with others, and whoever asks it in earnest next finds the answer there, once, so
 * that several questions cost one round trip.  An answer is good until the transaction writes
 * one of the tables asked, or ends.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_POSTGRES_AHEAD_H
#define AMPULL_POSTGRES_AHEAD_H

#include "base/base.h"
#include "store/query.h"

#include <libpq-fe.h>

enum { KEPT_MAX = 64, KEPT_KEY_MAX = 160, KEPT_NONE = -1 };

/** One question of the transaction: asked and not answered yet, or answered. */
struct kept_answer {
	const struct db_query *query; /* NULL: the place is free. */
	unsigned char          key[KEPT_KEY_MAX]; /* The values asked for. */
	size_t                 key_length;
	PGresult              *result; /* NULL: not answered yet. */
	bool                   is_stale; /* Asked before a write: its answer is thrown away. */
};
struct kept_answers {
	struct kept_answer at[KEPT_MAX];
	int                next; /* Where to look for a place. */
};

/** The question's place, KEPT_NONE when it was not asked. */
int kept_find(const struct kept_answers *kept, const struct db_query *query, const struct db_value *values);
/** A place for a question that will be asked; KEPT_NONE: there is none, or its values are too long. */
int kept_reserve(struct kept_answers *kept, const struct db_query *query, const struct db_value *values);
/** The answer has come.  Owns: the result is ours. */
void kept_answer(struct kept_answers *kept, int place, PGresult *result);
/** Take an answer out.  Owns: the result is the caller's. */
PGresult *kept_take(struct kept_answers *kept, int place);
/** These tables are written: no answer about them is good any more.  One still on its way is thrown away when it comes. */
void kept_spoil(struct kept_answers *kept, uint64_t tables);
/** The transaction is over, and nothing is on its way. */
void kept_forget(struct kept_answers *kept);

#endif
