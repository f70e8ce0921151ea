/*
 * habits.c - what wards order from, through the use cases and nothing else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/habits.h"

#include "catalogue/catalogue.sql.h"
#include "catalogue/pack.h"
#include "order/keep_template.h"
#include "order/place_order.h"
#include "order/prepare_drafts.h"
#include "order/save_draft.h"
#include "order/scan_shelf.h"
#include "people/account.h"
#include "place/place.h"
#include "sim/sim.sql.h"

enum { TEMPLATE_LINES = 8, FAVOURITES = 4, EVERY_DAY = 127, SATURDAYS = 32 };

static const char *const ward_codes[] = { "NS-AVD01-F", "NS-AVD02-F" };

/* The rows of a ward's base list that may stand together on one order. */
static enum err plain_rows(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct template_row *rows, size_t most, size_t *count)
{
	struct base_list_of_place_rows list;
	*count = 0;
	TRY(base_list_of_place(ctx, tx, (struct base_list_of_place_in){ ctx->actor.region_id, ward_id, ctx->today }, &list));
	for (size_t i = 0; i < list.count && *count < most; i++) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, list.at[i].pack_id, &pack));
		if (pack.narcotic_class == NARCOTIC_NONE)
			rows[(*count)++] = (struct template_row){ pack.pack_id, list.at[i].usual_packs };
	}
	return OK;
}

/* Articles that other wards order and this one seldom. */
static enum err show_favourites(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, size_t skip)
{
	struct sim_articles_rows articles;
	size_t                   made = 0;
	TRY(sim_articles(ctx, tx, (struct sim_articles_in){ ctx->actor.region_id }, &articles));
	for (size_t i = skip; i < articles.count && made < FAVOURITES; i += 97)
		if (text_is(articles.at[i].narcotic_class, "0") && text_is(articles.at[i].article_kind, "medicine")) {
			TRY(favourite_set(ctx, tx, ward_id, articles.at[i].pack_id, true));
			made++;
		}
	return OK;
}

static enum err show_drafts(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, const struct template_row *rows, size_t count)
{
	struct order_made    saved, shelf, wrong;
	struct shelf_scanned scanned;
	TRY(order_start(ctx, tx, ward_id, TEXT("Till rond kl 10 (demo)"), &saved));
	for (size_t i = 0; i < count && i < 3; i++)
		TRY(order_set_line(ctx, tx, saved.order_id, rows[i].pack_id, rows[i].packs, false));
	TRY(order_start(ctx, tx, ward_id, TEXT(""), &shelf));
	for (size_t i = 0; i < count && i < 2; i++)
		TRY(shelf_scan(ctx, tx, shelf.order_id, &(struct shelf_step){ .pack_id = rows[i].pack_id }, &scanned));
	TRY(order_start(ctx, tx, ward_id, TEXT(""), &wrong));
	if (count > 0)
		TRY(order_set_line(ctx, tx, wrong.order_id, rows[0].pack_id, 1, false));
	return draft_delete(ctx, tx, wrong.order_id);
}

enum err sim_show_habits(struct ctx *ctx, struct db_tx *tx)
{
	struct sim_person_row nurse;
	struct moment         now = ctx->now;
	struct template_row   rows[TEMPLATE_LINES];
	bool                  found;
	int64_t               made, template_id;
	TRY(sim_person(ctx, tx, (struct sim_person_in){ ctx->actor.region_id, TEXT("ssk1") }, &nurse, &found));
	if (!found)
		return OK;
	ctx->actor.person_id = nurse.id;
	for (size_t i = 0; i < COUNT_OF(ward_codes); i++) {
		struct place    ward;
		struct schedule schedule = { .every_weeks = 1, .first_day = DAY_NONE };
		size_t          count;
		enum err        err = place_by_code(ctx, tx, text_of(ward_codes[i]), &ward);
		if (err == ERR_NOT_FOUND) {
			ctx->error = (struct error){ 0 };
			continue;
		}
		TRY(err);
		TRY(plain_rows(ctx, tx, ward.id, rows, TEMPLATE_LINES, &count));
		if (count == 0)
			continue;
		TRY(show_favourites(ctx, tx, ward.id, 11 * (i + 1)));
		/* Made yesterday, so that one of them is due today. */
		ctx_set_now(ctx, zone_moment(day_plus(zone_day(now), -1), 12, 0, 0));
		schedule.weekdays = i == 0 ? EVERY_DAY : SATURDAYS;
		schedule.every_weeks = i == 0 ? 1 : 2;
		TRY(template_make(ctx, tx, ward.id, text_of(i == 0 ? "Dagens basvaror" : "Till helgen"), &schedule, rows, count, &template_id));
		ctx_set_now(ctx, now);
		TRY(show_drafts(ctx, tx, ward.id, rows, count));
	}
	return prepare_drafts(ctx, tx, &made);
}
