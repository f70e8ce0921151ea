/*
 * trace_page.h - where a batch is and who ever got it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TRACE_PAGE_H
#define AMPULL_TRACE_PAGE_H

#include "base/base.h"
#include "http/router.h"

extern const struct route trace_routes[];
extern const size_t       trace_route_count;

#endif
