/*
 * journal.h - who did what, when, from where, by which request; chained so that a changed row is found
 *
 * A use case writes its row with a digest of the payload.  journal_seal(), run just before each commit, chains the rows
 * that are not sealed yet: each seal's digest covers the one before, its number, every fixed field of the row and the
 * payload's digest.  A payload may be erased when its time is out; the chain holds without it.
 *
 * What the chain cannot see is that its last rows and their seals are gone together: keep `last_digest` elsewhere.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_JOURNAL_H
#define AMPULL_JOURNAL_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

/** Write a row about something the actor did, at ctx->now.  `payload` is JSON; missing is "{}".  Fails: ERR_DATABASE. */
MUST_CHECK enum err journal_write(struct ctx *ctx, struct db_tx *tx, const char *event, const char *subject_kind,
				  int64_t subject_id, struct text payload);
/** What the sealing of a process remembers between two times; zero at first. */
struct journal_sealing {
	struct moment looked_far;
};
/**
 * Seal every row that is not sealed yet; the store's before-commit hook (db_set_before_commit), with a journal_sealing or
 * NULL.  Fails: ERR_DATABASE; on a shared database ERR_ALREADY_EXISTS when another node seals at the same time.
 */
MUST_CHECK enum err journal_seal(struct ctx *ctx, struct db_tx *tx, void *argument);

/** What journal_verify() found. */
struct journal_verdict {
	int64_t     rows;         /* In the journal. */
	int64_t     sealed;       /* In the chain. */
	int64_t     unsealed;     /* The tail that waits for its seal. */
	int64_t     erased;       /* Sealed rows whose payload is erased. */
	bool        is_whole;
	int64_t     broken_seal;  /* Number of the first seal that does not hold; 0: none. */
	int64_t     broken_row;   /* The journal row it is about; 0: none. */
	struct text why;          /* English, one sentence without period; missing when whole. */
	struct text last_digest;  /* Of the last seal that holds, hexadecimal; to be kept elsewhere. */
};
/**
 * Compute the whole chain again and compare: finds changed, missing, moved and slipped-in rows, and payloads that do not
 * fit their digest.  A broken chain is an answer, not a failure.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err journal_verify(struct ctx *ctx, struct db_tx *tx, struct journal_verdict *out);

/** What the auditor looks for; a field left zero asks for nothing. */
struct journal_filter {
	bool        by_person;    /* Then person_id counts, also 0 for the system. */
	int64_t     person_id;
	struct text event;
	struct text subject_kind;
	int64_t     subject_id;
	struct text request_id;
	struct text words;        /* Stand in the payload as they are typed. */
	bool        by_day;       /* Then first_day and last_day count, both included; DAY_NONE leaves an end open. */
	struct day  first_day;
	struct day  last_day;
	int64_t     before_id;    /* The page after this row; 0: from the newest. */
	int64_t     page_size;    /* 0: LIMIT_PAGE_ROWS; at most JOURNAL_ROWS_MAX. */
};

struct journal_entry {
	int64_t       id;
	struct moment recorded_at;
	int64_t       person_id;
	struct text   username;     /* Missing for the system. */
	struct text   display_name;
	struct text   address;
	struct text   request_id;
	struct text   event;
	struct text   subject_kind;
	int64_t       subject_id;
	struct text   payload;      /* Missing when erased. */
	int64_t       seal_number;  /* 0: not sealed yet. */
};
struct journal_page {
	struct journal_entry *at;
	size_t                count;
	bool                  more;    /* Ask again with before_id = next_before. */
	int64_t               next_before;
	bool                  is_part; /* A search without an index to lead it looked at JOURNAL_SPAN rows and stopped there. */
};
enum {
	JOURNAL_ROWS_MAX = 20000, /* Of one list: a file for the auditor. */
	JOURNAL_SPAN = 100000,    /* Rows that a search by words, or by what no index leads to, looks at each time. */
};
/**
 * List rows of the actor's region, newest first, by the index that leads straight to them: by thing, request, person or
 * event, and days.  The caller has checked the permission.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err journal_list(struct ctx *ctx, struct db_tx *tx, const struct journal_filter *filter,
				 struct journal_page *out);
/** One row against the chain: what is stored, and what is computed of it now. */
struct journal_proof {
	struct journal_entry entry;
	bool        is_sealed;
	struct text payload_digest; /* Hexadecimal, as are the others. */
	struct text digest;         /* Of its seal. */
	struct text digest_before;  /* Of the seal before; zeros for the first. */
	bool        is_erased;      /* The payload is gone: its digest alone remains. */
	bool        payload_fits;   /* Also true of an erased one. */
	bool        seal_fits;
};
/** Compute the seal of one row anew and compare.  Fails: ERR_NOT_FOUND, ERR_DATABASE. */
MUST_CHECK enum err journal_prove(struct ctx *ctx, struct db_tx *tx, int64_t journal_id, struct journal_proof *out);
/** Erase the payloads recorded before a moment; rows, digests and chain stay.  Fails: ERR_DATABASE. */
MUST_CHECK enum err journal_erase(struct ctx *ctx, struct db_tx *tx, struct moment before, int64_t *erased);

#endif
