/*
 * guide_page.h - the user guide (docs/guide) as pages of the program
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_GUIDE_PAGE_H
#define AMPULL_GUIDE_PAGE_H

#include "base/base.h"
#include "base/embedded.h"
#include "http/router.h"
#include "web/html.h"

extern const struct route guide_routes[];
extern const size_t       guide_route_count;

/** A page of the guide, as tools/guide2c.py made it. */
struct guide_page {
	const char *name;
	const char *title;
	const char *html;
};
/** The first is the list of all; ended by a row without a name. */
extern const struct guide_page guide_pages[];
/** Its pictures; ended by a row without a name. */
extern const struct embedded_file guide_pictures[];

/* What the template is given. */
struct guide_view {
	struct markup body;
	bool          is_list;
};

#endif
