/*
 * account.c - people, their grants, and how they sign in
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/account.h"

#include "people/journal.h"
#include "people/password.h"
#include "people/people.sql.h"

enum { NAME_LENGTH_MAX = 200, HSA_ID_LENGTH_MAX = 64 };

enum err username_normalise(struct ctx *ctx, struct text typed, struct text *out)
{
	struct text trimmed = text_trim(typed);
	if (text_is_empty(trimmed))
		return fail(ctx, ERR_FIELD_MISSING, "username", "the user name is missing");
	if (trimmed.length > USERNAME_LENGTH_MAX || !text_is_utf8(trimmed))
		return fail(ctx, ERR_FIELD_INVALID, "username", "a user name is text of at most %d bytes",
			    USERNAME_LENGTH_MAX);
	char *lower = arena_alloc(ctx->arena, trimmed.length + 1);
	for (size_t i = 0; i < trimmed.length; i++) {
		char letter = trimmed.at[i];
		if ((unsigned char)letter <= ' ' || letter == 0x7f)
			return fail(ctx, ERR_FIELD_INVALID, "username", "a user name holds no blanks");
		lower[i] = (char)(letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
	}
	*out = (struct text){ lower, trimmed.length };
	return OK;
}

enum err person_create(struct ctx *ctx, struct db_tx *tx, struct text username, struct text display_name,
		       struct text hsa_id, int64_t *id)
{
	struct text name, display = text_trim(display_name), hsa = hsa_id.at ? text_trim(hsa_id) : TEXT("");
	TRY(username_normalise(ctx, username, &name));
	if (text_is_empty(display))
		return fail(ctx, ERR_FIELD_MISSING, "display_name", "the name is missing");
	if (display.length > NAME_LENGTH_MAX || !text_is_utf8(display))
		return fail(ctx, ERR_FIELD_INVALID, "display_name", "a name has at most %d bytes", NAME_LENGTH_MAX);
	if (hsa.length > HSA_ID_LENGTH_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "hsa_id", "an HSA-id has at most %d bytes", HSA_ID_LENGTH_MAX);
	struct person_insert_row row;
	TRY(person_insert(ctx, tx,
			  (struct person_insert_in){ ctx->actor.region_id, name, display, hsa, ctx->now }, &row));
	*id = row.id;
	return OK;
}

enum err person_load(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct person *out)
{
	struct person_select_row row;
	bool                     found;
	TRY(person_select(ctx, tx, (struct person_select_in){ ctx->actor.region_id, person_id }, &row, &found));
	if (!found)
		return fail(ctx, ERR_NOT_FOUND, "person", "there is no person %lld", (long long)person_id);
	*out = (struct person){ row.id,        row.username,         row.display_name, row.hsa_id,
				row.is_active, row.password_hash.at, row.locked_until };
	return OK;
}

enum err person_by_username(struct ctx *ctx, struct db_tx *tx, struct text username, struct person *out)
{
	struct text                       name;
	struct person_select_username_row row;
	bool                              found;
	TRY(username_normalise(ctx, username, &name));
	TRY(person_select_username(ctx, tx, (struct person_select_username_in){ ctx->actor.region_id, name }, &row,
				   &found));
	if (!found)
		return fail(ctx, ERR_NOT_FOUND, "username", "there is no person \"%.*s\"", TEXT_ARG(name));
	*out = (struct person){ row.id,        row.username,         row.display_name, row.hsa_id,
				row.is_active, row.password_hash.at, row.locked_until };
	return OK;
}

static enum err expect_person(struct ctx *ctx, int64_t changed, int64_t person_id)
{
	if (changed == 0)
		return fail(ctx, ERR_NOT_FOUND, "person", "there is no person %lld", (long long)person_id);
	return OK;
}

enum err person_set_password(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct text hash)
{
	int64_t changed;
	EXPECT(text_starts_with(hash, "$argon2id$"));
	TRY(person_update_password(ctx, tx, (struct person_update_password_in){ ctx->actor.region_id, person_id, hash },
				   &changed));
	TRY(expect_person(ctx, changed, person_id));
	TRY(session_end_all(ctx, tx, person_id));
	return journal_write(ctx, tx, "password set", "person", person_id, TEXT_NONE);
}

enum err person_set_active(struct ctx *ctx, struct db_tx *tx, int64_t person_id, bool is_active)
{
	int64_t changed;
	TRY(person_update_active(ctx, tx, (struct person_update_active_in){ ctx->actor.region_id, person_id, is_active },
				 &changed));
	TRY(expect_person(ctx, changed, person_id));
	if (!is_active)
		TRY(session_end_all(ctx, tx, person_id));
	return journal_write(ctx, tx, is_active ? "account opened" : "account closed", "person", person_id, TEXT_NONE);
}

enum err role_give(struct ctx *ctx, struct db_tx *tx, const struct role_given *given, int64_t *id)
{
	if (given->role == ROLE_ORDERER && given->place_id == 0)
		return fail(ctx, ERR_FIELD_MISSING, "place", "an orderer is authorised for a place");
	if (day_is_none(given->valid_from))
		return fail(ctx, ERR_FIELD_MISSING, "valid_from", "the first day is missing");
	if (!day_is_none(given->valid_to) && given->valid_to.number < given->valid_from.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "the last day stands before the first");
	struct role_given_list known;
	TRY(person_roles(ctx, tx, given->person_id, &known));
	/* The database takes two grants without a place for different ones. */
	for (size_t i = 0; i < known.count; i++) {
		if (known.at[i].role == given->role && known.at[i].place_id == given->place_id &&
		    known.at[i].valid_from.number == given->valid_from.number)
			return fail(ctx, ERR_ALREADY_EXISTS, "role", "the person has this role from that day");
	}
	struct role_grant_insert_row row;
	TRY(role_grant_insert(ctx, tx,
			      (struct role_grant_insert_in){
				      .region_id = ctx->actor.region_id,
				      .person_id = given->person_id,
				      .role = text_of(role_name(given->role)),
				      .place_id = given->place_id,
				      .valid_from = given->valid_from,
				      .valid_to = given->valid_to,
				      .decided_by = given->decided_by.at ? given->decided_by : TEXT(""),
			      },
			      &row));
	*id = row.id;
	return journal_write(ctx, tx, "role given", "person", given->person_id,
			     text_format(ctx->arena,
					 "{\"grant\":%lld,\"role\":\"%s\",\"place\":%lld,\"from\":\"%s\",\"to\":\"%s\"}",
					 (long long)row.id, role_name(given->role), (long long)given->place_id,
					 day_text(ctx->arena, given->valid_from).at,
					 day_text(ctx->arena, given->valid_to).at));
}

enum err role_end(struct ctx *ctx, struct db_tx *tx, int64_t grant_id, struct day last_day)
{
	struct role_grant_select_row row;
	bool                         found;
	TRY(role_grant_select(ctx, tx, (struct role_grant_select_in){ ctx->actor.region_id, grant_id }, &row, &found));
	if (!found)
		return fail(ctx, ERR_NOT_FOUND, "grant", "there is no grant %lld", (long long)grant_id);
	if (!day_is_none(last_day) && last_day.number < row.valid_from.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "the last day stands before the first");
	int64_t changed;
	TRY(role_grant_update_end(ctx, tx,
				  (struct role_grant_update_end_in){ ctx->actor.region_id, grant_id, last_day },
				  &changed));
	return journal_write(ctx, tx, "role ended", "person", row.person_id,
			     text_format(ctx->arena, "{\"grant\":%lld,\"to\":\"%s\"}", (long long)grant_id,
					 day_text(ctx->arena, last_day).at));
}

enum err person_roles(struct ctx *ctx, struct db_tx *tx, int64_t person_id, struct role_given_list *out)
{
	struct role_grant_select_person_rows rows;
	TRY(role_grant_select_person(ctx, tx, (struct role_grant_select_person_in){ ctx->actor.region_id, person_id },
				     &rows));
	out->count = rows.count;
	out->at = arena_array(ctx->arena, struct role_given, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		out->at[i] = (struct role_given){ .id = rows.at[i].id,
						  .person_id = rows.at[i].person_id,
						  .place_id = rows.at[i].place_id,
						  .valid_from = rows.at[i].valid_from,
						  .valid_to = rows.at[i].valid_to,
						  .decided_by = rows.at[i].decided_by };
		TRY(role_of(ctx, rows.at[i].role, &out->at[i].role));
	}
	return OK;
}
