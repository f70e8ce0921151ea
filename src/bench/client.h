/*
 * client.h - many HTTP/1.1 clients in one thread: keep-alive connections over one epoll
 *
 * Made to cost little beside the server it measures: a request is one formatted write, a reply is found by its length and
 * given away as it stands.  Speaks only what our own server answers (a told Content-Length); anything else is an error.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_CLIENT_H
#define AMPULL_BENCH_CLIENT_H

#include "base/base.h"
#include "base/ctx.h"

struct client;
struct clients;

/** A reply has come; the function sends the next request, or none.  status 0: the connection was lost. */
typedef void client_reply(struct client *client, int status, struct text body, int64_t took_us);

/** One connection with at most one request under way. */
struct client {
	struct clients *all;
	client_reply   *replied;
	void           *owner;
	int             socket;
	char           *out, *in;
	size_t          out_length, out_sent, in_length;
	size_t          head_length, body_length; /* Of the reply that is coming in; 0 until its head is whole. */
	int             status;
	int64_t         sent_us;
	bool            is_waiting;
};

struct clients {
	uint16_t       port;
	int            epoll;
	struct client *at;
	size_t         count;
	size_t         waiting;  /* Requests under way. */
	int64_t        requests; /* Sent; also makes request keys different. */
	int64_t        key_base;
};

/** Connect `count` clients to a port of this machine.  Owns: the caller closes them.  Fails: ERR_IO. */
MUST_CHECK enum err clients_open(struct ctx *ctx, uint16_t port, size_t count, struct clients *out);
/** Close the connections. */
void clients_close(struct clients *clients);
/** Send a GET; `token` may be missing. */
void client_get(struct client *client, const char *path, struct text token);
/** Send a POST of JSON with a request key of its own; `token` may be missing. */
void client_post(struct client *client, const char *path, struct text token, struct text body);
/** Wait for replies, at most so long, and give them away.  Fails: ERR_IO. */
MUST_CHECK enum err clients_turn(struct ctx *ctx, struct clients *clients, int wait_ms);
/** The whole number behind `"name":` at or after `*at`, which is moved behind it; I64_NONE when there is none. */
int64_t reply_number(struct text body, const char *name, size_t *at);
/** The text behind `"name":"` at or after `*at`, as it is written; missing when there is none. */
struct text reply_text(struct text body, const char *name, size_t *at);

#endif
