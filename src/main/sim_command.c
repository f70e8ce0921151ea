/*
 * sim_command.c - ampull sim: some weeks of the simulated region in an empty folder, and what came of it, as JSON
 *
 * The clock is virtual and ends on one fixed day, so that a seed gives the same rows whenever and wherever it is run.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/command.h"

#include <errno.h>

#include "sim/demo.h"
#include "sim/sim.sql.h"

enum { DAYS = 30, LINES_A_YEAR = 90000, WORKING_DAYS_A_YEAR = 268 /* Weekends count an eighth. */ };
static const char sim_password[] = "ampull-sim-2026";

/* ---------------------------------------------------------------- the rows, for comparing runs */

static enum err put_line(struct ctx *ctx, const struct sim_rows_lines_row *row, void *to)
{
	(void)ctx;
	fprintf(to, "line,%lld,%lld,%lld,%.*s,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%.*s\n", (long long)row->id,
		(long long)row->order_id, (long long)row->line_number, TEXT_ARG(row->state), (long long)row->requested_pack_id,
		(long long)row->requested_units, (long long)row->pack_id, (long long)row->units, (long long)row->picked_units,
		(long long)row->sent_units, (long long)row->received_units, TEXT_ARG(row->reason_code));
	return OK;
}

static enum err put_event(struct ctx *ctx, const struct sim_rows_events_row *row, void *to)
{
	(void)ctx;
	fprintf(to, "event,%lld,%lld,%.*s,%.*s,%.*s,%lld,%lld,%.*s,%lld,%lld\n", (long long)row->id, (long long)row->line_id,
		TEXT_ARG(row->event), TEXT_ARG(row->from_state), TEXT_ARG(row->to_state), (long long)row->pack_id,
		(long long)row->units, TEXT_ARG(row->reason_code), (long long)row->person_id, (long long)row->recorded_at.us);
	return OK;
}

static enum err put_movement(struct ctx *ctx, const struct sim_rows_movements_row *row, void *to)
{
	(void)ctx;
	fprintf(to, "movement,%lld,%lld,%lld,%lld,%lld,%lld,%.*s,%lld,%lld\n", (long long)row->id,
		(long long)row->from_place_id, (long long)row->to_place_id, (long long)row->batch_id, (long long)row->units,
		(long long)row->value_ore, TEXT_ARG(row->cause_kind), (long long)row->recorded_at.us, (long long)row->person_id);
	return OK;
}

static enum err put_balance(struct ctx *ctx, const struct sim_rows_balances_row *row, void *to)
{
	(void)ctx;
	fprintf(to, "balance,%lld,%lld,%.*s,%d,%lld,%lld\n", (long long)row->place_id, (long long)row->batch_id,
		TEXT_ARG(row->label), row->expiry_day.number, (long long)row->units, (long long)row->value_ore);
	return OK;
}

static enum err put_rows(struct ctx *ctx, struct db_tx *tx, void *to)
{
	int64_t region_id = ctx->actor.region_id;
	TRY(sim_rows_lines(ctx, tx, (struct sim_rows_lines_in){ region_id }, put_line, to));
	TRY(sim_rows_events(ctx, tx, (struct sim_rows_events_in){ region_id }, put_event, to));
	TRY(sim_rows_movements(ctx, tx, (struct sim_rows_movements_in){ region_id }, put_movement, to));
	return sim_rows_balances(ctx, tx, (struct sim_rows_balances_in){ region_id }, put_balance, to);
}

static enum err write_rows(struct ctx *ctx, struct db *db, const char *path)
{
	FILE *to = fopen(path, "w");
	if (!to)
		return fail(ctx, ERR_IO, "rows", "%s: %s", path, strerror(errno));
	enum err err = db_read(ctx, db, put_rows, to);
	if (fclose(to) != 0 && !err)
		err = fail(ctx, ERR_IO, "rows", "%s could not be written", path);
	return err;
}

/* ---------------------------------------------------------------- one order followed */

static enum err explain(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	int64_t                    number = *(int64_t *)argument;
	struct sim_trail_rows       events;
	struct sim_trail_takes_rows takes;
	TRY(sim_trail(ctx, tx, (struct sim_trail_in){ ctx->actor.region_id, number }, &events));
	TRY(sim_trail_takes(ctx, tx, (struct sim_trail_takes_in){ ctx->actor.region_id, number }, &takes));
	if (events.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "explain", "there is no order %lld with lines", (long long)number);
	for (size_t i = 0; i < events.count; i++)
		fprintf(stderr, "%s  line %lld  %.*s: %.*s -> %.*s  %lld units of %.*s %.*s  %.*s %.*s (%.*s)\n",
			moment_text(ctx->arena, events.at[i].recorded_at).at, (long long)events.at[i].line_number,
			TEXT_ARG(events.at[i].event), TEXT_ARG(events.at[i].from_state), TEXT_ARG(events.at[i].to_state),
			(long long)events.at[i].units, TEXT_ARG(events.at[i].name), TEXT_ARG(events.at[i].strength),
			TEXT_ARG(events.at[i].reason_code), TEXT_ARG(events.at[i].reason_text), TEXT_ARG(events.at[i].person));
	for (size_t i = 0; i < takes.count; i++)
		fprintf(stderr, "line %lld  batch %.*s (%s) in %.*s: %lld proposed, %lld picked, %.*s %.*s\n",
			(long long)takes.at[i].line_number, TEXT_ARG(takes.at[i].label),
			day_text(ctx->arena, takes.at[i].expiry_day).at, TEXT_ARG(takes.at[i].place_code), (long long)takes.at[i].units,
			(long long)takes.at[i].picked_units, TEXT_ARG(takes.at[i].state), TEXT_ARG(takes.at[i].reason_code));
	return OK;
}

/* ---------------------------------------------------------------- the run */

static enum err number_of(struct ctx *ctx, const struct command_line *line, const char *name, int64_t low, int64_t high,
			  int64_t *out)
{
	const char *word = command_option(line, name);
	if (word && (num_parse(text_of(word), out) != OK || *out < low || *out > high))
		return fail(ctx, ERR_FIELD_INVALID, name, "\"%s\" is not between %lld and %lld", word, (long long)low,
			    (long long)high);
	return OK;
}

static enum err results(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return sim_results(ctx, tx, (struct sim_results_in){ ctx->actor.region_id, ctx->today }, argument);
}

static enum err run(struct ctx *ctx, const struct command_line *line, struct db *db)
{
	int64_t seed = 1, days = DAYS, lines_a_year = LINES_A_YEAR, order = 0, broken_checks = 0, started = monotonic_us();
	TRY(number_of(ctx, line, "seed", 0, INT64_MAX - 1, &seed));
	TRY(number_of(ctx, line, "days", 2, 3650, &days));
	TRY(number_of(ctx, line, "lines-per-year", 1, 10000000, &lines_a_year));
	TRY(number_of(ctx, line, "explain", 1, INT64_MAX - 1, &order));
	ctx_set_now(ctx, zone_moment(day_of(2026, 6, 30), 18, 0, 0));
	struct demo_made made;
	TRY(demo_make(ctx, db,
		      &(struct demo_options){ .seed = (uint64_t)seed,
					      .days = (int32_t)days,
					      .lines_per_day = (int32_t)((lines_a_year + WORKING_DAYS_A_YEAR - 1) / WORKING_DAYS_A_YEAR),
					      .password = TEXT(sim_password),
					      .is_test_bed = true,
					      .has_faults = command_option(line, "faults") != NULL },
		      &made));
	struct sim_results_row found;
	TRY(db_read(ctx, db, results, &found));
	TRY(verify_region(ctx, db, stderr, &broken_checks));
	if (command_option(line, "rows"))
		TRY(write_rows(ctx, db, command_option(line, "rows")));
	if (order)
		TRY(db_read(ctx, db, explain, &order));
	int64_t permille = found.lines ? found.in_full * 1000 / found.lines : 0;
	printf("{\"seed\":%lld,\"days\":%lld,\"lines\":%lld,\"service_level\":%lld.%lld,\"backordered\":%lld,\"shorts\":%lld,"
	       "\"picks\":%lld,\"cancelled\":%lld,\"wrong_scans_refused\":%lld,\"stock_kr\":%lld,\"waste_kr\":%lld,"
	       "\"movements\":%lld,\"broken_invariants\":%lld,\"first_broken\":\"%.*s\",\"seconds\":%lld.%03lld}\n",
	       (long long)seed, (long long)days, (long long)found.lines, (long long)(permille / 10), (long long)(permille % 10),
	       (long long)found.backordered, (long long)found.shorts, (long long)found.picks, (long long)found.cancelled,
	       (long long)made.wrong_scans, (long long)(found.stock_ore / 100), (long long)(found.waste_ore / 100),
	       (long long)made.movements, (long long)(made.broken + broken_checks), TEXT_ARG(made.first_broken),
	       (long long)((monotonic_us() - started) / 1000000), (long long)((monotonic_us() - started) / 1000 % 1000));
	return made.broken + broken_checks ? fail(ctx, ERR_INTERNAL, "sim", "something broke that must hold") : OK;
}

enum err command_sim(struct ctx *ctx, const struct command_line *line)
{
	struct db *db;
	TRY(command_open(ctx, line, DB_OWNER, &db));
	enum err err = run(ctx, line, db);
	db_close(db);
	return err;
}
