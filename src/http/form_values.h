/*
 * form_values.h - names and values as they were sent: urlencoded, multipart, JSON
 *
 * Three ways of writing become one list, so that fields are checked in one place.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FORM_VALUES_H
#define AMPULL_FORM_VALUES_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/http.h"

/** What kind of thing was sent; a form only sends texts and files. */
enum sent { SENT_TEXT, SENT_FILE, SENT_JSON_TEXT, SENT_JSON_INTEGER, SENT_JSON_FLAG, SENT_JSON_NOTHING };

struct form_value {
	struct text name;
	struct text text;
	struct text file_name; /* Of a file. */
	enum sent   sent;
	size_t      row;       /* Of a JSON array; forms count by themselves. */
};
/** A JSON array of objects, also an empty one. */
struct form_group {
	struct text name;
	size_t      rows;
};
/** In the order they were sent. */
struct form_values {
	struct form_value *at;
	size_t             count, capacity;
	bool               is_json;
	struct form_group *groups; /* Of JSON. */
	size_t             group_count;
};

/** Append one value.  Fails: ERR_REQUEST_TOO_LARGE (LIMIT_FORM_FIELDS). */
MUST_CHECK enum err form_values_add(struct ctx *ctx, struct form_values *out, struct form_value value);
/** Append the pairs of an urlencoded text.  Fails: ERR_FIELD_INVALID, ERR_REQUEST_TOO_LARGE. */
MUST_CHECK enum err form_values_urlencoded(struct ctx *ctx, struct text text, struct form_values *out);
/**
 * Append the parts of a multipart body; `content_type` holds the boundary.
 * Fails: ERR_FIELD_INVALID, ERR_REQUEST_TOO_LARGE, ERR_BAD_REQUEST (no boundary).
 */
MUST_CHECK enum err form_values_multipart(struct ctx *ctx, struct text content_type, struct text body,
					  struct form_values *out);
/** Append the members of a JSON object.  Fails: ERR_FIELD_INVALID, ERR_FIELD_UNKNOWN, ERR_REQUEST_TOO_LARGE. */
MUST_CHECK enum err form_values_json(struct ctx *ctx, struct text body, struct form_values *out);
/**
 * Append what the body of a request holds, by its content type.
 * Fails: as those above, ERR_BAD_REQUEST (another content type).
 */
MUST_CHECK enum err form_values_body(struct ctx *ctx, const struct http_request *request, struct form_values *out);

#endif
