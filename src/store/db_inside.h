/*
 * db_inside.h - what a database is to its own two files: db.c (opening, reading) and writers.c (writing)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DB_INSIDE_H
#define AMPULL_DB_INSIDE_H

#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/limits.h"
#include "store/db.h"
#include "store/engine.h"

enum {
	READERS_MAX = 2 * LIMIT_WORKERS,
	WRITERS_MAX = 8,
	RETRIES_MAX = 8,
};

struct writer {
	struct db      *db;
	struct db_conn *conn;
	pthread_t       thread;
	bool            is_running;
	int64_t         lane; /* Whose use cases it runs; 0: of none. */
};

struct db {
	const struct db_engine *engine;
	char                   *address;
	int                     lock_file;
	enum db_role            reader_role;

	/* The writers: one on SQLite. */
	struct writer   writers[WRITERS_MAX];
	size_t          writer_count;
	pthread_mutex_t queue_lock;
	pthread_cond_t  queue_filled;
	struct db_job  *first, *last;
	size_t          waiting;
	bool            is_closing;
	db_work        *before_commit;
	void           *before_commit_argument;
	_Atomic bool    owes_hook; /* Of a shared database: something was committed since the hook ran. */
	_Atomic int64_t hooked_us; /* When it ran last, by the clock that never jumps. */

	/* The readers. */
	pthread_mutex_t pool_lock;
	pthread_cond_t  pool_freed, pool_quiet;
	struct db_conn *idle[READERS_MAX];
	size_t          idle_count;
	size_t          open_count;
	bool            is_held; /* No reader begins: the writer waits for a moment without any. */

	_Atomic int64_t commits, transactions, failed;
};

/** The body of a writer's thread: takes what waits, runs it, commits, answers, until the database closes. */
void *writer_main(void *argument);
/** The store's hook in a transaction of its own: on a shared database another node may be at it, and then has done our part too. */
void call_hook_apart(struct writer *writer, struct ctx *own);

#endif
