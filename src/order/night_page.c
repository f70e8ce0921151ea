/*
 * night_page.c - who has it?
 *
 * A balance and what somebody once received are told apart throughout: the first is known, the second may be used up.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/night_page.h"

#include <stdlib.h>

#include "base/limits.h"
#include "catalogue/exchange.h"
#include "catalogue/pack.h"
#include "catalogue/search.h"
#include "order/draft_page.h"
#include "order/night.sql.h"
#include "order/night_page.html.h"
#include "order/order_rules.h"
#include "order/place_order.h"
#include "order/unit_assortment.h"
#include "order/ward.sql.h"
#include "order/ward_sheet.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/availability.h"
#include "stock/batch.h"
#include "web/answer.h"
#include "web/table.h"

enum { RECEIVED_MOST = 500, OTHERS_MOST = 60 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* Packs and what is left over; "inget" when there is nothing. */
static struct text amount(struct ctx *ctx, enum language language, int64_t units, int64_t units_per_pack)
{
	if (units <= 0)
		return text_in(language, T_WARD_NOTHING);
	struct text loose = text_format(ctx->arena, "%lld %.*s", (long long)(units % units_per_pack),
					TEXT_ARG(text_in(language, T_WARD_UNITS)));
	if (units < units_per_pack)
		return loose;
	struct text packs = packs_words(ctx->arena, language, units / units_per_pack);
	return units % units_per_pack ? text_format(ctx->arena, "%.*s + %.*s", TEXT_ARG(packs), TEXT_ARG(loose)) : packs;
}

static struct text chip_of(int64_t units)
{
	return units > 0 ? TEXT("chip good") : TEXT("chip bad");
}

static bool is_usable(const struct ctx *ctx, struct day expiry, int64_t blocks, bool is_quarantine)
{
	return batch_usable((struct batch_state){ expiry, blocks > 0, is_quarantine }, ctx->today, 0) == BATCH_USABLE;
}

static struct text joined(struct ctx *ctx, struct text first, struct text second)
{
	if (text_is_empty(first) || text_is_empty(second))
		return text_is_empty(first) ? (second.at ? second : TEXT("")) : first;
	return text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(first), TEXT_ARG(second));
}

/* ---------------------------------------------------------------- the pharmacy */

static enum err fill_stores(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct pack_facts *pack,
			    int64_t remaining_days_min, struct night_view *view)
{
	struct place_list stores;
	TRY(place_stores(ctx, tx, &stores));
	view->stores.at = arena_array(ctx->arena, struct night_store_view, stores.count + 1);
	for (size_t i = 0; i < stores.count; i++) {
		struct availability       stock;
		struct night_expected_row expected;
		bool                      found;
		TRY(availability_load(ctx, tx, stores.at[i].id, pack->pack_id, remaining_days_min, false, &stock));
		TRY(night_expected(ctx, tx,
				   (struct night_expected_in){ ctx->actor.region_id, stores.at[i].id, pack->pack_id, ctx->today },
				   &expected, &found));
		view->stores.at[view->stores.count++] = (struct night_store_view){
			.name = stores.at[i].name,
			.packs = amount(ctx, x->viewer.language, stock.available, pack->units_per_pack),
			.chip = chip_of(stock.available),
			.has_first = stock.available > 0 && !day_is_none(stock.first_expiry),
			.first_expiry = stock.first_expiry,
			.has_expected = found,
			.expected = found ? expected.expected_day : DAY_NONE,
		};
	}
	return OK;
}

/* A pack that may be supplied instead, with its stock. */
struct other {
	struct pack_facts         pack;
	struct exchange_candidate candidate;
	int64_t                   available;
	struct day                first_expiry;
};

static int more_stock_first(const void *a, const void *b)
{
	const struct other *left = a, *right = b;
	if ((left->available > 0) != (right->available > 0))
		return left->available > 0 ? -1 : 1;
	int32_t l = day_is_none(left->first_expiry) ? INT32_MAX : left->first_expiry.number;
	int32_t r = day_is_none(right->first_expiry) ? INT32_MAX : right->first_expiry.number;
	if (l != r)
		return l < r ? -1 : 1;
	return (left->pack.pack_id > right->pack.pack_id) - (left->pack.pack_id < right->pack.pack_id);
}

static enum err basis_of(struct ctx *ctx, struct db_tx *tx, enum language language, int64_t pack_id, const struct other *other,
			 struct text *out)
{
	struct night_addition_row addition;
	bool                      found;
	if (other->candidate.is_national) {
		*out = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(language, T_REVIEW_NATIONAL)), TEXT_ARG(other->candidate.basis));
		return OK;
	}
	TRY(night_addition(ctx, tx,
			   (struct night_addition_in){ ctx->actor.region_id, pack_id, other->pack.pack_id, ctx->today }, &addition, &found));
	enum text_key way = found && text_is(addition.direction, "both") ? T_NIGHT_BOTH_WAYS : T_NIGHT_ONE_WAY;
	*out = text_format(ctx->arena, "%.*s %.*s · %.*s", TEXT_ARG(text_in(language, T_REVIEW_REGIONAL)),
			   TEXT_ARG(other->candidate.basis), TEXT_ARG(text_in(language, way)));
	return OK;
}

static enum err fill_others(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t pack_id, int64_t ward_id,
			    int64_t remaining_days_min, struct night_view *view)
{
	struct exchange_candidates found;
	struct place_list          stores;
	struct place               ward;
	struct unit_assortment     assortment = { 0 };
	TRY(exchange_candidates(ctx, tx, pack_id, ctx->today, &found));
	if (ward_id) {
		TRY(place_load(ctx, tx, ward_id, &ward));
		TRY(unit_assortment_load(ctx, tx, &ward, &assortment));
	}
	TRY(place_stores(ctx, tx, &stores));
	struct other *others = arena_array(ctx->arena, struct other, found.count + 1);
	size_t        count = 0;
	for (size_t i = 0; i < found.count; i++) {
		struct other *other = &others[count];
		*other = (struct other){ .candidate = found.at[i], .first_expiry = DAY_NONE };
		TRY(pack_load(ctx, tx, found.at[i].pack_id, &other->pack));
		if (!assortment_allows(ctx, &assortment, &other->pack))
			continue;
		count++;
		for (size_t s = 0; s < stores.count; s++) {
			struct availability stock;
			TRY(availability_load(ctx, tx, stores.at[s].id, other->pack.pack_id, remaining_days_min, false, &stock));
			other->available += stock.available > 0 ? stock.available : 0;
			if (day_is_none(other->first_expiry) ||
			    (!day_is_none(stock.first_expiry) && stock.first_expiry.number < other->first_expiry.number))
				other->first_expiry = stock.first_expiry;
		}
	}
	qsort(others, count, sizeof *others, more_stock_first);
	count = count > OTHERS_MOST ? OTHERS_MOST : count;
	view->others.at = arena_array(ctx->arena, struct night_other_view, count + 1);
	view->has_others = count > 0;
	for (size_t i = 0; i < count; i++) {
		const struct other *other = &others[i];
		struct url          url = url_ids(ctx->arena, "/packs/#/where", other->pack.pack_id, 0);
		struct text         basis;
		TRY(basis_of(ctx, tx, x->viewer.language, pack_id, other, &basis));
		view->others.at[view->others.count++] = (struct night_other_view){
			.url = ward_id ? url_with(ctx->arena, url, "ward_id", id_text(ctx, ward_id)) : url,
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(other->pack.name), TEXT_ARG(other->pack.strength)),
			.detail = joined(ctx, other->pack.pack_text, other->pack.company),
			.basis = basis,
			.packs = amount(ctx, x->viewer.language, other->available, other->pack.units_per_pack),
			.chip = chip_of(other->available),
			.has_first = other->available > 0 && !day_is_none(other->first_expiry),
			.first_expiry = other->first_expiry,
		};
	}
	return OK;
}

/* ---------------------------------------------------------------- one's own ward and the others */

static enum err fill_balances(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct pack_facts *pack, int64_t ward_id,
			      struct night_view *view)
{
	struct night_balances_rows rows;
	TRY(night_balances(ctx, tx, (struct night_balances_in){ ctx->actor.region_id, pack->pack_id, ctx->today }, &rows));
	view->own.at = arena_array(ctx->arena, struct night_lot_view, rows.count + 1);
	view->kept.lots.at = arena_array(ctx->arena, struct night_lot_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct night_balances_row *row = &rows.at[i];
		if (!is_usable(ctx, row->expiry_day, row->blocks, row->is_quarantine))
			continue;
		struct night_lots_view *into = row->place_id == ward_id ? &view->own : &view->kept.lots;
		struct text             street = joined(ctx, row->address, text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->postal_code),
											 TEXT_ARG(row->city)));
		into->at[into->count++] = (struct night_lot_view){
			.place = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(row->name), TEXT_ARG(row->code)),
			.where = joined(ctx, row->parent_name.at ? row->parent_name : TEXT(""), text_trim(street)),
			.has_telephone = row->telephone.length > 0,
			.telephone = row->telephone,
			.packs = amount(ctx, x->viewer.language, row->units, pack->units_per_pack),
			.label = row->label,
			.expiry = row->expiry_day,
			.on_day = DAY_NONE,
		};
	}
	view->has_own = view->own.count > 0;
	view->has_kept = view->kept.lots.count > 0;
	return OK;
}

/* The last time each ward got the pack; of the own ward as well. */
static enum err fill_received(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct pack_facts *pack, int64_t ward_id,
			      struct night_view *view)
{
	struct night_received_rows rows;
	TRY(night_received(ctx, tx, (struct night_received_in){ ctx->actor.region_id, pack->pack_id, ctx->today, RECEIVED_MOST }, &rows));
	int64_t *told = arena_array(ctx->arena, int64_t, rows.count + 1);
	size_t   wards = 0;
	view->received.lots.at = arena_array(ctx->arena, struct night_lot_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct night_received_row *row = &rows.at[i];
		bool                             is_told = false;
		for (size_t k = 0; k < wards && !is_told; k++)
			is_told = told[k] == row->ward_id;
		if (is_told)
			continue;
		told[wards++] = row->ward_id;
		struct night_lot_view lot = {
			.place = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(row->name), TEXT_ARG(row->code)),
			.where = row->parent_name.at ? row->parent_name : TEXT(""),
			.has_telephone = row->telephone.length > 0,
			.telephone = row->telephone,
			.packs = amount(ctx, x->viewer.language, row->units, pack->units_per_pack),
			.label = row->label,
			.expiry = row->expiry_day,
			.on_day = zone_day(row->received_at),
		};
		if (row->ward_id == ward_id) {
			view->has_last = true;
			view->last = lot;
		} else if (!row->keeps_balance && is_usable(ctx, row->expiry_day, row->blocks, false)) {
			view->received.lots.at[view->received.lots.count++] = lot;
		}
	}
	view->has_received = view->received.lots.count > 0;
	return OK;
}

static enum err fill_open(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct pack_facts *pack, int64_t ward_id,
			  struct night_view *view)
{
	struct night_open_rows rows;
	TRY(night_open(ctx, tx, (struct night_open_in){ ctx->actor.region_id, ward_id, pack->pack_id }, &rows));
	view->open.at = arena_array(ctx->arena, struct night_open_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct night_open_row *row = &rows.at[i];
		int64_t units = line_still_open(row->state, row->supplied_pack_id != pack->pack_id, row->requested_units, row->units,
						row->sent_units, row->received_units);
		view->open.at[view->open.count++] = (struct night_open_view){
			url_ids(ctx->arena, "/orders/#", row->order_id, 0), row->number,
			amount(ctx, x->viewer.language, units, pack->units_per_pack),
			text_of_word(ctx->arena, x->viewer.language, "STATE", row->state), !day_is_none(row->expected_day), row->expected_day };
	}
	view->has_open = rows.count > 0;
	return OK;
}

/* The ward that asks: the one named, else the first of one's own; none for the pharmacy's staff that names none. */
static enum err choose_ward(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t pack_id, struct place *ward,
			    struct night_view *view)
{
	struct place_list wards;
	int64_t           asked = form_i64(x->form, "ward_id");
	bool              is_orderer = viewer_may(&x->viewer, PERMIT_ORDER);
	*ward = (struct place){ 0 };
	TRY(person_places(ctx, tx, is_orderer ? PERMIT_ORDER : PERMIT_ORDER_ON_BEHALF, &wards));
	view->wards.at = arena_array(ctx->arena, struct night_ward_view, wards.count + 1);
	for (size_t i = 0; i < wards.count; i++) {
		if (wards.at[i].id == asked || (asked == 0 && is_orderer && i == 0))
			*ward = wards.at[i];
		if (is_orderer)
			view->wards.at[view->wards.count++] = (struct night_ward_view){
				url_with(ctx->arena, url_ids(ctx->arena, "/packs/#/where", pack_id, 0), "ward_id", id_text(ctx, wards.at[i].id)),
				wards.at[i].name, false };
		if (is_orderer && wards.at[i].id == ward->id)
			view->wards.at[view->wards.count - 1].is_current = true;
	}
	if (asked != 0 && ward->id == 0)
		return person_may(ctx, tx, is_orderer ? PERMIT_ORDER : PERMIT_ORDER_ON_BEHALF, asked);
	view->has_wards = view->wards.count > 1;
	view->has_ward = ward->id != 0;
	return OK;
}

static enum err fill_view(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct night_view *view)
{
	int64_t             pack_id = form_i64(x->form, "pack_id");
	struct pack_facts   pack;
	struct place        ward;
	struct favourite_is_row favourite = { 0 };
	TRY(pack_load(ctx, tx, pack_id, &pack));
	TRY(choose_ward(ctx, tx, x, pack_id, &ward, view));
	view->marks = form_marks_of(x);
	view->name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength));
	view->detail = joined(ctx, joined(ctx, pack.form, pack.pack_text), joined(ctx, pack.company, pack.vnr));
	view->pack_url = url_ids(ctx->arena, "/packs/#", pack_id, 0);
	view->pack_id = id_text(ctx, pack_id);
	view->ward_id = id_text(ctx, ward.id);
	view->ward = ward.name.at ? ward.name : TEXT("");
	view->keeps_balance = ward.keeps_balance;
	TRY(fill_stores(ctx, tx, x, &pack, ward.remaining_days_min, view));
	TRY(fill_others(ctx, tx, x, pack_id, ward.id, ward.remaining_days_min, view));
	TRY(fill_balances(ctx, tx, x, &pack, ward.id, view));
	TRY(fill_received(ctx, tx, x, &pack, ward.id, view));
	if (ward.id == 0)
		return OK;
	TRY(favourite_is(ctx, tx, (struct favourite_is_in){ ctx->actor.region_id, ward.id, pack_id }, &favourite));
	view->star = favourite.is_favourite ? TEXT("0") : TEXT("1");
	view->star_label = text_in(x->viewer.language, favourite.is_favourite ? T_WARD_UNSTAR : T_WARD_STAR);
	return fill_open(ctx, tx, x, &pack, ward.id, view);
}

static enum err where_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct night_view view = { 0 };
	TRY(fill_view(ctx, tx, x, &view));
	struct html body = page_start(ctx, x);
	night_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_NIGHT_TITLE), &body);
	return OK;
}

static void lots_json(struct json_writer *w, const char *name, const struct night_lots_view *lots)
{
	json_name(w, name);
	json_array_start(w);
	for (size_t i = 0; i < lots->count; i++) {
		json_object_start(w);
		json_put_text(w, "place", lots->at[i].place);
		json_put_text(w, "where", lots->at[i].where);
		json_put_text(w, "telephone", lots->at[i].has_telephone ? lots->at[i].telephone : TEXT_NONE);
		json_put_text(w, "quantity", lots->at[i].packs);
		json_put_text(w, "batch", lots->at[i].label);
		json_put_day(w, "expiry", lots->at[i].expiry);
		json_put_day(w, "received_on", lots->at[i].on_day);
		json_object_end(w);
	}
	json_array_end(w);
}

static enum err where_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct night_view view = { 0 };
	struct json_reply reply;
	TRY(fill_view(ctx, tx, x, &view));
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_text(w, "pack", view.name);
	json_put_bool(w, "keeps_balance", view.keeps_balance);
	lots_json(w, "own", &view.own);
	json_name(w, "stores");
	json_array_start(w);
	for (size_t i = 0; i < view.stores.count; i++) {
		json_object_start(w);
		json_put_text(w, "store", view.stores.at[i].name);
		json_put_text(w, "available", view.stores.at[i].packs);
		json_put_day(w, "expected", view.stores.at[i].expected);
		json_object_end(w);
	}
	json_array_end(w);
	json_name(w, "replacements");
	json_array_start(w);
	for (size_t i = 0; i < view.others.count; i++) {
		json_object_start(w);
		json_put_text(w, "pack", view.others.at[i].name);
		json_put_text(w, "available", view.others.at[i].packs);
		json_put_text(w, "basis", view.others.at[i].basis);
		json_object_end(w);
	}
	json_array_end(w);
	lots_json(w, "balances", &view.kept.lots);
	lots_json(w, "last_received", &view.received.lots);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

/* ---------------------------------------------------------------- the way to it */

static enum err night_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "name", T_ORDER_ARTICLE, CELL_WORDS, NULL }, { "substance", T_PACK_SUBSTANCE, CELL_WORDS, NULL },
		{ "pack", T_PACK_TEXT, CELL_WORDS, NULL },     { "vnr", T_PACK_VNR, CELL_WORDS, NULL },
		{ "company", T_PACK_COMPANY, CELL_WORDS, NULL },
	};
	struct pack_search_rows  rows = { 0 };
	struct night_search_view view = { form_text(x->form, "q") };
	struct table             table;
	if (!text_is_empty(view.query))
		TRY(search_packs(ctx, tx, view.query, false, LIMIT_SEARCH_ROWS, &rows));
	table_init(&table, ctx->arena, "night", columns, COUNT_OF(columns), text_is_empty(view.query) ? T_NIGHT_ASK : T_CATALOGUE_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength)),
				     url_ids(ctx->arena, "/packs/#/where", rows.at[i].pack_id, 0));
		cells[1] = cell_text(rows.at[i].substance);
		cells[2] = cell_text(rows.at[i].pack_text);
		cells[3] = cell_text(rows.at[i].vnr);
		cells[4] = cell_text(rows.at[i].company);
	}
	struct html before = page_start(ctx, x);
	night_search(&before, &view);
	return table_reply(ctx, x, text_in(x->viewer.language, T_NIGHT_NAV), &table, &before);
}

/* Into the draft that the person works on at the ward today, else a new one. */
static enum err order_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct draft_open_own_row open;
	struct order_made         made = { 0 };
	bool                      found;
	int64_t                   ward_id = form_i64(x->form, "ward_id");
	TRY(draft_open_own(ctx, tx,
			   (struct draft_open_own_in){ ctx->actor.region_id, ward_id, ctx->actor.person_id, zone_moment(ctx->today, 0, 0, 0) },
			   &open, &found));
	if (found)
		made.order_id = open.id;
	else
		TRY(order_start(ctx, tx, ward_id, TEXT(""), &made));
	TRY(order_set_line(ctx, tx, made.order_id, form_i64(x->form, "pack_id"), form_i64(x->form, "packs"), true));
	answer_written(ctx, x, url_ids(ctx->arena, "/orders/#", made.order_id, 0), "DONE_ADDED", "order_id", made.order_id);
	return OK;
}

static const struct field where_fields[] = { { .name = "pack_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
					     { .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY, .about = "the ward that asks" } };
static const struct field search_fields[] = { TABLE_FIELDS, { .name = "q", .type = FIELD_TEXT, .place = IN_QUERY, .about = "words in any order" } };
static const struct field order_fields[] = { { .name = "ward_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
					     { .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
					     { .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = LIMIT_PACKS } };

const struct route night_routes[] = {
	{ HTTP_GET, "/night", PERMIT_ASK_OTHERS, night_page, ROUTE_FIELDS(search_fields), .about = "who has it: the search" },
	{ HTTP_GET, "/packs/{pack_id}/where", PERMIT_ASK_OTHERS, where_page, ROUTE_FIELDS(where_fields), .about = "who has a pack, when it comes, what replaces it" },
	{ HTTP_POST, "/night/order", PERMIT_SIGNED_IN, order_face, ROUTE_FIELDS(order_fields), .about = "add a pack to today's draft" },
	{ HTTP_GET, "/api/v1/packs/{pack_id}/where", PERMIT_ASK_OTHERS, where_api, ROUTE_FIELDS(where_fields), .about = "who has a pack, when it comes, what replaces it", .replies = "where" },
	{ HTTP_POST, "/api/v1/night/order", PERMIT_SIGNED_IN, order_face, ROUTE_FIELDS(order_fields), .about = "add a pack to today's draft", .replies = "order_id" },
};
const size_t night_route_count = COUNT_OF(night_routes);
