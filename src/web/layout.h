/*
 * layout.h - the frame of every page: head, navigation, notices, refusals
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LAYOUT_H
#define AMPULL_LAYOUT_H

#include "base/base.h"
#include "base/ctx.h"
#include "web/face.h"
#include "web/html.h"

/**
 * One entry of the navigation, shown to those who have its permission.  An entry with the path "" begins a section and names
 * it; who sees few entries sees them beside each other, without sections.
 */
struct nav_entry {
	enum text_key key;
	const char   *path;
	uint32_t      permission;
};
#define NAV_SECTION(key) { key, "", 0 }
/** Set once at start, ended by an entry without a path. */
void layout_set_navigation(const struct nav_entry *entries);

/** What helps on the pages of a route: the words of a key HELP_ON_…; pages below have it too, unless they have their own. */
struct help_entry {
	const char   *path; /* As the route has it: "/orders/{order_id}". */
	enum text_key key;
};
/** Set once at start, ended by an entry without a path. */
void layout_set_help(const struct help_entry *entries);
/** The words that help on a route's pages; T_NONE when nobody wrote any. */
enum text_key help_on(const char *route_path);

/** Start the body of a page for the one who looks. */
struct html page_start(struct ctx *ctx, const struct exchange *x);
/** Frame a body and make it the reply; the status is the refusal's when the page is shown again for one. */
void page_reply(struct ctx *ctx, struct exchange *x, struct text title, struct html *body);
/** A page that says what went wrong. */
void page_error(struct ctx *ctx, struct exchange *x, const struct error *error);
/** Redirect after a write, with a notice to show once. */
void reply_done(struct ctx *ctx, struct exchange *x, struct url url, const char *notice_key);

/** Everything a form needs besides its own fields. */
struct form_marks {
	struct text csrf;
	struct text request_key;
};
/** Fields for a second person's signature, last in a form; nothing where none is asked for. */
struct witness_view {
	bool is_asked;
	bool is_free; /* They may be left out: the act itself says whether they are needed. */
};
/** The marks of the one who looks. */
struct form_marks form_marks_of(const struct exchange *x);

/* What the templates of the frame are given. */
struct nav_link {
	struct text label;
	struct url  url;
	bool        is_current;
};
struct nav_links {
	struct nav_link *at;
	size_t           count;
};
/** A section to open, or links that stand for themselves. */
struct nav_group {
	bool             is_section;
	bool             is_current; /* The page shown is one of it. */
	struct text      label;
	struct nav_links links;
};
struct nav_groups {
	struct nav_group *at;
	size_t            count;
};
/** How the pages look, and the way to look otherwise. */
struct display_view {
	struct url system, light, dark;
	bool       is_system, is_light, is_dark;
	struct url language_url;
	struct text other_language;
};
/** The keys of every page, shown in the help of each and on the help's own page. */
struct help_keys_view {
	struct text title;
};
struct layout_view {
	struct text      language;
	struct text      title;
	struct url       style;
	struct url       dark_style;
	struct text      dark_media; /* When the dark style holds. */
	struct text      theme;
	struct url       script;
	struct url       words;
	bool             has_camera; /* The decoder stands in the program. */
	struct nav_groups groups;
	bool             is_signed_in;
	struct text      display_name;
	struct form_marks marks;
	struct url       help_url;
	bool             has_page_help;
	struct text      page_help;
	int64_t          person_id;
	struct display_view display;
	struct text      notice;
	bool             has_notice;
	bool             is_refused;
	struct text      refusal;
	struct text      refusal_detail;
	bool             has_see;
	struct url       see; /* What the refusal is about: the recall, who changed it meanwhile. */
	struct text      refusal_rule;
	bool             has_rule;
	struct help_keys_view keys;
	struct markup    body;
};
struct error_view {
	struct text message;
	struct text detail;
	struct text code;
	struct text request_id;
};

#endif
