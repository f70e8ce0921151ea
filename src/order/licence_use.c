/*
 * licence_use.c - licences counted down and back
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/licence_use.h"

#include "order/review.sql.h"

static bool is_above(const struct review_above_place_rows *above, int64_t place_id)
{
	for (size_t i = 0; i < above->count; i++)
		if (above->at[i].place_id == place_id)
			return true;
	return place_id == 0;
}

static bool has_left(const struct licences_of_pack_row *licence, int64_t units)
{
	return licence->limit_units == I64_NONE || licence->limit_units - licence->used_units >= units;
}

/* What a line holds already, and of which licence most. */
static enum err held_by(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t *units, int64_t *licence_id)
{
	struct licence_held_rows rows;
	int64_t                  most = 0;
	TRY(licence_held(ctx, tx, (struct licence_held_in){ ctx->actor.region_id, line_id }, &rows));
	*units = *licence_id = 0;
	for (size_t i = 0; i < rows.count; i++) {
		*units += rows.at[i].units;
		if (rows.at[i].units > most) {
			most = rows.at[i].units;
			*licence_id = rows.at[i].licence_id;
		}
	}
	return OK;
}

/* Why none could be taken: there is none, only such for one patient, or too little is left. */
static enum err refuse_licence(struct ctx *ctx, const struct licences_of_pack_row *best, bool is_only_for_patients, int64_t units)
{
	if (best)
		return refuse(ctx, "R-LICENCE-02", ERR_LICENCE_USED_UP, "licence_id", "%lld units wanted, licence %.*s has %lld left",
			      (long long)units, TEXT_ARG(best->number), (long long)(best->limit_units - best->used_units));
	if (is_only_for_patients)
		return refuse(ctx, "R-LICENCE-01", ERR_LICENCE_MISSING, "licence_id",
			      "only licences for one patient are valid: say which by its number");
	return refuse(ctx, "R-LICENCE-01", ERR_LICENCE_MISSING, "licence_id", "no licence is valid for the unit on %s",
		      day_text(ctx->arena, ctx->today).at);
}

enum err licence_choose(struct ctx *ctx, struct db_tx *tx, const struct order_line *line, int64_t ward_id, int64_t units,
			int64_t wanted_id, struct licence_choice *out)
{
	int64_t held, held_id;
	*out = (struct licence_choice){ 0 };
	TRY(held_by(ctx, tx, line->id, &held, &held_id));
	int64_t more = units - held;
	if (more <= 0)
		return OK;
	struct licences_of_pack_rows       rows;
	struct review_above_place_rows     above;
	const struct licences_of_pack_row *best = NULL;
	bool                               is_only_for_patients = false;
	TRY(licences_of_pack(ctx, tx, (struct licences_of_pack_in){ ctx->actor.region_id, line->pack_id, ctx->today }, &rows));
	TRY(review_above_place(ctx, tx, (struct review_above_place_in){ ctx->actor.region_id, ward_id }, &above));
	if (wanted_id == 0)
		wanted_id = held_id;
	for (int turn = 0; turn < 2; turn++) /* The one that is wanted or held, else another. */
		for (size_t i = 0; i < rows.count; i++) {
			const struct licences_of_pack_row *licence = &rows.at[i];
			bool                               is_wanted = licence->id == wanted_id;
			if (is_wanted != (turn == 0) || !is_above(&above, licence->place_id))
				continue;
			if (!is_wanted && text_is(licence->kind, "individual")) {
				is_only_for_patients = true;
				continue;
			}
			if (has_left(licence, more)) {
				*out = (struct licence_choice){ licence->id, more };
				return OK;
			}
			best = best ? best : licence;
		}
	return refuse_licence(ctx, best, is_only_for_patients, more);
}

enum err licence_count_down(struct ctx *ctx, struct db_tx *tx, const struct order_line *line,
			    const struct licence_choice *choice)
{
	int64_t changed;
	if (choice->licence_id == 0)
		return OK;
	TRY(licence_take(ctx, tx, (struct licence_take_in){ ctx->actor.region_id, choice->licence_id, choice->units, ctx->today },
			 &changed));
	if (changed != 1)
		return ERR_RETRY; /* Another node was faster: the work is done again, and finds what is left. */
	return licence_use_insert(ctx, tx,
				  (struct licence_use_insert_in){ ctx->actor.region_id, choice->licence_id, line->id, choice->units,
								  TEXT("approve"), ctx->actor.person_id, ctx->now });
}

enum err licence_count_back(struct ctx *ctx, struct db_tx *tx, int64_t line_id, int64_t keep_units, const char *cause)
{
	struct licence_held_rows rows;
	TRY(licence_held(ctx, tx, (struct licence_held_in){ ctx->actor.region_id, line_id }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		int64_t keep = rows.at[i].units < keep_units ? rows.at[i].units : keep_units;
		int64_t back = rows.at[i].units - keep, changed;
		keep_units -= keep;
		if (back == 0)
			continue;
		TRY(licence_give_back(ctx, tx, (struct licence_give_back_in){ ctx->actor.region_id, rows.at[i].licence_id, back }, &changed));
		if (changed != 1)
			return fail_inside(ctx, ERR_INTERNAL, "licence", "licence %lld has fewer units used than line %lld holds",
					   (long long)rows.at[i].licence_id, (long long)line_id);
		TRY(licence_use_insert(ctx, tx,
				       (struct licence_use_insert_in){ ctx->actor.region_id, rows.at[i].licence_id, line_id, -back,
								       text_of(cause), ctx->actor.person_id, ctx->now }));
	}
	return OK;
}
