/*
 * postgres_text.h - a query in PostgreSQL's words: its text, and the types of its values
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_POSTGRES_TEXT_H
#define AMPULL_POSTGRES_TEXT_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/query.h"

#include <libpq-fe.h>

/* Of pg_type.h, which is fixed for built-in types. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_NAME = 19,
       OID_VARCHAR = 1043 };

/** SQLSTATE of a sure write that found no row: it divides by their number. */
#define SURE_FAILED "22012"

/** The server's type for ours. */
Oid postgres_type(enum db_type type);
/**
 * The text for this engine: as written for it, or SQLite's with $n for ?n.  A write that must find its row fails on the server
 * when it does not: what was sent behind it, a COMMIT too, is then passed over.
 * Owns: in ctx->arena.
 */
const char *postgres_text(struct ctx *ctx, const struct db_query *query);

#endif
