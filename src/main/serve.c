/*
 * serve.c - ampull serve, user and export
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/command.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "catalogue/importers.h"
#include "main/about_page.h"
#include "main/gateway.h"
#include "main/live.h"
#include "main/routes.h"
#include "order/prepare_drafts.h"
#include "order/promise.h"
#include "people/account.h"
#include "people/import_people.h"
#include "people/journal.h"
#include "people/password.h"
#include "place/import_places.h"
#include "report/note_value.h"
#include "store/flush_delay.h"
#include "store/job.h"
#include "store/request_key.h"

enum { DEFAULT_PORT = 8080, DEFAULT_PER_SECOND = 100, LOOPS = 2, DAY_US_HOURS = 24, HOLDER_BYTES = 12 };

static enum err new_day(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	int64_t *lost = argument, dropped, drafts;
	*lost = 0;
	TRY(session_sweep(ctx, tx, &dropped));
	TRY(request_key_forget(ctx, tx,
			       (struct moment){ ctx->now.us - (int64_t)LIMIT_REQUEST_KEY_DAYS * DAY_US_HOURS * 3600 * 1000000 }));
	TRY(note_value(ctx, tx));
	TRY(prepare_drafts(ctx, tx, &drafts));
	return promise_settle_all(ctx, tx, lost);
}

/*
 * What a new day asks for: the value that yesterday ended with, promises on stock that expired, the wards' scheduled drafts,
 * old sessions and keys.  One node does it; each asks every minute.
 */
static void look_at_clock(struct ctx *ctx, struct db *db, struct text holder)
{
	int64_t           lost;
	bool              done;
	struct arena_mark mark = arena_here(ctx->arena);
	ctx->error = (struct error){ 0 };
	ctx_set_now(ctx, moment_now());
	struct job job = { .name = "new day", .number = ctx->today.number, .holder = holder, .work = new_day, .argument = &lost };
	if (job_run(ctx, db, &job, &done) != OK)
		log_line(ctx, LOG_ERROR, "day", "%.*s", TEXT_ARG(ctx->error.english));
	else if (done)
		log_line(ctx, LOG_INFO, "day", "%s: %lld promises lost to expiry", day_text(ctx->arena, ctx->today).at,
			 (long long)lost);
	arena_rewind(ctx->arena, mark);
}

/* TLS of our own, where both files are named. */
static enum err read_tls(struct ctx *ctx, const struct command_line *line, struct server_options *options)
{
	const char *certificate = command_option(line, "tls-certificate"), *key = command_option(line, "tls-key");
	if (!certificate && !key)
		return OK;
	if (!certificate || !key)
		return fail(ctx, ERR_FIELD_MISSING, "tls", "--tls-certificate and --tls-key go together");
	struct text certificates, keys;
	TRY(file_read(ctx, certificate, &certificates));
	TRY(file_read(ctx, key, &keys));
	options->tls_certificate = text_copy(ctx->arena, certificates).at; /* With a NUL behind. */
	options->tls_key = text_copy(ctx->arena, keys).at;
	return OK;
}

/* Where answers are computed here, more than the processors take would only get in each other's way; a server is waited for. */
static int worker_count(const struct db *db)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	bool is_few = !db_is_shared(db) && processors > 0 && processors + 1 < LIMIT_WORKERS;
	return is_few ? (int)processors + 1 : LIMIT_WORKERS;
}

static enum err serve(struct ctx *ctx, const struct command_line *line, struct db *db, const sigset_t *stop)
{
	const char *port = command_option(line, "port"), *address = command_option(line, "address");
	const char *language = command_option(line, "language");
	int64_t     number = DEFAULT_PORT;
	if (port && (num_parse(text_of(port), &number) != OK || number < 0 || number > 65535))
		return fail(ctx, ERR_FIELD_INVALID, "port", "\"%s\" is no port", port);
	const char *rate = command_option(line, "requests-per-second");
	int64_t     per_second = DEFAULT_PER_SECOND;
	if (rate && (num_parse(text_of(rate), &per_second) != OK || per_second < 0 || per_second > 1000000))
		return fail(ctx, ERR_FIELD_INVALID, "requests-per-second", "\"%s\" is no rate", rate);
	const char *source = command_option(line, "source");
	if (source && ((strncmp(source, "https://", 8) != 0 && strncmp(source, "http://", 7) != 0) || strpbrk(source, " \"<>\r\n\t")))
		return fail(ctx, ERR_FIELD_INVALID, "source", "\"%s\" is no web address", source);
	struct server_options options = {
		.address = address ? address : "127.0.0.1",
		.port = (uint16_t)number,
		.workers = worker_count(db),
		.loops = LOOPS,
		.handler = gateway_answer,
		.headers = gateway_policies(),
	};
	TRY(read_tls(ctx, line, &options));
	about_set_source(source);
	layout_set_navigation(main_navigation);
	layout_set_help(main_help);
	struct arena   *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct gateway *gateway = gateway_build(
		arena, db, ctx->actor.region_id,
		&(struct gateway_options){ .english = language && strcmp(language, "en") == 0,
					   .over_tls = options.tls_key != NULL,
					   .behind_proxy = command_option(line, "behind-proxy") != NULL,
					   .requests_per_second = per_second });
	struct server  *server;
	struct live    *live = NULL;
	options.argument = gateway;
	enum err err = server_start(ctx, &options, &server);
	if (!err) {
		gateway_set_server(gateway, server);
		printf("http%s://%s:%u/\n", options.tls_key ? "s" : "", options.address, server_port(server));
		fflush(stdout);
		err = live_start(ctx, db, server, ctx->actor.region_id, &live);
		struct text           holder = random_token(ctx->arena, HOLDER_BYTES);
		const struct timespec minute = { .tv_sec = 60 };
		do
			look_at_clock(ctx, db, holder);
		while (sigtimedwait(stop, NULL, &minute) <= 0);
		live_stop(live);
		server_stop(server);
		struct db_counters counters = db_counters(db);
		log_line(ctx, LOG_INFO, "end", "%lld use cases in %lld commits, %lld refused", (long long)counters.transactions,
			 (long long)counters.commits, (long long)counters.failed);
	}
	arena_close(arena);
	return err;
}

enum err command_serve(struct ctx *ctx, const struct command_line *line)
{
	struct db  *db;
	sigset_t    stop;
	const char *delay = command_option(line, "fsync-delay"); /* Of `ampull bench` alone: microseconds. */
	int64_t     delay_us = 0;
	if (delay && (num_parse(text_of(delay), &delay_us) != OK || delay_us < 0 || delay_us > 1000000))
		return fail(ctx, ERR_FIELD_INVALID, "fsync-delay", "\"%s\" is not between 0 and 1000000 microseconds", delay);
	flush_delay_set(delay_us);
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stop, NULL); /* Before any thread starts, also the store's: they inherit it. */
	signal(SIGPIPE, SIG_IGN);
	TRY(command_open(ctx, line, DB_OWNER, &db));
	enum err err = serve(ctx, line, db, &stop);
	db_close(db);
	return err;
}

enum err command_export(struct ctx *ctx, const struct command_line *line)
{
	const struct {
		const char *name;
		const char *sheet;
	} templates[] = { { "articles", articles_template },       { "places", place_template_header },
			  { "people", people_template_header },    { "base-lists", base_lists_template },
			  { "exchange-additions", exchange_additions_template } };
	if (line->argument_count == 2 && strcmp(line->arguments[0], "template") == 0)
		for (size_t i = 0; i < COUNT_OF(templates); i++)
			if (strcmp(templates[i].name, line->arguments[1]) == 0) {
				printf("%s\n", templates[i].sheet);
				return OK;
			}
	return fail(ctx, ERR_FIELD_INVALID, "name", "ampull export template articles|places|people|base-lists|exchange-additions");
}

struct new_password {
	struct text username;
	struct text hash;
};

static enum err set_password(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct new_password *wanted = argument;
	struct person        person;
	TRY(person_by_username(ctx, tx, wanted->username, &person));
	TRY(person_set_password(ctx, tx, person.id, wanted->hash));
	return journal_write(ctx, tx, "password set", "person", person.id, TEXT_NONE);
}

enum err command_user(struct ctx *ctx, const struct command_line *line)
{
	if (line->argument_count != 2 || strcmp(line->arguments[0], "password") != 0)
		return fail(ctx, ERR_FIELD_INVALID, "user", "ampull user password NAME");
	char password[LIMIT_PASSWORD_LENGTH + 2];
	if (isatty(STDIN_FILENO))
		fprintf(stderr, "New password for %s: ", line->arguments[1]);
	if (!fgets(password, sizeof password, stdin))
		return fail(ctx, ERR_FIELD_MISSING, "password", "no password on standard input");
	password[strcspn(password, "\r\n")] = 0;
	struct new_password wanted = { .username = text_of(line->arguments[1]) };
	TRY(password_check_policy(ctx, wanted.username, text_of(password)));
	TRY(password_hash(ctx, text_of(password), &wanted.hash));
	struct db *db;
	TRY(command_open(ctx, line, DB_OWNER, &db));
	enum err err = db_transact(ctx, db, set_password, &wanted);
	db_close(db);
	return err;
}
