/*
 * router.c - matching paths against the table
 *
 * A region's program has some hundred routes: a walk over them keeps the order readable, and most are passed by after a look
 * at what the table says of them once: how many segments, and what they begin with.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/router.h"

#include "base/ctx.h"

enum { SEGMENTS_MAX = 30 };

struct known_route {
	const struct route *route;
	size_t              segments;
	struct text         begins; /* All before the first parameter. */
};
struct router {
	struct known_route *known;
	size_t              count;
};

static size_t count_segments(struct text path)
{
	size_t count = 1;
	for (size_t i = 0; i < path.length; i++)
		count += path.at[i] == '/';
	return count;
}

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

/* The parameters of the path are the IN_PATH fields, in this order: a form gets its path values by position. */
static void check_parameters(const struct route *route)
{
	struct text rest = text_of(route->path);
	size_t      field = 0, parameters = 0, segments = 0;
	for (struct text segment; (segment = text_next(&rest, '/')).at; segments++) {
		if (!is_parameter(segment)) {
			if (text_find(segment, '{') != SIZE_MAX || text_find(segment, '}') != SIZE_MAX)
				BUG("route %s: a parameter is a whole segment", route->path);
			continue;
		}
		while (field < route->field_count && route->fields[field].place != IN_PATH)
			field++;
		if (field == route->field_count || !text_is(text_slice(segment, 1, segment.length - 1), route->fields[field].name))
			BUG("route %s: %.*s is not the next of its fields in the path", route->path, TEXT_ARG(segment));
		field++;
		parameters++;
	}
	for (; field < route->field_count; field++)
		if (route->fields[field].place == IN_PATH)
			BUG("route %s: the field %s is not in the path", route->path, route->fields[field].name);
	EXPECT(parameters <= ROUTE_PARAMETERS_MAX);
	EXPECT(segments <= SEGMENTS_MAX);
}

static void check_route(const struct router *router, const struct route *route)
{
	EXPECT(route->path[0] == '/' && route->face != NULL);
	EXPECT(route->method == HTTP_GET || route->method == HTTP_POST);
	check_parameters(route);
	form_check_table(route->fields, route->field_count);
	for (size_t i = 0; i < router->count; i++)
		if (router->known[i].route->method == route->method && same_shape(router->known[i].route->path, route->path))
			BUG("two routes for %s", route->path);
}

struct router *router_build(struct arena *arena, const struct route *const *tables, const size_t *counts,
			    size_t table_count)
{
	struct router *router = arena_new(arena, struct router);
	size_t         total = 0;
	for (size_t i = 0; i < table_count; i++)
		total += counts[i];
	router->known = arena_array(arena, struct known_route, total + 1);
	for (size_t t = 0; t < table_count; t++)
		for (size_t i = 0; i < counts[t]; i++) {
			struct text path = text_of(tables[t][i].path);
			size_t      parameter = text_find(path, '{');
			check_route(router, &tables[t][i]);
			router->known[router->count++] = (struct known_route){
				&tables[t][i], count_segments(path), text_slice(path, 0, parameter == SIZE_MAX ? path.length : parameter)
			};
		}
	return router;
}

/*
 * Whether a path fits a route.  `fixed` gets a bit a segment, the first the highest, set where the route has a word: of
 * two routes that fit, the larger number is the one whose words come first, so that /orders/new wins over
 * /orders/{order_id}.
 */
static bool match(const struct route *route, struct text path, struct route_match *out, uint32_t *fixed)
{
	struct text pattern = text_of(route->path), rest = path;
	*out = (struct route_match){ .route = route };
	*fixed = 0;
	for (;;) {
		struct text want = text_next(&pattern, '/'), have = text_next(&rest, '/');
		if (!want.at || !have.at)
			return !want.at && !have.at;
		*fixed <<= 1;
		if (is_parameter(want)) {
			if (have.length == 0)
				return false;
			out->values[out->value_count++] = have;
		} else if (text_equal(want, have)) {
			*fixed |= 1;
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
	uint32_t best = 0; /* Every path has a word: what stands before its first '/'. */
	bool     other_method = false;
	size_t   segments = count_segments(path);
	for (size_t i = 0; i < router->count; i++) {
		const struct known_route *known = &router->known[i];
		struct route_match        found;
		uint32_t                  fixed;
		if (known->segments != segments || !text_equal(text_slice(path, 0, known->begins.length), known->begins) ||
		    !match(known->route, path, &found, &fixed))
			continue;
		if (known->route->method != method) {
			other_method = true;
		} else if (fixed > best) {
			best = fixed;
			*out = found;
		}
	}
	if (best)
		return OK;
	return other_method ? fail(ctx, ERR_METHOD, "method", "the address takes another method")
			    : fail(ctx, ERR_NOT_FOUND, "path", "no page has the address \"%.*s\"", TEXT_ARG(path));
}

const struct route *router_at(const struct router *router, size_t index)
{
	EXPECT(index < router->count);
	return router->known[index].route;
}

size_t router_count(const struct router *router)
{
	return router->count;
}
