/*
 * ledger_many_test.c - several movements at once leave what they would have left one after the other
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../order/cast.h"

#include "stock/ledger.h"

enum { PARTS = 7 };

static struct ledger_entry entry_of(const struct cast *cast, int64_t used_id, int64_t batch_id)
{
	return (struct ledger_entry){ .from_place_id = cast->bin_a, .to_place_id = used_id, .batch_id = batch_id, .value = MONEY_NONE,
				      .cause_kind = "withdrawal", .cause_id = batch_id, .effective_day = DAY_NONE };
}

static enum err as_one_by_one(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast           *cast = argument;
	static const int64_t   units[PARTS] = { 1, 3, 2, 7, 1, 5, 11 }; /* All of the 30 that stand there. */
	struct ledger_part     parts[PARTS];
	struct balance_get_row worth;
	int64_t                one, many, used_id, left;
	bool                   found;
	TRY(place_virtual(ctx, tx, PLACE_USED, &used_id));
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "ONE", 3, &one));
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "MANY", 3, &many));
	for (int i = 0; i < PARTS; i++)
		parts[i] = (struct ledger_part){ .units = units[i], .cause_id = i, .person_id = cast->first };
	for (int take = PARTS - 1; take <= PARTS; take++) { /* First all but the last, then the last alone. */
		int                 from = take < PARTS ? 0 : PARTS - 1;
		struct ledger_entry entry = entry_of(cast, used_id, many);
		TRY(ledger_post_many(ctx, tx, &entry, &parts[from], (size_t)(take - from)));
		for (int i = from; i < take; i++) {
			struct ledger_posted posted;
			entry = entry_of(cast, used_id, one);
			entry.units = units[i];
			TRY(ledger_post(ctx, tx, &entry, &posted));
			CHECK(posted.value_ore == parts[i].value_ore);
		}
		TRY(balance(ctx, tx, cast->bin_a, many, &left));
		CHECK(left == (take < PARTS ? units[PARTS - 1] : 0));
	}
	TRY(balance_get(ctx, tx, (struct balance_get_in){ ctx->actor.region_id, used_id, many, 0, 0 }, &worth, &found));
	CHECK(found && worth.units == 30 && worth.value_ore == 3000);
	return OK;
}

static enum err too_many_write_nothing(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast       *cast = argument;
	struct ledger_part parts[] = { { .units = 9 }, { .units = 2 } };
	int64_t            batch_id, used_id, left;
	TRY(place_virtual(ctx, tx, PLACE_USED, &used_id));
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "FEW", 1, &batch_id));
	struct ledger_entry entry = entry_of(cast, used_id, batch_id);
	CHECK(ledger_post_many(ctx, tx, &entry, parts, COUNT_OF(parts)) == ERR_BALANCE_TOO_LOW);
	ctx->error = (struct error){ 0 };
	parts[1].units = 0;
	CHECK(ledger_post_many(ctx, tx, &entry, parts, COUNT_OF(parts)) == ERR_QUANTITY_NOT_POSITIVE);
	ctx->error = (struct error){ 0 };
	TRY(balance(ctx, tx, cast->bin_a, batch_id, &left));
	CHECK(left == 10);
	return OK;
}

static void many_are_as_one_by_one(void **state)
{
	run_case(state, as_one_by_one);
}

static void too_many_change_nothing(void **state)
{
	run_case(state, too_many_write_nothing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(many_are_as_one_by_one, world_open, world_close),
		cmocka_unit_test_setup_teardown(too_many_change_nothing, world_open, world_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
