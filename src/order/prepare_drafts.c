/*
 * prepare_drafts.c - the drafts of the day
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/prepare_drafts.h"

#include "order/order.sql.h"
#include "order/place_order.h"
#include "order/schedule.h"
#include "order/template.sql.h"
#include "order/ward.sql.h"
#include "people/journal.h"
#include "place/place.h"

/* The draft, in the name of who set the schedule; the order's marks tell that the schedule made it. */
static enum err make_draft(struct ctx *ctx, struct db_tx *tx, const struct templates_scheduled_row *template,
			   const struct place *ward, const struct template_lines_rows *lines, int64_t *order_id)
{
	struct order_insert_row row;
	int64_t                 number, changed, region_id = ctx->actor.region_id;
	TRY(document_number_take(ctx, tx, "order", &number));
	TRY(order_insert(ctx, tx,
			 (struct order_insert_in){ region_id, number, ward->id, ward->supplied_by_id, TEXT(""), ctx->now,
						   template->owner_id },
			 &row));
	TRY(draft_set_origin(ctx, tx, (struct draft_set_origin_in){ region_id, row.id, template->id, ctx->today }, &changed));
	for (size_t i = 0; i < lines->count; i++)
		TRY(draft_put(ctx, tx, row.id, lines->at[i].pack_id, lines->at[i].packs, false));
	*order_id = row.id;
	return journal_write(ctx, tx, "draft prepared", "order", row.id,
			     text_format(ctx->arena, "{\"number\":%lld,\"template\":%lld,\"due\":\"%s\"}", (long long)number,
					 (long long)template->id, day_text(ctx->arena, ctx->today).at));
}

static enum err prepare(struct ctx *ctx, struct db_tx *tx, const struct templates_scheduled_row *template, int64_t *made)
{
	struct place               ward;
	struct template_lines_rows lines;
	int64_t                    claimed, changed, order_id = 0, region_id = ctx->actor.region_id;
	TRY(template_run_claim(ctx, tx, (struct template_run_claim_in){ region_id, template->id, ctx->today, ctx->now }, &claimed));
	if (claimed != 1)
		return OK;
	TRY(place_load(ctx, tx, template->place_id, &ward));
	TRY(template_lines(ctx, tx, (struct template_lines_in){ region_id, template->id }, &lines));
	const char *reason = !place_is_open(&ward, ctx->today) || !ward.can_order || ward.supplied_by_id == 0 ? "closed"
			     : lines.count == 0                                                               ? "empty"
													      : "";
	if (!*reason) {
		TRY(make_draft(ctx, tx, template, &ward, &lines, &order_id));
		++*made;
	}
	return template_run_done(ctx, tx,
				 (struct template_run_done_in){ region_id, template->id, ctx->today, order_id, text_of(reason) },
				 &changed);
}

enum err prepare_drafts(struct ctx *ctx, struct db_tx *tx, int64_t *made)
{
	struct templates_scheduled_rows templates;
	*made = 0;
	TRY(templates_scheduled(ctx, tx, (struct templates_scheduled_in){ ctx->actor.region_id, ctx->today }, &templates));
	for (size_t i = 0; i < templates.count; i++) {
		struct schedule schedule = { templates.at[i].weekdays, templates.at[i].every_weeks, templates.at[i].first_day };
		if (schedule_is_due(&schedule, ctx->today))
			TRY(prepare(ctx, tx, &templates.at[i], made));
	}
	return OK;
}
