/*
 * manage_test.c - documents, erasing, accounts and roles through their use cases, with misuse; on both engines
 *
 * Holds R-KEEP-01, R-EYES-01, R-PEOPLE-01.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"

#include "main/routes.h"
#include "people/changed.h"
#include "people/document.sql.h"
#include "people/journal.h"
#include "people/keep_document.h"
#include "people/manage_person.h"
#include "people/people.sql.h"
#include "people/second_signer.h"
#include "people/session.h"
#include "people/witness.h"
#include "place/import_places.h"
#include "stock/scanned_pack.h"
#include "stock/stock.sql.h"
#include "store/query.h"

/* The people of the tests; everybody can sign in, with a hash that fits no password. */
struct cast {
	int64_t admin, other_admin, auditor, pharmacist, nurse;
	int64_t admin_grant, other_grant;
	int64_t ward;
};

static const char hash[] = "$argon2id$v=19$m=65536,t=2,p=1$qFdpo9AUN7zINII6T/he6w$1IJxW1FXfXaT1eHIOw3Ol6SEN6XM27jSR8y0ge1sPvk";

static void act_as(struct ctx *ctx, int64_t person_id)
{
	ctx->actor.person_id = person_id;
	ctx->actor.address = person_id ? TEXT("192.0.2.1") : TEXT("cli");
}

static enum err person(struct ctx *ctx, struct db_tx *tx, const char *name, enum role role, int64_t place_id, int64_t *id, int64_t *grant_id)
{
	TRY(person_create(ctx, tx, text_of(name), TEXT("Namn Namnsson"), TEXT_NONE, id));
	TRY(person_set_password(ctx, tx, *id, text_of(hash)));
	return role_give(ctx, tx, &(struct role_given){ .person_id = *id, .role = role, .place_id = place_id, .valid_from = { 20000 }, .valid_to = DAY_NONE },
			 grant_id);
}

static enum err make_cast(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast         *cast = argument;
	struct import_report report = { 0 };
	struct import_file   places = file_of(region_sheet);
	struct place         ward;
	int64_t              grant_id;
	TRY(import_places(ctx, tx, &places, &report));
	TRY(place_by_code(ctx, tx, TEXT("AVD31-A"), &ward));
	cast->ward = ward.id;
	TRY(person(ctx, tx, "admin1", ROLE_ADMINISTRATOR, 0, &cast->admin, &cast->admin_grant));
	TRY(person(ctx, tx, "admin2", ROLE_ADMINISTRATOR, 0, &cast->other_admin, &cast->other_grant));
	TRY(person(ctx, tx, "granskare1", ROLE_AUDITOR, 0, &cast->auditor, &grant_id));
	TRY(person(ctx, tx, "apotekare1", ROLE_PHARMACIST, 0, &cast->pharmacist, &grant_id));
	return person(ctx, tx, "ssk1", ROLE_ORDERER, ward.id, &cast->nurse, &grant_id);
}

/* A refusal is expected; what it said is forgotten. */
#define REFUSES(call, code)                  \
	do {                                 \
		CHECK((call) == (code));     \
		ctx->error = (struct error){ 0 }; \
	} while (0)

/* Forget who signed. */
static enum err unsigned_again(struct ctx *ctx, enum err err)
{
	ctx->actor.witness_id = 0;
	return err;
}

/* Run a call with somebody signing beside; the signature is gone afterwards. */
#define SIGNED_BY(witness, call) (ctx->actor.witness_id = (witness), unsigned_again(ctx, (call)))

static struct document_given decision_for(const struct cast *cast)
{
	return (struct document_given){ .subject_kind = TEXT("place"), .subject_id = cast->ward, .kind = TEXT("requisition"),
					.file_name = TEXT("beslut.pdf"), .bytes = TEXT("%PDF-1.7 ett"), .valid_from = DAY_NONE, .valid_to = DAY_NONE };
}

static enum err documents_are_kept_and_erased(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast               *cast = argument;
	struct document_given      given = decision_for(cast);
	int64_t                    id, same;
	struct document_select_row row;
	struct documents_verdict   verdict;
	act_as(ctx, cast->nurse); /* Reads the place, adds nothing to it. */
	REFUSES(document_add(ctx, tx, &given, &id), ERR_FORBIDDEN);
	act_as(ctx, cast->admin);
	TRY(document_add(ctx, tx, &given, &id));
	TRY(document_add(ctx, tx, &given, &same));
	CHECK(id == same);
	given.bytes = TEXT("<html>");
	REFUSES(document_add(ctx, tx, &given, &same), ERR_FIELD_INVALID);
	given = decision_for(cast);
	given.kind = TEXT("ledger"); /* A record's kind is no document's. */
	REFUSES(document_add(ctx, tx, &given, &same), ERR_FIELD_INVALID);
	given = decision_for(cast);
	given.subject_kind = TEXT("nothing");
	REFUSES(document_add(ctx, tx, &given, &same), ERR_NOT_FOUND);
	given = decision_for(cast);
	given.subject_id = 999999;
	REFUSES(document_add(ctx, tx, &given, &same), ERR_NOT_FOUND);
	TRY(document_select(ctx, tx, (struct document_select_in){ ctx->actor.region_id, id }, &row));
	CHECK(text_is(day_text(ctx->arena, row.retain_until), "2029-03-10") && row.size == 12);
	REFUSES(SIGNED_BY(cast->auditor, document_erase(ctx, tx, id)), ERR_STILL_KEPT);
	ctx_set_now(ctx, (struct moment){ ctx->now.us + INT64_C(4) * 366 * 86400 * 1000000 });
	act_as(ctx, cast->nurse);
	REFUSES(SIGNED_BY(cast->auditor, document_erase(ctx, tx, id)), ERR_FORBIDDEN);
	act_as(ctx, cast->admin);
	REFUSES(document_erase(ctx, tx, id), ERR_WITNESS_MISSING);
	REFUSES(SIGNED_BY(cast->admin, document_erase(ctx, tx, id)), ERR_SAME_PERSON);
	REFUSES(SIGNED_BY(cast->nurse, document_erase(ctx, tx, id)), ERR_FORBIDDEN);
	TRY(SIGNED_BY(cast->auditor, document_erase(ctx, tx, id)));
	REFUSES(SIGNED_BY(cast->auditor, document_erase(ctx, tx, id)), ERR_STATE);
	TRY(document_select(ctx, tx, (struct document_select_in){ ctx->actor.region_id, id }, &row));
	CHECK(row.file_name.length == 0 && row.sha256.length == 64 && !moment_is_none(row.erased_at));
	TRY(documents_verify(ctx, tx, &verdict));
	CHECK(verdict.documents == 1 && verdict.broken == 0 && verdict.early == 0);
	TRY(document_add(ctx, tx, &(struct document_given){ .subject_kind = TEXT("place"), .subject_id = cast->ward, .kind = TEXT("decision"),
							   .file_name = TEXT("b.pdf"), .bytes = TEXT("%PDF-1.7 ett"), .valid_from = DAY_NONE,
							   .valid_to = DAY_NONE }, &same));
	CHECK(same != id); /* What was erased may come again. */
	return OK;
}

static enum err a_validity_never_shortens_the_keeping(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast               *cast = argument;
	struct document_given      given = decision_for(cast);
	struct document_select_row row;
	struct day                 year = day_plus(ctx->today, 365);
	int64_t                    id;
	given.kind = TEXT("decision");
	act_as(ctx, cast->admin);
	TRY(document_add(ctx, tx, &given, &id));
	TRY(document_select(ctx, tx, (struct document_select_in){ ctx->actor.region_id, id }, &row));
	CHECK(day_is_none(row.retain_until));
	TRY(document_set_validity(ctx, tx, id, row.version, ctx->today, year));
	REFUSES(document_set_validity(ctx, tx, id, row.version, ctx->today, year), ERR_CHANGED_MEANWHILE);
	REFUSES(document_set_validity(ctx, tx, id, 0, year, ctx->today), ERR_FIELD_INVALID);
	TRY(document_set_validity(ctx, tx, id, row.version + 1, ctx->today, ctx->today));
	TRY(document_select(ctx, tx, (struct document_select_in){ ctx->actor.region_id, id }, &row));
	CHECK(text_is(day_text(ctx->arena, row.retain_until), "2037-03-10") && row.valid_to.number == ctx->today.number);
	return OK;
}

static enum err set(struct ctx *ctx, struct db_tx *tx, enum eyes_action action, struct day from, bool is_required, const char *decision, int64_t *id)
{
	return signer_set(ctx, tx,
			  &(struct eyes_setting){ .action = action, .is_required = is_required, .valid_from = from, .valid_to = DAY_NONE,
						  .decision = text_of(decision) },
			  id);
}

/* Without a setting two are asked for; a setting is itself signed by two, and holds from today or later. */
static enum err two_persons_are_a_setting(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	static const enum eyes_action acts[] = { EYES_ADMINISTRATOR, EYES_ERASE, EYES_OWN_ROLE, EYES_SETTINGS };
	struct cast          *cast = argument;
	const struct eyes_act erase = { EYES_ERASE, 0, NULL, PERMIT_ERASE };
	bool                  required;
	int64_t               id;
	act_as(ctx, cast->nurse);
	REFUSES(SIGNED_BY(cast->auditor, set(ctx, tx, EYES_ERASE, ctx->today, false, "Chefen", &id)), ERR_FORBIDDEN);
	act_as(ctx, cast->admin);
	for (size_t i = 0; i < COUNT_OF(acts); i++) {
		TRY(signer_needed(ctx, tx, &(struct eyes_act){ acts[i], 0, NULL, PERMIT_ADMINISTER }, &required));
		CHECK(required);
	}
	REFUSES(set(ctx, tx, EYES_ERASE, ctx->today, false, "Chefen", &id), ERR_WITNESS_MISSING);
	REFUSES(SIGNED_BY(cast->admin, set(ctx, tx, EYES_ERASE, ctx->today, false, "Chefen", &id)), ERR_SAME_PERSON);
	REFUSES(SIGNED_BY(cast->pharmacist, set(ctx, tx, EYES_ERASE, ctx->today, false, "Chefen", &id)), ERR_FORBIDDEN);
	REFUSES(SIGNED_BY(cast->auditor, set(ctx, tx, EYES_ERASE, ctx->today, false, " ", &id)), ERR_FIELD_MISSING);
	REFUSES(SIGNED_BY(cast->auditor, set(ctx, tx, EYES_ERASE, day_plus(ctx->today, -1), false, "Chefen", &id)), ERR_FIELD_INVALID);
	struct eyes_setting bound = { EYES_ERASE, cast->ward, TEXT(""), false, DAY_NONE, DAY_NONE, TEXT("Chefen") };
	REFUSES(SIGNED_BY(cast->auditor, signer_set(ctx, tx, &bound, &id)), ERR_FIELD_INVALID);
	TRY(SIGNED_BY(cast->other_admin, set(ctx, tx, EYES_ERASE, ctx->today, false, "Chefen", &id)));
	TRY(SIGNED_BY(cast->auditor, set(ctx, tx, EYES_ERASE, day_plus(ctx->today, 1), true, "Chefen", &id)));
	TRY(signer_needed(ctx, tx, &erase, &required));
	CHECK(!required);
	TRY(signer_check(ctx, tx, &erase));
	ctx_set_now(ctx, (struct moment){ ctx->now.us + INT64_C(86400) * 1000000 });
	TRY(signer_needed(ctx, tx, &erase, &required));
	CHECK(required);
	REFUSES(signer_stop(ctx, tx, id), ERR_WITNESS_MISSING);
	act_as(ctx, 0);
	return signer_check(ctx, tx, &erase); /* The command line asks nobody. */
}

static enum err roles_take_the_right_people(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast      *cast = argument;
	int64_t           id;
	struct role_given given = { .person_id = cast->nurse, .role = ROLE_TECHNICIAN, .valid_from = ctx->today, .valid_to = DAY_NONE };
	act_as(ctx, cast->pharmacist);
	REFUSES(person_give_role(ctx, tx, &given, &id), ERR_FORBIDDEN);
	act_as(ctx, cast->admin);
	TRY(person_give_role(ctx, tx, &given, &id));
	REFUSES(person_give_role(ctx, tx, &given, &id), ERR_ALREADY_EXISTS);
	given.person_id = cast->admin;
	REFUSES(person_give_role(ctx, tx, &given, &id), ERR_WITNESS_MISSING);
	REFUSES(SIGNED_BY(cast->admin, person_give_role(ctx, tx, &given, &id)), ERR_SAME_PERSON);
	TRY(SIGNED_BY(cast->auditor, person_give_role(ctx, tx, &given, &id)));
	given.person_id = cast->nurse;
	given.role = ROLE_ADMINISTRATOR;
	REFUSES(person_give_role(ctx, tx, &given, &id), ERR_WITNESS_MISSING);
	REFUSES(SIGNED_BY(cast->pharmacist, person_give_role(ctx, tx, &given, &id)), ERR_FORBIDDEN);
	/* One of two may go; the last stays, be it by an end, or by a closed account (R-PEOPLE-01). */
	TRY(SIGNED_BY(cast->auditor, person_end_role(ctx, tx, cast->other_grant, ctx->today, &id)));
	REFUSES(SIGNED_BY(cast->auditor, person_end_role(ctx, tx, cast->admin_grant, ctx->today, &id)), ERR_LAST_ADMINISTRATOR);
	REFUSES(SIGNED_BY(cast->auditor, person_end_role(ctx, tx, cast->admin_grant, day_plus(ctx->today, 400), &id)), ERR_LAST_ADMINISTRATOR);
	REFUSES(SIGNED_BY(cast->auditor, person_end_role(ctx, tx, cast->other_grant, day_plus(ctx->today, -2), &id)), ERR_FIELD_INVALID);
	REFUSES(SIGNED_BY(cast->auditor, person_open(ctx, tx, cast->admin, false)), ERR_STATE);
	act_as(ctx, cast->other_admin); /* Today still. */
	REFUSES(person_open(ctx, tx, cast->admin, false), ERR_WITNESS_MISSING);
	TRY(person_open(ctx, tx, cast->nurse, false));
	return person_open(ctx, tx, cast->nurse, true);
}

static enum err passwords_for_once_sign_nothing(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct sign_in        known;
	struct witness_result result;
	struct session_made   made;
	struct session        session;
	act_as(ctx, cast->admin);
	REFUSES(SIGNED_BY(cast->auditor, person_reset_password(ctx, tx, cast->admin, text_of(hash))), ERR_STATE);
	REFUSES(person_reset_password(ctx, tx, cast->auditor, text_of(hash)), ERR_WITNESS_MISSING); /* A signature could be taken over. */
	TRY(person_reset_password(ctx, tx, cast->pharmacist, text_of(hash)));
	TRY(sign_in_load(ctx, tx, TEXT("apotekare1"), &known));
	known.password_is_right = true;
	TRY(witness_finish(ctx, tx, &known, &result));
	CHECK(result.err == ERR_SIGN_IN_FAILED);
	act_as(ctx, cast->pharmacist);
	TRY(session_create(ctx, tx, cast->pharmacist, &made));
	TRY(session_find(ctx, tx, made.token, &session));
	CHECK(session.must_change && session.id.length == 32);
	TRY(own_password_change(ctx, tx, text_of(hash), session.id));
	TRY(session_find(ctx, tx, made.token, &session));
	CHECK(session.person_id == cast->pharmacist && !session.must_change);
	TRY(sign_in_load(ctx, tx, TEXT("apotekare1"), &known));
	known.password_is_right = true;
	act_as(ctx, cast->admin);
	TRY(witness_finish(ctx, tx, &known, &result));
	CHECK(result.err == OK && result.person_id == cast->pharmacist);
	return OK;
}

static enum err sessions_end_one_by_one(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast        *cast = argument;
	struct session_made first, second;
	struct session      session;
	struct session_list list;
	TRY(session_create(ctx, tx, cast->nurse, &first));
	TRY(session_create(ctx, tx, cast->nurse, &second));
	TRY(session_find(ctx, tx, first.token, &session));
	act_as(ctx, cast->pharmacist);
	REFUSES(person_end_session(ctx, tx, cast->nurse, session.id), ERR_FORBIDDEN);
	act_as(ctx, cast->nurse);
	TRY(person_end_session(ctx, tx, cast->nurse, session.id));
	REFUSES(person_end_session(ctx, tx, cast->nurse, session.id), ERR_NOT_FOUND);
	TRY(session_list(ctx, tx, cast->nurse, &list));
	CHECK(list.count == 1 && !text_equal(list.at[0].id, session.id));
	act_as(ctx, cast->admin);
	TRY(person_end_session(ctx, tx, cast->nurse, TEXT_NONE));
	TRY(session_list(ctx, tx, cast->nurse, &list));
	CHECK(list.count == 0);
	return OK;
}

static enum err locks_are_lifted(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct sign_in        known;
	struct sign_in_result result = { 0 };
	struct person         nurse;
	TRY(sign_in_load(ctx, tx, TEXT("ssk1"), &known));
	for (int i = 0; i < SIGN_IN_FAILURES_MAX; i++)
		TRY(sign_in_finish(ctx, tx, &known, &result));
	CHECK(result.err == ERR_ACCOUNT_LOCKED);
	act_as(ctx, cast->pharmacist);
	REFUSES(person_unlock(ctx, tx, cast->nurse), ERR_FORBIDDEN);
	act_as(ctx, cast->admin);
	TRY(person_unlock(ctx, tx, cast->nurse));
	REFUSES(person_unlock(ctx, tx, cast->nurse), ERR_STATE);
	TRY(person_load(ctx, tx, cast->nurse, &nurse));
	CHECK(moment_is_none(nurse.locked_until));
	return OK;
}

static enum err who_changed_it_is_told(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast             *cast = argument;
	struct person_detail_row row;
	act_as(ctx, cast->other_admin);
	TRY(person_rename(ctx, tx, cast->nurse, 0, TEXT("Nytt Namn"), TEXT_NONE));
	act_as(ctx, cast->admin);
	TRY(person_detail(ctx, tx, (struct person_detail_in){ ctx->actor.region_id, cast->nurse }, &row));
	CHECK(person_rename(ctx, tx, cast->nurse, row.version - 1, TEXT("Annat Namn"), TEXT_NONE) == ERR_CHANGED_MEANWHILE);
	CHECK(text_is(ctx->error.detail, "Namn Namnsson changed this at 12:00"));
	CHECK(text_is(ctx->error.see, text_format(ctx->arena, "/changes/person/%lld", (long long)cast->nurse).at));
	ctx->error = (struct error){ 0 };
	ctx_set_now(ctx, (struct moment){ ctx->now.us + INT64_C(86400) * 1000000 });
	CHECK(changed_meanwhile(ctx, tx, "person", "person", cast->nurse) == ERR_CHANGED_MEANWHILE);
	CHECK(text_is(ctx->error.detail, "Namn Namnsson changed this at 2026-03-10 12:00"));
	ctx->error = (struct error){ 0 };
	act_as(ctx, cast->other_admin);
	CHECK(changed_meanwhile(ctx, tx, "person", "person", cast->nurse) == ERR_CHANGED_MEANWHILE);
	CHECK(text_starts_with(ctx->error.detail, "you changed this yourself"));
	ctx->error = (struct error){ 0 };
	CHECK(changed_meanwhile(ctx, tx, "x", "nothing", 1) == ERR_CHANGED_MEANWHILE);
	CHECK(!ctx->error.see.at);
	ctx->error = (struct error){ 0 };
	return OK;
}

static enum err the_database_keeps_documents(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct document_given given = decision_for(cast);
	int64_t               id;
	act_as(ctx, cast->admin);
	return document_add(ctx, tx, &given, &id);
}

/* Serials go when 72 months are over, by whom documents go by; that a pack was scanned stays. */
static enum err serials_are_erased(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast                 *cast = argument;
	const struct erasable       *what = &scanned_pack_erasable;
	struct scanned_pack_seen_row seen;
	struct moment                before, long_ago = { ctx->now.us - INT64_C(80) * 31 * 86400 * 1000000 };
	int64_t                      rows, erased;
	for (int i = 0; i < 3; i++)
		TRY(scanned_pack_insert(ctx, tx,
					(struct scanned_pack_insert_in){ ctx->actor.region_id, TEXT("07046261398572"),
									 text_format(ctx->arena, "S%d", i), TEXT("B1"), ctx->today, 0, 7,
									 cast->nurse, i < 2 ? long_ago : ctx->now }));
	TRY(records_until(ctx, tx, what, &before));
	CHECK(text_is(day_text(ctx->arena, zone_day(before)), "2020-03-10"));
	TRY(what->due(ctx, tx, before, 100, &rows));
	CHECK(rows == 2);
	act_as(ctx, cast->nurse);
	REFUSES(SIGNED_BY(cast->auditor, records_erase(ctx, tx, what, &erased)), ERR_FORBIDDEN);
	act_as(ctx, cast->auditor);
	REFUSES(SIGNED_BY(cast->admin, records_erase(ctx, tx, what, &erased)), ERR_FORBIDDEN);
	act_as(ctx, cast->admin);
	REFUSES(records_erase(ctx, tx, what, &erased), ERR_WITNESS_MISSING);
	TRY(SIGNED_BY(cast->auditor, records_erase(ctx, tx, what, &erased)));
	CHECK(erased == 2);
	TRY(what->due(ctx, tx, before, 100, &rows));
	CHECK(rows == 0);
	for (int i = 0; i < 3; i++) {
		TRY(scanned_pack_seen(ctx, tx,
				      (struct scanned_pack_seen_in){ ctx->actor.region_id, TEXT("07046261398572"), text_format(ctx->arena, "S%d", i) },
				      &seen));
		CHECK(seen.picks == (i == 2));
	}
	TRY(scanned_pack_seen(ctx, tx, (struct scanned_pack_seen_in){ ctx->actor.region_id, TEXT("07046261398572"), TEXT("") }, &seen));
	CHECK(seen.picks == 2);
	struct journal_page page;
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .event = TEXT("serial numbers erased") }, &page));
	CHECK(page.count == 1 && text_is(page.at[0].subject_kind, "scanned_pack"));
	return OK;
}

static enum err script(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return db_script(ctx, tx, argument);
}

static void run(void **state, db_work *work)
{
	struct world *world = *state;
	struct cast   cast = { 0 };
	subjects_set(main_subjects);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, work, &cast));
}

static void rows_are_not_deleted_and_bytes_not_changed(void **state)
{
	struct world *world = *state;
	run(state, the_database_keeps_documents);
	act_as(&world->ctx, 0);
	static char *const scripts[] = { "DELETE FROM document", "UPDATE document SET sha256 = 'x'", "UPDATE document SET bytes = 'x'" };
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		assert_int_not_equal(db_transact(&world->ctx, world->db, script, scripts[i]), OK), world->ctx.error = (struct error){ 0 };
}

#define CASE(work)                             \
	static void test_##work(void **state)  \
	{                                      \
		run(state, work);              \
	}
CASE(documents_are_kept_and_erased)
CASE(a_validity_never_shortens_the_keeping)
CASE(serials_are_erased)
CASE(two_persons_are_a_setting)
CASE(roles_take_the_right_people)
CASE(passwords_for_once_sign_nothing)
CASE(sessions_end_one_by_one)
CASE(locks_are_lifted)
CASE(who_changed_it_is_told)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_documents_are_kept_and_erased),
		WORLD_TEST(test_a_validity_never_shortens_the_keeping),
		WORLD_TEST(test_serials_are_erased),
		WORLD_TEST(test_two_persons_are_a_setting),
		WORLD_TEST(test_roles_take_the_right_people),
		WORLD_TEST(test_passwords_for_once_sign_nothing),
		WORLD_TEST(test_sessions_end_one_by_one),
		WORLD_TEST(test_locks_are_lifted),
		WORLD_TEST(test_who_changed_it_is_told),
		WORLD_TEST(rows_are_not_deleted_and_bytes_not_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
