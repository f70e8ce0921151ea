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
#include "bench/walk.h"
#include "format/json.h"
#include "store/flush_delay.h"

enum {
	NOTED_ORDERS = 500, /* Some seconds of the bare engine's work. */
	WARM_PERMILLE = 150, /* Of the seconds: clients are spread over the steps before the clock starts. */
	TURN_MS = 20,
	RESULT_BYTES = 1024 * 1024,
};

struct setting {
	size_t               clients, readers;
	int64_t              us;
	struct walk_run      run;
	struct child_figures before, after;
	int64_t              own_cpu_us;
	int64_t              wal_bytes;
	int64_t              commits, cases; /* Of the server, from its start to its end. */
	struct bare_figures  bare;
	bool                 has_bare;
	int64_t              empty_pages;
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

/* The database as it is now, and what so many clients' orders would write on it. */
static enum err note(struct ctx *ctx, struct load *load, const struct setting *setting)
{
	struct db *db;
	TRY(load->options->open(ctx, load->options->open_argument, &db));
	enum err err = bare_copy_keep(ctx, &load->copy, db);
	if (!err)
		err = bare_note(ctx, db, &load->region, setting->clients, NOTED_ORDERS, &load->notes);
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

static enum err turn_until(struct ctx *ctx, const struct load *load, struct setting *setting, struct clients *clients, int64_t until)
{
	int64_t looked = 0;
	for (int64_t now; (now = monotonic_us()) < until;) {
		TRY(clients_turn(ctx, clients, TURN_MS));
		if (now - looked < TURN_MS * 1000)
			continue;
		watch_wal(load, setting);
		looked = now;
	}
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
	TRY(turn_until(ctx, load, setting, clients, monotonic_us() + seconds_us * WARM_PERMILLE / 1000));
	walk_start_clock(&setting->run);
	setting->before = child_look(server);
	int64_t started = monotonic_us(), cpu = own_cpu_us();
	TRY(turn_until(ctx, load, setting, clients, started + seconds_us));
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

static enum err play_bare(struct ctx *ctx, struct load *load, struct setting *setting)
{
	if (setting->commits == 0)
		return OK;
	enum err err = bare_copy_make(ctx, &load->copy);
	if (!err)
		err = bare_play(ctx, &load->notes, load->copy.engine, load->copy.engine_address, cases_permille(load, setting), &setting->bare);
	if (!err)
		err = verify(ctx, load->copy.address);
	bare_copy_drop(ctx, &load->copy);
	setting->has_bare = !err;
	return err;
}

static enum err one_setting(struct ctx *ctx, struct load *load, struct setting *setting)
{
	TRY(note(ctx, load, setting));
	TRY(serve_and_drive(ctx, load, setting));
	TRY(play_bare(ctx, load, setting));
	bare_forget(&load->notes);
	return empty_pages(ctx, setting->clients, &setting->empty_pages);
}

/* ---------------------------------------------------------------- the report */

/* A number with three decimals: JSON has no other, and nobody here counts in floating point. */
static void put_decimal(struct json_writer *w, const char *name, int64_t thousandths)
{
	json_name(w, name);
	buf_format(w->out, "%lld.%03lld", (long long)(thousandths / 1000), (long long)(thousandths % 1000));
	w->needs_comma = true;
}

/* a / b in thousandths; 0 without b. */
static int64_t ratio(int64_t a, int64_t b)
{
	int64_t out;
	return b > 0 && num_multiply_divide(a, 1000, b, &out) == OK ? out : 0;
}

static void put_steps(struct json_writer *w, const struct walk_run *run, bool of_readers)
{
	json_object_start(w);
	for (enum walk_step step = of_readers ? STEP_SEARCH : 0; step < (of_readers ? STEP_COUNT : STEP_SEARCH); step++) {
		const struct latency *latency = &run->steps[step];
		json_name(w, walk_step_name(step));
		json_object_start(w);
		json_put_i64(w, "count", latency->count);
		put_decimal(w, "median_ms", latency_permille(latency, 500));
		put_decimal(w, "p99_ms", latency_permille(latency, 990));
		put_decimal(w, "worst_ms", latency->worst_us);
		json_object_end(w);
	}
	json_object_end(w);
}

/* Lines a second in thousandths: what the ratios are made of. */
static int64_t lines_rate(int64_t lines, int64_t us)
{
	int64_t out;
	return us > 0 && num_multiply_divide(lines, 1000000000, us, &out) == OK ? out : 0;
}

static void put_limits(struct json_writer *w, const struct load *load, const struct setting *s)
{
	int64_t requests = 0;
	for (size_t i = 0; i < STEP_COUNT; i++)
		requests += s->run.steps[i].count;
	json_name(w, "limits");
	json_object_start(w);
	if (s->has_bare) {
		put_decimal(w, "bare_lines_per_second", lines_rate(s->bare.lines, s->bare.us));
		put_decimal(w, "bare_use_cases_per_commit", ratio(s->bare.cases, s->bare.commits));
		put_decimal(w, "bare_statements_per_line", ratio(s->bare.statements, s->bare.lines));
		put_decimal(w, "bare_longest_commit_ms", s->bare.longest_commit_us);
	}
	json_put_i64(w, "flushes_per_second", load->flushes);
	json_put_i64(w, "empty_pages_per_second", s->empty_pages);
	put_decimal(w, "ratio_requests_to_empty_pages", ratio(lines_rate(requests, s->us), s->empty_pages * 1000));
	put_decimal(w, "ratio_commits_to_flushes", ratio(s->commits * s->run.writes / (s->cases > 0 ? s->cases : 1) * 1000000 / (s->us > 0 ? s->us : 1),
							  load->flushes));
	json_object_end(w);
}

static void put_setting(struct json_writer *w, const struct load *load, const struct setting *s)
{
	json_object_start(w);
	json_put_i64(w, "clients", (int64_t)s->clients);
	put_decimal(w, "seconds", s->us / 1000);
	put_decimal(w, "lines_per_second", lines_rate(s->run.lines, s->us));
	if (s->has_bare)
		put_decimal(w, "ratio_to_bare_engine", ratio(lines_rate(s->run.lines, s->us), lines_rate(s->bare.lines, s->bare.us)));
	json_put_i64(w, "lines", s->run.lines);
	json_put_i64(w, "orders", s->run.orders);
	json_put_i64(w, "lines_not_supplied", s->run.short_lines);
	put_decimal(w, "transactions_per_second", lines_rate(s->run.writes, s->us));
	put_decimal(w, "use_cases_per_commit", ratio(s->cases, s->commits));
	put_decimal(w, "longest_gap_ms", s->run.longest_gap_us);
	json_put_i64(w, "refused", s->run.refused);
	json_put_i64(w, "busy", s->run.busy);
	json_put_i64(w, "lost", s->run.lost);
	if (s->run.first_refusal[0])
		json_put_text(w, "first_refusal", text_of(s->run.first_refusal));
	put_decimal(w, "server_cpu_seconds", (s->after.cpu_us - s->before.cpu_us) / 1000);
	put_decimal(w, "client_cpu_seconds", s->own_cpu_us / 1000);
	json_put_i64(w, "memory_kb", s->after.memory_kb);
	json_put_i64(w, "memory_peak_kb", s->after.memory_peak_kb);
	if (load->wal)
		json_put_i64(w, "wal_bytes_most", s->wal_bytes);
	json_name(w, "steps");
	put_steps(w, &s->run, false);
	if (s->readers) {
		json_name(w, "readers");
		json_object_start(w);
		json_put_i64(w, "count", (int64_t)s->readers);
		json_name(w, "steps");
		put_steps(w, &s->run, true);
		json_object_end(w);
	}
	put_limits(w, load, s);
	json_object_end(w);
}

static void tell(struct ctx *ctx, const struct load *load, const struct setting *settings, size_t count)
{
	struct buf out;
	buf_init(&out, ctx->arena, RESULT_BYTES);
	struct json_writer w = json_to(&out);
	json_object_start(&w);
	json_put_text(&w, "engine", text_of(load->copy.engine->name));
	json_put_bool(&w, "made_region", load->is_made);
	json_put_bool(&w, "verified", load->is_verified);
	put_decimal(&w, "fsync_delay_ms", load->options->flush_delay_us);
	json_put_i64(&w, "processors", sysconf(_SC_NPROCESSORS_ONLN));
	json_name(&w, "settings");
	json_array_start(&w);
	for (size_t i = 0; i < count; i++)
		put_setting(&w, load, &settings[i]);
	json_array_end(&w);
	json_object_end(&w);
	struct text text = buf_done(&out);
	printf("%.*s\n", TEXT_ARG(text));
	fflush(stdout);
}

static enum err run_all(struct ctx *ctx, struct load *load)
{
	static const size_t usual[] = { 1, 4, 16, 64 };
	size_t              count = load->options->clients ? 1 : COUNT_OF(usual);
	struct setting     *settings = arena_array(ctx->arena, struct setting, count);
	bool                went_wrong = false;
	TRY(prepare(ctx, load));
	const char *disk = load->wal ? load->copy.folder : ".";
	TRY(disk_flushes(ctx, disk, load->options->flush_delay_us, &load->flushes));
	for (size_t i = 0; i < count; i++) {
		settings[i].clients = load->options->clients ? (size_t)load->options->clients : usual[i];
		settings[i].readers = (size_t)load->options->readers;
		TRY(one_setting(ctx, load, &settings[i]));
		went_wrong = went_wrong || settings[i].run.refused || settings[i].run.lost;
	}
	enum err err = verify(ctx, load->address);
	load->is_verified = !err;
	tell(ctx, load, settings, count);
	TRY(err);
	return went_wrong ? fail(ctx, ERR_STATE, "load", "requests were refused or lost: see the report") : OK;
}

enum err bench_load(struct ctx *ctx, const struct load_options *options)
{
	struct load *load = arena_new(ctx->arena, struct load);
	load->options = options;
	flush_delay_set(options->flush_delay_us);
	TRY(find_places(ctx, load));
	enum err err = run_all(ctx, load);
	bare_forget(&load->notes);
	bare_copy_forget(ctx, &load->copy);
	return err;
}
