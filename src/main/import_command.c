/*
 * import_command.c - ampull import: one file, all or nothing, one line of JSON at the end
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/import_command.h"

#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "catalogue/importers.h"
#include "format/json.h"
#include "order/contract_sheet.h"
#include "people/import_people.h"
#include "people/journal.h"
#include "place/import_places.h"
#include "store/digest.h"

static const struct {
	const char *kind;
	import_function *run;
} importers[] = {
	{ "tlv-prices", import_tlv_prices },       { "tlv-exchange", import_tlv_exchange },
	{ "articles", import_articles },           { "places", import_places },
	{ "people", import_people },               { "base-lists", import_base_lists },
	{ "exchange-additions", import_exchange_additions }, { "contracts", import_contracts },
};

import_function *import_function_of(const char *kind)
{
	for (size_t i = 0; i < COUNT_OF(importers); i++)
		if (strcmp(importers[i].kind, kind) == 0)
			return importers[i].run;
	return NULL;
}

static enum err import_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct import_job *job = argument;
	memset(job->report, 0, sizeof *job->report); /* The work may run again. */
	TRY(job->run(ctx, tx, &job->file, job->report));
	return journal_write(ctx, tx, "file imported", "import", 0,
			     text_format(ctx->arena, "{\"kind\":\"%s\",\"sha256\":\"%.*s\",\"read\":%lld,\"new\":%lld,\"changed\":%lld}",
					 job->kind, TEXT_ARG(job->file.digest), (long long)job->report->read,
					 (long long)job->report->rows_new, (long long)job->report->changed));
}

enum err import_run(struct ctx *ctx, struct db *db, struct import_job *job)
{
	job->run = import_function_of(job->kind);
	if (!job->run)
		return fail(ctx, ERR_FIELD_INVALID, "kind", "\"%s\" is no kind of import", job->kind);
	job->file.digest = sha256_hex(ctx->arena, job->file.bytes);
	job->report = arena_new(ctx->arena, struct import_report);
	return db_transact(ctx, db, import_work, job);
}

static void show_progress(void *argument, int64_t done, int64_t all)
{
	(void)argument;
	fprintf(stderr, "\r%lld of %lld rows", (long long)done, (long long)all);
}

static void tell(const struct import_report *report)
{
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct import_finding *finding = &report->findings[i];
		fprintf(stderr, "%s: sheet \"%.*s\" row %lld column \"%.*s\" value \"%.*s\": %.*s\n",
			finding->is_warning ? "warning" : "rejected", TEXT_ARG(finding->sheet), (long long)finding->row,
			TEXT_ARG(finding->column), TEXT_ARG(finding->value), TEXT_ARG(finding->rule));
	}
	int64_t untold = report->rejected + report->warnings - (int64_t)report->finding_count;
	if (untold > 0)
		fprintf(stderr, "and %lld more\n", (long long)untold);
}

static enum err read_options(struct ctx *ctx, const struct command_line *line, struct import_file *file)
{
	const char *from = command_option(line, "from"), *month = command_option(line, "month");
	file->from = file->month = DAY_NONE;
	file->force = command_option(line, "force") != NULL;
	if (from && day_parse(text_of(from), &file->from) != OK)
		return fail(ctx, ERR_FIELD_INVALID, "from", "\"%s\" is no day (YYYY-MM-DD)", from);
	if (month && day_parse(text_format(ctx->arena, "%s-01", month), &file->month) != OK)
		return fail(ctx, ERR_FIELD_INVALID, "month", "\"%s\" is no month (YYYY-MM)", month);
	return OK;
}

enum err command_import(struct ctx *ctx, const struct command_line *line)
{
	if (line->argument_count != 2)
		return fail(ctx, ERR_FIELD_MISSING, "file", "ampull import KIND FILE");
	struct import_job job = { .kind = line->arguments[0] };
	TRY(read_options(ctx, line, &job.file));
	TRY(file_read(ctx, line->arguments[1], &job.file.bytes));
	const char *slash = strrchr(line->arguments[1], '/');
	job.file.file_name = text_of(slash ? slash + 1 : line->arguments[1]);
	if (isatty(STDERR_FILENO))
		job.file.progress = show_progress;
	struct db *db;
	int64_t    started = monotonic_us();
	TRY(command_open(ctx, line, DB_OWNER, &db));
	enum err err = import_run(ctx, db, &job);
	db_close(db);
	int64_t seconds_ms = (monotonic_us() - started) / 1000;
	if (job.file.progress)
		fprintf(stderr, "\n");
	if (!job.report)
		return err;
	tell(job.report);
	printf("{\"read\":%lld,\"new\":%lld,\"changed\":%lld,\"unchanged\":%lld,\"rejected\":%lld,\"warnings\":%lld,\"ended\":%lld,"
	       "\"seconds\":%lld.%03lld}\n",
	       (long long)job.report->read, (long long)job.report->rows_new, (long long)job.report->changed,
	       (long long)job.report->unchanged, (long long)job.report->rejected, (long long)job.report->warnings,
	       (long long)job.report->ended, (long long)(seconds_ms / 1000), (long long)(seconds_ms % 1000));
	return err;
}
