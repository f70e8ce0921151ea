/*
 * second_signer.c - the second person, where set
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/second_signer.h"

#include "people/second_signer.sql.h"
#include "people/journal.h"

static const char *const names[EYES_ACTION_COUNT] = {
	[EYES_ADMINISTRATOR] = "administrator",
	[EYES_BLOCK_LIFT] = "block_lift",
	[EYES_CONTROL_COUNT] = "control_count",
	[EYES_COUNT_APPROVE] = "count_approve",
	[EYES_DIFFERENCE_CLOSE] = "discrepancy_close",
	[EYES_ERASE] = "erase",
	[EYES_FLOOR_RELEASE] = "floor_release",
	[EYES_LICENCE] = "licence",
	[EYES_NARCOTIC_PICK] = "narcotic_pick",
	[EYES_NARCOTIC_RECEIVE] = "narcotic_receive",
	[EYES_NARCOTIC_SEND] = "narcotic_send",
	[EYES_OWN_ROLE] = "own_role",
	[EYES_QUARANTINE_RELEASE] = "quarantine_release",
	[EYES_SETTINGS] = "settings",
	[EYES_WASTE] = "waste",
};

const char *eyes_action_name(enum eyes_action action)
{
	EXPECT((unsigned)action < EYES_ACTION_COUNT);
	return names[action];
}

enum err eyes_action_of(struct ctx *ctx, struct text word, enum eyes_action *out)
{
	for (unsigned i = 0; i < EYES_ACTION_COUNT; i++)
		if (text_is(word, names[i])) {
			*out = (enum eyes_action)i;
			return OK;
		}
	return fail(ctx, ERR_FIELD_INVALID, "action", "\"%.*s\" is no act", TEXT_ARG(word));
}

bool eyes_takes_auditor(enum eyes_action action)
{
	return action == EYES_ADMINISTRATOR || action == EYES_ERASE || action == EYES_OWN_ROLE || action == EYES_SETTINGS;
}

/* An act that is bound to no place and no goods. */
static bool is_unbound(enum eyes_action action)
{
	return eyes_takes_auditor(action) || action == EYES_BLOCK_LIFT || action == EYES_LICENCE;
}

enum err rule_second_signer(struct ctx *ctx, bool is_required, int64_t person_id, int64_t witness_id, bool witness_may)
{
	if (witness_id == 0)
		return is_required ? refuse(ctx, "R-EYES-01", ERR_WITNESS_MISSING, "witness_username",
					    "the region has set that a second person signs this, with a password of their own")
				   : OK;
	if (witness_id == person_id)
		return refuse(ctx, "R-EYES-01", ERR_SAME_PERSON, "witness_username", "the second signature is another person's");
	if (!witness_may)
		return refuse(ctx, "R-EYES-01", ERR_FORBIDDEN, "witness_username", "the second person has no right to sign this");
	return OK;
}

enum err signer_needed(struct ctx *ctx, struct db_tx *tx, const struct eyes_act *act, bool *is_needed)
{
	struct signer_setting_row row;
	bool                         found;
	TRY(signer_setting(ctx, tx,
			      (struct signer_setting_in){ ctx->actor.region_id, text_of(eyes_action_name(act->action)),
							     act->place_id,
							     text_of(act->narcotic_class ? act->narcotic_class : ""), ctx->today },
			      &row, &found));
	*is_needed = !found || row.is_required;
	return OK;
}

/* Whether the second person has the act's right there, or reads the journal where that is enough: asked as that person. */
static enum err witness_may(struct ctx *ctx, struct db_tx *tx, const struct eyes_act *act, bool *may)
{
	struct actor before = ctx->actor;
	ctx->actor.person_id = before.witness_id;
	enum err err = person_may(ctx, tx, act->permission, act->place_id);
	if (err == ERR_FORBIDDEN && eyes_takes_auditor(act->action))
		err = person_may(ctx, tx, PERMIT_AUDIT, 0);
	ctx->actor = before;
	*may = err == OK;
	if (err && err != ERR_FORBIDDEN)
		return err;
	ctx->error = (struct error){ 0 };
	return OK;
}

enum err signer_check(struct ctx *ctx, struct db_tx *tx, const struct eyes_act *act)
{
	bool is_needed, may = false;
	if (actor_is_system(&ctx->actor))
		return OK;
	TRY(signer_needed(ctx, tx, act, &is_needed));
	if (ctx->actor.witness_id != 0)
		TRY(witness_may(ctx, tx, act, &may));
	return rule_second_signer(ctx, is_needed, ctx->actor.person_id, ctx->actor.witness_id, may);
}

enum err signer_note(struct ctx *ctx, struct db_tx *tx, enum eyes_action action, const char *subject_kind, int64_t subject_id,
			int64_t movement_id)
{
	if (ctx->actor.witness_id == 0)
		return OK;
	return second_signature_insert(ctx, tx,
				       (struct second_signature_insert_in){ ctx->actor.region_id, text_of(eyes_action_name(action)),
									    text_of(subject_kind), subject_id, movement_id,
									    ctx->actor.person_id, ctx->actor.witness_id, ctx->now });
}

static bool is_class(struct text word)
{
	static const char *const classes[] = { "", "0", "II", "III", "IV", "V", "unknown" };
	for (size_t i = 0; i < COUNT_OF(classes); i++)
		if (text_is(word, classes[i]))
			return true;
	return false;
}

enum err signer_set(struct ctx *ctx, struct db_tx *tx, const struct eyes_setting *setting, int64_t *id)
{
	struct signer_insert_row row;
	struct day                  from = day_is_none(setting->valid_from) ? ctx->today : setting->valid_from;
	struct text                 class = setting->narcotic_class.at ? setting->narcotic_class : TEXT("");
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	if (text_is_empty(text_trim(setting->decision)))
		return fail(ctx, ERR_FIELD_MISSING, "decision", "tell who decided, and where it is written");
	if (!day_is_none(setting->valid_to) && setting->valid_to.number < from.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "the last day is before the first");
	if (!is_class(class))
		return fail(ctx, ERR_FIELD_INVALID, "narcotic_class", "\"%.*s\" is no narcotic class", TEXT_ARG(class));
	if (from.number < ctx->today.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_from", "a setting holds from today or later");
	if (is_unbound(setting->action) && (setting->place_id != 0 || !text_is_empty(class)))
		return fail(ctx, ERR_FIELD_INVALID, setting->place_id ? "place_code" : "narcotic_class",
			    "the act is bound to no place and no goods");
	TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_SETTINGS, 0, NULL, PERMIT_ADMINISTER }));
	TRY(signer_insert(ctx, tx,
			     (struct signer_insert_in){ ctx->actor.region_id, text_of(eyes_action_name(setting->action)),
							   setting->place_id, class, setting->is_required, from, setting->valid_to,
							   text_trim(setting->decision), ctx->actor.person_id, ctx->now },
			     &row));
	*id = row.id;
	TRY(signer_note(ctx, tx, EYES_SETTINGS, "signer_setting", row.id, 0));
	return journal_write(ctx, tx, "second signature set", "signer_setting", row.id,
			     text_format(ctx->arena, "{\"action\":\"%s\",\"required\":%s}", eyes_action_name(setting->action),
					 setting->is_required ? "true" : "false"));
}

enum err signer_stop(struct ctx *ctx, struct db_tx *tx, int64_t id)
{
	int64_t changed;
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_SETTINGS, 0, NULL, PERMIT_ADMINISTER }));
	TRY(signer_end(ctx, tx, (struct signer_end_in){ ctx->actor.region_id, id, day_plus(ctx->today, -1) }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "setting", "the setting is ended already");
	TRY(signer_note(ctx, tx, EYES_SETTINGS, "signer_setting", id, 0));
	return journal_write(ctx, tx, "second signature setting ended", "signer_setting", id, TEXT("{}"));
}
