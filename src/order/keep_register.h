/*
 * keep_register.h - the registers that review decides by: a row is added with its days and decision, and ended
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_KEEP_REGISTER_H
#define AMPULL_KEEP_REGISTER_H

#include "base/base.h"
#include "base/ctx.h"
#include "base/moment.h"
#include "base/num.h"
#include "store/db.h"

enum register_kind {
	REGISTER_ASSORTMENT,
	REGISTER_LICENCE,
	REGISTER_CONTRACT,
	REGISTER_EXCHANGE_MARK,
	REGISTER_EXCHANGE_ADDITION,
	REGISTER_EVE,
	REGISTER_RECALL_LIMIT,
	REGISTER_DISPENSATION, /* Ended here; given in stop_page. */
	REGISTER_KIND_COUNT
};

/** What a row of any of them may hold; each register takes its own. */
struct register_entry {
	int64_t      place_id;      /* 0: the whole region, where that may be. */
	struct text  receiver_kind; /* Assortment. */
	struct text  pack_number;   /* Article number, Vnr or NPL-pack-id, as a person writes it; or */
	int64_t      pack_id;
	struct text  to_pack_number; /* Addition: what may be supplied instead. */
	int64_t      to_pack_id;
	struct text  substance;     /* Assortment: instead of a pack, */
	struct text  atc;           /* or this. */
	struct text  choice;        /* effect, kind, mark, direction, "on" and "off" of a contract, an eve's kind of day, how wards are told. */
	struct text  number;        /* Of a licence, the contract's name, the eve, the class of recall. */
	int64_t      closes_minute; /* Eve that is a short day: after midnight. */
	int64_t      store_hours;   /* Recall limit. */
	int64_t      ward_hours;
	int64_t      limit_units;   /* Licence; I64_NONE: not limited. */
	int64_t      rank;          /* Contract; I64_NONE: 1. */
	struct money price;         /* Contract, a pack; may be missing. */
	struct text  supplier;
	struct text  reference;     /* Licence: the case; never a patient. */
	struct text  decision;
	struct text  document;      /* Where the decision is kept. */
	struct text  comment;
	struct day   valid_from;    /* DAY_NONE: today. */
	struct day   valid_to;      /* DAY_NONE: until further notice, where that may be. */
};

/** The word of a register in addresses and the journal, "licence". */
const char *register_word(enum register_kind kind);
/** Find the one pack that a person means by a number.  Fails: ERR_NOT_FOUND, ERR_FIELD_INVALID (several have it). */
MUST_CHECK enum err register_pack(struct ctx *ctx, struct db_tx *tx, struct text number, int64_t *pack_id);
/**
 * Add a row.  Contracts need PERMIT_KEEP_CONTRACTS, the others PERMIT_KEEP_REGISTERS; a ward's exchange mark may also be
 * set by who orders for the ward; eves need PERMIT_MANAGE_TOURS, limits of recalls PERMIT_RECALL.
 *
 * Rules: R-LICENCE-03.
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_NOT_FOUND, ERR_ALREADY_EXISTS, ERR_LICENCE_TOO_LONG.
 */
MUST_CHECK enum err register_add(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, const struct register_entry *entry,
				 int64_t *id);
/**
 * Let a row end: `valid_to` is its last day.  What ended stays and explains what was decided by it.
 *
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING (reason), ERR_CHANGED_MEANWHILE (somebody changed it, or it ended before).
 */
MUST_CHECK enum err register_end(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, int64_t id, int64_t version,
				 struct day valid_to, struct text reason);

#endif
