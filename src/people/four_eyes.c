/*
 * four_eyes.c - acts that need two persons
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/four_eyes.h"

#include "people/document.sql.h"
#include "people/document_rules.h"
#include "people/journal.h"

const char *const four_eyes_acts[] = { ACT_ERASE, ACT_ADMINISTRATOR, ACT_OWN_ROLE, ACT_FOUR_EYES, NULL };

enum err four_eyes_required(struct ctx *ctx, struct db_tx *tx, const char *act, bool *required)
{
	struct four_eyes_on_row row = { 0 };
	bool                    found;
	*required = false;
	if (actor_is_system(&ctx->actor))
		return OK;
	TRY(four_eyes_on(ctx, tx, (struct four_eyes_on_in){ ctx->actor.region_id, text_of(act), ctx->today }, &row, &found));
	*required = !found || row.is_required;
	return OK;
}

/* Whether another person has a right, or reads the journal: asked as that person. */
static enum err other_may(struct ctx *ctx, struct db_tx *tx, int64_t person_id, enum permission permission, bool *may)
{
	struct actor actor = ctx->actor;
	uint64_t     bits;
	ctx->actor.person_id = person_id;
	enum err err = person_permissions(ctx, tx, &bits);
	ctx->actor = actor;
	TRY(err);
	*may = bits >> permission & 1 || bits >> PERMIT_AUDIT & 1;
	return OK;
}

enum err four_eyes_check(struct ctx *ctx, struct db_tx *tx, const char *act, int64_t witness_id, enum permission permission)
{
	bool required, may = false;
	TRY(four_eyes_required(ctx, tx, act, &required));
	if (witness_id != 0)
		TRY(other_may(ctx, tx, witness_id, permission, &may));
	return rule_four_eyes(ctx, required, ctx->actor.person_id, witness_id, may);
}

enum err four_eyes_set(struct ctx *ctx, struct db_tx *tx, struct text act, struct day from, bool is_required, struct text decided_by,
		       int64_t witness_id)
{
	struct four_eyes_insert_row row;
	const char *const          *known = four_eyes_acts;
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	while (*known && !text_is(act, *known))
		known++;
	if (!*known)
		return fail(ctx, ERR_FIELD_INVALID, "act", "\"%.*s\" is no act that can need two persons", TEXT_ARG(act));
	if (text_is_empty(text_trim(decided_by)))
		return fail(ctx, ERR_FIELD_MISSING, "decided_by", "a setting tells who decided it");
	if (from.number < ctx->today.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_from", "a setting holds from today or later");
	TRY(four_eyes_check(ctx, tx, ACT_FOUR_EYES, witness_id, PERMIT_ADMINISTER));
	TRY(four_eyes_insert(ctx, tx,
			     (struct four_eyes_insert_in){ ctx->actor.region_id, act, from, is_required, text_trim(decided_by), ctx->now,
							   ctx->actor.person_id, witness_id },
			     &row));
	return journal_write(ctx, tx, is_required ? "two persons asked for" : "one person is enough", "setting", row.id,
			     text_format(ctx->arena, "{\"act\":\"%s\",\"from\":\"%s\",\"witness\":%lld}", *known,
					 day_text(ctx->arena, from).at, (long long)witness_id));
}
