/*
 * postgres_text.c - from SQLite's words to PostgreSQL's
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/postgres_text.h"

Oid postgres_type(enum db_type type)
{
	switch (type) {
	case DB_TEXT:
		return OID_TEXT;
	case DB_BYTES:
		return OID_BYTEA;
	case DB_BOOL:
		return OID_BOOL;
	case DB_I64:
	case DB_ID:
	case DB_DAY:
	case DB_MOMENT:
	case DB_MONEY:
		break;
	}
	return OID_INT8;
}

/* SQLite's text with $n for ?n. */
static const char *numbered(struct ctx *ctx, const struct db_query *query)
{
	struct text made = text_copy(ctx->arena, text_of(query->sqlite));
	char       *at = (char *)(uintptr_t)made.at; /* Our own copy. */
	bool        in_quotes = false;
	for (size_t i = 0; i < made.length; i++) {
		in_quotes ^= at[i] == '\'';
		if (!in_quotes && at[i] == '?')
			at[i] = '$';
	}
	return at;
}

const char *postgres_text(struct ctx *ctx, const struct db_query *query)
{
	const char *text = query->postgres ? query->postgres : numbered(ctx, query);
	return query->is_sure ? text_format(ctx->arena, "WITH w AS (%s RETURNING 1) SELECT 1 / COUNT(*) FROM w", text).at : text;
}
