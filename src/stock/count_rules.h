/*
 * count_rules.h - what a counted difference is worth, and when another person counts it again
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_COUNT_RULES_H
#define AMPULL_COUNT_RULES_H

#include "base/base.h"
#include "base/ctx.h"
#include "base/num.h"
#include "catalogue/pack.h"

/** Above either, a difference is counted again by another person; the dated parameter of R-COUNT-01. */
struct count_limits {
	int64_t units;
	int64_t value_ore;
};

/** A line as it was counted. */
struct count_seen {
	int64_t             balance_units; /* Of the ledger, at the moment of counting. */
	int64_t             counted_units;
	int64_t             difference_value_ore; /* Signed. */
	enum narcotic_class class;
};

/** Read "20 50000" (units, öre).  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err count_limits_read(struct ctx *ctx, struct text parameter, struct count_limits *out);
/** The number of the rule that asks for another person's count, "R-COUNT-02"; NULL when none does. */
const char *count_asks_again(const struct count_seen *seen, struct count_limits limits);
/**
 * Refuse that the person who counted a line counts it again, when a rule asked for another.
 * Rules: R-COUNT-01, R-COUNT-02.
 * Fails: ERR_SAME_PERSON.
 */
MUST_CHECK enum err count_other_person(struct ctx *ctx, const char *rule, int64_t first_person, int64_t person);
/**
 * What `added` units more are worth by the goods they stand beside: proportional, rounded half up.
 * Fails: ERR_QUANTITY_NOT_POSITIVE (nothing to compare with), ERR_QUANTITY_OVERFLOW.
 */
MUST_CHECK enum err count_gain_value(int64_t value_ore, int64_t units, int64_t added, int64_t *out_ore);
/** Lines or value that are right, in tenths of a per cent, rounded down; I64_NONE when nothing was counted. */
int64_t count_accuracy_permille(int64_t right, int64_t counted);

#endif
