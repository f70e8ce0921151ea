/*
 * importers_fuzz.c - any bytes as each file that the region imports, into a small region, and back again
 *
 * Input: one letter for the file (p prices, e exchange list, a articles, b base lists, x exchange additions, l places,
 * u people), then the file.  Whatever it holds, the importer itself says no: the database never has to.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/importers.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "people/import_people.h"
#include "place/import_places.h"
#include "place/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int LLVMFuzzerInitialize(int *count, char ***words);

typedef enum err importer(struct ctx *, struct db_tx *, const struct import_file *, struct import_report *);

static const struct {
	char      letter;
	importer *import;
} kinds[] = { { 'l', import_places },   { 'p', import_tlv_prices }, { 'e', import_tlv_exchange },
	      { 'a', import_articles }, { 'b', import_base_lists }, { 'x', import_exchange_additions },
	      { 'u', import_people } };

static const char places[] = "Kod;Namn;Typ;Överordnad;Mottagartyp;Levererande förråd\n"
			     "US;Sjukhuset;sjukhus;;sjukhus;\nCL;Centrallagret;lager;US;;\nCL-A1;Hylla;plats;CL;;\n"
			     "A1;Avdelning;avdelning;US;sjukhus;\nA1-F;Förråd;vårdförråd;A1;sjukhus;CL\n";
static const char prices[] = "Produktnamn;Varunummer;NPL pack-id;Förpackning;AIP\n"
			     "Alvedon;012345;20050701100015;Blister, 20 tabletter;12,50\nPanodil;123456;;Burk, 100 tabletter;30\n";
static const char articles[] = "Artikelnummer;Produktnamn;Varunummer\nA1;Egen salva;\nA2;Egen lösning;\n";

static struct db  *db;
static char        folder[64];
static struct ctx  outside;

struct job {
	importer            *import;
	struct import_file   file;
	struct import_report report;
	bool                 keeps;
	enum err             err;
};

static enum err work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct job *job = argument;
	job->err = job->import(ctx, tx, &job->file, &job->report);
	return job->err || job->keeps ? job->err : ERR_STATE; /* Taken back. */
}

static enum err make_region(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return region_create(ctx, tx, TEXT("R1"), TEXT("Region"), TEXT("232100-0016"), argument);
}

static void run(struct ctx *ctx, struct job *job)
{
	enum err err = db_transact(ctx, db, work, job);
	EXPECT(err == job->err || (err == ERR_STATE && job->err == OK));
	EXPECT(err != ERR_DATABASE && err != ERR_CONSTRAINT && err != ERR_INTERNAL && err != ERR_IO);
	EXPECT(job->err == OK || (ctx->error.err == job->err && text_is_utf8(ctx->error.detail)));
	EXPECT(job->err != OK || job->report.rejected == 0);
	for (size_t i = 0; i < job->report.finding_count; i++)
		EXPECT(text_is_utf8(job->report.findings[i].value));
}

static struct job job_of(importer *import, struct text bytes)
{
	return (struct job){ .import = import,
			     .file = { .bytes = bytes, .file_name = TEXT("2026-03.csv"), .digest = TEXT(""), .from = DAY_NONE,
				       .month = DAY_NONE } };
}

static void close_all(void)
{
	db_close(db);
	DIR *open = opendir(folder);
	for (struct dirent *entry = open ? readdir(open) : NULL; entry; entry = readdir(open)) {
		char path[512];
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.')
			unlink(path);
	}
	if (open)
		closedir(open);
	rmdir(folder);
	arena_close(outside.arena);
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	const char *top = getenv("TMPDIR");
	snprintf(folder, sizeof folder, "%s/ampull-fuzz-XXXXXX", top && strlen(top) < 30 ? top : "/tmp");
	EXPECT(mkdtemp(folder) != NULL);
	outside.arena = arena_open(LIMIT_ARENA_REQUEST);
	ctx_set_now(&outside, zone_moment(day_of(2026, 3, 10), 12, 0, 0));
	outside.actor.address = TEXT("cli");
	outside.request_id = TEXT("fuzz");
	EXPECT(db_open(&outside, text_of(folder), DB_OWNER, &db) == OK);
	EXPECT(db_transact(&outside, db, make_region, &outside.actor.region_id) == OK);
	const struct text files[] = { TEXT(places), TEXT(prices), TEXT(articles) };
	importer *const   imports[] = { import_places, import_tlv_prices, import_articles };
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct job job = job_of(imports[i], files[i]);
		job.keeps = true;
		run(&outside, &job);
		EXPECT(job.err == OK);
	}
	atexit(close_all);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx    ctx = outside;
	struct text   file = { (const char *)bytes, length };
	ctx.arena = arena;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (length == 0 || kinds[i].letter != file.at[0])
			continue;
		struct job *job = arena_new(arena, struct job);
		*job = job_of(kinds[i].import, text_slice(file, 1, length));
		run(&ctx, job);
	}
	arena_close(arena);
	return 0;
}
