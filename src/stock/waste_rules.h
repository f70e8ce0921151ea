/*
 * waste_rules.h - who signs when goods are destroyed, and who releases goods from quarantine
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_WASTE_RULES_H
#define AMPULL_WASTE_RULES_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/pack.h"

/** Whether waste of the class needs a second signature: II to V, and a class that nobody knows. */
bool waste_needs_witness(enum narcotic_class class);
/**
 * Refuse waste of narcotics without a second person (0: nobody signed), or signed by the same person twice.
 * Rules: R-WASTE-01.
 * Fails: ERR_WITNESS_MISSING, ERR_SAME_PERSON.
 */
MUST_CHECK enum err rule_waste_witness(struct ctx *ctx, enum narcotic_class class, int64_t person_id, int64_t witness_id);
/**
 * Refuse release from quarantine to somebody who may not (`may` is what the question for the right gave).
 * Rules: R-STOCK-05.
 * Fails: ERR_FORBIDDEN, or what else `may` was.
 */
MUST_CHECK enum err rule_quarantine_release(struct ctx *ctx, enum err may);

#endif
