/*
 * subject.c - the kinds that the rooms named, and this room's own
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/subject.h"

#include "people/account.h"
#include "people/document.sql.h"
#include "place/place.h"
#include "web/face.h"

static const struct subject_kind *const *all_tables;

void subjects_set(const struct subject_kind *const *tables)
{
	all_tables = tables;
}

const struct subject_kind *subject_kind_of(struct text name)
{
	for (size_t i = 0; all_tables && all_tables[i]; i++)
		for (const struct subject_kind *kind = all_tables[i]; kind->name; kind++)
			if (text_is(name, kind->name))
				return kind;
	return NULL;
}

enum err subject_find(struct ctx *ctx, struct db_tx *tx, struct text kind, int64_t id, struct subject *out)
{
	*out = (struct subject){ .kind = subject_kind_of(kind), .id = id, .name = text_format(ctx->arena, "%lld", (long long)id) };
	if (!out->kind)
		return fail(ctx, ERR_NOT_FOUND, "subject_kind", "\"%.*s\" is no kind of thing that has documents", TEXT_ARG(kind));
	return out->kind->find(ctx, tx, out);
}

enum err subject_read(struct ctx *ctx, struct db_tx *tx, struct text kind, int64_t id, struct subject *out)
{
	TRY(subject_find(ctx, tx, kind, id, out));
	if (person_may(ctx, tx, PERMIT_AUDIT, 0) == OK)
		return OK;
	ctx->error = (struct error){ 0 }; /* The second way is asked; only its refusal is told. */
	if (out->within && out->kind->reads == PERMISSION_COUNT) {
		struct subject whole;
		return subject_read(ctx, tx, text_of(out->within), out->within_id, &whole);
	}
	if (out->kind->reads == PERMISSION_COUNT)
		return person_may(ctx, tx, PERMIT_AUDIT, 0);
	return person_may(ctx, tx, out->kind->reads, out->place_id);
}

enum err subject_may_attach(struct ctx *ctx, struct db_tx *tx, const struct subject *subject)
{
	if (subject->kind->attaches == PERMISSION_COUNT)
		return fail(ctx, ERR_FORBIDDEN, "subject_kind", "nobody adds documents here");
	if (subject->kind->also_attaches != PERMIT_EVERYBODY) {
		if (person_may(ctx, tx, subject->kind->also_attaches, subject->place_id) == OK)
			return OK;
		ctx->error = (struct error){ 0 };
	}
	return person_may(ctx, tx, subject->kind->attaches, subject->place_id);
}

struct url subject_page(const struct exchange *x, const struct subject *subject)
{
	bool opens = subject->opens == PERMIT_EVERYBODY || viewer_may(&x->viewer, subject->opens);
	return opens ? subject->url : (struct url){ TEXT("") };
}

struct text subject_title(struct ctx *ctx, enum language language, const struct subject *subject)
{
	struct text word = text_of_word(ctx->arena, language, "SUBJECT", text_of(subject->kind->name));
	return text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(word), TEXT_ARG(subject->name));
}

/* ---------------------------------------------------------------- this room's own */

static enum err find_person(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct person person;
	TRY(person_load(ctx, tx, subject->id, &person));
	subject->name = person.display_name;
	subject->url = url_ids(ctx->arena, "/people/#", subject->id, 0);
	return OK;
}

static enum err find_place(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct place place;
	TRY(place_load(ctx, tx, subject->id, &place));
	subject->place_id = place.id;
	subject->name = place.name;
	return OK;
}

/* A document is read by whoever reads what it is about. */
static enum err find_document(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct document_select_row row;
	TRY(document_select(ctx, tx, (struct document_select_in){ ctx->actor.region_id, subject->id }, &row));
	subject->url = url_ids(ctx->arena, "/documents/#", subject->id, 0);
	const struct subject_kind *about = subject_kind_of(row.subject_kind);
	subject->within = about ? about->name : NULL;
	subject->within_id = row.subject_id;
	return OK;
}

const struct subject_kind people_subjects[] = {
	{ "person", PERMIT_ADMINISTER, PERMIT_ADMINISTER, find_person, NULL, PERMIT_EVERYBODY },
	{ "place", PERMIT_VIEW_ORDERS, PERMIT_ADMINISTER, find_place, NULL, PERMIT_EVERYBODY },
	{ "document", PERMISSION_COUNT, PERMISSION_COUNT, find_document, NULL, PERMIT_EVERYBODY },
	{ NULL, PERMIT_EVERYBODY, PERMISSION_COUNT, NULL, NULL, PERMIT_EVERYBODY },
};
