/*
 * importers_test.c - the national files: counts, order of months, guard; every rejected row of every file named
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "imports.h"

/* ---------------------------------------------------------------- the price database */

static void prices_change_only_what_changed(void **state)
{
	struct world *world = *state;
	struct run   *run = import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1907,00") KIVEXA TWINS, "p.csv", "2026-02-01");
	ASSERT_COUNTS(run, 5, 5, 0, 0, 0);
	struct look look = look_at(world, "20240516100069", "2026-02-01");
	assert_int_equal(look.packs, 1);
	assert_true(text_is(look.facts.atc, "J05AF06") && text_is(look.facts.vnr, "178182"));
	assert_int_equal(look.facts.units_per_pack, 60);
	assert_true(look.price.found && look.price.aip.ore == 190700 && look.price.aup.ore == 201593);
	assert_true(text_is(look.price.source, "tlv-prices"));
	look = look_at(world, "20150804100032", "2026-02-01");
	assert_true(text_is(look.facts.vnr, "094653"));
	assert_true(look.price.aip.ore == 211228 && look.price.aup.ore == 211228);
	assert_int_equal(look_at(world, "Tvilling A", NULL).packs + look_at(world, "Tvilling B", NULL).packs, 2);
	assert_int_equal(look_at(world, "Utan nummer", NULL).packs, 1);
	assert_int_equal(hits_of(world, "300mg abac"), 1);
	assert_int_equal(hits_of(world, "094653"), 1);

	run = import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1907,00") KIVEXA TWINS, "p.csv", "2026-02-20");
	ASSERT_COUNTS(run, 5, 0, 0, 5, 0);
	run = import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1800,50") TWINS, "p.csv", "2026-03-01");
	ASSERT_COUNTS(run, 4, 0, 1, 3, 1);
	assert_int_equal(aip_on(world, "20240516100069", "2026-02-28"), 190700);
	assert_int_equal(aip_on(world, "20240516100069", "2026-03-01"), 180050);
	assert_int_equal(aip_on(world, "20150804100032", "2026-02-28"), 211228);
	assert_int_equal(aip_on(world, "20150804100032", "2026-03-01"), -1);
	assert_true(text_is(look_at(world, "20150804100032", NULL).listings, "tlv-prices 2026-02-01 2026-03-01;"));
	/* It comes back. */
	run = import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1800,50") KIVEXA TWINS, "p.csv", "2026-04-01");
	ASSERT_COUNTS(run, 5, 0, 1, 4, 0);
	assert_int_equal(aip_on(world, "20150804100032", "2026-03-15"), -1);
	assert_int_equal(aip_on(world, "20150804100032", "2026-04-01"), 211228);
	assert_int_equal(look_at(world, "20150804100032", NULL).packs, 1);
}

static void a_corrected_file_of_the_same_day_counts(void **state)
{
	struct world *world = *state;
	import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1907,00") KIVEXA, "p.csv", "2026-02-01");
	struct run *run = import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1,00"), "p.csv", "2026-02-01");
	ASSERT_COUNTS(run, 1, 0, 1, 0, 1);
	assert_int_equal(aip_on(world, "20240516100069", "2026-02-01"), 100);
	assert_int_equal(aip_on(world, "20150804100032", "2026-02-10"), -1);
}

static void columns_may_stand_in_any_order(void **state)
{
	struct world *world = *state;
	struct run   *run = import_ok(world, import_tlv_prices,
				      "  aip ;Onödig;NPL PACK-ID;produktnamn;Varunummer\n12.5;x;20240516100069;Namn;1234\n", "p.csv", NULL);
	ASSERT_COUNTS(run, 1, 1, 0, 0, 0);
	struct look look = look_at(world, "20240516100069", NULL);
	assert_true(text_is(look.facts.vnr, "001234"));
	assert_true(look.price.aip.ore == 1250 && money_is_none(look.price.aup));
	assert_int_equal(look.price.valid_from.number, world->ctx.today.number);
}

static void broken_check_digits_are_warned_about(void **state)
{
	struct world *world = *state;
	struct run   *run = import_ok(world, import_tlv_prices, PRICE_HEAD "Namn;1;A;20230522000088;20240516100068;F;S;P;1;C;1;2\n",
				      "p.csv", NULL);
	ASSERT_COUNTS(run, 1, 1, 0, 0, 0);
	assert_int_equal(run->report.warnings, 1);
	assert_true(run->report.findings[0].is_warning && text_is(run->report.findings[0].value, "20240516100068"));
	assert_int_equal(run->report.findings[0].row, 2);
}

static void a_pack_that_stands_twice_is_told(void **state)
{
	struct world *world = *state;
	struct run   *run = import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1,00") ABACAVIR("2,00"), "p.csv", NULL);
	assert_int_equal(run->report.rows_new, 1);
	assert_int_equal(run->report.warnings, 1);
	assert_int_equal(aip_on(world, "20240516100069", NULL), 100);
}

/* The search index holds the start of a word; no engine takes one that ends in half a letter. */
static void a_long_word_is_found_by_its_start(void **state)
{
	struct world *world = *state;
	import_ok(world, import_tlv_prices, "Produktnamn;Varunummer;NPL pack-id;AIP\naμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμ;1;20240516100069;2\n",
		  "p.csv", NULL);
	assert_int_equal(hits_of(world, "aμμμμ"), 1);
	assert_int_equal(hits_of(world, "aμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμμ"), 1);
}

/* ---------------------------------------------------------------- rows that are refused */

static void rows_that_break_the_rules_are_named(void **state)
{
	static const struct refused cases[] = {
		{ import_tlv_prices, "p.csv", PRICE_HEAD, ";1;A;;20240516100069;F;S;P;1;C;1;2", "Produktnamn", "" },
		{ import_tlv_prices, "p.csv", PRICE_HEAD, "N;;A;;;F;S;;1;C;1;2", "NPL pack-id", "" },
		{ import_tlv_prices, "p.csv", PRICE_HEAD, "N;1;A;;20240516100069;F;S;P;1;C;ett;2", "AIP", "ett" },
		{ import_tlv_prices, "p.csv", PRICE_HEAD, "N;1;A;;20240516100069;F;S;P;1;C;1;-2", "AUP", "-2" },
		{ import_tlv_exchange, "2026-02.csv", EXCHANGE_HEAD, "PV;;1;S;T1;A;T;1;1;2;;20240516100069;O;C;1", "Produktnamn", "" },
		{ import_tlv_exchange, "2026-02.csv", EXCHANGE_HEAD, "PV;N;1;S;T1;A;T;1;x;2;;20240516100069;O;C;1",
		  "Apotekens inköpspris", "x" },
		{ import_tlv_exchange, "2026-02.csv", EXCHANGE_HEAD, "PV;N;1;S;T1;A;T;1;1;2;;20240516100069;O;C;", "Utbytesgrupps ID",
		  "" },
		{ import_tlv_exchange, "2026-02.csv", EXCHANGE_HEAD, "PV;N;;S;T1;A;T;1;1;2;;;O;C;7", "NPL pack ID", "" },
		{ import_articles, "a.csv", ARTICLE_HEAD, "A9;;;;;S;;;;;1;;;;;;", "Produktnamn", "" },
		{ import_articles, "a.csv", ARTICLE_HEAD, "A9;;;;N;S;;;;;0;;;;;;", "Enheter per förpackning", "0" },
		{ import_articles, "a.csv", ARTICLE_HEAD, "A9;;;;N;S;;;;;1,5;;;;;;", "Enheter per förpackning", "1,5" },
		{ import_articles, "a.csv", ARTICLE_HEAD, "A9;;;;N;S;;;;;1;;;hund;;;", "Artikeltyp", "hund" },
		{ import_articles, "a.csv", ARTICLE_HEAD, "A9;;;;N;S;;;;;1;;;;VI;;", "Narkotikaklass", "VI" },
		{ import_articles, "a.csv", ARTICLE_HEAD, "A9;;;;N;S;;;;;1;;;;;källare;", "Förvaring", "källare" },
		{ import_articles, "a.csv", ARTICLE_HEAD, "A9;;;;N;S;;;;;1;;;;;;dyrt", "Inköpspris", "dyrt" },
		{ import_articles, "a.csv", ARTICLE_HEAD, "A9;;;7046260000011;N;S;;;;;1;;;;;;", "GTIN", "7046260000011" },
		{ import_articles, "a.csv", ARTICLE_HEAD, ";;;;N;S;;;;;1;;;;;;", "Artikelnummer", "" },
		{ import_articles, "a.csv", ARTICLE_HEAD, ";;38994;;N;S;;;;;1;;;;;;", "Varunummer", "38994" },
		{ import_base_lists, "b.csv", BASE_HEAD, "NOWHERE;A1;;;10;2;;", "Plats", "NOWHERE" },
		{ import_base_lists, "b.csv", BASE_HEAD, "AVD31-F;A8;;;10;2;;", "Artikelnummer", "A8" },
		{ import_base_lists, "b.csv", BASE_HEAD, "AVD31-F;A1;;;0;2;;", "Målnivå", "0" },
		{ import_base_lists, "b.csv", BASE_HEAD, "AVD31-F;A1;;;10;x;;", "Vanlig mängd", "x" },
		{ import_base_lists, "b.csv", BASE_HEAD, "AVD31-F;A1;;;10;2;2026-02-30;", "Giltig från", "2026-02-30" },
		{ import_base_lists, "b.csv", BASE_HEAD, "AVD31-F;A1;;;10;2;2026-02-02;2026-02-01", "Giltig till", "2026-02-01" },
		{ import_base_lists, "b.csv", BASE_HEAD, "CL-A1;A1;;;10;2;;", "Plats", "CL-A1" },
		{ import_exchange_additions, "x.csv", ADDITION_HEAD, "A1;A8;2026-01-01;;båda;LK 1;", "Till (artikelnummer)", "A8" },
		{ import_exchange_additions, "x.csv", ADDITION_HEAD, "A1;A1;2026-01-01;;båda;LK 1;", "Till (artikelnummer)", "A1" },
		{ import_exchange_additions, "x.csv", ADDITION_HEAD, "A1;A2;;;båda;LK 1;", "Giltig från", "" },
		{ import_exchange_additions, "x.csv", ADDITION_HEAD, "A1;A2;2026-01-01;2025-01-01;båda;LK 1;", "Giltig till",
		  "2025-01-01" },
		{ import_exchange_additions, "x.csv", ADDITION_HEAD, "A1;A2;2026-01-01;;fram;LK 1;", "Riktning", "fram" },
		{ import_exchange_additions, "x.csv", ADDITION_HEAD, "A1;A2;2026-01-01;;båda;;", "Beslut", "" },
	};
	struct world *world = *state;
	bring_places_and_articles(world);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect_refused(world, &cases[i]);
}

static void missing_columns_are_named(void **state)
{
	static const struct {
		importer   *import;
		const char *bytes;
	} cases[] = {
		{ import_tlv_prices, "Produktnamn;AIP\nN;1\n" },
		{ import_tlv_exchange, "Produktnamn;NPL pack ID\nN;1\n" },
		{ import_articles, "Artikelnummer\nA1\n" },
		{ import_base_lists, "Plats;Artikelnummer\nX;A1\n" },
		{ import_exchange_additions, "Från;Till\nA1;A2\n" },
	};
	struct world *world = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ASSERT_FAILS(world,
			     db_transact(&world->ctx, world->db, import,
					 run_of(world, cases[i].import, text_of(cases[i].bytes), "2026-02.csv", NULL)),
			     ERR_COLUMN_MISSING);
}

/* ---------------------------------------------------------------- the exchange list */

#define MONTH_ROW(status, name, group, price, pack)                                                                    \
	status ";" name ";38994;300 mg;T21;Abakavir;Tablett;60;" price ";2112.2800000000002;20130214000252;" pack              \
	       ";Original;Firma;" group "\n"
static const char october[] = EXCHANGE_HEAD MONTH_ROW("PV", "Ziagen", "111603", "2001", "20240516100069")
	MONTH_ROW("Nej", "Gammalt namn", "111603", "35.200000000000003", "20130214100259")
	MONTH_ROW("R1", "Bara oktober", "111604", "10", "20180228100059");
static const char february[] = EXCHANGE_HEAD MONTH_ROW("R1", "Ziagen", "111603", "1983", "20240516100069")
	MONTH_ROW("PV", "Nytt namn", "111605", "36", "20130214100259")
	MONTH_ROW("PV", "Bara februari", "111605", "11", "20150702100288");
static const char march[] = EXCHANGE_HEAD MONTH_ROW("R2", "Ziagen", "111603", "1900", "20240516100069")
	MONTH_ROW("R1", "Bara oktober", "111604", "12", "20180228100059");

static void check_months(struct world *world)
{
	struct look look = look_at(world, "20130214100259", NULL);
	assert_int_equal(look.packs, 1);
	assert_true(text_is(look.facts.name, "Nytt namn") && text_is(look.facts.substance, "Abakavir"));
	assert_true(text_is(look.facts.vnr, "038994"));
	assert_true(text_is(look.groups, "2025-10-01 111603 T21 Nej;2026-02-01 111605 T21 PV;"));
	assert_int_equal(aip_on(world, "20130214100259", "2025-09-30"), -1);
	assert_int_equal(aip_on(world, "20130214100259", "2026-01-31"), 3520);
	assert_int_equal(aip_on(world, "20130214100259", "2026-02-28"), 3600);
	assert_int_equal(aip_on(world, "20130214100259", "2026-03-01"), -1);
	assert_int_equal(aip_on(world, "20180228100059", "2026-01-31"), 1000);
	assert_int_equal(aip_on(world, "20180228100059", "2026-02-01"), -1);
	assert_int_equal(aip_on(world, "20180228100059", "2026-03-01"), 1200);
	look = look_at(world, "20240516100069", NULL);
	/* The price database knows it: its name and price stand, the list adds the substance. */
	assert_true(text_is(look.facts.name, "Abacavir 2care4") && text_is(look.facts.substance, "Abakavir"));
	assert_true(text_is(look.price.source, "tlv-prices"));
	assert_true(hits_of(world, "abakavir 2care4") == 1 && hits_of(world, "nytt abakavir") == 1 &&
		    hits_of(world, "gammalt") == 0);
}

static void months_may_come_in_any_order(void **state)
{
	static const int orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	static const struct {
		const char *name, *bytes;
	} months[3] = {
		{ "tlv-periodens-varor-2025-10.csv", october },
		{ "Periodens varor (2026-02).csv", february },
		{ "2026-03.csv", march },
	};
	struct arena *arena = arena_open(LIMIT_ARENA_JOB);
	struct state  first = { 0 };
	(void)state;
	for (size_t order = 0; order < COUNT_OF(orders); order++) {
		void *opened;
		assert_int_equal(world_open(&opened), 0);
		struct world *world = opened;
		import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1907,00"), "p.csv", "2025-01-01");
		for (size_t i = 0; i < 3; i++) {
			int         at = orders[order][i];
			struct run *run = import_ok(world, import_tlv_exchange, months[at].bytes, months[at].name, NULL);
			assert_int_equal(run->report.rejected, 0);
		}
		check_months(world);
		for (size_t i = 0; i < 3; i++) {
			struct run *run = import_ok(world, import_tlv_exchange, months[i].bytes, months[i].name, NULL);
			assert_int_equal(run->report.unchanged, run->report.read);
			assert_int_equal(run->report.rows_new + run->report.changed + run->report.ended, 0);
		}
		struct arena *own = world->ctx.arena;
		world->ctx.arena = arena; /* The first state outlives its world. */
		struct state now = state_of(world);
		world->ctx.arena = own;
		world_close(&opened);
		if (order == 0)
			first = now;
		else
			assert_same_state(first, now);
	}
	arena_close(arena);
}

static void a_list_without_month_is_refused(void **state)
{
	struct world *world = *state;
	struct run   *run = run_of(world, import_tlv_exchange, text_of(october), "periodens-varor.csv", NULL);
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, import, run), ERR_FIELD_MISSING);
	run->file.month = day_named("2025-10-01");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	assert_true(text_starts_with(look_at(world, "Gammalt namn", NULL).groups, "2025-10-01 111603"));
}

static void a_corrected_list_takes_packs_out(void **state)
{
	struct world *world = *state;
	import_ok(world, import_tlv_exchange, february, "2026-02.csv", NULL);
	struct run *run = import_ok(world, import_tlv_exchange,
				    EXCHANGE_HEAD MONTH_ROW("R1", "Ziagen", "111603", "1983", "20240516100069")
					    MONTH_ROW("PV", "Nytt namn", "111605", "37", "20130214100259"),
				    "2026-02.csv", NULL);
	ASSERT_COUNTS(run, 2, 0, 1, 1, 1);
	assert_int_equal(aip_on(world, "20130214100259", "2026-02-10"), 3700);
	assert_int_equal(aip_on(world, "20150702100288", "2026-02-10"), -1);
	assert_true(text_is(look_at(world, "20150702100288", NULL).groups, ""));
}

/* The price database may come before or after the list: its names and texts stand either way. */
static void the_price_database_may_come_last(void **state)
{
	struct world *world = *state;
	import_ok(world, import_tlv_exchange, february, "2026-02.csv", NULL);
	struct run *run = import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1907,00"), "p.csv", "2026-02-01");
	ASSERT_COUNTS(run, 1, 1, 0, 0, 0);
	struct look look = look_at(world, "20240516100069", NULL);
	assert_int_equal(look.packs, 1);
	assert_true(text_is(look.facts.name, "Abacavir 2care4") && text_is(look.facts.substance, "Abakavir"));
	assert_true(text_is(look.facts.atc, "J05AF06") && look.facts.units_per_pack == 60);
}

/* ---------------------------------------------------------------- the change guard */

static struct text many_prices(struct world *world, int rows, int changed)
{
	struct text all = TEXT(PRICE_HEAD);
	for (int i = 0; i < rows; i++)
		all = text_format(world->ctx.arena, "%.*sVara %d;%06d;A;;;F;S;Burk, 10 tabletter;1;C;%d;2\n", TEXT_ARG(all), i,
				  1000 + i, i < changed ? 2 : 1);
	return all;
}

static void files_that_differ_too_much_are_held_back(void **state)
{
	struct world *world = *state;
	import_ok(world, import_tlv_prices, many_prices(world, 150, 0).at, "p.csv", "2026-02-01");
	struct run *small = run_of(world, import_tlv_prices, many_prices(world, 20, 0), "p.csv", "2026-03-01");
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, import, small), ERR_CHANGE_GUARD);
	struct run *other = run_of(world, import_tlv_prices, many_prices(world, 150, 90), "p.csv", "2026-03-01");
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, import, other), ERR_CHANGE_GUARD);
	assert_int_equal(aip_on(world, "Vara 3", "2026-03-01"), 100);
	struct run *some = import_ok(world, import_tlv_prices, many_prices(world, 150, 50).at, "p.csv", "2026-03-01");
	ASSERT_COUNTS(some, 150, 0, 50, 100, 0);
	small->file.force = true;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, small));
	ASSERT_COUNTS(small, 20, 0, 20, 0, 130);
}

static struct text many_exchanges(struct world *world, int from, int to)
{
	struct text all = TEXT(EXCHANGE_HEAD);
	for (int i = from; i < to; i++)
		all = text_format(world->ctx.arena, "%.*sPV;Vara %d;%06d;S;T1;A;T;1;1;2;;201802281%05d;O;C;7\n", TEXT_ARG(all), i,
				  1000 + i, i);
	return all;
}

static void lists_that_differ_too_much_are_held_back(void **state)
{
	struct world *world = *state;
	import_ok(world, import_tlv_exchange, many_exchanges(world, 0, 150).at, "2026-02.csv", NULL);
	struct run *small = run_of(world, import_tlv_exchange, many_exchanges(world, 0, 20), "2026-03.csv", NULL);
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, import, small), ERR_CHANGE_GUARD);
	struct run *other = run_of(world, import_tlv_exchange, many_exchanges(world, 100, 250), "2026-03.csv", NULL);
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, import, other), ERR_CHANGE_GUARD);
	struct run *next = import_ok(world, import_tlv_exchange, many_exchanges(world, 10, 160).at, "2026-03.csv", NULL);
	assert_int_equal(next->report.ended, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(prices_change_only_what_changed),
		WORLD_TEST(a_corrected_file_of_the_same_day_counts),
		WORLD_TEST(columns_may_stand_in_any_order),
		WORLD_TEST(broken_check_digits_are_warned_about),
		WORLD_TEST(a_pack_that_stands_twice_is_told),
		WORLD_TEST(a_long_word_is_found_by_its_start),
		WORLD_TEST(rows_that_break_the_rules_are_named),
		WORLD_TEST(missing_columns_are_named),
		cmocka_unit_test(months_may_come_in_any_order),
		WORLD_TEST(a_list_without_month_is_refused),
		WORLD_TEST(a_corrected_list_takes_packs_out),
		WORLD_TEST(the_price_database_may_come_last),
		WORLD_TEST(files_that_differ_too_much_are_held_back),
		WORLD_TEST(lists_that_differ_too_much_are_held_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
