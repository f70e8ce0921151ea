/*
 * demo.c - from empty to three months of history
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/demo.h"

#include "base/buf.h"
#include "base/embedded.h"
#include "base/limits.h"
#include "catalogue/importers.h"
#include "people/account.h"
#include "people/import_people.h"
#include "people/password.h"
#include "place/import_places.h"
#include "place/place.h"
#include "sim/counting.h"
#include "sim/day.h"
#include "sim/habits.h"
#include "sim/law.h"
#include "sim/papers.h"
#include "sim/recalling.h"
#include "sim/registers.h"
#include "sim/touring.h"
#include "sim/walking.h"
#include "stock/stock.sql.h"
#include "store/digest.h"

enum { MORNING_HOUR = 6, PAR_DAYS = 12, SCARCE_PERCENT = 4, SCARCE_DAYS = 18 };

static const char *const accounts[] = { "ssk1", "ssk2", "ssk3", "ssk4", "apotekare1", "apotekare2", "receptarie1", "tekniker1",
					"tekniker2", "tekniker3", "inkopare", "ekonom", "granskare", "admin" };

static struct text embedded(const char *name)
{
	for (const struct embedded_file *file = demo_files; file->name; file++)
		if (strcmp(file->name, name) == 0)
			return (struct text){ (const char *)file->bytes, file->length };
	BUG("no demo file %s", name);
}

typedef enum err importer(struct ctx *, struct db_tx *, const struct import_file *, struct import_report *);

static enum err import_text(struct ctx *ctx, struct db_tx *tx, importer *run, const char *name, struct text bytes,
			    struct day from)
{
	struct import_report *report = arena_new(ctx->arena, struct import_report);
	struct import_file    file = { .bytes = bytes,
				       .file_name = text_of(name),
				       .digest = sha256_hex(ctx->arena, bytes),
				       .from = from,
				       .month = DAY_NONE };
	return run(ctx, tx, &file, report);
}

/* Every ordering place without an orderer among the accounts gets one, who cannot sign in. */
static enum err more_orderers(struct ctx *ctx, struct db_tx *tx, struct day from)
{
	struct sim_ordering_places_rows places;
	struct buf                      sheet;
	buf_init(&sheet, ctx->arena, 1024 * 1024);
	buf_z(&sheet, "Användarnamn;Namn;Roll;Plats;Giltig från;Giltig till;HSA-id\n");
	TRY(sim_ordering_places(ctx, tx, (struct sim_ordering_places_in){ ctx->actor.region_id }, &places));
	for (size_t i = 0; i < places.count; i++)
		if (text_is(places.at[i].receiver_kind, "hospital"))
			buf_format(&sheet, "orderer%zu;Beställare %.*s (demo);beställare;%.*s;%s;;\n", i + 1,
				   TEXT_ARG(places.at[i].name), TEXT_ARG(places.at[i].code), day_text(ctx->arena, from).at);
	return import_text(ctx, tx, import_people, "orderers.csv", buf_done(&sheet), DAY_NONE);
}

struct making {
	const struct demo_options *options;
	struct text                hashes[COUNT_OF(accounts)];
	struct day                 first;
	struct sim_region          region;
	struct demo_made           made;
	int32_t                    day;
};

static enum err check_empty(struct ctx *ctx, struct db_tx *tx, struct making *m)
{
	struct sim_counts_row counts;
	TRY(sim_counts(ctx, tx, (struct sim_counts_in){ ctx->actor.region_id }, &counts));
	m->made = (struct demo_made){ .substances = counts.substances,
				      .articles = counts.articles,
				      .orders = counts.orders,
				      .lines = counts.lines,
				      .receipts = counts.receipts,
				      .movements = counts.movements,
				      .value_ore = counts.value_ore };
	return OK;
}

static enum err import_region(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct making *m = argument;
	int64_t        changed;
	TRY(check_empty(ctx, tx, m));
	if (m->made.orders > 0)
		return fail(ctx, ERR_ALREADY_EXISTS, "data", "the region has orders already: the demo wants an empty folder");
	TRY(sim_region_name(ctx, tx, (struct sim_region_name_in){ ctx->actor.region_id, TEXT("Region Norrälven (demo)") }, &changed));
	TRY(import_text(ctx, tx, import_places, "places.csv", embedded("places.csv"), m->first));
	TRY(import_text(ctx, tx, import_places, "telephones.csv", embedded("telephones.csv"), m->first));
	TRY(import_text(ctx, tx, import_articles, "articles.csv", embedded("articles.csv"), m->first));
	TRY(import_text(ctx, tx, import_exchange_additions, "exchange-additions.csv", embedded("exchange-additions.csv"), m->first));
	TRY(import_text(ctx, tx, import_base_lists, "base-lists.csv", embedded("base-lists.csv"), m->first));
	TRY(import_text(ctx, tx, import_people, "people.csv", embedded("people.csv"), m->first));
	TRY(more_orderers(ctx, tx, day_plus(m->first, -1)));
	TRY(sim_licences(ctx, tx, day_plus(m->first, -1), m->options->days));
	for (size_t i = 0; i < COUNT_OF(accounts); i++) {
		struct person person;
		TRY(person_by_username(ctx, tx, text_of(accounts[i]), &person));
		TRY(person_set_password(ctx, tx, person.id, m->hashes[i]));
	}
	return OK;
}

static enum err person_of(struct ctx *ctx, struct db_tx *tx, const char *username, int64_t *id)
{
	struct person person;
	TRY(person_by_username(ctx, tx, text_of(username), &person));
	*id = person.id;
	return OK;
}

/* Bins by storage: cold goods in the cold zone, narcotics in their cabinet, the rest where there is room. */
static int64_t bin_for(struct sim_region *region, const struct sim_articles_row *article)
{
	char zone = text_is(article->storage_class, "cold")        ? 'K'
		    : text_is(article->storage_class, "flammable") ? 'F'
		    : text_is(article->narcotic_class, "II") || text_is(article->narcotic_class, "III") ? 'N'
												       : 0;
	size_t start = (size_t)random_between(&region->random, 0, (int64_t)region->bins.count - 1);
	for (size_t i = 0; i < region->bins.count; i++) {
		const struct sim_bins_row *bin = &region->bins.at[(start + i) % region->bins.count];
		bool special = bin->code.length && strchr("KFN", bin->code.at[0]) != NULL;
		if (zone ? bin->code.length && bin->code.at[0] == zone : !special)
			return bin->id;
	}
	return region->bins.at[start].id;
}

static enum err prepare(struct ctx *ctx, struct db_tx *tx, struct making *m)
{
	struct sim_region     *region = &m->region;
	struct sim_stores_rows stores;
	int64_t                region_id = ctx->actor.region_id;
	static const char *const technicians[] = { "tekniker1", "tekniker2", "tekniker3" };
	static const char *const pharmacists[] = { "apotekare1", "apotekare2" };
	region->random = random_of(m->options->seed);
	region->lines_per_day = m->options->lines_per_day;
	region->kept = ctx->arena;
	region->has_faults = m->options->has_faults;
	if (m->options->is_test_bed)
		region->model = model_new(ctx->arena);
	TRY(sim_stores(ctx, tx, (struct sim_stores_in){ region_id }, &stores));
	if (stores.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "places", "the demo's places hold no store");
	region->store_id = stores.at[0].id;
	for (size_t i = 0; i < COUNT_OF(technicians); i++)
		TRY(person_of(ctx, tx, technicians[i], &region->technicians[i]));
	for (size_t i = 0; i < COUNT_OF(pharmacists); i++)
		TRY(person_of(ctx, tx, pharmacists[i], &region->pharmacists[i]));
	TRY(sim_articles(ctx, tx, (struct sim_articles_in){ region_id }, &region->articles));
	TRY(sim_base_lists(ctx, tx, (struct sim_base_lists_in){ region_id, m->first }, &region->base_lists));
	TRY(sim_orderers(ctx, tx, (struct sim_orderers_in){ region_id, m->first }, &region->orderers));
	TRY(sim_ordering_places(ctx, tx, (struct sim_ordering_places_in){ region_id }, &region->places));
	TRY(sim_bins(ctx, tx, (struct sim_bins_in){ region_id, region->store_id }, &region->bins));
	region->stock = arena_array(ctx->arena, struct sim_stock, region->articles.count + 1);
	for (size_t i = 0; i < region->articles.count; i++) {
		struct sim_stock *stock = &region->stock[i];
		for (size_t k = 0; k < region->base_lists.count; k++)
			if (region->base_lists.at[k].pack_id == region->articles.at[i].pack_id)
				stock->demand_packs += region->base_lists.at[k].usual_packs;
		stock->par_packs = stock->demand_packs / 2 + random_between(&region->random, 2, PAR_DAYS);
		stock->home_bin_id = bin_for(region, &region->articles.at[i]);
		stock->scarce_from = random_percent(&region->random, SCARCE_PERCENT)
					     ? day_plus(m->first, m->options->days - SCARCE_DAYS)
					     : DAY_NONE;
		int64_t changed;
		TRY(store_pack_set_home(ctx, tx,
					(struct store_pack_set_home_in){ region_id, region->store_id, region->articles.at[i].pack_id,
									 stock->home_bin_id },
					&changed));
	}
	if (!m->options->is_test_bed)
		TRY(sim_make_tours(ctx, tx, region, m->first));
	return sim_fill(ctx, tx, region);
}

static enum err first_morning(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return prepare(ctx, tx, argument);
}

static enum err live_day(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct making *m = argument;
	TRY(sim_day(ctx, tx, &m->region));
	return m->options->is_test_bed || m->region.is_last ? OK : sim_depart(ctx, tx, &m->region);
}

/* Documents, accounts, counting, quarantine and waste, and what wards order from, for who opens their pages. */
static enum err last_hours(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct making *m = argument;
	TRY(sim_show_counts(ctx, tx, &m->region));
	TRY(sim_show_recalls(ctx, tx, &m->region));
	TRY(sim_show_papers(ctx, tx, &m->region));
	TRY(sim_show_tours(ctx, tx, &m->region));
	TRY(sim_show_review(ctx, tx, &m->region));
	TRY(sim_show_walks(ctx, tx, &m->region));
	TRY(sim_show_habits(ctx, tx));
	return sim_show_law(ctx, tx, &m->region);
}

static enum err count_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return check_empty(ctx, tx, argument);
}

enum err demo_make(struct ctx *ctx, struct db *db, const struct demo_options *options, struct demo_made *out)
{
	struct making *m = arena_new(ctx->arena, struct making);
	struct moment  now = ctx->now;
	struct actor   system = ctx->actor;
	m->options = options;
	m->first = day_plus(ctx->today, 1 - options->days);
	for (size_t i = 0; i < COUNT_OF(accounts); i++)
		TRY(password_hash(ctx, options->password, &m->hashes[i]));
	ctx_set_now(ctx, zone_moment(m->first, MORNING_HOUR - 1, 0, 0));
	TRY(db_transact(ctx, db, import_region, m));
	TRY(db_transact(ctx, db, first_morning, m));
	struct arena *scratch = arena_open(LIMIT_ARENA_JOB), *whole = ctx->arena;
	enum err      err = OK;
	for (m->day = 0; m->day < options->days && !err; m->day++) {
		m->region.is_last = m->day == options->days - 1 && !options->is_test_bed;
		struct moment morning = zone_moment(day_plus(m->first, m->day), MORNING_HOUR, 0, 0);
		/* The last day ends now: it began some hours ago, whatever the clock says. */
		if (m->region.is_last)
			morning = (struct moment){ now.us - (int64_t)6 * 3600 * 1000000 };
		ctx_set_now(ctx, morning);
		ctx->arena = scratch;
		err = db_transact(ctx, db, live_day, m);
		ctx->arena = whole;
		ctx->error = error_copy(whole, &ctx->error);
		arena_reset(scratch);
		if (options->progress)
			options->progress(options->progress_argument, m->day + 1, options->days);
	}
	arena_close(scratch);
	ctx_set_now(ctx, now);
	if (!err && !options->is_test_bed)
		err = db_transact(ctx, db, last_hours, m);
	ctx->actor = system;
	TRY(err);
	TRY(db_read(ctx, db, count_all, m));
	*out = m->made;
	out->broken = m->region.broken;
	out->first_broken = m->region.first_broken;
	out->wrong_scans = m->region.wrong_scans;
	return OK;
}
