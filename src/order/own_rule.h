/*
 * own_rule.h - what the region decides about eves and about the time limits of recalls: two registers beside a starting point
 *
 * Law and practice are the starting point, the same for every region; an own row goes before it between its days, the
 * newest first.  Rows hold from today on, and what was stays as it was.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_OWN_RULE_H
#define AMPULL_OWN_RULE_H

#include "base/base.h"
#include "base/ctx.h"
#include "format/json.h"
#include "order/keep_register.h"
#include "store/db.h"

/** Whether a register is one of the two. */
bool is_own_rule(enum register_kind kind);
/** Whether the actor may keep it.  Fails: ERR_FORBIDDEN, ERR_DATABASE. */
MUST_CHECK enum err own_rule_may_keep(struct ctx *ctx, struct db_tx *tx, enum register_kind kind);
/** What may stand in a row.  Fails: ERR_FIELD_MISSING, ERR_FIELD_INVALID. */
MUST_CHECK enum err own_rule_check(struct ctx *ctx, enum register_kind kind, const struct register_entry *entry);
/** Fails: ERR_DATABASE. */
MUST_CHECK enum err own_rule_insert(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, const struct register_entry *entry, int64_t *id);
/** Let a row end, yesterday at the earliest.  Fails: ERR_FIELD_INVALID, ERR_DATABASE. */
MUST_CHECK enum err own_rule_end(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, int64_t id, int64_t version, struct day valid_to,
				 int64_t *changed);
/** After a change: departures of days that are kept otherwise now are planned anew.  Fails: ERR_DATABASE, ERR_CHANGED_MEANWHILE. */
MUST_CHECK enum err own_rule_follow(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, size_t *orders_moved);
/** What the journal keeps of a row. */
void own_rule_payload(struct json_writer *w, enum register_kind kind, const struct register_entry *entry);

#endif
