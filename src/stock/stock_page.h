/*
 * stock_page.h - pages and API of stock: views, batches, receipts, put-away, scanning, packs
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_STOCK_PAGE_H
#define AMPULL_STOCK_PAGE_H

#include "base/base.h"
#include "format/gs1.h"
#include "http/router.h"
#include "stock/choose_page.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route stock_routes[];
extern const size_t       stock_route_count;
/** The page of a receipt, shown again where a write about it is refused.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN. */
enum err receipt_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x);
/**
 * The pack of a receipt's line: chosen by a person (0: none), or told by the scan.  A chosen pack gets an unknown code attached.
 * Fails: ERR_FIELD_MISSING, ERR_CODE_UNKNOWN, ERR_WRONG_PACK, ERR_FORBIDDEN.
 */
MUST_CHECK enum err receipt_pack_of(struct ctx *ctx, struct db_tx *tx, const struct gs1_scan *scan, int64_t chosen, int64_t *pack_id);
extern const struct route receipt_routes[];
extern const size_t       receipt_route_count;

/* What the templates are given. */
struct search_view {
	struct text query;
	struct url  url;
	bool        may_move;
};
struct pack_view {
	struct text       name;
	struct text       strength;
	struct text       substance;
	struct text       atc;
	struct text       form;
	struct text       pack_text;
	struct text       company;
	struct text       vnr;
	struct text       npl_pack_id;
	struct text       units;
	struct text       storage;
	struct text       kind;
	struct text       narcotic;
	int64_t           on_hand;
	int64_t           usable;
	int64_t           reserved;
	int64_t           available;
	int64_t           kept; /* Of what is free, kept as preparedness. */
	bool              has_kept;
	bool              is_undenatured;
	bool              may_mark_undenatured;
	bool              may_unmark_undenatured;
	struct url        undenatured_url;
	bool              has_doubted; /* Bins that a pick found otherwise. */
	int64_t           doubted;
	struct text       codes;
	bool              may_attach;
	struct url        attach_url;
	struct form_marks marks;
	struct markup     lots;
	struct markup     prices;
	struct markup     exchange;
	bool              may_review; /* Floors of the article. */
	bool              may_recall;
	struct url        recall_url;
	struct url        changes_url;
	struct url        documents_url;
	bool              may_ask;   /* The night question. */
	struct url        where_url;
	struct url        floors_url;
	struct url        registers_url;
};
struct block_view {
	struct day        from;
	struct day        to;
	struct text       reason;
	struct text       person;
	struct text       lifted;
	bool              may_lift;
	struct url        lift_url;
	struct witness_view witness;
	struct form_marks marks;
};
struct blocks_view {
	struct block_view *at;
	size_t             count;
};
struct quarantine_view {
	struct text       place_id;
	struct text       place;
	struct text       units;
	bool              is_in;
	bool              is_out;
	struct witness_view witness;
	struct form_marks marks;
};
struct quarantines_view {
	struct quarantine_view *at;
	size_t                  count;
};
struct batch_view {
	struct text       label;
	struct text       pack;
	struct url        pack_url;
	struct day        expiry;
	struct text       verdict;
	struct text       verdict_class;
	bool              may_block;
	struct url        block_url;
	struct form_marks marks;
	struct markup     balances;
	struct blocks_view blocks;
	bool              has_blocks;
	struct quarantines_view moves;
	bool              may_quarantine;
	bool              may_waste;
	struct url        waste_url;
	bool        may_recall;
	struct url  recall_url;
	struct url        trace_url;
	struct url        changes_url;
	struct url        documents_url;
	struct url        quarantine_url;
	struct markup     movements;
};
struct receipt_place_view {
	struct text code;
};
struct receipt_row_view {
	struct url  correct_url;
	struct text name;
	struct text label;
	struct url  batch_url;
	struct day  expiry;
	struct text packs;
	struct money price;
	struct text source;
	struct text place;
	bool        may_put_away;
	struct text place_id;
	struct text batch_id;
	int64_t     units;
	struct form_marks marks;
};
struct receipt_rows_view {
	struct receipt_row_view *at;
	size_t                   count;
};
struct receipt_view {
	struct url               corrections_url;
	int64_t                  number;
	struct text              supplier;
	struct text              note;
	struct text              store;
	struct moment            at;
	struct text              who;
	bool                     is_today;
	struct choose_view       choose;
	struct url               receipt_url;
	struct url               lines_url;
	struct url               put_away_url;
	struct receipt_rows_view rows;
	bool                     has_rows;
	struct form_marks        marks;
};
struct receipt_new_view {
	struct form_marks marks;
	struct text       store_id;
};
struct scan_view {
	struct text   code;
	bool          has_result;
	struct text   gtin;
	struct text   batch;
	struct day    expiry;
	struct text   serial;
	struct markup packs;
};

#endif
