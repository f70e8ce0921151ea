/*
 * query.h - what generated queries are made of; included by them, the engines and the store's own tests
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_QUERY_H
#define AMPULL_QUERY_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"

enum db_type { DB_I64, DB_ID, DB_TEXT, DB_BYTES, DB_BOOL, DB_DAY, DB_MOMENT, DB_MONEY };

/** A parameter or a column: its type, and whether it may be missing. */
struct db_field {
	enum db_type type;
	bool         is_optional;
	const char  *name;
};

/** One value on its way to or from an engine. */
struct db_value {
	enum { DB_VALUE_NULL, DB_VALUE_INTEGER, DB_VALUE_TEXT, DB_VALUE_BYTES } kind;
	int64_t     integer;
	struct text text; /* Of text and bytes. */
};

/** One typed query, as tools/sql2c.py writes it. */
struct db_query {
	const char            *name;
	const char            *sqlite;
	const char            *postgres; /* NULL: as sqlite with $n for ?n. */
	const struct db_field *inputs;
	size_t                 input_count;
	const struct db_field *outputs;
	size_t                 output_count;
	size_t                 row_size;
	bool                   is_streamed; /* Row by row: there may be more than memory takes. */
	uint64_t               tables; /* A bit for each table named; two may share one. */
	bool                   is_write;
	bool                   is_sure;      /* A write that changes one row, or the transaction is run again. */
	bool                   may_be_ahead; /* Its answer may come early, and is kept until one of its tables is written. */
	void (*take)(const struct db_value *values, void *row);
};

/** Values from C; a sentinel where nothing may be missing is a bug and stops the program. */
struct db_value db_value_i64(int64_t value, bool is_optional);
struct db_value db_value_id(int64_t value, bool is_optional);
struct db_value db_value_text(struct text value, bool is_optional);
struct db_value db_value_bytes(struct text value, bool is_optional);
struct db_value db_value_bool(bool value, bool is_optional);
struct db_value db_value_day(struct day value, bool is_optional);
struct db_value db_value_moment(struct moment value, bool is_optional);
struct db_value db_value_money(struct money value, bool is_optional);

/** Values to C; NULL becomes the type's sentinel (whether it may be was checked before). */
int64_t db_take_i64(const struct db_value *value);
int64_t db_take_id(const struct db_value *value);
struct text db_take_text(const struct db_value *value);
struct text db_take_bytes(const struct db_value *value);
bool db_take_bool(const struct db_value *value);
struct day db_take_day(const struct db_value *value);
struct moment db_take_moment(const struct db_value *value);
struct money db_take_money(const struct db_value *value);

/**
 * Run a query of each kind; see src/store/README.md.
 * Fails: ERR_NOT_FOUND (:one), ERR_FIELD_INVALID (a text with NUL or broken UTF-8), what the engine says.
 */
MUST_CHECK enum err db_one(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values,
			   void *row);
/** Fails: what the engine says. */
MUST_CHECK enum err db_maybe(struct ctx *ctx, struct db_tx *tx, const struct db_query *query,
			     const struct db_value *values, void *row, bool *found);
/** Fails: what the engine says; ERR_REQUEST_TOO_LARGE beyond DB_ROWS_MAX rows. */
MUST_CHECK enum err db_rows(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values,
			    void **rows, size_t *count);
/** Fails: what the engine says, and what `each` returns. */
MUST_CHECK enum err db_each(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, const struct db_value *values,
			    void *row, enum err (*each)(struct ctx *, const void *, void *), void *argument);
/** Fails: what the engine says. */
MUST_CHECK enum err db_write(struct ctx *ctx, struct db_tx *tx, const struct db_query *query,
			     const struct db_value *values, int64_t *changed);

/** Fails: what the engine says, maybe not before the next query, release or commit; ERR_RETRY (:sure, not one row). */
MUST_CHECK enum err db_queue(struct ctx *ctx, struct db_tx *tx, const struct db_query *query,
			     const struct db_value *values);

/**
 * Let a question travel with the next one: whoever asks it with the same values before anything is written need not wait.
 * An engine without a way to travel does nothing.  Fails: as db_queue().
 */
MUST_CHECK enum err db_ahead(struct ctx *ctx, struct db_tx *tx, const struct db_query *query,
			     const struct db_value *values);

enum { DB_ROWS_MAX = 200000 };

/** Run statements as they stand: migrations and tests only.  Fails: what the engine says. */
MUST_CHECK enum err db_script(struct ctx *ctx, struct db_tx *tx, const char *sql);
/** Prepare a query and compare its parameters and columns with what is declared.  Fails: ERR_SCHEMA, ERR_DATABASE. */
MUST_CHECK enum err db_describe(struct ctx *ctx, struct db_tx *tx, const struct db_query *query);

/** Every typed query of the program, ended by NULL. */
extern const struct db_query *const all_queries[];

#endif
