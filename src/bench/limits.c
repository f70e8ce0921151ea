/*
 * limits.c - flushes of the disk, empty pages of the HTTP library
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "bench/child.h"
#include "bench/client.h"
#include "http/server.h"

enum { BLOCK = 4096, MEASURE_US = 1000000, LOOPS = 2, WAIT_MS = 50 };

enum err disk_flushes(struct ctx *ctx, const char *folder, int64_t delay_us, int64_t *per_second)
{
	char        block[BLOCK] = { 1 };
	char       *path = arena_alloc(ctx->arena, strlen(folder) + sizeof "/flush-XXXXXX");
	int64_t     count = 0, started = monotonic_us(), took;
	sprintf(path, "%s/flush-XXXXXX", folder);
	int file = mkstemp(path);
	if (file < 0)
		return fail(ctx, ERR_IO, "disk", "%s: %s", path, strerror(errno));
	unlink(path);
	do {
		if (write(file, block, sizeof block) != (ssize_t)sizeof block || fdatasync(file) != 0) {
			close(file);
			return fail(ctx, ERR_IO, "disk", "%s: %s", path, strerror(errno));
		}
		if (delay_us)
			usleep((useconds_t)delay_us);
		count++;
	} while ((took = monotonic_us() - started) < MEASURE_US);
	close(file);
	*per_second = count * 1000000 / took;
	return OK;
}

static void answer_nothing(struct http_exchange *exchange, void *argument)
{
	(void)argument;
	exchange->reply.content_type = TEXT("text/plain");
	http_exchange_done(exchange);
}

enum err serve_empty_page(struct ctx *ctx)
{
	struct server *server;
	sigset_t       stop;
	int            signal_number;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	TRY(server_start(ctx,
			 &(struct server_options){ .address = "127.0.0.1", .workers = LIMIT_WORKERS, .loops = LOOPS,
						   .handler = answer_nothing },
			 &server));
	printf("http://127.0.0.1:%u\n", server_port(server));
	fflush(stdout);
	sigwait(&stop, &signal_number);
	server_stop(server);
	return OK;
}

struct asking {
	int64_t pages, lost;
	bool    is_over;
};

static void ask_again(struct client *client, int status, struct text body, int64_t took_us)
{
	struct asking *asking = client->owner;
	(void)body, (void)took_us;
	if (status != 200) {
		asking->lost++;
		return;
	}
	asking->pages++;
	if (!asking->is_over)
		client_get(client, "/", TEXT_NONE);
}

static enum err ask(struct ctx *ctx, uint16_t port, size_t count, int64_t *per_second)
{
	struct clients clients;
	struct asking  asking = { 0 };
	int64_t        started = monotonic_us();
	enum err       err = clients_open(ctx, port, count, &clients);
	for (size_t i = 0; i < clients.count && !err; i++) {
		clients.at[i].owner = &asking;
		clients.at[i].replied = ask_again;
		client_get(&clients.at[i], "/", TEXT_NONE);
	}
	while (!err && monotonic_us() - started < MEASURE_US)
		err = clients_turn(ctx, &clients, WAIT_MS);
	*per_second = asking.pages * 1000000 / (monotonic_us() - started);
	clients_close(&clients);
	if (!err && asking.lost)
		err = fail(ctx, ERR_IO, "http", "the empty page was refused");
	return err;
}

enum err empty_pages(struct ctx *ctx, size_t clients, int64_t *per_second)
{
	static const char *const words[] = { "bench", "empty-page", NULL };
	struct child             child;
	struct arena_mark        mark = arena_here(ctx->arena);
	enum err                 err = child_start(ctx, words, &child);
	if (!err)
		err = child_wait_for_port(ctx, &child);
	if (!err)
		err = ask(ctx, child.port, clients, per_second);
	enum err ended = child_end(ctx, &child, true);
	child_close(&child);
	if (!err)
		arena_rewind(ctx->arena, mark);
	return err ? err : ended;
}
