/*
 * day.h - one day of the simulated pharmacy
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIM_DAY_H
#define AMPULL_SIM_DAY_H

#include "base/base.h"
#include "base/ctx.h"
#include "sim/model.h"
#include "sim/random.h"
#include "sim/sim.sql.h"
#include "store/db.h"

/** What the simulation knows of one article, in the order of `articles`. */
struct sim_stock {
	int64_t    home_bin_id;
	int64_t    par_packs;      /* What the store aims at. */
	int64_t    demand_packs;   /* Sum of the wards' usual quantities. */
	struct day scarce_from;    /* No deliveries from this day on; DAY_NONE: none. */
};

/** The region as the simulation drives it. */
struct sim_region {
	struct random                   random;
	int64_t                         store_id;
	int64_t                         technicians[3];
	int64_t                         pharmacists[2];
	struct sim_articles_rows        articles;
	struct sim_stock               *stock; /* One per article. */
	struct sim_base_lists_rows      base_lists;
	struct sim_orderers_rows        orderers;
	struct sim_ordering_places_rows places;
	struct sim_bins_rows            bins;
	int32_t                         lines_per_day;
	bool                            is_last; /* The last day leaves work lying for whoever looks. */
	/* The test bed: NULL and false for the demo. */
	struct model                   *model;       /* Told of everything, and compared with each evening. */
	bool                            has_faults;  /* Wrong scans, empty bins, cancelled orders, part deliveries, recalls. */
	int64_t                         broken;      /* What must not be and was. */
	struct text                     first_broken; /* The first of them, in words; lies in `kept`. */
	struct arena                   *kept;
	int64_t                         wrong_scans; /* That were refused, as they must be. */
};

/**
 * Live one day in a write transaction: deliveries, orders, review, release, picks, shipments, receipts at the wards.
 * ctx->now is the morning; the clock moves on within.
 *
 * Fails: whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err sim_day(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);
/** The first fill of the store, on the first day.  Fails: as sim_day. */
MUST_CHECK enum err sim_fill(struct ctx *ctx, struct db_tx *tx, struct sim_region *region);

#endif
