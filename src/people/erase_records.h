/*
 * erase_records.h - kinds of records whose content is erased when their time is out: the journal's words, scanned serials ...
 *
 * Each room names its kind (what is due, and how it is erased), and main gives all of them here once, as with subjects.
 * How long a kind is kept stands in the retention table; rows stay, their content goes (R-KEEP-01).
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ERASE_RECORDS_H
#define AMPULL_ERASE_RECORDS_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"
#include "web/texts.h"

struct erasable {
	const char   *kind;    /* In the retention table. */
	const char   *event;   /* In the journal, */
	const char   *subject; /* about this. */
	const char   *path;    /* Where the button leads. */
	enum text_key title;
	enum text_key rows;    /* Behind the number of rows, before the day. */
	enum text_key nothing;
	enum text_key button;
	enum text_key help;
	/** Count what is due, no further than `most`.  Fails: ERR_DATABASE. */
	enum err (*due)(struct ctx *ctx, struct db_tx *tx, struct moment before, int64_t most, int64_t *rows);
	/** Erase what is older.  Fails: ERR_DATABASE. */
	enum err (*erase)(struct ctx *ctx, struct db_tx *tx, struct moment before, int64_t *erased);
};

/** Set once at start; the list ends by NULL. */
void erasables_set(const struct erasable *const *list);
/** All of them; the list ends by NULL. */
const struct erasable *const *erasables(void);
/** The moment before which a kind may be erased; MOMENT_NONE: never.  Fails: ERR_DATABASE. */
MUST_CHECK enum err records_until(struct ctx *ctx, struct db_tx *tx, const struct erasable *what, struct moment *before);
/**
 * Erase the content of a kind whose time is out.
 * Fails: ERR_FORBIDDEN, ERR_STILL_KEPT (R-KEEP-01), R-EYES-01's.
 */
MUST_CHECK enum err records_erase(struct ctx *ctx, struct db_tx *tx, const struct erasable *what, int64_t *erased);

/** The words of the journal: rows, digests and chain stay. */
extern const struct erasable journal_erasable;

#endif
