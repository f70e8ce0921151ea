/*
 * document_page.h - the part with a thing's documents that other pages include, the pages of documents, what may be erased
 *
 * A page of a thing shows its documents with one call and one hole:
 *
 *	TRY(documents_part(ctx, tx, x, "licence", licence_id, &view.documents));     struct markup documents;
 *	{{ v->documents }}
 *
 * and its room names the kind in its table of subjects (people/subject.h).
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DOCUMENT_PAGE_H
#define AMPULL_DOCUMENT_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "store/db.h"
#include "web/face.h"
#include "web/html.h"
#include "web/layout.h"

/**
 * The documents of a thing with links, the form to add one for who may, and a link to what was changed of it.  Empty for
 * who may not read the thing.  Fails: ERR_NOT_FOUND (no such kind or thing), ERR_DATABASE.
 */
MUST_CHECK enum err documents_part(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const char *kind, int64_t id,
				   struct markup *out);

extern const struct route document_routes[];
extern const size_t       document_route_count;
extern const struct route retention_routes[];
extern const size_t       retention_route_count;

/* What the templates are given. */
struct document_kind_view {
	struct text code;
	struct text label;
};
struct document_kinds_view {
	struct document_kind_view *at;
	size_t                     count;
};
struct documents_view {
	bool                       has_title; /* As a page of its own: the thing's title above. */
	struct text                title;
	bool                       has_url;
	struct url                 url;
	struct markup              list;
	bool                       may_attach;
	struct url                 add_url;
	struct document_kinds_view kinds;
	struct text                most;
	struct url                 changes_url;
	struct form_marks          marks;
};
struct document_view {
	struct text       title;
	struct text       about;
	bool              has_about_url;
	struct url        about_url;
	struct text       kind;
	struct text       note;
	struct text       media_type;
	struct text       size;
	struct text       sha256;
	struct moment     added_at;
	struct text       added_by;
	struct text       valid_from;
	struct text       valid_to;
	struct text       kept;
	struct text       basis;
	bool              is_erased;
	struct moment     erased_at;
	struct text       erased_by;
	struct text       witness;
	struct url        file_url;
	struct url        changes_url;
	bool              may_change;
	struct url        validity_url;
	struct text       version;
	struct form_marks marks;
};
struct due_view {
	struct text id;
	struct text name;
	struct url  url;
	struct text kind;
	struct text about;
	struct text size;
	struct day  until;
};
struct dues_view {
	struct due_view *at;
	size_t           count;
};
/* A kind of records, what is due of it and the button that erases it. */
struct kind_due_view {
	struct text         title;
	bool                has_rows;
	struct text         rows;
	struct text         rows_words;
	struct moment       before;
	struct text         nothing;
	struct text         help;
	bool                may_erase;
	struct text         button;
	struct url          action;
	struct witness_view witness;
	struct form_marks   marks;
};
struct kinds_due_view {
	struct kind_due_view *at;
	size_t                count;
};
struct retention_view {
	bool              has_due;
	struct dues_view  due;
	struct witness_view witness;
	bool              may_erase;
	struct kinds_due_view kinds;
	struct markup     rules;
	struct markup     eyes;
	bool              may_set;
	struct form_marks erase_marks;
};

#endif
