/*
 * form.h - typed fields: a form field or JSON member has a type and a check before a face sees it
 *
 * One table of fields serves path segments, query strings, urlencoded and multipart forms, and JSON bodies.
 * Repeated fields ("lines.pack_id") stand in forms as the same name again and again, in JSON as an array of objects
 * under "lines".  Unknown fields are errors; missing optional ones stay missing.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FORM_H
#define AMPULL_FORM_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/http.h"

enum field_type {
	FIELD_ID,       /* A positive int64. */
	FIELD_INTEGER,  /* An int64 in [minimum, maximum]. */
	FIELD_TEXT,     /* Trimmed UTF-8 without control characters, at most `maximum` bytes (default 200). */
	FIELD_LONG_TEXT,/* As FIELD_TEXT, but line breaks allowed, at most `maximum` (default 4000). */
	FIELD_RAW,      /* Bytes as they came, untrimmed, control characters allowed (scans); at most `maximum` (default 300). */
	FIELD_DAY,      /* YYYY-MM-DD. */
	FIELD_MONEY,    /* Kronor, at most two decimals, comma or point; in [minimum, maximum] öre.  JSON: a text like it, or
			   a whole number of öre under the name with "_ore". */
	FIELD_CHOICE,   /* One of `choices` (separated by '|'). */
	FIELD_FLAG,     /* Absent, "0", "false" or "" is false; "1", "on", "true" is true. */
	FIELD_FILE,     /* A file of a multipart form, or a base64 text in JSON; at most `maximum` bytes. */
};

enum field_place { IN_QUERY, IN_PATH, IN_BODY };

struct field {
	const char      *name;
	enum field_type  type;
	enum field_place place;
	bool             required;
	bool             repeated; /* Name is "group.member"; IN_BODY; no file. */
	int64_t          minimum;
	int64_t          maximum; /* 0: the type's default. */
	const char      *choices;
	const char      *about; /* English, one line, for the API's document. */
};

/** The fields of one request, read and checked. */
struct form;

/** Stop the program when a table of fields breaks the rules above: names twice, groups without members, no choices. */
void form_check_table(const struct field *fields, size_t field_count);

/**
 * Read the fields of a request against their table.  `path_values` are the decoded path segments, in the order of the
 * IN_PATH fields.  An empty value is a missing one.  In a form the members of a group that were sent must have been sent
 * equally often; in JSON each row stands for itself, and what it leaves out is missing.
 *
 * Owns:   *out lies in ctx->arena.
 * Fails:  ERR_FIELD_MISSING, ERR_FIELD_INVALID, ERR_FIELD_UNKNOWN, ERR_REQUEST_TOO_LARGE, with the field's name;
 *         ERR_BAD_REQUEST (a content type that is none of the three).
 */
MUST_CHECK enum err form_read(struct ctx *ctx, const struct http_request *request, const struct field *fields,
			      size_t field_count, const struct text *path_values, size_t path_value_count,
			      struct form **out);

/** Whether a (not repeated) field was given and not empty. */
bool form_has(const struct form *form, const char *name);
/** Values by name; asking for a name or type that is not in the table is a bug.  Missing gives the sentinel. */
int64_t form_i64(const struct form *form, const char *name);       /* ID, INTEGER; I64_NONE when missing (0 for ID) */
struct text form_text(const struct form *form, const char *name);  /* TEXT, LONG_TEXT, RAW, CHOICE; empty when missing */
struct day form_day(const struct form *form, const char *name);
struct money form_money(const struct form *form, const char *name);
bool form_flag(const struct form *form, const char *name);
/** The bytes of a file, missing when none was sent; file_name may be missing all the same. */
struct text form_file(const struct form *form, const char *name, struct text *file_name);
/** How many rows a repeated group ("lines") has; all its members have as many (missing ones are filled). */
size_t form_count(const struct form *form, const char *group);
int64_t form_i64_at(const struct form *form, const char *name, size_t row);
struct text form_text_at(const struct form *form, const char *name, size_t row);
struct day form_day_at(const struct form *form, const char *name, size_t row);
struct money form_money_at(const struct form *form, const char *name, size_t row);
bool form_flag_at(const struct form *form, const char *name, size_t row);
/** The two fields that every form may carry: the session's token and the request key; missing when absent. */
struct text form_csrf(const struct form *form);
struct text form_request_key(const struct form *form);

#endif
