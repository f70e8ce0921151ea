/*
 * ward_sheet.h - everything a ward orders from, on one sheet: pack by pack what is wanted, what is there, what is coming
 *
 * Five questions to the database, however many packs.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_WARD_SHEET_H
#define AMPULL_WARD_SHEET_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/pack.h"
#include "place/place.h"
#include "store/db.h"

/** One pack of the sheet, in Swedish order of names. */
struct sheet_row {
	int64_t             pack_id;
	struct text         name;
	struct text         strength;
	struct text         form;
	struct text         pack_text;
	struct text         vnr;
	int64_t             units_per_pack;
	enum narcotic_class narcotic_class;
	int64_t             par_packs;   /* 0: not on the base list. */
	int64_t             usual_packs;
	bool                is_favourite;
	int64_t             packs;       /* In the draft; 0: not. */
	struct text         mark;        /* What its line there says about exchange: "no", "yes", or nothing. */
	struct moment       last_ordered; /* By the ward's latest orders; MOMENT_NONE: not among them. */
	int64_t             available;   /* Of the store, for this ward; below 0 when more is promised than there is. */
	struct day          first_expiry;
	struct day          expected;    /* When the pharmacy last said that it comes; DAY_NONE: nobody said. */
	int64_t             ward_units;  /* At the ward, usable; 0 where it keeps no balance. */
	int64_t             open_units;  /* Ordered by the ward and not yet received. */
	int64_t             suggested;   /* R-WARD-01. */
	struct moment       received_at; /* MOMENT_NONE: not among the ward's latest shipments. */
	int64_t             received_units;
	struct text         received_label;
	struct day          received_expiry;
	bool                received_more; /* Of several batches. */
};
struct ward_sheet {
	struct sheet_row *at;
	size_t            count;
};

/**
 * Fill the sheet of a ward for one of its drafts (0: none).
 * Owns:  in ctx->arena.
 * Fails: ERR_NOT_FOUND, ERR_DATABASE.
 */
MUST_CHECK enum err ward_sheet_load(struct ctx *ctx, struct db_tx *tx, const struct place *ward, int64_t store_id, int64_t order_id,
				    struct ward_sheet *out);
/** The row of a pack; NULL when it does not stand on the sheet. */
struct sheet_row *ward_sheet_find(const struct ward_sheet *sheet, int64_t pack_id);
/** What of a line in that state a ward still waits for, counted in what it asked for. */
int64_t line_still_open(struct text state, bool is_exchanged, int64_t requested, int64_t units, int64_t sent, int64_t received);

#endif
