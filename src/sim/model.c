/*
 * model.c - lots by pack in small arrays
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/model.h"

enum { PACKS_MAX = 65536, LOTS_AT_FIRST = 8 };

struct held {
	struct model_lot lot;
	int64_t          units;
	int64_t          proposed;
	bool             is_stopped;
	bool             is_distrusted;
	bool             is_asked;
};

struct pack_lots {
	struct held *at;
	size_t       count, capacity;
};

struct model {
	struct arena    *arena;
	struct pack_lots packs[PACKS_MAX];
};

struct model *model_new(struct arena *arena)
{
	struct model *model = arena_new(arena, struct model);
	memset(model, 0, sizeof *model);
	model->arena = arena;
	return model;
}

static struct held *find(struct model *model, const struct model_lot *lot, bool make)
{
	EXPECT(lot->pack_id >= 0 && lot->pack_id < PACKS_MAX);
	struct pack_lots *lots = &model->packs[lot->pack_id];
	for (size_t i = 0; i < lots->count; i++)
		if (lots->at[i].lot.place_id == lot->place_id && lots->at[i].lot.expiry.number == lot->expiry.number &&
		    text_equal(lots->at[i].lot.label, lot->label))
			return &lots->at[i];
	if (!make)
		return NULL;
	if (lots->count == lots->capacity) {
		size_t       capacity = lots->capacity ? lots->capacity * 2 : LOTS_AT_FIRST;
		struct held *larger = arena_array(model->arena, struct held, capacity);
		if (lots->count)
			memcpy(larger, lots->at, lots->count * sizeof *larger);
		lots->at = larger;
		lots->capacity = capacity;
	}
	struct held *made = &lots->at[lots->count++];
	*made = (struct held){ .lot = *lot };
	made->lot.label = text_copy(model->arena, lot->label);
	return made;
}

void model_receive(struct model *model, const struct model_lot *lot, int64_t units)
{
	find(model, lot, true)->units += units;
}

void model_propose(struct model *model, const struct model_lot *lot, int64_t units)
{
	find(model, lot, true)->proposed += units;
}

void model_pick(struct model *model, const struct model_lot *lot, int64_t units)
{
	find(model, lot, true)->units -= units;
}

void model_stop(struct model *model, int64_t pack_id, struct text label, struct day expiry)
{
	EXPECT(pack_id >= 0 && pack_id < PACKS_MAX);
	struct pack_lots *lots = &model->packs[pack_id];
	for (size_t i = 0; i < lots->count; i++)
		if (lots->at[i].lot.expiry.number == expiry.number && text_equal(lots->at[i].lot.label, label))
			lots->at[i].is_stopped = true;
}

void model_distrust(struct model *model, const struct model_lot *lot)
{
	find(model, lot, true)->is_distrusted = true;
}

struct text model_check_proposal(const struct model *model, struct arena *arena, const struct model_lot *lot,
				 struct day first_day)
{
	const struct pack_lots *lots = &model->packs[lot->pack_id];
	for (size_t i = 0; i < lots->count; i++) {
		const struct held *held = &lots->at[i];
		bool               is_it = held->lot.place_id == lot->place_id && text_equal(held->lot.label, lot->label) &&
			     held->lot.expiry.number == lot->expiry.number;
		if (is_it && (held->is_stopped || held->lot.expiry.number < first_day.number))
			return text_format(arena, "batch %.*s is proposed, which may not be used", TEXT_ARG(lot->label));
		if (is_it && held->proposed > held->units)
			return text_format(arena, "batch %.*s: %lld units proposed of %lld", TEXT_ARG(lot->label),
					   (long long)held->proposed, (long long)held->units);
		bool is_free = !held->is_stopped && !held->is_distrusted && held->lot.expiry.number >= first_day.number &&
			       held->units > held->proposed;
		if (!is_it && is_free && held->lot.expiry.number < lot->expiry.number)
			return text_format(arena, "batch %.*s (%s) is proposed while %.*s (%s) has %lld units free",
					   TEXT_ARG(lot->label), day_text(arena, lot->expiry).at, TEXT_ARG(held->lot.label),
					   day_text(arena, held->lot.expiry).at, (long long)(held->units - held->proposed));
	}
	return TEXT_NONE;
}

struct text model_check_balance(struct model *model, struct arena *arena, const struct model_lot *lot, int64_t units)
{
	struct held *held = find(model, lot, false);
	if (held)
		held->is_asked = true;
	int64_t expected = held ? held->units : 0;
	if (expected == units)
		return TEXT_NONE;
	return text_format(arena, "pack %lld batch %.*s in place %lld: the database has %lld units, the model %lld",
			   (long long)lot->pack_id, TEXT_ARG(lot->label), (long long)lot->place_id, (long long)units,
			   (long long)expected);
}

struct text model_check_rest(struct model *model, struct arena *arena)
{
	struct text wrong = TEXT_NONE;
	for (size_t pack = 0; pack < PACKS_MAX; pack++)
		for (size_t i = 0; i < model->packs[pack].count; i++) {
			struct held *held = &model->packs[pack].at[i];
			if (!held->is_asked && held->units != 0 && !wrong.at)
				wrong = text_format(arena, "pack %zu batch %.*s in place %lld: the model has %lld units, the database none",
						    pack, TEXT_ARG(held->lot.label), (long long)held->lot.place_id, (long long)held->units);
			held->is_asked = false;
		}
	return wrong;
}
