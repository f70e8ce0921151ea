/*
 * review_order.h - a pharmacist decides about lines: approve, change, exchange, back-order, reject
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_REVIEW_ORDER_H
#define AMPULL_REVIEW_ORDER_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/line.h"
#include "order/unit_assortment.h"
#include "place/place.h"
#include "order/review_queue.h"
#include "store/db.h"

enum review_decision { REVIEW_APPROVE, REVIEW_EXCHANGE, REVIEW_BACKORDER, REVIEW_REJECT };

/** One decision about one line. */
struct review {
	int64_t              line_id;
	int64_t              version;     /* Of the line, as the pharmacist saw it; 0: whatever it is. */
	enum review_decision decision;
	int64_t              units;       /* APPROVE, EXCHANGE: how much; 0: as asked for (in the new pack's whole packs). */
	int64_t              pack_id;     /* EXCHANGE: the pack to supply. */
	struct text          reason_code; /* Why, when it differs from what was asked for. */
	struct text          reason_text;
	struct day           expected_day; /* BACKORDER: when it should come; may be missing. */
	int64_t              licence_id;   /* APPROVE of a licence article: the one to count down; 0: the unit's general one. */
	struct text          agreed_by;    /* EXCHANGE that the ward forbade: who there agreed to it after all; may be missing. */
};

/**
 * Decide about one line.  Approval reserves; another quantity than asked for, an exchange, a back-order and a rejection
 * need a reason.  What was asked for stays on the line.
 *
 * Fails: ERR_FORBIDDEN, ERR_CHANGED_MEANWHILE, ERR_STATE, ERR_FIELD_MISSING (reason), ERR_STOCK_TOO_LOW,
 *        ERR_NARCOTIC_CLASS_UNKNOWN, ERR_NOT_EXCHANGEABLE, ERR_WHOLE_PACKS_ONLY, ERR_RECEIVER_DENIED,
 *        ERR_NOT_AUTHORISED_ORDERER, ERR_NARCOTICS_APART, ERR_BATCH_EXPIRED, ERR_BATCH_SHORT_DATED, ERR_BATCH_BLOCKED,
 *        ERR_BATCH_QUARANTINED, ERR_EXCHANGE_FORBIDDEN, ERR_OUTSIDE_ASSORTMENT, ERR_LICENCE_MISSING, ERR_LICENCE_USED_UP.
 * Rules: R-ORDER-02, R-ORDER-04, R-EXCHANGE-01 to -05, R-ASSORTMENT-01, R-LICENCE-01, R-LICENCE-02, R-STOCK-01 to -04.
 */
MUST_CHECK enum err review_line(struct ctx *ctx, struct db_tx *tx, const struct review *review);

/** What became of a line in review_order(). */
struct review_outcome {
	int64_t      line_id;
	int64_t      line_number;
	struct error refused; /* .err is OK for an approved line. */
};
struct review_outcomes {
	struct review_outcome *at;
	size_t                 count;
	size_t                 approved;
};

/**
 * Approve every placed line of an order that can be approved as it stands; the others stay, each with its refusal.
 * `version` is the order's, as the pharmacist saw it (0: whatever it is).
 *
 * Owns:  outcomes lie in ctx->arena.
 * Fails: ERR_FORBIDDEN, ERR_CHANGED_MEANWHILE, ERR_STATE (no placed lines).
 */
MUST_CHECK enum err review_order(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t version,
				 struct review_outcomes *out);

/** What is approved in one step: what the person saw, and nothing that came after. */
struct review_rest {
	struct review_filter filter;  /* The kind of reason is passed over: the rest has none. */
	struct moment        seen_at; /* Orders placed later are left. */
};
enum { REVIEW_REST_MOST = 1000 };
struct review_rest_done {
	int64_t approved;
	int64_t left;      /* Refused after all, each with its rule, or more than REVIEW_REST_MOST. */
	struct error first_refused; /* .err is OK when none was. */
};
/**
 * Approve every placed line that needs no decision, in the order of the queue: one person's decision about each line, with
 * its row in the journal.  The queue is judged again first: what has got a reason meanwhile stays.
 *
 * Fails: ERR_FORBIDDEN (at no store of the lines), ERR_STATE (there is no such line).
 */
MUST_CHECK enum err review_approve_rest(struct ctx *ctx, struct db_tx *tx, const struct review_rest *rest, struct review_rest_done *out);

/** A pack that may be supplied instead, with what the store has of it. */
struct review_candidate {
	int64_t      pack_id;
	bool         is_national;
	struct text  basis;      /* Group or decision. */
	struct day   valid_from; /* Of a decision; DAY_NONE for a group. */
	struct day   valid_to;
	bool         is_both;
	int64_t      available; /* Units. */
	int64_t      kept;      /* More of it is there, kept as preparedness. */
	struct day   first_expiry;
	int64_t      units_per_pack;
	int64_t      packs_wanted; /* How many of its packs cover what is asked for, rounded up. */
	bool         suffices;     /* What is available covers them. */
	int64_t      rank;         /* Of its contract; 0: not on contract. */
	struct text  supplier;     /* Of the contract; may be missing. */
	struct money price;        /* A pack: the contract's, else the list's; may be missing. */
};
struct review_candidates {
	struct review_candidate *at;
	size_t                   count;
};
/**
 * What may replace a line's pack today: same national group, or the region's additions; only with usable stock that is not
 * promised.  What suffices stands before what does not; then sorted by rank of contract, by what expires first and by price a
 * unit.  The ward's mark is not asked; what the register refuses the unit is left out (R-ASSORTMENT-01; NULL: nothing is).
 * Without `with_list_prices` only contracts tell a price: whoever shows none need not look for it.
 *
 * Owns:  in ctx->arena.
 * Fails: ERR_NOT_FOUND.
 */
MUST_CHECK enum err review_candidates(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const struct order_line *line,
				      const struct place *receiver, const struct unit_assortment *assortment, bool with_list_prices,
				      struct review_candidates *out);

#endif
