/*
 * place_order.c - drafts and placing
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/place_order.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "order/demand.h"
#include "order/line.h"
#include "order/order.sql.h"
#include "order/order_rules.h"
#include "order/ward.sql.h"
#include "people/changed.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"

/* Orderers at their ward; pharmacy staff on behalf of one. */
enum err draft_may_write(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t store_id)
{
	if (person_may(ctx, tx, PERMIT_ORDER, ward_id) == OK)
		return OK;
	ctx->error = (struct error){ 0 }; /* The second way is asked; only its refusal is told. */
	return person_may(ctx, tx, PERMIT_ORDER_ON_BEHALF, store_id);
}

enum err draft_load(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct order_get_row *order)
{
	struct draft_marks_row marks;
	/* Whose version guards the write is asked first: nothing else may be older. */
	TRY(order_get_ahead(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }));
	TRY(draft_marks_ahead(ctx, tx, (struct draft_marks_in){ ctx->actor.region_id, order_id }));
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, order));
	TRY(draft_may_write(ctx, tx, order->ward_id, order->store_id));
	if (!moment_is_none(order->placed_at))
		return fail(ctx, ERR_STATE, "order", "order %lld is placed already", (long long)order->number);
	TRY(draft_marks(ctx, tx, (struct draft_marks_in){ ctx->actor.region_id, order_id }, &marks));
	if (!moment_is_none(marks.deleted_at))
		return fail(ctx, ERR_STATE, "order", "the draft was put away by %.*s at %s: take it back first",
			    TEXT_ARG(marks.deleted_name), moment_text(ctx->arena, marks.deleted_at).at);
	if (marks.cancelled > 0)
		return fail(ctx, ERR_STATE, "order", "order %lld is cancelled", (long long)order->number);
	return OK;
}

static enum err touch(struct ctx *ctx, struct db_tx *tx, const struct order_get_row *order)
{
	return order_touch(ctx, tx, (struct order_touch_in){ ctx->actor.region_id, order->id, order->version });
}

enum err draft_edit(struct ctx *ctx, struct db_tx *tx, struct order_get_row *order)
{
	TRY(draft_touch(ctx, tx,
			(struct draft_touch_in){ ctx->actor.region_id, order->id, order->version, ctx->now,
						 ctx->actor.person_id }));
	order->version++;
	return OK;
}

enum err order_start(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct text note, struct order_made *out)
{
	struct place ward;
	TRY(place_load(ctx, tx, ward_id, &ward));
	if (!ward.can_order || ward.supplied_by_id == 0)
		return fail(ctx, ERR_STATE, "ward", "%.*s cannot order: it is no ordering place, or no store supplies it",
			    TEXT_ARG(ward.code));
	TRY(draft_may_write(ctx, tx, ward_id, ward.supplied_by_id));
	TRY(document_number_take(ctx, tx, "order", &out->number));
	struct order_insert_row row;
	TRY(order_insert(ctx, tx,
			 (struct order_insert_in){ ctx->actor.region_id, out->number, ward_id, ward.supplied_by_id,
						   note.at ? note : TEXT(""), ctx->now, ctx->actor.person_id },
			 &row));
	out->order_id = row.id;
	return journal_write(ctx, tx, "order started", "order", row.id,
			     text_format(ctx->arena, "{\"number\":%lld,\"ward\":%lld}", (long long)out->number,
					 (long long)ward_id));
}

static enum err add_line(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t pack_id, int64_t units)
{
	struct line_number_last_row last;
	TRY(line_number_last(ctx, tx, (struct line_number_last_in){ ctx->actor.region_id, order_id }, &last));
	if (last.lines >= LIMIT_ORDER_LINES)
		return fail(ctx, ERR_REQUEST_TOO_LARGE, "lines", "an order holds at most %d lines", LIMIT_ORDER_LINES);
	return line_insert(ctx, tx,
			   (struct line_insert_in){ ctx->actor.region_id, order_id, last.last + 1, pack_id, units });
}

enum err draft_put(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t pack_id, int64_t packs, bool add)
{
	if (packs < 0 || (add && packs == 0))
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "packs", "%lld packs", (long long)packs);
	int64_t region_id = ctx->actor.region_id, changed, units;
	struct line_of_pack_row line;
	bool                    found;
	TRY(line_of_pack(ctx, tx, (struct line_of_pack_in){ region_id, order_id, pack_id }, &line, &found));
	if (packs == 0)
		return found ? line_draft_delete(ctx, tx, (struct line_draft_delete_in){ region_id, line.id }, &changed) : OK;
	struct pack_facts pack;
	TRY(pack_load(ctx, tx, pack_id, &pack));
	if (!pack.has_article) {
		TRY(article_ensure(ctx, tx, pack_id));
		TRY(pack_load(ctx, tx, pack_id, &pack));
	}
	TRY(num_multiply(packs, pack.units_per_pack, &units));
	if (found && add)
		TRY(num_add(units, line.units, &units));
	if (packs > LIMIT_PACKS || units > LIMIT_UNITS)
		return fail(ctx, ERR_QUANTITY_OVERFLOW, "packs", "%lld packs are more than an order may hold",
			    (long long)packs);
	if (found)
		return line_draft_set(ctx, tx, (struct line_draft_set_in){ region_id, line.id, units }, &changed);
	return add_line(ctx, tx, order_id, pack_id, units);
}

enum err order_set_line(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t pack_id, int64_t packs, bool add)
{
	struct order_get_row order;
	TRY(order_get_ahead(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id })); /* First: as in draft_load(). */
	TRY(line_of_pack_ahead(ctx, tx, (struct line_of_pack_in){ ctx->actor.region_id, order_id, pack_id }));
	TRY(line_number_last_ahead(ctx, tx, (struct line_number_last_in){ ctx->actor.region_id, order_id }));
	TRY(pack_ahead(ctx, tx, pack_id));
	TRY(draft_load(ctx, tx, order_id, &order));
	TRY(draft_edit(ctx, tx, &order));
	TRY(journal_write(ctx, tx, "order line set", "order", order_id,
			  text_format(ctx->arena, "{\"pack\":%lld,\"packs\":%lld,\"added\":%s}", (long long)pack_id, (long long)packs,
				      add ? "true" : "false")));
	return draft_put(ctx, tx, order_id, pack_id, packs, add);
}

enum err order_set_note(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct text note)
{
	struct order_get_row order;
	TRY(draft_load(ctx, tx, order_id, &order));
	TRY(draft_edit(ctx, tx, &order));
	TRY(journal_write(ctx, tx, "order note set", "order", order_id, TEXT_NONE));
	int64_t changed;
	return order_note(ctx, tx, (struct order_note_in){ ctx->actor.region_id, order_id, note.at ? note : TEXT("") },
			  &changed);
}

static enum err check_orderer(struct ctx *ctx, struct db_tx *tx, const struct order_get_row *order,
			      int64_t on_behalf_of)
{
	int64_t              person_id = on_behalf_of ? on_behalf_of : ctx->actor.person_id;
	struct orderer_found found;
	TRY(orderer_check(ctx, tx, person_id, order->ward_id, ctx->today, &found));
	return rule_authorised_orderer(ctx, found.valid_from, found.valid_to, ctx->today);
}

/* R-ORDER-02, R-ORDER-03 and R-ORDER-05 over the lines; tells which requisition of its own it is, if any. */
static enum err check_lines(struct ctx *ctx, struct db_tx *tx, const struct order_get_row *order,
			    const struct order_lines *lines, const char **requisition)
{
	struct place ward;
	TRY(place_load(ctx, tx, order->ward_id, &ward));
	enum narcotic_class *classes = arena_array(ctx->arena, enum narcotic_class, lines->count + 1);
	bool                *alcohol = arena_array(ctx->arena, bool, lines->count + 1);
	for (size_t i = 0; i < lines->count; i++) {
		struct pack_facts pack;
		for (size_t k = i; i % LINES_AHEAD == 0 && k < lines->count && k < i + LINES_AHEAD; k++)
			TRY(pack_ahead(ctx, tx, lines->at[k].pack_id));
		TRY(pack_load(ctx, tx, lines->at[i].pack_id, &pack));
		classes[i] = pack.narcotic_class;
		alcohol[i] = pack.is_undenatured;
		struct dispensation_on_row dispensation = { 0 };
		if (ward.receiver_kind != RECEIVER_HOSPITAL)
			TRY(dispensation_on(ctx, tx,
					    (struct dispensation_on_in){ ctx->actor.region_id, ward.id, pack.pack_id,
									 ctx->today },
					    &dispensation));
		TRY(rule_receiver(ctx, ward.receiver_kind, dispensation.count > 0));
	}
	TRY(rule_narcotics_apart(ctx, classes, lines->count));
	TRY(rule_alcohol_apart(ctx, alcohol, lines->count));
	*requisition = lines->count > 0 ? requisition_of(classes[0], alcohol[0]) : "";
	return OK;
}

/* Each kind of requisition has a series of numbers of its own. */
static enum err requisition_number(struct ctx *ctx, struct db_tx *tx, const char *requisition, int64_t *number)
{
	*number = I64_NONE;
	if (*requisition == 0)
		return OK;
	return document_number_take(ctx, tx, strcmp(requisition, "narcotic") == 0 ? "requisition_narcotic" : "requisition_alcohol", number);
}

enum err order_place(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t version, int64_t on_behalf_of)
{
	return order_place_as(ctx, tx, order_id, version, on_behalf_of, &(struct order_wish){ .type = ORDER_PLANNED });
}

enum err order_place_as(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t version, int64_t on_behalf_of,
			const struct order_wish *wish)
{
	struct order_get_row order;
	struct order_lines   lines;
	const char          *requisition;
	int64_t              changed, number;
	TRY(draft_load(ctx, tx, order_id, &order));
	if (version != 0 && version != order.version)
		return changed_meanwhile(ctx, tx, "order", "order", order_id);
	TRY(lines_load(ctx, tx, order_id, &lines));
	if (lines.count == 0)
		return fail(ctx, ERR_STATE, "lines", "order %lld has no lines", (long long)order.number);
	TRY(check_orderer(ctx, tx, &order, on_behalf_of));
	TRY(check_lines(ctx, tx, &order, &lines, &requisition));
	TRY(requisition_number(ctx, tx, requisition, &number));
	TRY(touch(ctx, tx, &order));
	TRY(order_mark_placed(ctx, tx,
			      (struct order_mark_placed_in){ ctx->actor.region_id, order_id, ctx->now,
							     ctx->actor.person_id, on_behalf_of,
							     strcmp(requisition, "narcotic") == 0, text_of(requisition), number },
			      &changed));
	TRY(order_schedule_give(ctx, tx, order_id, order.ward_id, wish));
	for (size_t i = 0; i < lines.count; i++)
		TRY(line_move(ctx, tx, &lines.at[i], EVENT_PLACE, lines.at[i].requested_units));
	TRY(demand_note(ctx, tx, order_id));
	return journal_write(ctx, tx, "order placed", "order", order_id,
			     text_format(ctx->arena, "{\"number\":%lld,\"lines\":%zu,\"on_behalf_of\":%lld,\"type\":\"%s\"}",
					 (long long)order.number, lines.count, (long long)on_behalf_of,
					 order_type_name(wish->type)));
}

enum err order_cancel(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct text reason)
{
	struct order_get_row order;
	struct order_lines   lines;
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, &order));
	TRY(draft_may_write(ctx, tx, order.ward_id, order.store_id));
	TRY(touch(ctx, tx, &order));
	TRY(lines_load(ctx, tx, order_id, &lines));
	size_t cancelled = 0;
	for (size_t i = 0; i < lines.count; i++) {
		struct order_line *line = &lines.at[i];
		if (line->state != LINE_DRAFT && line->state != LINE_PLACED)
			continue;
		line->reason_code = TEXT("cancelled_by_ward");
		line->reason_text = reason;
		TRY(line_move(ctx, tx, line, EVENT_CANCEL, line->units));
		cancelled++;
	}
	if (cancelled == 0)
		return fail(ctx, ERR_STATE, "order", "order %lld has no line left that can be cancelled",
			    (long long)order.number);
	return journal_write(ctx, tx, "order cancelled", "order", order_id,
			     text_format(ctx->arena, "{\"lines\":%zu}", cancelled));
}
