/*
 * table.h - one table of typed cells, shown as a page, CSV, a workbook or JSON
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TABLE_H
#define AMPULL_TABLE_H

#include "base/base.h"
#include "base/ctx.h"
#include "web/face.h"
#include "web/html.h"
#include "web/layout.h"

enum cell_kind { CELL_WORDS, CELL_NUMBER, CELL_MONEY, CELL_DAY, CELL_MOMENT, CELL_STATUS };

struct table_column {
	const char    *id;  /* Name in JSON and CSV. */
	enum text_key  key;
	enum cell_kind kind;
	const char    *words; /* CELL_STATUS: prefix of its text keys, "STATE". */
};

struct table_cell {
	struct text text;    /* WORDS, STATUS */
	int64_t     number;  /* NUMBER, and day number, öre, microseconds */
	struct url  link;    /* Page only; missing: none. */
};

enum { TABLE_COLUMNS_MAX = 16 };

struct table {
	const struct table_column *columns;
	size_t                     column_count;
	struct table_cell         *cells; /* Row by row. */
	size_t                     row_count;
	size_t                     capacity;
	struct arena              *arena;
	struct url                 next;  /* The next page; missing: there is none. */
	struct url                 previous;
	struct url                *sort_urls; /* Of a list's page, one a column: where its head leads; NULL: nowhere. */
	size_t                     sorted_by; /* The column it is sorted by, from 1; 0: as it came. */
	bool                       is_sorted_down;
	enum text_key              empty; /* What to say when there are no rows. */
	const char                *name;  /* File name without ending. */
};

/** Fields that every list route has. */
#define TABLE_FIELDS                                                                               \
	{ .name = "format", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "html|csv|xlsx|json", \
	  .about = "how the list is shown" },                                                      \
	{ .name = "before", .type = FIELD_ID, .place = IN_QUERY, .about = "the page before this number" },  \
	{ .name = "find", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 100, .about = "rows that hold these words" }, \
	{ .name = "sort", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 60, .about = "a column's name, with - before it the largest first" }, \
	{ .name = "columns", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 600, .about = "names of the columns to show, with commas" }, \
	{ .name = "page", .type = FIELD_INTEGER, .place = IN_QUERY, .minimum = 1, .maximum = 1000000, .about = "the page of a list that is found in or sorted" }

/** Start a table; `empty` is said when there are no rows. */
void table_init(struct table *table, struct arena *arena, const char *name, const struct table_column *columns,
		size_t column_count, enum text_key empty);
/** Add a row; its cells are set with the functions below, column by column. */
struct table_cell *table_row(struct table *table);
struct table_cell  cell_text(struct text text);
struct table_cell  cell_link(struct text text, struct url url);
struct table_cell  cell_number(int64_t number);
struct table_cell  cell_money(int64_t ore);
struct table_cell  cell_day(struct day day);
struct table_cell  cell_moment(struct moment moment);

/** A cell as a person reads it.  Owns: in the arena. */
struct text table_cell_words(struct arena *arena, enum language language, const struct table_column *column, const struct table_cell *cell);

/** Write the table into a page. */
void table_html(struct html *out, const struct table *table);
/**
 * Reply with the list in the format asked for by field "format"; as a page it stands under `title`, after `before` (a
 * part of a page, may be NULL).  What is asked of the list (find, sort, columns, page) is done here (web/list.h).
 * Fails: ERR_INTERNAL (a workbook could not be made), ERR_FIELD_INVALID (no such column).
 */
MUST_CHECK enum err table_reply(struct ctx *ctx, struct exchange *x, struct text title, const struct table *table,
				struct html *before);
struct json_writer;
/** Write the rows as a JSON array of objects. */
void table_json(struct json_writer *w, const struct table *table);

#endif
