/*
 * changed.c - who changed it meanwhile
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/changed.h"

#include "people/journal.sql.h"

/* "10:42" of today, else the day too. */
static struct text when_told(struct ctx *ctx, struct moment at)
{
	struct text whole = moment_text(ctx->arena, at);
	return zone_day(at).number == ctx->today.number ? text_slice(whole, 11, whole.length) : whole;
}

enum err changed_by(struct ctx *ctx, const char *field, struct text who, int64_t person_id, struct moment at, const char *kind, int64_t id)
{
	enum err    err;
	struct text when = when_told(ctx, at);
	if (person_id == ctx->actor.person_id)
		err = fail(ctx, ERR_CHANGED_MEANWHILE, field, "you changed this yourself at %.*s, perhaps in another window", TEXT_ARG(when));
	else
		err = fail(ctx, ERR_CHANGED_MEANWHILE, field, "%.*s changed this at %.*s", TEXT_ARG(who), TEXT_ARG(when));
	if (!ctx->error.see.at)
		ctx->error.see = text_format(ctx->arena, "/changes/%s/%lld", kind, (long long)id);
	return err;
}

enum err changed_meanwhile(struct ctx *ctx, struct db_tx *tx, const char *field, const char *kind, int64_t id)
{
	struct journal_last_row last;
	bool                    found;
	TRY(journal_last(ctx, tx, (struct journal_last_in){ ctx->actor.region_id, text_of(kind), id, 1 }, &last, &found));
	if (!found)
		return fail(ctx, ERR_CHANGED_MEANWHILE, field, "somebody else changed this");
	return changed_by(ctx, field, last.display_name.at ? last.display_name : TEXT("Ampull"), last.person_id, last.recorded_at, kind, id);
}
