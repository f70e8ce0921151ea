/*
 * client.c - connections, requests out, replies in
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OUT_BYTES = 16 * 1024, IN_BYTES = 64 * 1024, EVENTS = 128 }; /* What is longer is counted and dropped. */

static enum err connect_one(struct ctx *ctx, struct client *client)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(client->all->port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1;
	client->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client->socket < 0 || connect(client->socket, (struct sockaddr *)&to, sizeof to) != 0)
		return fail(ctx, ERR_IO, "port", "cannot connect to port %u: %s", client->all->port, strerror(errno));
	setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
	if (epoll_ctl(client->all->epoll, EPOLL_CTL_ADD, client->socket, &event) != 0)
		return fail(ctx, ERR_IO, "epoll", "%s", strerror(errno));
	return OK;
}

enum err clients_open(struct ctx *ctx, uint16_t port, size_t count, struct clients *out)
{
	*out = (struct clients){ .port = port, .epoll = epoll_create1(EPOLL_CLOEXEC), .key_base = moment_now().us };
	if (out->epoll < 0)
		return fail(ctx, ERR_IO, "epoll", "%s", strerror(errno));
	out->at = arena_array(ctx->arena, struct client, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct client *client = &out->at[i];
		*client = (struct client){ .all = out, .socket = -1, .out = arena_alloc(ctx->arena, OUT_BYTES),
					   .in = arena_alloc(ctx->arena, IN_BYTES + 1) };
		out->count++;
		TRY(connect_one(ctx, client));
	}
	return OK;
}

void clients_close(struct clients *clients)
{
	for (size_t i = 0; i < clients->count; i++)
		if (clients->at[i].socket >= 0)
			close(clients->at[i].socket);
	if (clients->epoll >= 0)
		close(clients->epoll);
	*clients = (struct clients){ .epoll = -1 };
}

static void finish(struct client *client, int status)
{
	size_t      room = IN_BYTES - client->head_length;
	struct text body = { client->in + client->head_length, client->body_length < room ? client->body_length : room };
	int64_t     took = monotonic_us() - client->sent_us;
	client->is_waiting = false;
	client->all->waiting--;
	if (client->replied)
		client->replied(client, status, status ? body : TEXT(""), took);
}

/* What the socket does not take now is rare: requests are short.  It waits for it. */
static void send_out(struct client *client, int length)
{
	EXPECT(length > 0 && length < OUT_BYTES && !client->is_waiting);
	client->is_waiting = true;
	client->all->waiting++;
	client->all->requests++;
	client->in_length = client->head_length = client->body_length = 0;
	client->out_length = (size_t)length;
	client->sent_us = monotonic_us();
	for (size_t sent = 0; sent < client->out_length;) {
		ssize_t got = send(client->socket, client->out + sent, client->out_length - sent, MSG_NOSIGNAL);
		if (got <= 0 && errno != EINTR)
			return; /* The reading side sees that the connection is gone. */
		sent += got > 0 ? (size_t)got : 0;
	}
}

void client_get(struct client *client, const char *path, struct text token)
{
	send_out(client, snprintf(client->out, OUT_BYTES, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s%.*s%s\r\n", path,
				  token.length ? "Authorization: Bearer " : "", TEXT_ARG(token), token.length ? "\r\n" : ""));
}

void client_post(struct client *client, const char *path, struct text token, struct text body)
{
	send_out(client,
		 snprintf(client->out, OUT_BYTES,
			  "POST %s HTTP/1.1\r\nHost: localhost\r\n%s%.*s%sIdempotency-Key: load-%llx-%llx\r\n"
			  "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
			  path, token.length ? "Authorization: Bearer " : "", TEXT_ARG(token), token.length ? "\r\n" : "",
			  (long long)client->all->key_base, (long long)client->all->requests, body.length, TEXT_ARG(body)));
}

/* Once the head is whole: status and length.  False: a reply we do not speak. */
static bool read_head(struct client *client)
{
	static const char length_name[] = "\r\nContent-Length:";
	client->in[client->in_length] = 0;
	char *end = strstr(client->in, "\r\n\r\n");
	if (!end)
		return client->in_length < IN_BYTES;
	const char *length = strcasestr(client->in, length_name);
	if (strncmp(client->in, "HTTP/1.1 ", 9) != 0 || !length || length > end)
		return false;
	client->head_length = (size_t)(end - client->in) + 4;
	client->body_length = strtoul(length + sizeof length_name - 1, NULL, 10);
	client->status = atoi(client->in + 9);
	return true;
}

static void read_in(struct client *client)
{
	char    dropped[IN_BYTES];
	bool    is_full = client->in_length >= IN_BYTES;
	ssize_t got = is_full ? recv(client->socket, dropped, sizeof dropped, MSG_DONTWAIT)
			      : recv(client->socket, client->in + client->in_length, IN_BYTES - client->in_length, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got > 0)
		client->in_length += (size_t)got;
	if (got <= 0 || !client->is_waiting || (client->head_length == 0 && !read_head(client))) {
		close(client->socket);
		client->socket = -1;
		if (client->is_waiting)
			finish(client, 0);
		return;
	}
	if (client->head_length && client->in_length >= client->head_length + client->body_length)
		finish(client, client->status);
}

enum err clients_turn(struct ctx *ctx, struct clients *clients, int wait_ms)
{
	struct epoll_event events[EVENTS];
	int                count = epoll_wait(clients->epoll, events, EVENTS, wait_ms);
	if (count < 0 && errno != EINTR)
		return fail(ctx, ERR_IO, "epoll", "%s", strerror(errno));
	for (int i = 0; i < count; i++)
		read_in(events[i].data.ptr);
	return OK;
}

/* Behind `"name":`, from `at` on; SIZE_MAX when it is not there. */
static size_t behind_name(struct text body, const char *name, size_t at)
{
	size_t length = strlen(name);
	for (size_t i = at; i + length + 3 <= body.length; i++)
		if (body.at[i] == '"' && memcmp(body.at + i + 1, name, length) == 0 && body.at[i + length + 1] == '"' &&
		    body.at[i + length + 2] == ':')
			return i + length + 3;
	return SIZE_MAX;
}

int64_t reply_number(struct text body, const char *name, size_t *at)
{
	size_t from = behind_name(body, name, *at), to = from;
	if (from == SIZE_MAX)
		return I64_NONE;
	while (to < body.length && ((body.at[to] >= '0' && body.at[to] <= '9') || body.at[to] == '-'))
		to++;
	int64_t number;
	if (num_parse(text_slice(body, from, to), &number) != OK)
		return I64_NONE;
	*at = to;
	return number;
}

struct text reply_text(struct text body, const char *name, size_t *at)
{
	size_t from = behind_name(body, name, *at);
	if (from == SIZE_MAX || from >= body.length || body.at[from] != '"')
		return TEXT_NONE;
	size_t to = from + 1;
	while (to < body.length && body.at[to] != '"')
		to += body.at[to] == '\\' ? 2 : 1;
	if (to >= body.length)
		return TEXT_NONE;
	*at = to + 1;
	return text_slice(body, from + 1, to);
}
