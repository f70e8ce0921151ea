/*
 * form_values.h - names and values as they were sent: urlencoded, multipart, JSON
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FORM_VALUES_H
#define AMPULL_FORM_VALUES_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/http.h"

struct form_value {
	struct text name;
	struct text text;
	struct text file_name; /* Of a file. */
};
/** In the order they were sent. */
struct form_values {
	struct form_value *at;
	size_t             count, capacity;
};

/** Append the pairs of an urlencoded text.  Fails: ERR_FIELD_INVALID, ERR_REQUEST_TOO_LARGE. */
MUST_CHECK enum err form_values_urlencoded(struct ctx *ctx, struct text text, struct form_values *out);
/**
 * Append what the body of a request holds, by its content type.
 * Fails: ERR_FIELD_INVALID, ERR_REQUEST_TOO_LARGE, ERR_BAD_REQUEST (another content type).
 */
MUST_CHECK enum err form_values_body(struct ctx *ctx, const struct http_request *request, struct form_values *out);

#endif
