/*
 * narcotics_book_page.h - the running balance of narcotics, store by store
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_NARCOTICS_BOOK_PAGE_H
#define AMPULL_NARCOTICS_BOOK_PAGE_H

#include "base/base.h"
#include "http/router.h"

extern const struct route narcotics_routes[];
extern const size_t       narcotics_route_count;

#endif
