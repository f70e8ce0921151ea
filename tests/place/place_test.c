/*
 * place_test.c - kinds of places, the tree, lists, regions, document numbers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "world.h"

#include "place/import_places.h"

static enum err make_region(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	struct import_report *report = arena_new(ctx->arena, struct import_report);
	struct import_file    file = file_of(region_sheet);
	return import_places(ctx, tx, &file, report);
}

static enum err id_of(struct ctx *ctx, struct db_tx *tx, const char *code, int64_t *id)
{
	struct place place;
	TRY(place_by_code(ctx, tx, text_of(code), &place));
	*id = place.id;
	return OK;
}

static void kinds_have_names_and_capabilities(void **state)
{
	struct world *world = *state;
	for (int kind = 0; kind < PLACE_KIND_COUNT; kind++) {
		enum place_kind again;
		ASSERT_OK(world, place_kind_of(&world->ctx, text_of(place_capability((enum place_kind)kind)->name), &again));
		assert_int_equal(again, kind);
	}
	for (int kind = 0; kind < RECEIVER_KIND_COUNT; kind++) {
		enum receiver_kind again;
		ASSERT_OK(world, receiver_kind_of(&world->ctx, text_of(receiver_kind_name((enum receiver_kind)kind)), &again));
		assert_int_equal(again, kind);
	}
	enum place_kind none;
	ASSERT_FAILS(world, place_kind_of(&world->ctx, TEXT("garage"), &none), ERR_FIELD_INVALID);
	assert_true(place_capability(PLACE_WARD_STORE)->can_order);
	assert_true(place_capability(PLACE_CABINET)->can_order);
	assert_true(place_capability(PLACE_CARE_UNIT)->can_order);
	assert_false(place_capability(PLACE_WARD)->can_order);
	assert_true(place_capability(PLACE_STORE)->can_supply);
	assert_true(place_capability(PLACE_BIN)->is_pickable);
	assert_false(place_capability(PLACE_QUARANTINE)->is_pickable);
	assert_true(place_capability(PLACE_USED)->is_virtual);
	assert_false(place_capability(PLACE_TRANSIT)->is_virtual);
}

static enum err look_at_virtual(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	int64_t      first, second, waste, ward, transit;
	struct place place;
	TRY(place_virtual(ctx, tx, PLACE_SUPPLIER, &first));
	TRY(place_virtual(ctx, tx, PLACE_SUPPLIER, &second));
	TRY(place_virtual(ctx, tx, PLACE_WASTE, &waste));
	CHECK(first == second && first != waste);
	TRY(place_load(ctx, tx, first, &place));
	CHECK(place.is_virtual && place.kind == PLACE_SUPPLIER && text_is(place.code, "@supplier"));
	CHECK(!place.can_order && !place.can_supply && !place.is_pickable);
	TRY(id_of(ctx, tx, "AVD31-F", &ward));
	TRY(place_transit_create(ctx, tx, ward, TEXT("S-1"), &transit));
	TRY(place_load(ctx, tx, transit, &place));
	CHECK(!place.is_virtual && !place.is_pickable && place.kind == PLACE_TRANSIT && place.parent_id == ward);
	struct place_list below;
	TRY(place_children(ctx, tx, ward, &below));
	CHECK(below.count == 0);
	CHECK_FAILS(place_load(ctx, tx, 999999, &place), ERR_NOT_FOUND);
	CHECK_FAILS(place_by_code(ctx, tx, TEXT("NOWHERE"), &place), ERR_NOT_FOUND);
	return OK;
}

static void virtual_places_are_made_once(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_region, NULL));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, look_at_virtual, NULL));
}

static enum err look_at_tree(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	static const struct {
		const char *above, *below;
		bool        covers;
	} cases[] = {
		{ "US", "AVD31-F", true },    { "AVD31", "AVD31-F", true },  { "AVD31-F", "AVD31-F", true },
		{ "US", "CL-A1", true },      { "AVD32", "AVD31-F", false }, { "AVD31-F", "AVD31", false },
		{ "CL", "AVD31-F", false },   { "US", "VC1", false },        { "US", "BL", false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t above, below;
		bool    covers;
		TRY(id_of(ctx, tx, cases[i].above, &above));
		TRY(id_of(ctx, tx, cases[i].below, &below));
		TRY(place_covers(ctx, tx, above, below, &covers));
		if (covers != cases[i].covers)
			return fail(ctx, ERR_INTERNAL, "test", "%s covers %s: %d", cases[i].above, cases[i].below, covers);
	}
	return OK;
}

static void a_place_covers_its_subtree(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_region, NULL));
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_at_tree, NULL));
}

static enum err look_at_lists(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)argument;
	struct place_list list;
	struct place      place;
	int64_t           store, id, ward;
	TRY(id_of(ctx, tx, "CL", &store));
	TRY(place_stores(ctx, tx, &list));
	CHECK(text_is(codes_of(ctx, &list), "BL CL"));
	TRY(place_bins(ctx, tx, store, &list));
	CHECK(text_is(codes_of(ctx, &list), "CL-A1 CL-B2"));
	TRY(place_places_of_store(ctx, tx, store, &list));
	CHECK(text_is(codes_of(ctx, &list), "CL-IN CL-A1 CL-B2 CL-K"));
	TRY(place_receiving(ctx, tx, store, &id));
	TRY(place_load(ctx, tx, id, &place));
	CHECK(text_is(place.code, "CL-IN") && place.store_id == store);
	TRY(place_quarantine(ctx, tx, store, &id));
	TRY(place_load(ctx, tx, id, &place));
	CHECK(text_is(place.code, "CL-K") && place.is_quarantine);
	TRY(id_of(ctx, tx, "BL", &id));
	CHECK_FAILS(place_receiving(ctx, tx, id, &id), ERR_NOT_FOUND);
	TRY(place_ordering(ctx, tx, TEXT_NONE, &list));
	CHECK(list.count == 4);
	TRY(place_ordering(ctx, tx, TEXT("FÖRRÅD 31"), &list));
	CHECK(text_is(codes_of(ctx, &list), "AVD31-F"));
	TRY(place_ordering(ctx, tx, TEXT("311"), &list));
	CHECK(list.count == 2);
	TRY(place_ordering(ctx, tx, TEXT("nothing of the kind"), &list));
	CHECK(list.count == 0);
	TRY(id_of(ctx, tx, "AVD31", &ward));
	TRY(place_ordering_below(ctx, tx, ward, &list));
	CHECK(text_is(codes_of(ctx, &list), "AVD31-A AVD31-F"));
	TRY(id_of(ctx, tx, "APO", &id));
	TRY(place_ordering_supplied(ctx, tx, id, &list));
	CHECK(list.count == 4);
	TRY(place_children(ctx, tx, 0, &list));
	CHECK(list.count == 3);
	bool supplies;
	TRY(place_supplies_below(ctx, tx, store, ward, &supplies));
	CHECK(supplies);
	TRY(id_of(ctx, tx, "BL", &id));
	TRY(place_supplies_below(ctx, tx, id, ward, &supplies));
	CHECK(!supplies);
	return OK;
}

static enum err look_after_the_end(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct place_list list;
	TRY(place_ordering(ctx, tx, TEXT("VC1"), &list));
	CHECK(list.count == *(size_t *)argument);
	return OK;
}

static void lists_hold_what_is_open_in_order(void **state)
{
	struct world *world = *state;
	size_t        count = 1;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_region, NULL));
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_at_lists, NULL));
	world_set_day(world, "2026-06-30");
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_after_the_end, &count));
	world_set_day(world, "2026-07-01");
	count = 0;
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_after_the_end, &count));
	world_set_day(world, "2025-12-31");
	ASSERT_OK(world, db_read(&world->ctx, world->db, look_after_the_end, &count));
}

static enum err take_numbers(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	int64_t start = *(int64_t *)argument, number;
	TRY(document_number_take(ctx, tx, "order", &number));
	CHECK(number == start);
	TRY(document_number_take(ctx, tx, "order", &number));
	CHECK(number == start + 1);
	TRY(document_number_take(ctx, tx, start == 1 ? "receipt" : "shipment", &number));
	CHECK(number == 1);
	return OK;
}

static void document_numbers_run_by_kind(void **state)
{
	struct world *world = *state;
	int64_t       start = 1;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, take_numbers, &start));
	start = 3;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, take_numbers, &start));
}

static enum err look_for_region(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	int64_t     id, second;
	struct text name;
	TRY(region_find(ctx, tx, TEXT("R1"), &id, &name));
	CHECK(id == *(int64_t *)argument && text_is(name, "Testregionen"));
	TRY(region_find(ctx, tx, TEXT_NONE, &id, &name));
	CHECK_FAILS(region_find(ctx, tx, TEXT("R2"), &id, &name), ERR_NOT_FOUND);
	CHECK_FAILS(region_create(ctx, tx, TEXT(" "), TEXT("x"), TEXT_NONE, &id), ERR_FIELD_MISSING);
	TRY(region_create(ctx, tx, TEXT("R2"), TEXT("Den andra"), TEXT_NONE, &second));
	CHECK_FAILS(region_find(ctx, tx, TEXT_NONE, &id, &name), ERR_NOT_FOUND);
	/* The same code and the same numbers stand apart in another region. */
	ctx->actor.region_id = second;
	int64_t      number, supplier;
	struct place place;
	TRY(document_number_take(ctx, tx, "order", &number));
	CHECK(number == 1);
	TRY(place_virtual(ctx, tx, PLACE_SUPPLIER, &supplier));
	ctx->actor.region_id = *(int64_t *)argument;
	CHECK_FAILS(place_load(ctx, tx, supplier, &place), ERR_NOT_FOUND);
	return OK;
}

static void regions_stand_apart(void **state)
{
	struct world *world = *state;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, look_for_region, &world->region_id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(kinds_have_names_and_capabilities), WORLD_TEST(virtual_places_are_made_once),
		WORLD_TEST(a_place_covers_its_subtree),        WORLD_TEST(lists_hold_what_is_open_in_order),
		WORLD_TEST(document_numbers_run_by_kind),      WORLD_TEST(regions_stand_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
