/*
 * label_page.h - labels of bins and of shelves at the wards; where a scanned label of our own leads
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LABEL_PAGE_H
#define AMPULL_LABEL_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "store/db.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route label_routes[];
extern const size_t       label_route_count;

/** Where a scanned code leads when it is a label of ours: a box, or a bin's goods.  Fails: ERR_DATABASE. */
MUST_CHECK enum err label_leads_to(struct ctx *ctx, struct db_tx *tx, struct text code, struct url *url, bool *found);

/* What the templates are given. */
struct label_choice_view {
	struct text id;
	struct text label;
	bool        is_chosen;
};
struct label_choices_view {
	struct label_choice_view *at;
	size_t                    count;
};
struct labels_view {
	struct label_choices_view stores;
	struct label_choices_view places;
	bool                      may_bins;
};

#endif
