/*
 * correct_page.h - faces of corrected receipts
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CORRECT_PAGE_H
#define AMPULL_CORRECT_PAGE_H

#include "base/base.h"
#include "http/router.h"

extern const struct route correct_routes[];
extern const size_t       correct_route_count;

#endif
