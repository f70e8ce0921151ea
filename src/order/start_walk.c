/*
 * start_walk.c - plockrunda
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/start_walk.h"

#include <stdlib.h>

#include "order/box_rules.h"
#include "order/line.h"
#include "order/order.sql.h"
#include "order/pack_box.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/recalled.h"
#include "stock/stock.sql.h"

enum { POSITIONS_USUAL = 8, POSITIONS_MOST = 40 };

enum err walk_setting_read(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct walk_setting *out)
{
	struct walk_setting_of_row row;
	bool                       found;
	TRY(walk_setting_of(ctx, tx, (struct walk_setting_of_in){ ctx->actor.region_id, store_id }, &row, &found));
	*out = found ? (struct walk_setting){ row.trolley_positions, row.scans_bin } : (struct walk_setting){ POSITIONS_USUAL, false };
	return OK;
}

enum err walk_setting_change(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct walk_setting setting)
{
	TRY(person_may(ctx, tx, PERMIT_PICK, store_id));
	if (setting.trolley_positions < 1 || setting.trolley_positions > POSITIONS_MOST)
		return fail(ctx, ERR_FIELD_INVALID, "trolley_positions", "a trolley has 1 to %d positions", POSITIONS_MOST);
	TRY(walk_setting_put(ctx, tx,
			     (struct walk_setting_put_in){ ctx->actor.region_id, store_id, setting.trolley_positions, setting.scans_bin }));
	return journal_write(ctx, tx, "walk setting changed", "place", store_id,
			     text_format(ctx->arena, "{\"positions\":%lld,\"scans_bin\":%s}", (long long)setting.trolley_positions,
					 setting.scans_bin ? "true" : "false"));
}

/* ---------------------------------------------------------------- start */

static enum err check_order(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const struct order_get_row *order)
{
	struct walk_of_order_row walk;
	bool                     found;
	if (order->store_id != store_id)
		return fail(ctx, ERR_FIELD_INVALID, "orders", "order %lld is of another store", (long long)order->number);
	TRY(walk_of_order(ctx, tx, (struct walk_of_order_in){ ctx->actor.region_id, order->id }, &walk, &found));
	if (found)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "orders", "order %lld stands in walk %lld of %.*s", (long long)order->number,
			    (long long)walk.number, TEXT_ARG(walk.person_name));
	return OK;
}

/* Release what is approved, and put what waits on the trolley; `*placed` tells whether anything did. */
static enum err place_on_trolley(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t position, struct walk_started *out,
				 bool *placed)
{
	int64_t                        region_id = ctx->actor.region_id;
	struct lines_of_order_rows     lines;
	struct walk_lists_to_pick_rows lists;
	size_t                         approved = 0;
	TRY(lines_of_order(ctx, tx, (struct lines_of_order_in){ region_id, order_id }, &lines));
	for (size_t i = 0; i < lines.count; i++)
		approved += text_is(lines.at[i].state, "approved");
	if (approved > 0) {
		struct release_made made;
		TRY(order_release(ctx, tx, order_id, &made));
		out->takes += made.takes;
		out->lines_lost += made.lines_lost;
	}
	TRY(walk_lists_to_pick(ctx, tx, (struct walk_lists_to_pick_in){ region_id, order_id }, &lists));
	for (size_t i = 0; i < lists.count; i++) {
		int64_t  changed;
		enum err err = walk_list_insert(ctx, tx, (struct walk_list_insert_in){ region_id, out->walk_id, lists.at[i].id, position }, &changed);
		if (err == ERR_ALREADY_EXISTS) { /* Somebody else's walk was faster by a moment: walk_list_live. */
			ctx->error = (struct error){ 0 };
			return fail(ctx, ERR_CHANGED_MEANWHILE, "orders", "an order was taken into another walk meanwhile");
		}
		TRY(err);
	}
	*placed = lists.count > 0;
	return OK;
}

static int id_compare(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
	return (one > other) - (one < other);
}

/* The packs of all the orders in one order, before the numbers: whoever releases one of them waits here, not in a circle. */
static enum err lock_packs(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const int64_t *orders, size_t count)
{
	struct order_lines *of = arena_array(ctx->arena, struct order_lines, count + 1);
	size_t              total = 0;
	for (size_t i = 0; i < count; i++) {
		TRY(lines_load(ctx, tx, orders[i], &of[i]));
		total += of[i].count;
	}
	int64_t *packs = arena_array(ctx->arena, int64_t, total + 1);
	total = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < of[i].count; k++)
			if (of[i].at[k].state == LINE_APPROVED)
				packs[total++] = of[i].at[k].pack_id;
	qsort(packs, total, sizeof *packs, id_compare);
	for (size_t i = 0; i < total; i++)
		if (i == 0 || packs[i] != packs[i - 1])
			TRY(store_pack_lock(ctx, tx, (struct store_pack_lock_in){ ctx->actor.region_id, store_id, packs[i] }));
	return OK;
}

enum err walk_start(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const int64_t *orders, size_t count,
		    struct walk_started *out)
{
	struct walk_setting    setting;
	struct walk_insert_row row;
	size_t                 narcotic = 0;
	*out = (struct walk_started){ 0 };
	TRY(person_may(ctx, tx, PERMIT_PICK, store_id));
	TRY(walk_setting_read(ctx, tx, store_id, &setting));
	if (count == 0)
		return fail(ctx, ERR_FIELD_MISSING, "orders", "choose at least one order");
	if ((int64_t)count > setting.trolley_positions)
		return fail(ctx, ERR_FIELD_INVALID, "orders", "%zu orders are chosen, the trolley has %lld positions", count,
			    (long long)setting.trolley_positions);
	for (size_t i = 0; i < count; i++) {
		struct order_get_row order;
		for (size_t k = 0; k < i; k++)
			if (orders[k] == orders[i])
				return fail(ctx, ERR_FIELD_INVALID, "orders", "an order is chosen twice");
		TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, orders[i] }, &order));
		TRY(check_order(ctx, tx, store_id, &order));
		narcotic += order.is_narcotic;
	}
	TRY(rule_walk_apart(ctx, narcotic, count - narcotic));
	TRY(lock_packs(ctx, tx, store_id, orders, count));
	TRY(document_number_take(ctx, tx, "walk", &out->number));
	TRY(walk_insert(ctx, tx,
			(struct walk_insert_in){ ctx->actor.region_id, out->number, store_id, narcotic > 0, ctx->actor.person_id, ctx->now },
			&row));
	out->walk_id = row.id;
	for (size_t i = 0; i < count; i++) {
		bool placed = false; /* gcc 14 does not see that OK sets it */
		TRY(place_on_trolley(ctx, tx, orders[i], (int64_t)out->orders + 1, out, &placed));
		out->orders += placed;
	}
	if (out->orders == 0)
		return fail(ctx, ERR_STATE, "orders", "nothing of these orders can be picked any more");
	return journal_write(ctx, tx, "walk started", "walk", row.id,
			     text_format(ctx->arena, "{\"number\":%lld,\"orders\":%zu,\"lost\":%zu}", (long long)out->number, out->orders,
					 out->lines_lost));
}

/* ---------------------------------------------------------------- walking */

static enum err open_walk(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, struct walk_get_row *out)
{
	TRY(walk_get(ctx, tx, (struct walk_get_in){ ctx->actor.region_id, walk_id }, out));
	TRY(person_may(ctx, tx, PERMIT_PICK, out->store_id));
	if (!text_is(out->state, "open"))
		return fail(ctx, ERR_STATE, "walk", "walk %lld is finished", (long long)out->number);
	return OK;
}

/* A walk that is the actor's own now. */
static enum err own_walk(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, struct walk_get_row *out)
{
	TRY(open_walk(ctx, tx, walk_id, out));
	if (out->person_id != ctx->actor.person_id)
		return fail(ctx, ERR_FORBIDDEN, "walk", "%.*s walks walk %lld: take it over first", TEXT_ARG(out->person_name),
			    (long long)out->number);
	return OK;
}

enum err walk_hand_over(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, int64_t version, int64_t person_id)
{
	struct walk_get_row walk;
	int64_t             changed;
	TRY(open_walk(ctx, tx, walk_id, &walk));
	if (walk.person_id != ctx->actor.person_id && person_id != ctx->actor.person_id)
		return fail(ctx, ERR_FORBIDDEN, "walk", "only %.*s hands walk %lld over; others take it over themselves",
			    TEXT_ARG(walk.person_name), (long long)walk.number);
	struct actor before = ctx->actor;
	ctx->actor.person_id = person_id;
	enum err err = person_may(ctx, tx, PERMIT_PICK, walk.store_id);
	ctx->actor = before;
	TRY(err);
	TRY(walk_give(ctx, tx,
		      (struct walk_give_in){ ctx->actor.region_id, walk_id, version ? version : walk.version, person_id }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "walk", "walk %lld was changed by somebody else", (long long)walk.number);
	return journal_write(ctx, tx, "walk handed over", "walk", walk_id,
			     text_format(ctx->arena, "{\"from\":%lld,\"to\":%lld}", (long long)walk.person_id, (long long)person_id));
}

/* A take that waits in the walk.  One that a recall took away while somebody stood at the bin is refused with the recall. */
static enum err take_of(struct ctx *ctx, struct db_tx *tx, const struct walk_get_row *walk, int64_t allocation_id,
			struct walk_takes_row *out)
{
	struct walk_takes_rows takes;
	TRY(walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, walk->id }, &takes));
	for (size_t i = 0; i < takes.count; i++)
		if (takes.at[i].id == allocation_id) {
			*out = takes.at[i];
			return OK;
		}
	struct allocation_get_row gone;
	TRY(allocation_get(ctx, tx, (struct allocation_get_in){ ctx->actor.region_id, allocation_id }, &gone));
	TRY(recalled_refuse(ctx, tx, gone.batch_id));
	return fail(ctx, ERR_STATE, "pick", "the pick is not in walk %lld any more", (long long)walk->number);
}

static enum err check_bin(struct ctx *ctx, struct db_tx *tx, const struct walk_get_row *walk, const struct walk_takes_row *take,
			  struct text bin)
{
	struct walk_setting setting;
	struct text         scanned = bin.at ? text_trim(bin) : TEXT("");
	TRY(walk_setting_read(ctx, tx, walk->store_id, &setting));
	if (text_is_empty(scanned))
		return setting.scans_bin ? fail(ctx, ERR_FIELD_MISSING, "bin", "scan the label of bin %.*s first", TEXT_ARG(take->place_code)) : OK;
	if (!text_equal(scanned, take->place_code))
		return fail(ctx, ERR_WRONG_BIN, "bin", "scanned: %.*s; to stand at: %.*s", TEXT_ARG(scanned), TEXT_ARG(take->place_code));
	return OK;
}

enum err walk_pick(struct ctx *ctx, struct db_tx *tx, const struct walk_step *step, struct pick_done *out)
{
	struct walk_get_row   walk;
	struct walk_takes_row take;
	int64_t               box_id;
	TRY(own_walk(ctx, tx, step->walk_id, &walk));
	TRY(take_of(ctx, tx, &walk, step->pick.allocation_id, &take));
	if (text_is(take.state, "proposed"))
		TRY(check_bin(ctx, tx, &walk, &take, step->bin));
	TRY(pick_allocation(ctx, tx, &step->pick, out));
	TRY(walk_skip_drop(ctx, tx, (struct walk_skip_drop_in){ ctx->actor.region_id, walk.id, take.id }));
	if (step->pick.units == 0)
		return OK;
	return box_put_picked(ctx, tx, take.shipment_id, take.id, &box_id);
}

enum err walk_skip(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, int64_t allocation_id)
{
	struct walk_get_row   walk;
	struct walk_takes_row take;
	TRY(own_walk(ctx, tx, walk_id, &walk));
	TRY(take_of(ctx, tx, &walk, allocation_id, &take));
	if (!text_is(take.state, "proposed"))
		return fail(ctx, ERR_STATE, "pick", "the pick is done already");
	return walk_skip_put(ctx, tx, (struct walk_skip_put_in){ ctx->actor.region_id, walk_id, allocation_id, ctx->now });
}

enum err walk_undo(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, struct pick_undone *out)
{
	struct walk_get_row          walk;
	struct walk_takes_rows       takes;
	const struct walk_takes_row *last = NULL;
	TRY(own_walk(ctx, tx, walk_id, &walk));
	TRY(walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, walk_id }, &takes));
	for (size_t i = 0; i < takes.count; i++)
		if (!text_is(takes.at[i].state, "proposed") && !moment_is_none(takes.at[i].picked_at) &&
		    (!last || takes.at[i].picked_at.us > last->picked_at.us ||
		     (takes.at[i].picked_at.us == last->picked_at.us && takes.at[i].movement_id > last->movement_id)))
			last = &takes.at[i];
	if (!last || last->picked_at.us < walk.created_at.us)
		return fail(ctx, ERR_STATE, "pick", "nothing is picked in this walk yet");
	return pick_undo(ctx, tx, last->id, out);
}

enum err walk_finish(struct ctx *ctx, struct db_tx *tx, int64_t walk_id, bool leave_rest)
{
	struct walk_get_row    walk;
	struct walk_takes_rows takes;
	int64_t                changed;
	size_t                 waiting = 0;
	TRY(own_walk(ctx, tx, walk_id, &walk));
	TRY(walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, walk_id }, &takes));
	for (size_t i = 0; i < takes.count; i++)
		waiting += text_is(takes.at[i].state, "proposed");
	if (waiting > 0 && !leave_rest)
		return fail(ctx, ERR_STATE, "walk", "%zu picks wait in walk %lld", waiting, (long long)walk.number);
	TRY(walk_mark_done(ctx, tx, (struct walk_mark_done_in){ ctx->actor.region_id, walk_id, ctx->now }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "walk", "walk %lld was changed by somebody else", (long long)walk.number);
	TRY(walk_lists_leave(ctx, tx, (struct walk_lists_leave_in){ ctx->actor.region_id, walk_id, ctx->now }));
	return journal_write(ctx, tx, "walk finished", "walk", walk_id, text_format(ctx->arena, "{\"left\":%zu}", waiting));
}
