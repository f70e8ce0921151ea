/*
 * walk_new_page.h - choosing orders for a walk, and the list of walks
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_WALK_NEW_PAGE_H
#define AMPULL_WALK_NEW_PAGE_H

#include "base/base.h"
#include "http/router.h"

extern const struct route walk_new_routes[];
extern const size_t       walk_new_route_count;

#endif
