/*
 * manage_person.c - accounts from pages
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/manage_person.h"

#include "base/limits.h"
#include "people/changed.h"
#include "people/journal.h"
#include "people/people.sql.h"
#include "people/permission.h"
#include "people/second_signer.h"
#include "people/session.h"

enum { NAME_LENGTH_MAX = 200, HSA_ID_LENGTH_MAX = 64 };

enum err person_add(struct ctx *ctx, struct db_tx *tx, struct text username, struct text display_name, struct text hsa_id, int64_t *id)
{
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	TRY(person_create(ctx, tx, username, display_name, hsa_id, id));
	return journal_write(ctx, tx, "person added", "person", *id, TEXT_NONE);
}

enum err person_rename(struct ctx *ctx, struct db_tx *tx, int64_t person_id, int64_t version, struct text display_name, struct text hsa_id)
{
	struct person_detail_row row;
	struct text              name = text_trim(display_name), hsa = hsa_id.at ? text_trim(hsa_id) : TEXT("");
	int64_t                  changed;
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	if (text_is_empty(name))
		return fail(ctx, ERR_FIELD_MISSING, "display_name", "the name is missing");
	if (name.length > NAME_LENGTH_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "display_name", "a name has at most %d bytes", NAME_LENGTH_MAX);
	if (hsa.length > HSA_ID_LENGTH_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "hsa_id", "an HSA-id has at most %d bytes", HSA_ID_LENGTH_MAX);
	TRY(person_detail(ctx, tx, (struct person_detail_in){ ctx->actor.region_id, person_id }, &row));
	TRY(person_update_version(ctx, tx,
				  (struct person_update_version_in){ ctx->actor.region_id, person_id, version ? version : row.version, name, hsa },
				  &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "person", "person", person_id);
	return journal_write(ctx, tx, "person renamed", "person", person_id, TEXT_NONE);
}

/* R-PEOPLE-01: on a day somebody else, or by another grant, must be an administrator who can sign in. */
static enum err keep_administrator(struct ctx *ctx, struct db_tx *tx, struct day day, int64_t without_person, int64_t without_grant)
{
	struct administrators_on_row row;
	TRY(administrators_on(ctx, tx,
			      (struct administrators_on_in){ ctx->actor.region_id, text_of(role_name(ROLE_ADMINISTRATOR)), day, without_person,
							     without_grant },
			      &row));
	if (row.count == 0)
		return refuse(ctx, "R-PEOPLE-01", ERR_LAST_ADMINISTRATOR, "person", "give another the role of administrator first");
	return OK;
}

/* Whether a person holds today one of the roles that sign for others. */
static enum err is_trusted(struct ctx *ctx, struct db_tx *tx, int64_t person_id, bool only_administrator, bool *trusted)
{
	struct role_grant_select_person_rows rows;
	TRY(role_grant_select_person(ctx, tx, (struct role_grant_select_person_in){ ctx->actor.region_id, person_id }, &rows));
	*trusted = false;
	for (size_t i = 0; i < rows.count; i++) {
		bool holds = day_is_none(rows.at[i].valid_to) || rows.at[i].valid_to.number >= ctx->today.number;
		bool role = text_is(rows.at[i].role, role_name(ROLE_ADMINISTRATOR)) ||
			    (!only_administrator && text_is(rows.at[i].role, role_name(ROLE_AUDITOR)));
		*trusted |= holds && role;
	}
	return OK;
}

/* Accounts and roles of those who sign for others are changed before a second person where so is set. */
static enum err trusted_signed(struct ctx *ctx, struct db_tx *tx)
{
	return signer_check(ctx, tx, &(struct eyes_act){ EYES_ADMINISTRATOR, 0, NULL, PERMIT_ADMINISTER });
}

/* Who signed, where the journal and the person's page find it. */
static enum err note_signed(struct ctx *ctx, struct db_tx *tx, enum eyes_action action, int64_t person_id)
{
	if (ctx->actor.witness_id == 0)
		return OK;
	TRY(signer_note(ctx, tx, action, "person", person_id, 0));
	return journal_write(ctx, tx, "signed by another", "person", person_id,
			     text_format(ctx->arena, "{\"action\":\"%s\",\"witness\":%lld}", eyes_action_name(action),
					 (long long)ctx->actor.witness_id));
}

enum err person_open(struct ctx *ctx, struct db_tx *tx, int64_t person_id, bool is_active)
{
	bool administrator;
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	if (person_id == ctx->actor.person_id)
		return fail(ctx, ERR_STATE, "person", "another administrator opens or closes your account");
	TRY(is_trusted(ctx, tx, person_id, true, &administrator));
	if (administrator) {
		TRY(trusted_signed(ctx, tx));
		if (!is_active)
			TRY(keep_administrator(ctx, tx, ctx->today, person_id, 0));
	}
	TRY(person_set_active(ctx, tx, person_id, is_active));
	return administrator ? note_signed(ctx, tx, EYES_ADMINISTRATOR, person_id) : OK;
}

enum err person_give_role(struct ctx *ctx, struct db_tx *tx, const struct role_given *given, int64_t *grant_id)
{
	struct person person;
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	TRY(person_load(ctx, tx, given->person_id, &person));
	if (given->role == ROLE_ADMINISTRATOR || given->role == ROLE_AUDITOR)
		TRY(trusted_signed(ctx, tx));
	if (given->person_id == ctx->actor.person_id)
		TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_OWN_ROLE, 0, NULL, PERMIT_ADMINISTER }));
	TRY(role_give(ctx, tx, given, grant_id));
	return note_signed(ctx, tx, given->person_id == ctx->actor.person_id ? EYES_OWN_ROLE : EYES_ADMINISTRATOR, given->person_id);
}

enum err person_end_role(struct ctx *ctx, struct db_tx *tx, int64_t grant_id, struct day last_day, int64_t *person_id)
{
	struct role_grant_whole_row row;
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	TRY(role_grant_whole(ctx, tx, (struct role_grant_whole_in){ ctx->actor.region_id, grant_id }, &row));
	*person_id = row.person_id;
	if (day_is_none(last_day) || last_day.number < day_plus(ctx->today, -1).number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "a role ends yesterday, today or later: what was stays as it was");
	if (text_is(row.role, role_name(ROLE_ADMINISTRATOR))) {
		TRY(trusted_signed(ctx, tx));
		TRY(keep_administrator(ctx, tx, day_plus(last_day, 1), 0, grant_id));
	}
	TRY(role_end(ctx, tx, grant_id, last_day));
	return text_is(row.role, role_name(ROLE_ADMINISTRATOR)) ? note_signed(ctx, tx, EYES_ADMINISTRATOR, row.person_id) : OK;
}

enum err person_reset_password(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct text hash)
{
	bool    trusted;
	int64_t changed;
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	if (person_id == ctx->actor.person_id)
		return fail(ctx, ERR_STATE, "person", "change your own password on the page of your account");
	TRY(is_trusted(ctx, tx, person_id, false, &trusted));
	if (trusted)
		TRY(trusted_signed(ctx, tx));
	TRY(person_set_password(ctx, tx, person_id, hash));
	if (trusted)
		TRY(note_signed(ctx, tx, EYES_ADMINISTRATOR, person_id));
	return person_update_must_change(ctx, tx, (struct person_update_must_change_in){ ctx->actor.region_id, person_id, true }, &changed);
}

enum err person_unlock(struct ctx *ctx, struct db_tx *tx, int64_t person_id)
{
	int64_t       changed;
	struct person person;
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	TRY(person_load(ctx, tx, person_id, &person));
	TRY(person_update_unlock(ctx, tx, (struct person_update_unlock_in){ ctx->actor.region_id, person_id, ctx->now }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "person", "the account is not locked");
	return journal_write(ctx, tx, "lock lifted", "person", person_id, TEXT_NONE);
}

enum err person_end_session(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct text session_id)
{
	int64_t ended;
	if (person_id != ctx->actor.person_id)
		TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	TRY(session_end_named(ctx, tx, person_id, session_id.at ? session_id : TEXT(""), text_is_empty(session_id), &ended));
	if (ended == 0)
		return fail(ctx, ERR_NOT_FOUND, "session_id", "the session has ended already");
	return journal_write(ctx, tx, "sessions ended", "person", person_id, text_format(ctx->arena, "{\"sessions\":%lld}", (long long)ended));
}

enum err own_password_change(struct ctx *ctx, struct db_tx *tx, struct text hash, struct text session_id)
{
	int64_t changed, ended;
	EXPECT(text_starts_with(hash, "$argon2id$"));
	TRY(person_update_password(ctx, tx, (struct person_update_password_in){ ctx->actor.region_id, ctx->actor.person_id, hash }, &changed));
	TRY(person_update_must_change(ctx, tx, (struct person_update_must_change_in){ ctx->actor.region_id, ctx->actor.person_id, false },
				      &changed));
	TRY(session_end_named(ctx, tx, ctx->actor.person_id, session_id, true, &ended));
	return journal_write(ctx, tx, "password changed", "person", ctx->actor.person_id,
			     text_format(ctx->arena, "{\"sessions_ended\":%lld}", (long long)ended));
}
