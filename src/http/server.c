/*
 * server.c - libmicrohttpd behind our own door; the only file that knows it
 *
 * Event loops read whole requests; the connection is then suspended and the request queued for a worker; whoever calls
 * http_exchange_done() resumes it.  Nobody blocks a loop.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "http/guard.h"

enum { IDLE_SECONDS = 30, FREE_ARENAS_MAX = 64, WORKERS_MAX = 64 };

/* Where a request stands; only its loop, then only its worker, touches it. */
enum stage { STAGE_READING, STAGE_REFUSED, STAGE_WORKING, STAGE_ANSWERED };

struct exchange_inside {
	struct http_exchange   public;
	struct server         *server;
	struct MHD_Connection *connection;
	struct buf             body;
	_Atomic int            stage;
	int                    refusal; /* Status of a request that was refused while it was read. */
};

/* Work that waits for a worker thread. */
struct task {
	void (*work)(void *argument);
	void        *argument;
	struct task *next;
};

struct server {
	struct MHD_Daemon        *daemon;
	int                       socket;
	uint16_t                  port;
	http_handler             *handler;
	void                     *argument;
	const struct http_header *headers;
	pthread_t                 workers[WORKERS_MAX];
	int                       worker_count;
	pthread_mutex_t           lock;
	pthread_cond_t            filled;
	struct task              *first, *last;
	size_t                    waiting;
	bool                      is_stopping;
	struct arena             *free_arenas[FREE_ARENAS_MAX];
	size_t                    free_arena_count;
};

static struct arena *arena_take(struct server *server)
{
	pthread_mutex_lock(&server->lock);
	struct arena *arena = server->free_arena_count ? server->free_arenas[--server->free_arena_count] : NULL;
	pthread_mutex_unlock(&server->lock);
	return arena ? arena : arena_open(LIMIT_ARENA_REQUEST);
}

static void arena_give(struct server *server, struct arena *arena)
{
	arena_reset(arena);
	pthread_mutex_lock(&server->lock);
	bool keep = server->free_arena_count < FREE_ARENAS_MAX;
	if (keep)
		server->free_arenas[server->free_arena_count++] = arena;
	pthread_mutex_unlock(&server->lock);
	if (!keep)
		arena_close(arena);
}

/* ---------------------------------------------------------------- workers */

static bool push(struct server *server, void (*work)(void *), void *argument, bool may_refuse)
{
	struct task *task = calloc(1, sizeof *task);
	EXPECT(task != NULL);
	*task = (struct task){ work, argument, NULL };
	pthread_mutex_lock(&server->lock);
	bool full = may_refuse && server->waiting >= LIMIT_QUEUE_WRITES;
	if (!full) {
		if (server->last)
			server->last->next = task;
		else
			server->first = task;
		server->last = task;
		server->waiting++;
		pthread_cond_signal(&server->filled);
	}
	pthread_mutex_unlock(&server->lock);
	if (full)
		free(task);
	return !full;
}

static void *worker_main(void *argument)
{
	struct server *server = argument;
	for (;;) {
		pthread_mutex_lock(&server->lock);
		while (!server->first && !server->is_stopping)
			pthread_cond_wait(&server->filled, &server->lock);
		struct task *task = server->first;
		if (task) {
			server->first = task->next;
			if (!server->first)
				server->last = NULL;
			server->waiting--;
		}
		pthread_mutex_unlock(&server->lock);
		if (!task)
			return NULL;
		task->work(task->argument);
		free(task);
	}
}

void server_later(struct server *server, void (*work)(void *argument), void *argument)
{
	push(server, work, argument, false);
}

static void handle(void *argument)
{
	struct exchange_inside *x = argument;
	x->server->handler(&x->public, x->server->argument);
}

void http_exchange_done(struct http_exchange *exchange)
{
	struct exchange_inside *x = (struct exchange_inside *)exchange; /* The public part is its first member. */
	x->stage = STAGE_ANSWERED;
	MHD_resume_connection(x->connection);
}

/* ---------------------------------------------------------------- requests in */

struct header_walk {
	struct guard         guard;
	struct http_request *request;
	struct arena        *arena;
};

static enum MHD_Result walk_header(void *argument, enum MHD_ValueKind kind, const char *name, size_t name_length,
				   const char *value, size_t value_length)
{
	(void)kind;
	struct header_walk  *walk = argument;
	struct http_request *r = walk->request;
	struct text          n = { name, name_length }, v = { value ? value : "", value ? value_length : 0 };
	guard_header(&walk->guard, n, v);
	const struct {
		const char  *name;
		struct text *at;
	} kept[] = {
		{ "content-type", &r->content_type },       { "cookie", &r->cookie },
		{ "authorization", &r->authorization },     { "idempotency-key", &r->idempotency_key },
		{ "accept", &r->accept },                   { "accept-language", &r->accept_language },
		{ "if-none-match", &r->if_none_match },     { "origin", &r->origin },
		{ "sec-fetch-site", &r->sec_fetch_site },   { "referer", &r->referer },
		{ "host", &r->host },
	};
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		if (strlen(kept[i].name) == n.length && strncasecmp(n.at, kept[i].name, n.length) == 0)
			*kept[i].at = text_trim(text_copy(walk->arena, v));
	return MHD_YES;
}

static struct text peer_address(struct arena *arena, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *about = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char                            name[INET6_ADDRSTRLEN] = "";
	if (about && about->client_addr && about->client_addr->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, about->client_addr, sizeof in);
		inet_ntop(AF_INET, &in.sin_addr, name, sizeof name);
	} else if (about && about->client_addr && about->client_addr->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;
		memcpy(&in6, about->client_addr, sizeof in6);
		inet_ntop(AF_INET6, &in6.sin6_addr, name, sizeof name);
	}
	return text_copy(arena, text_of(name));
}

/* The first call for a request: headers are in, the body is not. */
static void open_request(struct exchange_inside *x, const char *raw_url, const char *method)
{
	struct http_request *request = &x->public.request;
	struct arena        *arena = x->public.arena;
	struct header_walk   walk = { .request = request, .arena = arena };
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, walk_header, &walk);
	struct text url = text_of(raw_url);
	size_t      question = text_find(url, '?');
	request->method = strcmp(method, "GET") == 0    ? HTTP_GET
			  : strcmp(method, "POST") == 0 ? HTTP_POST
			  : strcmp(method, "HEAD") == 0 ? HTTP_HEAD
							: HTTP_OTHER;
	request->path = guard_path(arena, text_slice(url, 0, question));
	request->query = question == SIZE_MAX ? TEXT("") : text_copy(arena, text_slice(url, question + 1, url.length));
	request->address = peer_address(arena, x->connection);
	buf_init(&x->body, arena, LIMIT_BODY);
	if (!guard_passes(&walk.guard) || !request->path.at || url.length > LIMIT_URL)
		x->refusal = 400;
}

/* The library decodes and splits the address; we want it as it came. */
static void *keep_raw_url(void *argument, const char *raw_url, struct MHD_Connection *connection)
{
	(void)connection;
	struct server          *server = argument;
	struct exchange_inside *x = calloc(1, sizeof *x);
	EXPECT(x != NULL);
	x->server = server;
	x->public.arena = arena_take(server);
	x->public.of_handler = (void *)(uintptr_t)text_copy(x->public.arena, text_of(raw_url)).at;
	return x;
}

static enum MHD_Result queue_reply(struct exchange_inside *x)
{
	const struct http_reply *reply = &x->public.reply;
	bool                     has_body = reply->body.length > 0;
	struct MHD_Response     *response = MHD_create_response_from_buffer(reply->body.length,
									  (void *)(uintptr_t)(has_body ? reply->body.at : ""),
									  MHD_RESPMEM_PERSISTENT);
	EXPECT(response != NULL);
	bool has_cache = false;
	if (reply->content_type.length)
		MHD_add_response_header(response, "Content-Type", text_copy(x->public.arena, reply->content_type).at);
	for (size_t i = 0; i < reply->header_count; i++) {
		has_cache = has_cache || strcmp(reply->headers[i].name, "Cache-Control") == 0;
		MHD_add_response_header(response, reply->headers[i].name,
					text_copy(x->public.arena, reply->headers[i].value).at);
	}
	for (const struct http_header *h = x->server->headers; h && h->name; h++)
		MHD_add_response_header(response, h->name, text_copy(x->public.arena, h->value).at);
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (!has_cache)
		MHD_add_response_header(response, "Cache-Control", "no-store");
	if (x->refusal)
		MHD_add_response_header(response, "Connection", "close");
	enum MHD_Result queued = MHD_queue_response(x->connection, (unsigned)(reply->status ? reply->status : 200), response);
	MHD_destroy_response(response);
	return queued;
}

static enum MHD_Result queue_refusal(struct exchange_inside *x)
{
	x->public.reply = (struct http_reply){
		.status = x->refusal,
		.content_type = TEXT("text/plain; charset=utf-8"),
		.body = x->refusal == 413   ? TEXT("the request is larger than the limit\n")
			: x->refusal == 503 ? TEXT("too many requests are waiting\n")
					    : TEXT("the request breaks the rules of HTTP\n"),
	};
	return queue_reply(x);
}

static enum MHD_Result on_request(void *argument, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *bytes, size_t *byte_count, void **of_request)
{
	(void)argument, (void)url, (void)version;
	struct exchange_inside *x = *of_request;
	if (!x->connection) {
		const char *raw_url = x->public.of_handler;
		x->connection = connection;
		x->public.of_handler = NULL;
		open_request(x, raw_url, method);
		return x->refusal ? queue_refusal(x) : MHD_YES;
	}
	if (*byte_count) {
		buf_put(&x->body, bytes, *byte_count);
		if (x->body.overflowed)
			x->refusal = 413;
		*byte_count = 0;
		return MHD_YES;
	}
	if (x->stage == STAGE_ANSWERED)
		return queue_reply(x);
	if (x->stage != STAGE_READING)
		return MHD_YES; /* Woken for another reason: the answer is not there yet. */
	if (x->refusal)
		return queue_refusal(x);
	x->public.request.body = buf_done(&x->body);
	x->stage = STAGE_WORKING;
	MHD_suspend_connection(connection);
	if (!push(x->server, handle, x, true)) {
		x->refusal = 503;
		x->stage = STAGE_READING;
		MHD_resume_connection(connection);
	}
	return MHD_YES;
}

static void on_completed(void *argument, struct MHD_Connection *connection, void **of_request,
			 enum MHD_RequestTerminationCode why)
{
	(void)argument, (void)connection, (void)why;
	struct exchange_inside *x = *of_request;
	if (!x)
		return;
	arena_give(x->server, x->public.arena);
	free(x);
	*of_request = NULL;
}

/* The address was taken from the raw one; the library's own decoding is not wanted. */
static size_t no_unescape(void *argument, struct MHD_Connection *connection, char *text)
{
	(void)argument, (void)connection;
	return strlen(text);
}

/* ---------------------------------------------------------------- start and stop */

static enum err listen_on(struct ctx *ctx, const struct server_options *options, struct server *server)
{
	char             port[8];
	struct addrinfo  hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
				   .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE };
	struct addrinfo *found = NULL;
	snprintf(port, sizeof port, "%u", options->port);
	if (getaddrinfo(options->address, port, &hints, &found) != 0)
		return fail(ctx, ERR_IO, "address", "\"%s\" is no address to listen on", options->address);
	int one = 1;
	server->socket = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool works = server->socket >= 0 &&
		     setsockopt(server->socket, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
		     bind(server->socket, found->ai_addr, found->ai_addrlen) == 0 && listen(server->socket, 1024) == 0;
	freeaddrinfo(found);
	if (!works)
		return fail(ctx, ERR_IO, "address", "cannot listen on %s port %u: %s", options->address, options->port,
			    strerror(errno));
	struct sockaddr_storage bound;
	socklen_t               length = sizeof bound;
	getsockname(server->socket, (struct sockaddr *)&bound, &length);
	char service[8];
	getnameinfo((struct sockaddr *)&bound, length, NULL, 0, service, sizeof service, NI_NUMERICSERV);
	server->port = (uint16_t)strtoul(service, NULL, 10);
	return OK;
}

static enum err start_daemon(struct ctx *ctx, const struct server_options *options, struct server *server)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
	server->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, NULL, MHD_OPTION_URI_LOG_CALLBACK, keep_raw_url, server, MHD_OPTION_UNESCAPE_CALLBACK,
		no_unescape, NULL, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)LIMIT_CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LIMIT_HEADERS,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(options->loops > 1 ? options->loops : 2), MHD_OPTION_STRICT_FOR_CLIENT,
		1, MHD_OPTION_END);
	return server->daemon ? OK : fail(ctx, ERR_IO, "address", "the server could not start");
}

enum err server_start(struct ctx *ctx, const struct server_options *options, struct server **out)
{
	struct server *server = calloc(1, sizeof *server);
	EXPECT(server != NULL);
	server->socket = -1;
	server->handler = options->handler;
	server->argument = options->argument;
	server->headers = options->headers;
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->filled, NULL);
	enum err err = listen_on(ctx, options, server);
	for (int i = 0; !err && i < options->workers && i < WORKERS_MAX; i++) {
		if (pthread_create(&server->workers[i], NULL, worker_main, server) != 0)
			err = fail(ctx, ERR_INTERNAL, "workers", "no thread for a worker");
		else
			server->worker_count++;
	}
	if (!err)
		err = start_daemon(ctx, options, server);
	if (err) {
		if (server->socket >= 0)
			close(server->socket);
		server->socket = -1;
		server_stop(server);
		return err;
	}
	*out = server;
	return OK;
}

uint16_t server_port(const struct server *server)
{
	return server->port;
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	if (server->daemon) {
		/* No new connections; those under way are answered while the workers still run. */
		MHD_socket listening = MHD_quiesce_daemon(server->daemon);
		for (int tries = 0; tries < 100; tries++) {
			pthread_mutex_lock(&server->lock);
			bool busy = server->waiting > 0;
			pthread_mutex_unlock(&server->lock);
			if (!busy)
				break;
			usleep(20000);
		}
		usleep(50000);
		MHD_stop_daemon(server->daemon);
		if (listening != MHD_INVALID_SOCKET)
			close(listening);
	}
	pthread_mutex_lock(&server->lock);
	server->is_stopping = true;
	pthread_cond_broadcast(&server->filled);
	pthread_mutex_unlock(&server->lock);
	for (int i = 0; i < server->worker_count; i++)
		pthread_join(server->workers[i], NULL);
	for (size_t i = 0; i < server->free_arena_count; i++)
		arena_close(server->free_arenas[i]);
	free(server);
}
