/*
 * recall_rules.c - closing, answering, and the arithmetic of a ward's answer
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/recall_rules.h"

enum err rule_recall_close(struct ctx *ctx, int64_t tasks_waiting, struct text reason)
{
	if (tasks_waiting == 0 || !text_is_empty(text_trim(reason)))
		return OK;
	return refuse(ctx, "R-RECALL-04", ERR_RECALL_TASKS_OPEN, "reason", "%lld tasks wait for an answer: give the reason to close all the same",
		      (long long)tasks_waiting);
}

enum err rule_recall_answer(struct ctx *ctx, bool is_own, int64_t told_by, struct text told_name)
{
	if (is_own || told_by != 0 || !text_is_empty(text_trim(told_name)))
		return OK;
	return refuse(ctx, "R-RECALL-05", ERR_FIELD_MISSING, "told_name", "name the person at the ward who answered by telephone");
}

/* The next letter or digit, with those that are read for one another made one; 0 at the end. */
static char next_sign(struct text text, size_t *at)
{
	while (*at < text.length) {
		char sign = text.at[(*at)++];
		if (sign == 'O')
			return '0';
		if (sign == 'I' || sign == 'L')
			return '1';
		if ((sign >= '0' && sign <= '9') || (sign >= 'A' && sign <= 'Z') || (unsigned char)sign >= 0x80)
			return sign;
	}
	return 0;
}

bool batch_numbers_look_alike(struct text a, struct text b)
{
	size_t at_a = 0, at_b = 0;
	for (;;) {
		char first = next_sign(a, &at_a), second = next_sign(b, &at_b);
		if (first != second)
			return false;
		if (first == 0)
			return true;
	}
}

struct recall_sum recall_sum_of(const struct recall_units *units)
{
	if (!units->is_answered)
		return (struct recall_sum){ .unanswered = units->got - units->returned };
	int64_t told = units->found + units->returned_before;
	int64_t back = told > units->returned ? told : units->returned;
	return (struct recall_sum){
		.to_return = back - units->returned,
		.used = units->used,
		.missing = units->got - units->used - back,
	};
}
