/*
 * import.c - counts, findings and the change guard of every importer
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/import.h"

enum { GUARD_ROWS_MIN = 100, GUARD_CHANGE_PERCENT = 40, VALUE_TOLD_MAX = 200 };

static void add(struct ctx *ctx, struct import_report *report, struct import_finding finding)
{
	if (finding.is_warning)
		report->warnings++;
	else
		report->rejected++;
	if (report->finding_count == IMPORT_FINDINGS_MAX)
		return;
	finding.sheet = text_copy(ctx->arena, finding.sheet);
	finding.column = text_copy(ctx->arena, finding.column);
	finding.value = text_copy(ctx->arena, text_cut(finding.value, VALUE_TOLD_MAX));
	report->findings[report->finding_count++] = finding;
}

void import_reject(struct ctx *ctx, struct import_report *report, struct text sheet, int64_t row, struct text column,
		   struct text value, const char *rule)
{
	add(ctx, report, (struct import_finding){ false, sheet, row, column, value, text_of(rule) });
}

void import_warn(struct ctx *ctx, struct import_report *report, struct text sheet, int64_t row, struct text column,
		 struct text value, const char *rule)
{
	add(ctx, report, (struct import_finding){ true, sheet, row, column, value, text_of(rule) });
}

enum err import_accept(struct ctx *ctx, const struct import_report *report)
{
	if (report->rejected == 0)
		return OK;
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct import_finding *finding = &report->findings[i];
		if (!finding->is_warning)
			return fail(ctx, ERR_ROWS_REJECTED, "file", "sheet \"%.*s\" row %lld column \"%.*s\": %.*s (\"%.*s\")",
				    TEXT_ARG(finding->sheet), (long long)finding->row, TEXT_ARG(finding->column),
				    TEXT_ARG(finding->rule), TEXT_ARG(finding->value));
	}
	return fail(ctx, ERR_ROWS_REJECTED, "file", "%lld rows break the rules", (long long)report->rejected);
}

enum err import_guard(struct ctx *ctx, const struct import_report *report, int64_t known, bool force)
{
	if (force || known == 0)
		return OK;
	if (report->read < GUARD_ROWS_MIN && known >= GUARD_ROWS_MIN)
		return fail(ctx, ERR_CHANGE_GUARD, "file", "only %lld rows, the last file had %lld; --force imports it",
			    (long long)report->read, (long long)known);
	int64_t moved = report->rows_new + report->changed + report->ended;
	if (moved > 0 && moved * 100 > known * GUARD_CHANGE_PERCENT && known >= GUARD_ROWS_MIN)
		return fail(ctx, ERR_CHANGE_GUARD, "file",
			    "%lld of the last file's %lld rows are new, changed or gone, more than 40 %%; --force imports it",
			    (long long)moved, (long long)known);
	return OK;
}
