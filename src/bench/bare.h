/*
 * bare.h - the engine doing the same rows without us
 *
 * Whole orders run once through the use cases in a transaction that is rolled back, while every INSERT, UPDATE and DELETE
 * is noted with its values, those of the saved replies and the journal's seal too.  The notes are then played on a copy of
 * the database as it was: the same statements give the same rows and ids.  Nothing is read, decided or answered: each
 * statement is prepared once, bound and stepped, and so many use cases share a commit as did in the server.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BENCH_BARE_H
#define AMPULL_BENCH_BARE_H

#include "base/base.h"
#include "bench/region.h"
#include "store/engine.h"

struct noted_statement {
	const struct db_query *query;
	struct db_value       *values;
};
struct noted_case {
	size_t first, count; /* Of the statements. */
};
struct bare_notes {
	struct arena           *arena;
	struct noted_statement *statements;
	struct noted_case      *cases;
	size_t                  statement_count, case_count;
	int64_t                 lines, orders;
};

/**
 * Note what so many whole orders of ten lines write, when so many clients work on one each.  Changes nothing.
 * Owns:  bare_forget() gives the notes back.
 * Fails: whatever a use case refuses unforeseen.
 */
MUST_CHECK enum err bare_note(struct ctx *ctx, struct db *db, const struct load_region *region, size_t clients,
			      int64_t orders, struct bare_notes *out);
/** Give the notes back. */
void bare_forget(struct bare_notes *notes);

struct bare_figures {
	int64_t us;
	int64_t lines;
	int64_t cases, commits, statements;
	int64_t longest_commit_us;
};
/**
 * Play the notes on a copy of the database, `cases_permille` thousandths of a use case in a commit on average.
 * Fails: what the engine says.
 */
MUST_CHECK enum err bare_play(struct ctx *ctx, const struct bare_notes *notes, const struct db_engine *engine,
			      const char *address, int64_t cases_permille, struct bare_figures *out);

#endif
