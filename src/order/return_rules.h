/*
 * return_rules.h - whether goods that a ward sends back may go to stock again, and what is credited
 *
 * Default deny: each rule must be in force that day and hold.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RETURN_RULES_H
#define AMPULL_RETURN_RULES_H

#include "base/base.h"
#include "base/ctx.h"

/** What is known of goods that came back. */
struct return_facts {
	bool        is_unbroken;
	bool        is_whole_packs;
	bool        is_storage_known; /* It is known that they stood as they should all the time. */
	int64_t     days;             /* Since the ward received them. */
	struct text storage_class;
	struct text reason;
	struct text narcotic_class;
	bool        is_pharmacist;
};

/** R-RETURN-01 to 07 on a day. */
enum { RETURN_RULES = 7 };
struct return_rules {
	bool        in_force[RETURN_RULES];
	struct text parameter[RETURN_RULES]; /* Words, or a number of days. */
};

/** The number of the first rule that keeps the goods from stock, "R-RETURN-04"; NULL when they may go there. */
const char *return_kept_from_stock(const struct return_facts *facts, const struct return_rules *rules);
/**
 * Refuse goods that may not go to stock.
 * Rules: R-RETURN-01 to R-RETURN-07.  Fails: ERR_RETURN_NOT_TO_STOCK.
 */
MUST_CHECK enum err rule_return_to_stock(struct ctx *ctx, const struct return_facts *facts, const struct return_rules *rules);
/**
 * Refuse to let units out of quarantine when goods that wards sent back would have to be among them: those go to stock by
 * the rules of returns, when they are taken in, or not at all.
 * Rules: R-RETURN-09.  Fails: ERR_RETURN_NOT_TO_STOCK.
 */
MUST_CHECK enum err rule_return_held(struct ctx *ctx, int64_t balance, int64_t units, int64_t returned, int64_t wasted);
/** Whether a decision or a reason stands in the parameter of R-RETURN-08; a missing one credits nothing. */
bool return_is_credited(struct text parameter, struct text decision, struct text reason);

#endif
