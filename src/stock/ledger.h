/*
 * ledger.h - the only door to the ledger: one movement and both balances in one transaction
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LEDGER_H
#define AMPULL_LEDGER_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** Units of one batch going from one place to another. */
struct ledger_entry {
	int64_t      from_place_id;
	int64_t      to_place_id;
	int64_t      batch_id;
	int64_t      owner_id;    /* 0: the region itself. */
	int64_t      earmark_id;  /* 0: none. */
	int64_t      units;
	struct money value;       /* MONEY_NONE: the proportional share of what the from-place holds. */
	const char  *cause_kind;  /* "receipt", "put_away", "pick" ... */
	int64_t      cause_id;
	int64_t      reverses_id; /* 0: reverses nothing. */
	struct text  reason;
	struct day   effective_day; /* DAY_NONE: today. */
};

struct ledger_posted {
	int64_t movement_id;
	int64_t value_ore;
};

/**
 * Write a movement and change both balances, with the condition inside the write: a real place never goes below zero.
 * Goods that come from a virtual place (supplier, difference) must carry their value.
 *
 * Fails: ERR_QUANTITY_NOT_POSITIVE, ERR_QUANTITY_OVERFLOW, ERR_BALANCE_TOO_LOW, ERR_PERIOD_CLOSED, ERR_NOT_FOUND, ERR_RETRY.
 */
MUST_CHECK enum err ledger_post(struct ctx *ctx, struct db_tx *tx, const struct ledger_entry *entry,
				struct ledger_posted *out);
/** One of several movements that are written at once: its own units, cause and person. */
struct ledger_part {
	int64_t     units;
	int64_t     cause_id;
	int64_t     person_id;
	struct text request_id;
	int64_t     value_ore; /* Out: its share. */
};
/**
 * Write several movements of one batch out of one real place into another place, as ledger_post would one after the other,
 * but with each balance changed once.  `entry` says what they share; its units, value, cause_id and reverses_id do not count.
 * The movements' numbers are not told.  Nothing is written when the place holds too little for all of them.
 *
 * Fails: as ledger_post.
 */
MUST_CHECK enum err ledger_post_many(struct ctx *ctx, struct db_tx *tx, const struct ledger_entry *entry, struct ledger_part *parts,
				     size_t count);
/**
 * Take a movement back: the same units and value the other way, posted today.
 * Fails: as ledger_post; ERR_STATE when it was reversed before.
 */
MUST_CHECK enum err ledger_reverse(struct ctx *ctx, struct db_tx *tx, int64_t movement_id, struct text reason,
				   struct ledger_posted *out);

#endif
