/*
 * short_dated.c - minsta återstående hållbarhet per mottagare och vara
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/short_dated.h"

#include "people/journal.h"
#include "people/permission.h"
#include "stock/short_dated.sql.h"

enum { LIMIT_DAYS_MAX = 3650, ATC_BYTES_MAX = 7 };

enum err short_dated_ahead(struct ctx *ctx, struct db_tx *tx, int64_t receiver_id, int64_t pack_id)
{
	return short_dated_limit_of_ahead(ctx, tx,
					  (struct short_dated_limit_of_in){ ctx->actor.region_id, receiver_id, pack_id, ctx->today });
}

enum err short_dated_for(struct ctx *ctx, struct db_tx *tx, const struct place *receiver, int64_t pack_id, struct short_dated *out)
{
	struct short_dated_limit_of_row row;
	bool                            found;
	*out = (struct short_dated){ 0, "R-STOCK-02", TEXT("") };
	if (!receiver)
		return OK;
	*out = (struct short_dated){ receiver->remaining_days_min, "R-STOCK-02", receiver->name };
	TRY(short_dated_limit_of(ctx, tx,
				 (struct short_dated_limit_of_in){ ctx->actor.region_id, receiver->id, pack_id, ctx->today }, &row,
				 &found));
	if (!found)
		return OK;
	out->days = row.remaining_days_min;
	out->rule = "R-STOCK-06";
	out->words = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(row.place_name.at ? row.place_name : TEXT("")),
				 row.place_name.at && row.atc.length ? ", " : "", TEXT_ARG(row.atc));
	return OK;
}

const char *short_dated_rule(const struct short_dated *wanted, enum batch_verdict verdict)
{
	return verdict == BATCH_SHORT_DATED ? wanted->rule : batch_verdict_rule(verdict);
}

static bool is_atc(struct text atc)
{
	if (atc.length > ATC_BYTES_MAX)
		return false;
	for (size_t i = 0; i < atc.length; i++)
		if (!((atc.at[i] >= 'A' && atc.at[i] <= 'Z') || (atc.at[i] >= '0' && atc.at[i] <= '9')))
			return false;
	return true;
}

enum err short_dated_set(struct ctx *ctx, struct db_tx *tx, const struct short_dated_limit *limit, int64_t *id)
{
	struct short_dated_insert_row row;
	struct text                   atc = limit->atc.at ? limit->atc : TEXT("");
	struct day                    from = day_is_none(limit->valid_from) ? ctx->today : limit->valid_from;
	TRY(person_may(ctx, tx, PERMIT_EDIT_ARTICLE, 0));
	if (limit->pack_id != 0 && !text_is_empty(atc))
		return fail(ctx, ERR_FIELD_INVALID, "atc", "give an article or a class, not both");
	if (!is_atc(atc))
		return fail(ctx, ERR_FIELD_INVALID, "atc", "\"%.*s\" is no beginning of an ATC code", TEXT_ARG(atc));
	if (limit->days < 0 || limit->days > LIMIT_DAYS_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "days", "%lld days", (long long)limit->days);
	if (!day_is_none(limit->valid_to) && limit->valid_to.number < from.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "the last day is before the first");
	if (text_is_empty(text_trim(limit->reason)))
		return fail(ctx, ERR_FIELD_MISSING, "reason", "tell who decided, and where it is written");
	TRY(short_dated_insert(ctx, tx,
			       (struct short_dated_insert_in){ ctx->actor.region_id, limit->place_id, limit->pack_id, atc, limit->days,
							       from, limit->valid_to, text_trim(limit->reason),
							       ctx->actor.person_id, ctx->now },
			       &row));
	*id = row.id;
	return journal_write(ctx, tx, "short-dated limit set", "short_dated_limit", row.id,
			     text_format(ctx->arena, "{\"place\":%lld,\"pack\":%lld,\"days\":%lld}", (long long)limit->place_id,
					 (long long)limit->pack_id, (long long)limit->days));
}

enum err short_dated_stop(struct ctx *ctx, struct db_tx *tx, int64_t id)
{
	int64_t changed;
	TRY(person_may(ctx, tx, PERMIT_EDIT_ARTICLE, 0));
	TRY(short_dated_end(ctx, tx, (struct short_dated_end_in){ ctx->actor.region_id, id, day_plus(ctx->today, -1) }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "limit", "the limit is ended already");
	return journal_write(ctx, tx, "short-dated limit ended", "short_dated_limit", id, TEXT("{}"));
}
