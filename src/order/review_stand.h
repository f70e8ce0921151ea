/*
 * review_stand.h - what the lines of the queue are held against: usable stock, promises, contracts, exchange, marks,
 * licences, assortments; each loaded in one query and looked up in memory
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_REVIEW_STAND_H
#define AMPULL_REVIEW_STAND_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/assortment.h"
#include "catalogue/exchange_mark.h"
#include "order/review.sql.h"
#include "stock/floor.h"
#include "store/db.h"

enum { STAND_NOWHERE = -1 };

/** From two numbers to an index; STAND_NOWHERE when there is none. */
struct stand_map {
	int64_t (*keys)[2];
	int64_t *values;
	size_t   mask;
	size_t   count;
};
/** Make room for `most` pairs. */
void stand_map_init(struct stand_map *map, struct arena *arena, size_t most);
int64_t stand_map_get(const struct stand_map *map, int64_t first, int64_t second);
/** Put a value, over what was there. */
void stand_map_put(struct stand_map *map, int64_t first, int64_t second, int64_t value);

struct review_stand {
	struct arena                  *arena;
	struct day                     today;
	struct review_usable_rows      usable;
	struct stand_map               usable_first; /* Store, pack: the first row; */
	int64_t                       *usable_next;  /* and from row to row. */
	struct stand_map               promised;     /* Store, pack: units. */
	struct stand_map               wanted;       /* Store, pack: units of the lines that were looked at before. */
	struct review_floors_rows      floors;       /* One row a pack under a floor. */
	struct floor_level            *levels;       /* Of the row's floor, shared by its rows; what lines before want is promised in it. */
	size_t                        *level_of;     /* Of a row. */
	struct stand_map               floor_first;  /* Store, pack: the first row; */
	int64_t                       *floor_next;
	struct review_days_rows        days;         /* Short-dated limits, the strongest first. */
	struct review_contracts_rows   contracts;
	struct stand_map               contract_of;  /* Pack: the best row. */
	struct review_groups_rows      groups;
	struct stand_map               group_first;  /* Pack: its first row; */
	int64_t                       *group_next;
	size_t                        *group_start;  /* Of the row's group. */
	struct review_additions_rows   additions;
	struct stand_map               addition_first;
	int64_t                       *addition_next;
	struct review_marks_rows       marks;
	struct stand_map               mark_of;      /* Place, pack. */
	struct review_licences_rows    licences;
	struct stand_map               licence_first; /* Pack: its first row; they stand together by nothing, so chained. */
	int64_t                       *licence_next;
	int64_t                       *licence_wanted; /* By the lines before. */
	struct review_above_rows       above;
	struct stand_map               above_first;  /* Ward: its first row. */
	struct assortment_row         *assortments;
	size_t                         assortment_count;
	struct stand_map               base_lists;   /* Place, pack. */
};

/** A pack that may be supplied instead of a line's. */
struct stand_candidate {
	int64_t     pack_id;
	int64_t     units_per_pack;
	struct text atc;
	struct text substance;
	bool        is_national;
};
/** What is told of each; true ends the walk. */
typedef bool stand_candidate_each(const struct stand_candidate *candidate, void *argument);

/** Load all of it for today; base lists only where some article is outside the region's assortment.  Owns: in ctx->arena.  Fails: ERR_DATABASE. */
MUST_CHECK enum err stand_load(struct ctx *ctx, struct db_tx *tx, bool with_base_lists, struct review_stand *out);
/** What of a pack a store has usable for a receiver who wants `days` left. */
int64_t stand_usable(const struct review_stand *stand, int64_t store_id, int64_t pack_id, int64_t days);
/** Of it, what is neither promised nor wanted by lines before. */
int64_t stand_available(const struct review_stand *stand, int64_t store_id, int64_t pack_id, int64_t days);
/** How many days a receiver wants left on a pack: `days`, or what a dated limit of it or above it says (R-STOCK-06). */
int64_t stand_days(const struct review_stand *stand, int64_t ward_id, int64_t pack_id, struct text atc, int64_t days);
/** The floor that leaves least of a pack to ordinary orders; NULL where it stands under none. */
const struct floor_level *stand_floor(const struct review_stand *stand, int64_t store_id, int64_t pack_id);
/** A line wants it: those after it find less. */
void stand_want(struct review_stand *stand, int64_t store_id, int64_t pack_id, int64_t units);
/** The contract mark that counts for a pack; NULL when the register says nothing. */
const struct review_contracts_row *stand_contract(const struct review_stand *stand, int64_t pack_id);
/** Walk the packs that may replace one. */
void stand_candidates(const struct review_stand *stand, int64_t pack_id, int64_t units_per_pack, bool is_bound_to_size,
		      stand_candidate_each *each, void *argument);
/** The unit and what stands above it; `*count` places. */
const struct review_above_row *stand_above(const struct review_stand *stand, int64_t ward_id, size_t *count);
/** What the unit, or the nearest above it that says anything, says about exchange. */
enum exchange_mark stand_mark(const struct review_stand *stand, int64_t ward_id, int64_t pack_id);

#endif
