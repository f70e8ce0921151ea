/*
 * control_narcotics.h - control counts of narcotics against the book, and the cases of what does not agree
 *
 * A control is a count like every other (count_stock.h): its difference is to the balance at that moment, and is posted by
 * count_approve().  It takes in every balance of one pack in one place, and is made in one step by who stands there.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CONTROL_NARCOTICS_H
#define AMPULL_CONTROL_NARCOTICS_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** What was found of one balance. */
struct control_line {
	int64_t bin_id;
	int64_t batch_id;
	int64_t owner_id;
	int64_t earmark_id;
	int64_t units;
};
struct control_made {
	int64_t count_id;
	int64_t number;
	int64_t differences; /* Cases that were opened. */
};

/**
 * Count a narcotic in a place that keeps a balance: every balance of the pack is told.  What agrees is approved at once; what
 * does not opens a case and waits for approval.  A difference asks for a second person (R-COUNT-02).
 *
 * Rules: R-COUNT-02, R-EYES-01.
 * Fails: ERR_FORBIDDEN, ERR_STATE (no place with a book, no narcotic, nothing to count, another count has it), ERR_FIELD_MISSING
 *        (a balance was left out), ERR_WITNESS_MISSING, ERR_SAME_PERSON.
 */
MUST_CHECK enum err narcotics_control(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t pack_id,
				      const struct control_line *lines, size_t line_count, struct control_made *out);
/** How often a place's narcotics of a class are counted.  place 0: everywhere; class empty: every one.  Fails: ERR_FORBIDDEN, ERR_FIELD_INVALID, ERR_FIELD_MISSING (decision). */
MUST_CHECK enum err narcotics_control_set(struct ctx *ctx, struct db_tx *tx, int64_t place_id, struct text class, int64_t days,
					  struct text decision, int64_t *id);
/** The days between controls where nothing is set: R-NARC-01's parameter.  Fails: ERR_DATABASE. */
MUST_CHECK enum err narcotics_control_days(struct ctx *ctx, struct db_tx *tx, int64_t *days);

/** Open the case of a count line that differs; nothing happens for goods that are no narcotics.  Fails: ERR_DATABASE. */
MUST_CHECK enum err discrepancy_open(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t batch_id, int64_t count_line_id,
				    int64_t units, struct text narcotic_class);
/** Tell the cause.  Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID (cause), ERR_STATE, ERR_CHANGED_MEANWHILE. */
MUST_CHECK enum err discrepancy_investigate(struct ctx *ctx, struct db_tx *tx, int64_t case_id, int64_t version, struct text cause_code,
					   struct text cause_text);
/** Tell whom it was reported to, and where the report is.  Fails: as discrepancy_investigate; ERR_NOT_INVESTIGATED. */
MUST_CHECK enum err discrepancy_report(struct ctx *ctx, struct db_tx *tx, int64_t case_id, int64_t version, struct text reported_to,
				      struct text report_number);
/** Close with a decision.  Rules: R-NARC-03, R-EYES-01.  Fails: ERR_FORBIDDEN, ERR_NOT_INVESTIGATED, ERR_STATE, ERR_FIELD_MISSING, ERR_CHANGED_MEANWHILE, ERR_WITNESS_MISSING. */
MUST_CHECK enum err discrepancy_close(struct ctx *ctx, struct db_tx *tx, int64_t case_id, int64_t version, struct text decision);

#endif
