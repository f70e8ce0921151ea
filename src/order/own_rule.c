/*
 * own_rule.c - the region's own eves and short days, and its time limits in recalls
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/own_rule.h"

#include "order/own_rule.sql.h"
#include "order/plan_departure.h"
#include "people/permission.h"
#include "place/calendar.h"

enum { MINUTES_OF_HOUR = 60 };

bool is_own_rule(enum register_kind kind)
{
	return kind == REGISTER_EVE || kind == REGISTER_RECALL_LIMIT;
}

enum err own_rule_may_keep(struct ctx *ctx, struct db_tx *tx, enum register_kind kind)
{
	return person_may(ctx, tx, kind == REGISTER_EVE ? PERMIT_MANAGE_TOURS : PERMIT_RECALL, 0);
}

static enum err check_eve(struct ctx *ctx, const struct register_entry *entry)
{
	enum day_kind kind;
	TRY(day_kind_of(ctx, entry->choice, &kind));
	if (kind == DAY_HALF && entry->closes_minute <= 0)
		return fail(ctx, ERR_FIELD_MISSING, "closes", "a short day needs the time when it ends");
	return OK;
}

enum err own_rule_check(struct ctx *ctx, enum register_kind kind, const struct register_entry *entry)
{
	if (text_is_empty(entry->decision))
		return fail(ctx, ERR_FIELD_MISSING, "decision", "the register needs it");
	if (entry->valid_from.number < ctx->today.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_from", "a setting holds from today or later");
	if (kind == REGISTER_EVE)
		return check_eve(ctx, entry);
	if (entry->store_hours <= 0 || entry->ward_hours <= 0)
		return fail(ctx, ERR_FIELD_MISSING, entry->store_hours <= 0 ? "store_hours" : "ward_hours", "the register needs it");
	return OK;
}

static struct text or_empty(struct text text)
{
	return text.at ? text : TEXT("");
}

enum err own_rule_insert(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, const struct register_entry *e, int64_t *id)
{
	struct eve_rule_insert_row     eve = { 0 };
	struct recall_limit_insert_row limit = { 0 };
	if (kind == REGISTER_EVE) {
		TRY(eve_rule_insert(ctx, tx,
				    (struct eve_rule_insert_in){ ctx->actor.region_id, e->number, e->choice,
								 text_is(e->choice, day_kind_name(DAY_HALF)) ? e->closes_minute : 0, e->valid_from,
								 e->valid_to, e->decision, or_empty(e->document), or_empty(e->comment), ctx->now,
								 ctx->actor.person_id },
				    &eve));
		*id = eve.id;
		return OK;
	}
	TRY(recall_limit_insert(ctx, tx,
				(struct recall_limit_insert_in){ ctx->actor.region_id, e->number, e->store_hours * MINUTES_OF_HOUR,
								 e->ward_hours * MINUTES_OF_HOUR, e->choice, e->valid_from, e->valid_to, e->decision,
								 or_empty(e->document), or_empty(e->comment), ctx->now, ctx->actor.person_id },
				&limit));
	*id = limit.id;
	return OK;
}

enum err own_rule_end(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, int64_t id, int64_t version, struct day valid_to, int64_t *changed)
{
	int64_t region_id = ctx->actor.region_id;
	if (day_is_none(valid_to) || valid_to.number < ctx->today.number - 1)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "a row ends yesterday, today or later: what was stays as it was");
	if (kind == REGISTER_EVE)
		return eve_rule_end(ctx, tx, (struct eve_rule_end_in){ region_id, id, version, valid_to }, changed);
	return recall_limit_end(ctx, tx, (struct recall_limit_end_in){ region_id, id, version, valid_to }, changed);
}

enum err own_rule_follow(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, size_t *orders_moved)
{
	*orders_moved = 0;
	return kind == REGISTER_EVE ? departures_replan(ctx, tx, 0, orders_moved) : OK;
}

void own_rule_payload(struct json_writer *w, enum register_kind kind, const struct register_entry *e)
{
	if (kind == REGISTER_EVE) {
		json_put_text(w, "eve", e->number);
		json_put_text(w, "choice", e->choice);
		if (e->closes_minute > 0)
			json_put_i64(w, "closes", e->closes_minute);
		return;
	}
	json_put_text(w, "class", e->number);
	json_put_i64(w, "store_hours", e->store_hours);
	json_put_i64(w, "ward_hours", e->ward_hours);
	json_put_text(w, "inform", e->choice);
}
