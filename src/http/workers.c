/*
 * workers.c - threads and their queue
 *
 * Tasks are taken from and given back to a list of free ones, so that a request costs no allocation.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/workers.h"

#include <pthread.h>

#include "base/limits.h"

enum { WORKERS_MAX = 64 };

struct task {
	void (*work)(void *argument);
	void        *argument;
	struct task *next;
};

struct workers {
	struct arena   *arena; /* Holds this struct and the tasks; used under the lock. */
	pthread_t       threads[WORKERS_MAX];
	int             thread_count;
	pthread_mutex_t lock;
	pthread_cond_t  filled;
	struct task    *first, *last, *free;
	size_t          waiting;
	bool            is_stopping;
};

/* The first task that waits; false when there is none and never will be. */
static bool take(struct workers *workers, struct task *out)
{
	pthread_mutex_lock(&workers->lock);
	while (!workers->first && !workers->is_stopping)
		pthread_cond_wait(&workers->filled, &workers->lock);
	struct task *task = workers->first;
	if (task) {
		*out = *task;
		workers->first = task->next;
		if (!workers->first)
			workers->last = NULL;
		workers->waiting--;
		task->next = workers->free;
		workers->free = task;
	}
	pthread_mutex_unlock(&workers->lock);
	return task != NULL;
}

static void *worker_main(void *argument)
{
	struct workers *workers = argument;
	for (struct task task; take(workers, &task);)
		task.work(task.argument);
	return NULL;
}

enum err workers_start(struct ctx *ctx, int count, struct workers **out)
{
	struct arena   *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct workers *workers = arena_new(arena, struct workers);
	workers->arena = arena;
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->filled, NULL);
	EXPECT(count > 0 && count <= WORKERS_MAX);
	for (int i = 0; i < count; i++) {
		if (pthread_create(&workers->threads[i], NULL, worker_main, workers) != 0) {
			workers_stop(workers);
			return fail(ctx, ERR_INTERNAL, "workers", "no thread for a worker");
		}
		workers->thread_count++;
	}
	*out = workers;
	return OK;
}

void workers_add(struct workers *workers, void (*work)(void *argument), void *argument)
{
	pthread_mutex_lock(&workers->lock);
	struct task *task = workers->free;
	if (task)
		workers->free = task->next;
	else
		task = arena_new(workers->arena, struct task);
	*task = (struct task){ work, argument, NULL };
	if (workers->last)
		workers->last->next = task;
	else
		workers->first = task;
	workers->last = task;
	workers->waiting++;
	pthread_cond_signal(&workers->filled);
	pthread_mutex_unlock(&workers->lock);
}

size_t workers_waiting(struct workers *workers)
{
	pthread_mutex_lock(&workers->lock);
	size_t waiting = workers->waiting;
	pthread_mutex_unlock(&workers->lock);
	return waiting;
}

void workers_stop(struct workers *workers)
{
	if (!workers)
		return;
	pthread_mutex_lock(&workers->lock);
	workers->is_stopping = true;
	pthread_cond_broadcast(&workers->filled);
	pthread_mutex_unlock(&workers->lock);
	for (int i = 0; i < workers->thread_count; i++)
		pthread_join(workers->threads[i], NULL);
	pthread_mutex_destroy(&workers->lock);
	pthread_cond_destroy(&workers->filled);
	arena_close(workers->arena);
}
