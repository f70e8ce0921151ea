/*
 * control_narcotics.c - kontrollräkning och differensärenden
 *
 * Invariant: a difference of narcotics has a case from the moment it is counted, and is never posted while the case is open.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/control_narcotics.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "people/second_signer.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/count.sql.h"
#include "stock/count_stock.h"
#include "stock/discrepancy_rules.h"
#include "stock/narcotics_book.sql.h"
#include "stock/reason.h"
#include "stock/value.h"

enum { CONTROL_DAYS = 30, DEADLINE_DAYS = 7, INTERVAL_DAYS_MAX = 3650 }; /* Where no row of the rules says otherwise. */

static enum err parameter(struct ctx *ctx, struct db_tx *tx, const char *rule, int64_t otherwise, int64_t *out)
{
	struct rule_parameter_row row;
	bool                      found;
	*out = otherwise;
	TRY(rule_parameter(ctx, tx, (struct rule_parameter_in){ text_of(rule), ctx->today }, &row, &found));
	if (found && num_parse(row.parameter, out) != OK)
		*out = otherwise;
	return OK;
}

enum err narcotics_control_days(struct ctx *ctx, struct db_tx *tx, int64_t *days)
{
	return parameter(ctx, tx, "R-NARC-01", CONTROL_DAYS, days);
}

/* ---------------------------------------------------------------- counting */

/* Everything a control is made from. */
struct control_file {
	struct place                 place;
	struct pack_facts            pack;
	struct control_balances_rows balances;
	const struct control_line   *lines;
	size_t                       line_count;
};

static const struct control_line *line_of(const struct control_file *file, const struct control_balances_row *balance)
{
	for (size_t i = 0; i < file->line_count; i++)
		if (file->lines[i].bin_id == balance->bin_id && file->lines[i].batch_id == balance->batch_id &&
		    file->lines[i].owner_id == balance->owner_id && file->lines[i].earmark_id == balance->earmark_id)
			return &file->lines[i];
	return NULL;
}

static enum err check_lines(struct ctx *ctx, struct db_tx *tx, const struct control_file *file, int64_t *differences)
{
	*differences = 0;
	if (file->balances.count == 0)
		return fail(ctx, ERR_STATE, "place", "the book says that nothing lies there: count the store instead");
	if (file->line_count != file->balances.count)
		return fail(ctx, ERR_FIELD_MISSING, "lines", "%zu of %zu balances are told: a control takes in all of them", file->line_count,
			    file->balances.count);
	for (size_t i = 0; i < file->balances.count; i++) {
		const struct control_balances_row *balance = &file->balances.at[i];
		const struct control_line         *line = line_of(file, balance);
		struct count_line_of_balance_row   other;
		bool                               found;
		if (!line)
			return fail(ctx, ERR_FIELD_MISSING, "lines", "batch %.*s in %.*s is not told", TEXT_ARG(balance->label),
				    TEXT_ARG(balance->bin_code));
		if (line->units < 0 || line->units > LIMIT_UNITS)
			return fail(ctx, ERR_QUANTITY_OVERFLOW, "units", "%lld units", (long long)line->units);
		TRY(count_line_of_balance(ctx, tx,
					  (struct count_line_of_balance_in){ ctx->actor.region_id, balance->bin_id, balance->batch_id,
									     balance->owner_id, balance->earmark_id },
					  &other, &found));
		if (found)
			return fail(ctx, ERR_STATE, "count", "count %lld has the batch in this bin", (long long)other.number);
		*differences += line->units != balance->units;
	}
	return OK;
}

/* A difference is told by two: the one who counts and the one beside. */
static enum err check_witness(struct ctx *ctx, struct db_tx *tx, const struct control_file *file, int64_t differences)
{
	TRY(signer_check(ctx, tx,
			    &(struct eyes_act){ EYES_CONTROL_COUNT, file->place.id, narcotic_class_name(file->pack.narcotic_class),
						PERMIT_CONTROL_NARCOTICS }));
	if (differences > 0 && ctx->actor.witness_id == 0 && !actor_is_system(&ctx->actor))
		return refuse(ctx, "R-COUNT-02", ERR_WITNESS_MISSING, "witness_username",
			      "the count differs from the book: count again with a second person, who signs");
	return OK;
}

static enum err count_one(struct ctx *ctx, struct db_tx *tx, const struct control_file *file, int64_t count_id,
			  const struct control_balances_row *balance, int64_t units)
{
	struct count_line_insert_row row;
	int64_t                      region_id = ctx->actor.region_id, changed, value = 0;
	TRY(count_line_insert(ctx, tx,
			      (struct count_line_insert_in){ region_id, count_id, balance->bin_id, balance->batch_id, balance->owner_id,
							     balance->earmark_id, 0, false },
			      &row));
	if (units < balance->units) {
		TRY(value_share(balance->value_ore, balance->units, balance->units - units, &value));
		value = -value;
	} else if (units > balance->units) {
		TRY(count_value_of_gain(ctx, tx, balance->batch_id, file->pack.pack_id, balance->units, balance->value_ore,
					units - balance->units, &value));
	}
	TRY(count_line_store(ctx, tx,
			     (struct count_line_store_in){ region_id, row.id, units, ctx->now, ctx->actor.person_id, balance->units,
							   balance->value_ore, value },
			     &changed));
	TRY(signer_note(ctx, tx, EYES_CONTROL_COUNT, "count_line", row.id, 0));
	if (units != balance->units)
		return discrepancy_open(ctx, tx, file->place.id, balance->batch_id, row.id, units - balance->units,
				       text_of(narcotic_class_name(file->pack.narcotic_class)));
	TRY(count_task_close(ctx, tx,
			     (struct count_task_close_in){ region_id, balance->bin_id, balance->batch_id, ctx->now, ctx->actor.person_id,
							   row.id },
			     &changed));
	return count_line_decide(ctx, tx,
				 (struct count_line_decide_in){ region_id, row.id, TEXT(""), TEXT(""), ctx->now, ctx->actor.person_id, 0 },
				 &changed);
}

static enum err open_file(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t pack_id, struct control_file *file)
{
	TRY(place_load(ctx, tx, place_id, &file->place));
	TRY(person_may(ctx, tx, PERMIT_CONTROL_NARCOTICS, place_id));
	if (!file->place.can_supply && !file->place.keeps_balance)
		return fail(ctx, ERR_STATE, "place", "%.*s keeps no balance: it has no book", TEXT_ARG(file->place.code));
	TRY(pack_load(ctx, tx, pack_id, &file->pack));
	if (!is_narcotic(text_of(narcotic_class_name(file->pack.narcotic_class))))
		return fail(ctx, ERR_STATE, "pack", "%.*s is no narcotic", TEXT_ARG(file->pack.name));
	return control_balances(ctx, tx, (struct control_balances_in){ ctx->actor.region_id, place_id, pack_id }, &file->balances);
}

enum err narcotics_control(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t pack_id, const struct control_line *lines,
			   size_t line_count, struct control_made *out)
{
	struct control_file     file = { .lines = lines, .line_count = line_count };
	struct count_insert_row row;
	int64_t                 region_id = ctx->actor.region_id, changed;
	*out = (struct control_made){ 0 };
	TRY(open_file(ctx, tx, place_id, pack_id, &file));
	TRY(check_lines(ctx, tx, &file, &out->differences));
	TRY(check_witness(ctx, tx, &file, out->differences));
	TRY(document_number_take(ctx, tx, "count", &out->number));
	TRY(count_insert(ctx, tx,
			 (struct count_insert_in){ region_id, out->number, place_id, TEXT("narcotic_control"),
						   text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(file.pack.name), TEXT_ARG(file.pack.strength)),
						   false, TEXT(""), ctx->now, ctx->actor.person_id },
			 &row));
	out->count_id = row.id;
	for (size_t i = 0; i < file.balances.count; i++)
		TRY(count_one(ctx, tx, &file, row.id, &file.balances.at[i], line_of(&file, &file.balances.at[i])->units));
	bool agrees = out->differences == 0;
	TRY(count_move(ctx, tx,
		       (struct count_move_in){ region_id, row.id, agrees ? TEXT("approved") : TEXT("counted"), ctx->now,
					       agrees ? ctx->now : MOMENT_NONE, agrees ? ctx->actor.person_id : 0 },
		       &changed));
	return journal_write(ctx, tx, "narcotics controlled", "count", row.id,
			     text_format(ctx->arena, "{\"number\":%lld,\"place\":%lld,\"pack\":%lld,\"differences\":%lld,\"witness\":%lld}",
					 (long long)out->number, (long long)place_id, (long long)pack_id, (long long)out->differences,
					 (long long)ctx->actor.witness_id));
}

enum err narcotics_control_set(struct ctx *ctx, struct db_tx *tx, int64_t place_id, struct text class, int64_t days, struct text decision,
			       int64_t *id)
{
	struct narcotic_control_insert_row row;
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	if (days < 1 || days > INTERVAL_DAYS_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "days", "%lld days", (long long)days);
	if (!text_is_empty(class) && !is_narcotic(class))
		return fail(ctx, ERR_FIELD_INVALID, "narcotic_class", "\"%.*s\" is no narcotic class", TEXT_ARG(class));
	if (text_is_empty(text_trim(decision)))
		return fail(ctx, ERR_FIELD_MISSING, "decision", "tell who decided, and where it is written");
	TRY(narcotic_control_insert(ctx, tx,
				    (struct narcotic_control_insert_in){ ctx->actor.region_id, place_id, class.at ? class : TEXT(""), days,
									 ctx->today, text_trim(decision), ctx->actor.person_id, ctx->now },
				    &row));
	*id = row.id;
	return journal_write(ctx, tx, "control interval set", "narcotic_control", row.id,
			     text_format(ctx->arena, "{\"place\":%lld,\"days\":%lld}", (long long)place_id, (long long)days));
}

/* ---------------------------------------------------------------- what does not agree */

enum err discrepancy_open(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t batch_id, int64_t count_line_id, int64_t units,
			 struct text narcotic_class)
{
	struct discrepancy_insert_row row;
	int64_t                      number, days;
	if (!is_narcotic(narcotic_class) || units == 0)
		return OK;
	TRY(parameter(ctx, tx, "R-NARC-03", DEADLINE_DAYS, &days));
	TRY(document_number_take(ctx, tx, "discrepancy_case", &number));
	TRY(discrepancy_insert(ctx, tx,
			      (struct discrepancy_insert_in){ ctx->actor.region_id, number, place_id, batch_id, count_line_id, units,
							     narcotic_class, ctx->now, ctx->actor.person_id,
							     control_due(ctx->today, days) },
			      &row));
	return journal_write(ctx, tx, "difference case opened", "discrepancy_case", row.id,
			     text_format(ctx->arena, "{\"number\":%lld,\"line\":%lld,\"units\":%lld}", (long long)number,
					 (long long)count_line_id, (long long)units));
}

static enum err open_case(struct ctx *ctx, struct db_tx *tx, int64_t case_id, struct discrepancy_get_row *out)
{
	TRY(discrepancy_get(ctx, tx, (struct discrepancy_get_in){ ctx->actor.region_id, case_id }, out));
	TRY(person_may(ctx, tx, PERMIT_APPROVE_COUNT, out->place_id));
	if (text_is(out->state, "closed"))
		return fail(ctx, ERR_STATE, "case", "case %lld is closed", (long long)out->number);
	return OK;
}

static enum err written(struct ctx *ctx, struct db_tx *tx, const struct discrepancy_get_row *file, int64_t changed, const char *event)
{
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "case", "case %lld was changed by somebody else", (long long)file->number);
	return journal_write(ctx, tx, event, "discrepancy_case", file->id, text_format(ctx->arena, "{\"number\":%lld}", (long long)file->number));
}

enum err discrepancy_investigate(struct ctx *ctx, struct db_tx *tx, int64_t case_id, int64_t version, struct text cause_code,
				struct text cause_text)
{
	struct discrepancy_get_row file;
	int64_t                   changed;
	TRY(open_case(ctx, tx, case_id, &file));
	TRY(reason_check(ctx, tx, "difference", cause_code, cause_text));
	TRY(discrepancy_investigated(ctx, tx,
				    (struct discrepancy_investigated_in){ ctx->actor.region_id, case_id, version ? version : file.version,
									 cause_code, cause_text.at ? text_trim(cause_text) : TEXT(""),
									 ctx->now, ctx->actor.person_id },
				    &changed));
	return written(ctx, tx, &file, changed, "difference investigated");
}

enum err discrepancy_report(struct ctx *ctx, struct db_tx *tx, int64_t case_id, int64_t version, struct text reported_to,
			   struct text report_number)
{
	struct discrepancy_get_row file;
	int64_t                   changed;
	TRY(open_case(ctx, tx, case_id, &file));
	if (text_is(file.state, "open"))
		return refuse(ctx, "R-NARC-03", ERR_NOT_INVESTIGATED, "case", "tell the cause before the case is reported");
	if (text_is_empty(text_trim(reported_to)))
		return fail(ctx, ERR_FIELD_MISSING, "reported_to", "tell whom it was reported to");
	TRY(discrepancy_reported(ctx, tx,
				(struct discrepancy_reported_in){ ctx->actor.region_id, case_id, version ? version : file.version,
								 text_trim(reported_to),
								 report_number.at ? text_trim(report_number) : TEXT(""), ctx->now,
								 ctx->actor.person_id },
				&changed));
	return written(ctx, tx, &file, changed, "difference reported");
}

enum err discrepancy_close(struct ctx *ctx, struct db_tx *tx, int64_t case_id, int64_t version, struct text decision)
{
	struct discrepancy_get_row file;
	int64_t                   changed;
	TRY(open_case(ctx, tx, case_id, &file));
	TRY(rule_discrepancy_close(ctx, file.state, file.line_state, decision));
	TRY(signer_check(ctx, tx,
			    &(struct eyes_act){ EYES_DIFFERENCE_CLOSE, file.place_id, file.narcotic_class.at, PERMIT_APPROVE_COUNT }));
	TRY(discrepancy_closed(ctx, tx,
			      (struct discrepancy_closed_in){ ctx->actor.region_id, case_id, version ? version : file.version,
							     text_trim(decision), ctx->now, ctx->actor.person_id },
			      &changed));
	TRY(signer_note(ctx, tx, EYES_DIFFERENCE_CLOSE, "discrepancy_case", case_id, 0));
	return written(ctx, tx, &file, changed, "difference closed");
}
