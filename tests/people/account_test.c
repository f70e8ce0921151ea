/*
 * account_test.c - passwords, signing in, the lock, sessions and their clock
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"

#include "people/account.h"
#include "people/password.h"

static const char right[] = "korrekt häst batteri";

static void passwords_follow_the_policy(void **state)
{
	struct world *world = *state;
	struct ctx   *ctx = &world->ctx;
	char          long_one[LIMIT_PASSWORD_LENGTH + 2];
	memset(long_one, 'x', sizeof(long_one) - 1);
	long_one[sizeof(long_one) - 1] = 0;
	ASSERT_FAILS(world, password_check_policy(ctx, TEXT("anna"), TEXT("")), ERR_FIELD_MISSING);
	ASSERT_FAILS(world, password_check_policy(ctx, TEXT("anna"), TEXT("elva tecken")), ERR_FIELD_INVALID);
	ASSERT_FAILS(world, password_check_policy(ctx, TEXT("anna"), TEXT("åäöåäöåäöåä")), ERR_FIELD_INVALID);
	ASSERT_OK(world, password_check_policy(ctx, TEXT("anna"), TEXT("tolv tecken!")));
	ASSERT_FAILS(world, password_check_policy(ctx, TEXT("anna"), text_of(long_one)), ERR_FIELD_INVALID);
	long_one[LIMIT_PASSWORD_LENGTH] = 0;
	ASSERT_OK(world, password_check_policy(ctx, TEXT("anna"), text_of(long_one)));
	ASSERT_FAILS(world, password_check_policy(ctx, TEXT("tolv tecken!"), TEXT("tolv tecken!")), ERR_FIELD_INVALID);
}

static void hashes_know_their_password(void **state)
{
	struct world *world = *state;
	struct text   hash, again;
	ASSERT_OK(world, password_hash(&world->ctx, text_of(right), &hash));
	ASSERT_OK(world, password_hash(&world->ctx, text_of(right), &again));
	assert_true(text_starts_with(hash, "$argon2id$v=19$m=65536,t=2,p=1$"));
	assert_false(text_equal(hash, again));
	assert_true(password_verify(hash, text_of(right)));
	assert_false(password_verify(hash, TEXT("fel häst batteri")));
	assert_false(password_verify(hash, TEXT_NONE));
	assert_false(password_verify(TEXT_NONE, text_of(right)));
	struct text token = random_token(world->ctx.arena, TOKEN_BYTES);
	assert_int_equal(token.length, 43);
	assert_false(text_equal(token, random_token(world->ctx.arena, TOKEN_BYTES)));
	assert_true(secret_equal(token, token));
	assert_false(secret_equal(token, text_slice(token, 1, 43)));
	assert_false(secret_equal(TEXT(""), TEXT("")));
}

static void requests_of_one_time_have_names_close_together(void **state)
{
	struct world *world = *state;
	struct moment now = { INT64_C(0x123456) << 24 }, soon = { now.us + (1 << 24) - 1 }, later = { now.us + (1 << 24) };
	struct text   one = request_token(world->ctx.arena, now), other = request_token(world->ctx.arena, soon);
	assert_int_equal(one.length, 12);
	assert_true(text_starts_with(one, "EjRW"));
	assert_true(text_starts_with(other, "EjRW"));
	assert_false(text_equal(one, other));
	assert_true(text_starts_with(request_token(world->ctx.arena, later), "EjRX"));
}

static void nobody_takes_as_long_as_somebody(void **state)
{
	struct world *world = *state;
	struct text   hash;
	int64_t       known = INT64_MAX, unknown = INT64_MAX;
	ASSERT_OK(world, password_hash(&world->ctx, text_of(right), &hash));
	for (int i = 0; i < 3; i++) { /* The shortest of three, on a machine shared with others. */
		int64_t start = monotonic_us();
		(void)password_verify(hash, TEXT("fel lösenord"));
		int64_t middle = monotonic_us();
		(void)password_verify(TEXT_NONE, TEXT("fel lösenord"));
		int64_t end = monotonic_us();
		known = middle - start < known ? middle - start : known;
		unknown = end - middle < unknown ? end - middle : unknown;
	}
	assert_true(unknown * 3 > known && known * 3 > unknown);
}

struct making {
	struct text hash;
	int64_t     id;
};

static enum err make_account(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct making *making = argument;
	TRY(person_create(ctx, tx, TEXT(" Anna.Ek "), TEXT("Anna Ek"), TEXT("SE1"), &making->id));
	return person_set_password(ctx, tx, making->id, making->hash);
}

static int64_t open_account(struct world *world)
{
	struct making making;
	ASSERT_OK(world, password_hash(&world->ctx, text_of(right), &making.hash));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_account, &making));
	return making.id;
}

struct attempt {
	struct text           username;
	struct sign_in        sign_in;
	struct sign_in_result result;
};

static enum err load(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct attempt *attempt = argument;
	return sign_in_load(ctx, tx, attempt->username, &attempt->sign_in);
}

static enum err finish(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct attempt *attempt = argument;
	return sign_in_finish(ctx, tx, &attempt->sign_in, &attempt->result);
}

static enum err try_sign_in(struct world *world, const char *username, const char *password, struct sign_in_result *out)
{
	struct attempt attempt = { .username = text_of(username) };
	ASSERT_OK(world, db_read(&world->ctx, world->db, load, &attempt));
	sign_in_verify(&attempt.sign_in, text_of(password));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, finish, &attempt));
	enum err err = sign_in_answer(&world->ctx, &attempt.result);
	world->ctx.error = (struct error){ 0 };
	if (out)
		*out = attempt.result;
	return err;
}

static void minutes_pass(struct world *world, int64_t minutes)
{
	ctx_set_now(&world->ctx, (struct moment){ world->ctx.now.us + minutes * 60 * 1000000 });
}

static void signing_in_asks_for_name_and_password(void **state)
{
	struct world         *world = *state;
	struct sign_in_result result;
	int64_t               id = open_account(world);
	assert_int_equal(try_sign_in(world, "anna.ek", right, &result), OK);
	assert_int_equal(result.person_id, id);
	assert_int_equal(result.session.token.length, 43);
	assert_int_equal(try_sign_in(world, "ANNA.EK", right, NULL), OK);
	assert_int_equal(try_sign_in(world, "anna.ek", "fel lösenord", NULL), ERR_SIGN_IN_FAILED);
	assert_int_equal(try_sign_in(world, "anna.ek", "", NULL), ERR_SIGN_IN_FAILED);
	assert_int_equal(try_sign_in(world, "nobody", right, NULL), ERR_SIGN_IN_FAILED);
	assert_int_equal(try_sign_in(world, "", right, NULL), ERR_SIGN_IN_FAILED);
	assert_int_equal(try_sign_in(world, "a b", right, NULL), ERR_SIGN_IN_FAILED);
}

static void five_failures_lock_for_a_quarter(void **state)
{
	struct world *world = *state;
	(void)open_account(world);
	for (int i = 1; i < SIGN_IN_FAILURES_MAX; i++)
		assert_int_equal(try_sign_in(world, "anna.ek", "fel", NULL), ERR_SIGN_IN_FAILED);
	assert_int_equal(try_sign_in(world, "anna.ek", right, NULL), OK); /* Starts the count over. */
	for (int i = 1; i < SIGN_IN_FAILURES_MAX; i++)
		assert_int_equal(try_sign_in(world, "anna.ek", "fel", NULL), ERR_SIGN_IN_FAILED);
	assert_int_equal(try_sign_in(world, "anna.ek", "fel", NULL), ERR_ACCOUNT_LOCKED);
	assert_int_equal(try_sign_in(world, "anna.ek", right, NULL), ERR_ACCOUNT_LOCKED);
	minutes_pass(world, SIGN_IN_LOCK_MINUTES - 1);
	assert_int_equal(try_sign_in(world, "anna.ek", right, NULL), ERR_ACCOUNT_LOCKED);
	minutes_pass(world, 1);
	assert_int_equal(try_sign_in(world, "anna.ek", "fel", NULL), ERR_SIGN_IN_FAILED);
	assert_int_equal(try_sign_in(world, "anna.ek", right, NULL), OK);
}

struct lookup {
	struct text    token;
	struct session session;
};

static enum err find(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct lookup *lookup = argument;
	return session_find(ctx, tx, lookup->token, &lookup->session);
}

static enum err touch(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return session_touch(ctx, tx, ((struct lookup *)argument)->token);
}

static enum err leave(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return session_end(ctx, tx, ((struct lookup *)argument)->token);
}

static enum err sweep(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return session_sweep(ctx, tx, argument);
}

static const struct session *look_up(struct world *world, struct lookup *lookup)
{
	ASSERT_OK(world, db_read(&world->ctx, world->db, find, lookup));
	return &lookup->session;
}

static struct lookup start_session(struct world *world)
{
	struct sign_in_result result;
	assert_int_equal(try_sign_in(world, "anna.ek", right, &result), OK);
	return (struct lookup){ .token = result.session.token };
}

static void a_session_ends_when_idle(void **state)
{
	struct world *world = *state;
	int64_t       id = open_account(world);
	struct lookup lookup = start_session(world);
	assert_int_equal(look_up(world, &lookup)->person_id, id);
	assert_true(text_is(lookup.session.username, "anna.ek"));
	assert_false(lookup.session.needs_touch);
	minutes_pass(world, SESSION_TOUCH_MINUTES);
	assert_true(look_up(world, &lookup)->needs_touch);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, touch, &lookup));
	assert_false(look_up(world, &lookup)->needs_touch);
	minutes_pass(world, LIMIT_SESSION_IDLE_MINUTES - 1);
	assert_int_equal(look_up(world, &lookup)->person_id, id);
	minutes_pass(world, 1);
	assert_int_equal(look_up(world, &lookup)->person_id, 0);
	assert_true(lookup.session.is_expired);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, touch, &lookup)); /* Does not wake it. */
	assert_int_equal(look_up(world, &lookup)->person_id, 0);
	int64_t dropped;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, sweep, &dropped));
	assert_int_equal(dropped, 1);
	assert_false(look_up(world, &lookup)->is_expired);
}

static void a_session_ends_after_its_hours(void **state)
{
	struct world *world = *state;
	int64_t       id = open_account(world);
	struct lookup lookup = start_session(world);
	for (int64_t minute = 0; minute < LIMIT_SESSION_HOURS * 60; minute += 30) {
		assert_int_equal(look_up(world, &lookup)->person_id, id);
		minutes_pass(world, 30);
		ASSERT_OK(world, db_transact(&world->ctx, world->db, touch, &lookup));
	}
	assert_int_equal(look_up(world, &lookup)->person_id, 0);
	assert_true(lookup.session.is_expired);
}

static void signing_out_and_a_new_password_end_sessions(void **state)
{
	struct world *world = *state;
	int64_t       id = open_account(world);
	struct lookup first = start_session(world), second = start_session(world), forged = { .token = TEXT("forged") };
	ASSERT_OK(world, db_transact(&world->ctx, world->db, leave, &first));
	assert_int_equal(look_up(world, &first)->person_id, 0);
	assert_false(first.session.is_expired);
	assert_int_equal(look_up(world, &second)->person_id, id);
	assert_int_equal(look_up(world, &forged)->person_id, 0);
	forged.token = TEXT_NONE;
	assert_int_equal(look_up(world, &forged)->person_id, 0);
	struct ctx *ctx = &world->ctx;
	ASSERT_OK(world, session_check_csrf(ctx, &second.session, second.session.csrf));
	ASSERT_FAILS(world, session_check_csrf(ctx, &second.session, first.token), ERR_CSRF);
	ASSERT_FAILS(world, session_check_csrf(ctx, &second.session, TEXT_NONE), ERR_CSRF);
	ASSERT_FAILS(world, session_check_csrf(ctx, &first.session, TEXT("")), ERR_CSRF);
	struct making making = { .id = id };
	ASSERT_OK(world, password_hash(ctx, TEXT("ett annat lösenord"), &making.hash));
	ASSERT_FAILS(world, db_transact(ctx, world->db, make_account, &making), ERR_ALREADY_EXISTS);
	assert_int_equal(look_up(world, &second)->person_id, id);
}

static enum err set_password(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct making *making = argument;
	return person_set_password(ctx, tx, making->id, making->hash);
}

static void a_new_password_ends_sessions_and_lifts_the_lock(void **state)
{
	struct world *world = *state;
	struct making making = { .id = open_account(world) };
	struct lookup lookup = start_session(world);
	for (int i = 0; i < SIGN_IN_FAILURES_MAX; i++)
		(void)try_sign_in(world, "anna.ek", "fel", NULL);
	ASSERT_OK(world, password_hash(&world->ctx, TEXT("ett annat lösenord"), &making.hash));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, set_password, &making));
	assert_int_equal(look_up(world, &lookup)->person_id, 0);
	assert_int_equal(try_sign_in(world, "anna.ek", right, NULL), ERR_SIGN_IN_FAILED);
	assert_int_equal(try_sign_in(world, "anna.ek", "ett annat lösenord", NULL), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(passwords_follow_the_policy),
		WORLD_TEST(hashes_know_their_password),
		WORLD_TEST(requests_of_one_time_have_names_close_together),
		WORLD_TEST(nobody_takes_as_long_as_somebody),
		WORLD_TEST(signing_in_asks_for_name_and_password),
		WORLD_TEST(five_failures_lock_for_a_quarter),
		WORLD_TEST(a_session_ends_when_idle),
		WORLD_TEST(a_session_ends_after_its_hours),
		WORLD_TEST(signing_out_and_a_new_password_end_sessions),
		WORLD_TEST(a_new_password_ends_sessions_and_lifts_the_lock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
