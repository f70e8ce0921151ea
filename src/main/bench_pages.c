/*
 * bench_pages.c - pages measured as the gateway answers them, without the socket: fields, queries, rules, markup
 *
 * A large order and a long queue are made for it and rolled back with everything else.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/bench_pages.h"

#include "base/limits.h"
#include "bench/pages.sql.h"
#include "http/router.h"
#include "main/gateway.h"
#include "main/routes.h"
#include "order/place_order.h"
#include "people/account.h"
#include "people/permission.h"
#include "report/figure.h"
#include "sim/sim.sql.h"
#include "web/layout.h"

enum { RUNS = 5, LARGE_LINES = LIMIT_ORDER_LINES, QUEUE_ORDERS = 500, QUEUE_LINES = 4 };
enum { LIMIT_LIST_US = 50000, LIMIT_LARGE_US = 300000 };

struct bench {
	struct db           *db;
	FILE                *to;
	const struct router *router;
	int64_t              measured, over, worst_us;
	bool                 is_first, is_done;
};

/* The demo's people: between them they see every page. */
static const char *const people[] = { "apotekare1", "tekniker1", "ssk1", "inkopare", "ekonom", "granskare", "admin" };

static void sort_times(int64_t *times)
{
	for (size_t i = 1; i < RUNS; i++)
		for (size_t k = i; k > 0 && times[k] < times[k - 1]; k--) {
			int64_t time = times[k];
			times[k] = times[k - 1];
			times[k - 1] = time;
		}
}

/* One page, some times over: the middle time, and the page's size. */
static enum err page_time(struct ctx *ctx, struct db_tx *tx, const struct bench *b, const struct viewer *viewer, struct text path,
			  int64_t *us, size_t *bytes)
{
	int64_t times[RUNS];
	for (size_t run = 0; run < RUNS; run++) {
		struct arena_mark   mark = arena_here(ctx->arena);
		struct route_match  match;
		struct http_request request = { .method = HTTP_GET, .path = path, .query = TEXT("") };
		struct form        *form;
		struct exchange     x = { .request = &request, .viewer = *viewer };
		int64_t             started = monotonic_us();
		TRY(router_find(ctx, b->router, HTTP_GET, path, &match));
		TRY(form_read(ctx, &request, match.route->fields, match.route->field_count, match.values, match.value_count, &form));
		x.route = match.route;
		x.form = form;
		TRY(match.route->face(ctx, tx, &x));
		times[run] = monotonic_us() - started;
		*bytes = x.reply.body.length;
		arena_rewind(ctx->arena, mark);
	}
	sort_times(times);
	*us = times[RUNS / 2];
	return OK;
}

static enum err tell(struct ctx *ctx, struct db_tx *tx, struct bench *b, const struct viewer *viewer, const char *who, struct text path,
		     int64_t limit_us)
{
	int64_t us;
	size_t  bytes;
	TRY(page_time(ctx, tx, b, viewer, path, &us, &bytes));
	fprintf(b->to, "%s{\"page\":\"%.*s\",\"as\":\"%s\",\"us\":%lld,\"bytes\":%zu,\"limit_us\":%lld,\"holds\":%s}", b->is_first ? "" : ",\n",
		TEXT_ARG(path), who, (long long)us, bytes, (long long)limit_us, us <= limit_us ? "true" : "false");
	b->is_first = false;
	b->measured++;
	b->over += us > limit_us;
	b->worst_us = us > b->worst_us ? us : b->worst_us;
	return OK;
}

static enum err act_as(struct ctx *ctx, struct db_tx *tx, const char *who, struct viewer *viewer)
{
	struct person person;
	TRY(person_by_username(ctx, tx, text_of(who), &person));
	ctx->actor.person_id = person.id;
	ctx->actor.username = person.username;
	*viewer = (struct viewer){ .person_id = person.id, .display_name = person.display_name, .csrf = TEXT("csrf"), .request_key = TEXT("key") };
	return person_permissions(ctx, tx, &viewer->permissions);
}

static bool needs_a_question(const struct route *route)
{
	for (size_t i = 0; i < route->field_count; i++)
		if (route->fields[i].required)
			return true;
	return false;
}

/* A page of a list or of a start: a GET without an id in its path or a question it must be asked, not of the API. */
static bool is_list(const struct route *route)
{
	return !needs_a_question(route) &&
	       route->method == HTTP_GET && !strchr(route->path, '{') && strncmp(route->path, "/api/", 5) != 0 &&
	       strncmp(route->path, "/sign-in", 8) != 0 && strcmp(route->path, "/language") != 0;
}

static bool may_see(const struct viewer *viewer, const struct route *route)
{
	return route->permission == PERMIT_EVERYBODY || viewer_may(viewer, route->permission);
}

static enum err every_list(struct ctx *ctx, struct db_tx *tx, struct bench *b)
{
	fprintf(b->to, "\"lists\":[\n");
	b->is_first = true;
	bool *seen = arena_array(ctx->arena, bool, router_count(b->router));
	for (size_t p = 0; p < COUNT_OF(people); p++) {
		struct viewer viewer;
		TRY(act_as(ctx, tx, people[p], &viewer));
		for (size_t i = 0; i < router_count(b->router); i++) {
			const struct route *route = router_at(b->router, i);
			bool                is_start = strcmp(route->path, "/") == 0; /* Everybody has another one. */
			if (!is_list(route) || !may_see(&viewer, route) || (seen[i] && !is_start))
				continue;
			seen[i] = true;
			TRY(tell(ctx, tx, b, &viewer, people[p], text_of(route->path), LIMIT_LIST_US));
		}
		for (size_t i = 0; i < figure_count && p == 0; i++) {
			struct text path = text_format(ctx->arena, "/figures/%s", figures[i].name);
			if (!figure_may(&viewer, &figures[i]))
				continue;
			TRY(tell(ctx, tx, b, &viewer, people[p], path, LIMIT_LIST_US));
			TRY(tell(ctx, tx, b, &viewer, people[p], text_format(ctx->arena, "%.*s/lines", TEXT_ARG(path)), LIMIT_LIST_US));
		}
	}
	fprintf(b->to, "],\n");
	return OK;
}

/* An order with so many lines that wait for review. */
static enum err make_order(struct ctx *ctx, struct db_tx *tx, const struct sim_orderers_row *orderer, int64_t lines, int64_t *order_id)
{
	struct order_made order;
	int64_t           changed;
	ctx->actor.person_id = orderer->person_id;
	TRY(order_start(ctx, tx, orderer->place_id, TEXT("bench"), &order));
	TRY(bench_fill_order(ctx, tx, (struct bench_fill_order_in){ ctx->actor.region_id, order.order_id, TEXT("placed"), lines }, &changed));
	*order_id = order.order_id;
	return bench_mark_placed(ctx, tx, (struct bench_mark_placed_in){ ctx->actor.region_id, order.order_id, ctx->now, orderer->person_id },
				 &changed);
}

static enum err large_order_and_queue(struct ctx *ctx, struct db_tx *tx, struct bench *b)
{
	struct sim_orderers_rows orderers;
	struct viewer            viewer;
	int64_t                  large, small;
	TRY(sim_orderers(ctx, tx, (struct sim_orderers_in){ ctx->actor.region_id, ctx->today }, &orderers));
	if (orderers.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "orderers", "nobody may order today");
	TRY(make_order(ctx, tx, &orderers.at[0], LARGE_LINES, &large));
	for (size_t i = 0; i < QUEUE_ORDERS; i++)
		TRY(make_order(ctx, tx, &orderers.at[i % orderers.count], QUEUE_LINES, &small));
	TRY(act_as(ctx, tx, people[0], &viewer));
	fprintf(b->to, "\"large\":[\n");
	b->is_first = true;
	TRY(tell(ctx, tx, b, &viewer, "order of 2000 lines", text_format(ctx->arena, "/orders/%lld", (long long)large), LIMIT_LARGE_US));
	TRY(tell(ctx, tx, b, &viewer, "review of 2000 lines", text_format(ctx->arena, "/orders/%lld/review", (long long)large),
		 LIMIT_LARGE_US));
	TRY(tell(ctx, tx, b, &viewer, "queue of 500 orders", TEXT("/review"), LIMIT_LIST_US));
	TRY(tell(ctx, tx, b, &viewer, "start with a queue of 500 orders", TEXT("/"), LIMIT_LIST_US));
	fprintf(b->to, "],\n");
	return OK;
}

static enum err measure(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct bench         *b = argument;
	struct actor          system = ctx->actor;
	struct bench_size_row size;
	TRY(bench_size(ctx, tx, (struct bench_size_in){ ctx->actor.region_id }, &size));
	fprintf(b->to, "\"size\":{\"orders\":%lld,\"lines\":%lld,\"movements\":%lld},\n", (long long)size.orders, (long long)size.lines,
		(long long)size.movements);
	ctx->actor.address = TEXT("bench");
	enum err err = every_list(ctx, tx, b);
	if (!err)
		err = large_order_and_queue(ctx, tx, b);
	ctx->actor = system;
	TRY(err);
	fprintf(b->to, "\"pages\":{\"measured\":%lld,\"over_their_limit\":%lld,\"worst_us\":%lld}", (long long)b->measured, (long long)b->over,
		(long long)b->worst_us);
	b->is_done = true;
	return fail_inside(ctx, ERR_STATE, "bench", "rolled back on purpose");
}

enum err bench_pages(struct ctx *ctx, struct db *db, FILE *to)
{
	struct arena   *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct gateway *gateway = gateway_build(arena, db, ctx->actor.region_id, &(struct gateway_options){ 0 });
	struct bench    b = { .db = db, .to = to, .router = gateway_router(gateway) };
	layout_set_navigation(main_navigation);
	layout_set_help(main_help);
	enum err err = db_transact(ctx, db, measure, &b);
	arena_close(arena);
	return b.is_done ? OK : err;
}
