/*
 * ledger.c - movements and the balances they make
 *
 * Invariant: after every call the balances equal the sum of the movements; `ampull verify` re-adds them.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/ledger.h"

#include "base/limits.h"
#include "stock/stock.sql.h"
#include "stock/value.h"

/* Take from a real place: the value is the share, and the row must still be what was seen. */
static enum err take_real(struct ctx *ctx, struct db_tx *tx, const struct ledger_entry *entry, const struct ledger_look_row *seen,
			  int64_t *value_ore)
{
	int64_t region_id = ctx->actor.region_id, held = seen->units == I64_NONE ? 0 : seen->units;
	if (held < entry->units)
		return fail(ctx, ERR_BALANCE_TOO_LOW, "units", "the place holds %lld units of the batch, %lld were asked for",
			    (long long)held, (long long)entry->units);
	if (money_is_none(entry->value))
		TRY(value_share(seen->value_ore, held, entry->units, value_ore));
	else if (entry->value.ore > seen->value_ore)
		return fail(ctx, ERR_BALANCE_TOO_LOW, "value", "the balance is worth less");
	TRY(balance_take(ctx, tx,
			 (struct balance_take_in){ region_id, entry->from_place_id, entry->batch_id, entry->owner_id,
						   entry->earmark_id, entry->units, *value_ore, held,
						   seen->value_ore }));
	if (held == entry->units)
		TRY(balance_drop_empty(ctx, tx,
				       (struct balance_drop_empty_in){ region_id, entry->from_place_id, entry->batch_id,
								       entry->owner_id, entry->earmark_id }));
	return OK;
}

static enum err add(struct ctx *ctx, struct db_tx *tx, const struct ledger_entry *entry, int64_t place_id,
		    bool is_virtual, int64_t units, int64_t value_ore)
{
	TRY(balance_add(ctx, tx,
			(struct balance_add_in){ ctx->actor.region_id, place_id, entry->batch_id, entry->owner_id,
						 entry->earmark_id, units, value_ore, is_virtual }));
	if (is_virtual)
		TRY(balance_drop_empty(ctx, tx,
				       (struct balance_drop_empty_in){ ctx->actor.region_id, place_id, entry->batch_id,
								       entry->owner_id, entry->earmark_id }));
	return OK;
}

enum err ledger_post(struct ctx *ctx, struct db_tx *tx, const struct ledger_entry *entry, struct ledger_posted *out)
{
	if (entry->units <= 0)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units", (long long)entry->units);
	if (entry->units > LIMIT_UNITS)
		return fail(ctx, ERR_QUANTITY_OVERFLOW, "units", "%lld units", (long long)entry->units);
	int64_t    region_id = ctx->actor.region_id;
	struct day day = day_is_none(entry->effective_day) ? ctx->today : entry->effective_day;
	struct ledger_look_row look;
	TRY(ledger_look(ctx, tx,
			(struct ledger_look_in){ region_id, entry->from_place_id, entry->to_place_id, entry->batch_id, entry->owner_id,
						 entry->earmark_id, day },
			&look));
	if (look.closed_periods > 0)
		return fail(ctx, ERR_PERIOD_CLOSED, "effective_day", "%s lies in a closed period", day_text(ctx->arena, day).at);
	int64_t value_ore = entry->value.ore;
	if (!look.from_is_virtual) {
		TRY(take_real(ctx, tx, entry, &look, &value_ore));
	} else {
		EXPECT(!money_is_none(entry->value));
		TRY(add(ctx, tx, entry, entry->from_place_id, true, -entry->units, -value_ore));
	}
	TRY(add(ctx, tx, entry, entry->to_place_id, look.to_is_virtual, entry->units, value_ore));
	struct movement_insert_row row;
	TRY(movement_insert(ctx, tx,
			    (struct movement_insert_in){
				    .region_id = region_id,
				    .from_place_id = entry->from_place_id,
				    .to_place_id = entry->to_place_id,
				    .batch_id = entry->batch_id,
				    .owner_id = entry->owner_id,
				    .earmark_id = entry->earmark_id,
				    .units = entry->units,
				    .value_ore = value_ore,
				    .cause_kind = text_of(entry->cause_kind),
				    .cause_id = entry->cause_id,
				    .reverses_id = entry->reverses_id,
				    .reason = entry->reason.at ? entry->reason : TEXT(""),
				    .recorded_at = ctx->now,
				    .effective_day = day,
				    .person_id = ctx->actor.person_id,
				    .request_id = ctx->request_id.at ? ctx->request_id : TEXT(""),
			    },
			    &row));
	*out = (struct ledger_posted){ .movement_id = row.id, .value_ore = value_ore };
	return OK;
}

/* The shares that one movement after the other would have taken. */
static enum err share_out(struct ctx *ctx, const struct ledger_look_row *seen, struct ledger_part *parts, size_t count, int64_t *units,
			  int64_t *value_ore)
{
	int64_t held = seen->units == I64_NONE ? 0 : seen->units, worth = held ? seen->value_ore : 0;
	*units = *value_ore = 0;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].units <= 0 || parts[i].units > held)
			return fail(ctx, parts[i].units <= 0 ? ERR_QUANTITY_NOT_POSITIVE : ERR_BALANCE_TOO_LOW, "units",
				    "the place holds %lld units of the batch, %lld were asked for", (long long)held,
				    (long long)parts[i].units);
		TRY(value_share(worth, held, parts[i].units, &parts[i].value_ore));
		held -= parts[i].units;
		worth -= parts[i].value_ore;
		*units += parts[i].units;
		*value_ore += parts[i].value_ore;
	}
	return OK;
}

static enum err queue_parts(struct ctx *ctx, struct db_tx *tx, const struct ledger_entry *entry, struct day day,
			    const struct ledger_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(movement_queue(ctx, tx,
				   (struct movement_queue_in){
					   .region_id = ctx->actor.region_id,
					   .from_place_id = entry->from_place_id,
					   .to_place_id = entry->to_place_id,
					   .batch_id = entry->batch_id,
					   .owner_id = entry->owner_id,
					   .earmark_id = entry->earmark_id,
					   .units = parts[i].units,
					   .value_ore = parts[i].value_ore,
					   .cause_kind = text_of(entry->cause_kind),
					   .cause_id = parts[i].cause_id,
					   .reason = entry->reason.at ? entry->reason : TEXT(""),
					   .recorded_at = ctx->now,
					   .effective_day = day,
					   .person_id = parts[i].person_id,
					   .request_id = parts[i].request_id.at ? parts[i].request_id : TEXT(""),
				   }));
	return OK;
}

enum err ledger_post_many(struct ctx *ctx, struct db_tx *tx, const struct ledger_entry *entry, struct ledger_part *parts, size_t count)
{
	struct day             day = day_is_none(entry->effective_day) ? ctx->today : entry->effective_day;
	struct ledger_entry    sum = *entry;
	struct ledger_look_row look;
	EXPECT(count > 0);
	TRY(ledger_look(ctx, tx,
			(struct ledger_look_in){ ctx->actor.region_id, entry->from_place_id, entry->to_place_id, entry->batch_id,
						 entry->owner_id, entry->earmark_id, day },
			&look));
	EXPECT(!look.from_is_virtual);
	if (look.closed_periods > 0)
		return fail(ctx, ERR_PERIOD_CLOSED, "effective_day", "%s lies in a closed period", day_text(ctx->arena, day).at);
	TRY(share_out(ctx, &look, parts, count, &sum.units, &sum.value.ore));
	TRY(take_real(ctx, tx, &sum, &look, &sum.value.ore));
	TRY(add(ctx, tx, entry, entry->to_place_id, look.to_is_virtual, sum.units, sum.value.ore));
	return queue_parts(ctx, tx, entry, day, parts, count);
}

enum err ledger_reverse(struct ctx *ctx, struct db_tx *tx, int64_t movement_id, struct text reason,
			struct ledger_posted *out)
{
	struct movement_get_row row;
	TRY(movement_get(ctx, tx, (struct movement_get_in){ ctx->actor.region_id, movement_id }, &row));
	struct movement_reversed_row times;
	TRY(movement_reversed(ctx, tx, (struct movement_reversed_in){ ctx->actor.region_id, movement_id }, &times));
	if (times.count > 0)
		return fail(ctx, ERR_STATE, "movement", "movement %lld was reversed before", (long long)movement_id);
	return ledger_post(ctx, tx,
			   &(struct ledger_entry){
				   .from_place_id = row.to_place_id,
				   .to_place_id = row.from_place_id,
				   .batch_id = row.batch_id,
				   .owner_id = row.owner_id,
				   .earmark_id = row.earmark_id,
				   .units = row.units,
				   .value = { row.value_ore },
				   .cause_kind = "reversal",
				   .cause_id = movement_id,
				   .reverses_id = movement_id,
				   .reason = reason,
				   .effective_day = DAY_NONE,
			   },
			   out);
}
