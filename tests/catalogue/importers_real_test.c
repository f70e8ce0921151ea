/*
 * importers_real_test.c - the national files as they really are: exact counts, either order, and how long it takes
 *
 * Read where they are found (shared/data, or the folder that AMPULL_SHARED names); else skipped, aloud.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "imports.h"

/* ---------------------------------------------------------------- the real files */

static struct text real_file(struct world *world, const char *name)
{
	static const char *const tops[] = { "../shared/data", "../../shared/data", "../../../shared/data" };
	const char              *top = getenv("AMPULL_SHARED");
	struct arena            *arena = world->ctx.arena;
	for (size_t i = 0; i < COUNT_OF(tops) + 2; i++) {
		const char *folder = i < 2 ? top : tops[i - 2];
		FILE       *file = folder ? fopen(text_format(arena, "%s%s/%s", folder, i == 1 ? "/data" : "", name).at, "rb") : NULL;
		if (!file)
			continue;
		enum { BYTES_MAX = 8 * 1024 * 1024 };
		char  *bytes = arena_alloc(arena, BYTES_MAX);
		size_t length = fread(bytes, 1, BYTES_MAX, file);
		fclose(file);
		return (struct text){ bytes, length };
	}
	return TEXT_NONE;
}

/* A national file needs the arena of a job, not that of a request. */
static struct world *open_large(void **opened)
{
	assert_int_equal(world_open(opened), 0);
	struct world *world = *opened;
	arena_close(world->ctx.arena);
	world->ctx.arena = arena_open(LIMIT_ARENA_JOB);
	return world;
}

static struct run *import_real(struct world *world, importer *kind, const char *name, const char *from)
{
	struct text bytes = real_file(world, name);
	if (!bytes.at) {
		print_message("skipped: %s is not there (AMPULL_SHARED may name its folder)\n", name);
		return NULL;
	}
	struct run *run = run_of(world, kind, bytes, name, from);
	int64_t     before = monotonic_us();
	ASSERT_OK(world, db_transact(&world->ctx, world->db, import, run));
	print_message("%s: %.2f s: %" PRId64 " read, %" PRId64 " new, %" PRId64 " changed, %" PRId64 " unchanged, %" PRId64
		      " ended, %" PRId64 " warnings\n",
		      name, (double)(monotonic_us() - before) / 1e6, run->report.read, run->report.rows_new, run->report.changed,
		      run->report.unchanged, run->report.ended, run->report.warnings);
	return run;
}

#define REAL_PRICES "tlv-price-database-2026-02.xlsx"
#define REAL_OCTOBER "tlv-periodens-varor-2025-10.xlsx"
#define REAL_FEBRUARY "tlv-periodens-varor-2026-02.xlsx"
enum { PRICE_ROWS = 14202, OCTOBER_ROWS = 7720, FEBRUARY_ROWS = 7867, OCTOBER_UNKNOWN = 167, FEBRUARY_UNKNOWN = 82, BOTH_UNKNOWN = 3 };

static size_t pack_count(struct world *world)
{
	struct arena_mark mark = arena_here(world->ctx.arena);
	size_t            count = state_of(world).packs;
	arena_rewind(world->ctx.arena, mark);
	return count;
}

/* Import the three files in one of the two orders; false where they are not there. */
static bool import_all_real(struct world *world, bool october_first)
{
	struct run *run = import_real(world, import_tlv_prices, REAL_PRICES, "2026-02-01");
	if (!run)
		return false;
	ASSERT_COUNTS(run, PRICE_ROWS, PRICE_ROWS, 0, 0, 0);
	assert_int_equal(pack_count(world), PRICE_ROWS);
	for (int i = 0; i < 2; i++) {
		bool is_october = (i == 0) == october_first;
		run = import_real(world, import_tlv_exchange, is_october ? REAL_OCTOBER : REAL_FEBRUARY, NULL);
		if (!run)
			return false;
		assert_int_equal(run->report.read, is_october ? OCTOBER_ROWS : FEBRUARY_ROWS);
		assert_int_equal(run->report.rejected, 0);
		size_t unknown = is_october ? OCTOBER_UNKNOWN : FEBRUARY_UNKNOWN;
		size_t all = PRICE_ROWS + OCTOBER_UNKNOWN + FEBRUARY_UNKNOWN - BOTH_UNKNOWN;
		assert_int_equal(pack_count(world), i == 0 ? PRICE_ROWS + unknown : all);
	}
	return true;
}

static void the_real_files_come_in(void **state)
{
	(void)state;
	void         *opened;
	struct world *world = open_large(&opened);
	if (!import_all_real(world, true)) {
		world_close(&opened);
		skip();
	}
	assert_true(hits_of(world, "abakavir 300mg") > 0 && hits_of(world, "20240516100069") == 1);
	/* 2112.2800000000002 in the file of October is exactly 211228 öre. */
	struct look ziagen = look_at(world, "20170710100025", "2025-10-15");
	assert_true(ziagen.packs == 1 && text_is(ziagen.price.source, "tlv-exchange"));
	assert_true(ziagen.price.aip.ore == 200100 && ziagen.price.aup.ore == 211228);
	struct run *run = import_real(world, import_tlv_prices, REAL_PRICES, "2026-02-20");
	ASSERT_COUNTS(run, PRICE_ROWS, 0, 0, PRICE_ROWS, 0);
	run = import_real(world, import_tlv_exchange, REAL_FEBRUARY, NULL);
	ASSERT_COUNTS(run, FEBRUARY_ROWS, 0, 0, FEBRUARY_ROWS, 0);
	run = import_real(world, import_tlv_exchange, REAL_OCTOBER, NULL);
	ASSERT_COUNTS(run, OCTOBER_ROWS, 0, 0, OCTOBER_ROWS, 0);
	world_close(&opened);
}

static void the_real_months_may_come_in_either_order(void **state)
{
	(void)state;
	struct arena *arena = arena_open(LIMIT_ARENA_JOB);
	struct state  states[2];
	for (int i = 0; i < 2; i++) {
		void         *opened;
		struct world *world = open_large(&opened);
		if (!import_all_real(world, i == 0)) {
			world_close(&opened);
			arena_close(arena);
			skip();
		}
		struct arena *own = world->ctx.arena;
		world->ctx.arena = arena;
		states[i] = state_of(world);
		world->ctx.arena = own;
		world_close(&opened);
	}
	assert_same_state(states[0], states[1]);
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_real_files_come_in),
		cmocka_unit_test(the_real_months_may_come_in_either_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
