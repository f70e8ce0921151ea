/*
 * recalling.c - recalls and returns in the demo region, through the use cases and nothing else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/recalling.h"

#include "order/answer_recall.h"
#include "order/close_recall.h"
#include "order/open_recall.h"
#include "order/recall.sql.h"
#include "order/receive_return.h"
#include "order/return.sql.h"
#include "order/return_goods.h"
#include "order/return_recalled.h"
#include "people/account.h"
#include "people/permission.h"
#include "sim/sim.sql.h"
#include "web/texts.h"

#define NURSE "ssk1" /* Whose wards have a task left. */

enum { HOURS = 3, CANDIDATES = 40 };

static void act_as(struct ctx *ctx, int64_t person_id)
{
	ctx->actor.person_id = person_id;
}

static enum err open_one(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, const struct sim_recallable_row *batch, const char *class,
			 const char *company, const char *reference, const char *reason, const char *unknown, struct recall_opened *out)
{
	struct text labels[2] = { batch->label, text_of(unknown) };
	act_as(ctx, region->pharmacists[0]);
	return recall_open(ctx, tx,
			   &(struct recall_wanted){ .goods = &(struct recall_goods){ batch->pack_id, labels, unknown[0] ? 2 : 1 },
						    .goods_count = 1,
						    .class = text_of(class),
						    .source_kind = TEXT("company"),
						    .source_name = text_of(company),
						    .source_reference = text_of(reference),
						    .source_day = ctx->today,
						    .document = TEXT("demo-2026-0113"),
						    .notified_at = { ctx->now.us - INT64_C(25) * 60 * 1000000 },
						    .reason = text_of(reason),
						    .instruction = text_in(SWEDISH, T_RECALL_INSTRUCTION_USUAL) },
			   out);
}

/* What stands in bins goes to quarantine, all of it or the first. */
static enum err move_goods(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, int64_t recall_id, size_t most)
{
	struct recall_left_rows left;
	int64_t                 movement_id;
	act_as(ctx, region->technicians[0]);
	TRY(recall_left(ctx, tx, (struct recall_left_in){ ctx->actor.region_id, recall_id, 0 }, &left));
	for (size_t i = 0; i < left.count && i < most; i++)
		if (text_is(left.at[i].kind, "bin"))
			TRY(recall_quarantine(ctx, tx,
					      &(struct recall_put_away){ .recall_id = recall_id,
									 .place_id = left.at[i].place_id,
									 .batch_id = left.at[i].batch_id,
									 .units = I64_NONE,
									 .code = { .expiry = DAY_NONE },
									 .reason = TEXT("skannern laddades") },
					      &movement_id));
	return OK;
}

/* A ward answers by telephone: it found a little, or nothing; what it found comes back. */
static enum err answer(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, int64_t recall_id, const struct recall_tasks_of_row *task,
		       bool finds, bool takes_in)
{
	struct recall_ward_batches_rows rows;
	struct return_made              made;
	TRY(recall_ward_batches(ctx, tx, (struct recall_ward_batches_in){ ctx->actor.region_id, recall_id, task->place_id }, &rows));
	struct recall_found found = { .batch_id = rows.count ? rows.at[0].batch_id : 0,
				      .found_units = rows.count && rows.at[0].got_units > 1 ? rows.at[0].got_units / 2 : 0,
				      .used_units = I64_NONE };
	act_as(ctx, region->technicians[1]);
	TRY(recall_answer(ctx, tx,
			  &(struct recall_answer){ .task_id = task->id,
						   .found = &found,
						   .found_count = finds && rows.count ? 1 : 0,
						   .told_name = TEXT("Vakthavande (demo)") }));
	if (!finds || found.found_units == 0)
		return OK;
	enum err err = recall_return(ctx, tx, task->id, &made);
	if (err == ERR_STATE) {
		ctx->error = (struct error){ 0 };
		return OK;
	}
	TRY(err);
	if (!takes_in)
		return OK;
	struct return_lines_rows lines;
	TRY(return_lines(ctx, tx, (struct return_lines_in){ ctx->actor.region_id, made.return_id }, &lines));
	for (size_t i = 0; i < lines.count; i++) {
		err = return_take(ctx, tx,
				  &(struct return_taken){ .return_line_id = lines.at[i].id,
							  .units = I64_NONE,
							  .decision = TEXT("quarantine"),
							  .code = { .expiry = DAY_NONE } });
		if (err == ERR_BALANCE_TOO_LOW) /* A cabinet that keeps a balance has used it. */
			ctx->error = (struct error){ 0 };
		else
			TRY(err);
	}
	return OK;
}

static enum err closed_one(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, const struct sim_recallable_row *batch)
{
	struct recall_opened        opened;
	struct recall_tasks_of_rows tasks;
	TRY(open_one(ctx, tx, region, batch, "3", "Exempelbolaget (demo)", "EB-2026/17 (demo)", "bipacksedel saknas i en del askar", "", &opened));
	TRY(move_goods(ctx, tx, region, opened.recall_id, SIZE_MAX));
	TRY(recall_tasks_of(ctx, tx, (struct recall_tasks_of_in){ ctx->actor.region_id, opened.recall_id, ctx->now }, &tasks));
	for (size_t i = 0; i < tasks.count; i++)
		if (text_is(tasks.at[i].kind, "ward"))
			TRY(answer(ctx, tx, region, opened.recall_id, &tasks.at[i], i % 3 == 1, true));
	act_as(ctx, region->pharmacists[0]);
	return recall_end(ctx, tx, opened.recall_id, 0, TEXT("Alla har svarat; varorna skickas tillbaka till bolaget."), false);
}

static enum err open_case(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, const struct sim_recallable_row *batch)
{
	struct recall_opened        opened;
	struct recall_tasks_of_rows tasks;
	struct person               nurse;
	size_t                      answered = 0;
	TRY(open_one(ctx, tx, region, batch, "2", "Exempelbolaget (demo)", "EB-2026/23 (demo)", "avvikande halt i stabilitetsprov", "DEMO-7731", &opened));
	TRY(recall_tasks_of(ctx, tx, (struct recall_tasks_of_in){ ctx->actor.region_id, opened.recall_id, ctx->now }, &tasks));
	TRY(person_by_username(ctx, tx, text_of(NURSE), &nurse));
	for (size_t i = 0; i < tasks.count && answered < 2; i++) {
		struct orderer_found orderer;
		TRY(orderer_check(ctx, tx, nurse.id, tasks.at[i].place_id, ctx->today, &orderer));
		/* The nurse who looks has the task left. */
		if (!text_is(tasks.at[i].kind, "ward") || orderer.state == ORDERER_VALID)
			continue;
		TRY(answer(ctx, tx, region, opened.recall_id, &tasks.at[i], answered == 0, false));
		answered++;
	}
	return OK;
}

/* One return that a pharmacist put back to stock, and one that waits at the door. */
static enum err returns(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct sim_returnable_rows rows;
	TRY(sim_returnable(ctx, tx, (struct sim_returnable_in){ ctx->actor.region_id, 2 }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct return_made        made;
		struct return_lines_rows  lines;
		struct return_wanted_line line = { .shipment_line_id = rows.at[i].shipment_line_id,
						   .units = rows.at[i].units_per_pack,
						   .reason_code = text_of(i == 0 ? "wrong_order" : "not_needed"),
						   .storage_kept = true };
		act_as(ctx, region->technicians[2]);
		enum err err = return_note(ctx, tx, rows.at[i].ward_id, TEXT(""), &line, 1, &made);
		if (err == ERR_NOT_FOUND || err == ERR_BALANCE_TOO_LOW || err == ERR_FORBIDDEN) {
			ctx->error = (struct error){ 0 };
			continue;
		}
		TRY(err);
		if (i > 0)
			continue;
		TRY(return_lines(ctx, tx, (struct return_lines_in){ ctx->actor.region_id, made.return_id }, &lines));
		act_as(ctx, region->pharmacists[1]);
		err = return_take(ctx, tx,
				  &(struct return_taken){ .return_line_id = lines.at[0].id,
							  .units = I64_NONE,
							  .is_unbroken = true,
							  .is_storage_known = true,
							  .decision = TEXT("stock"),
							  .code = { .expiry = DAY_NONE } });
		if (err && err_kind(err) != REFUSED)
			return err;
		ctx->error = (struct error){ 0 };
	}
	return OK;
}

enum err sim_show_recalls(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct sim_recallable_rows rows;
	struct moment              now = ctx->now;
	enum err                   err = OK;
	bool                       spoke_swedish = ctx->speaks_swedish;
	TRY(sim_recallable(ctx, tx, (struct sim_recallable_in){ ctx->actor.region_id, text_of(NURSE), CANDIDATES }, &rows));
	/* Opened some hours ago, so that a time limit has passed for those who look. */
	if (zone_day((struct moment){ now.us - INT64_C(3600000000) * HOURS }).number == ctx->today.number)
		ctx_set_now(ctx, (struct moment){ now.us - INT64_C(3600000000) * HOURS });
	ctx->speaks_swedish = true; /* As people on the pages do: what is kept of it is Swedish. */
	if (rows.count > 0)
		err = closed_one(ctx, tx, region, &rows.at[rows.count - 1]);
	ctx_set_now(ctx, now);
	if (!err && rows.count > 1)
		err = open_case(ctx, tx, region, &rows.at[0]);
	if (!err)
		err = returns(ctx, tx, region);
	ctx->speaks_swedish = spoke_swedish;
	return err;
}
