/*
 * release_floor.c - beredskapsgolv och frisläpp
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/release_floor.h"

#include "base/limits.h"
#include "people/second_signer.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/availability.h"
#include "stock/count.sql.h"
#include "stock/floor.sql.h"

enum { RELEASE_DAYS_MAX = 90 }; /* Where no row of R-FLOOR-02 says otherwise. */

/* What the floor is of, as the article stands today. */
static enum err subject_of(struct ctx *ctx, struct db_tx *tx, const struct floor_decision *decision, struct floor_insert_in *in)
{
	struct floor_subject_row subject;
	bool                     found;
	in->substance = in->form = in->strength = TEXT("");
	if (!decision->by_substance) {
		in->pack_id = decision->pack_id;
		return OK;
	}
	TRY(floor_subject(ctx, tx, (struct floor_subject_in){ ctx->actor.region_id, decision->pack_id }, &subject, &found));
	if (!found || text_is_empty(subject.substance))
		return fail(ctx, ERR_STATE, "pack_id", "the article has no substance in the region's register: set a floor for the article");
	in->substance = subject.substance;
	in->form = subject.form;
	in->strength = subject.strength;
	return OK;
}

/* Units as given, or the reckoning of days and daily use, frozen. */
static enum err units_of(struct ctx *ctx, const struct floor_decision *decision, struct floor_insert_in *in)
{
	in->units = decision->units;
	in->days = decision->days;
	in->daily_units = decision->daily_units;
	if (in->units == I64_NONE) {
		if (in->days == I64_NONE || in->daily_units == I64_NONE)
			return fail(ctx, ERR_FIELD_MISSING, "units", "give units, or days and units a day");
		TRY(num_multiply(in->days, in->daily_units, &in->units));
	} else {
		in->days = in->daily_units = I64_NONE;
	}
	if (in->units <= 0)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units", (long long)in->units);
	return in->units > LIMIT_UNITS ? fail(ctx, ERR_QUANTITY_OVERFLOW, "units", "%lld units", (long long)in->units) : OK;
}

enum err floor_set(struct ctx *ctx, struct db_tx *tx, const struct floor_decision *decision, int64_t *floor_id)
{
	struct place            store;
	struct floor_same_row   same;
	struct floor_insert_row row;
	bool                    found;
	struct floor_insert_in  in = { .region_id = ctx->actor.region_id,
				       .store_id = decision->store_id,
				       .valid_from = day_is_none(decision->valid_from) ? ctx->today : decision->valid_from,
				       .decision = text_trim(decision->decision),
				       .person_id = ctx->actor.person_id,
				       .created_at = ctx->now };
	TRY(place_load(ctx, tx, decision->store_id, &store));
	TRY(person_may(ctx, tx, PERMIT_RELEASE_PREPAREDNESS, store.id));
	if (!store.can_supply)
		return fail(ctx, ERR_STATE, "store_id", "%.*s is no store", TEXT_ARG(store.code));
	if (text_is_empty(in.decision))
		return fail(ctx, ERR_FIELD_MISSING, "decision", "tell who decided, and where it is written");
	if (in.valid_from.number < ctx->today.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_from", "a floor holds from today or later: what was promised before is not undone");
	TRY(units_of(ctx, decision, &in));
	TRY(subject_of(ctx, tx, decision, &in));
	TRY(floor_same(ctx, tx,
		       (struct floor_same_in){ in.region_id, in.store_id, in.pack_id, in.substance, in.form, in.strength, in.valid_from },
		       &same, &found));
	if (found)
		return fail(ctx, ERR_ALREADY_EXISTS, "pack_id", "the store has a floor of it already: end that one first");
	TRY(floor_insert(ctx, tx, in, &row));
	*floor_id = row.id;
	return journal_write(ctx, tx, "preparedness floor set", "floor", row.id,
			     text_format(ctx->arena, "{\"store\":%lld,\"pack\":%lld,\"units\":%lld}", (long long)in.store_id,
					 (long long)in.pack_id, (long long)in.units));
}

enum err floor_stop(struct ctx *ctx, struct db_tx *tx, int64_t floor_id, struct text reason)
{
	struct floor_get_row floor;
	int64_t              changed;
	TRY(floor_get(ctx, tx, (struct floor_get_in){ ctx->actor.region_id, floor_id }, &floor));
	TRY(person_may(ctx, tx, PERMIT_RELEASE_PREPAREDNESS, floor.store_id));
	if (text_is_empty(text_trim(reason)))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "ending a floor needs a reason");
	TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_FLOOR_RELEASE, floor.store_id, NULL, PERMIT_RELEASE_PREPAREDNESS }));
	TRY(floor_end(ctx, tx,
		      (struct floor_end_in){ ctx->actor.region_id, floor_id, day_plus(ctx->today, -1), ctx->actor.person_id,
					     text_trim(reason) },
		      &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "floor", "the floor is ended already");
	TRY(signer_note(ctx, tx, EYES_FLOOR_RELEASE, "floor", floor_id, 0));
	return journal_write(ctx, tx, "preparedness floor ended", "floor", floor_id, TEXT("{}"));
}

static enum err days_max(struct ctx *ctx, struct db_tx *tx, int64_t *out)
{
	struct rule_parameter_row row;
	bool                      found;
	*out = RELEASE_DAYS_MAX;
	TRY(rule_parameter(ctx, tx, (struct rule_parameter_in){ TEXT("R-FLOOR-02"), ctx->today }, &row, &found));
	if (found && num_parse(row.parameter, out) != OK)
		*out = RELEASE_DAYS_MAX;
	return OK;
}

enum err floor_release_make(struct ctx *ctx, struct db_tx *tx, const struct release_decision *decision, int64_t *release_id)
{
	struct floor_get_row            floor;
	struct floor_release_insert_row row;
	int64_t                         days, number;
	TRY(floor_get(ctx, tx, (struct floor_get_in){ ctx->actor.region_id, decision->floor_id }, &floor));
	TRY(person_may(ctx, tx, PERMIT_RELEASE_PREPAREDNESS, floor.store_id));
	if (floor.valid_from.number > ctx->today.number || (!day_is_none(floor.valid_to) && floor.valid_to.number < ctx->today.number))
		return fail(ctx, ERR_STATE, "floor", "the floor does not hold today");
	if (decision->units <= 0 || decision->units > floor.units)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units of a floor of %lld", (long long)decision->units,
			    (long long)floor.units);
	TRY(days_max(ctx, tx, &days));
	TRY(rule_floor_release(ctx, decision->reason, decision->decided_by, decision->restore_by, ctx->today, days));
	TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_FLOOR_RELEASE, floor.store_id, NULL, PERMIT_RELEASE_PREPAREDNESS }));
	TRY(floor_lock(ctx, tx, (struct floor_lock_in){ ctx->actor.region_id, floor.id }));
	TRY(document_number_take(ctx, tx, "floor_release", &number));
	TRY(floor_release_insert(ctx, tx,
				 (struct floor_release_insert_in){ ctx->actor.region_id, number, floor.id, decision->units,
								   text_trim(decision->reason), decision->restore_by,
								   text_trim(decision->decided_by), ctx->now, ctx->actor.person_id,
								   ctx->actor.witness_id },
				 &row));
	*release_id = row.id;
	TRY(signer_note(ctx, tx, EYES_FLOOR_RELEASE, "floor_release", row.id, 0));
	return journal_write(ctx, tx, "preparedness stock released", "floor_release", row.id,
			     text_format(ctx->arena, "{\"number\":%lld,\"floor\":%lld,\"units\":%lld,\"witness\":%lld}", (long long)number,
					 (long long)floor.id, (long long)decision->units, (long long)ctx->actor.witness_id));
}

static enum err close_release(struct ctx *ctx, struct db_tx *tx, int64_t release_id, int64_t version, const char *state)
{
	int64_t changed;
	TRY(floor_release_close(ctx, tx,
				(struct floor_release_close_in){ ctx->actor.region_id, release_id, version, text_of(state), ctx->now,
								 ctx->actor.person_id },
				&changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "release", "the release was changed by somebody else");
	return journal_write(ctx, tx, "release of preparedness stock closed", "floor_release", release_id,
			     text_format(ctx->arena, "{\"state\":\"%s\"}", state));
}

enum err floor_release_end(struct ctx *ctx, struct db_tx *tx, int64_t release_id, int64_t version)
{
	struct floor_release_get_row release;
	struct floor_get_row         floor;
	struct floor_level           level;
	TRY(floor_release_get(ctx, tx, (struct floor_release_get_in){ ctx->actor.region_id, release_id }, &release));
	TRY(floor_get(ctx, tx, (struct floor_get_in){ ctx->actor.region_id, release.floor_id }, &floor));
	TRY(person_may(ctx, tx, PERMIT_RELEASE_PREPAREDNESS, floor.store_id));
	if (!text_is(release.state, "open"))
		return fail(ctx, ERR_STATE, "release", "release %lld is closed already", (long long)release.number);
	TRY(floor_lock(ctx, tx, (struct floor_lock_in){ ctx->actor.region_id, floor.id }));
	TRY(floor_level_load(ctx, tx, floor.id, floor.units, &level));
	int64_t left = level.usable - level.reserved;
	if (release.used_units > 0 && left < floor.units)
		return fail(ctx, ERR_STATE, "release", "%lld units are used and the stock is not restored: %lld of %lld units", (long long)release.used_units,
			    (long long)left, (long long)floor.units);
	return close_release(ctx, tx, release_id, version ? version : release.version, release.used_units > 0 ? "restored" : "withdrawn");
}

enum err floor_releases_settle(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t *closed)
{
	struct floor_releases_open_rows rows;
	TRY(floor_releases_open(ctx, tx, (struct floor_releases_open_in){ ctx->actor.region_id, store_id }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct floor_releases_open_row *row = &rows.at[i];
		struct floor_level                    level;
		bool                                  is_used = row->used_units > 0;
		if (!is_used && row->restore_by.number >= ctx->today.number)
			continue;
		TRY(floor_level_load(ctx, tx, row->floor_id, row->floor_units, &level));
		if (is_used && level.usable - level.reserved < row->floor_units)
			continue;
		TRY(close_release(ctx, tx, row->id, row->version, is_used ? "restored" : "withdrawn"));
		++*closed;
	}
	return OK;
}
