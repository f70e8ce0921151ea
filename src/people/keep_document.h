/*
 * keep_document.h - documents of anything: added, given other days, and erased when the law lets them go
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_KEEP_DOCUMENT_H
#define AMPULL_KEEP_DOCUMENT_H

#include "base/base.h"
#include "base/ctx.h"
#include "people/document_rules.h"
#include "store/db.h"

/** A document on its way in. */
struct document_given {
	struct text subject_kind; /* As the journal has it: "dispensation". */
	int64_t     subject_id;
	struct text kind;         /* Of the retention table: "decision". */
	struct text file_name;    /* As the sender named it. */
	struct text bytes;
	struct text note;
	struct day  valid_from;   /* DAY_NONE: not told. */
	struct day  valid_to;     /* The last day; DAY_NONE: until further notice. */
};

/** How long a kind is kept, as the retention table has it today.  Fails: ERR_DATABASE. */
MUST_CHECK enum err retention_today(struct ctx *ctx, struct db_tx *tx, struct text kind, struct retention *out);
/**
 * Add a document to a thing.  The same bytes twice on one thing are one document: its id comes back.
 * Fails: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID (kind, days, a file of no known format),
 *        ERR_FILE_TOO_LARGE.
 */
MUST_CHECK enum err document_add(struct ctx *ctx, struct db_tx *tx, const struct document_given *given, int64_t *document_id);
/**
 * Set the days between which a document holds; how long it is kept follows, and is never made shorter.
 * Fails: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_FIELD_INVALID, ERR_CHANGED_MEANWHILE, ERR_STATE (erased).
 */
MUST_CHECK enum err document_set_validity(struct ctx *ctx, struct db_tx *tx, int64_t document_id, int64_t version,
					  struct day valid_from, struct day valid_to);
/**
 * Erase the bytes of a document whose time is out; row and digest stay.
 * Fails: ERR_FORBIDDEN, ERR_STATE (erased), ERR_STILL_KEPT (R-KEEP-01), R-EYES-01's.
 */
MUST_CHECK enum err document_erase(struct ctx *ctx, struct db_tx *tx, int64_t document_id);

/** What is wrong with the documents of a region: bytes that do not fit their digest, and ones erased too early. */
struct documents_verdict {
	int64_t documents;
	int64_t broken;
	int64_t early;
};
/** Look through every document.  Fails: ERR_DATABASE. */
MUST_CHECK enum err documents_verify(struct ctx *ctx, struct db_tx *tx, struct documents_verdict *out);

#endif
