/*
 * erase_records.c - erasing records whose time is out, of whatever kind
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/erase_records.h"

#include "people/document_rules.h"
#include "people/journal.h"
#include "people/journal.sql.h"
#include "people/keep_document.h"
#include "people/permission.h"
#include "people/second_signer.h"

enum { DAYS_OF_MONTH_MOST = 31 };

static const struct erasable *const *all;

void erasables_set(const struct erasable *const *list)
{
	all = list;
}

const struct erasable *const *erasables(void)
{
	static const struct erasable *const none[] = { NULL };
	return all ? all : none;
}

enum err records_until(struct ctx *ctx, struct db_tx *tx, const struct erasable *what, struct moment *before)
{
	struct retention retention;
	*before = MOMENT_NONE;
	TRY(retention_today(ctx, tx, text_of(what->kind), &retention));
	if (!retention.is_known || retention.months == I64_NONE)
		return OK;
	/* The last day that is over for good: rows of the days whose time ended before today. */
	struct day day = { .number = ctx->today.number - (int32_t)(retention.months * DAYS_OF_MONTH_MOST) };
	for (struct day next = day_plus(day, 1); next.number <= ctx->today.number; next = day_plus(next, 1)) {
		struct day last = retain_until(&retention, next, DAY_NONE);
		if (last.number >= ctx->today.number)
			break;
		day = next;
	}
	*before = zone_moment(day_plus(day, 1), 0, 0, 0);
	return OK;
}

enum err records_erase(struct ctx *ctx, struct db_tx *tx, const struct erasable *what, int64_t *erased)
{
	struct moment before;
	TRY(person_may(ctx, tx, PERMIT_ERASE, 0));
	TRY(records_until(ctx, tx, what, &before));
	if (moment_is_none(before))
		return refuse(ctx, "R-KEEP-01", ERR_STILL_KEPT, "kind", "what is kept for ever is not erased");
	TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_ERASE, 0, NULL, PERMIT_ERASE }));
	TRY(what->erase(ctx, tx, before, erased));
	TRY(signer_note(ctx, tx, EYES_ERASE, what->subject, 0, 0));
	return journal_write(ctx, tx, what->event, what->subject, 0,
			     text_format(ctx->arena, "{\"rows\":%lld,\"before\":\"%s\",\"witness\":%lld}", (long long)*erased,
					 moment_rfc3339(ctx->arena, before).at, (long long)ctx->actor.witness_id));
}

/* ---------------------------------------------------------------- the journal */

static enum err journal_due(struct ctx *ctx, struct db_tx *tx, struct moment before, int64_t most, int64_t *rows)
{
	struct journal_words_due_row row;
	TRY(journal_words_due(ctx, tx, (struct journal_words_due_in){ ctx->actor.region_id, before, most }, &row));
	*rows = row.rows;
	return OK;
}

const struct erasable journal_erasable = {
	.kind = "journal",
	.event = "journal words erased",
	.subject = "journal",
	.path = "/retention/erase-journal-words",
	.title = T_RETENTION_WORDS,
	.rows = T_RETENTION_WORDS_ROWS,
	.nothing = T_RETENTION_WORDS_NOTHING,
	.button = T_RETENTION_WORDS_ERASE,
	.help = T_RETENTION_WORDS_HELP,
	.due = journal_due,
	.erase = journal_erase,
};
