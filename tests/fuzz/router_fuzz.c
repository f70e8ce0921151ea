/*
 * router_fuzz.c - any request line and headers through the guard, any path through the router
 *
 * Input: a request as it stands on the wire.  What passes the guard must keep the guard's promises.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/router.h"

#include "base/limits.h"
#include "http/guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static enum err face_of_test(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)ctx, (void)tx, (void)x;
	return OK;
}

static const struct field order[] = { { .name = "order_id", .type = FIELD_ID, .place = IN_PATH } };
static const struct field line[] = { { .name = "order_id", .type = FIELD_ID, .place = IN_PATH },
				     { .name = "line_id", .type = FIELD_ID, .place = IN_PATH } };
static const struct route routes[] = {
	{ HTTP_GET, "/", 0, face_of_test, .about = "start" },
	{ HTTP_GET, "/orders/{order_id}", 0, face_of_test, ROUTE_FIELDS(order), .about = "order" },
	{ HTTP_GET, "/orders/new", 0, face_of_test, .about = "new" },
	{ HTTP_POST, "/orders/{order_id}/lines/{line_id}", 0, face_of_test, ROUTE_FIELDS(line), .about = "line" },
};

static void expect_kept(struct text path)
{
	EXPECT(text_starts_with(path, "/"));
	EXPECT(text_is_utf8(path));
	for (size_t i = 0; i < path.length; i++)
		EXPECT((unsigned char)path.at[i] >= 0x20 && path.at[i] != 0x7F && path.at[i] != '\\');
	struct text rest = path;
	for (struct text segment; (segment = text_next(&rest, '/')).at;)
		EXPECT(!text_is(segment, ".."));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena              *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx                 ctx = { .arena = arena };
	struct http_request        request = { 0 };
	struct guard               guard = guard_start(arena, &request);
	struct text                rest = { (const char *)bytes, length }, first = text_next(&rest, '\n');
	struct text                method = text_next(&first, ' '), address = text_next(&first, ' ');
	const struct route *const  table = routes;
	const size_t               count = COUNT_OF(routes);
	const struct router       *router = router_build(arena, &table, &count, 1);
	struct route_match         match;
	guard_first_line(&guard, method, address, first);
	for (struct text row; (row = text_next(&rest, '\n')).at;) {
		size_t colon = text_find(row, ':');
		guard_header(&guard, text_slice(row, 0, colon),
			     colon == SIZE_MAX ? TEXT("") : text_slice(row, colon + 1, row.length));
	}
	if (guard_verdict(&guard) == 0) {
		expect_kept(request.path);
		EXPECT(request.host.length > 0);
		if (router_find(&ctx, router, request.method, request.path, &match) == OK)
			for (size_t i = 0; i < match.value_count; i++)
				EXPECT(match.values[i].length > 0 && text_find(match.values[i], '/') == SIZE_MAX);
	}
	/* The router also for paths that no guard has seen. */
	(void)!router_find(&ctx, router, HTTP_GET, address, &match);
	http_cookie(&request, "session");
	arena_close(arena);
	return 0;
}
