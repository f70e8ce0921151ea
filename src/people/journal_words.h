/*
 * journal_words.h - the payload of a journal row as a person reads it
 *
 * A row's payload is JSON with short English keys, the same for ever.  Here each key has a label in the texts and a kind of
 * value: a number, a sum, days of the week, a word of a list, or the id of a thing, which is told by its name.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_JOURNAL_WORDS_H
#define AMPULL_JOURNAL_WORDS_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"
#include "web/face.h"

/** One member of a payload. */
struct journal_detail {
	struct text label;
	struct text value;
};
struct journal_details {
	struct journal_detail *at;
	size_t                 count;
};

enum {
	JOURNAL_TOLD_SHORT = 240, /* Bytes of a row in a list; the row's own page has all. */
	JOURNAL_TOLD_MOST = 4000, /* In a file. */
};

struct journal_words;
/** Begin to tell rows in a language; names that were asked for once are remembered.  Owns: in the arena. */
struct journal_words *journal_words_start(struct ctx *ctx, struct db_tx *tx, enum language language);
/**
 * The members of one row's payload with label and value.  Left out is what tells nothing: null, "", and a thing that is 0.
 * A payload that is no object is one member without label.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err journal_details(struct journal_words *words, struct text event, struct text payload, struct journal_details *out);
/**
 * The same in one line, "Nummer: 17 · Rader: 4", cut after `most` bytes; what to say when the payload is erased.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err journal_told(struct journal_words *words, struct text event, struct text payload, size_t most, struct text *out);

#endif
