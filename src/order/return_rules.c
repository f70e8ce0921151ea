/*
 * return_rules.c - back to stock or not
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/return_rules.h"

#include "base/num.h"

/* Whether a word stands among others, with blanks between. */
static bool has_word(struct text words, struct text word)
{
	struct text rest = words;
	if (!words.at || text_is_empty(word))
		return false;
	for (struct text one; (one = text_next(&rest, ' ')).at;)
		if (text_equal(one, word))
			return true;
	return false;
}

static bool within_days(struct text parameter, int64_t days)
{
	int64_t most;
	return parameter.at && num_parse(parameter, &most) == OK && days >= 0 && days <= most;
}

const char *return_kept_from_stock(const struct return_facts *facts, const struct return_rules *rules)
{
	static const char *const numbers[RETURN_RULES] = { "R-RETURN-01", "R-RETURN-02", "R-RETURN-03", "R-RETURN-04",
							   "R-RETURN-05", "R-RETURN-06", "R-RETURN-07" };
	const bool holds[RETURN_RULES] = {
		facts->is_unbroken && facts->is_whole_packs,
		facts->is_storage_known,
		within_days(rules->parameter[2], facts->days),
		has_word(rules->parameter[3], facts->storage_class) && !text_is(facts->storage_class, "cold"),
		facts->is_pharmacist,
		has_word(rules->parameter[5], facts->reason),
		has_word(rules->parameter[6], facts->narcotic_class),
	};
	for (int i = 0; i < RETURN_RULES; i++)
		if (!rules->in_force[i] || !holds[i])
			return numbers[i];
	return NULL;
}

enum err rule_return_to_stock(struct ctx *ctx, const struct return_facts *facts, const struct return_rules *rules)
{
	const char *rule = return_kept_from_stock(facts, rules);
	if (!rule)
		return OK;
	static const char *const words[RETURN_RULES] = {
		"only unbroken, whole packs go back to stock",
		"it is not known that the goods stood as they should",
		"too many days have passed since the ward received the goods",
		"goods of this storage class do not go back to stock",
		"a pharmacist decides that goods go back to stock",
		"goods with this reason do not go back to stock",
		"goods of this narcotic class do not go back to stock",
	};
	return refuse(ctx, rule, ERR_RETURN_NOT_TO_STOCK, "decision", "%s: quarantine or waste", in_words(ctx, words[rule[10] - '1']));
}

enum err rule_return_held(struct ctx *ctx, int64_t balance, int64_t units, int64_t returned, int64_t wasted)
{
	int64_t held = returned > wasted ? returned - wasted : 0;
	if (balance - units >= held)
		return OK;
	return refuse(ctx, "R-RETURN-09", ERR_RETURN_NOT_TO_STOCK, "units",
		      "%lld of the units in quarantine were sent back by wards: they are destroyed, or taken in again by the rules of returns",
		      (long long)held);
}

bool return_is_credited(struct text parameter, struct text decision, struct text reason)
{
	return has_word(parameter, decision) || has_word(parameter, reason);
}
