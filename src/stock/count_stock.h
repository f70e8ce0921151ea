/*
 * count_stock.h - counting (inventering): open a count, count line by line, ask again, finish
 *
 * A difference is to the balance at the moment of counting, read in the write that stores the count: picking and put-away go
 * on meanwhile.  Nothing is posted here; approval is order/approve_count.h, since it may break promises.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_COUNT_STOCK_H
#define AMPULL_COUNT_STOCK_H

#include "base/base.h"
#include "base/ctx.h"
#include "stock/count_rules.h"
#include "store/db.h"

/** What a count takes in: one kind of choice. */
struct count_selection {
	int64_t     store_id;
	struct text kind;      /* zone, storage_class, narcotic_class, since, value_class, tasks */
	struct text from_code; /* zone: the first bin in walk order; empty: from the start. */
	struct text to_code;   /* zone: the last bin. */
	struct text word;      /* The storage class, the narcotic class ("all": II to V), the value class A, B or C. */
	struct day  since;     /* since: what was not counted on that day or later. */
	bool        is_blind;  /* Who counts is not shown the balance. */
	struct text note;
};

struct count_opened {
	int64_t count_id;
	int64_t number;
	int64_t lines;
};

/**
 * Open a count with a waiting line for each balance it takes in; balances that another open count has are left out.
 * Fails: ERR_FORBIDDEN, ERR_FIELD_MISSING, ERR_NOT_FOUND, ERR_STATE (not two bins of the store; nothing to count).
 */
MUST_CHECK enum err count_open(struct ctx *ctx, struct db_tx *tx, const struct count_selection *selection,
			       struct count_opened *out);

/** What is told of a counted line; blind counts show nothing but `asks_again`. */
struct counted {
	int64_t line_id;
	int64_t difference;
	bool    asks_again; /* Another person counts it again before it can be approved. */
};

/**
 * Count a waiting line, or a counted one anew.  A difference is valued by the ledger's rule; above the limit of R-COUNT-01,
 * and always for narcotics (R-COUNT-02), a new line waits for another person.  A line without difference answers the bin's
 * open task.
 * Fails: ERR_FORBIDDEN, ERR_STATE (decided or replaced; the count is closed), ERR_SAME_PERSON, ERR_QUANTITY_OVERFLOW,
 *        ERR_FIELD_MISSING (more was found of a pack without any known price).
 */
MUST_CHECK enum err count_units(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t units, struct counted *out);

/** Goods that stand in a bin and have no line there. */
struct count_find {
	int64_t     count_id;
	int64_t     place_id;
	int64_t     pack_id;
	struct text batch_label;
	struct day  expiry;
	int64_t     units;
};
/**
 * Count a batch that the count has no line for in that bin: known to the ledger or not.
 * Fails: as count_units; ERR_FIELD_MISSING, ERR_FIELD_INVALID (batch, expiry), ERR_STATE (the bin is of another store;
 *        another open count has the balance).
 */
MUST_CHECK enum err count_found(struct ctx *ctx, struct db_tx *tx, const struct count_find *find, struct counted *out);
/** Ask that a counted line is counted again.  Fails: ERR_FORBIDDEN, ERR_STATE. */
MUST_CHECK enum err count_again(struct ctx *ctx, struct db_tx *tx, int64_t line_id);
/**
 * Say that counting is done; what waits still is left uncounted with `leave_rest`.
 * Fails: ERR_FORBIDDEN, ERR_STATE (lines wait; nothing is counted).
 */
MUST_CHECK enum err count_finish(struct ctx *ctx, struct db_tx *tx, int64_t count_id, bool leave_rest);
/** Give a count up before anything of it is approved.  Fails: ERR_FORBIDDEN, ERR_STATE. */
MUST_CHECK enum err count_cancel(struct ctx *ctx, struct db_tx *tx, int64_t count_id);
/**
 * Doubt a balance: its bin and batch are to be counted, and are not proposed until then.  One open task is enough.
 * The caller has asked for the right.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err count_task_open(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t batch_id, const char *cause,
				    int64_t cause_id, struct text reason_code);
/**
 * Take a doubt back: what opened the task was a mistake.  A task that another short pick shares stays open.
 * The caller has asked for the right.  Fails: ERR_STATE (the bin was counted after `since`).
 */
MUST_CHECK enum err count_task_take_back(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t batch_id, const char *cause,
					 int64_t cause_id, struct moment since);
/** What `added` units of a batch in a place are worth: beside their own kind, else the batch's, else the price. Fails: ERR_FIELD_MISSING. */
MUST_CHECK enum err count_value_of_gain(struct ctx *ctx, struct db_tx *tx, int64_t batch_id, int64_t pack_id, int64_t balance_units,
					int64_t balance_value_ore, int64_t added, int64_t *out_ore);

/** The limits of R-COUNT-01 in force today; none in force: every difference is above.  Fails: ERR_DATABASE. */
MUST_CHECK enum err count_limits_today(struct ctx *ctx, struct db_tx *tx, struct count_limits *out);

#endif
