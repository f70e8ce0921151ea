/*
 * demo_command.c - ampull demo
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/command.h"

#include <stdio.h>
#include <unistd.h>

#include "main/import_command.h"
#include "sim/demo.h"

enum { DEMO_DAYS = 91, DEMO_LINES_A_DAY = 335 };
const char demo_password[] = "ampull-demo-2026";

static void show_day(void *argument, int32_t day, int32_t days)
{
	(void)argument;
	fprintf(stderr, "\rday %d of %d", day, days);
}

static enum err import_prices(struct ctx *ctx, struct db *db, const char *path)
{
	struct import_job job = { .kind = "tlv-prices", .file = { .from = DAY_NONE, .month = DAY_NONE } };
	const char       *slash = strrchr(path, '/');
	TRY(file_read(ctx, path, &job.file.bytes));
	job.file.file_name = text_of(slash ? slash + 1 : path);
	return import_run(ctx, db, &job);
}

static enum err make(struct ctx *ctx, const struct command_line *line, struct db *db)
{
	const char *seed = command_option(line, "seed"), *prices = command_option(line, "prices");
	const char *days = command_option(line, "days"), *password = command_option(line, "password");
	int64_t     seed_number = 1, day_count = DEMO_DAYS, started = monotonic_us();
	if (seed && num_parse(text_of(seed), &seed_number) != OK)
		return fail(ctx, ERR_FIELD_INVALID, "seed", "\"%s\" is no whole number", seed);
	if (days && (num_parse(text_of(days), &day_count) != OK || day_count < 2 || day_count > 730))
		return fail(ctx, ERR_FIELD_INVALID, "days", "\"%s\" is not between 2 and 730", days);
	if (prices)
		TRY(import_prices(ctx, db, prices));
	struct demo_made made;
	TRY(demo_make(ctx, db,
		      &(struct demo_options){ .seed = (uint64_t)seed_number,
					      .days = (int32_t)day_count,
					      .lines_per_day = DEMO_LINES_A_DAY,
					      .password = password ? text_of(password) : text_of(demo_password),
					      .progress = isatty(STDERR_FILENO) ? show_day : NULL },
		      &made));
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\n");
	int64_t ms = (monotonic_us() - started) / 1000;
	printf("{\"substances\":%lld,\"articles\":%lld,\"orders\":%lld,\"lines\":%lld,\"receipts\":%lld,\"movements\":%lld,"
	       "\"value_kr\":%lld,\"seconds\":%lld.%03lld}\n",
	       (long long)made.substances, (long long)made.articles, (long long)made.orders, (long long)made.lines,
	       (long long)made.receipts, (long long)made.movements, (long long)(made.value_ore / 100), (long long)(ms / 1000),
	       (long long)(ms % 1000));
	fprintf(stderr, "sign in as ssk1, apotekare1, tekniker1, inkopare, ekonom, granskare or admin; password: %s\n",
		password ? password : demo_password);
	return OK;
}

enum err command_demo(struct ctx *ctx, const struct command_line *line)
{
	struct db *db;
	TRY(command_open(ctx, line, DB_OWNER, &db));
	enum err err = make(ctx, line, db);
	db_close(db);
	return err;
}
