/*
 * batch.h - a batch (tillverkningssats) and the one predicate that says whether it may be used
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BATCH_H
#define AMPULL_BATCH_H

#include "base/base.h"
#include "base/ctx.h"

/** What decides whether goods of a batch in a place may be used. */
struct batch_state {
	struct day expiry;         /* The last usable day. */
	bool       is_blocked;     /* A dated block is in force on the day asked about. */
	bool       is_quarantined; /* The place is a quarantine place. */
};

enum batch_verdict { BATCH_USABLE, BATCH_EXPIRED, BATCH_SHORT_DATED, BATCH_BLOCKED, BATCH_QUARANTINED };

/**
 * Say whether goods may be used on `day` by somebody who wants at least `remaining_days_min` days left after it.
 * The expiry day itself is usable.  Everybody asks here: availability, allocation, picking, lists.
 *
 * Rules: R-STOCK-01, R-STOCK-02, R-STOCK-03, R-STOCK-04.
 */
enum batch_verdict batch_usable(struct batch_state state, struct day day, int64_t remaining_days_min);
/** The refusal that belongs to a verdict; OK for usable. */
enum err batch_verdict_error(enum batch_verdict verdict);
/** The number of the rule behind a verdict, "R-STOCK-01"; empty for usable. */
const char *batch_verdict_rule(enum batch_verdict verdict);

/**
 * A batch number as its identity: upper case, without white space.  Two labels that normalise alike are one batch.
 * Owns: lies in the arena.
 * Fails: ERR_FIELD_MISSING (nothing left), ERR_FIELD_INVALID (longer than 40 bytes, or control characters).
 */
MUST_CHECK enum err batch_number_normalise(struct ctx *ctx, struct text label, struct text *out);
/** Whether two labels are one batch; a label that is no batch number is none. */
bool batch_labels_same(struct ctx *ctx, struct text a, struct text b);

#endif
