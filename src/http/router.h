/*
 * router.h - one visible table of routes: method, path, permission, fields, face
 *
 * Knows nothing of the pharmacy: a permission is a number to it and a face a pointer.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ROUTER_H
#define AMPULL_ROUTER_H

#include "base/base.h"
#include "http/form.h"
#include "http/http.h"

struct ctx;
struct db_tx;
struct exchange; /* web/face.h */

/** Request to reply inside one transaction: a read one for GET, a write one for POST. */
typedef enum err face(struct ctx *ctx, struct db_tx *tx, struct exchange *x);

enum { ROUTE_PARAMETERS_MAX = 4 };

struct route {
	enum http_method    method;
	const char         *path;       /* "/orders/{order_id}/lines/{line_id}" */
	uint32_t            permission; /* enum permission of people; 0: everybody, also without a session. */
	face               *face;
	const struct field *fields;
	size_t              field_count;
	const char         *about;   /* English, one line; the operation's summary in the API's document. */
	const char         *replies; /* For /api/: what a 200 holds, e.g. "order"; NULL for pages. */
	/** For a POST of a page: the GET page shown again, with the reason, when the write is refused; same parameters. */
	face               *page_on_refusal;
	/** A second person may sign: fields "witness_username" and "witness_password" (the last of the form). */
	bool                takes_witness;
	/** A field "new_password", hashed before the transaction; the last of the form but for the witness's. */
	bool                takes_password;
	/** A field "current_password", which is tried before the transaction; stands before the new one. */
	bool                confirms_password;
	/** Also open to who must change the password before anything else. */
	bool                with_old_password;
};
#define ROUTE_FIELDS(table) .fields = (table), .field_count = COUNT_OF(table)

struct route_match {
	const struct route *route;
	struct text         values[ROUTE_PARAMETERS_MAX];
	size_t              value_count;
};

struct router;
/**
 * Build a router over tables.  Two routes with the same method and shape, a path whose parameters are not the IN_PATH
 * fields in their order, or a table of fields that form_check_table() refuses are bugs.  Owns: lives in the arena.
 */
struct router *router_build(struct arena *arena, const struct route *const *tables, const size_t *counts,
			    size_t table_count);
/**
 * Find the route of a request.  HEAD finds GET's.  Words win over parameters, from the left; a slash at the end counts.
 * Fails: ERR_NOT_FOUND, ERR_METHOD.
 */
MUST_CHECK enum err router_find(struct ctx *ctx, const struct router *router, enum http_method method, struct text path,
				struct route_match *out);
/** Every route in the order of the tables, for documents and tests. */
const struct route *router_at(const struct router *router, size_t index);
size_t router_count(const struct router *router);

#endif
