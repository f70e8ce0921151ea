/*
 * review_queue.c - the queue of review, judged in one pass
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/review_queue.h"

#include <stdlib.h>

#include "format/fold.h"
#include "order/demand.h"
#include "place/place.h"

static const struct {
	enum line_state state;
	const char     *word;
} waiting_states[] = { { LINE_PLACED, "placed" }, { LINE_SHORT, "short" }, { LINE_BACKORDERED, "backordered" } };

/* ---------------------------------------------------------------- in order */

static int urgency_of(struct text order_type)
{
	return text_is(order_type, "urgent") ? 0 : text_is(order_type, "priority") ? 1 : 2;
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int64_t latest_last(struct moment moment)
{
	return moment_is_none(moment) ? INT64_MAX : moment.us;
}

static int by_urgency(const void *left, const void *right)
{
	const struct review_orders_row *a = ((const struct review_queue_order *)left)->order;
	const struct review_orders_row *b = ((const struct review_queue_order *)right)->order;
	int                             order = compare(urgency_of(a->order_type), urgency_of(b->order_type));
	if (order == 0)
		order = compare(latest_last(a->due_at), latest_last(b->due_at));
	if (order == 0)
		order = compare(latest_last(a->placed_at), latest_last(b->placed_at));
	return order ? order : compare(a->id, b->id);
}

static int by_place_in_queue(const void *left, const void *right)
{
	const struct review_item *a = left, *b = right;
	int                       order = compare((int64_t)a->order, (int64_t)b->order);
	if (order == 0)
		order = compare(a->line->line_number, b->line->line_number);
	return order ? order : compare(a->line->id, b->line->id);
}

static enum err load_orders(struct ctx *ctx, struct db_tx *tx, struct review_queue *queue, struct stand_map *order_of)
{
	struct review_orders_rows rows;
	TRY(review_orders(ctx, tx, (struct review_orders_in){ ctx->actor.region_id }, &rows));
	queue->orders = arena_array(ctx->arena, struct review_queue_order, rows.count + 1);
	queue->order_count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		queue->orders[i].order = &rows.at[i];
	qsort(queue->orders, rows.count, sizeof queue->orders[0], by_urgency);
	stand_map_init(order_of, ctx->arena, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		stand_map_put(order_of, queue->orders[i].order->id, 0, (int64_t)i);
	return OK;
}

static enum err load_items(struct ctx *ctx, struct db_tx *tx, struct review_queue *queue, const struct stand_map *order_of)
{
	struct review_lines_rows rows[COUNT_OF(waiting_states)];
	struct review_packs_rows packs;
	struct stand_map         pack_of;
	size_t                   most = 0;
	for (size_t s = 0; s < COUNT_OF(waiting_states); s++) {
		TRY(review_lines(ctx, tx, (struct review_lines_in){ ctx->actor.region_id, text_of(waiting_states[s].word) }, &rows[s]));
		most += rows[s].count;
	}
	TRY(review_packs(ctx, tx, (struct review_packs_in){ ctx->actor.region_id }, &packs));
	stand_map_init(&pack_of, ctx->arena, packs.count);
	for (size_t i = 0; i < packs.count; i++)
		stand_map_put(&pack_of, packs.at[i].id, 0, (int64_t)i);
	queue->items = arena_array(ctx->arena, struct review_item, most + 1);
	for (size_t s = 0; s < COUNT_OF(waiting_states); s++)
		for (size_t i = 0; i < rows[s].count; i++) {
			int64_t order = stand_map_get(order_of, rows[s].at[i].order_id, 0);
			int64_t pack = stand_map_get(&pack_of, rows[s].at[i].pack_id, 0);
			if (order == STAND_NOWHERE || pack == STAND_NOWHERE)
				continue;
			queue->items[queue->item_count++] = (struct review_item){ .line = &rows[s].at[i],
										  .pack = &packs.at[pack],
										  .order = (size_t)order,
										  .state = waiting_states[s].state };
		}
	qsort(queue->items, queue->item_count, sizeof queue->items[0], by_place_in_queue);
	for (size_t i = queue->item_count; i-- > 0;) {
		struct review_queue_order *order = &queue->orders[queue->items[i].order];
		order->first = i;
		order->count++;
	}
	return OK;
}

/* ---------------------------------------------------------------- the facts of a line */

static void find_licence(struct review_stand *stand, int64_t ward_id, int64_t pack_id, struct review_facts *facts)
{
	size_t                         count;
	const struct review_above_row *above = stand_above(stand, ward_id, &count);
	int64_t                        best = STAND_NOWHERE, best_left = -1;
	bool                           is_best_general = false;
	for (int64_t i = stand_map_get(&stand->licence_first, pack_id, 0); i != STAND_NOWHERE; i = stand->licence_next[i]) {
		const struct review_licences_row *licence = &stand->licences.at[i];
		bool                              is_here = licence->place_id == 0, is_general = text_is(licence->kind, "general");
		for (size_t k = 0; k < count && !is_here; k++)
			is_here = above[k].place_id == licence->place_id;
		if (!is_here)
			continue;
		facts->licences++;
		facts->licences_general += is_general;
		int64_t left = licence->limit_units == I64_NONE
				       ? INT64_MAX
				       : licence->limit_units - licence->used_units - stand->licence_wanted[i];
		bool is_enough = best_left >= facts->units; /* The one that ends first and reaches is kept. */
		if (best != STAND_NOWHERE && (is_best_general > is_general || (is_best_general == is_general && (is_enough || left <= best_left))))
			continue;
		best = i;
		best_left = left;
		is_best_general = is_general;
	}
	if (best == STAND_NOWHERE)
		return;
	const struct review_licences_row *licence = &stand->licences.at[best];
	facts->licence_limit = licence->limit_units;
	facts->licence_left = licence->limit_units == I64_NONE ? I64_NONE : best_left;
	facts->licence_to = licence->valid_to;
	if (best_left >= facts->units && is_best_general)
		stand->licence_wanted[best] += facts->units;
}

/* What the register of assortments says of a pack for the unit of an order; the question has the pack's own words. */
static enum assortment_effect assortment_of(struct ctx *ctx, struct review_stand *stand, const struct review_orders_row *order,
					    struct assortment_question question)
{
	size_t                         count = 0;
	const struct review_above_row *above = stand->assortment_count ? stand_above(stand, order->ward_id, &count) : NULL;
	int64_t                        places[PLACE_DEPTH_MAX + 1];
	for (size_t i = 0; i < count && i < COUNT_OF(places); i++)
		places[i] = above[i].place_id;
	question.places = places;
	question.place_count = count < COUNT_OF(places) ? count : COUNT_OF(places);
	question.receiver_kind = order->receiver_kind;
	question.substance = stand->assortment_count ? fold_search(ctx->arena, question.substance) : TEXT("");
	return assortment_decide(stand->assortments, stand->assortment_count, &question, NULL);
}

static enum assortment_effect assortment_of_item(struct ctx *ctx, struct review_stand *stand, const struct review_item *item,
						 const struct review_orders_row *order)
{
	return assortment_of(ctx, stand, order,
			     (struct assortment_question){
				     .pack_id = item->pack->id,
				     .substance = item->pack->substance,
				     .atc = item->pack->atc,
				     .is_region_article = item->pack->is_assortment,
				     .is_on_base_list = stand_map_get(&stand->base_lists, order->ward_id, item->pack->id) != STAND_NOWHERE,
			     });
}

struct candidate_search {
	struct ctx                    *ctx;
	struct review_stand           *stand;
	const struct review_queue_order *order;
	int64_t                        requested_units;
	int64_t                        rank; /* Of the line's pack; INT64_MAX: not on contract. */
	struct review_facts           *facts;
};

/* What an ordinary order may take of what is left: less what floors keep. */
static int64_t kept_of(const struct review_stand *stand, int64_t store_id, int64_t pack_id, int64_t available, const struct floor_level **floor)
{
	*floor = stand_floor(stand, store_id, pack_id);
	int64_t may = *floor ? floor_available(*floor) : available;
	return available > 0 && may < available ? available - (may > 0 ? may : 0) : 0;
}

static bool look_at_candidate(const struct stand_candidate *candidate, void *argument)
{
	struct candidate_search           *search = argument;
	const struct review_orders_row    *order = search->order->order;
	const struct review_contracts_row *contract = stand_contract(search->stand, candidate->pack_id);
	bool                               is_on = contract && contract->is_on;
	int64_t per_pack = candidate->units_per_pack, wanted = (search->requested_units + per_pack - 1) / per_pack * per_pack;
	const struct floor_level *floor;
	int64_t days = stand_days(search->stand, order->ward_id, candidate->pack_id, candidate->atc, order->remaining_days_min);
	int64_t available = stand_available(search->stand, order->store_id, candidate->pack_id, days);
	/* What the register refuses the unit is nothing to exchange to. */
	if (search->stand->assortment_count &&
	    assortment_of(search->ctx, search->stand, order,
			  (struct assortment_question){ .pack_id = candidate->pack_id, .substance = candidate->substance,
							.atc = candidate->atc }) == ASSORTMENT_REFUSED)
		return false;
	search->facts->has_contracted |= is_on;
	if (available - kept_of(search->stand, order->store_id, candidate->pack_id, available, &floor) < wanted)
		return false;
	search->facts->has_candidate = true;
	search->facts->has_better |= is_on && contract->rank < search->rank;
	return false;
}

static void find_candidates(struct ctx *ctx, struct review_stand *stand, const struct review_item *item,
			    const struct review_queue_order *order, struct review_facts *facts)
{
	const struct review_contracts_row *contract = stand_contract(stand, item->pack->id);
	facts->is_on_contract = contract && contract->is_on;
	facts->is_told_off = contract && !contract->is_on;
	if (facts->is_licence || (review_reaches(facts) && facts->is_on_contract && contract->rank == 1))
		return;
	if (review_reaches(facts) && stand->contracts.count == 0)
		return;
	struct candidate_search search = { ctx, stand, order, facts->units, facts->is_on_contract ? contract->rank : INT64_MAX, facts };
	bool is_bound = facts->narcotic_class != NARCOTIC_NONE && facts->narcotic_class != NARCOTIC_UNKNOWN;
	stand_candidates(stand, item->line->requested_pack_id, item->pack->units_per_pack, is_bound, look_at_candidate, &search);
}

static enum err judge(struct ctx *ctx, struct review_queue *queue, struct review_item *item)
{
	struct review_queue_order      *order = &queue->orders[item->order];
	const struct review_lines_row  *line = item->line;
	const struct review_orders_row *of = order->order;
	struct review_facts            *facts = &item->facts;
	enum exchange_mark              own = exchange_mark_of(line->mark);
	*facts = (struct review_facts){
		.is_short = item->state == LINE_SHORT,
		.is_backorder = item->state == LINE_BACKORDERED,
		.units = line->units - line->picked_units,
		.units_per_pack = item->pack->units_per_pack,
		.assortment = assortment_of_item(ctx, &queue->stand, item, of),
		.seen_lines = line->seen_lines,
		.middle_units = line->middle_units,
		.largest_units = line->largest_units,
		.is_licence = text_is(item->pack->article_kind, "licence"),
		.licence_left = I64_NONE,
		.licence_limit = I64_NONE,
		.licence_to = DAY_NONE,
		.mark = own != EXCHANGE_UNSAID ? own : stand_mark(&queue->stand, of->ward_id, line->requested_pack_id),
		.has_note = item->state == LINE_PLACED && order->needing == 0 && order->rest == 0 && !text_is_empty(of->note),
		.today = ctx->today,
	};
	TRY(narcotic_class_of(ctx, item->pack->narcotic_class, &facts->narcotic_class));
	const struct floor_level *floor;
	int64_t days = stand_days(&queue->stand, of->ward_id, item->pack->id, item->pack->atc, of->remaining_days_min);
	facts->usable = stand_usable(&queue->stand, of->store_id, item->pack->id, days);
	facts->available = stand_available(&queue->stand, of->store_id, item->pack->id, days);
	facts->kept = kept_of(&queue->stand, of->store_id, item->pack->id, facts->available, &floor);
	facts->kept_floor = floor ? floor->floor : 0;
	facts->kept_released = floor ? floor->released : 0;
	if (facts->is_licence)
		find_licence(&queue->stand, of->ward_id, item->pack->id, facts);
	if (!facts->is_backorder)
		find_candidates(ctx, &queue->stand, item, order, facts);
	review_reasons_of(facts, &queue->limits, &item->reasons);
	if (review_reaches(facts)) /* Who comes after finds less; what does not reach is left to the next. */
		stand_want(&queue->stand, of->store_id, item->pack->id, facts->units);
	return OK;
}

enum err review_queue_load(struct ctx *ctx, struct db_tx *tx, struct review_queue *out)
{
	struct stand_map order_of;
	*out = (struct review_queue){ 0 };
	TRY(review_limits_load(ctx, tx, &out->limits));
	TRY(load_orders(ctx, tx, out, &order_of));
	TRY(load_items(ctx, tx, out, &order_of));
	bool is_outside = false;
	for (size_t i = 0; i < out->item_count; i++)
		is_outside |= !out->items[i].pack->is_assortment;
	TRY(stand_load(ctx, tx, is_outside, &out->stand));
	stand_map_init(&out->stand.wanted, ctx->arena, out->item_count);
	for (size_t i = 0; i < out->item_count; i++) {
		struct review_item        *item = &out->items[i];
		struct review_queue_order *order = &out->orders[item->order];
		TRY(judge(ctx, out, item));
		bool needs = item->reasons.count > 0, is_rest = !needs && item->state == LINE_PLACED;
		order->needing += needs;
		order->rest += is_rest;
		out->needing += needs;
		out->rest += is_rest;
		for (size_t k = 0; k < item->reasons.count; k++)
			out->by_kind[item->reasons.at[k].kind]++;
	}
	return OK;
}

/* ---------------------------------------------------------------- what is shown */

bool review_filter_order(const struct review_filter *filter, const struct review_queue_order *order)
{
	return (filter->store_id == 0 || filter->store_id == order->order->store_id) &&
	       (filter->order_id == 0 || filter->order_id == order->order->id) &&
	       (text_is_empty(filter->order_type) || text_equal(filter->order_type, order->order->order_type));
}

bool review_filter_item(const struct review_filter *filter, const struct review_queue *queue, const struct review_item *item)
{
	if (item->reasons.count == 0 || !review_filter_order(filter, &queue->orders[item->order]))
		return false;
	if (filter->kind == WHY_COUNT)
		return true;
	for (size_t i = 0; i < item->reasons.count; i++)
		if (item->reasons.at[i].kind == filter->kind)
			return true;
	return false;
}

const struct review_item *review_find(const struct review_queue *queue, int64_t line_id)
{
	for (size_t i = 0; i < queue->item_count; i++)
		if (queue->items[i].line->id == line_id)
			return &queue->items[i];
	return NULL;
}

const struct review_item *review_next(const struct review_queue *queue, const struct review_filter *filter, int64_t line_id)
{
	const struct review_item *after = line_id ? review_find(queue, line_id) : NULL;
	size_t                    start = after ? (size_t)(after - queue->items) + 1 : 0;
	for (size_t i = 0; i < queue->item_count; i++) {
		const struct review_item *item = &queue->items[(start + i) % queue->item_count];
		if (item->line->id != line_id && review_filter_item(filter, queue, item))
			return item;
	}
	return NULL;
}
