/*
 * register_page.h - pages and API of the registers: assortments, licences, contracts, exchange marks and additions, orderers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_REGISTER_PAGE_H
#define AMPULL_REGISTER_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "order/keep_register.h"
#include "order/order_page.h"
#include "web/html.h"
#include "web/layout.h"
#include "web/table.h"

extern const struct route register_routes[];
extern const size_t       register_route_count;

/** What one register is to its pages. */
struct register_face {
	enum register_kind         kind;
	const char                *path;
	enum text_key              title;
	enum text_key              about;
	enum text_key              empty;
	const struct table_column *columns;
	size_t                     column_count;
	/** Put the rows into the table: one (id), or a page before an id. */
	enum err (*fill)(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct table *table, int64_t *version);
};
/** The register of a kind. */
const struct register_face *register_face_of(enum register_kind kind);
/** The number that a page of a list starts before. */
int64_t register_before(const struct exchange *x);
/** The pack that a list is narrowed to; 0: none, and of one row never. */
int64_t register_pack_of(const struct exchange *x, int64_t id);

/* What the templates are given. */
struct register_form_view {
	struct form_marks   marks;
	struct url          action;
	struct text         about;
	bool                may_add;
	bool                is_assortment;
	bool                is_licence;
	bool                is_contract;
	bool                is_mark;
	bool                is_addition;
	bool                is_eve;
	bool                is_limit;
	bool                has_pack;
	struct choices_view eves;
	bool                has_place;
	bool                needs_place;
	bool                needs_end;
	struct choices_view places;
	struct url          every_url;
	struct url          now_url;
	bool                is_every;
	bool                is_of_pack; /* Narrowed to one pack. */
	struct text         pack;
	struct url          all_url;
	struct witness_view witness; /* A licence, where so is set. */
};
struct register_row_view {
	struct text       title;
	struct markup     row;
	struct markup     uses;
	struct markup     documents;
	bool              has_uses;
	bool              may_end;
	struct witness_view witness;
	struct form_marks marks;
	struct text       version;
	struct text       today;
	struct url        end_url;
	struct url        list_url;
};
struct register_card_view {
	struct text label;
	struct text about;
	struct url  url;
	int64_t     count;
};
struct register_cards_view {
	struct register_card_view *at;
	size_t                     count;
};
struct register_index_view {
	bool        is_of_pack;
	struct text pack;
	struct url  pack_url;
	struct register_cards_view cards;
};

#endif
