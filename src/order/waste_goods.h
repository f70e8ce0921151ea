/*
 * waste_goods.h - goods are destroyed (kassation), with cause and value, and a second signature for narcotics
 *
 * Stands in the order room because it may break promises.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_WASTE_GOODS_H
#define AMPULL_WASTE_GOODS_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/pack.h"
#include "order/stop_batch.h"
#include "store/db.h"

struct waste {
	int64_t     place_id; /* Any place of a store, quarantine too. */
	int64_t     batch_id;
	int64_t     owner_id;
	int64_t     earmark_id;
	int64_t     units;
	struct text cause;      /* stock_reason 'waste' */
	struct text cause_text; /* Needed with "other". */
	int64_t     witness_id; /* Who signed as the second person, with a password of their own; 0: nobody. */
};

struct wasted {
	int64_t        waste_id;
	int64_t        number;
	int64_t        value_ore;
	struct stopped stopped; /* Picks and promises that it broke. */
};

/** Whether a second person is asked for by a setting alone, where the class of the goods asks for none.  Fails: ERR_DATABASE. */
MUST_CHECK enum err waste_asks_witness(struct ctx *ctx, struct db_tx *tx, enum narcotic_class class, int64_t store_id, bool *is_asked);
/**
 * Destroy goods: one movement to the place of waste, at the ledger's share of the value.  Narcotics of class II to V, or of
 * unknown class, need a second person who may waste there as well (R-WASTE-01).
 *
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_FIELD_INVALID (cause), ERR_STATE (no place of a store), ERR_WITNESS_MISSING,
 *        ERR_SAME_PERSON, ERR_BALANCE_TOO_LOW, ERR_QUANTITY_NOT_POSITIVE, ERR_PERIOD_CLOSED.
 */
MUST_CHECK enum err waste_goods(struct ctx *ctx, struct db_tx *tx, const struct waste *waste, struct wasted *out);
/**
 * Take waste back by a reversing movement, on the same day; narcotics with a second signature again.
 * Fails: ERR_FORBIDDEN, ERR_STATE (another day, undone before), ERR_WITNESS_MISSING, ERR_SAME_PERSON.
 */
MUST_CHECK enum err waste_take_back(struct ctx *ctx, struct db_tx *tx, int64_t waste_id, struct text reason, int64_t witness_id);

#endif
