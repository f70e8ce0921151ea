/*
 * about_page.h - what runs here and where its source is, and the short help
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ABOUT_PAGE_H
#define AMPULL_ABOUT_PAGE_H

#include "http/router.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route about_routes[];
extern const size_t       about_route_count;

/** Say once, before serving, where the source of this very version may be had (AGPL section 13); NULL: nobody said. */
void about_set_source(const char *address);

struct library_view {
	struct text name;
	struct text use;
	struct text licence;
	bool        has_text; /* The licence's whole text stands in the program. */
	struct url  url;
};
struct libraries_view {
	struct library_view *at;
	size_t               count;
};
struct about_view {
	struct text           version;
	struct text           licence;
	bool                  has_source;
	struct url            source;
	struct text           source_words; /* The address to read, also on paper. */
	struct libraries_view libraries;
	bool                  has_npm_parts;
};
struct help_view {
	bool        has_page_help;
	struct text page_help;
	struct help_keys_view keys;
	bool may_order;
	bool may_review;
	bool may_pick;
	bool may_receive;
	bool may_block;
};

#endif
