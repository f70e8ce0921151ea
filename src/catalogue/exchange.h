/*
 * exchange.h - what may replace a pack (utbytbarhet), on three levels: national group, regional addition, the ward's mark
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_EXCHANGE_H
#define AMPULL_EXCHANGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/exchange_mark.h"
#include "store/db.h"

/** A pack that may be supplied instead, and on what ground. */
struct exchange_candidate {
	int64_t     pack_id;
	bool        is_national;
	struct text basis;      /* The national group, or the region's decision. */
	struct day  valid_from; /* Of a decision; DAY_NONE for a group. */
	struct day  valid_to;   /* DAY_NONE: until further notice. */
	bool        is_both;    /* A decision in both directions. */
};
struct exchange_candidates {
	struct exchange_candidate *at;
	size_t                     count;
};

/**
 * What may replace a pack on a day: the packs of its groups in the latest national list, whatever their size (narcotics
 * only of the identical size, R-EXCHANGE-02), and the region's additions in their direction (R-EXCHANGE-05).  Licence
 * products are exchanged for nothing and for nobody (R-EXCHANGE-04).
 * Owns:  in ctx->arena.
 * Fails: ERR_NOT_FOUND.
 */
MUST_CHECK enum err exchange_candidates(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct day day,
					struct exchange_candidates *out);
/**
 * Whether one pack may be supplied instead of another on a day; the refusal tells which level says no.
 * Rules: R-EXCHANGE-01, R-EXCHANGE-02, R-EXCHANGE-04, R-EXCHANGE-05.
 * Fails: ERR_NOT_EXCHANGEABLE.
 */
MUST_CHECK enum err exchange_check(struct ctx *ctx, struct db_tx *tx, int64_t from_pack_id, int64_t to_pack_id,
				   struct day day);

/** What a ward says about exchange of a pack, and where it says so. */
struct exchange_will {
	enum exchange_mark mark;
	bool               is_of_line;
	struct text        decision;   /* Of the register; missing for a line's own mark. */
	struct text        place_name; /* Of the ward, or what stands above it. */
	struct day         valid_from;
	struct day         valid_to;
};
/**
 * The mark that counts for a line: its own, else that of the place or the nearest above it.  `line_mark` may be empty.
 * Fails: ERR_DATABASE.
 */
MUST_CHECK enum err exchange_will_of(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t pack_id, struct text line_mark,
				     struct day day, struct exchange_will *out);
/** R-EXCHANGE-03: a ward that forbids exchange is obeyed.  Fails: ERR_EXCHANGE_FORBIDDEN. */
MUST_CHECK enum err exchange_check_will(struct ctx *ctx, const struct exchange_will *will);

#endif
