/*
 * stop_page.h - routes of blocks, quarantine and dispensations
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_STOP_PAGE_H
#define AMPULL_STOP_PAGE_H

#include "http/router.h"

extern const struct route stop_routes[];
extern const size_t       stop_route_count;

#endif
