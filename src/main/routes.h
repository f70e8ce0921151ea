/*
 * routes.h - every table of routes of the program
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ROUTES_H
#define AMPULL_ROUTES_H

#include "http/router.h"
#include "people/erase_records.h"
#include "people/subject.h"
#include "web/layout.h"

enum { ROUTE_TABLES_MAX = 80 };

/** One area's routes. */
struct route_table {
	const char         *area;
	const struct route *routes;
	size_t              count;
};
/** All of them, ended by a row without routes. */
const struct route_table *route_tables(void);
/** What documents, journal rows and changes are about, room by room; ended by NULL. */
extern const struct subject_kind *const main_subjects[];
/** What is erased when its time is out, ended by NULL. */
extern const struct erasable *const main_erasables[];
/** The navigation of the pages. */
extern const struct nav_entry main_navigation[];
/** What helps on each page. */
extern const struct help_entry main_help[];

#endif
