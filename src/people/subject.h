/*
 * subject.h - kinds of things that documents, journal rows and changes are about: "order", "dispensation", "person"
 *
 * Each room names its kinds in a table (what may be read, who attaches documents, how one is found), and main gives all of
 * them here once: this room knows nothing of orders.  A new kind is one row in its room's table and a text SUBJECT_KIND.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SUBJECT_H
#define AMPULL_SUBJECT_H

#include "base/base.h"
#include "base/ctx.h"
#include "people/permission.h"
#include "store/db.h"
#include "web/html.h"

/** One thing of a kind, as its room found it. */
struct subject {
	const struct subject_kind *kind;
	int64_t                    id;
	int64_t                    place_id;  /* Where the permission is asked; 0: anywhere. */
	struct text                name;      /* "1024": stands after the kind's word. */
	struct url                 url;       /* Its page; missing: none. */
	enum permission            opens;     /* Who may open that page; PERMIT_EVERYBODY: who may read of it. */
	const char                *within;    /* Kind of what it is a part of: a line's is "order"; NULL: of nothing. */
	int64_t                    within_id;
};

/** Find one by its id and fill place, name, address and whole.  Fails: ERR_NOT_FOUND, ERR_DATABASE. */
typedef enum err subject_finder(struct ctx *ctx, struct db_tx *tx, struct subject *subject);

struct exchange;
/** A trail that a room keeps of one thing beside the journal, for the page of its changes.  Fails: ERR_DATABASE. */
typedef enum err subject_trail(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct html *out);

/** A kind, as it stands in journal.subject_kind and document.subject_kind. */
struct subject_kind {
	const char      *name;
	enum permission  reads;    /* Its documents, and what was changed of it; PERMISSION_COUNT: who reads what it is within. */
	enum permission  attaches; /* Documents; PERMISSION_COUNT: nobody. */
	subject_finder  *find;
	subject_trail   *trail;    /* NULL: the journal has it all. */
	enum permission  also_attaches; /* Another permission that attaches; PERMIT_EVERYBODY (0): none. */
};

enum { SUBJECT_TABLES_MAX = 20 };

/** Set once at start: the rooms' tables, each ended by a kind without a name, the list by NULL. */
void subjects_set(const struct subject_kind *const *tables);
/** The kind of a name; NULL when nobody named it. */
const struct subject_kind *subject_kind_of(struct text name);
/** Find one whoever asks.  Fails: ERR_NOT_FOUND (no such kind or thing), ERR_DATABASE. */
MUST_CHECK enum err subject_find(struct ctx *ctx, struct db_tx *tx, struct text kind, int64_t id, struct subject *out);
/** Find one that the actor may read; auditors read everything.  Fails: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_DATABASE. */
MUST_CHECK enum err subject_read(struct ctx *ctx, struct db_tx *tx, struct text kind, int64_t id, struct subject *out);
/** Whether the actor may attach documents to one.  Fails: ERR_FORBIDDEN, ERR_DATABASE. */
MUST_CHECK enum err subject_may_attach(struct ctx *ctx, struct db_tx *tx, const struct subject *subject);
/** The page of one for a viewer; empty when there is none or the viewer may not open it. */
struct url subject_page(const struct exchange *x, const struct subject *subject);
/** "Beställning 1024" in a language. */
struct text subject_title(struct ctx *ctx, enum language language, const struct subject *subject);

/** The kinds of this room: person, place, document. */
extern const struct subject_kind people_subjects[];

#endif
