/*
 * permission_test.c - role x place x validity: the whole table, the ends of a grant, how far it reaches
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"

#include "people/account.h"
#include "people/permission.h"
#include "place/import_places.h"


/* A person with one grant. */
static enum err make_person(struct ctx *ctx, struct db_tx *tx, const char *username, enum role role, const char *place,
			    const char *from, const char *to, int64_t *id)
{
	struct role_given given = { .role = role, .valid_to = DAY_NONE };
	int64_t           grant_id;
	TRY(person_create(ctx, tx, text_of(username), TEXT("Namn Namnsson"), TEXT_NONE, id));
	given.person_id = *id;
	if (place) {
		struct place found;
		TRY(place_by_code(ctx, tx, text_of(place), &found));
		given.place_id = found.id;
	}
	TRY(day_parse(text_of(from), &given.valid_from));
	if (to)
		TRY(day_parse(text_of(to), &given.valid_to));
	return role_give(ctx, tx, &given, &grant_id);
}

static enum err make_cast(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	struct import_report *report = arena_new(ctx->arena, struct import_report);
	struct import_file    file = file_of(region_sheet);
	int64_t               id;
	TRY(import_places(ctx, tx, &file, report));
	TRY(make_person(ctx, tx, "orderer", ROLE_ORDERER, "AVD31", "2026-03-01", "2026-03-31", &id));
	TRY(make_person(ctx, tx, "pharmacist", ROLE_PHARMACIST, "APO", "2026-01-01", NULL, &id));
	TRY(make_person(ctx, tx, "technician", ROLE_TECHNICIAN, "CL", "2026-01-01", NULL, &id));
	TRY(make_person(ctx, tx, "auditor", ROLE_AUDITOR, NULL, "2026-01-01", NULL, &id));
	TRY(make_person(ctx, tx, "bystander", ROLE_PHARMACIST, "BL", "2026-01-01", NULL, &id));
	return OK;
}

/* One line a permission, one letter a role: Orderer, Pharmacist, Technician, pUrchaser, Controller, auDitor, admiNistrator. */
static void every_role_has_its_permissions(void **state)
{
	(void)state;
	static const char  letters[ROLE_COUNT + 1] = "OPTUCDN";
	static const char *const table[PERMISSION_COUNT] = {
		[PERMIT_EVERYBODY] = "",      [PERMIT_SIGNED_IN] = "",       [PERMIT_ORDER] = "O",
		[PERMIT_ORDER_ON_BEHALF] = "PT", [PERMIT_RECEIVE_AT_WARD] = "O", [PERMIT_REVIEW] = "P",
		[PERMIT_PICK] = "PT",         [PERMIT_SEND] = "PT",          [PERMIT_RECEIVE_GOODS] = "PTU",
		[PERMIT_VIEW_STOCK] = "OPTUCDN", [PERMIT_BLOCK] = "P",       [PERMIT_QUARANTINE] = "PT",
		[PERMIT_ATTACH_CODE] = "PT",  [PERMIT_EDIT_ARTICLE] = "P",   [PERMIT_DISPENSE_EXCEPTION] = "P",
		[PERMIT_VIEW_ORDERS] = "OPTUCDN", [PERMIT_PURCHASE] = "U",   [PERMIT_REPORT] = "PUCD",
		[PERMIT_AUDIT] = "D",         [PERMIT_ADMINISTER] = "N",     [PERMIT_IMPORT] = "UN",
		[PERMIT_COUNT] = "PT",        [PERMIT_APPROVE_COUNT] = "P",  [PERMIT_WASTE] = "PT",
		[PERMIT_RELEASE_QUARANTINE] = "P", [PERMIT_KEEP_REGISTERS] = "P", [PERMIT_KEEP_CONTRACTS] = "PU",
		[PERMIT_MANAGE_TOURS] = "PT",
		[PERMIT_RECALL] = "P",        [PERMIT_ANSWER_RECALL] = "OPT", [PERMIT_RETURN_GOODS] = "OPT",
		[PERMIT_RECEIVE_RETURN] = "PT", [PERMIT_RESTOCK_RETURN] = "P",
		[PERMIT_ERASE] = "PN",
		[PERMIT_ASK_OTHERS] = "OPT",
		[PERMIT_RELEASE_PREPAREDNESS] = "P", [PERMIT_CONTROL_NARCOTICS] = "OPT",
	};
	for (unsigned permission = 0; permission < PERMISSION_COUNT; permission++) {
		assert_non_null(permission_name((enum permission)permission));
		for (unsigned role = 0; role < ROLE_COUNT; role++) {
			bool may = role_permissions((enum role)role) >> permission & 1;
			if (may != (strchr(table[permission], letters[role]) != NULL))
				FAIL_TEST("%s %s", role_name((enum role)role), permission_name((enum permission)permission));
		}
	}
}

static enum err may_at(struct ctx *ctx, struct db_tx *tx, const char *username, enum permission permission,
		       const char *place)
{
	struct person person;
	struct place  found = { 0 };
	struct actor  before = ctx->actor;
	TRY(person_by_username(ctx, tx, text_of(username), &person));
	if (place)
		TRY(place_by_code(ctx, tx, text_of(place), &found));
	ctx->actor.person_id = person.id;
	ctx->actor.username = person.username;
	ctx->actor.address = TEXT("192.0.2.1");
	enum err err = person_may(ctx, tx, permission, found.id);
	ctx->actor = before;
	if (err)
		ctx->error = (struct error){ 0 };
	return err;
}

static enum err look_at_reach(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	static const struct {
		const char     *who;
		enum permission what;
		const char     *where;
		bool            may;
	} cases[] = {
		{ "orderer", PERMIT_ORDER, "AVD31", true },
		{ "orderer", PERMIT_ORDER, "AVD31-F", true },
		{ "orderer", PERMIT_ORDER, "AVD31-A", true },
		{ "orderer", PERMIT_ORDER, "AVD32-F", false },
		{ "orderer", PERMIT_ORDER, "US", false },
		{ "orderer", PERMIT_ORDER, NULL, true },
		{ "orderer", PERMIT_REVIEW, "AVD31-F", false },
		{ "orderer", PERMIT_REVIEW, NULL, false },
		{ "orderer", PERMIT_VIEW_ORDERS, "AVD31-F", true },
		{ "orderer", PERMIT_VIEW_ORDERS, "AVD32-F", false },
		{ "orderer", PERMIT_VIEW_ORDERS, "CL", false },
		{ "orderer", PERMIT_VIEW_STOCK, "CL", true },
		{ "orderer", PERMIT_VIEW_STOCK, "CL-A1", true },
		{ "orderer", PERMIT_VIEW_STOCK, "BL", false },
		{ "pharmacist", PERMIT_REVIEW, "CL", true },
		{ "pharmacist", PERMIT_REVIEW, "AVD31-F", true },
		{ "pharmacist", PERMIT_ORDER_ON_BEHALF, "AVD31-F", true },
		{ "pharmacist", PERMIT_ORDER_ON_BEHALF, "VC1", true },
		{ "pharmacist", PERMIT_RECEIVE_GOODS, "CL-IN", true },
		{ "pharmacist", PERMIT_RECEIVE_GOODS, "BL", false },
		{ "pharmacist", PERMIT_VIEW_STOCK, "AVD31-A", false },
		{ "technician", PERMIT_PICK, "CL", true },
		{ "technician", PERMIT_PICK, "CL-B2", true },
		{ "technician", PERMIT_REVIEW, "CL", false },
		{ "technician", PERMIT_RECEIVE_GOODS, "APO", false },
		{ "auditor", PERMIT_AUDIT, NULL, true },
		{ "auditor", PERMIT_VIEW_STOCK, "BL", true },
		{ "auditor", PERMIT_PICK, "CL", false },
		{ "bystander", PERMIT_ORDER_ON_BEHALF, "AVD31-F", false },
		{ "bystander", PERMIT_REVIEW, "CL", false },
		{ "bystander", PERMIT_REVIEW, "BL", true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum err err = may_at(ctx, tx, cases[i].who, cases[i].what, cases[i].where);
		if (err != (cases[i].may ? OK : ERR_FORBIDDEN))
			return fail(ctx, ERR_INTERNAL, "test", "%s %s %s: %d", cases[i].who, permission_name(cases[i].what),
				    cases[i].where ? cases[i].where : "anywhere", (int)err);
	}
	return OK;
}

static void a_grant_reaches_its_subtree(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, NULL));
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_at_reach, NULL));
}

static enum err try_to_order(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return may_at(ctx, tx, "orderer", PERMIT_ORDER, argument);
}

static void a_grant_holds_from_its_first_day_through_its_last(void **state)
{
	static const struct {
		const char *day;
		enum err    err;
	} cases[] = {
		{ "2026-02-28", ERR_FORBIDDEN }, { "2026-03-01", OK }, { "2026-03-31", OK }, { "2026-04-01", ERR_FORBIDDEN },
	};
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, NULL));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		world_set_day(world, cases[i].day);
		assert_int_equal(db_read(&world->ctx, world->db, try_to_order, (void *)"AVD31-F"), cases[i].err);
	}
	/* The day is the region's: 23:30 UTC on 31 March is 1 April in Stockholm. */
	ctx_set_now(&world->ctx, (struct moment){ INT64_C(20543) * 86400 * 1000000 + INT64_C(84600) * 1000000 });
	assert_int_equal(db_read(&world->ctx, world->db, try_to_order, (void *)"AVD31-F"), ERR_FORBIDDEN);
}

static enum err look_at_bits(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	struct person     person;
	struct place_list list;
	uint64_t          bits;
	TRY(person_permissions(ctx, tx, &bits));
	CHECK(bits == (UINT64_C(1) << PERMISSION_COUNT) - 1); /* The command line. */
	TRY(person_may(ctx, tx, PERMIT_ADMINISTER, 0));
	ctx->actor.address = TEXT("192.0.2.1");
	TRY(person_permissions(ctx, tx, &bits));
	CHECK(bits == 1);
	TRY(person_may(ctx, tx, PERMIT_EVERYBODY, 0));
	CHECK_FAILS(person_may(ctx, tx, PERMIT_SIGNED_IN, 0), ERR_UNAUTHENTICATED);
	TRY(person_places(ctx, tx, PERMIT_ORDER, &list));
	CHECK(list.count == 0);
	TRY(person_by_username(ctx, tx, TEXT("orderer"), &person));
	ctx->actor.person_id = person.id;
	TRY(person_permissions(ctx, tx, &bits));
	CHECK(bits == (role_permissions(ROLE_ORDERER) | 1 | UINT64_C(1) << PERMIT_SIGNED_IN));
	TRY(person_places(ctx, tx, PERMIT_ORDER, &list));
	CHECK(text_is(codes_of(ctx, &list), "AVD31-A AVD31-F"));
	TRY(person_places(ctx, tx, PERMIT_REVIEW, &list));
	CHECK(list.count == 0);
	TRY(person_by_username(ctx, tx, TEXT("pharmacist"), &person));
	ctx->actor.person_id = person.id;
	TRY(person_places(ctx, tx, PERMIT_ORDER_ON_BEHALF, &list));
	CHECK(list.count == 4);
	TRY(person_by_username(ctx, tx, TEXT("auditor"), &person));
	ctx->actor.person_id = person.id;
	TRY(person_places(ctx, tx, PERMIT_VIEW_ORDERS, &list));
	CHECK(list.count == 4);
	return OK;
}

static void bits_and_places_follow_the_grants(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, NULL));
	struct actor before = world->ctx.actor;
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_at_bits, NULL));
	world->ctx.actor = before;
}

static enum err close_account(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct person person;
	TRY(person_by_username(ctx, tx, text_of(argument), &person));
	return person_set_active(ctx, tx, person.id, false);
}

static void a_closed_account_may_nothing(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, NULL));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, close_account, (void *)"orderer"));
	assert_int_equal(db_read(&world->ctx, world->db, try_to_order, (void *)"AVD31-F"), ERR_FORBIDDEN);
}

static enum err look_at_register(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	static const struct {
		const char        *where, *day;
		enum orderer_state state;
	} cases[] = {
		{ "AVD31-F", "2026-02-28", ORDERER_NOT_YET }, { "AVD31-F", "2026-03-01", ORDERER_VALID },
		{ "AVD31-F", "2026-03-31", ORDERER_VALID },   { "AVD31-F", "2026-04-01", ORDERER_EXPIRED },
		{ "AVD32-F", "2026-03-10", ORDERER_NONE },    { "AVD31", "2026-03-10", ORDERER_VALID },
	};
	struct person person, other;
	TRY(person_by_username(ctx, tx, TEXT("orderer"), &person));
	TRY(person_by_username(ctx, tx, TEXT("pharmacist"), &other));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct place         place;
		struct day           day;
		struct orderer_found found;
		TRY(place_by_code(ctx, tx, text_of(cases[i].where), &place));
		TRY(day_parse(text_of(cases[i].day), &day));
		TRY(orderer_check(ctx, tx, person.id, place.id, day, &found));
		if (found.state != cases[i].state)
			return fail(ctx, ERR_INTERNAL, "test", "%s %s: %d", cases[i].where, cases[i].day, found.state);
		CHECK(day_is_none(found.valid_from) == (found.state == ORDERER_NONE));
		TRY(orderer_check(ctx, tx, other.id, place.id, day, &found));
		CHECK(found.state == ORDERER_NONE); /* A pharmacist is no authorised orderer. */
	}
	return OK;
}

static void the_register_tells_none_not_yet_and_expired(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, NULL));
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_at_register, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_has_its_permissions),
		WORLD_TEST(a_grant_reaches_its_subtree),
		WORLD_TEST(a_grant_holds_from_its_first_day_through_its_last),
		WORLD_TEST(bits_and_places_follow_the_grants),
		WORLD_TEST(a_closed_account_may_nothing),
		WORLD_TEST(the_register_tells_none_not_yet_and_expired),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
