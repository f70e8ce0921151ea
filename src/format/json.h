/*
 * json.h - a strict parser (jansson) and our own writer
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_JSON_H
#define AMPULL_JSON_H

#include "base/base.h"
#include "base/buf.h"
#include "base/ctx.h"

enum json_kind { JSON_KIND_NULL, JSON_KIND_FALSE, JSON_KIND_TRUE, JSON_KIND_INTEGER, JSON_KIND_REAL, JSON_KIND_TEXT, JSON_KIND_ARRAY, JSON_KIND_OBJECT };

/** A parsed value; members and elements in the order of the text. */
struct json {
	enum json_kind kind;
	int64_t        integer;
	struct text    text;    /* Of a text. */
	struct json   *items;   /* Of an array or object. */
	struct text   *names;   /* Of an object. */
	size_t         count;
};

/**
 * Parse a whole text: UTF-8, no duplicate names, integers within 64 bits, LIMIT_JSON_DEPTH deep, nothing behind.
 * Owns:  the tree lies in ctx->arena.
 * Fails: ERR_FIELD_INVALID with line and column.
 */
MUST_CHECK enum err json_parse(struct ctx *ctx, struct text bytes, struct json *out);
/** A member by name, NULL when the object has none. */
const struct json *json_member(const struct json *object, const char *name);

/** Appends JSON to a buffer; commas and quotes are its business. */
struct json_writer {
	struct buf *out;
	bool        needs_comma;
};
/** Start writing into `out`. */
struct json_writer json_to(struct buf *out);
void json_object_start(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array_start(struct json_writer *w);
void json_array_end(struct json_writer *w);
/** The name of the next value in an object. */
void json_name(struct json_writer *w, const char *name);
/** Values; a missing text, a sentinel day, moment or amount is null. */
void json_text(struct json_writer *w, struct text text);
void json_i64(struct json_writer *w, int64_t value);
void json_bool(struct json_writer *w, bool value);
void json_nothing(struct json_writer *w);
void json_day(struct json_writer *w, struct day day);
void json_moment(struct json_writer *w, struct moment moment);
/** Name and value in one. */
void json_put_text(struct json_writer *w, const char *name, struct text text);
void json_put_i64(struct json_writer *w, const char *name, int64_t value);
void json_put_bool(struct json_writer *w, const char *name, bool value);
void json_put_day(struct json_writer *w, const char *name, struct day day);
void json_put_moment(struct json_writer *w, const char *name, struct moment moment);

#endif
