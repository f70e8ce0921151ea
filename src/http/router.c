/*
 * router.c - matching paths against the table
 *
 * A region's program has some hundred routes: a walk over them takes a few microseconds, and keeps the order readable.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/router.h"

#include "base/ctx.h"

struct router {
	const struct route **routes;
	size_t               count;
};

static bool is_parameter(struct text segment)
{
	return segment.length > 2 && segment.at[0] == '{' && segment.at[segment.length - 1] == '}';
}

/* Whether two patterns take the same addresses. */
static bool same_shape(const char *a, const char *b)
{
	struct text rest_a = text_of(a), rest_b = text_of(b);
	for (;;) {
		struct text one = text_next(&rest_a, '/'), other = text_next(&rest_b, '/');
		if (!one.at || !other.at)
			return !one.at && !other.at;
		if (!(is_parameter(one) && is_parameter(other)) && !text_equal(one, other))
			return false;
	}
}

struct router *router_build(struct arena *arena, const struct route *const *tables, const size_t *counts,
			    size_t table_count)
{
	struct router *router = arena_new(arena, struct router);
	size_t         total = 0;
	for (size_t i = 0; i < table_count; i++)
		total += counts[i];
	router->routes = arena_array(arena, const struct route *, total + 1);
	for (size_t t = 0; t < table_count; t++)
		for (size_t i = 0; i < counts[t]; i++) {
			const struct route *route = &tables[t][i];
			EXPECT(route->path[0] == '/' && route->face != NULL);
			for (size_t k = 0; k < router->count; k++)
				if (router->routes[k]->method == route->method && same_shape(router->routes[k]->path, route->path))
					BUG("two routes for %s", route->path);
			router->routes[router->count++] = route;
		}
	return router;
}

/* Static segments count, so that /orders/new wins over /orders/{order_id}. */
static bool match(const struct route *route, struct text path, struct route_match *out, int *fixed)
{
	struct text pattern = text_of(route->path), rest = path;
	out->route = route;
	out->value_count = 0;
	*fixed = 0;
	for (;;) {
		struct text want = text_next(&pattern, '/'), have = text_next(&rest, '/');
		if (!want.at || !have.at)
			return !want.at && !have.at;
		if (is_parameter(want)) {
			if (have.length == 0 || out->value_count == ROUTE_PARAMETERS_MAX)
				return false;
			out->values[out->value_count++] = have;
		} else if (text_equal(want, have)) {
			++*fixed;
		} else {
			return false;
		}
	}
}

enum err router_find(struct ctx *ctx, const struct router *router, enum http_method method, struct text path,
		     struct route_match *out)
{
	if (method == HTTP_HEAD)
		method = HTTP_GET;
	int  best = -1;
	bool other_method = false;
	for (size_t i = 0; i < router->count; i++) {
		struct route_match found;
		int                fixed;
		if (!match(router->routes[i], path, &found, &fixed))
			continue;
		if (router->routes[i]->method != method) {
			other_method = true;
		} else if (fixed > best) {
			best = fixed;
			*out = found;
		}
	}
	if (best >= 0)
		return OK;
	return other_method ? fail(ctx, ERR_METHOD, "method", "the address takes another method")
			    : fail(ctx, ERR_NOT_FOUND, "path", "no page has the address \"%.*s\"", TEXT_ARG(path));
}

const struct route *router_at(const struct router *router, size_t index)
{
	EXPECT(index < router->count);
	return router->routes[index];
}

size_t router_count(const struct router *router)
{
	return router->count;
}
