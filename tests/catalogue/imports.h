/*
 * imports.h - what the tests of importers stand on: run a file, look at what it left behind, small files of each kind
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TESTS_IMPORTS_H
#define AMPULL_TESTS_IMPORTS_H

#include "base/base.h"
#include "../place/world.h"

#include <inttypes.h>

#include "catalogue/catalogue.sql.h"
#include "catalogue/importers.h"
#include "catalogue/pack.h"
#include "catalogue/price.h"
#include "catalogue/search.h"
#include "place/import_places.h"

typedef enum err importer(struct ctx *, struct db_tx *, const struct import_file *, struct import_report *);

struct run {
	importer            *import;
	struct import_file   file;
	struct import_report report;
};

static inline enum err import(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct run *run = argument;
	return run->import(ctx, tx, &run->file, &run->report);
}

static inline struct day day_named(const char *name)
{
	struct day day;
	assert_int_equal(day_parse(text_of(name), &day), OK);
	return day;
}

static inline struct run *run_of(struct world *world, importer *kind, struct text bytes, const char *name, const char *from)
{
	struct run *run = arena_new(world->ctx.arena, struct run);
	run->import = kind;
	run->file = file_of("");
	run->file.bytes = bytes;
	run->file.file_name = text_of(name);
	if (from)
		run->file.from = day_named(from);
	return run;
}

static inline struct run *import_ok(struct world *world, importer *kind, const char *bytes, const char *name, const char *from)
{
	struct run *run = run_of(world, kind, text_of(bytes), name, from);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	return run;
}

#define ASSERT_COUNTS(run, read_, new_, changed_, unchanged_, ended_)                                                  \
	do {                                                                                                           \
		const struct import_report *report_ = &(run)->report;                                                  \
		assert_int_equal(report_->read, (read_));                                                              \
		assert_int_equal(report_->rows_new, (new_));                                                           \
		assert_int_equal(report_->changed, (changed_));                                                        \
		assert_int_equal(report_->unchanged, (unchanged_));                                                    \
		assert_int_equal(report_->ended, (ended_));                                                            \
		assert_int_equal(report_->rejected, 0);                                                                \
	} while (0)

/* ---------------------------------------------------------------- what the catalogue holds */

/* One pack as a test asks for it: by NPL-pack-id, own article number or name. */
struct look {
	const char         *key;
	const char         *on_day;
	size_t              packs; /* How many have the key. */
	struct pack_facts   facts;
	struct price_found  price;
	struct text         listings; /* "source from ended;" */
	struct text         groups;   /* Of all months. */
};

static inline bool has_key(const struct pack_facts *facts, const char *key)
{
	return text_is(facts->npl_pack_id, key) || text_is(facts->article_number, key) || text_is(facts->name, key);
}

static inline enum err listings_text(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text *out)
{
	struct listings_of_pack_rows rows;
	TRY(listings_of_pack(ctx, tx, (struct listings_of_pack_in){ pack_id }, &rows));
	*out = TEXT("");
	for (size_t i = 0; i < rows.count; i++)
		*out = text_format(ctx->arena, "%.*s%.*s %.*s %.*s;", TEXT_ARG(*out), TEXT_ARG(rows.at[i].source),
				   TEXT_ARG(day_text(ctx->arena, rows.at[i].valid_from)),
				   TEXT_ARG(day_text(ctx->arena, rows.at[i].ended_day)));
	return OK;
}

static inline enum err groups_text(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text *out)
{
	struct exchange_months_rows months;
	TRY(exchange_months(ctx, tx, &months));
	*out = TEXT("");
	for (size_t i = 0; i < months.count; i++) {
		struct exchange_groups_of_pack_rows rows;
		TRY(exchange_groups_of_pack(ctx, tx, (struct exchange_groups_of_pack_in){ months.at[i].month, pack_id }, &rows));
		for (size_t k = 0; k < rows.count; k++)
			*out = text_format(ctx->arena, "%.*s%.*s %.*s %.*s %.*s;", TEXT_ARG(*out),
					   TEXT_ARG(day_text(ctx->arena, months.at[i].month)), TEXT_ARG(rows.at[k].group_id),
					   TEXT_ARG(rows.at[k].size_group), TEXT_ARG(rows.at[k].status));
	}
	return OK;
}

static inline enum err look_up(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct look         *look = argument;
	struct pack_all_rows packs;
	TRY(pack_all(ctx, tx, &packs));
	look->packs = 0;
	for (size_t i = 0; i < packs.count; i++) {
		struct pack_facts facts;
		TRY(pack_load(ctx, tx, packs.at[i].id, &facts));
		if (!has_key(&facts, look->key))
			continue;
		look->packs++;
		look->facts = facts;
		TRY(price_on(ctx, tx, facts.pack_id, look->on_day ? day_named(look->on_day) : ctx->today, &look->price));
		TRY(listings_text(ctx, tx, facts.pack_id, &look->listings));
		TRY(groups_text(ctx, tx, facts.pack_id, &look->groups));
	}
	return OK;
}

static inline struct look look_at(struct world *world, const char *key, const char *on_day)
{
	struct look look = { .key = key, .on_day = on_day };
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_up, &look));
	return look;
}

static inline int64_t aip_on(struct world *world, const char *key, const char *day)
{
	struct look look = look_at(world, key, day);
	assert_int_equal(look.packs, 1);
	return look.price.found ? look.price.aip.ore : -1;
}

/* Everything an import of national files leaves behind, without ids that depend on the order of imports. */
struct state {
	size_t      packs;
	struct text *lines; /* A pack each, sorted. */
};

static inline int compare_lines(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static inline enum err read_state(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct state        *state = argument;
	struct pack_all_rows packs;
	TRY(pack_all(ctx, tx, &packs));
	state->packs = packs.count;
	state->lines = arena_array(ctx->arena, struct text, packs.count + 1);
	for (size_t i = 0; i < packs.count; i++) {
		struct pack_facts         pack;
		struct price_history_rows prices;
		struct text               listings, groups, line;
		TRY(pack_load(ctx, tx, packs.at[i].id, &pack));
		TRY(listings_text(ctx, tx, pack.pack_id, &listings));
		TRY(groups_text(ctx, tx, pack.pack_id, &groups));
		TRY(price_history(ctx, tx, (struct price_history_in){ pack.pack_id }, &prices));
		line = text_format(ctx->arena, "%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s", TEXT_ARG(pack.npl_pack_id),
				   TEXT_ARG(pack.article_number), TEXT_ARG(pack.vnr), TEXT_ARG(pack.name),
				   TEXT_ARG(pack.strength), TEXT_ARG(pack.form), TEXT_ARG(pack.pack_text),
				   TEXT_ARG(pack.company), TEXT_ARG(pack.atc), TEXT_ARG(pack.substance), TEXT_ARG(listings),
				   TEXT_ARG(groups));
		for (size_t k = 0; k < prices.count; k++)
			line = text_format(ctx->arena, "%.*s|%.*s %.*s-%.*s %" PRId64 " %" PRId64, TEXT_ARG(line),
					   TEXT_ARG(prices.at[k].source), TEXT_ARG(day_text(ctx->arena, prices.at[k].valid_from)),
					   TEXT_ARG(day_text(ctx->arena, prices.at[k].ended_day)), prices.at[k].aip.ore,
					   prices.at[k].aup.ore);
		state->lines[i] = line;
	}
	qsort(state->lines, state->packs, sizeof *state->lines, compare_lines);
	return OK;
}

static inline struct state state_of(struct world *world)
{
	struct state state;
	ASSERT_OK(world, db_read(&world->ctx, world->db, read_state, &state));
	return state;
}

static inline void assert_same_state(struct state a, struct state b)
{
	assert_int_equal(a.packs, b.packs);
	for (size_t i = 0; i < a.packs; i++)
		if (!text_equal(a.lines[i], b.lines[i]))
			FAIL_TEST("the order of the files shows:\n  %.*s\n  %.*s", TEXT_ARG(a.lines[i]), TEXT_ARG(b.lines[i]));
}

struct find {
	const char *words;
	size_t      hits;
};

static inline enum err find(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct find            *find = argument;
	struct pack_search_rows rows;
	TRY(search_packs(ctx, tx, text_of(find->words), false, 500, &rows));
	find->hits = rows.count;
	return OK;
}

static inline size_t hits_of(struct world *world, const char *words)
{
	struct find find_words = { words, 0 };
	ASSERT_OK(world, db_read(&world->ctx, world->db, find, &find_words));
	return find_words.hits;
}

/* ---------------------------------------------------------------- the files of the tests */

#define PRICE_HEAD "Produktnamn;Varunummer;ATC-kod;NPL id;NPL pack-id;Form;Styrka;Förpackning;Antal;Företag;AIP;AUP\n"
#define ABACAVIR(price)                                                                                                \
	"Abacavir 2care4;178182;J05AF06         ;20230522000088;20240516100069;Filmdragerad tablett;300 mg;"           \
	"Blister, 60 tabletter (Al);60,00;2care4 ApS;" price ";2015,93\n"
#define KIVEXA                                                                                                         \
	"Abacavir/Lamivudine Accord;94653;J05AR02;20150416000034;20150804100032;Filmdragerad tablett;600 mg/300 mg;"    \
	"Blister, 30 x 1 tabletter;30,00;Accord;2 112,28;2112.2800000000002\n"
/* Two packs share a Vnr, one has neither NPL-pack-id nor strength, and an amount is fractional. */
#define TWINS                                                                                                          \
	"Tvilling A;038994;N02;19990708000014;19990708100011;Tablett;;Burk, 100 tabletter;100,00;A AB;10,00;20\n"      \
	"Tvilling B;038994;N02;20190822000136;20200319100093;Tablett;;Burk, 50 tabletter;0,50;B AB;11;21\n"            \
	"Utan nummer;;N02;;;Kräm;;Tub, 30 g;30,00;C AB;12,5;22,5\n"

struct refused {
	importer   *import;
	const char *name, *head, *row, *column, *value;
};

static inline void expect_refused(struct world *world, const struct refused *one)
{
	struct state before = state_of(world);
	struct text  bytes = text_format(world->ctx.arena, "%s%s\n", one->head, one->row);
	struct run  *run = run_of(world, one->import, bytes, one->name, NULL);
	enum err     err = db_transact(&world->ctx, world->db, import, run);
	if (err != ERR_ROWS_REJECTED)
		FAIL_TEST("%s: %s", one->row, err ? err_name(err) : "OK");
	world->ctx.error = (struct error){ 0 };
	const struct import_finding *finding = NULL;
	for (size_t i = 0; i < run->report.finding_count && !finding; i++)
		if (!run->report.findings[i].is_warning)
			finding = &run->report.findings[i];
	assert_non_null(finding);
	if (!text_is(finding->column, one->column) || !text_is(finding->value, one->value) || finding->row != 2 ||
	    finding->rule.length == 0 || finding->sheet.length == 0)
		FAIL_TEST("%s: row %" PRId64 " column %.*s value %.*s", one->row, finding->row, TEXT_ARG(finding->column),
			  TEXT_ARG(finding->value));
	assert_same_state(before, state_of(world));
}

#define EXCHANGE_HEAD                                                                                                  \
	"Status;Produktnamn;Varunummer;Styrka;Förpackningsstorleksgrupp;Substans;Beredningsform;Storlek;"              \
	"Apotekens inköpspris;Försäljningspris;NPL ID;NPL pack ID;Ursprung;Företag;Utbytesgrupps ID\n"
#define ARTICLE_HEAD                                                                                                   \
	"Artikelnummer;NPL-pack-id;Varunummer;GTIN;Produktnamn;Substans;ATC;Form;Styrka;Förpackning;"                  \
	"Enheter per förpackning;Enhet;Företag;Artikeltyp;Narkotikaklass;Förvaring;Inköpspris\n"
#define BASE_HEAD "Plats;Artikelnummer;NPL-pack-id;Varunummer;Målnivå;Vanlig mängd;Giltig från;Giltig till\n"
#define ADDITION_HEAD "Från (artikelnummer);Till (artikelnummer);Giltig från;Giltig till;Riktning;Beslut;Kommentar\n"

static const char some_articles[] =
	ARTICLE_HEAD
	"A1;;;;Egen salva;Salvasubstans;D02;Salva;1 %;Burk, 100 g;1;burk;Apoteket;extempore;0;rum;99,50\n"
	"A2;;012345;;Licensmedel;Licenssubstans;N01;Ampull;2 mg/ml;Ampull, 10 x 1 ml;10;ampull;Firma;licens;II;kyl;1 000\n";

static inline void bring_places_and_articles(struct world *world)
{
	import_ok(world, import_places, region_sheet, "places.csv", NULL);
	import_ok(world, import_tlv_prices, PRICE_HEAD ABACAVIR("1907,00") KIVEXA TWINS, "p.csv", "2026-02-01");
	import_ok(world, import_articles, some_articles, "articles.csv", NULL);
}

#endif
