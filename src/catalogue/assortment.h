/*
 * assortment.h - whether an article belongs to a place's assortment (sortiment): the most special row decides
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ASSORTMENT_H
#define AMPULL_ASSORTMENT_H

#include "base/base.h"
#include "base/text.h"

enum assortment_effect { ASSORTMENT_INSIDE, ASSORTMENT_OUTSIDE, ASSORTMENT_REFUSED };

/** One row of the register that is valid that day. */
struct assortment_row {
	int64_t                id;
	int64_t                place_id;      /* 0: the whole region. */
	struct text            receiver_kind; /* Empty: any. */
	int64_t                pack_id;       /* 0: told by substance or ATC. */
	struct text            substance;     /* Folded. */
	struct text            atc;
	enum assortment_effect effect;
	struct text            decision;
};

/** What is asked for, where. */
struct assortment_question {
	const int64_t *places; /* The unit itself first, then what stands above it. */
	size_t         place_count;
	struct text    receiver_kind;
	int64_t        pack_id;
	struct text    substance;        /* Folded. */
	struct text    atc;
	bool           is_region_article; /* In the pharmacy's own sheet of articles. */
	bool           is_on_base_list;   /* Of the unit. */
};

/** The word of the database, "inside". */
const char *assortment_effect_word(enum assortment_effect effect);
/** Find an effect by its word; what nobody knows is refused. */
enum assortment_effect assortment_effect_of(struct text word);

/**
 * Decide by the most special row that fits: a nearer place goes before one above it and those before the region, a kind
 * of receiver before any, a pack before a substance before a longer ATC before a shorter one; of equals the strictest.
 * Without a row, articles of the region's sheet and of the unit's base list are inside.  `decided_by` (may be NULL) is
 * the row, or NULL.
 */
enum assortment_effect assortment_decide(const struct assortment_row *rows, size_t count, const struct assortment_question *question,
					 const struct assortment_row **decided_by);

#endif
