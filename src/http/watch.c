/*
 * watch.c - a thread that looks through the connections once a second
 *
 * It only shuts a socket down; the event loop that owns it sees the end of the stream and closes.  The lock keeps a socket
 * from being closed, and its number given to another, while it is shut down.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/watch.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#include "base/limits.h"

enum { MICROSECONDS = 1000000 };

struct watched {
	int             socket;
	int64_t         last_us; /* 0: no end. */
	struct watched *next, *before;
};

struct watch {
	struct arena   *arena; /* Holds this struct and the connections; used under the lock. */
	pthread_t       thread;
	pthread_mutex_t lock;
	pthread_cond_t  stopped;
	struct watched *first, *free;
	bool            is_stopping;
};

static void *watch_main(void *argument)
{
	struct watch *watch = argument;
	pthread_mutex_lock(&watch->lock);
	while (!watch->is_stopping) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += 1;
		while (!watch->is_stopping && pthread_cond_timedwait(&watch->stopped, &watch->lock, &until) != ETIMEDOUT)
			continue;
		int64_t now = monotonic_us();
		for (struct watched *w = watch->first; w; w = w->next)
			if (w->last_us && now > w->last_us)
				shutdown(w->socket, SHUT_RDWR);
	}
	pthread_mutex_unlock(&watch->lock);
	return NULL;
}

enum err watch_start(struct ctx *ctx, struct watch **out)
{
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct watch *watch = arena_new(arena, struct watch);
	watch->arena = arena;
	pthread_mutex_init(&watch->lock, NULL);
	pthread_cond_init(&watch->stopped, NULL);
	if (pthread_create(&watch->thread, NULL, watch_main, watch) != 0) {
		arena_close(arena);
		return fail(ctx, ERR_INTERNAL, "watch", "no thread for the watch");
	}
	*out = watch;
	return OK;
}

struct watched *watch_opened(struct watch *watch, int socket)
{
	pthread_mutex_lock(&watch->lock);
	struct watched *watched = watch->free;
	if (watched)
		watch->free = watched->next;
	else
		watched = arena_new(watch->arena, struct watched);
	*watched = (struct watched){ .socket = socket, .next = watch->first };
	if (watch->first)
		watch->first->before = watched;
	watch->first = watched;
	pthread_mutex_unlock(&watch->lock);
	return watched;
}

void watch_limit(struct watch *watch, struct watched *watched, int seconds)
{
	int64_t last_us = seconds ? monotonic_us() + (int64_t)seconds * MICROSECONDS : 0;
	pthread_mutex_lock(&watch->lock);
	watched->last_us = last_us;
	pthread_mutex_unlock(&watch->lock);
}

void watch_closed(struct watch *watch, struct watched *watched)
{
	pthread_mutex_lock(&watch->lock);
	if (watched->before)
		watched->before->next = watched->next;
	else
		watch->first = watched->next;
	if (watched->next)
		watched->next->before = watched->before;
	watched->next = watch->free;
	watch->free = watched;
	pthread_mutex_unlock(&watch->lock);
}

void watch_stop(struct watch *watch)
{
	if (!watch)
		return;
	pthread_mutex_lock(&watch->lock);
	watch->is_stopping = true;
	pthread_cond_signal(&watch->stopped);
	pthread_mutex_unlock(&watch->lock);
	pthread_join(watch->thread, NULL);
	pthread_mutex_destroy(&watch->lock);
	pthread_cond_destroy(&watch->stopped);
	arena_close(watch->arena);
}
