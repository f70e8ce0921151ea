/*
 * router_test.c - which route a path finds, and tables that may not be
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/router.h"

#include "bench.h"

static enum err face_of_test(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)ctx, (void)tx, (void)x;
	return OK;
}

#define ID(field) { .name = field, .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field one[] = { ID("order_id") };
static const struct field two[] = { ID("order_id"), { .name = "q", .type = FIELD_TEXT }, ID("line_id") };
static const struct route orders[] = {
	{ HTTP_GET, "/orders/{order_id}", 1, face_of_test, ROUTE_FIELDS(one), .about = "order" },
	{ HTTP_GET, "/orders/new", 1, face_of_test, .about = "new" },
	{ HTTP_POST, "/orders/{order_id}", 1, face_of_test, ROUTE_FIELDS(one), .about = "change" },
	{ HTTP_GET, "/orders/{order_id}/lines/{line_id}", 1, face_of_test, ROUTE_FIELDS(two), .about = "line" },
	{ HTTP_GET, "/orders/{order_id}/last", 1, face_of_test, ROUTE_FIELDS(one), .about = "last" },
	{ HTTP_GET, "/orders/new/{order_id}", 1, face_of_test, ROUTE_FIELDS(one), .about = "like" },
};
static const struct route others[] = {
	{ HTTP_GET, "/", 0, face_of_test, .about = "start" },
	{ HTTP_POST, "/sign-in", 0, face_of_test, .about = "sign in" },
};

static struct router *build(struct ctx *ctx)
{
	const struct route *const tables[] = { orders, others };
	const size_t              counts[] = { COUNT_OF(orders), COUNT_OF(others) };
	return router_build(ctx->arena, tables, counts, COUNT_OF(tables));
}

static const char *found(struct ctx *ctx, const struct router *router, enum http_method method, const char *path,
			 struct route_match *match)
{
	ctx->error = (struct error){ 0 };
	enum err err = router_find(ctx, router, method, text_of(path), match);
	return err ? err_name(err) : match->route->about;
}

static void paths_find_their_routes(void **state)
{
	(void)state;
	static const struct {
		enum http_method method;
		const char      *path, *about;
	} cases[] = {
		{ HTTP_GET, "/", "start" },
		{ HTTP_HEAD, "/", "start" },
		{ HTTP_POST, "/", "ERR_METHOD" },
		{ HTTP_OTHER, "/", "ERR_METHOD" },
		{ HTTP_OTHER, "/nothing", "ERR_NOT_FOUND" },
		{ HTTP_GET, "/sign-in", "ERR_METHOD" },
		{ HTTP_GET, "/sign-in/", "ERR_NOT_FOUND" },
		{ HTTP_GET, "//", "ERR_NOT_FOUND" },
		{ HTTP_GET, "", "ERR_NOT_FOUND" },
		{ HTTP_GET, "/orders", "ERR_NOT_FOUND" },
		{ HTTP_GET, "/orders/", "ERR_NOT_FOUND" },
		{ HTTP_GET, "/orders/7", "order" },
		{ HTTP_POST, "/orders/7", "change" },
		{ HTTP_GET, "/orders/new", "new" },
		{ HTTP_POST, "/orders/new", "change" },
		{ HTTP_GET, "/orders/7/", "ERR_NOT_FOUND" },
		{ HTTP_GET, "/orders/7/last", "last" },
		{ HTTP_GET, "/orders/new/last", "like" }, /* Words win from the left. */
		{ HTTP_GET, "/orders/7/lines/8", "line" },
		{ HTTP_GET, "/orders//lines/8", "ERR_NOT_FOUND" },
		{ HTTP_GET, "/Orders/7", "ERR_NOT_FOUND" },
		{ HTTP_GET, "/orders/{order_id}", "order" },
	};
	struct ctx         *ctx = bench_open();
	struct router      *router = build(ctx);
	struct route_match  match;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *about = found(ctx, router, cases[i].method, cases[i].path, &match);
		if (strcmp(about, cases[i].about) != 0)
			fail_msg("%s found %s, not %s", cases[i].path, about, cases[i].about);
	}
	bench_close(ctx);
}

static void values_come_in_order(void **state)
{
	(void)state;
	struct ctx        *ctx = bench_open();
	struct route_match match;
	assert_string_equal(found(ctx, build(ctx), HTTP_GET, "/orders/a b/lines/\xC3\xA5", &match), "line");
	assert_int_equal(match.value_count, 2);
	assert_text(match.values[0], "a b");
	assert_text(match.values[1], "\xC3\xA5");
	assert_string_equal(found(ctx, build(ctx), HTTP_GET, "/orders/new", &match), "new");
	assert_int_equal(match.value_count, 0);
	bench_close(ctx);
}

static void every_route_can_be_walked(void **state)
{
	(void)state;
	struct ctx    *ctx = bench_open();
	struct router *router = build(ctx);
	assert_int_equal(router_count(router), COUNT_OF(orders) + COUNT_OF(others));
	assert_ptr_equal(router_at(router, 0), &orders[0]);
	assert_ptr_equal(router_at(router, COUNT_OF(orders) + 1), &others[1]);
	bench_close(ctx);
}

struct table {
	const struct route *routes;
	size_t              count;
};

static void build_table(void *argument)
{
	struct table *table = argument;
	struct ctx   *ctx = bench_open();
	router_build(ctx->arena, &table->routes, &table->count, 1);
}

static void tables_that_cannot_be_stop_the_program(void **state)
{
	(void)state;
	static const struct field other_name[] = { ID("id") };
	static const struct field doubled[] = { { .name = "q" }, { .name = "q" } };
	static const struct route same[] = { { HTTP_GET, "/a/{order_id}", 0, face_of_test, ROUTE_FIELDS(one) },
					     { HTTP_GET, "/a/{id}", 0, face_of_test, ROUTE_FIELDS(other_name) } };
	static const struct route single[] = {
		{ HTTP_GET, "a", 0, face_of_test, .about = "" },
		{ HTTP_GET, "/a", 0, NULL, .about = "" },
		{ HTTP_HEAD, "/a", 0, face_of_test, .about = "" },
		{ HTTP_OTHER, "/a", 0, face_of_test, .about = "" },
		{ HTTP_GET, "/a/{order_id}", 0, face_of_test, .about = "" },
		{ HTTP_GET, "/a/{id}", 0, face_of_test, ROUTE_FIELDS(one) },
		{ HTTP_GET, "/a", 0, face_of_test, ROUTE_FIELDS(one) },
		{ HTTP_GET, "/a/x{order_id}", 0, face_of_test, ROUTE_FIELDS(one) },
		{ HTTP_GET, "/{line_id}/{order_id}", 0, face_of_test, ROUTE_FIELDS(two) },
		{ HTTP_GET, "/a", 0, face_of_test, ROUTE_FIELDS(doubled) },
	};
	assert_stops(build_table, &(struct table){ same, 2 });
	for (size_t i = 0; i < COUNT_OF(single); i++)
		assert_stops(build_table, &(struct table){ &single[i], 1 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_find_their_routes),
		cmocka_unit_test(values_come_in_order),
		cmocka_unit_test(every_route_can_be_walked),
		cmocka_unit_test(tables_that_cannot_be_stop_the_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
