/*
 * find_page.h - one question to everything that has a number or a name: what the command palette asks
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FIND_PAGE_H
#define AMPULL_FIND_PAGE_H

#include "http/router.h"

extern const struct route find_routes[];
extern const size_t       find_route_count;

#endif
