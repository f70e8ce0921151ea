/*
 * discrepancy_rules.h - when a difference of narcotics may be posted, when its case may be closed, when a control is due
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DISCREPANCY_RULES_H
#define AMPULL_DISCREPANCY_RULES_H

#include "base/base.h"
#include "base/ctx.h"

/** R-NARC-01: the day when what was last seen on a day is to be counted again. */
struct day control_due(struct day seen, int64_t interval_days);
/**
 * R-NARC-02: a difference is posted when its case is investigated; `state` empty: there is no case.
 * Fails: ERR_NOT_INVESTIGATED.
 */
MUST_CHECK enum err rule_discrepancy_post(struct ctx *ctx, struct text state);
/**
 * R-NARC-03: a case is closed when its cause is told, its difference is posted or was counted anew, and the decision is written.
 * Fails: ERR_NOT_INVESTIGATED, ERR_STATE, ERR_FIELD_MISSING.
 */
MUST_CHECK enum err rule_discrepancy_close(struct ctx *ctx, struct text state, struct text line_state, struct text decision);

#endif
