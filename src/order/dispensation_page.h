/*
 * dispensation_page.h - one dispensation with its documents
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DISPENSATION_PAGE_H
#define AMPULL_DISPENSATION_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"

extern const struct route dispensation_routes[];
extern const size_t       dispensation_route_count;

/* What the template is given. */
struct dispensation_view {
	struct text   place;
	struct text   pack;
	struct day    valid_from;
	struct day    valid_to;
	struct text   basis;
	struct text   person;
	struct moment created_at;
	struct markup documents;
};

#endif
