/*
 * request_key_test.c - the same write twice answers the same and writes once
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sample.h"

#include <pthread.h>

#include "store/request_key.h"

static const struct saved_reply reply = { 303, TEXT_INIT("text/html"), TEXT_INIT("/orders/7"), TEXT_INIT("a\0b Å") };

static struct digest digest_of_words(const char *words)
{
	struct text part = text_of(words);
	return digest_of(&part, 1);
}

/* One request: what is found is answered, else a row is written and the reply saved; as the gateway does it. */
struct request {
	const char        *key;
	const char        *words;
	int64_t            id; /* Of the row that it writes. */
	bool               is_refused; /* By a rule, after it wrote. */
	bool               found;
	struct saved_reply given;
};

static enum err request_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct request *request = argument;
	struct text     key = text_of(request->key);
	struct digest   digest = digest_of_words(request->words);
	TRY(request_key_find(ctx, tx, key, &digest, &request->given, &request->found));
	if (request->found)
		return OK;
	TRY(sample_put_id(ctx, tx, request->id));
	if (request->is_refused)
		return fail(ctx, ERR_STATE, "test", "refused");
	request->given = reply;
	return request_key_save(ctx, tx, key, &digest, &reply);
}

static void assert_is_the_reply(const struct saved_reply *given)
{
	assert_int_equal(given->status, reply.status);
	assert_true(text_equal(given->content_type, reply.content_type));
	assert_true(text_equal(given->location, reply.location));
	assert_true(text_equal(given->body, reply.body));
}

static void the_second_gets_the_first_ones_reply(void **state)
{
	struct world  *world = *state;
	struct request first = { .key = "k", .words = "w", .id = 1 }, second = { .key = "k", .words = "w", .id = 2 };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &first));
	assert_false(first.found);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &second));
	assert_true(second.found);
	assert_is_the_reply(&second.given);
	assert_int_equal(samples_in(world), 1);
}

static void another_request_with_the_key_is_refused(void **state)
{
	struct world  *world = *state;
	struct request first = { .key = "k", .words = "w", .id = 1 }, other = { .key = "k", .words = "other", .id = 2 };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &first));
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, request_work, &other), ERR_REQUEST_KEY_REUSED);
	assert_int_equal(samples_in(world), 1);
}

static void keys_are_compared_by_bytes(void **state)
{
	struct world            *world = *state;
	static const char *const keys[] = { "k", "K", "k ", " k", "kå", "ka\xCC\x8A", "%", "_" };
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		struct request request = { .key = keys[i], .words = "w", .id = (int64_t)i };
		ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &request));
		assert_false(request.found);
	}
	assert_int_equal(samples_in(world), COUNT_OF(keys));
}

static void another_person_may_use_the_key(void **state)
{
	struct world  *world = *state;
	struct request first = { .key = "k", .words = "w", .id = 1 }, other = { .key = "k", .words = "other", .id = 2 },
		       abroad = { .key = "k", .words = "w", .id = 3 };
	world->ctx.actor.person_id = 1;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &first));
	world->ctx.actor.person_id = 2;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &other));
	assert_false(other.found);
	world->ctx.actor.person_id = 1;
	world->ctx.actor.region_id++;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &abroad));
	assert_false(abroad.found);
	assert_int_equal(samples_in(world), 3);
}

static void what_was_refused_may_be_tried_again(void **state)
{
	struct world  *world = *state;
	struct request request = { .key = "k", .words = "w", .id = 1, .is_refused = true };
	ASSERT_FAILS(world, db_transact(&world->ctx, world->db, request_work, &request), ERR_STATE);
	request.is_refused = false;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &request));
	assert_false(request.found);
	assert_int_equal(samples_in(world), 1);
}

enum { THREADS = 8, KEYS = 25 };
struct sender {
	struct world *world;
	int           number;
	int           written;
	bool          is_wrong;
};

static void *send_all(void *argument)
{
	struct sender *sender = argument;
	struct ctx     ctx = sender->world->ctx;
	ctx.arena = arena_open(LIMIT_ARENA_REQUEST);
	for (int i = 0; i < KEYS; i++) {
		struct request request = { .key = text_format(ctx.arena, "key %d", i).at, .words = "w" };
		request.id = 1 + sender->number * KEYS + i;
		ctx.error = (struct error){ 0 };
		enum err err = db_transact(&ctx, sender->world->db, request_work, &request);
		sender->is_wrong |= err != OK || request.given.status != reply.status;
		sender->written += !request.found;
		arena_reset(ctx.arena);
	}
	arena_close(ctx.arena);
	return NULL;
}

static void at_once_one_of_them_writes(void **state)
{
	struct world *world = *state;
	struct sender senders[THREADS];
	pthread_t     threads[THREADS];
	int           written = 0;
	for (int i = 0; i < THREADS; i++) {
		senders[i] = (struct sender){ .world = world, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, send_all, &senders[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		assert_false(senders[i].is_wrong);
		written += senders[i].written;
	}
	assert_int_equal(written, KEYS);
	assert_int_equal(samples_in(world), KEYS);
}

static enum err forget_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return request_key_forget(ctx, tx, *(struct moment *)argument);
}

static void old_keys_are_forgotten(void **state)
{
	struct world  *world = *state;
	struct request old = { .key = "old", .words = "w", .id = 1 }, fresh = { .key = "fresh", .words = "w", .id = 2 };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &old));
	ctx_set_now(&world->ctx, (struct moment){ world->ctx.now.us + 1 });
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &fresh));
	struct moment border = world->ctx.now;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, forget_work, &border));
	old.id = 3;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &old));
	assert_false(old.found);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, request_work, &fresh));
	assert_true(fresh.found);
}

/* Two lists of parts that read the same one after the other are two. */
static void digests_tell_parts_apart(void **state)
{
	(void)state;
	const struct text lists[][2] = { { TEXT_INIT("ab"), TEXT_INIT("c") },  { TEXT_INIT("a"), TEXT_INIT("bc") },
					 { TEXT_INIT("abc"), TEXT_INIT("") },  { TEXT_INIT(""), TEXT_INIT("abc") },
					 { TEXT_INIT("abd"), TEXT_INIT("") } };
	struct arena     *arena = arena_open(LIMIT_ARENA_REQUEST);
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		for (size_t k = 0; k < COUNT_OF(lists); k++) {
			struct digest a = digest_of(lists[i], 2), b = digest_of(lists[k], 2);
			assert_int_equal(digest_is(&a, digest_bytes(arena, &b)), i == k);
		}
	struct digest whole = digest_of(lists[0], 2), shorter = digest_of(lists[0], 1);
	assert_false(digest_is(&whole, digest_bytes(arena, &shorter)));
	assert_false(digest_is(&whole, text_slice(digest_bytes(arena, &whole), 0, 31)));
	/* FIPS 180-2's own example. */
	assert_true(text_is(sha256_hex(arena, TEXT("abc")),
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SAMPLE_TEST(the_second_gets_the_first_ones_reply),
		SAMPLE_TEST(another_request_with_the_key_is_refused),
		SAMPLE_TEST(keys_are_compared_by_bytes),
		SAMPLE_TEST(another_person_may_use_the_key),
		SAMPLE_TEST(what_was_refused_may_be_tried_again),
		SAMPLE_TEST(at_once_one_of_them_writes),
		SAMPLE_TEST(old_keys_are_forgotten),
		cmocka_unit_test(digests_tell_parts_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
