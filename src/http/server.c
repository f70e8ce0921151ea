/*
 * server.c - libmicrohttpd behind our own door; the only file that knows it
 *
 * Event loops read whole requests; the connection is then suspended and the request queued for a worker; whoever calls
 * http_exchange_done() resumes it.  Nobody blocks a loop.  An exchange lives in its own arena, from the first line of its
 * request until the library says that it is over; a suspended connection is never closed, so that a client that went away
 * is noticed when its reply is ready.
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
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "http/guard.h"
#include "http/stream.h"
#include "http/watch.h"
#include "http/workers.h"

enum {
	IDLE_SECONDS = 30,
	REQUEST_SECONDS = 120, /* 4 MiB over a slow line of 0.3 Mbit/s. */
	REPLY_SECONDS = 600,
	STREAM_SECONDS = 600, /* Then the client comes again, and is asked again who it is. */
	STREAM_BLOCK = 1024,
	LEAVING_SECONDS = 5, /* What the last replies get when the server stops. */
	FREE_ARENAS_MAX = 64,
	FILES_BESIDE_CONNECTIONS = 512,
	LISTEN_QUEUE = 1024,
};

/* Where a request stands; only its loop, then only its worker, touches it. */
enum stage { STAGE_READING, STAGE_WORKING, STAGE_ANSWERED };

struct exchange_inside {
	struct http_exchange   public;
	struct server         *server;
	struct MHD_Connection *connection;
	struct watched        *watched;
	struct text            address; /* As it came; the library decodes its own copy. */
	struct buf             body;
	_Atomic int            stage;
	bool                   is_opened;  /* The headers were looked at. */
	bool                   is_counted; /* In server->answering. */
	struct stream         *stream;     /* Of a reply that is one. */
	int                    refusal;    /* Status of a request that was refused while it was read. */
};

struct server {
	struct arena             *arena; /* Holds this struct. */
	struct MHD_Daemon        *daemon;
	struct workers           *workers;
	struct watch             *watch;
	struct streams           *streams;
	int                       socket;
	uint16_t                  port;
	http_handler             *handler;
	void                     *argument;
	const struct http_header *headers;
	int                       request_seconds, reply_seconds;
	pthread_mutex_t           lock;
	pthread_cond_t            calmer;
	size_t                    working;   /* Given to a worker and not yet resumed; no daemon may stop meanwhile. */
	size_t                    answering; /* Given to a worker and not yet over. */
	bool                      is_stopping;
	bool                      over_tls;
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

void server_later(struct server *server, void (*work)(void *argument), void *argument)
{
	workers_add(server->workers, work, argument);
}

static void handle(void *argument)
{
	struct exchange_inside *x = argument;
	x->server->handler(&x->public, x->server->argument);
}

/* Room for one more among the requests under way; none while stopping or when too many wait. */
static bool reserve(struct exchange_inside *x)
{
	struct server *server = x->server;
	bool           full = workers_waiting(server->workers) >= LIMIT_QUEUE_WRITES;
	pthread_mutex_lock(&server->lock);
	bool may = !full && !server->is_stopping;
	if (may) {
		server->working++;
		server->answering++;
		x->is_counted = true;
	}
	pthread_mutex_unlock(&server->lock);
	return may;
}

void http_exchange_done(struct http_exchange *exchange)
{
	struct exchange_inside *x = (struct exchange_inside *)exchange; /* The public part is its first member. */
	struct server          *server = x->server;
	EXPECT(x->stage == STAGE_WORKING);
	x->stage = STAGE_ANSWERED;
	MHD_resume_connection(x->connection);
	/* From here on x may be gone already. */
	pthread_mutex_lock(&server->lock);
	server->working--;
	pthread_cond_broadcast(&server->calmer);
	pthread_mutex_unlock(&server->lock);
}

/* ---------------------------------------------------------------- replies out */

static void put_header(struct exchange_inside *x, struct MHD_Response *response, const char *name, struct text value)
{
	/* The library wants a NUL behind a value; one it does not take is a bug of ours. */
	if (value.length)
		EXPECT(MHD_add_response_header(response, name, text_copy(x->public.arena, value).at) == MHD_YES);
}

static bool reply_has(const struct http_reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->header_count; i++)
		if (strcasecmp(reply->headers[i].name, name) == 0)
			return true;
	return false;
}

static void sleep_connection(void *connection)
{
	MHD_suspend_connection(connection);
}

static void wake_connection(void *connection)
{
	MHD_resume_connection(connection);
}

/* Called by the loop when the client can take more; asleep, the connection costs no thread. */
static ssize_t read_stream(void *argument, uint64_t position, char *out, size_t space)
{
	(void)position;
	struct exchange_inside *x = argument;
	int                     taken = stream_take(x->stream, out, space);
	return taken == STREAM_END ? (ssize_t)MHD_CONTENT_READER_END_OF_STREAM : taken;
}

static struct MHD_Response *response_of(struct exchange_inside *x)
{
	const struct http_reply *reply = &x->public.reply;
	void                    *body = reply->body.length ? (void *)(uintptr_t)reply->body.at : (void *)(uintptr_t)"";
	EXPECT(reply->body.length == 0 || reply->content_type.length > 0);
	struct MHD_Response *response =
		x->stream ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, x, NULL)
			  : MHD_create_response_from_buffer(reply->body.length, body, MHD_RESPMEM_PERSISTENT);
	EXPECT(response != NULL);
	return response;
}

static enum MHD_Result queue_reply(struct exchange_inside *x)
{
	const struct http_reply *reply = &x->public.reply;
	struct MHD_Response     *response = response_of(x);
	put_header(x, response, "Content-Type", reply->content_type);
	for (size_t i = 0; i < reply->header_count; i++)
		put_header(x, response, reply->headers[i].name, reply->headers[i].value);
	for (const struct http_header *h = x->server->headers; h && h->name; h++)
		if (!reply_has(reply, h->name))
			put_header(x, response, h->name, h->value);
	put_header(x, response, "X-Content-Type-Options", TEXT("nosniff"));
	if (!reply_has(reply, "Cache-Control"))
		put_header(x, response, "Cache-Control", TEXT("no-store"));
	if (x->refusal)
		put_header(x, response, "Connection", TEXT("close"));
	watch_limit(x->server->watch, x->watched, x->stream ? 0 : x->server->reply_seconds);
	enum MHD_Result queued = MHD_queue_response(x->connection, (unsigned)(reply->status ? reply->status : 200), response);
	MHD_destroy_response(response);
	return queued;
}

static struct text refusal_text(int status)
{
	switch (status) {
	case 413:
		return TEXT("the request is larger than the limit\n");
	case 414:
		return TEXT("the address is longer than the limit\n");
	case 503:
		return TEXT("too many requests are waiting, or the server is stopping\n");
	case 505:
		return TEXT("the version of HTTP is not one that is spoken here\n");
	default:
		return TEXT("the request breaks the rules of HTTP\n");
	}
}

static enum MHD_Result queue_refusal(struct exchange_inside *x, int status)
{
	x->refusal = status;
	x->public.reply = (struct http_reply){
		.status = status,
		.content_type = TEXT("text/plain; charset=utf-8"),
		.body = refusal_text(status),
	};
	if (status == 503)
		http_reply_header(&x->public.reply, "Retry-After", TEXT("1"));
	return queue_reply(x);
}

/* A reply that is a stream of events; too many of them are refused, and the client asks now and then instead. */
static enum MHD_Result queue_stream(struct exchange_inside *x)
{
	struct stream_owner owner = { sleep_connection, wake_connection, x->connection };
	x->stream = stream_open(x->server->streams, x->public.reply.stream_of, STREAM_SECONDS, owner);
	if (!x->stream)
		return queue_refusal(x, 503);
	x->public.reply.content_type = TEXT("text/event-stream");
	return queue_reply(x);
}

/*
 * A body without a told length that grew too long: the library takes no reply in the middle of a body, so we write one
 * ourselves, as far as the socket takes it at once, and have the connection closed.  Over TLS it is only closed.
 */
static enum MHD_Result cut_off(struct exchange_inside *x)
{
	static const char reply[] = "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n"
				    "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n\r\n";
	const union MHD_ConnectionInfo *about = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (about && !x->server->over_tls)
		(void)!send(about->connect_fd, reply, sizeof reply - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	return MHD_NO;
}

/* ---------------------------------------------------------------- requests in */

static enum MHD_Result walk_header(void *guard, enum MHD_ValueKind kind, const char *name, size_t name_length,
				   const char *value, size_t value_length)
{
	(void)kind;
	guard_header(guard, (struct text){ name, name_length }, (struct text){ value ? value : "", value ? value_length : 0 });
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

static struct watched *watched_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *about = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	EXPECT(about != NULL && about->socket_context != NULL);
	return about->socket_context;
}

/* The library decodes and splits the address; we want it as it came.  Called with the first line of every request. */
static void *keep_address(void *argument, const char *address, struct MHD_Connection *connection)
{
	struct server          *server = argument;
	struct arena           *arena = arena_take(server);
	struct exchange_inside *x = arena_new(arena, struct exchange_inside);
	x->public.arena = arena;
	x->server = server;
	x->connection = connection;
	x->watched = watched_of(connection);
	x->address = text_copy(arena, text_of(address));
	return x;
}

/* The first call for a request: headers are in, the body is not. */
static int open_request(struct exchange_inside *x, const char *method, const char *version)
{
	struct arena *arena = x->public.arena;
	struct guard  guard = guard_start(arena, &x->public.request);
	guard_first_line(&guard, text_of(method), x->address, text_of(version));
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, walk_header, &guard);
	x->public.request.address = peer_address(arena, x->connection);
	x->is_opened = true;
	buf_init(&x->body, arena, LIMIT_BODY);
	return guard_verdict(&guard);
}

static enum MHD_Result on_request(void *argument, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *bytes, size_t *byte_count, void **of_request)
{
	(void)argument, (void)url;
	struct exchange_inside *x = *of_request;
	if (!x->is_opened) {
		int refusal = open_request(x, method, version);
		return refusal ? queue_refusal(x, refusal) : MHD_YES;
	}
	if (*byte_count) {
		buf_put(&x->body, bytes, *byte_count);
		*byte_count = 0;
		return x->body.overflowed ? cut_off(x) : MHD_YES;
	}
	if (x->stage == STAGE_ANSWERED)
		return x->public.reply.stream_of.at ? queue_stream(x) : queue_reply(x);
	if (x->stage == STAGE_WORKING)
		return MHD_YES; /* Woken for another reason: the answer is not there yet. */
	if (!reserve(x))
		return queue_refusal(x, 503);
	x->public.request.body = buf_done(&x->body);
	x->stage = STAGE_WORKING;
	watch_limit(x->server->watch, x->watched, 0);
	MHD_suspend_connection(connection);
	workers_add(x->server->workers, handle, x);
	return MHD_YES;
}

static void on_completed(void *argument, struct MHD_Connection *connection, void **of_request,
			 enum MHD_RequestTerminationCode why)
{
	(void)connection, (void)why;
	struct server          *server = argument;
	struct exchange_inside *x = *of_request;
	if (!x)
		return;
	*of_request = NULL;
	EXPECT(x->stage != STAGE_WORKING);
	if (x->stream)
		stream_close(x->stream);
	if (x->is_counted) {
		pthread_mutex_lock(&server->lock);
		server->answering--;
		pthread_cond_broadcast(&server->calmer);
		pthread_mutex_unlock(&server->lock);
	}
	watch_limit(server->watch, x->watched, server->request_seconds); /* For the next request on the connection. */
	arena_give(server, x->public.arena);
}

static void on_connection(void *argument, struct MHD_Connection *connection, void **of_socket,
			  enum MHD_ConnectionNotificationCode what)
{
	struct server *server = argument;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *about = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		EXPECT(about != NULL);
		struct watched *watched = watch_opened(server->watch, about->connect_fd);
		watch_limit(server->watch, watched, server->request_seconds);
		*of_socket = watched;
	} else if (*of_socket) {
		watch_closed(server->watch, *of_socket);
		*of_socket = NULL;
	}
}

/* The address was taken from the raw one; the library's own decoding is not wanted. */
static size_t no_unescape(void *argument, struct MHD_Connection *connection, char *text)
{
	(void)argument, (void)connection;
	return strlen(text);
}

/* ---------------------------------------------------------------- start and stop */

/* The usual 1 024 open files would be fewer than the connections we take. */
static void allow_files(void)
{
	struct rlimit limit;
	rlim_t        wanted = LIMIT_CONNECTIONS + FILES_BESIDE_CONNECTIONS;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
		limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

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
		     bind(server->socket, found->ai_addr, found->ai_addrlen) == 0 &&
		     listen(server->socket, LISTEN_QUEUE) == 0;
	freeaddrinfo(found);
	if (!works)
		return fail(ctx, ERR_IO, "address", "cannot listen on %s port %u: %s", options->address, options->port,
			    strerror(errno));
	struct sockaddr_storage bound;
	socklen_t               length = sizeof bound;
	char                    service[8] = "";
	getsockname(server->socket, (struct sockaddr *)&bound, &length);
	getnameinfo((struct sockaddr *)&bound, length, NULL, 0, service, sizeof service, NI_NUMERICSERV);
	server->port = (uint16_t)strtoul(service, NULL, 10);
	return OK;
}

static enum err start_daemon(struct ctx *ctx, const struct server_options *options, struct server *server)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
	unsigned idle = (unsigned)(options->idle_seconds > 0 ? options->idle_seconds : IDLE_SECONDS);
	unsigned loops = options->loops > 1 ? (unsigned)options->loops : 2;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)options->tls_certificate },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)options->tls_key },
		{ MHD_OPTION_END, 0, NULL },
	};
	if (server->over_tls)
		flags |= MHD_USE_TLS;
	server->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_URI_LOG_CALLBACK,
		keep_address, server, MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, NULL, MHD_OPTION_CONNECTION_TIMEOUT, idle,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)LIMIT_CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)LIMIT_HEADERS, MHD_OPTION_THREAD_POOL_SIZE, loops, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY,
		server->over_tls ? tls : tls + 2, MHD_OPTION_END);
	return server->daemon ? OK : fail(ctx, ERR_IO, "address", "the server could not start%s",
					   server->over_tls ? ": are certificate and key of each other?" : "");
}

static enum err start_parts(struct ctx *ctx, const struct server_options *options, struct server *server)
{
	TRY(listen_on(ctx, options, server));
	TRY(watch_start(ctx, &server->watch));
	TRY(workers_start(ctx, options->workers > 0 ? options->workers : 1, &server->workers));
	return start_daemon(ctx, options, server);
}

enum err server_start(struct ctx *ctx, const struct server_options *options, struct server **out)
{
	struct arena  *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct server *server = arena_new(arena, struct server);
	*server = (struct server){
		.arena = arena,
		.socket = -1,
		.handler = options->handler,
		.argument = options->argument,
		.headers = options->headers,
		.over_tls = options->tls_certificate && options->tls_key,
		.request_seconds = options->request_seconds > 0 ? options->request_seconds : REQUEST_SECONDS,
		.reply_seconds = options->reply_seconds > 0 ? options->reply_seconds : REPLY_SECONDS,
	};
	server->streams = streams_open(TEXT("event: change\ndata: {\"changed\":[\"*\"]}\n\n"));
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->calmer, NULL);
	allow_files();
	*out = server; /* Before the first request may ask for it. */
	enum err err = start_parts(ctx, options, server);
	if (err) {
		server_stop(server);
		*out = NULL;
	}
	return err;
}

uint16_t server_port(const struct server *server)
{
	return server->port;
}

void server_publish(struct server *server, struct text event)
{
	streams_publish(server->streams, event);
}

size_t server_listeners(struct server *server)
{
	return streams_count(server->streams);
}

/* Requests under way get their answers, and the answers a few seconds to leave; new ones are refused. */
static void wait_for_calm(struct server *server)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += LEAVING_SECONDS;
	pthread_mutex_lock(&server->lock);
	server->is_stopping = true;
	while (server->working > 0)
		pthread_cond_wait(&server->calmer, &server->lock);
	while (server->answering > 0 && pthread_cond_timedwait(&server->calmer, &server->lock, &until) != ETIMEDOUT)
		continue;
	pthread_mutex_unlock(&server->lock);
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	if (server->daemon) {
		/*
		 * Not MHD_quiesce_daemon(): with epoll it and the loop may both take the listening socket out of the set, and
		 * whoever comes second ends the program.  New requests are refused by reserve() meanwhile.
		 */
		streams_end(server->streams);
		wait_for_calm(server);
		MHD_stop_daemon(server->daemon);
	} else if (server->socket >= 0) {
		close(server->socket); /* Else the library's. */
	}
	workers_stop(server->workers);
	watch_stop(server->watch);
	streams_close(server->streams);
	for (size_t i = 0; i < server->free_arena_count; i++)
		arena_close(server->free_arenas[i]);
	pthread_mutex_destroy(&server->lock);
	pthread_cond_destroy(&server->calmer);
	arena_close(server->arena);
}
