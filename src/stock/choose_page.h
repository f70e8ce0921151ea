/*
 * choose_page.h - the matches of a search for an article, as buttons of the form around them
 *
 * What search.js does while one types, the pages do themselves when the search is sent: without a script or without an
 * answer an article can still be chosen.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CHOOSE_PAGE_H
#define AMPULL_CHOOSE_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"
#include "web/face.h"
#include "web/html.h"

/** A query parameter for the pages that hold a search; its name. */
#define CHOOSE_FIELD { .name = "q", .type = FIELD_TEXT, .place = IN_QUERY, .about = "words in any order" }

/** What was searched for and found; nothing when the page is shown again for a refusal, whose fields hold no search. */
struct choose_view {
	struct text   query;
	struct markup found;
};
/** Search what the page was asked for.  Each match is a button "pack_id".  Fails: ERR_DATABASE. */
MUST_CHECK enum err choose_fill(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct choose_view *out);

/* What the template is given. */
struct choose_row_view {
	struct text pack_id;
	struct text name;
	struct text pack_text;
	struct text more;
};
struct choose_rows_view {
	struct choose_row_view *at;
	size_t                  count;
};
struct choose_found_view {
	struct choose_rows_view rows;
	bool                    is_empty;
};

#endif
