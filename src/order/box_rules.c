/*
 * box_rules.c - kinds of boxes and walks as pure decisions
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/box_rules.h"

#include "order/order_rules.h"

static const char *const names[] = { [BOX_NORMAL] = "normal", [BOX_COLD] = "cold", [BOX_NARCOTICS] = "narcotics" };

const char *box_kind_name(enum box_kind kind)
{
	EXPECT((unsigned)kind < COUNT_OF(names));
	return names[kind];
}

enum err box_kind_of(struct ctx *ctx, struct text word, enum box_kind *out)
{
	for (unsigned kind = 0; kind < COUNT_OF(names); kind++)
		if (text_is(word, names[kind])) {
			*out = (enum box_kind)kind;
			return OK;
		}
	return fail(ctx, ERR_FIELD_INVALID, "kind", "\"%.*s\" is no kind of box", TEXT_ARG(word));
}

enum box_kind box_kind_for(enum narcotic_class class, struct text storage_class)
{
	if (narcotic_stands_apart(class))
		return BOX_NARCOTICS;
	return text_is(storage_class, "cold") || text_is(storage_class, "frozen") ? BOX_COLD : BOX_NORMAL;
}

enum err rule_box_takes(struct ctx *ctx, enum box_kind kind, enum narcotic_class class, struct text storage_class)
{
	enum box_kind asked = box_kind_for(class, storage_class);
	if (asked == kind)
		return OK;
	if (asked == BOX_NARCOTICS || kind == BOX_NARCOTICS)
		return refuse(ctx, "R-BOX-01", ERR_WRONG_BOX, "box", "narcotics II-III lie in a box of their own, and nothing else does");
	return refuse(ctx, "R-BOX-02", ERR_WRONG_BOX, "box", "cold goods lie in a cold box, and other goods do not");
}

enum err rule_box_sealed(struct ctx *ctx, enum box_kind kind, struct text seal)
{
	if (kind != BOX_NARCOTICS || !text_is_empty(text_trim(seal)))
		return OK;
	return refuse(ctx, "R-BOX-03", ERR_SEAL_MISSING, "seal", "a narcotics box is closed with the number of its seal");
}

enum err rule_walk_apart(struct ctx *ctx, size_t narcotic_orders, size_t other_orders)
{
	if (narcotic_orders == 0 || other_orders == 0)
		return OK;
	return refuse(ctx, "R-WALK-01", ERR_WALK_MIXED, "orders", "%zu orders are narcotics, %zu are not: pick them in walks of their own",
		      narcotic_orders, other_orders);
}
