/*
 * own_sheets_test.c - the pharmacy's own sheets: articles, base lists, additions to the exchange groups
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "imports.h"

#include "stock/stock.sql.h"

/* ---------------------------------------------------------------- the pharmacy's own sheets */

static void articles_make_and_enrich_packs(void **state)
{
	struct world *world = *state;
	bring_places_and_articles(world);
	struct look look = look_at(world, "A2", NULL);
	assert_int_equal(look.packs, 1);
	assert_true(look.facts.narcotic_class == NARCOTIC_II && look.facts.article_kind == ARTICLE_LICENCE);
	assert_true(text_is(look.facts.vnr, "012345") && text_is(look.facts.storage_class, "cold"));
	assert_true(look.facts.units_per_pack == 10 && !look.facts.whole_pack_only && text_is(look.facts.unit_name, "ampull"));
	assert_true(text_is(look.price.source, "articles") && look.price.aip.ore == 100000);
	assert_int_equal(hits_of(world, "licenssubst"), 1);
	struct run *run = import_ok(world, import_articles, some_articles, "articles.csv", NULL);
	ASSERT_COUNTS(run, 2, 0, 0, 2, 0);
	/* National packs by NPL-pack-id, and by a Vnr that only one pack has; GTINs lose no zeros. */
	run = import_ok(world, import_articles,
			ARTICLE_HEAD ";20240516100069;;7350001234007, 07350001234014;Abacavir;Abakavir;;;;;30;tablett;;;0;rum;1500\n"
				     ";;94653;;Kivexa;;;;;;;;;;;;\n",
			"articles.csv", NULL);
	ASSERT_COUNTS(run, 2, 2, 0, 0, 0);
	look = look_at(world, "20240516100069", NULL);
	assert_true(look.facts.units_per_pack == 30 && text_is(look.facts.units_source, "sheet"));
	assert_true(look.facts.narcotic_class == NARCOTIC_NONE && look.price.aip.ore == 150000);
	assert_true(text_is(look.facts.name, "Abacavir 2care4") && text_is(look.facts.substance, "Abakavir"));
	look = look_at(world, "20150804100032", NULL);
	assert_true(look.facts.has_article && look.facts.narcotic_class == NARCOTIC_UNKNOWN);
	assert_true(text_is(look.facts.storage_class, "unknown") && look.facts.article_kind == ARTICLE_MEDICINE);
	assert_int_equal(look.facts.units_per_pack, 30);
}

static void own_packs_follow_their_row(void **state)
{
	struct world *world = *state;
	bring_places_and_articles(world);
	struct run *run = import_ok(world, import_articles,
				    ARTICLE_HEAD "A1;;;;Bytt namn;Salvasubstans;D07;Salva;2 %;Burk, 200 g;1;burk;Apoteket;extempore;0;rum;99,50\n",
				    "articles.csv", NULL);
	ASSERT_COUNTS(run, 1, 0, 1, 0, 0);
	struct look look = look_at(world, "A1", NULL);
	assert_int_equal(look.packs, 1);
	assert_true(text_is(look.facts.name, "Bytt namn") && text_is(look.facts.strength, "2 %") && text_is(look.facts.atc, "D07") &&
		    text_is(look.facts.pack_text, "Burk, 200 g"));
	assert_true(hits_of(world, "bytt") == 1 && hits_of(world, "egen salva") == 0);
}

static enum err put_batch(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct batch_insert_row row;
	return batch_insert(ctx, tx,
			    (struct batch_insert_in){ ctx->actor.region_id, *(int64_t *)argument, TEXT("B1"), TEXT("B1"),
						      day_plus(ctx->today, 400), ctx->now },
			    &row);
}

static void units_are_fixed_while_goods_move(void **state)
{
	struct world *world = *state;
	bring_places_and_articles(world);
	int64_t pack_id = look_at(world, "A2", NULL).facts.pack_id;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, put_batch, &pack_id));
	const struct refused units = { import_articles, "a.csv", ARTICLE_HEAD,
				       "A2;;012345;;Licensmedel;Licenssubstans;N01;Ampull;2 mg/ml;Ampull, 10 x 1 ml;5;ampull;Firma;"
				       "licens;II;kyl;1 000",
				       "Enheter per förpackning", "5" };
	expect_refused(world, &units);
	import_ok(world, import_articles,
		  ARTICLE_HEAD "A2;;012345;;Licensmedel;Licenssubstans;N01;Ampull;2 mg/ml;Ampull, 10 x 1 ml;10;ampull;Firma;licens;V;"
			       "kyl;1 000\n",
		  "articles.csv", NULL);
	assert_int_equal(look_at(world, "A2", NULL).facts.narcotic_class, NARCOTIC_V);
}

static void base_lists_and_additions_come_in(void **state)
{
	static const char lists[] = BASE_HEAD "AVD31-F;A1;;;10;2;2026-01-01;\nAVD31-F;;20240516100069;;4;1;;\nAVD32-F;;;94653;3;3;;2026-12-31\n";
	static const char additions[] = ADDITION_HEAD "A1;A2;2026-01-01;;Båda;LK 2026-01;\n20240516100069;A2;2026-02-01;2026-06-30;enkel;LK;x\n";
	struct world *world = *state;
	bring_places_and_articles(world);
	ASSERT_COUNTS(import_ok(world, import_base_lists, lists, "b.csv", NULL), 3, 3, 0, 0, 0);
	world_set_day(world, "2026-03-20");
	ASSERT_COUNTS(import_ok(world, import_base_lists, lists, "b.csv", NULL), 3, 0, 0, 3, 0);
	struct run *run = import_ok(world, import_base_lists, BASE_HEAD "AVD31-F;A1;;;12;2;2026-01-01;\n", "b.csv", NULL);
	ASSERT_COUNTS(run, 1, 0, 1, 0, 0);
	assert_true(look_at(world, "20240516100069", NULL).facts.has_article);
	ASSERT_COUNTS(import_ok(world, import_exchange_additions, additions, "x.csv", NULL), 2, 2, 0, 0, 0);
	ASSERT_COUNTS(import_ok(world, import_exchange_additions, additions, "x.csv", NULL), 2, 0, 0, 2, 0);
	run = import_ok(world, import_exchange_additions, ADDITION_HEAD "A1;A2;2026-01-01;2026-12-31;båda;LK 2026-01;\n", "x.csv", NULL);
	ASSERT_COUNTS(run, 1, 0, 1, 0, 0);
}

static void the_templates_fit(void **state)
{
	struct world *world = *state;
	import_ok(world, import_places, region_sheet, "places.csv", NULL);
	ASSERT_COUNTS(import_ok(world, import_articles, articles_template, "a.csv", NULL), 1, 1, 0, 0, 0);
	import_ok(world, import_articles, ARTICLE_HEAD "A10002;;;;Annan;S;;;;;1;;;;;;\n", "a.csv", NULL);
	ASSERT_COUNTS(import_ok(world, import_exchange_additions, exchange_additions_template, "x.csv", NULL), 1, 1, 0, 0, 0);
	import_ok(world, import_places, "Kod;Namn;Typ;Överordnad\nAVD1-F;Förråd;vårdförråd;AVD31\n", "places.csv", NULL);
	ASSERT_COUNTS(import_ok(world, import_base_lists, base_lists_template, "b.csv", NULL), 1, 1, 0, 0, 0);
}

/* The sheets of the demo region, in the order of the command that brings them in. */
static void the_demo_region_comes_in(void **state)
{
	struct world *world = *state;
	static const struct {
		importer   *import;
		const char *name;
	} sheets[] = { { import_places, "places.csv" },
		       { import_articles, "articles.csv" },
		       { import_base_lists, "base-lists.csv" },
		       { import_exchange_additions, "exchange-additions.csv" } };
	for (size_t i = 0; i < 2 * COUNT_OF(sheets); i++) {
		const char *name = sheets[i % COUNT_OF(sheets)].name;
		struct text bytes = demo_file(world, name);
		if (!bytes.at) {
			print_message("skipped: demo/%s is not there\n", name);
			skip();
		}
		struct run *run = run_of(world, sheets[i % COUNT_OF(sheets)].import, bytes, name, NULL);
		ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
		assert_int_equal(i < COUNT_OF(sheets) ? run->report.rows_new : run->report.unchanged, run->report.read);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(articles_make_and_enrich_packs),
		WORLD_TEST(own_packs_follow_their_row),
		WORLD_TEST(units_are_fixed_while_goods_move),
		WORLD_TEST(base_lists_and_additions_come_in),
		WORLD_TEST(the_templates_fit),
		WORLD_TEST(the_demo_region_comes_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
