/*
 * changed.h - "NN changed this at 10:42: see": the refusal of a write that was made on an old version
 *
 * One mechanism for every version check: who wrote last and when is looked up in the journal (or given by a room that
 * keeps a trail of its own), stands in the refusal, and the page links to what was changed (/changes/KIND/ID).
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CHANGED_H
#define AMPULL_CHANGED_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/**
 * Refuse because a thing was changed since it was read: `return changed_meanwhile(ctx, tx, "order", "order", order.id);`
 * `field` is the refusal's field, `kind` and `id` the subject as the journal has it.  Looks up the last row about it.
 * Returns ERR_CHANGED_MEANWHILE; ERR_DATABASE when even that could not be read.
 */
enum err changed_meanwhile(struct ctx *ctx, struct db_tx *tx, const char *field, const char *kind, int64_t id);
/** The same where the room knows who did it and when; `kind` and `id` tell where the page leads. */
enum err changed_by(struct ctx *ctx, const char *field, struct text who, int64_t person_id, struct moment at, const char *kind,
		    int64_t id);

#endif
