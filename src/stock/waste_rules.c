/*
 * waste_rules.c - four eyes on narcotics that are destroyed; a pharmacist's eyes on what leaves quarantine
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/waste_rules.h"

bool waste_needs_witness(enum narcotic_class class)
{
	return class != NARCOTIC_NONE;
}

enum err rule_waste_witness(struct ctx *ctx, enum narcotic_class class, int64_t person_id, int64_t witness_id)
{
	if (witness_id != 0 && witness_id == person_id)
		return refuse(ctx, "R-WASTE-01", ERR_SAME_PERSON, "witness_username", "the second signature is another person's");
	if (waste_needs_witness(class) && witness_id == 0)
		return refuse(ctx, "R-WASTE-01", ERR_WITNESS_MISSING, "witness_username",
			      "narcotics are destroyed before a second person, who signs with a password of their own");
	return OK;
}

enum err rule_quarantine_release(struct ctx *ctx, enum err may)
{
	if (may != ERR_FORBIDDEN)
		return may;
	ctx->error = (struct error){ 0 };
	return refuse(ctx, "R-STOCK-05", ERR_FORBIDDEN, "from_place_id", "a pharmacist releases goods from quarantine");
}
