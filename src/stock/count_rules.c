/*
 * count_rules.c - recount by another, the value of a difference, accuracy
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/count_rules.h"

enum err count_limits_read(struct ctx *ctx, struct text parameter, struct count_limits *out)
{
	struct text rest = parameter, units = text_next(&rest, ' '), value = text_next(&rest, ' ');
	if (num_parse(units, &out->units) || num_parse(value, &out->value_ore))
		return fail(ctx, ERR_FIELD_INVALID, "parameter", "\"%.*s\" is no limit of units and value", TEXT_ARG(parameter));
	return OK;
}

static int64_t size_of(int64_t number)
{
	return number < 0 ? -number : number;
}

const char *count_asks_again(const struct count_seen *seen, struct count_limits limits)
{
	int64_t difference = seen->counted_units - seen->balance_units;
	if (difference == 0)
		return NULL;
	if (seen->class != NARCOTIC_NONE)
		return "R-COUNT-02";
	if (size_of(difference) > limits.units || size_of(seen->difference_value_ore) > limits.value_ore)
		return "R-COUNT-01";
	return NULL;
}

enum err count_other_person(struct ctx *ctx, const char *rule, int64_t first_person, int64_t person)
{
	if (rule && first_person == person)
		return refuse(ctx, rule, ERR_SAME_PERSON, "person", "who counted it first does not count it again");
	return OK;
}

enum err count_gain_value(int64_t value_ore, int64_t units, int64_t added, int64_t *out_ore)
{
	if (units <= 0 || added <= 0)
		return ERR_QUANTITY_NOT_POSITIVE;
	return num_multiply_divide(value_ore, added, units, out_ore);
}

int64_t count_accuracy_permille(int64_t right, int64_t counted)
{
	int64_t permille;
	if (counted <= 0 || num_multiply_divide_floor(right, 1000, counted, &permille))
		return I64_NONE;
	return permille;
}
