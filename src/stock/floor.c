/*
 * floor.c - the preparedness floor as pure decisions
 *
 * Invariant: what is promised never takes usable - reserved below the lower of itself and the floor by more than releases let
 * through.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/floor.h"

enum { TENTH = 10 }; /* Amber is less than a tenth above the floor. */

static int64_t above_zero(int64_t units)
{
	return units > 0 ? units : 0;
}

int64_t floor_available(const struct floor_level *level)
{
	int64_t left = level->usable - level->reserved;
	int64_t may = above_zero(left - level->floor) + level->released;
	return may < left ? may : left;
}

int64_t floor_crossing(const struct floor_level *level, int64_t units)
{
	int64_t left = level->usable - level->reserved;
	return above_zero(level->floor - (left - units)) - above_zero(level->floor - left);
}

enum err rule_floor(struct ctx *ctx, const struct floor_level *level, int64_t units)
{
	int64_t crossing = floor_crossing(level, units);
	if (crossing <= level->released)
		return OK;
	return refuse(ctx, "R-FLOOR-01", ERR_FLOOR_REACHED, "units",
		      "%lld units are free, %lld are kept as preparedness: %lld units would be taken of them, releases let %lld through",
		      (long long)(level->usable - level->reserved), (long long)level->floor, (long long)crossing,
		      (long long)level->released);
}

enum err rule_floor_release(struct ctx *ctx, struct text reason, struct text decided_by, struct day restore_by, struct day today,
			    int64_t days_max)
{
	if (text_is_empty(text_trim(reason)))
		return refuse(ctx, "R-FLOOR-02", ERR_FIELD_MISSING, "reason", "a release of preparedness stock needs a reason");
	if (text_is_empty(text_trim(decided_by)))
		return refuse(ctx, "R-FLOOR-02", ERR_FIELD_MISSING, "decided_by", "a release tells who decided");
	if (day_is_none(restore_by))
		return refuse(ctx, "R-FLOOR-02", ERR_FIELD_MISSING, "restore_by", "a release names the day when the stock is restored");
	if (restore_by.number < today.number || (int64_t)restore_by.number - today.number > days_max)
		return refuse(ctx, "R-FLOOR-02", ERR_FIELD_INVALID, "restore_by", "the day of restoration is from today to %lld days ahead",
			      (long long)days_max);
	return OK;
}

enum floor_colour floor_colour(int64_t level, int64_t floor)
{
	if (level < floor)
		return FLOOR_RED;
	return level < floor + (floor + TENTH - 1) / TENTH ? FLOOR_AMBER : FLOOR_GREEN;
}

const char *floor_colour_name(enum floor_colour colour)
{
	static const char *const names[] = { "green", "amber", "red" };
	EXPECT((size_t)colour < COUNT_OF(names));
	return names[colour];
}
