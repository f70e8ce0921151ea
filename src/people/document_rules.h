/*
 * document_rules.h - which files are taken, how long a document is kept, and when it may be erased
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DOCUMENT_RULES_H
#define AMPULL_DOCUMENT_RULES_H

#include "base/base.h"
#include "base/ctx.h"

/**
 * The media type of a file by its bytes, and by its ending where the bytes do not tell (plain text, packed office files);
 * NULL when it is none that is taken.  What a browser would run (HTML, SVG, scripts) is never taken.
 */
const char *document_media_type(struct text file_name, struct text bytes);
/** The name of a file without folders, control characters and quotes, at most 150 bytes; "dokument" when nothing is left. */
struct text document_file_name(struct arena *arena, struct text typed);

/** How long a kind is kept on a day, as the retention table has it. */
struct retention {
	bool    is_known;    /* Unknown kinds are kept for ever. */
	bool    from_end;    /* The time runs from the last valid day, else from when it was added. */
	int64_t months;      /* I64_NONE: for ever. */
};
/** The last day a document must be kept; DAY_NONE: for ever, or its time does not run yet. */
struct day retain_until(const struct retention *retention, struct day added, struct day valid_to);
/** The later of two last days, where DAY_NONE never ends. */
struct day later_end(struct day a, struct day b);
/** R-KEEP-01: nothing is erased before the day after its last one.  Fails: ERR_STILL_KEPT. */
MUST_CHECK enum err rule_erase(struct ctx *ctx, struct day last_day, struct day today);

#endif
