/*
 * command.c - the table of commands, and what several of them need
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/command.h"

#include <errno.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "people/journal.h"
#include "place/place.h"

const struct command commands[] = {
	{ "serve", "ampull serve [--data DIR] [--address A] [--port N] [--language sv|en] [--behind-proxy] [--requests-per-second N] [--source URL] [--tls-certificate FILE --tls-key FILE]", "address= port= language= tls-certificate= tls-key= fsync-delay= behind-proxy requests-per-second= source=", command_serve },
	{ "demo", "ampull demo [--seed N] [--prices FILE] [--days N]   make the demo region in an empty data folder", "seed= prices= days= password=", command_demo },
	{ "import", "ampull import tlv-prices|tlv-exchange|articles|places|people|base-lists|exchange-additions|contracts FILE [--from DATE] [--month YYYY-MM] [--force]", "from= month= force", command_import },
	{ "export", "ampull export template NAME   an empty sheet with its header and an example", "", command_export },
	{ "verify", "ampull verify   re-add the ledger, compare every balance, check the invariants and the journal", "", command_verify },
	{ "sim", "ampull sim [--seed N] [--days N] [--lines-per-year N] [--faults] [--rows FILE] [--explain ORDER]   live in the simulated region", "seed= days= lines-per-year= faults rows= explain=", command_sim },
	{ "user", "ampull user password NAME   set a password, read from standard input", "", command_user },
	{ "backup", "ampull backup FILE   copy the whole database while others work", "", command_backup },
	{ "restore", "ampull restore FILE   fill an empty folder or database from a backup, and verify it", "", command_restore },
	{ "migrate-to", "ampull migrate-to postgres://…   copy the region to PostgreSQL, and verify it", "", command_migrate_to },
	{ "migrate", "ampull migrate   bring the schema of a database up to date, and nothing else", "", command_migrate },
	{ "bench", "ampull bench   times of every list page, a large order, a long queue, search, placing, approving and picking on this data, as JSON\n"
		   "  ampull bench enlarge [--times N]   so many times the movements, as finished work of years ago (SQLite)\n"
		   "  ampull bench load [--clients N] [--seconds S] [--lines N] [--readers N] [--fsync-delay MS]   whole orders over HTTP beside the bare engine\n"
		   "  ampull bench hot [--clients N] [--seconds S]   many who want one batch, as use cases without HTTP\n"
		   "  ampull bench grow [--movements N] [--clients N] [--seconds S] [--readers N]   the same at 10 000, 100 000 ... movements",
		   "clients= seconds= lines= readers= fsync-delay= password= movements= times=", command_bench },
	{ NULL, NULL, NULL, NULL },
};

const char *command_option(const struct command_line *line, const char *name)
{
	for (size_t i = 0; i < line->option_count; i++)
		if (strcmp(line->names[i], name) == 0)
			return line->values[i];
	return NULL;
}

struct opening {
	int64_t     region_id;
	struct text name;
	bool        may_make;
};

static enum err find_region(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct opening *opening = argument;
	enum err        err = region_find(ctx, tx, TEXT(""), &opening->region_id, &opening->name);
	if (err != ERR_NOT_FOUND || !opening->may_make)
		return err;
	ctx->error = (struct error){ 0 };
	return region_create(ctx, tx, TEXT("REGION"), TEXT("Region"), TEXT(""), &opening->region_id);
}

enum err command_open(struct ctx *ctx, const struct command_line *line, enum db_access access, struct db **db)
{
	TRY(db_open(ctx, line->folder, access, db));
	struct opening opening = { .may_make = access == DB_OWNER };
	if (access == DB_OWNER)
		db_set_before_commit(*db, journal_seal, arena_new(ctx->arena, struct journal_sealing));
	enum err err = access == DB_OWNER ? db_transact(ctx, *db, find_region, &opening) : db_read(ctx, *db, find_region, &opening);
	if (err) {
		db_close(*db);
		return err;
	}
	ctx->actor.region_id = opening.region_id;
	return OK;
}

enum err command_migrate(struct ctx *ctx, const struct command_line *line)
{
	struct db *db;
	TRY(db_open(ctx, line->folder, DB_OWNER, &db));
	db_close(db);
	return OK;
}

enum err file_read(struct ctx *ctx, const char *path, struct text *out)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return fail(ctx, ERR_IO, "file", "%s: %s", path, strerror(errno));
	enum err   err = OK;
	struct buf bytes;
	char       chunk[64 * 1024];
	buf_init(&bytes, ctx->arena, LIMIT_FILE_XLSX);
	for (size_t got; (got = fread(chunk, 1, sizeof chunk, file)) > 0;)
		buf_put(&bytes, chunk, got);
	if (ferror(file))
		err = fail(ctx, ERR_IO, "file", "%s could not be read", path);
	else if (bytes.overflowed)
		err = fail(ctx, ERR_FILE_TOO_LARGE, "file", "%s is larger than %d bytes", path, LIMIT_FILE_XLSX);
	fclose(file);
	*out = buf_done(&bytes);
	return err;
}
