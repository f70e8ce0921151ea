/*
 * review_rules.h - why a line needs a pharmacist's decision: values of a line in, numbered reasons out
 *
 * The tables in docs/rules/review.md run against these functions.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_REVIEW_RULES_H
#define AMPULL_REVIEW_RULES_H

#include "base/base.h"
#include "base/ctx.h"
#include "base/moment.h"
#include "catalogue/assortment.h"
#include "catalogue/exchange_mark.h"
#include "catalogue/pack.h"

enum reason_kind {
	WHY_ASSORTMENT,   /* R-REVIEW-01 */
	WHY_HISTORY,      /* R-REVIEW-02 */
	WHY_NARCOTIC,     /* R-REVIEW-03 */
	WHY_LICENCE,      /* R-REVIEW-04 */
	WHY_STOCK,        /* R-REVIEW-05 */
	WHY_OFF_CONTRACT, /* R-REVIEW-06 */
	WHY_EXCHANGE,     /* R-REVIEW-07 */
	WHY_NO_EXCHANGE,  /* R-REVIEW-08 */
	WHY_NOTE,         /* R-REVIEW-09 */
	WHY_PREPAREDNESS, /* R-REVIEW-10 */
	WHY_ARRIVED,      /* R-REVIEW-05: a back-order that can be supplied now. */
	WHY_COUNT
};

enum licence_state {
	LICENCE_ENOUGH,
	LICENCE_NEARLY_OUT, /* Few days or little of the quantity left. */
	LICENCE_TO_CHOOSE,  /* Only licences for a patient: the pharmacist says which. */
	LICENCE_TOO_LITTLE,
	LICENCE_NONE,
};

/** The dated parameters of R-REVIEW-02, -03, -04 and -06. */
struct review_limits {
	int64_t  middle_tenths;  /* How many tenths of the middle, */
	int64_t  largest_tenths; /* and of the largest, are far outside; */
	int64_t  days;           /* of the lines of so many days; */
	int64_t  lines;          /* from so many lines on; */
	int64_t  packs;          /* with fewer: above so many packs. */
	uint32_t classes;        /* Bit n: narcotic class n is looked at. */
	int64_t  licence_days;
	int64_t  licence_percent;
	bool     contract_told;        /* Off contract is what the register tells to be, */
	bool     contract_replaceable; /* or what a contracted pack may replace, */
	bool     contract_all;         /* or all that is not on contract. */
};

/** What is known of a line that waits. */
struct review_facts {
	bool                   is_short;      /* What was promised fell away. */
	bool                   is_backorder;
	int64_t                units;         /* Asked for, or left to supply. */
	int64_t                units_per_pack;
	enum assortment_effect assortment;
	int64_t                seen_lines;    /* Of the ward's own history, as it was when the line was placed. */
	int64_t                middle_units;
	int64_t                largest_units;
	enum narcotic_class    narcotic_class;
	bool                   is_licence;
	int64_t                licences;      /* Valid today for the unit, */
	int64_t                licences_general; /* of which for no single patient. */
	int64_t                licence_left;  /* Of the best of them; I64_NONE: not limited. */
	int64_t                licence_limit;
	struct day             licence_to;
	int64_t                usable;        /* In the store for this unit. */
	int64_t                available;     /* Of it, what neither others nor lines before this one want. */
	int64_t                kept;          /* Of that, what preparedness floors keep from ordinary orders; */
	int64_t                kept_floor;    /* the floor that keeps most, */
	int64_t                kept_released; /* and what its releases still let through. */
	bool                   is_on_contract;
	bool                   is_told_off;   /* The register says: off contract. */
	bool                   has_contracted; /* A pack that may replace it is on contract. */
	bool                   has_candidate; /* A pack that may replace it has enough usable stock, */
	bool                   has_better;    /* and a better rank of contract. */
	enum exchange_mark     mark;
	bool                   has_note;
	struct day             today;
};

/** One reason with the figures it was found by (docs/rules/review.md says which). */
struct review_reason {
	enum reason_kind kind;
	int64_t          figures[4];
};
struct review_reasons {
	struct review_reason at[WHY_COUNT];
	size_t               count;
};

/** The number of the rule behind a reason, "R-REVIEW-01". */
const char *reason_rule(enum reason_kind kind);
/** The word of a reason in addresses and the API, "assortment". */
const char *reason_word(enum reason_kind kind);
/** Find a kind by its word; WHY_COUNT when there is none. */
enum reason_kind reason_of_word(struct text word);
/** Whether what is left in the store, and may be taken, reaches for the line. */
bool review_reaches(const struct review_facts *facts);
/** How a licence line stands. */
enum licence_state review_licence_state(const struct review_facts *facts, const struct review_limits *limits);
/** Every reason why a line needs a decision, by number; none: it may be approved with the rest. */
void review_reasons_of(const struct review_facts *facts, const struct review_limits *limits, struct review_reasons *out);
/**
 * Read the parameter of one rule into the limits: "30 12 183 4 20" of R-REVIEW-02, "II III" of -03, "30 20" of -04,
 * "told", "replaceable" or "all" of -06.  Rules without a parameter are passed over.
 * Fails: ERR_FIELD_INVALID.
 */
MUST_CHECK enum err review_limits_read(struct ctx *ctx, struct text rule, struct text parameter, struct review_limits *limits);
/** R-LICENCE-03: a licence is valid for at most so many months.  Fails: ERR_LICENCE_TOO_LONG. */
MUST_CHECK enum err rule_licence_length(struct ctx *ctx, struct day from, struct day to, int64_t months);

#endif
