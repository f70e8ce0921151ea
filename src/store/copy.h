/*
 * copy.h - a whole database into an empty one of the other engine
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_COPY_H
#define AMPULL_COPY_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** What a copy did. */
struct db_copied {
	int64_t tables;
	int64_t rows;
	bool    replaced; /* An older copy was there and was thrown away. */
};

/**
 * Copy every table of `from` to `to`, in one transaction: everything or nothing.  `to` is a shared database (PostgreSQL)
 * whose schema is up to date and which is empty, or holds an older copy of the same database that nobody has written to
 * (told by its journal); then it is replaced.  At the end every table's rows are counted on both sides, and every number
 * and length summed up.  `from` must not be written to meanwhile: the caller holds it as its owner.
 *
 * Fails: ERR_ALREADY_EXISTS (`to` holds something else), ERR_SCHEMA, ERR_DATABASE (the sums differ, or an engine failed).
 */
MUST_CHECK enum err db_copy(struct ctx *ctx, struct db *from, struct db *to, struct db_copied *out);

#endif
