/*
 * import_places_test.c - the sheet of places: order of rows, upsert, everything it refuses
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "world.h"

#include "place/import_places.h"

struct run {
	struct import_file   file;
	struct import_report report;
};

static enum err import(struct ctx *ctx, struct db_tx *tx, void *argument)
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

static enum err count_places(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct place_list list;
	TRY(place_all(ctx, tx, &list));
	*(size_t *)argument = list.count;
	return OK;
}

static enum err look_at_places(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	struct place bin, store, ward;
	TRY(place_by_code(ctx, tx, TEXT("CL"), &store));
	TRY(place_by_code(ctx, tx, TEXT("CL-A1"), &bin));
	CHECK(bin.kind == PLACE_BIN && bin.store_id == store.id && bin.parent_id == store.id && bin.walk_order >= 10);
	CHECK(store.store_id == 0 && store.can_supply);
	TRY(place_by_code(ctx, tx, TEXT("AVD31-F"), &ward));
	CHECK(ward.supplied_by_id == store.id && ward.remaining_days_min == 30 && !ward.keeps_balance);
	CHECK(ward.receiver_kind == RECEIVER_HOSPITAL && text_is(ward.cost_centre, "31100") && ward.can_order);
	TRY(place_by_code(ctx, tx, TEXT("AVD31-A"), &ward));
	CHECK(ward.keeps_balance && ward.kind == PLACE_CABINET && day_is_none(ward.valid_to));
	return OK;
}

static void parents_may_stand_after_children(void **state)
{
	struct world *world = *state;
	struct run   *run = run_of(world, region_sheet);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.read, 14);
	assert_int_equal(run->report.rows_new, 14);
	assert_int_equal(run->report.changed + run->report.unchanged + run->report.rejected, 0);
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_at_places, NULL));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.unchanged, 14);
	assert_int_equal(run->report.rows_new + run->report.changed, 0);
}

static void a_changed_row_changes_its_place_only(void **state)
{
	struct world *world = *state;
	struct run   *run = run_of(world, region_sheet);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	run = run_of(world, "Kod;Namn;Typ;Överordnad;Gångordning\nCL-A1;Hylla A1;plats;CL;11\nCL-B2;Hylla B2;plats;CL;20\n"
			    "CL-C3;Hylla C3;plats;CL;30\n");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.rows_new, 1);
	assert_int_equal(run->report.changed, 1);
	assert_int_equal(run->report.unchanged, 1);
	/* What the file has no column for stays as it was. */
	run = run_of(world, "Kod;Namn;Typ\nAVD31-F;Nytt namn;vårdförråd\n");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.changed, 1);
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_at_places, NULL));
}

static void what_breaks_the_rules_is_refused_whole(void **state)
{
	static const struct {
		const char *row, *column, *value;
	} cases[] = {
		{ "X;Namn;garage;;;;;;;;;;;;", "Typ", "garage" },
		{ "X;Namn;avdelning;NOWHERE;;;;;;;;;;;", "Överordnad", "NOWHERE" },
		{ "X;Namn;avdelning;;grannen;;;;;;;;;;", "Mottagartyp", "grannen" },
		{ "X;Namn;vårdförråd;;sjukhus;kanske;;;;;;;;;", "Saldoförd", "kanske" },
		{ "X;Namn;avdelning;;;;-1;;;;;;;;", "Gångordning", "-1" },
		{ "X;Namn;avdelning;;;;;1,5;;;;;;;", "Minsta återstående dagar", "1,5" },
		{ "X;Namn;avdelning;;;;;;;;;;;2026-02-30;", "Giltig från", "2026-02-30" },
		{ "X;Namn;avdelning;;;;;;;;;;;2026-02-02;2026-02-01", "Giltig till", "2026-02-01" },
		{ "X;Namn;vårdförråd;;sjukhus;;;;;;;;US;;", "Levererande förråd", "US" },
		{ "X;Namn;plats;AVD31;;;;;;;;;;;", "Överordnad", "AVD31" },
		{ "X;;avdelning;;;;;;;;;;;;", "Namn", "" },
		{ ";Namn;avdelning;;;;;;;;;;;;", "Kod", "" },
		{ "@used;Namn;avdelning;;;;;;;;;;;;", "Kod", "@used" },
		{ "CL-A1;Hylla A1;lager;APO;;;;;;;;;;;", "Typ", "lager" },
		{ "CL-A1;Hylla A1;plats;BL;;;;;;;;;;;", "Överordnad", "BL" },
		{ "X;Namn;avdelning;X;;;;;;;;;;;", "Överordnad", "X" },
		{ "US;Universitetssjukhuset;sjukhus;AVD31;sjukhus;;;;;;;;;;", "Överordnad", "AVD31" },
		{ "X;Namn;avdelning;;;;;;;;;;;;\nX;Namn;avdelning;;;;;;;;;;;;", "Kod", "X" },
	};
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run_of(world, region_sheet)));
	const char *end = strchr(region_sheet, '\n');
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct run *run = run_of(world, text_format(world->ctx.arena, "%.*s\nNEW;Ny;avdelning;;;;;;;;;;;;\n%s\n",
							    (int)(end - region_sheet), region_sheet, cases[i].row)
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
		assert_true(finding->rule.length > 0);
		size_t count;
		ASSERT_OK(world, db_read(&world->ctx, world->db, count_places, &count));
		assert_int_equal(count, 14);
	}
}

static void a_missing_column_is_named(void **state)
{
	struct world *world = *state;
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, import, run_of(world, "Kod;Namn\nX;Y\n")), ERR_COLUMN_MISSING);
}

static void ordering_places_without_supplier_are_warned_about(void **state)
{
	struct world *world = *state;
	struct run   *run = run_of(world, "Kod;Namn;Typ\nX;Y;vårdenhet\n");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.rows_new, 1);
	assert_int_equal(run->report.warnings, 2);
}

static void the_template_fits(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run_of(world, region_sheet)));
	struct run *run = run_of(world, place_template_header);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.changed, 1);
}

static void the_demo_region_comes_in(void **state)
{
	struct world *world = *state;
	struct text   bytes = demo_file(world, "places.csv");
	if (!bytes.at) {
		print_message("skipped: demo/places.csv is not there\n");
		skip();
	}
	struct run *run = run_of(world, bytes.at);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_true(run->report.rows_new > 0);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_int_equal(run->report.unchanged, run->report.read);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(parents_may_stand_after_children),
		WORLD_TEST(a_changed_row_changes_its_place_only),
		WORLD_TEST(what_breaks_the_rules_is_refused_whole),
		WORLD_TEST(a_missing_column_is_named),
		WORLD_TEST(ordering_places_without_supplier_are_warned_about),
		WORLD_TEST(the_template_fits),
		WORLD_TEST(the_demo_region_comes_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
