/*
 * keep_template.c - templates of a ward
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/keep_template.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "order/order.sql.h"
#include "order/place_order.h"
#include "order/template.sql.h"
#include "people/changed.h"
#include "people/journal.h"
#include "place/place.h"

enum { NAME_LENGTH_MAX = 100 };

/* A name that no other living template of the ward has. */
static enum err check_name(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t template_id, struct text name)
{
	struct template_named_row other;
	bool                      found;
	if (text_is_empty(name))
		return fail(ctx, ERR_FIELD_MISSING, "name", "a template needs a name");
	if (name.length > NAME_LENGTH_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "name", "the name is longer than %d characters", NAME_LENGTH_MAX);
	TRY(template_named(ctx, tx, (struct template_named_in){ ctx->actor.region_id, ward_id, name }, &other, &found));
	if (found && other.id != template_id)
		return fail(ctx, ERR_ALREADY_EXISTS, "name", "the unit has a template \"%.*s\" already", TEXT_ARG(name));
	return OK;
}

/* A schedule as it is kept; `before` is what it was, NULL: none. */
static enum err check_schedule(struct ctx *ctx, const struct schedule *wanted, const struct schedule *before, struct schedule *out)
{
	*out = *wanted;
	if (out->weekdays < 0 || out->weekdays >= 1 << WEEKDAY_COUNT)
		return fail(ctx, ERR_FIELD_INVALID, "weekdays", "no such weekdays");
	if (out->every_weeks < 1 || out->every_weeks > SCHEDULE_WEEKS_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "every_weeks", "every first to every %d:th week", SCHEDULE_WEEKS_MAX);
	if (out->weekdays == 0)
		return OK;
	struct day tomorrow = day_plus(ctx->today, 1);
	bool same_days = before && before->weekdays == out->weekdays && before->every_weeks == out->every_weeks;
	if (day_is_none(out->first_day))
		out->first_day = same_days ? before->first_day : tomorrow;
	if (same_days && out->first_day.number == before->first_day.number)
		return OK;
	if (out->first_day.number < tomorrow.number)
		return fail(ctx, ERR_FIELD_INVALID, "first_day", "a new schedule begins on %s at the earliest",
			    day_text(ctx->arena, tomorrow).at);
	return OK;
}

static enum err put_rows(struct ctx *ctx, struct db_tx *tx, int64_t template_id, const struct template_row *rows, size_t row_count)
{
	struct template_lines_rows lines;
	int64_t                    changed, region_id = ctx->actor.region_id;
	for (size_t i = 0; i < row_count; i++) {
		struct pack_facts pack;
		if (rows[i].packs < 0)
			return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "packs", "%lld packs", (long long)rows[i].packs);
		if (rows[i].packs > LIMIT_PACKS)
			return fail(ctx, ERR_QUANTITY_OVERFLOW, "packs", "%lld packs are more than an order may hold",
				    (long long)rows[i].packs);
		if (rows[i].packs == 0) {
			TRY(template_line_drop(ctx, tx, (struct template_line_drop_in){ region_id, template_id, rows[i].pack_id }, &changed));
			continue;
		}
		TRY(pack_load(ctx, tx, rows[i].pack_id, &pack));
		TRY(template_line_put(ctx, tx, (struct template_line_put_in){ region_id, template_id, pack.pack_id, rows[i].packs },
				      &changed));
	}
	TRY(template_lines(ctx, tx, (struct template_lines_in){ region_id, template_id }, &lines));
	if (lines.count > LIMIT_ORDER_LINES)
		return fail(ctx, ERR_REQUEST_TOO_LARGE, "lines", "an order holds at most %d lines", LIMIT_ORDER_LINES);
	return OK;
}

enum err template_load(struct ctx *ctx, struct db_tx *tx, int64_t template_id, struct template_get_row *out)
{
	TRY(template_get(ctx, tx, (struct template_get_in){ ctx->actor.region_id, template_id }, out));
	return draft_may_write(ctx, tx, out->place_id, out->store_id);
}

enum err template_make(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct text name, const struct schedule *schedule,
		       const struct template_row *rows, size_t row_count, int64_t *template_id)
{
	struct place               ward;
	struct schedule            kept;
	struct template_insert_row made;
	TRY(place_load(ctx, tx, ward_id, &ward));
	if (!ward.can_order || ward.supplied_by_id == 0)
		return fail(ctx, ERR_STATE, "ward", "%.*s cannot order: it is no ordering place, or no store supplies it",
			    TEXT_ARG(ward.code));
	TRY(draft_may_write(ctx, tx, ward_id, ward.supplied_by_id));
	TRY(check_name(ctx, tx, ward_id, 0, name));
	TRY(check_schedule(ctx, schedule, NULL, &kept));
	TRY(template_insert(ctx, tx,
			    (struct template_insert_in){ ctx->actor.region_id, ward_id, name, kept.weekdays, kept.every_weeks,
							 kept.first_day, ctx->now, ctx->actor.person_id },
			    &made));
	*template_id = made.id;
	TRY(put_rows(ctx, tx, made.id, rows, row_count));
	return journal_write(ctx, tx, "template made", "template", made.id,
			     text_format(ctx->arena, "{\"ward\":%lld,\"weekdays\":%lld}", (long long)ward_id, (long long)kept.weekdays));
}

enum err template_of_order(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct text name, int64_t *template_id)
{
	struct order_get_row       order;
	struct lines_of_order_rows lines;
	struct schedule            never = { .every_weeks = 1, .first_day = DAY_NONE };
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, &order));
	TRY(lines_of_order(ctx, tx, (struct lines_of_order_in){ ctx->actor.region_id, order_id }, &lines));
	if (lines.count == 0)
		return fail(ctx, ERR_STATE, "lines", "order %lld has no lines", (long long)order.number);
	struct template_row *rows = arena_array(ctx->arena, struct template_row, lines.count);
	for (size_t i = 0; i < lines.count; i++) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, lines.at[i].requested_pack_id, &pack));
		int64_t packs = (lines.at[i].requested_units + pack.units_per_pack - 1) / pack.units_per_pack;
		rows[i] = (struct template_row){ pack.pack_id, packs };
	}
	return template_make(ctx, tx, order.ward_id, name, &never, rows, lines.count, template_id);
}

enum err template_save(struct ctx *ctx, struct db_tx *tx, int64_t template_id, int64_t version, struct text name,
		       const struct schedule *schedule, const struct template_row *rows, size_t row_count)
{
	struct template_get_row was;
	struct schedule         kept;
	int64_t                 changed;
	TRY(template_load(ctx, tx, template_id, &was));
	if (!moment_is_none(was.deleted_at))
		return fail(ctx, ERR_STATE, "template", "the template is put away: take it back first");
	struct schedule before = { was.weekdays, was.every_weeks, was.first_day };
	TRY(check_name(ctx, tx, was.place_id, template_id, name));
	TRY(check_schedule(ctx, schedule, &before, &kept));
	TRY(template_update(ctx, tx,
			    (struct template_update_in){ ctx->actor.region_id, template_id, version ? version : was.version, name,
							 kept.weekdays, kept.every_weeks, kept.first_day, ctx->now,
							 ctx->actor.person_id },
			    &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "template", "template", template_id);
	TRY(put_rows(ctx, tx, template_id, rows, row_count));
	return journal_write(ctx, tx, "template changed", "template", template_id,
			     text_format(ctx->arena, "{\"weekdays\":%lld,\"every_weeks\":%lld}", (long long)kept.weekdays,
					 (long long)kept.every_weeks));
}

enum err template_delete(struct ctx *ctx, struct db_tx *tx, int64_t template_id)
{
	struct template_get_row was;
	int64_t                 changed;
	TRY(template_load(ctx, tx, template_id, &was));
	if (!moment_is_none(was.deleted_at))
		return fail(ctx, ERR_STATE, "template", "the template is put away: take it back first");
	TRY(template_set_deleted(ctx, tx,
				 (struct template_set_deleted_in){ ctx->actor.region_id, template_id, ctx->now, ctx->actor.person_id },
				 &changed));
	return journal_write(ctx, tx, "template put away", "template", template_id, TEXT_NONE);
}

enum err template_restore(struct ctx *ctx, struct db_tx *tx, int64_t template_id)
{
	struct template_get_row was;
	int64_t                 changed;
	TRY(template_load(ctx, tx, template_id, &was));
	if (moment_is_none(was.deleted_at))
		return fail(ctx, ERR_STATE, "template", "the template was not put away");
	TRY(check_name(ctx, tx, was.place_id, template_id, was.name));
	TRY(template_set_deleted(ctx, tx, (struct template_set_deleted_in){ ctx->actor.region_id, template_id, MOMENT_NONE, 0 },
				 &changed));
	return journal_write(ctx, tx, "template taken back", "template", template_id, TEXT_NONE);
}

enum err template_add_to_draft(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t template_id)
{
	struct order_get_row       order;
	struct template_get_row    template;
	struct template_lines_rows lines;
	TRY(draft_load(ctx, tx, order_id, &order));
	TRY(template_load(ctx, tx, template_id, &template));
	if (template.place_id != order.ward_id || !moment_is_none(template.deleted_at))
		return fail(ctx, ERR_STATE, "template", "the template is not one of the unit's");
	TRY(template_lines(ctx, tx, (struct template_lines_in){ ctx->actor.region_id, template_id }, &lines));
	if (lines.count > 0) {
		TRY(draft_edit(ctx, tx, &order));
		TRY(journal_write(ctx, tx, "template added to draft", "order", order_id,
				  text_format(ctx->arena, "{\"template\":%lld}", (long long)template_id)));
	}
	for (size_t i = 0; i < lines.count; i++)
		TRY(draft_put(ctx, tx, order_id, lines.at[i].pack_id, lines.at[i].packs, true));
	return OK;
}
