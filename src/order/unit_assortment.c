/*
 * unit_assortment.c - a unit's assortment
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/unit_assortment.h"

#include "format/fold.h"
#include "order/review.sql.h"

enum err assortment_rows_load(struct ctx *ctx, struct db_tx *tx, struct assortment_row **rows, size_t *count)
{
	struct review_assortments_rows found;
	TRY(review_assortments(ctx, tx, (struct review_assortments_in){ ctx->actor.region_id, ctx->today }, &found));
	*rows = arena_array(ctx->arena, struct assortment_row, found.count + 1);
	*count = found.count;
	for (size_t i = 0; i < found.count; i++)
		(*rows)[i] = (struct assortment_row){
			.id = found.at[i].id,
			.place_id = found.at[i].place_id,
			.receiver_kind = found.at[i].receiver_kind,
			.pack_id = found.at[i].pack_id,
			.substance = fold_search(ctx->arena, found.at[i].substance),
			.atc = found.at[i].atc,
			.effect = assortment_effect_of(found.at[i].effect),
			.decision = found.at[i].decision,
		};
	return OK;
}

enum err unit_assortment_load(struct ctx *ctx, struct db_tx *tx, const struct place *unit, struct unit_assortment *out)
{
	struct review_above_place_rows above;
	*out = (struct unit_assortment){ .receiver_kind = text_of(receiver_kind_name(unit->receiver_kind)) };
	TRY(assortment_rows_load(ctx, tx, &out->rows, &out->row_count));
	if (out->row_count == 0)
		return OK;
	TRY(review_above_place(ctx, tx, (struct review_above_place_in){ ctx->actor.region_id, unit->id }, &above));
	out->places = arena_array(ctx->arena, int64_t, above.count + 1);
	for (size_t i = 0; i < above.count; i++)
		out->places[out->place_count++] = above.at[i].place_id;
	return OK;
}

/* The row that refuses a pack to the unit; NULL: none does. */
static const struct assortment_row *refusing_row(struct ctx *ctx, const struct unit_assortment *unit, const struct pack_facts *pack)
{
	const struct assortment_row *row;
	if (unit->row_count == 0)
		return NULL;
	struct assortment_question question = {
		.places = unit->places,
		.place_count = unit->place_count,
		.receiver_kind = unit->receiver_kind,
		.pack_id = pack->pack_id,
		.substance = fold_search(ctx->arena, pack->substance),
		.atc = pack->atc,
	};
	return assortment_decide(unit->rows, unit->row_count, &question, &row) == ASSORTMENT_REFUSED ? row : NULL;
}

bool assortment_allows(struct ctx *ctx, const struct unit_assortment *unit, const struct pack_facts *pack)
{
	return refusing_row(ctx, unit, pack) == NULL;
}

enum err rule_assortment(struct ctx *ctx, const struct unit_assortment *unit, const struct pack_facts *pack)
{
	const struct assortment_row *row = refusing_row(ctx, unit, pack);
	return row ? refuse(ctx, "R-ASSORTMENT-01", ERR_OUTSIDE_ASSORTMENT, "pack",
			    "the register of assortments refuses it for the unit: %.*s", TEXT_ARG(row->decision))
		   : OK;
}
