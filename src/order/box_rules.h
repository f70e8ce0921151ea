/*
 * box_rules.h - which goods lie in which kind of box, when a box may leave, and which orders walk together
 *
 * The tables in docs/rules/walk.md run against these functions.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BOX_RULES_H
#define AMPULL_BOX_RULES_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/pack.h"

enum box_kind { BOX_NORMAL, BOX_COLD, BOX_NARCOTICS };

/** The word in the database: "normal", "cold", "narcotics". */
const char *box_kind_name(enum box_kind kind);
/** Read the word.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err box_kind_of(struct ctx *ctx, struct text word, enum box_kind *out);
/** The kind of box that goods belong in: narcotics II-III before cold before the rest. */
enum box_kind box_kind_for(enum narcotic_class class, struct text storage_class);
/**
 * R-BOX-01: narcotics II-III lie in narcotics boxes, and nothing else does.
 * R-BOX-02: cold goods lie in cold boxes, and other goods do not.
 *
 * Fails: ERR_WRONG_BOX.
 */
MUST_CHECK enum err rule_box_takes(struct ctx *ctx, enum box_kind kind, enum narcotic_class class, struct text storage_class);
/** R-BOX-03: a narcotics box is closed with the number of its seal.  Fails: ERR_SEAL_MISSING. */
MUST_CHECK enum err rule_box_sealed(struct ctx *ctx, enum box_kind kind, struct text seal);
/** R-WALK-01: orders of narcotics II-III are picked in walks of their own.  Fails: ERR_WALK_MIXED. */
MUST_CHECK enum err rule_walk_apart(struct ctx *ctx, size_t narcotic_orders, size_t other_orders);

#endif
