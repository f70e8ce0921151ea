/*
 * registers.c - registers and exceptions of the simulated region, through the use cases and nothing else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/registers.h"

#include "order/keep_register.h"
#include "order/place_order.h"
#include "sim/registers.sql.h"

enum {
	LICENCE_DAYS = 350,
	LIMITED_PACKS = 20,
	USUAL = 12,
	PLAIN = 40,
	FAR_DAYS = 90,
	MUCH = 12,
	PAIRS_SHOWN = 4,
};

static void act_as(struct ctx *ctx, int64_t person_id)
{
	ctx->actor.person_id = person_id;
}

static struct register_entry entry_of(struct day from)
{
	return (struct register_entry){ .limit_units = I64_NONE, .rank = I64_NONE, .price = MONEY_NONE, .valid_from = from, .valid_to = DAY_NONE };
}

static enum err add_licence(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct day from, struct day to, const char *kind,
			    int64_t limit, const char *number)
{
	struct register_entry entry = entry_of(from);
	int64_t               id;
	entry.pack_id = pack_id;
	entry.choice = text_of(kind);
	entry.number = text_format(ctx->arena, "%s-%lld", number, (long long)pack_id);
	entry.reference = text_format(ctx->arena, "KLAS %lld", (long long)pack_id);
	entry.document = text_format(ctx->arena, "RN 2026-%04lld", (long long)(pack_id % 10000));
	entry.limit_units = limit;
	entry.valid_to = to;
	return register_add(ctx, tx, REGISTER_LICENCE, &entry, &id);
}

enum err sim_licences(struct ctx *ctx, struct db_tx *tx, struct day first, int32_t days)
{
	struct sim_licence_articles_rows rows;
	TRY(sim_licence_articles(ctx, tx, (struct sim_licence_articles_in){ ctx->actor.region_id }, &rows));
	for (size_t i = 0; i < rows.count; i++)
		for (int32_t day = 0, part = 1; day < days + LICENCE_DAYS / 2; day += LICENCE_DAYS, part++) {
			struct day from = day_plus(first, day);
			TRY(add_licence(ctx, tx, rows.at[i].pack_id, from, day_plus(from, LICENCE_DAYS - 1), "general", I64_NONE,
					text_format(ctx->arena, "L%d", (int)part).at));
		}
	return OK;
}

/* One order of a ward by its orderer, placed. */
static enum err order(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region, size_t orderer, const int64_t (*lines)[2],
		      size_t count, struct text note)
{
	struct order_made made;
	act_as(ctx, region->orderers.at[orderer].person_id);
	TRY(order_start(ctx, tx, region->orderers.at[orderer].place_id, note, &made));
	for (size_t i = 0; i < count; i++)
		TRY(order_set_line(ctx, tx, made.order_id, lines[i][0], lines[i][1], false));
	return order_place(ctx, tx, made.order_id, 0, 0);
}

static size_t orderer_of(const struct sim_region *region, int64_t ward_id)
{
	for (size_t i = 0; i < region->orderers.count; i++)
		if (region->orderers.at[i].place_id == ward_id)
			return i;
	return 0;
}

/* ---------------------------------------------------------------- registers */

static enum err show_contract(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, int64_t rank)
{
	struct register_entry entry = entry_of(day_plus(ctx->today, -60));
	int64_t               id;
	entry.pack_id = pack_id;
	entry.choice = TEXT("on");
	entry.number = TEXT("LM-2026-01 (demo)");
	entry.supplier = TEXT("Partihandel Syd (demo)");
	entry.rank = rank;
	entry.document = TEXT("RN 2026-0101");
	return register_add(ctx, tx, REGISTER_CONTRACT, &entry, &id);
}

static enum err show_mark(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t pack_id)
{
	struct register_entry entry = entry_of(day_plus(ctx->today, -20));
	int64_t               id;
	entry.place_id = place_id;
	entry.pack_id = pack_id;
	entry.choice = TEXT("no");
	entry.decision = TEXT("Pumpen kalibrerad till denna beredning; medicinskt ansvarig (demo)");
	return register_add(ctx, tx, REGISTER_EXCHANGE_MARK, &entry, &id);
}

static enum err show_assortment(struct ctx *ctx, struct db_tx *tx, int64_t place_id, struct text atc, const char *effect)
{
	struct register_entry entry = entry_of(day_plus(ctx->today, -40));
	int64_t               id;
	entry.place_id = place_id;
	entry.atc = atc;
	entry.choice = text_of(effect);
	entry.decision = TEXT("LK 2026-09 (demo)");
	entry.document = TEXT("RN 2026-0907");
	return register_add(ctx, tx, REGISTER_ASSORTMENT, &entry, &id);
}

/* Of the licences one ends, one is nearly used, one is for a patient only. */
static enum err show_licences(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region, size_t orderer)
{
	struct sim_licences_on_rows      valid;
	struct sim_licence_articles_rows articles;
	TRY(sim_licences_on(ctx, tx, (struct sim_licences_on_in){ ctx->actor.region_id, ctx->today }, &valid));
	TRY(sim_licence_articles(ctx, tx, (struct sim_licence_articles_in){ ctx->actor.region_id }, &articles));
	if (valid.count < 4 || articles.count < 4)
		return OK;
	act_as(ctx, region->pharmacists[0]);
	for (size_t i = 0; i < 3; i++)
		TRY(register_end(ctx, tx, REGISTER_LICENCE, valid.at[i].id, valid.at[i].version, day_plus(ctx->today, -1),
				 TEXT("ersatt av nytt beslut (demo)")));
	TRY(add_licence(ctx, tx, valid.at[1].pack_id, day_plus(ctx->today, -30), day_plus(ctx->today, 200), "general",
			LIMITED_PACKS / 20 * articles.at[1].units_per_pack, "LB"));
	TRY(add_licence(ctx, tx, valid.at[2].pack_id, day_plus(ctx->today, -30), day_plus(ctx->today, 200), "individual",
			LIMITED_PACKS * articles.at[2].units_per_pack, "LE"));
	int64_t lines[4][2];
	for (size_t i = 0; i < 4; i++) {
		lines[i][0] = valid.at[i].pack_id;
		lines[i][1] = 1;
	}
	return order(ctx, tx, region, orderer, (const int64_t(*)[2])lines, 4, TEXT(""));
}

/* ---------------------------------------------------------------- orders */

/* Far more than the ward has ever asked for, and what the assortment keeps out. */
static enum err show_quantities(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region)
{
	struct sim_usual_rows   usual;
	struct sim_pack_atc_row about;
	TRY(sim_usual(ctx, tx, (struct sim_usual_in){ ctx->actor.region_id, USUAL }, &usual));
	if (usual.count < 3)
		return OK;
	size_t  orderer = orderer_of(region, usual.at[0].ward_id);
	int64_t large = usual.at[0].largest / usual.at[0].units_per_pack * MUCH;
	TRY(order(ctx, tx, region, orderer, (const int64_t[][2]){ { usual.at[0].pack_id, large } }, 1,
		  TEXT("Ring oss innan leverans, vi bygger om (demo)")));
	for (size_t i = 1; i < 3; i++) {
		TRY(sim_pack_atc(ctx, tx, (struct sim_pack_atc_in){ ctx->actor.region_id, usual.at[i].pack_id }, &about));
		act_as(ctx, region->pharmacists[0]);
		if (!text_is_empty(about.atc))
			TRY(show_assortment(ctx, tx, usual.at[i].ward_id, about.atc, i == 1 ? "outside" : "refused"));
		TRY(order(ctx, tx, region, orderer_of(region, usual.at[i].ward_id), (const int64_t[][2]){ { usual.at[i].pack_id, 1 } }, 1,
			  TEXT("")));
	}
	return OK;
}

/* Pairs of packs that are shown: what is ordered, and what may replace it. */
struct shown_pairs {
	int64_t lines[PAIRS_SHOWN][2];
	int64_t to[PAIRS_SHOWN];
	size_t  count;
};

static bool is_shown(const struct shown_pairs *shown, const struct sim_replaceable_row *pair)
{
	for (size_t k = 0; k < shown->count; k++)
		if (shown->lines[k][0] == pair->from_pack_id || shown->lines[k][0] == pair->to_pack_id ||
		    shown->to[k] == pair->to_pack_id || shown->to[k] == pair->from_pack_id)
			return true;
	return false;
}

/* The first is asked for beyond its stock, the others stand off contract; `margin` packs of each are left to others. */
static enum err show_pairs(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region, size_t orderer,
			   const struct sim_replaceable_rows *pairs, int64_t margin, struct shown_pairs *shown)
{
	for (size_t i = 0; i < pairs->count && shown->count < PAIRS_SHOWN; i++) {
		const struct sim_replaceable_row *pair = &pairs->at[i];
		bool    is_first = shown->count == 0;
		int64_t packs = is_first ? pair->from_units / pair->from_per_pack + 3 : 1;
		if (is_shown(shown, pair) || packs > 100 || pair->to_units < 2 * packs * pair->from_per_pack + margin / 2 * pair->to_per_pack ||
		    (!is_first && pair->from_units < margin * pair->from_per_pack))
			continue;
		act_as(ctx, region->pharmacists[0]);
		if (!is_first)
			TRY(show_contract(ctx, tx, pair->to_pack_id, 1));
		if (shown->count == 2)
			TRY(show_mark(ctx, tx, region->orderers.at[orderer].place_id, pair->from_pack_id));
		shown->to[shown->count] = pair->to_pack_id;
		shown->lines[shown->count][0] = pair->from_pack_id;
		shown->lines[shown->count++][1] = packs;
	}
	return OK;
}

/* Packs that another may replace: short, off contract, and one whose ward wants no exchange. */
static enum err show_exchanges(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region, size_t orderer)
{
	struct sim_replaceable_rows pairs;
	struct shown_pairs          shown = { .count = 0 };
	TRY(sim_replaceable(ctx, tx,
			    (struct sim_replaceable_in){ ctx->actor.region_id, region->store_id, ctx->today, day_plus(ctx->today, FAR_DAYS) },
			    &pairs));
	for (int64_t margin = 20; margin > 1; margin /= 3) /* Some days leave less on the shelves. */
		TRY(show_pairs(ctx, tx, region, orderer, &pairs, margin, &shown));
	return shown.count ? order(ctx, tx, region, orderer, (const int64_t(*)[2])shown.lines, shown.count, TEXT("")) : OK;
}

/* A narcotic of a ward's base list: wards order few, and at weekends often none. */
static enum err show_narcotic(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region)
{
	for (size_t i = 0; i < region->base_lists.count; i++) {
		const struct sim_base_lists_row *line = &region->base_lists.at[i];
		size_t                           orderer = orderer_of(region, line->place_id);
		if (text_is(line->narcotic_class, "II") && region->orderers.at[orderer].place_id == line->place_id)
			return order(ctx, tx, region, orderer, (const int64_t[][2]){ { line->pack_id, line->usual_packs } }, 1, TEXT(""));
	}
	return OK;
}

/* Orders that need no decision: what the rest is. */
static enum err show_plain(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region, size_t orderer)
{
	struct sim_plain_rows rows;
	int64_t               lines[4][2];
	TRY(sim_plain(ctx, tx,
		      (struct sim_plain_in){ ctx->actor.region_id, region->store_id, day_plus(ctx->today, FAR_DAYS), PLAIN }, &rows));
	for (size_t first = 0; first + 4 <= rows.count && first < PLAIN / 2; first += 4) {
		for (size_t i = 0; i < 4; i++) {
			lines[i][0] = rows.at[first + i].pack_id;
			lines[i][1] = 1;
		}
		TRY(order(ctx, tx, region, (orderer + first) % region->orderers.count, (const int64_t(*)[2])lines, 4, TEXT("")));
	}
	return OK;
}

enum err sim_show_review(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	if (region->orderers.count < 6)
		return OK;
	TRY(show_quantities(ctx, tx, region));
	TRY(show_exchanges(ctx, tx, region, 2));
	TRY(show_narcotic(ctx, tx, region));
	TRY(show_licences(ctx, tx, region, 3));
	return show_plain(ctx, tx, region, 4);
}
