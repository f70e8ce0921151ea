/*
 * recall_rules.h - what a recall asks for: when it may be closed, who answers for a ward, what is missing
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RECALL_RULES_H
#define AMPULL_RECALL_RULES_H

#include "base/base.h"
#include "base/ctx.h"

/**
 * Refuse to close a case with tasks that wait, unless a reason is given.
 * Rules: R-RECALL-04.  Fails: ERR_RECALL_TASKS_OPEN.
 */
MUST_CHECK enum err rule_recall_close(struct ctx *ctx, int64_t tasks_waiting, struct text reason);
/**
 * Refuse an answer that the pharmacy writes down for a ward without naming who answered.  `is_own` is an answer by
 * somebody of the ward.
 * Rules: R-RECALL-05.  Fails: ERR_FIELD_MISSING.
 */
MUST_CHECK enum err rule_recall_answer(struct ctx *ctx, bool is_own, int64_t told_by, struct text told_name);
/** Whether two normalised batch numbers are the same but for signs, and for O and 0, I and 1: perhaps written wrong. */
bool batch_numbers_look_alike(struct text a, struct text b);

/** A ward's units of one batch, in base units. */
struct recall_units {
	int64_t got;             /* Received from the pharmacy. */
	int64_t returned;        /* Taken back in by the pharmacy, until now. */
	bool    is_answered;
	int64_t found;           /* As answered. */
	int64_t used;
	int64_t returned_before; /* When it was answered. */
};
/** What they come to: got = returned + to_return + used + missing + unanswered. */
struct recall_sum {
	int64_t to_return;  /* Found and not back yet. */
	int64_t used;
	int64_t missing;    /* Nobody knows; below zero when more was found than was sent. */
	int64_t unanswered;
};
/** What a ward's units of a batch come to. */
struct recall_sum recall_sum_of(const struct recall_units *units);

#endif
