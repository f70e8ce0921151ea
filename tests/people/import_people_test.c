/*
 * import_people_test.c - the sheet of people and grants: upsert, and everything it refuses
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"

#include "people/account.h"
#include "people/import_people.h"
#include "place/import_places.h"

#define HEADER "Användarnamn;Namn;Roll;Plats;Giltig från;Giltig till;HSA-id\n"

static const char people_sheet[] = HEADER "anna.ek;Anna Ek;beställare;AVD31;2026-01-01;2026-12-31;SE1\n"
					  "anna.ek;Anna Ek;beställare;AVD32;2026-01-01;;SE1\n"
					  "bo.alm;Bo Alm;apotekare;APO;;;SE2\n"
					  "cia.lind;Cia Lind;receptarie;APO;2026-01-01;;\n"
					  "dan.berg;Dan Berg;administratör;;2026-01-01;;\n"
					  "eva.dahl;Eva Dahl;Inköpare;;2026-01-01;;\n";

struct run {
	struct import_file   file;
	struct import_report report;
};

static enum err import(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct run *run = argument;
	return import_people(ctx, tx, &run->file, &run->report);
}

static enum err import_tree(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct run *run = argument;
	return import_places(ctx, tx, &run->file, &run->report);
}

static struct run *run_of(struct world *world, const char *bytes)
{
	struct run *run = arena_new(world->ctx.arena, struct run);
	run->file = file_of(bytes);
	return run;
}

static int peopled_world_open(void **state)
{
	int failed = world_open(state);
	if (failed)
		return failed;
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import_tree, run_of(world, region_sheet)));
	return 0;
}
#define PEOPLED_TEST(test) cmocka_unit_test_setup_teardown(test, peopled_world_open, world_close)

static enum err look_at_people(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	struct person          person;
	struct role_given_list roles;
	TRY(person_by_username(ctx, tx, TEXT("anna.ek"), &person));
	CHECK(text_is(person.display_name, "Anna Ek") && text_is(person.hsa_id, "SE1"));
	CHECK(person.is_active && !person.has_password);
	TRY(person_roles(ctx, tx, person.id, &roles));
	CHECK(roles.count == 2 && roles.at[0].role == ROLE_ORDERER && roles.at[0].place_id != 0);
	TRY(person_by_username(ctx, tx, TEXT("cia.lind"), &person));
	TRY(person_roles(ctx, tx, person.id, &roles));
	CHECK(roles.count == 1 && roles.at[0].role == ROLE_PHARMACIST && day_is_none(roles.at[0].valid_to));
	TRY(person_by_username(ctx, tx, TEXT("bo.alm"), &person));
	TRY(person_roles(ctx, tx, person.id, &roles));
	CHECK(roles.count == 1 && text_is(day_text(ctx->arena, roles.at[0].valid_from), "2026-03-10"));
	return OK;
}

static void people_come_in_with_their_grants(void **state)
{
	struct world *world = *state;
	struct run   *run = run_of(world, people_sheet);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.read, 6);
	assert_int_equal(run->report.rows_new, 6);
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_at_people, NULL));
	world_set_day(world, "2026-04-01"); /* The grant without a first day is known again. */
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.unchanged, 6);
	assert_int_equal(run->report.rows_new + run->report.changed, 0);
}

static void changes_are_told(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run_of(world, people_sheet)));
	struct run *run = run_of(world, HEADER "anna.ek;Anna Ek-Alm;beställare;AVD31;2026-01-01;2026-12-31;SE1\n"
					       "anna.ek;Anna Ek-Alm;beställare;AVD32;2026-01-01;;SE1\n"
					       "cia.lind;Cia Lind;receptarie;APO;2026-01-01;2026-06-30;\n"
					       "dan.berg;Dan Berg;administratör;;2026-01-01;;\n"
					       "dan.berg;Dan Berg;granskare;;2026-01-01;;\n");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.changed, 2);
	assert_int_equal(run->report.unchanged, 2);
	assert_int_equal(run->report.rows_new, 1);
}

static enum err is_there(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct person person;
	return person_by_username(ctx, tx, text_of(argument), &person);
}

static void what_breaks_the_rules_is_refused_whole(void **state)
{
	static const struct {
		const char *row, *column, *value;
	} cases[] = {
		{ "x;X X;kung;APO;;;", "Roll", "kung" },
		{ "x;X X;apotekare;NOWHERE;;;", "Plats", "NOWHERE" },
		{ "x;X X;beställare;;;;", "Plats", "" },
		{ "x;X X;apotekare;APO;2026-13-01;;", "Giltig från", "2026-13-01" },
		{ "x;X X;apotekare;APO;2026-02-01;2026-01-31;", "Giltig till", "2026-01-31" },
		{ "x;;apotekare;APO;;;", "Namn", "" },
		{ ";X X;apotekare;APO;;;", "Användarnamn", "" },
		{ "x y;X X;apotekare;APO;;;", "Användarnamn", "x y" },
		{ "x;X X;apotekare;APO;;;\nx;Y Y;tekniker;APO;;;", "Namn", "Y Y" },
		{ "x;X X;apotekare;APO;;;1\nx;X X;tekniker;APO;;;2", "HSA-id", "2" },
		{ "x;X X;apotekare;APO;2026-01-01;;\nx;X X;receptarie;APO;2026-01-01;2026-02-01;", "Användarnamn", "x" },
	};
	struct world *world = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct run *run = run_of(world, text_format(world->ctx.arena, HEADER "good;God Rad;tekniker;APO;;;\n%s\n",
							    cases[i].row)
							.at);
		enum err    err = db_transact(&world->ctx, world->db, import, run);
		if (err != ERR_ROWS_REJECTED)
			FAIL_TEST("%s: %s", cases[i].row, err ? err_name(err) : "OK");
		world->ctx.error = (struct error){ 0 };
		const struct import_finding *finding = &run->report.findings[0];
		if (!text_is(finding->column, cases[i].column) || !text_is(finding->value, cases[i].value))
			FAIL_TEST("%s: column %.*s value %.*s", cases[i].row, TEXT_ARG(finding->column),
				  TEXT_ARG(finding->value));
		assert_true(finding->row >= 3);
		ASSERT_FAILS(world, db_read(&world->ctx, world->db, is_there, (void *)"good"), ERR_NOT_FOUND);
	}
}

static void the_template_fits(void **state)
{
	struct world *world = *state;
	struct run   *run = run_of(world, people_template_header);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.rows_new, 1);
}

static void the_demo_people_come_in(void **state)
{
	struct world *world = *state;
	struct text   places = demo_file(world, "places.csv"), people = demo_file(world, "people.csv");
	if (!places.at || !people.at) {
		print_message("skipped: demo/places.csv or demo/people.csv is not there\n");
		skip();
	}
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import_tree, run_of(world, places.at)));
	struct run *run = run_of(world, people.at);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_true(run->report.rows_new > 0);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.unchanged, run->report.read);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PEOPLED_TEST(people_come_in_with_their_grants),
		PEOPLED_TEST(changes_are_told),
		PEOPLED_TEST(what_breaks_the_rules_is_refused_whole),
		PEOPLED_TEST(the_template_fits),
		WORLD_TEST(the_demo_people_come_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
