/*
 * tour_page.h - pages and API of delivery tours and of the calendar they follow
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TOUR_PAGE_H
#define AMPULL_TOUR_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route tour_routes[];
extern const size_t       tour_route_count;
extern const struct route calendar_routes[];
extern const size_t       calendar_route_count;

struct ctx;
/** The weekdays of a tour in words: "mån–fre", "tis, tor".  Owns: in the arena. */
struct text weekdays_text(struct arena *arena, enum language language, int64_t weekdays);

/* What the templates are given. */
struct tours_head_view {
	bool may_manage;
};
struct tour_option_view {
	struct text value;
	struct text label;
	bool        is_chosen;
};
struct tour_option_views {
	struct tour_option_view *at;
	size_t              count;
};
/** The fields of a tour, new or known. */
struct tour_form_view {
	struct url          action;
	struct text         version;
	bool                is_new;
	struct tour_option_views stores;
	struct text         name;
	struct tour_option_views weekdays;
	struct text         cutoff;
	int64_t             cutoff_days;
	struct text         departure;
	struct text         means;
	struct tour_option_views holiday_rules;
	bool                is_extra;
	struct text         valid_from;
	struct text         valid_to;
	struct form_marks   marks;
};
struct tour_stop_view {
	struct text ward_id;
	struct text ward;
	struct url  ward_url;
	int64_t     position;
	struct text arrival;
};
struct tour_stop_views {
	struct tour_stop_view *at;
	size_t            count;
};
struct tour_exception_view {
	struct day        on_day;
	struct text       day_value;
	struct text       kind;
	struct text       cutoff;
	struct text       departure;
	struct text       note;
	struct text       person;
	struct form_marks marks;
};
struct tour_exception_views {
	struct tour_exception_view *at;
	size_t                 count;
};
/** One of the days to come. */
struct coming_view {
	struct text day;
	struct url  url;
	bool        leaves;
	bool        may_open;
	struct text words; /* Cut-off and departure, or why not. */
	bool        is_marked;
	struct text mark;  /* "Flyttad från …" */
};
struct coming_views {
	struct coming_view *at;
	size_t              count;
};
struct tour_view {
	struct text            name;
	struct text            store;
	struct text            weekdays;
	struct text            cutoff;
	struct text            departure;
	struct text            means;
	struct text            holiday_rule;
	bool                   is_extra;
	struct text            valid;
	bool                   may_manage;
	struct tour_stop_views      stops;
	bool                   has_stops;
	struct tour_option_views    wards;
	struct tour_exception_views exceptions;
	bool                   has_exceptions;
	struct coming_views    coming;
	struct tour_form_view  form;
	struct url             stops_url;
	struct url             exceptions_url;
	struct text            version;
	int64_t                next_position;
	struct form_marks      stop_marks;
	struct form_marks      exception_marks;
};
struct calendar_head_view {
	int64_t           year;
	struct url        before_url;
	struct url        after_url;
	int64_t           year_before;
	int64_t           year_after;
	bool              may_manage;
	struct text       today;
	struct form_marks marks;
};

#endif
