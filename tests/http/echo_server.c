/*
 * echo_server.c - a small server for strict_test.py and for measuring: answers what it was asked
 *
 *     echo_server [PORT]        prints the port on one line, ends when its standard input ends
 *
 * GET /hello     a short text, also for measuring
 * GET /slow      the same after 300 ms, finished by a thread that is not a worker
 * GET /big       3 MiB
 * GET /own       a reply with headers that the server would have set otherwise
 * GET /later     finished through server_later()
 * anything else  method, path, query, type, cookie, body length and body, a line each; 405 for another method
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/server.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"

enum { BIG_BYTES = 3 * 1024 * 1024, SLOW_US = 300 * 1000, WORKERS = 4, LOOPS = 2, SECONDS_FOR_TESTS = 2 };

static struct server *running;

static void finish(void *argument)
{
	struct http_exchange *x = argument;
	x->reply.content_type = TEXT("text/plain");
	x->reply.body = TEXT("hello\n");
	http_exchange_done(x);
}

static void *finish_slowly(void *argument)
{
	usleep(SLOW_US);
	finish(argument);
	return NULL;
}

static void echo(struct http_exchange *x)
{
	static const char *const methods[] = { "GET", "POST", "HEAD", "OTHER" };
	const struct http_request *r = &x->request;
	struct buf                 out;
	buf_init(&out, x->arena, LIMIT_REPLY);
	buf_format(&out, "method %s\npath %.*s\nquery %.*s\ntype %.*s\ncookie %.*s\nlength %zu\n", methods[r->method],
		   TEXT_ARG(r->path), TEXT_ARG(r->query), TEXT_ARG(r->content_type), TEXT_ARG(r->cookie), r->body.length);
	if (r->body.length < 100)
		buf_text(&out, r->body);
	x->reply.status = r->method == HTTP_OTHER ? 405 : 200;
	x->reply.content_type = TEXT("text/plain; charset=utf-8");
	x->reply.body = buf_done(&out);
}

static void answer(struct http_exchange *x, void *argument)
{
	(void)argument;
	struct text path = x->request.path;
	if (text_is(path, "/hello")) {
		finish(x);
	} else if (text_is(path, "/later")) {
		server_later(running, finish, x);
	} else if (text_is(path, "/slow")) {
		pthread_t thread;
		EXPECT(pthread_create(&thread, NULL, finish_slowly, x) == 0);
		pthread_detach(thread);
	} else {
		if (text_is(path, "/big")) {
			x->reply.content_type = TEXT("application/octet-stream");
			x->reply.body = (struct text){ arena_alloc(x->arena, BIG_BYTES), BIG_BYTES };
		} else {
			echo(x);
		}
		if (text_is(path, "/own")) {
			http_reply_header(&x->reply, "Cache-Control", TEXT("max-age=60"));
			http_reply_header(&x->reply, "X-Policy", TEXT("own"));
		}
		http_exchange_done(x);
	}
}

int main(int count, char **words)
{
	static const struct http_header policies[] = { { "X-Policy", TEXT_INIT("common") }, { NULL, { NULL, 0 } } };
	struct arena                   *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx                      ctx = { .arena = arena };
	struct server_options           options = { .address = "127.0.0.1", .workers = WORKERS, .loops = LOOPS,
						    .handler = answer, .headers = policies,
						    .idle_seconds = SECONDS_FOR_TESTS, .request_seconds = SECONDS_FOR_TESTS,
						    .reply_seconds = SECONDS_FOR_TESTS };
	if (count > 1)
		options.port = (uint16_t)strtoul(words[1], NULL, 10);
	if (server_start(&ctx, &options, &running) != OK) {
		fprintf(stderr, "%.*s\n", TEXT_ARG(ctx.error.detail));
		return 1;
	}
	printf("%u\n", server_port(running));
	fflush(stdout);
	for (char byte; read(STDIN_FILENO, &byte, 1) > 0;)
		continue;
	server_stop(running);
	arena_close(arena);
	return 0;
}
