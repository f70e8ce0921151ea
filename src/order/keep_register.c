/*
 * keep_register.c - adding to registers and ending rows
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/keep_register.h"

#include "catalogue/assortment.h"
#include "catalogue/pack.h"
#include "format/json.h"
#include "order/order.sql.h"
#include "order/own_rule.h"
#include "order/register.sql.h"
#include "order/review_rules.h"
#include "people/journal.h"
#include "people/permission.h"
#include "people/second_signer.h"
#include "place/place.h"
#include "stock/count.sql.h"

enum { PAYLOAD_MOST = 6000, SHORT_ID_DIGITS = 10, LONG_ID_DIGITS = 12, MONTHS_AT_MOST = 12 };

static const char *const words[REGISTER_KIND_COUNT] = {
	[REGISTER_ASSORTMENT] = "assortment",       [REGISTER_LICENCE] = "licence",
	[REGISTER_CONTRACT] = "contract_mark",      [REGISTER_EXCHANGE_MARK] = "exchange_mark",
	[REGISTER_EXCHANGE_ADDITION] = "exchange_addition", [REGISTER_DISPENSATION] = "dispensation",
	[REGISTER_EVE] = "eve_rule",                [REGISTER_RECALL_LIMIT] = "recall_limit",
};

const char *register_word(enum register_kind kind)
{
	EXPECT(kind < REGISTER_KIND_COUNT);
	return words[kind];
}

enum err register_pack(struct ctx *ctx, struct db_tx *tx, struct text number, int64_t *pack_id)
{
	struct register_pack_find_rows rows;
	if (text_is_empty(number))
		return fail(ctx, ERR_FIELD_MISSING, "pack", "tell which article");
	TRY(register_pack_find(ctx, tx, (struct register_pack_find_in){ ctx->actor.region_id, number, 2 }, &rows));
	if (rows.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "pack", "no pack has the number %.*s", TEXT_ARG(number));
	if (rows.count > 1)
		return fail(ctx, ERR_FIELD_INVALID, "pack", "several packs have the number %.*s: give the NPL-pack-id", TEXT_ARG(number));
	*pack_id = rows.at[0].id;
	return OK;
}

/* ---------------------------------------------------------------- who may */

static enum err may_keep(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, int64_t place_id)
{
	if (is_own_rule(kind))
		return own_rule_may_keep(ctx, tx, kind);
	if (kind == REGISTER_CONTRACT)
		return person_may(ctx, tx, PERMIT_KEEP_CONTRACTS, 0);
	if (kind == REGISTER_DISPENSATION)
		return person_may(ctx, tx, PERMIT_DISPENSE_EXCEPTION, place_id);
	if (kind == REGISTER_EXCHANGE_MARK && person_may(ctx, tx, PERMIT_ORDER, place_id) == OK)
		return OK;
	ctx->error = (struct error){ 0 };
	return person_may(ctx, tx, PERMIT_KEEP_REGISTERS, 0);
}

/* A licence is entered and ended before a second person where so is set. */
static enum err check_signed(struct ctx *ctx, struct db_tx *tx, enum register_kind kind)
{
	if (kind != REGISTER_LICENCE)
		return OK;
	return signer_check(ctx, tx, &(struct eyes_act){ EYES_LICENCE, 0, NULL, PERMIT_KEEP_REGISTERS });
}

static enum err note_signed(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, int64_t id)
{
	return kind == REGISTER_LICENCE ? signer_note(ctx, tx, EYES_LICENCE, register_word(kind), id, 0) : OK;
}

/* ---------------------------------------------------------------- what may stand there */

static enum err need(struct ctx *ctx, const char *field, struct text value)
{
	return text_is_empty(value) ? fail(ctx, ERR_FIELD_MISSING, field, "the register needs it") : OK;
}

/* Ten or twelve digits in a row, with or without a sign before the last four: somebody's personal number. */
static bool holds_personal_number(struct text text)
{
	size_t digits = 0;
	for (size_t i = 0; i <= text.length; i++) {
		char c = i < text.length ? text.at[i] : ' ';
		if (c >= '0' && c <= '9') {
			digits++;
			continue;
		}
		if ((c == '-' || c == '+') && (digits == SHORT_ID_DIGITS - 4 || digits == LONG_ID_DIGITS - 4))
			continue;
		if (digits == SHORT_ID_DIGITS || digits == LONG_ID_DIGITS)
			return true;
		digits = 0;
	}
	return false;
}

static enum err check_licence(struct ctx *ctx, struct db_tx *tx, const struct register_entry *entry)
{
	struct rule_parameter_row row;
	bool                      found;
	int64_t                   months = MONTHS_AT_MOST;
	TRY(need(ctx, "number", entry->number));
	if (text_is(entry->choice, "individual"))
		TRY(need(ctx, "reference", entry->reference));
	if (holds_personal_number(entry->reference) || holds_personal_number(entry->comment) || holds_personal_number(entry->number))
		return fail(ctx, ERR_FIELD_INVALID, "reference", "a personal number does not belong in the register: give the number of the case");
	if (day_is_none(entry->valid_to))
		return fail(ctx, ERR_FIELD_MISSING, "valid_to", "a licence has a last day");
	TRY(rule_parameter(ctx, tx, (struct rule_parameter_in){ TEXT("R-LICENCE-03"), ctx->today }, &row, &found));
	if (found && num_parse(row.parameter, &months))
		return fail(ctx, ERR_FIELD_INVALID, "parameter", "\"%.*s\" does not hold the limits of the rule", TEXT_ARG(row.parameter));
	return rule_licence_length(ctx, entry->valid_from, entry->valid_to, months);
}

static enum err check_assortment(struct ctx *ctx, const struct register_entry *entry)
{
	int told = (entry->pack_id != 0) + !text_is_empty(entry->substance) + !text_is_empty(entry->atc);
	TRY(need(ctx, "decision", entry->decision));
	if (told != 1)
		return fail(ctx, ERR_FIELD_INVALID, "pack", "tell one of article, substance and ATC");
	return OK;
}

/* Numbers become packs; days that are left out begin today. */
static enum err complete(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, struct register_entry *entry)
{
	struct place place;
	bool         may_lack_pack = kind == REGISTER_ASSORTMENT || is_own_rule(kind);
	if (entry->pack_id == 0 && !(may_lack_pack && text_is_empty(entry->pack_number)))
		TRY(register_pack(ctx, tx, entry->pack_number, &entry->pack_id));
	if (kind == REGISTER_EXCHANGE_ADDITION && entry->to_pack_id == 0)
		TRY(register_pack(ctx, tx, entry->to_pack_number, &entry->to_pack_id));
	if (entry->place_id != 0)
		TRY(place_load(ctx, tx, entry->place_id, &place));
	if (kind == REGISTER_EXCHANGE_MARK && entry->place_id == 0)
		return fail(ctx, ERR_FIELD_MISSING, "place_id", "tell which unit");
	if (day_is_none(entry->valid_from))
		entry->valid_from = ctx->today;
	if (!day_is_none(entry->valid_to) && entry->valid_to.number < entry->valid_from.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "the last day stands before the first");
	if (entry->pack_id != 0) /* What a register names has units that stay. */
		TRY(article_ensure(ctx, tx, entry->pack_id));
	if (entry->to_pack_id != 0)
		TRY(article_ensure(ctx, tx, entry->to_pack_id));
	return OK;
}

static enum err check(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, const struct register_entry *entry)
{
	switch (kind) {
	case REGISTER_ASSORTMENT:
		return check_assortment(ctx, entry);
	case REGISTER_LICENCE:
		return check_licence(ctx, tx, entry);
	case REGISTER_CONTRACT:
		return need(ctx, "contract", entry->number);
	case REGISTER_EXCHANGE_MARK:
		return need(ctx, "decision", entry->decision);
	case REGISTER_EXCHANGE_ADDITION:
		TRY(need(ctx, "decision", entry->decision));
		return entry->pack_id == entry->to_pack_id ? fail(ctx, ERR_FIELD_INVALID, "to_pack", "a pack does not replace itself") : OK;
	case REGISTER_EVE:
	case REGISTER_RECALL_LIMIT:
		return own_rule_check(ctx, kind, entry);
	case REGISTER_DISPENSATION:
	case REGISTER_KIND_COUNT:
		break;
	}
	BUG("register %d", (int)kind);
}

/* ---------------------------------------------------------------- writing */

static struct text or_empty(struct text text)
{
	return text.at ? text : TEXT("");
}

static enum err insert_rest(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, const struct register_entry *e, int64_t *id)
{
	struct exchange_mark_insert_row     mark = { 0 };
	struct exchange_addition_insert_row addition = { 0 };
	int64_t                             region_id = ctx->actor.region_id;
	if (kind == REGISTER_EXCHANGE_MARK) {
		TRY(exchange_mark_insert(ctx, tx,
					 (struct exchange_mark_insert_in){ region_id, e->place_id, e->pack_id, e->choice, e->valid_from,
									   e->valid_to, e->decision, or_empty(e->document),
									   or_empty(e->comment), ctx->now, ctx->actor.person_id },
					 &mark));
		*id = mark.id;
		return OK;
	}
	TRY(exchange_addition_insert(ctx, tx,
				     (struct exchange_addition_insert_in){ region_id, e->pack_id, e->to_pack_id, e->choice, e->valid_from,
									   e->valid_to, e->decision, or_empty(e->document),
									   or_empty(e->comment) },
				     &addition));
	*id = addition.id;
	return OK;
}

static enum err insert(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, const struct register_entry *e, int64_t *id)
{
	struct assortment_insert_row    assortment = { 0 };
	struct licence_insert_row       licence = { 0 };
	struct contract_mark_insert_row contract = { 0 };
	int64_t                         region_id = ctx->actor.region_id;
	switch (kind) {
	case REGISTER_ASSORTMENT:
		TRY(assortment_insert(ctx, tx,
				      (struct assortment_insert_in){ region_id, e->place_id, or_empty(e->receiver_kind), e->pack_id,
								     or_empty(e->substance), or_empty(e->atc), e->choice, e->valid_from,
								     e->valid_to, e->decision, or_empty(e->document), or_empty(e->comment),
								     ctx->now, ctx->actor.person_id },
				      &assortment));
		*id = assortment.id;
		return OK;
	case REGISTER_LICENCE:
		TRY(licence_insert(ctx, tx,
				   (struct licence_insert_in){ region_id, e->number, e->choice, e->pack_id, e->place_id, e->valid_from,
							       e->valid_to, e->limit_units, or_empty(e->reference), or_empty(e->document),
							       or_empty(e->comment), ctx->now, ctx->actor.person_id },
				   &licence));
		*id = licence.id;
		return OK;
	case REGISTER_CONTRACT:
		TRY(contract_mark_insert(ctx, tx,
					 (struct contract_mark_insert_in){ region_id, e->pack_id, text_is(e->choice, "on"), e->number,
									   or_empty(e->supplier), e->rank == I64_NONE ? 1 : e->rank, e->price,
									   e->valid_from, e->valid_to, or_empty(e->document),
									   or_empty(e->comment), ctx->now, ctx->actor.person_id },
					 &contract));
		*id = contract.id;
		return OK;
	case REGISTER_EVE:
	case REGISTER_RECALL_LIMIT:
		return own_rule_insert(ctx, tx, kind, e, id);
	default:
		return insert_rest(ctx, tx, kind, e, id);
	}
}

static struct text payload_of(struct ctx *ctx, enum register_kind kind, const struct register_entry *e, size_t orders_moved)
{
	struct buf         out;
	struct json_writer w;
	buf_init(&out, ctx->arena, PAYLOAD_MOST);
	w = json_to(&out);
	json_object_start(&w);
	if (is_own_rule(kind)) {
		own_rule_payload(&w, kind, e);
	} else {
		json_put_i64(&w, "place", e->place_id);
		json_put_i64(&w, "pack", e->pack_id);
		if (e->to_pack_id)
			json_put_i64(&w, "to_pack", e->to_pack_id);
		json_put_text(&w, "choice", or_empty(e->choice));
	}
	json_put_text(&w, "decision", or_empty(e->decision.length ? e->decision : e->number));
	json_put_day(&w, "from", e->valid_from);
	json_put_day(&w, "to", e->valid_to);
	if (orders_moved)
		json_put_i64(&w, "orders_moved", (int64_t)orders_moved);
	json_object_end(&w);
	return buf_done(&out);
}

enum err register_add(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, const struct register_entry *entry, int64_t *id)
{
	struct register_entry e = *entry;
	size_t                moved;
	TRY(may_keep(ctx, tx, kind, e.place_id));
	TRY(complete(ctx, tx, kind, &e));
	TRY(check(ctx, tx, kind, &e));
	TRY(check_signed(ctx, tx, kind));
	TRY(insert(ctx, tx, kind, &e, id));
	TRY(note_signed(ctx, tx, kind, *id));
	TRY(own_rule_follow(ctx, tx, kind, &moved));
	return journal_write(ctx, tx, "register row added", register_word(kind), *id, payload_of(ctx, kind, &e, moved));
}

/* The unit that a row is about, so that who may order there may end its marks. */
static enum err place_of_row(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, int64_t id, int64_t *place_id)
{
	*place_id = 0;
	if (kind == REGISTER_EXCHANGE_MARK) {
		struct exchange_mark_list_rows rows;
		TRY(exchange_mark_list(ctx, tx, (struct exchange_mark_list_in){ ctx->actor.region_id, id, 0, true, ctx->today, 1, 0 }, &rows));
		*place_id = rows.count ? rows.at[0].place_id : 0;
	}
	if (kind == REGISTER_DISPENSATION) {
		struct dispensation_get_rows rows;
		TRY(dispensation_get(ctx, tx, (struct dispensation_get_in){ ctx->actor.region_id, id, 1 }, &rows));
		*place_id = rows.count ? rows.at[0].place_id : 0;
	}
	return OK;
}

static enum err end_row(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, int64_t id, int64_t version, struct day valid_to,
			int64_t *changed)
{
	int64_t region_id = ctx->actor.region_id;
	switch (kind) {
	case REGISTER_ASSORTMENT:
		return assortment_end(ctx, tx, (struct assortment_end_in){ region_id, id, version, valid_to }, changed);
	case REGISTER_LICENCE:
		return licence_end(ctx, tx, (struct licence_end_in){ region_id, id, version, valid_to }, changed);
	case REGISTER_CONTRACT:
		return contract_mark_end(ctx, tx, (struct contract_mark_end_in){ region_id, id, version, valid_to }, changed);
	case REGISTER_EXCHANGE_MARK:
		return exchange_mark_end(ctx, tx, (struct exchange_mark_end_in){ region_id, id, version, valid_to }, changed);
	case REGISTER_EXCHANGE_ADDITION:
		return exchange_addition_end(ctx, tx, (struct exchange_addition_end_in){ region_id, id, version, valid_to }, changed);
	case REGISTER_DISPENSATION:
		return dispensation_end(ctx, tx, (struct dispensation_end_in){ region_id, id, version, valid_to }, changed);
	case REGISTER_EVE:
	case REGISTER_RECALL_LIMIT:
		return own_rule_end(ctx, tx, kind, id, version, valid_to, changed);
	case REGISTER_KIND_COUNT:
		break;
	}
	BUG("register %d", (int)kind);
}

enum err register_end(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, int64_t id, int64_t version, struct day valid_to,
		      struct text reason)
{
	int64_t place_id, changed;
	size_t  moved;
	TRY(place_of_row(ctx, tx, kind, id, &place_id));
	TRY(may_keep(ctx, tx, kind, place_id));
	TRY(need(ctx, "reason", reason));
	TRY(check_signed(ctx, tx, kind));
	TRY(end_row(ctx, tx, kind, id, version, valid_to, &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "row", "the row was changed by somebody else, or ends before that day");
	TRY(note_signed(ctx, tx, kind, id));
	TRY(own_rule_follow(ctx, tx, kind, &moved));
	struct buf         out;
	struct json_writer w;
	buf_init(&out, ctx->arena, PAYLOAD_MOST);
	w = json_to(&out);
	json_object_start(&w);
	json_put_day(&w, "to", valid_to);
	json_put_text(&w, "reason", reason);
	if (moved)
		json_put_i64(&w, "orders_moved", (int64_t)moved);
	json_object_end(&w);
	return journal_write(ctx, tx, "register row ended", register_word(kind), id, buf_done(&out));
}
