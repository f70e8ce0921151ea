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

enum { STATEMENTS_AN_ORDER = 600, CASES_AN_ORDER = 20 + WALK_TAKES_MAX };

/* ---------------------------------------------------------------- noting */

/* One run notes at a time: the engine's functions have no argument of ours. */
static struct bare_notes      *noting;
static const struct db_engine *noted_engine;

static bool is_write(const struct db_query *query)
{
	struct text sql = text_trim(text_of(query->sqlite));
	return text_starts_with(sql, "INSERT") || text_starts_with(sql, "UPDATE") || text_starts_with(sql, "DELETE");
}

static enum err run_and_note(struct ctx *ctx, struct db_conn *conn, const struct db_query *query,
			     const struct db_value *values)
{
	if (is_write(query)) {
		struct noted_statement *statement = &noting->statements[noting->statement_count++];
		statement->query = query;
		statement->values = arena_array(noting->arena, struct db_value, query->input_count + 1);
		for (size_t i = 0; i < query->input_count; i++) {
			statement->values[i] = values[i];
			statement->values[i].text = text_copy(noting->arena, values[i].text);
		}
		noting->cases[noting->case_count].count++;
	}
	return noted_engine->run(ctx, conn, query, values);
}

static void begin_case(struct bare_notes *notes)
{
	notes->cases[notes->case_count].first = notes->statement_count;
}

/* What the gateway writes with every use case, and the end of the case. */
static enum err end_case(struct ctx *ctx, struct db_tx *tx, struct bare_notes *notes)
{
	struct text        key = text_format(ctx->arena, "load-%llx-%zx", (long long)ctx->now.us, notes->case_count);
	struct digest      digest = digest_of(&key, 1);
	struct saved_reply reply = { 200, TEXT("application/json"), TEXT(""),
				     text_format(ctx->arena, "{\"order_id\":%zu}", notes->case_count) };
	TRY(request_key_save(ctx, tx, key, &digest, &reply));
	notes->case_count++;
	return OK;
}

/* The seal belongs to a commit; here it is written with an order's last use case, row for row the same. */
static enum err seal(struct ctx *ctx, struct db_tx *tx, struct bare_notes *notes)
{
	struct noted_case *last = &notes->cases[notes->case_count - 1], *next = &notes->cases[notes->case_count];
	TRY(journal_seal(ctx, tx, NULL));
	last->count += next->count;
	next->count = 0;
	return OK;
}

static enum err write_order(struct ctx *ctx, struct db_tx *tx, struct bare_notes *notes,
			    const struct load_region *region, struct random *random, const struct load_ward *ward,
			    struct order_made *order)
{
	begin_case(notes);
	TRY(order_start(ctx, tx, ward->place_id, TEXT(""), order));
	TRY(end_case(ctx, tx, notes));
	int64_t tenth = (int64_t)region->articles.count / WALK_LINES;
	for (int64_t i = 0; i < WALK_LINES; i++) {
		int64_t at = i * tenth + random_between(random, 0, tenth - 1);
		begin_case(notes);
		TRY(order_set_line(ctx, tx, order->order_id, region->articles.at[at].pack_id, random_between(random, 1, 3), false));
		TRY(end_case(ctx, tx, notes));
	}
	begin_case(notes);
	TRY(order_place(ctx, tx, order->order_id, 0, 0));
	return end_case(ctx, tx, notes);
}

static enum err pick_all(struct ctx *ctx, struct db_tx *tx, struct bare_notes *notes, const struct load_region *region,
			 struct random *random, int64_t pick_list_id)
{
	struct allocations_of_list_rows takes;
	TRY(allocations_of_list(ctx, tx, (struct allocations_of_list_in){ ctx->actor.region_id, pick_list_id, ctx->today },
				&takes));
	for (size_t i = 0; i < takes.count; i++) {
		struct pick      pick = { .allocation_id = takes.at[i].id, .units = I64_NONE };
		struct pick_done done;
		pick.code = (struct scanned_code){
			.gtin = load_region_code(region, takes.at[i].pack_id),
			.serial = text_format(ctx->arena, "%016llx", (unsigned long long)random_bits(random)),
			.batch = takes.at[i].label,
			.expiry = takes.at[i].expiry_day,
		};
		begin_case(notes);
		TRY(pick_allocation(ctx, tx, &pick, &done));
		TRY(end_case(ctx, tx, notes));
	}
	return OK;
}

static enum err whole_order(struct ctx *ctx, struct db_tx *tx, struct bare_notes *notes,
			    const struct load_region *region, struct random *random)
{
	const struct load_ward *ward = &region->wards[random_between(random, 0, (int64_t)region->ward_count - 1)];
	struct order_made       order;
	struct review_outcomes  outcomes;
	struct release_made     release;
	ctx->actor.person_id = ward->person_id;
	TRY(write_order(ctx, tx, notes, region, random, ward, &order));
	ctx->actor.person_id = region->pharmacist_id;
	begin_case(notes);
	TRY(review_order(ctx, tx, order.order_id, 0, &outcomes));
	TRY(end_case(ctx, tx, notes));
	if (outcomes.approved == 0)
		return OK;
	ctx->actor.person_id = region->technician_id;
	begin_case(notes);
	TRY(order_release(ctx, tx, order.order_id, &release));
	TRY(end_case(ctx, tx, notes));
	TRY(pick_all(ctx, tx, notes, region, random, release.pick_list_id));
	begin_case(notes);
	TRY(shipment_send(ctx, tx, release.shipment_id, 0));
	TRY(end_case(ctx, tx, notes));
	ctx->actor.person_id = ward->person_id;
	begin_case(notes);
	TRY(shipment_receive(ctx, tx, release.shipment_id, 0, NULL, 0));
	TRY(end_case(ctx, tx, notes));
	notes->lines += (int64_t)outcomes.approved;
	notes->orders++;
	return seal(ctx, tx, notes);
}

struct noting {
	struct bare_notes        *notes;
	const struct load_region *region;
	int64_t                   orders;
	bool                      is_done;
};

static enum err note_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct noting   *n = argument;
	struct db_engine engine = *tx->engine;
	struct db_tx     noted = { &engine, tx->conn, true };
	struct random    random = random_of(7);
	enum err         err = OK;
	noted_engine = tx->engine;
	noting = n->notes;
	engine.run = run_and_note;
	for (int64_t i = 0; i < n->orders && !err; i++) {
		struct arena_mark mark = arena_here(ctx->arena);
		err = whole_order(ctx, &noted, n->notes, n->region, &random);
		if (!err)
			arena_rewind(ctx->arena, mark);
	}
	noting = NULL;
	TRY(err);
	n->is_done = true;
	return fail(ctx, ERR_STATE, "bench", "rolled back on purpose");
}

enum err bare_note(struct ctx *ctx, struct db *db, const struct load_region *region, int64_t orders, struct bare_notes *out)
{
	struct actor system = ctx->actor;
	*out = (struct bare_notes){ .arena = arena_open(LIMIT_ARENA_JOB) };
	out->statements = arena_array(out->arena, struct noted_statement, (size_t)orders * STATEMENTS_AN_ORDER);
	out->cases = arena_array(out->arena, struct noted_case, (size_t)orders * CASES_AN_ORDER + 1);
	struct noting work = { .notes = out, .region = region, .orders = orders };
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

static enum err play_case(struct ctx *ctx, const struct bare_notes *notes, const struct noted_case *noted,
			  const struct db_engine *engine, struct db_conn *conn)
{
	for (size_t i = 0; i < noted->count; i++) {
		const struct noted_statement *statement = &notes->statements[noted->first + i];
		enum err                      err = engine->run(ctx, conn, statement->query, statement->values);
		for (bool more = true; more && !err;)
			err = engine->next(ctx, conn, NULL, &more);
		engine->finish(conn);
		TRY(err);
	}
	return OK;
}

static enum err play_all(struct ctx *ctx, const struct bare_notes *notes, const struct db_engine *engine,
			 struct db_conn *conn, int64_t cases_permille, struct bare_figures *out)
{
	int64_t room = 0;
	for (size_t i = 0; i < notes->case_count;) {
		struct arena_mark mark = arena_here(ctx->arena);
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
	return OK;
}

enum err bare_play(struct ctx *ctx, const struct bare_notes *notes, const struct db_engine *engine, const char *address,
		   int64_t cases_permille, struct bare_figures *out)
{
	struct db_conn *conn;
	*out = (struct bare_figures){ .lines = notes->lines, .cases = (int64_t)notes->case_count };
	TRY(engine->open(ctx, address, DB_ROLE_WRITER, &conn));
	int64_t  started = monotonic_us();
	enum err err = play_all(ctx, notes, engine, conn, cases_permille < 1000 ? 1000 : cases_permille, out);
	out->us = monotonic_us() - started;
	if (err)
		engine->rollback(conn);
	engine->close(conn);
	return err;
}
