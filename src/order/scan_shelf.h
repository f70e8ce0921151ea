/*
 * scan_shelf.h - ordering by scanning at the shelf: each scan adds the usual quantity, the last step can be taken back
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SCAN_SHELF_H
#define AMPULL_SCAN_SHELF_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/code.h"
#include "store/db.h"

/** One step at the shelf. */
struct shelf_step {
	struct text code;    /* GS1, GTIN or Vnr; may be missing when a pack is given. */
	int64_t     pack_id; /* Chosen by the person where a code stands for several; 0: by the code. */
	int64_t     packs;   /* 0: what the ward usually orders at a time, else 1. */
};
struct shelf_scanned {
	int64_t                scan_id; /* 0: the person has to choose among `candidates`. */
	int64_t                pack_id;
	int64_t                packs;
	struct code_candidates candidates;
};

/**
 * Add what was scanned to a draft.  A code that several packs share is that of the ward's base list when one of them
 * stands there; else nothing is written and `candidates` are told.
 *
 * Fails: as order_set_line; ERR_CODE_UNREADABLE, ERR_CODE_UNKNOWN, ERR_FIELD_MISSING.
 */
MUST_CHECK enum err shelf_scan(struct ctx *ctx, struct db_tx *tx, int64_t order_id, const struct shelf_step *step,
			       struct shelf_scanned *out);
/** Take a step back.  Fails: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE (taken back before, or the line holds less by now). */
MUST_CHECK enum err shelf_undo(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t scan_id);

#endif
