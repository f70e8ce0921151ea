/*
 * load.c - make, note, serve, drive, compare, verify, tell
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "bench/bare.h"
#include "bench/bare_copy.h"
#include "bench/child.h"
#include "bench/limits.h"
#include "bench/make_history.h"
#include "bench/report.h"
#include "bench/walk.h"
#include "store/flush_delay.h"

enum {
	NOTED_ORDERS = 500, /* Some seconds of the bare engine's work; */
	NOTED_A_SECOND = 50, /* fewer beside a run of a few seconds, */
	NOTED_LEAST = 100,   /* but so many that the clients' orders overlap. */
	WARM_PERMILLE = 150, /* Of the seconds: clients are spread over the steps before the clock starts. */
	WARM_LINES_US = 1000000, /* The same where lines end it. */
	TURN_MS = 20,
	GROW_FROM = 10000,
	GROW_CLIENTS = 16,
};

struct load {
	const struct load_options *options;
	struct load_region         region;
	struct bare_notes          notes;
	struct bare_copy           copy;
	const char                *wal;     /* The write-ahead log; NULL: the engine has none. */
	const char                *address;
	int64_t                    flushes;
	bool                       is_made, is_verified;
};

/* ---------------------------------------------------------------- before the clock */

/* Where the bare engine works, and which file to watch. */
static enum err find_places(struct ctx *ctx, struct load *load)
{
	struct text address = load->options->address;
	load->address = text_copy(ctx->arena, address).at;
	TRY(bare_copy_start(ctx, address, &load->copy));
	if (!load->copy.engine->is_shared)
		load->wal = text_format(ctx->arena, "%.*s%s-wal", TEXT_ARG(address), text_ends_with(address, ".db") ? "" : "/ampull.db").at;
	return OK;
}

static enum err prepare(struct ctx *ctx, struct load *load)
{
	struct db *db;
	TRY(load->options->open(ctx, load->options->open_argument, &db));
	enum err err = load_region_make(ctx, db, load->options->password, &load->is_made);
	if (!err)
		err = load_region_find(ctx, db, &load->region);
	db_close(db);
	return err;
}

static int64_t noted_orders(const struct load_options *options)
{
	int64_t orders = options->seconds * NOTED_A_SECOND;
	return orders < NOTED_LEAST ? NOTED_LEAST : orders > NOTED_ORDERS ? NOTED_ORDERS : orders;
}

/* The database as it is now, and what so many clients' orders would write on it. */
static enum err note(struct ctx *ctx, struct load *load, const struct setting *setting)
{
	struct db *db;
	TRY(load->options->open(ctx, load->options->open_argument, &db));
	enum err err = bare_copy_keep(ctx, &load->copy, db);
	if (!err)
		err = bare_note(ctx, db, &load->region, setting->clients, noted_orders(load->options), &load->notes);
	db_close(db);
	return err;
}

/* ---------------------------------------------------------------- signing in */

struct signing {
	struct text   token;
	struct arena *arena;
	int           status;
};

static void signed_in(struct client *client, int status, struct text body, int64_t took_us)
{
	struct signing *signing = client->owner;
	size_t          at = 0;
	(void)took_us;
	signing->status = status;
	signing->token = text_copy(signing->arena, reply_text(body, "token", &at));
}

static enum err sign_in(struct ctx *ctx, struct clients *clients, const char *username, struct text password, struct text *token)
{
	struct signing signing = { .arena = ctx->arena };
	struct client *client = &clients->at[0];
	client->owner = &signing;
	client->replied = signed_in;
	client_post(client, "/api/v1/sign-in", TEXT_NONE,
		    text_format(ctx->arena, "{\"username\":\"%s\",\"password\":\"%.*s\"}", username, TEXT_ARG(password)));
	while (client->is_waiting)
		TRY(clients_turn(ctx, clients, TURN_MS));
	if (signing.status != 200 || text_is_empty(signing.token))
		return fail(ctx, ERR_NOT_FOUND, "sign-in", "%s could not sign in (%d): give --password", username, signing.status);
	*token = signing.token;
	return OK;
}

static enum err sign_in_all(struct ctx *ctx, struct clients *clients, struct text password, struct walk_run *run)
{
	struct text *const       tokens[] = { run->nurses, run->pharmacists, run->technicians };
	size_t *const            counts[] = { &run->nurse_count, &run->pharmacist_count, &run->technician_count };
	const char *const *const names[] = { load_nurses, load_pharmacists, load_technicians };
	for (size_t i = 0; i < COUNT_OF(tokens); i++)
		for (size_t k = 0; names[i][k]; k++)
			TRY(sign_in(ctx, clients, names[i][k], password, &tokens[i][(*counts[i])++]));
	return OK;
}

/* ---------------------------------------------------------------- the clock */

static int64_t own_cpu_us(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * INT64_C(1000000) + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void watch_wal(const struct load *load, struct setting *setting)
{
	struct stat stat_of;
	if (load->wal && stat(load->wal, &stat_of) == 0 && stat_of.st_size > setting->wal_bytes)
		setting->wal_bytes = stat_of.st_size;
}

/* Memory is to stay level: looked at ten times on the way. */
static void watch_memory(const struct child *server, struct setting *setting, int64_t passed_us, int64_t of_us)
{
	if (setting->tenths < SETTING_TENTHS && passed_us >= (int64_t)(setting->tenths + 1) * of_us / SETTING_TENTHS)
		setting->memory_kb[setting->tenths++] = child_look(server).memory_kb;
}

/* Without a server to look at, the clock has not started. */
static enum err turn_for(struct ctx *ctx, const struct load *load, struct setting *setting, struct clients *clients,
			 const struct child *server, int64_t us)
{
	int64_t looked = 0, started = monotonic_us(), until = started + us;
	int64_t lines = load->options->lines;
	for (int64_t now; (now = monotonic_us()) < until && (lines == 0 || setting->run.lines < lines);) {
		TRY(clients_turn(ctx, clients, TURN_MS));
		if (now - looked < TURN_MS * 1000)
			continue;
		watch_wal(load, setting);
		if (server)
			watch_memory(server, setting, now - started, us);
		looked = now;
	}
	if (server)
		watch_memory(server, setting, monotonic_us() - started, us);
	return OK;
}

static enum err run_clock(struct ctx *ctx, const struct load *load, struct setting *setting, struct child *server,
			  struct clients *clients)
{
	int64_t      seconds_us = load->options->seconds * 1000000;
	struct walk *walks = arena_array(ctx->arena, struct walk, clients->count + 1);
	for (size_t i = 0; i < clients->count; i++) {
		walks[i] = (struct walk){ .run = &setting->run, .random = random_of((uint64_t)clients->key_base + i * 7919),
					  .is_reader = i >= setting->clients };
		walk_begin(&walks[i], &clients->at[i]);
	}
	int64_t warm_us = load->options->lines ? WARM_LINES_US : seconds_us * WARM_PERMILLE / 1000;
	TRY(turn_for(ctx, load, setting, clients, NULL, warm_us));
	walk_start_clock(&setting->run);
	setting->before = child_look(server);
	int64_t started = monotonic_us(), cpu = own_cpu_us();
	TRY(turn_for(ctx, load, setting, clients, server, seconds_us));
	setting->us = monotonic_us() - started;
	setting->own_cpu_us = own_cpu_us() - cpu;
	setting->after = child_look(server);
	setting->run.is_over = true;
	struct walk_run counted = setting->run; /* What still comes in does not count. */
	while (clients->waiting > 0)
		TRY(clients_turn(ctx, clients, TURN_MS));
	setting->run = counted;
	return OK;
}

static enum err drive(struct ctx *ctx, const struct load *load, struct setting *setting, struct child *server)
{
	struct clients clients;
	setting->run = (struct walk_run){ .region = &load->region, .arena = ctx->arena };
	enum err err = clients_open(ctx, server->port, setting->clients + setting->readers, &clients);
	if (!err)
		err = sign_in_all(ctx, &clients, load->options->password, &setting->run);
	if (!err)
		err = run_clock(ctx, load, setting, server, &clients);
	clients_close(&clients);
	return err;
}

/* The server tells at its end how many use cases shared how many commits. */
static void read_counters(struct ctx *ctx, const struct child *server, struct setting *setting)
{
	struct text line = child_logged(ctx, server, "use cases in");
	size_t      at = 0;
	while (at < line.length && strncmp(line.at + at, "message\":\"", 10) != 0)
		at++;
	long long cases = 0, commits = 0;
	if (at < line.length && sscanf(line.at + at, "message\":\"%lld use cases in %lld commits", &cases, &commits) == 2) {
		setting->cases = cases;
		setting->commits = commits;
	}
}

static enum err serve_and_drive(struct ctx *ctx, const struct load *load, struct setting *setting)
{
	char              delay[32];
	const char *const words[] = { "serve", "--db", load->address, "--port", "0", "--fsync-delay", delay,
					"--requests-per-second", "0", NULL };
	struct child      server;
	snprintf(delay, sizeof delay, "%lld", (long long)load->options->flush_delay_us);
	enum err err = child_start(ctx, words, &server);
	if (!err)
		err = child_wait_for_port(ctx, &server);
	if (!err)
		err = drive(ctx, load, setting, &server);
	enum err ended = child_end(ctx, &server, true);
	read_counters(ctx, &server, setting);
	child_close(&server);
	return err ? err : ended;
}

/* ---------------------------------------------------------------- the limits */

/* `ampull verify` on an address: of the bare engine's copy it proves that the notes were whole. */
static enum err verify(struct ctx *ctx, const char *address)
{
	const char *const words[] = { "verify", "--db", address, NULL };
	struct child      child;
	char              said[256];
	enum err          err = child_start(ctx, words, &child);
	while (!err && read(child.out, said, sizeof said) > 0)
		continue;
	if (!err)
		err = child_end(ctx, &child, false);
	child_close(&child);
	return err;
}

/* So many use cases share a flush: PostgreSQL lets its own clients' commits meet, at most one of each writer. */
static int64_t cases_permille(const struct load *load, const struct setting *setting)
{
	if (load->copy.engine->is_shared) {
		size_t writers = load->copy.engine->writers;
		return 1000 * (int64_t)(setting->clients < writers ? setting->clients : writers);
	}
	return setting->cases * 1000 / setting->commits;
}

/* The copy is looked at by `verify` once a setting. */
static enum err play_bare(struct ctx *ctx, struct load *load, struct setting *setting, bool looks, struct bare_figures *out)
{
	enum err err = bare_copy_make(ctx, &load->copy);
	if (!err)
		err = bare_play(ctx, &load->notes, load->copy.engine, load->copy.engine_address, cases_permille(load, setting), out);
	if (!err && looks)
		err = verify(ctx, load->copy.address);
	bare_copy_drop(ctx, &load->copy);
	bare_forget(&load->notes);
	return err;
}

/* On the database as the run found it and as it left it: rows cost the engine more where there are many. */
static enum err play_twice(struct ctx *ctx, struct load *load, struct setting *setting)
{
	if (setting->commits == 0)
		return OK;
	TRY(play_bare(ctx, load, setting, true, &setting->bare_before));
	TRY(note(ctx, load, setting));
	TRY(play_bare(ctx, load, setting, false, &setting->bare_after));
	setting->has_bare = true;
	return OK;
}

/* More history for the next setting; what the clients must know of the region is looked up anew. */
static enum err grow(struct ctx *ctx, struct load *load, struct setting *setting)
{
	struct db            *db;
	struct history_people people = { load->region.wards[0].person_id, load->region.pharmacist_id, load->region.technician_id };
	TRY(load->options->open(ctx, load->options->open_argument, &db));
	enum err err = make_history(ctx, db, &people, setting->grow_to, &setting->movements);
	if (!err)
		err = load_region_find(ctx, db, &load->region);
	db_close(db);
	return err;
}

static enum err one_setting(struct ctx *ctx, struct load *load, struct setting *setting)
{
	if (setting->grow_to)
		TRY(grow(ctx, load, setting));
	TRY(note(ctx, load, setting));
	TRY(serve_and_drive(ctx, load, setting));
	TRY(play_twice(ctx, load, setting));
	return empty_pages(ctx, setting->clients, &setting->empty_pages);
}

/* ---------------------------------------------------------------- all of it */

/* One setting for each number of clients, or for each size of the history. */
static size_t plan_settings(struct ctx *ctx, const struct load_options *options, struct setting **out)
{
	static const int64_t usual[] = { 1, 4, 16, 64 };
	size_t               count = options->clients ? 1 : COUNT_OF(usual);
	for (int64_t size = GROW_FROM; options->grow_to; size *= 10, count++) {
		if (size == GROW_FROM)
			count = 0;
		if (size > options->grow_to)
			break;
	}
	struct setting *settings = arena_array(ctx->arena, struct setting, count + 1);
	int64_t         size = GROW_FROM;
	for (size_t i = 0; i < count; i++, size *= 10) {
		int64_t clients = options->clients ? options->clients : options->grow_to ? GROW_CLIENTS : usual[i];
		int64_t readers = options->readers ? options->readers : options->grow_to ? GROW_CLIENTS : 0;
		settings[i] = (struct setting){ .clients = (size_t)clients, .readers = (size_t)readers,
						.grow_to = options->grow_to ? size : 0 };
	}
	*out = settings;
	return count;
}

static enum err run_all(struct ctx *ctx, struct load *load)
{
	struct setting *settings;
	size_t          count = plan_settings(ctx, load->options, &settings);
	bool            went_wrong = false;
	TRY(prepare(ctx, load));
	const char *disk = load->wal ? load->copy.folder : ".";
	TRY(disk_flushes(ctx, disk, load->options->flush_delay_us, &load->flushes));
	for (size_t i = 0; i < count; i++) {
		TRY(one_setting(ctx, load, &settings[i]));
		went_wrong = went_wrong || settings[i].run.refused || settings[i].run.lost;
	}
	enum err err = verify(ctx, load->address);
	load->is_verified = !err;
	report_print(ctx, &(struct report){ .engine = load->copy.engine->name, .is_made = load->is_made, .is_verified = load->is_verified,
					    .has_wal = load->wal != NULL, .flushes = load->flushes,
					    .flush_delay_us = load->options->flush_delay_us, .is_growth = load->options->grow_to != 0,
					    .settings = settings, .count = count });
	TRY(err);
	return went_wrong ? fail(ctx, ERR_STATE, "load", "requests were refused or lost: see the report") : OK;
}

enum err bench_load(struct ctx *ctx, const struct load_options *options)
{
	struct load *load = arena_new(ctx->arena, struct load);
	load->options = options;
	flush_delay_set(options->flush_delay_us);
	TRY(find_places(ctx, load));
	if (options->grow_to && load->copy.engine->is_shared)
		return fail(ctx, ERR_FIELD_INVALID, "db", "history is made on SQLite: grow there, then `ampull migrate-to`");
	enum err err = run_all(ctx, load);
	bare_forget(&load->notes);
	bare_copy_forget(ctx, &load->copy);
	return err;
}
