/*
 * start_page.h - the start page per role, the journal, the API's document
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_START_PAGE_H
#define AMPULL_START_PAGE_H

#include "http/router.h"
#include "web/html.h"

extern const struct route start_routes[];
extern const size_t       start_route_count;

#endif
