/*
 * order_rules.c - the rules of ordering
 *
 * Pure: values in, decision out.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/order_rules.h"

enum err rule_authorised_orderer(struct ctx *ctx, struct day valid_from, struct day valid_to, struct day day)
{
	if (day_is_none(valid_from))
		return refuse(ctx, "R-ORDER-01", ERR_NOT_AUTHORISED_ORDERER, "orderer",
			      "the person is not in the register of authorised orderers of this ward");
	if (day.number < valid_from.number)
		return refuse(ctx, "R-ORDER-01", ERR_NOT_AUTHORISED_ORDERER, "orderer",
			      "the authorisation is valid from %s", day_text(ctx->arena, valid_from).at);
	if (!day_is_none(valid_to) && day.number > valid_to.number)
		return refuse(ctx, "R-ORDER-01", ERR_NOT_AUTHORISED_ORDERER, "orderer", "the authorisation ended on %s",
			      day_text(ctx->arena, valid_to).at);
	return OK;
}

enum err rule_receiver(struct ctx *ctx, enum receiver_kind receiver, bool has_dispensation)
{
	if (receiver == RECEIVER_HOSPITAL || has_dispensation)
		return OK;
	const char *way = receiver == RECEIVER_UNKNOWN
				  ? "the kind of receiver is not known: an administrator sets it on the place"
				  : "such a unit buys from an open pharmacy or a wholesaler";
	return refuse(ctx, "R-ORDER-02", ERR_RECEIVER_DENIED, "ward", "%s; without a dated dispensation nothing is delivered",
		      in_words(ctx, way));
}

bool narcotic_stands_apart(enum narcotic_class class)
{
	return class == NARCOTIC_II || class == NARCOTIC_III;
}

enum err rule_narcotics_apart(struct ctx *ctx, const enum narcotic_class *classes, size_t count)
{
	size_t apart = 0;
	for (size_t i = 0; i < count; i++)
		apart += narcotic_stands_apart(classes[i]);
	if (apart != 0 && apart != count)
		return refuse(ctx, "R-ORDER-03", ERR_NARCOTICS_APART, "lines",
			      "%zu of the order's %zu lines are narcotics of class II or III: order them by themselves",
			      apart, count);
	return OK;
}

enum err rule_alcohol_apart(struct ctx *ctx, const bool *are_alcohol, size_t count)
{
	size_t apart = 0;
	for (size_t i = 0; i < count; i++)
		apart += are_alcohol[i];
	if (apart != 0 && apart != count)
		return refuse(ctx, "R-ORDER-05", ERR_ALCOHOL_APART, "lines",
			      "%zu of the order's %zu lines are undenatured alcohol: order them by themselves", apart, count);
	return OK;
}

const char *requisition_of(enum narcotic_class class, bool is_undenatured)
{
	if (narcotic_stands_apart(class))
		return "narcotic";
	return is_undenatured ? "alcohol" : "";
}

enum err rule_narcotic_class_known(struct ctx *ctx, enum narcotic_class class)
{
	if (class == NARCOTIC_UNKNOWN)
		return refuse(ctx, "R-ORDER-04", ERR_NARCOTIC_CLASS_UNKNOWN, "narcotic_class",
			      "the narcotic class of the article is not known: a pharmacist sets it first");
	return OK;
}
