/*
 * model.h - the stock as a few numbers in memory, moved by what people do: what the database must agree with
 *
 * Knows no SQL and none of the use cases' rules: it is told of each receipt, proposal, pick and stop, and says at the end of
 * a day what every lot in the store must hold.  At a release it checks first expiry first out by itself: no lot that may be
 * used and has free units expires before one that was proposed.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_MODEL_H
#define AMPULL_SIM_MODEL_H

#include "base/arena.h"
#include "base/base.h"
#include "base/moment.h"
#include "base/text.h"

struct model;

/** A lot: a batch of a pack in a place of the store. */
struct model_lot {
	int64_t     pack_id;
	int64_t     place_id;
	struct day  expiry;
	struct text label;
};

/** Make an empty model.  Owns: lies in the arena, with all it is told. */
struct model *model_new(struct arena *arena);
/** Goods came in. */
void model_receive(struct model *model, const struct model_lot *lot, int64_t units);
/** Units of a lot were proposed to a pick (negative: the proposal is gone). */
void model_propose(struct model *model, const struct model_lot *lot, int64_t units);
/** Units left the lot for a box. */
void model_pick(struct model *model, const struct model_lot *lot, int64_t units);
/** A batch may not be used from here on, wherever it is. */
void model_stop(struct model *model, int64_t pack_id, struct text label, struct day expiry);
/** Something was found short in a lot: other goods may be taken before it. */
void model_distrust(struct model *model, const struct model_lot *lot);

/**
 * What is wrong with a proposal under first expiry first out; missing when nothing is.  `first_day`: goods that expire before
 * it may not be used (today, and the days the ward wants left).  Owns: in `arena`.
 */
struct text model_check_proposal(const struct model *model, struct arena *arena, const struct model_lot *lot,
				 struct day first_day);
/** What is wrong with a lot's balance in the database; missing when nothing is.  Owns: in `arena`. */
struct text model_check_balance(struct model *model, struct arena *arena, const struct model_lot *lot, int64_t units);
/** What the model holds and nobody asked about since the last call; missing when nothing.  Owns: in `arena`. */
struct text model_check_rest(struct model *model, struct arena *arena);

#endif
