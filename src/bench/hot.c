/*
 * hot.c - threads that allocate from one batch
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/hot.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "bench/latency.h"
#include "bench/region.h"
#include "people/journal.h"
#include "place/place.h"
#include "stock/availability.h"
#include "stock/ledger.h"

enum { CLIENTS_MAX = 64, LIMIT_A_SECOND = 3000, HOT_PACK = 1 };

struct hot {
	struct db      *db;
	int64_t         region_id, store_id, pack_id, used_id, lane;
	_Atomic int64_t done;
	_Atomic bool    is_over;
	_Atomic int     failed; /* The first error that is not to be expected. */
	pthread_mutex_t lock;
	struct latency  latency;
};

/* First expiry first out: the first lot that has so many units that nobody holds. */
static enum err first_lot(struct ctx *ctx, const struct availability *stock, int64_t units, const struct stock_lot **out)
{
	if (stock->available < units)
		return fail(ctx, ERR_NOT_FOUND, "stock", "the hot pack has run out");
	for (size_t i = 0; i < stock->lot_count; i++) {
		const struct stock_lot *lot = &stock->lots[i];
		if (lot->is_pickable && lot->verdict == BATCH_USABLE && lot->units - lot->allocated_units >= units) {
			*out = lot;
			return OK;
		}
	}
	return fail(ctx, ERR_NOT_FOUND, "stock", "no lot holds %lld units", (long long)units);
}

static struct ledger_entry entry_of(const struct hot *hot, const struct stock_lot *lot)
{
	return (struct ledger_entry){ .from_place_id = lot->place_id,
				      .to_place_id = hot->used_id,
				      .batch_id = lot->batch_id,
				      .owner_id = lot->owner_id,
				      .earmark_id = lot->earmark_id,
				      .units = 1,
				      .value = MONEY_NONE,
				      .cause_kind = "withdrawal",
				      .cause_id = lot->batch_id,
				      .effective_day = DAY_NONE };
}

/* The use case: read the lots, first expiry first out, move a unit out, journal. */
static enum err allocate(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	const struct hot    *hot = argument;
	struct availability  stock;
	struct ledger_posted posted;
	TRY(availability_load(ctx, tx, hot->store_id, hot->pack_id, 0, true, &stock));
	const struct stock_lot *lot;
	TRY(first_lot(ctx, &stock, 1, &lot));
	struct ledger_entry entry = entry_of(hot, lot);
	TRY(ledger_post(ctx, tx, &entry, &posted));
	return journal_write(ctx, tx, "unit withdrawn", "batch", lot->batch_id, TEXT("{\"units\":1}"));
}

/* The same for all who wait: the lots are read once, and each balance is changed once. */
static enum err allocate_together(struct ctx *own, struct db_tx *tx, struct db_job *jobs)
{
	const struct hot       *hot = jobs->argument;
	const struct stock_lot *lot;
	size_t                  count = 0;
	struct ctx             *ctx = jobs->ctx;
	struct availability     stock;
	(void)own;
	for (struct db_job *job = jobs; job; job = job->next)
		count++;
	TRY(availability_load(ctx, tx, hot->store_id, hot->pack_id, 0, true, &stock));
	TRY(first_lot(ctx, &stock, (int64_t)count, &lot));
	struct ledger_part *parts = arena_array(ctx->arena, struct ledger_part, count);
	for (size_t i = 0; i < count; i++)
		parts[i] = (struct ledger_part){ .units = 1, .cause_id = lot->batch_id };
	struct ledger_entry entry = entry_of(hot, lot);
	TRY(ledger_post_many(ctx, tx, &entry, parts, count));
	for (struct db_job *job = jobs; job; job = job->next)
		TRY(journal_write(job->ctx, tx, "unit withdrawn", "batch", lot->batch_id, TEXT("{\"units\":1}")));
	return OK;
}

static void *client(void *argument)
{
	struct hot *hot = argument;
	struct ctx  ctx = { .arena = arena_open(LIMIT_ARENA_REQUEST),
			    .actor = { .region_id = hot->region_id, .address = TEXT("cli") } };
	while (!hot->is_over) {
		int64_t started = monotonic_us();
		ctx_set_now(&ctx, moment_now());
		enum err err = db_transact_job(&ctx, hot->db,
					       &(struct db_job){ .work = allocate, .argument = hot, .lane = hot->lane,
								 .together = hot->lane ? allocate_together : NULL });
		if (err) {
			hot->failed = (int)err;
			hot->is_over = true;
		}
		pthread_mutex_lock(&hot->lock);
		latency_add(&hot->latency, monotonic_us() - started);
		pthread_mutex_unlock(&hot->lock);
		hot->done++;
		arena_reset(ctx.arena);
		ctx.error = (struct error){ 0 };
	}
	arena_close(ctx.arena);
	return NULL;
}

static enum err run(struct ctx *ctx, struct hot *hot, const struct hot_options *options, int64_t lane, const char *name)
{
	pthread_t threads[CLIENTS_MAX];
	int64_t   count = options->clients < CLIENTS_MAX ? options->clients : CLIENTS_MAX, started = monotonic_us();
	hot->lane = lane;
	hot->is_over = false;
	hot->done = 0;
	memset(&hot->latency, 0, sizeof hot->latency);
	for (int64_t i = 0; i < count; i++)
		EXPECT(pthread_create(&threads[i], NULL, client, hot) == 0);
	struct db_counters before = db_counters(hot->db);
	while (monotonic_us() - started < options->seconds * 1000000 && !hot->is_over)
		usleep(10000);
	hot->is_over = true;
	for (int64_t i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	if (hot->failed)
		return fail(ctx, (enum err)hot->failed, "hot", "an allocation failed");
	struct db_counters after = db_counters(hot->db);
	int64_t            us = monotonic_us() - started, commits = after.commits - before.commits;
	printf(",\"%s\":{\"allocations\":%lld,\"allocations_per_second\":%lld,\"commits_per_second\":%lld,\"median_us\":%lld,\"p99_us\":%lld}",
	       name, (long long)hot->done, (long long)(hot->done * 1000000 / us), (long long)(commits * 1000000 / us),
	       (long long)latency_permille(&hot->latency, 500), (long long)latency_permille(&hot->latency, 990));
	return OK;
}

static enum err find(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct hot       *hot = argument;
	struct place_list stores;
	TRY(place_stores(ctx, tx, &stores));
	if (stores.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "places", "the region has no store");
	hot->store_id = stores.at[0].id;
	return place_virtual(ctx, tx, PLACE_USED, &hot->used_id);
}

enum err bench_hot(struct ctx *ctx, struct db *db, const struct hot_options *options)
{
	struct load_region region;
	struct hot        *hot = arena_new(ctx->arena, struct hot);
	bool               made;
	hot->db = db;
	pthread_mutex_init(&hot->lock, NULL);
	TRY(load_region_make(ctx, db, options->password, &made));
	TRY(load_region_find(ctx, db, &region));
	hot->region_id = ctx->actor.region_id;
	hot->pack_id = region.articles.at[HOT_PACK].pack_id;
	TRY(db_transact(ctx, db, find, hot));
	printf("{\"clients\":%lld,\"limit_allocations_per_second\":%d", (long long)options->clients, LIMIT_A_SECOND);
	TRY(run(ctx, hot, options, 0, "each_for_itself"));
	TRY(run(ctx, hot, options, hot->pack_id, "in_a_lane"));
	printf("}\n");
	return OK;
}
