/*
 * bench_command.c - ampull bench: times on the data at hand, each beside the limit it is held against
 *
 * What it places, approves and picks is rolled back: a benchmark leaves no orders behind.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/command.h"

#include <stdio.h>

#include "bench/hot.h"
#include "bench/limits.h"
#include "bench/load.h"
#include "bench/make_history.h"
#include "bench/region.h"
#include "catalogue/search.h"
#include "main/bench_pages.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/review_order.h"
#include "sim/sim.sql.h"

enum { SEARCHES = 200, ORDERS = 40, LINES = 10, LOAD_SECONDS = 20, LINES_SECONDS = 3600, LOAD_CLIENTS_MAX = 1000, GROW_TO = 10000000,
       HOT_CLIENTS = 16, HOT_SECONDS = 5, ENLARGE_TIMES = 10, ENLARGE_TIMES_MAX = 50 };

struct figures {
	int64_t search_us, search_worst_us;
	int64_t place_us, approve_us, pick_us;
	int64_t searches, orders, picks;
	bool    is_done; /* What rolled back did so on purpose. */
};

static enum err search_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	static const char *const words[] = { "para", "500 mg", "tablett", "morf", "natriumklorid 9", "in 10", "a", "kap 20 blister", "N02", "inj lös" };
	struct figures          *f = argument;
	for (int i = 0; i < SEARCHES; i++) {
		struct arena_mark       mark = arena_here(ctx->arena);
		struct pack_search_rows rows;
		int64_t                 started = monotonic_us();
		TRY(search_packs(ctx, tx, text_of(words[i % (int)COUNT_OF(words)]), false, 30, &rows));
		int64_t took = monotonic_us() - started;
		f->search_us += took;
		f->search_worst_us = took > f->search_worst_us ? took : f->search_worst_us;
		f->searches++;
		arena_rewind(ctx->arena, mark);
	}
	return OK;
}

static enum err one_order(struct ctx *ctx, struct db_tx *tx, struct figures *f, const struct sim_orderers_row *orderer,
			  const struct sim_base_lists_rows *lists)
{
	struct order_made      order;
	struct review_outcomes outcomes;
	struct release_made    release;
	int64_t                started = monotonic_us(), lines = 0;
	ctx->actor.person_id = orderer->person_id; /* The ward orders; the rest is done by the system. */
	TRY(order_start(ctx, tx, orderer->place_id, TEXT("bench"), &order));
	for (size_t i = 0; i < lists->count && lines < LINES; i++)
		if (lists->at[i].place_id == orderer->place_id && !text_is(lists->at[i].narcotic_class, "II") &&
		    !text_is(lists->at[i].narcotic_class, "III") && !text_is(lists->at[i].narcotic_class, "unknown")) {
			TRY(order_set_line(ctx, tx, order.order_id, lists->at[i].pack_id, 1, false));
			lines++;
		}
	if (lines == 0)
		return OK;
	TRY(order_place(ctx, tx, order.order_id, 0, 0));
	ctx->actor.person_id = 0;
	f->place_us += monotonic_us() - started;
	started = monotonic_us();
	TRY(review_order(ctx, tx, order.order_id, 0, &outcomes));
	f->approve_us += monotonic_us() - started;
	f->orders++;
	if (outcomes.approved == 0)
		return OK;
	TRY(order_release(ctx, tx, order.order_id, &release));
	struct allocations_of_list_rows takes;
	TRY(allocations_of_list(ctx, tx,
				(struct allocations_of_list_in){ ctx->actor.region_id, release.pick_list_id, ctx->today }, &takes));
	for (size_t i = 0; i < takes.count; i++) {
		struct pick_done done;
		started = monotonic_us();
		TRY(pick_allocation(ctx, tx,
				    &(struct pick){ .allocation_id = takes.at[i].id, .units = I64_NONE, .code.expiry = DAY_NONE,
						    .reason_code = TEXT("no_code") },
				    &done));
		f->pick_us += monotonic_us() - started;
		f->picks++;
	}
	return OK;
}

static enum err order_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct figures            *f = argument;
	struct sim_orderers_rows   orderers;
	struct sim_base_lists_rows lists;
	TRY(sim_orderers(ctx, tx, (struct sim_orderers_in){ ctx->actor.region_id, ctx->today }, &orderers));
	TRY(sim_base_lists(ctx, tx, (struct sim_base_lists_in){ ctx->actor.region_id, ctx->today }, &lists));
	for (size_t i = 0; i < orderers.count && f->orders < ORDERS; i++)
		TRY(one_order(ctx, tx, f, &orderers.at[i], &lists));
	f->is_done = true;
	return fail(ctx, ERR_STATE, "bench", "rolled back on purpose"); /* The figures are in memory. */
}

static enum err whole_number(struct ctx *ctx, const struct command_line *line, const char *name, int64_t most, int64_t *out)
{
	const char *given = command_option(line, name);
	if (given && (num_parse(text_of(given), out) != OK || *out < 0 || *out > most))
		return fail(ctx, ERR_FIELD_INVALID, name, "\"%s\" is not between 0 and %lld", given, (long long)most);
	return OK;
}

static enum err open_as_owner(struct ctx *ctx, void *argument, struct db **db)
{
	return command_open(ctx, argument, DB_OWNER, db);
}

static enum err load(struct ctx *ctx, const struct command_line *line, bool grows)
{
	struct command_line copy = *line;
	const char         *password = command_option(line, "password");
	struct load_options options = { .address = line->folder, .password = text_of(password ? password : demo_password),
					.seconds = LOAD_SECONDS, .open = open_as_owner, .open_argument = &copy };
	int64_t             delay_ms = 0;
	TRY(whole_number(ctx, line, "clients", LOAD_CLIENTS_MAX, &options.clients));
	TRY(whole_number(ctx, line, "seconds", 24 * 3600, &options.seconds));
	TRY(whole_number(ctx, line, "readers", LOAD_CLIENTS_MAX, &options.readers));
	TRY(whole_number(ctx, line, "lines", 100000000, &options.lines));
	if (options.lines && !command_option(line, "seconds"))
		options.seconds = LINES_SECONDS;
	TRY(whole_number(ctx, line, "fsync-delay", 1000, &delay_ms));
	if (grows) {
		options.grow_to = GROW_TO;
		TRY(whole_number(ctx, line, "movements", 1000000000, &options.grow_to));
	}
	options.flush_delay_us = delay_ms * 1000;
	return bench_load(ctx, &options);
}

/* So many times what the ledger holds, as finished work of years ago. */
static enum err add_past(struct ctx *ctx, struct db *db, int64_t times, int64_t *held)
{
	struct load_region region;
	TRY(load_region_find(ctx, db, &region));
	struct history_people people = { region.wards[0].person_id, region.pharmacist_id, region.technician_id };
	TRY(make_history(ctx, db, &people, 0, held));
	return make_history(ctx, db, &people, *held * times, held);
}

static enum err enlarge(struct ctx *ctx, const struct command_line *line)
{
	struct db *db;
	int64_t    times = ENLARGE_TIMES, held = 0, started = monotonic_us();
	TRY(whole_number(ctx, line, "times", ENLARGE_TIMES_MAX, &times));
	TRY(command_open(ctx, line, DB_OWNER, &db));
	enum err err = add_past(ctx, db, times, &held);
	db_close(db);
	TRY(err);
	printf("{\"movements\":%lld,\"ms\":%lld}\n", (long long)held, (long long)((monotonic_us() - started) / 1000));
	return OK;
}

static enum err hot(struct ctx *ctx, const struct command_line *line)
{
	const char        *password = command_option(line, "password");
	struct hot_options options = { .clients = HOT_CLIENTS, .seconds = HOT_SECONDS, .password = text_of(password ? password : demo_password) };
	struct db         *db;
	TRY(whole_number(ctx, line, "clients", LOAD_CLIENTS_MAX, &options.clients));
	TRY(whole_number(ctx, line, "seconds", 3600, &options.seconds));
	TRY(command_open(ctx, line, DB_OWNER, &db));
	enum err err = bench_hot(ctx, db, &options);
	db_close(db);
	return err;
}

enum err command_bench(struct ctx *ctx, const struct command_line *line)
{
	if (line->argument_count == 1 && strcmp(line->arguments[0], "load") == 0)
		return load(ctx, line, false);
	if (line->argument_count == 1 && strcmp(line->arguments[0], "grow") == 0)
		return load(ctx, line, true);
	if (line->argument_count == 1 && strcmp(line->arguments[0], "hot") == 0)
		return hot(ctx, line);
	if (line->argument_count == 1 && strcmp(line->arguments[0], "enlarge") == 0)
		return enlarge(ctx, line);
	if (line->argument_count == 1 && strcmp(line->arguments[0], "empty-page") == 0)
		return serve_empty_page(ctx); /* Started by the load itself. */
	struct db     *db;
	struct figures f = { 0 };
	TRY(command_open(ctx, line, DB_OWNER, &db));
	enum err err = db_read(ctx, db, search_all, &f);
	if (!err)
		err = db_transact(ctx, db, order_all, &f);
	if (f.is_done)
		err = OK;
	if (!err) {
		printf("{");
		err = bench_pages(ctx, db, stdout);
	}
	db_close(db);
	TRY(err);
	printf(",\n\"search\":{\"count\":%lld,\"mean_us\":%lld,\"worst_us\":%lld,\"limit_us\":50000},"
	       "\"place_order_of_%d_lines\":{\"count\":%lld,\"mean_us\":%lld},\"approve_order\":{\"mean_us\":%lld},"
	       "\"pick\":{\"count\":%lld,\"mean_us\":%lld}}\n",
	       (long long)f.searches, (long long)(f.searches ? f.search_us / f.searches : 0), (long long)f.search_worst_us, LINES,
	       (long long)f.orders, (long long)(f.orders ? f.place_us / f.orders : 0),
	       (long long)(f.orders ? f.approve_us / f.orders : 0), (long long)f.picks,
	       (long long)(f.picks ? f.pick_us / f.picks : 0));
	return OK;
}
