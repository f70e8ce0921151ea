/*
 * papers.c - documents and accounts of the demo, through the use cases
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sim/papers.h"

#include "format/pdf.h"
#include "order/give_dispensation.h"
#include "people/account.h"
#include "people/keep_document.h"
#include "people/manage_person.h"
#include "place/place.h"
#include "sim/sim.sql.h"

enum { DAYS_BEFORE = 60, DAYS_AGO = 7, OLD_DAYS = 4 * 366, LOCKED_DAYS = 30 };

static void as_person(struct ctx *ctx, int64_t person_id)
{
	ctx->actor.person_id = person_id;
	ctx->actor.address = person_id ? TEXT("192.0.2.10") : TEXT("cli");
}

static enum err paper(struct ctx *ctx, struct text title, struct text words, struct text *out)
{
	const struct pdf_fact facts[] = { { TEXT("Diarienummer"), TEXT("demo") }, { TEXT("Dag"), day_text(ctx->arena, ctx->today) } };
	const struct pdf_column columns[] = { { TEXT("Beslut"), 1, false } };
	return pdf_write(ctx,
			 &(struct pdf_document){ .title = title,
						 .facts = facts,
						 .fact_count = COUNT_OF(facts),
						 .columns = columns,
						 .column_count = COUNT_OF(columns),
						 .cells = &words,
						 .row_count = 1,
						 .footer = TEXT("Region Norrälven (demo)"),
						 .page_word = TEXT("Sida") },
			 out);
}

/* A unit outside hospital had a dispensation until last week; the decision lies beside it. */
static enum err dispensation_with_paper(struct ctx *ctx, struct db_tx *tx, struct sim_region *region, int64_t place_id)
{
	struct dispensation given = { .place_id = place_id,
				      .valid_from = day_plus(ctx->today, -DAYS_BEFORE),
				      .valid_to = day_plus(ctx->today, -DAYS_AGO),
				      .basis = TEXT("Beslut av chefläkaren: vaccination av personal") };
	struct text bytes;
	int64_t     id, document_id;
	as_person(ctx, region->pharmacists[0]);
	TRY(dispensation_give(ctx, tx, &given, &id));
	TRY(paper(ctx, TEXT("Beslut om dispens"), TEXT("Vaccin får levereras till vårdcentralen under kampanjen."), &bytes));
	return document_add(ctx, tx,
			    &(struct document_given){ .subject_kind = TEXT("dispensation"),
						      .subject_id = id,
						      .kind = TEXT("decision"),
						      .file_name = TEXT("Beslut om dispens.pdf"),
						      .bytes = bytes,
						      .note = TEXT("Undertecknat av chefläkaren"),
						      .valid_from = given.valid_from,
						      .valid_to = given.valid_to },
			    &document_id);
}

/* A requisition of four years ago, which may go. */
static enum err old_paper(struct ctx *ctx, struct db_tx *tx, int64_t place_id)
{
	struct moment now = ctx->now;
	struct text   bytes;
	int64_t       document_id;
	as_person(ctx, 0);
	ctx_set_now(ctx, (struct moment){ now.us - OLD_DAYS * INT64_C(86400000000) });
	enum err err = paper(ctx, TEXT("Rekvisition"), TEXT("Rekvisition på papper, inskannad."), &bytes);
	if (!err)
		err = document_add(ctx, tx,
				   &(struct document_given){ .subject_kind = TEXT("place"),
							     .subject_id = place_id,
							     .kind = TEXT("requisition"),
							     .file_name = TEXT("Rekvisition.pdf"),
							     .bytes = bytes,
							     .valid_from = DAY_NONE,
							     .valid_to = DAY_NONE },
				   &document_id);
	ctx_set_now(ctx, now);
	return err;
}

static enum err temporary(struct ctx *ctx, struct db_tx *tx, const char *username, int64_t place_id, int64_t *id, int64_t *grant_id)
{
	TRY(person_add(ctx, tx, text_of(username), text_format(ctx->arena, "Vikarie %c (demo)", username[strlen(username) - 1]), TEXT_NONE, id));
	return person_give_role(ctx, tx,
				&(struct role_given){ .person_id = *id,
						      .role = ROLE_ORDERER,
						      .place_id = place_id,
						      .valid_from = day_plus(ctx->today, -DAYS_BEFORE),
						      .valid_to = DAY_NONE,
						      .decided_by = TEXT("Enhetschefen") },
				grant_id);
}

static enum err accounts(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	struct person         admin;
	struct sign_in        known;
	struct sign_in_result result;
	int64_t               first, second, grant_id, person_id, changed;
	int64_t               place_id = region->orderers.at[0].place_id;
	TRY(person_by_username(ctx, tx, TEXT("admin"), &admin));
	TRY(sign_in_load(ctx, tx, TEXT("ssk1"), &known)); /* Its hash is that of the demo's password. */
	as_person(ctx, admin.id);
	TRY(temporary(ctx, tx, "vikarie1", place_id, &first, &grant_id));
	TRY(temporary(ctx, tx, "vikarie2", place_id, &second, &grant_id));
	TRY(person_end_role(ctx, tx, grant_id, day_plus(ctx->today, -1), &person_id));
	TRY(person_reset_password(ctx, tx, first, known.hash));
	TRY(person_reset_password(ctx, tx, second, known.hash));
	known.person_id = first;
	for (int i = 0; i < SIGN_IN_FAILURES_MAX; i++) {
		as_person(ctx, 0);
		ctx->actor.address = TEXT("192.0.2.77");
		TRY(sign_in_finish(ctx, tx, &known, &result));
	}
	/* Whoever looks at the demo tomorrow sees it locked too. */
	return sim_lock_long(ctx, tx,
			     (struct sim_lock_long_in){ ctx->actor.region_id, first,
							(struct moment){ ctx->now.us + LOCKED_DAYS * INT64_C(86400000000) } },
			     &changed);
}

enum err sim_show_papers(struct ctx *ctx, struct db_tx *tx, struct sim_region *region)
{
	for (size_t i = 0; i < region->places.count; i++) {
		if (text_is(region->places.at[i].receiver_kind, "hospital"))
			continue;
		TRY(dispensation_with_paper(ctx, tx, region, region->places.at[i].id));
		TRY(old_paper(ctx, tx, region->places.at[i].id));
		break;
	}
	return region->orderers.count > 0 ? accounts(ctx, tx, region) : OK;
}
