/*
 * place.h - the tree of places: what kinds there are, what each can do, and the ways to find one
 *
 * One tree per region: site, pharmacy, store, bin, ward, ward store, cabinet.  What a place can do follows from its
 * kind and stands as flags on the row; nobody asks for a kind to decide what is allowed.  Virtual places (supplier,
 * used, waste, difference) may go below zero; goods in transit stand in a real place and may not.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PLACE_H
#define AMPULL_PLACE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

enum place_kind {
	PLACE_SITE,
	PLACE_PHARMACY,
	PLACE_STORE,
	PLACE_BIN,
	PLACE_QUARANTINE,
	PLACE_RECEIVING,
	PLACE_WARD,
	PLACE_WARD_STORE,
	PLACE_CABINET,
	PLACE_CARE_UNIT,
	PLACE_SUPPLIER,   /* Virtual, one per region: where goods come from. */
	PLACE_USED,       /* Virtual: given out for good. */
	PLACE_WASTE,      /* Virtual. */
	PLACE_DIFFERENCE, /* Virtual: what a count found too much or too little. */
	PLACE_TRANSIT,    /* Real, one per shipment: never below zero. */
	PLACE_KIND_COUNT
};

/** Who stands behind an ordering place, in the sense of R-ORDER-02; unknown is denied. */
enum receiver_kind {
	RECEIVER_UNKNOWN,
	RECEIVER_HOSPITAL,
	RECEIVER_HEALTH_CENTRE,
	RECEIVER_DENTAL,
	RECEIVER_MUNICIPAL,
	RECEIVER_HOME_CARE,
	RECEIVER_KIND_COUNT
};

/** What a kind of place can do; written to the row when the place is made. */
struct place_capability {
	const char *name; /* In the database: "ward_store". */
	bool        can_order;
	bool        can_supply;
	bool        is_pickable;
	bool        is_quarantine;
	bool        is_virtual;
	bool        belongs_to_store; /* Stands below a store, which its store_id names. */
};

struct place {
	int64_t            id;
	int64_t            parent_id; /* 0: a root. */
	int64_t            store_id;  /* Of a bin, receiving or quarantine place: its store; else 0. */
	enum place_kind    kind;
	struct text        code;
	struct text        name;
	enum receiver_kind receiver_kind;
	bool               is_virtual;
	bool               keeps_balance;
	bool               can_order;
	bool               can_supply;
	bool               is_quarantine;
	bool               is_pickable;
	int64_t            walk_order;
	int64_t            remaining_days_min;
	int64_t            supplied_by_id; /* The store an ordering place orders from; 0: none. */
	struct text        cost_centre;
	struct text        address;
	struct text        postal_code;
	struct text        city;
	struct day         valid_from;
	struct day         valid_to; /* The last day; DAY_NONE: until further notice. */
};

/** Places in ctx->arena. */
struct place_list {
	struct place *at;
	size_t        count;
};

/** Deepest chain of parents; a region needs six. */
enum { PLACE_DEPTH_MAX = 24 };

/** What a kind can do.  Never NULL. */
const struct place_capability *place_capability(enum place_kind kind);
/** Find a kind by its name in the database.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err place_kind_of(struct ctx *ctx, struct text name, enum place_kind *out);
/** The name in the database: "health_centre". */
const char *receiver_kind_name(enum receiver_kind kind);
/** Find a kind of receiver by its name in the database.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err receiver_kind_of(struct ctx *ctx, struct text name, enum receiver_kind *out);
/** Whether the place is in use on that day, both ends included. */
bool place_is_open(const struct place *place, struct day day);

/** The place will be asked for (store/query.h, db_ahead).  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_ahead(struct ctx *ctx, struct db_tx *tx, int64_t place_id);
/** Load a place of the actor's region.  Fails: ERR_NOT_FOUND, ERR_DATABASE. */
MUST_CHECK enum err place_load(struct ctx *ctx, struct db_tx *tx, int64_t place_id, struct place *out);
/** Find a place by its code.  Fails: ERR_NOT_FOUND, ERR_DATABASE. */
MUST_CHECK enum err place_by_code(struct ctx *ctx, struct db_tx *tx, struct text code, struct place *out);
/** Find the region's one place of a virtual kind ("@supplier" …), or make it.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_virtual(struct ctx *ctx, struct db_tx *tx, enum place_kind kind, int64_t *id);
/**
 * Make the place that holds one shipment on its way to a ward.
 * Fails: ERR_NOT_FOUND, ERR_ALREADY_EXISTS, ERR_DATABASE.
 */
MUST_CHECK enum err place_transit_create(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct text code,
					 int64_t *id);
/** Find a store's place for arriving goods.  Fails: ERR_NOT_FOUND (it has none), ERR_DATABASE. */
MUST_CHECK enum err place_receiving(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t *id);
/** Find a store's first quarantine place.  Fails: ERR_NOT_FOUND (it has none), ERR_DATABASE. */
MUST_CHECK enum err place_quarantine(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t *id);
/** Tell whether `place_id` is `ancestor_id` or stands below it.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_covers(struct ctx *ctx, struct db_tx *tx, int64_t ancestor_id, int64_t place_id, bool *covers);

/** List the region's stores that are open today, by name.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_stores(struct ctx *ctx, struct db_tx *tx, struct place_list *out);
/** List the bins, receiving and quarantine places of a store in walk order.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_places_of_store(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct place_list *out);
/** List the pickable bins of a store in walk order.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_bins(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct place_list *out);
/**
 * List the places that may order and are open today, by name.  `search` missing or empty: all; else those whose code,
 * name or cost centre hold every word of it.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err place_ordering(struct ctx *ctx, struct db_tx *tx, struct text search, struct place_list *out);
/** List the open ordering places that are `root_id` or stand below it, by name.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_ordering_below(struct ctx *ctx, struct db_tx *tx, int64_t root_id, struct place_list *out);
/** List the open ordering places supplied by a store that is `root_id` or stands below it.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_ordering_supplied(struct ctx *ctx, struct db_tx *tx, int64_t root_id, struct place_list *out);
/** Tell whether some open ordering place at or below `root_id` is supplied by the store.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_supplies_below(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t root_id,
					 bool *supplies);
/** List what stands right below a place (0: the roots), by walk order and name; no shipments.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_children(struct ctx *ctx, struct db_tx *tx, int64_t parent_id, struct place_list *out);

/** List every place that people know by its code, open or not, for imports and exports; by id.  Fails: ERR_DATABASE. */
MUST_CHECK enum err place_all(struct ctx *ctx, struct db_tx *tx, struct place_list *out);

/** Make a region.  Fails: ERR_FIELD_MISSING, ERR_ALREADY_EXISTS, ERR_DATABASE. */
MUST_CHECK enum err region_create(struct ctx *ctx, struct db_tx *tx, struct text code, struct text name,
				  struct text org_number, int64_t *id);
/** Find a region by its code; an empty code finds the only one.  Fails: ERR_NOT_FOUND, ERR_DATABASE. */
MUST_CHECK enum err region_find(struct ctx *ctx, struct db_tx *tx, struct text code, int64_t *id, struct text *name);
/** Take the region's next number of a kind of document ("order", "receipt"), from 1.  Fails: ERR_DATABASE. */
MUST_CHECK enum err document_number_take(struct ctx *ctx, struct db_tx *tx, const char *kind, int64_t *number);

#endif
