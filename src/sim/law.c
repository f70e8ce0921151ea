/*
 * law.c - floors, releases, controls, cases, limits and settings of the demo
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/law.h"

#include "catalogue/pack.h"
#include "order/place_order.h"
#include "people/second_signer.h"
#include "sim/law.sql.h"
#include "stock/control_narcotics.h"
#include "stock/narcotics_book.sql.h"
#include "stock/release_floor.h"
#include "stock/short_dated.h"

enum { FLOORS = 12, CONTROLS = 3, CONTROL_DAYS = 10, RESTORE_DAYS = 14 };

static void act_as(struct ctx *ctx, int64_t person_id, int64_t witness_id)
{
	ctx->actor.person_id = person_id;
	ctx->actor.address = TEXT("cli"); /* Nobody is the command itself. */
	ctx->actor.witness_id = witness_id;
}

enum err sim_investigate(struct ctx *ctx, struct db_tx *tx, int64_t count_line_id)
{
	struct discrepancy_of_line_row file;
	bool                          found;
	TRY(discrepancy_of_line(ctx, tx, (struct discrepancy_of_line_in){ ctx->actor.region_id, count_line_id }, &file, &found));
	if (!found || !text_is(file.state, "open"))
		return OK;
	return discrepancy_investigate(ctx, tx, file.id, 0, TEXT("book_error"), TEXT("uttag bokfört på annan batch"));
}

/* Floors under most of what stands, one near its floor, one above what stands; a release for that. */
static enum err show_floors(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region)
{
	struct sim_floor_subjects_rows rows;
	int64_t                        id, release_id;
	TRY(sim_floor_subjects(ctx, tx,
			       (struct sim_floor_subjects_in){ ctx->actor.region_id, region->store_id, ctx->today, FLOORS }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		int64_t level = rows.at[i].units - rows.at[i].reserved;
		bool    is_red = i == 1, is_amber = i == 2;
		int64_t units = is_red ? level + level / 4 : is_amber ? level - level / 20 : level / 4;
		act_as(ctx, region->pharmacists[0], 0);
		TRY(floor_set(ctx, tx,
			      &(struct floor_decision){ .store_id = region->store_id,
							.pack_id = rows.at[i].pack_id,
							.by_substance = true,
							.units = units > 0 ? units : 1,
							.days = I64_NONE,
							.daily_units = I64_NONE,
							.valid_from = DAY_NONE,
							.decision = TEXT("Beredskapsplan 2026, bilaga 2 (demo)") },
			      &id));
		if (!is_red)
			continue;
		act_as(ctx, region->pharmacists[0], region->pharmacists[1]);
		TRY(floor_release_make(ctx, tx,
				       &(struct release_decision){ .floor_id = id,
								   .units = level / 5 + 1,
								   .reason = TEXT("restnotering hos leverantören, vården kan inte vänta"),
								   .decided_by = TEXT("Chefsapotekaren (demo)"),
								   .restore_by = day_plus(ctx->today, RESTORE_DAYS) },
				       &release_id));
	}
	act_as(ctx, region->pharmacists[0], 0);
	return OK;
}

/* Controls every week; some are made, one does not agree with the book. */
static enum err show_controls(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region)
{
	struct sim_controls_rows rows;
	struct control_made      made;
	int64_t                  id;
	act_as(ctx, 0, 0);
	TRY(narcotics_control_set(ctx, tx, region->store_id, TEXT("II"), CONTROL_DAYS, TEXT("Rutin narkotika 4.2 (demo)"), &id));
	TRY(sim_controls(ctx, tx, (struct sim_controls_in){ ctx->actor.region_id, region->store_id, CONTROLS }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct control_balances_rows balances;
		TRY(control_balances(ctx, tx, (struct control_balances_in){ ctx->actor.region_id, region->store_id, rows.at[i].pack_id }, &balances));
		struct control_line *lines = arena_array(ctx->arena, struct control_line, balances.count + 1);
		for (size_t k = 0; k < balances.count; k++) {
			const struct control_balances_row *row = &balances.at[k];
			bool is_short = i == 0 && k == 0;
			lines[k] = (struct control_line){ row->bin_id, row->batch_id, row->owner_id, row->earmark_id, row->units - is_short };
		}
		act_as(ctx, region->technicians[0], region->technicians[1]);
		enum err err = narcotics_control(ctx, tx, region->store_id, rows.at[i].pack_id, lines, balances.count, &made);
		if (err == ERR_STATE) /* A count under way has it. */
			ctx->error = (struct error){ 0 };
		else
			TRY(err);
	}
	act_as(ctx, region->pharmacists[0], 0);
	return OK;
}

static enum err show_settings(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region)
{
	int64_t id;
	act_as(ctx, 0, 0);
	TRY(signer_set(ctx, tx,
			  &(struct eyes_setting){ .action = EYES_DIFFERENCE_CLOSE,
						  .narcotic_class = TEXT("II"),
						  .is_required = true,
						  .valid_from = DAY_NONE,
						  .valid_to = DAY_NONE,
						  .decision = TEXT("Rutin narkotika 4.3 (demo)") },
			  &id));
	act_as(ctx, region->pharmacists[0], 0);
	return short_dated_set(ctx, tx,
			       &(struct short_dated_limit){ .atc = TEXT("J07"),
							    .days = 60,
							    .valid_from = DAY_NONE,
							    .valid_to = DAY_NONE,
							    .reason = TEXT("Vaccin: läkemedelskommittén 2026-01 (demo)") },
			       &id);
}

/* Undenatured alcohol on a requisition of its own, placed by a ward. */
static enum err show_requisition(struct ctx *ctx, struct db_tx *tx, const struct sim_region *region)
{
	struct sim_undenatured_row row;
	struct order_made          order;
	bool                       found;
	TRY(sim_undenatured(ctx, tx, (struct sim_undenatured_in){ ctx->actor.region_id }, &row, &found));
	if (!found || region->orderers.count == 0)
		return OK;
	TRY(article_set_undenatured(ctx, tx, row.pack_id, true));
	act_as(ctx, region->orderers.at[0].person_id, 0);
	TRY(order_start(ctx, tx, region->orderers.at[0].place_id, TEXT(""), &order));
	TRY(order_set_line(ctx, tx, order.order_id, row.pack_id, 2, false));
	return order_place(ctx, tx, order.order_id, 0, 0);
}

enum err sim_show_law(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct actor before = ctx->actor;
	TRY(show_settings(ctx, tx, region));
	TRY(show_controls(ctx, tx, region));
	TRY(show_floors(ctx, tx, region));
	TRY(show_requisition(ctx, tx, region));
	ctx->actor = before;
	return OK;
}
