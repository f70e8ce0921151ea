/*
 * counting.c - counting in the simulated region, through the use cases and nothing else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/counting.h"

#include "order/approve_count.h"
#include "order/pick_order.h"
#include "order/waste.sql.h"
#include "order/waste_goods.h"
#include "place/place.h"
#include "sim/law.h"
#include "stock/count.sql.h"
#include "stock/count_stock.h"
#include "stock/stock.sql.h"

enum { WASTED_MOST = 6, QUARANTINED = 3, LINES_MOST = 400, BLISTER = 10 };

static void act_as(struct ctx *ctx, int64_t person_id)
{
	ctx->actor.person_id = person_id;
}

/* What a person finds: nearly always what the balance says. */
static int64_t found_units(struct sim_region *region, int64_t balance, int64_t error_percent)
{
	if (balance == 0 || !random_percent(&region->random, error_percent))
		return balance;
	int64_t off = random_between(&region->random, 1, balance < BLISTER ? balance : BLISTER);
	return random_percent(&region->random, 70) ? balance - off : balance + off;
}

/* Every waiting line, by one person; what asks for another is left to the next. */
static enum err count_waiting(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, int64_t count_id, int64_t error_percent,
			      size_t most)
{
	struct count_lines_rows lines;
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, count_id, 0 }, &lines));
	for (size_t i = 0; i < lines.count && most > 0; i++) {
		struct counted counted;
		if (!text_is(lines.at[i].state, "waiting"))
			continue;
		int64_t balance = lines.at[i].units_now == I64_NONE ? 0 : lines.at[i].units_now;
		TRY(count_units(ctx, tx, lines.at[i].id, found_units(region, balance, error_percent), &counted));
		most--;
	}
	return OK;
}

static enum err approve_all(struct ctx *ctx, struct db_tx *tx, int64_t count_id)
{
	static const char *const reasons[] = { "not_explained", "earlier_miscount", "unrecorded_issue" };
	struct count_lines_rows  lines;
	struct count_approved    approved;
	size_t                   count = 0;
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, count_id, 0 }, &lines));
	struct count_decision *decisions = arena_array(ctx->arena, struct count_decision, lines.count + 1);
	for (size_t i = 0; i < lines.count; i++)
		if (text_is(lines.at[i].state, "counted") && lines.at[i].counted_units != lines.at[i].balance_at_count) {
			TRY(sim_investigate(ctx, tx, lines.at[i].id));
			decisions[count] = (struct count_decision){ lines.at[i].id, text_of(reasons[count % COUNT_OF(reasons)]), TEXT("") };
			count++;
		}
	return count_approve(ctx, tx, count_id, decisions, count, &approved);
}

static enum err open_bins(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region, size_t first, size_t last,
			  struct count_opened *out)
{
	return count_open(ctx, tx,
			  &(struct count_selection){ .store_id = region->store_id,
						     .kind = TEXT("zone"),
						     .from_code = region->bins.at[first].code,
						     .to_code = region->bins.at[last].code,
						     .since = DAY_NONE,
						     .is_blind = true },
			  out);
}

enum err sim_count_tasks(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct count_tasks_rows tasks;
	struct count_opened     opened;
	if (!region->has_faults)
		return OK;
	TRY(count_tasks(ctx, tx, (struct count_tasks_in){ ctx->actor.region_id, region->store_id, LINES_MOST }, &tasks));
	if (tasks.count == 0)
		return OK;
	act_as(ctx, region->technicians[1]);
	enum err err = count_open(ctx, tx,
				  &(struct count_selection){ .store_id = region->store_id, .kind = TEXT("tasks"), .since = DAY_NONE }, &opened);
	if (err == ERR_STATE) { /* Their goods are all gone meanwhile. */
		ctx->error = (struct error){ 0 };
		return OK;
	}
	TRY(err);
	TRY(count_waiting(ctx, tx, region, opened.count_id, 0, LINES_MOST));
	act_as(ctx, region->pharmacists[0]);
	return approve_all(ctx, tx, opened.count_id);
}

/* A first bin empty where the balance says otherwise: a pick that waits is picked short. */
static enum err short_pick(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct sim_open_takes_rows takes;
	struct pick_done           done;
	TRY(sim_open_takes(ctx, tx, (struct sim_open_takes_in){ ctx->actor.region_id }, &takes));
	act_as(ctx, region->technicians[0]);
	if (takes.count == 0)
		return OK;
	return pick_allocation(ctx, tx,
			       &(struct pick){ .allocation_id = takes.at[0].id,
					       .units = 0,
					       .code = { .expiry = DAY_NONE },
					       .reason_code = TEXT("not_in_bin") },
			       &done);
}

/* Some of what expired is destroyed; the rest waits on the list. */
static enum err destroy_expired(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct waste_expired_rows rows;
	struct wasted             wasted;
	TRY(waste_expired(ctx, tx, (struct waste_expired_in){ ctx->actor.region_id, ctx->today, 2 * WASTED_MOST }, &rows));
	act_as(ctx, region->technicians[0]);
	for (size_t i = 0; i + 1 < rows.count && i < WASTED_MOST; i++)
		TRY(waste_goods(ctx, tx,
				&(struct waste){ .place_id = rows.at[i].place_id,
						 .batch_id = rows.at[i].batch_id,
						 .owner_id = rows.at[i].owner_id,
						 .earmark_id = rows.at[i].earmark_id,
						 .units = rows.at[i].units,
						 .cause = TEXT("expired"),
						 .witness_id = text_is(rows.at[i].narcotic_class, "0") ? 0 : region->technicians[1] },
				&wasted));
	return OK;
}

/* Goods that came in damaged go to quarantine, and a pack of the last is destroyed from there. */
static enum err quarantine_some(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	static const char *const reasons[] = { "fuktskadad kartong", "temperaturlarm i transporten", "reklamation" };
	struct sim_whole_lots_rows lots;
	int64_t                    quarantine_id;
	struct stopped             moved;
	struct wasted              wasted;
	TRY(place_quarantine(ctx, tx, region->store_id, &quarantine_id));
	TRY(sim_whole_lots(ctx, tx, (struct sim_whole_lots_in){ ctx->actor.region_id, region->store_id, QUARANTINED }, &lots));
	for (size_t i = 0; i < lots.count; i++) {
		act_as(ctx, region->technicians[i % 2]);
		TRY(quarantine_move(ctx, tx,
				    &(struct stock_transfer){ .from_place_id = lots.at[i].place_id,
							      .to_place_id = quarantine_id,
							      .batch_id = lots.at[i].batch_id,
							      .units = 2 * lots.at[i].units_per_pack,
							      .reason = text_of(reasons[i % COUNT_OF(reasons)]) },
				    &moved));
	}
	if (lots.count == 0)
		return OK;
	return waste_goods(ctx, tx,
			   &(struct waste){ .place_id = quarantine_id,
					    .batch_id = lots.at[lots.count - 1].batch_id,
					    .units = lots.at[lots.count - 1].units_per_pack,
					    .cause = TEXT("broken"),
					    .witness_id = region->technicians[2] },
			   &wasted);
}

enum err sim_show_counts(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct count_opened done, under_way;
	if (region->bins.count < 12)
		return OK;
	act_as(ctx, region->technicians[0]);
	TRY(open_bins(ctx, tx, region, 4, 8, &done));
	TRY(count_waiting(ctx, tx, region, done.count_id, 8, LINES_MOST));
	act_as(ctx, region->technicians[1]);
	TRY(count_waiting(ctx, tx, region, done.count_id, 50, LINES_MOST));
	TRY(count_finish(ctx, tx, done.count_id, true));
	act_as(ctx, region->pharmacists[0]);
	TRY(approve_all(ctx, tx, done.count_id));
	act_as(ctx, region->technicians[1]);
	TRY(open_bins(ctx, tx, region, 9, 11, &under_way));
	TRY(count_waiting(ctx, tx, region, under_way.count_id, 25, 8));
	TRY(short_pick(ctx, tx, region));
	TRY(destroy_expired(ctx, tx, region));
	return quarantine_some(ctx, tx, region);
}
