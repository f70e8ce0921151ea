/*
 * import.h - what every importer is given and what it tells: counts and findings by row
 *
 * Knows nothing of what is imported.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_IMPORT_H
#define AMPULL_IMPORT_H

#include "base/base.h"
#include "base/ctx.h"

/** One file to import. */
struct import_file {
	struct text bytes;
	struct text file_name;
	struct text digest;   /* SHA-256, hexadecimal; filled by whoever read the file. */
	struct day  from;     /* Prices and listings are valid from this day (--from, or today). */
	struct day  month;    /* First day of the month (--month), DAY_NONE when not given. */
	bool        force;    /* Pass the change guard. */
	/** Called now and then while rows are written; may be NULL. */
	void (*progress)(void *argument, int64_t rows_done, int64_t rows_all);
	void *progress_argument;
};

/** One row that was rejected, or only warned about, and why. */
struct import_finding {
	bool        is_warning;
	struct text sheet;
	int64_t     row;    /* As the spreadsheet numbers it. */
	struct text column;
	struct text value;
	struct text rule;   /* One English sentence without period. */
};

enum { IMPORT_FINDINGS_MAX = 200 };

/** What an import did.  Its texts live in ctx->arena. */
struct import_report {
	int64_t               read;
	int64_t               rows_new;
	int64_t               changed;
	int64_t               unchanged;
	int64_t               ended;    /* Left the file. */
	int64_t               rejected;
	int64_t               warnings;
	struct import_finding findings[IMPORT_FINDINGS_MAX]; /* The first ones; the counts tell the rest. */
	size_t                finding_count;
};

/** Add a rejected row. */
void import_reject(struct ctx *ctx, struct import_report *report, struct text sheet, int64_t row, struct text column,
		   struct text value, const char *rule);
/** Add a warning. */
void import_warn(struct ctx *ctx, struct import_report *report, struct text sheet, int64_t row, struct text column,
		 struct text value, const char *rule);
/** All or nothing: refuse when anything was rejected, with the first one's place.  Fails: ERR_ROWS_REJECTED. */
MUST_CHECK enum err import_accept(struct ctx *ctx, const struct import_report *report);
/**
 * The change guard: refuse a file with fewer than 100 rows where the last had more, or where more than 40 % of the
 * last file's rows changed, appeared or ended, unless forced.  `known` is how many rows the last file had, 0 for none.
 * Fails: ERR_CHANGE_GUARD.
 */
MUST_CHECK enum err import_guard(struct ctx *ctx, const struct import_report *report, int64_t known, bool force);

#endif
