/*
 * journal_test.c - the chain is sealed at each commit, and whoever changes the database behind it is found
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"

#include "people/account.h"
#include "people/journal.h"
#include "store/query.h"

enum { ROWS = 5 };

static enum err write_rows(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	int64_t count = *(int64_t *)argument;
	for (int64_t i = 1; i <= count; i++)
		TRY(journal_write(ctx, tx, i % 2 ? "thing made" : "thing changed", "thing", i,
				  text_format(ctx->arena, "{\"number\":%lld}", (long long)i)));
	return OK;
}

static enum err write_and_fail(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	TRY(write_rows(ctx, tx, argument));
	return fail(ctx, ERR_STATE, "test", "on purpose");
}

static enum err run_script(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return db_script(ctx, tx, argument);
}

static enum err verify(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return journal_verify(ctx, tx, argument);
}

/* On a shared database the seals come a moment after the commit. */
static struct journal_verdict verdict_of(struct world *world)
{
	struct journal_verdict verdict;
	for (int tries = 0;; tries++) {
		ASSERT_OK(world, db_read(&world->ctx, world->db, verify, &verdict));
		if (!on_server() || verdict.unsealed == 0 || tries == 300)
			return verdict;
		usleep(20000);
	}
}

static int sealed_world_open(void **state)
{
	int failed = world_open(state);
	if (failed)
		return failed;
	struct world *world = *state;
	int64_t       count = ROWS;
	db_set_before_commit(world->db, journal_seal, NULL);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, write_rows, &count));
	return verdict_of(world).sealed == ROWS ? 0 : -1;
}
#define SEALED_TEST(test) cmocka_unit_test_setup_teardown(test, sealed_world_open, world_close)

static void every_commit_seals_its_rows(void **state)
{
	struct world          *world = *state;
	struct journal_verdict verdict = verdict_of(world);
	assert_true(verdict.is_whole);
	assert_int_equal(verdict.rows, ROWS);
	assert_int_equal(verdict.sealed, ROWS);
	assert_int_equal(verdict.unsealed, 0);
	assert_int_equal(verdict.last_digest.length, 64);
	int64_t count = 2;
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, write_and_fail, &count), ERR_STATE);
	assert_int_equal(verdict_of(world).rows, ROWS);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, write_rows, &count));
	struct journal_verdict later = verdict_of(world);
	assert_true(later.is_whole);
	assert_int_equal(later.sealed, ROWS + 2);
	assert_false(text_equal(verdict.last_digest, later.last_digest));
}

static void many_rows_go_through_several_pages(void **state)
{
	struct world *world = *state;
	int64_t       count = 2500;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, write_rows, &count));
	struct journal_verdict verdict = verdict_of(world);
	assert_true(verdict.is_whole);
	assert_int_equal(verdict.sealed, ROWS + 2500);
}

static void the_database_itself_keeps_the_journal(void **state)
{
	struct world *world = *state;
	static const char *const scripts[] = {
		"UPDATE journal SET event = 'other' WHERE id = 2",
		"DELETE FROM journal WHERE id = 2",
		"UPDATE journal_seal SET digest = substr(digest, 1, 3) WHERE number = 2",
		"DELETE FROM journal_seal WHERE number = 2",
	};
	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		assert_int_not_equal(db_transact(&world->ctx, world->db, run_script, (void *)scripts[i]), OK);
		world->ctx.error = (struct error){ 0 };
	}
	assert_true(verdict_of(world).is_whole);
}

static const char *without_guards(void)
{
	return on_server() ? "ALTER TABLE journal DISABLE TRIGGER ALL; ALTER TABLE journal_seal DISABLE TRIGGER ALL;"
			   : "DROP TRIGGER journal_is_kept; DROP TRIGGER journal_keeps_its_words;"
			     "DROP TRIGGER journal_seal_is_added_only; DROP TRIGGER journal_seal_is_kept;"
			     "PRAGMA defer_foreign_keys = ON;";
}

/* Somebody with the file in hand takes the guards away first. */
static void tampering_is_found(void **state)
{
	static const struct {
		const char *script;
		int64_t     seal, row;
	} cases[] = {
		{ "UPDATE journal SET event = 'other' WHERE id = 3", 3, 3 },
		{ "UPDATE journal SET person_id = 7 WHERE id = 3", 3, 3 },
		{ "UPDATE journal SET recorded_at = recorded_at + 1 WHERE id = 5", 5, 5 },
		{ "UPDATE journal SET address = 'elsewhere' WHERE id = 1", 1, 1 },
		{ "UPDATE journal SET request_id = '' WHERE id = 4", 4, 4 },
		{ "UPDATE journal SET subject_kind = 'x' WHERE id = 4", 4, 4 },
		{ "UPDATE journal SET subject_id = 9 WHERE id = 4", 4, 4 },
		{ "UPDATE journal SET payload = '{\"number\":9}' WHERE id = 2", 2, 2 },
		{ "UPDATE journal SET payload_digest = substr(payload_digest, 1, 3) WHERE id = 2", 2, 2 },
		{ "DELETE FROM journal_seal WHERE number = 3; DELETE FROM journal WHERE id = 3", 4, 4 },
		{ "DELETE FROM journal_seal WHERE number = 3", 4, 4 },
		{ "DELETE FROM journal_seal WHERE number = 1; DELETE FROM journal WHERE id = 1", 2, 2 },
		{ "UPDATE journal_seal SET digest = substr(digest, 1, 3) WHERE number = 3", 3, 3 },
		{ "UPDATE journal_seal SET journal_id = 1000 WHERE number = 2; UPDATE journal SET id = 1000 WHERE id = 2;", 2,
		  1000 },
		{ "INSERT INTO journal SELECT -1, region_id, recorded_at, person_id, address, request_id, event, subject_kind, "
		  "subject_id, payload, payload_digest FROM journal WHERE id = 1",
		  0, -1 },
	};
	struct world *world = *state;
	/* On a shared database a row that slips in cannot be told from a late one for a while: it is sealed where it came. */
	size_t count = COUNT_OF(cases) - (on_server() ? 1 : 0);
	for (size_t i = 0; i < count; i++) {
		if (i > 0) { /* A fresh world for each. */
			world_close(state);
			assert_int_equal(sealed_world_open(state), 0);
			world = *state;
		}
		struct text script = text_format(world->ctx.arena, "%s %s", without_guards(), cases[i].script);
		ASSERT_OK(world, db_transact(&world->ctx, world->db, run_script, (void *)script.at));
		struct journal_verdict verdict = verdict_of(world);
		if (verdict.is_whole || verdict.broken_seal != cases[i].seal || verdict.broken_row != cases[i].row)
			FAIL_TEST("%s: whole %d seal %lld row %lld %.*s", cases[i].script, verdict.is_whole,
				  (long long)verdict.broken_seal, (long long)verdict.broken_row, TEXT_ARG(verdict.why));
		assert_true(verdict.why.length > 0);
	}
}

static enum err erase(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return journal_erase(ctx, tx, (struct moment){ ctx->now.us + 1 }, argument);
}

static void payloads_may_be_erased(void **state)
{
	struct world *world = *state;
	int64_t       erased;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, erase, &erased));
	assert_int_equal(erased, ROWS);
	struct journal_verdict verdict = verdict_of(world);
	assert_true(verdict.is_whole);
	assert_int_equal(verdict.erased, ROWS);
}

static void what_is_not_sealed_is_told(void **state)
{
	struct world *world = *state;
	int64_t       count = 3;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, write_rows, &count)); /* No hook here. */
	struct journal_verdict verdict = verdict_of(world);
	assert_true(verdict.is_whole);
	assert_int_equal(verdict.sealed, 0);
	assert_int_equal(verdict.unsealed, 3);
}

static enum err look_at_pages(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	struct journal_page page;
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .page_size = 2 }, &page));
	CHECK(page.count == 2 && page.more && page.at[0].id == 5 && page.at[1].id == 4);
	CHECK(page.at[0].seal_number == 5 && text_is(page.at[0].payload, "{\"number\":5}"));
	CHECK(text_is(page.at[0].address, "cli") && text_is(page.at[0].request_id, "test"));
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .page_size = 4, .before_id = 4 }, &page));
	CHECK(page.count == 3 && !page.more);
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .event = TEXT("thing changed") }, &page));
	CHECK(page.count == 2);
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .subject_kind = TEXT("thing"), .subject_id = 3 }, &page));
	CHECK(page.count == 1 && page.at[0].id == 3);
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .by_person = true, .person_id = 0 }, &page));
	CHECK(page.count == ROWS && page.at[0].username.at == NULL);
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .by_person = true, .person_id = 1 }, &page));
	CHECK(page.count == 0);
	TRY(journal_list(ctx, tx,
			 &(struct journal_filter){ .by_day = true, .first_day = ctx->today, .last_day = ctx->today }, &page));
	CHECK(page.count == ROWS);
	TRY(journal_list(ctx, tx,
			 &(struct journal_filter){ .by_day = true, .first_day = day_plus(ctx->today, 1), .last_day = DAY_NONE },
			 &page));
	CHECK(page.count == 0);
	TRY(journal_list(ctx, tx,
			 &(struct journal_filter){ .by_day = true, .first_day = DAY_NONE, .last_day = day_plus(ctx->today, -1) },
			 &page));
	CHECK(page.count == 0);
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .words = TEXT("number\":3") }, &page));
	CHECK(page.count == 1 && page.at[0].id == 3 && !page.more && !page.is_part);
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .request_id = TEXT("test"), .subject_kind = TEXT("thing") }, &page));
	CHECK(page.count == ROWS);
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .subject_kind = TEXT("nothing") }, &page));
	CHECK(page.count == 0);
	TRY(journal_list(ctx, tx, &(struct journal_filter){ .by_person = true, .person_id = 0, .event = TEXT("thing made"), .page_size = 1 }, &page));
	CHECK(page.count == 1 && page.at[0].id == 5 && page.more && page.next_before == 5);
	for (int64_t id = 1; id <= ROWS; id++) {
		struct journal_proof proof;
		TRY(journal_prove(ctx, tx, id, &proof));
		CHECK(proof.is_sealed && proof.payload_fits && proof.seal_fits && proof.entry.seal_number == id);
	}
	return OK;
}

static void the_auditor_finds_rows_by_filter(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_at_pages, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SEALED_TEST(every_commit_seals_its_rows),
		SEALED_TEST(many_rows_go_through_several_pages),
		SEALED_TEST(the_database_itself_keeps_the_journal),
		SEALED_TEST(tampering_is_found),
		SEALED_TEST(payloads_may_be_erased),
		WORLD_TEST(what_is_not_sealed_is_told),
		SEALED_TEST(the_auditor_finds_rows_by_filter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
