/*
 * bare.c - noting statements on their way to the engine, and playing them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/bare.h"

#include "base/limits.h"
#include "bench/walk.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/review_order.h"
#include "order/ship_order.h"
#include "people/journal.h"
#include "store/request_key.h"

enum {
	STATEMENTS_AN_ORDER = 600,
	CASES_AN_ORDER = 20 + WALK_TAKES_MAX,
	WARM_DIVISOR = 4, /* Of the use cases: the engine's memory fills before the clock starts, as it does in the server. */
};

/* ---------------------------------------------------------------- noting */

/* One run notes at a time: the engine's functions have no argument of ours. */
static struct bare_notes      *noting;
static const struct db_engine *noted_engine;

static bool is_write(const struct db_query *query)
{
	struct text sql = text_trim(text_of(query->sqlite));
	return text_starts_with(sql, "INSERT") || text_starts_with(sql, "UPDATE") || text_starts_with(sql, "DELETE");
}

static void note(const struct db_query *query, const struct db_value *values)
{
	struct noted_statement *statement = &noting->statements[noting->statement_count++];
	statement->query = query;
	statement->values = arena_array(noting->arena, struct db_value, query->input_count + 1);
	for (size_t i = 0; i < query->input_count; i++) {
		statement->values[i] = values[i];
		statement->values[i].text = text_copy(noting->arena, values[i].text);
	}
	noting->cases[noting->case_count].count++;
}

static enum err run_and_note(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			     const struct db_value *values)
{
	if (is_write(query))
		note(query, values);
	return noted_engine->run(ctx, conn, query, values);
}

static enum err queue_and_note(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			       const struct db_value *values)
{
	note(query, values);
	return noted_engine->queue(ctx, conn, query, values);
}

/* One order on its way, as a client has it. */
struct noted_order {
	enum walk_step                  step;
	const struct load_ward         *ward;
	struct order_made               order;
	struct release_made             release;
	struct allocations_of_list_rows takes;
	size_t                          line, take, approved;
	bool                            is_idle;
};

struct noting {
	struct bare_notes        *notes;
	const struct load_region *region;
	struct random             random;
	size_t                    clients;
	int64_t                   orders; /* Still to be begun. */
	struct journal_sealing    sealing;
	bool                      is_done;
};

static enum err set_line(struct ctx *ctx, struct db_tx *tx, struct noting *n, struct noted_order *o)
{
	int64_t tenth = (int64_t)n->region->articles.count / WALK_LINES;
	int64_t at = (int64_t)o->line * tenth + random_between(&n->random, 0, tenth - 1);
	if (++o->line == WALK_LINES)
		o->step = STEP_PLACE;
	return order_set_line(ctx, tx, o->order.order_id, n->region->articles.at[at].pack_id, random_between(&n->random, 1, 3),
			      false);
}

static enum err pick(struct ctx *ctx, struct db_tx *tx, struct noting *n, struct noted_order *o)
{
	const struct allocations_of_list_row *row = &o->takes.at[o->take];
	struct pick_done                      done;
	struct pick                           pick = {
				  .allocation_id = row->id,
				  .units = I64_NONE,
				  .code = { .gtin = load_region_code(n->region, row->pack_id),
					    .serial = text_format(ctx->arena, "%016llx", (unsigned long long)random_bits(&n->random)),
					    .batch = row->label,
					    .expiry = row->expiry_day },
	};
	if (++o->take == o->takes.count)
		o->step = STEP_SEND;
	return pick_allocation(ctx, tx, &pick, &done);
}

/* The labels outlive the arena's rewinding. */
static enum err release(struct ctx *ctx, struct db_tx *tx, struct noting *n, struct noted_order *o)
{
	struct allocations_of_list_rows rows;
	TRY(order_release(ctx, tx, o->order.order_id, &o->release));
	TRY(allocations_of_list(ctx, tx,
				(struct allocations_of_list_in){ ctx->actor.region_id, o->release.pick_list_id, ctx->today }, &rows));
	o->takes.count = rows.count;
	o->takes.at = arena_array(n->notes->arena, struct allocations_of_list_row, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		o->takes.at[i] = rows.at[i];
		o->takes.at[i].label = text_copy(n->notes->arena, rows.at[i].label);
	}
	o->step = rows.count ? STEP_PICK : STEP_SEND;
	return OK;
}

static void begin_order(struct noting *n, struct noted_order *o)
{
	*o = (struct noted_order){ .ward = &n->region->wards[random_between(&n->random, 0, (int64_t)n->region->ward_count - 1)],
				   .is_idle = n->orders-- <= 0 };
}

/* The next use case of an order. */
static enum err go_on(struct ctx *ctx, struct db_tx *tx, struct noting *n, struct noted_order *o)
{
	struct review_outcomes outcomes;
	ctx->actor.person_id = o->step == STEP_REVIEW ? n->region->pharmacist_id
			       : o->step >= STEP_RELEASE && o->step <= STEP_SEND ? n->region->technician_id
										 : o->ward->person_id;
	switch (o->step) {
	case STEP_START:
		o->step = STEP_LINES;
		return order_start(ctx, tx, o->ward->place_id, TEXT(""), &o->order);
	case STEP_LINES:
		return set_line(ctx, tx, n, o);
	case STEP_PLACE:
		o->step = STEP_REVIEW;
		return order_place(ctx, tx, o->order.order_id, 0, 0);
	case STEP_REVIEW:
		TRY(review_order(ctx, tx, o->order.order_id, 0, &outcomes));
		o->approved = outcomes.approved;
		o->step = STEP_RELEASE;
		return OK;
	case STEP_RELEASE:
		return release(ctx, tx, n, o);
	case STEP_PICK:
		return pick(ctx, tx, n, o);
	case STEP_SEND:
		o->step = STEP_RECEIVE;
		return shipment_send(ctx, tx, o->release.shipment_id, 0);
	default:
		TRY(shipment_receive(ctx, tx, o->release.shipment_id, 0, NULL, 0));
		n->notes->lines += (int64_t)o->approved;
		n->notes->orders++;
		begin_order(n, o);
		return OK;
	}
}

/* One use case of one client, with what the gateway and the journal write beside it; orders go on in any order. */
static enum err note_case(struct ctx *ctx, struct db_tx *tx, struct noting *n, struct noted_order *o)
{
	struct arena_mark mark = arena_here(ctx->arena);
	n->notes->cases[n->notes->case_count].first = n->notes->statement_count;
	TRY(go_on(ctx, tx, n, o));
	struct text        key = text_format(ctx->arena, "load-%llx-%zx", (long long)ctx->now.us, n->notes->case_count);
	struct digest      digest = digest_of(&key, 1);
	struct saved_reply reply = { 200, TEXT("application/json"), TEXT(""),
				     text_format(ctx->arena, "{\"order_id\":%zu}", n->notes->case_count) };
	TRY(request_key_save(ctx, tx, key, &digest, &reply));
	TRY(journal_seal(ctx, tx, &n->sealing)); /* In the server once a commit, row for row the same. */
	n->notes->case_count++;
	arena_rewind(ctx->arena, mark);
	return OK;
}

static enum err note_orders(struct ctx *ctx, struct db_tx *tx, struct noting *n)
{
	size_t              busy = n->clients;
	struct noted_order *orders = arena_array(ctx->arena, struct noted_order, n->clients);
	for (size_t i = 0; i < n->clients; i++)
		begin_order(n, &orders[i]);
	while (busy > 0) {
		busy = 0;
		for (size_t i = 0; i < n->clients; i++) {
			struct noted_order *o = &orders[random_between(&n->random, 0, (int64_t)n->clients - 1)];
			busy += !orders[i].is_idle;
			if (!o->is_idle)
				TRY(note_case(ctx, tx, n, o));
		}
	}
	return OK;
}

static enum err note_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct noting   *n = argument;
	struct db_engine engine = *tx->engine;
	struct db_tx     noted = { &engine, tx->conn, true };
	noted_engine = tx->engine;
	noting = n->notes;
	engine.run = run_and_note;
	engine.queue = queue_and_note;
	enum err err = note_orders(ctx, &noted, n);
	noting = NULL;
	TRY(err);
	n->is_done = true;
	return fail(ctx, ERR_STATE, "bench", "rolled back on purpose");
}

enum err bare_note(struct ctx *ctx, struct db *db, const struct load_region *region, size_t clients,
		   int64_t orders, struct bare_notes *out)
{
	struct actor system = ctx->actor;
	*out = (struct bare_notes){ .arena = arena_open(LIMIT_ARENA_JOB) };
	out->statements = arena_array(out->arena, struct noted_statement, (size_t)orders * STATEMENTS_AN_ORDER);
	out->cases = arena_array(out->arena, struct noted_case, (size_t)orders * CASES_AN_ORDER + 1);
	struct noting work = { .notes = out, .region = region, .random = random_of(7), .clients = clients, .orders = orders };
	ctx->actor.address = TEXT("127.0.0.1");
	ctx_set_now(ctx, moment_now());
	enum err err = db_transact(ctx, db, note_all, &work);
	ctx->actor = system;
	if (!work.is_done)
		return err;
	ctx->error = (struct error){ 0 };
	return OK;
}

void bare_forget(struct bare_notes *notes)
{
	if (notes->arena)
		arena_close(notes->arena);
	*notes = (struct bare_notes){ 0 };
}

/* ---------------------------------------------------------------- playing */

/* Queued, so that on PostgreSQL nothing waits for an answer before the commit; on SQLite each runs at once. */
static enum err play_case(struct ctx *ctx, const struct bare_notes *notes, const struct noted_case *noted,
			  const struct db_engine *engine, struct db_conn *conn)
{
	for (size_t i = 0; i < noted->count; i++) {
		const struct noted_statement *statement = &notes->statements[noted->first + i];
		TRY(engine->queue(ctx, conn, statement->query, statement->values));
	}
	return OK;
}

static enum err play_all(struct ctx *ctx, const struct bare_notes *notes, const struct db_engine *engine,
			 struct db_conn *conn, int64_t cases_permille, struct bare_figures *out)
{
	size_t  warm = notes->case_count / WARM_DIVISOR, counted_from = 0;
	int64_t room = 0, clock = 0;
	for (size_t i = 0; i < notes->case_count;) {
		struct arena_mark mark = arena_here(ctx->arena);
		if (clock == 0 && i >= warm) {
			*out = (struct bare_figures){ 0 };
			counted_from = i;
			clock = monotonic_us();
		}
		TRY(engine->begin(ctx, conn, DB_ROLE_WRITER));
		for (room += cases_permille; room >= 500 && i < notes->case_count; room -= 1000, i++) {
			TRY(play_case(ctx, notes, &notes->cases[i], engine, conn));
			out->statements += (int64_t)notes->cases[i].count;
		}
		int64_t started = monotonic_us();
		TRY(engine->commit(ctx, conn));
		int64_t took = monotonic_us() - started;
		out->longest_commit_us = took > out->longest_commit_us ? took : out->longest_commit_us;
		out->commits++;
		arena_rewind(ctx->arena, mark);
	}
	out->us = monotonic_us() - clock;
	out->cases = (int64_t)(notes->case_count - counted_from);
	out->lines = notes->lines * out->cases / (int64_t)notes->case_count; /* Orders overlap: a line is as many cases anywhere. */
	return OK;
}

enum err bare_play(struct ctx *ctx, const struct bare_notes *notes, const struct db_engine *engine, const char *address,
		   int64_t cases_permille, struct bare_figures *out)
{
	struct db_conn *conn;
	*out = (struct bare_figures){ 0 };
	TRY(engine->open(ctx, address, DB_ROLE_WRITER, &conn));
	enum err err = play_all(ctx, notes, engine, conn, cases_permille < 1000 ? 1000 : cases_permille, out);
	if (err)
		engine->rollback(conn);
	engine->close(conn);
	return err;
}
