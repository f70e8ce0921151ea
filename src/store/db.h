/*
 * db.h - the database as everybody above the store sees it: transactions as functions, typed queries
 *
 * Nobody above `store` sees an engine.  Typed queries come from `.sql` files through tools/sql2c.py; their functions
 * take a `struct db_tx *`, which only exists inside db_transact(), db_submit() and db_read().
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DB_H
#define AMPULL_DB_H

#include "base/base.h"
#include "base/ctx.h"

struct db;
struct db_tx;

/** How a process opens a database. */
enum db_access {
	DB_OWNER,  /* Writes; on SQLite it holds the lock file of the data folder. */
	DB_READER, /* Reads only (query_only); may stand beside an owner in another process. */
};

/**
 * Open a database and bring its schema up to date (DB_OWNER).  The address is a data folder or a file that ends in ".db"
 * (SQLite; made where absent), or "postgres://user@host:port/database" (made before, with LC_COLLATE 'C').
 *
 * Owns:   the caller closes *out.
 * Fails:  ERR_BUSY (another process holds the folder), ERR_SCHEMA, ERR_DATABASE, ERR_IO, ERR_NOT_FOUND (DB_READER).
 */
MUST_CHECK enum err db_open(struct ctx *ctx, struct text address, enum db_access access, struct db **out);
/** Finish waiting writes, stop the writer, close. */
void db_close(struct db *db);

/** The body of a transaction.  It may run again when another transaction won: it touches nothing but tx and argument. */
typedef enum err db_work(struct ctx *ctx, struct db_tx *tx, void *argument);

/**
 * Run `work` in a write transaction and wait until it is durable.  With others waiting it shares one commit: each runs
 * inside a savepoint, so that one that fails changes nothing.  The arena is rewound before each retry.
 *
 * Fails: whatever `work` returns (nothing is then written), ERR_DATABASE, ERR_BUSY (too many waiting).
 */
MUST_CHECK enum err db_transact(struct ctx *ctx, struct db *db, db_work *work, void *argument);

/** A use case that waits for the writer without holding a thread.  The submitter keeps it alive until `done`. */
struct db_job {
	db_work    *work;
	void       *argument;
	struct ctx *ctx;
	/** Called after the commit (or the failure), in the writer's thread: short, and touches no database. */
	void (*done)(struct db_job *job, enum err err);
	/**
	 * Everybody in the same lane (0: none) takes the same lock first, and no other that a use case outside the lane may
	 * hold: who takes from one pack, say.  On a shared database one writer runs many of a lane in one commit, where they
	 * would wait for each other commit by commit; on SQLite all share commits anyway.
	 */
	int64_t        lane;
	/**
	 * Do the work of a lane's jobs (from `jobs` on by `next`) at once, each with its own ctx and argument, all or none; an
	 * error means that each is to be run by itself.  `own` is for what is common.  NULL: there is no such way.
	 */
	enum err (*together)(struct ctx *own, struct db_tx *tx, struct db_job *jobs);
	struct db_job *next; /* The store's own. */
};
/** Queue a job.  Fails: ERR_BUSY (too many waiting); then `done` is not called. */
MUST_CHECK enum err db_submit(struct db *db, struct db_job *job);
/**
 * As db_transact, for a job that says how (`work`, `argument`, `lane`, `together`); the rest of it is the store's.
 * Fails: as db_transact.
 */
MUST_CHECK enum err db_transact_job(struct ctx *ctx, struct db *db, const struct db_job *job);

/**
 * Run `work` in a read transaction: one snapshot, on a connection of its own that cannot write.
 * Fails: whatever `work` returns, ERR_DATABASE.
 */
MUST_CHECK enum err db_read(struct ctx *ctx, struct db *db, db_work *work, void *argument);

/**
 * Something to do in every write transaction just before its commit (the journal's seal); on a shared database in a
 * transaction of its own soon after it.  Set once, after db_open.  `hook` runs in the writer, with a context of the store's
 * own; on a shared database ERR_ALREADY_EXISTS from it means that another node was faster.
 */
void db_set_before_commit(struct db *db, db_work *hook, void *argument);

/**
 * Copy the whole database to a file while others work: SQLite's online backup, or pg_dump.  The file takes its name when it
 * is whole and on the disk.  Fails: ERR_DATABASE, ERR_IO.
 */
MUST_CHECK enum err db_backup(struct ctx *ctx, struct db *db, struct text file);
/** Fill an empty address from a backup of the same engine.  Fails: ERR_ALREADY_EXISTS, ERR_FILE_INVALID, ERR_DATABASE, ERR_IO. */
MUST_CHECK enum err db_restore(struct ctx *ctx, struct text address, struct text file);

/**
 * Whether rows become visible in the order of their ids: yes where one writer writes (SQLite).  On a shared database a row
 * may appear after others with higher ids.
 */
bool db_commits_in_order(const struct db_tx *tx);

/** Whether other processes may work in the database too (PostgreSQL): then questions wait for a server. */
bool db_is_shared(const struct db *db);

/** Counters since open, for metrics and benchmarks. */
struct db_counters {
	int64_t commits;
	int64_t transactions; /* Use cases that were committed. */
	int64_t failed;       /* Use cases that returned an error. */
};
/** Read the counters. */
struct db_counters db_counters(const struct db *db);

#endif
