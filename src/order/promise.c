/*
 * promise.c - reservations as rows, availability computed under the lock
 *
 * Invariants: after every settled transaction the promises of (store, pack) are at most its usable stock; what a promise took
 * from below a preparedness floor, open releases let through.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/promise.h"

#include "order/order.sql.h"
#include "people/journal.h"
#include "stock/availability.h"
#include "stock/floor.sql.h"
#include "stock/release_floor.h"
#include "stock/short_dated.h"

/* Why stock that lies there cannot be promised: the verdict of the first unusable lot. */
static enum err refuse_lots(struct ctx *ctx, const struct availability *stock, const struct short_dated *wanted)
{
	if (stock->doubted > 0)
		return fail(ctx, ERR_STOCK_TOO_LOW, "units", "%lld units wait to be counted: a pick did not find them in their bin",
			    (long long)stock->doubted);
	for (size_t i = 0; i < stock->lot_count; i++) {
		enum batch_verdict verdict = stock->lots[i].verdict;
		if (verdict == BATCH_SHORT_DATED)
			return refuse(ctx, wanted->rule, ERR_BATCH_SHORT_DATED, "units",
				      "the store holds %lld units, none with %lld days left as %.*s wants (batch %.*s, expiry %s)",
				      (long long)stock->on_hand, (long long)wanted->days, TEXT_ARG(wanted->words),
				      TEXT_ARG(stock->lots[i].label), day_text(ctx->arena, stock->lots[i].expiry).at);
		if (verdict != BATCH_USABLE)
			return refuse(ctx, batch_verdict_rule(verdict), batch_verdict_error(verdict), "units",
				      "the store holds %lld units, none of which may be used (batch %.*s, expiry %s)",
				      (long long)stock->on_hand, TEXT_ARG(stock->lots[i].label),
				      day_text(ctx->arena, stock->lots[i].expiry).at);
	}
	return fail(ctx, ERR_STOCK_TOO_LOW, "units", "the store has none");
}

/* What was known when goods under a floor were promised, and which releases let them through. */
static enum err note_floor(struct ctx *ctx, struct db_tx *tx, const struct floor_level *level, const struct order_line *line,
			   int64_t units)
{
	int64_t                         region_id = ctx->actor.region_id, crossing = floor_crossing(level, units);
	struct floor_check_insert_row   check;
	struct floor_releases_left_rows releases;
	TRY(floor_check_insert(ctx, tx,
			       (struct floor_check_insert_in){ region_id, level->floor_id, line->id, line->pack_id, level->usable,
							       level->reserved, level->floor, level->released, units, crossing,
							       ctx->now },
			       &check));
	if (crossing == 0)
		return OK;
	TRY(floor_releases_left(ctx, tx, (struct floor_releases_left_in){ region_id, level->floor_id, ctx->today }, &releases));
	for (size_t i = 0; i < releases.count && crossing > 0; i++) {
		int64_t taken = releases.at[i].left_units < crossing ? releases.at[i].left_units : crossing;
		TRY(floor_use_insert(ctx, tx,
				     (struct floor_use_insert_in){ check.id, region_id, releases.at[i].id, line->id, taken }));
		crossing -= taken;
	}
	EXPECT(crossing == 0); /* rule_floor() asked the same releases under the same lock. */
	return journal_write(ctx, tx, "preparedness stock promised", "floor", level->floor_id,
			     text_format(ctx->arena, "{\"line\":%lld,\"units\":%lld,\"crossing\":%lld}", (long long)line->id,
					 (long long)units, (long long)floor_crossing(level, units)));
}

enum err promise_make(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, int64_t store_id,
		      const struct place *receiver)
{
	int64_t             units = line_rest(line);
	struct availability stock;
	struct short_dated  wanted;
	TRY(short_dated_for(ctx, tx, receiver, line->pack_id, &wanted));
	TRY(availability_load(ctx, tx, store_id, line->pack_id, wanted.days, true, &stock));
	if (units <= 0)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "nothing is left to reserve");
	if (stock.usable == 0 && stock.on_hand > 0)
		return refuse_lots(ctx, &stock, &wanted);
	if (stock.unpromised < units)
		return fail(ctx, ERR_STOCK_TOO_LOW, "units", "%lld units wanted, %lld available (%lld usable, %lld promised)",
			    (long long)units, (long long)(stock.unpromised > 0 ? stock.unpromised : 0),
			    (long long)stock.usable, (long long)stock.reserved);
	for (size_t i = 0; i < stock.floor_count; i++)
		TRY(rule_floor(ctx, &stock.floors[i], units));
	TRY(reservation_put(ctx, tx,
			    (struct reservation_put_in){ ctx->actor.region_id, line->id, store_id, line->pack_id, units,
							 ctx->now }));
	for (size_t i = 0; i < stock.floor_count; i++)
		TRY(note_floor(ctx, tx, &stock.floors[i], line, units));
	return OK;
}

/* What falls of a promise gives back what it took of releases, the newest first. */
static enum err return_releases(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t units)
{
	struct floor_uses_of_line_rows uses;
	TRY(floor_uses_of_line(ctx, tx, (struct floor_uses_of_line_in){ ctx->actor.region_id, line_id }, &uses));
	int64_t left = units;
	for (size_t i = 0; i < uses.count; i++) {
		/* Every floor of the pack was asked for the same units: each check gives back for itself. */
		if (i > 0 && uses.at[i].check_id != uses.at[i - 1].check_id)
			left = units;
		int64_t back = uses.at[i].left_units < left ? uses.at[i].left_units : left;
		left -= back;
		if (back > 0)
			TRY(floor_use_return(ctx, tx,
					     (struct floor_use_return_in){ ctx->actor.region_id, uses.at[i].check_id,
									   uses.at[i].release_id, back }));
	}
	return OK;
}

enum err promise_drop(struct ctx *ctx, struct db_tx *tx, int64_t line_id)
{
	struct reservation_get_row promise;
	bool                       found;
	TRY(reservation_get(ctx, tx, (struct reservation_get_in){ ctx->actor.region_id, line_id }, &promise, &found));
	TRY(return_releases(ctx, tx, line_id, found ? promise.units : 0));
	return reservation_drop(ctx, tx, (struct reservation_drop_in){ ctx->actor.region_id, line_id });
}

enum err promise_lower(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t units)
{
	TRY(return_releases(ctx, tx, line_id, units));
	return promise_keep(ctx, tx, line_id, units);
}

enum err promise_regain(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, int64_t store_id,
			const struct place *receiver, int64_t units)
{
	struct availability stock;
	struct short_dated  wanted;
	TRY(short_dated_for(ctx, tx, receiver, line->pack_id, &wanted));
	TRY(availability_load(ctx, tx, store_id, line->pack_id, wanted.days, true, &stock));
	if (stock.unpromised < units && stock.doubted > 0)
		return refuse_lots(ctx, &stock, &wanted);
	if (stock.unpromised < units)
		return fail(ctx, ERR_STOCK_TOO_LOW, "units", "what the line lost cannot be had again: %lld units wanted, %lld available (%lld usable, %lld promised)",
			    (long long)units, (long long)(stock.unpromised > 0 ? stock.unpromised : 0),
			    (long long)stock.usable, (long long)stock.reserved);
	for (size_t i = 0; i < stock.floor_count; i++)
		TRY(rule_floor(ctx, &stock.floors[i], units));
	TRY(promise_extend(ctx, tx, line, store_id, units));
	for (size_t i = 0; i < stock.floor_count; i++)
		TRY(note_floor(ctx, tx, &stock.floors[i], line, units));
	return OK;
}

enum err promise_keep(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t units)
{
	/* What was picked is gone: nothing is given back to a release. */
	TRY(reservation_use_up(ctx, tx, (struct reservation_use_up_in){ ctx->actor.region_id, line_id, units }));
	return reservation_lower(ctx, tx, (struct reservation_lower_in){ ctx->actor.region_id, line_id, units });
}

enum err promise_extend(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, int64_t store_id,
			int64_t units)
{
	return reservation_extend(ctx, tx,
				  (struct reservation_extend_in){ ctx->actor.region_id, line->id, store_id, line->pack_id,
								  units, ctx->now });
}

static enum err lose(struct ctx *ctx, struct db_tx *tx, int64_t line_id, const char *reason_code,
		     struct text reason_text)
{
	struct order_line line;
	TRY(line_load(ctx, tx, line_id, &line));
	int64_t units = line_rest(&line);
	TRY(promise_drop(ctx, tx, line_id));
	TRY(allocations_cancel_of_line(ctx, tx,
				       (struct allocations_cancel_of_line_in){ ctx->actor.region_id, line_id,
									       text_of(reason_code) }));
	line.reason_code = text_of(reason_code);
	line.reason_text = reason_text;
	return line_move(ctx, tx, &line, EVENT_LOSE, units);
}

enum err promise_settle(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t pack_id, const char *reason_code,
			struct text reason_text, int64_t *lost)
{
	struct availability stock;
	TRY(availability_load(ctx, tx, store_id, pack_id, 0, true, &stock));
	/* A doubted bin breaks no promise: whether the goods are there is known when it is counted. */
	if (stock.unpromised + stock.doubted >= 0)
		return OK;
	struct reservations_newest_rows promises;
	TRY(reservations_newest(ctx, tx, (struct reservations_newest_in){ ctx->actor.region_id, store_id, pack_id },
				&promises));
	int64_t over = -(stock.unpromised + stock.doubted);
	for (size_t i = 0; i < promises.count && over > 0; i++) {
		TRY(lose(ctx, tx, promises.at[i].line_id, reason_code, reason_text));
		over -= promises.at[i].units;
		++*lost;
	}
	return OK;
}

enum err promise_settle_all(struct ctx *ctx, struct db_tx *tx, int64_t *lost)
{
	struct reserved_packs_rows packs;
	TRY(reserved_packs(ctx, tx, (struct reserved_packs_in){ ctx->actor.region_id }, &packs));
	for (size_t i = 0; i < packs.count; i++)
		TRY(promise_settle(ctx, tx, packs.at[i].store_id, packs.at[i].pack_id, "stock_expired",
				   TEXT("the stock promised to the line expired"), lost));
	int64_t closed = 0;
	return floor_releases_settle(ctx, tx, 0, &closed);
}
