/*
 * world.h - what the tests of place and people stand on: a real database in a folder of its own, one small region
 *
 * Work in a transaction runs in the store's writer thread, where cmocka must not jump: there CHECK() returns a failure,
 * and the test asserts on what comes back.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TESTS_WORLD_H
#define AMPULL_TESTS_WORLD_H

#include "base/base.h"
#include "base/ctx.h"
#include "base/limits.h"
#include "format/import.h"
#include "place/place.h"
#include "store/db.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "../database.h"

#undef fail /* cmocka's macro; here fail() is that of ctx.h. */
#define FAIL_TEST(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

struct world {
	struct ctx ctx;
	struct db *db;
	char       folder[64];
	char       address[256];
	int64_t    region_id;
};

/* Return a failure that tells where. */
#define CHECK(condition)                                                                                               \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			return fail(ctx, ERR_INTERNAL, "test", "%s:%d: %s", __FILE__, __LINE__, #condition);           \
	} while (0)

/* Expect a call to fail with a code, and go on. */
#define CHECK_FAILS(call, code)                                                                                        \
	do {                                                                                                           \
		enum err failed_ = (call);                                                                             \
		if (failed_ != (code)) {                                                                               \
			ctx->error = (struct error){ 0 };                                                              \
			return fail(ctx, ERR_INTERNAL, "test", "%s:%d: %s gave %s", __FILE__, __LINE__, #call,         \
				    failed_ ? err_name(failed_) : "OK");                                               \
		}                                                                                                      \
		ctx->error = (struct error){ 0 };                                                                      \
	} while (0)

#define ASSERT_OK(world, call)                                                                                         \
	do {                                                                                                           \
		enum err failed_ = (call);                                                                             \
		if (failed_)                                                                                           \
			FAIL_TEST("%s: %s: %.*s", #call, err_name(failed_), TEXT_ARG((world)->ctx.error.detail));       \
	} while (0)

#define ASSERT_FAILS(world, call, code)                                                                                \
	do {                                                                                                           \
		assert_int_equal((call), (code));                                                                      \
		(world)->ctx.error = (struct error){ 0 };                                                              \
	} while (0)

static inline void world_set_day(struct world *world, const char *day)
{
	struct day number;
	assert_int_equal(day_parse(text_of(day), &number), OK);
	ctx_set_now(&world->ctx, zone_moment(number, 12, 0, 0));
}

static inline enum err world_make_region(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return region_create(ctx, tx, TEXT("R1"), TEXT("Testregionen"), TEXT("232100-0016"), argument);
}

/* A world of 2026-03-10 at noon, where the command line acts. */
static inline int world_open(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	const char   *top = getenv("TMPDIR");
	snprintf(world->folder, sizeof(world->folder), "%s/ampull-test-XXXXXX", top && strlen(top) < 30 ? top : "/tmp");
	if (!mkdtemp(world->folder))
		return -1;
	if (database_make(world->folder, world->address, sizeof world->address) != 0)
		return -1;
	world->ctx.arena = arena_open(LIMIT_ARENA_REQUEST);
	world_set_day(world, "2026-03-10");
	world->ctx.actor.address = TEXT("cli");
	world->ctx.request_id = TEXT("test");
	ASSERT_OK(world, db_open(&world->ctx, text_of(world->address), DB_OWNER, &world->db));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, world_make_region, &world->region_id));
	world->ctx.actor.region_id = world->region_id;
	*state = world;
	return 0;
}

static inline int world_close(void **state)
{
	struct world *world = *state;
	db_close(world->db);
	database_drop(world->address);
	DIR *folder = opendir(world->folder);
	for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
		char path[512];
		snprintf(path, sizeof(path), "%s/%s", world->folder, entry->d_name);
		if (entry->d_name[0] != '.')
			unlink(path);
	}
	if (folder)
		closedir(folder);
	rmdir(world->folder);
	arena_close(world->ctx.arena);
	free(world);
	return 0;
}

#define WORLD_TEST(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

/* A file as the command line gives it to an importer. */
static inline struct import_file file_of(const char *bytes)
{
	return (struct import_file){ .bytes = text_of(bytes),
				     .file_name = TEXT("rows.csv"),
				     .digest = TEXT(""),
				     .from = DAY_NONE,
				     .month = DAY_NONE };
}

/* A whole file of the project's demo folder, missing when it is not there. */
static inline struct text demo_file(struct world *world, const char *name)
{
	static const char *const tops[] = { ".", "..", "../..", "../../.." };
	const char              *top = getenv("AMPULL_TOP");
	for (size_t i = 0; i <= COUNT_OF(tops); i++) {
		const char *folder = i == 0 ? top : tops[i - 1];
		FILE       *file = folder ? fopen(text_format(world->ctx.arena, "%s/demo/%s", folder, name).at, "rb") : NULL;
		if (!file)
			continue;
		char  *bytes = arena_alloc(world->ctx.arena, 4 * 1024 * 1024);
		size_t length = fread(bytes, 1, 4 * 1024 * 1024 - 1, file);
		fclose(file);
		return (struct text){ bytes, length };
	}
	return TEXT_NONE;
}

/* Codes of a list in their order, "A B C". */
static inline struct text codes_of(struct ctx *ctx, const struct place_list *list)
{
	struct text all = TEXT("");
	for (size_t i = 0; i < list->count; i++)
		all = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(all), i ? " " : "", TEXT_ARG(list->at[i].code));
	return all;
}

/* The region most tests use.  Children stand before their parents on purpose. */
static const char region_sheet[] =
	"Kod;Namn;Typ;Överordnad;Mottagartyp;Saldoförd;Gångordning;Minsta återstående dagar;Kostnadsställe;Adress;"
	"Postnummer;Ort;Levererande förråd;Giltig från;Giltig till\n"
	"CL-B2;Hylla B2;plats;CL;;;20;;;;;;;2026-01-01;\n"
	"CL-A1;Hylla A1;plats;CL;;;10;;;;;;;2026-01-01;\n"
	"CL-K;Karantän;karantän;CL;;;90;;;;;;;2026-01-01;\n"
	"CL-IN;Inleverans;inleverans;CL;;;1;;;;;;;2026-01-01;\n"
	"CL;Centrallagret;lager;APO;;;;;;;;;;2026-01-01;\n"
	"APO;Sjukhusapoteket;apotek;US;;;;;;;;;;2026-01-01;\n"
	"US;Universitetssjukhuset;sjukhus;;sjukhus;;;;;Sjukhusvägen 1;123 45;Storstad;;2026-01-01;\n"
	"AVD31;Avdelning 31;avdelning;US;sjukhus;;;;;;;;;2026-01-01;\n"
	"AVD31-F;Avdelning 31 förråd;vårdförråd;AVD31;sjukhus;nej;;30;31100;;;;CL;2026-01-01;\n"
	"AVD31-A;Avdelning 31 automat;automat;AVD31;sjukhus;ja;;0;31100;;;;CL;2026-01-01;\n"
	"AVD32;Avdelning 32;avdelning;US;sjukhus;;;;;;;;;2026-01-01;\n"
	"AVD32-F;Åttans förråd;vårdförråd;AVD32;sjukhus;nej;;0;32100;;;;CL;2026-01-01;\n"
	"VC1;Vårdcentralen Ängen;vårdenhet;;vårdcentral;;;;70000;;;;CL;2026-01-01;2026-06-30\n"
	"BL;Beredskapslagret;lager;;;;;;;;;;;2026-01-01;\n";

#endif
