/*
 * floor.h - the preparedness floor (beredskapsgolv): what of the normal stock no ordinary order takes
 *
 * The floor is no pile of its own: goods are taken first expiry first out through all of it, so that it is turned over.
 * A floor is of one article, or of a substance in one form and strength; then every pack's unit is the same measure
 * (one tablet of 500 mg, one vial of 10 ml) and the packs' units are added.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FLOOR_H
#define AMPULL_FLOOR_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** What is known of a floor when goods under it are wanted; everything in units. */
struct floor_level {
	int64_t     floor_id;
	struct text name;     /* The substance; empty for a floor of an article. */
	int64_t     floor;
	int64_t     usable;   /* Of every pack of the floor, whatever days a receiver wants left. */
	int64_t     reserved; /* Promised of them. */
	int64_t     released; /* Left of open releases. */
};

enum floor_colour { FLOOR_GREEN, FLOOR_AMBER, FLOOR_RED };

/** What an ordinary order may still be promised under the floor: above it, and what releases let through below it. */
int64_t floor_available(const struct floor_level *level);
/** How many of `units` would be taken from below the floor. */
int64_t floor_crossing(const struct floor_level *level, int64_t units);
/**
 * R-FLOOR-01: nothing is promised from below the floor beyond what open releases let through.
 * Fails: ERR_FLOOR_REACHED, with the level, the floor and what a release lets through.
 */
MUST_CHECK enum err rule_floor(struct ctx *ctx, const struct floor_level *level, int64_t units);
/**
 * R-FLOOR-02: a release has a reason, tells who decided, and names a day of restoration from today to `days_max` ahead.
 * Fails: ERR_FIELD_MISSING, ERR_FIELD_INVALID.
 */
MUST_CHECK enum err rule_floor_release(struct ctx *ctx, struct text reason, struct text decided_by, struct day restore_by,
				       struct day today, int64_t days_max);
/** Red below the floor, amber less than a tenth above it, else green. */
enum floor_colour floor_colour(int64_t level, int64_t floor);
/** "green", "amber", "red": the word behind a list's status. */
const char *floor_colour_name(enum floor_colour colour);

#endif
