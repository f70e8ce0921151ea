/*
 * review_rules.c - granskning av avvikelser
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/review_rules.h"

#include "base/num.h"

enum { TENTHS = 10, HUNDREDTHS = 100 };

static const struct {
	const char *rule;
	const char *word;
} kinds[WHY_COUNT] = {
	[WHY_ASSORTMENT] = { "R-REVIEW-01", "assortment" },     [WHY_HISTORY] = { "R-REVIEW-02", "history" },
	[WHY_NARCOTIC] = { "R-REVIEW-03", "narcotic" },         [WHY_LICENCE] = { "R-REVIEW-04", "licence" },
	[WHY_STOCK] = { "R-REVIEW-05", "stock" },               [WHY_OFF_CONTRACT] = { "R-REVIEW-06", "off_contract" },
	[WHY_EXCHANGE] = { "R-REVIEW-07", "exchange" },         [WHY_NO_EXCHANGE] = { "R-REVIEW-08", "no_exchange" },
	[WHY_NOTE] = { "R-REVIEW-09", "note" },                 [WHY_ARRIVED] = { "R-REVIEW-05", "arrived" },
	[WHY_PREPAREDNESS] = { "R-REVIEW-10", "preparedness" },
};

const char *reason_rule(enum reason_kind kind)
{
	EXPECT(kind < WHY_COUNT);
	return kinds[kind].rule;
}

const char *reason_word(enum reason_kind kind)
{
	EXPECT(kind < WHY_COUNT);
	return kinds[kind].word;
}

enum reason_kind reason_of_word(struct text word)
{
	for (unsigned kind = 0; kind < WHY_COUNT; kind++)
		if (text_is(word, kinds[kind].word))
			return (enum reason_kind)kind;
	return WHY_COUNT;
}

/* a * b > c * d, without overflow: what does not fit is larger. */
static bool product_above(int64_t a, int64_t b, int64_t c, int64_t d)
{
	int64_t left, right;
	if (num_multiply(a, b, &left))
		left = INT64_MAX;
	if (num_multiply(c, d, &right))
		right = INT64_MAX;
	return left > right;
}

static bool far_outside(const struct review_facts *facts, const struct review_limits *limits)
{
	if (facts->seen_lines < limits->lines)
		return product_above(facts->units, 1, limits->packs, facts->units_per_pack);
	return product_above(facts->units, TENTHS, facts->middle_units, limits->middle_tenths) &&
	       product_above(facts->units, TENTHS, facts->largest_units, limits->largest_tenths);
}

enum licence_state review_licence_state(const struct review_facts *facts, const struct review_limits *limits)
{
	if (facts->licences == 0)
		return LICENCE_NONE;
	if (facts->licence_left != I64_NONE && facts->licence_left < facts->units)
		return LICENCE_TOO_LITTLE;
	if (facts->licences_general == 0)
		return LICENCE_TO_CHOOSE;
	int64_t days = (int64_t)facts->licence_to.number - facts->today.number;
	if (days < limits->licence_days)
		return LICENCE_NEARLY_OUT;
	if (facts->licence_left != I64_NONE &&
	    product_above(facts->licence_limit, limits->licence_percent, facts->licence_left - facts->units, HUNDREDTHS))
		return LICENCE_NEARLY_OUT;
	return LICENCE_ENOUGH;
}

static bool is_off_contract(const struct review_facts *facts, const struct review_limits *limits)
{
	if (facts->is_told_off)
		return limits->contract_told;
	if (facts->is_on_contract)
		return false;
	return limits->contract_all || (limits->contract_replaceable && facts->has_contracted);
}

static void add(struct review_reasons *out, struct review_reason reason)
{
	out->at[out->count++] = reason;
}

bool review_reaches(const struct review_facts *facts)
{
	return facts->available - facts->kept >= facts->units;
}

static void look_at_stock(const struct review_facts *facts, const struct review_limits *limits, struct review_reasons *out)
{
	bool is_short = facts->available < facts->units, is_off = is_off_contract(facts, limits), is_little = !review_reaches(facts);
	if (is_short || facts->is_short)
		add(out, (struct review_reason){ WHY_STOCK,
						 { facts->available > 0 ? facts->available : 0, facts->units, facts->usable,
						   facts->is_short } });
	if (!is_short && is_little)
		add(out, (struct review_reason){ WHY_PREPAREDNESS,
						 { facts->available - facts->kept, facts->units, facts->kept_floor, facts->kept_released } });
	if (is_off)
		add(out, (struct review_reason){ WHY_OFF_CONTRACT, { facts->is_told_off } });
	if (!(facts->has_candidate && (is_little || is_off)) && !facts->has_better)
		return;
	add(out, (struct review_reason){ facts->mark == EXCHANGE_FORBIDDEN ? WHY_NO_EXCHANGE : WHY_EXCHANGE,
					 { is_little, facts->has_better } });
}

void review_reasons_of(const struct review_facts *facts, const struct review_limits *limits, struct review_reasons *out)
{
	*out = (struct review_reasons){ .count = 0 };
	if (facts->is_backorder) { /* Everything else was decided when it was put back. */
		if (review_reaches(facts))
			add(out, (struct review_reason){ WHY_ARRIVED, { facts->available - facts->kept, facts->units } });
		return;
	}
	if (facts->assortment != ASSORTMENT_INSIDE)
		add(out, (struct review_reason){ WHY_ASSORTMENT, { facts->assortment == ASSORTMENT_REFUSED } });
	if (!facts->is_short && far_outside(facts, limits))
		add(out, (struct review_reason){ WHY_HISTORY,
						 { facts->seen_lines, facts->middle_units, facts->largest_units, facts->units } });
	if (limits->classes >> facts->narcotic_class & 1)
		add(out, (struct review_reason){ WHY_NARCOTIC, { facts->narcotic_class } });
	if (facts->is_licence)
		add(out, (struct review_reason){ WHY_LICENCE,
						 { review_licence_state(facts, limits), facts->licence_left, facts->licence_limit,
						   facts->licence_to.number } });
	look_at_stock(facts, limits, out);
	if (facts->has_note)
		add(out, (struct review_reason){ WHY_NOTE, { 0 } });
}

/* ---------------------------------------------------------------- parameters */

static enum err numbers_of(struct ctx *ctx, struct text parameter, int64_t *const *out, size_t count)
{
	struct text rest = parameter;
	for (size_t i = 0; i < count; i++)
		if (num_parse(text_next(&rest, ' '), out[i]) || *out[i] < 0)
			return fail(ctx, ERR_FIELD_INVALID, "parameter", "\"%.*s\" does not hold the limits of the rule",
				    TEXT_ARG(parameter));
	return OK;
}

static enum err classes_of(struct ctx *ctx, struct text parameter, uint32_t *out)
{
	struct text rest = parameter;
	*out = 0;
	for (struct text word; (word = text_next(&rest, ' ')).at;) {
		enum narcotic_class class = NARCOTIC_NONE;
		if (word.length == 0)
			continue;
		TRY(narcotic_class_of(ctx, word, &class));
		*out |= UINT32_C(1) << class;
	}
	return OK;
}

enum err review_limits_read(struct ctx *ctx, struct text rule, struct text parameter, struct review_limits *limits)
{
	if (text_is(rule, "R-REVIEW-02"))
		return numbers_of(ctx, parameter,
				  (int64_t *const[]){ &limits->middle_tenths, &limits->largest_tenths, &limits->days, &limits->lines,
						      &limits->packs },
				  5);
	if (text_is(rule, "R-REVIEW-03"))
		return classes_of(ctx, parameter, &limits->classes);
	if (text_is(rule, "R-REVIEW-04"))
		return numbers_of(ctx, parameter, (int64_t *const[]){ &limits->licence_days, &limits->licence_percent }, 2);
	if (!text_is(rule, "R-REVIEW-06"))
		return OK;
	limits->contract_all = text_is(parameter, "all");
	limits->contract_replaceable = text_is(parameter, "replaceable");
	limits->contract_told = limits->contract_all || limits->contract_replaceable || text_is(parameter, "told");
	return limits->contract_told ? OK
				     : fail(ctx, ERR_FIELD_INVALID, "parameter", "\"%.*s\" does not hold the limits of the rule",
					    TEXT_ARG(parameter));
}

enum err rule_licence_length(struct ctx *ctx, struct day from, struct day to, int64_t months)
{
	struct civil first = day_civil(from);
	int64_t      month = (int64_t)first.year * 12 + first.month - 1 + months;
	int32_t      year = (int32_t)(month / 12), of_year = (int32_t)(month % 12) + 1, last = days_in_month(year, of_year);
	struct day   most = day_of(year, of_year, first.day < last ? first.day : last);
	if (to.number <= most.number)
		return OK;
	return refuse(ctx, "R-LICENCE-03", ERR_LICENCE_TOO_LONG, "valid_to", "a licence from %s is valid to %s at most",
		      day_text(ctx->arena, from).at, day_text(ctx->arena, most).at);
}
