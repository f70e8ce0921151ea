/*
 * assortment.c - sortiment
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/assortment.h"

/* Weights that never add up to the next: place, kind of receiver, what. */
enum { WHAT_MOST = 100, OF_RECEIVER = 100, OF_PLACE = 200, PLACES_MOST = 64 };

static const char *const effect_words[] = { "inside", "outside", "refused" };

const char *assortment_effect_word(enum assortment_effect effect)
{
	EXPECT((size_t)effect < COUNT_OF(effect_words));
	return effect_words[effect];
}

enum assortment_effect assortment_effect_of(struct text word)
{
	for (size_t i = 0; i < COUNT_OF(effect_words); i++)
		if (text_is(word, effect_words[i]))
			return (enum assortment_effect)i;
	return ASSORTMENT_REFUSED;
}

static bool begins_with(struct text text, struct text start)
{
	return text.length >= start.length && text_equal(text_slice(text, 0, start.length), start);
}

/* How special a row is to what it tells; 0: it does not fit. */
static int what_weight(const struct assortment_row *row, const struct assortment_question *question)
{
	if (row->pack_id != 0)
		return row->pack_id == question->pack_id ? WHAT_MOST - 1 : 0;
	if (!text_is_empty(row->substance))
		return text_equal(row->substance, question->substance) ? WHAT_MOST - 2 : 0;
	if (text_is_empty(row->atc) || !begins_with(question->atc, row->atc))
		return 0;
	return row->atc.length < WHAT_MOST - 3 ? (int)row->atc.length : WHAT_MOST - 3;
}

static int place_weight(const struct assortment_row *row, const struct assortment_question *question)
{
	if (row->place_id == 0)
		return 1;
	for (size_t i = 0; i < question->place_count; i++)
		if (question->places[i] == row->place_id)
			return i < PLACES_MOST ? PLACES_MOST + 1 - (int)i : 2;
	return 0;
}

static int weight_of(const struct assortment_row *row, const struct assortment_question *question)
{
	int what = what_weight(row, question), place = place_weight(row, question);
	if (what == 0 || place == 0)
		return 0;
	if (!text_is_empty(row->receiver_kind) && !text_equal(row->receiver_kind, question->receiver_kind))
		return 0;
	return place * OF_PLACE + (text_is_empty(row->receiver_kind) ? 0 : OF_RECEIVER) + what;
}

enum assortment_effect assortment_decide(const struct assortment_row *rows, size_t count, const struct assortment_question *question,
					 const struct assortment_row **decided_by)
{
	const struct assortment_row *best = NULL;
	int                          most = 0;
	for (size_t i = 0; i < count; i++) {
		int weight = weight_of(&rows[i], question);
		if (weight == 0 || weight < most || (weight == most && rows[i].effect <= best->effect))
			continue;
		best = &rows[i];
		most = weight;
	}
	if (decided_by)
		*decided_by = best;
	if (best)
		return best->effect;
	return question->is_region_article || question->is_on_base_list ? ASSORTMENT_INSIDE : ASSORTMENT_OUTSIDE;
}
