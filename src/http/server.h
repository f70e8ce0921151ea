/*
 * server.h - sockets to whole requests and back: event loops parse, workers think, nobody blocks a loop
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SERVER_H
#define AMPULL_SERVER_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/http.h"

struct server;

/** One request under way.  Its arena lives until the reply is sent. */
struct http_exchange {
	struct arena       *arena;
	struct http_request request;
	struct http_reply   reply;
	void               *of_handler; /* For the handler's own use. */
};

/**
 * Called in a worker thread for every guarded request.  Fills exchange->reply and calls http_exchange_done(), now or
 * later, from any thread, exactly once.
 */
typedef void http_handler(struct http_exchange *exchange, void *argument);

struct server_options {
	const char   *address; /* "127.0.0.1", "::1", "0.0.0.0" ... */
	uint16_t      port;    /* 0 takes a free one. */
	int           workers;
	int           loops;
	http_handler *handler;
	void         *argument;
	/** Headers added to every reply (policies) that does not set its own of the name; ended by one without a name. */
	const struct http_header *headers;
	const char   *tls_certificate; /* PEM, the chain; NULL: without TLS. */
	const char   *tls_key;         /* PEM. */
	int           idle_seconds;    /* A connection on which nothing moves; 0: 30. */
	int           request_seconds; /* From the first wait for a request to its last byte; 0: 120. */
	int           reply_seconds;   /* For taking a whole reply; 0: 600. */
};

/** Start listening.  Owns: the caller stops *out.  Fails: ERR_IO (address in use or not allowed). */
MUST_CHECK enum err server_start(struct ctx *ctx, const struct server_options *options, struct server **out);
/** The port that is listened on. */
uint16_t server_port(const struct server *server);
/** Stop taking requests, end the streams, finish those under way, give their replies a few seconds to leave, close. */
void server_stop(struct server *server);
/** Send the reply.  The exchange belongs to the server from here on. */
void http_exchange_done(struct http_exchange *exchange);
/** Send an event ("event: …\ndata: …\n\n", at most STREAM_EVENT_MAX bytes) to every reply that is a stream.  Any thread. */
void server_publish(struct server *server, struct text event);
/** How many replies are streams now. */
size_t server_listeners(struct server *server);
/** Run `work(argument)` in a worker thread later: how a reply made in the writer's thread gets its page rendered. */
void server_later(struct server *server, void (*work)(void *argument), void *argument);

#endif
