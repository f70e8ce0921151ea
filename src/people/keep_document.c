/*
 * keep_document.c - adding documents, their days, and erasing them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/keep_document.h"

#include "base/limits.h"
#include "people/changed.h"
#include "people/document.sql.h"
#include "people/journal.h"
#include "people/second_signer.h"
#include "people/subject.h"
#include "store/digest.h"

enum { NOTE_MAX = 200 };

enum err retention_today(struct ctx *ctx, struct db_tx *tx, struct text kind, struct retention *out)
{
	struct retention_on_row row = { 0 };
	TRY(retention_on(ctx, tx, (struct retention_on_in){ kind, ctx->today }, &row, &out->is_known));
	out->from_end = out->is_known && text_is(row.counts_from, "ended");
	out->months = out->is_known ? row.months : I64_NONE;
	return OK;
}

static enum err check_days(struct ctx *ctx, struct day from, struct day to)
{
	if (!day_is_none(from) && !day_is_none(to) && to.number < from.number)
		return fail(ctx, ERR_FIELD_INVALID, "valid_to", "the last day stands before the first");
	return OK;
}

static enum err check_kind(struct ctx *ctx, struct db_tx *tx, struct text kind)
{
	struct retention_kinds_rows kinds;
	TRY(retention_kinds(ctx, tx, (struct retention_kinds_in){ ctx->today }, &kinds));
	for (size_t i = 0; i < kinds.count; i++)
		if (text_equal(kinds.at[i].kind, kind))
			return OK;
	return fail(ctx, ERR_FIELD_INVALID, "kind", "\"%.*s\" is no kind of document", TEXT_ARG(kind));
}

static enum err check_file(struct ctx *ctx, const struct document_given *given, const char **media_type)
{
	if (!given->bytes.at || given->bytes.length == 0)
		return fail(ctx, ERR_FIELD_MISSING, "file", "choose a file that is not empty");
	if (given->bytes.length > LIMIT_DOCUMENT)
		return fail(ctx, ERR_FILE_TOO_LARGE, "file", "a document has at most %d bytes", LIMIT_DOCUMENT);
	*media_type = document_media_type(given->file_name, given->bytes);
	return *media_type ? OK
			   : fail(ctx, ERR_FIELD_INVALID, "file",
				  "the file is none that is taken: PDF, PNG, JPEG, TIFF, text (.txt .csv .md), Word, Excel, OpenDocument");
}

enum err document_add(struct ctx *ctx, struct db_tx *tx, const struct document_given *given, int64_t *document_id)
{
	struct subject           subject;
	struct retention         retention;
	struct document_same_row same = { 0 };
	const char              *media_type;
	bool                     found;
	TRY(subject_find(ctx, tx, given->subject_kind, given->subject_id, &subject));
	TRY(subject_may_attach(ctx, tx, &subject));
	TRY(check_kind(ctx, tx, given->kind));
	TRY(check_days(ctx, given->valid_from, given->valid_to));
	TRY(check_file(ctx, given, &media_type));
	struct text sha256 = sha256_hex(ctx->arena, given->bytes);
	TRY(document_same(ctx, tx, (struct document_same_in){ ctx->actor.region_id, given->subject_kind, given->subject_id, sha256 }, &same,
			  &found));
	*document_id = same.id;
	if (found)
		return OK;
	TRY(retention_today(ctx, tx, given->kind, &retention));
	struct day                 until = retain_until(&retention, ctx->today, given->valid_to);
	struct document_insert_row row;
	TRY(document_insert(ctx, tx,
			    (struct document_insert_in){
				    .region_id = ctx->actor.region_id,
				    .subject_kind = given->subject_kind,
				    .subject_id = given->subject_id,
				    .kind = given->kind,
				    .note = text_cut(given->note.at ? text_trim(given->note) : TEXT(""), NOTE_MAX),
				    .file_name = document_file_name(ctx->arena, given->file_name),
				    .media_type = text_of(media_type),
				    .sha256 = sha256,
				    .size = (int64_t)given->bytes.length,
				    .added_at = ctx->now,
				    .added_by = ctx->actor.person_id,
				    .valid_from = given->valid_from,
				    .valid_to = given->valid_to,
				    .retain_until = until,
				    .bytes = given->bytes,
			    },
			    &row));
	*document_id = row.id;
	return journal_write(ctx, tx, "document added", subject.kind->name, subject.id,
			     text_format(ctx->arena, "{\"document\":%lld,\"kind\":\"%.*s\",\"sha256\":\"%.*s\",\"size\":%zu,\"kept_until\":\"%s\"}",
					 (long long)row.id, TEXT_ARG(given->kind), TEXT_ARG(sha256), given->bytes.length,
					 day_text(ctx->arena, until).at));
}

enum err document_set_validity(struct ctx *ctx, struct db_tx *tx, int64_t document_id, int64_t version, struct day valid_from,
			       struct day valid_to)
{
	struct document_select_row row;
	struct subject             subject;
	struct retention           retention;
	int64_t                    changed;
	TRY(document_select(ctx, tx, (struct document_select_in){ ctx->actor.region_id, document_id }, &row));
	TRY(subject_find(ctx, tx, row.subject_kind, row.subject_id, &subject));
	TRY(subject_may_attach(ctx, tx, &subject));
	TRY(check_days(ctx, valid_from, valid_to));
	if (!moment_is_none(row.erased_at))
		return fail(ctx, ERR_STATE, "document", "the document is erased");
	TRY(retention_today(ctx, tx, row.kind, &retention));
	struct day until = retain_until(&retention, zone_day(row.added_at), valid_to);
	/* Once promised, never shortened; a time that did not run yet starts to. */
	if (!day_is_none(row.retain_until))
		until = later_end(row.retain_until, until);
	TRY(document_update_validity(ctx, tx,
				     (struct document_update_validity_in){ ctx->actor.region_id, document_id, version ? version : row.version,
									   valid_from, valid_to, until },
				     &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "document", "document", document_id);
	return journal_write(ctx, tx, "document dated", "document", document_id,
			     text_format(ctx->arena, "{\"from\":\"%s\",\"to\":\"%s\",\"kept_until\":\"%s\"}", day_text(ctx->arena, valid_from).at,
					 day_text(ctx->arena, valid_to).at, day_text(ctx->arena, until).at));
}

enum err document_erase(struct ctx *ctx, struct db_tx *tx, int64_t document_id)
{
	struct document_select_row row;
	struct retention           retention;
	int64_t                    changed;
	TRY(person_may(ctx, tx, PERMIT_ERASE, 0));
	TRY(document_select(ctx, tx, (struct document_select_in){ ctx->actor.region_id, document_id }, &row));
	if (!moment_is_none(row.erased_at))
		return fail(ctx, ERR_STATE, "document", "the document is erased");
	TRY(retention_today(ctx, tx, row.kind, &retention));
	/* What was promised when it came, and what the law says today: the longer one holds. */
	TRY(rule_erase(ctx, later_end(row.retain_until, retain_until(&retention, zone_day(row.added_at), row.valid_to)), ctx->today));
	TRY(signer_check(ctx, tx, &(struct eyes_act){ EYES_ERASE, 0, NULL, PERMIT_ERASE }));
	TRY(document_erase_bytes(ctx, tx,
				 (struct document_erase_bytes_in){ ctx->actor.region_id, document_id, ctx->now, ctx->actor.person_id, ctx->actor.witness_id },
				 &changed));
	if (changed != 1)
		return changed_meanwhile(ctx, tx, "document", "document", document_id);
	TRY(signer_note(ctx, tx, EYES_ERASE, "document", document_id, 0));
	return journal_write(ctx, tx, "document erased", "document", document_id,
			     text_format(ctx->arena, "{\"of\":\"%.*s\",\"of_id\":%lld,\"kind\":\"%.*s\",\"sha256\":\"%.*s\",\"kept_until\":\"%s\",\"witness\":%lld}",
					 TEXT_ARG(row.subject_kind), (long long)row.subject_id, TEXT_ARG(row.kind), TEXT_ARG(row.sha256),
					 day_text(ctx->arena, row.retain_until).at, (long long)ctx->actor.witness_id));
}

static enum err verify_one(struct ctx *ctx, const struct documents_whole_row *row, void *argument)
{
	struct documents_verdict *verdict = argument;
	struct arena_mark         mark = arena_here(ctx->arena);
	verdict->documents++;
	if (row->bytes.at)
		verdict->broken += (int64_t)row->bytes.length != row->size || !text_equal(sha256_hex(ctx->arena, row->bytes), row->sha256);
	arena_rewind(ctx->arena, mark);
	return OK;
}

enum err documents_verify(struct ctx *ctx, struct db_tx *tx, struct documents_verdict *out)
{
	struct documents_erased_early_row early;
	*out = (struct documents_verdict){ 0 };
	TRY(documents_whole(ctx, tx, (struct documents_whole_in){ ctx->actor.region_id }, verify_one, out));
	TRY(documents_erased_early(ctx, tx, (struct documents_erased_early_in){ ctx->actor.region_id }, &early));
	out->early = early.count;
	return OK;
}
