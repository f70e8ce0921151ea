/*
 * cast.h - what the tests of counts and waste stand on: three articles, two bins, two technicians, a pharmacist, a nurse
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TESTS_CAST_H
#define AMPULL_TESTS_CAST_H

#include "base/base.h"
#include "../place/world.h"

#include "catalogue/importers.h"
#include "main/command.h"
#include "people/account.h"
#include "place/import_places.h"
#include "sim/sim.sql.h"
#include "stock/receive_delivery.h"
#include "stock/stock.sql.h"

static const char articles_sheet[] =
	"Artikelnummer;NPL-pack-id;Varunummer;GTIN;Produktnamn;Substans;ATC;Form;Styrka;Förpackning;Enheter per förpackning;Enhet;"
	"Företag;Artikeltyp;Narkotikaklass;Förvaring;Inköpspris\n"
	"A1;;960002;;Alvedon;Paracetamol;N02BE01;Tablett;500 mg;Burk, 10 tabletter;10;tablett;Bolaget;läkemedel;0;rum;10,00\n"
	"A2;;960007;;Morfin;Morfin;N02AA01;Tablett;10 mg;Burk, 10 tabletter;10;tablett;Bolaget;läkemedel;II;rum;50,00\n"
	"A3;;960015;;Heparin;Heparin;B01AB01;Injektion;5 ml;Ask, 10 flaskor;10;flaska;Bolaget;läkemedel;0;kyl;990,00\n";

/* Everything a test stands on. */
struct cast {
	int64_t store_id, ward_id, bin_a, bin_b, receiving;
	int64_t packs[3];
	int64_t first, second, chief, orderer; /* Two technicians, a pharmacist, a nurse. */
	int64_t batch_id, line_id, count_id;
	int64_t seed;
};

static inline enum err person(struct ctx *ctx, struct db_tx *tx, const char *username, enum role role, const char *place, int64_t *id)
{
	struct place      where;
	struct role_given given = { .role = role, .valid_to = DAY_NONE, .valid_from = { 20000 } };
	int64_t           grant_id;
	TRY(person_create(ctx, tx, text_of(username), TEXT("Namn Namnsson"), TEXT_NONE, id));
	TRY(place_by_code(ctx, tx, text_of(place), &where));
	given.person_id = *id;
	given.place_id = where.id;
	return role_give(ctx, tx, &given, &grant_id);
}

static inline enum err place_id(struct ctx *ctx, struct db_tx *tx, const char *code, int64_t *id)
{
	struct place place;
	TRY(place_by_code(ctx, tx, text_of(code), &place));
	*id = place.id;
	return OK;
}

static inline enum err make_cast(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast          *cast = argument;
	struct import_report *report = arena_new(ctx->arena, struct import_report);
	struct import_file    places = file_of(region_sheet), articles = file_of(articles_sheet);
	struct sim_articles_rows rows;
	articles.from = ctx->today;
	TRY(import_places(ctx, tx, &places, report));
	TRY(import_articles(ctx, tx, &articles, report));
	TRY(place_id(ctx, tx, "CL", &cast->store_id));
	TRY(place_id(ctx, tx, "AVD31-A", &cast->ward_id));
	TRY(place_id(ctx, tx, "CL-A1", &cast->bin_a));
	TRY(place_id(ctx, tx, "CL-B2", &cast->bin_b));
	TRY(place_id(ctx, tx, "CL-IN", &cast->receiving));
	TRY(person(ctx, tx, "tekniker1", ROLE_TECHNICIAN, "APO", &cast->first));
	TRY(person(ctx, tx, "tekniker2", ROLE_TECHNICIAN, "APO", &cast->second));
	TRY(person(ctx, tx, "apotekare", ROLE_PHARMACIST, "APO", &cast->chief));
	TRY(person(ctx, tx, "ssk", ROLE_ORDERER, "AVD31-A", &cast->orderer));
	TRY(sim_articles(ctx, tx, (struct sim_articles_in){ ctx->actor.region_id }, &rows));
	CHECK(rows.count == 3);
	for (size_t i = 0; i < 3; i++)
		cast->packs[i] = rows.at[i].pack_id;
	return OK;
}

static inline void act_as(struct ctx *ctx, int64_t person_id)
{
	ctx->actor.person_id = person_id;
	ctx->actor.address = person_id ? TEXT("192.0.2.1") : TEXT("cli");
}

/* Goods into a bin as the system; the batch comes back. */
static inline enum err stock(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int pack, int64_t bin, const char *batch,
		      int64_t packs, int64_t *batch_id)
{
	struct delivery_received made;
	struct delivery_line     line = { .pack_id = cast->packs[pack],
					  .batch_label = text_of(batch),
					  .expiry = day_plus(ctx->today, 300),
					  .packs = packs,
					  .pack_price = { 1000 * (pack + 1) },
					  .place_id = bin };
	act_as(ctx, 0);
	TRY(receive_delivery(ctx, tx,
			     &(struct delivery){ .store_id = cast->store_id, .supplier = TEXT("Grossist"), .lines = &line, .line_count = 1 },
			     &made));
	return batch_ensure(ctx, tx, cast->packs[pack], text_of(batch), line.expiry, batch_id);
}

static inline enum err balance(struct ctx *ctx, struct db_tx *tx, int64_t place, int64_t batch_id, int64_t *units)
{
	struct balance_get_row row = { 0 };
	bool                   found;
	TRY(balance_get(ctx, tx, (struct balance_get_in){ ctx->actor.region_id, place, batch_id, 0, 0 }, &row, &found));
	*units = found ? row.units : 0;
	return OK;
}

/* Run work on a fresh cast, and verify the whole database afterwards. */
static inline void run_case(void **state, enum err (*work)(struct ctx *, struct db_tx *, void *))
{
	struct world *world = *state;
	struct cast   cast = { .seed = 1 };
	int64_t       broken = 0;
	FILE         *nowhere = fopen("/dev/null", "w");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, work, &cast));
	act_as(&world->ctx, 0);
	ASSERT_OK(world, verify_region(&world->ctx, world->db, nowhere, &broken));
	fclose(nowhere);
	assert_int_equal(broken, 0);
}

#endif
