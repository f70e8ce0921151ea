/*
 * fefo.c - first expiry first out, over several batches and bins
 *
 * Pure.  Invariants: the takes add up to units - missing; no take exceeds its lot; no lot with an earlier expiry is
 * left with a whole multiple while a later one is used.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/fefo.h"

/* Whether lot a is taken before lot b. */
static bool goes_before(const struct fefo_lot *a, const struct fefo_lot *b)
{
	if (a->expiry.number != b->expiry.number)
		return a->expiry.number < b->expiry.number;
	if (a->walk_order != b->walk_order)
		return a->walk_order < b->walk_order;
	if (a->place_id != b->place_id)
		return a->place_id < b->place_id;
	return a->batch_id < b->batch_id;
}

/* Insertion sort: a pack has a handful of lots. */
static void sort_by_expiry(const struct fefo_lot *lots, size_t *order, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && goes_before(&lots[order[k]], &lots[order[k - 1]]); k--) {
			size_t swapped = order[k];
			order[k] = order[k - 1];
			order[k - 1] = swapped;
		}
}

static void sort_by_walk(const struct fefo_lot *lots, struct fefo_take *takes, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0; k--) {
			const struct fefo_lot *a = &lots[takes[k].lot], *b = &lots[takes[k - 1].lot];
			if (a->walk_order > b->walk_order || (a->walk_order == b->walk_order && !goes_before(a, b)))
				break;
			struct fefo_take swapped = takes[k];
			takes[k] = takes[k - 1];
			takes[k - 1] = swapped;
		}
}

enum err fefo_choose(struct ctx *ctx, const struct fefo_lot *lots, size_t lot_count, int64_t units, int64_t multiple,
		     struct fefo_take **takes, size_t *take_count, int64_t *missing)
{
	if (units <= 0 || multiple <= 0)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units", (long long)units);
	size_t *order = arena_array(ctx->arena, size_t, lot_count + 1);
	for (size_t i = 0; i < lot_count; i++)
		order[i] = i;
	sort_by_expiry(lots, order, lot_count);
	*takes = arena_array(ctx->arena, struct fefo_take, lot_count + 1);
	*take_count = 0;
	int64_t left = units;
	for (size_t i = 0; i < lot_count && left >= multiple; i++) {
		int64_t available = lots[order[i]].free_units;
		int64_t take = available < left ? available : left;
		take -= take % multiple;
		if (take <= 0)
			continue;
		(*takes)[(*take_count)++] = (struct fefo_take){ .lot = order[i], .units = take };
		left -= take;
	}
	*missing = left;
	sort_by_walk(lots, *takes, *take_count);
	return OK;
}
